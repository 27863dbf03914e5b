/*
 * From a query tree and a request to what the index is asked: which articles
 * hold everything, which may complete a short page, and what counts for the
 * score.
 */
#ifndef SEARCHER_PLAN_H
#define SEARCHER_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "index/reader.h"
#include "searcher/query.h"
#include "searcher/request.h"
#include "searcher/unit.h"

struct analyzer;

struct plan {
	struct nodes *nodes;
	struct unit *units;	/* the positive words and phrases */
	size_t nunits;
	const struct node *full;	/* everything holds */
	const struct node *partial;	/* all but the words hold; for pages
					   that the full matches do not fill */
	const struct node *score;	/* NULL = nothing to rank by */
	const struct node *apart;	/* of it: what each word adds */
	const struct node *together;	/* of it: words side by side, */
	const struct node **pairs;	/* which are these */
	size_t npairs;
	const struct node *recency;	/* of it: the date */
	/*
	 * The same for what is found by translation, NULL = nothing: articles
	 * that hold everything, some words of it translated; those that hold
	 * a part; their score.
	 */
	const struct node *cross_full;
	const struct node *cross_partial;
	const struct node *cross_score;
	const struct node *any_full;	/* full or cross_full */
	bool inexact;		/* a quoted phrase had too many candidates: */
	double beyond;		/* so many times those that were looked at,
				   about; 1 = all were */
};

/*
 * Candidates of all units whose text is looked at, and what that may cost, as
 * verifier_work counts it: about 40 ms.  Beyond, inexact.
 */
#define PLAN_VERIFY_MAX 500u
#define PLAN_VERIFY_WORK ((size_t)3 << 20)
/* Of more units each counts by its words alone, and the best candidates are
 * the best of their unit. */
#define PLAN_CROWD 16u
#define WEIGHT_RECENCY 0.25	/* of the last month; see HACKING.md */
/* Longer runs of Japanese are questions: never looked for as they are. */
#define PLAN_NGRAM_MAX 24u	/* characters */

enum status plan_make(struct plan *, const struct query *,
    const struct request *, struct analyzer *, struct reader *,
    struct error *) MUST_USE;
void plan_clear(struct plan *);
/*
 * The score of articles that all lie in a scope, which must be cheap to ask:
 * places of words are read in these alone.  NULL = any.
 */
const struct node *plan_score_in(const struct plan *,
    const struct node *scope);

#endif
