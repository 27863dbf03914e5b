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
#include "index/layout.h"
#include "index/record.h"
#include "index/term.h"
#include "text/analyzer.h"

struct writer {
	char dir[LAYOUT_PATH_MAX];
	char path[LAYOUT_PATH_MAX];	/* of the database */
	unsigned number;		/* of the generation */
	struct analyzer *an;
	struct xc_writer *xw;
	struct xc_buf buf;
	uint64_t count;			/* articles */
	bool changed;			/* since the last commit */
	int lock;
};

static const struct xc_db *
db(const struct writer *w)
{
	return xc_writer_db(w->xw);
}

static enum status
get_meta(struct writer *w, const char *key, struct error *err)
{
	struct xc_error xe;

	return status_from_xc(xc_db_metadata(db(w), key, strlen(key),
	    &w->buf, &xe), &xe, err);
}

static enum status
set_meta(struct writer *w, const char *key, const char *value,
    struct error *err)
{
	struct xc_error xe;

	return status_from_xc(xc_writer_set_metadata(w->xw, key, strlen(key),
	    value, strlen(value), &xe), &xe, err);
}

static enum status
set_meta_number(struct writer *w, const char *key, uint64_t n,
    struct error *err)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
	return set_meta(w, key, text, err);
}

/* 0 when it was never set. */
static uint64_t
get_meta_number(struct writer *w, const char *key)
{
	if (get_meta(w, key, NULL) != STATUS_OK || w->buf.len == 0)
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
			st = set_meta(w, META_FINGERPRINT, ours, err);
		return st;
	}
	if (schema != SCHEMA_VERSION)
		return error_set(err, STATUS_MISMATCH, "%s: index of schema "
		    "%llu, this program writes %d; run ainews-index rebuild",
		    w->dir, (unsigned long long)schema, SCHEMA_VERSION);
	if ((st = get_meta(w, META_FINGERPRINT, err)) != STATUS_OK)
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

static enum status
find_document(struct writer *w, enum channel ch, const char *text,
    uint32_t *docid, struct error *err)
{
	struct first f = { 0 };
	struct xc_error xe;
	struct term t;
	enum status st;

	term_make(&t, ch, text, strlen(text));
	st = status_from_xc(xc_db_postings(db(w), t.s, t.len, take_first, &f,
	    &xe), &xe, err);
	if (st != STATUS_OK)
		return st;
	*docid = f.docid;
	return f.docid == 0 ? error_set(err, STATUS_NOT_FOUND,
	    "%s: no such article", text) : STATUS_OK;
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

enum status
writer_put(struct writer *w, struct article *a, struct error *err)
{
	struct xc_document *doc;
	struct xc_error xe;
	struct record old;
	uint32_t docid;
	enum status st;
	bool known;

	st = find_document(w, CH_ID, a->id, &docid, NULL);
	if (st != STATUS_OK && st != STATUS_NOT_FOUND)
		return find_document(w, CH_ID, a->id, &docid, err);
	known = st == STATUS_OK;
	if (known) {
		if ((st = read_record(w, docid, &old, err)) != STATUS_OK)
			return st;
		a->added = old.added;
		record_clear(&old);
	}
	if (a->changed == NO_DATE)
		a->changed = (int64_t)time(NULL);
	if (!known && a->added == NO_DATE)
		a->added = a->changed;
	if ((st = document_build(w->an, a, &doc, err)) != STATUS_OK)
		return st;
	st = status_from_xc(known ? xc_writer_replace(w->xw, docid, doc, &xe)
	    : xc_writer_add(w->xw, doc, &docid, &xe), &xe, err);
	xc_document_free(doc);
	if (st != STATUS_OK)
		return st;
	w->changed = true;
	w->count += !known;
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

	/* The empty term stands for all documents. */
	st = status_from_xc(xc_db_postings(db(w), "", 0, each_document, &e,
	    &xe), &xe, err);
	return st != STATUS_OK ? st : e.st;
}

/* ---- notes ---- */

enum status
writer_note_get(struct writer *w, const char *name, char **value,
    struct error *err)
{
	struct strbuf key;
	enum status st;

	strbuf_init(&key, SIZE_MAX / 2);
	strbuf_addf(&key, META_NOTE "%s", name);
	st = get_meta(w, key.s, err);
	*value = st == STATUS_OK ? xstrndup(w->buf.p == NULL ? "" : w->buf.p,
	    w->buf.len) : NULL;
	strbuf_clear(&key);
	return st;
}

enum status
writer_note_set(struct writer *w, const char *name, const char *value,
    struct error *err)
{
	struct strbuf key;
	enum status st;

	strbuf_init(&key, SIZE_MAX / 2);
	strbuf_addf(&key, META_NOTE "%s", name);
	st = set_meta(w, key.s, value, err);
	strbuf_clear(&key);
	if (st == STATUS_OK)
		w->changed = true;
	return st;
}

struct notes {
	struct writer *w;
	bool (*each)(void *, const char *, const char *);
	void *ctx;
	struct error *err;
	enum status st;
};

static bool
each_note(const char *key, size_t len, uint32_t count, void *ctx)
{
	struct notes *n = ctx;
	char *name = xstrndup(key + strlen(META_NOTE),
	    len - strlen(META_NOTE));
	char *value = NULL;
	bool more = false;

	(void)count;
	n->st = writer_note_get(n->w, name, &value, n->err);
	if (n->st == STATUS_OK)
		more = n->each(n->ctx, name, value);
	free(name);
	free(value);
	return more;
}

enum status
writer_notes(struct writer *w, const char *prefix,
    bool (*each)(void *, const char *, const char *), void *ctx,
    struct error *err)
{
	struct notes n = { .w = w, .each = each, .ctx = ctx, .err = err };
	struct strbuf key;
	struct xc_error xe;
	enum status st;

	strbuf_init(&key, SIZE_MAX / 2);
	strbuf_addf(&key, META_NOTE "%s", prefix);
	st = status_from_xc(xc_db_metadata_keys(db(w), key.s, key.len,
	    each_note, &n, &xe), &xe, err);
	strbuf_clear(&key);
	return st != STATUS_OK ? st : n.st;
}

/* ---- commits ---- */

enum status
writer_commit(struct writer *w, struct error *err)
{
	struct xc_error xe;
	enum status st;

	if (!w->changed)
		return STATUS_OK;
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
