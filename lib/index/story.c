#include "index/story.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/fnv.h"

#define CANDIDATE 0.2f		/* by the words that few others have */
#define LOOK_BACK 32u		/* a word that more articles before this one
				   have is no sign */
#define KEYS_BACK 8u		/* so many with one key are compared */
#define BLOCK 8192u		/* articles in memory, and as many before */

#define KEY_BITS (PRINT_WORD_BITS + 1)	/* side and word */
#define DIGIT_BITS 13		/* of the sort; two digits make a key */
#define KEY_SHIFT 38			/* above index and slot */
#define SLOT_BITS 6

struct finder {
	const struct story_search *s;
	bool undated;		/* there are such */
	/* The articles at hand, by date, in which only near ones matter. */
	const uint32_t *at;
	size_t n;
	struct told *told;
	uint64_t *posting;	/* key, index, slot; sorted by key */
	size_t npostings;
	uint32_t (*place)[STORY_SLOTS];	/* where the posting of a slot is */
	ARRAY(uint64_t) keys;	/* of all articles: key, index */
};

/* ---- what belongs together ---- */

static uint32_t
root(struct story_article *v, uint32_t i)
{
	while (v[i].story != i) {
		v[i].story = v[v[i].story].story;
		i = v[i].story;
	}
	return i;
}

static void
join(struct story_article *v, uint32_t i, uint32_t k)
{
	i = root(v, i);
	k = root(v, k);
	v[i < k ? k : i].story = i < k ? i : k;
}

static enum status
read_told(const struct story_search *s, const uint32_t *at, size_t n,
    struct told **out, struct error *err)
{
	enum status st;

	*out = xcalloc(n, sizeof(**out));
	st = s->read(s->ctx, at, n, *out, err);
	for (size_t i = 0; i < n && st == STATUS_OK; i++) {
		(*out)[i].date = s->v[at[i]].date;
		told_weigh(&(*out)[i], s->rarity);
	}
	return st;
}

/* ---- by words, within days ---- */

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
			n += f->told[i].print.side[s].nwords;
	f->posting = xcalloc(n, sizeof(*f->posting));
	f->npostings = 0;
	for (size_t i = 0; i < f->n; i++)
		for (uint64_t s = 0; s < SIDES; s++) {
			const struct print_side *p = &f->told[i].print.side[s];

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
	f->place = xcalloc(f->n, sizeof(*f->place));
	for (size_t i = 0; i < f->npostings; i++)
		f->place[index_of(f->posting[i])][slot_of(f->posting[i])] =
		    (uint32_t)i;
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
	    f->posting[p] >> KEY_SHIFT && !told_apart(f->told[i].date,
	    f->told[index_of(f->posting[p - k])].date);
}

static void
look_back(const struct finder *f, size_t i, unsigned slot, struct looks *l)
{
	uint32_t p = f->place[i][slot];

	if (is_near(f, i, p, LOOK_BACK + 1))
		return;
	for (uint32_t k = 1; is_near(f, i, p, k); k++) {
		uint32_t at = index_of(f->posting[p - k]);

		if (l->sum[at] == 0)
			array_push(&l->some, at);
		l->sum[at] += f->told[i].weight[slot] *
		    f->told[at].weight[slot_of(f->posting[p - k])];
	}
}

static void
find_one(const struct finder *f, size_t i, struct looks *l)
{
	const struct print *p = &f->told[i].print;
	struct story_article *v = f->s->v;

	for (unsigned s = 0; s < SIDES; s++)
		for (unsigned k = 0; k < p->side[s].nwords; k++)
			look_back(f, i, s * PRINT_WORDS + k, l);
	for (size_t k = 0; k < l->some.n; k++) {
		uint32_t at = l->some.v[k];

		if (l->sum[at] >= CANDIDATE &&
		    root(v, f->at[i]) != root(v, f->at[at]) &&
		    told_same(&f->told[i], &f->told[at]))
			join(v, f->at[i], f->at[at]);
		l->sum[at] = 0;
	}
	l->some.n = 0;
}

/* Those from `first` on, with each other and with those before it. */
static void
find_near(struct finder *f, size_t first)
{
	struct looks l = { .sum = xcalloc(f->n, sizeof(*l.sum)) };

	collect(f);
	sort(f);
	for (size_t i = first; i < f->n; i++)
		find_one(f, i, &l);
	free(l.sum);
	array_free(&l.some);
	free(f->place);
	free(f->posting);
}

/* ---- by keys, whenever ---- */

enum { KEY_URL, KEY_TEXT, KEY_BAND = KEY_TEXT + SIDES };

/* The lowest bit of a key says that it is one of a similar text. */
static uint32_t
key_of(size_t kind, const void *bytes, size_t n)
{
	return fnv32(FNV32 ^ (uint32_t)kind, bytes, n) & ~1u;
}

