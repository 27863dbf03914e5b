/*
 * Runs of Japanese: words, parts, bigrams, readings, names with dots.
 */
#include "text/analyzer_impl.h"

#include <string.h>

#include "text/lexicon.h"
#include "text/morph.h"
#include "text/spelling.h"
#include "text/utf8.h"

/* A kana string with katakana as hiragana onto the reading of the run. */
static void
add_reading(struct analyzer *an, const char *s, size_t len)
{
	for (size_t i = 0; i < len;) {
		unsigned cp;

		i += utf8_decode(s + i, len - i, &cp);
		if (cp >= 0x30a1 && cp <= 0x30f6)
			cp -= 0x60;
		strbuf_addcp(&an->reading, cp);
	}
}

static bool
is_kana(const char *s, size_t len)
{
	for (size_t i = 0; i < len;) {
		unsigned cp;
		enum utf8_class c;

		i += utf8_decode(s + i, len - i, &cp);
		c = utf8_class(cp);
		if (c != UTF8_HIRAGANA && c != UTF8_KATAKANA)
			return false;
	}
	return true;
}

/*
 * Every n-th window of `chars` characters of a string, as tokens of a kind.
 * All of them are put at the run's place: nobody asks where a reading is.
 */
static void
add_grams(struct analyzer *an, enum token_kind kind, size_t chars,
    const char *s, size_t len, size_t start, size_t end)
{
	size_t from = 0, to = utf8_offset(s, len, chars - 1), n;

	while (to < len) {
		to += utf8_decode(s + to, len - to, NULL);
		n = utf8_decode(s + from, len - from, NULL);
		array_push(&an->extras, item_make(an, kind, s + from,
		    to - from, start, end));
		from += n;
	}
}

static bool
is_skipped(const char *s)
{
	return *s == ' ' || memcmp(s, "\xe3\x83\xbb", 3) == 0;
}

/* Bigrams across the spaces and middle dots of a run; a lone character too. */
static void
add_bigrams(struct analyzer *an, size_t start, size_t end)
{
	const char *s = an->norm.text.s;
	size_t prev = SIZE_MAX, prev_n = 0;
	unsigned count = 0;
	char gram[16];

	for (size_t i = start; i < end;) {
		size_t n = utf8_decode(s + i, end - i, NULL);

		if (!is_skipped(s + i)) {
			if (prev != SIZE_MAX) {
				memcpy(gram, s + prev, prev_n);
				memcpy(gram + prev_n, s + i, n);
				array_push(&an->extras, item_make(an,
				    TOKEN_BIGRAM, gram, prev_n + n, prev,
				    i + n));
			}
			prev = i;
			prev_n = n;
			count++;
		}
		i += n;
	}
	if (count == 1)
		array_push(&an->extras, item_make(an, TOKEN_BIGRAM, s + prev,
		    prev_n, prev, prev + prev_n));
}

static void
add_word(struct analyzer *an, const struct word *w, size_t offset)
{
	const char *s = an->norm.text.s + offset;
	char folded[SPELLING_MAX];
	const char *base;
	struct item it;
	size_t len;

	if (w->class == MORPH_FUNCTION) {
		item_gap(an, offset + w->start, offset + w->end);
		return;
	}
	base = morph_base(w, &len);
	if (len == 0) {
		base = s + w->start;
		len = w->end - w->start;
	}
	len = spelling_fold(an->shared->lexicon, base, len, folded);
	it = item_make(an, TOKEN_WORD, folded, len, offset + w->start,
	    offset + w->end);
	it.number = w->class == MORPH_NUMBER;
	array_push(&an->items, it);
}

static void
add_parts(struct analyzer *an, const struct word_part *p, size_t n,
    size_t offset, size_t first)
{
	char folded[SPELLING_MAX];

	for (size_t i = 0; i < n; i++) {
		size_t len = spelling_fold(an->shared->lexicon,
		    an->norm.text.s + offset + p[i].start,
		    p[i].end - p[i].start, folded);
		struct item it = item_make(an, TOKEN_PART, folded, len,
		    offset + p[i].start, offset + p[i].end);

		it.anchor = first + p[i].word;
		array_push(&an->extras, it);
	}
}

static void
add_word_reading(struct analyzer *an, const struct word *w, const char *text)
{
	size_t len;
	const char *reading = morph_reading(w, &len);

	if (len > 0)
		add_reading(an, reading, len);
	else if (is_kana(text + w->start, w->end - w->start))
		add_reading(an, text + w->start, w->end - w->start);
	else
		strbuf_addch(&an->reading, '\n');
}

