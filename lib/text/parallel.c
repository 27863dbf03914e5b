#include "text/parallel.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"

/*
 * Costs of a step through both texts.  A pair of paragraphs of the usual
 * proportion with nothing in common costs nothing, so order alone joins
 * them; a shared name or number outweighs one paragraph left out.
 */
#define COST_SKIP 1.0f
#define COST_MERGE 0.6f
#define COST_LENGTH 1.5f	/* of a factor of e, squared */
#define COST_LENGTH_MAX 6.0f
#define GAIN_ANCHOR 0.7f
#define ANCHORS_MAX 4u		/* more in common say no more */
#define COST_ALIEN 0.4f		/* has anchors, and shares none */

/* Texts of other proportions are summaries: their paragraphs are compared
 * as if they were translated in full. */
#define RATIO_MIN 1.2f
#define RATIO_MAX 3.5f

/* A pair whose lengths differ by more must share something. */
#define LENGTH_ALONE 0.8f	/* as a logarithm */

enum { ONE_ONE, TWO_ONE, ONE_TWO, ONE_NONE, NONE_ONE };

static const struct move {
	unsigned char ni, nj;
} moves[] = { { 1, 1 }, { 2, 1 }, { 1, 2 }, { 1, 0 }, { 0, 1 } };

/* What i paragraphs of Japanese and k of English come to. */
struct cell {
	float cost;
	unsigned char shared;	/* anchors that the last of both share */
	unsigned char how;	/* the move that leads here */
};

/* Logarithms of the lengths of a paragraph alone and with the one before. */
struct length {
	float log[2];
};

struct grid {
	const struct paragraph *ja, *en;
	size_t nja, nen;
	size_t width;		/* of a row of cells */
	struct cell *cells;	/* with a row and a column before those of
				   none, where no way leads through */
	struct length *ja_length, *en_length;
};

static struct cell *
cell(const struct grid *g, size_t i, size_t k)
{
	return &g->cells[(i + 1) * g->width + k + 1];
}

/* An anchor of a paragraph, which holds it n times. */
struct mark {
	uint32_t anchor, paragraph, n;
};

typedef ARRAY(struct mark) mark_array;

static int
by_anchor(const void *a, const void *b)
{
	const struct mark *x = a, *y = b;

	if (x->anchor != y->anchor)
		return x->anchor < y->anchor ? -1 : 1;
	return x->paragraph < y->paragraph ? -1 : x->paragraph > y->paragraph;
}

/* Those of all paragraphs, by anchor. */
static mark_array
marks_of(const struct paragraph *p, size_t n)
{
	mark_array v = { 0 };
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t a = 0; a < p[i].nanchors; a++)
			array_push(&v, (struct mark){ p[i].anchors[a],
			    (uint32_t)i, 1 });
	if (v.n > 1)
		qsort(v.v, v.n, sizeof(v.v[0]), by_anchor);
	for (size_t i = 0; i < v.n; i++)
		if (kept > 0 && by_anchor(&v.v[kept - 1], &v.v[i]) == 0)
			v.v[kept - 1].n++;
		else
			v.v[kept++] = v.v[i];
	v.n = kept;
	return v;
}

static void
share(struct grid *g)
{
	mark_array ja = marks_of(g->ja, g->nja), en = marks_of(g->en, g->nen);
	size_t from = 0;

	for (size_t i = 0; i < ja.n; i++) {
		const struct mark *a = &ja.v[i];

		while (from < en.n && en.v[from].anchor < a->anchor)
			from++;
		for (size_t k = from; k < en.n &&
		    en.v[k].anchor == a->anchor; k++) {
			const struct mark *b = &en.v[k];
			struct cell *c = cell(g, a->paragraph + 1,
			    b->paragraph + 1);
			uint32_t n = c->shared + (a->n < b->n ? a->n : b->n);

			c->shared = (unsigned char)(n < ANCHORS_MAX ? n :
			    ANCHORS_MAX);
		}
	}
	array_free(&ja);
	array_free(&en);
}

/* Usual characters of English for one of Japanese. */
static float
usual_ratio(const struct grid *g)
{
	float ja = 1, en = 1;

	for (size_t i = 0; i < g->nja; i++)
		ja += (float)g->ja[i].chars;
	for (size_t k = 0; k < g->nen; k++)
		en += (float)g->en[k].chars;
	return fminf(fmaxf(en / ja, RATIO_MIN), RATIO_MAX);
}

/* How much longer short paragraphs count, in characters of Japanese. */
#define PADDING 8.0f

/* Of n paragraphs, as long as they would be in English. */
static struct length *
lengths_of(const struct paragraph *p, size_t n, float padding, float scale)
{
	struct length *v = xcalloc(n, sizeof(*v));

	for (size_t i = 0; i < n; i++) {
		float one = padding + (float)p[i].chars * scale;

		v[i].log[0] = logf(one);
		if (i > 0)
			v[i].log[1] = logf(one + (float)p[i - 1].chars *
			    scale);
	}
	return v;
}

