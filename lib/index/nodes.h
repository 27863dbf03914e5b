/*
 * Conditions on articles: trees of nodes, of which a search owns all.  A node
 * never changes; put into another, it is referred to and may be used again.
 */
#ifndef INDEX_NODES_H
#define INDEX_NODES_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "index/schema.h"

struct nodes;
struct node;

struct nodes *nodes_new(void);
void nodes_free(struct nodes *);
/*
 * The first failure of all the calls below; they return NULL on failure,
 * and a NULL among children is left out, so that one question at the end is
 * enough.
 */
enum status nodes_status(const struct nodes *, struct error *) MUST_USE;

const struct node *node_all(struct nodes *);
const struct node *node_none(struct nodes *);
const struct node *node_term(struct nodes *, enum channel, const char *text,
    size_t len);

/* Every article, and each counts so much in the score. */
const struct node *node_weight(struct nodes *, double weight);

enum node_op {
	NODE_AND,
	NODE_OR,
	NODE_SYNONYM,		/* OR, weighed as one term */
	NODE_AND_NOT,		/* the first without the others */
	NODE_AND_MAYBE,		/* the first; the others add weight */
	NODE_FILTER,		/* as AND, the others without weight */
	NODE_PHRASE,		/* terms only, in order within the window */
	NODE_NEAR		/* terms only, in any order */
};

/* With one child left over, that child; with none, NULL. */
const struct node *node_combine(struct nodes *, enum node_op,
    const struct node *const *child, size_t n, unsigned window);
const struct node *node_scale(struct nodes *, const struct node *,
    double factor);
/* Articles whose number in a slot lies in [from, to]. */
const struct node *node_range(struct nodes *, unsigned slot, double from,
    double to);
/* Words that begin with the text: the `max` most frequent ones. */
const struct node *node_prefix(struct nodes *, enum channel,
    const char *text, size_t len, unsigned max);
/* The documents, ascending and lent, of a condition that reader_find put in
 * the place of another, where any article matches; else NULL. */
const uint32_t *node_listed(const struct nodes *, const struct node *,
    size_t *n);

#endif
