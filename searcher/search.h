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
 * Open the index and the dictionaries; stays open for many searches.
 * `conf` gives zone, saved queries and mismatch policy; borrowed, may be
 * NULL.  NO_INDEX, MISMATCH, CORRUPT, IO: the text names the way out.
 */
enum status searcher_open(struct searcher **, const char *index_dir,
    const struct conf *, struct error *) MUST_USE;
void searcher_close(struct searcher *);

/* BAD_QUERY only for requests over a limit; anything typed is a query. */
enum status search(struct searcher *, const struct request *,
    struct result **, struct error *) MUST_USE;

/* One whole article; NOT_FOUND. The caller frees it. */
enum status search_article(struct searcher *, const char *id,
    struct article **, struct error *) MUST_USE;

/* The same with both sides row by row, and the matches of req->query marked;
 * NOT_FOUND. The caller frees it. */
enum status search_view(struct searcher *, const struct request *,
    const char *id, struct view **, struct error *) MUST_USE;

/* What the index was made with and when; both cheap. */
uint64_t searcher_generation(const struct searcher *);
int64_t searcher_updated(const struct searcher *);

/* Look whether a newer generation is in service and move to it. */
enum status searcher_refresh(struct searcher *, struct error *) MUST_USE;

#endif
