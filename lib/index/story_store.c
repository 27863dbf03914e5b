#include "index/story_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"
#include "index/convert.h"
#include "index/schema.h"
#include "index/story_archive.h"
#include "index/term.h"
#include "xapian-c/xapian-c.h"

#define SIZE_MAX_TOLD 9999u

struct settling {
	struct xc_writer *const *xw;
	struct story_archive a;
	struct xc_buf buf;
	bool *changed;
	struct error *err;
};

/* ---- what changed ---- */

void
story_changes_put(struct story_changes *c, unsigned shard, uint32_t docid)
{
	array_push(&c->put, (struct story_place){ shard, docid });
}

void
story_changes_left(struct story_changes *c, const char *story, size_t len)
{
	if (len > 0)
		array_push(&c->left, xstrndup(story, len));
}

void
story_changes_clear(struct story_changes *c)
{
	for (size_t i = 0; i < c->left.n; i++)
		free(c->left.v[i]);
	array_free(&c->left);
	array_free(&c->put);
}

/* ---- one article ---- */

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
	const char *lead = story_lead(story);
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
	if (*old != '\0')
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
give_story(struct settling *s, uint32_t at, const char *story)
{
	const char *old = story_archive_old(&s->a, at);
	unsigned shard = story_archive_shard(&s->a, at);
	uint32_t docid = s->a.docid[at];
	struct xc_document *doc = NULL;
	struct xc_error xe;
	enum status st;

	if (strcmp(old, story) == 0)
		return STATUS_OK;
	s->changed[shard] = true;
	st = status_from_xc(xc_db_document(xc_writer_db(s->xw[shard]), docid,
	    &doc, &xe), &xe, s->err);
	if (st == STATUS_OK)
		st = rewrite(s, doc, old, story);
	if (st == STATUS_OK)
		st = status_from_xc(xc_writer_replace(s->xw[shard], docid,
		    doc, &xe), &xe, s->err);
	xc_document_free(doc);
	return st;
}

/* ---- one story ---- */

/* A copy for the caller to free. */
static enum status
get_id(struct settling *s, uint32_t at, char **id)
{
	struct xc_error xe;
	enum status st;

	st = status_from_xc(xc_db_value(xc_writer_db(s->xw[
	    story_archive_shard(&s->a, at)]), s->a.docid[at], SLOT_ORDER,
	    &s->buf, &xe), &xe, s->err);
	*id = st == STATUS_OK ? id_in_order(&s->buf) : NULL;
	return st;
}

struct lead {
	uint32_t at;
	char *id;
};

/* Does the first lead rather than the second, of no earlier date? */
static bool
leads(const struct story_archive *a, const struct lead *l,
    const struct lead *other)
{
	if (a->sides[l->at] != a->sides[other->at])
		return a->sides[l->at] > a->sides[other->at];
	return a->v[l->at].date == a->v[other->at].date &&
	    strcmp(l->id, other->id) < 0;
}

/* The articles come by date. */
static enum status
find_lead(struct settling *s, const uint32_t *at, size_t n, char **id)
{
	struct lead lead = { 0 };
	enum status st = STATUS_OK;

	for (size_t i = 0; i < n && st == STATUS_OK; i++) {
		struct lead l = { .at = at[i] };

		st = get_id(s, at[i], &l.id);
		if (st == STATUS_OK && (lead.id == NULL ||
		    leads(&s->a, &l, &lead))) {
			free(lead.id);
			lead = l;
			l.id = NULL;
		}
		free(l.id);
	}
	*id = lead.id;
	return st;
}

static enum status
give_stories(struct settling *s, const uint32_t *at, size_t n)
{
	struct strbuf story;
	char *lead = NULL;
	enum status st = STATUS_OK;

	strbuf_init(&story, SIZE_MAX / 2);
	if (n > 1)
		st = find_lead(s, at, n, &lead);
	if (lead != NULL)
		strbuf_addf(&story, "%0*zu %s", STORY_SIZE_DIGITS, n <
		    SIZE_MAX_TOLD ? n : SIZE_MAX_TOLD, lead);
	for (size_t i = 0; i < n && st == STATUS_OK; i++)
		st = give_story(s, at[i], story.len > 0 ? story.s : "");
	strbuf_clear(&story);
	free(lead);
	return st;
}

/* ---- all ---- */

/* By story, and those of one by date as they stood. */
static uint32_t *
by_story(const struct story_archive *a)
{
	uint32_t *start = xcalloc(a->first[a->n] + 1, sizeof(*start));
	uint32_t *at = xcalloc(a->nat, sizeof(*at));

	for (size_t i = 0; i < a->nat; i++)
		start[a->v[a->at[i]].story + 1]++;
	for (size_t i = 0; i < a->first[a->n]; i++)
		start[i + 1] += start[i];
	for (size_t i = 0; i < a->nat; i++)
		at[start[a->v[a->at[i]].story]++] = a->at[i];
	free(start);
	return at;
}

static enum status
write_stories(struct settling *s)
{
	const struct story_article *v = s->a.v;
	uint32_t *at = by_story(&s->a);
	enum status st = STATUS_OK;

	for (size_t i = 0, end; i < s->a.nat && st == STATUS_OK; i = end) {
		for (end = i + 1; end < s->a.nat &&
		    v[at[end]].story == v[at[i]].story; end++)
			;
		st = give_stories(s, at + i, end - i);
	}
	free(at);
	return st;
}

enum status
stories_settle(struct xc_writer *const *xw, unsigned n,
    const struct story_changes *changes, bool *changed, struct error *err)
{
	struct settling s = { .xw = xw, .a = { .xw = xw, .n = n },
	    .changed = changed, .err = err };
	enum status st = story_archive_read(&s.a, changes, err);

	if (st == STATUS_OK)
		st = stories_find(&(struct story_search){ .v = s.a.v,
		    .at = s.a.at, .n = s.a.nat, .rarity = s.a.rarity,
		    .read = story_archive_prints, .ctx = &s.a }, err);
	if (st == STATUS_OK)
		st = write_stories(&s);
	story_archive_clear(&s.a);
	xc_buf_clear(&s.buf);
	return st;
}
