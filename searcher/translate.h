/*
 * What stands for the words of a unit in the other language, as the glossary
 * of the index says, and the articles that hold it: those whose side in the
 * language of the word is missing or thin.
 */
#ifndef SEARCHER_TRANSLATE_H
#define SEARCHER_TRANSLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "index/glossary.h"
#include "index/reader.h"
#include "searcher/unit.h"

/* For a word of the unit, or for two neighbours, of which one may be the next
 * unit's. */
struct unit_translation {
	size_t token, last;	/* the tokens it stands for */
	enum side side;		/* where it is looked for */
	char *term;		/* one term, or two with a space between */
	char *shown;
	double score;		/* 0 to 1 */
	bool sure;		/* good enough to be shown and marked */
	bool foreign;		/* from a dictionary, not from the articles */
};

#define TRANSLATIONS_MAX 256u	/* of one unit */
/* A translation is marked when it is this good, and so beside the best. */
#define TRANSLATION_SURE 0.25
#define TRANSLATION_SURE_MIN 0.1
/* What a translated word counts more in a title; measured, see HACKING.md. */
#define WEIGHT_CROSS_TITLE 0.25

bool translate_has_japanese(const struct unit *);
/*
 * Look up the words of a unit that are of one language; never for quotes, +
 * and a final *.  They belong to the unit, and unit_clear frees them.
 */
void translate_unit(struct unit *, enum side from, struct reader *);
/* The last word of a unit and the first of the next, as a phrase; after
 * translate_unit for both. */
void translate_neighbours(struct unit *, struct unit *, enum side from,
    struct reader *);
void translations_free(struct unit_translation *, size_t n);

/* Articles whose side in this language is missing or thin; are there any? */
const struct node *translate_scope(enum side from, struct nodes *);
bool translate_has_scope(enum side from, struct reader *);

/*
 * The articles where each word of the unit stands as typed or translated, in
 * the scope or not; NULL = none can.  A dictionary gives all that a word may
 * mean anywhere (下: below, down, lower reaches), so what it says ranks
 * articles, but makes one a match only where both words of a compound stand
 * close together.
 */
const struct node *translate_condition(const struct unit *, struct nodes *,
    struct reader *);
/*
 * What the words add to the score of articles of the scope, of which it
 * matches those that hold some word: each counts as one with what translates
 * it.  Bigrams and readings do not, for they would
 * lift the articles that have a little of both languages above the others.
 */
const struct node *translate_score(const struct unit *, struct nodes *,
    struct reader *);

#endif
