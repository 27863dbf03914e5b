/*
 * A match as a hit of the result: what of its record is shown.
 */
#include "searcher/search_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/lexicon.h"

static char *
copy_or_null(const char *s)
{
	return *s == '\0' ? NULL : xstrdup(s);
}

static const char *
entity_name(struct job *j, const char *id)
{
	struct entity e = lexicon_entity_by_id(analyzer_lexicon(j->s->an),
	    id);

	if (e.id == NULL)
		return id;
	return j->req->ui == UI_EN ? e.en : e.ja;
}

static void
fill_hit(struct job *j, struct hit *h, const struct record *r)
{
	h->id = xstrdup(r->id);
	h->date = r->date;
	h->updated = r->changed > r->added ? r->changed :
	    r->date != NO_DATE ? r->date : r->added;
	h->source = copy_or_null(r->source);
	h->author = copy_or_null(r->author);
	h->url = copy_or_null(r->url);
	h->ntags = r->ntags;
	h->tags = xcalloc(r->ntags, sizeof(*h->tags));
	for (size_t i = 0; i < r->ntags; i++)
		h->tags[i] = xstrdup(r->tags[i]);
	h->nentities = r->nentities;
	h->entities = xcalloc(r->nentities, sizeof(*h->entities));
	for (size_t i = 0; i < r->nentities; i++)
		h->entities[i] = xstrdup(entity_name(j, r->entities[i]));
	h->nscores = r->nscores;
	h->scores = xcalloc(r->nscores, sizeof(*h->scores));
	for (size_t i = 0; i < r->nscores; i++)
		h->scores[i] = (struct score){
		    .name = xstrdup(r->scores[i].name),
		    .value = r->scores[i].value };
}

/* The sides as they are, without a mark. */
static void
copy_titles(struct hit *h, const struct record *r)
{
	for (enum side s = 0; s < SIDES; s++) {
		const struct record_side *side = &r->side[s];

		h->side[s].present = side->nfields > 0;
		if (side->nfields > 0 &&
		    side->fields[0].kind == FIELD_TITLE)
			h->side[s].title.text = xstrndup(side->fields[0].text,
			    side->fields[0].len);
	}
}

/*
 * Where the share of a unit is told: at the first match of its name, and of
 * what a synonym adds, at that of the synonym if there is one.  NULL = none.
 */
static struct matched *
told_at(struct hit *h, const struct unit *u)
{
	const char *name = u->synonym_of != NULL ? u->synonym_of : u->text;
	struct matched *first = NULL;

	for (size_t i = 0; i < h->nmatched; i++) {
		struct matched *m = &h->matched[i];
		bool same = (strcmp(m->rule, "synonym") == 0) ==
		    (u->synonym_of != NULL);

		if (strcmp(m->unit, name) == 0 && (same || first == NULL)) {
			first = m;
			if (same)
				break;
		}
	}
	return first;
}

/* What a part of the score adds to that of a hit: ask for it alone. */
static enum status
share_of(struct job *j, const struct hit *h, const struct node *part,
    double *share)
{
	const struct node *pair[] = { part,
	    node_term(j->plan.nodes, CH_ID, h->id, strlen(h->id)) };
	struct match_page page;
	enum status st;

	*share = 0;
	if (part == NULL)
		return STATUS_OK;
	st = reader_match(j->s->reader, node_combine(j->plan.nodes,
	    NODE_FILTER, pair, 2, 0), MATCH_RELEVANCE, 0, 1, 0, &page,
	    j->err);
	if (st == STATUS_OK && page.n > 0)
		*share = page.items[0].weight / h->score;
	match_page_clear(&page);
	return st;
}

static enum status
explain_hit(struct job *j, struct hit *h, bool cross)
{
	enum status st = STATUS_OK;
	struct matched *m;
	double share;

	for (size_t i = 0; st == STATUS_OK && i < j->plan.nunits; i++) {
		const struct unit *u = &j->plan.units[i];

		st = share_of(j, h, cross ? u->cross_score : u->score,
		    &share);
		m = told_at(h, u);
		*(m != NULL ? &m->share : &h->rest[REST_PIECES]) += share;
	}
	if (st == STATUS_OK && !cross)
		st = share_of(j, h, j->plan.together,
		    &h->rest[REST_TOGETHER]);
	if (st == STATUS_OK)
		st = share_of(j, h, j->plan.recency, &h->rest[REST_RECENCY]);
	return st;
}

enum status
search_add_hit(struct job *j, const struct match_item *item,
    enum hit_match match, bool cross)
{
	struct result *res = j->res;
	struct record rec;
	struct hit *h;
	char *bytes;
	enum status st;

	st = reader_record(j->s->reader, item->docid, &rec, &bytes, j->err);
	if (st != STATUS_OK)
		return st;
	res->hits = xreallocarray(res->hits, res->nhits + 1,
	    sizeof(*res->hits));
	h = &res->hits[res->nhits++];
	memset(h, 0, sizeof(*h));
	fill_hit(j, h, &rec);
	h->rank = res->start + res->nhits;
	h->match = match;
	h->score = item->weight;
	if (j->req->snippets)
		snip(j->snipper, item->docid, &rec, h);
	else
		copy_titles(h, &rec);
	record_clear(&rec);
	free(bytes);
	st = fold_story(&j->fold, item->docid, &h->story, &h->story_size,
	    j->err);
	if (st == STATUS_OK && j->req->explain && h->score > 0)
		st = explain_hit(j, h, cross);
	return st;
}
