/*
 * Filling an index that is empty: articles and notes wait beside it until a
 * commit merges them with what is there into the next generation.
 */
#include "index/writer_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fnv.h"
#include "base/same.h"
#include "index/fill.h"
#include "index/record.h"
#include "index/words.h"

/*
 * What waits may not take more memory because the corpus is larger: these
 * are the articles of 100,000 files, or 600,000 of one.
 */
#define WAITING_MAX ((size_t)32 << 20)

bool
writer_filling(const struct writer *w)
{
	return w->filling.on;
}

bool
writer_crowded(const struct writer *w)
{
	const struct filling *f = &w->filling;

	return docids_bytes(&f->docids) + f->notes_bytes > WAITING_MAX;
}

static uint64_t
hash_of(enum channel ch, const char *text)
{
	char channel = (char)ch;

	return fnv64(fnv64(FNV64, &channel, 1), text, strlen(text));
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
	uint32_t docid = docids_get(&w->filling.docids, hash_of(ch, text));
	struct article **found = NULL;

	if (docid != 0)
		found = fill_recent(w->filling.fill, docid);
	/* Of another term of that hash, or one that came in its place. */
	if (found != NULL && !has(*found, ch, text))
		found = NULL;
	if (place != NULL)
		*place = found;
	return docid;
}

static void
remember(struct writer *w, const struct article *a, uint32_t docid)
{
	struct docids *d = &w->filling.docids;

	docids_put(d, hash_of(CH_ID, a->id), docid);
	if (a->pair_key != NULL)
		docids_put(d, hash_of(CH_PAIR, a->pair_key), docid);
	for (int s = 0; s < SIDES; s++)
		if (a->side[s].key != NULL)
			docids_put(d, hash_of(CH_KEY, a->side[s].key), docid);
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
	docids_clear(&w->filling.docids);
	fill_free(w->filling.fill);
	w->filling.fill = NULL;
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
