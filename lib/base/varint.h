/*
 * Numbers as bytes: base 128, low digits first, all but the last with the
 * high bit set, so that small ones take one byte.
 */
#ifndef BASE_VARINT_H
#define BASE_VARINT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"

static inline void
varint_put(struct strbuf *sb, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		strbuf_addch(sb, (char)(v | 0x80));
	strbuf_addch(sb, (char)v);
}

/* Read one and move behind it; false at the end or on a damaged one. */
static inline bool
varint_get(const char **p, const char *end, uint64_t *v)
{
	*v = 0;
	for (unsigned shift = 0; shift < 64 && *p < end; shift += 7) {
		unsigned char byte = (unsigned char)*(*p)++;

		*v |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return true;
	}
	return false;
}

#endif
