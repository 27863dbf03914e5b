#include "index/story_archive.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strmap.h"
#include "index/convert.h"

/* While a slot of a shard is walked: documents come in ascending order. */
struct walk {
	struct story_archive *a;
	uint32_t at, end;
	struct scope *scope;		/* NULL: all are looked at */
};

/* ---- which are looked at ---- */

/*
 * Around what changed.  Times are looked at as a whole, so that articles
 * that lie between two of them, or tell of what one told, are judged anew;
 * keys find those of other times.
 */
struct scope {
	ARRAY(int64_t) date;		/* of changed articles, ascending */
	ARRAY(uint32_t) key;		/* theirs, ascending */
	bool undated;			/* one of them is */
	bool *look;
};

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static int
by_time(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static bool
is_near(const struct scope *s, int64_t date)
{
	size_t low = 0, high = s->date.n;

	/* The first that is not before it. */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (s->date.v[mid] < date)
			low = mid + 1;
		else
			high = mid;
	}
	return date != NO_DATE &&
	    ((low < s->date.n && !told_apart(s->date.v[low], date)) ||
	    (low > 0 && !told_apart(s->date.v[low - 1], date)));
}

static bool
has_key(const struct scope *s, const struct print *p, int64_t date)
{
	uint32_t key[STORY_KEYS];
	size_t n = story_keys(p, s->undated || date == NO_DATE, key);

	for (size_t i = 0; i < n && s->key.n > 0; i++)
		if (bsearch(&key[i], s->key.v, s->key.n, sizeof(*s->key.v),
		    by_number) != NULL)
			return true;
	return false;
}

static void
scope_add(struct scope *s, const struct told *t)
{
	uint32_t key[STORY_KEYS];
	size_t n = story_keys(&t->print, true, key);

	for (size_t i = 0; i < n; i++)
		array_push(&s->key, key[i]);
	if (t->date == NO_DATE)
		s->undated = true;
	else
		array_push(&s->date, t->date);
}

/* Look at that article, unless it was deleted since. */
static void
scope_look(struct scope *s, const struct story_archive *a,
    const struct story_place *place)
{
	const size_t first = a->first[place->shard];
	const size_t n = a->first[place->shard + 1] - first;
	const uint32_t *p = n == 0 ? NULL : bsearch(&place->docid,
	    a->docid + first, n, sizeof(*p), by_number);

	if (p != NULL)
		s->look[p - a->docid] = true;
}

static enum status
scope_open(struct scope *s, struct story_archive *a,
    const struct story_changes *changes, struct error *err)
{
	uint32_t *at = xcalloc(changes->put.n, sizeof(*at));
	struct told *told;
	enum status st;
	size_t n = 0;

	s->look = xcalloc(a->first[a->n], sizeof(*s->look));
	for (size_t i = 0; i < changes->put.n; i++)
		scope_look(s, a, &changes->put.v[i]);
	for (uint32_t i = 0; i < a->first[a->n]; i++)
		if (s->look[i])
			at[n++] = i;
	told = xcalloc(n, sizeof(*told));
	st = story_archive_prints(a, at, n, told, err);
	for (size_t i = 0; i < n; i++) {
		told[i].date = a->v[at[i]].date;
		scope_add(s, &told[i]);
	}
	if (s->key.n > 1)
		qsort(s->key.v, s->key.n, sizeof(*s->key.v), by_number);
	if (s->date.n > 1)
		qsort(s->date.v, s->date.n, sizeof(*s->date.v), by_time);
	free(told);
	free(at);
	return st;
}

/* A story is looked at with all of its articles. */
static void
scope_close(struct scope *s, const struct story_archive *a,
    const struct story_changes *changes)
{
	struct strmap leads = { 0 };

	for (size_t i = 0; i < changes->left.n; i++) {
		const char *lead = story_lead(changes->left.v[i]);

		*strmap_put(&leads, lead, strlen(lead)) = 1;
	}
	for (size_t i = 0; i < a->old.n; i++) {
		const char *lead = story_lead(a->old.v[i].story);

		if (s->look[a->old.v[i].at])
			*strmap_put(&leads, lead, strlen(lead)) = 1;
	}
	for (size_t i = 0; i < a->old.n; i++) {
		const char *lead = story_lead(a->old.v[i].story);

		if (strmap_get(&leads, lead, strlen(lead)) != NULL)
			s->look[a->old.v[i].at] = true;
	}
	strmap_clear(&leads);
}

