#include "indexer/teach.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/fnv.h"
#include "base/strbuf.h"
#include "base/strmap.h"
#include "index/glossary.h"
#include "index/words.h"
#include "text/analyzer.h"
#include "text/learn.h"
#include "text/lexicon.h"
#include "text/parallel.h"
#include "text/translit.h"
#include "text/utf8.h"

typedef ARRAY(uint32_t) id_array;

/* A paragraph: its words for the learner, its anchors for the pairing. */
struct lesson {
	size_t chars;
	id_array words;		/* 0 where something lies between */
	id_array anchors;
};

typedef ARRAY(struct lesson) lesson_array;

struct name {
	char *ja, *en, *shown;
	double alike;
};

struct latin {
	char *term, *shown;
	char key[TRANSLIT_MAX];
	size_t next;		/* 1 + another one of the same skeleton */
};

struct teacher {
	struct analyzer *an;
	struct learner *learner;
	struct word_store *store;
	struct strmap names;	/* "ja\ten" -> 1 */
	ARRAY(struct name) name;
	/* The article at hand. */
	struct strbuf bytes;
	ARRAY(struct word_at) words;	/* by side, field and place */
	const char *text;	/* of the field at hand */
	struct lesson *lesson;	/* of the paragraph at hand */
	size_t end;		/* of the last word, to see neighbours */
	lesson_array ja, en;
	struct strmap katakana;		/* of the Japanese side */
	struct strmap seen;		/* Latin words of the other */
	struct strmap skeletons;	/* of these: -> 1 + index into latin */
	ARRAY(struct latin) latin;
};

struct teacher *
teacher_new(struct analyzer *an, struct learner *learner,
    struct word_store *store)
{
	struct teacher *t = xcalloc(1, sizeof(*t));

	t->an = an;
	t->learner = learner;
	t->store = store;
	strbuf_init(&t->bytes, SIZE_MAX / 2);
	return t;
}

static void
forget_words(struct teacher *t)
{
	strmap_clear(&t->katakana);
	strmap_clear(&t->seen);
	strmap_clear(&t->skeletons);
	for (size_t i = 0; i < t->latin.n; i++) {
		free(t->latin.v[i].term);
		free(t->latin.v[i].shown);
	}
	t->latin.n = 0;
}

void
teacher_free(struct teacher *t)
{
	if (t == NULL)
		return;
	forget_words(t);
	strmap_clear(&t->names);
	for (size_t i = 0; i < t->name.n; i++) {
		free(t->name.v[i].ja);
		free(t->name.v[i].en);
		free(t->name.v[i].shown);
	}
	array_free(&t->words);
	strbuf_clear(&t->bytes);
	array_free(&t->name);
	array_free(&t->latin);
	free(t);
}

