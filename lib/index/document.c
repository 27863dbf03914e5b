#include "index/document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/date.h"
#include "index/convert.h"
#include "index/filler.h"
#include "index/mismatch.h"
#include "index/print.h"
#include "index/record.h"
#include "index/score.h"
#include "index/term.h"
#include "index/words.h"
#include "text/analyzer.h"
#include "text/entity.h"
#include "text/lexicon.h"
#include "text/sentence.h"
#include "text/utf8.h"
#include "xapian-c/xapian-c.h"

#define RECORD_MAX (256u << 20)		/* bytes of a stored record */

struct build {
	struct analyzer *an;
	struct article *a;
	struct xc_document *doc;
	enum xc_status failed;		/* the first failure of many calls, */
	struct xc_error error;		/* and why */
	struct xc_error why;		/* the call at hand failed */
	enum side side;			/* at hand */
	bool title;
	size_t chars[SIDES];		/* letters of each script, by side */
	ARRAY(struct record_sentence) sentences[SIDES];
	struct strbuf cuts[SIDES];	/* of their Japanese */
	ARRAY(int) entities;
	struct printer printer;
	struct strbuf *words;
	const struct record_field *field;	/* at hand */
	uint32_t number;
	size_t start;			/* of the sentence in it */
	bool printed;			/* the text at hand goes into it */
};

/* The channels of a side, by enum side. */
static const enum channel word_channel[SIDES] = { CH_JA, CH_EN };
static const enum channel title_channel[SIDES] = { CH_JA_TITLE, CH_EN_TITLE };

/* What came of a call that was given b->why. */
static void
keep(struct build *b, enum xc_status st)
{
	if (st != XC_OK && b->failed == XC_OK) {
		b->failed = st;
		b->error = b->why;
	}
}

static void
add_posting(struct build *b, enum channel ch, const struct token *t)
{
	struct term term;

	term_make(&term, ch, t->term, t->len);
	keep(b, xc_document_add_posting(b->doc, term.s, term.len, t->pos, 1,
	    &b->why));
}

static void
add_term(struct build *b, enum channel ch, const struct token *t)
{
	struct term term;

	term_make(&term, ch, t->term, t->len);
	keep(b, xc_document_add_term(b->doc, term.s, term.len, 1, &b->why));
}

static void
add_boolean(struct build *b, enum channel ch, const char *text)
{
	struct term term;

	if (text == NULL || *text == '\0')
		return;
	term_make(&term, ch, text, strlen(text));
	keep(b, xc_document_add_boolean_term(b->doc, term.s, term.len,
	    &b->why));
}

static void
add_label(struct build *b, enum channel ch, const char *label)
{
	char *folded;

	if (label == NULL)
		return;
	folded = label_fold(label);
	add_boolean(b, ch, folded);
	free(folded);
}

static void
add_token(void *ctx, const struct token *t)
{
	struct build *b = ctx;

	if (b->printed && (t->kind == TOKEN_WORD || t->kind == TOKEN_LATIN ||
	    t->kind == TOKEN_NUMBER))
		print_word(&b->printer, b->side, b->title, t->term, t->len);
	if (b->printed && b->words != NULL)
		words_add(b->words, b->side, b->number, b->field->text,
		    b->start, t);
	switch (t->kind) {
	case TOKEN_WORD:
	case TOKEN_LATIN:
	case TOKEN_NUMBER:
	case TOKEN_JOINED:
		add_posting(b, word_channel[b->side], t);
		if (b->title)
			add_posting(b, title_channel[b->side], t);
		break;
	case TOKEN_PART:
		add_term(b, CH_PART, t);
		break;
	case TOKEN_BIGRAM:
		add_term(b, CH_BIGRAM, t);
		break;
	case TOKEN_READING:
		add_term(b, CH_READING, t);
		break;
	default:
		break;
	}
}

