#include "index/writer.h"

#include <sys/stat.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "index/convert.h"
#include "index/document.h"
#include "index/record.h"
#include "index/term.h"
#include "index/writer_impl.h"
#include "text/analyzer.h"

static const struct xc_db *
db(const struct writer *w)
{
	return xc_writer_db(w->xw);
}

static enum status
set_meta_number(struct writer *w, const char *key, uint64_t n,
    struct error *err)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
	return writer_meta_set(w, key, text, err);
}

/* 0 when it was never set. */
static uint64_t
get_meta_number(struct writer *w, const char *key)
{
	if (writer_meta_get(w, key, NULL) != STATUS_OK || w->buf.len == 0)
		return 0;
	return strtoull(w->buf.p, NULL, 10);
}

/*
 * A new database gets schema and fingerprint, an old one must have ours: a
 * writer with another analyser would make an index that finds half.
 */
static enum status
check_identity(struct writer *w, struct error *err)
{
	const char *ours = analyzer_fingerprint(w->an);
	enum status st;
	uint64_t schema = get_meta_number(w, META_SCHEMA);

	if (schema == 0 && w->count == 0) {
		st = set_meta_number(w, META_SCHEMA, SCHEMA_VERSION, err);
		if (st == STATUS_OK)
			st = writer_meta_set(w, META_FINGERPRINT, ours, err);
		return st;
	}
	if (schema != SCHEMA_VERSION)
		return error_set(err, STATUS_MISMATCH, "%s: index of schema "
		    "%llu, this program writes %d; run ainews-index rebuild",
		    w->dir, (unsigned long long)schema, SCHEMA_VERSION);
	if ((st = writer_meta_get(w, META_FINGERPRINT, err)) != STATUS_OK)
		return st;
	if (w->buf.len != strlen(ours) || memcmp(w->buf.p, ours, w->buf.len))
		return error_set(err, STATUS_MISMATCH, "%s: index made with "
		    "[%.*s], this is [%s]; run ainews-index rebuild", w->dir,
		    (int)w->buf.len, w->buf.p, ours);
	return STATUS_OK;
}

static enum status
open_database(struct writer *w, struct error *err)
{
	struct xc_error xe;
	uint32_t count;
	enum status st;

	st = status_from_xc(xc_writer_open(w->path, XC_CREATE_OR_OPEN, 0,
	    &w->xw, &xe), &xe, err);
	if (st != STATUS_OK) {
		error_prefix(err, "%s", w->dir);
		return st;
	}
	st = status_from_xc(xc_db_doccount(db(w), &count, &xe), &xe, err);
	w->count = count;
	return st;
}

enum status
writer_open(struct writer **out, const char *dir, struct analyzer *an,
    const struct writer_options *o, struct error *err)
{
	struct writer *w = xcalloc(1, sizeof(*w));
	bool fresh;
	enum status st;

	w->an = an;
	w->lock = -1;
	snprintf(w->dir, sizeof(w->dir), "%s", dir);
	if (!o->locked && (st = layout_lock(dir, o->wait, &w->lock, err)) !=
	    STATUS_OK) {
		w->lock = -1;
		goto fail;
	}
	/* What a killed program left takes room that we may need. */
	if ((st = layout_clean(dir, err)) != STATUS_OK)
		goto fail;
	w->number = layout_number(dir);
	fresh = w->number == 0;
	if (fresh)
		w->number = 1;
	layout_path(dir, w->number, w->path);
	*strrchr(w->path, '/') = '\0';
	if (mkdir(w->path, 0777) != 0 && errno != EEXIST) {
		st = error_set(err, STATUS_IO, "%s: %s", w->path,
		    strerror(errno));
		goto fail;
	}
	layout_path(dir, w->number, w->path);
	if ((st = open_database(w, err)) != STATUS_OK ||
	    (st = check_identity(w, err)) != STATUS_OK)
		goto fail;
	if (fresh) {
		w->changed = true;
		if ((st = writer_commit(w, err)) != STATUS_OK ||
		    (st = layout_switch(dir, w->number, err)) != STATUS_OK)
			goto fail;
	}
	*out = w;
	return STATUS_OK;
fail:
	writer_close(w);
	*out = NULL;
	return st;
}

