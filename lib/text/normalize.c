#include "text/normalize.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/lexicon.h"
#include "text/utf8.h"

/* What NFKC leaves apart though a reader does not; ASCII on the right. */
static const struct {
	uint16_t from, to;
	char ascii;
} folds[] = {
	{ 0x00ad, 0x00ad, 0 },		/* soft hyphen: nothing */
	{ 0x2010, 0x2015, '-' },	/* hyphens and dashes */
	{ 0x2018, 0x201b, '\'' },	/* curly single quotes */
	{ 0x201c, 0x201f, '"' },	/* curly double quotes */
	{ 0x2043, 0x2043, '-' },
	{ 0x2212, 0x2212, '-' },	/* minus */
	{ 0x301c, 0x301c, '~' },	/* wave dash, as full-width tilde */
	{ 0x3030, 0x3030, '~' },
};

void
normalized_init(struct normalized *n)
{
	memset(n, 0, sizeof(*n));
	strbuf_init(&n->text, SIZE_MAX / 2);
}

void
normalized_clear(struct normalized *n)
{
	strbuf_clear(&n->text);
	free(n->map);
	n->map = NULL;
	n->map_cap = 0;
}

/* Room in the map for so many bytes more and the end. */
static void
reserve(struct normalized *n, size_t len)
{
	size_t least = n->text.len + len + 1;

	if (least <= n->map_cap)
		return;
	n->map_cap = least < 256 ? 256 : 2 * least;
	n->map = xreallocarray(n->map, n->map_cap, sizeof(*n->map));
}

/* Append folded bytes, all of which came from the source at `from`. */
static void
put(struct normalized *n, const char *s, size_t len, size_t from)
{
	size_t at = n->text.len;

	reserve(n, len);
	strbuf_add(&n->text, s, len);
	for (size_t i = 0; i < len; i++)
		n->map[at + i] = (uint32_t)from;
}

static void
put_cp(struct normalized *n, unsigned cp, size_t from)
{
	char b[5];
	struct strbuf one = { .s = b, .cap = sizeof(b), .max = 4 };

	strbuf_addcp(&one, cp);
	put(n, b, one.len, from);
}

/* The class of the last character written, UTF8_SPACE at the beginning. */
static enum utf8_class
last_class(const struct normalized *n)
{
	size_t at;
	unsigned cp;

	if (n->text.len == 0)
		return UTF8_SPACE;
	at = utf8_floor(n->text.s, n->text.len - 1);
	utf8_decode(n->text.s + at, n->text.len - at, &cp);
	return utf8_class(cp);
}

static enum utf8_class
next_class(const char *s, size_t len)
{
	unsigned cp;

	if (len == 0)
		return UTF8_SPACE;
	utf8_decode(s, len, &cp);
	return utf8_class(cp);
}

/* The plain letter of が, ば, ぱ and the like in hiragana, or itself; 0 for
 * those that no sound mark is put on. */
static unsigned
plain_kana(unsigned cp)
{
	if (cp >= 0x304b && cp <= 0x3062)	/* か to ぢ */
		return cp - (cp % 2 == 0);
	if (cp >= 0x3064 && cp <= 0x3069)	/* つ to ど */
		return cp - cp % 2;
	if (cp >= 0x306f && cp <= 0x307d)	/* は to ぽ */
		return cp - cp % 3;
	return 0;
}

/*
 * こゝろ is こころ, みすゞ is みすず and づゝ is づつ: the mark repeats the letter
 * before it, and the dictionary knows words without it.  0 = no such mark, or
 * nothing to repeat.
 */
static unsigned
repeated(const struct normalized *n, unsigned cp)
{
	unsigned katakana = cp == 0x30fd || cp == 0x30fe ? 0x60 : 0;
	bool voiced = cp - katakana == 0x309e;
	unsigned before, plain;
	size_t at;

	if ((cp - katakana != 0x309d && !voiced) || n->text.len == 0)
		return 0;
	at = utf8_floor(n->text.s, n->text.len - 1);
	utf8_decode(n->text.s + at, n->text.len - at, &before);
	if (before < 0x3041 + katakana || before > 0x3093 + katakana)
		return 0;
	plain = plain_kana(before - katakana);
	return plain == 0 ? before : plain + voiced + katakana;
}

/*
 * Input methods give the long mark, the minus and the hyphen for one
 * another.  Between katakana any of the short dashes is a long mark; behind
 * a Latin letter or digit and before another the long mark is a hyphen.
 */
