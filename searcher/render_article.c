/*
 * One whole article as a page: both sides beside each other.
 */
#include "searcher/render.h"

#include <stdio.h>
#include <string.h>

#include "searcher/page.h"

static void
paragraphs(struct page *p, const char *text)
{
	while (text != NULL && *text != '\0') {
		size_t len = strcspn(text, "\n");

		html_open(&p->h, "p");
		html_text_n(&p->h, text, len);
		html_close(&p->h);
		text += len + (text[len] == '\n');
	}
}

static void
headed(struct page *p, enum word heading, const char *text)
{
	if (text == NULL)
		return;
	html_open(&p->h, "h3");
	html_attr(&p->h, "lang", p->opt->ui == UI_JA ? "ja" : "en");
	html_text(&p->h, page_word(p, heading));
	html_close(&p->h);
	paragraphs(p, text);
}

static void
key_points(struct page *p, const struct side_text *t)
{
	if (t->npoints == 0)
		return;
	html_open(&p->h, "h3");
	html_attr(&p->h, "lang", p->opt->ui == UI_JA ? "ja" : "en");
	html_text(&p->h, page_word(p, W_KEY_POINTS));
	html_close(&p->h);
	html_open(&p->h, "ul");
	for (size_t i = 0; i < t->npoints; i++) {
		html_open(&p->h, "li");
		if (t->points[i].heading != NULL)
			html_element(&p->h, "strong", t->points[i].heading);
		html_text(&p->h, " ");
		if (t->points[i].text != NULL)
			html_text(&p->h, t->points[i].text);
		html_close(&p->h);
	}
	html_close(&p->h);
}

static void
one_side(struct page *p, const struct article *a, enum side s)
{
	const struct side_text *t = &a->side[s];

	html_open(&p->h, "section");
	html_attr(&p->h, "class", "side");
	html_attr(&p->h, "lang", side_name(s));
	html_open(&p->h, "h2");
	if (t->title == NULL)
		html_attr(&p->h, "lang", p->opt->ui == UI_JA ? "ja" : "en");
	html_text(&p->h, t->title != NULL ? t->title :
	    page_word(p, s == SIDE_JA ? W_JA : W_EN));
	html_close(&p->h);
	paragraphs(p, t->summary);
	key_points(p, t);
	paragraphs(p, t->body);
	headed(p, W_ANALYSIS, t->analysis);
	headed(p, W_COMMENT, t->comment);
	html_close(&p->h);
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
	html_text(&p->h, shown);
	snprintf(number, sizeof(number), " %d", s->value);
	html_text(&p->h, number);
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
	to = page_fresh(p);
	to.like = a->id;
	html_text(&p->h, " ");
	page_link(p, &to, NULL, page_word(p, W_SIMILAR));
	html_text(&p->h, " id:");
	html_element(&p->h, "code", a->id);
	html_close(&p->h);
}

void
render_article_html(const struct article *a, const struct render_options *opt,
    struct strbuf *out)
{
	const char *title = a->side[SIDE_JA].title != NULL ?
	    a->side[SIDE_JA].title : a->side[SIDE_EN].title;
	struct page p;

	page_begin(&p, out, opt, title, NULL, NULL);
	html_open(&p.h, "article");
	html_attr(&p.h, "class", "whole");
	html_open(&p.h, "h1");
	html_attr(&p.h, "class", "hidden");
	html_text(&p.h, title != NULL ? title : page_word(&p, W_UNTITLED));
	html_close(&p.h);
	meta_line(&p, a);
	html_open(&p.h, "div");
	html_attr(&p.h, "class", "sides");
	for (enum side s = 0; s < SIDES; s++)
		if ((opt->print & 1u << s) != 0 && article_has(a, s))
			one_side(&p, a, s);
	html_close(&p.h);
	html_close(&p.h);
	page_end(&p, NO_DATE);
}