static void
scope_clear(struct scope *s)
{
	array_free(&s->date);
	array_free(&s->key);
	free(s->look);
}

/* ---- what there is ---- */

struct numbers {
	ARRAY(uint32_t) v;
};

static bool
take_docid(uint32_t docid, uint32_t wdf, void *ctx)
{
	struct numbers *n = ctx;

	(void)wdf;
	array_push(&n->v, docid);
	return true;
}

/* Every document, whether it has words or not. */
static enum status
read_docids(struct story_archive *a, struct error *err)
{
	struct numbers n = { 0 };
	enum status st = STATUS_OK;
	struct xc_error xe;

	for (unsigned k = 0; st == STATUS_OK && k < a->n; k++) {
		a->first[k] = n.v.n;
		st = status_from_xc(xc_db_postings(xc_writer_db(a->xw[k]),
		    "", 0, take_docid, &n, &xe), &xe, err);
	}
	a->first[a->n] = n.v.n;
	a->docid = n.v.v;
	a->v = xcalloc(n.v.n, sizeof(*a->v));
	a->sides = xcalloc(n.v.n, sizeof(*a->sides));
	for (size_t i = 0; i < n.v.n; i++)
		a->v[i] = (struct story_article){ NO_DATE, (uint32_t)i };
	return st;
}

static bool
find_article(struct walk *w, uint32_t docid)
{
	while (w->at < w->end && w->a->docid[w->at] < docid)
		w->at++;
	return w->at < w->end && w->a->docid[w->at] == docid;
}

static bool
take_date(uint32_t docid, const char *value, size_t len, void *ctx)
{
	struct walk *w = ctx;

	if (find_article(w, docid))
		w->a->v[w->at].date =
		    (int64_t)xc_sortable_unserialise(value, len);
	return true;
}

static bool
take_print(uint32_t docid, const char *value, size_t len, void *ctx)
{
	struct walk *w = ctx;
	int64_t date;
	struct print p;

	/* What cannot be read is an article alone. */
	if (!find_article(w, docid) || !print_read(&p, value, len))
		return true;
	date = w->a->v[w->at].date;
	for (int s = 0; s < SIDES; s++)
		w->a->sides[w->at] = (uint8_t)(w->a->sides[w->at] +
		    (p.side[s].nwords > 0));
	rarity_count(w->a->rarity, &p);
	if (w->scope != NULL && (is_near(w->scope, date) ||
	    has_key(w->scope, &p, date)))
		w->scope->look[w->at] = true;
	return true;
}

static bool
take_story(uint32_t docid, const char *value, size_t len, void *ctx)
{
	struct walk *w = ctx;

	if (find_article(w, docid))
		array_push(&w->a->old, (struct old_story){ w->at,
		    xstrndup(value, len) });
	return true;
}

static enum status
read_slot(struct story_archive *a, uint32_t slot, xc_value_fn *take,
    struct scope *scope, struct error *err)
{
	enum status st = STATUS_OK;
	struct xc_error xe;

	for (unsigned k = 0; st == STATUS_OK && k < a->n; k++) {
		struct walk w = { a, (uint32_t)a->first[k],
			(uint32_t)a->first[k + 1], scope };

		st = status_from_xc(xc_db_values(xc_writer_db(a->xw[k]),
		    slot, 1, take, &w, &xe), &xe, err);
	}
	return st;
}

static int
by_date(const void *a, const void *b, void *ctx)
{
	const struct story_archive *archive = ctx;
	const uint32_t *x = a, *y = b;
	int64_t date = archive->v[*x].date, other = archive->v[*y].date;

	/* No date is the least number and comes last. */
	if (date != other) {
		if (date == NO_DATE || other == NO_DATE)
			return date == NO_DATE ? 1 : -1;
		return date < other ? -1 : 1;
	}
	return *x < *y ? -1 : *x > *y;
}

