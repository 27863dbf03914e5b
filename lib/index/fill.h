/*
 * Many new articles at once: threads make small databases of some hundred
 * articles each, parts, which are merged with one another as they come and
 * with a whole database in the end.  That takes no longer for an article the
 * more there are: nothing that is stored already is touched, what Xapian
 * holds in memory stays small, and every processor takes part.  The outcome
 * does not depend on who was faster.
 */
#ifndef INDEX_FILL_H
#define INDEX_FILL_H

#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "base/status.h"

struct analyzer;
struct fill;
struct word_store;

/*
 * The analyser is borrowed, as a model for those of the threads, and so is
 * the store, NULL or where the words of the articles are kept.  Parts are
 * folders in `folder`, which exists; fill_free removes them.  About so many
 * bytes of text are to be expected, 0 = unknown: the threads share them.
 */
struct fill *fill_new(struct analyzer *, const char *folder,
    struct word_store *, uint64_t expected);
void fill_free(struct fill *);		/* accepts NULL */

/*
 * Take an article over, always, with a docid above all before.  Waits while
 * the threads have more to do than they can begin.  A failure may be that of
 * an article before.
 */
enum status fill_add(struct fill *, struct article *, uint32_t docid,
    struct error *) MUST_USE;
/*
 * The place of the article of that docid, when it came so lately that no
 * thread has it; else NULL.  Whoever puts another one there frees the old.
 */
struct article **fill_recent(struct fill *, uint32_t docid);
/*
 * Wait for everything, and write `base`, if not NULL, and all the parts as
 * one database at `path`.  Only fill_free is left to do then.
 */
enum status fill_merge(struct fill *, const char *base, const char *path,
    struct error *) MUST_USE;

#endif
