/*
 * One web request in, one whole response out.  Nothing in here reads the
 * environment or writes to a stream, so a loop can serve many.
 */
#ifndef SEARCHER_CGI_H
#define SEARCHER_CGI_H

#include <stdbool.h>

#include "base/conf.h"
#include "base/strbuf.h"
#include "searcher/http.h"
#include "searcher/querylog.h"
#include "searcher/search.h"

#define CGI_HEADERS_MAX 65536u	/* bytes in front of a body */

struct cgi_server {
	const struct conf *conf;
	const struct zone *zone;	/* of conf */
	struct searcher *searcher;	/* NULL: could not be opened */
	struct querylog *log;		/* NULL: none is kept */
};

/*
 * Append status line, headers and body to `out`.  What the visitor is told
 * is short; the reason goes to the log.
 */
void cgi_serve_one(struct cgi_server *, const struct http_input *,
    struct strbuf *out);

/* Append the whole response to a request that takes too long. */
void cgi_too_slow(struct strbuf *out);

#endif
