/*
 * Captures of the news site: its plain form (text only) and the full page
 * with menus, scores and related articles.  Both are cut at lines that are
 * a marker and nothing else.  A marker that is missing, repeated or quoted
 * moves text into a neighbouring field, never out of the article.
 */
#include "config.h"

#include "indexer/formats.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "indexer/furniture.h"
#include "indexer/lines.h"

#define KEY_POINTS "キーポイント"
#define ANALYSIS_BUTTON "影響分析・編集コメントを表示"
#define ANALYSIS "影響分析"
#define COMMENT "編集コメント"
#define ORIGINAL "原文を表示"
#define SHARE_TAIL "この記事をシェア"
#define RELATED "関連記事"
#define TODAY "今日のまとめ"
#define TODAY_LINE "AI日報で今日の重要ニュースをまとめ読み"
#define SCORES "AI深層分析"
#define SUMMARY "TL;DR"
#define DOT "·"

/* A heading of a key point is a few words, not a paragraph. */
#define HEADING_CHARS 80
/* The header line, and those of related articles, are short. */
#define META_CHARS 120

/* What is left to read of a capture, and where its parts go. */
struct capture {
	struct line *v;
	size_t n, i;
	struct article *a;
	struct strbuf ja, en;	/* bodies */
};

static bool
is_marker(struct line l)
{
	static const char *const markers[] = {
		KEY_POINTS, ANALYSIS_BUTTON, ANALYSIS, COMMENT, ORIGINAL,
		RELATED, TODAY,
	};
	size_t i;

	for (i = 0; i < sizeof(markers) / sizeof(markers[0]); i++)
		if (line_is(l, markers[i]))
			return true;
	return false;
}

/* Where this line stands for the first time in [from, n), or n. */
static size_t
find(const struct capture *c, size_t from, const char *text)
{
	while (from < c->n && !line_is(c->v[from], text))
		from++;
	return from;
}

/* `Source·2026年6月19日 22:02·約8分で読める` */
static bool
is_header(struct line l)
{
	return line_has(l, DOT) && line_has(l, "分で読める") &&
	    line_has(l, "年") && line_chars(l) < META_CHARS;
}

static size_t
find_header(const struct capture *c)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		if (is_header(c->v[i]))
			return i;
		if (line_is(c->v[i], ORIGINAL))
			break;
	}
	return c->n;
}

static int
sniff(const struct input *in)
{
	static const char *const markers[] = {
		KEY_POINTS, ANALYSIS_BUTTON, ANALYSIS, COMMENT, ORIGINAL,
		RELATED, TODAY, TODAY_LINE, SUMMARY,
	};
	struct capture c = { 0 };
	struct lines l;
	int found = 0;
	size_t i;

	/* No line can match without these bytes; most files stop here. */
	if (strstr(in->bytes, ORIGINAL) == NULL &&
	    strstr(in->bytes, ANALYSIS) == NULL &&
	    strstr(in->bytes, "分で読める") == NULL)
		return 0;
	if (in->len >= 4 && memcmp(in->bytes, "---\n", 4) == 0)
		return 0;
	lines_split(&l, in->bytes, in->len);
	c.v = l.v;
	c.n = l.n;
	for (i = 0; i < sizeof(markers) / sizeof(markers[0]); i++)
		found += find(&c, 0, markers[i]) < c.n;
	if (find_header(&c) < c.n)
		found += 2;
	lines_clear(&l);
	return found >= 3 ? 60 + 4 * found : 0;
}

static void
set_line(char **field, struct line l)
{
	free(*field);
	*field = line_dup(l);
}

/*
 * Lines up to `end` go to a body, without the furniture among them.
 */
static void
add_body(struct capture *c, struct strbuf *body, size_t end)
{
	while (c->i < end) {
		size_t drop = furniture(c->v + c->i, end - c->i);

		if (drop > 0) {
			c->i += drop;
			continue;
		}
		body_add(body, c->v[c->i++]);
	}
}

