/*
 * Text as the formats handle it: lines that point into the input, and the
 * clean strings an article is made of.  Only for the formats.
 */
#ifndef INDEXER_LINES_H
#define INDEXER_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"
#include "base/strbuf.h"

/* Without the line feed and without white space at either end. */
struct line {
	const char *s;
	size_t len;
};

struct lines {
	struct line *v;
	size_t n, cap;
};

/* The lines that are not empty; they point into `s`. */
void lines_split(struct lines *, const char *s, size_t len);
void lines_clear(struct lines *);

/* Is it exactly this text?  Does it begin with it, hold it, end in it? */
bool line_is(struct line, const char *text);
bool line_begins(struct line, const char *text);
bool line_ends(struct line, const char *text);
bool line_has(struct line, const char *text);
/* How many code points. */
size_t line_chars(struct line);
/* Without white space (U+3000 included) at either end. */
struct line line_trim(const char *s, size_t len);
/* The whole of it is a decimal number of at most four digits. */
bool line_number(struct line, int *value);
/* A copy for the caller to free. */
char *line_dup(struct line);

/* Append a paragraph to a body; an empty one is left out. */
void body_add(struct strbuf *, struct line);

/*
 * Clean copies for the caller to free, NULL when nothing is left: other
 * control characters become spaces, runs of white space one space in
 * tidy_line; tidy_lines keeps line breaks, drops empty lines and trims each.
 */
char *tidy_line(const char *s, size_t len);
char *tidy_lines(const char *s, size_t len);

/* Add each tag of a list with commas between them. */
void tags_add(struct article *, const char *list);

/* How many kana and kanji, how many Latin letters. */
void text_letters(const char *s, size_t len, size_t *japanese,
    size_t *latin);
/*
 * The language of a text that does not say: Japanese when there is a kana
 * or kanji for every ten Latin letters, because Japanese articles on
 * technology are full of Latin names and English ones quote few Japanese
 * words.
 */
enum side text_side(const char *s, size_t len);

#endif
