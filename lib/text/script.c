#include "text/script.h"

#include <string.h>

#include "text/utf8.h"

#define MIDDLE_DOT 0x30fbu

static bool
is_alnum(enum utf8_class c)
{
	return c == UTF8_LETTER || c == UTF8_DIGIT;
}

/* Class of the character at `at`; UTF8_SPACE behind the end. */
static enum utf8_class
class_at(const char *s, size_t len, size_t at, size_t *n)
{
	unsigned cp;

	if (at >= len) {
		*n = 0;
		return UTF8_SPACE;
	}
	*n = utf8_decode(s + at, len - at, &cp);
	return utf8_class(cp);
}

static bool
is_middle_dot(const char *s, size_t len, size_t at)
{
	return len - at >= 3 && memcmp(s + at, "\xe3\x83\xbb", 3) == 0;
}

/* Japanese characters; a middle dot or a space only between two of them. */
static size_t
ja_end(const char *s, size_t len, size_t at)
{
	size_t end = at, n, skip;

	for (;;) {
		if (utf8_is_ja(class_at(s, len, end, &n))) {
			end += n;
			continue;
		}
		if (end == at || end >= len)
			return end;
		if (s[end] == ' ')
			skip = 1;
		else if (is_middle_dot(s, len, end))
			skip = 3;
		else
			return end;
		if (!utf8_is_ja(class_at(s, len, end + skip, &n)))
			return end;
		end += skip;
	}
}

/* Is the byte a letter with nothing but a full stop on both sides (h.r.)? */
static bool
ends_acronym(const char *s, size_t start, size_t dot)
{
	return dot >= start + 3 && s[dot - 2] == '.' &&
	    s[dot - 1] >= 'a' && s[dot - 1] <= 'z' &&
	    (dot == start + 3 || s[dot - 4] == '.') &&
	    dot % 2 == (start + 1) % 2;
}

/*
 * Letters and digits; one joining mark between two of them belongs to the
 * word, as do closing + and # (c++, c#) and the last stop of h.r. .
 */
static size_t
word_end(const char *s, size_t len, size_t at)
{
	size_t end = at, n;

	if (s[end] == '.')
		end++;
	for (;;) {
		enum utf8_class c = class_at(s, len, end, &n);

		if (is_alnum(c)) {
			end += n;
			continue;
		}
		if (end >= len)
			return end;
		if (strchr("-._'&", s[end]) != NULL &&
		    is_alnum(class_at(s, len, end + 1, &n))) {
			end++;
			continue;
		}
		if (s[end] == ',' && end > at && s[end - 1] >= '0' &&
		    s[end - 1] <= '9' && end + 3 < len &&
		    s[end + 1] >= '0' && s[end + 1] <= '9' &&
		    s[end + 2] >= '0' && s[end + 2] <= '9' &&
		    s[end + 3] >= '0' && s[end + 3] <= '9') {
			end++;
			continue;
		}
		break;
	}
	if (s[end] == '.' && ends_acronym(s, at, end))
		return end + 1;
	n = end;
	while (n < len && (s[n] == '+' || s[n] == '#') && n - end < 2)
		n++;
	if (n > end && !is_alnum(class_at(s, len, n, &(size_t){ 0 })))
		return n;
	return end;
}

bool
script_next(const char *s, size_t len, size_t *at, struct run *run)
{
	enum utf8_class c, next;
	size_t n, m;

	if (*at >= len)
		return false;
	run->start = *at;
	c = class_at(s, len, *at, &n);
	if (utf8_is_ja(c)) {
		run->kind = RUN_JA;
		run->end = ja_end(s, len, *at);
	} else if (is_alnum(c) || (s[*at] == '.' &&
	    (*at == 0 || !is_alnum(class_at(s, *at, utf8_floor(s, *at - 1),
	    &m))) && class_at(s, len, *at + 1, &m) == UTF8_LETTER)) {
		run->kind = RUN_WORD;
		run->end = word_end(s, len, *at);
	} else {
		run->kind = RUN_OTHER;
		run->end = *at + n;
		while (run->end < len) {
			next = class_at(s, len, run->end, &n);
			if (utf8_is_ja(next) || is_alnum(next) ||
			    s[run->end] == '.')
				break;
			run->end += n;
		}
	}
	*at = run->end;
	return true;
}
