/*
 * The page of results.  Works without scripts: every choice is a link.
 */
#include "searcher/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "searcher/page.h"
#include "searcher/query.h"

#define COUNT_MAX 1024u		/* bytes of "1–20 / 134 articles" */

static void
paragraph(struct page *p, const char *class, enum word w)
{
	html_open(&p->h, "p");
	html_attr(&p->h, "class", class);
	html_text(&p->h, page_word(p, w));
	html_close(&p->h);
}

static void
count(struct page *p, const struct result *res)
{
	struct strbuf sb;

	strbuf_init(&sb, COUNT_MAX);
	render_count(&sb, p->opt->ui, res, result_full(res));
	html_open(&p->h, "p");
	html_attr(&p->h, "class", "count");
	html_text(&p->h, sb.s);
	html_close(&p->h);
	strbuf_clear(&sb);
}

static void
how_read(struct page *p, const struct result *res)
{
	/* Where nothing was typed there was nothing to read. */
	if (p->params->q[0] != '\0' && res->interpretation != NULL &&
	    res->interpretation[0] != '\0') {
		html_open(&p->h, "p");
		html_attr(&p->h, "class", "read");
		html_text(&p->h, page_word(p, W_READ_AS));
		html_text(&p->h, ": ");
		html_element(&p->h, "bdi", res->interpretation);
		html_close(&p->h);
	}
	if (res->nnotes == 0)
		return;
	html_open(&p->h, "ul");
	html_attr(&p->h, "class", "notes");
	html_attr(&p->h, "aria-label", page_word(p, W_NOTES));
	for (size_t i = 0; i < res->nnotes; i++)
		html_element(&p->h, "li", res->notes[i]);
	html_close(&p->h);
}

static void
orders(struct page *p, const struct result *res)
{
	static const struct {
		enum sort sort;
		enum word label;
	} all[] = {
		{ SORT_RELEVANCE, W_SORT_RELEVANCE },
		{ SORT_DATE, W_SORT_DATE }, { SORT_DATE_ASC, W_SORT_DATE_ASC },
		{ SORT_SCORE, W_SORT_SCORE }, { SORT_STORY, W_SORT_STORY },
	};
	/* Without a query there is nothing to be relevant to. */
	bool ranked = p->params->q[0] != '\0' || p->params->like != NULL;

	html_open(&p->h, "nav");
	html_attr(&p->h, "class", "sort");
	html_attr(&p->h, "aria-label", page_word(p, W_SORT));
	for (size_t i = ranked ? 0 : 1; i < sizeof(all) / sizeof(all[0]);
	    i++) {
		struct http_params to = *p->params;

		to.start = 0;
		to.sort = all[i].sort;
		html_open(&p->h, "a");
		page_href(p, "href", &to);
		if (all[i].sort == res->sort)
			html_attr(&p->h, "aria-current", "true");
		html_text(&p->h, page_word(p, all[i].label));
		html_close(&p->h);
		html_text(&p->h, " ");
	}
	html_close(&p->h);
}

static void
story(struct page *p, const struct hit *h)
{
	struct http_params all = page_fresh(p);
	char text[64];

	if (h->story_size < 2)
		return;
	html_text(&p->h, " ");
	snprintf(text, sizeof(text), "+%zu %s", h->story_size - 1,
	    page_word(p, W_SAME_STORY));
	all.q = query_story(h->story);
	page_link(p, &all, "story", text);
	free(all.q);
}

static void
meta_line(struct page *p, const struct hit *h)
{
	struct http_params like = page_fresh(p);
	int importance = render_importance(h->scores, h->nscores);
	char number[32];

	html_open(&p->h, "p");
	html_attr(&p->h, "class", "meta");
	page_date(p, h->date);
	if (h->source != NULL) {
		html_text(&p->h, " ");
		page_add_filter(p, FACET_SOURCE, h->source, "source");
	}
	if (importance > 0) {
		html_text(&p->h, " ");
		html_open(&p->h, "span");
		html_attr(&p->h, "class", "score");
		snprintf(number, sizeof(number), "★%d", importance);
		html_text(&p->h, number);
		html_close(&p->h);
	}
	for (size_t i = 0; i < h->ntags; i++) {
		html_text(&p->h, " ");
		page_add_filter(p, FACET_TAG, h->tags[i], "tag");
	}
	story(p, h);
	page_original(p, h->url);
	html_text(&p->h, " ");
	like.like = h->id;
	page_link(p, &like, "like", page_word(p, W_SIMILAR));
	html_close(&p->h);
}

