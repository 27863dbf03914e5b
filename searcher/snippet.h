/*
 * What a hit shows of its sides: the titles and the best few sentences, with
 * marks on the characters that matched.  The index says which sentences hold
 * the words, so only those that are shown are analysed, with the analyser
 * that indexed them.
 */
#ifndef SEARCHER_SNIPPET_H
#define SEARCHER_SNIPPET_H

#include "index/reader.h"
#include "searcher/plan.h"
#include "searcher/result.h"

struct analyzer;
struct snipper;

#define SNIPPET_COLUMNS 160u		/* of one side, unless asked */

/* For all hits of one search; plan, analyser and reader are borrowed. */
struct snipper *snipper_new(const struct plan *, struct analyzer *,
    struct reader *, unsigned columns);
void snipper_free(struct snipper *);

/* Fill in the sides and what matched where. */
void snip(struct snipper *, uint32_t docid, const struct record *,
    struct hit *);

/* Mark a text as a title is marked; for the view of a whole article. */
void snip_text(struct snipper *, enum side, const char *text, size_t len,
    struct marked *);

#endif
