#include "text/spelling.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/strbuf.h"
#include "text/lexicon.h"
#include "text/normalize.h"
#include "text/utf8.h"

#define CHARS_MAX 80u
#define LONG_MARK 0x30fcu

/* A word as characters, which the rules rewrite in place. */
struct chars {
	unsigned v[CHARS_MAX];
	size_t n;
};

static bool
is_katakana(unsigned cp)
{
	return cp >= 0x30a1 && cp <= 0x30fc;
}

static bool
all_katakana(const struct chars *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (!is_katakana(w->v[i]))
			return false;
	return w->n > 0;
}

static void
remove_at(struct chars *w, size_t i)
{
	memmove(w->v + i, w->v + i + 1, (w->n - i - 1) * sizeof(w->v[0]));
	w->n--;
}

static bool
is_iteration(unsigned cp)
{
	return cp == 0x3005 || cp == 0x309d || cp == 0x309e ||
	    cp == 0x30fd || cp == 0x30fe;
}

/* 人々 -> 人人; the marks of kana are folded before the dictionary. */
static void
rule_iteration(struct chars *w)
{
	for (size_t i = 1; i < w->n; i++)
		if (w->v[i] == 0x3005)
			w->v[i] = w->v[i - 1];
}

/* ヴァ -> バ, ヴィ -> ビ, ヴ -> ブ; ヂ -> ジ, ヅ -> ズ. */
static void
rule_vu(struct chars *w)
{
	static const struct {
		unsigned small, ba;
	} vu[] = {
		{ 0x30a1, 0x30d0 }, { 0x30a3, 0x30d3 }, { 0x30a7, 0x30d9 },
		{ 0x30a9, 0x30dc },
	};

	for (size_t i = 0; i < w->n; i++) {
		if (w->v[i] == 0x30c2)
			w->v[i] = 0x30b8;
		else if (w->v[i] == 0x30c5)
			w->v[i] = 0x30ba;
		if (w->v[i] != 0x30f4)
			continue;
		w->v[i] = 0x30d6;
		for (size_t k = 0; k < 4 && i + 1 < w->n; k++) {
			if (w->v[i + 1] == vu[k].small) {
				w->v[i] = vu[k].ba;
				remove_at(w, i + 1);
				break;
			}
		}
	}
}

/* Letters whose vowel is e: before イ they sound like a long mark. */
static bool
is_e_row(unsigned cp)
{
	static const unsigned row[] = { 0x30a8, 0x30b1, 0x30b2, 0x30bb,
	    0x30bc, 0x30c6, 0x30c7, 0x30cd, 0x30d8, 0x30d9, 0x30da, 0x30e1,
	    0x30ec, 0x30a7 };

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		if (cp == row[i])
			return true;
	return false;
}

/*
 * サーバー -> サーバ (four letters or more, so that コピー stays), and レイ
 * -> レー inside a word.
 */
static void
rule_long_vowel(struct chars *w)
{
	for (size_t i = 1; i < w->n; i++)
		if (w->v[i] == 0x30a4 && is_e_row(w->v[i - 1]))
			w->v[i] = LONG_MARK;
	if (w->n >= 4 && w->v[w->n - 1] == LONG_MARK)
		w->n--;
}

/* ウォ -> ウオ, フィ -> フイ: small vowels stand for the large ones. */
static void
rule_small_kana(struct chars *w)
{
	for (size_t i = 0; i < w->n; i++)
		if (w->v[i] >= 0x30a1 && w->v[i] <= 0x30a9 && w->v[i] % 2 != 0)
			w->v[i]++;
}

/* In the order they apply; the first column is the name that is shown. */
static const struct rule {
	const char *name;
	void (*apply)(struct chars *);
	bool katakana;		/* only words all in katakana */
} rules[] = {
	{ "iteration-mark", rule_iteration, false },
	{ "vu", rule_vu, true },
	{ "long-vowel", rule_long_vowel, true },
	{ "small-kana", rule_small_kana, true },
};

#define NRULES (sizeof(rules) / sizeof(rules[0]))

static bool
decode(const char *s, size_t len, struct chars *w)
{
	w->n = 0;
	for (size_t i = 0; i < len;) {
		if (w->n == CHARS_MAX)
			return false;
		i += utf8_decode(s + i, len - i, &w->v[w->n++]);
	}
	return true;
}

static size_t
encode(const struct chars *w, char *out)
{
	struct strbuf sb = { .s = out, .cap = SPELLING_MAX,
	    .max = SPELLING_MAX - 1 };

	for (size_t i = 0; i < w->n; i++)
		strbuf_addcp(&sb, w->v[i]);
	return sb.len;
}

size_t
spelling_fold(const struct lexicon *lx, const char *word, size_t len,
    char *out)
{
	const char *canonical;
	struct chars w;

	canonical = lexicon_variant(lx, word, len, NULL);
	if (canonical != NULL) {
		word = canonical;
		len = strlen(canonical);
	}
	if (len >= SPELLING_MAX || !decode(word, len, &w)) {
		len = len < SPELLING_MAX ? len : SPELLING_MAX - 1;
		memcpy(out, word, len);
		out[len] = '\0';
		return len;
	}
	for (size_t i = 0; i < NRULES; i++)
		if (!rules[i].katakana || all_katakana(&w))
			rules[i].apply(&w);
	return encode(&w, out);
}

