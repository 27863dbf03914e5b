#include "text/learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strmap.h"

/* A term of one side. */
struct word {
	char *term;
	char *shown;		/* the majority of what was seen, by vote */
	int votes;
	uint32_t pairs;		/* paragraph pairs that hold it */
	uint32_t last;		/* the latest of them, from 1 */
	bool foreign;
};

typedef ARRAY(uint32_t) id_array;

struct vocabulary {
	struct strmap ids;
	ARRAY(struct word) words;	/* number - 1 */
	id_array text;			/* all paragraphs in a row */
	ARRAY(size_t) ends;		/* where each ends in text */
};

/* Two terms that stand in one paragraph pair. */
struct both {
	uint32_t word[LEARN_SIDES];
	uint32_t together;
	float p[LEARN_SIDES];	/* of the word on that side, given the other */
	float expected;		/* while counting */
};

struct learner {
	struct vocabulary side[LEARN_SIDES];
	size_t npairs;
};

/* The table of all pairs of terms, and where each pair stands in a text. */
struct table {
	ARRAY(struct both) both;
	uint32_t *slot;		/* hash of both words -> 1 + index */
	size_t size;		/* a power of two */
	id_array cells;		/* rows of Japanese, columns of English */
	id_array set[LEARN_SIDES];	/* different words by paragraph */
	ARRAY(size_t) set_end[LEARN_SIDES];
};

struct learner *
learner_new(void)
{
	return xcalloc(1, sizeof(struct learner));
}

void
learner_free(struct learner *l)
{
	if (l == NULL)
		return;
	for (int s = 0; s < LEARN_SIDES; s++) {
		struct vocabulary *v = &l->side[s];

		for (size_t i = 0; i < v->words.n; i++) {
			free(v->words.v[i].term);
			free(v->words.v[i].shown);
		}
		strmap_clear(&v->ids);
		array_free(&v->words);
		array_free(&v->text);
		array_free(&v->ends);
	}
	free(l);
}

size_t
learner_pairs(const struct learner *l)
{
	return l->npairs;
}

/* The majority vote of Boyer and Moore: one candidate, one counter. */
static void
vote(struct word *w, const char *shown, size_t len)
{
	if (w->votes > 0 && strlen(w->shown) == len &&
	    memcmp(w->shown, shown, len) == 0) {
		w->votes++;
		return;
	}
	if (w->votes > 0) {
		w->votes--;
		return;
	}
	free(w->shown);
	w->shown = xstrndup(shown, len);
	w->votes = 1;
}

uint32_t
learner_word(struct learner *l, enum learn_side side, const char *term,
    size_t len, const char *shown, size_t shown_len, bool foreign)
{
	struct vocabulary *v = &l->side[side];
	uint64_t *id = strmap_put(&v->ids, term, len);

	if (*id == 0) {
		array_push(&v->words, (struct word){
		    .term = xstrndup(term, len), .foreign = foreign });
		*id = v->words.n;
	}
	vote(&v->words.v[*id - 1], shown, shown_len);
	return (uint32_t)*id;
}

void
learner_pair(struct learner *l, const uint32_t *ja, size_t nja,
    const uint32_t *en, size_t nen)
{
	const uint32_t *ids[LEARN_SIDES] = { ja, en };
	const size_t n[LEARN_SIDES] = { nja, nen };

	l->npairs++;
	for (int s = 0; s < LEARN_SIDES; s++) {
		struct vocabulary *v = &l->side[s];

		for (size_t i = 0; i < n[s]; i++) {
			struct word *w = ids[s][i] == 0 ? NULL :
			    &v->words.v[ids[s][i] - 1];

			array_push(&v->text, ids[s][i]);
			if (w == NULL || w->last == l->npairs)
				continue;
			w->last = (uint32_t)l->npairs;
			w->pairs++;
		}
		array_push(&v->ends, v->text.n);
	}
}

/* ---- the table ---- */

