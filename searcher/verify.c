#include "searcher/verify.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"
#include "text/normalize.h"
#include "text/sentence.h"
#include "text/utf8.h"

/* What begins or ends at a byte of a sentence. */
#define EDGE_BEGIN 1u
#define EDGE_END 2u
#define FOLD_WORK 4u		/* reading a byte is 1: counted instructions */
#define CUT_WORK 16u		/* finding its words */

struct verifier {
	const struct unit *unit;
	struct analyzer *an;
	const char *text;	/* at hand */
	size_t len;
	struct strbuf needle;	/* squeezed */
	struct normalized norm;	/* of the text at hand */
	struct strbuf hay;	/* the same, squeezed */
	size_t at;		/* how far it was searched */
	size_t sentence_at;	/* behind the sentence at hand */
	size_t sentence_start, sentence_end;
	ARRAY(unsigned char) edges;	/* its EDGE_* by byte */
	ARRAY(uint32_t) map;	/* squeezed byte -> normalised byte */
	bool boundaries;	/* at words only: the substring rule */
	bool numbered;		/* H.R. 8283: stops and spaces are free */
	size_t work;		/* verifier_work */
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
	array_reserve(&v->map, text->len);
	for (size_t i = 0; i < text->len;) {
		unsigned cp;
		size_t len = utf8_decode(text->s + i, text->len - i, &cp);
		enum utf8_class c = utf8_class(cp);

		/* A whole word at once, which is most of a Latin text. */
		while (!v->numbered && is_letter(text->s[i]) &&
		    is_letter(text->s[i + len]))
			len++;
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
			v->map.v[v->map.n++] = (uint32_t)space;
			strbuf_addch(out, ' ');
		}
		for (size_t k = 0; k < len; k++)
			v->map.v[v->map.n++] = (uint32_t)(i + k);
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
	array_free(&v->edges);
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

static void
see_edge(void *ctx, const struct token *t)
{
	struct verifier *v = ctx;

	if (t->kind == TOKEN_BIGRAM || t->kind == TOKEN_READING ||
	    t->kind == TOKEN_JOINED)
		return;
	v->edges.v[t->start] |= EDGE_BEGIN;
	v->edges.v[t->end] |= EDGE_END;
}

/* Move on to the sentence that holds a place; false when none does. */
static bool
enter_sentence(struct verifier *v, size_t place)
{
	bool moved = false;

	while (v->sentence_end <= place) {
		if (!sentence_next(v->text, v->len, &v->sentence_at,
		    &v->sentence_start, &v->sentence_end))
			return false;
		moved = true;
	}
	if (!moved)
		return true;
	v->edges.n = 0;
	array_reserve(&v->edges, v->sentence_end - v->sentence_start + 1);
	memset(v->edges.v, 0, v->sentence_end - v->sentence_start + 1);
	v->work += CUT_WORK * (v->sentence_end - v->sentence_start);
	analyze(v->an, v->text + v->sentence_start, v->sentence_end -
	    v->sentence_start, ANALYZE_PARTS, 0, see_edge, v);
	return true;
}

/*
 * 職事 stands in 汚職事件 but is no word there: the place must begin where a
 * token or a part of a compound begins, and end where one ends.
 */
static bool
at_words(struct verifier *v, size_t start, size_t end)
{
	if (!enter_sentence(v, start) || start < v->sentence_start ||
	    end > v->sentence_end)
		return false;
	return (v->edges.v[start - v->sentence_start] & EDGE_BEGIN) &&
	    (v->edges.v[end - v->sentence_start] & EDGE_END);
}

/* Where a text has a sign that is looked at by next_sign. */
struct signs {
	const char *s;
	size_t len, at;
	bool ja;		/* is what stands before kana or kanji? */
};

/*
 * The next dash that is no hyphen, or space among Japanese; a line feed where
 * a line ends there, which is no space.  0 = no more.
 */
static unsigned
next_sign(struct signs *g)
{
	unsigned cp, space = 0;
	size_t n;

	for (; g->at < g->len; g->at += n) {
		n = utf8_decode(g->s + g->at, g->len - g->at, &cp);
		if (utf8_class(cp) == UTF8_SPACE) {
			if (g->ja)
				space = cp == '\n' || space == '\n' ? '\n' :
				    ' ';
			continue;
		}
		g->ja = utf8_is_ja(utf8_class(cp));
		if (space != 0 && g->ja)
			return space;
		space = 0;
		if (utf8_is_dash(cp)) {
			g->at += n;
			return cp == 0x2011 ? 0x2010 : cp;
		}
	}
	return 0;
}

/*
 * Who asks for characters means these dashes and these spaces, which folding
 * and squeezing take for others.
 */
static bool
same_signs(const struct verifier *v, size_t start, size_t end)
{
	struct signs typed = { v->unit->text, strlen(v->unit->text), 0, 0 };
	struct signs found = { v->text + start, end - start, 0, 0 };
	unsigned a, b;

	if (!v->unit->verify)
		return true;
	do {
		a = next_sign(&typed);
		b = next_sign(&found);
		while (b == '\n' && a != ' ')
			b = next_sign(&found);
	} while (a != 0 && (a == b || (a == ' ' && b == '\n')));
	return a == b;
}

static void
take_text(struct verifier *v, const char *text, size_t len)
{
	v->text = text;
	v->len = len;
	v->at = v->sentence_at = v->sentence_start = v->sentence_end = 0;
}

/* Is it a letter or digit of ASCII, with which no other makes a border? */
static bool
is_alnum(char c)
{
	return is_letter((char)(c | 0x20)) || is_digit(c);
}

/*
 * May the phrase stand at this byte, as far as its first words tell, letters
 * and spaces?  Between words there may be any white space, and what folds to
 * it or to nothing; no word may be cut.
 */
static bool
may_begin(const char *needle, const char *text, size_t at, size_t len)
{
	const char *s = text + at, *end = text + len;

	if ((*s | 0x20) != *needle || (at > 0 && is_alnum(s[-1])))
		return false;
	for (; is_letter(*needle) || *needle == ' '; needle++) {
		if (*needle == ' ') {
			if (s < end && is_alnum(*s))
				return false;
			while (s < end && ((unsigned char)*s <= ' ' ||
			    (unsigned char)*s >= 0x7f))
				s++;
			continue;
		}
		if (s == end || (*s++ | 0x20) != *needle)
			return false;
	}
	return *needle != '\0' || s == end || !is_alnum(*s);
}

/*
 * Bytes of a character that is not of ASCII and of which folding makes no
 * letter; 0 = it may.
 */
static size_t
no_letter(const unsigned char *s)
{
	/* U+3000 to U+30FF, U+4000 to U+9FFF */
	if (s[0] >= 0xe3 && s[0] <= 0xe9)
		return s[0] > 0xe3 || s[1] < 0x84 ? 3 : 0;
	/* U+2000 to U+203F */
	if (s[0] == 0xe2)
		return s[1] == 0x80 ? 3 : 0;
	/* Full width, but for A to Z and a to z. */
	if (s[0] == 0xef)
		return (s[1] == 0xbc && (s[2] < 0xa1 || s[2] > 0xba)) ||
		    (s[1] == 0xbd && (s[2] < 0x81 || s[2] > 0x9a)) ? 3 : 0;
	return 0;
}

/*
 * Do the first words of the phrase stand nowhere, in a text of nothing but
 * ASCII, kana, kanji and their punctuation?  Folding makes no letters of
 * those, so that most texts need not be folded.
 */
static bool
is_without(const struct verifier *v, const char *text, size_t len)
{
	const char *needle = v->needle.s;
	bool found = false;

	/* hr is written H.R., too */
	if (!is_letter(needle[0]) || v->numbered)
		return false;
	for (size_t i = 0, n = 1; i < len && !found; i += n, n = 1) {
		if ((unsigned char)text[i] < 0x80)
			found = (text[i] | 0x20) == needle[0] &&
			    may_begin(needle, text, i, len);
		else if ((n = no_letter((const unsigned char *)text + i)) ==
		    0)
			return false;
	}
	return !found;
}

/*
 * May folding make kana or kanji of this character, or take it away?  Half
 * width and combining marks, radicals, squared words, selectors.
 */
static bool
is_foldable(const unsigned char *s)
{
	switch (s[0]) {
	case 0xc2:
		return s[1] == 0xad;
	case 0xe1:
		return s[1] == 0xa0;
	case 0xe2:
		return s[1] >= 0xba || s[1] == 0x81 || (s[1] == 0x80 &&
		    s[2] >= 0x8b && s[2] <= 0x8f);
	case 0xe3:
		return s[1] >= 0x84 && s[1] <= 0x8f ? true : s[1] == 0x82 &&
		    s[2] >= 0x99 && s[2] <= 0x9f;
	case 0xef:
		return s[1] != 0xbc && s[1] != 0xbf &&
		    !(s[1] == 0xbd && s[2] < 0xa1);
	case 0xf0:
		return s[1] == 0xaf;
	default:
		return s[0] > 0xf0;
	}
}

/*
 * Do the needle's characters stand here, but for white space?  Those as typed
 * are `judged` where verify looked at them before and passed none.
 */
static bool
stands_at(const struct verifier *v, const char *s, size_t len, bool judged)
{
	const char *needle = v->needle.s, *typed = v->unit->text;
	size_t n = strlen(typed);

	if (judged && n <= len && memcmp(s, typed, n) == 0)
		return false;
	for (size_t i = 0; *needle != '\0'; i += n) {
		unsigned cp;

		if (i >= len)
			return false;
		n = utf8_decode(s + i, len - i, &cp);
		if (memcmp(s + i, needle, n) == 0)
			needle += n;
		else if (utf8_class(cp) != UTF8_SPACE)
			return false;
	}
	return true;
}

/*
 * The same for kana and kanji, which stand as they are in texts without what
 * folds to them.
 */
static bool
is_without_ja(const struct verifier *v, const char *text, size_t len,
    bool judged)
{
	const char *needle = v->needle.s;

	if (!v->unit->japanese || v->needle.len == 0 ||
	    strstr(needle, "\xe3\x83\xbb") != NULL)
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] >= 0xc2 &&
		    (is_foldable((const unsigned char *)text + i) ||
		    (text[i] == needle[0] && text[i + 1] == needle[1] &&
		    stands_at(v, text + i, len - i, judged))))
			return false;
	return true;
}

