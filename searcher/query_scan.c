/*
 * The scanner: where tokens begin and end, and the signs that may stand in
 * front of one.  Functions named take_ move the position when they answer
 * yes.
 */
#include "searcher/query_impl.h"

#include "text/utf8.h"

/* The character `at` bytes in, 0 behind the end. */
unsigned
peek(const struct parser *p, size_t at, size_t *len)
{
	unsigned cp = 0;
	size_t n = 0;

	if (at < p->len)
		n = utf8_decode(p->s + at, p->len - at, &cp);
	if (len != NULL)
		*len = n;
	return cp;
}

/* Is there something at the byte that can begin a word or a group? */
static bool
begins_value(const struct parser *p, size_t at)
{
	unsigned cp = peek(p, at, NULL);

	return at < p->len && !char_space(cp) && !char_close(cp);
}

/* Once there are enough units nothing more is read. */
bool
at_value(struct parser *p)
{
	if (!begins_value(p, p->pos))
		return false;
	if (p->q->nunits < QUERY_UNITS_MAX)
		return true;
	note_add(p->q, p->env->ui, NOTE_UNITS, "", 0);
	p->q->truncated = true;
	return false;
}

static bool
ascii_digit(unsigned cp)
{
	return cp >= '0' && cp <= '9';
}

/* Behind a field a comma separates. */
bool
is_list(const struct scope *sc)
{
	return sc->part != PART_ANY || sc->sides != SIDES_BOTH ||
	    sc->field != NULL;
}

/* 10,000 is one number. */
static bool
comma_in_number(const struct parser *p, size_t start, size_t comma)
{
	return comma > start && ascii_digit((unsigned char)p->s[comma - 1]) &&
	    ascii_digit(peek(p, comma + 1, NULL));
}

/*
 * Where the word at the position ends: at a space, or at a bracket that
 * closes what was not opened in the word, so that f(x) stays whole; where
 * a list may stand, at a comma outside of brackets.
 */
size_t
word_end(const struct parser *p, enum commas commas)
{
	size_t at = p->pos, n;
	unsigned open = 0, cp;

	for (; at < p->len; at += n) {
		cp = peek(p, at, &n);
		if (char_space(cp))
			break;
		if (char_open(cp))
			open++;
		if (char_close(cp) && open-- == 0)
			break;
		if (cp != ',' || commas == COMMAS_ARE_TEXT || open > 0)
			continue;
		if (commas == COMMAS_END ||
		    !comma_in_number(p, p->pos, at))
			break;
	}
	return at;
}

/*
 * The text in the quotation marks at the position, which may be missing at
 * the end; false when there are none.
 */
bool
read_quoted(struct parser *p, struct strbuf *sb)
{
	size_t n, start;
	enum quote kind = quote_opens(peek(p, p->pos, &n));

	if (kind == QUOTE_NONE)
		return false;
	p->pos += n;
	for (start = p->pos; p->pos < p->len; p->pos += n)
		if (quote_closes(peek(p, p->pos, &n)) == kind)
			break;
	strbuf_add(sb, p->s + start, p->pos - start);
	if (p->pos < p->len)
		p->pos += n;
	return true;
}

/* The n of "..."~n. */
unsigned
read_slop(struct parser *p)
{
	size_t start = p->pos;
	unsigned slop = 0;

	if (peek(p, p->pos, NULL) != '~' ||
	    !ascii_digit(peek(p, p->pos + 1, NULL)))
		return 0;
	for (p->pos++; ascii_digit(peek(p, p->pos, NULL)); p->pos++)
		if (slop <= QUERY_SLOP_MAX)
			slop = slop * 10 + (unsigned)(p->s[p->pos] - '0');
	if (slop > QUERY_SLOP_MAX) {
		note_here(p, NOTE_SLOP, start);
		slop = QUERY_SLOP_MAX;
	}
	return slop;
}

/* Step over commas; was there one? */
bool
take_commas(struct parser *p)
{
	size_t start = p->pos;

	while (peek(p, p->pos, NULL) == ',')
		p->pos++;
	return p->pos > start;
}

/* #tag, where a letter follows. */
bool
take_hash(struct parser *p)
{
	size_t n;

	if (char_ascii(peek(p, p->pos, &n)) != '#' ||
	    !char_letter(peek(p, p->pos + n, NULL)))
		return false;
	p->pos += n;
	return true;
}

/* Does a quotation mark close right before the position? */
static bool
behind_quote(const struct parser *p)
{
	size_t at = p->pos;

	while (at > 0 && ((unsigned char)p->s[--at] & 0xc0) == 0x80)
		;
	return at < p->pos && quote_closes(peek(p, at, NULL)) != QUOTE_NONE;
}

/* Any number of dashes in front of something. */
bool
take_dashes(struct parser *p)
{
	size_t at = p->pos, n;

	while (char_dash(peek(p, at, &n)))
		at += n;
	if (at == p->pos || !begins_value(p, at))
		return false;
	p->pos = at;
	return true;
}

/*
 * Bytes of the dashes of running text, which exclude nothing: those right
 * behind a quotation (「A」——B) and the long dash, which is written twice.
 */
static size_t
idle_dashes(const struct parser *p)
{
	size_t at = p->pos, n;
	unsigned long_dashes = 0, cp;

	while (char_dash(cp = peek(p, at, &n))) {
		long_dashes += cp == 0x2014 || cp == 0x2015;
		at += n;
	}
	return at > p->pos && begins_value(p, at) && (behind_quote(p) ||
	    long_dashes > 1) ? at - p->pos : 0;
}

bool
take_plus(struct parser *p)
{
	size_t n;

	if (!char_plus(peek(p, p->pos, &n)) || !begins_value(p, p->pos + n))
		return false;
	p->pos += n;
	return true;
}

enum op
peek_op(const struct parser *p, size_t *len)
{
	enum op op = op_find(p->s + p->pos, p->len - p->pos, len);
	unsigned cp = peek(p, p->pos + *len, NULL);

	return char_space(cp) || char_close(cp) ? op : OP_NONE;
}

/*
 * Spaces, and what means nothing at the start of a token: a bracket or a
 * Japanese quotation mark that closes nothing, a comma in a list, the dashes
 * of running text.
 */
void
skip_gap(struct parser *p, const struct scope *sc)
{
	bool list = is_list(sc);
	size_t n, dashes;

	for (; p->pos < p->len; p->pos += n) {
		unsigned cp = peek(p, p->pos, &n);

		if ((dashes = idle_dashes(p)) > 0) {
			n = dashes;
		} else if (char_close(cp)) {
			if (p->ignored > 0)
				p->ignored--;
			else if (p->depth > 0)
				return;
		} else if (!char_space(cp) && !(list && cp == ',') &&
		    (quote_closes(cp) == QUOTE_NONE ||
		    quote_opens(cp) != QUOTE_NONE))
			return;
	}
}

/* Copy what was typed; control characters become spaces. */
char *
printable(const char *text, size_t len)
{
	char *copy = xmalloc(len + 1);

	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		copy[i] = c < ' ' || c == 0x7f ? ' ' : text[i];
	}
	copy[len] = '\0';
	return copy;
}
