#include "index/story_pair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/*
 * Words are weighed by how rare they are among the prints, those of titles
 * twice.  Two publishers within days of each other who agree in words and in
 * headline tell the same story.  The same text is the same story; how much
 * of it has to be the same depends on who has it and when, for publishers
 * and manuals repeat themselves, in series and in forms that they fill in.
 */
#define WINDOW (3 * (int64_t)86400)	/* seconds between two dates */
#define TITLE_WEIGHT 2.0
#define SMOOTHING 50.0		/* articles that a small archive lacks */
#define TOLD_ALIKE 0.35		/* cosine of the words, and of the titles */
#define TOLD_SUM 0.86		/* of both together */
#define SAME_PAGE 0.3		/* cosine of the words, of one address */
#define UNALIKE 0.15		/* cosine of the words of two stories */

enum pair_kind {
	REPORTS,		/* by two publishers, within days */
	SAME_DAYS,
	TIMELESS,		/* a date is missing, or days lie between */
	PAIR_KINDS
};

static const struct {
	double overlap;		/* share of word pairs in common */
	double words;		/* and cosine of the words */
	double title;		/* and of the titles, unless ... */
	double only_text;	/* ... this much is in common */
	bool numbers;		/* titles must have the same numbers */
} same_text[PAIR_KINDS] = {
	[REPORTS] = { 0.5, 0, 0.5, 0.8, false },
	[SAME_DAYS] = { 0.5, 0, 0.8, 0.8, true },
	[TIMELESS] = { 0.8, 0.3, 0.9, 2, true },
};

/* ---- words ---- */

#define LOGS 1024u

struct word_count {
	uint32_t key;			/* word and side and 1; 0 = free */
	uint32_t n;			/* prints that have it */
};

struct rarity {
	struct word_count *slot;
	size_t size, used;		/* slots: a power of two, half full */
	size_t prints[SIDES];		/* that have the side */
	float weight[SIDES][LOGS];	/* by number, once all are counted */
};

#define KEY(word, side) ((uint32_t)((word) * SIDES + (side) + 1))

/* Where the key is, or would be.  Words are hashes. */
static struct word_count *
find_slot(const struct rarity *r, uint32_t key)
{
	size_t i = key & (r->size - 1);

	while (r->slot[i].key != 0 && r->slot[i].key != key)
		i = (i + 1) & (r->size - 1);
	return &r->slot[i];
}

static void
grow(struct rarity *r)
{
	struct rarity old = *r;

	r->size = old.size * 2;
	r->slot = xcalloc(r->size, sizeof(*r->slot));
	for (size_t i = 0; i < old.size; i++)
		if (old.slot[i].key != 0)
			*find_slot(r, old.slot[i].key) = old.slot[i];
	free(old.slot);
}

struct rarity *
rarity_new(void)
{
	struct rarity *r = xcalloc(1, sizeof(*r));

	r->size = 1024;
	r->slot = xcalloc(r->size, sizeof(*r->slot));
	return r;
}

void
rarity_free(struct rarity *r)
{
	if (r != NULL)
		free(r->slot);
	free(r);
}

static void
count(struct rarity *r, uint32_t key)
{
	struct word_count *w = find_slot(r, key);

	w->n++;
	if (w->key != 0)
		return;
	w->key = key;
	if (++r->used * 2 > r->size)
		grow(r);
}

void
rarity_count(struct rarity *r, const struct print *p)
{
	for (size_t s = 0; s < SIDES; s++) {
		const struct print_side *side = &p->side[s];

		r->prints[s] += side->nwords > 0;
		for (size_t k = 0; k < side->nwords; k++)
			count(r, KEY(side->word[k], s));
	}
}

static float
weight(const struct rarity *r, size_t side, uint32_t n)
{
	return (float)log(1 + ((double)r->prints[side] + SMOOTHING) / n);
}

void
rarity_finish(struct rarity *r)
{
	for (size_t s = 0; s < SIDES; s++)
		for (uint32_t n = 1; n < LOGS; n++)
			r->weight[s][n] = weight(r, s, n);
}

