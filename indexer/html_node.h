/*
 * Walking the tree of libxml2, and the reader of a page's words about
 * itself; for html.c and html_meta.c only.
 */
#ifndef INDEXER_HTML_NODE_H
#define INDEXER_HTML_NODE_H

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "indexer/html.h"
#include "indexer/xml.h"

static inline bool
html_is(const xmlNode *node, const char *name)
{
	return node->type == XML_ELEMENT_NODE &&
	    strcmp((const char *)node->name, name) == 0;
}

/* Its value, or NULL when it is not there or empty. */
static inline const char *
html_attribute(const xmlNode *node, const char *name)
{
	const xmlAttr *a;

	if (node->type != XML_ELEMENT_NODE)
		return NULL;
	for (a = node->properties; a != NULL; a = a->next)
		if (strcasecmp((const char *)a->name, name) == 0 &&
		    a->children != NULL && a->children->content != NULL)
			return (const char *)a->children->content;
	return NULL;
}

/* The next node in the order of the page, without recursion. */
static inline xmlNode *
html_next(const xmlNode *root, const xmlNode *node, bool inside)
{
	if (inside && node->type == XML_ELEMENT_NODE &&
	    node->children != NULL)
		return node->children;
	while (node != root && node->next == NULL)
		node = node->parent;
	return node == root ? NULL : node->next;
}

/* All fields but the body. */
void html_read_words(struct html_page *, xmlNode *root);

#endif
