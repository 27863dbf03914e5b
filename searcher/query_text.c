/*
 * A tree as text: the canonical form, which the parser reads back, and the
 * line that tells a reader how the query was understood.  Both are one walk
 * with different words.
 */
#include "searcher/query_impl.h"

#include <string.h>

#include "article/article.h"
#include "text/utf8.h"

/* The words of one form. */
struct style {
	const char *and, *or;
	const char *not_before, *not_behind;
	const char *open, *close;
	const char *range;	/* between the ends */
	const char *part[3];	/* by enum query_part */
	const char *side[4];	/* by SIDES_* */
	const char *filter[FILTER_KINDS];
	const char *all;
	void (*quote)(struct strbuf *, const char *);
};

/*
 * The pair of marks whose closing one does not stand in the text.  There is
 * one, because the text once stood between a pair.
 */
static void
quote_typed(struct strbuf *sb, const char *s)
{
	static const char *const marks[][2] = {
		{ "\"", "\"" }, { "「", "」" }, { "『", "』" }
	};
	bool has[4] = { false };
	size_t at = 0, len = strlen(s), i = 0;
	unsigned cp;

	while (at < len) {
		at += utf8_decode(s + at, len - at, &cp);
		has[quote_closes(cp)] = true;
	}
	while (i < 2 && has[QUOTE_DOUBLE + i])
		i++;
	strbuf_addstr(sb, marks[i][0]);
	strbuf_addstr(sb, s);
	strbuf_addstr(sb, marks[i][1]);
}

static void
quote_japanese(struct strbuf *sb, const char *s)
{
	strbuf_addf(sb, "「%s」", s);
}

static const struct style canonical = {
	.and = " ", .or = " OR ", .not_before = "-", .not_behind = "",
	.open = "(", .close = ")", .range = "..",
	.part = { "", "title:", "body:" }, .side = { "", "ja:", "en:", "" },
	.filter = { "tag:", "source:", "date:", "score:", "id:", "has:",
	    "is:", "like:", "mismatch:", "story:" },
	.all = "", .quote = quote_typed
};

static const struct style english = {
	.and = " AND ", .or = " OR ", .not_before = "NOT ", .not_behind = "",
	.open = "(", .close = ")", .range = "..",
	.part = { "", "title:", "body:" }, .side = { "", "ja:", "en:", "" },
	.filter = { "tag:", "source:", "date:", "score:", "id:", "has:",
	    "is:", "like:", "mismatch:", "story:" },
	.all = "all articles", .quote = quote_typed
};

static const struct style japanese = {
	.and = " かつ ", .or = " または ", .not_before = "",
	.not_behind = "を除く",
	.open = "（", .close = "）", .range = "〜",
	.part = { "", "題名:", "本文:" }, .side = { "", "日本語:", "英語:", "" },
	.filter = { "タグ:", "媒体:", "日付:", "点:", "id:", "has:", "is:",
	    "類似:", "mismatch:", "話題:" },
	.all = "すべての記事", .quote = quote_japanese
};

bool
text_is_plain(const char *s)
{
	size_t at = 0, n, len = strlen(s);
	unsigned cp;

	for (; at < len; at += n) {
		n = utf8_decode(s + at, len - at, &cp);
		if (char_space(cp) || cp == ',' || char_open(cp) ||
		    char_close(cp) || quote_opens(cp) != QUOTE_NONE ||
		    quote_closes(cp) != QUOTE_NONE)
			return false;
	}
	return len > 0;
}

static bool
can_quote(const char *s)
{
	size_t at = 0, len = strlen(s);
	bool has[4] = { false };
	unsigned cp;

	while (at < len) {
		at += utf8_decode(s + at, len - at, &cp);
		has[quote_closes(cp)] = true;
	}
	return !has[QUOTE_DOUBLE] || !has[QUOTE_KAGI] ||
	    !has[QUOTE_KAGI_DOUBLE];
}

static void
add_values(struct strbuf *sb, const struct style *st,
    const struct query_filter *f)
{
	for (size_t i = 0; i < f->nvalues; i++) {
		const char *v = f->values[i];

		if (i > 0)
			strbuf_addch(sb, ',');
		if (text_is_plain(v) || !can_quote(v))
			strbuf_addstr(sb, v);
		else
			st->quote(sb, v);
	}
}