/* The tags stand in one line, each behind a '#'; names hold spaces. */
static bool
read_tags(struct capture *c)
{
	struct line l = c->v[c->i], tag;
	const char *end = l.s + l.len, *next;

	if (!line_begins(l, "#") || line_begins(l, "# ") ||
	    line_begins(l, "##") || line_chars(l) > 400)
		return false;
	while (l.s < end) {
		char *copy;

		next = memchr(l.s + 1, '#', (size_t)(end - l.s - 1));
		if (next == NULL)
			next = end;
		tag = line_trim(l.s + 1, (size_t)(next - l.s - 1));
		copy = line_dup(tag);
		article_add_tag(c->a, copy);
		free(copy);
		l.s = next;
	}
	c->i++;
	return true;
}

static void
read_header(struct capture *c)
{
	struct line l = c->v[c->i++];
	const char *dot = memmem(l.s, l.len, DOT, strlen(DOT)), *after;
	size_t left;

	set_line(&c->a->source, line_trim(l.s, (size_t)(dot - l.s)));
	after = dot + strlen(DOT);
	left = (size_t)(l.s + l.len - after);
	if (date_read(after, left, &c->a->date) == 0)
		c->a->date = NO_DATE;
}

/* `深度40%` then `5`; the first of them is a lone number, the overall. */
static void
read_scores(struct capture *c, size_t end)
{
	int value, n;

	c->i++;
	if (c->i + 1 < end && line_number(c->v[c->i], &value) &&
	    line_begins(c->v[c->i + 1], "重要/")) {
		article_add_score(c->a, "重要", value);
		c->i += 2;
	}
	while (c->i + 1 < end && line_number(c->v[c->i + 1], &value)) {
		struct line l = c->v[c->i];
		size_t len;
		char *name;

		if (!line_ends(l, "%"))
			break;
		for (len = l.len - 1; len > 0; len--)
			if (l.s[len - 1] < '0' || l.s[len - 1] > '9')
				break;
		if (len == 0)
			break;
		if (!line_number((struct line){ l.s + len,
		    l.len - 1 - len }, &n))
			break;
		name = xstrndup(l.s, len);
		article_add_score(c->a, name, value);
		free(name);
		c->i += 2;
	}
}

/* Everything of the full page that stands before its key points. */
static void
read_page_head(struct capture *c, size_t end)
{
	add_body(c, &c->ja, find_header(c));
	read_header(c);
	if (c->i < end && !is_marker(c->v[c->i]) &&
	    !line_is(c->v[c->i], SUMMARY))
		set_line(&c->a->side[SIDE_JA].title, c->v[c->i++]);
	if (c->i < end)
		(void)read_tags(c);
	if (c->i < end && line_is(c->v[c->i], SUMMARY)) {
		c->i++;
		if (c->i < end && !line_begins(c->v[c->i], SCORES))
			set_line(&c->a->side[SIDE_JA].summary,
			    c->v[c->i++]);
	}
	while (c->i < end) {
		if (line_begins(c->v[c->i], SCORES) &&
		    line_chars(c->v[c->i]) < 40)
			read_scores(c, end);
		else
			body_add(&c->ja, c->v[c->i++]);
	}
}

/* The plain form opens with the title and the summary. */
static void
read_plain_head(struct capture *c, size_t end)
{
	if (c->i < end)
		set_line(&c->a->side[SIDE_JA].title, c->v[c->i++]);
	if (c->i < end)
		set_line(&c->a->side[SIDE_JA].summary, c->v[c->i++]);
	add_body(c, &c->ja, end);
}

/*
 * Pairs of heading and sentence, numbered on the full page.  When no marker
 * ends them, the first line that is no heading does.
 */
