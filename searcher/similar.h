/*
 * Articles like an article: those that share its most telling words.
 */
#ifndef SEARCHER_SIMILAR_H
#define SEARCHER_SIMILAR_H

#include "index/reader.h"

/* NULL when there is no such article or it says nothing. */
const struct node *similar_condition(struct nodes *, struct reader *,
    const char *id);

#endif
