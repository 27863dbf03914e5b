/*
 * One spelling for one text: NFKC, case folding and a small table of
 * Japanese extras (dashes, wave dash, quotes, old kanji), with a map back to
 * the bytes of the source so that marks fall on the original characters.
 * Never folds by stripping marks: が is not か.
 */
#ifndef TEXT_NORMALIZE_H
#define TEXT_NORMALIZE_H

#include <stddef.h>
#include <stdint.h>

#include "base/strbuf.h"

struct lexicon;

/* Reused from call to call; clear once at the end. */
struct normalized {
	struct strbuf text;	/* len bytes; white space is ' ' or '\n' */
	uint32_t *map;		/* text.len + 1 source offsets */
	size_t map_cap;
	size_t source_len;
};

#define NORMALIZE_MAX (64u << 20)	/* bytes in; offsets are 32 bits */

void normalized_init(struct normalized *);
void normalized_clear(struct normalized *);

/*
 * Replace what was in it.  Without a lexicon only width and case are folded,
 * which is what quotes compare; with one also the confusable characters and
 * the kanji variants.  Damaged bytes become U+FFFD.
 */
void normalize(struct normalized *, const char *s, size_t len,
    const struct lexicon *);

/* Source offset where the character at normalised offset `at` begins. */
size_t normalized_start(const struct normalized *, size_t at);
/* Source offset just behind what the bytes before `end` came from. */
size_t normalized_end(const struct normalized *, size_t end);

#endif