static void
lower(char *s)
{
	for (; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

/* Remember a Latin word by its sound. */
static void
hear_latin(struct teacher *t, const char *term, size_t len, const char *shown)
{
	struct latin word = { 0 };
	char skeleton[TRANSLIT_MAX];
	size_t n = strlen(shown);
	uint64_t *at = strmap_put(&t->seen, shown, n);

	if ((*at)++ > 0 || n < 3 || !translit_key(shown, n, word.key,
	    skeleton) || strlen(skeleton) < 2)
		return;
	at = strmap_put(&t->skeletons, skeleton, strlen(skeleton));
	word.next = (size_t)*at;
	word.term = xstrndup(term, len);
	word.shown = xstrdup(shown);
	array_push(&t->latin, word);
	*at = t->latin.n;
}

static void
see_word(struct teacher *t, const struct word_at *k)
{
	const struct lexicon *lx = analyzer_lexicon(t->an);
	bool latin = k->kind == TOKEN_LATIN, ja = k->side == SIDE_JA;
	char *shown;

	/* Every name and number of the Japanese is worth a look. */
	if (k->kind != TOKEN_WORD)
		array_push(&t->lesson->anchors, fnv32(FNV32, k->term, k->len));
	if (t->end != k->start)
		array_push(&t->lesson->words, 0);
	t->end = k->end;
	shown = latin ? xstrndup(t->text + k->start, k->end - k->start) :
	    xstrndup(k->term, k->len);
	lower(shown);
	if (k->kind == TOKEN_NUMBER || (!ja && !latin) ||
	    (latin ? lexicon_stop(lx, STOP_EN, shown, strlen(shown)) :
	    lexicon_stop(lx, STOP_JA, k->term, k->len) ||
	    lexicon_stop(lx, STOP_QUESTION, k->term, k->len))) {
		array_push(&t->lesson->words, 0);
		free(shown);
		return;
	}
	array_push(&t->lesson->words, learner_word(t->learner, ja ? LEARN_JA :
	    LEARN_EN, k->term, k->len, shown, strlen(shown), ja && latin));
	if (!ja)
		hear_latin(t, k->term, k->len, shown);
	else if (translit_katakana(k->term, k->len))
		*strmap_put(&t->katakana, k->term, k->len) = 1;
	free(shown);
}

/* The first word at or behind that byte. */
static size_t
find_word(const struct teacher *t, enum side side, uint32_t field, size_t at)
{
	size_t low = 0, high = t->words.n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct word_at *w = &t->words.v[mid];

		if (w->side != side ? w->side < side : w->field != field ?
		    w->field < field : w->start < at)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* Of bytes of a field.  Words of English are neighbours across one space. */
static struct lesson
read_lesson(struct teacher *t, const struct record_side *s, enum side side,
    uint32_t field, size_t from, size_t to)
{
	struct lesson l = { 0 };

	t->text = s->fields[field].text;
	t->lesson = &l;
	t->end = from;
	l.chars = utf8_count(t->text + from, to - from);
	for (size_t i = find_word(t, side, field, from); i < t->words.n; i++) {
		const struct word_at *w = &t->words.v[i];

		if (w->side != side || w->field != field || w->start >= to)
			break;
		if (side == SIDE_EN && w->start == t->end + 1 &&
		    t->text[t->end] == ' ')
			t->end++;
		see_word(t, w);
	}
	return l;
}

static void
lesson_clear(struct lesson *l)
{
	array_free(&l->words);
	array_free(&l->anchors);
}

static void
pair_fields(struct teacher *t, const struct record *r, uint32_t ja,
    uint32_t en)
{
	const struct record_side *s = r->side;
	struct lesson a = read_lesson(t, &s[SIDE_JA], SIDE_JA, ja, 0,
	    s[SIDE_JA].fields[ja].len);
	struct lesson b = read_lesson(t, &s[SIDE_EN], SIDE_EN, en, 0,
	    s[SIDE_EN].fields[en].len);

	learner_pair(t->learner, a.words.v, a.words.n, b.words.v, b.words.n);
	lesson_clear(&a);
	lesson_clear(&b);
}

static size_t
count_kind(const struct record_side *s, enum field kind)
{
	size_t n = 0;

	for (size_t i = 0; i < s->nfields; i++)
		n += s->fields[i].kind == kind;
	return n;
}

/* Titles, and points where both sides have as many, are pairs as they are. */
static bool
pairs_by_order(const struct record *r, enum field kind)
{
	size_t n = count_kind(&r->side[SIDE_JA], kind);

	return (kind == FIELD_TITLE || kind == FIELD_POINT_HEADING ||
	    kind == FIELD_POINT_TEXT) && n > 0 &&
	    n == count_kind(&r->side[SIDE_EN], kind);
}

static void
pair_in_order(struct teacher *t, const struct record *r, enum field kind)
{
	const struct record_side *ja = &r->side[SIDE_JA];
	const struct record_side *en = &r->side[SIDE_EN];
	uint32_t k = 0;

	for (uint32_t i = 0; i < ja->nfields; i++) {
		if (ja->fields[i].kind != kind)
			continue;
		while (en->fields[k].kind != kind)
			k++;
		pair_fields(t, r, i, k++);
	}
}

/* The paragraphs of what is left; analysis and comment have no original. */
static void
read_side(struct teacher *t, const struct record *r, enum side side,
    lesson_array *lessons)
{
	const struct record_side *s = &r->side[side];

	lessons->n = 0;
	for (uint32_t i = 0; i < s->nfields; i++) {
		const struct record_field *f = &s->fields[i];
		const char *p = f->text, *end = f->text + f->len;

		if (f->kind == FIELD_ANALYSIS || f->kind == FIELD_COMMENT ||
		    pairs_by_order(r, f->kind))
			continue;
		while (p < end) {
			const char *stop = memchr(p, '\n',
			    (size_t)(end - p));

			if (stop == NULL)
				stop = end;
			if (stop > p)
				array_push(lessons, read_lesson(t, s, side, i,
				    (size_t)(p - f->text),
				    (size_t)(stop - f->text)));
			p = stop + 1;
		}
	}
}

/* The words of n paragraphs from i on, in one list. */
static const id_array *
words_of(const lesson_array *v, size_t i, size_t n, id_array *room)
{
	if (n == 1)
		return &v->v[i].words;
	room->n = 0;
	for (size_t k = i; k < i + n; k++) {
		for (size_t w = 0; w < v->v[k].words.n; w++)
			array_push(room, v->v[k].words.v[w]);
		array_push(room, 0);
	}
	return room;
}

static void
on_pair(void *ctx, size_t i, size_t ni, size_t k, size_t nk)
{
	struct teacher *t = ctx;
	id_array ja_room = { 0 }, en_room = { 0 };
	const id_array *ja = words_of(&t->ja, i, ni, &ja_room);
	const id_array *en = words_of(&t->en, k, nk, &en_room);

	learner_pair(t->learner, ja->v, ja->n, en->v, en->n);
	array_free(&ja_room);
	array_free(&en_room);
}

static struct paragraph *
paragraphs_of(const lesson_array *v)
{
	struct paragraph *p = xcalloc(v->n, sizeof(*p));

	for (size_t i = 0; i < v->n; i++)
		p[i] = (struct paragraph){ v->v[i].chars,
		    v->v[i].anchors.v, v->v[i].anchors.n };
	return p;
}

static void
pair_paragraphs(struct teacher *t, const struct record *r)
{
	struct paragraph *ja, *en;

	read_side(t, r, SIDE_JA, &t->ja);
	read_side(t, r, SIDE_EN, &t->en);
	ja = paragraphs_of(&t->ja);
	en = paragraphs_of(&t->en);
	parallel_align(ja, t->ja.n, en, t->en.n, on_pair, t);
	free(ja);
	free(en);
	for (size_t i = 0; i < t->ja.n; i++)
		lesson_clear(&t->ja.v[i]);
	for (size_t i = 0; i < t->en.n; i++)
		lesson_clear(&t->en.v[i]);
	array_free(&t->ja);
	array_free(&t->en);
}

static void
note_name(struct teacher *t, const char *ja, size_t len,
    const struct latin *latin, double alike)
{
	struct strbuf both;
	uint64_t *known;

	strbuf_init(&both, 4096);
	strbuf_add(&both, ja, len);
	strbuf_addf(&both, "\t%s", latin->term);
	known = strmap_put(&t->names, both.s, both.len);
	if (*known == 0)
		array_push(&t->name, (struct name){ xstrndup(ja, len),
		    xstrdup(latin->term), xstrdup(latin->shown), alike });
	*known = 1;
	strbuf_clear(&both);
}

/* Katakana words of the article, each with the Latin word of its other side
 * that sounds most like it. */
static void
find_names(struct teacher *t)
{
	char key[TRANSLIT_MAX], skeleton[TRANSLIT_MAX];

	for (size_t i = 0; i < t->katakana.size; i++) {
		const struct strmap_slot *s = &t->katakana.slot[i];
		const struct latin *latin, *best = NULL;
		double alike = TRANSLIT_MIN;
		const uint64_t *at;

		if (s->key == NULL || !translit_key(s->key, s->len, key,
		    skeleton))
			continue;
		at = strmap_get(&t->skeletons, skeleton, strlen(skeleton));
		for (size_t k = at == NULL ? 0 : (size_t)*at; k > 0;
		    k = latin->next) {
			double a;

			latin = &t->latin.v[k - 1];
			a = translit_alike(key, latin->key);
			if (a > alike) {
				alike = a;
				best = latin;
			}
		}
		if (best != NULL)
			note_name(t, s->key, s->len, best, alike);
	}
}

/* The words of the article, analysed again only if they were not kept. */
static void
read_words(struct teacher *t, uint32_t docid, const struct record *r)
{
	struct word_at w;
	size_t at = 0;

	strbuf_reset(&t->bytes);
	if (!words_load(t->store, docid, &t->bytes))
		words_analyze(&t->bytes, t->an, r);
	t->words.n = 0;
	while (words_next(&t->bytes, &at, r, &w))
		array_push(&t->words, w);
}

void
teach(struct teacher *t, uint32_t docid, const struct record *r)
{
	if (r->side[SIDE_JA].nfields == 0 || r->side[SIDE_EN].nfields == 0 ||
	    !learner_article(t->learner))
		return;
	read_words(t, docid, r);
	for (int kind = 0; kind < FIELDS; kind++)
		if (pairs_by_order(r, (enum field)kind))
			pair_in_order(t, r, (enum field)kind);
	pair_paragraphs(t, r);
	find_names(t);
	forget_words(t);
}

void
teacher_names(struct teacher *t, void (*found)(void *, const char *,
    const char *, const char *, double), void *ctx)
{
	for (size_t i = 0; i < t->name.n; i++)
		found(ctx, t->name.v[i].ja, t->name.v[i].en,
		    t->name.v[i].shown, t->name.v[i].alike);
}

struct terms {
	const struct lexicon *lx;
	const char *text;
	struct strbuf joined;
	size_t n;
};

static void
add_term(void *ctx, const struct token *k)
{
	struct terms *t = ctx;

	if (k->kind != TOKEN_WORD && k->kind != TOKEN_LATIN &&
	    k->kind != TOKEN_NUMBER)
		return;
	if (k->kind == TOKEN_LATIN && lexicon_stop(t->lx, STOP_EN,
	    t->text + k->start, k->end - k->start))
		return;
	if (t->n++ > 0)
		strbuf_addch(&t->joined, ' ');
	strbuf_add(&t->joined, k->term, k->len);
}

char *
teach_term(struct analyzer *an, const char *text, size_t len)
{
	struct terms t = { .lx = analyzer_lexicon(an), .text = text };
	char *term;

	strbuf_init(&t.joined, GLOSSARY_TERM_MAX);
	analyze(an, text, len, ANALYZE_WORDS, 0, add_term, &t);
	term = t.n > 0 && t.n <= 2 && !t.joined.full ?
	    xstrdup(t.joined.s) : NULL;
	strbuf_clear(&t.joined);
	return term;
}
