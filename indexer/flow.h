/*
 * Running text from markup: pieces go in, lines come out.  White space is
 * one space; a line break of the source is nothing between two Japanese
 * characters and a space otherwise, since Japanese is wrapped anywhere.
 */
#ifndef INDEXER_FLOW_H
#define INDEXER_FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/strbuf.h"
#include "indexer/lines.h"

struct flow {
	struct strbuf line;	/* what belongs to the current line */
	enum { GAP_NONE, GAP_BREAK, GAP_SPACE } gap;
	void (*emit)(void *ctx, struct line);	/* never an empty one */
	void *ctx;
};

/* `max` bytes of one line at most. */
void flow_init(struct flow *, size_t max,
    void (*emit)(void *ctx, struct line), void *ctx);
void flow_clear(struct flow *);
/* Text in which line breaks and white space are as above. */
void flow_text(struct flow *, const char *s, size_t len);
/* Text of which each line is a line. */
void flow_verbatim(struct flow *, const char *s, size_t len);
void flow_cp(struct flow *, unsigned cp);
/* A line break of the source; the end of the line. */
void flow_soft_break(struct flow *);
void flow_break(struct flow *);

#endif
