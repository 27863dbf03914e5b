#include "text/learn.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/learn_impl.h"

struct learner *
learner_new(void)
{
	struct learner *l = xcalloc(1, sizeof(*l));

	l->stride = 1;
	return l;
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
	array_free(&l->article);
	free(l);
}

size_t
learner_pairs(const struct learner *l)
{
	return l->article.n;
}

uint32_t
learner_word(struct learner *l, enum learn_side side, const char *term,
    size_t len, bool foreign)
{
	struct vocabulary *v = &l->side[side];
	uint64_t *id = v->words.n < LEARN_VOCABULARY_MAX ?
	    strmap_put(&v->ids, term, len) : strmap_get(&v->ids, term, len);

	if (id == NULL)
		return 0;
	if (*id == 0) {
		array_push(&v->words, (struct word){
		    .term = xstrndup(term, len), .foreign = foreign });
		*id = v->words.n;
	}
	return (uint32_t)*id;
}

/* The majority vote of Boyer and Moore: one candidate, one counter. */
void
learner_shown(struct learner *l, enum learn_side side, uint32_t id,
    const char *shown)
{
	struct word *w = &l->side[side].words.v[id - 1];

	if (w->votes > 0 && strcmp(w->shown, shown) == 0) {
		w->votes++;
		return;
	}
	if (w->votes > 0) {
		w->votes--;
		return;
	}
	free(w->shown);
	w->shown = xstrdup(shown);
	w->votes = 1;
}

/* Count a paragraph for each of its words, once. */
static void
count_words(struct vocabulary *v, size_t from, uint32_t pair)
{
	for (size_t i = from; i < v->text.n; i++) {
		struct word *w;

		if (v->text.v[i] == 0)
			continue;
		w = &v->words.v[v->text.v[i] - 1];
		w->pairs += w->last != pair;
		w->last = pair;
	}
}

static bool
is_kept(const struct learner *l, uint32_t article)
{
	return article % l->stride == 0;
}

/* Forget the paragraphs of every second article. */
static void
thin_out(struct learner *l)
{
	size_t n = 0;

	l->stride *= 2;
	for (int s = 0; s < LEARN_SIDES; s++) {
		struct vocabulary *v = &l->side[s];
		size_t from = 0, end, to = 0;

		n = 0;
		for (size_t i = 0; i < v->words.n; i++)
			v->words.v[i].pairs = v->words.v[i].last = 0;
		v->text.n = 0;
		for (size_t p = 0; p < l->article.n; p++, from = end) {
			end = v->ends.v[p];
			if (!is_kept(l, l->article.v[p]))
				continue;
			memmove(v->text.v + to, v->text.v + from,
			    (end - from) * sizeof(*v->text.v));
			v->text.n = to + end - from;
			v->ends.v[n++] = v->text.n;
			count_words(v, to, (uint32_t)n);
			to = v->text.n;
		}
		v->ends.n = n;
	}
	n = 0;
	for (size_t p = 0; p < l->article.n; p++)
		if (is_kept(l, l->article.v[p]))
			l->article.v[n++] = l->article.v[p];
	l->article.n = n;
}

bool
learner_article(struct learner *l)
{
	while (l->side[LEARN_JA].text.n > LEARN_TEXT_MAX ||
	    l->side[LEARN_EN].text.n > LEARN_TEXT_MAX)
		thin_out(l);
	return is_kept(l, ++l->articles);
}

void
learner_pair(struct learner *l, const uint32_t *ja, size_t nja,
    const uint32_t *en, size_t nen)
{
	const uint32_t *ids[LEARN_SIDES] = { ja, en };
	const size_t n[LEARN_SIDES] = { nja, nen };

	array_push(&l->article, l->articles);
	for (int s = 0; s < LEARN_SIDES; s++) {
		struct vocabulary *v = &l->side[s];
		size_t from = v->text.n;

		for (size_t i = 0; i < n[s]; i++)
			array_push(&v->text, ids[s][i]);
		array_push(&v->ends, v->text.n);
		count_words(v, from, (uint32_t)l->article.n);
	}
}