static void
add_entity(void *ctx, int entity)
{
	struct build *b = ctx;

	for (size_t i = 0; i < b->entities.n; i++)
		if (b->entities.v[i] == entity)
			return;
	array_push(&b->entities, entity);
}

static bool
has_line_end(const char *s, size_t from, size_t to)
{
	return memchr(s + from, '\n', to - from) != NULL;
}

/* Index a field sentence by sentence; returns the position behind it. */
static unsigned
add_field(struct build *b, const struct record_field *f, uint32_t number,
    unsigned pos)
{
	size_t at = 0, start, end, before = 0;

	b->field = f;
	b->number = number;
	b->title = f->kind == FIELD_TITLE;
	b->printed = f->kind != FIELD_ANALYSIS && f->kind != FIELD_COMMENT;
	analyzer_keep(b->an, &b->cuts[b->side]);
	while (sentence_next(f->text, f->len, &at, &start, &end)) {
		struct record_sentence s = { .field = number,
		    .start = (uint32_t)start, .end = (uint32_t)end,
		    .cut = (uint32_t)b->cuts[b->side].len };

		if (has_line_end(f->text, before, start))
			pos += POSITION_LINE;
		s.pos = pos;
		b->start = start;
		print_break(&b->printer);
		pos = analyze(b->an, f->text + start, end - start,
		    ANALYZE_DOCUMENT, pos, add_token, b);
		s.npos = pos - s.pos;
		s.ncut = (uint32_t)b->cuts[b->side].len - s.cut;
		array_push(&b->sentences[b->side], s);
		before = end;
	}
	analyzer_keep(b->an, NULL);
	if (f->kind < FIELD_ANALYSIS)
		entities_find(b->an, f->text, f->len, add_entity, b);
	b->chars[b->side] += utf8_count(f->text, f->len);
	return pos;
}

static unsigned
add_side(struct build *b, enum side side)
{
	struct record_field *f = xcalloc(article_nfields(b->a, side),
	    sizeof(*f));
	size_t n = article_fields(b->a, side, f);
	unsigned pos = 0;

	b->side = side;
	for (size_t i = 0; i < n; i++)
		pos = add_field(b, &f[i], (uint32_t)i, pos) + POSITION_FIELD;
	free(f);
	return pos;
}

static bool
has_kana_or_kanji(const char *s)
{
	for (size_t len = strlen(s), i = 0; i < len;) {
		unsigned cp;

		i += utf8_decode(s + i, len - i, &cp);
		if (utf8_is_ja(utf8_class(cp)))
			return true;
	}
	return false;
}

/*
 * Tags are words of the article too: whoever types 防災 wants what is tagged
 * with it.  They stand behind the text of the side whose script they have.
 */
static void
add_tag_words(struct build *b, unsigned pos[SIDES])
{
	b->title = false;
	b->printed = false;
	for (size_t i = 0; i < b->a->ntags; i++) {
		const char *tag = b->a->tags[i];

		b->side = has_kana_or_kanji(tag) ? SIDE_JA : SIDE_EN;
		if (!article_has(b->a, b->side))
			b->side = b->side == SIDE_JA ? SIDE_EN : SIDE_JA;
		pos[b->side] = analyze(b->an, tag, strlen(tag),
		    ANALYZE_DOCUMENT, pos[b->side], add_token, b) +
		    POSITION_FIELD;
	}
}

static void
set_value(struct build *b, uint32_t slot, const char *s, size_t len)
{
	keep(b, xc_document_set_value(b->doc, slot, s, len, &b->why));
}

static void
set_number(struct build *b, uint32_t slot, double v)
{
	char buf[XC_SORTABLE_MAX];

	set_value(b, slot, buf, xc_sortable_serialise(v, buf));
}

