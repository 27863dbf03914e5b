/*
 * The databases of the index that is being written: how they are opened,
 * committed, compacted and put into service.  What is in them is for
 * writer.c.
 */
#include "index/writer_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "index/convert.h"
#include "index/shards.h"
#include "text/analyzer.h"

static const struct xc_db *
db(const struct writer *w, unsigned shard)
{
	return xc_writer_db(w->xw[shard]);
}

/* Of the first shard. */
static enum status
set_meta_number(struct writer *w, const char *key, uint64_t n,
    struct error *err)
{
	return shard_set_number(w->xw[0], key, n, err);
}

/* 0 when it was never set. */
static uint64_t
get_meta_number(struct writer *w, const char *key)
{
	if (writer_meta_get(w, key, NULL) != STATUS_OK || w->buf.len == 0)
		return 0;
	return strtoull(w->buf.p, NULL, 10);
}

enum status
writer_identify(struct writer *w, struct error *err)
{
	const char *ours = analyzer_fingerprint(w->an);
	enum status st;
	uint64_t schema = get_meta_number(w, META_SCHEMA);

	if (schema == 0 && w->count == 0) {
		char text[16];

		snprintf(text, sizeof(text), "%d", SCHEMA_VERSION);
		st = writer_meta_set(w, META_SCHEMA, text, err);
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
open_shard(struct writer *w, unsigned k, bool fresh, struct error *err)
{
	enum xc_open_mode mode = fresh ? XC_CREATE_OR_OPEN : XC_OPEN;
	char path[LAYOUT_PATH_MAX];
	uint32_t count, last;
	struct xc_error xe;
	enum xc_status x;

	layout_shard(w->path, k, path);
	/*
	 * In a transaction Xapian puts many changes on the disk, where they
	 * take no memory, and commits when we do and not before.
	 */
	if ((x = xc_writer_open(path, mode, 0, &w->xw[k], &xe)) == XC_OK &&
	    (x = xc_writer_begin_transaction(w->xw[k], true, &xe)) ==
	    XC_OK &&
	    (x = xc_db_doccount(db(w, k), &count, &xe)) == XC_OK &&
	    (x = xc_db_lastdocid(db(w, k), &last, &xe)) == XC_OK) {
		w->count += count;
		if (last > w->last)
			w->last = last;
		return STATUS_OK;
	}
	status_from_xc(x, &xe, err);
	error_prefix(err, "%s", path);
	return status_from_xc(x, &xe, NULL);
}

/* Is it the shard that its place says? */
static enum status
check_shard(struct writer *w, unsigned k, struct error *err)
{
	struct shard_id id;
	enum status st = shard_id_get(db(w, k), &id, &w->buf, err);

	if (st != STATUS_OK)
		return st;
	if (k == 0)
		w->n = id.n;
	if (id.k != k || id.n != w->n || id.n > SHARDS_MAX)
		return error_set(err, STATUS_CORRUPT, "%s: shard %u of %u "
		    "stands where %u of %u should be", w->dir, id.k, id.n, k,
		    w->n);
	return STATUS_OK;
}

enum status
writer_open_shards(struct writer *w, struct error *err)
{
	enum status st = STATUS_OK;

	w->n = 1;
	w->count = 0;
	w->last = 0;
	for (unsigned k = 0; st == STATUS_OK && k < w->n; k++)
		if ((st = open_shard(w, k, false, err)) == STATUS_OK)
			st = check_shard(w, k, err);
	return st;
}

enum status
writer_make_shards(struct writer *w, unsigned n, struct error *err)
{
	enum status st = STATUS_OK;

	w->n = n;
	for (unsigned k = 0; st == STATUS_OK && k < n; k++) {
		if ((st = open_shard(w, k, true, err)) == STATUS_OK)
			st = shard_id_set(w->xw[k], k, n, err);
		w->touched[k] = true;
	}
	return st;
}

void
writer_free_shards(struct writer *w)
{
	for (unsigned k = 0; k < SHARDS_MAX; k++) {
		xc_writer_free(w->xw[k]);
		w->xw[k] = NULL;
	}
}

enum status
writer_install(struct writer *w, struct error *err)
{
	enum status st;

	writer_free_shards(w);
	if ((st = layout_finish(w->dir, w->number, err)) != STATUS_OK ||
	    (st = layout_switch(w->dir, w->number, err)) != STATUS_OK)
		return st;
	layout_path(w->dir, w->number, w->path);
	return STATUS_OK;
}

/*
 * The state that this commit makes, in the shards that change with it: the
 * highest among them is that of the index.
 */
static enum status
count_commit(struct writer *w, struct error *err)
{
	uint64_t n = get_meta_number(w, META_GENERATION) + 1;
	enum status st = STATUS_OK;

	w->touched[0] = true;
	for (unsigned k = 0; st == STATUS_OK && k < w->n; k++) {
		if (!w->touched[k])
			continue;
		st = shard_set_number(w->xw[k], META_GENERATION, n, err);
		if (st == STATUS_OK)
			st = shard_set_number(w->xw[k], META_UPDATED,
			    (uint64_t)time(NULL), err);
	}
	return st;
}

/*
 * The first shard comes last: its notes say what was done, and when a power
 * cut falls between two shards, the next run does again what they do not
 * tell of.
 */
enum status
writer_write(struct writer *w, struct error *err)
{
	struct xc_writer *xw;
	struct xc_error xe;
	enum status st = count_commit(w, err);

	for (unsigned k = w->n; st == STATUS_OK && k > 0; k--) {
		xw = w->xw[k - 1];
		st = status_from_xc(xc_writer_commit_transaction(xw, &xe),
		    &xe, err);
		if (st == STATUS_OK)
			st = status_from_xc(xc_writer_begin_transaction(xw,
			    true, &xe), &xe, err);
	}
	if (st != STATUS_OK) {
		error_prefix(err, "%s", w->dir);
		return st;
	}
	w->changed = false;
	memset(w->touched, 0, sizeof(w->touched));
	return STATUS_OK;
}

static enum status
compact_shards(struct writer *w, const char *to, struct error *err)
{
	char from[LAYOUT_PATH_MAX], path[LAYOUT_PATH_MAX];
	const char *source = from;
	enum status st = STATUS_OK;
	struct xc_error xe;

	for (unsigned k = 0; st == STATUS_OK && k < w->n; k++) {
		layout_shard(w->path, k, from);
		layout_shard(to, k, path);
		st = status_from_xc(xc_compact(&source, 1, path,
		    XC_COMPACT_NO_RENUMBER, &xe), &xe, err);
	}
	return st;
}

enum status
writer_move(struct writer *w, unsigned number, const char *path,
    struct error *err)
{
	unsigned old = w->number;
	enum status st;

	w->number = number;
	writer_free_shards(w);
	snprintf(w->path, sizeof(w->path), "%s", path);
	if ((st = writer_open_shards(w, err)) != STATUS_OK ||
	    (st = set_meta_number(w, META_COMPACTED, layout_bytes(w->path),
	    err)) != STATUS_OK ||
	    (st = writer_write_notes(w, err)) != STATUS_OK ||
	    (st = writer_write(w, err)) != STATUS_OK)
		return st;
	if ((st = writer_install(w, err)) != STATUS_OK)
		return st;
	/* A reader in the middle keeps its open files. */
	if ((st = layout_remove(w->dir, old, err)) != STATUS_OK)
		return st;
	return writer_open_shards(w, err);
}

/* Compact into the next generation and put that into service. */
static enum status
compact_beside(struct writer *w, struct error *err)
{
	char path[LAYOUT_PATH_MAX];
	unsigned number;
	enum status st;

	if ((st = layout_begin(w->dir, &number, path, err)) != STATUS_OK ||
	    (st = compact_shards(w, path, err)) != STATUS_OK)
		return st;
	return writer_move(w, number, path, err);
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
