/*
 * RSS 0.9x, 1.0 and 2.0 and Atom: each item an article of one side; other
 * XML is one article, its words.  The tree comes from libxml2 in its
 * forgiving mode, without entities from outside and without expanding those
 * inside.
 */
#include "config.h"

#include "indexer/formats.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/strbuf.h"
#include "indexer/html.h"
#include "indexer/lines.h"
#include "indexer/xml.h"

static int
sniff(const struct input *in)
{
	static const char *const roots[] = { "<rss", "<rdf:RDF", "<feed" };
	size_t i, n = in->len < 4096 ? in->len : 4096;
	struct line text = line_trim(in->bytes, n);

	if (!line_begins(text, "<"))
		return 0;
	for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		const char *p = memmem(text.s, text.len, roots[i],
		    strlen(roots[i]));

		if (p != NULL && p + strlen(roots[i]) < text.s + text.len &&
		    strchr(" \t\n>", p[strlen(roots[i])]) != NULL)
			return 75;
	}
	return line_begins(text, "<?xml") ? 30 : 0;
}

static bool
is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)node->name, name) == 0;
}

static const char *
attribute(const xmlNode *node, const char *name)
{
	const xmlAttr *a;

	for (a = node->properties; a != NULL; a = a->next)
		if (strcmp((const char *)a->name, name) == 0 &&
		    a->children != NULL && a->children->content != NULL)
			return (const char *)a->children->content;
	return NULL;
}

/* The text of an element, as it stands in the XML. */
static char *
content(const xmlNode *node)
{
	xmlChar *text = xml()->xmlNodeGetContent(node);
	char *copy = xstrdup(text ? (const char *)text : "");

	(*xml()->xmlFree)(text);
	return copy;
}

static void
add_line(void *ctx, struct line l)
{
	body_add(ctx, l);
}

/*
 * The text that a reader sees.  RSS fields hold HTML; those of Atom say
 * what they hold.
 */
static char *
visible(const xmlNode *node, bool atom)
{
	const char *type = attribute(node, "type");
	const char *mode = attribute(node, "mode");
	char *raw = content(node);
	size_t len = strlen(raw);
	struct strbuf out;
	struct flow flow;
	bool html = !atom || (type != NULL && strstr(type, "html") != NULL) ||
	    (mode != NULL && strcmp(mode, "escaped") == 0);
	bool xhtml = atom && type != NULL && strcasestr(type, "xhtml") != NULL;

	strbuf_init(&out, 4 * len + 16);
	flow_init(&flow, 4 * len + 16, add_line, &out);
	if (xhtml)
		html_node_text(node, &flow);
	else if (html && strpbrk(raw, "<&") != NULL)
		html_text(raw, len, &flow);
	else
		flow_verbatim(&flow, raw, len);
	flow_break(&flow);
	flow_clear(&flow);
	free(raw);
	if (out.len > 0)
		return strbuf_take(&out);
	strbuf_clear(&out);
	return NULL;
}

/* What an item says of itself; the first of several ways to say it wins. */
struct item {
	char *title, *summary, *body, *author, *link, *id, *date, *lang;
};

static void
item_clear(struct item *it)
{
	free(it->title);
	free(it->summary);
	free(it->body);
	free(it->author);
	free(it->link);
	free(it->id);
	free(it->date);
	free(it->lang);
}

static void
set(char **field, char *value)
{
	if (*field == NULL && value != NULL && value[0] != '\0')
		*field = value;
	else
		free(value);
}

static char *
person(const xmlNode *node)
{
	const xmlNode *child;

	for (child = node->children; child != NULL; child = child->next)
		if (is(child, "name"))
			return content(child);
	return content(node);
}

static void
read_link(struct item *it, const xmlNode *node)
{
	const char *href = attribute(node, "href");
	const char *rel = attribute(node, "rel");

	/* A handheld page of another namespace has a prefixed rel. */
	if (node->ns != NULL && node->ns->prefix != NULL)
		return;
	if (href == NULL)
		set(&it->link, content(node));
	else if (rel == NULL || strcmp(rel, "alternate") == 0)
		set(&it->link, xstrdup(href));
}

static void
read_category(struct article *a, const xmlNode *node)
{
	const char *label = attribute(node, "label");
	const char *term = attribute(node, "term");
	char *text = label || term ? xstrdup(label ? label : term) :
	    content(node);
	char *tag = tidy_line(text, strlen(text));

	if (tag != NULL)
		article_add_tag(a, tag);
	free(tag);
	free(text);
}

static void
read_child(struct article *a, struct item *it, const xmlNode *node,
    bool atom)
{
	static const char *const dates[] = {
		"published", "issued", "pubDate", "date", "created",
		"updated", "modified",
	};
	size_t i;

	if (node->type != XML_ELEMENT_NODE)
		return;
	/* media:title and its like describe a picture. */
	if (node->ns != NULL && node->ns->prefix != NULL &&
	    strcmp((const char *)node->ns->prefix, "media") == 0)
		return;
	if (is(node, "title"))
		set(&it->title, visible(node, atom));
	else if (is(node, "description") || is(node, "summary"))
		set(&it->summary, visible(node, atom));
	else if (is(node, "encoded") || is(node, "content"))
		set(&it->body, visible(node, atom));
	else if (is(node, "author") || is(node, "creator"))
		set(&it->author, person(node));
	else if (is(node, "guid") || is(node, "id"))
		set(&it->id, content(node));
	else if (is(node, "link"))
		read_link(it, node);
	else if (is(node, "category") || is(node, "subject"))
		read_category(a, node);
	for (i = 0; i < sizeof(dates) / sizeof(dates[0]); i++)
		if (is(node, dates[i]))
			set(&it->date, content(node));
}

