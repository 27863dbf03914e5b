/*
 * Guessing an encoding and converting from it.  Between Shift_JIS and
 * EUC-JP, which often both decode, the one with more kana wins: every
 * Japanese text is full of hiragana, and a wrong guess yields rare kanji
 * and half-width katakana.
 */
#include "config.h"

#include "indexer/encoding.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/utf8.h"

static const char bom_utf8[] = "\xef\xbb\xbf";

size_t
encoding_bad_byte(const char *bytes, size_t len)
{
	size_t i = 0;

	while (i < len) {
		unsigned cp;
		size_t n;

		if ((unsigned char)bytes[i] < 0x80) {
			i++;
			continue;
		}
		n = utf8_decode(bytes + i, len - i, &cp);
		/* U+FFFD itself takes three bytes. */
		if (n == 1 && cp == UTF8_REPLACEMENT)
			return i;
		i += n;
	}
	return len;
}

bool
encoding_is_binary(const char *bytes, size_t len)
{
	size_t i, controls = 0;

	if (memchr(bytes, '\0', len) != NULL)
		return true;
	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (c < ' ' && c != '\t' && c != '\n' && c != '\r' &&
		    c != '\f' && c != 0x1b)
			controls++;
	}
	return controls * 20 >= len && controls > 0;
}

/*
 * UTF-16 by its mark, or by zero bytes that stand in one position only: the
 * halves of ASCII, at least those of line feeds.
 */
static const char *
utf16_name(const char *b, size_t len)
{
	size_t i, zeros[2] = { 0, 0 }, n = len < 4096 ? len : 4096;

	if (len < 2 || len % 2 != 0)
		return NULL;
	if (memcmp(b, "\xff\xfe", 2) == 0)
		return "UTF-16LE";
	if (memcmp(b, "\xfe\xff", 2) == 0)
		return "UTF-16BE";
	for (i = 0; i < n; i++)
		zeros[i % 2] += b[i] == '\0';
	if (zeros[0] == 0 && zeros[1] > 0)
		return "UTF-16LE";
	if (zeros[1] == 0 && zeros[0] > 0)
		return "UTF-16BE";
	return NULL;
}

static bool
is_iso2022(const char *b, size_t len)
{
	return memmem(b, len, "\033$B", 3) != NULL ||
	    memmem(b, len, "\033$@", 3) != NULL;
}

void
encoding_prepare(void)
{
	static const char *const names[] = {
		"ISO-2022-JP", "EUC-JP-MS", "CP932", "WINDOWS-1252",
		"UTF-16LE", "UTF-16BE",
	};

	/* Left open: what nobody uses, the library may forget again. */
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		(void)iconv_open("UTF-8", names[i]);
}

/* Strict: NULL when a byte does not belong to the encoding. */
static char *
convert(const char *name, const char *bytes, size_t len, size_t *outlen)
{
	iconv_t cd = iconv_open("UTF-8", name);
	/* A byte of half-width katakana becomes three; nothing grows more. */
	size_t room = 3 * len + 16, left = room;
	char *out, *to, *from = (char *)(uintptr_t)bytes;

	if (cd == (iconv_t)-1)
		return NULL;
	to = out = xmalloc(room + 1);
	if (iconv(cd, &from, &len, &to, &left) == (size_t)-1 ||
	    iconv(cd, NULL, NULL, &to, &left) == (size_t)-1) {
		free(out);
		out = NULL;
	} else {
		*outlen = room - left;
		out[*outlen] = '\0';
	}
	(void)iconv_close(cd);
	return out;
}

static long
kana_score(const char *s, size_t len)
{
	const char *end = s + len;
	long score = 0;
	unsigned cp;

	while (s < end) {
		s += utf8_decode(s, (size_t)(end - s), &cp);
		if (cp >= 0x3041 && cp <= 0x30ff)
			score += 2;
		else if (cp >= 0x4e00 && cp <= 0x9fff)
			score += 0;
		else if (cp >= 0xff61 && cp <= 0xff9f)
			score -= 3;
		else if (cp >= 0x80 && cp < 0x3000)
			score -= 1;
		else if (cp >= 0xe000 && cp <= 0xf8ff)
			score -= 5;
	}
	return score;
}

