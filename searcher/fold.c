#include "searcher/fold.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fnv.h"
#include "index/story_store.h"

/*
 * An index where nothing is told twice, as any but one of news is, costs
 * one look-up.
 */
void
fold_init(struct fold *f, struct reader *r, bool wanted)
{
	memset(f, 0, sizeof(*f));
	f->r = r;
	f->there = reader_termfreq(r, CH_ROLE, ROLE_DUP,
	    strlen(ROLE_DUP)) > 0;
	f->wanted = f->there && wanted;
}

enum status
fold_begin(struct fold *f, struct nodes *ns, const struct node *node,
    struct error *err)
{
	const struct node *told[] = { node, node_term(ns, CH_ROLE, ROLE_DUP,
	    strlen(ROLE_DUP)) };
	struct match_page page = { 0 };
	enum status st = STATUS_OK;

	if (f->wanted && node != NULL)
		st = reader_match(f->r, node_combine(ns, NODE_AND, told, 2,
		    0), MATCH_RELEVANCE, 0, 0, 1, &page, err);
	f->active = f->wanted && page.upper > 0;
	match_page_clear(&page);
	return st;
}

void
fold_clear(struct fold *f)
{
	free(f->seen);
	memset(f, 0, sizeof(*f));
}

void
fold_back(struct fold *f, size_t nseen)
{
	f->nseen = nseen;
}

/* Is it the first article of its story? */
static bool
is_first(struct fold *f, const char *story)
{
	/* A few hundred stories of a page do not collide in 64 bits. */
	uint64_t h = fnv64(FNV64, story, strlen(story));

	if (*story == '\0')
		return true;
	for (size_t i = 0; i < f->nseen; i++)
		if (f->seen[i] == h)
			return false;
	/* Doubling at powers of two. */
	if ((f->nseen & (f->nseen - 1)) == 0)
		f->seen = xreallocarray(f->seen, f->nseen == 0 ? 1 :
		    2 * f->nseen, sizeof(*f->seen));
	f->seen[f->nseen++] = h;
	return true;
}

enum status
fold_list(struct fold *f, struct match_item *items, bool *flags, size_t *n,
    struct error *err)
{
	size_t kept = 0;
	enum status st = STATUS_OK;

	for (size_t i = 0; f->active && i < *n; i++) {
		char *story;

		st = reader_value(f->r, items[i].docid, SLOT_STORY, &story,
		    err);
		if (st != STATUS_OK)
			return st;
		if (is_first(f, story)) {
			items[kept] = items[i];
			flags[kept++] = flags[i];
		}
		free(story);
	}
	if (f->active)
		*n = kept;
	return st;
}

static void
count_story(void *ctx, const char *value, size_t len, size_t count)
{
	(void)value;
	(void)len;
	*(size_t *)ctx += count - 1;
}

enum status
fold_hidden(struct fold *f, struct nodes *ns, const struct node *node,
    size_t *hidden, struct error *err)
{
	const struct node *roles[] = {
	    node_term(ns, CH_ROLE, ROLE_LEAD, strlen(ROLE_LEAD)),
	    node_term(ns, CH_ROLE, ROLE_DUP, strlen(ROLE_DUP)) };
	const struct node *both[] = { node, NULL };

	*hidden = 0;
	if (!f->active || node == NULL)
		return STATUS_OK;
	both[1] = node_combine(ns, NODE_OR, roles, 2, 0);
	return reader_values(f->r, node_combine(ns, NODE_AND, both, 2, 0),
	    SLOT_STORY, count_story, hidden, err);
}

enum status
fold_story(struct fold *f, uint32_t docid, char **id, size_t *size,
    struct error *err)
{
	char *story, *end;
	enum status st;

	*id = NULL;
	*size = 1;
	if (!f->there)
		return STATUS_OK;
	st = reader_value(f->r, docid, SLOT_STORY, &story, err);
	if (st == STATUS_OK && *story != '\0') {
		*size = strtoul(story, &end, 10);
		*id = xstrdup(end + (*end == ' '));
	}
	free(story);
	return st;
}
