/*
 * Metadata of the index that is being written: the indexer's notes.
 */
#include "index/writer_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "index/convert.h"
#include "index/schema.h"
#include "index/shards.h"

#define NOTE_BYTES 100u		/* that wait with one: its place in the map,
				   the ends of what malloc gives */

enum status
writer_meta_get(struct writer *w, const char *key, struct error *err)
{
	return shard_get(xc_writer_db(w->xw[0]), key, &w->buf, err);
}

enum status
writer_meta_set(struct writer *w, const char *key, const char *value,
    struct error *err)
{
	unsigned n = shard_shares(key) ? w->n : 1;
	enum status st = STATUS_OK;

	for (unsigned k = 0; st == STATUS_OK && k < n; k++)
		st = shard_set(w->xw[k], key, value, strlen(value), err);
	return st;
}

enum status
writer_note_get(struct writer *w, const char *name, char **value,
    struct error *err)
{
	const uint64_t *waits = strmap_get(&w->filling.notes, name,
	    strlen(name));
	struct strbuf key;
	enum status st;

	if (waits != NULL) {
		*value = xstrdup(w->filling.values.v[*waits - 1]);
		return STATUS_OK;
	}

	strbuf_init(&key, SIZE_MAX / 2);
	strbuf_addf(&key, META_NOTE "%s", name);
	st = writer_meta_get(w, key.s, err);
	*value = st == STATUS_OK ? xstrndup(w->buf.p == NULL ? "" : w->buf.p,
	    w->buf.len) : NULL;
	strbuf_clear(&key);
	return st;
}

static enum status
write_note(struct writer *w, const char *name, const char *value,
    struct error *err)
{
	struct strbuf key;
	enum status st;

	strbuf_init(&key, SIZE_MAX / 2);
	strbuf_addf(&key, META_NOTE "%s", name);
	st = writer_meta_set(w, key.s, value, err);
	strbuf_clear(&key);
	return st;
}

enum status
writer_note_set(struct writer *w, const char *name, const char *value,
    struct error *err)
{
	struct filling *f = &w->filling;
	enum status st = STATUS_OK;
	uint64_t *at;

	if (f->on) {
		at = strmap_put(&f->notes, name, strlen(name));
		if (*at == 0) {
			array_push(&f->values, NULL);
			*at = f->values.n;
			f->notes_bytes += NOTE_BYTES + strlen(name);
		} else {
			f->notes_bytes -= strlen(f->values.v[*at - 1]);
		}
		free(f->values.v[*at - 1]);
		f->values.v[*at - 1] = xstrdup(value);
		f->notes_bytes += strlen(value);
	} else {
		st = write_note(w, name, value, err);
	}
	if (st == STATUS_OK)
		w->changed = true;
	return st;
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct strmap_slot *)a)->key,
	    ((const struct strmap_slot *)b)->key);
}

/* In their order, which fills the blocks of the table. */
enum status
writer_write_notes(struct writer *w, struct error *err)
{
	struct filling *f = &w->filling;
	ARRAY(struct strmap_slot) notes = { 0 };
	enum status st = STATUS_OK;
	size_t i;

	for (i = 0; i < f->notes.size; i++)
		if (f->notes.slot[i].key != NULL)
			array_push(&notes, f->notes.slot[i]);
	if (notes.n > 1)
		qsort(notes.v, notes.n, sizeof(notes.v[0]), by_name);
	for (i = 0; st == STATUS_OK && i < notes.n; i++)
		st = write_note(w, notes.v[i].key,
		    f->values.v[notes.v[i].value - 1], err);
	array_free(&notes);
	if (st != STATUS_OK)
		return st;
	strmap_clear(&f->notes);
	for (i = 0; i < f->values.n; i++)
		free(f->values.v[i]);
	array_free(&f->values);
	f->notes_bytes = 0;
	return STATUS_OK;
}

struct notes {
	struct writer *w;
	bool (*each)(void *, const char *, const char *);
	void *ctx;
	struct error *err;
	enum status st;
};

static bool
each_note(const char *key, size_t len, uint32_t count, void *ctx)
{
	struct notes *n = ctx;
	char *name = xstrndup(key + strlen(META_NOTE),
	    len - strlen(META_NOTE));
	char *value = NULL;
	bool more = false;

	(void)count;
	n->st = writer_note_get(n->w, name, &value, n->err);
	if (n->st == STATUS_OK)
		more = n->each(n->ctx, name, value);
	free(name);
	free(value);
	return more;
}

enum status
writer_notes(struct writer *w, const char *prefix,
    bool (*each)(void *, const char *, const char *), void *ctx,
    struct error *err)
{
	struct notes n = { .w = w, .each = each, .ctx = ctx, .err = err };
	struct strbuf key;
	struct xc_error xe;
	enum status st = w->filling.on ? writer_commit(w, err) : STATUS_OK;

	if (st != STATUS_OK)
		return st;
	strbuf_init(&key, SIZE_MAX / 2);
	strbuf_addf(&key, META_NOTE "%s", prefix);
	st = status_from_xc(xc_db_metadata_keys(xc_writer_db(w->xw[0]), key.s,
	    key.len, each_note, &n, &xe), &xe, err);
	strbuf_clear(&key);
	return st != STATUS_OK ? st : n.st;
}
