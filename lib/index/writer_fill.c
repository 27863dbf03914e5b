/*
 * Filling an index that is empty: articles and notes wait beside it until a
 * commit merges them with what is there into the next generation.
 */
#include "index/writer_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/same.h"
#include "base/strbuf.h"
#include "index/fill.h"
#include "index/record.h"
#include "index/term.h"
#include "index/words.h"

bool
writer_filling(const struct writer *w)
{
	return w->filling.on;
}

static uint64_t *
docid_of(struct writer *w, enum channel ch, const char *text, bool add)
{
	struct strbuf key;
	uint64_t *docid;

	strbuf_init(&key, SIZE_MAX / 2);
	strbuf_addf(&key, "%s %s", term_prefix(ch), text);
	docid = add ? strmap_put(&w->filling.docids, key.s, key.len) :
	    strmap_get(&w->filling.docids, key.s, key.len);
	strbuf_clear(&key);
	return docid;
}

static bool
has(const struct article *a, enum channel ch, const char *text)
{
	switch (ch) {
	case CH_ID:
		return same(a->id, text);
	case CH_PAIR:
		return same(a->pair_key, text);
	default:
		return same(a->side[SIDE_JA].key, text) ||
		    same(a->side[SIDE_EN].key, text);
	}
}

uint32_t
writer_waiting(struct writer *w, enum channel ch, const char *text,
    struct article ***place)
{
	const uint64_t *docid = docid_of(w, ch, text, false);
	struct article **found;

	if (place != NULL)
		*place = NULL;
	if (docid == NULL)
		return 0;
	found = fill_recent(w->filling.fill, (uint32_t)*docid);
	/* One that came in its place may not have the term. */
	if (found != NULL && !has(*found, ch, text))
		return 0;
	if (place != NULL)
		*place = found;
	return (uint32_t)*docid;
}

static void
remember(struct writer *w, const struct article *a, uint32_t docid)
{
	*docid_of(w, CH_ID, a->id, true) = docid;
	if (a->pair_key != NULL)
		*docid_of(w, CH_PAIR, a->pair_key, true) = docid;
	for (int s = 0; s < SIDES; s++)
		if (a->side[s].key != NULL)
			*docid_of(w, CH_KEY, a->side[s].key, true) = docid;
}

static enum status
begin(struct writer *w, struct error *err)
{
	struct filling *f = &w->filling;
	char folder[LAYOUT_PATH_MAX];
	enum status st = layout_begin(w->dir, &f->number, f->path, err);

	if (st != STATUS_OK)
		return st;
	memcpy(folder, f->path, sizeof(folder));
	*strrchr(folder, '/') = '\0';
	if (f->words == NULL)
		f->words = words_new(w->dir);
	f->fill = fill_new(w->an, folder, f->words, f->expected);
	return STATUS_OK;
}

void
writer_expect(struct writer *w, uint64_t bytes)
{
	w->filling.expected = bytes;
}

enum status
writer_fill(struct writer *w, struct article *a, uint32_t docid,
    struct error *err)
{
	struct filling *f = &w->filling;
	struct article **place;
	uint64_t bytes;
	enum status st = f->fill == NULL ? begin(w, err) : STATUS_OK;

	if (st == STATUS_OK && docid == 0 && w->last == UINT32_MAX)
		st = error_set(err, STATUS_TOO_LARGE, "%s: its numbers are "
		    "used up", w->dir);
	if (st != STATUS_OK) {
		article_free(a);
		return st;
	}
	bytes = article_bytes(a);
	f->expected -= bytes < f->expected ? bytes : f->expected;
	remember(w, a, docid != 0 ? docid : w->last + 1);
	if (docid == 0)
		return fill_add(f->fill, a, ++w->last, err);
	place = fill_recent(f->fill, docid);
	article_free(*place);
	*place = a;
	return STATUS_OK;
}

static void
end(struct writer *w)
{
	fill_free(w->filling.fill);
	w->filling.fill = NULL;
	strmap_clear(&w->filling.docids);
}

void
writer_drop(struct writer *w)
{
	struct filling *f = &w->filling;

	if (f->fill != NULL) {
		end(w);
		(void)layout_clean(w->dir, NULL);
	}
	strmap_clear(&f->notes);
	for (size_t i = 0; i < f->values.n; i++)
		free(f->values.v[i]);
	array_free(&f->values);
}

enum status
writer_land(struct writer *w, struct error *err)
{
	struct filling *f = &w->filling;
	enum status st;

	if (f->fill == NULL) {
		if (f->notes.n == 0)
			return STATUS_OK;
		st = writer_write_notes(w, err);
		return st == STATUS_OK ? writer_write(w, err) : st;
	}
	st = fill_merge(f->fill, w->path, f->path, err);
	end(w);
	if (st == STATUS_OK)
		st = writer_move(w, f->number, f->path, err);
	/* A full disk, most of all, should get its room back. */
	if (st != STATUS_OK)
		(void)layout_clean(w->dir, NULL);
	return st;
}
