/*
 * The parser: one pass over the bytes, by recursive descent.  Functions
 * that read one thing return NULL when nothing is left of it, as of an empty
 * pair of quotes; that is never an error.
 */
#include "searcher/query.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/query_impl.h"
#include "searcher/when.h"
#include "text/utf8.h"

static struct query_node *read_or(struct parser *, const struct scope *);

void
place(const struct parser *p, struct query_node *n, size_t start)
{
	n->start = p->outer != NULL ? p->start : start;
	n->end = p->outer != NULL ? p->end : p->pos;
}

void
note_here(struct parser *p, enum note note, size_t start)
{
	note_add(p->q, p->env->ui, note, p->s + start, p->pos - start);
}

static struct query_node *
text_node(struct parser *p, enum query_type type, const struct scope *sc,
    const char *text, size_t len)
{
	struct query_node *n = node_new(type);

	n->sides = sc->sides;
	n->part = sc->part;
	n->text = xstrndup(text, len);
	p->q->nunits++;
	return n;
}

struct query_node *
make_phrase(struct parser *p, const struct scope *sc, const char *text,
    size_t len, size_t start)
{
	struct query_node *n = text_node(p, QUERY_PHRASE, sc, text, len);

	place(p, n, start);
	return n;
}

/* NULL for quotation marks with nothing in them. */
static struct query_node *
read_phrase(struct parser *p, const struct scope *sc)
{
	struct query_node *n = NULL;
	size_t start = p->pos, at, step;
	struct strbuf sb;
	unsigned slop;

	strbuf_init(&sb, QUERY_TEXT_MAX);
	read_quoted(p, &sb);
	slop = read_slop(p);
	for (at = 0; at < sb.len; at += step) {
		unsigned cp;

		step = utf8_decode(sb.s + at, sb.len - at, &cp);
		if (!char_space(cp))
			break;
	}
	if (at < sb.len) {
		n = make_phrase(p, sc, sb.s, sb.len, start);
		n->slop = slop;
	}
	strbuf_clear(&sb);
	return n;
}

/* A word whose bytes were read already; takes a final * off. */
struct query_node *
make_word(struct parser *p, const struct scope *sc, const char *text,
    size_t len, size_t start)
{
	struct query_node *n;
	size_t stem = len;

	while (stem > 0 && text[stem - 1] == '*')
		stem--;
	if (stem < len && utf8_count(text, stem) < QUERY_PREFIX_MIN) {
		if (stem > 0)
			note_here(p, NOTE_PREFIX, start);
		stem = len;
	}
	n = text_node(p, QUERY_WORD, sc, text, stem);
	n->prefix = stem < len && p->q->nprefixes++ < QUERY_PREFIXES_MAX;
	if (stem < len && !n->prefix) {
		note_add(p->q, p->env->ui, NOTE_PREFIXES, "", 0);
		p->q->truncated = true;
	}
	n->exact = sc->exact;
	place(p, n, start);
	return n;
}

/* A name that could have been meant as a field: letters, colon, more. */
static void
note_unknown_field(struct parser *p, const char *text, size_t len,
    size_t start)
{
	size_t at = 0, n, letters = 0;
	unsigned cp;

	for (; at < len; at += n, letters++) {
		n = utf8_decode(text + at, len - at, &cp);
		if (!char_letter(cp) && cp != '_')
			break;
	}
	if (letters < 2 || letters > 20 || at + 1 >= len || text[at] != ':' ||
	    text[at + 1] == '/')
		return;
	note_add(p->q, p->env->ui, NOTE_UNKNOWN_FIELD, p->s + start, at + 1);
}

static struct query_node *
read_word(struct parser *p, const struct scope *sc)
{
	size_t start = p->pos;

	p->pos = word_end(p, is_list(sc) ? COMMAS_IN_NUMBERS :
	    COMMAS_ARE_TEXT);
	if (p->pos == start)
		return NULL;
	note_unknown_field(p, p->s + start, p->pos - start, start);
	return make_word(p, sc, p->s + start, p->pos - start, start);
}

