/*
 * The search library Xapian for programs in C.
 *
 * Any C (or C++) program may use this; it depends on nothing but libxapian
 * and the C++ run time.  It never prints, never exits, keeps no state
 * between calls that a caller could notice, and no exception leaves it.
 * The query parser, the term generator, spelling and synonyms are
 * deliberately absent: see xapian-c(3).
 *
 * Results.  Every function that can fail returns an enum xc_status, and only
 * then fills the struct xc_error that is its last argument and may be NULL.
 * Any of them can return XC_NO_MEMORY, and all that touch a database
 * XC_DATABASE_CLOSED after a close, XC_DATABASE_CORRUPT for damaged files,
 * XC_DATABASE_MODIFIED when a reader's revision was overwritten by the
 * second commit after it (xc_db_reopen, then repeat), XC_DATABASE for plain
 * input and output errors, and XC_NETWORK or XC_NETWORK_TIMEOUT for a remote
 * database.  The comments name what is particular to a function.  Results
 * behind pointers are written only on XC_OK.
 *
 * Ownership.  A handle written through `struct xc_thing **` is the caller's
 * and is given back to xc_thing_free, which accepts NULL.  Everything handed
 * in is copied; nothing is kept but where a function says so.  Handles
 * refer to each other inside: a database may be freed before the enquire,
 * match set or document that came from it.
 *
 * Bytes.  Terms, values, keys and data are bytes with a length, zero bytes
 * included; with a length of 0 the pointer may be NULL.  Paths and hosts
 * are terminated strings.  Document ids count from 1, ranks from 0.
 *
 * Threads.  One handle, and all handles that came from it, belong to one
 * thread at a time.
 */
#ifndef XAPIAN_C_H
#define XAPIAN_C_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined __GNUC__
#define XC_MUST_USE __attribute__((warn_unused_result))
#else
#define XC_MUST_USE
#endif

/* One per class that Xapian can throw, and what else C++ can throw. */
enum xc_status {
	XC_OK,
	/* A misuse by the caller. */
	XC_ASSERTION,
	XC_INVALID_ARGUMENT,	/* also: empty term, term over 245 bytes */
	XC_INVALID_OPERATION,
	XC_UNIMPLEMENTED,	/* not by this backend, or not remotely */
	/* Databases. */
	XC_DATABASE,		/* input or output failed, or unsorted */
	XC_DATABASE_CLOSED,
	XC_DATABASE_CORRUPT,
	XC_DATABASE_CREATE,	/* cannot be made there, or exists */
	XC_DATABASE_LOCK,	/* another writer holds it */
	XC_DATABASE_MODIFIED,	/* reopen and repeat */
	XC_DATABASE_NOT_FOUND,	/* no database there */
	XC_DATABASE_OPENING,	/* something is there, but no database */
	XC_DATABASE_VERSION,	/* of a format this Xapian cannot read */
	/* The rest of what happens at run time. */
	XC_DOC_NOT_FOUND,
	XC_FEATURE_UNAVAILABLE,	/* not compiled into this libxapian */
	XC_INTERNAL,		/* a bug in Xapian */
	XC_NETWORK,
	XC_NETWORK_TIMEOUT,
	XC_QUERY_PARSER,	/* only ever from a remote server */
	XC_RANGE,		/* a number too large to be kept */
	XC_SERIALISATION,
	XC_WILDCARD,		/* more terms than the limit of the node */
	/* Not from Xapian. */
	XC_NO_MEMORY,
	XC_STANDARD,		/* another exception of the C++ library */
	XC_UNKNOWN,		/* anything else, say out of a callback, or a
				   class newer than this binding */
	XC_STATUS_COUNT
};

struct xc_error {
	enum xc_status status;
	const char *class_name;	/* "DatabaseLockError"; static text */
	char text[256];		/* one line of UTF-8, cut if too long */
};

/* Bytes handed out.  Start with all zero; used again, it keeps its memory. */
struct xc_buf {
	char *p;		/* terminated by a zero that len ignores */
	size_t len;		/* bytes */
	size_t cap;		/* bytes allocated */
};

struct xc_db;
struct xc_document;
struct xc_enquire;
struct xc_mset;
struct xc_query;
struct xc_stem;
struct xc_writer;