static void
fold_text(struct verifier *v, const char *text, size_t len, bool judged)
{
	take_text(v, text, len);
	strbuf_reset(&v->hay);
	if (is_without(v, text, len) || is_without_ja(v, text, len, judged))
		return;
	v->work += FOLD_WORK * len;
	normalize(&v->norm, text, len, NULL);
	squeeze(v, &v->hay);
}

void
verifier_text(struct verifier *v, const char *text, size_t len)
{
	fold_text(v, text, len, false);
}

bool
verifier_next(struct verifier *v, size_t *start, size_t *end)
{
	const struct strbuf *norm = &v->norm.text;
	size_t n = v->needle.len;
	const char *p;

	while (n > 0 && (p = memmem(v->hay.s + v->at, v->hay.len - v->at,
	    v->needle.s, n)) != NULL) {
		size_t at = (size_t)(p - v->hay.s);
		size_t first = v->map.v[at], last = v->map.v[at + n - 1] + 1;

		*start = normalized_start(&v->norm, first);
		*end = normalized_end(&v->norm, last);
		if (!cuts_word(norm->s, norm->len, first) &&
		    !cuts_word(norm->s, norm->len, last) &&
		    same_signs(v, *start, *end) &&
		    (!v->boundaries || at_words(v, *start, *end))) {
			v->at = at + n;
			return true;
		}
		v->at = at + 1;
		while (v->at < v->hay.len &&
		    ((unsigned char)v->hay.s[v->at] & 0xc0) == 0x80)
			v->at++;
	}
	v->at = v->hay.len;
	return false;
}

