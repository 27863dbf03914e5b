/*
 * HTML by libxml2's forgiving parser.  The tree is walked without
 * recursion, because a hostile page nests as deep as it likes.
 */
#include "indexer/html.h"

#include <limits.h>
#include <stdbool.h>
#include <string.h>

#include <libxml/HTMLparser.h>

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
	known = htmlEntityLookup((const xmlChar *)name);
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

static bool
has_cell_before(const xmlNode *node)
{
	for (node = node->prev; node != NULL; node = node->prev)
		if (node->type == XML_ELEMENT_NODE && is_cell(node))
			return true;
	return false;
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
	else if (is_cell(node) && has_cell_before(node))
		flow_text(out, " | ", 3);
	return true;
}

static void
leave(const xmlNode *node, struct flow *out)
{
	if (node->type == XML_ELEMENT_NODE && in(node->name, blocks))
		flow_break(out);
}

static void
walk(const xmlNode *root, struct flow *out)
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

void
html_text(const char *s, size_t len, struct flow *out)
{
	htmlDocPtr doc;

	if (len > INT_MAX)
		return;
	doc = htmlReadMemory(s, (int)len, NULL, "UTF-8", HTML_PARSE_NONET |
	    HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER);
	if (doc == NULL)
		return;
	if (xmlDocGetRootElement(doc) != NULL)
		walk(xmlDocGetRootElement(doc), out);
	flow_break(out);
	xmlFreeDoc(doc);
}
