/*
 * Do two articles tell the same story?  The rules, chosen on the articles
 * of tests/story and looked at on real ones: a thousand of news, 3,437 pages
 * of manuals.  What hides an article that is another one costs more than
 * what shows one twice.
 */
#ifndef INDEX_STORY_PAIR_H
#define INDEX_STORY_PAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "index/print.h"

#define STORY_WORDS_MIN 8u	/* a side with fewer says nothing */
#define STORY_SLOTS (SIDES * PRINT_WORDS)

/* How many prints have a word, which says how much it weighs. */
struct rarity;

/* Count all prints, and finish, before one of them is weighed. */
struct rarity *rarity_new(void);
void rarity_count(struct rarity *, const struct print *);
void rarity_finish(struct rarity *);
void rarity_free(struct rarity *);

/* An article as it is compared. */
struct told {
	int64_t date;			/* or NO_DATE */
	struct print print;
	float weight[STORY_SLOTS];	/* of words; each side has length 1 */
};

/* Fill in the weights from the print. */
void told_weigh(struct told *, const struct rarity *);

/* Are there more days between the dates than a story is news? */
bool told_apart(int64_t date, int64_t other);
bool told_same(const struct told *, const struct told *);

#endif
