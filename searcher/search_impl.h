/*
 * Inside search.c and its parts: one search, from the request to the result.
 */
#ifndef SEARCHER_SEARCH_IMPL_H
#define SEARCHER_SEARCH_IMPL_H

#include "searcher/fold.h"
#include "searcher/plan.h"
#include "searcher/query.h"
#include "searcher/search.h"
#include "searcher/snippet.h"
#include "text/analyzer.h"

struct searcher {
	struct analyzer *an;
	struct reader *reader;
	struct facets *facets;
	struct zone *zone;
	const struct conf *conf;
	bool other;		/* so the index was when it was opened */
};

/* Two lists as one, and which of the items are translations. */
struct merged {
	struct match_page page;
	bool *cross;
	bool whole;		/* there is no more of either */
};

struct job {
	struct searcher *s;
	const struct request *req;	/* as asked */
	struct request eff;		/* with what the query itself asks */
	struct query *query;
	struct plan plan;
	enum sort sort;
	struct result *res;
	struct snipper *snipper;
	struct error *err;
	const struct node *counted;	/* what totals and facets are of */
	bool translated;		/* those are translations */
	struct fold fold;
	bool known;			/* totals, facets, what is hidden */
	size_t listed;			/* full matches of both kinds */
	struct merged full;		/* as far as they were looked at */
};

/* ---- search_hit.c ---- */

/* Append a match to the result; `cross`: it was ranked by translation. */
enum status search_add_hit(struct job *, const struct match_item *,
    enum hit_match, bool cross) MUST_USE;

/* ---- search_list.c ---- */

/* Is there anything to rank by, as typed or by translation? */
bool search_has_score(const struct plan *);
/* What has everything that was asked for; totals and facets. */
enum status search_full(struct job *) MUST_USE;
/* Complete a page that the full matches leave short. */
enum status search_partial(struct job *) MUST_USE;
void merged_clear(struct merged *);

#endif
