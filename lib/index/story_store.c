#include "index/story_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"
#include "index/convert.h"
#include "index/schema.h"
#include "index/story.h"
#include "index/term.h"
#include "xapian-c/xapian-c.h"

#define SIZE_DIGITS 4		/* of SLOT_STORY; a space follows */
#define SIZE_MAX_TOLD 9999u

struct article_at {
	unsigned shard;
	uint32_t docid;		/* in it */
	int64_t date;
	struct print print;
	char *story;		/* its SLOT_STORY, or NULL */
};

struct settling {
	struct xc_writer *const *xw;
	unsigned n, shard;	/* of them, and the one at hand */
	ARRAY(struct article_at) v;
	size_t first, at;	/* walking a slot of a shard: its first
				   article, and the next one */
	struct told *told;
	struct xc_buf buf;
	bool *changed;
	struct error *err;
};

static const struct xc_db *
db_of(const struct settling *s, const struct article_at *a)
{
	return xc_writer_db(s->xw[a->shard]);
}

/* ---- what there is ---- */

static bool
take_print(uint32_t docid, const char *value, size_t len, void *ctx)
{
	struct settling *s = ctx;
	struct article_at a = { .shard = s->shard, .docid = docid,
	    .date = NO_DATE };

	/* What cannot be read is an article alone. */
	if (!print_read(&a.print, value, len))
		memset(&a.print, 0, sizeof(a.print));
	array_push(&s->v, a);
	return true;
}

/* The article of a document; every one with words has a print. */
static struct article_at *
article_of(struct settling *s, uint32_t docid)
{
	while (s->at < s->v.n && s->v.v[s->at].docid < docid)
		s->at++;
	return s->at < s->v.n && s->v.v[s->at].docid == docid ?
	    &s->v.v[s->at] : NULL;
}

static bool
take_date(uint32_t docid, const char *value, size_t len, void *ctx)
{
	struct article_at *a = article_of(ctx, docid);

	if (a != NULL)
		a->date = (int64_t)xc_sortable_unserialise(value, len);
	return true;
}

static bool
take_story(uint32_t docid, const char *value, size_t len, void *ctx)
{
	struct article_at *a = article_of(ctx, docid);

	if (a != NULL)
		a->story = xstrndup(value, len);
	return true;
}

static enum status
read_slot(struct settling *s, uint32_t slot, xc_value_fn *take)
{
	struct xc_error xe;

	s->at = s->first;
	return status_from_xc(xc_db_values(xc_writer_db(s->xw[s->shard]),
	    slot, 1, take, s, &xe), &xe, s->err);
}

static enum status
read_all(struct settling *s)
{
	enum status st = STATUS_OK;

	for (s->shard = 0; st == STATUS_OK && s->shard < s->n; s->shard++) {
		s->first = s->v.n;
		st = read_slot(s, SLOT_PRINT, take_print);
		if (st == STATUS_OK)
			st = read_slot(s, SLOT_DATE, take_date);
		if (st == STATUS_OK)
			st = read_slot(s, SLOT_STORY, take_story);
	}
	return st;
}

static int
by_date(const void *a, const void *b)
{
	const struct article_at *x = a, *y = b;

	/* No date is the least number and comes last. */
	if (x->date != y->date) {
		if (x->date == NO_DATE || y->date == NO_DATE)
			return x->date == NO_DATE ? 1 : -1;
		return x->date < y->date ? -1 : 1;
	}
	if (x->docid != y->docid)
		return x->docid < y->docid ? -1 : 1;
	return x->shard < y->shard ? -1 : x->shard > y->shard;
}

static void
find(struct settling *s)
{
	if (s->v.n > 1)
		qsort(s->v.v, s->v.n, sizeof(*s->v.v), by_date);
	s->told = xcalloc(s->v.n, sizeof(*s->told));
	for (size_t i = 0; i < s->v.n; i++) {
		s->told[i].print = &s->v.v[i].print;
		s->told[i].date = s->v.v[i].date;
	}
	stories_find(s->told, s->v.n);
}

