/*
 * Libraries that few runs need and that take long to load: opened when they
 * are first asked for, and never closed.
 */
#ifndef INDEXER_LIBRARY_H
#define INDEXER_LIBRARY_H

#include <stddef.h>

#include "base/status.h"

struct library_symbol {
	const char *name;
	void *place;		/* of a pointer to it */
};

/* INTERNAL: there is no such library, or not in this version. */
enum status library_open(const char *file, const struct library_symbol *,
    size_t n, struct error *) MUST_USE;

#endif
