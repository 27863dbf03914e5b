#include "index/writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/same.h"
#include "base/strbuf.h"
#include "index/convert.h"
#include "index/record.h"
#include "index/term.h"
#include "index/words.h"
#include "index/writer_impl.h"

#define STORIES_FEW 1000u	/* articles, all looked at in no time */

static const struct xc_db *
db(const struct writer *w, unsigned shard)
{
	return xc_writer_db(w->xw[shard]);
}

static unsigned
shard_of(const struct writer *w, const char *id)
{
	return layout_shard_of(id, w->n);
}

enum status
writer_open(struct writer **out, const char *dir, struct analyzer *an,
    const struct writer_options *o, struct error *err)
{
	struct writer *w = xcalloc(1, sizeof(*w));
	bool fresh;
	enum status st;

	w->an = an;
	w->lock = -1;
	snprintf(w->dir, sizeof(w->dir), "%s", dir);
	if (!o->locked && (st = layout_lock(dir, o->wait, &w->lock, err)) !=
	    STATUS_OK) {
		w->lock = -1;
		goto fail;
	}
	w->unfinished = w->lock >= 0 && layout_unfinished(w->lock);
	/* What a killed program left takes room that we may need. */
	if ((st = layout_clean(dir, err)) != STATUS_OK)
		goto fail;
	if ((st = layout_restore(dir, &w->number, err)) != STATUS_OK)
		goto fail;
	fresh = w->number == 0;
	if (!fresh)
		layout_path(dir, w->number, w->path);
	else if ((st = layout_begin(dir, &w->number, w->path, err)) !=
	    STATUS_OK)
		goto fail;
	if ((st = fresh ? writer_make_shards(w, o->shards == 0 ? 1 :
	    o->shards, err) : writer_open_shards(w, err)) != STATUS_OK ||
	    (st = writer_identify(w, err)) != STATUS_OK)
		goto fail;
	if (o->shards != 0 && o->shards != w->n) {
		st = error_set(err, STATUS_BAD_INPUT, "%s: the index has %u "
		    "shards; run ainews-index rebuild --shards %u", dir, w->n,
		    o->shards);
		goto fail;
	}
	if (fresh) {
		w->changed = true;
		if ((st = writer_commit(w, err)) != STATUS_OK ||
		    (st = writer_install(w, err)) != STATUS_OK ||
		    (st = writer_open_shards(w, err)) != STATUS_OK)
			goto fail;
	}
	w->filling.on = w->count == 0 && w->n == 1;
	w->all_stories = w->unfinished || w->filling.on;
	w->first = w->last;
	*out = w;
	return STATUS_OK;
fail:
	writer_close(w);
	*out = NULL;
	return st;
}

void
writer_close(struct writer *w)
{
	struct xc_error xe;

	if (w == NULL)
		return;
	pool_free(w->pool);
	writer_drop(w);
	words_free(w->filling.words);
	/*
	 * Freeing cancels the transaction that is open.  It would commit what
	 * one has left that could not be committed, and this drops.
	 */
	for (unsigned k = 0; k < w->n; k++)
		if (w->xw[k] != NULL &&
		    xc_writer_cancel(w->xw[k], &xe) != XC_OK)
			continue;
	writer_free_shards(w);
	story_changes_clear(&w->stories);
	xc_buf_clear(&w->buf);
	if (w->lock >= 0 && !w->unfinished)
		layout_finished(w->lock);
	if (w->lock >= 0)
		close(w->lock);
	free(w);
}

bool
writer_unfinished(const struct writer *w)
{
	return w->unfinished;
}

void
writer_finish(struct writer *w)
{
	w->unfinished = false;
}

struct word_store *
writer_words(const struct writer *w)
{
	return w->filling.words;
}

uint64_t
writer_count(const struct writer *w)
{
	return w->count;
}

/* Where an article is.  Its number alone says it, but not where to look. */
struct spot {
	unsigned shard;
	uint32_t docid;			/* 0 = nowhere */
};

