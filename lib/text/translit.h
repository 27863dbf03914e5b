/*
 * Is a katakana word how a Latin one sounds?  アンソロピック and anthropic.
 * A guess, to be believed only where both stand in translations of one text.
 */
#ifndef TEXT_TRANSLIT_H
#define TEXT_TRANSLIT_H

#include <stdbool.h>
#include <stddef.h>

#define TRANSLIT_MAX 64u	/* bytes of a key, with its end */

/* Nothing but katakana, three of them at least? */
bool translit_katakana(const char *s, size_t len);

/*
 * Its sound in few letters, into key; for katakana and for lower-case Latin
 * letters alike.  The consonants among them go to `skeleton`, which is the
 * same for words that may be one.  False when it is too long or no word.
 */
bool translit_key(const char *s, size_t len, char key[TRANSLIT_MAX],
    char skeleton[TRANSLIT_MAX]);

/* How alike two keys sound, 0 to 1. */
double translit_alike(const char *a, const char *b);
#define TRANSLIT_MIN 0.85

#endif
