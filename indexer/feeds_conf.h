/*
 * feeds.conf: one feed a line, its name and its address.  The name becomes
 * the folder of the spool that its files lie in, and the source of its
 * articles.
 */
#ifndef INDEXER_FEEDS_CONF_H
#define INDEXER_FEEDS_CONF_H

#include <stddef.h>

#include "base/status.h"

#define FEEDS_MAX 10000
#define FEED_NAME_MAX 64	/* bytes */

struct feed {
	char *name;		/* no slash, no dot at its beginning */
	char *url;
};

struct feeds {
	struct feed *v;
	size_t n;
};

/*
 * BAD_INPUT: a line that is none, a name that cannot be a folder, a name or
 * an address that comes twice; the text names the line.  NOT_FOUND, IO.
 */
enum status feeds_read(struct feeds *, const char *path, struct error *)
    MUST_USE;
void feeds_clear(struct feeds *);

#endif
