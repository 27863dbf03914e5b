/*
 * What came in over the web, checked, and what goes out in front of a body.
 * Works on strings and not on the environment, so that tests and a fuzzer
 * need no process.  The list of parameters is closed: unknown ones are
 * ignored, of repeated single ones the last wins.
 */
#ifndef SEARCHER_HTTP_H
#define SEARCHER_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/strbuf.h"
#include "searcher/request.h"

#define HTTP_QUERY_STRING_MAX 16384	/* bytes */
#define HTTP_LIST_MAX 16		/* repeats of tag= and source= */

enum http_format { HTTP_HTML, HTTP_JSON, HTTP_ATOM, HTTP_OSD, HTTP_SUGGEST };

struct zone;

/* As the server hands it over; borrowed, any may be NULL. */
struct http_input {
	const char *method;
	const char *query_string;
	const char *path_info;
	const char *script_name;
	const char *accept_language;
	const char *if_none_match;
};

/* Decoded parameters; owns its strings. */
struct http_params {
	char *q;		/* never NULL */
	unsigned lang;		/* SIDES_* */
	char **tags;
	size_t ntags;
	char **sources;
	size_t nsources;
	/* First and last day as typed, both inclusive; a month or a year
	 * stands for all of its days.  NULL = open. */
	char *from, *to;
	int64_t from_at, to_at;	/* the same as range [from, to), or NO_DATE */
	int min;		/* 0 = none */
	enum sort sort;		/* SORT_DEFAULT when not given */
	size_t start, num;
	bool fold, expand;
	enum recency recency;	/* RECENCY_CONF when not given */
	enum http_format format;
	char *fields;		/* of a hit in JSON, with commas; or NULL */
	enum ui_language hl;	/* given, or from Accept-Language */
	bool hl_given;
	char *id, *like;	/* or NULL */
	unsigned has;		/* SIDES_* */
};

/*
 * Decode and check; dates are read in the zone, against `now`.  BAD_QUERY: a
 * value that is not allowed; *param is then the static name of the parameter
 * or NULL for the whole request, and the text a sentence for the visitor, in
 * his language, that quotes nothing he sent.  Even then *out is set and holds
 * what could be understood, so that the error is answered in the right form.
 */
enum status http_parse(const struct http_input *, const struct zone *,
    int64_t now, struct http_params **out, const char **param,
    struct error *) MUST_USE;
void http_params_free(struct http_params *);	/* accepts NULL */

/* Fill an initialised request, which borrows from the params. */
void http_request(const struct http_params *, struct request *);

/*
 * Append "name: value" and CR LF; a value with a control character is left
 * out, name and all: no header comes from outside.
 */
void http_header(struct strbuf *, const char *name, const char *value);

/* From parameters to addresses: http_address.c. */

/* Nothing asked for, in that language; owns nothing, not to be freed. */
struct http_params http_fresh(enum ui_language hl, bool given);

typedef void http_pair_fn(void *ctx, const char *name, const char *value);
/* All that differs from a fresh request, in the order of the manual. */
void http_each(const struct http_params *, http_pair_fn *, void *ctx);

/*
 * Append the query string that gives the same answer: those pairs,
 * percent-encoded; "" for all defaults.  A caller may change a shallow copy
 * first to link elsewhere.
 */
void http_canonical(const struct http_params *, struct strbuf *);
/* The same behind the address of the program. */
void http_address(struct strbuf *, const char *base,
    const struct http_params *);
/* Append s with all but unreserved characters percent-encoded. */
void http_encode(struct strbuf *, const char *s);

#endif
