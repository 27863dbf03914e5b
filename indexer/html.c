/*
 * HTML by libxml2's forgiving parser.  The tree is walked without
 * recursion, because a hostile page nests as deep as it likes.
 */
#include "config.h"

#include "indexer/html.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/array.h"
#include "indexer/html_node.h"
#include "indexer/lines.h"
#include "indexer/xml.h"
#include "text/utf8.h"

static bool
valid_cp(unsigned long cp)
{
	return cp >= ' ' && cp <= 0x10ffff && !(cp >= 0x7f && cp < 0xa0) &&
	    !(cp >= 0xd800 && cp <= 0xdfff);
}

static size_t
numeric_entity(const char *s, size_t len, unsigned *cp)
{
	bool hex = len > 2 && (s[2] == 'x' || s[2] == 'X');
	size_t i = hex ? 3 : 2, start = i;
	unsigned long value = 0;

	for (; i < len && i < start + 8; i++) {
		unsigned digit;

		if (s[i] >= '0' && s[i] <= '9')
			digit = (unsigned)(s[i] - '0');
		else if (hex && s[i] >= 'a' && s[i] <= 'f')
			digit = (unsigned)(s[i] - 'a') + 10;
		else if (hex && s[i] >= 'A' && s[i] <= 'F')
			digit = (unsigned)(s[i] - 'A') + 10;
		else
			break;
		value = value * (hex ? 16 : 10) + digit;
	}
	if (i == start || i == len || s[i] != ';')
		return 0;
	*cp = valid_cp(value) ? (unsigned)value : 0xfffd;
	return i + 1;
}

size_t
html_entity(const char *s, size_t len, unsigned *cp)
{
	const htmlEntityDesc *known;
	char name[16];
	size_t i;

	if (len < 3 || s[0] != '&')
		return 0;
	if (s[1] == '#')
		return numeric_entity(s, len, cp);
	for (i = 1; i < len && i < sizeof(name) && s[i] != ';'; i++)
		name[i - 1] = s[i];
	if (i == len || i == sizeof(name) || s[i] != ';')
		return 0;
	name[i - 1] = '\0';
	/* A name of XML that HTML 4 does not have. */
	if (strcmp(name, "apos") == 0) {
		*cp = '\'';
		return i + 1;
	}
	known = xml()->htmlEntityLookup((const xmlChar *)name);
	if (known == NULL)
		return 0;
	*cp = known->value;
	return i + 1;
}

static bool
in(const xmlChar *name, const char *const *list)
{
	for (; *list != NULL; list++)
		if (strcmp((const char *)name, *list) == 0)
			return true;
	return false;
}

static const char *const silent[] = {
	"script", "style", "noscript", "template", "head", "svg", "math",
	"iframe", "object", NULL
};

static const char *const blocks[] = {
	"address", "article", "aside", "blockquote", "body", "caption",
	"center", "dd", "details", "dir", "div", "dl", "dt", "fieldset",
	"figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
	"h5", "h6", "header", "hr", "html", "li", "main", "menu", "nav",
	"ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
	"thead", "tr", "ul", "br", NULL
};

static bool
in_pre(const xmlNode *node)
{
	int i;

	for (i = 0; i < 4 && node != NULL; i++, node = node->parent)
		if (node->type == XML_ELEMENT_NODE &&
		    strcmp((const char *)node->name, "pre") == 0)
			return true;
	return false;
}

static bool
is_cell(const xmlNode *node)
{
	return strcmp((const char *)node->name, "td") == 0 ||
	    strcmp((const char *)node->name, "th") == 0;
}

/* Returns whether what is inside is text of the page. */
static bool
enter(const xmlNode *node, struct flow *out)
{
	if (node->type == XML_TEXT_NODE ||
	    node->type == XML_CDATA_SECTION_NODE) {
		const char *s = (const char *)node->content;

		if (s != NULL && in_pre(node))
			flow_verbatim(out, s, strlen(s));
		else if (s != NULL)
			flow_text(out, s, strlen(s));
		return false;
	}
	if (node->type != XML_ELEMENT_NODE || in(node->name, silent))
		return false;
	if (in(node->name, blocks))
		flow_break(out);
	else if (is_cell(node) && out->line.len > 0)
		flow_text(out, " | ", 3);
	return true;
}

static void
leave(const xmlNode *node, struct flow *out)
{
	if (node->type == XML_ELEMENT_NODE && in(node->name, blocks))
		flow_break(out);
}

void
html_node_text(const xmlNode *root, struct flow *out)
{
	const xmlNode *node = root;

	while (node != NULL) {
		if (enter(node, out) && node->children != NULL) {
			node = node->children;
			continue;
		}
		leave(node, out);
		while (node != root && node->next == NULL) {
			node = node->parent;
			leave(node, out);
		}
		if (node == root)
			break;
		node = node->next;
	}
}