struct query_node *
read_group(struct parser *p, const struct scope *sc)
{
	struct query_node *n;
	size_t start = p->pos, len;

	peek(p, p->pos, &len);
	p->pos += len;
	if (p->depth == QUERY_DEPTH_MAX) {
		note_here(p, NOTE_DEPTH, start);
		p->q->truncated = true;
		p->ignored++;
		return NULL;
	}
	p->depth++;
	n = read_or(p, sc);
	p->depth--;
	if (char_close(peek(p, p->pos, &len)))
		p->pos += len;
	if (n != NULL && n->nchild > 0)
		place(p, n, start);
	return n;
}

/* What may stand behind a colon, and behind the signs in front of a unit. */
static struct query_node *
read_value(struct parser *p, const struct scope *sc)
{
	const struct field *f;
	size_t start = p->pos, n;

	if (char_open(peek(p, p->pos, NULL)))
		return read_group(p, sc);
	if (sc->field != NULL)
		return sc->field->read(p, sc->field, sc, start);
	if (quote_opens(peek(p, p->pos, NULL)) != QUOTE_NONE)
		return read_phrase(p, sc);
	f = field_at(p, &n);
	if (f != NULL && !field_repeats(f, sc)) {
		p->pos += n;
		if (at_value(p))
			return field_read(p, f, sc, start);
		note_here(p, NOTE_EMPTY_FIELD, start);
		p->pos = start;
	}
	return read_word(p, sc);
}

struct query_node *
read_texts(struct parser *p, const struct scope *sc)
{
	struct query_node *n, *group;
	node_list list = { 0 };
	size_t start = p->pos;
	bool more;

	do {
		n = at_value(p) ? read_value(p, sc) : NULL;
		if (n != NULL)
			array_push(&list, n);
		more = is_list(sc) && take_commas(p);
		/* A list is a group as brackets make one. */
		if (more && p->depth == QUERY_DEPTH_MAX) {
			note_here(p, NOTE_DEPTH, start);
			p->q->truncated = true;
			more = false;
		}
	} while (more && at_value(p));
	group = node_group(QUERY_OR, &list);
	if (group != NULL && group->nchild > 0)
		place(p, group, start);
	return group;
}

/* Lower-case operators are words, but whoever puts one between two others
 * may have meant something else. */
static void
note_lower_case(struct parser *p, const struct query_node *n, size_t before)
{
	static const char *const words[] = { "or", "and", "not" };

	if (n->type != QUERY_WORD || n->exclude || n->exact || before == 0 ||
	    !at_value(p))
		return;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcmp(n->text, words[i]) == 0)
			note_add(p->q, p->env->ui,
			    (enum note)(NOTE_LOWER_OR + i), words[i],
			    strlen(words[i]));
}

/* NOT and the space behind it; doubled ones count once. */
static bool
take_not(struct parser *p, const struct scope *sc)
{
	size_t start = p->pos, n;

	while (peek_op(p, &n) == OP_NOT) {
		p->pos += n;
		skip_gap(p, sc);
	}
	if (p->pos == start)
		return false;
	if (!at_value(p) || peek_op(p, &n) != OP_NONE)
		note_add(p->q, p->env->ui, NOTE_DANGLING, "NOT",
		    strlen("NOT"));
	return true;
}

static struct query_node *
read_unit(struct parser *p, const struct scope *outer)
{
	struct scope sc = *outer;
	struct query_node *n;
	size_t start = p->pos, len;
	bool exclude;

	sc.side_named = sc.part_named = false;
	exclude = take_not(p, outer);
	if (!at_value(p) || peek_op(p, &len) != OP_NONE)
		return NULL;
	exclude = take_dashes(p) || exclude;
	if (take_plus(p))
		sc.exact = true;
	if (take_hash(p))
		n = field_read(p, field_tag(), &sc, start);
	else
		n = read_texts(p, &sc);
	if (n == NULL || !exclude)
		return n;
	n = node_exclude(n);
	n->start = p->outer != NULL ? p->start : start;
	return n;
}

/* Units up to OR, the closing bracket or the end. */
static struct query_node *
read_and(struct parser *p, const struct scope *sc)
{
	node_list list = { 0 };
	size_t start, n, dangling = 0;
	const char *last = NULL;	/* AND that waits for a unit */
	struct query_node *unit;
	enum op op;

	for (;;) {
		skip_gap(p, sc);
		if (!at_value(p))
			break;
		op = peek_op(p, &n);
		if (op == OP_OR)
			break;
		start = p->pos;
		if (op == OP_AND) {
			p->pos += n;
			if (list.n == 0 || last != NULL)
				note_here(p, NOTE_DANGLING, start);
			last = p->s + start;
			dangling = n;
			continue;
		}
		last = NULL;
		unit = read_unit(p, sc);
		if (unit == NULL)
			continue;
		skip_gap(p, sc);
		note_lower_case(p, unit, list.n);
		array_push(&list, unit);
	}
	if (last != NULL && list.n > 0)
		note_add(p->q, p->env->ui, NOTE_DANGLING, last, dangling);
	return node_group(QUERY_AND, &list);
}

