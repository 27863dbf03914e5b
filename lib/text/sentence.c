#include "text/sentence.h"

#include <string.h>

#include "text/utf8.h"

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Bytes of the space at the beginning of a text, also the one that begins a
 * Japanese paragraph; 0 = none. */
static size_t
space_at(const char *s, size_t len)
{
	if (len >= 3 && memcmp(s, "\xe3\x80\x80", 3) == 0)
		return 3;
	return len > 0 && is_space(*s);
}

/* 。！？ and the ASCII marks that end a sentence wherever they stand. */
static bool
is_end(unsigned cp)
{
	return cp == 0x3002 || cp == 0xff01 || cp == 0xff1f || cp == 0xff61 ||
	    cp == '!' || cp == '?';
}

/* Closing brackets and quotes go with the sentence before them. */
static bool
is_closing(unsigned cp)
{
	static const unsigned closing[] = { ')', '"', '\'', ']', 0x300d,
	    0x300f, 0x3011, 0x3015, 0x3009, 0x300b, 0xff09, 0x2019, 0x201d };

	for (size_t i = 0; i < sizeof(closing) / sizeof(closing[0]); i++)
		if (cp == closing[i])
			return true;
	return false;
}

/*
 * Does the full stop at `at` end a sentence?  Not in 5.5 or openai.com, not
 * behind one letter (H.R., J. Smith) or a short title (Mr.), and not before
 * a small letter.
 */
static bool
stop_ends(const char *s, size_t len, size_t at)
{
	static const char *const titles[] = { "Mr", "Ms", "Mrs", "Dr", "Prof",
	    "Sen", "Rep", "Gen", "St", "No", "vs", "Inc", "Corp", "Co", "Ltd",
	    "etc", "cf", "al", "Fig" };
	size_t word = at, next = at + 1;

	if (next < len && !is_space(s[next]) && strchr("\"')", s[next]) ==
	    NULL && strncmp(s + next, "\xe2\x80", 2) != 0)
		return false;
	while (word > 0 && ((s[word - 1] >= 'a' && s[word - 1] <= 'z') ||
	    (s[word - 1] >= 'A' && s[word - 1] <= 'Z')))
		word--;
	if (at - word == 1)
		return false;
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (strlen(titles[i]) == at - word &&
		    memcmp(titles[i], s + word, at - word) == 0)
			return false;
	while (next < len && (s[next] == ' ' || s[next] == '"' ||
	    s[next] == '\''))
		next++;
	return next >= len || !(s[next] >= 'a' && s[next] <= 'z');
}

/* Where to break a sentence that never ends: the last good place. */
static size_t
break_long(const char *s, size_t start, size_t at)
{
	for (size_t i = at; i > start + SENTENCE_MAX / 2; i--) {
		if (s[i - 1] == ' ' || s[i - 1] == ',')
			return i;
		if (i >= start + 3 && memcmp(s + i - 3, "\xe3\x80\x81", 3)
		    == 0)
			return i;
	}
	return utf8_floor(s, at);
}

bool
sentence_next(const char *s, size_t len, size_t *at, size_t *start,
    size_t *end)
{
	size_t i = *at, n;
	bool ended = false;

	while ((n = space_at(s + i, len - i)) > 0)
		i += n;
	if (i >= len) {
		*at = len;
		return false;
	}
	*start = i;
	while (i < len) {
		unsigned cp;

		n = utf8_decode(s + i, len - i, &cp);
		if (cp == '\n')
			break;
		if (ended && !is_end(cp) && !is_closing(cp))
			break;
		if (is_end(cp) || (cp == '.' && stop_ends(s, len, i)))
			ended = true;
		i += n;
		if (i - *start >= SENTENCE_MAX && i < len) {
			i = break_long(s, *start, i);
			break;
		}
	}
	*at = i;
	while (i > *start && (is_space(s[i - 1]) || (i >= *start + 3 &&
	    space_at(s + i - 3, 3) == 3)))
		i -= is_space(s[i - 1]) ? 1 : 3;
	*end = i;
	return true;
}

bool
sentence_is_ended(const char *s, size_t len)
{
	while (len > 0) {
		size_t last = utf8_floor(s, len - 1);
		unsigned cp;

		(void)utf8_decode(s + last, len - last, &cp);
		if (!is_closing(cp))
			return is_end(cp) || cp == '.' || cp == ':' ||
			    cp == 0xff1a || cp == 0x2026;
		len = last;
	}
	return false;
}