/* The best first. */
static int
by_score(const void *a, const void *b)
{
	double x = table_score(*(const struct both *const *)a);
	double y = table_score(*(const struct both *const *)b);

	return x > y ? -1 : x < y;
}

static const struct word *
word_of(const struct learner *l, const struct both *b, enum learn_side s)
{
	return &l->side[s].words.v[b->word[s] - 1];
}

/* A word that Japanese texts write as English ones do, like OpenAI. */
static bool
is_same(const struct learner *l, const struct both *b)
{
	return word_of(l, b, LEARN_JA)->foreign &&
	    strcmp(word_of(l, b, LEARN_JA)->term,
	    word_of(l, b, LEARN_EN)->term) == 0;
}

/* How well each English word explains itself.  Its other translations are
 * chance unless they are better. */
static float *
unchanged(const struct learner *l, const struct table *t)
{
	float *p = xcalloc(l->side[LEARN_EN].words.n + 1, sizeof(*p));

	for (size_t i = 0; i < t->both.n; i++)
		if (is_same(l, &t->both.v[i]))
			p[t->both.v[i].word[LEARN_EN]] =
			    t->both.v[i].p[LEARN_JA];
	return p;
}

typedef ARRAY(const struct both *) both_array;

/* Leave out what is much worse than the best for both words; `best` knows
 * the phrases that they stand for, and is raised by what is here. */
static void
keep_best(both_array *good, double *const best[LEARN_SIDES])
{
	size_t n = 0;

	for (int s = 0; s < LEARN_SIDES; s++)
		for (size_t i = 0; i < good->n; i++)
			best[s][good->v[i]->word[s]] =
			    fmax(best[s][good->v[i]->word[s]],
			    table_score(good->v[i]));
	for (size_t i = 0; i < good->n; i++) {
		const struct both *b = good->v[i];

		if (table_score(b) >= LEARN_RELATIVE_MIN * fmin(
		    best[LEARN_JA][b->word[LEARN_JA]],
		    best[LEARN_EN][b->word[LEARN_EN]]))
			good->v[n++] = b;
	}
	good->n = n;
}

static void
emit_words(struct learner *l, const struct table *t,
    double *const best[LEARN_SIDES], learned_fn *found, void *ctx)
{
	both_array good = { 0 };
	float *same = unchanged(l, t);

	for (size_t i = 0; i < t->both.n; i++) {
		const struct both *b = &t->both.v[i];

		if (table_accepts(b) &&
		    b->p[LEARN_JA] >= same[b->word[LEARN_EN]] &&
		    (is_same(l, b) || !word_of(l, b, LEARN_JA)->foreign))
			array_push(&good, b);
	}
	free(same);
	keep_best(&good, best);
	if (good.n > 1)
		qsort(good.v, good.n, sizeof(good.v[0]), by_score);
	for (size_t i = 0; i < good.n; i++) {
		const struct both *b = good.v[i];
		const struct word *en = word_of(l, b, LEARN_EN);

		found(ctx, &(struct learned){
		    .ja = word_of(l, b, LEARN_JA)->term, .en = en->term,
		    .shown = en->shown, .score = table_score(b),
		    .together = b->together });
	}
	array_free(&good);
}

void
learner_run(struct learner *l, learned_fn *found, void *ctx)
{
	struct table t = { 0 };
	double *best[LEARN_SIDES];

	/* No word comes any more. */
	for (int s = 0; s < LEARN_SIDES; s++)
		strmap_clear(&l->side[s].ids);
	while (!table_build(&t, l)) {
		table_clear(&t);
		thin_out(l);
	}
	table_learn(&t, l);
	for (int s = 0; s < LEARN_SIDES; s++)
		best[s] = xcalloc(l->side[s].words.n + 1, sizeof(*best[s]));
	learn_phrases(l, &t, best, found, ctx);
	emit_words(l, &t, best, found, ctx);
	for (int s = 0; s < LEARN_SIDES; s++)
		free(best[s]);
	table_clear(&t);
}
