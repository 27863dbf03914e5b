/*
 * Japanese words (MeCab).  The only door to its library.  A model is shared
 * between threads, a morph (tagger and lattice) belongs to one thread.
 */
#ifndef TEXT_MORPH_H
#define TEXT_MORPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct morph_model;
struct morph;

enum morph_class {
	MORPH_CONTENT,		/* noun, verb, adjective, adverb, ... */
	MORPH_NUMBER,		/* 名詞,数 */
	MORPH_FUNCTION,		/* particle, auxiliary, symbol */
};

struct word {
	size_t start, end;	/* bytes of the text that was cut */
	enum morph_class class;
	bool known;		/* stands in the dictionary */
	bool noun;		/* can be part of a compound */
	bool proper;		/* a proper name */
	bool whole;		/* a place of three kanji: 和歌山 is no 和歌 */
	const char *feature;	/* of MeCab, see below; NULL if kept */
	const char *base;	/* of a kept word: its base form */
	size_t base_len;
};

/* A dictionary word inside a compound that the best cut does not show. */
struct word_part {
	size_t start, end;
	size_t word;		/* index of the word it begins in */
};

/*
 * `dicdir` is a compiled dictionary, `userdic` a compiled user dictionary or
 * NULL.  NOT_FOUND names the missing folder and the package.
 */
enum status morph_model_open(struct morph_model **, const char *dicdir,
    const char *userdic, struct error *) MUST_USE;
void morph_model_free(struct morph_model *);
/* "ipadic-utf8 392126 utf8"; part of the fingerprint. */
const char *morph_model_name(const struct morph_model *);

struct morph *morph_new(const struct morph_model *);
void morph_free(struct morph *);

/*
 * Cut `len` bytes (kept by the caller until the next call; at most
 * MORPH_MAX).  The words are lent until the next call; returns how many.
 */
size_t morph_cut(struct morph *, const char *text, size_t len,
    const struct word **words);
/*
 * Base form of a word and its reading in katakana, of 0 bytes when unknown.
 * Lent as the word is.
 */
const char *morph_base(const struct word *, size_t *len);
const char *morph_reading(const struct word *, size_t *len);
#define MORPH_MAX 8192u

/* The parts of the compounds of the text just cut; lent likewise. */
size_t morph_parts(struct morph *, const struct word_part **parts);

#endif