/* Cut a piece as it was cut before, or let MeCab do it. */
static size_t
cut_piece(struct analyzer *an, const char *text, size_t len,
    const struct word **words, const struct word_part **parts,
    size_t *nparts)
{
	size_t n;

	*nparts = 0;
	if (an->reuse.p < an->reuse.end && cuts_next(&an->reuse, text, len)) {
		*words = an->reuse.words.v;
		*parts = an->reuse.parts.v;
		*nparts = an->reuse.parts.n;
		return an->reuse.words.n;
	}
	n = morph_cut(an->morph, text, len, words);
	if (an->channels & ANALYZE_PARTS)
		*nparts = morph_parts(an->morph, parts);
	if (an->keep != NULL)
		cut_put(an->keep, text, *words, n, *parts, *nparts);
	return n;
}

/* Japanese without middle dots, at most MORPH_MAX bytes. */
static void
ja_piece(struct analyzer *an, size_t start, size_t end)
{
	const char *text = an->norm.text.s + start;
	const struct word *w;
	const struct word_part *parts = NULL;
	size_t first = an->items.n, nparts;
	size_t n = cut_piece(an, text, end - start, &w, &parts, &nparts);

	for (size_t i = 0; i < n; i++) {
		add_word(an, &w[i], start);
		if (an->channels & ANALYZE_READINGS)
			add_word_reading(an, &w[i], text);
	}
	if (an->channels & ANALYZE_PARTS)
		add_parts(an, parts, nparts, start, first);
}

static bool
is_katakana_word(const struct analyzer *an, const struct item *it)
{
	const char *s = an->norm.text.s + it->start;
	unsigned cp;

	utf8_decode(s, it->end - it->start, &cp);
	return it->kind == TOKEN_WORD && utf8_class(cp) == UTF8_KATAKANA;
}

/* サム・アルトマン: also the joined word, over the items since `first`. */
static void
join_dotted(struct analyzer *an, size_t first, size_t start, size_t end)
{
	const char *s = an->norm.text.s;
	char joined[SPELLING_MAX], folded[SPELLING_MAX];
	size_t n = 0;
	struct item it;

	for (size_t i = first; i < an->items.n; i++)
		if (!is_katakana_word(an, &an->items.v[i]))
			return;
	for (size_t i = start; i < end;) {
		size_t len = utf8_decode(s + i, end - i, NULL);

		if (!is_skipped(s + i)) {
			if (n + len >= sizeof(joined))
				return;
			memcpy(joined + n, s + i, len);
			n += len;
		}
		i += len;
	}
	n = spelling_fold(an->shared->lexicon, joined, n, folded);
	it = item_make(an, TOKEN_JOINED, folded, n, start, end);
	it.anchor = first;
	it.span = (unsigned)(an->items.n - first);
	array_push(&an->extras, it);
}

static bool
is_katakana_at(const char *s, size_t len)
{
	unsigned cp;

	utf8_decode(s, len, &cp);
	return utf8_class(cp) == UTF8_KATAKANA;
}

/*
 * The katakana words around a middle dot, without what MeCab glued to them:
 * [from, to) grows from the dot in both directions.
 */
static void
dotted_names(struct analyzer *an, size_t start, size_t end)
{
	const char *s = an->norm.text.s;
	size_t from = start, first;
	bool dotted = false;

	for (size_t i = start; i <= end;) {
		size_t n = i < end ? utf8_decode(s + i, end - i, NULL) : 1;
		bool dot = i < end && n == 3 && is_skipped(s + i);

		if (i < end && (dot || is_katakana_at(s + i, end - i))) {
			dotted |= dot;
			i += n;
			continue;
		}
		if (dotted && i > from) {
			size_t last = an->items.n, all = an->items.n;

			first = 0;
			while (first < all && an->items.v[first].start < from)
				first++;
			while (last > first && an->items.v[last - 1].end > i)
				last--;
			an->items.n = last;
			if (last - first > 1)
				join_dotted(an, first, from, i);
			an->items.n = all;
		}
		dotted = false;
		i += n;
		from = i;
	}
}

void
analyze_ja(struct analyzer *an, size_t start, size_t end)
{
	const char *s = an->norm.text.s;
	bool dotted = false;
	size_t from = start;

	strbuf_reset(&an->reading);
	for (size_t i = start; i < end;) {
		size_t n = utf8_decode(s + i, end - i, NULL);
		bool dot = n == 3 && is_skipped(s + i);

		if (dot || i + n - from > MORPH_MAX) {
			if (i > from)
				ja_piece(an, from, i);
			from = dot ? i + n : i;
			dotted |= dot;
		}
		i += n;
	}
	if (end > from)
		ja_piece(an, from, end);
	if (dotted)
		dotted_names(an, start, end);
	if (an->channels & ANALYZE_BIGRAMS)
		add_bigrams(an, start, end);
	if (an->channels & ANALYZE_READINGS) {
		char *line, *rest = an->reading.s;

		while ((line = strsep(&rest, "\n")) != NULL)
			add_grams(an, TOKEN_READING, 3, line, strlen(line),
			    start, end);
	}
}