static bool
put_confusable(struct normalized *n, unsigned cp, const char *rest,
    size_t len, size_t from)
{
	unsigned again = repeated(n, cp);

	if (again != 0) {
		put_cp(n, again, from);
		return true;
	}
	if (cp == 0x30fc || cp == 0xff70) {
		enum utf8_class before = last_class(n);
		enum utf8_class after = next_class(rest, len);

		if ((before == UTF8_LETTER || before == UTF8_DIGIT) &&
		    (after == UTF8_LETTER || after == UTF8_DIGIT)) {
			put(n, "-", 1, from);
			return true;
		}
		return false;
	}
	if ((cp == 0x2010 || cp == 0x2011 || cp == 0x2212 || cp == 0xff0d) &&
	    last_class(n) == UTF8_KATAKANA) {
		put_cp(n, 0x30fc, from);
		return true;
	}
	return false;
}

/* One character with what attaches to it, through the slow tables. */
static void
put_folded(struct normalized *n, const char *s, size_t len, size_t from)
{
	char out[256];
	unsigned cp;
	size_t got;

	got = utf8_fold(s, len, out, sizeof(out));
	if (got == 0)		/* an ignorable, or damaged */
		return;
	utf8_decode(out, got, &cp);
	/* NFKC turns some spaces into a space plus a mark. */
	if (utf8_class(cp) == UTF8_SPACE)
		put(n, " ", 1, from);
	else
		put(n, out, got, from);
}

static const char *
find_fold(unsigned cp)
{
	for (size_t i = 0; i < sizeof(folds) / sizeof(folds[0]); i++)
		if (cp >= folds[i].from && cp <= folds[i].to)
			return &folds[i].ascii;
	return NULL;
}

static char
ascii_lower(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return c != '\n' && (c < ' ' || c == 0x7f) ? ' ' : c;
}

/*
 * The ASCII from `from` on, up to a last character that a mark may attach
 * to; most of a text goes this way.  Returns where it ends.
 */
static size_t
put_ascii(struct normalized *n, const char *s, size_t from, size_t len)
{
	size_t end = from, at = n->text.len;

	while (end < len && (unsigned char)s[end] < 0x80)
		end++;
	if (end < len && end > from)
		end--;
	if (end == from)
		return from;
	reserve(n, end - from);
	strbuf_add(&n->text, s + from, end - from);
	for (size_t i = from; i < end; i++, at++) {
		n->text.s[at] = ascii_lower(s[i]);
		n->map[at] = (uint32_t)i;
	}
	return end;
}

void
normalize(struct normalized *n, const char *s, size_t len,
    const struct lexicon *lx)
{
	size_t i = 0;

	strbuf_reset(&n->text);
	n->source_len = len;
	while ((i = put_ascii(n, s, i, len)) < len) {
		unsigned cp, next = 0, other;
		size_t clen = utf8_decode(s + i, len - i, &cp), end = i + clen;
		const char *ascii;

		if (end < len)
			utf8_decode(s + end, len - end, &next);
		/* A mark behind white space or a control stands alone. */
		if (cp <= ' ' || cp == 0x7f ||
		    (cp < 0x80 && !utf8_attaches(next))) {
			char c = ascii_lower((char)cp);

			put(n, &c, 1, i);
			i = end;
			continue;
		}
		while (utf8_attaches(next)) {
			end += utf8_decode(s + end, len - end, &next);
			next = 0;
			if (end < len)
				utf8_decode(s + end, len - end, &next);
			if (end - i > 32)	/* a heap of marks */
				break;
		}
		if (end == i + clen && ((cp >= 0x3041 && cp <= 0x3096) ||
		    (cp >= 0x30a1 && cp <= 0x30fb))) {
			put(n, s + i, clen, i);
		} else if (end == i + clen && ((cp >= 0x4e00 && cp <= 0x9fff)
		    || cp == 0xfa11)) {	/* 﨑: a kanji in another block */
			other = lx != NULL ? lexicon_char(lx, cp) : cp;
			if (other == cp)
				put(n, s + i, clen, i);
			else
				put_cp(n, other, i);
		} else if (clen == 1 && cp == UTF8_REPLACEMENT) {
			put_cp(n, cp, i);
		} else if (lx != NULL && put_confusable(n, cp, s + end,
		    len - end, i)) {
			;
		} else if ((ascii = find_fold(cp)) != NULL) {
			put(n, ascii, *ascii != 0, i);
		} else if (end == i + clen && cp >= 0x30fc && cp <= 0x30fe) {
			put(n, s + i, clen, i);
		} else {
			put_folded(n, s + i, end - i, i);
		}
		i = end;
	}
	put(n, "", 0, len);
	n->map[n->text.len] = (uint32_t)len;
}

size_t
normalized_start(const struct normalized *n, size_t at)
{
	return n->map[at < n->text.len ? at : n->text.len];
}

size_t
normalized_end(const struct normalized *n, size_t end)
{
	if (end == 0)
		return 0;
	/* Inside an expansion (㈱ -> (株)) the whole source character goes. */
	while (end < n->text.len && n->map[end] == n->map[end - 1])
		end++;
	return n->map[end];
}
