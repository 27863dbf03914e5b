/*
 * Terms: prefix and text, made to fit, and the folding of labels such as
 * tags and publishers.
 */
#ifndef INDEX_TERM_H
#define INDEX_TERM_H

#include <stddef.h>

#include "index/schema.h"

struct term {
	char s[TERM_MAX + 1];
	size_t len;
};

/*
 * The term of a text in a channel.  A text that is too long keeps its
 * beginning and ends in a hash of the whole, so that equal texts stay equal
 * and others apart; zero bytes, which Xapian counts double, become spaces.
 */
void term_make(struct term *, enum channel, const char *text, size_t len);

/* The prefix alone, for walking a channel.  Static text. */
const char *term_prefix(enum channel);

/*
 * Fold a label for comparing: width, case, runs of white space; none beside
 * a Japanese character ("オープンソース AI" is オープンソースAI).  To be
 * freed by the caller.
 */
char *label_fold(const char *);

#endif
