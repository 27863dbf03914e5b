/*
 * HTML to text, and to what a page says of itself.  This and the format of
 * feeds are all that knows libxml2.  No network, no external entities, no
 * messages.
 */
#ifndef INDEXER_HTML_H
#define INDEXER_HTML_H

#include <stddef.h>

#include "base/strbuf.h"
#include "indexer/flow.h"

/*
 * The character that `&name;` or `&#nnn;` at s stands for: bytes read, or 0
 * when it is none.
 */
size_t html_entity(const char *s, size_t len, unsigned *cp);

/*
 * The text of a piece of HTML in UTF-8, whole or not: elements that are
 * blocks end a line, cells of a table are joined by " | ", scripts, styles
 * and comments are left out.
 */
void html_text(const char *s, size_t len, struct flow *);

struct _xmlNode;		/* of libxml2, for the format of feeds */
/* The same for an element that is parsed already, XHTML in a feed. */
void html_node_text(const struct _xmlNode *, struct flow *);

/*
 * A page: what its head says, and the text of its article without menus,
 * adverts, comments and lists of other articles.  NULL: it does not say.
 */
struct html_page {
	char *title;
	char *heading;		/* the first h1 */
	char *description;
	char *author;		/* of the head */
	char *seen_author;	/* where readers find it */
	char *site;
	char *url;		/* canonical */
	char *date;		/* of the head */
	char *seen_date;	/* the first one that readers find */
	char *keywords;		/* with commas */
	char *lang;
	struct {
		char **v;
		size_t n, cap;
	} tags, data;		/* data: JSON-LD as it stands */
	struct strbuf body;
};

void html_page_read(struct html_page *, const char *s, size_t len);
void html_page_clear(struct html_page *);

#endif
