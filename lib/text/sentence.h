/*
 * Sentences of source text: what the analyser is fed with and what snippets
 * are made of.  Japanese ends at 。！？ with the closing brackets behind,
 * English at a full stop before white space and a capital; every line ends.
 */
#ifndef TEXT_SENTENCE_H
#define TEXT_SENTENCE_H

#include <stdbool.h>
#include <stddef.h>

/* Longer ones are cut at a comma or a space: MeCab's lattice is built for
 * one of them at a time. */
#define SENTENCE_MAX 4000u		/* bytes */

/*
 * The sentence that begins at or after *at, without white space around it;
 * *at moves behind it.  False at the end.
 */
bool sentence_next(const char *text, size_t len, size_t *at, size_t *start,
    size_t *end);
/* Does it end as sentences do?  Headings and rows of tables do not. */
bool sentence_is_ended(const char *sentence, size_t len);

#endif
