/*
 * One whole article as a page: paragraphs that say the same stand beside
 * each other, or below each other on a narrow screen.
 */
#include "searcher/render.h"

#include <stdio.h>
#include <string.h>

#include "searcher/page.h"

static const struct {
	const char *class;
	enum word heading;	/* WORDS = none */
} kinds[] = {
	[VIEW_TITLE] = { "titles", WORDS },
	[VIEW_SUMMARY] = { "lead", WORDS },
	[VIEW_POINT] = { "points", W_KEY_POINTS },
	[VIEW_BODY] = { "text", WORDS },
	[VIEW_ANALYSIS] = { "analysis", W_ANALYSIS },
	[VIEW_COMMENT] = { "comment", W_COMMENT },
};

static void
point(struct page *p, const struct view_side *side)
{
	html_open(&p->h, "p");
	for (size_t i = 0; i < side->n; i++) {
		if (side->texts[i].text == NULL)
			continue;
		if (i > 0)
			html_text(&p->h, " ");
		else
			html_open(&p->h, "strong");
		page_marked(p, &side->texts[i]);
		if (i == 0)
			html_close(&p->h);
	}
	html_close(&p->h);
}

static void
paragraphs(struct page *p, const struct view_side *side, const char *element)
{
	for (size_t i = 0; i < side->n; i++) {
		html_open(&p->h, element);
		page_marked(p, &side->texts[i]);
		html_close(&p->h);
	}
}

/* What belongs together; the title of the first side is that of the page. */
static void
one_row(struct page *p, const struct view_row *row, unsigned sides)
{
	const char *title = "h1";

	html_open(&p->h, row->kind == VIEW_POINT ? "li" : "div");
	html_attr(&p->h, "class", "row");
	for (enum side s = 0; s < SIDES; s++) {
		if ((sides & 1u << s) == 0)
			continue;
		html_open(&p->h, "div");
		html_attr(&p->h, "lang", side_name(s));
		if (row->kind == VIEW_POINT && row->side[s].n > 0) {
			point(p, &row->side[s]);
		} else if (row->kind == VIEW_TITLE) {
			paragraphs(p, &row->side[s], title);
			title = row->side[s].n > 0 ? "p" : title;
		} else {
			paragraphs(p, &row->side[s], "p");
		}
		html_close(&p->h);
	}
	html_close(&p->h);
	strbuf_addch(p->h.out, '\n');
}

/* Rows of one kind, from the i-th on; returns the next one. */
static size_t
rows(struct page *p, const struct view *v, size_t i, unsigned sides)
{
	enum view_kind kind = v->rows[i].kind;
	bool headed = kinds[kind].heading != WORDS;

	html_open(&p->h, headed ? "section" : "div");
	html_attr(&p->h, "class", kinds[kind].class);
	if (headed)
		html_element(&p->h, "h2", page_word(p, kinds[kind].heading));
	if (kind == VIEW_POINT)
		html_open(&p->h, "ul");
	for (; i < v->n && v->rows[i].kind == kind; i++)
		one_row(p, &v->rows[i], sides);
	if (kind == VIEW_POINT)
		html_close(&p->h);
	html_close(&p->h);
	return i;
}

static void
list_links(struct page *p, char *const *tags, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct http_params to = page_fresh(p);
		char *one[] = { tags[i] };

		to.tags = one;
		to.ntags = 1;
		html_text(&p->h, " ");
		page_link(p, &to, "tag", tags[i]);
	}
}

static void
score(struct page *p, const struct score *s)
{
	static const struct {
		const char *name;
		enum word shown;
	} names[] = {
		{ "importance", W_SCORE }, { "depth", W_DEPTH },
		{ "relevance", W_RELEVANCE },
		{ "practicality", W_PRACTICALITY }, { "novelty", W_NOVELTY },
	};
	const char *shown = s->name;
	char number[32];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].name, s->name) == 0)
			shown = page_word(p, names[i].shown);
	html_text(&p->h, " ");
	html_open(&p->h, "span");
	html_attr(&p->h, "class", "score");
	html_text(&p->h, shown);
	snprintf(number, sizeof(number), " %d", s->value);
	html_text(&p->h, number);
	html_close(&p->h);
}

