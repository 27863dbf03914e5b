/*
 * Facets: how many of the full matches have which tag, source, month, ...
 * What the articles say is taken apart once and may be kept, as numbers, for
 * the next search of the same state of the index.
 */
#ifndef SEARCHER_FACETS_H
#define SEARCHER_FACETS_H

#include "index/reader.h"
#include "searcher/request.h"
#include "searcher/result.h"

struct analyzer;
struct facets;

#define FACET_VALUES_MAX 50u	/* of one facet in an answer */

/* Reader and analyser are borrowed. */
struct facets *facets_new(struct reader *, struct analyzer *);
void facets_free(struct facets *);		/* accepts NULL */
/* For who asks often: keep about so many bytes between two searches. */
void facets_keep(struct facets *, size_t bytes);

/*
 * With `fold`, a value counts once for each story, and *hidden is how many
 * of the articles leave that to another one of theirs; else 0.
 */
enum status facets_count(struct facets *, const struct nodes *,
    const struct node *, enum ui_language, bool fold, struct result *,
    size_t *hidden, struct error *) MUST_USE;

#endif
