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

enum status facets_count(struct reader *, const struct node *,
    struct analyzer *, enum ui_language, struct result *, struct error *)
    MUST_USE;

#endif