/*
 * Callbacks.  What they are given is lent until they return.  They return
 * true to go on; false ends the walk, which is still XC_OK.  They may call
 * this library, but must not change what is being walked.
 */
typedef bool xc_term_fn(const char *term, size_t len, uint32_t count,
    void *ctx);
typedef bool xc_posting_fn(uint32_t docid, uint32_t wdf, void *ctx);
typedef bool xc_position_fn(uint32_t pos, void *ctx);
typedef bool xc_value_fn(uint32_t key, const char *value, size_t len,
    void *ctx);

/* ---- general ---- */

/* The version of the libxapian that is loaded, "1.4.22".  Static text. */
const char *xc_version(void);

/* "XC_DATABASE_LOCK"; "?" for what is no status.  Static text. */
const char *xc_status_name(enum xc_status);

/* Free the memory and leave the buffer ready for use; accepts NULL. */
void xc_buf_clear(struct xc_buf *);

/*
 * A number as bytes that sort in the order of the numbers, for values.
 * Writes at most XC_SORTABLE_MAX bytes and returns how many, which can be 0
 * (minus infinity).  Back again: bytes after the ninth are ignored.
 */
#define XC_SORTABLE_MAX 9
size_t xc_sortable_serialise(double, char out[XC_SORTABLE_MAX]);
double xc_sortable_unserialise(const char *, size_t len);

/* ---- documents ---- */

enum xc_status xc_document_new(struct xc_document **, struct xc_error *)
    XC_MUST_USE;
void xc_document_free(struct xc_document *);

/* Empty the document of terms, values and data, to fill it again. */
enum xc_status xc_document_reset(struct xc_document *, struct xc_error *)
    XC_MUST_USE;

/*
 * Add a term, or add to the within-document frequency (wdf) of one that is
 * there.  add_boolean_term adds nothing to the frequency, nor so to the
 * length of the document.  add_posting also stores a position.
 * XC_INVALID_ARGUMENT: the term is empty.  A term above 245 bytes is refused
 * only when the document is stored, and a long one with eight or more zero
 * bytes, which are stored as two each, not before the commit: avoid those.
 */
enum xc_status xc_document_add_term(struct xc_document *, const char *term,
    size_t len, uint32_t wdf, struct xc_error *) XC_MUST_USE;
enum xc_status xc_document_add_boolean_term(struct xc_document *,
    const char *term, size_t len, struct xc_error *) XC_MUST_USE;
enum xc_status xc_document_add_posting(struct xc_document *,
    const char *term, size_t len, uint32_t pos, uint32_t wdf,
    struct xc_error *) XC_MUST_USE;

/* Remove a term with its positions.  XC_INVALID_ARGUMENT: it is not there. */
enum xc_status xc_document_remove_term(struct xc_document *,
    const char *term, size_t len, struct xc_error *) XC_MUST_USE;

/* Set a value; with a length of 0, remove it.  A missing one reads empty. */
enum xc_status xc_document_set_value(struct xc_document *, uint32_t slot,
    const char *, size_t len, struct xc_error *) XC_MUST_USE;
enum xc_status xc_document_value(const struct xc_document *, uint32_t slot,
    struct xc_buf *, struct xc_error *) XC_MUST_USE;
enum xc_status xc_document_set_data(struct xc_document *, const char *,
    size_t len, struct xc_error *) XC_MUST_USE;
enum xc_status xc_document_data(const struct xc_document *, struct xc_buf *,
    struct xc_error *) XC_MUST_USE;

/* The id in the database it came from; 0 for a document made here. */
enum xc_status xc_document_docid(const struct xc_document *, uint32_t *,
    struct xc_error *) XC_MUST_USE;

/* Walk the terms in byte order, with their wdf. */
enum xc_status xc_document_terms(const struct xc_document *, xc_term_fn *,
    void *ctx, struct xc_error *) XC_MUST_USE;

/* Walk the values by slot, which is the key of the callback. */
enum xc_status xc_document_values(const struct xc_document *, xc_value_fn *,
    void *ctx, struct xc_error *) XC_MUST_USE;

/* ---- writing ---- */

enum xc_open_mode {
	XC_CREATE_OR_OPEN,
	XC_CREATE,		/* it must not be there yet */
	XC_OPEN,		/* it must be there */
	XC_OVERWRITE		/* start empty, whatever was there */
};

