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

#include "base/status.h"

struct xc_writer;

/* The roles of CH_ROLE. */
#define ROLE_LEAD "lead"
#define ROLE_DUP "dup"

/*
 * Find the stories anew, of all n shards together.  What was put before
 * should be committed, or reading is slow; sets changed[k] where there is
 * something to commit again.
 */
enum status stories_settle(struct xc_writer *const *, unsigned n,
    bool *changed, struct error *) MUST_USE;

#endif
