#include "text/cut.h"

#include <stdint.h>
#include <string.h>

#include "base/varint.h"
#include "text/utf8.h"

#define LENGTH 0x0fu
#define CLASS_SHIFT 4u
#define CLASS 3u
#define HAS_BASE 0x40u
#define HAS_PARTS 0x80u

static void
put_word(struct strbuf *sb, const char *text, const struct word *w,
    const struct word_part *parts, size_t nparts)
{
	size_t len = w->end - w->start, base_len = 0;
	size_t chars = utf8_count(text + w->start, len);
	unsigned head = (unsigned)w->class << CLASS_SHIFT;
	const char *base = "";

	/* Particles and signs are no terms: their base form is not asked. */
	if (w->class != MORPH_FUNCTION)
		base = morph_base(w, &base_len);
	if (base_len == len && memcmp(base, text + w->start, len) == 0)
		base_len = 0;
	if (chars <= LENGTH)
		head |= (unsigned)chars;
	if (base_len > 0)
		head |= HAS_BASE;
	if (nparts > 0)
		head |= HAS_PARTS;
	strbuf_addch(sb, (char)head);
	if (chars > LENGTH)
		varint_put(sb, chars);
	if (base_len > 0) {
		varint_put(sb, base_len);
		strbuf_add(sb, base, base_len);
	}
	if (nparts > 0)
		varint_put(sb, nparts);
	for (size_t i = 0; i < nparts; i++) {
		const struct word_part *p = &parts[i];

		varint_put(sb, utf8_count(text + w->start,
		    p->start - w->start));
		varint_put(sb, utf8_count(text + p->start,
		    p->end - p->start));
	}
}

void
cut_put(struct strbuf *sb, const char *text, const struct word *words,
    size_t n, const struct word_part *parts, size_t nparts)
{
	for (size_t i = 0, at = 0; i < n; i++) {
		size_t from = at;

		while (at < nparts && parts[at].word == i)
			at++;
		put_word(sb, text, &words[i], parts + from, at - from);
	}
}

void
cuts_clear(struct cuts *c)
{
	array_free(&c->words);
	array_free(&c->parts);
}

/* The place of `chars` characters after byte `from`; false past the end. */
static bool
step(const char *text, size_t len, size_t from, uint64_t chars, size_t *to)
{
	if (chars > len - from)
		return false;
	*to = from + utf8_offset(text + from, len - from, (size_t)chars);
	return utf8_count(text + from, *to - from) == chars;
}

static bool
get_parts(struct cuts *c, const char *text, size_t len, size_t start)
{
	uint64_t n, before, chars;

	if (!varint_get(&c->p, c->end, &n))
		return false;
	while (n-- > 0) {
		struct word_part p = { .word = c->words.n };

		if (!varint_get(&c->p, c->end, &before) ||
		    !varint_get(&c->p, c->end, &chars) ||
		    !step(text, len, start, before, &p.start) ||
		    !step(text, len, p.start, chars, &p.end))
			return false;
		array_push(&c->parts, p);
	}
	return true;
}

static bool
get_word(struct cuts *c, const char *text, size_t len, size_t at)
{
	unsigned head = (unsigned char)*c->p++;
	struct word w = { .start = at };
	uint64_t chars = head & LENGTH, base_len;

	if ((chars == 0 && !varint_get(&c->p, c->end, &chars)) ||
	    chars == 0 || !step(text, len, at, chars, &w.end))
		return false;
	w.class = (enum morph_class)(head >> CLASS_SHIFT & CLASS);
	if (w.class > MORPH_FUNCTION)
		return false;
	w.base = text + at;
	w.base_len = w.end - at;
	if (head & HAS_BASE) {
		if (!varint_get(&c->p, c->end, &base_len) ||
		    base_len > (uint64_t)(c->end - c->p) ||
		    !utf8_valid(c->p, (size_t)base_len))
			return false;
		w.base = c->p;
		w.base_len = (size_t)base_len;
		c->p += base_len;
	}
	if (head & HAS_PARTS && !get_parts(c, text, len, at))
		return false;
	array_push(&c->words, w);
	return true;
}

bool
cuts_next(struct cuts *c, const char *text, size_t len)
{
	size_t at = 0;

	c->words.n = c->parts.n = 0;
	for (;;) {
		while (at < len && text[at] == ' ')	/* MeCab passes it */
			at++;
		if (at == len)
			return true;
		if (c->p == c->end || !get_word(c, text, len, at))
			break;
		at = c->words.v[c->words.n - 1].end;
	}
	c->p = c->end;
	return false;
}
