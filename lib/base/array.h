/*
 * A typed growable array.  `ARRAY(int) a = { 0 };` starts empty; elements
 * a.v[0] .. a.v[a.n - 1] are the reader's to use; array_free gives the
 * memory back and leaves it empty.  Growth is checked against overflow by
 * xreallocarray.
 */
#ifndef BASE_ARRAY_H
#define BASE_ARRAY_H

#include <stdlib.h>

#include "base/alloc.h"

#define ARRAY(type) struct { type *v; size_t n, cap; }

/* Make room for `extra` more elements. */
#define array_reserve(a, extra) do {					\
	size_t want_ = (a)->n + (extra);				\
	if (want_ > (a)->cap) {						\
		size_t cap_ = (a)->cap ? (a)->cap : 8;			\
		while (cap_ < want_)					\
			cap_ *= 2;					\
		(a)->v = xreallocarray((a)->v, cap_, sizeof(*(a)->v));	\
		(a)->cap = cap_;					\
	}								\
} while (0)

/* Append one element, given by value. */
#define array_push(a, ...) do {						\
	array_reserve(a, 1);						\
	(a)->v[(a)->n++] = (__VA_ARGS__);				\
} while (0)

#define array_free(a) do {						\
	free((a)->v);							\
	(a)->v = NULL;							\
	(a)->n = (a)->cap = 0;						\
} while (0)

#endif
