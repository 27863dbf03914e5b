#include "index/story.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"

/*
 * The rules, chosen on the articles of tests/story and looked at on real
 * ones: a thousand of news, 3,437 pages of manuals.  What hides an article
 * that is another one costs more than what shows one twice.
 *
 * Words are weighed by how rare they are among the prints, those of titles
 * twice.  Two publishers within days of each other who agree in words and in
 * headline tell the same story.  The same text is the same story; how much
 * of it has to be the same depends on who has it and when, for publishers
 * and manuals repeat themselves, in series and in forms that they fill in.
 */
#define WINDOW (3 * (int64_t)86400)	/* seconds between two dates */
#define WORDS_MIN 8u		/* a side with fewer says nothing */
#define TITLE_WEIGHT 2.0
#define SMOOTHING 50.0		/* articles that a small archive lacks */
#define TOLD_ALIKE 0.35		/* cosine of the words, and of the titles */
#define TOLD_SUM 0.86		/* of both together */
#define SAME_PAGE 0.3		/* cosine of the words, of one address */
#define UNALIKE 0.15		/* cosine of the words of two stories */
#define CANDIDATE 0.2		/* by the words that few others have */
#define LOOK_BACK 32u		/* a word that more articles before this one
				   have is no sign */

enum pair_kind {
	REPORTS,		/* by two publishers, within days */
	SAME_DAYS,
	TIMELESS,		/* a date is missing, or days lie between */
	PAIR_KINDS
};

static const struct {
	double overlap;		/* share of word pairs in common */
	double title;		/* and cosine of the titles, unless ... */
	double only_text;	/* ... this much is in common */
	bool numbers;		/* titles must have the same numbers */
} same_text[PAIR_KINDS] = {
	[REPORTS] = { 0.5, 0.5, 0.8, false },
	[SAME_DAYS] = { 0.5, 0.8, 0.8, true },
	[TIMELESS] = { 0.8, 0.9, 2, true },
};

#define SLOTS (SIDES * PRINT_WORDS)
#define KEY_BITS (PRINT_WORD_BITS + 1)	/* side and word */
#define DIGIT_BITS 13		/* of the sort; two digits make a key */
#define KEY_SHIFT 38			/* above index and slot */
#define SLOT_BITS 6

struct finder {
	struct told *v;
	size_t n;
	uint64_t *posting;	/* key, index, slot; sorted by key */
	size_t npostings;
	uint32_t (*place)[SLOTS];	/* where the posting of a slot is */
	float (*weight)[SLOTS];	/* of words; each side has length 1 */
};

static uint32_t
index_of(uint64_t posting)
{
	return (uint32_t)(posting >> SLOT_BITS);
}

static unsigned
slot_of(uint64_t posting)
{
	return (unsigned)posting & ((1u << SLOT_BITS) - 1);
}

static void
collect(struct finder *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		for (int s = 0; s < SIDES; s++)
			n += f->v[i].print->side[s].nwords;
	f->posting = xcalloc(n, sizeof(*f->posting));
	for (size_t i = 0; i < f->n; i++)
		for (uint64_t s = 0; s < SIDES; s++) {
			const struct print_side *p = &f->v[i].print->side[s];

			for (uint64_t k = 0; k < p->nwords; k++)
				f->posting[f->npostings++] =
				    (s << PRINT_WORD_BITS | p->word[k]) <<
				    KEY_SHIFT | (uint64_t)i << SLOT_BITS |
				    (s * PRINT_WORDS + k);
		}
}

/* Stable, so that the articles of a word stay in their order. */
static void
sort_by_digit(const uint64_t *from, uint64_t *to, size_t n, unsigned shift)
{
	const uint64_t mask = (1u << DIGIT_BITS) - 1;
	size_t *start = xcalloc((size_t)mask + 2, sizeof(*start));

	for (size_t i = 0; i < n; i++)
		start[((from[i] >> shift) & mask) + 1]++;
	for (size_t d = 0; d < mask; d++)
		start[d + 1] += start[d];
	for (size_t i = 0; i < n; i++)
		to[start[(from[i] >> shift) & mask]++] = from[i];
	free(start);
}

static void
sort(struct finder *f)
{
	uint64_t *other = xcalloc(f->npostings, sizeof(*other));

	sort_by_digit(f->posting, other, f->npostings, KEY_SHIFT);
	sort_by_digit(other, f->posting, f->npostings,
	    KEY_SHIFT + DIGIT_BITS);
	free(other);
}

