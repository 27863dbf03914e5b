/*
 * Reading everything once, to see that it can be read.
 */
#include "index/reader_impl.h"

#include <stdlib.h>
#include <unistd.h>

#include "index/walk.h"

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
	enum status st;

	st = reader_status(r, xc_db_open(path, &one, &r->why), err);
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
	size_t errors = 0;
	enum status st;

	if (path[0] == '\0')
		return error_set(err, STATUS_BAD_INPUT, "%s: the files of a "
		    "server are checked where they are", r->where);
	if (access(path, W_OK) != 0)
		return read_tables(r, path, err);
	st = reader_status(r, xc_check(path, &errors, &text, &r->why), err);
	if (st == STATUS_OK && errors > 0) {
		report(ctx, text.p);
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
