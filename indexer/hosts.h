/*
 * Good manners: one request at a time to each site, a pause between two of
 * them, and nothing that its robots.txt forbids.  One table for all threads
 * of a run; robots.txt is kept on disk for a day.
 */
#ifndef INDEXER_HOSTS_H
#define INDEXER_HOSTS_H

#include "base/status.h"
#include "indexer/fetch.h"

#define HOSTS_DELAY_MAX 30.0	/* seconds; what a site may ask for */

struct hosts;
struct host;

/*
 * `token` is our name in robots.txt, `delay` the pause in seconds, `cache`
 * the folder for what sites say; all borrowed.
 */
struct hosts *hosts_new(const char *token, double delay, const char *cache,
    volatile sig_atomic_t *stop);
void hosts_free(struct hosts *);		/* accepts NULL */

/*
 * Wait for this site's turn.  BAD_INPUT: its robots.txt forbids the path;
 * NETWORK: robots.txt cannot be had, which forbids everything for now, or
 * the run was stopped; others as fetch_once.  After OK call hosts_leave.
 */
enum status hosts_enter(struct hosts *, struct fetcher *,
    const struct fetch_url *, struct host **, struct error *) MUST_USE;
void hosts_leave(struct hosts *, struct host *);

/* Sleep, but wake up when the run is stopped. */
void hosts_pause(const struct hosts *, double seconds);

#endif