/* How rare a word is among the prints that have its side. */
static void
weigh(struct finder *f)
{
	size_t sides[SIDES] = { 0 };

	for (size_t i = 0; i < f->n; i++)
		for (int s = 0; s < SIDES; s++)
			sides[s] += f->v[i].print->side[s].nwords > 0;
	for (size_t i = 0, end; i < f->npostings; i = end) {
		uint64_t key = f->posting[i] >> KEY_SHIFT;
		double rare;

		for (end = i + 1; end < f->npostings &&
		    f->posting[end] >> KEY_SHIFT == key; end++)
			;
		rare = log(1 + ((double)sides[key >> PRINT_WORD_BITS] +
		    SMOOTHING) / (double)(end - i));
		for (size_t k = i; k < end; k++) {
			uint32_t at = index_of(f->posting[k]);
			unsigned slot = slot_of(f->posting[k]);
			unsigned s = slot / PRINT_WORDS;
			bool title = slot % PRINT_WORDS <
			    f->v[at].print->side[s].ntitle;

			f->place[at][slot] = (uint32_t)k;
			f->weight[at][slot] = (float)(title ?
			    TITLE_WEIGHT * rare : rare);
		}
	}
}

static void
normalise(struct finder *f)
{
	for (size_t i = 0; i < f->n; i++)
		for (size_t s = 0; s < SIDES; s++) {
			float *w = f->weight[i] + s * PRINT_WORDS, sum = 0;

			for (size_t k = 0; k < PRINT_WORDS; k++)
				sum += w[k] * w[k];
			for (size_t k = 0; k < PRINT_WORDS && sum > 0; k++)
				w[k] /= sqrtf(sum);
		}
}

/* What two articles have in common on one side. */
struct likeness {
	double words, title;	/* cosines */
	bool titles;		/* both have one */
};

