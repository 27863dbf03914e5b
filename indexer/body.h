/*
 * What came from the net, unpacked, decoded and taken apart in a process of
 * a parser; the bytes of strangers are looked at nowhere else.
 */
#ifndef INDEXER_BODY_H
#define INDEXER_BODY_H

#include <stddef.h>

#include "base/status.h"
#include "indexer/feed_split.h"

struct parser;

enum body_use {
	BODY_LIST,		/* in UTF-8, and its parts */
	BODY_PAGE		/* as it was sent, and known to be text */
};

struct body {
	char *text;		/* with a NUL behind it */
	size_t len;
	struct feed_split split;	/* of BODY_LIST; points into text */
};

/*
 * Read len bytes, which may be packed by gzip.  TOO_LARGE: more than max
 * unpacked; BAD_INPUT: no text, or its process crashed or took too long;
 * INTERNAL: there is no such process; IO.  Ended by body_clear in any case.
 */
enum status body_read(struct body *, struct parser *, enum body_use,
    const char *bytes, size_t len, size_t max, struct error *) MUST_USE;
void body_clear(struct body *);

#endif
