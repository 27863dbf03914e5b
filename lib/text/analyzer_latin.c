/*
 * Latin words, names and numbers.
 */
#include "text/analyzer_impl.h"

#include <string.h>

#include "text/lexicon.h"
#include "text/numeral.h"
#include "text/stem.h"

static bool
is_alphabetic(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (!(c >= 'a' && c <= 'z') && c < 0x80 && c != '\'')
			return false;
	}
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_number(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_digit(s[i]) && s[i] != ',' && s[i] != '.')
			return false;
	return len > 0 && is_digit(s[0]);
}

/* A Latin word or part: a stem when it is all letters. */
static struct item
latin_item(struct analyzer *an, enum token_kind kind, const char *s,
    size_t len, size_t start, size_t end)
{
	struct item it;
	char digits[32];
	size_t n;

	if (is_alphabetic(s, len)) {
		s = stem(an->stemmer, s, len, &len);
	} else if (is_number(s, len)) {
		/* 20,000 is 20000; 007 stays. */
		n = s[0] == '0' ? 0 : numeral_value(s, len, digits,
		    sizeof(digits));
		it = n > 0 ? item_make(an, kind, digits, n, start, end) :
		    item_make(an, kind, s, len, start, end);
		it.number = true;
		return it;
	}
	return item_make(an, kind, s, len, start, end);
}

/* h.r. and u.s are one token of the letters alone. */
static bool
is_acronym(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (i % 2 == 0 ? !(s[i] >= 'a' && s[i] <= 'z') : s[i] != '.')
			return false;
	return len >= 3;
}

/* Does a name fall apart at s[i]?  Not 5.5, not o'clock, not .net. */
static bool
splits_at(const char *s, size_t len, size_t i)
{
	if (i == 0 || i + 1 >= len)
		return false;
	if (s[i] == '-' || s[i] == '_' || s[i] == '&')
		return true;
	return s[i] == '.' && !(is_digit(s[i - 1]) && is_digit(s[i + 1]));
}

/* Bytes of an abbreviation right before a number (h.r.8283), or 0. */
static size_t
numbered_acronym(const char *s, size_t len)
{
	size_t n = 0;

	while (n + 1 < len && s[n] >= 'a' && s[n] <= 'z' && s[n + 1] == '.')
		n += 2;
	return n >= 4 && n < len && is_digit(s[n]) ? n : 0;
}

/*
 * A Latin word: its parts each take a position, and when there are several
 * the joined form stands beside the first, so that GPT-5.5, GPT 5.5 and
 * GPT5.5 meet.
 */
void
analyze_latin(struct analyzer *an, size_t start, size_t end)
{
	const char *s = an->norm.text.s + start;
	size_t len = end - start, from = 0, first = an->items.n, n = 0;
	size_t acronym = is_acronym(s, len) ? len : numbered_acronym(s, len);
	char joined[128];

	if (acronym > 0) {
		for (size_t i = 0; i < acronym && n < sizeof(joined); i += 2)
			joined[n++] = s[i];
		array_push(&an->items, item_make(an, TOKEN_LATIN, joined, n,
		    start, start + acronym));
		from = acronym;
	}
	for (size_t i = from; i <= len; i++) {
		if (i < len && !splits_at(s, len, i)) {
			if (n < sizeof(joined))
				joined[n++] = s[i];
			continue;
		}
		if (i > from)
			array_push(&an->items, latin_item(an, TOKEN_LATIN,
			    s + from, i - from, start + from, start + i));
		from = i + 1;
	}
	if (an->items.n - first > 1 && n < sizeof(joined)) {
		struct item it = latin_item(an, TOKEN_JOINED, joined, n,
		    start, end);

		it.anchor = first;
		it.span = (unsigned)(an->items.n - first);
		array_push(&an->extras, it);
	}
}

/*
 * May b continue the numeral that ends with a?  130 万 has a space, and the
 * 万 of 2万, alone between digits, is a name to MeCab.
 */
static bool
numeral_goes_on(const struct analyzer *an, const struct item *a,
    const struct item *b)
{
	if (!b->number && (b->kind != TOKEN_WORD ||
	    numeral_value(an->norm.text.s + b->start, b->end - b->start,
	    (char[32]){ 0 }, 32) == 0))
		return false;
	if (a->end == b->start)
		return true;
	return b->kind == TOKEN_WORD && a->kind != TOKEN_WORD &&
	    b->start == a->end + 1 && an->norm.text.s[a->end] == ' ';
}

/*
 * 二|万, 2|万|4000 and 九 become one token of plain digits, and what was
 * said of the items behind moves up.
 */
void
analyze_numbers(struct analyzer *an)
{
	size_t out = 0;
	char digits[32];

	for (size_t i = 0; i < an->items.n; out++) {
		struct item it = an->items.v[i];
		size_t j = i + 1, n;

		if (it.number) {
			while (j < an->items.n && numeral_goes_on(an,
			    &an->items.v[j - 1], &an->items.v[j]))
				j++;
		}
		n = j == i + 1 && (!it.number || it.kind != TOKEN_WORD) ? 0 :
		    numeral_value(an->norm.text.s + it.start,
		    an->items.v[j - 1].end - it.start, digits, sizeof(digits));
		if (n > 0)
			it = item_make(an, TOKEN_NUMBER, digits, n, it.start,
			    an->items.v[j - 1].end);
		else
			j = i + 1;
		if (it.kind == TOKEN_LATIN && it.number)
			it.kind = TOKEN_NUMBER;
		for (size_t k = 0; k < an->extras.n && i != out; k++)
			if (an->extras.v[k].anchor >= i &&
			    an->extras.v[k].anchor < j)
				an->extras.v[k].anchor = out;
		an->items.v[out] = it;
		i = j;
	}
	an->items.n = out;
}

/* Does the item stand right behind the other, a space or hyphen apart? */
static bool
follows(const struct analyzer *an, const struct item *a, const struct item *b)
{
	return b->start == a->end + 1 && (an->norm.text.s[a->end] == ' ' ||
	    an->norm.text.s[a->end] == '-');
}

static void
join_items(struct analyzer *an, size_t i, size_t j)
{
	const char *s = an->norm.text.s;
	char joined[128];
	struct item it;
	size_t n = 0;

	for (size_t k = an->items.v[i].start; k < an->items.v[j].end; k++)
		if (s[k] != ' ' && s[k] != '-' && n < sizeof(joined))
			joined[n++] = s[k];
	if (n == sizeof(joined))
		return;
	it = latin_item(an, TOKEN_JOINED, joined, n, an->items.v[i].start,
	    an->items.v[j].end);
	it.anchor = i;
	it.span = (unsigned)(j - i + 1);
	array_push(&an->extras, it);
}

/* Names of several words from names.tsv, alone and with a version behind. */
void
analyze_names(struct analyzer *an)
{
	const struct lexicon *lx = an->shared->lexicon;
	size_t max = lexicon_name_max(lx);

	for (size_t i = 0; i + 1 < an->items.n; i++) {
		const struct item *a = &an->items.v[i];

		if (a->kind != TOKEN_LATIN)
			continue;
		for (size_t j = i + 1; j < an->items.n; j++) {
			const struct item *b = &an->items.v[j];

			if (!follows(an, b - 1, b) || b->end - a->start > max)
				break;
			if (!lexicon_name(lx, an->norm.text.s + a->start,
			    b->end - a->start))
				continue;
			join_items(an, i, j);
			if (j + 1 < an->items.n && follows(an, b, b + 1) &&
			    is_digit(an->norm.text.s[b[1].start]))
				join_items(an, i, j + 1);
			a = &an->items.v[i];
		}
	}
}
