/*
 * Marks on a text: where the units of a query stand in it.
 */
#ifndef SEARCHER_MARK_H
#define SEARCHER_MARK_H

#include "searcher/plan.h"
#include "searcher/result.h"

struct analyzer;
struct marker;

/* A mark and the unit that made it. */
struct found {
	struct mark mark;
	size_t unit;		/* index into the plan's units */
	enum token_kind kind;	/* of the token that matched; TOKEN_GAP for
				   whole phrases */
	const struct unit_translation *translation;	/* or NULL */
};

struct marker *marker_new(const struct plan *, struct analyzer *);
void marker_free(struct marker *);

/*
 * All marks in a text of a side, in order, on whole graphemes, not
 * overlapping; lent until the next call.
 */
size_t marker_run(struct marker *, enum side, const char *text, size_t len,
    const struct found **);
/*
 * The same for the bytes [from, to) of a field of a record, whole sentences,
 * whose Japanese need not be cut again; marks count from `from`.  `held` says
 * of each sentence of the side whether a word of the query stands in it, so
 * that others are passed over; NULL = it is not known.
 */
size_t marker_run_field(struct marker *, enum side,
    const struct record_side *, const bool *held, size_t field,
    size_t from, size_t to, const struct found **);

#endif
