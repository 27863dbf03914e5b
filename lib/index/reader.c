#include "index/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/strmap.h"
#include "index/convert.h"
#include "index/joined.h"
#include "index/nodes.h"
#include "index/shelf.h"
#include "index/term.h"
#include "index/walk.h"

/* BM25 as chosen by measurement: k1 .5, b .6, min_normlen 0. */
static const struct xc_bm25 weights = { .k1 = 0.5, .k2 = 0, .k3 = 1,
    .b = 0.6, .min_normlen = 0 };

/* A search asks for the same terms several times, people too. */
#define FREQS_MAX 4096u

struct reader {
	char *where;
	struct joined *joined;
	struct xc_buf buf;
	struct strmap freqs;		/* of terms, in the state at hand */
	struct shelf shelf;		/* records, the same */
	uint64_t state;
	bool lost;			/* a server, or the state we read */
};

static const struct xc_db *
db(const struct reader *r)
{
	return joined_db(r->joined);
}

static enum status
fail(struct reader *r, enum xc_status st, const struct xc_error *xe,
    struct error *err)
{
	enum status s = status_from_xc(st, xe, err);

	if (s == STATUS_NETWORK)
		joined_blame(r->joined, xe);
	r->lost |= s == STATUS_NETWORK || s == STATUS_STALE;
	if (s != STATUS_OK)
		error_prefix(err, "%s", r->where);
	return s;
}

enum status
reader_meta(struct reader *r, const char *key, char **value,
    struct error *err)
{
	struct xc_error xe;
	enum status st;

	st = fail(r, xc_db_metadata(joined_meta(r->joined), key, strlen(key),
	    &r->buf, &xe), &xe, err);
	*value = st == STATUS_OK ? xstrndup(r->buf.p == NULL ? "" : r->buf.p,
	    r->buf.len) : NULL;
	return st;
}

struct notes {
	struct reader *r;
	bool (*each)(void *, const char *, const char *);
	void *ctx;
	enum status st;
	struct error *err;
};

static bool
each_note(const char *key, size_t len, uint32_t count, void *ctx)
{
	struct notes *n = ctx;
	char *name = xstrndup(key, len), *value = NULL;
	bool more = false;

	(void)count;
	n->st = reader_meta(n->r, name, &value, n->err);
	if (n->st == STATUS_OK)
		more = n->each(n->ctx, name + strlen(META_NOTE), value);
	free(name);
	free(value);
	return more;
}

enum status
reader_notes(struct reader *r, const char *prefix,
    bool (*each)(void *, const char *, const char *), void *ctx,
    struct error *err)
{
	struct notes n = { r, each, ctx, STATUS_OK, err };
	struct strbuf key;
	struct xc_error xe;
	enum status st;

	strbuf_init(&key, SIZE_MAX / 2);
	strbuf_addf(&key, META_NOTE "%s", prefix);
	st = fail(r, xc_db_metadata_keys(joined_meta(r->joined), key.s,
	    key.len, each_note, &n, &xe), &xe, err);
	strbuf_clear(&key);
	return st != STATUS_OK ? st : n.st;
}

enum status
reader_open(struct reader **out, const char *where, const char *fingerprint,
    struct error *err)
{
	struct reader *r = xcalloc(1, sizeof(*r));
	enum status st;

	r->where = xstrdup(where);
	if ((st = joined_open(&r->joined, where, fingerprint, err)) !=
	    STATUS_OK) {
		reader_close(r);
		r = NULL;
	}
	*out = r;
	return st;
}

void
reader_close(struct reader *r)
{
	if (r == NULL)
		return;
	joined_close(r->joined);
	xc_buf_clear(&r->buf);
	strmap_clear(&r->freqs);
	shelf_clear(&r->shelf);
	free(r->where);
	free(r);
}

enum status
reader_whole(const struct reader *r, struct error *err)
{
	const char *why = joined_missing(r->joined, 0);

	return why == NULL ? STATUS_OK : error_set(err, STATUS_IO, "%s", why);
}