static struct query_node *
read_or(struct parser *p, const struct scope *sc)
{
	node_list list = { 0 };
	struct query_node *n;
	size_t start, len;

	n = read_and(p, sc);
	if (n != NULL)
		array_push(&list, n);
	while (at_value(p) && peek_op(p, &len) == OP_OR) {
		bool before = n != NULL;

		start = p->pos;
		p->pos += len;
		n = read_and(p, sc);
		if (n != NULL)
			array_push(&list, n);
		if (!before || n == NULL)
			note_add(p->q, p->env->ui, NOTE_DANGLING,
			    p->s + start, len);
	}
	return node_group(QUERY_OR, &list);
}

/* Does the saved query stand in itself? */
static bool
is_cycle(const struct parser *p, const char *name)
{
	for (; p != NULL; p = p->outer)
		if (p->name != NULL && strcmp(p->name, name) == 0)
			return true;
	return false;
}

/* Parse the text of a saved query in place of its name. */
static struct query_node *
read_inner(struct parser *outer, const char *name, const char *text,
    const struct scope *sc, size_t start)
{
	struct parser p = {
		.s = text, .len = strlen(text), .env = outer->env,
		.q = outer->q, .depth = outer->depth + 1,
		.saved_left = outer->saved_left, .outer = outer,
		.name = name, .start = start, .end = outer->pos
	};
	struct query_node *n;

	if (outer->outer != NULL) {
		p.start = outer->start;
		p.end = outer->end;
	}
	n = read_or(&p, sc);
	/* A bracket too many closes nothing here. */
	while (p.pos < p.len && outer->q->nunits < QUERY_UNITS_MAX) {
		node_list list = { 0 };
		size_t len;

		peek(&p, p.pos, &len);
		p.pos += len;
		if (n != NULL)
			array_push(&list, n);
		n = read_or(&p, sc);
		if (n != NULL)
			array_push(&list, n);
		n = node_group(QUERY_AND, &list);
	}
	return n;
}

struct query_node *
read_saved(struct parser *p, const char *name, const char *text,
    const struct scope *sc, size_t start)
{
	struct query_node *n;
	char *copy;

	if (is_cycle(p, name)) {
		note_add(p->q, p->env->ui, NOTE_SAVED_CYCLE, name,
		    strlen(name));
		return NULL;
	}
	if (p->depth == QUERY_DEPTH_MAX || *p->saved_left == 0 ||
	    utf8_count(text, strlen(text)) > QUERY_CHARS_MAX) {
		note_add(p->q, p->env->ui, NOTE_SAVED_LIMIT, name,
		    strlen(name));
		p->q->truncated = true;
		return NULL;
	}
	--*p->saved_left;
	copy = printable(text, strlen(text));
	n = read_inner(p, name, copy, sc, start);
	free(copy);
	return n;
}

enum status
query_parse(struct query **out, const char *text, size_t len,
    const struct query_env *env, struct error *err)
{
	const struct scope everywhere = { .sides = SIDES_BOTH };
	unsigned saved_left = QUERY_UNITS_MAX;
	struct parser p = { .env = env, .saved_left = &saved_left };
	struct query *q;

	if (len > 4 * QUERY_CHARS_MAX || utf8_count(text, len) >
	    QUERY_CHARS_MAX)
		return error_set(err, STATUS_TOO_LARGE,
		    "query: more than %d characters", QUERY_CHARS_MAX);
	q = xcalloc(1, sizeof(*q));
	q->typed = printable(text, len);
	q->zone = xstrdup(zone_name(env->zone));
	p.s = q->typed;
	p.len = len;
	p.q = q;
	q->root = read_or(&p, &everywhere);
	if (q->root == NULL)
		q->root = node_new(QUERY_ALL);
	q->nunits = tree_count(q->root);
	*out = q;
	return STATUS_OK;
}