static void
one_side(struct page *p, const struct hit *h, enum side s, bool first)
{
	const struct hit_side *side = &h->side[s];
	struct http_params to = *p->params;

	html_open(&p->h, "div");
	html_attr(&p->h, "class", "side");
	html_attr(&p->h, "lang", side_name(s));
	to.id = h->id;
	if (first || side->title.text != NULL) {
		html_open(&p->h, first ? "h2" : "p");
		html_attr(&p->h, "class", "title");
		html_open(&p->h, "a");
		page_href(p, "href", &to);
		if (side->title.text != NULL)
			page_marked(p, &side->title);
		else
			html_text(&p->h, page_word(p, W_UNTITLED));
		html_close(&p->h);
		html_close(&p->h);
	}
	if (side->snippet.text != NULL) {
		html_open(&p->h, "p");
		html_attr(&p->h, "class", "snippet");
		page_marked(p, &side->snippet);
		html_close(&p->h);
	}
	html_close(&p->h);
}

static void
pages(struct page *p, const struct http_params *prev,
    const struct http_params *next)
{
	if (prev == NULL && next == NULL)
		return;
	html_open(&p->h, "nav");
	html_attr(&p->h, "class", "pages");
	html_attr(&p->h, "aria-label", page_word(p, W_PAGES));
	if (prev != NULL)
		page_link(p, prev, "prev", page_word(p, W_PREV));
	html_text(&p->h, " ");
	if (next != NULL)
		page_link(p, next, "next", page_word(p, W_NEXT));
	html_close(&p->h);
}

static void
try_link(struct page *p, const struct http_params *to, const char *label,
    const char *text)
{
	html_open(&p->h, "li");
	if (label != NULL) {
		html_text(&p->h, label);
		html_text(&p->h, ": ");
	}
	page_link(p, to, NULL, text);
	html_close(&p->h);
}

static void
try_query(struct page *p, char *query, const char *label)
{
	struct http_params to = *p->params;

	to.q = query;
	to.start = 0;
	try_link(p, &to, label, query);
}

/* What else to ask; `unfiltered` as page_unfiltered gives it. */
static void
try_list(struct page *p, const struct result *res, char *unfiltered)
{
	struct http_params plain = page_fresh(p), both = *p->params;
	bool one_side = both.lang != SIDES_BOTH;

	if (res->did_you_mean == NULL && res->nrelax == 0 &&
	    unfiltered == NULL && !one_side)
		return;
	html_element(&p->h, "p", page_word(p, W_TRY));
	html_open(&p->h, "ul");
	html_attr(&p->h, "class", "try");
	if (res->did_you_mean != NULL)
		try_query(p, res->did_you_mean, page_word(p, W_DID_YOU_MEAN));
	for (size_t i = 0; i < res->nrelax; i++)
		try_query(p, res->relax[i], NULL);
	plain.q = unfiltered;
	if (unfiltered != NULL)
		try_link(p, &plain, NULL, page_word(p, W_WITHOUT_FILTERS));
	both.lang = SIDES_BOTH;
	both.start = 0;
	if (one_side)
		try_link(p, &both, NULL, page_word(p, W_OTHER_SIDE));
	html_close(&p->h);
}

/* Where no article has every word; an empty index has no other search. */
static void
other_searches(struct page *p, const struct result *res)
{
	char *unfiltered = page_unfiltered(p->params);
	bool asked = p->params->q[0] != '\0' || unfiltered != NULL ||
	    p->params->lang != SIDES_BOTH;

	if (res->nhits == 0)
		paragraph(p, "none", asked ? W_NO_HITS : W_NO_ARTICLES);
	try_list(p, res, unfiltered);
	if (res->nhits == 0 && asked)
		paragraph(p, "help", W_HELP);
	free(unfiltered);
}

