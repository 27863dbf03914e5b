#include "index/numbers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "text/numeral.h"
#include "text/utf8.h"

/*
 * One is an article or a pronoun in either language, small numbers in words
 * are idioms (一方, at first), days and months of Japanese news are "on
 * Tuesday" in English: they do not ask.
 */
#define ASKS_FROM 2.0
#define WORD_ASKS_FROM 13.0
#define WORD_MAX 9u		/* letters of an English numeral */

/* A text as code points in the width of ASCII, and where each begins. */
struct text {
	const char *s;
	size_t n;
	unsigned *cp;
	uint32_t *at;		/* n + 1 of them */
};

static void
text_init(struct text *t, const char *s, size_t len)
{
	t->s = s;
	t->n = 0;
	t->cp = xcalloc(len + 1, sizeof(*t->cp));
	t->at = xcalloc(len + 1, sizeof(*t->at));
	for (size_t i = 0; i < len; t->n++) {
		t->at[t->n] = (uint32_t)i;
		i += utf8_decode(s + i, len - i, &t->cp[t->n]);
		if (t->cp[t->n] >= 0xff01 && t->cp[t->n] <= 0xff5e)
			t->cp[t->n] -= 0xfee0;
	}
	t->at[t->n] = (uint32_t)len;
}

static void
text_clear(struct text *t)
{
	free(t->cp);
	free(t->at);
}

/* 0 behind the end. */
static unsigned
peek(const struct text *t, size_t i)
{
	return i < t->n ? t->cp[i] : 0;
}

static bool
is_digit(unsigned cp)
{
	return cp >= '0' && cp <= '9';
}

static bool
is_letter(unsigned cp)
{
	return (cp | 0x20) >= 'a' && (cp | 0x20) <= 'z';
}

static bool
looks_at(const struct text *t, size_t i, const char *word)
{
	for (size_t len = strlen(word), k = 0; k < len; i++) {
		unsigned cp;

		k += utf8_decode(word + k, len - k, &cp);
		if (peek(t, i) != cp)
			return false;
	}
	return true;
}

static void
add(struct numbers *ns, const struct text *t, size_t from, size_t to,
    double value, bool asks)
{
	struct number n = { .value = value, .asks = asks &&
	    value >= ASKS_FROM, .text = t->s + t->at[from],
	    .len = t->at[to] - t->at[from] };

	if ((double)ns->year == value)
		n.asks = false;
	for (size_t back = 1; back <= 3 && back <= from; back++)
		n.about = n.about || looks_at(t, from - back, "約") ||
		    looks_at(t, from - back, "およそ") ||
		    looks_at(t, from - back, "ほぼ");
	array_push(&ns->v, n);
}

/* ---- Japanese ---- */

/* Digits with commas and a fraction, from *i on, which goes behind them. */
static double
plain_number(const struct text *t, size_t *i)
{
	double v = 0, place = 1;

	for (;; (*i)++) {
		unsigned cp = peek(t, *i);

		if (is_digit(cp))
			v = v * 10 + (double)(cp - '0');
		else if (cp != ',' || !is_digit(peek(t, *i + 1)) ||
		    !is_digit(peek(t, *i + 2)) || !is_digit(peek(t, *i + 3)))
			break;
	}
	if (peek(t, *i) != '.' || !is_digit(peek(t, *i + 1)))
		return v;
	for ((*i)++; is_digit(peek(t, *i)); (*i)++)
		v += (double)(peek(t, *i) - '0') * (place /= 10);
	return v;
}

/*
 * Digits and units of ten thousand: 2万4000, 三十八, 二〇二六.  *digits: is
 * there more than units?
 */
static double
mixed_number(const struct text *t, size_t *i, bool *digits)
{
	double total = 0, group = 0, number = 0, unit;
	bool some = false;

	*digits = false;
	for (;; (*i)++) {
		unsigned cp = peek(t, *i);

		if (is_digit(cp) && !some) {
			number = plain_number(t, i);
			some = *digits = true;
			(*i)--;
		} else if (cp == ' ' && some &&
		    numeral_unit(peek(t, *i + 1)) > 0) {
			continue;
		} else if (numeral_digit(cp) >= 0) {
			number = number * 10 + numeral_digit(cp);
			some = *digits = true;
		} else if ((unit = (double)numeral_unit(cp)) >= 1e4) {
			group += number;
			total += (group == 0 && !some ? 1 : group) * unit;
			group = number = 0;
			some = false;
		} else if (unit > 0) {
			group += (some ? number : 1) * unit;
			number = 0;
			some = false;
		} else {
			return total + group + number;
		}
	}
}

/* Is it a day, a month or an hour, which English has in other words? */
static bool
is_calendar(const struct text *t, size_t i)
{
	return (looks_at(t, i, "日") && !looks_at(t, i, "日間")) ||
	    looks_at(t, i, "月") || looks_at(t, i, "時") ||
	    looks_at(t, i, "曜");
}

