#include "index/reader.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "index/convert.h"
#include "index/reader_impl.h"

enum status
reader_status(struct reader *r, enum xc_status st, struct error *err)
{
	enum status s = status_from_xc(st, &r->why, err);

	if (s == STATUS_NETWORK)
		joined_blame(r->joined, &r->why);
	r->lost |= s == STATUS_NETWORK || s == STATUS_STALE;
	if (s != STATUS_OK)
		error_prefix(err, "%s", r->where);
	return s;
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
