/*
 * The characters and tokens that work as operators, one table each.  Only
 * operators are folded here; the text of a query goes through the analyser.
 */
#include "searcher/query_impl.h"

#include <string.h>

#include "text/utf8.h"

struct span {
	unsigned first, last;
};

static bool
within(const struct span *spans, size_t n, unsigned cp)
{
	for (size_t i = 0; i < n; i++)
		if (cp >= spans[i].first && cp <= spans[i].last)
			return true;
	return false;
}

#define WITHIN(spans, cp) within(spans, sizeof(spans) / sizeof(*(spans)), cp)

bool
char_space(unsigned cp)
{
	return cp <= ' ' || cp == 0x7f || cp == 0xa0 || cp == 0x3000;
}

bool
char_open(unsigned cp)
{
	return cp == '(' || cp == 0xff08;
}

bool
char_close(unsigned cp)
{
	return cp == ')' || cp == 0xff09;
}

/* No Japanese word begins with the long mark, and input methods give it
 * for the minus key. */
bool
char_dash(unsigned cp)
{
	static const struct span dashes[] = {
		{ '-', '-' }, { 0x2010, 0x2010 }, { 0x2013, 0x2014 },
		{ 0x2212, 0x2212 }, { 0x30fc, 0x30fc }, { 0xff0d, 0xff0d },
	};

	return WITHIN(dashes, cp);
}

bool
char_plus(unsigned cp)
{
	return cp == '+' || cp == 0xff0b;
}

bool
char_letter(unsigned cp)
{
	static const struct span letters[] = {
		{ 'A', 'Z' }, { 'a', 'z' },
		{ 0xc0, 0xd6 }, { 0xd8, 0xf6 }, { 0xf8, 0x24f },
		{ 0x370, 0x3ff }, { 0x400, 0x52f },	/* Greek, Cyrillic */
		{ 0x3005, 0x3007 },			/* 々〆〇 */
		{ 0x3041, 0x3096 }, { 0x30a1, 0x30fa },	/* kana */
		{ 0x31f0, 0x31ff },
		{ 0x3400, 0x4dbf }, { 0x4e00, 0x9fff },	/* kanji */
		{ 0xac00, 0xd7a3 },			/* Hangul */
		{ 0xf900, 0xfaff },
		{ 0xff21, 0xff3a }, { 0xff41, 0xff5a },	/* full width */
		{ 0xff66, 0xff9d },			/* half-width kana */
		{ 0x20000, 0x323af },
	};

	return WITHIN(letters, cp);
}

unsigned
char_ascii(unsigned cp)
{
	return cp >= 0xff01 && cp <= 0xff5e ? cp - 0xfee0 : cp;
}

enum quote
quote_closes(unsigned cp)
{
	switch (cp) {
	case '"':
	case 0x201c:	/* “ */
	case 0x201d:	/* ” */
	case 0x201e:	/* „ */
	case 0x201f:	/* ‟ */
	case 0xff02:	/* ＂ */
		return QUOTE_DOUBLE;
	case 0x300d:	/* 」 */
		return QUOTE_KAGI;
	case 0x300f:	/* 』 */
		return QUOTE_KAGI_DOUBLE;
	default:
		return QUOTE_NONE;
	}
}

enum quote
quote_opens(unsigned cp)
{
	enum quote q = quote_closes(cp);

	if (cp == 0x300c)	/* 「 */
		return QUOTE_KAGI;
	if (cp == 0x300e)	/* 『 */
		return QUOTE_KAGI_DOUBLE;
	return q == QUOTE_DOUBLE ? q : QUOTE_NONE;
}

enum op
op_find(const char *s, size_t left, size_t *len)
{
	static const struct {
		const char *token;
		enum op op;
	} ops[] = {
		{ "OR", OP_OR }, { "ＯＲ", OP_OR }, { "|", OP_OR },
		{ "｜", OP_OR }, { "または", OP_OR }, { "もしくは", OP_OR },
		{ "AND", OP_AND }, { "ＡＮＤ", OP_AND }, { "＆", OP_AND },
		{ "かつ", OP_AND },
		{ "NOT", OP_NOT }, { "ＮＯＴ", OP_NOT },
	};

	for (size_t i = 0; i < sizeof(ops) / sizeof(*ops); i++)
		if (strlen(ops[i].token) <= left &&
		    memcmp(ops[i].token, s, strlen(ops[i].token)) == 0) {
			*len = strlen(ops[i].token);
			return ops[i].op;
		}
	*len = 0;
	return OP_NONE;
}

bool
query_has_or(const char *q)
{
	unsigned cp, depth = 0;
	bool begins = true;

	for (size_t left = strlen(q), n, len; left > 0; left -= n, q += n) {
		n = utf8_decode(q, left, &cp);
		if (begins && depth == 0 && op_find(q, left, &len) == OP_OR) {
			if (len == left)
				return true;
			utf8_decode(q + len, left - len, &cp);
			if (char_space(cp))
				return true;
		} else if (char_open(cp)) {
			depth++;
		} else if (char_close(cp) && depth > 0) {
			depth--;
		}
		begins = char_space(cp) || char_close(cp);
	}
	return false;
}