static size_t
slot_of(const struct table *t, uint32_t ja, uint32_t en)
{
	uint64_t h = ((uint64_t)ja << 32 | en) * UINT64_C(0x9e3779b97f4a7c15);
	size_t i = (size_t)(h >> 20) & (t->size - 1);

	while (t->slot[i] != 0 &&
	    (t->both.v[t->slot[i] - 1].word[LEARN_JA] != ja ||
	    t->both.v[t->slot[i] - 1].word[LEARN_EN] != en))
		i = (i + 1) & (t->size - 1);
	return i;
}

static void
grow(struct table *t)
{
	t->size = t->size == 0 ? 1u << 12 : t->size * 2;
	free(t->slot);
	t->slot = xcalloc(t->size, sizeof(*t->slot));
	for (size_t i = 0; i < t->both.n; i++)
		t->slot[slot_of(t, t->both.v[i].word[LEARN_JA],
		    t->both.v[i].word[LEARN_EN])] = (uint32_t)(i + 1);
}

static uint32_t
cell(struct table *t, uint32_t ja, uint32_t en)
{
	size_t i;

	if (2 * t->both.n >= t->size)
		grow(t);
	i = slot_of(t, ja, en);
	if (t->slot[i] == 0) {
		array_push(&t->both, (struct both){ .word = { ja, en } });
		t->slot[i] = (uint32_t)t->both.n;
	}
	t->both.v[t->slot[i] - 1].together++;
	return t->slot[i] - 1;
}

static const struct both *
find_both(const struct table *t, uint32_t ja, uint32_t en)
{
	size_t i;

	if (t->size == 0)
		return NULL;
	i = slot_of(t, ja, en);
	return t->slot[i] == 0 ? NULL : &t->both.v[t->slot[i] - 1];
}

/*
 * The different words of each paragraph.  One that stands in a single pair
 * of them can never be seen together twice, and teaches nothing.
 */
static void
collect_sets(struct learner *l, struct table *t, int s)
{
	struct vocabulary *v = &l->side[s];
	size_t at = 0;

	for (size_t i = 0; i < v->words.n; i++)
		v->words.v[i].last = 0;
	for (size_t p = 0; p < l->npairs; p++) {
		size_t first = t->set[s].n;

		for (; at < v->ends.v[p]; at++) {
			uint32_t id = v->text.v[at];
			struct word *w = id == 0 ? NULL :
			    &v->words.v[id - 1];

			if (w == NULL || w->pairs < LEARN_TOGETHER_MIN ||
			    w->last == p + 1 ||
			    t->set[s].n - first >= LEARN_WORDS_MAX)
				continue;
			w->last = (uint32_t)(p + 1);
			array_push(&t->set[s], id);
		}
		array_push(&t->set_end[s], t->set[s].n);
	}
}

/* A paragraph pair: its words, and where its cells begin. */
struct block {
	const uint32_t *word[LEARN_SIDES];
	size_t n[LEARN_SIDES];
	const uint32_t *cells;
};

/* Move on to the next pair; false behind the last one. */
static bool
next_block(const struct table *t, size_t npairs, size_t *p, size_t *at,
    struct block *b)
{
	if (*p == npairs)
		return false;
	for (int s = 0; s < LEARN_SIDES; s++) {
		size_t from = *p == 0 ? 0 : t->set_end[s].v[*p - 1];

		b->word[s] = t->set[s].v + from;
		b->n[s] = t->set_end[s].v[*p] - from;
	}
	b->cells = t->cells.v + *at;
	*at += b->n[LEARN_JA] * b->n[LEARN_EN];
	++*p;
	return true;
}

static void
build(struct learner *l, struct table *t)
{
	struct block b;
	size_t p = 0, at = 0;

	for (int s = 0; s < LEARN_SIDES; s++)
		collect_sets(l, t, s);
	while (next_block(t, l->npairs, &p, &at, &b))
		for (size_t i = 0; i < b.n[LEARN_JA]; i++)
			for (size_t k = 0; k < b.n[LEARN_EN]; k++)
				array_push(&t->cells, cell(t,
				    b.word[LEARN_JA][i], b.word[LEARN_EN][k]));
}

/*
 * Share each word of `to` among the words of the other side of its
 * paragraph, as likely as these are known to stand for it.
 */
