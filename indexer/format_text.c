/*
 * Plain text: a first line that is short is the title, the rest the body of
 * one side.  Takes everything that no other format knows.
 */
#include "indexer/formats.h"

#include <string.h>

#include "base/alloc.h"
#include "indexer/lines.h"

#define TITLE_CHARS 200
/* Shorter lines were broken on purpose. */
#define WRAPPED_CHARS 40

static int
sniff(const struct input *in)
{
	(void)in;
	return 1;
}

/*
 * A line that was wrapped to fit a screen, as in mail: it is long, does not
 * end a sentence, and the next one goes on in lower case without a gap.
 */
static bool
goes_on(struct line a, struct line b)
{
	const char *gap = a.s + a.len;

	return a.len >= WRAPPED_CHARS && b.s == gap + 1 &&
	    b.s[0] >= 'a' && b.s[0] <= 'z' &&
	    strchr(".!?:;", a.s[a.len - 1]) == NULL;
}

static enum status
parse(const struct input *in, const struct sink *sink, struct error *err)
{
	struct article *a = article_new();
	struct side_text *t = &a->side[text_side(in->bytes, in->len)];
	struct strbuf body;
	struct lines l;
	size_t i = 0;

	(void)err;
	lines_split(&l, in->bytes, in->len);
	if (l.n > 0 && line_chars(l.v[0]) <= TITLE_CHARS)
		t->title = line_dup(l.v[i++]);
	strbuf_init(&body, 2 * in->len + 1);
	for (; i < l.n; i++) {
		if (body.len > 0 && i > 0 && goes_on(l.v[i - 1], l.v[i])) {
			strbuf_addch(&body, ' ');
			strbuf_add(&body, l.v[i].s, l.v[i].len);
		} else {
			body_add(&body, l.v[i]);
		}
	}
	t->body = strbuf_take(&body);
	lines_clear(&l);
	sink->article(sink->ctx, a, 0);
	return STATUS_OK;
}

const struct format format_text = { "text", sniff, parse, 0 };