static void
japanese_number(struct numbers *ns, const struct text *t, size_t from,
    size_t to, double value, bool asks)
{
	asks = asks && !is_calendar(t, to) && !looks_at(t, to, "割") &&
	    !looks_at(t, to, "分の");
	add(ns, t, from, to, value, asks);
	if (looks_at(t, to, "割"))
		add(ns, t, from, to + 1, value * 10, asks);
	if (from >= 2 && looks_at(t, from - 2, "午後"))
		add(ns, t, from, to, value + 12, false);
	if (from >= 2 && looks_at(t, from - 2, "令和"))
		add(ns, t, from, to, value + 2018, false);
	if (from >= 2 && looks_at(t, from - 2, "平成"))
		add(ns, t, from, to, value + 1988, false);
}

/* ---- English ---- */

/* Words that are a number, or multiply what stands before them; sorted. */
static const struct numeral {
	const char *word;
	double value;
	bool scale;
} words[] = {
	{ "apr", 4, false }, { "april", 4, false }, { "aug", 8, false },
	{ "august", 8, false }, { "b", 1e9, true }, { "billion", 1e9, true },
	{ "bn", 1e9, true }, { "both", 2, false }, { "centuries", 100, true },
	{ "century", 100, true }, { "couple", 2, false }, { "dec", 12, false },
	{ "decade", 10, true }, { "decades", 10, true },
	{ "december", 12, false }, { "double", 2, false },
	{ "doubled", 2, false }, { "dozen", 12, true }, { "eight", 8, false },
	{ "eighteen", 18, false }, { "eighth", 8, false },
	{ "eighty", 80, false }, { "eleven", 11, false }, { "feb", 2, false },
	{ "february", 2, false }, { "fifteen", 15, false },
	{ "fifth", 5, false }, { "fifths", 5, false }, { "fifty", 50, false },
	{ "five", 5, false }, { "forty", 40, false }, { "four", 4, false },
	{ "fourteen", 14, false }, { "fourth", 4, false },
	{ "half", 50, false }, { "hundred", 1e2, true }, { "jan", 1, false },
	{ "january", 1, false }, { "jul", 7, false }, { "july", 7, false },
	{ "jun", 6, false }, { "june", 6, false }, { "k", 1e3, true },
	{ "m", 1e6, true }, { "mar", 3, false }, { "march", 3, false },
	{ "may", 5, false }, { "million", 1e6, true }, { "nine", 9, false },
	{ "nineteen", 19, false }, { "ninety", 90, false },
	{ "ninth", 9, false }, { "nov", 11, false }, { "november", 11, false },
	{ "oct", 10, false }, { "october", 10, false }, { "one", 1, false },
	{ "pair", 2, false }, { "quarter", 4, false },
	{ "quarters", 4, false }, { "second", 2, false }, { "sep", 9, false },
	{ "sept", 9, false }, { "september", 9, false }, { "seven", 7, false },
	{ "seventeen", 17, false }, { "seventh", 7, false },
	{ "seventy", 70, false }, { "six", 6, false },
	{ "sixteen", 16, false }, { "sixth", 6, false },
	{ "sixty", 60, false }, { "ten", 10, false }, { "tenth", 10, false },
	{ "third", 3, false }, { "thirds", 3, false },
	{ "thirteen", 13, false }, { "thirty", 30, false },
	{ "thousand", 1e3, true }, { "three", 3, false },
	{ "trillion", 1e12, true }, { "triple", 3, false },
	{ "tripled", 3, false }, { "twelve", 12, false },
	{ "twenty", 20, false }, { "twice", 2, false }, { "two", 2, false },
	{ "twofold", 2, false },
};

static int
by_word(const void *word, const void *numeral)
{
	return strcmp(word, ((const struct numeral *)numeral)->word);
}

/* The entry of the letters at i, or -1; *end is behind them. */
static int
word_at(const struct text *t, size_t i, size_t *end)
{
	char word[WORD_MAX + 1];
	const struct numeral *found;
	size_t n = 0;

	for (*end = i; is_letter(peek(t, *end)); (*end)++)
		if (n < WORD_MAX)
			word[n++] = (char)(peek(t, *end) | 0x20);
	if (*end - i > n)
		return -1;
	word[n] = '\0';
	found = bsearch(word, words, sizeof(words) / sizeof(words[0]),
	    sizeof(words[0]), by_word);
	return found == NULL ? -1 : (int)(found - words);
}

/* The next word of a numeral, behind a space or a hyphen. */
static int
next_word(const struct text *t, size_t i, size_t *end)
{
	return word_at(t, i + (peek(t, i) == ' ' || peek(t, i) == '-'), end);
}

/* "thousand", "million" and what else multiplies, behind digits. */
static double
scaled(const struct text *t, size_t *i, double value)
{
	size_t end;
	int w = next_word(t, *i, &end);

	if (w < 0 || !words[w].scale || (strlen(words[w].word) < 3 &&
	    end - *i > strlen(words[w].word)))
		return value;
	*i = end;
	return scaled(t, i, value * words[w].value);
}

