/*
 * From a planned file to items.
 */
#include "indexer/batch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/article_json.h"
#include "base/alloc.h"
#include "indexer/format.h"
#include "indexer/source.h"

struct parsing {
	struct batch *batch;
	const struct planned *file;
	const struct batch_calls *calls;
	char *id;		/* how one made of the file name begins */
};

/* Is it the id that format.c gives to records without one? */
static bool
is_named(const struct parsing *p, const struct article *a, unsigned record)
{
	char *made = NULL;
	bool named;

	if (record == 0)
		return false;
	if (asprintf(&made, "%s-%u", p->id, record) < 0)
		abort();
	named = strlen(made) <= ARTICLE_ID_MAX && strcmp(made, a->id) != 0;
	free(made);
	return named;
}

/*
 * The id and the pair key come from the path; without them a renamed file
 * and a story that moved within its file are still known.
 */
static void
hash_article(const struct article *a, bool named, char out[FILE_HASH_SIZE])
{
	json_t *o = article_to_json(a);
	char *s;

	if (!named)
		json_object_del(o, "id");
	json_object_del(o, "pair_key");
	s = json_dumps(o, JSON_COMPACT);
	file_hash(s, strlen(s), out);
	free(s);
	json_decref(o);
}

static void
on_article(void *ctx, struct article *a, unsigned record)
{
	struct parsing *p = ctx;
	struct batch *b = p->batch;
	struct item it = { .article = a, .record = record, .match = NO_MATCH };
	size_t i;

	it.named = is_named(p, a, record);
	it.key = record_key(p->file->key, record);
	hash_article(a, it.named, it.hash);
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
	if (b->n >= BATCH_ITEMS && p->calls != NULL)
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
batch_read(struct batch *b, const struct planned *f,
    const struct batch_calls *calls, struct error *err)
{
	struct source_file file = { .path = f->path, .rel = f->rel,
		.name = f->source };
	struct input in = { .path = f->path, .rel = f->rel,
		.source = f->source, .bytes = "" };
	struct parsing p = { b, f, calls, input_id(&in) };
	struct sink sink = { on_article, on_refuse, on_skip, &p };
	enum status st = source_parse(&file, &sink, err);

	free(p.id);
	return st;
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
}

void
batch_clear(struct batch *b)
{
	batch_empty(b);
	free(b->items);
	records_clear(&b->refused);
	*b = (struct batch){ 0 };
}
