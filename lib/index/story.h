/*
 * Which articles tell the same story: a pure function of prints and dates,
 * so that no order of coming and going leaves a trace.  Its cost is linear
 * in the articles; in memory are a few bytes of each and the prints of some
 * thousands.
 */
#ifndef INDEX_STORY_H
#define INDEX_STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "index/story_pair.h"

struct story_article {
	int64_t date;		/* or NO_DATE */
	uint32_t story;		/* found: index of one article of its story,
				   the same for all of them */
};

/* Fill in the prints of those n articles. */
typedef enum status story_read_fn(void *ctx, const uint32_t *at, size_t n,
    struct told *, struct error *);

struct story_search {
	struct story_article *v;	/* each with its index as its story */
	const uint32_t *at;		/* indices of the n to be looked at, */
	size_t n;			/* without a date last, else by date */
	const struct rarity *rarity;
	story_read_fn *read;
	void *ctx;
};

enum status stories_find(const struct story_search *, struct error *)
    MUST_USE;

/*
 * Keys by which the same text or address is found, however far off: two
 * articles without one in common tell the same story only within days.
 * Those of similar texts are for pairs in which a date is missing.
 */
#define STORY_KEYS (1 + SIDES * (1 + PRINT_BINS / 4))
size_t story_keys(const struct print *, bool similar,
    uint32_t [STORY_KEYS]);

#endif
