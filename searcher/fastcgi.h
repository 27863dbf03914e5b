/*
 * Many requests by one process, which keeps index and dictionaries open: the
 * FastCGI side of ainews-search.cgi.  Uses the stream half of libfcgi only;
 * its other half replaces the functions of stdio.
 */
#ifndef SEARCHER_FASTCGI_H
#define SEARCHER_FASTCGI_H

#include <stdbool.h>
#include <stddef.h>

#include "searcher/cgi.h"

struct fastcgi_limits {
	unsigned seconds;	/* of one request */
	unsigned long requests;	/* of one process */
	unsigned long memory;	/* megabytes that a process may grow by */
	int statm;		/* /proc/self/statm of it, or -1 */
};

/* Is descriptor 0 a listening socket, as servers hand it to FastCGI? */
bool fastcgi_wanted(void);

/*
 * Answer requests that arrive at the listening socket until a limit is
 * reached, the index can no longer be read, or a signal says so.  STATUS_OK:
 * a fresh process can take over at once; else it should wait a moment.
 */
enum status fastcgi_serve(struct cgi_server *, int socket,
    const struct fastcgi_limits *, struct error *) MUST_USE;

#endif