void
writer_close(struct writer *w)
{
	struct xc_error xe;

	if (w == NULL)
		return;
	pool_free(w->pool);
	if (w->xw != NULL) {
		/* Closing would commit what is pending; the caller did not. */
		if (xc_writer_cancel(w->xw, &xe) != XC_OK)
			/* Then freeing must not commit either: nothing was
			   put that a failed database could still take. */
			w->changed = false;
		xc_writer_free(w->xw);
	}
	xc_buf_clear(&w->buf);
	if (w->lock >= 0)
		close(w->lock);
	free(w);
}

uint64_t
writer_count(const struct writer *w)
{
	return w->count;
}

/* The document that has a term; NOT_FOUND. */
struct first {
	uint32_t docid;
};

static bool
take_first(uint32_t docid, uint32_t wdf, void *ctx)
{
	struct first *f = ctx;

	(void)wdf;
	f->docid = docid;
	return false;
}

static enum status settle(struct writer *, struct error *);

static enum status
look_up(struct writer *w, enum channel ch, const char *text,
    uint32_t *docid, struct error *err)
{
	struct first f = { 0 };
	struct xc_error xe;
	struct term t;
	enum status st;

	term_make(&t, ch, text, strlen(text));
	st = status_from_xc(xc_db_postings(db(w), t.s, t.len, take_first, &f,
	    &xe), &xe, err);
	*docid = f.docid;
	return st;
}

static bool
same(const char *a, const char *b)
{
	return a != NULL && strcmp(a, b) == 0;
}

/*
 * Would the answer be another one, were everything stored that is being
 * analysed?  Because an article there has that term, or because the one
 * that was found is there with others.
 */
static bool
is_moving(const struct writer *w, const char *text, uint32_t docid)
{
	uint32_t other;

	for (size_t i = 0; w->pool != NULL && i < pool_count(w->pool); i++) {
		const struct article *a = pool_article(w->pool, i, &other);

		if ((docid != 0 && other == docid) || same(a->id, text) ||
		    same(a->pair_key, text) ||
		    same(a->side[SIDE_JA].key, text) ||
		    same(a->side[SIDE_EN].key, text))
			return true;
	}
	return false;
}

static enum status
find_document(struct writer *w, enum channel ch, const char *text,
    uint32_t *docid, struct error *err)
{
	enum status st = look_up(w, ch, text, docid, err);

	if (st == STATUS_OK && is_moving(w, text, *docid)) {
		st = settle(w, err);
		if (st == STATUS_OK)
			st = look_up(w, ch, text, docid, err);
	}
	if (st == STATUS_OK && *docid == 0)
		st = error_set(err, STATUS_NOT_FOUND, "%s: no such article",
		    text);
	return st;
}

static enum status
read_record(struct writer *w, uint32_t docid, struct record *r,
    struct error *err)
{
	struct xc_error xe;
	enum status st;

	st = status_from_xc(xc_db_data(db(w), docid, &w->buf, &xe), &xe, err);
	if (st != STATUS_OK)
		return st;
	return record_read(r, w->buf.p, w->buf.len, err);
}

enum status
writer_get(struct writer *w, const char *id, struct article **out,
    struct error *err)
{
	struct record r;
	uint32_t docid;
	enum status st;

	*out = NULL;
	if ((st = find_document(w, CH_ID, id, &docid, err)) != STATUS_OK ||
	    (st = read_record(w, docid, &r, err)) != STATUS_OK)
		return st;
	*out = record_article(&r);
	record_clear(&r);
	return STATUS_OK;
}

static enum status
id_by(struct writer *w, enum channel ch, const char *text, char **id,
    struct error *err)
{
	struct xc_error xe;
	uint32_t docid;
	enum status st;

