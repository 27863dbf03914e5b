/*
 * One unit of a query, a word or a phrase, after analysis: the terms it asks
 * for, as a condition and as a score.  Units are made by plan.c and read by
 * snippet.c, which marks what they found.
 */
#ifndef SEARCHER_UNIT_H
#define SEARCHER_UNIT_H

#include <stdbool.h>
#include <stddef.h>

#include "index/reader.h"
#include "searcher/query.h"
#include "text/analyzer.h"

struct lexicon;

struct unit_token {
	enum token_kind kind;
	char *term;
	size_t len;
	unsigned pos, span;
	size_t start, end;	/* bytes of the unit's text */
	bool stop;		/* too common to be required or scored */
};

struct unit_translation;

struct unit {
	const struct query_node *node;	/* what was typed; borrowed */
	const char *text;
	char *variant;		/* the same in another spelling, or NULL */
	unsigned sides;		/* SIDES_* it is looked for on */
	struct unit_token *tokens;
	size_t ntokens;
	size_t nwords;		/* tokens that take a position and have a
				   term: words, Latin, numbers */
	size_t nbigrams;
	bool japanese;		/* nothing but kana and kanji */
	bool kana, hiragana;	/* nothing else: its reading may be all that
				   we have */
	bool verify;		/* the text decides: quotes and + */
	bool ngram;		/* the words missed and the bigrams hit */
	bool light;		/* only function and question words: nothing is
				   asked of it beside others */
	bool empty;		/* nothing to look for: punctuation, a kana */
	bool crowded;		/* one of so many that only its words count */
	bool sentence;		/* words with particles between them: asks for
				   all of them, in any order */
	const struct node *begins;	/* what a final * stands for */
	const struct node *score;	/* what plan.c asks for, or NULL */
	const struct node *cross_score;	/* the same where it is translated */
	/*
	 * Of a unit that means the same as one or more words that were typed:
	 * their text and the first of them; else NULL.  It is asked for in
	 * their place, ranks below them, and owns its node.
	 */
	char *synonym_of;
	const struct query_node *typed;
	struct unit_translation *translations;	/* translate.h */
	size_t ntranslations;
};

/* Of each side: its bit of SIDES_*, and where its words and titles are. */
struct unit_side {
	unsigned bit;
	enum channel words, title;
};
extern const struct unit_side unit_sides[SIDES];

/*
 * What the terms of a token count in the score, measured on JSQuAD: see the
 * table in HACKING.md.
 */
#define WEIGHT_WORD 1.0
#define WEIGHT_TITLE 0.6
#define WEIGHT_BIGRAM 0.12
#define WEIGHT_READING 0.2
#define WEIGHT_READING_KANA 0.3	/* a unit typed all in hiragana */
#define WEIGHT_PART 0.15
#define WEIGHT_SYNONYM 0.3	/* of a word and its synonyms as one term: an
				   article with the word has both scores */
#define WEIGHT_TOGETHER 0.5	/* of two units that stand side by side */

#define SENTENCE_WORDS_LEAST 4u	/* AIの規制 is a name, not a sentence */
#define HINT_WORDS_LEAST 3u	/* words of a unit whose bigrams each tell; */
#define HINT_RUN 3u		/* of shorter ones, four characters in a row */
#define READINGS_LEAST 2u	/* pieces of a reading that make a match */
#define TOGETHER_GAP 2u		/* words that may stand between these two */
#define UNIT_TERMS_MAX 512	/* tokens of one unit; the rest is dropped */
#define NAME_WORDS_MAX 24u	/* no name has more */
#define PREFIX_TERMS_MAX 100u	/* words that a final * stands for; */
#define PREFIX_TERMS_ALL 200u	/* those of a query together */

/* Analyse; the node must outlive the unit.  A light unit keeps its terms,
 * for it may stand alone. */
void unit_init(struct unit *, const struct query_node *, unsigned sides,
    struct analyzer *);
/* The same for a synonym of words that were typed, the first of which says
 * where it is looked for; `text` must outlive the unit, `of` is copied. */
void unit_init_synonym(struct unit *, const char *text,
    const struct query_node *typed, const char *of, unsigned sides,
    struct analyzer *);
/*
 * The rule by which a unit stands in a text, told by the kind of the token
 * that matched and by what stands there; static text, ainews-query(7) lists
 * them.
 */
const char *unit_rule(const struct unit *, const struct lexicon *,
    enum token_kind, const char *s, size_t len);
/*
 * The words that a final * stands for, at most so many of each side, the most
 * frequent ones; nothing for other units.  Before anything else is asked.
 */
void unit_expand(struct unit *, size_t max, struct nodes *, struct reader *);
void unit_clear(struct unit *);

/* The articles that hold the unit by its words; NULL = none can. */
const struct node *unit_condition(const struct unit *, struct nodes *,
    struct reader *);
/*
 * The articles that may hold its characters, of which the text has the last
 * word (verify.h); NULL = none can.
 */
const struct node *unit_candidates(const struct unit *, struct nodes *,
    struct reader *);
/*
 * What makes an article a partial match: one of its words; where no article
 * has any, the bigrams of a longer unit, four characters in a row of a short
 * one, and for a unit in kana its whole reading.  Less is too common to be
 * worth showing.  NULL = nothing.
 */
const struct node *unit_hint(const struct unit *, struct nodes *,
    struct reader *);
/* What it adds to the score of any article; NULL = nothing. */
const struct node *unit_score(const struct unit *, struct nodes *,
    struct reader *);

/*
 * What two neighbouring units add where their words stand side by side, in
 * this order, on a side; NULL = they never do.
 */
const struct node *units_together(const struct unit *, const struct unit *,
    enum side, struct nodes *, struct reader *);

/* Is the token one of those that take a position? */
static inline bool
unit_is_word(const struct unit_token *t)
{
	return t->kind == TOKEN_WORD || t->kind == TOKEN_LATIN ||
	    t->kind == TOKEN_NUMBER;
}

#endif
