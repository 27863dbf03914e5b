#include "index/rebuild.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "index/convert.h"
#include "index/glossary.h"
#include "index/layout.h"
#include "index/pool.h"
#include "index/record.h"
#include "index/schema.h"
#include "index/shards.h"
#include "index/story_store.h"
#include "text/analyzer.h"
#include "xapian-c/xapian-c.h"

struct rebuild {
	const char *dir;
	struct analyzer *an;
	const struct rebuild_options *o;
	struct rebuild_result *result;
	char from[LAYOUT_PATH_MAX];	/* the databases in service */
	char build[LAYOUT_PATH_MAX];	/* as written */
	char path[LAYOUT_PATH_MAX];	/* the same, compact */
	unsigned number;
	struct xc_db *db[SHARDS_MAX];	/* the old ones */
	struct xc_writer *xw[SHARDS_MAX];
	unsigned nold, n;		/* shards */
	struct xc_buf buf;
	struct pool *pool;
	uint32_t all;
	unsigned pending;		/* articles since the last flush */
	uint64_t text;			/* and their bytes */
	enum status st;			/* inside of callbacks */
	struct error *err;
};

/* Report what cannot be read, or make it the failure. */
static enum status
leave_out(struct rebuild *r, const struct error *why)
{
	if (!r->o->repair)
		return error_set(r->err, STATUS_CORRUPT, "%s; run "
		    "ainews-index check --repair", why->text);
	r->result->lost++;
	r->o->lost(r->o->ctx, why->text);
	return STATUS_OK;
}

/* ---- articles ---- */

static enum status
store_first(struct rebuild *r)
{
	struct pool_item it;
	struct xc_error xe;
	enum status st;

	pool_take(r->pool, &it);
	r->text += article_bytes(it.article);
	st = it.st;
	if (st != STATUS_OK && r->err != NULL)
		*r->err = it.err;
	if (st == STATUS_OK)
		st = status_from_xc(xc_writer_replace(r->xw[layout_shard_of(
		    it.article->id, r->n)], it.docid, it.doc, &xe), &xe,
		    r->err);
	pool_item_clear(&it);
	if (st != STATUS_OK)
		return st;
	r->result->articles++;
	/* Xapian holds what is pending in memory; nobody else needs this. */
	if (++r->pending >= FLUSH_ARTICLES || r->text >= FLUSH_BYTES) {
		r->pending = 0;
		r->text = 0;
		for (unsigned k = 0; st == STATUS_OK && k < r->n; k++)
			st = status_from_xc(xc_writer_commit(r->xw[k], &xe),
			    &xe, r->err);
	}
	if (r->o->progress != NULL)
		r->o->progress(r->o->ctx, r->result->articles, r->all);
	return st;
}