char *
query_story(const char *id)
{
	char *value = (char *)id;
	const struct query_filter f = { .kind = FILTER_STORY,
	    .values = &value, .nvalues = 1 };
	struct strbuf sb;

	strbuf_init(&sb, QUERY_TEXT_MAX);
	strbuf_addstr(&sb, canonical.filter[FILTER_STORY]);
	add_values(&sb, &canonical, &f);
	return strbuf_take(&sb);
}

static void
add_days(struct strbuf *sb, const struct style *st,
    const struct query_filter *f)
{
	strbuf_addstr(sb, f->first_day);
	if (strcmp(f->first_day, f->last_day) == 0)
		return;
	strbuf_addstr(sb, st->range);
	strbuf_addstr(sb, f->last_day);
}

static void
add_score(struct strbuf *sb, const struct style *st,
    const struct query_filter *f)
{
	if (f->name != NULL)
		strbuf_addf(sb, "%s:", f->name);
	if (f->min != INT_MIN)
		strbuf_addf(sb, "%d", f->min);
	if (f->min == f->max)
		return;
	strbuf_addstr(sb, st->range);
	if (f->max != INT_MAX)
		strbuf_addf(sb, "%d", f->max);
}

static void
add_filter(struct strbuf *sb, const struct style *st,
    const struct query_filter *f)
{
	strbuf_addstr(sb, st->filter[f->kind]);
	if (f->kind == FILTER_DATE)
		add_days(sb, st, f);
	else if (f->kind == FILTER_SCORE)
		add_score(sb, st, f);
	else
		add_values(sb, st, f);
}

/*
 * A word with an open bracket in it would take the closing one of its group
 * for its own; a space keeps them apart.
 */
static void
add_close(struct strbuf *sb, const struct style *st)
{
	size_t start = sb->len, at, n;
	unsigned cp;
	int open = 0;

	while (start > 0 && sb->s[start - 1] != ' ')
		start--;
	while (sb->s[start] == '(' || sb->s[start] == '-')
		start++;
	for (at = start; at < sb->len; at += n) {
		n = utf8_decode(sb->s + at, sb->len - at, &cp);
		open += char_open(cp);
		open -= char_close(cp);
	}
	if (open > 0)
		strbuf_addch(sb, ' ');
	strbuf_addstr(sb, st->close);
}

static void add_node(struct strbuf *, const struct style *,
    const struct query_node *, bool root);

static void
add_group(struct strbuf *sb, const struct style *st,
    const struct query_node *n, bool root)
{
	/* AND binds closer than OR, so only OR in AND needs brackets. */
	bool brackets = n->exclude || (n->type == QUERY_OR && !root);

	if (brackets)
		strbuf_addstr(sb, st->open);
	for (size_t i = 0; i < n->nchild; i++) {
		if (i > 0)
			strbuf_addstr(sb, n->type == QUERY_AND ? st->and :
			    st->or);
		add_node(sb, st, n->child[i], false);
	}
	if (brackets)
		add_close(sb, st);
}

static void
add_unit(struct strbuf *sb, const struct style *st,
    const struct query_node *n)
{
	if (n->exact)
		strbuf_addch(sb, '+');
	strbuf_addstr(sb, st->side[n->sides]);
	strbuf_addstr(sb, st->part[n->part]);
	if (n->type == QUERY_PHRASE) {
		st->quote(sb, n->text);
		if (n->slop > 0)
			strbuf_addf(sb, "~%u", n->slop);
		return;
	}
	strbuf_addstr(sb, n->text);
	if (n->prefix)
		strbuf_addch(sb, '*');
}

/* A dash in front of a word of dashes would become part of it. */
static bool
is_dashed(const struct query_node *n)
{
	unsigned cp;

	if (n->type != QUERY_WORD || n->exact || n->sides != SIDES_BOTH ||
	    n->part != PART_ANY)
		return false;
	utf8_decode(n->text, strlen(n->text), &cp);
	return char_dash(cp);
}

static void
add_node(struct strbuf *sb, const struct style *st,
    const struct query_node *n, bool root)
{
	if (n->exclude)
		strbuf_addstr(sb, st == &canonical && is_dashed(n) ?
		    "NOT " : st->not_before);
	switch (n->type) {
	case QUERY_ALL:
		strbuf_addstr(sb, st->all);
		break;
	case QUERY_AND:
	case QUERY_OR:
		add_group(sb, st, n, root);
		break;
	case QUERY_WORD:
	case QUERY_PHRASE:
		add_unit(sb, st, n);
		break;
	case QUERY_FILTER:
		add_filter(sb, st, n->filter);
		break;
	}
	if (n->exclude)
		strbuf_addstr(sb, st->not_behind);
}

