/*
 * The last word on characters: does the text of an article hold a quoted
 * phrase, an exact word, or the bigrams of a word in sequence?  The index
 * only names candidates.
 */
#ifndef SEARCHER_VERIFY_H
#define SEARCHER_VERIFY_H

#include <stdbool.h>
#include <stddef.h>

#include "index/record.h"
#include "searcher/unit.h"

struct analyzer;
struct verifier;

/*
 * For one unit.  Quotes and + compare after folding width and case, and
 * spaces beside Japanese do not count; words in Latin letters must not be
 * cut.  For bigrams the substring rule holds as well: the characters must
 * begin and end where words do.
 */
struct verifier *verifier_new(const struct unit *, struct analyzer *);
void verifier_free(struct verifier *);
bool verify(struct verifier *, const struct record *);
/* What verify cost so far: bytes read, those that had to be folded more. */
size_t verifier_work(const struct verifier *);

/*
 * What verify looks for, for marking: take up a text, which must stay, and
 * find each place of the unit in it in order, source bytes [*start, *end).
 */
void verifier_text(struct verifier *, const char *text, size_t len);
bool verifier_next(struct verifier *, size_t *start, size_t *end);

#endif
