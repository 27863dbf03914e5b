/*
 * One request over HTTP: the only file that knows libcurl.  It follows no
 * redirect, tries nothing twice and asks no robots.txt; that is for the
 * caller, who sees each step.  Only http and https; no proxy, no cookies, no
 * passwords; the address is looked at after the name was resolved and before
 * anything is sent.
 */
#ifndef INDEXER_FETCH_H
#define INDEXER_FETCH_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "indexer/address.h"

#define FETCH_URL_MAX 2048		/* bytes */
#define FETCH_HEADERS_MAX 65536		/* bytes of one answer */
#define FETCH_VALIDATOR_MAX 1024	/* bytes of an ETag or a date */

struct fetch_limits {
	const char *agent;		/* User-Agent; borrowed */
	/* Addresses that are no public ones, and visited all the same. */
	struct address_list allow;
	double seconds;			/* for a whole request */
	size_t max_bytes;		/* of a body, unpacked */
	volatile sig_atomic_t *stop;	/* not 0: give up; may be NULL */
};

/* The parts of an address; owned, see fetch_url_clear. */
struct fetch_url {
	char *text;		/* the whole, without fragment */
	char *site;		/* "https://host:443", of a fixed form */
	char *path;		/* with the query, begins with a slash */
};

/*
 * Take an address apart; with `base`, which may be NULL, a relative one.
 * BAD_INPUT: none, not http or https, over the limit, or with a password.
 */
enum status fetch_url_parse(struct fetch_url *, const char *text,
    const char *base, struct error *) MUST_USE;
void fetch_url_clear(struct fetch_url *);

/* What one answer brought; all owned, see fetch_reply_clear. */
struct fetch_reply {
	long code;		/* of HTTP */
	char *bytes;		/* body of a 200, unpacked, a NUL behind it */
	size_t len;
	char *etag, *modified;	/* as sent, or NULL */
	char *location;		/* of a redirect: the address in full */
	double retry_after;	/* seconds, 0 when it is not said */
};
void fetch_reply_clear(struct fetch_reply *);

struct fetcher;

/*
 * Before the first fetcher and behind the last, while there is one thread.
 */
enum status fetch_begin(struct error *) MUST_USE;
void fetch_end(void);

/*
 * A fetcher keeps connections open from one request to the next; one thread
 * at a time.  The limits are borrowed.
 */
enum status fetcher_open(struct fetcher **, const struct fetch_limits *,
    struct error *) MUST_USE;
void fetcher_close(struct fetcher *);		/* accepts NULL */

/*
 * Ask once.  etag and modified, which may be NULL, make it conditional.
 * OK: there is an answer, whatever its code says.  NETWORK: there is none,
 * or not all of it, and another try may help; TOO_LARGE: over a ceiling;
 * BAD_INPUT: another try will not help.
 */
enum status fetch_once(struct fetcher *, const struct fetch_url *,
    const char *etag, const char *modified, struct fetch_reply *,
    struct error *) MUST_USE;
/* Did the last request find a server at all, whatever came of it? */
bool fetcher_connected(const struct fetcher *);

#endif