static htmlDocPtr
parse(const char *s, size_t len)
{
	if (len > INT_MAX)
		return NULL;
	/*
	 * Not with XML_PARSE_HUGE: below 256 open elements the text is lost,
	 * but libxml2 2.9.14 needs a minute for 40,000 of "<b>x</i>" then.
	 */
	return xml()->htmlReadMemory(s, (int)len, NULL, "UTF-8",
	    HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
	    HTML_PARSE_RECOVER);
}

void
html_text(const char *s, size_t len, struct flow *out)
{
	htmlDocPtr doc = parse(s, len);
	const xmlNode *root;

	if (doc == NULL)
		return;
	root = xml()->xmlDocGetRootElement(doc);
	if (root != NULL)
		html_node_text(root, out);
	flow_break(out);
	xml()->xmlFreeDoc(doc);
}

/*
 * Where the article is.  Paragraphs give points to what holds them, less to
 * what is further out; links and names of page parts take points away.  The
 * scheme is the one that reader views use; the figures were set on the
 * pages of the project's data.
 */

/* Kept in _private of each element while a page is read. */
struct weight {
	double points;
	size_t text, links;	/* letters in it, and in its links */
	bool drop;
};

struct page {
	htmlDocPtr doc;
	struct weight *weights;
	size_t n;
};

static bool
has_any(const char *s, const char *const *parts)
{
	for (; s != NULL && *parts != NULL; parts++)
		if (strcasestr(s, *parts) != NULL)
			return true;
	return false;
}

static const char *const part_names[] = {
	"comment", "related", "share", "social", "sidebar", "side-bar",
	"sponsor", "promo", "breadcrumb", "pagination", "pager",
	"newsletter", "cookie", "popup", "outbrain", "taboola", "ranking",
	"recommend", "footer", "masthead", "navi", "menu", "advert",
	"adsense", "banner", "widget", "toolbar", "print-only", "skip",
	"signup", "subscribe", "disqus", "bookmark", "copyright",
	"author-bio", "byline", "credit", NULL
};

static const char *const body_names[] = {
	"article", "body", "content", "entry", "main", "post", "story",
	"text", "honbun", NULL
};

static const char *const parts[] = {
	"nav", "aside", "footer", "form", "button", "select", "textarea",
	"input", "dialog", NULL
};

/* Is it a part of the page, by its element or its name? */
static bool
is_part(const xmlNode *node)
{
	const char *style = html_attribute(node, "style");
	const char *class = html_attribute(node, "class");
	const char *id = html_attribute(node, "id");

	if (in(node->name, silent) || in(node->name, parts) ||
	    html_attribute(node, "hidden") != NULL)
		return true;
	if (style != NULL && (strstr(style, "display:none") != NULL ||
	    strstr(style, "display: none") != NULL))
		return true;
	if (html_is(node, "body") || html_is(node, "html") ||
	    html_is(node, "article"))
		return false;
	if (has_any(class, body_names) || has_any(id, body_names))
		return has_any(class, part_names) &&
		    !has_any(id, body_names) && !html_is(node, "p");
	return has_any(class, part_names) || has_any(id, part_names);
}

static struct weight *
weight_of(const xmlNode *node)
{
	return node != NULL && node->type == XML_ELEMENT_NODE ?
	    node->_private : NULL;
}

/* Letters of a text node: a Japanese one says as much as two others. */
static size_t
letters(const char *s, size_t *stops)
{
	const char *end = s + strlen(s);
	size_t n = 0;
	unsigned cp;

	*stops = 0;
	while (s < end) {
		s += utf8_decode(s, (size_t)(end - s), &cp);
		if (cp > ' ')
			n += cp >= 0x3000 ? 2 : 1;
		if (cp == ',' || cp == 0x3001 || cp == 0x3002)
			++*stops;
	}
	return n;
}

static void
add_points(xmlNode *node, double points)
{
	static const double share[] = { 1, .5, .25 };
	size_t i;

	for (i = 0; i < 3 && node != NULL; i++, node = node->parent)
		if (weight_of(node) != NULL)
			weight_of(node)->points += points * share[i];
}

/*
 * Count letters and give points, deepest first.  A text longer than a
 * caption makes the element that holds it a paragraph.
 */