static void
read_points(struct capture *c, size_t end, bool marked)
{
	struct side_text *t = &c->a->side[SIDE_JA];

	while (c->i < end) {
		char *heading, *text;
		int number;

		if (c->i + 2 < end && line_number(c->v[c->i], &number) &&
		    (size_t)number == t->npoints + 1)
			c->i++;
		if (!marked && (line_chars(c->v[c->i]) > HEADING_CHARS ||
		    line_ends(c->v[c->i], "。")))
			return;
		if (c->i + 1 == end) {
			text = line_dup(c->v[c->i++]);
			side_add_point(t, NULL, text);
			free(text);
			return;
		}
		heading = line_dup(c->v[c->i]);
		text = line_dup(c->v[c->i + 1]);
		side_add_point(t, heading, text);
		free(heading);
		free(text);
		c->i += 2;
	}
}

/* A marker and the one line under it. */
static void
read_field(struct capture *c, size_t end, const char *marker, char **field)
{
	if (c->i >= end || !line_is(c->v[c->i], marker))
		return;
	c->i++;
	if (c->i < end && !is_marker(c->v[c->i]))
		set_line(field, c->v[c->i++]);
}

/* The first of the analysis markers in front of `end`. */
static size_t
analysis_start(const struct capture *c, size_t from, size_t end)
{
	static const char *const markers[] = {
		ANALYSIS_BUTTON, ANALYSIS, COMMENT,
	};
	size_t i, k;

	for (i = from; i < end; i++)
		for (k = 0; k < sizeof(markers) / sizeof(markers[0]); k++)
			if (line_is(c->v[i], markers[k]))
				return i;
	return end;
}

/* Beyond the names and quotations that either language has of the other. */
static bool
mostly_japanese(const char *s, size_t len)
{
	size_t japanese, latin;

	text_letters(s, len, &japanese, &latin);
	return japanese > latin;
}

/*
 * The line between the sides.  Where it is repeated, the one that has no
 * Japanese text behind it; a body may quote the words of a button.
 */
static size_t
find_original(const struct capture *c)
{
	size_t i = find(c, 0, ORIGINAL), last = i;

	while (i < c->n) {
		size_t next = find(c, i + 1, ORIGINAL);
		struct line end = c->v[next < c->n ? next - 1 : c->n - 1];
		const char *s = c->v[i].s + c->v[i].len;

		last = i;
		if (next == c->n || !mostly_japanese(s,
		    (size_t)(end.s + end.len - s)))
			return i;
		i = next;
	}
	return last;
}

/* `TechCrunch AI★42026年6月20日 01:08`: source, star, date, no more. */
static bool
is_related_meta(struct line l)
{
	const char *year = memmem(l.s, l.len, "年", strlen("年"));
	int64_t when;
	size_t left;

	if (year == NULL || year - l.s < 5 || line_chars(l) > META_CHARS)
		return false;
	left = (size_t)(l.s + l.len - (year - 4));
	return date_read(year - 4, left, &when) == left;
}

/*
 * The tail: related articles (nothing, or a list of which each entry opens
 * with its source and date) and the closing lines.  It begins at the last
 * line that announces it; a list in no known shape is taken for text.
 */
static size_t
find_tail(const struct capture *c, size_t from)
{
	size_t i, k, tail = c->n;

	for (i = from; i < c->n; i++)
		if (line_is(c->v[i], RELATED))
			tail = i;
	if (tail == c->n)
		return c->n;
	for (k = tail + 1; k < c->n; ) {
		if (furniture(c->v + k, c->n - k) > 0) {
			k += furniture(c->v + k, c->n - k);
			continue;
		}
		if (!is_related_meta(c->v[k]))
			return c->n;
		/* Its title, and its summary if it has one. */
		k++;
		for (i = 0; i < 2 && k < c->n && !is_related_meta(c->v[k]) &&
		    furniture(c->v + k, c->n - k) == 0; i++)
			k++;
	}
	return tail;
}