/* The date turned round, so that no date comes last; ties by id. */
static void
set_order(struct build *b)
{
	char date[XC_SORTABLE_MAX] = { 0 };
	struct strbuf sb;
	size_t n = b->a->date == NO_DATE ? 0 :
	    xc_sortable_serialise((double)b->a->date, date);

	strbuf_init(&sb, SIZE_MAX / 2);
	for (size_t i = 0; i < ORDER_DATE; i++)
		strbuf_addch(&sb, (char)~(i < n ? date[i] : '\0'));
	strbuf_addstr(&sb, b->a->id);
	set_value(b, SLOT_ORDER, sb.s, sb.len);
	strbuf_clear(&sb);
}

static void
add_facet(struct strbuf *sb, char kind, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	strbuf_addch(sb, kind);
	strbuf_add(sb, text, strlen(text) + 1);
}

static const char *
lang_of(const struct article *a)
{
	if (article_has(a, SIDE_JA) && article_has(a, SIDE_EN))
		return "both";
	return article_has(a, SIDE_EN) ? "en" : "ja";
}

static void
add_date(struct build *b, struct strbuf *facets)
{
	char text[DATE_TEXT_SIZE], day[9];

	if (b->a->date == NO_DATE)
		return;
	date_format(b->a->date, text);
	snprintf(day, sizeof(day), "%.4s%.2s%.2s", text, text + 5, text + 8);
	add_boolean(b, CH_DAY, day);
	day[6] = '\0';
	add_boolean(b, CH_MONTH, day);
	day[4] = '\0';
	add_boolean(b, CH_YEAR, day);
	set_number(b, SLOT_DATE, (double)b->a->date);
	text[7] = '\0';
	add_facet(facets, FACET_BYTE_MONTH, text);
}

static void
add_scores(struct build *b, struct strbuf *facets)
{
	for (size_t i = 0; i < b->a->nscores; i++) {
		const struct score *s = &b->a->scores[i];
		int slot = score_slot(s->name);
		char text[16];

		if (slot < 0)
			continue;
		set_number(b, (uint32_t)slot, s->value);
		if (slot != SLOT_SCORE)
			continue;
		snprintf(text, sizeof(text), "%d", s->value);
		add_facet(facets, FACET_BYTE_SCORE, text);
	}
}

/* The host of a http address: what stands between // and the next /. */
static void
add_host(struct build *b)
{
	const char *host = b->a->url == NULL ? NULL : strstr(b->a->url, "//");
	char *copy;

	if (host == NULL)
		return;
	host += 2;
	if (strncmp(host, "www.", 4) == 0)
		host += 4;
	copy = xstrndup(host, strcspn(host, "/?#:"));
	add_label(b, CH_HOST, copy);
	free(copy);
}

static void
add_mismatch(struct build *b)
{
	struct mismatch m;

	mismatch_find(b->a, &m);
	if (m.n[SIDE_JA] + m.n[SIDE_EN] > 0)
		add_boolean(b, CH_MISMATCH, "number");
	mismatch_clear(&m);
}

static void
add_flags(struct build *b)
{
	size_t ja = b->chars[SIDE_JA], en = b->chars[SIDE_EN];

	for (int s = 0; s < SIDES; s++) {
		if (article_has(b->a, (enum side)s))
			add_boolean(b, CH_LANG, side_name((enum side)s));
		if (b->a->side[s].key != NULL)
			add_boolean(b, CH_KEY, b->a->side[s].key);
	}
	if ((double)ja < THIN_JA * (double)en)
		add_boolean(b, CH_NO_SIDE, "ja");
	if ((double)en < THIN_EN * (double)ja)
		add_boolean(b, CH_NO_SIDE, "en");
	if (b->a->original == ORIGINAL_JA)
		add_boolean(b, CH_LANG, "original-ja");
	else if (b->a->original == ORIGINAL_EN)
		add_boolean(b, CH_LANG, "original-en");
}

