/* Nodes of the tree: making, freeing, grouping, copying, counting. */
#include "searcher/query_impl.h"

#include <stdlib.h>
#include <string.h>

#include "article/article.h"

struct query_node *
node_new(enum query_type type)
{
	struct query_node *n = xcalloc(1, sizeof(*n));

	n->type = type;
	n->sides = SIDES_BOTH;
	return n;
}

struct query_node *
filter_new(enum filter_kind kind)
{
	struct query_node *n = node_new(QUERY_FILTER);

	n->filter = xcalloc(1, sizeof(*n->filter));
	n->filter->kind = kind;
	n->filter->from = n->filter->to = NO_DATE;
	n->filter->min = INT_MIN;
	n->filter->max = INT_MAX;
	return n;
}

void
filter_add(struct query_filter *f, const char *value, size_t len)
{
	f->values = xreallocarray(f->values, f->nvalues + 1,
	    sizeof(*f->values));
	f->values[f->nvalues++] = xstrndup(value, len);
}

static void
filter_free(struct query_filter *f)
{
	if (f == NULL)
		return;
	for (size_t i = 0; i < f->nvalues; i++)
		free(f->values[i]);
	free(f->values);
	free(f->name);
	free(f);
}

void
node_free(struct query_node *n)
{
	if (n == NULL)
		return;
	for (size_t i = 0; i < n->nchild; i++)
		node_free(n->child[i]);
	free(n->child);
	free(n->text);
	filter_free(n->filter);
	free(n);
}

void
query_free(struct query *q)
{
	if (q == NULL)
		return;
	node_free(q->root);
	for (size_t i = 0; i < q->nnotes; i++)
		free(q->notes[i]);
	free(q->notes);
	free(q->typed);
	free(q->zone);
	free(q);
}

/* Replace groups of this type by their children. */
static void
open_up(enum query_type type, node_list *list)
{
	node_list flat = { 0 };

	for (size_t i = 0; i < list->n; i++) {
		struct query_node *n = list->v[i];

		if (n->type != type || n->exclude) {
			array_push(&flat, n);
			continue;
		}
		for (size_t j = 0; j < n->nchild; j++)
			array_push(&flat, n->child[j]);
		n->nchild = 0;
		node_free(n);
	}
	array_free(list);
	list->v = flat.v;
	list->n = flat.n;
	list->cap = flat.cap;
}

static bool
is_source(const struct query_node *n)
{
	return n->type == QUERY_FILTER && !n->exclude &&
	    n->filter->kind == FILTER_SOURCE;
}

/* Move the values of later source filters to the first. */
static void
join_sources(node_list *list)
{
	struct query_filter *first = NULL;
	size_t kept = 0;

	for (size_t i = 0; i < list->n; i++) {
		struct query_node *n = list->v[i];

		if (!is_source(n) || first == NULL) {
			if (is_source(n))
				first = n->filter;
			list->v[kept++] = n;
			continue;
		}
		for (size_t j = 0; j < n->filter->nvalues &&
		    first->nvalues < QUERY_VALUES_MAX; j++)
			filter_add(first, n->filter->values[j],
			    strlen(n->filter->values[j]));
		node_free(n);
	}
	list->n = kept;
}

struct query_node *
node_group(enum query_type type, node_list *list)
{
	struct query_node *n = NULL;

	open_up(type, list);
	if (type == QUERY_AND)
		join_sources(list);
	if (list->n == 1)
		n = list->v[0];
	if (list->n < 2) {
		array_free(list);
		return n;
	}
	n = node_new(type);
	n->child = list->v;
	n->nchild = list->n;
	n->start = n->child[0]->start;
	n->end = n->child[n->nchild - 1]->end;
	return n;
}

struct query_node *
node_exclude(struct query_node *n)
{
	struct query_node *group;

	if (!n->exclude) {
		n->exclude = true;
		return n;
	}
	group = node_new(QUERY_AND);
	group->exclude = true;
	group->child = xmalloc(sizeof(*group->child));
	group->child[0] = n;
	group->nchild = 1;
	group->start = n->start;
	group->end = n->end;
	return group;
}