/* The settings, by their numbers. */
static const struct {
	const char *value, *ja, *en;
} sorts[] = {
	[SORT_DEFAULT] = { NULL, NULL, NULL },
	[SORT_RELEVANCE] = { "relevance", "関連度順", "by relevance" },
	[SORT_DATE] = { "date", "新しい順", "newest first" },
	[SORT_DATE_ASC] = { "date-asc", "古い順", "oldest first" },
	[SORT_SCORE] = { "score", "点数順", "by score" },
	[SORT_STORY] = { "story", "話題順", "by story" },
};
static const struct {
	const char *value, *ja, *en;
} sides[] = {
	[0] = { NULL, "両言語", "both languages" },
	[SIDES_JA] = { "ja", "日本語", "Japanese" },
	[SIDES_EN] = { "en", "英語", "English" },
	[SIDES_BOTH] = { "both", "両言語", "both languages" },
};

char *
query_text(const struct query *q)
{
	struct strbuf sb;
	char *text;

	strbuf_init(&sb, QUERY_TEXT_MAX);
	add_node(&sb, &canonical, q->root, true);
	if (q->sort != SORT_DEFAULT)
		strbuf_addf(&sb, "%ssort:%s", sb.len > 0 ? " " : "",
		    sorts[q->sort].value);
	if (q->sides != 0)
		strbuf_addf(&sb, "%slang:%s", sb.len > 0 ? " " : "",
		    sides[q->sides].value);
	text = strbuf_take(&sb);
	strbuf_clear(&sb);
	return text;
}

static bool
has_date(const struct query_node *n)
{
	if (n->type == QUERY_FILTER && n->filter->kind == FILTER_DATE)
		return true;
	for (size_t i = 0; i < n->nchild; i++)
		if (has_date(n->child[i]))
			return true;
	return false;
}

/* "; 表記ゆれ: a, b" for all units together. */
static void
add_extras(struct strbuf *sb, const struct query *q,
    const struct query_echo *echo, enum query_extra kind, const char *label)
{
	const struct query_node *unit;
	const char *extra;
	bool any = false;

	for (size_t u = 0; (unit = query_unit(q, u)) != NULL; u++)
		for (size_t i = 0; (extra = echo->extra(echo->ctx, unit,
		    kind, i)) != NULL; i++) {
			strbuf_addstr(sb, any ? ", " : "; ");
			strbuf_addstr(sb, any ? "" : label);
			strbuf_addstr(sb, extra);
			any = true;
		}
}

char *
query_interpretation(const struct query *q, const struct query_echo *echo)
{
	bool ja = echo->ui == UI_JA;
	unsigned searched = echo->sides != 0 ? echo->sides : q->sides;
	struct strbuf sb;
	char *text;

	strbuf_init(&sb, QUERY_TEXT_MAX);
	add_node(&sb, ja ? &japanese : &english, q->root, true);
	strbuf_addf(&sb, " (%s", ja ? sides[searched].ja :
	    sides[searched].en);
	if (q->sort != SORT_DEFAULT)
		strbuf_addf(&sb, "; %s", ja ? sorts[q->sort].ja :
		    sorts[q->sort].en);
	if (has_date(q->root))
		strbuf_addf(&sb, ja ? "; 時刻帯: %s" : "; time zone: %s",
		    q->zone);
	if (echo->extra != NULL) {
		add_extras(&sb, q, echo, EXTRA_VARIANT,
		    ja ? "表記ゆれ: " : "variants: ");
		add_extras(&sb, q, echo, EXTRA_SYNONYM,
		    ja ? "同義語: " : "synonyms: ");
		add_extras(&sb, q, echo, EXTRA_TRANSLATION,
		    ja ? "訳語: " : "translations: ");
	}
	strbuf_addch(&sb, ')');
	text = strbuf_take(&sb);
	strbuf_clear(&sb);
	return text;
}

const char *
query_interpretation_label(enum ui_language ui)
{
	return ui == UI_JA ? "解釈: " : "Read as: ";
}