static bool
take_first(uint32_t docid, uint32_t wdf, void *ctx)
{
	struct spot *s = ctx;

	(void)wdf;
	s->docid = docid;
	return false;
}

static enum status settle(struct writer *, struct error *);

/* The first document that has a term; an id says in which shard. */
static enum status
look_up(struct writer *w, enum channel ch, const char *text,
    struct spot *spot, struct error *err)
{
	unsigned first = ch == CH_ID ? shard_of(w, text) : 0;
	unsigned end = ch == CH_ID ? first + 1 : w->n;
	enum status st = STATUS_OK;
	struct xc_error xe;
	struct term t;

	spot->docid = 0;
	term_make(&t, ch, text, strlen(text));
	for (unsigned k = first; st == STATUS_OK && spot->docid == 0 &&
	    k < end; k++) {
		spot->shard = k;
		st = status_from_xc(xc_db_postings(db(w, k), t.s, t.len,
		    take_first, spot, &xe), &xe, err);
	}
	return st;
}

/*
 * Would the answer be another one, were everything stored that is being
 * analysed?  Because an article there has that term, or because the one
 * that was found is there with others.
 */
static bool
is_moving(const struct writer *w, const char *text, uint32_t docid)
{
	uint32_t other;

	for (size_t i = 0; w->pool != NULL && i < pool_count(w->pool); i++) {
		const struct article *a = pool_article(w->pool, i, &other);

		if ((docid != 0 && other == docid) || same(a->id, text) ||
		    same(a->pair_key, text) ||
		    same(a->side[SIDE_JA].key, text) ||
		    same(a->side[SIDE_EN].key, text))
			return true;
	}
	return false;
}

static enum status
find_document(struct writer *w, enum channel ch, const char *text,
    struct spot *spot, struct error *err)
{
	enum status st = STATUS_OK;

	if (writer_waiting(w, ch, text, NULL) != 0)
		st = settle(w, err);
	if (st == STATUS_OK)
		st = look_up(w, ch, text, spot, err);
	if (st == STATUS_OK && is_moving(w, text, spot->docid)) {
		st = settle(w, err);
		if (st == STATUS_OK)
			st = look_up(w, ch, text, spot, err);
	}
	if (st == STATUS_OK && spot->docid == 0)
		st = error_set(err, STATUS_NOT_FOUND, "%s: no such article",
		    text);
	return st;
}

static enum status
read_record(struct writer *w, struct spot spot, struct record *r,
    struct error *err)
{
	struct xc_error xe;
	enum status st;

	st = status_from_xc(xc_db_data(db(w, spot.shard), spot.docid, &w->buf,
	    &xe), &xe, err);
	if (st != STATUS_OK)
		return st;
	return record_read(r, w->buf.p, w->buf.len, err);
}

static struct article *
copy(const struct article *a)
{
	struct article *same_text = NULL;
	struct strbuf sb;
	struct record r;

	strbuf_init(&sb, SIZE_MAX / 2);
	record_write(a, NULL, &sb);
	if (record_read(&r, sb.s, sb.len, NULL) == STATUS_OK)
		same_text = record_article(&r);
	record_clear(&r);
	strbuf_clear(&sb);
	return same_text;
}

enum status
writer_get(struct writer *w, const char *id, struct article **out,
    struct error *err)
{
	struct article **place;
	struct record r;
	struct spot spot;
	enum status st;

	if (writer_waiting(w, CH_ID, id, &place) != 0 && place != NULL) {
		*out = copy(*place);
		return STATUS_OK;
	}
	*out = NULL;
	if ((st = find_document(w, CH_ID, id, &spot, err)) != STATUS_OK ||
	    (st = read_record(w, spot, &r, err)) != STATUS_OK)
		return st;
	*out = record_article(&r);
	record_clear(&r);
	return STATUS_OK;
}

