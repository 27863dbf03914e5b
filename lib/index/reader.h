/*
 * The index, open for search.  Terms are asked for by channel, conditions
 * are built as nodes, matches come as a copied page; nothing here points
 * into the index, so a page stays good when the reader moves on.
 */
#ifndef INDEX_READER_H
#define INDEX_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "index/nodes.h"
#include "index/record.h"
#include "index/schema.h"

struct reader;

struct reader_info {
	uint64_t articles;
	uint64_t generation;	/* commits so far */
	uint64_t state;		/* differs when the answers may */
	int64_t updated;	/* seconds UTC of the last commit */
	size_t shards;		/* databases it is made of */
	size_t missing;		/* those that cannot be had now */
	const char *fingerprint;	/* lent until close or refresh */
	bool other_fingerprint;	/* made with other lists or library */
};

/*
 * Open the generation in service of a folder, or a list of folders and
 * servers as one index (base/where.h).  Of several databases those that
 * cannot be had are left out, see reader_info; it fails when none can.
 * `fingerprint` is that of the analyser in use: another dictionary name is
 * MISMATCH, any other difference only sets other_fingerprint; NULL compares
 * nothing.  NO_INDEX, CORRUPT, IO, NETWORK; BAD_INPUT for a bad list.
 */
enum status reader_open(struct reader **, const char *where,
    const char *fingerprint, struct error *) MUST_USE;
void reader_close(struct reader *);
/* For those who need all of it: the failure of the first that is missing. */
enum status reader_whole(const struct reader *, struct error *) MUST_USE;
/* Why the k-th of those is missing; NULL behind the last. */
const char *reader_missing(const struct reader *, size_t k);

/*
 * Move to the newest state of the index, if there is one, and try those
 * again that were missing for long.
 */
enum status reader_refresh(struct reader *, struct error *) MUST_USE;
/*
 * Has a server stopped answering, or has the writer come by twice, so that
 * the state we read is gone?  What was asked since is not to be relied on;
 * reader_refresh goes on with the newest state and without that server, or
 * fails when it was the last one.
 */
bool reader_lost(const struct reader *);
/* For who asks often: keep the records read last, at most so many bytes. */
void reader_keep(struct reader *, size_t bytes);
/* What is open now; cheap. */
void reader_info(const struct reader *, struct reader_info *);
/* Bytes of all files that are in folders; looks at each. */
uint64_t reader_bytes(const struct reader *);

/* ---- matching ---- */

struct match_item {
	uint32_t docid;
	double weight;
};

struct match_page {
	struct match_item *items;
	size_t n;
	/* All that match: exact when lower == upper. */
	size_t lower, estimate, upper;
};

enum match_order {
	MATCH_RELEVANCE,	/* best first; ties: as stored */
	MATCH_ANY,		/* as they are stored, without scores */
	MATCH_NEWEST,		/* no date last; ties: id */
	MATCH_OLDEST,
	MATCH_SCORE,		/* importance, then relevance */
	MATCH_STORY		/* largest story first, then relevance */
};

/*
 * The matches from `first` on, at most n, counting exactly up to `check`;
 * with n 0 they are only counted.  Clear the page with match_page_clear.
 */
enum status reader_match(struct reader *, const struct node *,
    enum match_order, size_t first, size_t n, size_t check,
    struct match_page *, struct error *) MUST_USE;
void match_page_clear(struct match_page *);

/* These n articles, their numbers ascending; without weight. */
const struct node *node_articles(struct nodes *, struct reader *,
    const uint32_t *docid, size_t n);

/*
 * The same condition, found once, so that asking for it again and counting
 * cost nothing: it is replaced by the articles that match, if there are no
 * more than FOUND_MAX.  Only of a single database that is here; else it stays.
 */
#define FOUND_MAX 10000u
enum status reader_find(struct reader *, struct nodes *,
    const struct node **, struct error *) MUST_USE;

/*
 * Count what a slot says of all articles that match: for each distinct value
 * that is not empty, its bytes and how many have it.
 */
enum status reader_values(struct reader *, const struct node *, enum slot,
    void (*each)(void *ctx, const char *value, size_t len, size_t count),
    void *ctx, struct error *) MUST_USE;
/* What it says of each of these, which node_listed gave or some of them,
 * until the callback says stop. */
enum status reader_values_of(struct reader *, const uint32_t *docid,
    size_t n, enum slot, bool (*each)(uint32_t docid, const char *value,
    size_t len, void *ctx), void *ctx, struct error *) MUST_USE;

/* ---- documents and terms ---- */

/* A stored record; its bytes live in *bytes, to be freed after it. */
enum status reader_record(struct reader *, uint32_t docid, struct record *,
    char **bytes, struct error *) MUST_USE;
/* The document of an id; NOT_FOUND. */
enum status reader_docid(struct reader *, const char *id, uint32_t *docid,
    struct error *) MUST_USE;
/* The value of a slot; "" when there is none.  The caller frees it. */
enum status reader_value(struct reader *, uint32_t docid, enum slot,
    char **value, struct error *) MUST_USE;
/* Every document in the order of insertion until the callback says stop. */
enum status reader_each(struct reader *,
    bool (*each)(void *ctx, uint32_t docid), void *ctx, struct error *)
    MUST_USE;

/* In how many articles the term stands; 0 when something failed. */
size_t reader_termfreq(struct reader *, enum channel, const char *text,
    size_t len);
/* Positions of a term in a document, ascending, appended to v[0..*n);
 * at most max. */
void reader_positions(struct reader *, uint32_t docid, enum channel,
    const char *text, size_t len, uint32_t *v, size_t *n, size_t max);
/* Walk the terms of a channel that begin with a text, with frequency. */
enum status reader_terms(struct reader *, enum channel, const char *text,
    size_t len, bool (*each)(void *ctx, const char *text, size_t len,
    size_t freq), void *ctx, struct error *) MUST_USE;
/* Walk the words of a document's two sides with their counts. */
enum status reader_document_terms(struct reader *, uint32_t docid,
    void (*each)(void *ctx, enum channel, const char *text, size_t len,
    uint32_t count), void *ctx, struct error *) MUST_USE;
/* The indexer's notes whose names begin so, until the callback says stop. */
enum status reader_notes(struct reader *, const char *prefix,
    bool (*each)(void *ctx, const char *name, const char *value), void *ctx,
    struct error *) MUST_USE;
/* A metadata value; "" when there is none.  The caller frees it. */
enum status reader_meta(struct reader *, const char *key, char **value,
    struct error *) MUST_USE;

/*
 * Read everything once: Xapian's own check, and every record.  Damage is
 * CORRUPT with the first finding; `report` gets a line for each.  For
 * folders only.  Where the tables may not be written, as Xapian's check
 * needs it, they are read instead as searches read them.
 */
enum status reader_check(struct reader *, void (*report)(void *ctx,
    const char *line), void *ctx, struct error *) MUST_USE;

#endif