	*id = NULL;
	if ((st = find_document(w, ch, text, &docid, err)) != STATUS_OK)
		return st;
	st = status_from_xc(xc_db_value(db(w), docid, SLOT_ID, &w->buf, &xe),
	    &xe, err);
	if (st == STATUS_OK)
		*id = xstrndup(w->buf.p, w->buf.len);
	return st;
}

enum status
writer_id_by_key(struct writer *w, const char *key, char **id,
    struct error *err)
{
	return id_by(w, CH_KEY, key, id, err);
}

enum status
writer_id_by_pair(struct writer *w, const char *pair_key, char **id,
    struct error *err)
{
	return id_by(w, CH_PAIR, pair_key, id, err);
}

/*
 * What is known of the article that this one replaces; *docid is 0 when it
 * is new.
 */
static enum status
prepare(struct writer *w, struct article *a, uint32_t *docid,
    struct error *err)
{
	struct error why = { 0 };
	struct record old;
	enum status st = find_document(w, CH_ID, a->id, docid, &why);

	if (st == STATUS_OK) {
		if ((st = read_record(w, *docid, &old, err)) != STATUS_OK)
			return st;
		a->added = old.added;
		record_clear(&old);
	} else if (st == STATUS_NOT_FOUND) {
		*docid = 0;
	} else {
		return error_set(err, st, "%s", why.text);
	}
	if (a->changed == NO_DATE)
		a->changed = (int64_t)time(NULL);
	if (*docid == 0 && a->added == NO_DATE)
		a->added = a->changed;
	return STATUS_OK;
}

static enum status
store(struct writer *w, uint32_t docid, const struct xc_document *doc,
    struct error *err)
{
	struct xc_error xe;

	return status_from_xc(docid != 0 ? xc_writer_replace(w->xw, docid,
	    doc, &xe) : xc_writer_add(w->xw, doc, &docid, &xe), &xe, err);
}

static enum status
store_first(struct writer *w, struct error *err)
{
	struct pool_item it;
	enum status st;

	pool_take(w->pool, &it);
	if (it.st == STATUS_OK)
		st = store(w, it.docid, it.doc, err);
	else
		st = error_set(err, it.st, "%s", it.err.text);
	pool_item_clear(&it);
	return st;
}

static enum status
settle(struct writer *w, struct error *err)
{
	enum status st = STATUS_OK;

	while (st == STATUS_OK && w->pool != NULL && pool_count(w->pool) > 0)
		st = store_first(w, err);
	return st;
}

enum status
writer_put(struct writer *w, struct article *a, struct error *err)
{
	struct xc_document *doc;
	uint32_t docid;
	enum status st;

	if ((st = settle(w, err)) != STATUS_OK ||
	    (st = prepare(w, a, &docid, err)) != STATUS_OK ||
	    (st = document_build(w->an, a, &doc, err)) != STATUS_OK)
		return st;
	st = store(w, docid, doc, err);
	xc_document_free(doc);
	if (st != STATUS_OK)
		return st;
	w->changed = true;
	w->count += docid == 0;
	return STATUS_OK;
}

enum status
writer_take(struct writer *w, struct article *a, struct error *err)
{
	uint32_t docid;
	enum status st = prepare(w, a, &docid, err);

	if (w->pool == NULL)
		w->pool = pool_new(w->an);
	while (st == STATUS_OK && (pool_full(w->pool) ||
	    pool_ready(w->pool)))
		st = store_first(w, err);
	if (st != STATUS_OK) {
		article_free(a);
		return st;
	}
	pool_add(w->pool, a, docid);
	w->changed = true;
	w->count += docid == 0;
	return STATUS_OK;
}

enum status
writer_delete(struct writer *w, const char *id, struct error *err)
{
	struct xc_error xe;
	uint32_t docid;
	enum status st;

	if ((st = find_document(w, CH_ID, id, &docid, err)) != STATUS_OK)
		return st;
	st = status_from_xc(xc_writer_delete(w->xw, docid, &xe), &xe, err);
	if (st == STATUS_OK) {
		w->count--;
		w->changed = true;
	}
	return st;
}

