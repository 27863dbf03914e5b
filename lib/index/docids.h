/*
 * From hashes of terms to the numbers of articles, for millions of them:
 * twelve bytes an entry, and the terms are not kept.  Two terms of one hash
 * share an entry, so whoever finds one has to look whether it is the right
 * one.
 */
#ifndef INDEX_DOCIDS_H
#define INDEX_DOCIDS_H

#include <stddef.h>
#include <stdint.h>

struct docids {
	uint64_t *hash;
	uint32_t *docid;	/* 0 = free */
	size_t n;		/* entries */
	size_t size;		/* places, a power of two, or 0 */
};

/* { 0 } has no entry; docids_clear makes it that again. */
void docids_clear(struct docids *);

/* Of memory. */
size_t docids_bytes(const struct docids *);

/* 0 when there is none. */
uint32_t docids_get(const struct docids *, uint64_t hash);

/* A docid that is not 0, in place of an older one. */
void docids_put(struct docids *, uint64_t hash, uint32_t docid);

#endif
