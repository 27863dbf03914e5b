/*
 * UTF-8 as bytes, code points, graphemes (what a reader takes for one
 * letter) and terminal columns.  Anybody may include this; utf8.c is the
 * only file that knows utf8proc.  Lengths and offsets are bytes unless a
 * comment says otherwise.
 */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Stands for bytes that are not UTF-8. */
#define UTF8_REPLACEMENT 0xfffdu

/*
 * Decode the code point at s, which has len bytes left.  Returns the bytes
 * it takes, 1 to 4; 0 when len is 0.  Where the bytes are not UTF-8 (too
 * short, overlong, surrogate, above U+10FFFF) it returns 1 and
 * UTF8_REPLACEMENT, so a loop always moves on.  cp may be NULL.
 */
static inline size_t utf8_decode(const char *s, size_t len, unsigned *cp);
/* The same for what is neither ASCII nor from U+1000 to U+CFFF. */
size_t utf8_decode_rare(const char *s, size_t len, unsigned *cp);

/* Most of what there is; each character of a text is decoded several times. */
static inline size_t
utf8_decode(const char *s, size_t len, unsigned *cp)
{
	const unsigned char *p = (const unsigned char *)s;

	if (len > 0 && p[0] < 0x80) {
		if (cp != NULL)
			*cp = p[0];
		return 1;
	}
	if (len >= 3 && p[0] >= 0xe1 && p[0] <= 0xec &&
	    (p[1] & 0xc0) == 0x80 && (p[2] & 0xc0) == 0x80) {
		if (cp != NULL)
			*cp = (p[0] & 0xfu) << 12 | (p[1] & 0x3fu) << 6 |
			    (p[2] & 0x3fu);
		return 3;
	}
	return utf8_decode_rare(s, len, cp);
}

/* Is all of it UTF-8?  A NUL counts as a character. */
bool utf8_valid(const char *s, size_t len);

/* How many code points. */
size_t utf8_count(const char *s, size_t len);

/* Bytes of the grapheme at s, which must be the start of one. */
size_t utf8_step(const char *s, size_t len);

/*
 * Columns on a terminal: kana and kanji 2, half-width kana 1, combining
 * marks 0, an emoji joined from several 2.  Controls count 0.
 */
size_t utf8_columns(const char *s, size_t len);

/*
 * Is it a code point that must not reach a screen as it is: a control of
 * C0 or C1 (line feed included), DEL, or one that reorders or isolates
 * text in both directions?  A title with those could dress as another.
 */
bool utf8_is_unsafe(unsigned cp);

/* A dash that is none of ASCII: U+2010 to U+2015, the minus sign. */
static inline bool
utf8_is_dash(unsigned cp)
{
	return (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212;
}

/* Byte offset of the n-th character (code point), at most len. */
size_t utf8_offset(const char *s, size_t len, size_t n);
/* The greatest character boundary <= at; s holds at least at + 1 bytes. */
size_t utf8_floor(const char *s, size_t at);
/* Bytes of the longest run of whole graphemes within that many columns. */
size_t utf8_fit(const char *s, size_t len, size_t columns);

enum utf8_class {
	UTF8_OTHER,		/* punctuation, symbols, controls */
	UTF8_SPACE,
	UTF8_LETTER,		/* of an alphabet; marks too */
	UTF8_DIGIT,
	UTF8_HAN,		/* kanji, and 々〆〇 */
	UTF8_HIRAGANA,
	UTF8_KATAKANA,		/* and the long mark */
};

enum utf8_class utf8_class(unsigned cp);

static inline bool
utf8_is_ja(enum utf8_class c)
{
	return c >= UTF8_HAN;
}

/* May this character attach to the one before it under NFKC? */
bool utf8_attaches(unsigned cp);

/*
 * NFKC and case folding of `len` bytes that begin with a base character,
 * into out (terminated); returns the bytes written, 0 when it does not fit
 * or folds to nothing.
 */
size_t utf8_fold(const char *s, size_t len, char *out, size_t size);

/* "15.0.0" as utf8proc has it; part of the analyser's fingerprint. */
const char *utf8_unicode_version(void);

#endif
