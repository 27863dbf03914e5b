/*
 * The fields: names, and what reads the value behind the colon.  A value
 * that cannot be meant makes the whole `name:value` a word.
 */
#include "searcher/query_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/article.h"
#include "searcher/when.h"
#include "text/utf8.h"

#define NAME_MAX_BYTES 40	/* longer names are no fields */

/* Which end of a period a date field takes; the arg of its row. */
enum bound { BOUND_BOTH, BOUND_FROM, BOUND_TO };

/* One value: what stands in quotation marks, or a word. */
static void
read_one(struct parser *p, struct strbuf *sb)
{
	size_t start = p->pos;

	if (read_quoted(p, sb))
		return;
	p->pos = word_end(p, COMMAS_END);
	strbuf_add(sb, p->s + start, p->pos - start);
}

/*
 * Keep name and value, which begins at start, as text: a word when it can be
 * typed as one, else a phrase.
 */
static struct query_node *
refuse(struct parser *p, const struct field *f, const struct scope *sc,
    enum note note, size_t start)
{
	struct query_node *n;
	struct strbuf value, sb;
	bool quoted = quote_opens(peek(p, start, NULL)) != QUOTE_NONE;

	strbuf_init(&value, QUERY_TEXT_MAX);
	strbuf_init(&sb, QUERY_TEXT_MAX);
	p->pos = start;
	read_one(p, &value);
	strbuf_addf(&sb, "%s:%s", f->name, value.s);
	note_add(p->q, p->env->ui, note, sb.s, sb.len);
	if (quoted && value.len > 0 && !text_is_plain(value.s))
		n = make_phrase(p, sc, sb.s, sb.len, start);
	else
		n = make_word(p, sc, sb.s, sb.len, start);
	strbuf_clear(&value);
	strbuf_clear(&sb);
	return n;
}

static struct query_node *
finish(struct parser *p, struct query_node *n, size_t start)
{
	p->q->nunits++;
	place(p, n, start);
	return n;
}

/* Values that are taken as they stand: tag, source, id, like, story. */
static struct query_node *
read_values(struct parser *p, const struct field *f, const struct scope *sc,
    size_t start)
{
	struct query_node *n = filter_new((enum filter_kind)f->arg);
	struct strbuf sb;
	bool more;

	strbuf_init(&sb, QUERY_TEXT_MAX);
	do {
		strbuf_reset(&sb);
		read_one(p, &sb);
		if (n->filter->nvalues == QUERY_VALUES_MAX) {
			note_add(p->q, p->env->ui, NOTE_VALUES, f->name,
			    strlen(f->name));
			p->q->truncated = true;
		} else if (sb.len > 0)
			filter_add(n->filter, sb.s, sb.len);
		more = peek(p, p->pos, NULL) == ',';
		p->pos += more;
	} while (more);
	strbuf_clear(&sb);
	if (n->filter->nvalues > 0)
		return finish(p, n, start);
	node_free(n);
	return refuse(p, f, sc, NOTE_EMPTY_FIELD, start);
}

/* The values a filter knows. */
static const struct {
	enum filter_kind kind;
	const char *value;
} known_values[] = {
	{ FILTER_HAS, "ja" }, { FILTER_HAS, "en" },
	{ FILTER_HAS, "original" },
	{ FILTER_IS, "dup" }, { FILTER_IS, "lead" },
	{ FILTER_MISMATCH, "number" },
};

static bool
is_known(enum filter_kind kind, const char *value)
{
	for (size_t i = 0; i < sizeof(known_values) / sizeof(*known_values);
	    i++)
		if (known_values[i].kind == kind &&
		    strcmp(known_values[i].value, value) == 0)
			return true;
	return false;
}

/* has, is, mismatch. */
static struct query_node *
read_known(struct parser *p, const struct field *f, const struct scope *sc,
    size_t start)
{
	struct query_node *n = NULL;
	struct strbuf sb;

	strbuf_init(&sb, QUERY_TEXT_MAX);
	read_one(p, &sb);
	if (is_known((enum filter_kind)f->arg, sb.s)) {
		n = filter_new((enum filter_kind)f->arg);
		filter_add(n->filter, sb.s, sb.len);
	}
	strbuf_clear(&sb);
	return n != NULL ? finish(p, n, start) :
	    refuse(p, f, sc, NOTE_BAD_VALUE, start);
}

