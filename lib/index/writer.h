/*
 * The index, open for writing.  Only the indexer includes this; the
 * searcher cannot name it and so cannot harm an index.
 *
 * An index is a folder: `lock` (held by the one writer, its process id and
 * start time inside), `gen-N/` (one generation: a Xapian database `db`, or
 * several), and `current`, a symbolic link to the generation in service.
 */
#ifndef INDEX_WRITER_H
#define INDEX_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "article/article.h"
#include "base/status.h"

struct analyzer;
struct word_store;
struct writer;

struct writer_options {
	double wait;		/* seconds to wait for the lock */
	bool locked;		/* the caller holds the lock, and keeps it */
	unsigned shards;	/* databases of a new index, 0 = 1; of one
				   that is there, only to compare */
};

/*
 * Open or create.  LOCKED: the text names the holder's process id and start
 * time; MISMATCH: made with another schema or analyser, the text has both
 * fingerprints and the command; BAD_INPUT: it has another number of shards
 * than was asked for; CORRUPT, IO.  The analyser is borrowed and
 * must outlive the writer.
 */
enum status writer_open(struct writer **, const char *dir,
    struct analyzer *, const struct writer_options *, struct error *)
    MUST_USE;
/* Without commit, what was put since the last one is lost. NULL is fine. */
void writer_close(struct writer *);

/*
 * Analyse and store, replacing the article of the same id.  Fills in
 * entities, added (kept from the old one) and, where they are NO_DATE, added
 * and changed: an exported article comes with its own.
 *
 * The article is taken over, always, and perhaps stored later: other threads
 * analyse while the caller goes on.  Every other call here sees it as if it
 * were stored; what fails about it fails there, or in the commit.  Articles
 * are numbered in the order in which they come.
 */
enum status writer_take(struct writer *, struct article *, struct error *)
    MUST_USE;
/* NOT_FOUND when there is none. */
enum status writer_delete(struct writer *, const char *id, struct error *)
    MUST_USE;
/* A copy for the caller to free; sees uncommitted changes. */
enum status writer_get(struct writer *, const char *id, struct article **,
    struct error *) MUST_USE;
/* The id of the article one of whose sides has this key; NOT_FOUND. */
enum status writer_id_by_key(struct writer *, const char *key, char **id,
    struct error *) MUST_USE;
/* The id of the article with this pair_key; NOT_FOUND. */
enum status writer_id_by_pair(struct writer *, const char *pair_key,
    char **id, struct error *) MUST_USE;

/*
 * Small notes of the indexer kept in the index: file states
 * ("file:SOURCE:REL" -> size, time, hash, count), tombstones.  A missing
 * note is "".  writer_notes calls back for each name with that prefix.
 */
enum status writer_note_get(struct writer *, const char *name, char **value,
    struct error *) MUST_USE;
enum status writer_note_set(struct writer *, const char *name,
    const char *value, struct error *) MUST_USE;
enum status writer_notes(struct writer *, const char *prefix,
    bool (*each)(void *ctx, const char *name, const char *value), void *ctx,
    struct error *) MUST_USE;

/* Everything put so far survives from here on; counts a generation up. */
enum status writer_commit(struct writer *, struct error *) MUST_USE;
/*
 * Is an index being filled that was empty?  Then what is put takes little
 * memory, and a commit copies all that there is.
 */
bool writer_filling(const struct writer *);
/* Does what waits for that commit take the memory that it may? */
bool writer_crowded(const struct writer *);
/* About so many bytes of text are to come, by which an empty index that is
 * filled divides its work; worth knowing, not needed. */
void writer_expect(struct writer *, uint64_t bytes);
/*
 * Commit, and find out which articles tell the same story now; a commit of
 * its own where that changed.  Meant for the end of a run: after a small one
 * only what changed and what is near it is looked at.
 */
enum status writer_stories(struct writer *, struct error *) MUST_USE;
/*
 * May what follows the commits of a run, the stories first of all, be
 * missing: because of what was put, or because the run before this one was
 * killed, stopped or failed?  Until writer_finish says that all is done.
 */
bool writer_unfinished(const struct writer *);
void writer_finish(struct writer *);
/*
 * Compact beside and swap in when the tables outgrew those of the last
 * compaction by more than twice, or always with `force`.
 */
enum status writer_compact(struct writer *, bool force, struct error *)
    MUST_USE;
uint64_t writer_count(const struct writer *);	/* articles */
/* The words of its articles (index/words.h) when all of them came since it
 * was opened; else NULL.  Lent until the next change. */
struct word_store *writer_words(const struct writer *);

#endif