enum xc_open_flag {
	XC_NO_SYNC = 1,		/* do not wait for the disk at commit */
	XC_FULL_SYNC = 2,	/* wait even for the cache of the disk */
	XC_DANGEROUS = 4,	/* in place: readers and crashes break it */
	XC_RETRY_LOCK = 8,	/* wait for the other writer */
	XC_NO_TERMLIST = 16	/* smaller; a document's terms unreadable */
};

/*
 * Open the directory `path` for writing, in the glass format if it is made;
 * flags is a sum of enum xc_open_flag.  XC_DATABASE_LOCK: another writer;
 * XC_DATABASE_CREATE: exists, or its parent directory does not;
 * XC_DATABASE_NOT_FOUND, XC_DATABASE_OPENING, XC_DATABASE_VERSION.
 */
enum xc_status xc_writer_open(const char *path, enum xc_open_mode,
    unsigned flags, struct xc_writer **, struct xc_error *) XC_MUST_USE;

/*
 * Freeing commits what is pending, or cancels an open transaction, and has
 * no way to say that it failed: commit or close before.  Close does the same
 * and says so; it releases the lock.  Closing twice does no harm.
 */
void xc_writer_free(struct xc_writer *);
enum xc_status xc_writer_close(struct xc_writer *, struct xc_error *)
    XC_MUST_USE;

/* The same database for reading, pending changes included.  Lent: it lives
 * as long as the writer. */
const struct xc_db *xc_writer_db(const struct xc_writer *);

/*
 * Store a document under a new id; under this id; in place of all documents
 * that hold this term (or as a new one).  The id may be asked for with a
 * pointer or not with NULL.  XC_INVALID_ARGUMENT: a term is too long, the
 * unique term is empty, the id is 0.  XC_DATABASE: ids are used up.
 */
enum xc_status xc_writer_add(struct xc_writer *, const struct xc_document *,
    uint32_t *docid, struct xc_error *) XC_MUST_USE;
enum xc_status xc_writer_replace(struct xc_writer *, uint32_t docid,
    const struct xc_document *, struct xc_error *) XC_MUST_USE;
enum xc_status xc_writer_replace_term(struct xc_writer *, const char *term,
    size_t len, const struct xc_document *, uint32_t *docid,
    struct xc_error *) XC_MUST_USE;

/* XC_DOC_NOT_FOUND: no document of that id.  By term: none is no failure. */
enum xc_status xc_writer_delete(struct xc_writer *, uint32_t docid,
    struct xc_error *) XC_MUST_USE;
enum xc_status xc_writer_delete_term(struct xc_writer *, const char *term,
    size_t len, struct xc_error *) XC_MUST_USE;

/*
 * Make all changes visible to readers and durable, or drop those since the
 * last commit.  Outside a transaction Xapian also commits by itself, every
 * 10,000 changed documents or as XAPIAN_FLUSH_THRESHOLD in the environment
 * says.  XC_INVALID_OPERATION: inside a transaction.
 */
enum xc_status xc_writer_commit(struct xc_writer *, struct xc_error *)
    XC_MUST_USE;
enum xc_status xc_writer_cancel(struct xc_writer *, struct xc_error *)
    XC_MUST_USE;

/*
 * What stands between begin and commit happens as a whole or not at all.
 * With `flushed` it is also durable at its end, and begin commits what was
 * pending; without, cancelling drops that too.  XC_INVALID_OPERATION: begun
 * twice, or ended without a begin.
 */
enum xc_status xc_writer_begin_transaction(struct xc_writer *, bool flushed,
    struct xc_error *) XC_MUST_USE;
enum xc_status xc_writer_commit_transaction(struct xc_writer *,
    struct xc_error *) XC_MUST_USE;
enum xc_status xc_writer_cancel_transaction(struct xc_writer *,
    struct xc_error *) XC_MUST_USE;

/*
 * Store bytes under a key; no bytes removes it.  XC_INVALID_ARGUMENT: empty
 * or too long a key.
 */
enum xc_status xc_writer_set_metadata(struct xc_writer *, const char *key,
    size_t key_len, const char *value, size_t value_len, struct xc_error *)
    XC_MUST_USE;

/* ---- reading ---- */

