/*
 * Spelling variants of one Japanese word, folded on the term after MeCab has
 * cut it (before, サーバ would lose サーバー's dictionary entry).  Each rule
 * has a name; documents and queries go through the same call, so the folded
 * form need not be pretty, only the same.
 */
#ifndef TEXT_SPELLING_H
#define TEXT_SPELLING_H

#include <stddef.h>

struct lexicon;

#define SPELLING_MAX 256u	/* bytes of a word that is folded at all */

/*
 * The folded form of a normalised word into out (SPELLING_MAX bytes,
 * terminated); returns its length.  The word is copied when no rule fits.
 */
size_t spelling_fold(const struct lexicon *, const char *word, size_t len,
    char *out);

/*
 * The rule that joins two written forms, the first one if there are several;
 * NULL when they differ by more than spelling or not at all.  Names are
 * static; ainews-query(7) lists them.
 */
const char *spelling_rule(const struct lexicon *, const char *a, size_t alen,
    const char *b, size_t blen);

/*
 * Another way to write a word, for people, into out (SPELLING_MAX bytes,
 * terminated): 二万 -> 20000, 國會 -> 国会, サーバー -> サーバ.  Returns its length, 0
 * when only width and case differ, or nothing.
 */
size_t spelling_other(const struct lexicon *, const char *word, size_t len,
    char *out);

#endif
