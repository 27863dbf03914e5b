/*
 * The one writer of HTML and XML.  Elements open and close in pairs, text
 * and attributes are escaped here and nowhere else; there is no function
 * that writes markup from a string.  What neither format may hold, or what
 * would turn the direction of the page around, is left out; bytes that are
 * not UTF-8 become U+FFFD.
 */
#ifndef SEARCHER_HTML_H
#define SEARCHER_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"

#define HTML_DEPTH_MAX 32

struct html {
	struct strbuf *out;
	bool xml;		/* end tags for everything */
	bool in_tag;		/* a start tag is not closed yet */
	size_t depth;
	const char *stack[HTML_DEPTH_MAX];	/* static names */
};

/* The name is static text of ours, as are those of attributes. */
void html_open(struct html *, const char *name);
/* Only right after html_open; a NULL value writes nothing. */
void html_attr(struct html *, const char *name, const char *value);
void html_attr_int(struct html *, const char *name, size_t value);
void html_text(struct html *, const char *s);
void html_text_n(struct html *, const char *s, size_t len);
/* Close the innermost element. */
void html_close(struct html *);
/* open, text, close. */
void html_element(struct html *, const char *name, const char *text);

#endif
