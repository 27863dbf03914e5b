/*
 * One search: request -> result.  Used by the command line and the CGI
 * alike; prints nothing.
 */
#ifndef SEARCHER_SEARCH_H
#define SEARCHER_SEARCH_H

#include "article/article.h"
#include "base/status.h"
#include "searcher/request.h"
#include "searcher/result.h"
#include "searcher/view.h"

struct searcher;
struct conf;

/*
 * Open the index, which may be a list (base/where.h), and the dictionaries;
 * stays open for many searches.  `conf` gives zone, saved queries and
 * mismatch policy; borrowed, may be NULL.  NO_INDEX, MISMATCH, CORRUPT, IO,
 * NETWORK: the text names the way out.
 */
enum status searcher_open(struct searcher **, const char *index,
    const struct conf *, struct error *) MUST_USE;
void searcher_close(struct searcher *);

/* For a server: keep what many searches ask for, some megabytes of it, and
 * read its files out of mappings (blocks.h). */
void searcher_keep(struct searcher *);

/* BAD_QUERY only for requests over a limit; anything typed is a query. */
enum status search(struct searcher *, const struct request *,
    struct result **, struct error *) MUST_USE;

/*
 * One whole article; NOT_FOUND, or NETWORK when it may be in a part of the
 * index that cannot be had.  The caller frees it.
 */
enum status search_article(struct searcher *, const char *id,
    struct article **, struct error *) MUST_USE;

/* The same with both sides row by row, and the matches of req->query marked.
 * The caller frees it. */
enum status search_view(struct searcher *, const struct request *,
    const char *id, struct view **, struct error *) MUST_USE;

/* A number that changes when answers may, and the last commit; both cheap. */
uint64_t searcher_state(const struct searcher *);
int64_t searcher_updated(const struct searcher *);

/* Why the k-th part of the index cannot be had; NULL behind the last. */
const char *searcher_missing(const struct searcher *, size_t k);

/* Look whether a newer generation is in service and move to it. */
enum status searcher_refresh(struct searcher *, struct error *) MUST_USE;

/*
 * Was the index made anew with other dictionaries than ours, which fitted
 * when it was opened?  Then whoever opens both again may fit.
 */
bool searcher_is_old(const struct searcher *);

#endif
