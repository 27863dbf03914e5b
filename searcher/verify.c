#include "searcher/verify.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"
#include "text/normalize.h"
#include "text/sentence.h"
#include "text/utf8.h"

struct verifier {
	const struct unit *unit;
	struct analyzer *an;
	struct strbuf needle;	/* squeezed */
	struct normalized norm;	/* of the text at hand */
	struct strbuf hay;	/* the same, squeezed */
	ARRAY(uint32_t) map;	/* squeezed byte -> normalised byte */
	bool boundaries;	/* at words only: the substring rule */
	bool numbered;		/* H.R. 8283: stops and spaces are free */
};

static bool
is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Is this the full stop of an abbreviation, the last one of h.r. too? */
static bool
is_abbreviation(const char *s, size_t i)
{
	return s[i] == '.' && i > 0 && is_letter(s[i - 1]) &&
	    (i == 1 || (!is_letter(s[i - 2]) && !is_digit(s[i - 2])));
}

/*
 * Copy a text without what does not count when characters are compared:
 * spaces beside Japanese, and in the name of a thing with a number (H.R.
 * 8283 is HR8283) the stops of the abbreviation and the space before the
 * number.  Runs of other white space become one space.
 */
static void
squeeze(struct verifier *v, struct strbuf *out)
{
	const struct strbuf *text = &v->norm.text;
	enum utf8_class before = UTF8_SPACE;
	size_t space = SIZE_MAX;

	strbuf_reset(out);
	v->map.n = 0;
	for (size_t i = 0; i < text->len;) {
		unsigned cp;
		size_t len = utf8_decode(text->s + i, text->len - i, &cp);
		enum utf8_class c = utf8_class(cp);

		if (c == UTF8_SPACE) {
			if (space == SIZE_MAX)
				space = i;
			i += len;
			continue;
		}
		if (v->numbered && is_abbreviation(text->s, i)) {
			i += len;
			continue;
		}
		if (space != SIZE_MAX && out->len > 0 && !utf8_is_ja(before)
		    && !utf8_is_ja(c) && !(v->numbered && cp < 0x80 &&
		    is_digit((char)cp) && is_letter(out->s[out->len - 1]))) {
			array_push(&v->map, (uint32_t)space);
			strbuf_addch(out, ' ');
		}
		for (size_t k = 0; k < len; k++)
			array_push(&v->map, (uint32_t)(i + k));
		strbuf_add(out, text->s + i, len);
		space = SIZE_MAX;
		before = c;
		i += len;
	}
}

/* Is the phrase a short name and a number, nothing else? */
static bool
is_numbered(const char *s)
{
	size_t letters = 0, i = 0;

	for (; is_letter(s[i]) || is_abbreviation(s, i); i++)
		letters += is_letter(s[i]);
	if (letters < 2)
		return false;
	i += s[i] == ' ';
	return is_digit(s[i]) && s[i + strspn(s + i, "0123456789")] == '\0';
}

struct verifier *
verifier_new(const struct unit *u, struct analyzer *an)
{
	struct verifier *v = xcalloc(1, sizeof(*v));

	v->unit = u;
	v->an = an;
	v->boundaries = u->ngram || u->node->exact;
	normalized_init(&v->norm);
	strbuf_init(&v->needle, SIZE_MAX / 2);
	strbuf_init(&v->hay, SIZE_MAX / 2);
	normalize(&v->norm, u->text, strlen(u->text), NULL);
	v->numbered = is_numbered(v->norm.text.s);
	squeeze(v, &v->needle);
	return v;
}

void
verifier_free(struct verifier *v)
{
	if (v == NULL)
		return;
	normalized_clear(&v->norm);
	strbuf_clear(&v->needle);
	strbuf_clear(&v->hay);
	array_free(&v->map);
	free(v);
}

