/*
 * Articles with two sides as lessons: their paragraphs, paired and analysed,
 * go to a learner, and katakana words that sound like a Latin word of the
 * other side are told apart.
 */
#ifndef INDEXER_TEACH_H
#define INDEXER_TEACH_H

#include <stddef.h>
#include <stdint.h>

#include "index/record.h"

struct analyzer;
struct learner;
struct word_store;
struct teacher;

/* All are borrowed.  Articles without words in the store, which may be NULL,
 * are analysed. */
struct teacher *teacher_new(struct analyzer *, struct learner *,
    struct word_store *);
void teacher_free(struct teacher *);		/* accepts NULL */

/* Nothing when one side is missing. */
void teach(struct teacher *, uint32_t docid, const struct record *);

/* The names found so far, each once; strings are lent for the call. */
void teacher_names(struct teacher *, void (*found)(void *ctx,
    const char *ja, const char *en, const char *shown, double alike),
    void *ctx);

/*
 * The terms of a word or short phrase, "mass surveil" for "mass
 * surveillance", as glossaries name it; the caller frees it.  NULL when it
 * has none or more than two.
 */
char *teach_term(struct analyzer *, const char *text, size_t len);

#endif