const char *
reader_missing(const struct reader *r, size_t k)
{
	return joined_missing(r->joined, k);
}

enum status
reader_refresh(struct reader *r, struct error *err)
{
	enum status st = joined_refresh(r->joined, err);
	struct joined_info i;

	joined_info(r->joined, &i);
	if (i.state != r->state) {
		strmap_clear(&r->freqs);
		shelf_clear(&r->shelf);
	}
	r->state = i.state;
	r->lost = st != STATUS_OK;
	return st;
}

void
reader_keep(struct reader *r, size_t bytes)
{
	r->shelf.max = bytes;
}

bool
reader_lost(const struct reader *r)
{
	return r->lost;
}

void
reader_info(const struct reader *r, struct reader_info *info)
{
	struct joined_info i;

	joined_info(r->joined, &i);
	*info = (struct reader_info){ .articles = i.articles,
	    .generation = i.generation, .state = i.state,
	    .updated = i.updated, .shards = i.shards, .missing = i.missing,
	    .fingerprint = i.fingerprint,
	    .other_fingerprint = i.other_fingerprint };
}

uint64_t
reader_bytes(const struct reader *r)
{
	return joined_bytes(r->joined);
}

/* ---- matching ---- */

static enum xc_status
set_order(struct xc_enquire *e, enum match_order order, struct xc_error *xe)
{
	static const struct xc_sort_value newest = { SLOT_ORDER, false };
	static const struct xc_sort_value oldest = { SLOT_ORDER, true };
	static const struct xc_sort_value score = { SLOT_SCORE, true };
	static const struct xc_sort_value story = { SLOT_STORY, true };

	switch (order) {
	case MATCH_NEWEST:
		return xc_enquire_set_sort(e, XC_BY_VALUE, &newest, 1, xe);
	case MATCH_OLDEST:
		return xc_enquire_set_sort(e, XC_BY_VALUE, &oldest, 1, xe);
	case MATCH_SCORE:
		return xc_enquire_set_sort(e, XC_BY_VALUE_THEN_RELEVANCE,
		    &score, 1, xe);
	case MATCH_STORY:
		return xc_enquire_set_sort(e, XC_BY_VALUE_THEN_RELEVANCE,
		    &story, 1, xe);
	default:
		return XC_OK;
	}
}

static enum xc_status
prepare(struct reader *r, const struct node *node, enum match_order order,
    bool unranked, struct xc_enquire **e, struct xc_error *xe)
{
	enum xc_status st;

	*e = NULL;
	if ((st = xc_enquire_new(db(r), e, xe)) != XC_OK ||
	    (st = xc_enquire_set_query(*e, node_query(node), 0, xe)) !=
	    XC_OK)
		return st;
	if (unranked)
		st = xc_enquire_set_boolean(*e, xe);
	else
		st = xc_enquire_set_bm25(*e, &weights, xe);
	return st != XC_OK ? st : set_order(*e, order, xe);
}

static enum xc_status
copy_page(const struct xc_mset *m, struct match_page *page,
    struct xc_error *xe)
{
	struct xc_mset_stats stats;
	struct xc_hit hit;
	enum xc_status st;

