/*
 * Markdown by md4c, which calls back for blocks, spans and text.  Two
 * things are not Markdown and are cut before: heading ids and containers.
 */
#include "indexer/markdown.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <md4c.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"
#include "indexer/flow.h"
#include "indexer/html.h"
#include "indexer/lines.h"

struct reader {
	struct markdown *out;
	struct flow flow;
	struct strbuf html;	/* of the current HTML block */
	char *url;		/* first link of the current line */
	int level;		/* of the current heading, or 0 */
	int cell;		/* cells of the current row so far */
	bool row, code, in_html;
};

static void
emit(void *ctx, struct line l)
{
	struct reader *r = ctx;
	struct markdown_line line = { 0 };

	line.kind = r->level > 0 ? MARKDOWN_HEADING :
	    r->row ? MARKDOWN_ROW : MARKDOWN_TEXT;
	line.level = r->level;
	line.text = line_dup(l);
	line.len = l.len;
	line.url = r->url;
	r->url = NULL;
	array_push(r->out, line);
}

static int
enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct reader *r = ctx;

	if (type == MD_BLOCK_TH || type == MD_BLOCK_TD) {
		if (r->cell++ > 0)
			flow_text(&r->flow, " | ", 3);
		return 0;
	}
	flow_break(&r->flow);
	if (type == MD_BLOCK_H) {
		r->level = (int)((MD_BLOCK_H_DETAIL *)detail)->level;
	} else if (type == MD_BLOCK_TR) {
		r->row = true;
		r->cell = 0;
	} else if (type == MD_BLOCK_CODE) {
		r->code = true;
	} else if (type == MD_BLOCK_HTML) {
		r->in_html = true;
		strbuf_reset(&r->html);
	}
	return 0;
}

static int
leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct reader *r = ctx;

	(void)detail;
	if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
		return 0;
	if (type == MD_BLOCK_HTML) {
		r->in_html = false;
		html_text(r->html.s, r->html.len, &r->flow);
	}
	flow_break(&r->flow);
	if (type == MD_BLOCK_H)
		r->level = 0;
	else if (type == MD_BLOCK_TR)
		r->row = false;
	else if (type == MD_BLOCK_CODE)
		r->code = false;
	free(r->url);
	r->url = NULL;
	return 0;
}

/* An address as it was meant: `&amp;` in it is one character. */
static char *
link_url(const MD_ATTRIBUTE *a)
{
	struct strbuf sb;
	size_t i = 0, n;
	unsigned cp;

	strbuf_init(&sb, 4 * (size_t)a->size + 1);
	while (i < a->size) {
		n = html_entity(a->text + i, a->size - i, &cp);
		if (n > 0)
			strbuf_addcp(&sb, cp);
		else
			strbuf_addch(&sb, a->text[i]);
		i += n > 0 ? n : 1;
	}
	return strbuf_take(&sb);
}

static int
enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct reader *r = ctx;
	const MD_SPAN_A_DETAIL *link = detail;

	if (type == MD_SPAN_A && r->url == NULL && link->href.size > 0)
		r->url = link_url(&link->href);
	return 0;
}

static int
leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	(void)type;
	(void)detail;
	(void)ctx;
	return 0;
}

/* A tag inside a line is markup; only a line break among them is text. */
static void
inline_html(struct reader *r, const char *s, size_t len)
{
	if (len >= 3 && (memcmp(s, "<br", 3) == 0 ||
	    memcmp(s, "<BR", 3) == 0)) {
		if (r->row || r->level > 0)
			flow_text(&r->flow, " ", 1);
		else
			flow_break(&r->flow);
	}
}

/*
 * Text as written, but for stars of emphasis that CommonMark does not take
 * for such: between letters and 「, which writers of Japanese do not separate
 * by spaces.  Beside ASCII they may be an operator or a pattern.
 */
static void
plain_text(struct reader *r, const char *s, size_t len)
{
	size_t from = 0;

	for (size_t i = 0; i + 1 < len; i++) {
		if (s[i] != '*' || s[i + 1] != '*')
			continue;
		if (!((i > 0 && (s[i - 1] & 0x80) != 0) ||
		    (i + 2 < len && (s[i + 2] & 0x80) != 0)))
			continue;
		flow_text(&r->flow, s + from, i - from);
		from = i + 2;
		i++;
	}
	flow_text(&r->flow, s + from, len - from);
}

