/*
 * From a result to bytes.  A renderer is three functions that append to the
 * growable text of the caller: begin once, hit for each hit, end once.  The
 * command line and the CGI use the same ones, so the same search gives the
 * same bytes.  Renderers read the result and the options and nothing else;
 * what strangers wrote is made harmless here, whatever reached the index.
 */
#ifndef SEARCHER_RENDER_H
#define SEARCHER_RENDER_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"
#include "base/status.h"
#include "base/strbuf.h"
#include "searcher/request.h"
#include "searcher/result.h"
#include "searcher/view.h"

struct http_params;

#define RENDER_FORMAT_VERSION 1		/* of the JSON */
#define RENDER_MAX (64u << 20)		/* bytes of one page or one hit */
#define RENDER_FIELDS_MAX 32		/* columns of --fields */

struct render_options {
	unsigned print;		/* SIDES_*: which sides are shown */
	enum ui_language ui;
	bool styled;		/* terminal: marks as escape sequences */
	unsigned width;		/* terminal: columns, 0 = never cut */
	bool footer;		/* terminal: how many there are */
	bool facets_only;	/* --facets */
	bool explain;
	char end;		/* after a record: '\n', or '\0' with -0 */
	const char *fields;	/* columns of tsv, keys of a hit in JSON;
				   NULL = default */
	const char *template;	/* or a text with {field} in it */
	const char *qid;	/* trec: first column */
	const char *script;	/* web: path of the CGI; "" = this page */
	const char *base_url;	/* web: absolute address, or NULL */
	const struct http_params *params;	/* web: what was asked */
};

struct render {
	const struct renderer *type;
	const struct render_options *opt;
	struct strbuf *out;
	size_t written;		/* hits so far */
	size_t full;		/* those with every word */
	bool partial_seen;
	int64_t last_score;	/* trec: in millionths */
	void *private;		/* of the renderer, begin to end */
};

struct renderer {
	const char *name;	/* of -o and format= */
	const char *type;	/* Content-Type without charset */
	bool snippets;		/* it shows them */
	bool facets;		/* it needs them counted */
	void (*begin)(struct render *, const struct result *);
	void (*hit)(struct render *, const struct hit *);
	void (*end)(struct render *, const struct result *);
};

/* NULL when there is none of that name. */
const struct renderer *renderer_find(const char *name);

/* All of a result that is complete in memory. */
void render_all(const struct renderer *, const struct render_options *,
    const struct result *, struct strbuf *);

/* BAD_QUERY names the field that does not exist in that format. */
enum status render_check_fields(const struct renderer *, const char *list,
    struct error *) MUST_USE;
/* Is the field among the wanted ones, or are all of them wanted? */
bool render_wants(const struct render_options *, const char *field);
/* Ask for the snippets and facets that will be shown, for no others. */
void render_needs(const struct renderer *, const struct render_options *,
    struct request *);
enum status render_check_template(const char *, struct error *) MUST_USE;

/* One whole article. */
void render_article_text(const struct article *,
    const struct render_options *, struct strbuf *);
void render_article_json(const struct article *,
    const struct render_options *, struct strbuf *);

/* With articles like it, which may be NULL. */
void render_article_html(const struct view *, const struct result *related,
    const struct render_options *, struct strbuf *);

/* What several renderers need. */

/* Is that side printed, and is there anything to print? */
bool render_side(const struct render_options *, const struct hit *,
    enum side);
/* The address when it is plain http or https, else NULL. */
const char *render_url(const char *url);
/* The value of the overall score, 0 when there is none. */
int render_importance(const struct score *, size_t n);
/* "1–20 / 134 articles" of a page with so many full matches. */
void render_count(struct strbuf *, enum ui_language, const struct result *,
    size_t full);
/* "2026-03-14" and "2026-03-14T09:00:00+09:00" in the zone of the process;
 * nothing for NO_DATE. */
void render_day(struct strbuf *, int64_t date);
void render_instant(struct strbuf *, int64_t date);

extern const struct renderer render_text, render_json, render_ndjson,
    render_tsv, render_ids, render_trec, render_html, render_atom;

#endif
