/*
 * Old ones are found by text, by number and by id through sorted lists, so
 * that a file of 100,000 records of which each moved by one is no problem.
 */
#include "indexer/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "index/writer.h"

size_t
id_base(const char *id)
{
	size_t len = strlen(id), n = len;

	while (n > 0 && id[n - 1] >= '0' && id[n - 1] <= '9')
		n--;
	return n > 1 && n < len && id[n - 1] == '~' ? n - 1 : len;
}

static enum status
load_one(struct olds *o, struct writer *w, const char *key, struct old *x,
    struct error *err)
{
	struct article *a = NULL;
	enum status st = writer_id_by_key(w, key, &x->id, err);
	size_t i;

	if (st == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (st == STATUS_OK)
		st = writer_get(w, x->id, &a, err);
	if (st != STATUS_OK) {
		free(x->id);
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	}
	for (i = 0; i < SIDES; i++)
		if (a->side[i].key != NULL && strcmp(a->side[i].key, key) == 0)
			x->hash = a->side[i].hash;
	x->hash = xstrdup(x->hash == NULL ? "" : x->hash);
	x->key = xstrdup(key);
	article_free(a);
	if (o->n == o->cap) {
		o->cap = o->cap == 0 ? 1 : 2 * o->cap;
		o->v = xreallocarray(o->v, o->cap, sizeof(*o->v));
	}
	o->v[o->n++] = *x;
	return STATUS_OK;
}

enum status
olds_load(struct olds *o, struct writer *w, const struct filenote *note,
    bool same_file, struct error *err)
{
	enum status st = STATUS_OK;
	size_t i;

	for (i = 0; st == STATUS_OK && i < note->records.n; i++) {
		struct old x = { .record = note->records.v[i],
			.same_file = same_file };
		char *key = record_key(note->key, x.record);

		st = load_one(o, w, key, &x, err);
		free(key);
	}
	return st;
}

enum pass { BY_TEXT, BY_NUMBER, BY_ID, PASSES };

/* Pointers to the old ones in some order, equal ones by their number. */
struct sorted {
	const struct old **v;
	size_t n;
	size_t *next;		/* at the start of equal ones: skip to here */
	int (*order)(const struct old *, const struct old *);
};

void
olds_clear(struct olds *o)
{
	size_t i;

	for (i = 0; o->sorted != NULL && i < PASSES; i++) {
		free(o->sorted[i].v);
		free(o->sorted[i].next);
	}
	free(o->sorted);
	for (i = 0; i < o->n; i++) {
		free(o->v[i].id);
		free(o->v[i].key);
		free(o->v[i].hash);
	}
	free(o->v);
	*o = (struct olds){ 0 };
}

static int
by_hash(const struct old *a, const struct old *b)
{
	return strcmp(a->hash, b->hash);
}

static int
by_record(const struct old *a, const struct old *b)
{
	return (a->record > b->record) - (a->record < b->record);
}

static int
by_base(const struct old *a, const struct old *b)
{
	size_t n = id_base(a->id), m = id_base(b->id);
	int cmp = memcmp(a->id, b->id, n < m ? n : m);

	return cmp != 0 ? cmp : (n > m) - (n < m);
}

static int
compare(const void *a, const void *b, void *order)
{
	int (*const *f)(const struct old *, const struct old *) = order;
	const struct old *x = *(const struct old *const *)a;
	const struct old *y = *(const struct old *const *)b;
	int cmp = (*f)(x, y);

	return cmp != 0 ? cmp : by_record(x, y);
}

static struct sorted
sort(const struct olds *o,
    int (*order)(const struct old *, const struct old *))
{
	struct sorted s = { xcalloc(o->n + 1, sizeof(*s.v)), o->n,
		xcalloc(o->n + 1, sizeof(*s.next)), order };
	size_t i;

	for (i = 0; i < o->n; i++)
		s.v[i] = &o->v[i];
	qsort_r(s.v, s.n, sizeof(*s.v), compare, &s.order);
	return s;
}

/* The place of the first that is not before `like`. */
static size_t
bound(const struct sorted *s, const struct old *like, bool number)
{
	size_t lo = 0, hi = s->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int cmp = s->order(s->v[mid], like);

		if (cmp == 0 && number)
			cmp = by_record(s->v[mid], like);
		if (cmp < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

/*
 * An unclaimed one that the order holds for equal to `like`: the one of the
 * same number, else the first.  NO_MATCH when all are taken.
 */
static size_t
find(struct sorted *s, const struct olds *o, const struct old *like)
{
	size_t at = bound(s, like, true), start;

	if (at < s->n && s->order(s->v[at], like) == 0 &&
	    s->v[at]->record == like->record && !s->v[at]->claimed)
		return (size_t)(s->v[at] - o->v);
	start = bound(s, like, false);
	for (at = start + s->next[start]; at < s->n &&
	    s->order(s->v[at], like) == 0; at++) {
		if (!s->v[at]->claimed)
			return (size_t)(s->v[at] - o->v);
		s->next[start] = at + 1 - start;
	}
	return NO_MATCH;
}

/* May this item be matched in that way? */
static bool
fits(enum pass pass, const struct item *it, const struct old *x)
{
	struct old like = { .id = it->article->id };

	switch (pass) {
	case BY_TEXT:
		/* The hash of a record that names itself has its id in it. */
		return true;
	case BY_NUMBER:
		return x->record == it->record &&
		    (!it->named || by_base(x, &like) == 0);
	default:
		return it->named;
	}
}

void
match_items(struct batch *b, struct olds *o)
{
	static int (*const orders[PASSES])(const struct old *,
	    const struct old *) = { by_hash, by_record, by_base };
	int pass;
	size_t i;

	if (o->sorted == NULL) {
		o->sorted = xcalloc(PASSES, sizeof(*o->sorted));
		for (pass = 0; pass < PASSES; pass++)
			o->sorted[pass] = sort(o, orders[pass]);
	}
	for (pass = 0; pass < PASSES; pass++)
		for (i = 0; i < b->n; i++) {
			struct item *it = &b->items[i];
			struct old like = { it->article->id, it->key,
				it->hash, it->record, true, false };
			size_t at;

			if (it->match != NO_MATCH)
				continue;
			at = find(&o->sorted[pass], o, &like);
			if (at == NO_MATCH || !fits(pass, it, &o->v[at]))
				continue;
			o->v[at].claimed = true;
			it->match = at;
		}
}
