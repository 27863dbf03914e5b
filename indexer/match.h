/*
 * Which articles of a file that was read before are which of those that
 * were read now: a story that moved within its file, or a file that was
 * renamed, keeps its id.  Only for update.
 */
#ifndef INDEXER_MATCH_H
#define INDEXER_MATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "indexer/batch.h"
#include "indexer/filenote.h"

struct writer;

/* An article of the index with a side that came from the file. */
struct old {
	char *id;
	char *key;
	char *hash;		/* of that side, "" when unknown */
	unsigned record;
	bool same_file;		/* false: of the file that was renamed */
	bool claimed;		/* an item is its new text */
};

struct sorted;

struct olds {
	struct old *v;
	size_t n, cap;
	struct sorted *sorted;	/* once matching has begun: load no more */
};

/* Add those whose records the note lists. */
enum status olds_load(struct olds *, struct writer *, const struct filenote *,
    bool same_file, struct error *) MUST_USE;
void olds_clear(struct olds *);

/*
 * Set `match` of every item that is one of them.  In this order, each old
 * one once: the same text; the same number; the same id.  A record that
 * names itself is never matched with one of another id, and only such a
 * record by its id alone.
 */
void match_items(struct batch *, struct olds *);

/*
 * An id that two inputs claim gets "~2", "~3" behind it.  Bytes of `id`
 * without that.
 */
size_t id_base(const char *id);

#endif
