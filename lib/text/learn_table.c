#include "text/learn_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/* Numbers by word: those of word w end before end[w] and begin at
 * end[w - 1]. */
struct groups {
	size_t *end;
	uint32_t *v;
};

/* Make room, from how many of each word end[] has counted; then every
 * v[end[w]++] is the place of the next number of word w. */
static void
groups_room(struct groups *g, size_t words)
{
	size_t sum = 0;

	for (size_t w = 0; w <= words; w++) {
		size_t n = g->end[w];

		g->end[w] = sum;
		sum += n;
	}
	g->v = xcalloc(sum + 1, sizeof(*g->v));
}

static void
groups_clear(struct groups *g)
{
	free(g->end);
	free(g->v);
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

struct set
table_set(const struct table *t, int s, size_t pair)
{
	size_t from = pair == 0 ? 0 : t->set_end[s].v[pair - 1];

	return (struct set){ t->set[s].v + from,
	    t->set_end[s].v[pair] - from };
}

/* The paragraph pairs of each word. */
static struct groups
list_pairs(const struct table *t, int s, size_t words)
{
	struct groups g = { .end = xcalloc(words + 1, sizeof(*g.end)) };
	size_t at = 0;

	for (size_t i = 0; i < t->set[s].n; i++)
		g.end[t->set[s].v[i]]++;
	groups_room(&g, words);
	for (size_t p = 0; p < t->set_end[s].n; p++)
		for (; at < t->set_end[s].v[p]; at++)
			g.v[g.end[t->set[s].v[at]]++] = (uint32_t)p;
	return g;
}

/* ---- which words meet more than once ---- */

/* How one English word met the Japanese word at hand. */
struct meeting {
	uint32_t together;
	uint32_t article;	/* the latest */
	bool several;		/* articles */
};

struct counting {
	const struct learner *l;
	struct table *t;
	struct groups pairs;	/* of Japanese words */
	struct meeting *met;	/* by English word */
	id_array words;		/* those that it met */
	size_t meetings;	/* of words that met more than once */
};

static void
count_meetings(struct counting *c, uint32_t ja)
{
	c->words.n = 0;
	for (size_t i = c->pairs.end[ja - 1]; i < c->pairs.end[ja]; i++) {
		uint32_t pair = c->pairs.v[i];
		uint32_t article = c->l->article.v[pair];
		struct set en = table_set(c->t, LEARN_EN, pair);

		for (size_t k = 0; k < en.n; k++) {
			struct meeting *m = &c->met[en.word[k]];

			if (m->together++ == 0)
				array_push(&c->words, en.word[k]);
			else
				m->several |= m->article != article;
			m->article = article;
		}
	}
}

static void
keep_meetings(struct counting *c, uint32_t ja)
{
	struct table *t = c->t;

	for (size_t i = 0; i < c->words.n; i++) {
		uint32_t en = c->words.v[i];
		struct meeting *m = &c->met[en];

		if (m->together >= LEARN_TOGETHER_MIN) {
			array_push(&t->both, (struct both){
			    .word = { ja, en }, .together = m->together,
			    .several = m->several, .p = { 1, 1 } });
			c->meetings += m->together;
		} else {
			t->chances[LEARN_JA][ja]++;
			t->chances[LEARN_EN][en]++;
		}
		*m = (struct meeting){ 0 };
	}
}

bool
table_build(struct table *t, struct learner *l)
{
	struct counting c = { .l = l, .t = t };
	bool fits = true;

	for (int s = 0; s < LEARN_SIDES; s++) {
		collect_sets(l, t, s);
		t->chances[s] = xcalloc(l->side[s].words.n + 1,
		    sizeof(*t->chances[s]));
	}
	c.pairs = list_pairs(t, LEARN_JA, l->side[LEARN_JA].words.n);
	c.met = xcalloc(l->side[LEARN_EN].words.n + 1, sizeof(*c.met));
	for (uint32_t ja = 1; fits && ja <= l->side[LEARN_JA].words.n; ja++) {
		count_meetings(&c, ja);
		keep_meetings(&c, ja);
		fits = c.meetings <= LEARN_MEETINGS_MAX &&
		    t->both.n <= LEARN_BOTH_MAX;
	}
	groups_clear(&c.pairs);
	free(c.met);
	array_free(&c.words);
	return fits;
}

void
table_clear(struct table *t)
{
	array_free(&t->both);
	for (int s = 0; s < LEARN_SIDES; s++) {
		array_free(&t->set[s]);
		array_free(&t->set_end[s]);
		free(t->chances[s]);
	}
	memset(t, 0, sizeof(*t));
}

/* ---- expectation and maximisation ---- */

/* How likely a word stands for another one, and while counting how often
 * that was expected. */
struct likely {
	float p, expected;
};

struct met {
	uint32_t other;
	struct likely likely;
};

/*
 * One direction: which words of side `to` stand for one of side `from`.  It
 * is counted word by word of `to`: the words that it met more than once are
 * as likely as this pair is, the others as likely as all their chance
 * meetings are.
 */
struct direction {
	struct table *t;
	int to, from;
	size_t words[LEARN_SIDES];
	struct groups pairs;	/* of the words of `to` */
	struct groups both;	/* of these, places in t->both */
	struct met *met;	/* beside both.v */
	struct likely *chance;	/* by word of `from` */
};

static void
direction_init(struct direction *d, struct table *t, const struct learner *l,
    int to)
{
	*d = (struct direction){ .t = t, .to = to, .from = 1 - to };
	for (int s = 0; s < LEARN_SIDES; s++)
		d->words[s] = l->side[s].words.n;
	d->pairs = list_pairs(t, to, d->words[to]);
	d->both.end = xcalloc(d->words[to] + 1, sizeof(*d->both.end));
	for (size_t i = 0; i < t->both.n; i++)
		d->both.end[t->both.v[i].word[to]]++;
	groups_room(&d->both, d->words[to]);
	d->met = xcalloc(t->both.n + 1, sizeof(*d->met));
	for (size_t i = 0; i < t->both.n; i++) {
		size_t at = d->both.end[t->both.v[i].word[to]]++;

		d->both.v[at] = (uint32_t)i;
		d->met[at] = (struct met){ t->both.v[i].word[d->from],
		    { 1, 0 } };
	}
	d->chance = xcalloc(d->words[d->from] + 1, sizeof(*d->chance));
	for (size_t i = 0; i <= d->words[d->from]; i++)
		d->chance[i].p = 1;
}

static void
direction_clear(struct direction *d)
{
	groups_clear(&d->pairs);
	groups_clear(&d->both);
	free(d->met);
	free(d->chance);
}

/* Put the likelihoods of what a word met in the place of those of chance,
 * or back. */
static void
swap_met(struct direction *d, size_t word)
{
	for (size_t i = d->both.end[word - 1]; i < d->both.end[word]; i++) {
		struct likely *chance = &d->chance[d->met[i].other];
		struct likely met = d->met[i].likely;

		d->met[i].likely = *chance;
		*chance = met;
	}
}

/* In each pair that holds a word, share it among those of the other side. */
static void
expect(struct direction *d, size_t word)
{
	for (size_t i = d->pairs.end[word - 1]; i < d->pairs.end[word]; i++) {
		struct set set = table_set(d->t, d->from, d->pairs.v[i]);
		float all = 0;

		for (size_t k = 0; k < set.n; k++)
			all += d->chance[set.word[k]].p;
		all = all > 0 ? 1 / all : 0;
		for (size_t k = 0; k < set.n; k++) {
			struct likely *c = &d->chance[set.word[k]];

			c->expected += c->p * all;
		}
	}
}

/* What was expected of each word becomes the probabilities. */
static void
maximise(struct direction *d)
{
	size_t n = d->words[d->from] + 1;
	double *total = xcalloc(n, sizeof(*total));

	for (size_t i = 0; i < d->t->both.n; i++)
		total[d->met[i].other] += (double)d->met[i].likely.expected;
	for (size_t i = 0; i < n; i++) {
		struct likely *c = &d->chance[i];
		uint32_t chances = d->t->chances[d->from][i];

		total[i] += (double)c->expected;
		if (chances > 0 && total[i] > 0)
			c->p = (float)((double)c->expected / chances /
			    total[i]);
		c->expected = 0;
	}
	for (size_t i = 0; i < d->t->both.n; i++) {
		struct met *m = &d->met[i];

		if (total[m->other] > 0)
			m->likely.p = (float)((double)m->likely.expected /
			    total[m->other]);
		m->likely.expected = 0;
	}
	free(total);
}

static void
learn_direction(struct table *t, const struct learner *l, int to)
{
	struct direction d;

	direction_init(&d, t, l, to);
	for (int round = 0; round < LEARN_ITERATIONS; round++) {
		for (size_t word = 1; word <= d.words[to]; word++) {
			swap_met(&d, word);
			expect(&d, word);
			swap_met(&d, word);
		}
		maximise(&d);
	}
	for (size_t i = 0; i < t->both.n; i++)
		t->both.v[d.both.v[i]].p[to] = d.met[i].likely.p;
	direction_clear(&d);
}

void
table_learn(struct table *t, const struct learner *l)
{
	learn_direction(t, l, LEARN_JA);
	learn_direction(t, l, LEARN_EN);
}

double
table_score(const struct both *b)
{
	return sqrt((double)b->p[LEARN_JA] * (double)b->p[LEARN_EN]);
}

bool
table_accepts(const struct both *b)
{
	return table_score(b) >=
	    (b->several ? LEARN_SCORE_MIN : LEARN_SINGLE_MIN);
}