/* An address is its own name; what protocol it takes is no part of it. */
static char *
item_id(const struct item *it)
{
	const char *id = it->id ? it->id : it->link;
	const char *slashes = id ? strstr(id, "://") : NULL;

	if (id == NULL)
		return NULL;
	return xstrdup(slashes && slashes - id <= 5 ? slashes + 3 : id);
}

static void
read_item(const xmlNode *node, const char *source, bool atom,
    const struct sink *sink, unsigned record)
{
	struct article *a = article_new();
	struct item it = { 0 };
	const xmlNode *child;
	struct side_text *t;
	const char *all;
	char reason[64];
	enum side side;

	set(&it.lang, xstrdup(attribute(node, "lang")));
	for (child = node->children; child != NULL; child = child->next)
		read_child(a, &it, child, atom);
	all = it.body ? it.body : it.summary ? it.summary :
	    it.title ? it.title : "";
	side = text_side(all, strlen(all));
	if (it.lang != NULL && strncasecmp(it.lang, "ja", 2) == 0)
		side = SIDE_JA;
	else if (it.lang != NULL && strncasecmp(it.lang, "en", 2) == 0)
		side = SIDE_EN;
	else if (it.lang != NULL) {
		(void)snprintf(reason, sizeof(reason), "language %.20s",
		    it.lang);
		sink->skip(sink->ctx, record, reason);
		article_free(a);
		item_clear(&it);
		return;
	}
	t = &a->side[side];
	a->id = item_id(&it);
	a->source = xstrdup(source);
	a->author = xstrdup(it.author);
	/* The id of RSS is the address when there is no other. */
	a->url = xstrdup(it.link ? it.link : it.id);
	if (it.date != NULL) {
		struct line date = line_trim(it.date, strlen(it.date));

		if (date_read(date.s, date.len, &a->date) == 0)
			a->date = NO_DATE;
	}
	t->title = xstrdup(it.title);
	if (it.body == NULL) {
		t->body = xstrdup(it.summary);
	} else {
		t->body = xstrdup(it.body);
		if (it.summary != NULL && strstr(it.body, it.summary) == NULL)
			t->summary = xstrdup(it.summary);
	}
	item_clear(&it);
	sink->article(sink->ctx, a, record);
}

/* The next element in the order of the file, without recursion. */
static const xmlNode *
next_node(const xmlNode *node, bool inside)
{
	if (inside && node->children != NULL &&
	    node->type == XML_ELEMENT_NODE)
		return node->children;
	while (node != NULL && node->next == NULL)
		node = node->parent;
	return node ? node->next : NULL;
}

static bool
is_item(const xmlNode *node)
{
	return is(node, "item") || is(node, "entry");
}

static void
read_other(const xmlNode *root, size_t len, const struct sink *sink)
{
	struct article *a = article_new();
	struct strbuf body;
	struct flow flow;

	strbuf_init(&body, 4 * len + 16);
	flow_init(&flow, 4 * len + 16, add_line, &body);
	html_node_text(root, &flow);
	flow_break(&flow);
	flow_clear(&flow);
	a->side[text_side(body.s, body.len)].body = strbuf_take(&body);
	sink->article(sink->ctx, a, 0);
}

static enum status
parse(const struct input *in, const struct sink *sink, struct error *err)
{
	const xmlNode *node;
	unsigned record = 0;
	enum status st = STATUS_OK;
	char *source = NULL;
	xmlDocPtr doc;

	doc = xml()->xmlReadMemory(in->bytes, in->len > INT_MAX ? INT_MAX :
	    (int)in->len, NULL, "UTF-8", XML_PARSE_RECOVER |
	    XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	node = doc ? xml()->xmlDocGetRootElement(doc) : NULL;
	while (node != NULL) {
		bool item = is_item(node);

		/* The title of the feed comes before those of its items. */
		if (is(node, "title") && source == NULL && record == 0)
			source = content(node);
		if (item)
			read_item(node, source ? source :
			    input_publisher(in), is(node, "entry"), sink,
			    ++record);
		node = next_node(node, !item);
	}
	node = doc ? xml()->xmlDocGetRootElement(doc) : NULL;
	/* No feed after all: XHTML, or XML whose words are still text. */
	if (record == 0 && node != NULL && !is(node, "html"))
		read_other(node, in->len, sink);
	else if (record == 0)
		st = format_html.parse(in, sink, err);
	free(source);
	if (doc != NULL)
		xml()->xmlFreeDoc(doc);
	return st;
}

const struct format format_feed = { "feed", sniff, parse, 0 };
