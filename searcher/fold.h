/*
 * One hit for each story: knows the story of an article, and which stories
 * were seen in a list already.
 */
#ifndef SEARCHER_FOLD_H
#define SEARCHER_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "index/reader.h"

struct fold {
	struct reader *r;
	bool there;		/* the index has stories */
	bool wanted;		/* each of them is to be shown once */
	bool active;		/* and the list at hand tells one twice */
	uint64_t *seen;		/* hashes of stories */
	size_t nseen;
};

void fold_init(struct fold *, struct reader *, bool wanted);
void fold_clear(struct fold *);

/*
 * Begin a list of what matches this, which tells most often nothing twice;
 * then folding has nothing to do.
 */
enum status fold_begin(struct fold *, struct nodes *, const struct node *,
    struct error *) MUST_USE;

/*
 * Drop the articles of a list whose story was seen before, in this list or
 * another one; the flags go with them.  fold_back forgets what was seen
 * since there were so many.
 */
enum status fold_list(struct fold *, struct match_item *, bool *flags,
    size_t *n, struct error *) MUST_USE;
void fold_back(struct fold *, size_t nseen);

/* How many articles of those that match folding hides. */
enum status fold_hidden(struct fold *, struct nodes *, const struct node *,
    size_t *, struct error *) MUST_USE;

/* Id of the story of an article and its size; NULL and 1 when alone. */
enum status fold_story(struct fold *, uint32_t docid, char **id,
    size_t *size, struct error *) MUST_USE;

#endif
