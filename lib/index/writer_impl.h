/*
 * What the files writer*.c share; for them alone.
 */
#ifndef INDEX_WRITER_IMPL_H
#define INDEX_WRITER_IMPL_H

#include "base/array.h"
#include "base/strmap.h"
#include "index/docids.h"
#include "index/layout.h"
#include "index/pool.h"
#include "index/schema.h"
#include "index/story_store.h"
#include "index/writer.h"
#include "xapian-c/xapian-c.h"

struct fill;
struct word_store;

/*
 * While an empty index of one shard is filled, what is put waits beside it:
 * articles in parts, notes here, for a note must not survive without its
 * articles.
 */
struct filling {
	bool on;
	struct fill *fill;		/* NULL before the first article */
	unsigned number;		/* of the generation to come */
	char path[LAYOUT_PATH_MAX];	/* of its database */
	uint64_t expected;		/* bytes of text still to come */
	struct word_store *words;	/* of all since it was empty */
	struct docids docids;		/* by id, keys and pair key */
	struct strmap notes;		/* by name: 1 + index */
	ARRAY(char *) values;
	size_t notes_bytes;		/* about what these take */
};

struct writer {
	char dir[LAYOUT_PATH_MAX];
	char path[LAYOUT_PATH_MAX];	/* of the first shard */
	unsigned number;		/* of the generation */
	struct analyzer *an;
	struct xc_writer *xw[SHARDS_MAX];
	bool touched[SHARDS_MAX];	/* since the last commit */
	unsigned n;			/* shards */
	uint32_t last;			/* number given to an article */
	struct xc_buf buf;
	struct pool *pool;		/* articles that are being analysed */
	struct filling filling;
	struct story_changes stories;	/* since they were settled */
	bool all_stories;		/* more changed than is known there */
	uint32_t first;			/* number given in this run, less 1 */
	uint64_t count;			/* articles, those included */
	bool changed;			/* since the last commit */
	bool unfinished;		/* see writer_unfinished */
	int lock;
};

/* The shards of an index that is there, however many these are. */
enum status writer_open_shards(struct writer *, struct error *) MUST_USE;
enum status writer_make_shards(struct writer *, unsigned n, struct error *)
    MUST_USE;
void writer_free_shards(struct writer *);
/*
 * A new database gets schema and fingerprint, an old one must have ours:
 * MISMATCH, for a writer with another analyser would make an index that
 * finds half.
 */
enum status writer_identify(struct writer *, struct error *) MUST_USE;
/*
 * The new generation takes its place.  Its files get another path, by which
 * they are to be opened again.
 */
enum status writer_install(struct writer *, struct error *) MUST_USE;
/* Put what lies at `path` into service as the generation of that number. */
enum status writer_move(struct writer *, unsigned number, const char *path,
    struct error *) MUST_USE;
/* Count the commit up and write it. */
enum status writer_write(struct writer *, struct error *) MUST_USE;

/*
 * Metadata by its whole key, read into the writer's buffer.  Writing one
 * that readers look up writes it to every shard.
 */
enum status writer_meta_get(struct writer *, const char *key, struct error *)
    MUST_USE;
enum status writer_meta_set(struct writer *, const char *key,
    const char *value, struct error *) MUST_USE;

/*
 * Does an article wait that has the term?  Its docid, 0 = none, and its place
 * while it can be seen and changed there.  NULL: it may have been another
 * one, and what waits has to be merged to know.
 */
uint32_t writer_waiting(struct writer *, enum channel, const char *text,
    struct article ***place);
/* The article, which is taken over, waits under that docid, 0 = a new one. */
enum status writer_fill(struct writer *, struct article *, uint32_t docid,
    struct error *) MUST_USE;
/* Merge the articles and notes that wait, if any do, and go on filling. */
enum status writer_land(struct writer *, struct error *) MUST_USE;
/* Write the notes that wait into the open database. */
enum status writer_write_notes(struct writer *, struct error *) MUST_USE;
/* Forget all that waits. */
void writer_drop(struct writer *);

#endif
