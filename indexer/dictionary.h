/*
 * EDICT as an index can use it: of each entry the terms of its headword and
 * glosses, and whether they stand in some article.  A thread of its own reads
 * it, for it takes as long as some thousand articles.
 */
#ifndef INDEXER_DICTIONARY_H
#define INDEXER_DICTIONARY_H

#include <stdbool.h>

#include "base/status.h"

struct analyzer;
struct dictionary;

/* Begin to read, with a copy of the analyser, for the index in the folder. */
struct dictionary *dictionary_begin(const struct analyzer *, const char *dir);
void dictionary_free(struct dictionary *);	/* waits for the thread */

/* Terms as glossaries name them, and in which directions they are of use,
 * perhaps in none. */
struct dictionary_entry {
	const char *ja, *en;
	const char *shown;	/* the English as EDICT has it */
	double score;
	bool from_ja, from_en;
};

typedef void dictionary_fn(void *ctx, const struct dictionary_entry *);

/*
 * Wait for it and call back for each meaning, strings lent.  Where EDICT is
 * not installed there is none: all works, with more gaps.
 */
enum status dictionary_each(struct dictionary *, dictionary_fn *, void *ctx,
    struct error *) MUST_USE;

#endif