struct each {
	struct writer *w;
	bool (*each)(void *ctx, const struct article *);
	void *ctx;
	enum status st;
	struct error *err;
};

static bool
each_document(uint32_t docid, uint32_t wdf, void *ctx)
{
	struct each *e = ctx;
	struct article *a;
	struct record r;
	bool more;

	(void)wdf;
	if ((e->st = read_record(e->w, docid, &r, e->err)) != STATUS_OK)
		return false;
	a = record_article(&r);
	record_clear(&r);
	more = e->each(e->ctx, a);
	article_free(a);
	return more;
}

enum status
writer_each(struct writer *w, bool (*each)(void *, const struct article *),
    void *ctx, struct error *err)
{
	struct each e = { .w = w, .each = each, .ctx = ctx, .err = err };
	struct xc_error xe;
	enum status st;

	if ((st = settle(w, err)) != STATUS_OK)
		return st;
	/* The empty term stands for all documents. */
	st = status_from_xc(xc_db_postings(db(w), "", 0, each_document, &e,
	    &xe), &xe, err);
	return st != STATUS_OK ? st : e.st;
}

/* ---- commits ---- */

enum status
writer_commit(struct writer *w, struct error *err)
{
	struct xc_error xe;
	enum status st;

	if (!w->changed)
		return STATUS_OK;
	if ((st = settle(w, err)) != STATUS_OK)
		return st;
	if ((st = set_meta_number(w, META_GENERATION, get_meta_number(w,
	    META_GENERATION) + 1, err)) != STATUS_OK ||
	    (st = set_meta_number(w, META_UPDATED, (uint64_t)time(NULL),
	    err)) != STATUS_OK)
		return st;
	st = status_from_xc(xc_writer_commit(w->xw, &xe), &xe, err);
	if (st != STATUS_OK)
		error_prefix(err, "%s", w->dir);
	else
		w->changed = false;
	return st;
}

/* Compact into the next generation and put that into service. */
static enum status
compact_beside(struct writer *w, struct error *err)
{
	char path[LAYOUT_PATH_MAX];
	const char *source = w->path;
	unsigned old = w->number;
	struct xc_error xe;
	enum status st;

	if ((st = layout_begin(w->dir, &w->number, path, err)) != STATUS_OK)
		return st;
	st = status_from_xc(xc_compact(&source, 1, path, 0, &xe), &xe, err);
	if (st != STATUS_OK)
		return st;
	xc_writer_free(w->xw);
	w->xw = NULL;
	snprintf(w->path, sizeof(w->path), "%s", path);
	if ((st = open_database(w, err)) != STATUS_OK ||
	    (st = set_meta_number(w, META_COMPACTED, layout_bytes(w->path),
	    err)) != STATUS_OK)
		return st;
	w->changed = true;
	if ((st = writer_commit(w, err)) != STATUS_OK)
		return st;
	/* Its files get another path, by which they are opened again. */
	xc_writer_free(w->xw);
	w->xw = NULL;
	if ((st = layout_finish(w->dir, w->number, err)) != STATUS_OK ||
	    (st = layout_switch(w->dir, w->number, err)) != STATUS_OK)
		return st;
	layout_path(w->dir, w->number, w->path);
	/* A reader in the middle keeps its open files. */
	if ((st = layout_remove(w->dir, old, err)) != STATUS_OK)
		return st;
	return open_database(w, err);
}

enum status
writer_compact(struct writer *w, bool force, struct error *err)
{
	uint64_t before = get_meta_number(w, META_COMPACTED);
	enum status st;

	if ((st = writer_commit(w, err)) != STATUS_OK)
		return st;
	if (w->count == 0 ||
	    (!force && layout_bytes(w->path) <= 2 * before))
		return STATUS_OK;
	st = compact_beside(w, err);
	/* A full disk, most of all, should get its room back. */
	if (st != STATUS_OK)
		(void)layout_clean(w->dir, NULL);
	return st;
}
