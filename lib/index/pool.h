/*
 * Articles become documents in several threads, and come out in the order
 * in which they went in, so that what is made of them does not depend on
 * who was faster.  One thread puts in and takes out; the others are the
 * pool's own, each with an analyser of its own.
 */
#ifndef INDEX_POOL_H
#define INDEX_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "base/status.h"

struct analyzer;
struct pool;
struct xc_document;

struct pool_item {
	struct article *article;
	uint32_t docid;			/* of the caller's choice */
	struct xc_document *doc;	/* NULL unless st is OK */
	enum status st;			/* of document_build */
	struct error err;
};

/* The analyser is borrowed, and used by the calling thread. */
struct pool *pool_new(struct analyzer *);
void pool_free(struct pool *);	/* with all that is in it; accepts NULL */

/* Is there as much in it as may be?  Then take one out first. */
bool pool_full(const struct pool *);
size_t pool_count(const struct pool *);
/* Put in, which takes the article over. */
void pool_add(struct pool *, struct article *, uint32_t docid);
/*
 * Take out the first, waiting for it; the pool must not be empty.  What it
 * has is the caller's, see pool_item_clear.
 */
void pool_take(struct pool *, struct pool_item *);
/* Is the first one done, so that taking it would not wait? */
bool pool_ready(struct pool *);
/* The article and docid of the i-th that is in it; only to look at. */
const struct article *pool_article(const struct pool *, size_t i,
    uint32_t *docid);
void pool_item_clear(struct pool_item *);

#endif