size_t
spelling_other(const struct lexicon *lx, const char *word, size_t len,
    char *out)
{
	struct normalized plain, n;
	const char *canonical;
	struct chars w;
	size_t got = 0;

	if (len >= SPELLING_MAX)
		return 0;
	normalized_init(&plain);
	normalized_init(&n);
	normalize(&plain, word, len, NULL);
	normalize(&n, word, len, lx);
	canonical = lexicon_variant(lx, n.text.s, n.text.len, NULL);
	if (canonical != NULL && strlen(canonical) < SPELLING_MAX) {
		got = strlen(canonical);
		memcpy(out, canonical, got + 1);
	} else if ((got = spelling_number(n.text.s, n.text.len, out,
	    SPELLING_MAX)) == 0 && decode(n.text.s, n.text.len, &w)) {
		/* The last rule makes forms that nobody writes. */
		for (size_t i = 0; i + 1 < NRULES; i++)
			if (!rules[i].katakana || all_katakana(&w))
				rules[i].apply(&w);
		got = encode(&w, out);
	}
	if (got == plain.text.len && memcmp(out, plain.text.s, got) == 0)
		got = 0;
	normalized_clear(&plain);
	normalized_clear(&n);
	return got;
}

static bool
same(const struct chars *a, const struct chars *b)
{
	return a->n == b->n && memcmp(a->v, b->v, a->n * sizeof(a->v[0])) == 0;
}

/* Collects rule names for spelling_rules. */
struct names {
	const char **v;
	size_t n, max;
};

static void
add_name(struct names *names, const char *name)
{
	for (size_t i = 0; i < names->n; i++)
		if (strcmp(names->v[i], name) == 0)
			return;
	if (names->n < names->max)
		names->v[names->n++] = name;
}

static bool
equal(const char *a, size_t alen, const char *b, size_t blen)
{
	return alen == blen && memcmp(a, b, alen) == 0;
}

/* ASCII case apart, are the written forms the same bytes? */
static bool
equal_but_case(const char *a, size_t alen, const char *b, size_t blen)
{
	return alen == blen && strncasecmp(a, b, alen) == 0;
}

static bool
same_text(const struct normalized *a, const struct normalized *b)
{
	return equal(a->text.s, a->text.len, b->text.s, b->text.len);
}

/* How many dashes are none of ASCII. */
static size_t
odd_dashes(const char *s, size_t len)
{
	size_t n = 0;
	unsigned cp;

	for (size_t i = 0; i < len;) {
		i += utf8_decode(s + i, len - i, &cp);
		n += utf8_is_dash(cp);
	}
	return n;
}

/* Texts that differ in single characters: by which rule the first does. */
static const char *
character_rule(const struct normalized *a, const struct normalized *b)
{
	for (size_t i = 0, k = 0; i < a->text.len && k < b->text.len;) {
		unsigned x, y;

		i += utf8_decode(a->text.s + i, a->text.len - i, &x);
		k += utf8_decode(b->text.s + k, b->text.len - k, &y);
		if (x == y)
			continue;
		if (x == '-' || y == '-' || x == LONG_MARK || y == LONG_MARK)
			return "dash";
		if (is_iteration(x) || is_iteration(y))
			return "iteration-mark";
		break;
	}
	return "kanji-variant";
}

/* Take out middle dots and spaces; which there were. */
static void
join(struct normalized *n, bool *dots, bool *spaces)
{
	struct strbuf *sb = &n->text;
	size_t out = 0;

	*dots = *spaces = false;
	for (size_t i = 0; i < sb->len;) {
		unsigned cp;
		size_t len = utf8_decode(sb->s + i, sb->len - i, &cp);

		*dots |= cp == 0x30fb;
		*spaces |= utf8_class(cp) == UTF8_SPACE;
		if (cp != 0x30fb && utf8_class(cp) != UTF8_SPACE) {
			memmove(sb->s + out, sb->s + i, len);
			out += len;
		}
		i += len;
	}
	sb->len = out;
}

/* サム・アルトマン and サムアルトマン, 量子 計算 and 量子計算. */
static const char *
joined_rule(struct normalized *a, struct normalized *b)
{
	bool dots[2], spaces[2];

	join(a, &dots[0], &spaces[0]);
	join(b, &dots[1], &spaces[1]);
	if (!same_text(a, b))
		return NULL;
	if (dots[0] != dots[1])
		return "middle-dot";
	return spaces[0] != spaces[1] ? "space" : NULL;
}

