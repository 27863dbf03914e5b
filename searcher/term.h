/*
 * The terminal: what may be shown on it, how wide it is, and its pager.
 * Text of strangers passes term_text or term_marked before it reaches a
 * screen; nothing here knows about searching.
 */
#ifndef SEARCHER_TERM_H
#define SEARCHER_TERM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "searcher/result.h"

/* Columns of the terminal at standard output; 80 when it does not say. */
unsigned term_width(void);

/*
 * Append text without what would steer a terminal; line feeds and tabs
 * become spaces, bytes that are not UTF-8 U+FFFD.
 */
void term_text(struct strbuf *, const char *s, size_t len);

/*
 * Append marked text, cut to `columns` (0 = whole) with "…" and never
 * inside a grapheme, nor inside a mark unless the line begins with it.
 * With `styled`, matches are bold and underlined, translated ones italic
 * too, so that colour is never the only sign.
 */
void term_marked(struct strbuf *, const struct marked *, size_t columns,
    bool styled);

/*
 * Send standard output through the pager that the environment names
 * (AINEWS_PAGER, PAGER, else "less -FRX"); "cat" and "" mean none.  Call
 * before anything is written; term_pager_end after everything is.
 */
void term_pager_begin(void);
/* Close standard output and wait until the pager was left. */
void term_pager_end(void);

#endif
