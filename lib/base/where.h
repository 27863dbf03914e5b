/*
 * Where an index is: a folder, or a list of folders and servers with commas
 * between, which are searched as one.  A server is `tcp:HOST:PORT`, and
 * what answers there is Xapian's own, xapian-tcpsrv.  The name of a folder
 * that exists may have commas in it.
 */
#ifndef BASE_WHERE_H
#define BASE_WHERE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

#define WHERE_MAX 64		/* places in a list */

struct where_part {
	char *text;		/* as written: for messages, or the folder */
	char *host;		/* NULL = it is a folder */
	unsigned port;
};

struct where {
	struct where_part part[WHERE_MAX];
	size_t n;
};

/* BAD_INPUT: an address without a port, an empty place, too many. */
enum status where_read(struct where *, const char *text, struct error *)
    MUST_USE;
void where_clear(struct where *);
/* Is it more than one folder? */
bool where_is_list(const char *text);

#endif