/* The local day of a point in time; false when no such day can be typed. */
static bool
write_day(const struct parser *p, int64_t t, char *day, size_t size)
{
	struct civil c;

	when_civil(p->env->zone, t, &c);
	if (c.year < 1 || c.year > 9999)
		return false;
	snprintf(day, size, "%04d-%02d-%02d", c.year, c.month, c.day);
	return true;
}

static bool
read_period(const struct parser *p, enum bound bound, const struct strbuf *sb,
    struct query_filter *filter)
{
	struct when_range r;
	enum when w;

	if (bound == BOUND_BOTH)
		w = when_range(sb->s, sb->len, p->env->zone, p->env->now, &r);
	else
		w = when_period(sb->s, sb->len, p->env->zone, p->env->now,
		    &r);
	if (w != WHEN_OK)
		return false;
	if (bound != BOUND_BOTH) {
		int64_t begin = r.from;

		r.from = bound == BOUND_FROM ? begin : NO_DATE;
		r.to = bound == BOUND_TO ? begin : NO_DATE;
	}
	filter->from = r.from;
	filter->to = r.to;
	return (r.from == NO_DATE || write_day(p, r.from, filter->first_day,
	    sizeof(filter->first_day))) &&
	    (r.to == NO_DATE || write_day(p, r.to - 1, filter->last_day,
	    sizeof(filter->last_day)));
}

static struct query_node *
read_date(struct parser *p, const struct field *f, const struct scope *sc,
    size_t start)
{
	struct query_node *n = filter_new(FILTER_DATE);
	struct strbuf sb;
	bool ok;

	strbuf_init(&sb, QUERY_TEXT_MAX);
	read_one(p, &sb);
	ok = read_period(p, (enum bound)f->arg, &sb, n->filter);
	strbuf_clear(&sb);
	if (ok)
		return finish(p, n, start);
	node_free(n);
	return refuse(p, f, sc, NOTE_BAD_DATE, start);
}

/* Full-width signs to ASCII and the range signs to "..". */
static void
fold_score(const struct strbuf *in, struct strbuf *out)
{
	size_t at = 0;
	unsigned cp;

	while (at < in->len) {
		at += utf8_decode(in->s + at, in->len - at, &cp);
		if (cp == 0xff5e || cp == 0x301c || cp == 0x2025 ||
		    cp == 0x2026)
			strbuf_addstr(out, "..");
		else
			strbuf_addcp(out, char_ascii(cp));
	}
}

static bool
take_int(const char **s, int *value)
{
	bool minus = **s == '-';
	const char *p = *s + minus;
	int digits = 0, v = 0;

	for (; *p >= '0' && *p <= '9' && digits < 9; p++, digits++)
		v = v * 10 + (*p - '0');
	if (digits == 0 || (*p >= '0' && *p <= '9'))
		return false;
	*value = minus ? -v : v;
	*s = p;
	return true;
}

static bool
take_sign(const char **s, const char *sign)
{
	if (strncmp(*s, sign, strlen(sign)) != 0)
		return false;
	*s += strlen(sign);
	return true;
}

/* `4`, `=4`, `>=4`, `>4`, `<=4`, `<4`, `3..5`, `4..`, `..3`. */
static bool
score_range(const char *s, struct query_filter *f)
{
	int *end, by = 0;
	bool some;

	if (take_sign(&s, ">")) {
		end = &f->min;
		by = !take_sign(&s, "=");
	} else if (take_sign(&s, "<")) {
		end = &f->max;
		by = -!take_sign(&s, "=");
	} else {
		take_sign(&s, "=");
		some = take_int(&s, &f->min);
		f->max = some ? f->min : INT_MAX;
		if (take_sign(&s, "..")) {
			f->max = INT_MAX;
			some = *s == '\0' ? some : take_int(&s, &f->max);
		}
		return some && *s == '\0' && f->min <= f->max;
	}
	if (!take_int(&s, end) || *s != '\0')
		return false;
	*end += by;
	return true;
}

