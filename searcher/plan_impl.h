/*
 * Inside plan.c and its parts: what one query is made into, step by step.
 */
#ifndef SEARCHER_PLAN_IMPL_H
#define SEARCHER_PLAN_IMPL_H

#include "base/array.h"
#include "searcher/plan.h"

typedef ARRAY(const struct node *) node_array;

/* A condition for each word or phrase of the tree, excluded ones too. */
struct solved {
	const struct query_node *node;
	const struct node *condition;	/* never NULL */
	const struct node *cross;	/* by translation too, or NULL */
};

/* One or more typed words and the units that mean the same. */
struct synonym {
	const struct query_node *first;	/* of the words */
	size_t nwords;
	size_t unit, nunits;		/* its members among the units */
	const struct node *condition;	/* a member stands there, or NULL */
};

/* Two words that were typed side by side. */
struct neighbours {
	const struct query_node *first, *second;
};

struct planner {
	struct plan *plan;
	struct nodes *ns;
	struct reader *r;
	struct analyzer *an;
	const struct request *req;
	const struct node *all, *none;
	const struct node *hint;	/* has something of some unit */
	const struct node *context;	/* what holds at the top anyway */
	ARRAY(struct unit) units;
	ARRAY(struct solved) solved;
	ARRAY(struct synonym) synonyms;
	ARRAY(struct neighbours) neighbours;
	node_array together;		/* these side by side */
	enum side from;			/* the language translated from */
	bool relaxed;			/* positive units match anything */
	bool crossing;			/* they match by translation too */
	size_t nprefixes;		/* words with a final * */
	size_t looks;			/* candidates that may still be read */
	size_t work;			/* and what that may cost */
	enum status st;
	struct error *err;
};

/* ---- plan.c ---- */

const struct node *plan_or_none(struct planner *, const struct node *);
/* Both hold; nothing at all is worth noticing, for then neither can. */
const struct node *plan_both(struct planner *, const struct node *,
    const struct node *);
const struct node *plan_without(struct planner *, const struct node *,
    const struct node *);
const struct node *plan_any(struct planner *, const node_array *);
/* The unit of a positive word or phrase of the tree, or NULL. */
struct unit *plan_unit_of(const struct planner *, const struct query_node *);
/* Words with a final * share what one query may stand for. */
void plan_expand(struct planner *, struct unit *);
bool plan_same_question(const struct query_node *, const struct query_node *);

/* ---- plan_filter.c ---- */

const struct node *plan_filter(struct planner *, const struct query_filter *);
/* What the parameters and options ask for besides the query. */
const struct node *plan_request_filters(struct planner *);
const struct node *plan_dates(struct planner *, int64_t from, int64_t to);
const struct node *plan_id(struct planner *, const char *id);

/* ---- plan_solve.c ---- */

/* Beside a unit that means something, light ones ask for nothing. */
bool plan_asks_nothing(const struct planner *, const struct unit *);
/* Find the condition of every word and phrase. */
void plan_solve(struct planner *, const struct query_node *root);

/* ---- plan_score.c ---- */

void plan_score(struct planner *);
/*
 * Look up what the words are in the other language, and ask for that where
 * the side they were typed for is missing or thin.  With every article the
 * ones that have both sides would match twice and bury the others.
 */
void plan_cross_score(struct planner *);

#endif
