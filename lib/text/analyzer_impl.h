/*
 * What the files of the analyser share: the items of the piece of text at
 * hand.  Only analyzer*.c may include this.
 */
#ifndef TEXT_ANALYZER_IMPL_H
#define TEXT_ANALYZER_IMPL_H

#include <stdbool.h>

#include "base/array.h"
#include "base/strbuf.h"
#include "text/analyzer.h"
#include "text/cut.h"
#include "text/normalize.h"

struct lexicon;
struct morph;
struct morph_model;
struct stemmer;

struct analyzer_shared {
	struct morph_model *model;
	struct lexicon *lexicon;
	char fingerprint[512];
};

/* A token before its position is known; offsets are normalised bytes. */
struct item {
	enum token_kind kind;
	size_t term, term_len;	/* in analyzer.pool */
	size_t start, end;
	size_t anchor;		/* joined, part: the first item it covers */
	unsigned span;
	bool number;		/* digits or kanji numerals */
};

struct analyzer {
	struct analyzer_shared *shared;
	bool owner;		/* of what is shared */
	struct morph *morph;
	struct stemmer *stemmer;
	struct normalized norm;
	struct strbuf pool;	/* the terms of the items */
	struct strbuf reading;	/* of the run at hand */
	ARRAY(struct item) items;	/* one for each position */
	ARRAY(struct item) extras;	/* the rest */
	unsigned channels;
	struct strbuf *keep;	/* cuts go here, too, or NULL */
	struct cuts reuse;	/* and come from here while there are any */
};

/* An item whose term is written to the pool; not yet in a list. */
struct item item_make(struct analyzer *, enum token_kind, const char *term,
    size_t len, size_t start, size_t end);
/* An item that takes a position and has no term. */
void item_gap(struct analyzer *, size_t start, size_t end);

/* Add the items of a run [start, end) of the normalised text. */
void analyze_ja(struct analyzer *, size_t start, size_t end);
void analyze_latin(struct analyzer *, size_t start, size_t end);

/*
 * Over the items of the whole piece, names first: those of several words
 * get a joined form, and numerals become one item of plain digits.
 */
void analyze_names(struct analyzer *);
void analyze_numbers(struct analyzer *);

#endif
