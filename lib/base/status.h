/*
 * What every function of this program that can fail returns, and the
 * sentence that goes with it.  Anybody may include this; it prints nothing.
 */
#ifndef BASE_STATUS_H
#define BASE_STATUS_H

enum status {
	STATUS_OK,
	STATUS_NOT_FOUND,	/* no such article, key or file */
	STATUS_BAD_INPUT,	/* a document or file we refuse */
	STATUS_BAD_QUERY,	/* a request we refuse */
	STATUS_TOO_LARGE,	/* over one of the stated ceilings */
	STATUS_NO_INDEX,	/* nothing to search yet */
	STATUS_MISMATCH,	/* index of another schema or analyser */
	STATUS_LOCKED,		/* another writer holds the index */
	STATUS_STALE,		/* index moved away under the reader */
	STATUS_CORRUPT,		/* index damaged */
	STATUS_IO,		/* disk, permissions */
	STATUS_NETWORK,		/* a peer could not be reached */
	STATUS_NO_MEMORY,
	STATUS_INTERNAL,	/* a bug; the text says where */
	STATUS_COUNT
};

/* Belongs to the caller; written once, by the function that knows. */
struct error {
	enum status status;
	char text[512];		/* one line, no full stop, terminated */
};

#define MUST_USE __attribute__((warn_unused_result))

/* The name of a status as it stands in JSON: "not_found".  Static text. */
const char *status_name(enum status);

/*
 * Fill *err, which may be NULL, and return st, so that a failing function
 * ends with `return error_set(err, STATUS_IO, "%s: %s", ...)`.  A text that
 * is too long is cut at a character; control characters become '?'.
 */
enum status error_set(struct error *err, enum status st, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Put "context: " before the text that is there; err may be NULL. */
void error_prefix(struct error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
