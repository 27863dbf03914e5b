/*
 * Making the glossary of an index: learn from the articles that have two
 * sides, fill gaps from a dictionary, obey corrections, store.
 */
#ifndef INDEXER_GLOSSARY_H
#define INDEXER_GLOSSARY_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"
#include "base/status.h"
#include "index/glossary.h"

struct analyzer;
struct writer;

/* Learn anew when this part of the articles changed since the last time. */
#define GLOSSARY_RELEARN 0.10

/* What an update of the glossary did. */
struct glossary_work {
	bool learned;		/* or enough was known */
	size_t pairs;		/* of paragraphs, from which it learned */
	double seconds;		/* of CPU for learning, without the analysis
				   of the texts and without storing */
};

/* So many articles were put or taken out; to be committed with them. */
enum status glossary_count(struct writer *, size_t changed, struct error *)
    MUST_USE;
/*
 * Learn from what the index of the folder holds as last committed, and
 * commit; without `force` only when enough has been counted since the last
 * time.
 */
enum status glossary_update(struct writer *, const char *dir,
    struct analyzer *, bool force, struct glossary_work *, struct error *)
    MUST_USE;

/* What is stored about it. */
enum status glossary_get_state(struct writer *, struct glossary_state *,
    struct error *) MUST_USE;

/*
 * Add corrections: lines "ja<TAB>en[<TAB>score...]", # begins a comment.  A
 * score of 0 forbids the pair; without one it is 1.  The same pair again
 * replaces the earlier line.  BAD_INPUT names file and line.  Counts when
 * learned next.
 */
enum status glossary_import(struct writer *, struct analyzer *,
    const char *path, size_t *rows, struct error *) MUST_USE;

#endif
