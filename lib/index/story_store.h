/*
 * Stories in the database.  What is found from all prints is written to
 * the articles whose story it changes: SLOT_STORY and, for filters and
 * facets, terms and a field of SLOT_FACETS.  An article alone has none.
 *
 * The one that leads a story has the most sides, then the earliest date,
 * then the least id; its id is that of the story.
 */
#ifndef INDEX_STORY_STORE_H
#define INDEX_STORY_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"
#include "base/status.h"

struct xc_writer;

/* The roles of CH_ROLE. */
#define ROLE_LEAD "lead"
#define ROLE_DUP "dup"

struct story_place {
	unsigned shard;
	uint32_t docid;
};

/* What became of the articles since the stories were settled. */
struct story_changes {
	ARRAY(struct story_place) put;
	ARRAY(char *) left;	/* SLOT_STORY of what they replace, and of
				   those that were deleted */
};

void story_changes_put(struct story_changes *, unsigned shard,
    uint32_t docid);
/* A SLOT_STORY, or nothing where there was none. */
void story_changes_left(struct story_changes *, const char *, size_t len);
void story_changes_clear(struct story_changes *);

/*
 * Find the stories of all n shards together: all of them anew, or, given
 * the changes, those that these touch.  As words become more or less rare
 * with each article, the latter can leave a pair as it was that would be
 * judged otherwise today, so from time to time all are due.  Sets
 * changed[k] where there is something to commit.
 */
enum status stories_settle(struct xc_writer *const *, unsigned n,
    const struct story_changes *, bool *changed, struct error *) MUST_USE;

#endif
