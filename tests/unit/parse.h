/*
 * What a format made of a text, for the tests of formats.
 */
#ifndef UNIT_PARSE_H
#define UNIT_PARSE_H

#include <stdio.h>
#include <string.h>

#include "indexer/format.h"

#define PARSED_MAX 16

struct parsed {
	enum status st;
	struct error err;
	struct article *v[PARSED_MAX];
	unsigned record[PARSED_MAX];
	size_t n;
	char refused[512];	/* "line: reason" for each, then ';' */
	char skipped[512];
};

static inline void
parsed_article(void *ctx, struct article *a, unsigned record)
{
	struct parsed *p = ctx;

	if (p->n == PARSED_MAX) {
		article_free(a);
		return;
	}
	p->record[p->n] = record;
	p->v[p->n++] = a;
}

static inline void
parsed_note(char *to, size_t size, unsigned line, const char *reason)
{
	size_t used = strlen(to);

	snprintf(to + used, size - used, "%u: %s;", line, reason);
}

static inline void
parsed_refuse(void *ctx, unsigned line, const char *reason)
{
	struct parsed *p = ctx;

	parsed_note(p->refused, sizeof(p->refused), line, reason);
}

static inline void
parsed_skip(void *ctx, unsigned line, const char *reason)
{
	struct parsed *p = ctx;

	parsed_note(p->skipped, sizeof(p->skipped), line, reason);
}

static inline void
parse_bytes(struct parsed *p, const char *rel, const char *s, size_t len)
{
	struct sink sink = { parsed_article, parsed_refuse, parsed_skip, p };
	struct input in = { .path = rel, .rel = rel, .source = "src",
	    .bytes = s, .len = len };

	*p = (struct parsed){ 0 };
	p->st = format_parse(&in, &sink, &p->err);
}

static inline void
parse_text(struct parsed *p, const char *rel, const char *s)
{
	parse_bytes(p, rel, s, strlen(s));
}

static inline void
parsed_free(struct parsed *p)
{
	while (p->n > 0)
		article_free(p->v[--p->n]);
}

#endif
