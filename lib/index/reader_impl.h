/*
 * What the files reader*.c share; for them alone.
 */
#ifndef INDEX_READER_IMPL_H
#define INDEX_READER_IMPL_H

#include "base/strmap.h"
#include "index/joined.h"
#include "index/reader.h"
#include "index/shelf.h"
#include "xapian-c/xapian-c.h"

struct reader {
	char *where;
	struct joined *joined;
	struct xc_buf buf;		/* what was read last */
	struct xc_error why;		/* why the last call failed */
	struct strmap freqs;		/* of terms, in the state at hand */
	struct shelf shelf;		/* records, the same */
	uint64_t state;
	bool lost;			/* a server, or the state we read */
};

static inline const struct xc_db *
reader_db(const struct reader *r)
{
	return joined_db(r->joined);
}

/*
 * Our status for that of a call which was given r->why, with its text and
 * the name of the index.  A server that failed is remembered.
 */
enum status reader_status(struct reader *, enum xc_status, struct error *)
    MUST_USE;

#endif
