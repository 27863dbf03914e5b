#include "index/nodes.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "index/convert.h"
#include "index/nodes_impl.h"
#include "index/term.h"

struct list {
	const struct node *node;
	uint32_t *docid;
	size_t n;
};

struct nodes {
	ARRAY(struct xc_query *) v;
	ARRAY(struct list) lists;
	struct error error;		/* the first */
	struct xc_query *made;		/* by the call at hand, */
	struct xc_error why;		/* or why not */
};

/* A node is Xapian's query under a name that the searcher may know. */
const struct xc_query *
node_query(const struct node *n)
{
	return (const struct xc_query *)n;
}

struct nodes *
nodes_new(void)
{
	return xcalloc(1, sizeof(struct nodes));
}

void
nodes_free(struct nodes *ns)
{
	if (ns == NULL)
		return;
	for (size_t i = 0; i < ns->v.n; i++)
		xc_query_free(ns->v.v[i]);
	array_free(&ns->v);
	for (size_t i = 0; i < ns->lists.n; i++)
		free(ns->lists.v[i].docid);
	array_free(&ns->lists);
	free(ns);
}

enum status
nodes_status(const struct nodes *ns, struct error *err)
{
	if (ns->error.status != STATUS_OK && err != NULL)
		*err = ns->error;
	return ns->error.status;
}

void
nodes_fail(struct nodes *ns, const struct error *err)
{
	if (ns->error.status == STATUS_OK)
		ns->error = *err;
}

/* Take over what a call made, or remember why it could not. */
static const struct node *
keep(struct nodes *ns, enum xc_status st)
{
	if (st != XC_OK) {
		if (ns->error.status == STATUS_OK)
			status_from_xc(st, &ns->why, &ns->error);
		return NULL;
	}
	array_push(&ns->v, ns->made);
	return (const struct node *)ns->made;
}

const struct node *
node_all(struct nodes *ns)
{
	return keep(ns, xc_query_match_all(&ns->made, &ns->why));
}

const struct node *
node_none(struct nodes *ns)
{
	return keep(ns, xc_query_match_nothing(&ns->made, &ns->why));
}

const struct node *
node_weight(struct nodes *ns, double weight)
{
	return keep(ns, xc_query_fixed_weight(weight, &ns->made, &ns->why));
}

const struct node *
node_documents(struct nodes *ns, const uint32_t *docid, size_t n)
{
	const struct node *node = keep(ns, xc_query_documents(docid, n,
	    &ns->made, &ns->why));

	if (node != NULL && n > 0)
		array_push(&ns->lists, (struct list){ node, xmemdup(docid,
		    n * sizeof(*docid)), n });
	return node;
}

const uint32_t *
node_listed(const struct nodes *ns, const struct node *node, size_t *n)
{
	for (size_t i = 0; i < ns->lists.n; i++)
		if (ns->lists.v[i].node == node) {
			*n = ns->lists.v[i].n;
			return ns->lists.v[i].docid;
		}
	return NULL;
}

const struct node *
node_term(struct nodes *ns, enum channel ch, const char *text, size_t len)
{
	struct term t;

	term_make(&t, ch, text, len);
	return keep(ns, xc_query_term(t.s, t.len, 1, 0, &ns->made,
	    &ns->why));
}

static const enum xc_op ops[] = {
	[NODE_AND] = XC_OP_AND,
	[NODE_OR] = XC_OP_OR,
	[NODE_SYNONYM] = XC_OP_SYNONYM,
	[NODE_AND_NOT] = XC_OP_AND_NOT,
	[NODE_AND_MAYBE] = XC_OP_AND_MAYBE,
	[NODE_FILTER] = XC_OP_FILTER,
	[NODE_PHRASE] = XC_OP_PHRASE,
	[NODE_NEAR] = XC_OP_NEAR,
};

/*
 * The frequency of a group is estimated two by two and rounded each time, in
 * an order that depends on the single database: the score of an article
 * would depend on the shard that it is in.  In pairs of our own making the
 * order is always this.
 */
static const struct node *
synonyms(struct nodes *ns, const struct xc_query *const *some, size_t n)
{
	const struct node *group = (const struct node *)some[0];

	for (size_t i = 1; i < n && group != NULL; i++) {
		const struct xc_query *pair[] = { node_query(group), some[i] };

		group = keep(ns, xc_query_combine(XC_OP_SYNONYM, pair, 2, 0,
		    &ns->made, &ns->why));
	}
	return group;
}

const struct node *
node_combine(struct nodes *ns, enum node_op op,
    const struct node *const *child, size_t n, unsigned window)
{
	const struct xc_query **some = xcalloc(n, sizeof(*some));
	const struct node *result = NULL;
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (child[i] != NULL)
			some[kept++] = node_query(child[i]);
	if (kept == 1 || op == NODE_SYNONYM) {
		result = kept > 0 ? synonyms(ns, some, kept) : NULL;
	} else if (kept > 1) {
		result = keep(ns, xc_query_combine(ops[op], some, kept,
		    window, &ns->made, &ns->why));
	}
	free(some);
	return result;
}

const struct node *
node_scale(struct nodes *ns, const struct node *n, double factor)
{
	return n == NULL ? NULL : keep(ns, xc_query_scale(node_query(n),
	    factor, &ns->made, &ns->why));
}

const struct node *
node_range(struct nodes *ns, unsigned slot, double from, double to)
{
	char lower[XC_SORTABLE_MAX], upper[XC_SORTABLE_MAX];
	size_t nl = xc_sortable_serialise(from, lower);
	size_t nu = xc_sortable_serialise(to, upper);

	return keep(ns, xc_query_value_range(slot, lower, nl, upper, nu,
	    &ns->made, &ns->why));
}

const struct node *
node_prefix(struct nodes *ns, enum channel ch, const char *text, size_t len,
    unsigned max)
{
	struct term t;

	term_make(&t, ch, text, len);
	return keep(ns, xc_query_wildcard(t.s, t.len, max,
	    XC_WILDCARD_MOST_FREQUENT, XC_OP_SYNONYM, &ns->made, &ns->why));
}