static void
compare(const struct finder *f, size_t i, size_t k, size_t side,
    struct likeness *l)
{
	const struct print_side *a = &f->v[i].print->side[side];
	const struct print_side *b = &f->v[k].print->side[side];
	const float *wa = f->weight[i] + side * PRINT_WORDS;
	const float *wb = f->weight[k] + side * PRINT_WORDS;
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
far_apart(const struct told *a, const struct told *b)
{
	return a->date != NO_DATE && b->date != NO_DATE &&
	    llabs(a->date - b->date) > WINDOW;
}

static enum pair_kind
kind_of(const struct told *a, const struct told *b)
{
	if (a->date == NO_DATE || b->date == NO_DATE || far_apart(a, b))
		return TIMELESS;
	return a->print->source != 0 && b->print->source != 0 &&
	    a->print->source != b->print->source ? REPORTS : SAME_DAYS;
}

static bool
have_same_text(const struct print_side *a, const struct print_side *b,
    const struct likeness *l, enum pair_kind kind)
{
	double overlap = print_overlap(a, b);

	if (overlap < same_text[kind].overlap)
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
judge_side(const struct finder *f, size_t i, size_t k, size_t side,
    enum pair_kind kind)
{
	const struct print *a = f->v[i].print, *b = f->v[k].print;
	struct likeness l;

	compare(f, i, k, side, &l);
	if (have_same_text(&a->side[side], &b->side[side], &l, kind))
		return is_long(&a->side[side]) ? SURE : SAME;
	if (a->url != 0 && a->url == b->url && l.words >= SAME_PAGE)
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
static bool
same_story(const struct finder *f, size_t i, size_t k)
{
	const struct told *a = &f->v[i], *b = &f->v[k];
	enum pair_kind kind = kind_of(a, b);
	unsigned n[SURE + 1] = { 0 };

	for (size_t s = 0; s < SIDES; s++)
		if (a->print->side[s].nwords >= WORDS_MIN &&
		    b->print->side[s].nwords >= WORDS_MIN)
			n[judge_side(f, i, k, s, kind)]++;
	return n[SURE] > 0 || (n[SAME] > 0 && n[UNLIKE] == 0 &&
	    (kind != TIMELESS || n[OTHER] == 0));
}

static uint32_t
root(struct told *v, uint32_t i)
{
	while (v[i].story != i) {
		v[i].story = v[v[i].story].story;
		i = v[i].story;
	}
	return i;
}

static void
join(struct told *v, uint32_t i, uint32_t k)
{
	i = root(v, i);
	k = root(v, k);
	v[i < k ? k : i].story = i < k ? i : k;
}

/* Articles before one that have words of it, with what these weigh. */
struct looks {
	float *sum;		/* of all articles */
	ARRAY(uint32_t) some;	/* where it is not 0 */
};

/* Is the k-th posting before p one of the same word, and near in time? */
static bool
is_near(const struct finder *f, size_t i, uint32_t p, uint32_t k)
{
	return p >= k && f->posting[p - k] >> KEY_SHIFT ==
	    f->posting[p] >> KEY_SHIFT &&
	    !far_apart(&f->v[i], &f->v[index_of(f->posting[p - k])]);
}

static void
look_back(struct finder *f, size_t i, unsigned slot, struct looks *l)
{
	uint32_t p = f->place[i][slot];

	if (is_near(f, i, p, LOOK_BACK + 1))
		return;
	for (uint32_t k = 1; is_near(f, i, p, k); k++) {
		uint32_t at = index_of(f->posting[p - k]);

		if (l->sum[at] == 0)
			array_push(&l->some, at);
		l->sum[at] += f->weight[i][slot] *
		    f->weight[at][slot_of(f->posting[p - k])];
	}
}

static void
find_one(struct finder *f, size_t i, struct looks *l)
{
	const struct print *p = f->v[i].print;

	for (unsigned s = 0; s < SIDES; s++)
		for (unsigned k = 0; k < p->side[s].nwords; k++)
			look_back(f, i, s * PRINT_WORDS + k, l);
	for (size_t k = 0; k < l->some.n; k++) {
		uint32_t at = l->some.v[k];

		if (l->sum[at] >= (float)CANDIDATE &&
		    root(f->v, (uint32_t)i) != root(f->v, at) &&
		    same_story(f, i, at))
			join(f->v, (uint32_t)i, at);
		l->sum[at] = 0;
	}
	l->some.n = 0;
}

/*
 * The same address or the same text again, however much later and however
 * many there are.
 */
struct again {
	uint64_t key;
	uint32_t at;
};

static int
by_key(const void *a, const void *b)
{
	const struct again *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static uint64_t
text_key(const struct print_side *s)
{
	uint64_t key = s->nwords;

	for (size_t i = 0; i < PRINT_BINS; i++)
		key = (key ^ s->bin[i]) * 0x100000001b3u;
	return key;
}

static void
find_again(struct finder *f)
{
	ARRAY(struct again) v = { 0 };

	for (size_t i = 0; i < f->n; i++) {
		const struct print *p = f->v[i].print;

		if (p->url != 0)
			array_push(&v, (struct again){ p->url, (uint32_t)i });
		for (int s = 0; s < SIDES; s++)
			if (p->side[s].nwords >= WORDS_MIN)
				array_push(&v, (struct again){
				    text_key(&p->side[s]), (uint32_t)i });
	}
	if (v.n > 1)
		qsort(v.v, v.n, sizeof(*v.v), by_key);
	for (size_t i = 1; i < v.n; i++)
		if (v.v[i].key == v.v[i - 1].key &&
		    same_story(f, v.v[i].at, v.v[i - 1].at))
			join(f->v, v.v[i].at, v.v[i - 1].at);
	array_free(&v);
}

void
stories_find(struct told *v, size_t n)
{
	struct finder f = { .v = v, .n = n };
	struct looks l = { .sum = xcalloc(n, sizeof(*l.sum)) };

	for (size_t i = 0; i < n; i++)
		v[i].story = (uint32_t)i;
	collect(&f);
	sort(&f);
	/* Not before: sorting needs as much. */
	f.place = xcalloc(n, sizeof(*f.place));
	f.weight = xcalloc(n, sizeof(*f.weight));
	weigh(&f);
	normalise(&f);
	for (size_t i = 0; i < n; i++)
		find_one(&f, i, &l);
	find_again(&f);
	for (size_t i = 0; i < n; i++)
		v[i].story = root(v, (uint32_t)i);
	free(l.sum);
	array_free(&l.some);
	free(f.place);
	free(f.weight);
	free(f.posting);
}