/*
 * Open a directory, single file or stub file for reading.
 * XC_DATABASE_NOT_FOUND: no such path, or an empty directory;
 * XC_DATABASE_OPENING: a file that is no database; XC_DATABASE_VERSION.
 */
enum xc_status xc_db_open(const char *path, struct xc_db **,
    struct xc_error *) XC_MUST_USE;

/*
 * Open what an xapian-tcpsrv serves.  Times in milliseconds: for connecting,
 * and for each exchange afterwards, where 0 waits forever.  XC_NETWORK: not
 * reachable.  Errors of the server arrive as their own status.  Xapian sets
 * SIGPIPE to be ignored in the whole process here, and leaves it so: a
 * program that writes to a pipe must look at its write errors from then on.
 */
enum xc_status xc_db_open_remote(const char *host, unsigned port,
    unsigned connect_ms, unsigned timeout_ms, struct xc_db **,
    struct xc_error *) XC_MUST_USE;

/* A database of no shards, to add others to; searching it is refused. */
enum xc_status xc_db_new(struct xc_db **, struct xc_error *) XC_MUST_USE;
void xc_db_free(struct xc_db *);

/*
 * Add the shards of another database, which is kept alive by this one.  Of N
 * shards, document d of shard s (from 0) has the id (d - 1) * N + s + 1.
 * XC_INVALID_ARGUMENT: added to itself.
 */
enum xc_status xc_db_add(struct xc_db *, const struct xc_db *other,
    struct xc_error *) XC_MUST_USE;

/* Close the files.  What uses them later fails with XC_DATABASE_CLOSED. */
enum xc_status xc_db_close(struct xc_db *, struct xc_error *) XC_MUST_USE;

/*
 * Go to the newest revision.  *changed, which may be NULL, is false only if
 * it was certainly the newest already.  Document handles made before, and
 * enquires, must not be used across this: make them again.
 */
enum xc_status xc_db_reopen(struct xc_db *, bool *changed,
    struct xc_error *) XC_MUST_USE;

/* Ask a remote server not to drop an idle connection. */
enum xc_status xc_db_keep_alive(struct xc_db *, struct xc_error *)
    XC_MUST_USE;

struct xc_db_stats {
	size_t shards;
	uint32_t doccount;	/* documents */
	uint32_t lastdocid;	/* highest id ever used */
	double avlength;	/* terms, counted by wdf */
	uint64_t total_length;	/* the same over all documents */
	uint32_t min_length;	/* a lower bound, without empty documents */
	uint32_t max_length;	/* an upper bound */
	bool has_positions;
};
enum xc_status xc_db_get_stats(const struct xc_db *, struct xc_db_stats *,
    struct xc_error *) XC_MUST_USE;

/* The two commonest of these alone. */
enum xc_status xc_db_doccount(const struct xc_db *, uint32_t *,
    struct xc_error *) XC_MUST_USE;
enum xc_status xc_db_lastdocid(const struct xc_db *, uint32_t *,
    struct xc_error *) XC_MUST_USE;

/*
 * Which database it is (compaction gives a new one), and which revision,
 * a number that grows with each commit that changed something.
 * A revision has one local database only: XC_INVALID_OPERATION for several,
 * XC_UNIMPLEMENTED for a remote one.
 */
enum xc_status xc_db_uuid(const struct xc_db *, struct xc_buf *,
    struct xc_error *) XC_MUST_USE;
enum xc_status xc_db_revision(const struct xc_db *, uint64_t *,
    struct xc_error *) XC_MUST_USE;

/* Whether somebody has it open for writing.  XC_UNIMPLEMENTED: remote. */
enum xc_status xc_db_locked(const struct xc_db *, bool *,
    struct xc_error *) XC_MUST_USE;

/*
 * One document, or straight its data or one of its values (the buffer is
 * empty for a missing value).  XC_DOC_NOT_FOUND; XC_INVALID_ARGUMENT: 0.
 */
enum xc_status xc_db_document(const struct xc_db *, uint32_t docid,
    struct xc_document **, struct xc_error *) XC_MUST_USE;
enum xc_status xc_db_data(const struct xc_db *, uint32_t docid,
    struct xc_buf *, struct xc_error *) XC_MUST_USE;
enum xc_status xc_db_value(const struct xc_db *, uint32_t docid,
    uint32_t slot, struct xc_buf *, struct xc_error *) XC_MUST_USE;