	if ((st = xc_mset_get_stats(m, &stats, xe)) != XC_OK)
		return st;
	page->lower = stats.lower;
	page->estimate = stats.estimated;
	page->upper = stats.upper;
	page->n = 0;
	page->items = xcalloc(stats.size, sizeof(*page->items));
	for (uint32_t i = 0; i < stats.size; i++) {
		if ((st = xc_mset_hit(m, i, &hit, xe)) != XC_OK)
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
	struct xc_error xe;
	enum xc_status st;

	memset(page, 0, sizeof(*page));
	if (node == NULL)
		return STATUS_OK;
	st = prepare(r, node, order, n == 0 || order == MATCH_ANY ||
	    order == MATCH_NEWEST || order == MATCH_OLDEST, &e, &xe);
	if (st == XC_OK)
		st = xc_enquire_search(e, (uint32_t)first, (uint32_t)n,
		    (uint32_t)check, NULL, NULL, &m, &xe);
	if (st == XC_OK)
		st = copy_page(m, page, &xe);
	xc_mset_free(m);
	xc_enquire_free(e);
	if (st != XC_OK)
		match_page_clear(page);
	return fail(r, st, &xe, err);
}

void
match_page_clear(struct match_page *page)
{
	free(page->items);
	memset(page, 0, sizeof(*page));
}

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
	struct xc_error xe;
	struct error err;

	if (fail(r, xc_db_value(db(r), docid, SLOT_ORDER, &r->buf, &xe),
	    &xe, &err) == STATUS_OK)
		return node_term(ns, CH_ID, r->buf.p + ORDER_DATE,
		    r->buf.len - ORDER_DATE);
	nodes_fail(ns, &err);
	return NULL;
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

struct values {
	void (*each)(void *, const char *, size_t, size_t);
	void *ctx;
};

static bool
each_value(const char *value, size_t len, uint32_t count, void *ctx)
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
	struct xc_enquire *e = NULL;
	struct xc_mset *m = NULL;
	struct xc_error xe;
	enum xc_status st;
	struct joined_info info;
	uint32_t all;

	if (node == NULL)
		return STATUS_OK;
	joined_info(r->joined, &info);
	all = (uint32_t)info.articles;
	if ((st = xc_enquire_new(db(r), &e, &xe)) == XC_OK &&
	    (st = xc_enquire_set_query(e, node_query(node), 0, &xe)) ==
	    XC_OK && (st = xc_enquire_set_boolean(e, &xe)) == XC_OK &&
	    (st = xc_enquire_add_spy(e, slot, &xe)) == XC_OK &&
	    (st = xc_enquire_search(e, 0, 0, all, NULL, NULL, &m, &xe)) ==
	    XC_OK)
		st = xc_enquire_spy_values(e, slot, each_value, &f, &xe);
	xc_mset_free(m);
	xc_enquire_free(e);
	return fail(r, st, &xe, err);
}

enum status
reader_values_of(struct reader *r, const uint32_t *docid, size_t n,
    enum slot slot, bool (*each)(uint32_t, const char *, size_t, void *),
    void *ctx, struct error *err)
{
	struct xc_error xe;

	return fail(r, xc_db_values_of(db(r), slot, docid, n, each, ctx,
	    &xe), &xe, err);
}

/* ---- documents and terms ---- */

/* Lent until the next call. */
static enum status
record_bytes(struct reader *r, uint32_t docid, const char **bytes,
    size_t *len, struct error *err)
{
	struct xc_error xe;
	enum status st;

	if ((*bytes = shelf_find(&r->shelf, docid, len)) != NULL)
		return STATUS_OK;
	st = fail(r, xc_db_data(db(r), docid, &r->buf, &xe), &xe, err);
	if (st != STATUS_OK)
		return st;
	shelf_add(&r->shelf, docid, r->buf.p, r->buf.len);
	*bytes = r->buf.p;
	*len = r->buf.len;
	return STATUS_OK;
}

enum status
reader_record(struct reader *r, uint32_t docid, struct record *rec,
    char **bytes, struct error *err)
{
	const char *kept;
	size_t len;
	enum status st;

	*bytes = NULL;
	if ((st = record_bytes(r, docid, &kept, &len, err)) != STATUS_OK)
		return st;
	*bytes = xmemdup(kept, len);
	st = record_read(rec, *bytes, len, err);
	if (st != STATUS_OK) {
		error_prefix(err, "%s: document %u", r->where, docid);
		free(*bytes);
		*bytes = NULL;
	}
	return st;
}

