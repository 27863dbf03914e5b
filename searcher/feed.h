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
void feed_suggestions(struct strbuf *, const struct result *);

#endif
