#include "text/spelling.h"

#include <string.h>

#include "base/strbuf.h"
#include "text/lexicon.h"
#include "text/normalize.h"
#include "text/numeral.h"
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

static void
apply(const struct rule *r, struct chars *w)
{
	if (!r->katakana || all_katakana(w))
		r->apply(w);
}

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
		apply(&rules[i], &w);
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
	} else if ((got = numeral_value(n.text.s, n.text.len, out,
	    SPELLING_MAX)) == 0 && decode(n.text.s, n.text.len, &w)) {
		/* The last rule makes forms that nobody writes. */
		for (size_t i = 0; i + 1 < NRULES; i++)
			apply(&rules[i], &w);
		got = encode(&w, out);
	}
	if (got == plain.text.len && memcmp(out, plain.text.s, got) == 0)
		got = 0;
	normalized_clear(&plain);
	normalized_clear(&n);
	return got;
}

/* ---- by which rule ---- */

static bool
same(const struct chars *a, const struct chars *b)
{
	return a->n == b->n && memcmp(a->v, b->v, a->n * sizeof(a->v[0])) == 0;
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

static bool
same_number(const struct normalized *a, const struct normalized *b)
{
	char x[32], y[32];
	size_t n = numeral_value(a->text.s, a->text.len, x, sizeof(x));
	size_t m = numeral_value(b->text.s, b->text.len, y, sizeof(y));

	return n > 0 && equal(x, n, y, m);
}

/* The first of the rules that make one word of both, from the lists or of
 * those above. */
static const char *
word_rule(const struct lexicon *lx, const struct normalized n[2])
{
	struct chars w[2];
	const char *first = NULL;

	for (int i = 0; i < 2; i++) {
		const char *s = n[i].text.s, *name, *v;
		size_t len = n[i].text.len;

		if ((v = lexicon_variant(lx, s, len, &name)) != NULL) {
			first = first == NULL ? name : first;
			s = v;
			len = strlen(v);
		}
		if (!decode(s, len, &w[i]))
			return NULL;
	}
	for (size_t r = 0; r < NRULES && !same(&w[0], &w[1]); r++) {
		struct chars before[2] = { w[0], w[1] };

		apply(&rules[r], &w[0]);
		apply(&rules[r], &w[1]);
		if (first == NULL && !(same(&w[0], &before[0]) &&
		    same(&w[1], &before[1])))
			first = rules[r].name;
	}
	return same(&w[0], &w[1]) ? first : NULL;
}

/* The same of texts that differ by more than width and case. */
static const char *
folding_rule(const struct lexicon *lx, struct normalized n[2], const char *a,
    size_t alen, const char *b, size_t blen)
{
	const char *rule = character_rule(&n[0], &n[1]);

	normalize(&n[0], a, alen, lx);
	normalize(&n[1], b, blen, lx);
	if (same_text(&n[0], &n[1]))
		return rule;
	if (same_number(&n[0], &n[1]))
		return "numeral";
	rule = word_rule(lx, n);
	return rule != NULL ? rule : joined_rule(&n[0], &n[1]);
}

const char *
spelling_rule(const struct lexicon *lx, const char *a, size_t alen,
    const char *b, size_t blen)
{
	struct normalized n[2];
	const char *rule;

	if (equal(a, alen, b, blen))
		return NULL;
	if (equal_but_case(a, alen, b, blen))
		return "case";
	normalized_init(&n[0]);
	normalized_init(&n[1]);
	normalize(&n[0], a, alen, NULL);
	normalize(&n[1], b, blen, NULL);
	if (same_text(&n[0], &n[1]))
		rule = odd_dashes(a, alen) != odd_dashes(b, blen) ? "dash" :
		    "width";
	else
		rule = folding_rule(lx, n, a, alen, b, blen);
	normalized_clear(&n[0]);
	normalized_clear(&n[1]);
	return rule;
}