static int
text(MD_TEXTTYPE type, const MD_CHAR *s, MD_SIZE len, void *ctx)
{
	struct reader *r = ctx;
	unsigned cp;

	switch (type) {
	case MD_TEXT_NULLCHAR:
		break;
	case MD_TEXT_BR:
		flow_break(&r->flow);
		break;
	case MD_TEXT_SOFTBR:
		flow_soft_break(&r->flow);
		break;
	case MD_TEXT_ENTITY:
		if (html_entity(s, len, &cp) > 0 && cp != 0xa0)
			flow_cp(&r->flow, cp);
		else if (len == 6 && memcmp(s, "&nbsp;", 6) == 0)
			flow_text(&r->flow, " ", 1);
		else
			flow_text(&r->flow, s, len);
		break;
	case MD_TEXT_HTML:
		if (r->in_html)
			strbuf_add(&r->html, s, len);
		else
			inline_html(r, s, len);
		break;
	case MD_TEXT_CODE:
		if (r->code) {
			flow_verbatim(&r->flow, s, len);
			break;
		}
		flow_text(&r->flow, s, len);
		break;
	default:
		plain_text(r, s, len);
		break;
	}
	return 0;
}

/* How many of the same character the line starts with, after spaces. */
static size_t
run_of(struct line l, char ch)
{
	size_t n = 0;

	while (n < l.len && l.s[n] == ch)
		n++;
	return n;
}

/* The fence that the line opens or closes: its length, 0 when none. */
static size_t
fence(struct line l, char *ch)
{
	size_t n;

	if (l.len == 0 || (l.s[0] != '`' && l.s[0] != '~'))
		return 0;
	*ch = l.s[0];
	n = run_of(l, *ch);
	if (n < 3 || (*ch == '`' && memchr(l.s + n, '`', l.len - n) != NULL))
		return 0;
	return n;
}

/*
 * `## Title {#id}`, or the id in a comment of C as MDX has it: what stands
 * before the id.
 */
static size_t
without_id(const char *s, struct line l)
{
	size_t i = l.len;

	if (l.len == 0 || l.s[l.len - 1] != '}')
		return (size_t)(l.s + l.len - s);
	while (i > 0 && l.s[i - 1] != '{')
		i--;
	if (i > 0 && i < l.len && (l.s[i] == '#' ||
	    (l.s[i] == '/' && l.s[i + 1] == '*')))
		return (size_t)(l.s + i - 1 - s);
	return (size_t)(l.s + l.len - s);
}

/*
 * `:::tip Title` becomes the title in a paragraph of its own, the closing
 * `:::` an empty line.
 */
static void
container(struct strbuf *out, struct line l)
{
	size_t n = run_of(l, ':');

	while (n < l.len && l.s[n] == ' ')
		n++;
	while (n < l.len && l.s[n] != ' ')
		n++;
	strbuf_addch(out, '\n');
	strbuf_add(out, l.s + n, l.len - n);
	strbuf_addstr(out, "\n\n");
}

static void
prepare(struct strbuf *out, const char *s, size_t len)
{
	const char *end = s + len;
	size_t open = 0, n;
	char open_ch = 0, ch = 0;

	while (s < end) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		size_t size = (size_t)((nl ? nl : end) - s);
		struct line l = line_trim(s, size);

		n = fence(l, &ch);
		if (open > 0) {
			if (n >= open && ch == open_ch && n == l.len)
				open = 0;
		} else if (n > 0) {
			open = n;
			open_ch = ch;
		} else if (line_begins(l, ":::")) {
			container(out, l);
			size = 0;
		} else if (line_is(l, "[[toc]]") || line_is(l, "[[TOC]]")) {
			size = 0;
		} else if (line_begins(l, "#")) {
			size = without_id(s, l);
		}
		strbuf_add(out, s, size);
		strbuf_addch(out, '\n');
		s = nl ? nl + 1 : end;
	}
}

enum status
markdown_read(struct markdown *md, const char *s, size_t len,
    struct error *err)
{
	MD_PARSER parser = {
		.flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH |
		    MD_FLAG_TASKLISTS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = text,
	};
	struct reader r = { .out = md };
	struct strbuf prepared;
	int failed;

	*md = (struct markdown){ 0 };
	strbuf_init(&prepared, 3 * len + 16);
	prepare(&prepared, s, len);
	strbuf_init(&r.html, 3 * len + 16);
	flow_init(&r.flow, 3 * len + 16, emit, &r);
	failed = md_parse(prepared.s, (MD_SIZE)prepared.len, &parser, &r);
	flow_clear(&r.flow);
	strbuf_clear(&r.html);
	strbuf_clear(&prepared);
	free(r.url);
	if (failed == 0)
		return STATUS_OK;
	markdown_clear(md);
	return error_set(err, STATUS_INTERNAL, "Markdown parser failed");
}

void
markdown_body(const struct markdown *md, size_t from, size_t to,
    struct strbuf *body)
{
	for (; from < to; from++)
		body_add(body, (struct line){ md->v[from].text,
		    md->v[from].len });
}

void
markdown_clear(struct markdown *md)
{
	size_t i;

	for (i = 0; i < md->n; i++) {
		free(md->v[i].text);
		free(md->v[i].url);
	}
	array_free(md);
}
