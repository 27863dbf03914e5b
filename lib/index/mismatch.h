/*
 * Numbers that stand on one side of an article only: what an editor of
 * translations wants to look at.  24,000, 2万4000 and 24 thousand are the
 * same number, three, 3 and 三つ too.
 */
#ifndef INDEX_MISMATCH_H
#define INDEX_MISMATCH_H

#include <stddef.h>

#include "article/article.h"

#define MISMATCH_MAX 16u	/* of a side; more are not told */

struct mismatch {
	char *numbers[SIDES][MISMATCH_MAX];	/* as written */
	size_t n[SIDES];
};

/*
 * Each side is asked for the numbers of the other; but of a side that is a
 * summary (see THIN_JA) only that it invents none.  Tables of thousands of
 * numbers are not compared.  Free with mismatch_clear.
 */
void mismatch_find(const struct article *, struct mismatch *);
void mismatch_clear(struct mismatch *);

#endif
