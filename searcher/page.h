/*
 * The frame of every HTML page: head, search form, footer, and the links
 * that lead from one search to another.
 */
#ifndef SEARCHER_PAGE_H
#define SEARCHER_PAGE_H

#include "searcher/html.h"
#include "searcher/http.h"
#include "searcher/render.h"
#include "searcher/words.h"

struct page {
	struct html h;
	struct strbuf link;	/* one address, while it is made */
	const struct render_options *opt;
	const struct http_params *params;
};

/* "/style-0123456789ab.css": where the style sheet is, under the CGI. */
extern const char page_style_path[];
/* The style sheet itself. */
extern const char page_style[];
extern const size_t page_style_len;

/*
 * From <!DOCTYPE> to the opened <main>.  `title` stands before the name of
 * the site, or NULL.  `next` and `prev` are for <link>; either may be NULL.
 */
void page_begin(struct page *, struct strbuf *,
    const struct render_options *, const char *title,
    const struct http_params *prev, const struct http_params *next);
/* The end of <main>; the footer of a search, unless `updated` is NO_DATE. */
void page_end(struct page *, int64_t updated);

const char *page_word(const struct page *, enum word);
/* "script?query" of those params as attribute `name`. */
void page_href(struct page *, const char *name, const struct http_params *);
/* A whole <a>; class may be NULL. */
void page_link(struct page *, const struct http_params *, const char *class,
    const char *text);
/* Params for a fresh search that keeps only the interface language. */
struct http_params page_fresh(const struct page *);

/* <time> with the day; nothing for NO_DATE. */
void page_date(struct page *, int64_t date);
/* Text with its matches in <mark>. */
void page_marked(struct page *, const struct marked *);
/* Link to the address of the article, when it is plain http or https. */
void page_original(struct page *, const char *url);

/* The query without its filters, for the caller to free; NULL when nothing
 * besides words narrows the search. */
char *page_unfiltered(const struct http_params *);
/* The filters that hold, each as a link to the search without it. */
void page_chips(struct page *);
/* A link to the search with one more tag, name or source; one that holds
 * already is no link. */
void page_add_filter(struct page *, enum facet_kind, const char *value,
    const char *class);
bool page_has_facets(const struct result *);
/* What could be added, counted; nothing when it was not counted. */
void page_facets(struct page *, const struct result *);

/* A page that says what went wrong; the sentence is ours. */
void page_error(struct strbuf *, const struct render_options *,
    const char *sentence);

#endif
