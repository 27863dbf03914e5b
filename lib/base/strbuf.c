#include "base/strbuf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/*
 * What an empty buffer points at.  It owns no memory, so that a buffer whose
 * text was taken may simply be forgotten.  Never written to.
 */
static char nothing[1];

void
strbuf_init(struct strbuf *sb, size_t max)
{
	sb->s = nothing;
	sb->len = sb->cap = 0;
	sb->max = max;
	sb->full = false;
}

void
strbuf_clear(struct strbuf *sb)
{
	if (sb->cap > 0)
		free(sb->s);
	sb->s = NULL;
	sb->len = sb->cap = 0;
}

void
strbuf_reset(struct strbuf *sb)
{
	strbuf_truncate(sb, 0);
	sb->full = false;
}

void
strbuf_truncate(struct strbuf *sb, size_t len)
{
	if (len < sb->len)
		sb->len = len;
	if (sb->cap > 0)
		sb->s[sb->len] = '\0';
}

void
strbuf_add(struct strbuf *sb, const void *p, size_t len)
{
	if (len > sb->max - sb->len) {
		sb->full = true;
		return;
	}
	if (sb->len + len + 1 > sb->cap) {
		size_t cap = sb->cap > 0 ? sb->cap : 64;

		while (cap < sb->len + len + 1)
			cap *= 2;
		sb->s = xreallocarray(sb->cap > 0 ? sb->s : NULL, cap, 1);
		sb->cap = cap;
	}
	if (len > 0)
		memcpy(sb->s + sb->len, p, len);
	sb->len += len;
	sb->s[sb->len] = '\0';
}

void
strbuf_addstr(struct strbuf *sb, const char *s)
{
	strbuf_add(sb, s, strlen(s));
}

void
strbuf_addf(struct strbuf *sb, const char *fmt, ...)
{
	char small[256], *big = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n < sizeof(small)) {
		strbuf_add(sb, small, (size_t)n);
		return;
	}
	big = xmalloc((size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(big, (size_t)n + 1, fmt, ap);
	va_end(ap);
	strbuf_add(sb, big, (size_t)n);
	free(big);
}

void
strbuf_addcp(struct strbuf *sb, unsigned cp)
{
	char b[4];
	size_t n;

	if (cp < 0x80) {
		b[0] = (char)cp;
		n = 1;
	} else if (cp < 0x800) {
		b[0] = (char)(0xc0 | cp >> 6);
		b[1] = (char)(0x80 | (cp & 0x3f));
		n = 2;
	} else if (cp < 0x10000) {
		b[0] = (char)(0xe0 | cp >> 12);
		b[1] = (char)(0x80 | (cp >> 6 & 0x3f));
		b[2] = (char)(0x80 | (cp & 0x3f));
		n = 3;
	} else {
		b[0] = (char)(0xf0 | cp >> 18);
		b[1] = (char)(0x80 | (cp >> 12 & 0x3f));
		b[2] = (char)(0x80 | (cp >> 6 & 0x3f));
		b[3] = (char)(0x80 | (cp & 0x3f));
		n = 4;
	}
	strbuf_add(sb, b, n);
}

char *
strbuf_take(struct strbuf *sb)
{
	char *s = sb->cap > 0 ? sb->s : xstrdup("");

	strbuf_init(sb, sb->max);
	return s;
}

enum status
strbuf_status(const struct strbuf *sb, const char *what, struct error *err)
{
	if (!sb->full)
		return STATUS_OK;
	return error_set(err, STATUS_TOO_LARGE, "%s: more than %zu bytes",
	    what, sb->max);
}
