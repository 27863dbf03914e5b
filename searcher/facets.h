/*
 * Facets: how many of the full matches have which tag, source, month, ...
 */
#ifndef SEARCHER_FACETS_H
#define SEARCHER_FACETS_H

#include "index/reader.h"
#include "searcher/request.h"
#include "searcher/result.h"

struct analyzer;

#define FACET_VALUES_MAX 50u	/* of one facet in an answer */

/*
 * With `fold`, a value counts once for each story, and *hidden is how many
 * of the articles leave that to another one of theirs; else 0.
 */
enum status facets_count(struct reader *, const struct nodes *,
    const struct node *, struct analyzer *, enum ui_language, bool fold,
    struct result *, size_t *hidden, struct error *) MUST_USE;

#endif
