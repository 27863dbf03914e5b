/*
 * Inside of the learner: what learn.c takes in, the table of words that
 * stand together (learn_table.c), phrases (learn_phrase.c).
 */
#ifndef TEXT_LEARN_IMPL_H
#define TEXT_LEARN_IMPL_H

#include "base/array.h"
#include "base/strmap.h"
#include "text/learn.h"

typedef ARRAY(uint32_t) id_array;
typedef ARRAY(size_t) end_array;

/* A term of one side. */
struct word {
	char *term;
	char *shown;		/* the majority of what was seen, by vote */
	int votes;
	uint32_t pairs;		/* paragraph pairs that hold it */
	uint32_t last;		/* the latest of them, from 1 */
	bool foreign;
};

struct vocabulary {
	struct strmap ids;
	ARRAY(struct word) words;	/* number - 1 */
	id_array text;			/* all paragraphs in a row */
	end_array ends;			/* where each ends in text */
};

struct learner {
	struct vocabulary side[LEARN_SIDES];
	id_array article;	/* of each pair */
	uint32_t articles;	/* seen so far */
	uint32_t stride;	/* one in so many is kept */
};

/* Two terms that stand together in more than one paragraph pair. */
struct both {
	uint32_t word[LEARN_SIDES];
	uint32_t together;	/* paragraph pairs */
	bool several;		/* these are of several articles */
	float p[LEARN_SIDES];	/* of the word on that side, given the other */
};

/*
 * Most words meet once, by chance, and never again.  These meetings are not
 * kept one by one: all those of a word share one probability.
 */
struct table {
	ARRAY(struct both) both;	/* by Japanese word */
	id_array set[LEARN_SIDES];	/* different words by paragraph */
	end_array set_end[LEARN_SIDES];
	uint32_t *chances[LEARN_SIDES];	/* such meetings, by word from 1 */
};

/* The different words of a paragraph. */
struct set {
	const uint32_t *word;
	size_t n;
};

/* False when there is more than the limits allow. */
bool table_build(struct table *, struct learner *);
void table_learn(struct table *, const struct learner *);
void table_clear(struct table *);
struct set table_set(const struct table *, int side, size_t pair);
double table_score(const struct both *);
/* Is this certain enough, for the articles that say it? */
bool table_accepts(const struct both *);

/* Raises `best`, by word, to the score of a phrase that it stands for. */
void learn_phrases(struct learner *, const struct table *,
    double *const best[LEARN_SIDES], learned_fn *, void *ctx);

#endif
