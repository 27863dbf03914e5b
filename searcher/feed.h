/*
 * The answers that browsers ask for: a description of the search for their
 * search box, and suggestions.
 */
#ifndef SEARCHER_FEED_H
#define SEARCHER_FEED_H

#include "base/strbuf.h"
#include "searcher/result.h"

/* base_url is absolute, from the configuration: a relative one is of no use
 * to a browser that keeps the description. */
void feed_description(struct strbuf *, const char *base_url);
/*
 * What was typed, and what it may become: the names and tags of the result
 * that begin as its last word does, or what it was probably meant to be.
 */
void feed_suggestions(struct strbuf *, const char *typed,
    const struct result *);
/* Where the last word begins: behind the last space, or at the end. */
size_t feed_last_word(const char *typed);

#endif
