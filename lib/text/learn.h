/*
 * Learns from parallel paragraphs which words of two languages stand for
 * each other: IBM model 1 in both directions, and two-word phrases on top
 * of it.  Knows terms only, no text and no index; one learner belongs to
 * one thread.
 *
 * Memory: about 4 bytes for each word of the paragraphs and each pair of
 * words within a paragraph pair, and 36 for each different such pair.
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
#define LEARN_BEST 4		/* translations kept of each word */
#define LEARN_PHRASE_MIN 0.3	/* Dice of a phrase and what it stands for */
#define LEARN_WORDS_MAX 80	/* different ones of a paragraph that count */

struct learner;

struct learner *learner_new(void);
void learner_free(struct learner *);		/* accepts NULL */

/*
 * The number of a term, from 1.  `shown` is how it stands in the text; the
 * usual way is what translations are shown as.  A `foreign` one (Latin
 * letters in Japanese) explains its counterpart and is no entry itself.
 */
uint32_t learner_word(struct learner *, enum learn_side, const char *term,
    size_t len, const char *shown, size_t shown_len, bool foreign);

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

/* Learn from all pairs; the best of each word and of each translation. */
void learner_run(struct learner *, learned_fn *, void *ctx);

size_t learner_pairs(const struct learner *);

#endif
