#include "text/parallel.h"

#include <math.h>
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

static const struct move {
	unsigned char ni, nj;
} moves[] = { { 1, 1 }, { 2, 1 }, { 1, 2 }, { 1, 0 }, { 0, 1 } };

#define NMOVES (sizeof(moves) / sizeof(moves[0]))

struct grid {
	const struct paragraph *ja, *en;
	size_t nja, nen;
	unsigned char *shared;	/* anchors in common, nja rows of nen */
	unsigned char *how;	/* the move that leads here */
	float *cost;
	float ratio;		/* usual characters of English for one of
				   Japanese */
	float *ja_log, *en_log;	/* of the lengths of one paragraph and of
				   two, by the last of them */
};

static unsigned char
count_shared(const struct paragraph *a, const struct paragraph *b)
{
	size_t i = 0, k = 0;
	unsigned char n = 0;

	while (i < a->nanchors && k < b->nanchors && n < ANCHORS_MAX) {
		if (a->anchors[i] == b->anchors[k]) {
			n++;
			i++;
			k++;
		} else if (a->anchors[i] < b->anchors[k]) {
			i++;
		} else {
			k++;
		}
	}
	return n;
}

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

/* What ni paragraphs before i and nj before k have in common. */
static unsigned
in_common(const struct grid *g, size_t i, size_t k, const struct move *m)
{
	unsigned n = 0;

	for (size_t a = i - m->ni; a < i; a++)
		for (size_t b = k - m->nj; b < k; b++)
			n += g->shared[a * g->nen + b];
	return n < ANCHORS_MAX ? n : ANCHORS_MAX;
}

/* How much longer short paragraphs count, in characters of Japanese. */
#define PADDING 8.0f

/* Of each of n paragraphs and of it with the one before, as long as they
 * would be in English. */
static float *
logs_of(const struct paragraph *p, size_t n, float padding, float scale)
{
	float *v = xcalloc(n, 2 * sizeof(*v));

	for (size_t i = 0; i < n; i++) {
		float one = padding + (float)p[i].chars * scale;

		v[2 * i] = logf(one);
		if (i > 0)
			v[2 * i + 1] = logf(one + (float)p[i - 1].chars *
			    scale);
	}
	return v;
}

static float
length_gap(const struct grid *g, size_t i, size_t k, const struct move *m)
{
	return fabsf(g->en_log[2 * (k - 1) + m->nj - 1] -
	    g->ja_log[2 * (i - 1) + m->ni - 1]);
}

static float
cost_of(const struct grid *g, size_t i, size_t k, const struct move *m)
{
	float gap, cost;
	unsigned n;

	if (m->ni == 0 || m->nj == 0)
		return COST_SKIP;
	n = in_common(g, i, k, m);
	gap = length_gap(g, i, k, m);
	cost = fminf(COST_LENGTH * gap * gap, COST_LENGTH_MAX);
	if (m->ni + m->nj > 2)
		cost += COST_MERGE;
	if (n == 0 && g->ja[i - 1].nanchors > 0)
		cost += COST_ALIEN;
	return cost - GAIN_ANCHOR * (float)n;
}

static void
fill(struct grid *g)
{
	size_t width = g->nen + 1;

	for (size_t i = 0; i <= g->nja; i++)
		for (size_t k = 0; k <= g->nen; k++) {
			float best = i + k == 0 ? 0 : HUGE_VALF;

			for (size_t m = 0; m < NMOVES; m++) {
				const struct move *v = &moves[m];
				float c;

				if (i < v->ni || k < v->nj)
					continue;
				c = g->cost[(i - v->ni) * width + k - v->nj] +
				    cost_of(g, i, k, v);
				if (c < best) {
					best = c;
					g->how[i * width + k] =
					    (unsigned char)m;
				}
			}
			g->cost[i * width + k] = best;
		}
}

struct step {
	size_t i, k;
	const struct move *move;
};

static void
trace(const struct grid *g, parallel_fn *found, void *ctx)
{
	ARRAY(struct step) path = { 0 };
	size_t i = g->nja, k = g->nen;

	while (i + k > 0) {
		const struct move *m = &moves[g->how[i * (g->nen + 1) + k]];

		if (m->ni > 0 && m->nj > 0 && (in_common(g, i, k, m) > 0 ||
		    length_gap(g, i, k, m) < LENGTH_ALONE))
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
	struct grid g = { .ja = ja, .en = en, .nja = nja, .nen = nen };
	size_t cells;

	if (nja == 0 || nen == 0 || nja + 1 > PARALLEL_MAX / (nen + 1))
		return;
	cells = (nja + 1) * (nen + 1);
	g.shared = xcalloc(nja * nen, 1);
	g.how = xcalloc(cells, 1);
	g.cost = xcalloc(cells, sizeof(*g.cost));
	g.ratio = usual_ratio(&g);
	g.ja_log = logs_of(ja, nja, PADDING * g.ratio, g.ratio);
	g.en_log = logs_of(en, nen, PADDING * g.ratio, 1);
	for (size_t i = 0; i < nja; i++)
		for (size_t k = 0; k < nen; k++)
			g.shared[i * nen + k] = count_shared(&ja[i], &en[k]);
	fill(&g);
	trace(&g, found, ctx);
	free(g.shared);
	free(g.how);
	free(g.cost);
	free(g.ja_log);
	free(g.en_log);
}