static inline float
length_gap(const struct grid *g, size_t i, size_t k, size_t ni, size_t nj)
{
	return fabsf(g->en_length[k - 1].log[nj - 1] -
	    g->ja_length[i - 1].log[ni - 1]);
}

/* What the last ni paragraphs of i and nj of k have in common. */
static inline unsigned
in_common(const struct grid *g, const struct cell *c, size_t ni, size_t nj)
{
	unsigned n = c->shared;

	if (ni > 1)
		n += c[-(ptrdiff_t)g->width].shared;
	if (nj > 1)
		n += c[-1].shared;
	return n < ANCHORS_MAX ? n : ANCHORS_MAX;
}

/* What it costs to come to a cell by joining so many. */
static inline float
join(const struct grid *g, size_t i, size_t k, size_t ni, size_t nj)
{
	const struct cell *c = cell(g, i, k);
	float gap = length_gap(g, i, k, ni, nj);
	float cost = COST_LENGTH * gap * gap;
	unsigned n = in_common(g, c, ni, nj);

	cost = cost < COST_LENGTH_MAX ? cost : COST_LENGTH_MAX;
	if (ni + nj > 2)
		cost += COST_MERGE;
	if (n == 0 && g->ja[i - 1].nanchors > 0)
		cost += COST_ALIEN;
	return c[-(ptrdiff_t)(ni * g->width + nj)].cost +
	    (cost - GAIN_ANCHOR * (float)n);
}

/* Branches here would be guessed wrongly half of the time. */
static inline void
take(struct cell *c, float cost, unsigned char how)
{
	c->how = cost < c->cost ? how : c->how;
	c->cost = cost < c->cost ? cost : c->cost;
}

static void
fill_cell(const struct grid *g, size_t i, size_t k)
{
	struct cell *c = cell(g, i, k), best = *c;

	if (i > 0 && k > 0) {
		take(&best, join(g, i, k, 1, 1), ONE_ONE);
		take(&best, join(g, i, k, 2, 1), TWO_ONE);
		take(&best, join(g, i, k, 1, 2), ONE_TWO);
	}
	take(&best, c[-(ptrdiff_t)g->width].cost + COST_SKIP, ONE_NONE);
	take(&best, c[-1].cost + COST_SKIP, NONE_ONE);
	*c = best;
}

static void
fill(struct grid *g)
{
	for (size_t n = 0; n < (g->nja + 2) * g->width; n++)
		g->cells[n].cost = HUGE_VALF;
	cell(g, 0, 0)->cost = 0;
	for (size_t i = 0; i <= g->nja; i++)
		for (size_t k = 0; k <= g->nen; k++)
			fill_cell(g, i, k);
}

struct step {
	size_t i, k;
	const struct move *move;
};

/* Is what the last step joins of any use? */
static bool
belongs(const struct grid *g, size_t i, size_t k, const struct move *m)
{
	return m->ni > 0 && m->nj > 0 &&
	    (in_common(g, cell(g, i, k), m->ni, m->nj) > 0 ||
	    length_gap(g, i, k, m->ni, m->nj) < LENGTH_ALONE);
}

static void
trace(const struct grid *g, parallel_fn *found, void *ctx)
{
	ARRAY(struct step) path = { 0 };
	size_t i = g->nja, k = g->nen;

	while (i + k > 0) {
		const struct move *m = &moves[cell(g, i, k)->how];

		if (belongs(g, i, k, m))
			array_push(&path, (struct step){ i, k, m });
		i -= m->ni;
		k -= m->nj;
	}
	for (size_t n = path.n; n-- > 0;) {
		const struct step *s = &path.v[n];

		found(ctx, s->i - s->move->ni, s->move->ni,
		    s->k - s->move->nj, s->move->nj);
	}
	array_free(&path);
}

void
parallel_align(const struct paragraph *ja, size_t nja,
    const struct paragraph *en, size_t nen, parallel_fn *found, void *ctx)
{
	struct grid g = { .ja = ja, .en = en, .nja = nja, .nen = nen,
	    .width = nen + 2 };
	float ratio;

	if (nja == 0 || nen == 0 || nja + 1 > PARALLEL_MAX / (nen + 1))
		return;
	ratio = usual_ratio(&g);
	g.cells = xcalloc((nja + 2) * g.width, sizeof(*g.cells));
	g.ja_length = lengths_of(ja, nja, PADDING * ratio, ratio);
	g.en_length = lengths_of(en, nen, PADDING * ratio, 1);
	share(&g);
	fill(&g);
	trace(&g, found, ctx);
	free(g.cells);
	free(g.ja_length);
	free(g.en_length);
}
