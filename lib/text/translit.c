#include "text/translit.h"

#include <string.h>

#include "text/utf8.h"

/*
 * Katakana from U+30A1 on, in few letters: voiced and unvoiced stay apart,
 * r stands for l, s for the th that Japanese lacks, b for v.  Small vowels
 * replace the vowel before them, which a capital marks.
 */
static const char *const kana[] = {
	"A", "a", "I", "i", "U", "u", "E", "e", "O", "o",
	"ka", "ga", "ki", "gi", "ku", "gu", "ke", "ge", "ko", "go",
	"sa", "sa", "si", "gi", "su", "su", "se", "se", "so", "so",
	"ta", "da", "ti", "gi", "", "su", "su", "te", "de", "to", "do",
	"na", "ni", "nu", "ne", "no",
	"ha", "ba", "pa", "hi", "bi", "pi", "hu", "bu", "pu",
	"he", "be", "pe", "ho", "bo", "po",
	"ma", "mi", "mu", "me", "mo",
	"A", "ya", "U", "yu", "O", "yo",
	"ra", "ri", "ru", "re", "ro",
	"A", "wa", "i", "e", "o", "n", "bu", "ka", "ke"
};

#define KANA_FIRST 0x30a1u
#define NKANA (sizeof(kana) / sizeof(kana[0]))
#define LONG_MARK 0x30fcu

/*
 * English spellings of the same sounds, the longest first.  Those with a
 * mark count only before e, i and y.
 */
static const struct {
	const char *from, *to;
	bool soft;
} spellings[] = {
	{ "tion", "syon", false }, { "sch", "s", false },
	{ "tch", "t", false }, { "sh", "s", false }, { "ch", "t", false },
	{ "th", "s", false }, { "ph", "h", false }, { "ck", "k", false },
	{ "qu", "ku", false }, { "dg", "g", false }, { "ee", "i", false },
	{ "oo", "u", false }, { "ea", "i", false }, { "ou", "u", false },
	{ "c", "s", true }, { "c", "k", false }, { "q", "k", false },
	{ "x", "ks", false }, { "l", "r", false }, { "v", "b", false },
	{ "f", "h", false }, { "z", "s", false }, { "j", "g", false },
};

static bool
is_vowel(char c)
{
	return c != '\0' && strchr("aeiouy", c) != NULL;
}

bool
translit_katakana(const char *s, size_t len)
{
	size_t n = 0;

	for (size_t i = 0; i < len; n++) {
		unsigned cp;

		i += utf8_decode(s + i, len - i, &cp);
		if (utf8_class(cp) != UTF8_KATAKANA)
			return false;
	}
	return n >= 3;
}

static bool
append(char key[TRANSLIT_MAX], size_t *n, const char *s)
{
	for (; *s != '\0'; s++) {
		if (*s >= 'A' && *s <= 'Z') {
			if (*n > 0 && is_vowel(key[*n - 1]))
				--*n;
			key[(*n)++] = (char)(*s - 'A' + 'a');
		} else if (*n == 0 || key[*n - 1] != *s) {
			key[(*n)++] = *s;
		}
		if (*n + 1 >= TRANSLIT_MAX)
			return false;
	}
	return true;
}

static bool
key_of_kana(const char *s, size_t len, char key[TRANSLIT_MAX], size_t *n)
{
	for (size_t i = 0; i < len;) {
		unsigned cp;

		i += utf8_decode(s + i, len - i, &cp);
		if (cp == LONG_MARK)
			continue;
		if (cp < KANA_FIRST || cp - KANA_FIRST >= NKANA ||
		    !append(key, n, kana[cp - KANA_FIRST]))
			return false;
	}
	return *n > 0;
}

/* Bytes that a spelling takes at s, 0 = none; what it sounds like in *to. */
static size_t
spelling_at(const char *s, size_t left, const char **to)
{
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]);
	    i++) {
		size_t n = strlen(spellings[i].from);

		if (n > left || memcmp(s, spellings[i].from, n) != 0)
			continue;
		if (spellings[i].soft && (n == left ||
		    strchr("eiy", s[n]) == NULL))
			continue;
		*to = spellings[i].to;
		return n;
	}
	return 0;
}

static bool
key_of_latin(const char *s, size_t len, char key[TRANSLIT_MAX], size_t *n)
{
	const char *to;
	size_t took;

	for (size_t i = 0; i < len; i += took) {
		char one[2] = { s[i], '\0' };

		if (s[i] < 'a' || s[i] > 'z')
			return false;
		took = spelling_at(s + i, len - i, &to);
		if (took == 0) {
			took = 1;
			to = one;
			/* An r that no vowel follows is not heard. */
			if (s[i] == 'r' && i > 0 && (i + 1 == len ||
			    !is_vowel(s[i + 1])))
				continue;
			if (s[i] == 'h' && i > 0 && !is_vowel(s[i - 1]))
				continue;
			if (s[i] == 'm' && i + 1 < len && (s[i + 1] == 'p' ||
			    s[i + 1] == 'b'))
				to = "n";
		}
		if (!append(key, n, to))
			return false;
	}
	/* A silent e. */
	if (*n > 2 && key[*n - 1] == 'e' && s[len - 1] == 'e' &&
	    !is_vowel(key[*n - 2]))
		--*n;
	return *n > 0;
}

bool
translit_key(const char *s, size_t len, char key[TRANSLIT_MAX],
    char skeleton[TRANSLIT_MAX])
{
	size_t n = 0, k = 0;
	bool good = len > 0 && ((unsigned char)s[0] >= 0x80 ?
	    key_of_kana(s, len, key, &n) : key_of_latin(s, len, key, &n));

	if (!good)
		return false;
	key[n] = '\0';
	for (size_t i = 0; i < n; i++)
		if (!is_vowel(key[i]) && key[i] != 'w')
			skeleton[k++] = key[i];
	skeleton[k] = '\0';
	return true;
}

/*
 * Japanese puts an u between consonants, or an o or i; other sounds do not
 * come and go.
 */
static double
cost(char c)
{
	switch (c) {
	case 'u':
		return 0.2;
	case 'o':
	case 'i':
	case 'y':
	case 'w':
		return 0.35;
	default:
		return is_vowel(c) ? 0.7 : 1;
	}
}

double
translit_alike(const char *a, const char *b)
{
	double row[TRANSLIT_MAX], before, up;
	size_t na = strlen(a), nb = strlen(b);
	double longest = (double)(na > nb ? na : nb);

	if (na >= TRANSLIT_MAX || nb >= TRANSLIT_MAX || longest < 1)
		return 0;
	row[0] = 0;
	for (size_t k = 0; k < nb; k++)
		row[k + 1] = row[k] + cost(b[k]);
	for (size_t i = 0; i < na; i++) {
		before = row[0];
		row[0] += cost(a[i]);
		for (size_t k = 0; k < nb; k++) {
			double best = before + (a[i] == b[k] ? 0 :
			    is_vowel(a[i]) && is_vowel(b[k]) ? 0.5 : 1.5);

			up = row[k + 1];
			if (up + cost(a[i]) < best)
				best = up + cost(a[i]);
			if (row[k] + cost(b[k]) < best)
				best = row[k] + cost(b[k]);
			before = up;
			row[k + 1] = best;
		}
	}
	return 1 - row[nb] / longest;
}