static enum status
one_article(struct rebuild *r, unsigned k, uint32_t docid)
{
	struct error why = { 0 };
	struct xc_error xe;
	struct record record;
	enum status st;

	st = status_from_xc(xc_db_data(r->db[k], docid, &r->buf, &xe), &xe,
	    &why);
	if (st == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (st == STATUS_OK)
		st = record_read(&record, r->buf.p == NULL ? "" : r->buf.p,
		    r->buf.len, &why);
	if (st != STATUS_OK) {
		error_prefix(&why, "%s: document %u", r->dir, docid);
		return leave_out(r, &why);
	}
	while (st == STATUS_OK && pool_full(r->pool))
		st = store_first(r);
	if (st == STATUS_OK)
		pool_add(r->pool, record_article(&record), docid);
	record_clear(&record);
	return st;
}

/* How many articles there are, and the highest number. */
static enum status
count_old(struct rebuild *r, uint32_t *last)
{
	enum status st = STATUS_OK;
	uint32_t count, highest;
	struct xc_error xe;

	for (unsigned k = 0; st == STATUS_OK && k < r->nold; k++) {
		st = status_from_xc(xc_db_lastdocid(r->db[k], &highest, &xe),
		    &xe, r->err);
		if (st == STATUS_OK)
			st = status_from_xc(xc_db_doccount(r->db[k], &count,
			    &xe), &xe, r->err);
		if (st != STATUS_OK)
			return st;
		r->all += count;
		if (highest > *last)
			*last = highest;
	}
	return STATUS_OK;
}

/*
 * By number and not along the list of all documents, which may be damaged
 * where the documents are not.  Numbers stay what they were, and with them
 * the order of insertion.
 */
static enum status
all_articles(struct rebuild *r)
{
	uint32_t last = 0;
	enum status st = count_old(r, &last);

	r->pool = pool_new(r->an);
	for (uint32_t docid = 1; st == STATUS_OK && docid <= last &&
	    docid != 0; docid++) {
		if (r->o->stop != NULL && *r->o->stop != 0) {
			r->result->stopped = true;
			break;
		}
		for (unsigned k = 0; st == STATUS_OK && k < r->nold; k++)
			st = one_article(r, k, docid);
	}
	while (st == STATUS_OK && !r->result->stopped &&
	    pool_count(r->pool) > 0)
		st = store_first(r);
	pool_free(r->pool);
	r->pool = NULL;
	return st;
}

/* ---- notes ---- */

static enum status
set_meta(struct rebuild *r, const char *key, const char *value, size_t len)
{
	unsigned n = shard_shares(key) ? r->n : 1;
	enum status st = STATUS_OK;

	for (unsigned k = 0; st == STATUS_OK && k < n; k++)
		st = shard_set(r->xw[k], key, value, len, r->err);
	return st;
}

/* What every shard says of itself. */
static enum status
introduce(struct rebuild *r, unsigned k, uint64_t generation)
{
	const char *ours = analyzer_fingerprint(r->an);
	struct xc_writer *xw = r->xw[k];
	enum status st;

	if ((st = shard_set_number(xw, META_SCHEMA, SCHEMA_VERSION, r->err))
	    != STATUS_OK || (st = shard_set(xw, META_FINGERPRINT, ours,
	    strlen(ours), r->err)) != STATUS_OK ||
	    (st = shard_id_set(xw, k, r->n, r->err)) != STATUS_OK ||
	    (st = shard_set_number(xw, META_GENERATION, generation, r->err))
	    != STATUS_OK)
		return st;
	return shard_set_number(xw, META_UPDATED, (uint64_t)time(NULL),
	    r->err);
}

/*
 * What the glossary has are terms.  Those of another analyser are better
 * than none until it is learned anew, which the number of changed articles
 * makes the next run do, should this one not come to it.
 */
static enum status
age_glossary(struct rebuild *r)
{
	static const char key[] = META_NOTE NOTE_GLOSSARY;
	struct glossary_state s;
	struct strbuf sb;
	enum status st = shard_get(r->db[0], key, &r->buf, r->err);

	if (st != STATUS_OK || r->buf.len == 0)
		return st;
	glossary_state_read(&s, r->buf.p);
	s.changed = s.articles;
	strbuf_init(&sb, 256);
	glossary_state_write(&s, &sb);
	st = set_meta(r, key, sb.s, sb.len);
	strbuf_clear(&sb);
	return st;
}

static bool
copy_note(const char *key, size_t len, uint32_t count, void *ctx)
{
	struct rebuild *r = ctx;
	char *name = xstrndup(key, len);
	struct error why = { 0 };

	(void)count;
	r->st = shard_get(r->db[0], name, &r->buf, &why);
	if (r->st != STATUS_OK)
		r->st = leave_out(r, &why);
	else
		r->st = set_meta(r, name, r->buf.p, r->buf.len);
	free(name);
	return r->st == STATUS_OK;
}

static enum status
all_notes(struct rebuild *r)
{
	struct error why = { 0 };
	uint64_t generation;
	struct xc_error xe;
	enum status st;

	st = status_from_xc(xc_db_metadata_keys(r->db[0], META_NOTE,
	    strlen(META_NOTE), copy_note, r, &xe), &xe, &why);
	if (st != STATUS_OK)
		st = leave_out(r, &why);
	if (st == STATUS_OK)
		st = r->st;
	if (st == STATUS_OK && r->result->other_terms)
		st = age_glossary(r);
	if (st == STATUS_OK)
		st = shard_get_number(r->db[0], META_GENERATION, &generation,
		    &r->buf, r->err);
	for (unsigned k = 0; st == STATUS_OK && k < r->n; k++)
		st = introduce(r, k, generation + 1);
	return st;
}

/* ---- from the old one to the new one ---- */

/* Those behind the first, which says how many there are. */
static enum status
open_others(struct rebuild *r)
{
	char path[LAYOUT_PATH_MAX];
	struct shard_id id;
	struct xc_error xe;
	enum status st = shard_id_get(r->db[0], &id, &r->buf, r->err);

	if (st == STATUS_OK && (id.k != 0 || id.n == 0 || id.n > SHARDS_MAX))
		return error_set(r->err, STATUS_CORRUPT, "%s: its shards are "
		    "mixed up", r->dir);
	for (unsigned k = 1; st == STATUS_OK && k < id.n; k++) {
		layout_shard(r->from, k, path);
		st = status_from_xc(xc_db_open(path, &r->db[k], &xe), &xe,
		    r->err);
		r->nold++;
	}
	return st;
}

static enum status
open_old(struct rebuild *r)
{
	const char *ours = analyzer_fingerprint(r->an);
	struct xc_error xe;
	uint64_t schema = 0;
	enum status st;

	if ((st = layout_current(r->dir, r->from, r->err)) != STATUS_OK)
		return st;
	r->nold = 1;
	st = status_from_xc(xc_db_open(r->from, &r->db[0], &xe), &xe, r->err);
	if (st == STATUS_OK)
		st = open_others(r);
	if (st != STATUS_OK) {
		error_prefix(r->err, "%s", r->dir);
		return st;
	}
	r->n = r->o->shards == 0 ? r->nold : r->o->shards;
	(void)shard_get_number(r->db[0], META_SCHEMA, &schema, &r->buf, NULL);
	if (schema > SCHEMA_VERSION)
		return error_set(r->err, STATUS_MISMATCH, "%s: index of "
		    "schema %llu, this program knows %d; use a newer one",
		    r->dir, (unsigned long long)schema, SCHEMA_VERSION);
	r->result->other_terms = schema != SCHEMA_VERSION ||
	    shard_get(r->db[0], META_FINGERPRINT, &r->buf, NULL) !=
	    STATUS_OK || r->buf.len != strlen(ours) ||
	    memcmp(r->buf.p, ours, r->buf.len) != 0;
	return STATUS_OK;
}

/* Nobody reads it yet, so it is written in place and not waited for. */
static enum status
open_new(struct rebuild *r)
{
	char path[LAYOUT_PATH_MAX];
	struct xc_error xe;
	enum status st;

	st = layout_begin(r->dir, &r->number, r->path, r->err);
	if (st != STATUS_OK)
		return st;
	snprintf(r->build, sizeof(r->build), "%s", r->path);
	memcpy(strrchr(r->build, '/'), "/build", sizeof("/build"));
	for (unsigned k = 0; st == STATUS_OK && k < r->n; k++) {
		layout_shard(r->build, k, path);
		st = status_from_xc(xc_writer_open(path, XC_CREATE,
		    XC_NO_SYNC | XC_DANGEROUS, &r->xw[k], &xe), &xe, r->err);
	}
	return st;
}

static enum status
close_new(struct rebuild *r, unsigned k)
{
	struct xc_error xe;
	enum status st = status_from_xc(xc_writer_close(r->xw[k], &xe), &xe,
	    r->err);

	xc_writer_free(r->xw[k]);
	r->xw[k] = NULL;
	return st;
}

/* Who tells the same story, of all that is written. */
static enum status
all_stories(struct rebuild *r)
{
	bool changed[SHARDS_MAX] = { false };
	enum status st = STATUS_OK;
	struct xc_error xe;

	for (unsigned k = 0; st == STATUS_OK && k < r->n; k++)
		st = status_from_xc(xc_writer_commit(r->xw[k], &xe), &xe,
		    r->err);
	return st == STATUS_OK ? stories_settle(r->xw, r->n, NULL,
	    changed, r->err) : st;
}

/* Without the tables that were only a step to these. */
static enum status
compact(struct rebuild *r, unsigned k)
{
	char build[LAYOUT_PATH_MAX], path[LAYOUT_PATH_MAX];
	const char *source = build;
	struct xc_error xe;
	enum status st = close_new(r, k);

	layout_shard(r->build, k, build);
	layout_shard(r->path, k, path);
	if (st == STATUS_OK)
		st = status_from_xc(xc_compact(&source, 1, path,
		    XC_COMPACT_NO_RENUMBER, &xe), &xe, r->err);
	return st == STATUS_OK ? layout_remove_database(build, r->err) : st;
}

static enum status
compact_all(struct rebuild *r)
{
	enum status st = STATUS_OK;
	struct xc_error xe;

	for (unsigned k = 0; st == STATUS_OK && k < r->n; k++)
		st = compact(r, k);
	if (st == STATUS_OK)
		st = status_from_xc(xc_writer_open(r->path, XC_OPEN, 0,
		    &r->xw[0], &xe), &xe, r->err);
	if (st == STATUS_OK)
		st = shard_set_number(r->xw[0], META_COMPACTED,
		    layout_bytes(r->path), r->err);
	return st == STATUS_OK ? close_new(r, 0) : st;
}

/* Adds up its articles and what is wrong with it. */
static enum status
check_one(struct rebuild *r, unsigned k, size_t *errors, uint32_t *articles)
{
	char path[LAYOUT_PATH_MAX];
	struct xc_db *db = NULL;
	struct xc_error xe;
	uint32_t count = 0;
	size_t wrong = 0;
	enum status st;

	layout_shard(r->path, k, path);
	st = status_from_xc(xc_check(path, &wrong, NULL, &xe), &xe, r->err);
	if (st == STATUS_OK)
		st = status_from_xc(xc_db_open(path, &db, &xe), &xe, r->err);
	if (st == STATUS_OK)
		st = status_from_xc(xc_db_doccount(db, &count, &xe), &xe,
		    r->err);
	xc_db_free(db);
	*errors += wrong;
	*articles += count;
	return st;
}

static enum status
check_new(struct rebuild *r)
{
	enum status st = STATUS_OK;
	size_t errors = 0;
	uint32_t count = 0;

	for (unsigned k = 0; st == STATUS_OK && k < r->n; k++)
		st = check_one(r, k, &errors, &count);
	if (st == STATUS_OK && (errors > 0 || count != r->result->articles ||
	    (!r->o->repair && count != r->all)))
		st = error_set(r->err, STATUS_CORRUPT, "%s: the new index "
		    "has %zu errors and %u articles of %u; the old one stays",
		    r->dir, errors, count, r->all);
	return st;
}

/* Room, but not at the price of the way back. */
static enum status
keep_way_back(struct rebuild *r)
{
	return layout_keep(r->dir, r->o->keep > 0 ? r->o->keep : 1, r->err);
}

static enum status
put_in_service(struct rebuild *r)
{
	enum status st = layout_finish(r->dir, r->number, r->err);

	return st == STATUS_OK ? layout_switch(r->dir, r->number, r->err) :
	    st;
}

/* In this order, as long as all goes well and nobody says stop. */
static enum status (*const steps[])(struct rebuild *) = {
	open_old, open_new, keep_way_back, all_articles, all_notes,
	all_stories, compact_all, check_new, put_in_service
};

enum status
index_rebuild(const char *dir, struct analyzer *an,
    const struct rebuild_options *o, struct rebuild_result *result,
    struct error *err)
{
	struct rebuild r = { .dir = dir, .an = an, .o = o, .result = result,
		.err = err };
	enum status st = STATUS_OK;

	memset(result, 0, sizeof(*result));
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) &&
	    st == STATUS_OK && !result->stopped; i++)
		st = steps[i](&r);
	/* Closing a database that failed to write could only fail again. */
	for (unsigned k = 0; k < SHARDS_MAX; k++) {
		xc_writer_free(r.xw[k]);
		xc_db_free(r.db[k]);
	}
	xc_buf_clear(&r.buf);
	if (st != STATUS_OK || result->stopped)
		(void)layout_clean(dir, NULL);
	else
		st = layout_keep(dir, o->keep, err);
	return st;
}