static bool
first_posting(uint32_t docid, uint32_t wdf, void *ctx)
{
	(void)wdf;
	*(uint32_t *)ctx = docid;
	return false;
}

enum status
reader_docid(struct reader *r, const char *id, uint32_t *docid,
    struct error *err)
{
	struct xc_error xe;
	struct term t;
	enum status st;

	*docid = 0;
	term_make(&t, CH_ID, id, strlen(id));
	st = fail(r, xc_db_postings(db(r), t.s, t.len, first_posting, docid,
	    &xe), &xe, err);
	if (st == STATUS_OK && *docid == 0)
		st = error_set(err, STATUS_NOT_FOUND, "%s: no such article",
		    id);
	return st;
}

enum status
reader_value(struct reader *r, uint32_t docid, enum slot slot, char **value,
    struct error *err)
{
	struct xc_error xe;
	enum status st;

	st = fail(r, xc_db_value(db(r), docid, slot, &r->buf, &xe), &xe,
	    err);
	*value = st == STATUS_OK ? xstrndup(r->buf.p == NULL ? "" : r->buf.p,
	    r->buf.len) : NULL;
	return st;
}

struct each {
	bool (*each)(void *, uint32_t);
	void *ctx;
};

static bool
each_posting(uint32_t docid, uint32_t wdf, void *ctx)
{
	struct each *e = ctx;

	(void)wdf;
	return e->each(e->ctx, docid);
}

enum status
reader_each(struct reader *r, bool (*each)(void *, uint32_t), void *ctx,
    struct error *err)
{
	struct each e = { each, ctx };
	struct xc_error xe;

	return fail(r, xc_db_postings(db(r), "", 0, each_posting, &e, &xe),
	    &xe, err);
}

size_t
reader_termfreq(struct reader *r, enum channel ch, const char *text,
    size_t len)
{
	struct xc_error xe;
	uint32_t freq = 0;
	uint64_t *known;
	struct term t;

	term_make(&t, ch, text, len);
	if ((known = strmap_get(&r->freqs, t.s, t.len)) != NULL)
		return *known;
	if (fail(r, xc_db_termfreq(db(r), t.s, t.len, &freq, &xe), &xe,
	    NULL) != STATUS_OK)
		return 0;
	if (r->freqs.n == FREQS_MAX)
		strmap_clear(&r->freqs);
	*strmap_put(&r->freqs, t.s, t.len) = freq;
	return freq;
}

struct positions {
	uint32_t *v;
	size_t *n, max;
};

static bool
each_position(uint32_t pos, void *ctx)
{
	struct positions *p = ctx;

	if (*p->n == p->max)
		return false;
	p->v[(*p->n)++] = pos;
	return true;
}

void
reader_positions(struct reader *r, uint32_t docid, enum channel ch,
    const char *text, size_t len, uint32_t *v, size_t *n, size_t max)
{
	struct positions p = { v, n, max };
	struct xc_error xe;
	struct term t;
	size_t before = *n;

	term_make(&t, ch, text, len);
	if (fail(r, xc_db_positions(db(r), docid, t.s, t.len, each_position,
	    &p, &xe), &xe, NULL) != STATUS_OK)
		*n = before;
}

struct terms {
	bool (*each)(void *, const char *, size_t, size_t);
	void *ctx;
	size_t skip;		/* bytes of the channel's prefix */
};

static bool
each_term(const char *term, size_t len, uint32_t freq, void *ctx)
{
	struct terms *t = ctx;
	char c = len > t->skip ? term[t->skip] : 'a';

	/* XJT... is another channel than XJ. */
	if (c >= 'A' && c <= 'Z')
		return true;
	return t->each(t->ctx, term + t->skip, len - t->skip, freq);
}

enum status
reader_terms(struct reader *r, enum channel ch, const char *text, size_t len,
    bool (*each)(void *, const char *, size_t, size_t), void *ctx,
    struct error *err)
{
	struct terms ts = { each, ctx, strlen(term_prefix(ch)) };
	struct xc_error xe;
	struct term t;

