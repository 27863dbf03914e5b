#include "text/utf8.h"

#include <utf8proc.h>

size_t
utf8_decode(const char *s, size_t len, unsigned *cp)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	static const unsigned payload[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	const unsigned char *p = (const unsigned char *)s;
	unsigned c;
	size_t n;

	if (len == 0)
		return 0;
	if (cp != NULL)
		*cp = UTF8_REPLACEMENT;
	c = p[0];
	if (c < 0x80)
		n = 1;
	else if (c >= 0xc2 && c < 0xe0)
		n = 2;
	else if (c >= 0xe0 && c < 0xf0)
		n = 3;
	else if (c >= 0xf0 && c < 0xf5)
		n = 4;
	else
		return 1;
	c &= payload[n];
	if (n > len)
		return 1;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 1;
		c = c << 6 | (p[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return 1;
	if (cp != NULL)
		*cp = c;
	return n;
}

bool
utf8_valid(const char *s, size_t len)
{
	size_t n;
	unsigned cp;

	for (size_t i = 0; i < len; i += n) {
		n = utf8_decode(s + i, len - i, &cp);
		if (n == 1 && (unsigned char)s[i] >= 0x80)
			return false;
	}
	return true;
}

size_t
utf8_count(const char *s, size_t len)
{
	size_t count = 0;

	for (size_t i = 0; i < len; count++)
		i += utf8_decode(s + i, len - i, NULL);
	return count;
}

size_t
utf8_step(const char *s, size_t len)
{
	utf8proc_int32_t state = 0;
	unsigned before, cp;
	size_t at = utf8_decode(s, len, &before);

	while (at < len) {
		size_t n = utf8_decode(s + at, len - at, &cp);

		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before,
		    (utf8proc_int32_t)cp, &state))
			break;
		before = cp;
		at += n;
	}
	return at;
}

size_t
utf8_columns(const char *s, size_t len)
{
	const unsigned joiner = 0x200d;
	unsigned before = 0, cp;
	size_t columns = 0, n;

	for (size_t i = 0; i < len; i += n) {
		bool tone;

		n = utf8_decode(s + i, len - i, &cp);
		/* A skin tone and what follows a joiner share the cell. */
		tone = i > 0 && cp >= 0x1f3fb && cp <= 0x1f3ff;
		if (before != joiner && !tone && !utf8_is_unsafe(cp))
			columns += (size_t)utf8proc_charwidth(
			    (utf8proc_int32_t)cp);
		before = cp;
	}
	return columns;
}

bool
utf8_is_unsafe(unsigned cp)
{
	return cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x61c ||
	    cp == 0x200e || cp == 0x200f || (cp >= 0x2028 && cp <= 0x202e) ||
	    (cp >= 0x2066 && cp <= 0x2069);
}

const char *
utf8_unicode_version(void)
{
	return utf8proc_unicode_version();
}
