/*
 * The log of queries, which exists only where the configuration names a
 * file: what was asked, how much was found, how long it took.  No word of
 * who asked.  A line is one JSON object and one write, so that processes
 * may share the file and a query cannot forge a line.
 */
#ifndef SEARCHER_QUERYLOG_H
#define SEARCHER_QUERYLOG_H

#include <stdbool.h>

#include "base/status.h"
#include "searcher/request.h"
#include "searcher/result.h"

struct querylog;

/* Longer queries are cut, so that a line is written whole. */
#define QUERYLOG_QUERY_MAX 2048		/* bytes */

/*
 * Open the file for appending, before any sandbox; makes it for its owner
 * and group.  With a NULL path *log is NULL.  IO.
 */
enum status querylog_open(struct querylog **log, const char *path,
    struct error *) MUST_USE;
void querylog_close(struct querylog *);		/* accepts NULL */
/*
 * Has the file that is open lost its name, to another one or to none, as a
 * rotation does it?  In a sandbox it cannot be opened anew.  Accepts NULL.
 */
bool querylog_moved(const struct querylog *);

/*
 * Note a search for words.  Not noted: pages after the first, articles like
 * another one, and what has no words.  What cannot be written is lost: no
 * answer waits for a log.  `via` is "cli" or "web"; the log may be NULL.
 */
void querylog_add(struct querylog *, const char *via, const struct request *,
    const struct result *);

#endif