/* As written, which is how most people quote: no folding needed. */
static bool
stands_as_typed(struct verifier *v, const struct record_field *f)
{
	const char *text = v->unit->text;
	size_t n = strlen(text);

	v->work += f->len;
	take_text(v, f->text, f->len);
	for (const char *p = f->text; n > 0 && (p = strstr(p, text)) != NULL;
	    p++) {
		size_t at = (size_t)(p - f->text);

		if (!cuts_word(f->text, f->len, at) &&
		    !cuts_word(f->text, f->len, at + n) &&
		    (!v->boundaries || at_words(v, at, at + n)))
			return true;
	}
	return false;
}

static bool
stands_folded(struct verifier *v, const struct record_field *f)
{
	size_t start, end;

	fold_text(v, f->text, f->len, true);
	return verifier_next(v, &start, &end);
}

static bool
is_asked(const struct verifier *v, int side, enum field kind)
{
	const struct unit *u = v->unit;

	return (u->sides & unit_sides[side].bit) != 0 &&
	    (u->node->part != PART_TITLE || kind == FIELD_TITLE) &&
	    (u->node->part != PART_BODY || kind == FIELD_BODY);
}

static bool
in_any(struct verifier *v, const struct record *r,
    bool (*stands)(struct verifier *, const struct record_field *))
{
	for (int s = 0; s < SIDES; s++)
		for (size_t i = 0; i < r->side[s].nfields; i++) {
			const struct record_field *f = &r->side[s].fields[i];

			if (is_asked(v, s, f->kind) && stands(v, f))
				return true;
		}
	return false;
}

bool
verify(struct verifier *v, const struct record *r)
{
	return in_any(v, r, stands_as_typed) || in_any(v, r, stands_folded);
}

size_t
verifier_work(const struct verifier *v)
{
	return v->work;
}
