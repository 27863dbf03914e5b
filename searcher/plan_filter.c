/*
 * Filters of a query and of a request, as conditions.
 */
#include "searcher/plan_impl.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "index/score.h"
#include "index/story_store.h"
#include "index/term.h"
#include "searcher/fold.h"
#include "searcher/similar.h"
#include "text/entity.h"
#include "text/lexicon.h"

static const struct node *
label_node(struct planner *p, enum channel ch, const char *label)
{
	char *folded = label_fold(label);
	const struct node *n = node_term(p->ns, ch, folded, strlen(folded));

	free(folded);
	return n;
}

/* A written tag, or the thing that the tag names under any of its names. */
static const struct node *
tag_node(struct planner *p, const char *tag)
{
	const struct lexicon *lx = analyzer_lexicon(p->an);
	struct entity e = lexicon_entity(lx, entity_of_label(p->an, tag));
	const struct node *either[2] = { label_node(p, CH_TAG, tag), NULL };

	if (e.id == NULL)
		e = lexicon_entity_by_id(lx, tag);
	if (e.id != NULL)
		either[1] = node_term(p->ns, CH_ENTITY, e.id, strlen(e.id));
	return node_combine(p->ns, NODE_OR, either, 2, 0);
}

static const struct node *
source_node(struct planner *p, const char *source)
{
	const struct node *either[] = { label_node(p, CH_SOURCE, source),
	    label_node(p, CH_HOST, source) };

	return node_combine(p->ns, NODE_OR, either, 2, 0);
}

const struct node *
plan_id(struct planner *p, const char *id)
{
	return node_term(p->ns, CH_ID, id, strlen(id));
}

static const struct node *
has_node(struct planner *p, const char *what)
{
	const struct node *either[2];

	if (strcmp(what, "original") != 0)
		return node_term(p->ns, CH_LANG, what, strlen(what));
	either[0] = node_term(p->ns, CH_LANG, "original-ja", 11);
	either[1] = node_term(p->ns, CH_LANG, "original-en", 11);
	return node_combine(p->ns, NODE_OR, either, 2, 0);
}

static const struct node *
mismatch_node(struct planner *p, const char *what)
{
	return node_term(p->ns, CH_MISMATCH, what, strlen(what));
}

static const struct node *
like_node(struct planner *p, const char *id)
{
	const struct node *like = similar_condition(p->ns, p->r, id);

	return like == NULL ? p->none : plan_without(p, like, plan_id(p, id));
}

/* An article alone leads its own story. */
static const struct node *
is_node(struct planner *p, const char *what)
{
	const struct node *dup = node_term(p->ns, CH_ROLE, ROLE_DUP,
	    strlen(ROLE_DUP));

	return strcmp(what, "dup") == 0 ? dup : plan_without(p, p->all, dup);
}

/* The articles of a story, of which any may be named. */
static const struct node *
story_node(struct planner *p, const char *id)
{
	const struct node *either[2] = { plan_id(p, id), NULL };
	struct fold fold;
	uint32_t docid;
	char *story = NULL;
	size_t size;

	fold_init(&fold, p->r, true);
	if (p->st == STATUS_OK && reader_docid(p->r, id, &docid, NULL) ==
	    STATUS_OK)
		p->st = fold_story(&fold, docid, &story, &size, p->err);
	if (story != NULL)
		either[1] = node_term(p->ns, CH_STORY, story, strlen(story));
	free(story);
	fold_clear(&fold);
	return node_combine(p->ns, NODE_OR, either, 2, 0);
}

const struct node *
plan_dates(struct planner *p, int64_t from, int64_t to)
{
	/* The end is open and instants are whole seconds. */
	return node_range(p->ns, SLOT_DATE, from == NO_DATE ? -1e15 :
	    (double)from, to == NO_DATE ? 1e15 : (double)(to - 1));
}

static const struct node *
score_node(struct planner *p, const char *name, int min, int max)
{
	int slot = score_slot(name == NULL ? "importance" : name);

	return slot < 0 ? p->none : node_range(p->ns, (unsigned)slot, min,
	    max);
}

/* What one value of a filter means, by enum filter_kind. */
static const struct node *(*const value_nodes[FILTER_KINDS])
    (struct planner *, const char *) = {
	[FILTER_TAG] = tag_node,
	[FILTER_SOURCE] = source_node,
	[FILTER_ID] = plan_id,
	[FILTER_HAS] = has_node,
	[FILTER_IS] = is_node,
	[FILTER_LIKE] = like_node,
	[FILTER_MISMATCH] = mismatch_node,
	[FILTER_STORY] = story_node,
};

const struct node *
plan_filter(struct planner *p, const struct query_filter *f)
{
	node_array v = { 0 };
	const struct node *n;

	if (f->kind == FILTER_DATE)
		return plan_dates(p, f->from, f->to);
	if (f->kind == FILTER_SCORE)
		return score_node(p, f->name, f->min, f->max);
	for (size_t i = 0; i < f->nvalues; i++)
		array_push(&v, value_nodes[f->kind](p, f->values[i]));
	n = plan_any(p, &v);
	array_free(&v);
	return n;
}

const struct node *
plan_request_filters(struct planner *p)
{
	const struct request *q = p->req;
	const struct node *n = p->all;
	node_array v = { 0 };

	for (size_t i = 0; i < q->ntags; i++)
		n = plan_both(p, n, tag_node(p, q->tags[i]));
	for (size_t i = 0; i < q->nsources; i++)
		array_push(&v, source_node(p, q->sources[i]));
	if (v.n > 0)
		n = plan_both(p, n, plan_any(p, &v));
	array_free(&v);
	if (q->has & SIDES_JA)
		n = plan_both(p, n, has_node(p, "ja"));
	if (q->has & SIDES_EN)
		n = plan_both(p, n, has_node(p, "en"));
	if (q->from != NO_DATE || q->to != NO_DATE)
		n = plan_both(p, n, plan_dates(p, q->from, q->to));
	if (q->min_score > 0)
		n = plan_both(p, n, score_node(p, NULL, q->min_score,
		    INT_MAX));
	if (q->like != NULL)
		n = plan_both(p, n, like_node(p, q->like));
	return n;
}