static enum status
id_by(struct writer *w, enum channel ch, const char *text, char **id,
    struct error *err)
{
	struct article **place;
	struct xc_error xe;
	struct spot spot;
	enum status st;

	if (writer_waiting(w, ch, text, &place) != 0 && place != NULL) {
		*id = xstrdup((*place)->id);
		return STATUS_OK;
	}
	*id = NULL;
	if ((st = find_document(w, ch, text, &spot, err)) != STATUS_OK)
		return st;
	st = status_from_xc(xc_db_value(db(w, spot.shard), spot.docid,
	    SLOT_ORDER, &w->buf, &xe), &xe, err);
	if (st == STATUS_OK && w->buf.len < ORDER_DATE)
		st = error_set(err, STATUS_CORRUPT, "%s: document %u has no "
		    "id", w->dir, spot.docid);
	if (st == STATUS_OK)
		*id = xstrndup(w->buf.p + ORDER_DATE, w->buf.len - ORDER_DATE);
	return st;
}

enum status
writer_id_by_key(struct writer *w, const char *key, char **id,
    struct error *err)
{
	return id_by(w, CH_KEY, key, id, err);
}

enum status
writer_id_by_pair(struct writer *w, const char *pair_key, char **id,
    struct error *err)
{
	return id_by(w, CH_PAIR, pair_key, id, err);
}

/*
 * What is known of the article that this one replaces; *docid is 0 when it
 * is new.
 */
static enum status
prepare(struct writer *w, struct article *a, uint32_t *docid,
    struct error *err)
{
	struct error why = { 0 };
	struct article **place;
	struct record old;
	struct spot spot;
	enum status st;

	*docid = writer_waiting(w, CH_ID, a->id, &place);
	if (place != NULL) {
		a->added = (*place)->added;
	} else {
		st = find_document(w, CH_ID, a->id, &spot, &why);
		*docid = spot.docid;
		/* What was merged before is changed where it is. */
		if (st == STATUS_OK && w->filling.on)
			st = settle(w, &why);
		if (st == STATUS_OK) {
			if ((st = read_record(w, spot, &old, err)) !=
			    STATUS_OK)
				return st;
			a->added = old.added;
			record_clear(&old);
		} else if (st != STATUS_NOT_FOUND) {
			return error_set(err, st, "%s", why.text);
		}
	}
	if (a->changed == NO_DATE)
		a->changed = (int64_t)time(NULL);
	if (*docid == 0 && a->added == NO_DATE)
		a->added = a->changed;
	return STATUS_OK;
}

/* The story of an article that is about to go must be told without it. */
static enum status
leave_story(struct writer *w, struct spot spot, struct error *err)
{
	struct xc_error xe;
	enum status st;

	st = status_from_xc(xc_db_value(db(w, spot.shard), spot.docid,
	    SLOT_STORY, &w->buf, &xe), &xe, err);
	if (st == STATUS_OK)
		story_changes_left(&w->stories, w->buf.p, w->buf.len);
	return st;
}

/* A new one gets the next number. */
static enum status
store(struct writer *w, const char *id, uint32_t docid,
    const struct xc_document *doc, struct error *err)
{
	unsigned k = shard_of(w, id);
	enum status st = STATUS_OK;
	struct xc_error xe;

	if (docid == 0 && w->last >= UINT32_MAX / w->n)
		return error_set(err, STATUS_TOO_LARGE, "%s: its numbers are "
		    "used up; export it, and make it again", w->dir);
	if (docid == 0)
		docid = ++w->last;
	else
		st = leave_story(w, (struct spot){ k, docid }, err);
	if (st != STATUS_OK)
		return st;
	story_changes_put(&w->stories, k, docid);
	w->touched[k] = true;
	return status_from_xc(xc_writer_replace(w->xw[k], docid, doc, &xe),
	    &xe, err);
}

