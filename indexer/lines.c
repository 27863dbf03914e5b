/*
 * Lines, paragraphs and clean strings.
 */
#include "config.h"

#include "indexer/lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "text/utf8.h"

#define IDEOGRAPHIC_SPACE "\xe3\x80\x80"
#define NO_BREAK_SPACE "\xc2\xa0"

/* Bytes of the white space at s, 0 when there is none. */
static size_t
space_at(const char *s, size_t len)
{
	if (len >= 1 && (unsigned char)*s <= ' ')
		return 1;
	if (len >= 3 && memcmp(s, IDEOGRAPHIC_SPACE, 3) == 0)
		return 3;
	if (len >= 2 && memcmp(s, NO_BREAK_SPACE, 2) == 0)
		return 2;
	return 0;
}

static size_t
space_before(const char *s, size_t len)
{
	if (len >= 1 && (unsigned char)s[len - 1] <= ' ')
		return 1;
	if (len >= 3 && memcmp(s + len - 3, IDEOGRAPHIC_SPACE, 3) == 0)
		return 3;
	if (len >= 2 && memcmp(s + len - 2, NO_BREAK_SPACE, 2) == 0)
		return 2;
	return 0;
}

struct line
line_trim(const char *s, size_t len)
{
	size_t n;

	while ((n = space_at(s, len)) > 0) {
		s += n;
		len -= n;
	}
	while ((n = space_before(s, len)) > 0)
		len -= n;
	return (struct line){ s, len };
}

void
lines_split(struct lines *l, const char *s, size_t len)
{
	const char *end = s + len;

	*l = (struct lines){ 0 };
	while (s < end) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		struct line line;

		if (nl == NULL)
			nl = end;
		line = line_trim(s, (size_t)(nl - s));
		if (line.len > 0)
			array_push(l, line);
		s = nl + 1;
	}
}

void
lines_clear(struct lines *l)
{
	array_free(l);
}

bool
line_is(struct line l, const char *text)
{
	return l.len == strlen(text) && memcmp(l.s, text, l.len) == 0;
}

bool
line_begins(struct line l, const char *text)
{
	size_t n = strlen(text);

	return l.len >= n && memcmp(l.s, text, n) == 0;
}

bool
line_ends(struct line l, const char *text)
{
	size_t n = strlen(text);

	return l.len >= n && memcmp(l.s + l.len - n, text, n) == 0;
}

bool
line_has(struct line l, const char *text)
{
	return memmem(l.s, l.len, text, strlen(text)) != NULL;
}

size_t
line_chars(struct line l)
{
	return utf8_count(l.s, l.len);
}

bool
line_number(struct line l, int *value)
{
	size_t i;

	if (l.len == 0 || l.len > 4)
		return false;
	*value = 0;
	for (i = 0; i < l.len; i++) {
		if (l.s[i] < '0' || l.s[i] > '9')
			return false;
		*value = *value * 10 + (l.s[i] - '0');
	}
	return true;
}

char *
line_dup(struct line l)
{
	return xstrndup(l.s, l.len);
}

void
body_add(struct strbuf *sb, struct line l)
{
	l = line_trim(l.s, l.len);
	if (l.len == 0)
		return;
	if (sb->len > 0)
		strbuf_addch(sb, '\n');
	strbuf_add(sb, l.s, l.len);
}

/* Line and paragraph separators of Unicode, next line of C1. */
static bool
breaks_line(unsigned cp)
{
	return cp == '\n' || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

static bool
is_control(unsigned cp)
{
	return cp < ' ' || (cp >= 0x7f && cp < 0xa0);
}

char *
tidy_lines(const char *s, size_t len)
{
	struct strbuf out, line;
	const char *end = s + len;
	unsigned cp;

	strbuf_init(&out, 4 * len + 1);
	strbuf_init(&line, 4 * len + 1);
	while (s < end) {
		size_t n = utf8_decode(s, (size_t)(end - s), &cp);

		if (breaks_line(cp)) {
			body_add(&out, (struct line){ line.s, line.len });
			strbuf_reset(&line);
		} else if (is_control(cp)) {
			strbuf_addch(&line, ' ');
		} else {
			strbuf_addcp(&line, cp);
		}
		s += n;
	}
	body_add(&out, (struct line){ line.s, line.len });
	strbuf_clear(&line);
	if (out.len > 0)
		return strbuf_take(&out);
	strbuf_clear(&out);
	return NULL;
}

char *
tidy_line(const char *s, size_t len)
{
	struct strbuf out;
	const char *end = s + len;
	bool space = false;
	unsigned cp;

	strbuf_init(&out, 4 * len + 1);
	while (s < end) {
		size_t n = utf8_decode(s, (size_t)(end - s), &cp);

		if (breaks_line(cp) || is_control(cp) || cp == ' ' ||
		    cp == 0xa0 || cp == 0x3000) {
			space = true;
		} else {
			if (space && out.len > 0)
				strbuf_addch(&out, ' ');
			space = false;
			strbuf_addcp(&out, cp);
		}
		s += n;
	}
	if (out.len > 0)
		return strbuf_take(&out);
	strbuf_clear(&out);
	return NULL;
}

void
text_letters(const char *s, size_t len, size_t *japanese, size_t *latin)
{
	const char *end = s + len;
	unsigned cp;

	*japanese = *latin = 0;
	while (s < end) {
		s += utf8_decode(s, (size_t)(end - s), &cp);
		if ((cp >= 0x3041 && cp <= 0x30ff) ||
		    (cp >= 0x3400 && cp <= 0x9fff) ||
		    (cp >= 0xff66 && cp <= 0xff9d))
			++*japanese;
		else if ((cp >= 'a' && cp <= 'z') || (cp >= 'A' && cp <= 'Z'))
			++*latin;
	}
}

enum side
text_side(const char *s, size_t len)
{
	size_t japanese, latin;

	text_letters(s, len, &japanese, &latin);
	return japanese > 0 && japanese * 10 >= latin ? SIDE_JA : SIDE_EN;
}

void
tags_add(struct article *a, const char *s)
{
	const char *end = s + strlen(s), *comma;

	for (; s < end; s = comma + 1) {
		struct line l;
		char *tag;

		comma = memchr(s, ',', (size_t)(end - s));
		if (comma == NULL)
			comma = end;
		l = line_trim(s, (size_t)(comma - s));
		tag = line_dup(l);
		article_add_tag(a, tag);
		free(tag);
	}
}
