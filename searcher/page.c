#include "searcher/page.h"

#include <stdio.h>
#include <string.h>

#define LINK_MAX 65536u		/* bytes of one address */

const char *
page_word(const struct page *p, enum word w)
{
	return word(p->opt->ui, w);
}

void
page_href(struct page *p, const char *name, const struct http_params *to)
{
	strbuf_reset(&p->link);
	http_address(&p->link, p->opt->script, to);
	html_attr(&p->h, name, p->link.s);
}

void
page_link(struct page *p, const struct http_params *to, const char *class,
    const char *text)
{
	html_open(&p->h, "a");
	html_attr(&p->h, "class", class);
	page_href(p, "href", to);
	html_text(&p->h, text);
	html_close(&p->h);
}

struct http_params
page_fresh(const struct page *p)
{
	return http_fresh(p->params->hl, p->params->hl_given);
}

static void
head_link(struct page *p, const char *rel, const char *type,
    const struct http_params *to)
{
	if (to == NULL)
		return;
	html_open(&p->h, "link");
	html_attr(&p->h, "rel", rel);
	html_attr(&p->h, "type", type);
	page_href(p, "href", to);
	html_close(&p->h);
}

static void
meta(struct page *p, const char *name, const char *content)
{
	html_open(&p->h, "meta");
	html_attr(&p->h, "name", name);
	html_attr(&p->h, "content", content);
	html_close(&p->h);
}

static void
style_link(struct page *p)
{
	struct strbuf sb;

	strbuf_init(&sb, LINK_MAX);
	strbuf_addstr(&sb, p->opt->script);
	strbuf_addstr(&sb, page_style_path);
	html_open(&p->h, "link");
	html_attr(&p->h, "rel", "stylesheet");
	html_attr(&p->h, "href", sb.s);
	html_close(&p->h);
	strbuf_clear(&sb);
}

static void
head(struct page *p, const char *title, const struct http_params *prev,
    const struct http_params *next)
{
	struct http_params feed = *p->params, osd = page_fresh(p);
	struct http_params canonical = page_fresh(p);

	html_open(&p->h, "head");
	html_open(&p->h, "meta");
	html_attr(&p->h, "charset", "utf-8");
	html_close(&p->h);
	html_open(&p->h, "title");
	if (title != NULL && title[0] != '\0') {
		html_text(&p->h, title);
		html_text(&p->h, " - ");
	}
	html_text(&p->h, page_word(p, W_SITE));
	html_close(&p->h);
	meta(p, "viewport", "width=device-width, initial-scale=1");
	meta(p, "robots", "noindex");
	meta(p, "color-scheme", "light dark");
	style_link(p);
	/* An article is the same whatever search led to it. */
	canonical.id = feed.id;
	head_link(p, "canonical", NULL, feed.id != NULL ? &canonical :
	    p->params);
	head_link(p, "prev", NULL, prev);
	head_link(p, "next", NULL, next);
	feed.format = HTTP_ATOM;
	feed.start = 0;
	if (feed.id == NULL)
		head_link(p, "alternate", "application/atom+xml", &feed);
	osd.format = HTTP_OSD;
	if (p->opt->base_url != NULL)
		head_link(p, "search",
		    "application/opensearchdescription+xml", &osd);
	html_close(&p->h);
}

/*
 * What is set besides the words stays set when the words change.  A new
 * search is no longer that of one article, and begins at its first page; the
 * sides have a field of their own.
 */
static void
hidden(void *ctx, const char *name, const char *value)
{
	static const char *const gone[] = { "q", "lang", "start", "format",
	    "fields", "id", "like" };
	struct page *p = ctx;

	for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
		if (strcmp(name, gone[i]) == 0)
			return;
	html_open(&p->h, "input");
	html_attr(&p->h, "type", "hidden");
	html_attr(&p->h, "name", name);
	html_attr(&p->h, "value", value);
	html_close(&p->h);
}

static void
option(struct page *p, const char *value, bool selected, enum word w)
{
	html_open(&p->h, "option");
	html_attr(&p->h, "value", value);
	if (selected)
		html_attr(&p->h, "selected", "selected");
	html_text(&p->h, page_word(p, w));
	html_close(&p->h);
}

static void
form(struct page *p)
{
	const struct http_params *q = p->params;

	html_open(&p->h, "form");
	html_attr(&p->h, "method", "get");
	html_attr(&p->h, "role", "search");
	html_attr(&p->h, "action", p->opt->script[0] != '\0' ?
	    p->opt->script : "?");
	html_open(&p->h, "input");
	html_attr(&p->h, "type", "search");
	html_attr(&p->h, "name", "q");
	html_attr(&p->h, "id", "q");
	html_attr(&p->h, "lang", "ja");
	html_attr(&p->h, "value", q->q);
	html_attr(&p->h, "aria-label", page_word(p, W_QUERY));
	html_attr(&p->h, "enterkeyhint", "search");
	html_attr_int(&p->h, "maxlength", REQUEST_QUERY_MAX);
	html_attr(&p->h, "autocomplete", "off");
	html_close(&p->h);
	html_open(&p->h, "select");
	html_attr(&p->h, "name", "lang");
	html_attr(&p->h, "aria-label", page_word(p, W_SIDES));
	option(p, "both", q->lang == SIDES_BOTH, W_BOTH);
	option(p, "ja", q->lang == SIDES_JA, W_JA);
	option(p, "en", q->lang == SIDES_EN, W_EN);
	html_close(&p->h);
	http_each(q, hidden, p);
	html_open(&p->h, "button");
	html_attr(&p->h, "type", "submit");
	html_text(&p->h, page_word(p, W_SEARCH));
	html_close(&p->h);
	html_close(&p->h);
}

