#include "text/utf8.h"

#include <string.h>

#include <utf8proc.h>

size_t
utf8_decode_rare(const char *s, size_t len, unsigned *cp)
{
	static const unsigned least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	static const unsigned payload[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	const unsigned char *p = (const unsigned char *)s;
	unsigned c;
	size_t n;

	if (len == 0)
		return 0;
	c = p[0];
	if (cp != NULL)
		*cp = UTF8_REPLACEMENT;
	if (c >= 0xc2 && c < 0xe0)
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

/* Of most characters, which nothing joins; 0 = it has to be looked up. */
static size_t
usual_width(unsigned cp)
{
	if (cp >= 0x20 && cp < 0x7f)
		return 1;
	return (cp >= 0x3041 && cp <= 0x3096) ||
	    (cp >= 0x30a1 && cp <= 0x30fa) ||
	    (cp >= 0x4e00 && cp <= 0x9fa5) ? 2 : 0;
}

size_t
utf8_step(const char *s, size_t len)
{
	utf8proc_int32_t state = 0;
	unsigned before, cp;
	size_t at = utf8_decode(s, len, &before);

	while (at < len) {
		size_t n = utf8_decode(s + at, len - at, &cp);

		if (usual_width(before) > 0 && usual_width(cp) > 0)
			break;
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
		if (before != joiner && usual_width(cp) > 0) {
			columns += usual_width(cp);
			before = cp;
			continue;
		}
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

size_t
utf8_offset(const char *s, size_t len, size_t n)
{
	size_t i = 0;

	while (n-- > 0 && i < len) {
		unsigned cp;

		i += utf8_decode(s + i, len - i, &cp);
	}
	return i;
}

size_t
utf8_floor(const char *s, size_t at)
{
	size_t i = at;

	while (i > 0 && at - i < 3 && ((unsigned char)s[i] & 0xc0) == 0x80)
		i--;
	return i;
}

size_t
utf8_fit(const char *s, size_t len, size_t columns)
{
	size_t i = 0, used = 0;

	while (i < len) {
		size_t n = utf8_step(s + i, len - i);
		size_t w = utf8_columns(s + i, n);

		if (used + w > columns)
			break;
		used += w;
		i += n;
	}
	return i;
}

enum utf8_class
utf8_class(unsigned cp)
{
	if (cp < 0x80) {
		if ((cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z'))
			return UTF8_LETTER;
		if (cp >= '0' && cp <= '9')
			return UTF8_DIGIT;
		return cp == ' ' || (cp >= '\t' && cp <= '\r') ?
		    UTF8_SPACE : UTF8_OTHER;
	}
	if ((cp >= 0x4e00 && cp <= 0x9fff) || (cp >= 0x3400 && cp <= 0x4dbf) ||
	    (cp >= 0xf900 && cp <= 0xfaff) || (cp >= 0x20000 && cp <= 0x323af)
	    || (cp >= 0x3005 && cp <= 0x3007) || cp == 0x303b)
		return UTF8_HAN;
	if ((cp >= 0x3041 && cp <= 0x3096) || cp == 0x309d || cp == 0x309e)
		return UTF8_HIRAGANA;
	if ((cp >= 0x30a1 && cp <= 0x30fa) || (cp >= 0x30fc && cp <= 0x30fe) ||
	    (cp >= 0x31f0 && cp <= 0x31ff) || (cp >= 0xff66 && cp <= 0xff9d))
		return UTF8_KATAKANA;
	switch (utf8proc_category((utf8proc_int32_t)cp)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return UTF8_LETTER;
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return UTF8_DIGIT;
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return UTF8_SPACE;
	default:
		return UTF8_OTHER;
	}
}

bool
utf8_attaches(unsigned cp)
{
	if (cp < 0x300)
		return false;
	if (cp == 0xff9e || cp == 0xff9f)	/* half-width voicing marks */
		return true;
	if ((cp >= 0x3041 && cp <= 0x3096) || (cp >= 0x30a0 && cp <= 0x30ff) ||
	    (cp >= 0x4e00 && cp <= 0x9fff) || (cp >= 0x3000 && cp <= 0x3029))
		return false;
	/* Conjoining jamo compose although they are no combining marks. */
	if (cp >= 0x1160 && cp <= 0x11ff)
		return true;
	return utf8proc_get_property((utf8proc_int32_t)cp)->combining_class
	    != 0;
}

size_t
utf8_fold(const char *s, size_t len, char *out, size_t size)
{
	utf8proc_int32_t buf[64];
	utf8proc_ssize_t n;

	n = utf8proc_decompose((const utf8proc_uint8_t *)s,
	    (utf8proc_ssize_t)len, buf, 64, UTF8PROC_COMPAT |
	    UTF8PROC_CASEFOLD | UTF8PROC_STABLE | UTF8PROC_IGNORE |
	    UTF8PROC_COMPOSE);
	if (n <= 0 || n > 62)
		return 0;
	/* Encodes in place, so the buffer must have room behind. */
	n = utf8proc_reencode(buf, n, UTF8PROC_COMPOSE | UTF8PROC_STABLE);
	if (n <= 0 || (size_t)n + 1 > size)
		return 0;
	memcpy(out, buf, (size_t)n);
	out[n] = '\0';
	return (size_t)n;
}

const char *
utf8_unicode_version(void)
{
	return utf8proc_unicode_version();
}
