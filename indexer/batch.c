/*
 * From a planned file to items.
 */
#include "indexer/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "index/record.h"
#include "indexer/source.h"

struct parsing {
	struct batch *batch;
	const struct planned *file;
	const struct batch_calls *calls;
};

static void
on_article(void *ctx, struct article *a, unsigned record, bool named,
    const char *hash)
{
	struct parsing *p = ctx;
	struct batch *b = p->batch;
	struct item it = { .article = a, .record = record, .named = named,
		.match = NO_MATCH };
	size_t i;

	it.key = record_key(p->file->key, record);
	memcpy(it.hash, hash, sizeof(it.hash));
	for (i = 0; i < SIDES; i++) {
		if (!article_has(a, i))
			continue;
		free(a->side[i].key);
		free(a->side[i].hash);
		a->side[i].key = xstrdup(it.key);
		a->side[i].hash = xstrdup(it.hash);
	}
	if (b->n == b->cap) {
		b->cap = b->cap == 0 ? 1 : 2 * b->cap;
		b->items = xreallocarray(b->items, b->cap,
		    sizeof(*b->items));
	}
	b->items[b->n++] = it;
	b->bytes += article_bytes(a);
	if ((b->n >= BATCH_ITEMS || b->bytes >= BATCH_BYTES) &&
	    p->calls != NULL)
		p->calls->full(p->calls->ctx);
}

static void
on_refuse(void *ctx, unsigned line, const char *reason)
{
	struct parsing *p = ctx;

	records_add(&p->batch->refused, line);
	if (p->calls != NULL)
		p->calls->refuse(p->calls->ctx, line, reason);
}

static void
on_skip(void *ctx, unsigned line, const char *reason)
{
	struct parsing *p = ctx;

	if (p->calls != NULL)
		p->calls->skip(p->calls->ctx, line, reason);
}

enum status
batch_read(struct batch *b, const struct planned *f, struct parse *parse,
    const struct batch_calls *calls, struct error *err)
{
	struct parsing p = { b, f, calls };
	const struct parse_calls pc = { on_article, on_refuse, on_skip, &p };

	return parse_read(parse, &pc, err);
}

void
batch_empty(struct batch *b)
{
	size_t i;

	for (i = 0; i < b->n; i++) {
		article_free(b->items[i].article);
		free(b->items[i].key);
	}
	b->n = 0;
	b->bytes = 0;
}

void
batch_clear(struct batch *b)
{
	batch_empty(b);
	free(b->items);
	records_clear(&b->refused);
	*b = (struct batch){ 0 };
}
