/*
 * The print of an article: what is kept of it to recognise the same story
 * told elsewhere, in some 270 bytes.  For each side: the words of its title
 * and the first ones behind it, which say what happened; a sketch of all
 * its pairs of neighbouring words, which says whether the text is the same;
 * the numbers of its title, which tell an issue of a series from the next.
 * Made while the article is analysed, read by story.c.
 */
#ifndef INDEX_PRINT_H
#define INDEX_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "base/strbuf.h"

#define PRINT_WORDS 32		/* more say less: they tell the background */
#define PRINT_TITLE_WORDS 16
#define PRINT_BINS 32
#define PRINT_WORD_BITS 24

struct print_side {
	uint8_t nwords, ntitle;		/* the title's come first */
	uint32_t numbers;		/* of the title, as a sum; 0 = none */
	uint32_t word[PRINT_WORDS];	/* hashes of PRINT_WORD_BITS */
	uint8_t bin[PRINT_BINS];	/* 0 = empty */
};

struct print {
	uint32_t source, url;		/* hashes; 0 = unknown */
	struct print_side side[SIDES];
};

struct printer {
	struct print print;
	uint32_t least[SIDES][PRINT_BINS];
	uint64_t last;			/* word before this one, or 0 */
};

void print_begin(struct printer *, const char *source, const char *url);
/* The next words belong to another sentence or field. */
void print_break(struct printer *);
void print_word(struct printer *, enum side, bool title, const char *term,
    size_t len);
/* Append the bytes of it; nothing of an article without words. */
void print_end(struct printer *, struct strbuf *);

/* False: these are not the bytes of a print. */
bool print_read(struct print *, const char *bytes, size_t len);

/* Share of word pairs in common, 0 to 1, give or take .08. */
double print_overlap(const struct print_side *, const struct print_side *);

#endif
