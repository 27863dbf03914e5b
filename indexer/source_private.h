/*
 * What the kinds of source have in common; for their files only.
 */
#ifndef INDEXER_SOURCE_PRIVATE_H
#define INDEXER_SOURCE_PRIVATE_H

#include "indexer/source.h"

/* The first member of each kind. */
struct source {
	enum status (*next)(struct source *, struct source_file *,
	    struct error *);
	void (*close)(struct source *);
};

#endif
