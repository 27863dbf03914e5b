/*
 * Did you mean: for a word that no article has, the nearest word that some
 * have.  Latin and katakana words by the letters, hiragana by the katakana
 * that sounds the same.  Knows only the index's own words.
 */
#ifndef SEARCHER_SUGGEST_H
#define SEARCHER_SUGGEST_H

#include "index/reader.h"
#include "searcher/plan.h"

struct analyzer;

/*
 * The typed query with such words replaced, or NULL when there is nothing
 * to suggest.  The caller frees it.
 */
char *suggest_query(const char *typed, const struct plan *,
    struct analyzer *, struct reader *);

#endif
