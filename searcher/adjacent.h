/*
 * Plain words of a query that were typed side by side: which are neighbours,
 * and what means the same as one or several of them (synonyms.tsv).  A word
 * with + or in quotation marks is not plain.
 */
#ifndef SEARCHER_ADJACENT_H
#define SEARCHER_ADJACENT_H

#include <stddef.h>

#include "searcher/query.h"

struct lexicon;

/* One typed as `of` also means `text`; both lent.  `word` are the n words. */
typedef void synonym_fn(void *ctx, const char *text, const char *of,
    struct query_node *const *word, size_t n);
/* Two plain words that follow each other. */
typedef void neighbours_fn(void *ctx, const struct query_node *a,
    const struct query_node *b);

#define SYNONYM_WORDS_MAX 5u		/* of one key */
#define SYNONYM_BYTES_MAX 120u		/* no key is longer */

/* Walk the plain words of a query from left to right; the longest key of
 * those that begin with a word wins. */
void adjacent_each(const struct query_node *root, const struct lexicon *,
    synonym_fn *, neighbours_fn *, void *ctx);

#endif