static void
site_header(struct page *p)
{
	struct http_params home = page_fresh(p), other = *p->params;

	html_open(&p->h, "header");
	html_attr(&p->h, "class", "top");
	page_link(p, &home, "site", page_word(p, W_SITE));
	form(p);
	other.hl = p->opt->ui == UI_JA ? UI_EN : UI_JA;
	other.hl_given = true;
	html_open(&p->h, "a");
	html_attr(&p->h, "class", "hl");
	html_attr(&p->h, "lang", word(other.hl, W_CODE));
	html_attr(&p->h, "hreflang", word(other.hl, W_CODE));
	page_href(p, "href", &other);
	html_text(&p->h, page_word(p, W_OTHER_UI));
	html_close(&p->h);
	html_close(&p->h);
}

void
page_begin(struct page *p, struct strbuf *out,
    const struct render_options *opt, const char *title,
    const struct http_params *prev, const struct http_params *next)
{
	memset(p, 0, sizeof(*p));
	p->h.out = out;
	strbuf_init(&p->link, LINK_MAX);
	p->opt = opt;
	p->params = opt->params;
	strbuf_addstr(out, "<!DOCTYPE html>\n");
	html_open(&p->h, "html");
	html_attr(&p->h, "lang", page_word(p, W_CODE));
	head(p, title, prev, next);
	strbuf_addch(out, '\n');
	html_open(&p->h, "body");
	html_open(&p->h, "a");
	html_attr(&p->h, "class", "skip");
	html_attr(&p->h, "href", "#main");
	html_text(&p->h, page_word(p, W_SKIP));
	html_close(&p->h);
	site_header(p);
	strbuf_addch(out, '\n');
	html_open(&p->h, "main");
	html_attr(&p->h, "id", "main");
}

static void
footer(struct page *p, int64_t updated)
{
	struct http_params to = *p->params;

	html_open(&p->h, "footer");
	html_text(&p->h, page_word(p, W_UPDATED));
	html_text(&p->h, " ");
	page_date(p, updated);
	to.start = 0;
	to.format = HTTP_ATOM;
	html_text(&p->h, " ");
	page_link(p, &to, NULL, page_word(p, W_FEED));
	to.start = p->params->start;
	to.format = HTTP_JSON;
	html_text(&p->h, " ");
	page_link(p, &to, NULL, "JSON");
	html_close(&p->h);
}

void
page_end(struct page *p, int64_t updated)
{
	html_close(&p->h);
	if (updated != NO_DATE)
		footer(p, updated);
	html_close(&p->h);
	html_close(&p->h);
	strbuf_addch(p->h.out, '\n');
	strbuf_clear(&p->link);
}

void
page_error(struct strbuf *out, const struct render_options *opt,
    const char *sentence)
{
	struct page p;

	page_begin(&p, out, opt, word(opt->ui, W_ERROR), NULL, NULL);
	html_element(&p.h, "h1", page_word(&p, W_ERROR));
	html_element(&p.h, "p", sentence);
	page_end(&p, NO_DATE);
}

void
page_date(struct page *p, int64_t date)
{
	struct strbuf sb;

	if (date == NO_DATE)
		return;
	strbuf_init(&sb, LINK_MAX);
	html_open(&p->h, "time");
	render_instant(&sb, date);
	html_attr(&p->h, "datetime", sb.s);
	strbuf_reset(&sb);
	render_day(&sb, date);
	html_text(&p->h, sb.s);
	html_close(&p->h);
	strbuf_clear(&sb);
}

void
page_marked(struct page *p, const struct marked *m)
{
	size_t at = 0;

	for (size_t i = 0; i < m->nmarks; i++) {
		const struct mark *k = &m->marks[i];

		html_text_n(&p->h, m->text + at, k->start - at);
		html_open(&p->h, "mark");
		if (k->kind == MARK_TRANSLATION)
			html_attr(&p->h, "class", "x");
		html_text_n(&p->h, m->text + k->start, k->end - k->start);
		html_close(&p->h);
		at = k->end;
	}
	html_text(&p->h, m->text + at);
}

void
page_original(struct page *p, const char *url)
{
	if (render_url(url) == NULL)
		return;
	html_text(&p->h, " ");
	html_open(&p->h, "a");
	html_attr(&p->h, "href", url);
	html_attr(&p->h, "rel", "noopener noreferrer");
	html_text(&p->h, page_word(p, W_ORIGINAL));
	html_close(&p->h);
}