static void
expect(struct learner *l, struct table *t, enum learn_side to)
{
	struct block b;
	size_t p = 0, at = 0, ncolumns;

	for (size_t i = 0; i < t->both.n; i++)
		t->both.v[i].expected = 0;
	while (next_block(t, l->npairs, &p, &at, &b)) {
		ncolumns = b.n[LEARN_EN];
		for (size_t i = 0; i < b.n[to]; i++) {
			/* A row of cells, or a column. */
			size_t first = to == LEARN_JA ? i * ncolumns : i;
			size_t step = to == LEARN_JA ? 1 : ncolumns;
			size_t n = b.n[1 - to];
			float sum = 0;

			for (size_t k = 0; k < n; k++)
				sum += t->both.v[b.cells[first +
				    k * step]].p[to];
			for (size_t k = 0; k < n && sum > 0; k++) {
				struct both *c = &t->both.v[b.cells[first +
				    k * step]];

				c->expected += c->p[to] / sum;
			}
		}
	}
}

/* What was expected of each word becomes the probabilities. */
static void
maximise(struct learner *l, struct table *t, enum learn_side to)
{
	enum learn_side from = to == LEARN_JA ? LEARN_EN : LEARN_JA;
	double *total = xcalloc(l->side[from].words.n + 1, sizeof(*total));

	for (size_t i = 0; i < t->both.n; i++)
		total[t->both.v[i].word[from]] += t->both.v[i].expected;
	for (size_t i = 0; i < t->both.n; i++) {
		struct both *b = &t->both.v[i];

		if (total[b->word[from]] > 0)
			b->p[to] = (float)(b->expected /
			    total[b->word[from]]);
	}
	free(total);
}

static double
score_of(const struct both *b)
{
	return sqrt((double)b->p[LEARN_JA] * (double)b->p[LEARN_EN]);
}

/* ---- phrases ---- */

/*
 * A unit of a side: a word (second 0) or two that are neighbours.
 */
struct phrase {
	uint32_t first, second;
	uint32_t pairs, last;
	uint32_t best;		/* 1 + the phrase pair it prefers */
};

struct phrases {
	ARRAY(struct phrase) v;
	struct strmap ids;	/* both numbers -> 1 + index */
	id_array seen;		/* at hand: indices, of one paragraph */
};

struct phrase_pair {
	uint32_t phrase[LEARN_SIDES];
	uint32_t together;
};

struct phrasing {
	struct phrases side[LEARN_SIDES];
	ARRAY(struct phrase_pair) pairs;
	struct strmap ids;
};

static uint32_t
number_of(struct strmap *m, uint32_t a, uint32_t b, size_t next, bool *fresh)
{
	uint32_t key[2] = { a, b };
	uint64_t *id = strmap_put(m, (const char *)key, sizeof(key));

	*fresh = *id == 0;
	if (*fresh)
		*id = next + 1;
	return (uint32_t)*id - 1;
}

static void
see_phrase(struct phrases *ps, uint32_t a, uint32_t b, uint32_t pair)
{
	bool fresh;
	uint32_t i = number_of(&ps->ids, a, b, ps->v.n, &fresh);

	if (fresh)
		array_push(&ps->v, (struct phrase){ .first = a,
		    .second = b });
	if (ps->v.v[i].last == pair)
		return;
	ps->v.v[i].last = pair;
	ps->v.v[i].pairs++;
	array_push(&ps->seen, i);
}

/* Neighbours in a paragraph; on the Japanese side single words as well. */
static void
see_phrases(struct learner *l, struct phrases *ps, int s, size_t p)
{
	const struct vocabulary *v = &l->side[s];

	ps->seen.n = 0;
	for (size_t i = p == 0 ? 0 : v->ends.v[p - 1]; i < v->ends.v[p];
	    i++) {
		uint32_t a = v->text.v[i], b;
		bool last = i + 1 == v->ends.v[p];

		if (a == 0 || v->words.v[a - 1].pairs < LEARN_TOGETHER_MIN ||
		    v->words.v[a - 1].foreign)
			continue;
		if (s == LEARN_JA)
			see_phrase(ps, a, 0, (uint32_t)(p + 1));
		b = last ? 0 : v->text.v[i + 1];
		if (b == 0 || v->words.v[b - 1].pairs < LEARN_TOGETHER_MIN ||
		    v->words.v[b - 1].foreign)
			continue;
		see_phrase(ps, a, b, (uint32_t)(p + 1));
	}
}

