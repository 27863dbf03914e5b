/*
 * Several databases, searched as one: the shards of one folder, those of
 * several, and what servers of Xapian's own kind offer.  One that cannot be
 * had is left out while there are others.  For lib/index alone.
 */
#ifndef INDEX_JOINED_H
#define INDEX_JOINED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "xapian-c/xapian-c.h"

struct joined;

struct joined_info {
	uint64_t articles;
	uint64_t generation;	/* the highest of all */
	uint64_t state;		/* differs when one of them differs */
	int64_t updated;	/* seconds UTC of the latest commit */
	size_t shards, missing;	/* those there should be, those not there */
	const char *fingerprint;	/* of one that is other, if any is */
	bool other_fingerprint;
};

/*
 * Read the list (base/where.h) and open all of it.  `fingerprint` is that of
 * the analyser in use, or NULL.  The failure of a list is that of its first
 * place, and only when none can be opened.
 */
enum status joined_open(struct joined **, const char *where,
    const char *fingerprint, struct error *) MUST_USE;
void joined_close(struct joined *);	/* accepts NULL */

/*
 * Move to the newest state.  After joined_blame everything is opened anew
 * without what does not answer any more; it is tried again by and by.
 */
enum status joined_refresh(struct joined *, struct error *) MUST_USE;
/*
 * An exchange with a server failed.  One that closed the connection may have
 * been started again and gets a second chance, one that keeps silent none.
 * So refreshing and asking again comes to an end.
 */
void joined_blame(struct joined *, const struct xc_error *);

/* The whole, and the one that answers for metadata.  After a failure to
 * refresh there is nothing in them. */
const struct xc_db *joined_db(const struct joined *);
const struct xc_db *joined_meta(const struct joined *);
void joined_info(const struct joined *, struct joined_info *);
/* The k-th that is missing, and why; NULL when there are no more. */
const char *joined_missing(const struct joined *, size_t k);
/* The folder of the k-th database, "" at a server; NULL behind the last. */
const char *joined_path(const struct joined *, size_t k);
/* Bytes of all files that are in folders. */
uint64_t joined_bytes(const struct joined *);

#endif