/* An optional name before the range: depth>=4, 深度:4. */
static bool
score_value(const struct strbuf *sb, struct query_filter *f)
{
	size_t len = 0, step;
	const char *s = sb->s;
	unsigned cp;

	for (; len < sb->len; len += step) {
		step = utf8_decode(sb->s + len, sb->len - len, &cp);
		if (!char_letter(cp) && cp != '_' && cp != 0x30fc)
			break;
	}
	if (len > NAME_MAX_BYTES)
		return false;
	if (len > 0) {
		s += len;
		if (*s == ':')
			s++;
		else if (*s != '>' && *s != '<' && *s != '=')
			return false;
		f->name = xstrndup(sb->s, len);
	}
	return score_range(s, f);
}

static struct query_node *
read_score(struct parser *p, const struct field *f, const struct scope *sc,
    size_t start)
{
	struct query_node *n = filter_new(FILTER_SCORE);
	struct strbuf raw, sb;
	bool ok;

	strbuf_init(&raw, QUERY_TEXT_MAX);
	strbuf_init(&sb, QUERY_TEXT_MAX);
	read_one(p, &raw);
	fold_score(&raw, &sb);
	ok = score_value(&sb, n->filter);
	strbuf_clear(&raw);
	strbuf_clear(&sb);
	if (ok)
		return finish(p, n, start);
	node_free(n);
	return refuse(p, f, sc, NOTE_BAD_SCORE, start);
}

/* title, body, ja, en: what follows is text in a narrower scope. */
static struct query_node *
read_side(struct parser *p, const struct field *f, const struct scope *sc,
    size_t start)
{
	struct scope inner = *sc;

	(void)start;
	inner.field = NULL;
	inner.sides = (unsigned)f->arg;
	inner.side_named = true;
	return read_texts(p, &inner);
}

static struct query_node *
read_part(struct parser *p, const struct field *f, const struct scope *sc,
    size_t start)
{
	struct scope inner = *sc;

	(void)start;
	inner.field = NULL;
	inner.part = (enum query_part)f->arg;
	inner.part_named = true;
	return read_texts(p, &inner);
}

static struct query_node *
read_named(struct parser *p, const struct field *f, const struct scope *sc,
    size_t start)
{
	struct scope inner = *sc;
	const char *text = NULL;
	struct query_node *n;
	struct strbuf sb;

	inner.field = NULL;
	strbuf_init(&sb, QUERY_TEXT_MAX);
	read_one(p, &sb);
	if (p->env->saved != NULL)
		text = p->env->saved(p->env->ctx, sb.s);
	n = text != NULL ? read_saved(p, sb.s, text, &inner, sc->start) :
	    refuse(p, f, sc, NOTE_SAVED_UNKNOWN, start);
	strbuf_clear(&sb);
	return n;
}

/* The settings; they leave no node. */
struct setting {
	const char *value;
	int means;
};

static const struct setting sorts[] = {
	{ "relevance", SORT_RELEVANCE }, { "date", SORT_DATE },
	{ "date-asc", SORT_DATE_ASC }, { "score", SORT_SCORE },
	{ "story", SORT_STORY }, { NULL, 0 }
};
static const struct setting langs[] = {
	{ "both", SIDES_BOTH }, { "ja", SIDES_JA }, { "en", SIDES_EN },
	{ NULL, 0 }
};

static const struct setting *
find_setting(struct parser *p, const struct setting *s)
{
	struct strbuf sb;

	strbuf_init(&sb, QUERY_TEXT_MAX);
	read_one(p, &sb);
	while (s->value != NULL && strcmp(s->value, sb.s) != 0)
		s++;
	strbuf_clear(&sb);
	return s->value != NULL ? s : NULL;
}

static struct query_node *
read_sort(struct parser *p, const struct field *f, const struct scope *sc,
    size_t start)
{
	const struct setting *s = find_setting(p, sorts);

	if (s == NULL)
		return refuse(p, f, sc, NOTE_BAD_VALUE, start);
	p->q->sort = (enum sort)s->means;
	return NULL;
}

