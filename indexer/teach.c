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

/* A paragraph: its words for the learner, its anchors for the pairing, as
 * ranges of those of the article. */
struct lesson {
	size_t chars;
	size_t word, nwords;
	size_t anchor, nanchors;
};

typedef ARRAY(struct lesson) lesson_array;

struct name {
	char *ja, *en, *shown;
	double alike;
};

/* A word of a side as it stands in texts. */
struct known {
	uint32_t id;		/* of the learner; 0 = it teaches nothing */
	uint32_t anchor;
	uint32_t sound;		/* 1 + index; 0 = none that is compared */
	char *term, *shown;
};

/* How Latin words of English and katakana are heard, for names. */
struct sound {
	char key[TRANSLIT_MAX];
	size_t skeleton;	/* index */
	uint32_t article;	/* where it was heard last, */
	uint32_t known;		/* first as this word, */
	uint32_t next;		/* and 1 + one of its skeleton before it */
};

/* Those of one skeleton in an article. */
struct skeleton {
	uint32_t article, last;
};

/* Words are known by heart up to so many, of about 100 bytes. */
#define KNOWN_MAX ((size_t)128 << 10)

struct teacher {
	struct analyzer *an;
	struct learner *learner;
	struct word_store *store;
	struct strmap names;	/* "ja\ten" -> 1 */
	ARRAY(struct name) name;
	struct strmap known_ids;	/* kind, term, shown: 1 + index */
	ARRAY(struct known) known;
	struct strmap sound_ids, skeleton_ids;	/* 1 + index */
	ARRAY(struct sound) sounds;
	ARRAY(struct skeleton) skeletons;
	/* The article at hand. */
	uint32_t article;
	struct strbuf bytes, key;
	ARRAY(struct word_at) words;	/* by side, field and place */
	const char *text;	/* of the field at hand */
	size_t end;		/* of the last word, to see neighbours */
	id_array ids;		/* of all paragraphs, 0 where something lies
				   between */
	id_array anchors;
	lesson_array ja, en;
	id_array katakana;	/* sounds of the Japanese side */
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
	strbuf_init(&t->key, SIZE_MAX / 2);
	return t;
}

static void
forget_words(struct teacher *t)
{
	for (size_t i = 0; i < t->known.n; i++) {
		free(t->known.v[i].term);
		free(t->known.v[i].shown);
	}
	strmap_clear(&t->known_ids);
	strmap_clear(&t->sound_ids);
	strmap_clear(&t->skeleton_ids);
	array_free(&t->known);
	array_free(&t->sounds);
	array_free(&t->skeletons);
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
	array_free(&t->name);
	strbuf_clear(&t->bytes);
	strbuf_clear(&t->key);
	array_free(&t->words);
	array_free(&t->ids);
	array_free(&t->anchors);
	array_free(&t->ja);
	array_free(&t->en);
	array_free(&t->katakana);
	free(t);
}

/* ---- words ---- */

static void
lower(char *s)
{
	for (; *s != '\0'; s++)
		if (*s >= 'A' && *s <= 'Z')
			*s = (char)(*s - 'A' + 'a');
}

/* Of a word that may be a name; 0 = it is none. */
static uint32_t
sound_of(struct teacher *t, enum side side, const struct known *k)
{
	struct sound sound = { 0 };
	char skeleton[TRANSLIT_MAX];
	size_t len = strlen(k->shown);
	uint64_t *id, *at;

	if (side == SIDE_JA ? !translit_katakana(k->shown, len) : len < 3)
		return 0;
	id = strmap_put(&t->sound_ids, k->shown, len);
	if (*id > 0)
		return (uint32_t)*id;
	if (!translit_key(k->shown, len, sound.key, skeleton) ||
	    (side == SIDE_EN && strlen(skeleton) < 2))
		return 0;
	at = strmap_put(&t->skeleton_ids, skeleton, strlen(skeleton));
	if (*at == 0) {
		array_push(&t->skeletons, (struct skeleton){ 0 });
		*at = t->skeletons.n;
	}
	sound.skeleton = (size_t)*at - 1;
	array_push(&t->sounds, sound);
	*id = t->sounds.n;
	return (uint32_t)*id;
}

static bool
is_stop(const struct teacher *t, const struct word_at *w,
    const struct known *k)
{
	const struct lexicon *lx = analyzer_lexicon(t->an);

	if (w->kind == TOKEN_LATIN)
		return lexicon_stop(lx, STOP_EN, k->shown, strlen(k->shown));
	return w->kind == TOKEN_NUMBER || w->side == SIDE_EN ||
	    lexicon_stop(lx, STOP_JA, w->term, w->len) ||
	    lexicon_stop(lx, STOP_QUESTION, w->term, w->len);
}

static struct known
meet_word(struct teacher *t, const struct word_at *w, const char *shown)
{
	bool ja = w->side == SIDE_JA;
	struct known k = { .term = xstrndup(w->term, w->len),
	    .shown = xstrdup(shown), .anchor = fnv32(FNV32, w->term, w->len) };

	if (is_stop(t, w, &k))
		return k;
	k.id = learner_word(t->learner, ja ? LEARN_JA : LEARN_EN, k.term,
	    w->len, ja && w->kind == TOKEN_LATIN);
	k.sound = sound_of(t, w->side, &k);
	return k;
}

