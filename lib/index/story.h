/*
 * Which articles tell the same story: a pure function of all prints and
 * dates, so that no order of coming and going leaves a trace.  Its cost is
 * linear in the articles.
 */
#ifndef INDEX_STORY_H
#define INDEX_STORY_H

#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "index/print.h"

struct told {
	const struct print *print;	/* lent */
	int64_t date;		/* or NO_DATE */
	uint32_t story;		/* found: index of one article of its story,
				   the same for all of them */
};

/* Fill in every story; those with a date first, and by date. */
void stories_find(struct told *, size_t n);

#endif
