/*
 * Records that were unpacked and may be asked for again: a server gives the
 * same articles to many.  Holds about so many bytes; what is not asked for
 * goes first.  For the reader.
 */
#ifndef INDEX_SHELF_H
#define INDEX_SHELF_H

#include <stddef.h>
#include <stdint.h>

#include "base/strmap.h"

struct shelf {
	struct strmap now, before;	/* texts by number */
	size_t used;			/* bytes of those in now */
	size_t max;			/* of all; 0 = keep nothing */
};

/* { 0 } keeps nothing until it is given a ceiling. */
void shelf_clear(struct shelf *);
/* The bytes of a document, lent until the next call; NULL = not here. */
const char *shelf_find(struct shelf *, uint32_t docid, size_t *len);
void shelf_add(struct shelf *, uint32_t docid, const char *, size_t len);

#endif