enum xc_status xc_db_doclength(const struct xc_db *, uint32_t docid,
    uint32_t *, struct xc_error *) XC_MUST_USE;

/*
 * How many documents hold a term, and how often it occurs in all of them;
 * 0 if it is unknown.  Whether it is known is cheaper to ask.
 */
enum xc_status xc_db_termfreq(const struct xc_db *, const char *term,
    size_t len, uint32_t *, struct xc_error *) XC_MUST_USE;
enum xc_status xc_db_collfreq(const struct xc_db *, const char *term,
    size_t len, uint32_t *, struct xc_error *) XC_MUST_USE;
enum xc_status xc_db_term_exists(const struct xc_db *, const char *term,
    size_t len, bool *, struct xc_error *) XC_MUST_USE;

/*
 * Walk, in byte order: the terms that begin with a prefix, with the number
 * of their documents; the terms of a document, with their wdf
 * (XC_DOC_NOT_FOUND); the metadata keys that begin with a prefix, with a
 * count of 0 (of the first shard only).
 */
enum xc_status xc_db_terms(const struct xc_db *, const char *prefix,
    size_t len, xc_term_fn *, void *ctx, struct xc_error *) XC_MUST_USE;
enum xc_status xc_db_document_terms(const struct xc_db *, uint32_t docid,
    xc_term_fn *, void *ctx, struct xc_error *) XC_MUST_USE;
enum xc_status xc_db_metadata_keys(const struct xc_db *, const char *prefix,
    size_t len, xc_term_fn *, void *ctx, struct xc_error *) XC_MUST_USE;

/*
 * Walk, in ascending order: the documents of a term (all documents for the
 * empty term); the positions of a term in a document; the documents from id
 * `first` on that have a value in a slot.  An unknown term has none.
 */
enum xc_status xc_db_postings(const struct xc_db *, const char *term,
    size_t len, xc_posting_fn *, void *ctx, struct xc_error *) XC_MUST_USE;
enum xc_status xc_db_positions(const struct xc_db *, uint32_t docid,
    const char *term, size_t len, xc_position_fn *, void *ctx,
    struct xc_error *) XC_MUST_USE;
enum xc_status xc_db_values(const struct xc_db *, uint32_t slot,
    uint32_t first, xc_value_fn *, void *ctx, struct xc_error *)
    XC_MUST_USE;
/* The same of n documents alone, in ascending order. */
enum xc_status xc_db_values_of(const struct xc_db *, uint32_t slot,
    const uint32_t *docids, size_t n, xc_value_fn *, void *ctx,
    struct xc_error *) XC_MUST_USE;

/*
 * Bounds, not always tight, of the values of a slot, and how many documents
 * have one.  Each of the three may be NULL.
 */
enum xc_status xc_db_value_bounds(const struct xc_db *, uint32_t slot,
    struct xc_buf *lower, struct xc_buf *upper, uint32_t *freq,
    struct xc_error *) XC_MUST_USE;

/*
 * The bytes under a key, none if there is no such key; of the first shard
 * only.  XC_INVALID_ARGUMENT: the key is empty.
 */
enum xc_status xc_db_metadata(const struct xc_db *, const char *key,
    size_t len, struct xc_buf *, struct xc_error *) XC_MUST_USE;

/* ---- queries ---- */

enum xc_op {
	XC_OP_AND,
	XC_OP_OR,
	XC_OP_AND_NOT,		/* the first without all the others */
	XC_OP_XOR,
	XC_OP_AND_MAYBE,	/* the first; the others add weight */
	XC_OP_FILTER,		/* as AND, the others without weight */
	XC_OP_NEAR,		/* all within the window, in any order */
	XC_OP_PHRASE,		/* the same in this order */
	XC_OP_ELITE_SET,	/* OR of the `window` most telling ones */
	XC_OP_SYNONYM		/* OR, weighed as one term */
};

enum xc_wildcard_limit {
	XC_WILDCARD_ERROR,	/* the search fails: XC_WILDCARD */
	XC_WILDCARD_FIRST,	/* the first ones in byte order */
	XC_WILDCARD_MOST_FREQUENT
};

/*
 * A query is a shared, unchanging tree: nodes put into another are referred
 * to, not consumed, and the caller frees its handles whenever it likes.
 */