/* Is the word a translation of the unit, or of a part of it? */
static bool
related(const struct table *t, const struct phrase *ja, uint32_t en)
{
	const struct both *b = find_both(t, ja->first, en);

	if (b != NULL && score_of(b) >= LEARN_SCORE_MIN)
		return true;
	b = ja->second == 0 ? NULL : find_both(t, ja->second, en);
	return b != NULL && score_of(b) >= LEARN_SCORE_MIN;
}

/*
 * Pairs worth counting: both English words are learned as translations of
 * the Japanese unit.  That keeps them few, and chance neighbours out.
 */
static void
count_phrases(struct learner *l, const struct table *t, struct phrasing *f)
{
	for (size_t p = 0; p < l->npairs; p++) {
		for (int s = 0; s < LEARN_SIDES; s++)
			see_phrases(l, &f->side[s], s, p);
		for (size_t k = 0; k < f->side[LEARN_EN].seen.n; k++) {
			uint32_t e = f->side[LEARN_EN].seen.v[k];
			const struct phrase *en = &f->side[LEARN_EN].v.v[e];

			for (size_t i = 0; i < f->side[LEARN_JA].seen.n;
			    i++) {
				uint32_t j = f->side[LEARN_JA].seen.v[i], n;
				const struct phrase *ja =
				    &f->side[LEARN_JA].v.v[j];
				bool fresh;

				if (!related(t, ja, en->first) ||
				    !related(t, ja, en->second))
					continue;
				n = number_of(&f->ids, j, e, f->pairs.n,
				    &fresh);
				if (fresh)
					array_push(&f->pairs,
					    (struct phrase_pair){ { j, e },
					    0 });
				f->pairs.v[n].together++;
			}
		}
	}
}

static double
dice(const struct phrasing *f, const struct phrase_pair *p)
{
	return 2.0 * p->together /
	    (f->side[LEARN_JA].v.v[p->phrase[LEARN_JA]].pairs +
	    f->side[LEARN_EN].v.v[p->phrase[LEARN_EN]].pairs);
}

/* Of equal ones the longer Japanese unit, which says more. */
static bool
beats(const struct phrasing *f, const struct phrase_pair *a,
    const struct phrase_pair *b)
{
	double x = dice(f, a), y = dice(f, b);

	if (x > y || x < y)
		return x > y;
	return f->side[LEARN_JA].v.v[a->phrase[LEARN_JA]].second != 0 &&
	    f->side[LEARN_JA].v.v[b->phrase[LEARN_JA]].second == 0;
}

static void
choose_phrases(struct phrasing *f)
{
	for (size_t i = 0; i < f->pairs.n; i++)
		for (int s = 0; s < LEARN_SIDES; s++) {
			struct phrase *p =
			    &f->side[s].v.v[f->pairs.v[i].phrase[s]];

			if (p->best == 0 || beats(f, &f->pairs.v[i],
			    &f->pairs.v[p->best - 1]))
				p->best = (uint32_t)(i + 1);
		}
}

static char *
joined(const struct vocabulary *v, const struct phrase *p, bool shown)
{
	const struct word *a = &v->words.v[p->first - 1], *b;
	const char *s = shown ? a->shown : a->term, *t;
	char *text;
	size_t n = strlen(s);

	if (p->second == 0)
		return xstrdup(s);
	b = &v->words.v[p->second - 1];
	t = shown ? b->shown : b->term;
	text = xmalloc(n + strlen(t) + 2);
	memcpy(text, s, n);
	text[n] = ' ';
	memcpy(text + n + 1, t, strlen(t) + 1);
	return text;
}

