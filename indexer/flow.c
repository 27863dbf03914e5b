/*
 * Joining pieces of text into lines.
 */
#include "indexer/flow.h"

#include <string.h>

#include "text/utf8.h"

void
flow_init(struct flow *f, size_t max,
    void (*emit)(void *ctx, struct line), void *ctx)
{
	strbuf_init(&f->line, max);
	f->gap = GAP_NONE;
	f->emit = emit;
	f->ctx = ctx;
}

void
flow_clear(struct flow *f)
{
	strbuf_clear(&f->line);
}

/* Letters and punctuation of Japanese text, full-width forms included. */
static bool
is_japanese(unsigned cp)
{
	return (cp >= 0x3000 && cp <= 0x30ff) ||
	    (cp >= 0x3400 && cp <= 0x9fff) ||
	    (cp >= 0xf900 && cp <= 0xfaff) ||
	    (cp >= 0xff00 && cp <= 0xffef) ||
	    (cp >= 0x20000 && cp <= 0x3ffff);
}

static unsigned
last_cp(const struct strbuf *sb)
{
	size_t i = sb->len;
	unsigned cp = 0;

	while (i > 0 && ((unsigned char)sb->s[i - 1] & 0xc0) == 0x80)
		i--;
	if (i > 0)
		i--;
	(void)utf8_decode(sb->s + i, sb->len - i, &cp);
	return cp;
}

void
flow_cp(struct flow *f, unsigned cp)
{
	if (f->line.len > 0 && (f->gap == GAP_SPACE ||
	    (f->gap == GAP_BREAK && !(is_japanese(cp) &&
	    is_japanese(last_cp(&f->line))))))
		strbuf_addch(&f->line, ' ');
	f->gap = GAP_NONE;
	strbuf_addcp(&f->line, cp);
}

void
flow_text(struct flow *f, const char *s, size_t len)
{
	const char *end = s + len;
	unsigned cp;

	while (s < end) {
		s += utf8_decode(s, (size_t)(end - s), &cp);
		if (cp == '\n')
			flow_soft_break(f);
		else if (cp <= ' ')
			f->gap = GAP_SPACE;
		else
			flow_cp(f, cp);
	}
}

void
flow_verbatim(struct flow *f, const char *s, size_t len)
{
	const char *end = s + len;

	while (s < end) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));

		if (f->gap != GAP_NONE && f->line.len > 0)
			strbuf_addch(&f->line, ' ');
		f->gap = GAP_NONE;
		strbuf_add(&f->line, s, (size_t)((nl ? nl : end) - s));
		if (nl == NULL)
			return;
		flow_break(f);
		s = nl + 1;
	}
}

void
flow_soft_break(struct flow *f)
{
	if (f->gap == GAP_NONE)
		f->gap = GAP_BREAK;
}

void
flow_break(struct flow *f)
{
	struct line l = line_trim(f->line.s, f->line.len);

	if (l.len > 0)
		f->emit(f->ctx, l);
	strbuf_reset(&f->line);
	f->gap = GAP_NONE;
}
