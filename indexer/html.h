/*
 * HTML to text: the only file, beside the one for feeds, that knows
 * libxml2.  No network, no external entities, no messages.
 */
#ifndef INDEXER_HTML_H
#define INDEXER_HTML_H

#include <stddef.h>

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

#endif
