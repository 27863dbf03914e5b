/*
 * What matches: pages of hits, and what the slots of all of them say.
 */
#include "index/reader_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "index/nodes_impl.h"

/* BM25 as chosen by measurement: k1 .5, b .6, min_normlen 0. */
static const struct xc_bm25 weights = { .k1 = 0.5, .k2 = 0, .k3 = 1,
    .b = 0.6, .min_normlen = 0 };

static const struct {
	bool unranked;
	enum xc_sort sort;
	struct xc_sort_value by;
} orders[] = {
	[MATCH_RELEVANCE] = { false, XC_BY_RELEVANCE, { 0 } },
	[MATCH_ANY] = { true, XC_BY_RELEVANCE, { 0 } },
	[MATCH_NEWEST] = { true, XC_BY_VALUE, { SLOT_ORDER, false } },
	[MATCH_OLDEST] = { true, XC_BY_VALUE, { SLOT_ORDER, true } },
	[MATCH_SCORE] = { false, XC_BY_VALUE_THEN_RELEVANCE,
	    { SLOT_SCORE, true } },
	[MATCH_STORY] = { false, XC_BY_VALUE_THEN_RELEVANCE,
	    { SLOT_STORY, true } },
};

static enum xc_status
prepare(struct reader *r, const struct node *node, enum match_order order,
    struct xc_enquire **e)
{
	enum xc_status st;

	*e = NULL;
	if ((st = xc_enquire_new(reader_db(r), e, &r->why)) != XC_OK ||
	    (st = xc_enquire_set_query(*e, node_query(node), 0,
	    &r->why)) != XC_OK)
		return st;
	if (orders[order].unranked)
		st = xc_enquire_set_boolean(*e, &r->why);
	else
		st = xc_enquire_set_bm25(*e, &weights, &r->why);
	return st != XC_OK ? st : xc_enquire_set_sort(*e, orders[order].sort,
	    &orders[order].by, 1, &r->why);
}

static enum xc_status
copy_page(const struct xc_mset *m, struct match_page *page,
    struct xc_error *why)
{
	struct xc_mset_stats stats;
	struct xc_hit hit;
	enum xc_status st;

	if ((st = xc_mset_get_stats(m, &stats, why)) != XC_OK)
		return st;
	page->lower = stats.lower;
	page->estimate = stats.estimated;
	page->upper = stats.upper;
	page->n = 0;
	page->items = xcalloc(stats.size, sizeof(*page->items));
	for (uint32_t i = 0; i < stats.size; i++) {
		if ((st = xc_mset_hit(m, i, &hit, why)) != XC_OK)
			return st;
		page->items[page->n].docid = hit.docid;
		page->items[page->n].weight = hit.weight;
		page->n++;
	}
	return XC_OK;
}

enum status
reader_match(struct reader *r, const struct node *node,
    enum match_order order, size_t first, size_t n, size_t check,
    struct match_page *page, struct error *err)
{
	struct xc_enquire *e;
	struct xc_mset *m = NULL;
	enum xc_status st;

	memset(page, 0, sizeof(*page));
	if (node == NULL)
		return STATUS_OK;
	st = prepare(r, node, n == 0 ? MATCH_ANY : order, &e);
	if (st == XC_OK)
		st = xc_enquire_search(e, (uint32_t)first, (uint32_t)n,
		    (uint32_t)check, NULL, NULL, &m, &r->why);
	if (st == XC_OK)
		st = copy_page(m, page, &r->why);
	xc_mset_free(m);
	xc_enquire_free(e);
	if (st != XC_OK)
		match_page_clear(page);
	return reader_status(r, st, err);
}

void
match_page_clear(struct match_page *page)
{
	free(page->items);
	memset(page, 0, sizeof(*page));
}

/* ---- articles by their numbers ---- */

/* Do its numbers mean the same to all that is searched? */
static bool
is_single(const struct reader *r)
{
	const char *path = joined_path(r->joined, 0);

	return path != NULL && path[0] != '\0' &&
	    joined_path(r->joined, 1) == NULL;
}

/* The article of a number, by its id, which has one meaning everywhere. */
static const struct node *
node_article(struct nodes *ns, struct reader *r, uint32_t docid)
{
	struct error err;

	if (reader_status(r, xc_db_value(reader_db(r), docid, SLOT_ORDER,
	    &r->buf, &r->why), &err) != STATUS_OK) {
		nodes_fail(ns, &err);
		return NULL;
	}
	return r->buf.len <= ORDER_DATE ? NULL : node_term(ns, CH_ID,
	    r->buf.p + ORDER_DATE, r->buf.len - ORDER_DATE);
}

const struct node *
node_articles(struct nodes *ns, struct reader *r, const uint32_t *docid,
    size_t n)
{
	const struct node **each, *all;

	if (is_single(r) || n == 0)
		return node_documents(ns, docid, n);
	each = xcalloc(n, sizeof(*each));
	for (size_t i = 0; i < n; i++)
		each[i] = node_article(ns, r, docid[i]);
	all = node_combine(ns, NODE_OR, each, n, 0);
	free(each);
	return all;
}

enum status
reader_find(struct reader *r, struct nodes *ns, const struct node **node,
    struct error *err)
{
	struct joined_info info;
	struct match_page page;
	uint32_t *docid;
	size_t most;
	enum status st;

	if (*node == NULL || !is_single(r))
		return STATUS_OK;
	joined_info(r->joined, &info);
	most = info.articles < FOUND_MAX ? info.articles : FOUND_MAX;
	st = reader_match(r, *node, MATCH_ANY, 0, most + 1, 0, &page, err);
	if (st == STATUS_OK && page.n <= FOUND_MAX) {
		docid = xcalloc(page.n, sizeof(*docid));
		for (size_t i = 0; i < page.n; i++)
			docid[i] = page.items[i].docid;
		*node = node_documents(ns, docid, page.n);
		free(docid);
		st = nodes_status(ns, err);
	}
	match_page_clear(&page);
	return st;
}

/* ---- what a slot says ---- */

struct values {
	void (*each)(void *, const char *, size_t, size_t);
	void *ctx;
};

static bool
counted_value(const char *value, size_t len, uint32_t count, void *ctx)
{
	struct values *f = ctx;

	f->each(f->ctx, value, len, count);
	return true;
}

enum status
reader_values(struct reader *r, const struct node *node, enum slot slot,
    void (*each)(void *, const char *, size_t, size_t), void *ctx,
    struct error *err)
{
	struct values f = { each, ctx };
	struct xc_enquire *e;
	struct xc_mset *m = NULL;
	struct joined_info info;
	enum xc_status st;

	if (node == NULL)
		return STATUS_OK;
	joined_info(r->joined, &info);
	if ((st = prepare(r, node, MATCH_ANY, &e)) == XC_OK &&
	    (st = xc_enquire_add_spy(e, slot, &r->why)) == XC_OK &&
	    (st = xc_enquire_search(e, 0, 0, (uint32_t)info.articles, NULL,
	    NULL, &m, &r->why)) == XC_OK)
		st = xc_enquire_spy_values(e, slot, counted_value, &f,
		    &r->why);
	xc_mset_free(m);
	xc_enquire_free(e);
	return reader_status(r, st, err);
}

enum status
reader_values_of(struct reader *r, const uint32_t *docid, size_t n,
    enum slot slot, bool (*each)(uint32_t, const char *, size_t, void *),
    void *ctx, struct error *err)
{
	return reader_status(r, xc_db_values_of(reader_db(r), slot, docid, n,
	    each, ctx, &r->why), err);
}