void xc_query_free(struct xc_query *);
enum xc_status xc_query_match_all(struct xc_query **, struct xc_error *)
    XC_MUST_USE;
enum xc_status xc_query_match_nothing(struct xc_query **,
    struct xc_error *) XC_MUST_USE;

/* All documents, each with this weight: what a filter is combined with to
 * count.  XC_INVALID_ARGUMENT: less than 0. */
enum xc_status xc_query_fixed_weight(double weight, struct xc_query **,
    struct xc_error *) XC_MUST_USE;

/*
 * These n documents, in ascending order, without weight.  The numbers are
 * those of one database on this machine: joined ones have others each, and
 * the query cannot be sent.  XC_INVALID_ARGUMENT: not ascending, or a 0.
 */
enum xc_status xc_query_documents(const uint32_t *docids, size_t n,
    struct xc_query **, struct xc_error *) XC_MUST_USE;

/*
 * A term with its frequency in the query (1 is usual) and its position
 * there (0 for none).  The empty term matches all documents.
 */
enum xc_status xc_query_term(const char *term, size_t len, uint32_t wqf,
    uint32_t pos, struct xc_query **, struct xc_error *) XC_MUST_USE;

/* Documents whose value lies in lower..upper, both included. */
enum xc_status xc_query_value_range(uint32_t slot, const char *lower,
    size_t lower_len, const char *upper, size_t upper_len,
    struct xc_query **, struct xc_error *) XC_MUST_USE;
enum xc_status xc_query_value_ge(uint32_t slot, const char *lower,
    size_t len, struct xc_query **, struct xc_error *) XC_MUST_USE;
enum xc_status xc_query_value_le(uint32_t slot, const char *upper,
    size_t len, struct xc_query **, struct xc_error *) XC_MUST_USE;

/*
 * Combine n nodes.  The window is in positions for NEAR and PHRASE, where
 * 0 means n, a number of nodes for ELITE_SET, and otherwise ignored.  No
 * nodes make a query that matches nothing.  XC_INVALID_ARGUMENT: a node is
 * NULL, or no such op.  XC_UNIMPLEMENTED: NEAR and PHRASE of what is
 * neither a term nor an OR of terms.
 */
enum xc_status xc_query_combine(enum xc_op, const struct xc_query *const *,
    size_t n, uint32_t window, struct xc_query **, struct xc_error *)
    XC_MUST_USE;

/* The same with its weight times a factor; XC_INVALID_ARGUMENT below 0. */
enum xc_status xc_query_scale(const struct xc_query *, double factor,
    struct xc_query **, struct xc_error *) XC_MUST_USE;

/*
 * The terms that begin with a prefix, at most max (0: no limit), joined by
 * XC_OP_SYNONYM or XC_OP_OR.  XC_INVALID_ARGUMENT: another op.
 */
enum xc_status xc_query_wildcard(const char *prefix, size_t len,
    uint32_t max, enum xc_wildcard_limit, enum xc_op, struct xc_query **,
    struct xc_error *) XC_MUST_USE;

/* A text for people, which may differ between versions of Xapian. */
enum xc_status xc_query_describe(const struct xc_query *, struct xc_buf *,
    struct xc_error *) XC_MUST_USE;

/* As bytes, and back.  XC_SERIALISATION: the bytes are no query. */
enum xc_status xc_query_serialise(const struct xc_query *, struct xc_buf *,
    struct xc_error *) XC_MUST_USE;
enum xc_status xc_query_unserialise(const char *, size_t len,
    struct xc_query **, struct xc_error *) XC_MUST_USE;

/* Walk the terms of the query by position, with a count of 0. */
enum xc_status xc_query_terms(const struct xc_query *, xc_term_fn *,
    void *ctx, struct xc_error *) XC_MUST_USE;

/* ---- searching ---- */

/* XC_INVALID_ARGUMENT: the database has no shards. */
enum xc_status xc_enquire_new(const struct xc_db *, struct xc_enquire **,
    struct xc_error *) XC_MUST_USE;
void xc_enquire_free(struct xc_enquire *);

/* query_length 0: the sum of the wqf of its terms. */
enum xc_status xc_enquire_set_query(struct xc_enquire *,
    const struct xc_query *, uint32_t query_length, struct xc_error *)
    XC_MUST_USE;