size_t
spelling_rules(const struct lexicon *lx, const char *a, size_t alen,
    const char *b, size_t blen, const char **out, size_t max)
{
	struct names names = { .v = out, .max = max };
	struct normalized na, nb;
	struct chars wa, wb;
	const char *name;
	char digits[2][32];
	size_t n[2];

	if (equal(a, alen, b, blen))
		return 0;
	if (equal_but_case(a, alen, b, blen)) {
		add_name(&names, "case");
		return names.n;
	}
	normalized_init(&na);
	normalized_init(&nb);
	normalize(&na, a, alen, NULL);
	normalize(&nb, b, blen, NULL);
	if (same_text(&na, &nb)) {
		add_name(&names, odd_dashes(a, alen) != odd_dashes(b, blen) ?
		    "dash" : "width");
		goto out;
	}
	name = character_rule(&na, &nb);
	normalize(&na, a, alen, lx);
	normalize(&nb, b, blen, lx);
	if (same_text(&na, &nb)) {
		add_name(&names, name);
		goto out;
	}
	n[0] = spelling_number(na.text.s, na.text.len, digits[0], 32);
	n[1] = spelling_number(nb.text.s, nb.text.len, digits[1], 32);
	if (n[0] > 0 && equal(digits[0], n[0], digits[1], n[1])) {
		add_name(&names, "numeral");
		goto out;
	}
	for (int side = 0; side < 2; side++) {
		struct normalized *nz = side == 0 ? &na : &nb;
		struct chars *w = side == 0 ? &wa : &wb;
		const char *v = lexicon_variant(lx, nz->text.s, nz->text.len,
		    &name);

		if (v != NULL) {
			add_name(&names, name);
			if (!decode(v, strlen(v), w))
				goto none;
		} else if (!decode(nz->text.s, nz->text.len, w)) {
			goto none;
		}
	}
	for (size_t i = 0; i < NRULES && !same(&wa, &wb); i++) {
		struct chars ra = wa, rb = wb;

		if (!rules[i].katakana || all_katakana(&ra))
			rules[i].apply(&ra);
		if (!rules[i].katakana || all_katakana(&rb))
			rules[i].apply(&rb);
		if (!same(&ra, &wa) || !same(&rb, &wb))
			add_name(&names, rules[i].name);
		wa = ra;
		wb = rb;
	}
	if (same(&wa, &wb))
		goto out;
none:
	names.n = 0;
	name = joined_rule(&na, &nb);
	if (name != NULL)
		add_name(&names, name);
out:
	normalized_clear(&na);
	normalized_clear(&nb);
	return names.n;
}

static int
kanji_digit(unsigned cp)
{
	static const unsigned digit[] = { 0x3007, 0x4e00, 0x4e8c, 0x4e09,
	    0x56db, 0x4e94, 0x516d, 0x4e03, 0x516b, 0x4e5d };

	for (int i = 0; i < 10; i++)
		if (cp == digit[i])
			return i;
	return -1;
}

static uint64_t
kanji_unit(unsigned cp)
{
	switch (cp) {
	case 0x5341:			/* 十 */
		return 10;
	case 0x767e:			/* 百 */
		return 100;
	case 0x5343:			/* 千 */
		return 1000;
	case 0x4e07:			/* 万 */
		return 10000;
	case 0x5104:			/* 億 */
		return 100000000;
	case 0x5146:			/* 兆 */
		return 1000000000000;
	default:
		return 0;
	}
}

/*
 * total: finished groups of 万 and above; group: below 万; number: digits
 * not yet multiplied.  A decimal fraction is kept in tenths of its last
 * place, so 1.3万 is 13,000.
 */
size_t
spelling_number(const char *s, size_t len, char *out, size_t size)
{
	const uint64_t limit = UINT64_C(1000000000000000);
	uint64_t total = 0, group = 0, number = 0, scale = 0, unit;
	bool digits = false, any = false;

	for (size_t i = 0; i < len;) {
		unsigned cp;
		int d;

		i += utf8_decode(s + i, len - i, &cp);
		d = cp >= '0' && cp <= '9' ? (int)(cp - '0') : kanji_digit(cp);
		unit = kanji_unit(cp);
		if (d >= 0) {
			if (number > limit / 10)
				return 0;
			number = number * 10 + (uint64_t)d;
			scale *= 10;
			digits = any = true;
		} else if (cp == '.' && digits && scale == 0 && i < len) {
			scale = 1;
		} else if (cp == ',' || cp == ' ') {
			if (!any)
				return 0;
		} else if (unit > 0) {
			uint64_t *into = unit >= 10000 ? &total : &group;
			uint64_t value = digits ? number : 1;

			if (unit >= 10000) {
				if (!digits && group == 0)
					value = any ? 0 : 1;
				else
					value = digits ? number : 0;
				/* 1.3万: the group has no fraction. */
				if (scale > 1 && unit % scale != 0)
					return 0;
				value = scale > 1 ? value * (unit / scale) :
				    (group + value) * unit;
				group = 0;
			} else {
				if (scale > 1)
					return 0;
				value *= unit;
			}
			*into += value;
			number = scale = 0;
			digits = false;
			any = true;
		} else {
			return 0;
		}
		if (total > limit || group > limit)
			return 0;
	}
	if (!any || scale > 0)
		return 0;
	return (size_t)snprintf(out, size, "%llu",
	    (unsigned long long)(total + group + number));
}
