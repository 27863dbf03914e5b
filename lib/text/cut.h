/*
 * How MeCab cut a text, as bytes to keep beside it.  To show what was
 * indexed, its words are needed once more, and MeCab would have to look up
 * every letter in a dictionary of which a new process has no page yet.
 *
 * A piece is what is handed to MeCab at a time; pieces follow each other as
 * the analyser meets them.  A word takes one byte:
 *
 *   bits 0-3  its length in characters; 0: a number with it follows
 *   bits 4-5  enum morph_class
 *   bit 6     its base form follows, after how many bytes that has
 *   bit 7     parts begin in it: how many, and of each the characters
 *             before it in the word and its length follow
 */
#ifndef TEXT_CUT_H
#define TEXT_CUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/array.h"
#include "base/strbuf.h"
#include "text/morph.h"

/* Append how a piece was cut. */
void cut_put(struct strbuf *, const char *text, const struct word *, size_t n,
    const struct word_part *, size_t nparts);

/* Bytes that are read: p and end are the caller's.  Zeroed = empty. */
struct cuts {
	const char *p, *end;
	ARRAY(struct word) words;	/* of the last piece */
	ARRAY(struct word_part) parts;
};

void cuts_clear(struct cuts *);

/*
 * The words and parts of the next piece; false, with no bytes left, when
 * they are not about this text.  Words know where they are, their class and
 * their base form, which points into the bytes or the text; no reading.
 */
bool cuts_next(struct cuts *, const char *text, size_t len);

#endif
