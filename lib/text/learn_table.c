#include "text/learn_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define COUNTER_BITS 24u	/* of the largest filter, a byte each */

static uint64_t
hash_of(uint32_t ja, uint32_t en)
{
	uint64_t h = ((uint64_t)ja << 32 | en) * UINT64_C(0x9e3779b97f4a7c15);

	return h ^ h >> 29;
}

/*
 * The different words of each paragraph.  One that stands in a single pair
 * of them meets nothing twice, and teaches nothing.
 */
static void
collect_sets(struct learner *l, struct table *t, int s)
{
	struct vocabulary *v = &l->side[s];
	size_t at = 0;

	for (size_t i = 0; i < v->words.n; i++)
		v->words.v[i].last = 0;
	for (size_t p = 0; p < l->article.n; p++) {
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

struct block
table_block(const struct table *t, size_t pair)
{
	struct block b;

	for (int s = 0; s < LEARN_SIDES; s++) {
		size_t from = pair == 0 ? 0 : t->set_end[s].v[pair - 1];

		b.word[s] = t->set[s].v + from;
		b.n[s] = t->set_end[s].v[pair] - from;
	}
	b.cell = pair == 0 || pair > t->cell_end.n ? 0 :
	    t->cell_end.v[pair - 1];
	b.cells = pair < t->cell_end.n ? t->cell_end.v[pair] : b.cell;
	return b;
}

/* ---- which words meet more than once ---- */

struct filter {
	unsigned char *count;
	size_t mask;
};

static void
filter_fill(struct filter *f, const struct table *t, size_t npairs)
{
	size_t cells = 0;

	for (size_t p = 0; p < npairs; p++) {
		struct block b = table_block(t, p);

		cells += b.n[LEARN_JA] * b.n[LEARN_EN];
	}
	f->mask = 1u << 12;
	while (f->mask < cells && f->mask < (size_t)1 << COUNTER_BITS)
		f->mask *= 2;
	f->count = xcalloc(f->mask--, 1);
	for (size_t p = 0; p < npairs; p++) {
		struct block b = table_block(t, p);

		for (size_t i = 0; i < b.n[LEARN_JA]; i++)
			for (size_t k = 0; k < b.n[LEARN_EN]; k++) {
				unsigned char *c = &f->count[hash_of(
				    b.word[LEARN_JA][i],
				    b.word[LEARN_EN][k]) & f->mask];

				*c += *c < LEARN_TOGETHER_MIN;
			}
	}
}

/* ---- the table ---- */

struct slots {
	uint32_t *v;		/* hash of both words -> 1 + index */
	size_t size;		/* a power of two */
};

static size_t
slot_of(const struct slots *s, const struct table *t, uint32_t ja,
    uint32_t en)
{
	size_t i = (size_t)hash_of(ja, en) & (s->size - 1);

	while (s->v[i] != 0 &&
	    (t->both.v[s->v[i] - 1].word[LEARN_JA] != ja ||
	    t->both.v[s->v[i] - 1].word[LEARN_EN] != en))
		i = (i + 1) & (s->size - 1);
	return i;
}

static void
grow(struct slots *s, const struct table *t)
{
	s->size = s->size == 0 ? 1u << 12 : s->size * 2;
	free(s->v);
	s->v = xcalloc(s->size, sizeof(*s->v));
	for (size_t i = 0; i < t->both.n; i++)
		s->v[slot_of(s, t, t->both.v[i].word[LEARN_JA],
		    t->both.v[i].word[LEARN_EN])] = (uint32_t)(i + 1);
}

static uint32_t
meet(struct slots *s, struct table *t, uint32_t ja, uint32_t en,
    uint32_t article)
{
	struct both *b;
	size_t i;

	if (2 * t->both.n >= s->size)
		grow(s, t);
	i = slot_of(s, t, ja, en);
	if (s->v[i] == 0) {
		array_push(&t->both, (struct both){ .word = { ja, en },
		    .p = { 1, 1 } });
		s->v[i] = (uint32_t)t->both.n;
	}
	b = &t->both.v[s->v[i] - 1];
	b->together++;
	b->articles += b->article != article;
	b->article = article;
	return s->v[i] - 1;
}

static bool
make_cells(struct table *t, const struct learner *l, const struct filter *f)
{
	struct slots slots = { 0 };
	size_t room = 0;

	for (size_t p = 0; p < l->article.n; p++) {
		struct block b = table_block(t, p);
		size_t most = b.n[LEARN_JA] * b.n[LEARN_EN];

		if (t->ncells + most > room) {
			room = 2 * room + most;
			t->cell_both = xreallocarray(t->cell_both, room,
			    sizeof(*t->cell_both));
			t->cell_at = xreallocarray(t->cell_at, room,
			    sizeof(*t->cell_at));
		}
		for (size_t n = 0; n < most; n++) {
			size_t i = n / b.n[LEARN_EN], k = n % b.n[LEARN_EN];
			uint32_t ja = b.word[LEARN_JA][i];
			uint32_t en = b.word[LEARN_EN][k];

			if (f->count[hash_of(ja, en) & f->mask] <
			    LEARN_TOGETHER_MIN) {
				t->chance[LEARN_JA][ja].n++;
				t->chance[LEARN_EN][en].n++;
				continue;
			}
			t->cell_both[t->ncells] = meet(&slots, t, ja, en,
			    l->article.v[p]);
			t->cell_at[t->ncells][LEARN_JA] = (unsigned char)i;
			t->cell_at[t->ncells++][LEARN_EN] = (unsigned char)k;
		}
		array_push(&t->cell_end, t->ncells);
		if (t->ncells > LEARN_CELLS_MAX || t->both.n > LEARN_BOTH_MAX)
			break;
	}
	free(slots.v);
	return t->cell_end.n == l->article.n;
}

bool
table_build(struct table *t, struct learner *l)
{
	struct filter f;
	bool fits;

	for (int s = 0; s < LEARN_SIDES; s++) {
		size_t n = l->side[s].words.n + 1;

		collect_sets(l, t, s);
		t->chance[s] = xcalloc(n, sizeof(*t->chance[s]));
		for (size_t i = 0; i < n; i++)
			t->chance[s][i].p = 1;
	}
	filter_fill(&f, t, l->article.n);
	fits = make_cells(t, l, &f);
	free(f.count);
	return fits;
}

void
table_clear(struct table *t)
{
	array_free(&t->both);
	free(t->cell_both);
	free(t->cell_at);
	array_free(&t->cell_end);
	for (int s = 0; s < LEARN_SIDES; s++) {
		array_free(&t->set[s]);
		array_free(&t->set_end[s]);
		free(t->chance[s]);
	}
	memset(t, 0, sizeof(*t));
}

/* ---- expectation and maximisation ---- */

/*
 * Share each word of side `to` of a pair among the words of the other side,
 * as likely as these are known to stand for it.
 */
static void
expect(struct table *t, const struct block *b, enum learn_side to)
{
	enum learn_side from = to == LEARN_JA ? LEARN_EN : LEARN_JA;
	struct chance *chance = t->chance[from];
	float share[LEARN_WORDS_MAX], left[LEARN_WORDS_MAX];
	float all = 0;

	for (size_t i = 0; i < b->n[from]; i++)
		if (chance[b->word[from][i]].n > 0)
			all += chance[b->word[from][i]].p;
	for (size_t i = 0; i < b->n[to]; i++)
		share[i] = all;
	for (size_t c = b->cell; c < b->cells; c++) {
		const struct chance *other =
		    &chance[b->word[from][t->cell_at[c][from]]];

		share[t->cell_at[c][to]] += t->both.v[t->cell_both[c]].p[to] -
		    (other->n > 0 ? other->p : 0);
	}
	all = 0;
	for (size_t i = 0; i < b->n[to]; i++) {
		share[i] = share[i] > 0 ? 1 / share[i] : 0;
		all += share[i];
	}
	for (size_t i = 0; i < b->n[from]; i++)
		left[i] = all;
	for (size_t c = b->cell; c < b->cells; c++) {
		struct both *w = &t->both.v[t->cell_both[c]];

		w->expected[to] += w->p[to] * share[t->cell_at[c][to]];
		left[t->cell_at[c][from]] -= share[t->cell_at[c][to]];
	}
	for (size_t i = 0; i < b->n[from]; i++) {
		struct chance *w = &chance[b->word[from][i]];

		if (w->n > 0 && left[i] > 0)
			w->expected += w->p * left[i];
	}
}

/* What was expected of each word becomes the probabilities. */
static void
maximise(struct table *t, const struct learner *l, enum learn_side to)
{
	enum learn_side from = to == LEARN_JA ? LEARN_EN : LEARN_JA;
	size_t n = l->side[from].words.n + 1;
	struct chance *chance = t->chance[from];
	double *total = xcalloc(n, sizeof(*total));

	for (size_t i = 0; i < t->both.n; i++)
		total[t->both.v[i].word[from]] +=
		    (double)t->both.v[i].expected[to];
	for (size_t i = 0; i < n; i++) {
		total[i] += (double)chance[i].expected;
		if (chance[i].n > 0 && total[i] > 0)
			chance[i].p = (float)((double)chance[i].expected /
			    chance[i].n / total[i]);
		chance[i].expected = 0;
	}
	for (size_t i = 0; i < t->both.n; i++) {
		struct both *b = &t->both.v[i];

		if (total[b->word[from]] > 0)
			b->p[to] = (float)((double)b->expected[to] /
			    total[b->word[from]]);
		b->expected[to] = 0;
	}
	free(total);
}

void
table_learn(struct table *t, struct learner *l)
{
	for (int round = 0; round < LEARN_ITERATIONS; round++) {
		for (size_t p = 0; p < l->article.n; p++) {
			struct block b = table_block(t, p);

			expect(t, &b, LEARN_JA);
			expect(t, &b, LEARN_EN);
		}
		maximise(t, l, LEARN_JA);
		maximise(t, l, LEARN_EN);
	}
}

double
table_score(const struct both *b)
{
	return sqrt((double)b->p[LEARN_JA] * (double)b->p[LEARN_EN]);
}

bool
table_accepts(const struct both *b)
{
	return b->together >= LEARN_TOGETHER_MIN && table_score(b) >=
	    (b->articles > 1 ? LEARN_SCORE_MIN : LEARN_SINGLE_MIN);
}