/* May emphasis begin behind this byte, or end before it? */
static bool
is_edge(char c)
{
	return (c & 0x80) != 0 || c == '\0' ||
	    strchr(" \n.,:;!?()[]\"'-", c) != NULL;
}

/*
 * Where the stars that begin at `open` are closed in their line, or NULL.
 * Of an operator or a pattern one star has a space or a letter beside it
 * where there is none in emphasis.
 */
static const char *
closing_stars(const char *text, const char *open, size_t stars)
{
	const char *s = open + stars, *end = s + strcspn(s, "\n");

	if (s == end || *s == ' ' || (open > text && !is_edge(open[-1])))
		return NULL;
	s = memchr(s, '*', (size_t)(end - s));
	if (s == NULL || strspn(s, "*") != stars || s[-1] == ' ' ||
	    !is_edge(s[stars]))
		return NULL;
	return s;
}

/* The site shows *emphasis* of the original as it was typed. */
static void
drop_emphasis(struct strbuf *sb)
{
	const char *from = sb->s, *close = NULL;
	size_t n = 0;

	while (*from != '\0') {
		size_t stars = strspn(from, "*");

		if (stars > 0 && from == close) {
			from += stars;
			close = NULL;
		} else if (stars > 0 && close == NULL && (close =
		    closing_stars(sb->s, from, stars)) != NULL) {
			from += stars;
		} else {
			for (size_t i = stars > 0 ? stars : 1; i > 0; i--)
				sb->s[n++] = *from++;
		}
	}
	strbuf_truncate(sb, n);
}

/* An original in Japanese has no English side to go to. */
static void
read_original(struct capture *c, size_t end)
{
	if (c->i >= end)
		return;
	c->i++;
	add_body(c, &c->en, end);
	if (c->en.len == 0)
		return;
	drop_emphasis(&c->en);
	if (!mostly_japanese(c->en.s, c->en.len)) {
		c->a->original = ORIGINAL_EN;
		return;
	}
	c->a->original = ORIGINAL_JA;
	if (c->ja.len > 0)
		strbuf_addch(&c->ja, '\n');
	strbuf_add(&c->ja, c->en.s, c->en.len);
	strbuf_reset(&c->en);
}

static enum status
parse(const struct input *in, const struct sink *sink, struct error *err)
{
	struct capture c = { 0 };
	size_t original, tail, points, analysis;
	struct side_text *ja;
	struct lines l;

	(void)err;
	lines_split(&l, in->bytes, in->len);
	c.v = l.v;
	c.n = l.n;
	c.a = article_new();
	ja = &c.a->side[SIDE_JA];
	strbuf_init(&c.ja, 2 * in->len + 1);
	strbuf_init(&c.en, 2 * in->len + 1);

	original = find_original(&c);
	tail = find_tail(&c, original < c.n ? original : 0);
	if (original > tail)
		original = tail;
	points = find(&c, 0, KEY_POINTS);
	if (points > original)
		points = original;
	analysis = analysis_start(&c, points, original);
	if (points == original)
		points = analysis;

	if (find_header(&c) < points)
		read_page_head(&c, points);
	else
		read_plain_head(&c, points);
	if (c.i < original && line_is(c.v[c.i], KEY_POINTS)) {
		c.i++;
		read_points(&c, analysis, analysis < original);
		if (c.i < analysis)
			add_body(&c, &c.ja, analysis);
	}
	if (c.i < original && line_is(c.v[c.i], ANALYSIS_BUTTON))
		c.i++;
	read_field(&c, original, ANALYSIS, &ja->analysis);
	read_field(&c, original, COMMENT, &ja->comment);
	add_body(&c, &c.ja, original);
	read_original(&c, tail);

	ja->body = strbuf_take(&c.ja);
	c.a->side[SIDE_EN].body = strbuf_take(&c.en);
	lines_clear(&l);
	sink->article(sink->ctx, c.a, 0);
	return STATUS_OK;
}

const struct format format_capture = { "capture", sniff, parse, 0 };
