/*
 * Learns from parallel paragraphs which words of two languages stand for
 * each other: IBM model 1 in both directions, and phrases of two words on
 * top of it.  Knows terms only, no text and no index; one learner belongs
 * to one thread.
 *
 * Memory has a ceiling, whatever there is to learn from: when one of the
 * limits below is reached, half of the articles are forgotten, and of those
 * that follow every second one is passed over.
 */
#ifndef TEXT_LEARN_H
#define TEXT_LEARN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum learn_side { LEARN_JA, LEARN_EN, LEARN_SIDES };

/* Chosen on bilingual manuals; the curves are flat around these. */
#define LEARN_ITERATIONS 6
#define LEARN_SCORE_MIN 0.05	/* root of both probabilities */
#define LEARN_TOGETHER_MIN 2	/* paragraph pairs that hold both */
#define LEARN_PHRASE_MIN 0.3	/* Dice of a phrase and what it stands for */
#define LEARN_WORDS_MAX 64u	/* different ones of a paragraph that count */

/* Paragraphs of one article repeat each other: what a single article says
 * must be more certain than what several agree on. */
#define LEARN_SINGLE_MIN 0.15
/* A pair this much worse than the best one of each of its words is chance:
 * two words of one story. */
#define LEARN_RELATIVE_MIN 0.3

/* Limits. */
#define LEARN_TEXT_MAX ((size_t)6 << 20)	/* words of a side, 4 bytes */
#define LEARN_VOCABULARY_MAX ((size_t)256 << 10)	/* of a side; later
						   words are passed over */
#define LEARN_BOTH_MAX ((size_t)1 << 20)	/* of 40 bytes: two words that
						   met more than once */
#define LEARN_MEETINGS_MAX ((size_t)8 << 20)	/* of these, for the time */

struct learner;

struct learner *learner_new(void);
void learner_free(struct learner *);		/* accepts NULL */

/* What follows is of another article.  False: pass this one over. */
bool learner_article(struct learner *);

/*
 * The number of a term, from 1; 0 when there are too many.  A `foreign` one
 * (Latin letters in Japanese) explains its counterpart, and is an entry only
 * if that is the same term.
 */
uint32_t learner_word(struct learner *, enum learn_side, const char *term,
    size_t len, bool foreign);

/* How a term stands in the text, for each time it does: the usual way is
 * what translations are shown as. */
void learner_shown(struct learner *, enum learn_side, uint32_t id,
    const char *shown);

/* Two paragraphs as numbers of terms in order; 0 keeps neighbours apart. */
void learner_pair(struct learner *, const uint32_t *ja, size_t nja,
    const uint32_t *en, size_t nen);

/* One translation; the strings are lent for the call.  A phrase is its
 * terms with a space between them. */
struct learned {
	const char *ja, *en;
	const char *shown;	/* the English as usually written */
	double score;		/* 0 to 1 */
	uint32_t together;	/* paragraph pairs that hold both */
};

typedef void learned_fn(void *ctx, const struct learned *);

/* Learn from all pairs, to which none can be added any more; calls back for
 * each translation worth having. */
void learner_run(struct learner *, learned_fn *, void *ctx);

/* Pairs of paragraphs that it learns from. */
size_t learner_pairs(const struct learner *);

#endif