/* The entities of the text replace what the article came with. */
static void
fill_entities(struct build *b, struct strbuf *facets)
{
	const struct lexicon *lx = analyzer_lexicon(b->an);
	struct article *a = b->a;

	for (size_t i = 0; i < a->nentities; i++)
		free(a->entities[i]);
	free(a->entities);
	a->nentities = b->entities.n;
	a->entities = xcalloc(a->nentities, sizeof(*a->entities));
	for (size_t i = 0; i < a->nentities; i++) {
		a->entities[i] = xstrdup(lexicon_entity(lx,
		    b->entities.v[i]).id);
		add_boolean(b, CH_ENTITY, a->entities[i]);
		add_facet(facets, FACET_BYTE_ENTITY, a->entities[i]);
	}
}

static void
add_meta(struct build *b)
{
	const struct article *a = b->a;
	struct strbuf facets, print;

	strbuf_init(&facets, SIZE_MAX / 2);
	strbuf_init(&print, SIZE_MAX / 2);
	add_boolean(b, CH_ID, a->id);
	set_order(b);
	add_boolean(b, CH_PAIR, a->pair_key);
	add_boolean(b, CH_URL, a->url);
	add_host(b);
	add_label(b, CH_SOURCE, a->source);
	add_facet(&facets, FACET_BYTE_SOURCE, a->source);
	add_facet(&facets, FACET_BYTE_LANG, lang_of(a));
	add_date(b, &facets);
	add_scores(b, &facets);
	for (size_t i = 0; i < a->ntags; i++) {
		int entity = entity_of_label(b->an, a->tags[i]);

		/* A tag means what it names, under all of its names. */
		if (entity >= 0)
			add_entity(b, entity);
		add_label(b, CH_TAG, a->tags[i]);
		add_facet(&facets, FACET_BYTE_TAG, a->tags[i]);
	}
	fill_entities(b, &facets);
	add_flags(b);
	add_mismatch(b);
	set_value(b, SLOT_FACETS, facets.s, facets.len);
	print_end(&b->printer, &print);
	set_value(b, SLOT_PRINT, print.s, print.len);
	strbuf_clear(&facets);
	strbuf_clear(&print);
}

static enum status
set_record(struct build *b, struct error *err)
{
	struct record_places places[SIDES];
	struct strbuf sb;
	enum status st;

	for (int s = 0; s < SIDES; s++)
		places[s] = (struct record_places){ b->sentences[s].v,
		    b->sentences[s].n, b->cuts[s].s };
	strbuf_init(&sb, RECORD_MAX);
	record_write(b->a, places, &sb);
	filler_add(&sb);
	st = strbuf_status(&sb, b->a->id, err);
	if (st == STATUS_OK)
		keep(b, xc_document_set_data(b->doc, sb.s, sb.len, &b->why));
	strbuf_clear(&sb);
	return st;
}

enum status
document_build(struct analyzer *an, struct article *a,
    struct xc_document **out, struct strbuf *words, struct error *err)
{
	struct build b = { .an = an, .a = a, .words = words };
	unsigned pos[SIDES];
	enum status st;

	*out = NULL;
	if ((b.failed = xc_document_new(&b.doc, &b.error)) != XC_OK)
		return status_from_xc(b.failed, &b.error, err);
	print_begin(&b.printer, a->source, a->url);
	for (int s = 0; s < SIDES; s++)
		strbuf_init(&b.cuts[s], RECORD_MAX);
	for (int s = 0; s < SIDES; s++)
		pos[s] = add_side(&b, (enum side)s);
	add_tag_words(&b, pos);
	add_meta(&b);
	st = set_record(&b, err);
	if (st == STATUS_OK)
		st = status_from_xc(b.failed, &b.error, err);
	for (int s = 0; s < SIDES; s++) {
		array_free(&b.sentences[s]);
		strbuf_clear(&b.cuts[s]);
	}
	array_free(&b.entities);
	if (st != STATUS_OK) {
		xc_document_free(b.doc);
		b.doc = NULL;
	}
	*out = b.doc;
	return st;
}
