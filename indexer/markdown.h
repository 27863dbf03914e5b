/*
 * Markdown (CommonMark with tables) to lines of plain text.  Emphasis is
 * stripped, links keep their text, code keeps its lines, the cells of a
 * table row are joined by " | ".  HTML comments are not text; heading ids
 * (`{#id}`) are cut, containers (`:::tip Title`) keep title and content.
 */
#ifndef INDEXER_MARKDOWN_H
#define INDEXER_MARKDOWN_H

#include <stddef.h>

#include "base/status.h"
#include "base/strbuf.h"

enum markdown_kind { MARKDOWN_TEXT, MARKDOWN_HEADING, MARKDOWN_ROW };

struct markdown_line {
	enum markdown_kind kind;
	int level;		/* of a heading, 1 to 6 */
	char *text;
	size_t len;
	char *url;		/* of the first link in it, or NULL */
};

struct markdown {
	struct markdown_line *v;
	size_t n, cap;
};

/* BAD_INPUT never happens with UTF-8; INTERNAL when the parser gives up. */
enum status markdown_read(struct markdown *, const char *s, size_t len,
    struct error *) MUST_USE;
/* Append the lines [from, to) as paragraphs. */
void markdown_body(const struct markdown *, size_t from, size_t to,
    struct strbuf *body);
void markdown_clear(struct markdown *);

#endif