static enum status
store_first(struct writer *w, struct error *err)
{
	struct pool_item it;
	enum status st;

	pool_take(w->pool, &it);
	if (it.st == STATUS_OK)
		st = store(w, it.article->id, it.docid, it.doc, err);
	else
		st = error_set(err, it.st, "%s", it.err.text);
	pool_item_clear(&it);
	return st;
}

/* Store whatever waits; an index that was being filled is none any more. */
static enum status
settle(struct writer *w, struct error *err)
{
	enum status st = STATUS_OK;

	if (w->filling.on) {
		st = writer_land(w, err);
		w->filling.on = false;
		/* Articles may get other words from here on. */
		words_free(w->filling.words);
		w->filling.words = NULL;
	}
	while (st == STATUS_OK && w->pool != NULL && pool_count(w->pool) > 0)
		st = store_first(w, err);
	return st;
}

/* Of articles. */
static void
note_change(struct writer *w)
{
	w->changed = true;
	w->unfinished = true;
}

enum status
writer_take(struct writer *w, struct article *a, struct error *err)
{
	uint32_t docid;
	enum status st = prepare(w, a, &docid, err);

	if (w->filling.on && st == STATUS_OK) {
		note_change(w);
		w->count += docid == 0;
		return writer_fill(w, a, docid, err);
	}
	if (w->pool == NULL)
		w->pool = pool_new(w->an);
	while (st == STATUS_OK && (pool_full(w->pool) ||
	    pool_ready(w->pool)))
		st = store_first(w, err);
	if (st != STATUS_OK) {
		article_free(a);
		return st;
	}
	pool_add(w->pool, a, docid);
	note_change(w);
	w->count += docid == 0;
	return STATUS_OK;
}

enum status
writer_delete(struct writer *w, const char *id, struct error *err)
{
	struct xc_error xe;
	struct spot spot;
	enum status st;

	if ((st = settle(w, err)) != STATUS_OK ||
	    (st = find_document(w, CH_ID, id, &spot, err)) != STATUS_OK ||
	    (st = leave_story(w, spot, err)) != STATUS_OK)
		return st;
	st = status_from_xc(xc_writer_delete(w->xw[spot.shard], spot.docid,
	    &xe), &xe, err);
	if (st == STATUS_OK) {
		w->touched[spot.shard] = true;
		w->count--;
		note_change(w);
	}
	return st;
}

/* ---- commits ---- */

enum status
writer_commit(struct writer *w, struct error *err)
{
	enum status st;

	if (!w->changed)
		return STATUS_OK;
	if (w->filling.on)
		return writer_land(w, err);
	st = settle(w, err);
	return st == STATUS_OK ? writer_write(w, err) : st;
}

/* Numbers of articles at which all stories are due, each an eighth more. */
static bool
is_milestone_between(uint32_t first, uint32_t last)
{
	uint64_t n = STORIES_FEW;

	while (n <= first)
		n += n / 8;
	return n <= last;
}

/*
 * Looking only at what changed pays where that is little.  A run that was
 * not finished may have changed what nobody knows of any more.
 */
static bool
are_all_stories_due(const struct writer *w)
{
	const size_t n = w->stories.put.n + w->stories.left.n;

	return w->all_stories || w->count < STORIES_FEW ||
	    n > w->count / 8 || is_milestone_between(w->first, w->last);
}

enum status
writer_stories(struct writer *w, struct error *err)
{
	const bool all = are_all_stories_due(w);
	bool changed;
	enum status st;

	/* What is not committed is slow to read where it is much. */
	st = all ? writer_commit(w, err) : settle(w, err);
	if (st == STATUS_OK)
		st = stories_settle(w->xw, w->n, all ? NULL : &w->stories,
		    w->touched, err);
	if (st != STATUS_OK)
		return st;
	story_changes_clear(&w->stories);
	w->all_stories = false;
	w->first = w->last;
	changed = w->changed;
	for (unsigned k = 0; k < w->n; k++)
		changed = changed || w->touched[k];
	return changed ? writer_write(w, err) : STATUS_OK;
}