struct xc_bm25 {
	double k1, k2, k3, b, min_normlen;	/* Xapian: 1, 0, 1, .5, .5 */
};
enum xc_status xc_enquire_set_bm25(struct xc_enquire *,
    const struct xc_bm25 *, struct xc_error *) XC_MUST_USE;
/* No weights: documents come in the order of their ids, or as sorted. */
enum xc_status xc_enquire_set_boolean(struct xc_enquire *,
    struct xc_error *) XC_MUST_USE;

enum xc_docid_order { XC_ASCENDING, XC_DESCENDING, XC_DONT_CARE };
enum xc_status xc_enquire_set_docid_order(struct xc_enquire *,
    enum xc_docid_order, struct xc_error *) XC_MUST_USE;

/*
 * Sort by weight alone (as if never told otherwise), by the key alone, or
 * by both, the first deciding.  The key is made of n values, the first
 * deciding; `reverse` puts the high ones first.  With XC_BY_RELEVANCE the
 * values are ignored.  XC_INVALID_ARGUMENT: another order without values.
 */
enum xc_sort {
	XC_BY_RELEVANCE,
	XC_BY_VALUE,
	XC_BY_RELEVANCE_THEN_VALUE,
	XC_BY_VALUE_THEN_RELEVANCE
};
struct xc_sort_value {
	uint32_t slot;
	bool reverse;
};
enum xc_status xc_enquire_set_sort(struct xc_enquire *, enum xc_sort,
    const struct xc_sort_value *, size_t n, struct xc_error *) XC_MUST_USE;

/* At most max documents with the same value in the slot; XC_NO_SLOT: off. */
#define XC_NO_SLOT UINT32_MAX
enum xc_status xc_enquire_set_collapse(struct xc_enquire *, uint32_t slot,
    uint32_t max, struct xc_error *) XC_MUST_USE;

/* Leave out what is below so many percent of the best, or this weight. */
enum xc_status xc_enquire_set_cutoff(struct xc_enquire *, int percent,
    double weight, struct xc_error *) XC_MUST_USE;

/*
 * After so many seconds, stop looking at more than the page needs (0: never).
 * The search as a whole is not stopped.
 */
enum xc_status xc_enquire_set_time_limit(struct xc_enquire *,
    double seconds, struct xc_error *) XC_MUST_USE;

/*
 * Count the values of a slot in the documents that are looked at, which are
 * all that match if check_at_least says so.  Counts add up over searches
 * until the spies are cleared.  spy_values walks all values with their
 * counts, in the order of bytes, spy_top the n most frequent ones;
 * XC_INVALID_ARGUMENT: no spy on that slot.
 */
enum xc_status xc_enquire_add_spy(struct xc_enquire *, uint32_t slot,
    struct xc_error *) XC_MUST_USE;
enum xc_status xc_enquire_clear_spies(struct xc_enquire *,
    struct xc_error *) XC_MUST_USE;
enum xc_status xc_enquire_spy_values(const struct xc_enquire *,
    uint32_t slot, xc_term_fn *, void *ctx, struct xc_error *) XC_MUST_USE;
enum xc_status xc_enquire_spy_top(const struct xc_enquire *, uint32_t slot,
    size_t n, xc_term_fn *, void *ctx, struct xc_error *) XC_MUST_USE;
enum xc_status xc_enquire_spy_total(const struct xc_enquire *,
    uint32_t slot, size_t *, struct xc_error *) XC_MUST_USE;

/* Whether a document may be a hit.  Reading its data here is slow. */
typedef bool xc_decide_fn(const struct xc_document *, void *ctx);

/*
 * Search: the hits from rank first on, at most max, after looking at
 * check_at_least documents.  decide may be NULL; with a remote database it
 * is XC_UNIMPLEMENTED.  XC_WILDCARD: see xc_query_wildcard.
 */
enum xc_status xc_enquire_search(struct xc_enquire *, uint32_t first,
    uint32_t max, uint32_t check_at_least, xc_decide_fn *decide, void *ctx,
    struct xc_mset **, struct xc_error *) XC_MUST_USE;

/* Walk the terms of the query that stand in a document; the count is 0. */
enum xc_status xc_enquire_matching_terms(const struct xc_enquire *,
    uint32_t docid, xc_term_fn *, void *ctx, struct xc_error *)
    XC_MUST_USE;

