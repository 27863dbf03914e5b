/*
 * What stands in the index, piece by piece: records, values and notes, terms
 * and their places.
 */
#include "index/reader_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "index/term.h"

/* A search asks for the same terms several times, people too. */
#define FREQS_MAX 4096u

/* Hand out as a text what a call read into the buffer. */
static enum status
take_text(struct reader *r, enum xc_status xst, char **text,
    struct error *err)
{
	enum status st = reader_status(r, xst, err);

	*text = st == STATUS_OK ? xstrndup(r->buf.p, r->buf.len) : NULL;
	return st;
}

/* ---- records and values ---- */

/* Lent until the next call. */
static enum status
record_bytes(struct reader *r, uint32_t docid, const char **bytes,
    size_t *len, struct error *err)
{
	enum status st;

	if ((*bytes = shelf_find(&r->shelf, docid, len)) != NULL)
		return STATUS_OK;
	st = reader_status(r, xc_db_data(reader_db(r), docid, &r->buf,
	    &r->why), err);
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

enum status
reader_value(struct reader *r, uint32_t docid, enum slot slot, char **value,
    struct error *err)
{
	return take_text(r, xc_db_value(reader_db(r), docid, slot, &r->buf,
	    &r->why), value, err);
}

/* ---- notes ---- */

enum status
reader_meta(struct reader *r, const char *key, char **value,
    struct error *err)
{
	return take_text(r, xc_db_metadata(joined_meta(r->joined), key,
	    strlen(key), &r->buf, &r->why), value, err);
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
	enum status st;

	strbuf_init(&key, SIZE_MAX / 2);
	strbuf_addf(&key, META_NOTE "%s", prefix);
	st = reader_status(r, xc_db_metadata_keys(joined_meta(r->joined),
	    key.s, key.len, each_note, &n, &r->why), err);
	strbuf_clear(&key);
	return st != STATUS_OK ? st : n.st;
}

/* ---- documents ---- */

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
	struct term t;
	enum status st;

	*docid = 0;
	term_make(&t, CH_ID, id, strlen(id));
	st = reader_status(r, xc_db_postings(reader_db(r), t.s, t.len,
	    first_posting, docid, &r->why), err);
	if (st == STATUS_OK && *docid == 0)
		st = error_set(err, STATUS_NOT_FOUND, "%s: no such article",
		    id);
	return st;
}

struct documents {
	bool (*each)(void *, uint32_t);
	void *ctx;
};

static bool
each_posting(uint32_t docid, uint32_t wdf, void *ctx)
{
	struct documents *d = ctx;

	(void)wdf;
	return d->each(d->ctx, docid);
}

enum status
reader_each(struct reader *r, bool (*each)(void *, uint32_t), void *ctx,
    struct error *err)
{
	struct documents d = { each, ctx };

	return reader_status(r, xc_db_postings(reader_db(r), "", 0,
	    each_posting, &d, &r->why), err);
}

/* ---- terms ---- */

size_t
reader_termfreq(struct reader *r, enum channel ch, const char *text,
    size_t len)
{
	uint32_t freq = 0;
	uint64_t *known;
	struct term t;

	term_make(&t, ch, text, len);
	if ((known = strmap_get(&r->freqs, t.s, t.len)) != NULL)
		return *known;
	if (reader_status(r, xc_db_termfreq(reader_db(r), t.s, t.len, &freq,
	    &r->why), NULL) != STATUS_OK)
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
	struct term t;
	size_t before = *n;

	term_make(&t, ch, text, len);
	if (reader_status(r, xc_db_positions(reader_db(r), docid, t.s, t.len,
	    each_position, &p, &r->why), NULL) != STATUS_OK)
		*n = before;
}

/*
 * The text of a term of this channel behind its prefix, or NULL: XJT... is
 * another channel than XJ.
 */
static const char *
text_in(enum channel ch, const char *term, size_t len)
{
	const char *prefix = term_prefix(ch);
	size_t n = strlen(prefix);

	return len > n && memcmp(term, prefix, n) == 0 &&
	    !(term[n] >= 'A' && term[n] <= 'Z') ? term + n : NULL;
}

struct terms {
	bool (*each)(void *, const char *, size_t, size_t);
	void *ctx;
	enum channel ch;
};

static bool
each_term(const char *term, size_t len, uint32_t freq, void *ctx)
{
	struct terms *t = ctx;
	const char *text = text_in(t->ch, term, len);

	return text == NULL || t->each(t->ctx, text,
	    (size_t)(term + len - text), freq);
}

enum status
reader_terms(struct reader *r, enum channel ch, const char *text, size_t len,
    bool (*each)(void *, const char *, size_t, size_t), void *ctx,
    struct error *err)
{
	struct terms ts = { each, ctx, ch };
	struct term t;

	term_make(&t, ch, text, len);
	return reader_status(r, xc_db_terms(reader_db(r), t.s, t.len,
	    each_term, &ts, &r->why), err);
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
		const char *text = text_in(words[i], term, len);

		if (text != NULL)
			d->each(d->ctx, words[i], text,
			    (size_t)(term + len - text), wdf);
	}
	return true;
}

enum status
reader_document_terms(struct reader *r, uint32_t docid,
    void (*each)(void *, enum channel, const char *, size_t, uint32_t),
    void *ctx, struct error *err)
{
	struct document_terms d = { each, ctx };

	return reader_status(r, xc_db_document_terms(reader_db(r), docid,
	    each_document_term, &d, &r->why), err);
}