static void
emit_phrase(struct learner *l, const struct phrasing *f, size_t i,
    learned_fn *found, void *ctx)
{
	const struct phrase_pair *p = &f->pairs.v[i];
	const struct phrase *ja = &f->side[LEARN_JA].v.v[p->phrase[LEARN_JA]];
	const struct phrase *en = &f->side[LEARN_EN].v.v[p->phrase[LEARN_EN]];
	char *a, *b, *shown;

	if (p->together < LEARN_TOGETHER_MIN || ja->best != i + 1 ||
	    en->best != i + 1 || dice(f, p) < LEARN_PHRASE_MIN)
		return;
	a = joined(&l->side[LEARN_JA], ja, false);
	b = joined(&l->side[LEARN_EN], en, false);
	shown = joined(&l->side[LEARN_EN], en, true);
	found(ctx, &(struct learned){ .ja = a, .en = b, .shown = shown,
	    .score = dice(f, p), .together = p->together });
	free(a);
	free(b);
	free(shown);
}

static void
learn_phrases(struct learner *l, const struct table *t, learned_fn *found,
    void *ctx)
{
	struct phrasing f = { 0 };

	count_phrases(l, t, &f);
	choose_phrases(&f);
	for (size_t i = 0; i < f.pairs.n; i++)
		emit_phrase(l, &f, i, found, ctx);
	for (int s = 0; s < LEARN_SIDES; s++) {
		array_free(&f.side[s].v);
		array_free(&f.side[s].seen);
		strmap_clear(&f.side[s].ids);
	}
	array_free(&f.pairs);
	strmap_clear(&f.ids);
}

/* ---- learning ---- */

static int
by_ja(const void *a, const void *b)
{
	const struct both *x = *(const struct both *const *)a;
	const struct both *y = *(const struct both *const *)b;

	if (x->word[LEARN_JA] != y->word[LEARN_JA])
		return x->word[LEARN_JA] < y->word[LEARN_JA] ? -1 : 1;
	return score_of(x) > score_of(y) ? -1 : score_of(x) < score_of(y);
}

static void
emit_words(struct learner *l, const struct table *t, learned_fn *found,
    void *ctx)
{
	ARRAY(const struct both *) good = { 0 };

	for (size_t i = 0; i < t->both.n; i++) {
		const struct both *b = &t->both.v[i];

		if (b->together >= LEARN_TOGETHER_MIN &&
		    !l->side[LEARN_JA].words.v[b->word[LEARN_JA] - 1].foreign
		    && score_of(b) >= LEARN_SCORE_MIN)
			array_push(&good, b);
	}
	if (good.n > 1)
		qsort(good.v, good.n, sizeof(good.v[0]), by_ja);
	for (size_t i = 0; i < good.n; i++) {
		const struct both *b = good.v[i];
		const struct word *ja =
		    &l->side[LEARN_JA].words.v[b->word[LEARN_JA] - 1];
		const struct word *en =
		    &l->side[LEARN_EN].words.v[b->word[LEARN_EN] - 1];

		found(ctx, &(struct learned){ .ja = ja->term, .en = en->term,
		    .shown = en->shown, .score = score_of(b),
		    .together = b->together });
	}
	array_free(&good);
}

void
learner_run(struct learner *l, learned_fn *found, void *ctx)
{
	struct table t = { 0 };

	build(l, &t);
	for (size_t i = 0; i < t.both.n; i++)
		t.both.v[i].p[LEARN_JA] = t.both.v[i].p[LEARN_EN] = 1;
	for (int round = 0; round < LEARN_ITERATIONS; round++)
		for (int to = 0; to < LEARN_SIDES; to++) {
			expect(l, &t, (enum learn_side)to);
			maximise(l, &t, (enum learn_side)to);
		}
	emit_words(l, &t, found, ctx);
	learn_phrases(l, &t, found, ctx);
	array_free(&t.both);
	array_free(&t.cells);
	for (int s = 0; s < LEARN_SIDES; s++) {
		array_free(&t.set[s]);
		array_free(&t.set_end[s]);
	}
	free(t.slot);
}
