/*
 * What a body from the net is, and its parts as they stand in the bytes: the
 * items of a feed, the addresses of a sitemap or of a list.  It reads markup
 * no further than to find where elements begin and end, so that what is kept
 * is what was sent; understanding it is for the formats.
 */
#ifndef INDEXER_FEED_SPLIT_H
#define INDEXER_FEED_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

#define FEED_MAX_ITEMS 10000
#define FEED_MAX_ADDRESSES 50000	/* sitemaps.org */
#define FEED_MAX_DEPTH 64		/* open elements around an item */

enum feed_kind {
	FEED_OTHER,		/* none of these */
	FEED_ITEMS,		/* RSS, Atom: pieces[] are its items */
	FEED_PAGES,		/* sitemap, list: addresses of pages */
	FEED_SITEMAPS		/* an index: addresses of sitemaps */
};

/* Points into the bytes. */
struct feed_piece {
	const char *s;		/* the whole element */
	size_t len;
	const char *id;		/* what tells it from the others */
	size_t id_len;
};

struct feed_address {
	char *url;
	int64_t modified;	/* seconds, NO_DATE when not said */
};

struct feed_split {
	enum feed_kind kind;
	/* The end was seen; a feed that was cut off has fewer items. */
	bool whole;
	/* Around each item: what stands before the first one, and the ends
	 * of what is open there. */
	struct strbuf head, tail;
	struct feed_piece *pieces;
	size_t npieces;
	struct feed_address *addresses;
	size_t naddresses;
};

/*
 * Any UTF-8 without a byte-order mark, with a NUL behind it, which stays
 * the caller's and must live as long as the pieces.
 */
void feed_split_init(struct feed_split *, const char *s, size_t len);
void feed_split_clear(struct feed_split *);

#endif