/*
 * Readers and caches know states of the index by the number of its commits,
 * so that of the old generation has to go beyond the other's.
 */
enum status
index_rollback(const char *dir, struct error *err)
{
	unsigned n = layout_previous(dir);
	char path[LAYOUT_PATH_MAX];
	struct xc_buf buf = { 0 };
	struct xc_writer *xw = NULL;
	struct xc_db *db = NULL;
	struct xc_error xe;
	uint64_t commits = 0, own = 0;
	enum status st;

	if ((st = layout_current(dir, path, err)) != STATUS_OK)
		return st;
	if (n == 0)
		return error_set(err, STATUS_NOT_FOUND, "%s: there is no "
		    "older generation", dir);
	if (xc_db_open(path, &db, NULL) == XC_OK)
		(void)shard_get_number(db, META_GENERATION, &commits, &buf,
		    NULL);
	xc_db_free(db);
	layout_path(dir, n, path);
	st = status_from_xc(xc_writer_open(path, XC_OPEN, 0, &xw, &xe), &xe,
	    err);
	if (st == STATUS_OK)
		st = shard_get_number(xc_writer_db(xw), META_GENERATION, &own,
		    &buf, err);
	if (st == STATUS_OK)
		st = shard_set_number(xw, META_GENERATION,
		    (own > commits ? own : commits) + 1, err);
	if (st == STATUS_OK)
		st = status_from_xc(xc_writer_close(xw, &xe), &xe, err);
	xc_writer_free(xw);
	xc_buf_clear(&buf);
	return st == STATUS_OK ? layout_switch(dir, n, err) : st;
}