static void
meta_line(struct page *p, const struct article *a)
{
	struct http_params to = page_fresh(p);
	char *sources[] = { a->source };

	html_open(&p->h, "p");
	html_attr(&p->h, "class", "meta");
	page_date(p, a->date);
	if (a->source != NULL) {
		to.sources = sources;
		to.nsources = 1;
		html_text(&p->h, " ");
		page_link(p, &to, "source", a->source);
	}
	if (a->author != NULL) {
		html_text(&p->h, " ");
		html_element(&p->h, "bdi", a->author);
	}
	for (size_t i = 0; i < a->nscores; i++)
		score(p, &a->scores[i]);
	list_links(p, a->tags, a->ntags);
	page_original(p, a->url);
	html_text(&p->h, " id:");
	html_element(&p->h, "code", a->id);
	html_close(&p->h);
}

/* Of the titles, the one that the reader of the page can read, if any. */
static enum side
title_side(const struct render_options *opt, const char *ja, const char *en)
{
	if (opt->ui == UI_JA)
		return ja != NULL ? SIDE_JA : SIDE_EN;
	return en != NULL ? SIDE_EN : SIDE_JA;
}

static void
related_articles(struct page *p, const struct article *a,
    const struct result *res)
{
	struct http_params to = page_fresh(p);

	if (res == NULL || res->nhits == 0)
		return;
	html_open(&p->h, "aside");
	html_attr(&p->h, "class", "related");
	html_element(&p->h, "h2", page_word(p, W_SIMILAR));
	html_open(&p->h, "ul");
	for (size_t i = 0; i < res->nhits; i++) {
		const struct hit *h = &res->hits[i];
		enum side s = title_side(p->opt,
		    h->side[SIDE_JA].title.text, h->side[SIDE_EN].title.text);
		const char *title = h->side[s].title.text;

		html_open(&p->h, "li");
		to.id = h->id;
		html_open(&p->h, "a");
		page_href(p, "href", &to);
		if (title != NULL)
			html_attr(&p->h, "lang", side_name(s));
		html_text(&p->h, title != NULL ? title :
		    page_word(p, W_UNTITLED));
		html_close(&p->h);
		html_text(&p->h, " ");
		page_date(p, h->date);
		html_close(&p->h);
	}
	html_close(&p->h);
	to = page_fresh(p);
	to.like = a->id;
	html_open(&p->h, "p");
	page_link(p, &to, NULL, page_word(p, W_MORE));
	html_close(&p->h);
	html_close(&p->h);
}

static void
back(struct page *p)
{
	struct http_params to;

	if (p->params->id == NULL || p->params->q[0] == '\0')
		return;
	to = *p->params;
	to.id = NULL;
	html_open(&p->h, "p");
	html_attr(&p->h, "class", "back");
	page_link(p, &to, NULL, page_word(p, W_BACK));
	html_close(&p->h);
}

/* The sides that are to be shown and hold anything. */
static unsigned
shown_sides(const struct article *a, unsigned wanted)
{
	unsigned sides = 0;

	for (enum side s = 0; s < SIDES; s++)
		if ((wanted & 1u << s) != 0 && article_has(a, s))
			sides |= 1u << s;
	return sides;
}

void
render_article_html(const struct view *v, const struct result *related,
    const struct render_options *opt, struct strbuf *out)
{
	const struct article *a = v->article;
	const char *title = a->side[title_side(opt, a->side[SIDE_JA].title,
	    a->side[SIDE_EN].title)].title;
	unsigned sides = shown_sides(a, opt->print);
	struct page p;

	page_begin(&p, out, opt, title, NULL, NULL);
	back(&p);
	html_open(&p.h, "article");
	html_attr(&p.h, "class", sides == SIDES_BOTH ? "whole two" : "whole");
	if (title == NULL)
		html_element(&p.h, "h1", page_word(&p, W_UNTITLED));
	for (size_t i = 0; i < v->n; ) {
		bool first = i == 0;

		i = rows(&p, v, i, sides);
		if (first)
			meta_line(&p, a);
	}
	html_close(&p.h);
	related_articles(&p, a, related);
	page_end(&p, NO_DATE);
}
