/*
 * Read all of a database as searches read it.  Xapian's own check does more,
 * block by block, but opens the tables for writing, which a disk that is
 * read-only refuses.  For lib/index alone.
 */
#ifndef INDEX_WALK_H
#define INDEX_WALK_H

#include "base/status.h"
#include "xapian-c/xapian-c.h"

/* CORRUPT, with what was found first, when something cannot be read or
 * numbers do not agree. */
enum status walk_database(const struct xc_db *, struct error *) MUST_USE;

#endif
