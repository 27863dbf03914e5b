/*
 * The numbers that a text says, in Japanese or English, as figures or in
 * words, and in every way in which they can be meant.
 */
#ifndef INDEX_NUMBERS_H
#define INDEX_NUMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/array.h"

/*
 * Every form of a number answers for it on the other side; only forms that
 * cannot be anything else ask.
 */
struct number {
	double value;
	bool asks, about;
	const char *text;	/* as written; lent */
	size_t len;
};

struct numbers {
	ARRAY(struct number) v;
	int64_t year;		/* of the article, which goes without saying */
};

/* Add those of a text, which is referred to. */
void numbers_add(struct numbers *, const char *text, size_t len);
void numbers_clear(struct numbers *);

#endif
