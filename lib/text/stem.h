/*
 * English stems (Snowball).  One stemmer per thread.
 */
#ifndef TEXT_STEM_H
#define TEXT_STEM_H

#include <stddef.h>

struct stemmer;

struct stemmer *stemmer_new(void);
void stemmer_free(struct stemmer *);

/* The stem of a lower-case word; lent until the next call. */
const char *stem(struct stemmer *, const char *word, size_t len,
    size_t *out_len);

#endif
