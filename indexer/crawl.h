/*
 * One feed from the net into its folder of the spool: the steps of a
 * request (redirects, tries, pauses), and what to do with what came.  Prints
 * nothing; a crawler is for one thread.
 */
#ifndef INDEXER_CRAWL_H
#define INDEXER_CRAWL_H

#include <stdint.h>

#include "base/status.h"
#include "indexer/feeds_conf.h"
#include "indexer/fetch.h"
#include "indexer/hosts.h"

#define CRAWL_REDIRECTS 5
#define CRAWL_WAIT_MAX 60.0	/* seconds; who wants more is left for later */

struct crawl_options {
	struct fetch_limits limits;
	const char *spool;	/* the folder of all feeds */
	unsigned retries;	/* tries after the first one */
	double backoff;		/* seconds before the second try, doubled */
	uint64_t max_pages;	/* asked for in one run, of one feed */
	double refresh;		/* seconds until a page is asked again */
	/* Something about a feed worth telling; NULL url is the feed. */
	void (*refuse)(void *ctx, const char *feed, const char *url,
	    const char *reason);
	void (*tell)(void *ctx, const char *feed, const char *url,
	    const char *what);
	void *ctx;
};

struct crawl_result {
	uint64_t answers;	/* requests that found a server */
	uint64_t added, changed, unchanged;	/* files */
	uint64_t refused;	/* pages, and the feed itself */
	uint64_t left;		/* pages for the next run */
};

struct crawler;
struct parser;

/* The options, the hosts and the parser, one for each, are borrowed. */
enum status crawler_open(struct crawler **, const struct crawl_options *,
    struct hosts *, struct parser *, struct error *) MUST_USE;
void crawler_close(struct crawler *);		/* accepts NULL */

/*
 * Everything new of one feed.  NETWORK: it could not be reached; IO: the
 * spool cannot be written; INTERNAL: there is no process to read bodies in;
 * others: what is there is no feed.  What was written until then stays.
 */
enum status crawl_feed(struct crawler *, const struct feed *,
    struct crawl_result *, struct error *) MUST_USE;

#endif
