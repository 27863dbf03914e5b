/*
 * Many queries from a file to one TREC run, through one open searcher.
 */
#ifndef SEARCHER_BATCH_H
#define SEARCHER_BATCH_H

#include <stdio.h>

#include "base/status.h"
#include "searcher/render.h"
#include "searcher/search.h"

/*
 * Lines "query id, tab, query" of the file, "-" for standard input; the
 * request gives everything but the query.  *code becomes 0 when any query
 * had a hit, else 1.  BAD_INPUT names the line that has no tab.
 */
enum status batch_run(struct searcher *, const struct request *,
    const struct render_options *, const char *path, FILE *out, int *code,
    struct error *) MUST_USE;

#endif
