/*
 * What the files update*.c share; for them alone.
 */
#ifndef INDEXER_UPDATE_IMPL_H
#define INDEXER_UPDATE_IMPL_H

#include "article/article.h"
#include "base/array.h"
#include "base/strmap.h"
#include "indexer/batch.h"
#include "indexer/match.h"
#include "indexer/update.h"

/* A file of the last run, by its hash: where a renamed one came from. */
struct origin {
	char hash[FILE_HASH_SIZE];
	char *key;
	char *path;
	bool used;
};

/* What an article of a dry run would be; without a side it would be gone. */
struct would {
	char *id;
	bool has[SIDES];
};

struct dry {
	ARRAY(struct would) v;
	struct strmap ids, pairs;	/* places of the newest ones */
};

struct update {
	struct writer *w;
	const struct plan *plan;
	const struct update_options *options;
	struct origin *origins;		/* sorted by hash */
	size_t norigins;
	bool origins_known;
	size_t articles;		/* since the last commit */
	uint64_t bytes;			/* of the files read since then */
	uint64_t text;			/* and of those articles */
	int64_t committed;		/* seconds, of the monotonic clock */
	int64_t commit_took;		/* the last one */
	unsigned looked_at;		/* files read since then for nothing */
	bool dirty;			/* something to commit */
	bool wrote;			/* a commit was made */
	struct dry dry;
};

/* Everything about the file that is being read. */
struct turn {
	struct update *u;
	const struct planned *file;
	struct filenote note;		/* of the last time, or empty */
	bool known;			/* there is such a note */
	struct filenote from;		/* of the file that was renamed */
	bool renamed;
	struct parse *parse;		/* of the file */
	struct batch batch;
	struct olds olds;
	struct records seen;		/* stored, or found stored */
	char hash[FILE_HASH_SIZE];	/* of what is there now */
	int64_t stamp;
	uint64_t size;
	bool marked;			/* a note says: in the middle of it */
	bool cut;			/* stopped before its end */
	enum status st;			/* of the writer; not OK ends it */
	struct error *err;
};

void update_tell(const struct update *, const struct update_event *);

/*
 * Look for the note of a file with the same bytes that is not there any
 * more; sets `renamed` and `from`.
 */
enum status update_find_origin(struct turn *, struct error *) MUST_USE;
/*
 * The id under which the item is stored, for the caller to free: that of
 * the old one it matches, of the article whose other side it is, or a free
 * one.  May give the item's pair key a suffix.
 */
enum status update_choose_id(struct turn *, struct item *, char **id,
    struct error *) MUST_USE;
/* Was this article deleted by hand? */
enum status update_is_deleted(struct turn *, const struct item *,
    bool *deleted, struct error *) MUST_USE;

/* What would be by now, NULL = what is stored; lent until dry_note. */
const struct would *dry_article(const struct update *, const char *id);
const struct would *dry_pair(const struct update *, const char *pair_key);
bool would_exist(const struct would *);
bool would_share(const struct would *, const struct article *);	/* a side */
/*
 * It would be this, NULL = gone; with the sides that it would have `before`,
 * which may be NULL.
 */
void dry_note(struct update *, const char *id, const struct article *,
    const struct would *before);
void dry_clear(struct dry *);

/*
 * Store an item as the text of article `id`, joined with the side that came
 * from another file.  `old_key` names what it replaces, or is NULL.  Sets
 * *action; nothing is written when it is UNCHANGED.  A second side is ADDED
 * like the first, whichever run it comes in.
 */
enum status update_store(struct update *, struct item *, const char *id,
    const char *old_key, enum update_action *, struct error *) MUST_USE;

/* May so many of all not go without being asked for?  See update.h. */
bool update_too_many(const struct update *, size_t gone, size_t all);

/*
 * Take out what came to the article from this key; its other side stays.
 * OK also when there is nothing.  The key alone would not do: when records
 * move, the next one may have it already.
 */
enum status update_remove(struct update *, const char *id, const char *key,
    const char *path, const char *why, struct error *) MUST_USE;

/* Is one of the keys, with line feeds between, of a record of the file? */
bool keys_name_file(const char *keys, const char *file_key);

/* Has somebody asked for the end? */
bool update_stopped(const struct update *);

/* Open a file to be parsed; as parse_begin, with which this ends. */
enum status update_open_file(struct update *, const struct planned *,
    const char *known, char hash[FILE_HASH_SIZE], struct parse **,
    struct error *) MUST_USE;

/* Commit when enough has come together. */
enum status update_commit_some(struct update *, struct error *) MUST_USE;

#endif