/* The page as it grows from hit to hit. */
struct state {
	struct page page;
	bool listed;		/* <ol> is open */
};

/* From behind the end the way back is to the last page. */
static const struct http_params *
prev_page(const struct http_params *now, const struct result *res,
    struct http_params *prev)
{
	size_t from = now->start;

	if (from == 0)
		return NULL;
	if (res->nhits == 0 && now->num > 0 && from > res->total)
		from = (res->total + now->num - 1) / now->num * now->num;
	*prev = *now;
	prev->start = from > now->num ? from - now->num : 0;
	return prev;
}

/* A page so deep that it would be refused is none. */
static const struct http_params *
next_page(const struct http_params *now, const struct result *res,
    struct http_params *next)
{
	if (res->next == 0 || res->next + now->num > REQUEST_DEPTH_MAX)
		return NULL;
	*next = *now;
	next->start = res->next;
	return next;
}

/* How many there are, and how to have them otherwise. */
static void
bar(struct page *p, const struct result *res)
{
	html_open(&p->h, "div");
	html_attr(&p->h, "class", "bar");
	count(p, res);
	orders(p, res);
	if (page_has_facets(res)) {
		html_open(&p->h, "a");
		html_attr(&p->h, "class", "jump");
		html_attr(&p->h, "href", "#narrow");
		html_text(&p->h, page_word(p, W_TO_FILTERS));
		html_close(&p->h);
	}
	html_close(&p->h);
}

static void
html_begin(struct render *r, const struct result *res)
{
	struct state *s = xcalloc(1, sizeof(*s));
	struct http_params prev, next;
	struct page *p = &s->page;

	r->private = s;
	page_begin(p, r->out, r->opt, res->query,
	    prev_page(r->opt->params, res, &prev),
	    next_page(r->opt->params, res, &next));
	html_open(&p->h, "h1");
	html_attr(&p->h, "class", "hidden");
	html_text(&p->h, page_word(p, W_RESULTS));
	html_close(&p->h);
	page_chips(p);
	how_read(p, res);
	if (res->total > 0 || res->nhits > 0)
		bar(p, res);
	if (res->total == 0)
		other_searches(p, res);
	else if (res->nhits == 0 && res->start > 0)
		paragraph(p, "none", W_NO_SUCH_PAGE);
}

static void
html_hit(struct render *r, const struct hit *h)
{
	struct state *s = r->private;
	struct page *p = &s->page;
	bool first = true;

	strbuf_addch(r->out, '\n');
	if (h->match == HIT_SOME && !r->partial_seen) {
		if (s->listed)
			html_close(&p->h);
		s->listed = false;
		paragraph(p, "some", W_PARTIAL_HITS);
		r->partial_seen = true;
	}
	if (!s->listed) {
		html_open(&p->h, "ol");
		html_attr(&p->h, "class", "hits");
		html_attr_int(&p->h, "start", h->rank);
		s->listed = true;
	}
	html_open(&p->h, "li");
	html_open(&p->h, "article");
	html_open(&p->h, "div");
	html_attr(&p->h, "class", "sides");
	for (enum side k = 0; k < SIDES; k++)
		if (render_side(r->opt, h, k)) {
			one_side(p, h, k, first);
			first = false;
		}
	html_close(&p->h);
	meta_line(p, h);
	html_close(&p->h);
	html_close(&p->h);
	r->written++;
}

static void
html_end(struct render *r, const struct result *res)
{
	struct state *s = r->private;
	struct page *p = &s->page;
	struct http_params prev, next;

	strbuf_addch(r->out, '\n');
	if (s->listed)
		html_close(&p->h);
	pages(p, prev_page(r->opt->params, res, &prev),
	    next_page(r->opt->params, res, &next));
	page_facets(p, res);
	page_end(p, res->updated);
	free(s);
}

const struct renderer render_html = { "html", "text/html", true, true,
	html_begin, html_hit, html_end };
