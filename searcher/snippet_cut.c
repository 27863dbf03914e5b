/*
 * How much of a text is shown: all of it, or what fits around a mark.
 */
#include "searcher/snippet_impl.h"

#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "text/utf8.h"

static const char ellipsis[] = "\xe2\x80\xa6";

/* Marks of a text that was cut out, moved by what went before it. */
static void
take_marks(struct marked *out, const struct found *f, size_t n, size_t from,
    size_t to, size_t shift)
{
	out->marks = xcalloc(n, sizeof(*out->marks));
	for (size_t i = 0; i < n; i++) {
		struct mark m = f[i].mark;

		if (m.start < from || m.end > to)
			continue;
		m.start = m.start - from + shift;
		m.end = m.end - from + shift;
		out->marks[out->nmarks++] = m;
	}
}

/* Katakana, or what Latin words and numbers are made of; 0 = neither. */
static int
word_script(const char *s, size_t len)
{
	enum utf8_class class;
	unsigned cp;

	utf8_decode(s, len, &cp);
	class = utf8_class(cp);
	if (class == UTF8_KATAKANA)
		return 1;
	return class == UTF8_LETTER || class == UTF8_DIGIT ||
	    (cp < 0x80 && cp != 0 && strchr(".,-/_", (int)cp) != NULL) ?
	    2 : 0;
}

/* Where the word ends that a place is in the middle of, or the place. */
static size_t
leave_word(const char *text, size_t at, size_t end)
{
	size_t last = at == 0 ? 0 : utf8_floor(text, at - 1);
	int script = at == 0 ? 0 : word_script(text + last, at - last);

	while (script != 0 && at < end &&
	    word_script(text + at, end - at) == script)
		at += utf8_decode(text + at, end - at, NULL);
	return at;
}

/* Back from a place by so many columns, to a gap between words if near. */
static size_t
step_back(const char *text, size_t at, size_t columns)
{
	size_t from = at, used = 0, best;

	while (from > 0 && used < columns) {
		size_t before = utf8_floor(text, from - 1);

		used += utf8_columns(text + before, from - before);
		from = before;
	}
	best = leave_word(text, from, at);
	for (size_t i = from; i < at && i < from + 30; i++)
		if (text[i] == ' ' || (i >= 3 && memcmp(text + i - 3,
		    "\xe3\x80\x81", 3) == 0)) {
			best = text[i] == ' ' ? i + 1 : i;
			break;
		}
	/* Not into the middle of a grapheme. */
	for (size_t i = 0; i < best;) {
		size_t n = utf8_step(text + i, at - i);

		if (i + n > best)
			return i;
		i += n;
	}
	return best;
}

/* What goes before the first mark: a third, or all that the rest leaves. */
static size_t
columns_before(const char *text, size_t len, size_t mark, size_t columns)
{
	size_t behind = utf8_columns(text + mark, len - mark);
	size_t third = columns / 3;

	return behind + third < columns ? columns - behind : third;
}

void
snippet_copy(const char *text, size_t len, const struct found *f, size_t n,
    struct marked *out)
{
	out->text = xstrndup(text, len);
	take_marks(out, f, n, 0, len, 0);
}

void
snippet_cut(const char *text, size_t len, size_t columns,
    const struct found *f, size_t n, struct marked *out)
{
	size_t start = 0, end = len;
	struct strbuf sb;

	if (utf8_columns(text, len) > columns) {
		/* One long sentence: around its first mark. */
		if (n > 0)
			start = step_back(text, f[0].mark.start,
			    columns_before(text, len, f[0].mark.start,
			    columns));
		end = start + utf8_fit(text + start, len - start, columns);
		for (size_t i = 0; i < n; i++)
			if (f[i].mark.start < end && f[i].mark.end > end)
				end = f[i].mark.start;
	}
	strbuf_init(&sb, SIZE_MAX / 2);
	if (start > 0)
		strbuf_addstr(&sb, ellipsis);
	take_marks(out, f, n, start, end, sb.len);
	strbuf_add(&sb, text + start, end - start);
	for (size_t i = 0; i < sb.len; i++)
		if (sb.s[i] == '\n')
			sb.s[i] = ' ';
	if (end < len)
		strbuf_addstr(&sb, ellipsis);
	out->text = strbuf_take(&sb);
}