	term_make(&t, ch, text, len);
	return fail(r, xc_db_terms(db(r), t.s, t.len, each_term, &ts, &xe),
	    &xe, err);
}

struct document_terms {
	void (*each)(void *, enum channel, const char *, size_t, uint32_t);
	void *ctx;
};

static bool
each_document_term(const char *term, size_t len, uint32_t wdf, void *ctx)
{
	struct document_terms *d = ctx;
	static const enum channel words[] = { CH_JA, CH_EN };

	for (size_t i = 0; i < 2; i++) {
		const char *prefix = term_prefix(words[i]);
		size_t n = strlen(prefix);

		/* XJT... is another channel than XJ. */
		if (len > n && memcmp(term, prefix, n) == 0 &&
		    !(term[n] >= 'A' && term[n] <= 'Z'))
			d->each(d->ctx, words[i], term + n, len - n, wdf);
	}
	return true;
}

enum status
reader_document_terms(struct reader *r, uint32_t docid,
    void (*each)(void *, enum channel, const char *, size_t, uint32_t),
    void *ctx, struct error *err)
{
	struct document_terms d = { each, ctx };
	struct xc_error xe;

	return fail(r, xc_db_document_terms(db(r), docid, each_document_term,
	    &d, &xe), &xe, err);
}

/* ---- check ---- */

struct check {
	struct reader *r;
	void (*report)(void *, const char *);
	void *ctx;
	size_t damaged;
	struct error first;
};

static bool
check_document(void *ctx, uint32_t docid)
{
	struct check *c = ctx;
	struct record rec;
	struct error e;
	char *bytes;

	if (reader_record(c->r, docid, &rec, &bytes, &e) != STATUS_OK) {
		if (c->damaged++ == 0)
			c->first = e;
		c->report(c->ctx, e.text);
		return true;
	}
	record_clear(&rec);
	free(bytes);
	return true;
}

static enum status
read_tables(struct reader *r, const char *path, struct error *err)
{
	struct xc_db *one = NULL;
	struct xc_error xe;
	enum status st = fail(r, xc_db_open(path, &one, &xe), &xe, err);

	if (st == STATUS_OK && (st = walk_database(one, err)) != STATUS_OK)
		error_prefix(err, "%s", r->where);
	xc_db_free(one);
	return st;
}

static enum status
check_tables(struct reader *r, const char *path,
    void (*report)(void *, const char *), void *ctx, struct error *err)
{
	struct xc_buf text = { 0 };
	struct xc_error xe;
	size_t errors = 0;
	enum status st;

	if (path[0] == '\0')
		return error_set(err, STATUS_BAD_INPUT, "%s: the files of a "
		    "server are checked where they are", r->where);
	if (access(path, W_OK) != 0)
		return read_tables(r, path, err);
	st = fail(r, xc_check(path, &errors, &text, &xe), &xe, err);
	if (st == STATUS_OK && errors > 0) {
		report(ctx, text.p == NULL ? "" : text.p);
		st = error_set(err, STATUS_CORRUPT, "%s: %zu errors in the "
		    "tables; run ainews-index check --repair", r->where,
		    errors);
	}
	xc_buf_clear(&text);
	return st;
}

enum status
reader_check(struct reader *r, void (*report)(void *, const char *),
    void *ctx, struct error *err)
{
	struct check c = { .r = r, .report = report, .ctx = ctx };
	enum status st = STATUS_OK;
	const char *path;

	for (size_t k = 0; st == STATUS_OK &&
	    (path = joined_path(r->joined, k)) != NULL; k++)
		st = check_tables(r, path, report, ctx, err);
	if (st != STATUS_OK)
		return st;
	st = reader_each(r, check_document, &c, err);
	if (st == STATUS_OK && c.damaged > 0) {
		st = c.first.status;
		if (err != NULL)
			*err = c.first;
	}
	return st;
}