size_t
story_keys(const struct print *p, bool similar, uint32_t key[STORY_KEYS])
{
	const size_t bands = PRINT_BINS / 4;
	size_t n = 0;

	if (p->url != 0)
		key[n++] = key_of(KEY_URL, &p->url, sizeof(p->url));
	for (size_t s = 0; s < SIDES; s++) {
		const uint8_t *bin = p->side[s].bin;

		if (p->side[s].nwords < STORY_WORDS_MIN)
			continue;
		key[n++] = key_of(KEY_TEXT + s, bin, PRINT_BINS);
		for (size_t b = 0; similar && b < bands; b++)
			if (memcmp(bin + b * 4, "\0\0\0", 4) != 0)
				key[n++] = 1 | key_of(KEY_BAND + s * bands +
				    b, bin + b * 4, 4);
	}
	return n;
}

static void
collect_keys(struct finder *f, size_t first)
{
	uint32_t key[STORY_KEYS];

	for (size_t i = first; i < f->n; i++) {
		size_t n = story_keys(&f->told[i].print, f->undated, key);

		for (size_t k = 0; k < n; k++)
			array_push(&f->keys, (uint64_t)key[k] << 32 |
			    f->at[i]);
	}
}

static int
by_number(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int
by_index(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

struct pairs {
	ARRAY(uint32_t) v;	/* two and two */
};

static enum status
judge_pairs(struct finder *f, struct pairs *p, struct error *err)
{
	uint32_t *at = xcalloc(p->v.n, sizeof(*at));
	struct told *told;
	size_t n = 0;
	enum status st;

	memcpy(at, p->v.v, p->v.n * sizeof(*at));
	qsort(at, p->v.n, sizeof(*at), by_index);
	for (size_t i = 0; i < p->v.n; i++)
		if (n == 0 || at[i] != at[n - 1])
			at[n++] = at[i];
	st = read_told(f->s, at, n, &told, err);
	for (size_t i = 0; i < p->v.n && st == STATUS_OK; i += 2) {
		const uint32_t *pair = p->v.v + i;
		const uint32_t *a = bsearch(pair, at, n, sizeof(*at),
		    by_index);
		const uint32_t *b = bsearch(pair + 1, at, n, sizeof(*at),
		    by_index);

		if (told_same(told + (a - at), told + (b - at)))
			join(f->s->v, *a, *b);
	}
	p->v.n = 0;
	free(told);
	free(at);
	return st;
}

/* Is that key in common a reason to compare two articles? */
static bool
is_reason(const struct finder *f, uint64_t key, uint64_t other)
{
	struct story_article *v = f->s->v;
	uint32_t i = (uint32_t)key, k = (uint32_t)other;

	if (key >> 32 != other >> 32 || root(v, i) == root(v, k))
		return false;
	return (key >> 32 & 1) == 0 || v[i].date == NO_DATE ||
	    v[k].date == NO_DATE;
}

static enum status
find_again(struct finder *f, struct error *err)
{
	struct pairs p = { 0 };
	enum status st = STATUS_OK;

	if (f->keys.n > 1)
		qsort(f->keys.v, f->keys.n, sizeof(*f->keys.v), by_number);
	for (size_t i = 1; i < f->keys.n && st == STATUS_OK; i++) {
		for (size_t k = 1; k <= KEYS_BACK && k <= i; k++)
			if (is_reason(f, f->keys.v[i], f->keys.v[i - k])) {
				array_push(&p.v, (uint32_t)f->keys.v[i - k]);
				array_push(&p.v, (uint32_t)f->keys.v[i]);
			}
		if (p.v.n >= BLOCK)
			st = judge_pairs(f, &p, err);
	}
	if (st == STATUS_OK && p.v.n > 0)
		st = judge_pairs(f, &p, err);
	array_free(&p.v);
	return st;
}

/* ---- all ---- */

static int64_t
date_of(const struct finder *f, size_t i)
{
	return f->s->v[f->s->at[i]].date;
}

/* Those from `first` to `end`, all of them with a date or none. */
static enum status
find_block(struct finder *f, size_t first, size_t end, struct error *err)
{
	bool dated = date_of(f, first) != NO_DATE;
	size_t start = first;
	enum status st;

	while (dated && start > 0 && first - start < BLOCK &&
	    !told_apart(date_of(f, start - 1), date_of(f, first)))
		start--;
	f->at = f->s->at + start;
	f->n = end - start;
	st = read_told(f->s, f->at, f->n, &f->told, err);
	if (st == STATUS_OK) {
		collect_keys(f, first - start);
		if (dated)
			find_near(f, first - start);
	}
	free(f->told);
	return st;
}

enum status
stories_find(const struct story_search *s, struct error *err)
{
	struct finder f = { .s = s };
	enum status st = STATUS_OK;

	f.undated = s->n > 0 && date_of(&f, s->n - 1) == NO_DATE;
	for (size_t i = 0, end; i < s->n && st == STATUS_OK; i = end) {
		bool dated = date_of(&f, i) != NO_DATE;

		for (end = i + 1; end < s->n && end - i < BLOCK &&
		    (date_of(&f, end) != NO_DATE) == dated; end++)
			;
		st = find_block(&f, i, end, err);
	}
	if (st == STATUS_OK)
		st = find_again(&f, err);
	for (size_t i = 0; i < s->n; i++)
		s->v[s->at[i]].story = root(s->v, s->at[i]);
	array_free(&f.keys);
	return st;
}
