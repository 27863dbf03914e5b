/*
 * What a page says of itself: in its head for machines, and where that is
 * silent in the places where readers find it, by the names that sites give
 * to such places.
 */
#include "indexer/html_node.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/date.h"
#include "indexer/lines.h"

#define NAME_MAX_BYTES 80	/* a longer byline is a sentence */
#define DATE_MAX_BYTES 120
#define PLACE_MAX_NODES 40	/* what holds more is no line of its own */

/* Where the author stands, the surest first. */
enum { BY_REL, BY_ITEM, BY_CLASS, NBY };

struct reading {
	struct html_page *page;
	char *title;		/* the element of that name */
	char *author[NBY];
};

static void
set_once(char **field, const char *value)
{
	if (*field == NULL && value != NULL && value[0] != '\0')
		*field = xstrdup(value);
}

static void
read_meta(struct html_page *page, const xmlNode *node)
{
	const struct {
		const char *name;
		char **field;
	} fields[] = {
		{ "og:title", &page->title },
		{ "description", &page->description },
		{ "og:description", &page->description },
		{ "author", &page->author },
		{ "article:author", &page->author },
		{ "dc.creator", &page->author },
		{ "parsely-author", &page->author },
		{ "og:site_name", &page->site },
		{ "og:url", &page->url },
		{ "article:published_time", &page->date },
		{ "datePublished", &page->date },
		{ "date", &page->date }, { "pubdate", &page->date },
		{ "dc.date", &page->date },
		{ "parsely-pub-date", &page->date },
		{ "news_keywords", &page->keywords },
		{ "keywords", &page->keywords },
	};
	const char *name = html_attribute(node, "property");
	const char *content = html_attribute(node, "content");
	size_t i;

	if (name == NULL)
		name = html_attribute(node, "name");
	if (name == NULL)
		name = html_attribute(node, "itemprop");
	/* Some archives of pages write it so. */
	if (content == NULL)
		content = html_attribute(node, "value");
	if (name == NULL || content == NULL)
		return;
	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strcasecmp(name, fields[i].name) == 0 &&
		    /* The address of a profile is no name. */
		    (fields[i].field != &page->author ||
		    strstr(content, "://") == NULL))
			set_once(fields[i].field, content);
	if (strcasecmp(name, "article:tag") == 0)
		array_push(&page->tags, xstrdup(content));
}

static void
keep_line(void *ctx, struct line l)
{
	char **field = ctx;

	if (*field == NULL)
		*field = line_dup(l);
}

/* The text of a small element, on one line. */
static void
set_text(char **field, const xmlNode *node, size_t max)
{
	struct flow flow;

	if (*field != NULL)
		return;
	flow_init(&flow, max, keep_line, field);
	for (node = node->children; node != NULL; node = node->next)
		html_node_text(node, &flow);
	flow_break(&flow);
	flow_clear(&flow);
}

/* "By A. Writer"; what is too long for a name is none. */
static void
set_name(struct reading *r, int by, const xmlNode *node)
{
	char **field = &r->author[by], *text = NULL;
	const char *name;

	if (*field != NULL)
		return;
	set_text(&text, node, 4096);
	name = text == NULL ? "" : text;
	if (strncasecmp(name, "by ", 3) == 0)
		name += 3;
	if (strlen(name) <= NAME_MAX_BYTES)
		set_once(field, name);
	free(text);
}

/* An element whose name speaks of a date, and whose text has one. */
static void
set_date(struct reading *r, const xmlNode *node)
{
	char **field = &r->page->seen_date, *text = NULL;
	const char *p;
	int64_t when;

	if (*field != NULL)
		return;
	set_text(&text, node, 4096);
	for (p = text; p != NULL && *p != '\0' && *field == NULL &&
	    strlen(text) <= DATE_MAX_BYTES; p++)
		if (date_read(p, strlen(p), &when) > 0)
			*field = xstrdup(p);
	free(text);
}

/* Is the word one of those that a class names, alone or behind a dash? */
static bool
has_word(const char *names, const char *word)
{
	size_t n = strlen(word);
	const char *p = names;

	while (p != NULL && (p = strcasestr(p, word)) != NULL) {
		if ((p == names || strchr(" -_", p[-1]) != NULL) &&
		    (p[n] == '\0' || strchr(" -_", p[n]) != NULL))
			return true;
		p += n;
	}
	return false;
}

static bool
is_small(const xmlNode *node)
{
	const xmlNode *p = node;
	int n = 0;

	while (n <= PLACE_MAX_NODES && p != NULL) {
		p = html_next(node, p, true);
		n++;
	}
	return n <= PLACE_MAX_NODES;
}

static void
read_place(struct reading *r, const xmlNode *node)
{
	static const char *const bylines[] = { "byline", "author" };
	static const char *const dates[] = { "date", "pubdate", "published",
		"update", "datetime", "timestamp" };
	const char *class = html_attribute(node, "class");
	const char *id = html_attribute(node, "id");
	const char *rel = html_attribute(node, "rel");
	const char *item = html_attribute(node, "itemprop");
	bool dated = has_word(item, "datePublished");
	bool byline = false;
	size_t i;

	for (i = 0; i < sizeof(bylines) / sizeof(bylines[0]); i++)
		byline = byline || has_word(class, bylines[i]);
	for (i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
		dated = dated || has_word(class, dates[i]) ||
		    has_word(id, dates[i]);
	if (!(rel || item || byline || dated) || !is_small(node))
		return;
	if (rel != NULL && strcasecmp(rel, "author") == 0)
		set_name(r, BY_REL, node);
	if (has_word(item, "author"))
		set_name(r, BY_ITEM, node);
	if (byline)
		set_name(r, BY_CLASS, node);
	if (dated)
		set_date(r, node);
}

static void
read_element(struct reading *r, const xmlNode *node)
{
	const char *rel = html_attribute(node, "rel");
	const char *type = html_attribute(node, "type");
	struct html_page *page = r->page;

	if (html_is(node, "html"))
		set_once(&page->lang, html_attribute(node, "lang"));
	else if (html_is(node, "meta"))
		read_meta(page, node);
	else if (html_is(node, "title"))
		set_text(&r->title, node, 4096);
	else if (html_is(node, "h1"))
		set_text(&page->heading, node, 4096);
	else if (html_is(node, "time"))
		set_once(&page->seen_date, html_attribute(node, "datetime"));
	else if (html_is(node, "script") && type != NULL &&
	    strcmp(type, "application/ld+json") == 0 &&
	    node->children != NULL && node->children->content != NULL)
		array_push(&page->data, xstrdup(
		    (const char *)node->children->content));
	else if (html_is(node, "link") && rel != NULL &&
	    strcasecmp(rel, "canonical") == 0)
		set_once(&page->url, html_attribute(node, "href"));
	else if (!html_is(node, "body") && !html_is(node, "article"))
		read_place(r, node);
}

void
html_read_words(struct html_page *page, xmlNode *root)
{
	struct reading r = { .page = page };
	xmlNode *node;
	size_t i;

	for (node = root; node != NULL; node = html_next(root, node, true))
		if (node->type == XML_ELEMENT_NODE)
			read_element(&r, node);
	set_once(&page->title, r.title);
	for (i = 0; i < NBY; i++) {
		set_once(&page->seen_author, r.author[i]);
		free(r.author[i]);
	}
	free(r.title);
}
