/*
 * The articles of an index as the pass over stories sees them: some twenty
 * bytes of each, how rare their words are, what their stories were, and
 * which of them are looked at.  For story_store.c alone.
 */
#ifndef INDEX_STORY_ARCHIVE_H
#define INDEX_STORY_ARCHIVE_H

#include "base/array.h"
#include "index/schema.h"
#include "index/story.h"
#include "index/story_store.h"
#include "xapian-c/xapian-c.h"

#define STORY_SIZE_DIGITS 4	/* of SLOT_STORY; a space follows */

struct old_story {
	uint32_t at;
	char *story;			/* a SLOT_STORY */
};

/* Numbered by shard and docid. */
struct story_archive {
	struct xc_writer *const *xw;
	unsigned n;			/* shards */
	size_t first[SHARDS_MAX + 1];	/* article of a shard; the last is the
					   number of all */
	struct story_article *v;
	uint32_t *docid;		/* in its shard */
	uint8_t *sides;			/* that have words */
	struct rarity *rarity;
	ARRAY(struct old_story) old;	/* by number */
	uint32_t *at;			/* those to be looked at, as
					   stories_find wants them */
	size_t nat;
};

/*
 * Read all articles; `changes` says which are looked at: those, those near
 * them in time or of one address or text, and all that shared or share a
 * story with one of these.  NULL: all of them.
 */
enum status story_archive_read(struct story_archive *,
    const struct story_changes *, struct error *) MUST_USE;
void story_archive_clear(struct story_archive *);

unsigned story_archive_shard(const struct story_archive *, uint32_t at);
/* The SLOT_STORY it has now; "" for none. */
const char *story_archive_old(const struct story_archive *, uint32_t at);
/* The id in a SLOT_STORY; "" in an empty one. */
const char *story_lead(const char *story);
/* A story_read_fn; its context is the archive. */
enum status story_archive_prints(void *, const uint32_t *at, size_t n,
    struct told *, struct error *);

#endif