void
told_weigh(struct told *t, const struct rarity *r)
{
	for (size_t s = 0; s < SIDES; s++) {
		const struct print_side *side = &t->print.side[s];
		float *w = t->weight + s * PRINT_WORDS, sum = 0;

		for (size_t k = 0; k < side->nwords; k++) {
			uint32_t n = find_slot(r, KEY(side->word[k],
			    s))->n;

			w[k] = n < LOGS ? r->weight[s][n] : weight(r, s, n);
			if (k < side->ntitle)
				w[k] *= (float)TITLE_WEIGHT;
			sum += w[k] * w[k];
		}
		for (size_t k = 0; k < side->nwords; k++)
			w[k] /= sqrtf(sum);
	}
}

/* ---- pairs ---- */

bool
told_apart(int64_t date, int64_t other)
{
	return date != NO_DATE && other != NO_DATE &&
	    llabs(date - other) > WINDOW;
}

static enum pair_kind
kind_of(const struct told *a, const struct told *b)
{
	if (a->date == NO_DATE || b->date == NO_DATE ||
	    told_apart(a->date, b->date))
		return TIMELESS;
	return a->print.source != 0 && b->print.source != 0 &&
	    a->print.source != b->print.source ? REPORTS : SAME_DAYS;
}

/* What two articles have in common on one side. */
struct likeness {
	double words, title;	/* cosines */
	bool titles;		/* both have one */
};

static void
compare(const struct told *t, const struct told *other, size_t side,
    struct likeness *l)
{
	const struct print_side *a = &t->print.side[side];
	const struct print_side *b = &other->print.side[side];
	const float *wa = t->weight + side * PRINT_WORDS;
	const float *wb = other->weight + side * PRINT_WORDS;
	double na = 0, nb = 0;

	memset(l, 0, sizeof(*l));
	l->titles = a->ntitle > 0 && b->ntitle > 0;
	for (size_t x = 0; x < a->nwords; x++)
		for (size_t y = 0; y < b->nwords; y++) {
			double both = (double)wa[x] * (double)wb[y];

			if (a->word[x] != b->word[y])
				continue;
			l->words += both;
			if (x < a->ntitle && y < b->ntitle)
				l->title += both;
		}
	for (size_t x = 0; x < a->ntitle; x++)
		na += (double)wa[x] * (double)wa[x];
	for (size_t y = 0; y < b->ntitle; y++)
		nb += (double)wb[y] * (double)wb[y];
	if (l->titles)
		l->title /= sqrt(na * nb);
}

static bool
have_same_text(const struct print_side *a, const struct print_side *b,
    const struct likeness *l, enum pair_kind kind)
{
	double overlap = print_overlap(a, b);

	if (overlap < same_text[kind].overlap ||
	    l->words < same_text[kind].words)
		return false;
	if (!l->titles)
		return true;
	if (same_text[kind].numbers && a->numbers != b->numbers)
		return false;
	return l->title >= same_text[kind].title ||
	    overlap >= same_text[kind].only_text;
}

/* Is there so much text that what is the same cannot be a mere form? */
static bool
is_long(const struct print_side *a)
{
	return memchr(a->bin, 0, PRINT_BINS) == NULL;
}

enum verdict { OTHER, UNLIKE, SAME, SURE };

static enum verdict
judge_side(const struct told *a, const struct told *b, size_t side,
    enum pair_kind kind)
{
	const struct print_side *text = &a->print.side[side];
	struct likeness l;

	compare(a, b, side, &l);
	if (have_same_text(text, &b->print.side[side], &l, kind))
		return is_long(text) ? SURE : SAME;
	if (a->print.url != 0 && a->print.url == b->print.url &&
	    l.words >= SAME_PAGE)
		return SURE;
	if (kind == REPORTS && l.words >= TOLD_ALIKE &&
	    l.title >= TOLD_ALIKE && l.words + l.title >= TOLD_SUM)
		return SAME;
	return l.words < UNALIKE ? UNLIKE : OTHER;
}

/*
 * One side can be sure, for the other may be another translation.  If none
 * is, both have to be alike, and of texts without a date to be the same.
 */
bool
told_same(const struct told *a, const struct told *b)
{
	enum pair_kind kind = kind_of(a, b);
	unsigned n[SURE + 1] = { 0 };

	for (size_t s = 0; s < SIDES; s++)
		if (a->print.side[s].nwords >= STORY_WORDS_MIN &&
		    b->print.side[s].nwords >= STORY_WORDS_MIN)
			n[judge_side(a, b, s, kind)]++;
	return n[SURE] > 0 || (n[SAME] > 0 && n[UNLIKE] == 0 &&
	    (kind != TIMELESS || n[OTHER] == 0));
}