size_t
tree_count(const struct query_node *n)
{
	size_t count = n->type == QUERY_WORD || n->type == QUERY_PHRASE ||
	    n->type == QUERY_FILTER;

	for (size_t i = 0; i < n->nchild; i++)
		count += tree_count(n->child[i]);
	return count;
}

/* The unit with number *i counted from n on; NULL leaves *i the smaller. */
static const struct query_node *
find_unit(const struct query_node *n, size_t *i)
{
	const struct query_node *found = NULL;

	if (n->exclude)
		return NULL;
	if (n->type == QUERY_WORD || n->type == QUERY_PHRASE)
		return (*i)-- == 0 ? n : NULL;
	for (size_t c = 0; c < n->nchild && found == NULL; c++)
		found = find_unit(n->child[c], i);
	return found;
}

const struct query_node *
query_unit(const struct query *q, size_t i)
{
	return find_unit(q->root, &i);
}

size_t
query_units(const struct query *q)
{
	size_t n = 0;

	while (query_unit(q, n) != NULL)
		n++;
	return n;
}

static bool
has_text(const struct query_node *n)
{
	if (n->text != NULL)
		return true;
	for (size_t i = 0; i < n->nchild; i++)
		if (has_text(n->child[i]))
			return true;
	return false;
}

bool
query_is_filter_only(const struct query *q)
{
	return !has_text(q->root);
}

static struct query_filter *
filter_copy(const struct query_filter *f)
{
	struct query_filter *copy = xmemdup(f, sizeof(*f));

	copy->values = NULL;
	copy->nvalues = 0;
	for (size_t i = 0; i < f->nvalues; i++)
		filter_add(copy, f->values[i], strlen(f->values[i]));
	copy->name = xstrdup(f->name);
	return copy;
}

/* A copy of the tree without one node and, if asked, without filters. */
struct cut {
	const struct query_node *node;
	bool filters;
};

static struct query_node *
copy_tree(const struct query_node *n, const struct cut *cut)
{
	struct query_node *copy;
	node_list list = { 0 };

	if (n == cut->node || (cut->filters && n->type == QUERY_FILTER))
		return NULL;
	if (n->nchild == 0) {
		copy = xmemdup(n, sizeof(*n));
		copy->text = xstrdup(n->text);
		if (n->filter != NULL)
			copy->filter = filter_copy(n->filter);
		return copy;
	}
	for (size_t i = 0; i < n->nchild; i++) {
		copy = copy_tree(n->child[i], cut);
		if (copy != NULL)
			array_push(&list, copy);
	}
	copy = node_group(n->type, &list);
	if (copy != NULL && n->exclude)
		copy = node_exclude(copy);
	if (copy != NULL && copy->nchild > 0) {
		copy->start = n->start;
		copy->end = n->end;
	}
	return copy;
}

static struct query *
query_cut(const struct query *q, const struct cut *cut)
{
	struct query *copy = xcalloc(1, sizeof(*copy));

	copy->root = copy_tree(q->root, cut);
	if (copy->root == NULL)
		copy->root = node_new(QUERY_ALL);
	copy->sort = q->sort;
	copy->sides = q->sides;
	copy->nunits = tree_count(copy->root);
	copy->zone = xstrdup(q->zone);
	copy->typed = query_text(copy);
	return copy;
}

static bool
tells_articles(const struct query_node *n)
{
	if (n->type == QUERY_FILTER)
		return n->filter->kind == FILTER_ID ||
		    n->filter->kind == FILTER_IS ||
		    n->filter->kind == FILTER_STORY;
	for (size_t i = 0; i < n->nchild; i++)
		if (tells_articles(n->child[i]))
			return true;
	return false;
}

bool
query_tells_articles(const struct query *q)
{
	return tells_articles(q->root);
}

struct query *
query_without(const struct query *q, size_t unit)
{
	struct cut cut = { .node = query_unit(q, unit) };

	return query_cut(q, &cut);
}

struct query *
query_without_filters(const struct query *q)
{
	struct cut cut = { .filters = true };

	return query_cut(q, &cut);
}