/*
 * Without a mark the guess needs more: Japanese with kana, or text of which
 * a quarter at least was ASCII.  A stray zero in other bytes is neither.
 */
static char *
convert_utf16(const char *name, const char *bytes, size_t len,
    size_t *outlen)
{
	bool mark = (unsigned char)bytes[0] >= 0xfe &&
	    (unsigned char)bytes[1] >= 0xfe;
	char *p = convert(name, bytes, len, outlen);
	size_t i, ascii = 0;

	if (p == NULL)
		return NULL;
	for (i = 0; i < *outlen; i++)
		ascii += (unsigned char)p[i] < 0x80;
	if (!encoding_is_binary(p, *outlen) && (mark || (ascii >= 4 &&
	    ascii >= *outlen / 4) || kana_score(p, *outlen) > 0))
		return p;
	free(p);
	return NULL;
}

static char *
convert_japanese(const char *bytes, size_t len, size_t *outlen)
{
	static const char *const names[] = { "EUC-JP-MS", "CP932" };
	char *best = NULL;
	long best_score = 0;
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		size_t n;
		char *p = convert(names[i], bytes, len, &n);
		long score = p == NULL ? 0 : kana_score(p, n);

		if (p == NULL)
			continue;
		/* Without kana it is not Japanese, only bytes. */
		if (score <= 0 || (best != NULL && score <= best_score)) {
			free(p);
			continue;
		}
		free(best);
		best = p;
		best_score = score;
		*outlen = n;
	}
	return best;
}

/*
 * A UTF-8 text with a damaged spot must not pass for another encoding:
 * more whole characters of several bytes than broken ones.
 */
static bool
damaged_utf8(const char *s, size_t len)
{
	const char *end = s + len;
	size_t good = 0, bad = 0;
	unsigned cp;

	while (s < end) {
		size_t n = utf8_decode(s, (size_t)(end - s), &cp);

		if (n >= 2)
			good++;
		else if (cp == UTF8_REPLACEMENT)
			bad++;
		s += n;
	}
	return good > 2 * bad;
}

/* Pages of windows-1252 say so; without Japanese nothing else is left. */
static bool
claims_latin1(const char *bytes, size_t len)
{
	static const char *const names[] = {
		"iso-8859-1", "ISO-8859-1", "windows-1252", "Windows-1252",
	};
	size_t i, n = len < 4096 ? len : 4096;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (memmem(bytes, n, names[i], strlen(names[i])) != NULL)
			return true;
	return false;
}

enum status
encoding_to_utf8(const char *bytes, size_t len, char **out, size_t *outlen,
    struct error *err)
{
	const char *name = NULL;
	char *p = NULL;
	size_t bad;

	*out = NULL;
	*outlen = 0;
	name = utf16_name(bytes, len);
	if (name != NULL)
		p = convert_utf16(name, bytes, len, outlen);
	if (p == NULL && encoding_is_binary(bytes, len))
		return error_set(err, STATUS_BAD_INPUT,
		    "binary data, not text");
	bad = encoding_bad_byte(bytes, len);
	if (p == NULL && bad == len && is_iso2022(bytes, len))
		p = convert("ISO-2022-JP", bytes, len, outlen);
	if (p == NULL && bad == len) {
		p = xmemdup(bytes, len + 1);
		*outlen = len;
	}
	if (p == NULL && !damaged_utf8(bytes, len)) {
		p = convert_japanese(bytes, len, outlen);
		if (p == NULL && claims_latin1(bytes, len))
			p = convert("WINDOWS-1252", bytes, len, outlen);
	}
	if (p == NULL)
		return error_set(err, STATUS_BAD_INPUT,
		    "byte %zu is not UTF-8 and the file is in no other "
		    "known encoding", bad);
	if (*outlen >= 3 && memcmp(p, bom_utf8, 3) == 0) {
		*outlen -= 3;
		memmove(p, p + 3, *outlen + 1);
	}
	*out = p;
	return STATUS_OK;
}
