/*
 * One file read and parsed: its articles, each with the key, the hash and
 * the id that matching them with the index needs.  Only for update.
 */
#ifndef INDEXER_BATCH_H
#define INDEXER_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"
#include "base/file.h"
#include "base/status.h"
#include "indexer/filenote.h"
#include "indexer/parser.h"
#include "indexer/plan.h"

struct item {
	struct article *article;	/* its sides have key and hash */
	unsigned record;		/* 0: the only one */
	char *key;
	char hash[FILE_HASH_SIZE];	/* of what was read, not of the id */
	/*
	 * The record names itself, so its id tells it from the others of its
	 * file; otherwise the id is made of the file's name and the number.
	 */
	bool named;
	size_t match;			/* place of the old one, or NO_MATCH */
};

#define NO_MATCH SIZE_MAX

/*
 * The items of a file, or of a piece of it when it holds more than
 * BATCH_ITEMS or BATCH_BYTES of text: an export of any length is read back
 * in bounded memory.
 */
#define BATCH_ITEMS 2000
#define BATCH_BYTES ((size_t)16 << 20)

struct batch {
	struct item *items;
	size_t n, cap;
	size_t bytes;		/* of their text */
	struct records refused;	/* lines; of formats whose records are lines */
};

struct batch_calls {
	void (*refuse)(void *ctx, unsigned line, const char *reason);
	void (*skip)(void *ctx, unsigned line, const char *reason);
	/* Take all items out, with batch_empty, to make room for more. */
	void (*full)(void *ctx);
	void *ctx;
};

/*
 * The articles of a file that parse_begin opened.  NULL calls: nobody wants
 * to know, and the batch takes all of it.  Statuses are those of parse_read.
 */
enum status batch_read(struct batch *, const struct planned *,
    struct parse *, const struct batch_calls *, struct error *) MUST_USE;
void batch_empty(struct batch *);		/* the refused ones stay */
void batch_clear(struct batch *);

#endif
