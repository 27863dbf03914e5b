#include "index/walk.h"

#include <stdbool.h>

#include "index/convert.h"
#include "index/schema.h"

struct walk {
	const struct xc_db *db;
	const char *term;		/* at hand, and its length */
	size_t len;
	uint32_t postings;		/* of it, so far */
	bool has_positions;		/* the first of them has */
	bool any;			/* something was called back */
	enum status st;
	struct error *err;
};

static bool
failed(struct walk *w, enum xc_status st, const struct xc_error *xe)
{
	if (w->st == STATUS_OK && st != XC_OK)
		w->st = status_from_xc(st, xe, w->err);
	return w->st != STATUS_OK;
}

static bool
see_position(uint32_t pos, void *ctx)
{
	struct walk *w = ctx;

	(void)pos;
	w->any = true;
	return true;
}

/* A term has positions everywhere or nowhere. */
static bool
see_posting(uint32_t docid, uint32_t wdf, void *ctx)
{
	struct walk *w = ctx;
	struct xc_error xe;

	(void)wdf;
	w->any = false;
	if ((w->postings++ == 0 || w->has_positions) &&
	    failed(w, xc_db_positions(w->db, docid, w->term, w->len,
	    see_position, w, &xe), &xe))
		return false;
	if (w->postings == 1)
		w->has_positions = w->any;
	return true;
}

static bool
see_term(const char *term, size_t len, uint32_t freq, void *ctx)
{
	struct walk *w = ctx;
	struct xc_error xe;

	w->term = term;
	w->len = len;
	w->postings = 0;
	if (!failed(w, xc_db_postings(w->db, term, len, see_posting, w, &xe),
	    &xe) && w->postings != freq)
		w->st = error_set(w->err, STATUS_CORRUPT, "%.*s: in %u "
		    "documents, but %u are counted", (int)len, term,
		    w->postings, freq);
	return w->st == STATUS_OK;
}

static bool
see_document_term(const char *term, size_t len, uint32_t wdf, void *ctx)
{
	(void)term;
	(void)len;
	(void)wdf;
	(void)ctx;
	return true;
}

static bool
see_document(uint32_t docid, uint32_t wdf, void *ctx)
{
	struct walk *w = ctx;
	struct xc_error xe;

	(void)wdf;
	w->postings++;
	return !failed(w, xc_db_document_terms(w->db, docid,
	    see_document_term, w, &xe), &xe);
}

static bool
see_value(uint32_t docid, const char *value, size_t len, void *ctx)
{
	(void)docid;
	(void)value;
	(void)len;
	(void)ctx;
	return true;
}

struct reading {
	struct walk *walk;
	struct xc_buf buf;
};

static bool
see_key(const char *key, size_t len, uint32_t count, void *ctx)
{
	struct reading *r = ctx;
	struct xc_error xe;

	(void)count;
	return !failed(r->walk, xc_db_metadata(r->walk->db, key, len, &r->buf,
	    &xe), &xe);
}

enum status
walk_database(const struct xc_db *db, struct error *err)
{
	struct walk w = { .db = db, .err = err };
	struct reading r = { .walk = &w };
	struct xc_error xe;
	uint32_t count = 0;

	if (!failed(&w, xc_db_terms(db, "", 0, see_term, &w, &xe), &xe) &&
	    !failed(&w, xc_db_doccount(db, &count, &xe), &xe)) {
		w.postings = 0;
		if (!failed(&w, xc_db_postings(db, "", 0, see_document, &w,
		    &xe), &xe) && w.postings != count)
			w.st = error_set(err, STATUS_CORRUPT, "%u documents, "
			    "but %u are counted", w.postings, count);
	}
	for (uint32_t slot = 0; w.st == STATUS_OK && slot < SLOTS; slot++)
		(void)failed(&w, xc_db_values(db, slot, 1, see_value, &w,
		    &xe), &xe);
	if (w.st == STATUS_OK)
		(void)failed(&w, xc_db_metadata_keys(db, "", 0, see_key, &r,
		    &xe), &xe);
	xc_buf_clear(&r.buf);
	return w.st;
}