static struct query_node *
read_lang(struct parser *p, const struct field *f, const struct scope *sc,
    size_t start)
{
	const struct setting *s = find_setting(p, langs);

	if (s == NULL)
		return refuse(p, f, sc, NOTE_BAD_VALUE, start);
	p->q->sides = (unsigned)s->means;
	return NULL;
}

static const struct field fields[] = {
	{ "title", read_part, PART_TITLE },
	{ "題名", read_part, PART_TITLE },
	{ "タイトル", read_part, PART_TITLE },
	{ "intitle", read_part, PART_TITLE },
	{ "body", read_part, PART_BODY },
	{ "本文", read_part, PART_BODY },
	{ "ja", read_side, SIDES_JA },
	{ "和", read_side, SIDES_JA },
	{ "日本語", read_side, SIDES_JA },
	{ "en", read_side, SIDES_EN },
	{ "英", read_side, SIDES_EN },
	{ "英語", read_side, SIDES_EN },
	{ "tag", read_values, FILTER_TAG },
	{ "タグ", read_values, FILTER_TAG },
	{ "source", read_values, FILTER_SOURCE },
	{ "媒体", read_values, FILTER_SOURCE },
	{ "出典", read_values, FILTER_SOURCE },
	{ "site", read_values, FILTER_SOURCE },
	{ "date", read_date, BOUND_BOTH },
	{ "日付", read_date, BOUND_BOTH },
	{ "after", read_date, BOUND_FROM },
	{ "以降", read_date, BOUND_FROM },
	{ "newer_than", read_date, BOUND_FROM },
	{ "before", read_date, BOUND_TO },
	{ "以前", read_date, BOUND_TO },
	{ "older_than", read_date, BOUND_TO },
	{ "score", read_score, 0 },
	{ "点", read_score, 0 },
	{ "id", read_values, FILTER_ID },
	{ "has", read_known, FILTER_HAS },
	{ "is", read_known, FILTER_IS },
	{ "like", read_values, FILTER_LIKE },
	{ "類似", read_values, FILTER_LIKE },
	{ "mismatch", read_known, FILTER_MISMATCH },
	{ "story", read_values, FILTER_STORY },
	{ "話題", read_values, FILTER_STORY },
	{ "query", read_named, 0 },
	{ "保存", read_named, 0 },
	{ "sort", read_sort, 0 },
	{ "lang", read_lang, 0 },
};

const struct field *
field_tag(void)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
		if (strcmp(fields[i].name, "tag") == 0)
			return &fields[i];
	return NULL;
}

/* Field names take either case and either width. */
const struct field *
field_at(const struct parser *p, size_t *len)
{
	struct strbuf name;
	const struct field *f = NULL;
	size_t at = p->pos, n;
	unsigned cp;

	strbuf_init(&name, NAME_MAX_BYTES);
	for (; at < p->len && !name.full; at += n) {
		cp = char_ascii(peek(p, at, &n));
		if (!char_letter(cp) && cp != '_' && cp != 0x30fc)
			break;
		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		strbuf_addcp(&name, cp);
	}
	if (!name.full && char_ascii(peek(p, at, &n)) == ':')
		for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++)
			if (strcmp(fields[i].name, name.s) == 0)
				f = &fields[i];
	*len = at + n - p->pos;
	strbuf_clear(&name);
	return f;
}

bool
field_repeats(const struct field *f, const struct scope *sc)
{
	return (f->read == read_side && sc->side_named) ||
	    (f->read == read_part && sc->part_named);
}

struct query_node *
field_read(struct parser *p, const struct field *f, const struct scope *sc,
    size_t start)
{
	struct scope inner = *sc;
	struct query_node *n;
	bool is_text = f->read == read_side || f->read == read_part;

	if (!is_text && f->read != read_named &&
	    (sc->sides != SIDES_BOTH || sc->part != PART_ANY))
		note_here(p, NOTE_SCOPE, start);
	inner.field = f;
	inner.start = start;
	n = is_text ? f->read(p, f, sc, start) : read_texts(p, &inner);
	if (n != NULL && p->outer == NULL)
		n->start = start;
	return n;
}