/* Would a Latin word or number be cut between these two places? */
static bool
cuts_word(const char *s, size_t len, size_t at)
{
	unsigned before, after;
	enum utf8_class b, a;
	size_t from;

	if (at == 0 || at >= len)
		return false;
	from = utf8_floor(s, at - 1);
	utf8_decode(s + from, len - from, &before);
	utf8_decode(s + at, len - at, &after);
	b = utf8_class(before);
	a = utf8_class(after);
	if ((b == UTF8_LETTER && a == UTF8_LETTER) ||
	    (b == UTF8_DIGIT && a == UTF8_DIGIT) ||
	    (b == UTF8_LETTER && a == UTF8_DIGIT) ||
	    (b == UTF8_DIGIT && a == UTF8_LETTER))
		return true;
	/* GPT-5 is no beginning of GPT-5.5, nor is 5 the end of it. */
	if (after == '.' && b == UTF8_DIGIT && at + 1 < len)
		return s[at + 1] >= '0' && s[at + 1] <= '9';
	if (before == '.' && a == UTF8_DIGIT && at >= 2)
		return s[at - 2] >= '0' && s[at - 2] <= '9';
	return false;
}

/* Where tokens begin and end around a place, for the substring rule. */
struct edges {
	size_t start, end;	/* of the place, source bytes */
	bool begins, ends;
};

static void
see_edge(void *ctx, const struct token *t)
{
	struct edges *e = ctx;

	if (t->kind == TOKEN_BIGRAM || t->kind == TOKEN_READING ||
	    t->kind == TOKEN_JOINED)
		return;
	if (t->start == e->start)
		e->begins = true;
	if (t->end == e->end)
		e->ends = true;
}

/*
 * 職事 stands in 汚職事件 but is no word there: the place must begin where a
 * token or a part of a compound begins, and end where one ends.
 */
static bool
at_words(struct verifier *v, const char *text, size_t len, size_t start,
    size_t end)
{
	size_t at = 0, s, e;

	while (sentence_next(text, len, &at, &s, &e)) {
		struct edges edges = { .start = start - s, .end = end - s };

		if (e <= start)
			continue;
		if (s > start || e < end)
			return false;
		analyze(v->an, text + s, e - s, ANALYZE_PARTS, 0, see_edge,
		    &edges);
		return edges.begins && edges.ends;
	}
	return false;
}

bool
verifier_find(struct verifier *v, const char *text, size_t len, size_t from,
    size_t *start, size_t *end)
{
	const struct strbuf *norm = &v->norm.text;
	size_t n = v->needle.len, at = 0, first, last;
	const char *hay, *p;

	if (n == 0)
		return false;
	normalize(&v->norm, text, len, NULL);
	squeeze(v, &v->hay);
	hay = v->hay.s;
	while ((p = memmem(hay + at, v->hay.len - at, v->needle.s, n)) !=
	    NULL) {
		at = (size_t)(p - hay);
		first = v->map.v[at];
		last = v->map.v[at + n - 1] + 1;
		*start = normalized_start(&v->norm, first);
		*end = normalized_end(&v->norm, last);
		if (*start >= from && !cuts_word(norm->s, norm->len, first) &&
		    !cuts_word(norm->s, norm->len, last) &&
		    (!v->boundaries || at_words(v, text, len, *start, *end)))
			return true;
		at += 1;
		while (at < v->hay.len && ((unsigned char)hay[at] & 0xc0) ==
		    0x80)
			at++;
	}
	return false;
}

/* As written, which is how most people quote: no folding needed. */
static bool
stands_as_typed(const struct verifier *v, const struct record_field *f)
{
	const char *p = strstr(f->text, v->unit->text);
	size_t at;

	if (p == NULL || v->boundaries)
		return false;
	at = (size_t)(p - f->text);
	return !cuts_word(f->text, f->len, at) &&
	    !cuts_word(f->text, f->len, at + strlen(v->unit->text));
}

bool
verify(struct verifier *v, const struct record *r)
{
	size_t start, end;

	for (int s = 0; s < SIDES; s++) {
		const struct record_side *side = &r->side[s];

		if (!(v->unit->sides & (s == SIDE_JA ? SIDES_JA : SIDES_EN)))
			continue;
		for (size_t i = 0; i < side->nfields; i++) {
			const struct record_field *f = &side->fields[i];

			if (v->unit->node->part == PART_TITLE &&
			    f->kind != FIELD_TITLE)
				continue;
			if (v->unit->node->part == PART_BODY &&
			    f->kind != FIELD_BODY)
				continue;
			if (stands_as_typed(v, f) || verifier_find(v, f->text,
			    f->len, 0, &start, &end))
				return true;
		}
	}
	return false;
}