static void
weigh(struct page *p, xmlNode *root)
{
	xmlNode *node, *up;
	size_t count = 0, stops;

	for (node = root; node != NULL; node = html_next(root, node, true))
		count += node->type == XML_ELEMENT_NODE;
	p->weights = xcalloc(count + 1, sizeof(*p->weights));
	for (node = root; node != NULL; node = html_next(root, node, true)) {
		if (node->type == XML_ELEMENT_NODE) {
			struct weight *w = &p->weights[p->n++];

			node->_private = w;
			w->drop = is_part(node) || (node->parent != NULL &&
			    weight_of(node->parent) != NULL &&
			    weight_of(node->parent)->drop);
		}
	}
	for (node = root; node != NULL; node = html_next(root, node, true)) {
		bool link = false;
		size_t n;
		int depth = 0;

		if (node->type != XML_TEXT_NODE || node->content == NULL ||
		    weight_of(node->parent) == NULL ||
		    weight_of(node->parent)->drop)
			continue;
		n = letters((const char *)node->content, &stops);
		if (n == 0)
			continue;
		/* Further out than this the sums decide nothing. */
		for (up = node->parent; up != NULL && depth < 100;
		    up = up->parent, depth++) {
			link = link || html_is(up, "a");
			if (weight_of(up) == NULL)
				break;
			weight_of(up)->text += n;
			if (link)
				weight_of(up)->links += n;
		}
		up = node->parent;
		while (weight_of(up) != NULL && !in(up->name, blocks))
			up = up->parent;
		if (!link && n >= 25 && up != NULL)
			add_points(html_is(up, "p") || html_is(up, "pre") ?
			    up->parent : up, 1 + (double)stops +
			    (n > 300 ? 3 : (double)n / 100));
	}
}

static double
link_share(const struct weight *w)
{
	return w->text == 0 ? 0 : (double)w->links / (double)w->text;
}

static double
value(const xmlNode *node)
{
	const struct weight *w = weight_of(node);
	double points = w->points;

	if (has_any(html_attribute(node, "class"), body_names) ||
	    has_any(html_attribute(node, "id"), body_names) ||
	    html_is(node, "article"))
		points += 15;
	return points * (1 - link_share(w));
}

/* The author of the page may have said it. */
static bool
is_declared(const xmlNode *node)
{
	const char *prop = html_attribute(node, "itemprop");

	return (prop != NULL && strcasecmp(prop, "articleBody") == 0) ||
	    html_is(node, "article");
}

static xmlNode *
find_article(xmlNode *root)
{
	xmlNode *node, *best = root, *declared = NULL;
	double best_value = 0;

	for (node = root; node != NULL; node = html_next(root, node, true)) {
		const struct weight *w = weight_of(node);

		if (w == NULL || w->drop)
			continue;
		if (w->points > 0 && value(node) > best_value) {
			best = node;
			best_value = value(node);
		}
		if (is_declared(node) && (declared == NULL || w->text -
		    w->links > weight_of(declared)->text -
		    weight_of(declared)->links))
			declared = node;
	}
	if (declared != NULL && weight_of(best) != NULL &&
	    (weight_of(declared)->text - weight_of(declared)->links) * 2 >
	    weight_of(best)->text - weight_of(best)->links)
		return declared;
	/* Sections of one article beside each other have one parent. */
	if (best->parent != NULL && weight_of(best->parent) != NULL &&
	    value(best->parent) > best_value * .75)
		best = best->parent;
	return best;
}

/* A list of links is not text, a paragraph with many of them is. */
static bool
is_link_list(const xmlNode *node)
{
	static const char *const lists[] = {
		"ul", "ol", "dl", "div", "section", "table", NULL
	};
	const struct weight *w = weight_of(node);

	return in(node->name, lists) && w->text > 0 && link_share(w) > .5;
}

static void
write_article(xmlNode *root, struct flow *out)
{
	xmlNode *node = root;

	while (node != NULL) {
		const struct weight *w = weight_of(node);
		bool inside;

		inside = !(w != NULL && node != root &&
		    (w->drop || is_link_list(node))) && enter(node, out);
		if (inside && node->children != NULL) {
			node = node->children;
			continue;
		}
		leave(node, out);
		while (node != root && node->next == NULL) {
			node = node->parent;
			leave(node, out);
		}
		node = node == root ? NULL : node->next;
	}
	flow_break(out);
}

static void
add_body_line(void *ctx, struct line l)
{
	body_add(ctx, l);
}

void
html_page_read(struct html_page *page, const char *s, size_t len)
{
	struct page p = { 0 };
	struct flow flow;
	xmlNode *root;

	memset(page, 0, sizeof(*page));
	strbuf_init(&page->body, 4 * len + 16);
	p.doc = parse(s, len);
	root = p.doc ? xml()->xmlDocGetRootElement(p.doc) : NULL;
	if (root != NULL) {
		html_read_words(page, root);
		weigh(&p, root);
		flow_init(&flow, 4 * len + 16, add_body_line, &page->body);
		write_article(find_article(root), &flow);
		flow_clear(&flow);
	}
	free(p.weights);
	if (p.doc != NULL)
		xml()->xmlFreeDoc(p.doc);
}

void
html_page_clear(struct html_page *page)
{
	char *const fields[] = {
		page->title, page->heading, page->description, page->author,
		page->site, page->url, page->date, page->seen_author,
		page->seen_date,
		page->lang, page->keywords,
	};
	size_t i;

	for (i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		free(fields[i]);
	for (i = 0; i < page->tags.n; i++)
		free(page->tags.v[i]);
	array_free(&page->tags);
	for (i = 0; i < page->data.n; i++)
		free(page->data.v[i]);
	array_free(&page->data);
	strbuf_clear(&page->body);
}