/* ---- what is new ---- */

/* The id in a SLOT_STORY. */
static const char *
lead_of(const char *story)
{
	size_t len = strlen(story);

	return story + (len > SIZE_DIGITS ? SIZE_DIGITS + 1 : len);
}

static enum status
change_term(struct settling *s, struct xc_document *doc, bool add,
    enum channel ch, const char *text)
{
	struct xc_error xe;
	struct term t;

	term_make(&t, ch, text, strlen(text));
	return status_from_xc(add ? xc_document_add_boolean_term(doc, t.s,
	    t.len, &xe) : xc_document_remove_term(doc, t.s, t.len, &xe), &xe,
	    s->err);
}

static enum status
change_terms(struct settling *s, struct xc_document *doc, bool add,
    const char *story, const char *id)
{
	const char *lead = lead_of(story);
	enum status st = change_term(s, doc, add, CH_STORY, lead);

	return st == STATUS_OK ? change_term(s, doc, add, CH_ROLE,
	    strcmp(lead, id) == 0 ? ROLE_LEAD : ROLE_DUP) : st;
}

static enum status
set_value(struct settling *s, struct xc_document *doc, uint32_t slot,
    const char *value, size_t len)
{
	struct xc_error xe;

	return status_from_xc(xc_document_set_value(doc, slot, value, len,
	    &xe), &xe, s->err);
}

/* The facets with the field of the story, or without. */
static enum status
change_facets(struct settling *s, struct xc_document *doc, const char *story)
{
	struct xc_error xe;
	struct strbuf sb;
	enum status st;

	st = status_from_xc(xc_document_value(doc, SLOT_FACETS, &s->buf,
	    &xe), &xe, s->err);
	if (st != STATUS_OK)
		return st;
	strbuf_init(&sb, SIZE_MAX / 2);
	for (size_t i = 0, n; i < s->buf.len; i += n) {
		const char *field = s->buf.p + i;

		n = strnlen(field, s->buf.len - i) + 1;
		if (i + n > s->buf.len)
			break;
		if (*field != FACET_BYTE_STORY)
			strbuf_add(&sb, field, n);
	}
	if (*story != '\0') {
		strbuf_addch(&sb, FACET_BYTE_STORY);
		strbuf_add(&sb, story, strlen(story) + 1);
	}
	st = set_value(s, doc, SLOT_FACETS, sb.s, sb.len);
	strbuf_clear(&sb);
	return st;
}

/* A copy of the id in a SLOT_ORDER. */
static char *
id_in_order(const struct xc_buf *order)
{
	return order->len < ORDER_DATE ? xstrdup("") :
	    xstrndup(order->p + ORDER_DATE, order->len - ORDER_DATE);
}

static enum status
rewrite(struct settling *s, struct xc_document *doc, const char *old,
    const char *story)
{
	struct xc_error xe;
	enum status st;
	char *id;

	st = status_from_xc(xc_document_value(doc, SLOT_ORDER, &s->buf, &xe),
	    &xe, s->err);
	if (st != STATUS_OK)
		return st;
	id = id_in_order(&s->buf);
	if (old != NULL)
		st = change_terms(s, doc, false, old, id);
	if (st == STATUS_OK && *story != '\0')
		st = change_terms(s, doc, true, story, id);
	free(id);
	if (st == STATUS_OK)
		st = change_facets(s, doc, story);
	return st == STATUS_OK ? set_value(s, doc, SLOT_STORY, story,
	    strlen(story)) : st;
}