void xc_mset_free(struct xc_mset *);

struct xc_mset_stats {
	uint32_t size;		/* hits held here */
	uint32_t first;		/* rank of the first of them */
	uint32_t lower, estimated, upper;	/* all that match */
	/* The same before collapsing. */
	uint32_t uncollapsed_lower, uncollapsed_estimated, uncollapsed_upper;
	double max_possible;	/* weight no document can exceed */
	double max_attained;	/* weight of the best one looked at */
};
enum xc_status xc_mset_get_stats(const struct xc_mset *,
    struct xc_mset_stats *, struct xc_error *) XC_MUST_USE;

struct xc_hit {
	uint32_t docid;
	uint32_t rank;
	double weight;
	int percent;
	uint32_t collapsed;	/* at least so many others behind it */
};

/* Hit i, from 0, of those held; XC_RANGE beyond (also in the next ones). */
enum xc_status xc_mset_hit(const struct xc_mset *, uint32_t i,
    struct xc_hit *, struct xc_error *) XC_MUST_USE;
enum xc_status xc_mset_sort_key(const struct xc_mset *, uint32_t i,
    struct xc_buf *, struct xc_error *) XC_MUST_USE;
enum xc_status xc_mset_collapse_key(const struct xc_mset *, uint32_t i,
    struct xc_buf *, struct xc_error *) XC_MUST_USE;
enum xc_status xc_mset_document(const struct xc_mset *, uint32_t i,
    struct xc_document **, struct xc_error *) XC_MUST_USE;
enum xc_status xc_mset_data(const struct xc_mset *, uint32_t i,
    struct xc_buf *, struct xc_error *) XC_MUST_USE;

/*
 * Ask for all the documents at once; worth it for a remote database.  Does
 * nothing for a page that does not begin at rank 0: libxapian 1.4.22 reads
 * before the beginning of an array there.
 */
enum xc_status xc_mset_fetch(const struct xc_mset *, struct xc_error *)
    XC_MUST_USE;

/*
 * What the search knew about a term of its query: the documents that hold
 * it, and its greatest weight.  Each may be NULL.  XC_INVALID_ARGUMENT: the
 * weight of a term that is not in the query.
 */
enum xc_status xc_mset_term(const struct xc_mset *, const char *term,
    size_t len, uint32_t *freq, double *weight, struct xc_error *)
    XC_MUST_USE;

/* ---- stems ---- */

/*
 * A stemmer of the Snowball family by its language, "english" or "en";
 * XC_INVALID_ARGUMENT: there is none of that name.
 */
enum xc_status xc_stem_new(const char *language, struct xc_stem **,
    struct xc_error *) XC_MUST_USE;
void xc_stem_free(struct xc_stem *);
/* The stem of a word, which should be in lower case. */
enum xc_status xc_stem_word(const struct xc_stem *, const char *word,
    size_t len, struct xc_buf *, struct xc_error *) XC_MUST_USE;

/* ---- files ---- */

enum xc_compact_flag {
	XC_COMPACT_FULL = 1,	/* split items wherever it saves space */
	XC_COMPACT_MULTIPASS = 2,	/* faster for more than three */
	XC_COMPACT_NO_RENUMBER = 4	/* keep ids; no overlap */
};

/*
 * Write n databases as one, compact, into the directory dest; flags is a sum
 * of enum xc_compact_flag.  The sources are read as last committed and stay
 * as they are.  Where several have the same metadata key, the first wins.
 * XC_INVALID_OPERATION: ids overlap; XC_INVALID_ARGUMENT: n is 0;
 * XC_DATABASE: dest cannot be made; and what xc_db_open returns.
 */
enum xc_status xc_compact(const char *const *sources, size_t n,
    const char *dest, unsigned flags, struct xc_error *) XC_MUST_USE;

/*
 * Read a whole database (not one that is being written) and count what is
 * wrong with it.  The report, a text of several lines for people, may be
 * NULL.  Damage so great that counting is impossible is a status, of which
 * XC_STANDARD is one; single bytes changed on purpose can even crash
 * libxapian 1.4.22, so do not feed it files of strangers.
 */
enum xc_status xc_check(const char *path, size_t *errors,
    struct xc_buf *report, struct xc_error *) XC_MUST_USE;

#ifdef __cplusplus
}
#endif

#endif
