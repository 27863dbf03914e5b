/*
 * A hash table from byte strings to small numbers, for word lists and
 * caches.  Keys are copied; values are the caller's (an index, a count).
 * Not for keys chosen by strangers in numbers without a ceiling: the hash
 * is fast, not secret.
 */
#ifndef BASE_STRMAP_H
#define BASE_STRMAP_H

#include <stddef.h>
#include <stdint.h>

struct strmap_slot {
	const char *key;	/* len bytes and a NUL; NULL = free */
	uint32_t len, hash;
	uint64_t value;
};

struct strmap {
	struct strmap_slot *slot;
	size_t n;		/* keys in it */
	size_t size;		/* slots, a power of two, or 0 */
};

/* { 0 } is an empty map; strmap_clear makes it one again. */
void strmap_clear(struct strmap *);

/* The value of a key, to be read or changed; NULL when it is not there.
 * Valid until the next strmap_put. */
uint64_t *strmap_get(const struct strmap *, const char *key, size_t len);

/* The value of a key, which is added with value 0 when it is new. */
uint64_t *strmap_put(struct strmap *, const char *key, size_t len);

#endif