static void
choose(struct story_archive *a, const struct scope *scope)
{
	const size_t n = a->first[a->n];

	a->at = xcalloc(n, sizeof(*a->at));
	for (size_t i = 0; i < n; i++)
		if (scope == NULL || scope->look[i])
			a->at[a->nat++] = (uint32_t)i;
	if (a->nat > 1)
		qsort_r(a->at, a->nat, sizeof(*a->at), by_date, a);
}

enum status
story_archive_read(struct story_archive *a,
    const struct story_changes *changes, struct error *err)
{
	struct scope s = { 0 }, *scope = changes == NULL ? NULL : &s;
	enum status st = read_docids(a, err);

	if (st == STATUS_OK)
		st = read_slot(a, SLOT_DATE, take_date, NULL, err);
	if (st == STATUS_OK && scope != NULL)
		st = scope_open(scope, a, changes, err);
	a->rarity = rarity_new();
	if (st == STATUS_OK)
		st = read_slot(a, SLOT_PRINT, take_print, scope, err);
	rarity_finish(a->rarity);
	if (st == STATUS_OK)
		st = read_slot(a, SLOT_STORY, take_story, NULL, err);
	if (st == STATUS_OK && scope != NULL)
		scope_close(scope, a, changes);
	if (st == STATUS_OK)
		choose(a, scope);
	scope_clear(&s);
	return st;
}

void
story_archive_clear(struct story_archive *a)
{
	for (size_t i = 0; i < a->old.n; i++)
		free(a->old.v[i].story);
	array_free(&a->old);
	rarity_free(a->rarity);
	free(a->v);
	free(a->docid);
	free(a->sides);
	free(a->at);
}

unsigned
story_archive_shard(const struct story_archive *a, uint32_t at)
{
	unsigned k = 0;

	while (at >= a->first[k + 1])
		k++;
	return k;
}

const char *
story_lead(const char *story)
{
	size_t len = strlen(story);

	return story + (len > STORY_SIZE_DIGITS ? STORY_SIZE_DIGITS + 1 : len);
}

static int
by_place(const void *a, const void *b)
{
	const struct old_story *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

const char *
story_archive_old(const struct story_archive *a, uint32_t at)
{
	const struct old_story key = { .at = at };
	const struct old_story *p = a->old.n == 0 ? NULL : bsearch(&key,
	    a->old.v, a->old.n, sizeof(*a->old.v), by_place);

	return p == NULL ? "" : p->story;
}

/* Prints that were asked for, by their article. */
struct wanted {
	uint32_t at, place;
};

static int
by_article(const void *a, const void *b)
{
	const struct wanted *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

struct prints {
	const struct story_archive *a;
	const struct wanted *next;
	struct told *told;
};

static bool
give_print(uint32_t docid, const char *value, size_t len, void *ctx)
{
	struct prints *p = ctx;
	struct print *print;

	/* One that has none is passed over. */
	while (p->a->docid[p->next->at] != docid)
		p->next++;
	print = &p->told[p->next->place].print;
	if (!print_read(print, value, len))
		memset(print, 0, sizeof(*print));
	return true;
}

enum status
story_archive_prints(void *ctx, const uint32_t *at, size_t n,
    struct told *told, struct error *err)
{
	const struct story_archive *a = ctx;
	struct wanted *wanted = xcalloc(n, sizeof(*wanted));
	uint32_t *docid = xcalloc(n, sizeof(*docid));
	enum status st = STATUS_OK;
	struct xc_error xe;

	for (uint32_t i = 0; i < n; i++)
		wanted[i] = (struct wanted){ at[i], i };
	qsort(wanted, n, sizeof(*wanted), by_article);
	for (size_t i = 0; i < n; i++)
		docid[i] = a->docid[wanted[i].at];
	for (size_t i = 0, end; st == STATUS_OK && i < n; i = end) {
		unsigned k = story_archive_shard(a, wanted[i].at);
		struct prints p = { a, wanted + i, told };

		for (end = i; end < n && wanted[end].at < a->first[k + 1];
		    end++)
			;
		st = status_from_xc(xc_db_values_of(xc_writer_db(a->xw[k]),
		    SLOT_PRINT, docid + i, end - i, give_print, &p, &xe),
		    &xe, err);
	}
	free(wanted);
	free(docid);
	return st;
}