/* `story` is "" for an article that is alone. */
static enum status
give_story(struct settling *s, const struct article_at *a, const char *story)
{
	struct xc_document *doc = NULL;
	struct xc_error xe;
	enum status st;

	if (strcmp(a->story == NULL ? "" : a->story, story) == 0)
		return STATUS_OK;
	s->changed[a->shard] = true;
	st = status_from_xc(xc_db_document(db_of(s, a), a->docid, &doc,
	    &xe), &xe, s->err);
	if (st == STATUS_OK)
		st = rewrite(s, doc, a->story, story);
	if (st == STATUS_OK)
		st = status_from_xc(xc_writer_replace(s->xw[a->shard],
		    a->docid, doc, &xe), &xe, s->err);
	xc_document_free(doc);
	return st;
}

static unsigned
sides_of(const struct article_at *a)
{
	return (a->print.side[SIDE_JA].nwords > 0) +
	    (a->print.side[SIDE_EN].nwords > 0);
}

/* A copy for the caller to free. */
static enum status
get_id(struct settling *s, const struct article_at *a, char **id)
{
	struct xc_error xe;
	enum status st;

	st = status_from_xc(xc_db_value(db_of(s, a), a->docid, SLOT_ORDER,
	    &s->buf, &xe), &xe, s->err);
	*id = st == STATUS_OK ? id_in_order(&s->buf) : NULL;
	return st;
}

/* Does the article lead rather than the other one of its date? */
static bool
leads(const struct article_at *a, const char *id,
    const struct article_at *other, const char *other_id)
{
	if (sides_of(a) != sides_of(other))
		return sides_of(a) > sides_of(other);
	/* They come by date. */
	return a->date == other->date && strcmp(id, other_id) < 0;
}

struct member {
	uint32_t story, at;
};

static int
by_story(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	if (x->story != y->story)
		return x->story < y->story ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static enum status
one_story(struct settling *s, const struct member *m, size_t n)
{
	const struct article_at *lead = NULL;
	char *lead_id = NULL, *story = NULL;
	enum status st = STATUS_OK;

	for (size_t i = 0; i < n && n > 1 && st == STATUS_OK; i++) {
		const struct article_at *a = &s->v.v[m[i].at];
		char *id;

		st = get_id(s, a, &id);
		if (st == STATUS_OK && (lead == NULL ||
		    leads(a, id, lead, lead_id))) {
			free(lead_id);
			lead = a;
			lead_id = id;
			id = NULL;
		}
		free(id);
	}
	if (st == STATUS_OK) {
		struct strbuf sb;

		strbuf_init(&sb, SIZE_MAX / 2);
		if (n > 1)
			strbuf_addf(&sb, "%0*zu %s", SIZE_DIGITS, n <
			    SIZE_MAX_TOLD ? n : SIZE_MAX_TOLD, lead_id);
		story = strbuf_take(&sb);
	}
	for (size_t i = 0; i < n && st == STATUS_OK; i++)
		st = give_story(s, &s->v.v[m[i].at], story);
	free(story);
	free(lead_id);
	return st;
}

static enum status
write_stories(struct settling *s)
{
	struct member *m = xcalloc(s->v.n, sizeof(*m));
	enum status st = STATUS_OK;

	for (size_t i = 0; i < s->v.n; i++)
		m[i] = (struct member){ s->told[i].story, (uint32_t)i };
	if (s->v.n > 1)
		qsort(m, s->v.n, sizeof(*m), by_story);
	for (size_t i = 0, end; i < s->v.n && st == STATUS_OK; i = end) {
		for (end = i + 1; end < s->v.n &&
		    m[end].story == m[i].story; end++)
			;
		st = one_story(s, m + i, end - i);
	}
	free(m);
	return st;
}

enum status
stories_settle(struct xc_writer *const *xw, unsigned n, bool *changed,
    struct error *err)
{
	struct settling s = { .xw = xw, .n = n, .changed = changed,
	    .err = err };
	enum status st = read_all(&s);

	if (st == STATUS_OK) {
		find(&s);
		st = write_stories(&s);
	}
	for (size_t i = 0; i < s.v.n; i++)
		free(s.v.v[i].story);
	array_free(&s.v);
	free(s.told);
	xc_buf_clear(&s.buf);
	return st;
}