/* Two hundred and twelve thousand. */
static size_t
english_word(struct numbers *ns, const struct text *t, size_t from)
{
	size_t end, to;
	int w = word_at(t, from, &end);
	double total = 0, group;
	bool numeral = false;

	/* A scale alone is one of it, or many; a letter alone is nothing. */
	if (w < 0 || words[w].scale) {
		if (w >= 0 && end - from > 2)
			add(ns, t, from, end, words[w].value, false);
		return end;
	}
	group = words[w].value;
	for (;; end = to) {
		bool more = numeral && looks_at(t, end, " and ");

		w = next_word(t, end + (more ? 4 : 0), &to);
		if (w < 0 || !(words[w].scale ? strlen(words[w].word) > 2 :
		    more || (group >= 20 && words[w].value < 10 &&
		    fmod(group, 10) == 0)))
			break;
		numeral = true;
		if (!words[w].scale)
			group += words[w].value;
		else if (words[w].value < 1e3)
			group *= words[w].value;
		else {
			total += group * words[w].value;
			group = 0;
		}
	}
	add(ns, t, from, end, total + group, numeral &&
	    total + group >= WORD_ASKS_FROM);
	return end;
}

/* ---- both ---- */

/*
 * Past all that hangs together, as GPT-5.5 and Kitsune-9B do: the numbers
 * in a name ask nothing.
 */
static size_t
name(struct numbers *ns, const struct text *t, size_t i)
{
	for (size_t end; is_letter(peek(t, i)) || is_digit(peek(t, i)) ||
	    ((peek(t, i) == '-' || peek(t, i) == '.' || peek(t, i) == '_' ||
	    peek(t, i) == '/') && (is_letter(peek(t, i + 1)) ||
	    is_digit(peek(t, i + 1)))); i = end) {
		double v;

		end = i + 1;
		if (!is_digit(peek(t, i)))
			continue;
		end = i;
		v = plain_number(t, &end);
		add(ns, t, i, end, v, false);
		add(ns, t, i, end, scaled(t, &end, v), false);
	}
	return i;
}

static size_t
digits(struct numbers *ns, const struct text *t, size_t from)
{
	size_t to = from;
	bool some;
	double v = plain_number(t, &to);

	if (numeral_unit(peek(t, to + (peek(t, to) == ' '))) > 0) {
		to = from;
		v = mixed_number(t, &to, &some);
	} else {
		v = scaled(t, &to, v);
	}
	if (looks_at(t, to, "th") || looks_at(t, to, "st") ||
	    looks_at(t, to, "nd") || looks_at(t, to, "rd"))
		to += 2;
	else if (peek(t, to) == 's')
		to++;
	else if (is_letter(peek(t, to)))
		return name(ns, t, from);
	/* A version, an address, a score: not a number. */
	if ((peek(t, to) == '.' || peek(t, to) == '/') &&
	    is_digit(peek(t, to + 1)))
		return name(ns, t, from);
	japanese_number(ns, t, from, to, v, true);
	if (looks_at(t, to, " p.m") || looks_at(t, to, " pm"))
		add(ns, t, from, to, v + 12, false);
	if (v >= 1900 && v < 2000)
		add(ns, t, from, to, v - 1900, false);
	return to;
}

static size_t
one_place(struct numbers *ns, const struct text *t, size_t i)
{
	unsigned cp = peek(t, i);
	size_t end;
	bool some;
	double v;

	if (is_digit(cp))
		return digits(ns, t, i);
	if (is_letter(cp)) {
		for (end = i; is_letter(peek(t, end)) ||
		    (peek(t, end) == '-' && is_digit(peek(t, end + 1))); end++)
			;
		return is_digit(peek(t, end)) ? name(ns, t, i) :
		    english_word(ns, t, i);
	}
	/* Kana and punctuation, most of a text, say nothing. */
	if (cp < 0x4e00 && cp != 0x3007)
		return i + 1;
	if (numeral_digit(cp) >= 0 || numeral_unit(cp) > 0) {
		end = i;
		v = mixed_number(t, &end, &some);
		japanese_number(ns, t, i, end, v, some &&
		    v >= WORD_ASKS_FROM);
		return end;
	}
	if (cp == 0x534a) {		/* 半 */
		if (looks_at(t, i, "半年"))
			add(ns, t, i, i + 1, 6, false);
		add(ns, t, i, i + 1, 50, false);
	} else if (cp == 0x4e21 || cp == 0x53cc) {	/* 両 双 */
		add(ns, t, i, i + 1, 2, false);
	}
	return i + 1;
}

void
numbers_add(struct numbers *ns, const char *text, size_t len)
{
	struct text t;

	text_init(&t, text, len);
	for (size_t i = 0; i < t.n;)
		i = one_place(ns, &t, i);
	text_clear(&t);
}

void
numbers_clear(struct numbers *ns)
{
	array_free(&ns->v);
}