/* What is known of a word; most words of a text are. */
static size_t
find_known(struct teacher *t, const struct word_at *w)
{
	struct strbuf *key = &t->key;
	size_t shown = 1;
	uint64_t *id;

	strbuf_reset(key);
	strbuf_addch(key, (char)(w->side * 16 + (unsigned)w->kind));
	strbuf_add(key, w->term, w->len);
	if (w->kind == TOKEN_LATIN) {
		strbuf_addch(key, '\t');
		shown = key->len;
		strbuf_add(key, t->text + w->start, w->end - w->start);
		lower(key->s + shown);
	}
	id = strmap_put(&t->known_ids, key->s, key->len);
	if (*id == 0) {
		array_push(&t->known, meet_word(t, w, key->s + shown));
		*id = t->known.n;
	}
	return (size_t)*id - 1;
}

/* Remember for this article what may be a name, by its sound. */
static void
hear(struct teacher *t, enum side side, size_t known)
{
	uint32_t id = t->known.v[known].sound;
	struct sound *s = &t->sounds.v[id - 1];
	struct skeleton *of;

	if (s->article == t->article)
		return;
	s->article = t->article;
	s->known = (uint32_t)known;
	if (side == SIDE_JA) {
		array_push(&t->katakana, id - 1);
		return;
	}
	of = &t->skeletons.v[s->skeleton];
	s->next = of->article == t->article ? of->last : 0;
	*of = (struct skeleton){ t->article, id };
}

static void
see_word(struct teacher *t, const struct word_at *w)
{
	size_t known = find_known(t, w);
	const struct known *k = &t->known.v[known];

	/* Every name and number of the Japanese is worth a look. */
	if (w->kind != TOKEN_WORD)
		array_push(&t->anchors, k->anchor);
	if (t->end != w->start)
		array_push(&t->ids, 0);
	t->end = w->end;
	array_push(&t->ids, k->id);
	if (k->id > 0)
		learner_shown(t->learner, w->side == SIDE_JA ? LEARN_JA :
		    LEARN_EN, k->id, k->shown);
	if (k->sound > 0)
		hear(t, w->side, known);
}

/* ---- paragraphs ---- */

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
	struct lesson l = { .word = t->ids.n, .anchor = t->anchors.n };

	t->text = s->fields[field].text;
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
	l.nwords = t->ids.n - l.word;
	l.nanchors = t->anchors.n - l.anchor;
	array_push(&t->ids, 0);
	return l;
}

/* The words of n paragraphs that follow each other, as one. */
static size_t
words_of(const struct lesson *l, size_t n)
{
	return l[n - 1].word + l[n - 1].nwords - l->word;
}

static void
pair_lessons(struct teacher *t, const struct lesson *ja, size_t nja,
    const struct lesson *en, size_t nen)
{
	learner_pair(t->learner, t->ids.v + ja->word, words_of(ja, nja),
	    t->ids.v + en->word, words_of(en, nen));
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

	pair_lessons(t, &a, 1, &b, 1);
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

static void
on_pair(void *ctx, size_t i, size_t ni, size_t k, size_t nk)
{
	struct teacher *t = ctx;

	pair_lessons(t, &t->ja.v[i], ni, &t->en.v[k], nk);
}

static struct paragraph *
paragraphs_of(const struct teacher *t, const lesson_array *v)
{
	struct paragraph *p = xcalloc(v->n, sizeof(*p));

	for (size_t i = 0; i < v->n; i++)
		p[i] = (struct paragraph){ v->v[i].chars,
		    t->anchors.v + v->v[i].anchor, v->v[i].nanchors };
	return p;
}

static void
pair_paragraphs(struct teacher *t, const struct record *r)
{
	struct paragraph *ja, *en;

	read_side(t, r, SIDE_JA, &t->ja);
	read_side(t, r, SIDE_EN, &t->en);
	ja = paragraphs_of(t, &t->ja);
	en = paragraphs_of(t, &t->en);
	parallel_align(ja, t->ja.n, en, t->en.n, on_pair, t);
	free(ja);
	free(en);
}

/* ---- names ---- */

static void
note_name(struct teacher *t, const char *ja, const struct known *en,
    double alike)
{
	struct strbuf both;
	uint64_t *known;

	strbuf_init(&both, 4096);
	strbuf_addf(&both, "%s\t%s", ja, en->term);
	known = strmap_put(&t->names, both.s, both.len);
	if (*known == 0)
		array_push(&t->name, (struct name){ xstrdup(ja),
		    xstrdup(en->term), xstrdup(en->shown), alike });
	*known = 1;
	strbuf_clear(&both);
}

/* Katakana words of the article, each with the Latin word of its other side
 * that sounds most like it. */
static void
find_names(struct teacher *t)
{
	for (size_t i = 0; i < t->katakana.n; i++) {
		const struct sound *s = &t->sounds.v[t->katakana.v[i]];
		const struct skeleton *of = &t->skeletons.v[s->skeleton];
		const struct sound *latin, *best = NULL;
		double alike = TRANSLIT_MIN;

		for (uint32_t k = of->article == t->article ? of->last : 0;
		    k > 0; k = latin->next) {
			double a;

			latin = &t->sounds.v[k - 1];
			a = translit_alike(s->key, latin->key);
			if (a > alike) {
				alike = a;
				best = latin;
			}
		}
		if (best != NULL)
			note_name(t, t->known.v[s->known].term,
			    &t->known.v[best->known], alike);
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
	if (t->known.n > KNOWN_MAX)
		forget_words(t);
	t->article++;
	t->ids.n = t->anchors.n = t->katakana.n = 0;
	read_words(t, docid, r);
	for (int kind = 0; kind < FIELDS; kind++)
		if (pairs_by_order(r, (enum field)kind))
			pair_in_order(t, r, (enum field)kind);
	pair_paragraphs(t, r);
	find_names(t);
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
