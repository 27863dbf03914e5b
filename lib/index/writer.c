#include "index/writer.h"

#include <sys/stat.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "index/convert.h"
#include "index/document.h"
#include "index/record.h"
#include "index/shards.h"
#include "index/story_store.h"
#include "index/term.h"
#include "index/words.h"
#include "index/writer_impl.h"
#include "text/analyzer.h"

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

/* Of the first shard. */
static enum status
set_meta_number(struct writer *w, const char *key, uint64_t n,
    struct error *err)
{
	return shard_set_number(w->xw[0], key, n, err);
}

/* 0 when it was never set. */
static uint64_t
get_meta_number(struct writer *w, const char *key)
{
	if (writer_meta_get(w, key, NULL) != STATUS_OK || w->buf.len == 0)
		return 0;
	return strtoull(w->buf.p, NULL, 10);
}

/*
 * A new database gets schema and fingerprint, an old one must have ours: a
 * writer with another analyser would make an index that finds half.
 */
static enum status
check_identity(struct writer *w, struct error *err)
{
	const char *ours = analyzer_fingerprint(w->an);
	enum status st;
	uint64_t schema = get_meta_number(w, META_SCHEMA);

	if (schema == 0 && w->count == 0) {
		char text[16];

		snprintf(text, sizeof(text), "%d", SCHEMA_VERSION);
		st = writer_meta_set(w, META_SCHEMA, text, err);
		if (st == STATUS_OK)
			st = writer_meta_set(w, META_FINGERPRINT, ours, err);
		return st;
	}
	if (schema != SCHEMA_VERSION)
		return error_set(err, STATUS_MISMATCH, "%s: index of schema "
		    "%llu, this program writes %d; run ainews-index rebuild",
		    w->dir, (unsigned long long)schema, SCHEMA_VERSION);
	if ((st = writer_meta_get(w, META_FINGERPRINT, err)) != STATUS_OK)
		return st;
	if (w->buf.len != strlen(ours) || memcmp(w->buf.p, ours, w->buf.len))
		return error_set(err, STATUS_MISMATCH, "%s: index made with "
		    "[%.*s], this is [%s]; run ainews-index rebuild", w->dir,
		    (int)w->buf.len, w->buf.p, ours);
	return STATUS_OK;
}

static enum status
open_shard(struct writer *w, unsigned k, bool fresh, struct error *err)
{
	enum xc_open_mode mode = fresh ? XC_CREATE_OR_OPEN : XC_OPEN;
	char path[LAYOUT_PATH_MAX];
	uint32_t count, last;
	struct xc_error xe;
	enum xc_status x;

	layout_shard(w->path, k, path);
	if ((x = xc_writer_open(path, mode, 0, &w->xw[k], &xe)) == XC_OK &&
	    (x = xc_db_doccount(db(w, k), &count, &xe)) == XC_OK &&
	    (x = xc_db_lastdocid(db(w, k), &last, &xe)) == XC_OK) {
		w->count += count;
		if (last > w->last)
			w->last = last;
		return STATUS_OK;
	}
	status_from_xc(x, &xe, err);
	error_prefix(err, "%s", path);
	return status_from_xc(x, &xe, NULL);
}

/* Is it the shard that its place says? */
static enum status
check_shard(struct writer *w, unsigned k, struct error *err)
{
	struct shard_id id;
	enum status st = shard_id_get(db(w, k), &id, &w->buf, err);

	if (st != STATUS_OK)
		return st;
	if (k == 0)
		w->n = id.n;
	if (id.k != k || id.n != w->n || id.n > SHARDS_MAX)
		return error_set(err, STATUS_CORRUPT, "%s: shard %u of %u "
		    "stands where %u of %u should be", w->dir, id.k, id.n, k,
		    w->n);
	return STATUS_OK;
}

/* The shards of an index that is there, however many these are. */
static enum status
open_shards(struct writer *w, struct error *err)
{
	enum status st = STATUS_OK;

	w->n = 1;
	w->count = 0;
	w->last = 0;
	for (unsigned k = 0; st == STATUS_OK && k < w->n; k++)
		if ((st = open_shard(w, k, false, err)) == STATUS_OK)
			st = check_shard(w, k, err);
	return st;
}

static enum status
make_shards(struct writer *w, unsigned n, struct error *err)
{
	enum status st = STATUS_OK;

	w->n = n;
	for (unsigned k = 0; st == STATUS_OK && k < n; k++) {
		if ((st = open_shard(w, k, true, err)) == STATUS_OK)
			st = shard_id_set(w->xw[k], k, n, err);
		w->touched[k] = true;
	}
	return st;
}

static void
free_shards(struct writer *w)
{
	for (unsigned k = 0; k < SHARDS_MAX; k++) {
		xc_writer_free(w->xw[k]);
		w->xw[k] = NULL;
	}
}

/*
 * The new generation takes its place.  Its files get another path, by which
 * they are to be opened again.
 */
static enum status
install(struct writer *w, struct error *err)
{
	enum status st;

	free_shards(w);
	if ((st = layout_finish(w->dir, w->number, err)) != STATUS_OK ||
	    (st = layout_switch(w->dir, w->number, err)) != STATUS_OK)
		return st;
	layout_path(w->dir, w->number, w->path);
	return STATUS_OK;
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
	if ((st = fresh ? make_shards(w, o->shards == 0 ? 1 : o->shards, err) :
	    open_shards(w, err)) != STATUS_OK ||
	    (st = check_identity(w, err)) != STATUS_OK)
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
		    (st = install(w, err)) != STATUS_OK ||
		    (st = open_shards(w, err)) != STATUS_OK)
			goto fail;
	}
	w->filling.on = w->count == 0 && w->n == 1;
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
	/* Closing would commit what is pending; the caller did not. */
	for (unsigned k = 0; k < w->n; k++)
		if (w->xw[k] != NULL &&
		    xc_writer_cancel(w->xw[k], &xe) != XC_OK)
			/* Then freeing must not commit either: nothing was
			   put that a failed database could still take. */
			w->changed = false;
	free_shards(w);
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

static bool
same(const char *a, const char *b)
{
	return a != NULL && strcmp(a, b) == 0;
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

/* A new one gets the next number. */
static enum status
store(struct writer *w, const char *id, uint32_t docid,
    const struct xc_document *doc, struct error *err)
{
	unsigned k = shard_of(w, id);
	struct xc_error xe;

	if (docid == 0 && w->last >= UINT32_MAX / w->n)
		return error_set(err, STATUS_TOO_LARGE, "%s: its numbers are "
		    "used up; export it, and make it again", w->dir);
	if (docid == 0)
		docid = ++w->last;
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
writer_put(struct writer *w, struct article *a, struct error *err)
{
	struct xc_document *doc;
	uint32_t docid;
	enum status st;

	if ((st = settle(w, err)) != STATUS_OK ||
	    (st = prepare(w, a, &docid, err)) != STATUS_OK ||
	    (st = document_build(w->an, a, &doc, NULL, err)) != STATUS_OK)
		return st;
	st = store(w, a->id, docid, doc, err);
	xc_document_free(doc);
	if (st != STATUS_OK)
		return st;
	note_change(w);
	w->count += docid == 0;
	return STATUS_OK;
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
	    (st = find_document(w, CH_ID, id, &spot, err)) != STATUS_OK)
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

struct each {
	struct writer *w;
	bool (*each)(void *ctx, const struct article *);
	void *ctx;
	unsigned shard;
	bool more;
	enum status st;
	struct error *err;
};

static bool
each_document(uint32_t docid, uint32_t wdf, void *ctx)
{
	struct each *e = ctx;
	struct article *a;
	struct record r;

	(void)wdf;
	e->more = false;
	if ((e->st = read_record(e->w, (struct spot){ e->shard, docid }, &r,
	    e->err)) != STATUS_OK)
		return false;
	a = record_article(&r);
	record_clear(&r);
	e->more = e->each(e->ctx, a);
	article_free(a);
	return e->more;
}

enum status
writer_each(struct writer *w, bool (*each)(void *, const struct article *),
    void *ctx, struct error *err)
{
	struct each e = { .w = w, .each = each, .ctx = ctx, .more = true,
		.err = err };
	struct xc_error xe;
	enum status st;

	if ((st = settle(w, err)) != STATUS_OK)
		return st;
	/* The empty term stands for all documents. */
	for (; st == STATUS_OK && e.more && e.shard < w->n; e.shard++)
		st = status_from_xc(xc_db_postings(db(w, e.shard), "", 0,
		    each_document, &e, &xe), &xe, err);
	return st != STATUS_OK ? st : e.st;
}

/* ---- commits ---- */

/*
 * The state that this commit makes, in the shards that change with it: the
 * highest among them is that of the index.
 */
static enum status
count_commit(struct writer *w, struct error *err)
{
	uint64_t n = get_meta_number(w, META_GENERATION) + 1;
	enum status st = STATUS_OK;

	w->touched[0] = true;
	for (unsigned k = 0; st == STATUS_OK && k < w->n; k++) {
		if (!w->touched[k])
			continue;
		st = shard_set_number(w->xw[k], META_GENERATION, n, err);
		if (st == STATUS_OK)
			st = shard_set_number(w->xw[k], META_UPDATED,
			    (uint64_t)time(NULL), err);
	}
	return st;
}

/*
 * The first shard comes last: its notes say what was done, and when a power
 * cut falls between two shards, the next run does again what they do not
 * tell of.
 */
enum status
writer_write(struct writer *w, struct error *err)
{
	struct xc_error xe;
	enum status st = count_commit(w, err);

	for (unsigned k = w->n; st == STATUS_OK && k > 0; k--)
		st = status_from_xc(xc_writer_commit(w->xw[k - 1], &xe), &xe,
		    err);
	if (st != STATUS_OK) {
		error_prefix(err, "%s", w->dir);
		return st;
	}
	w->changed = false;
	memset(w->touched, 0, sizeof(w->touched));
	return STATUS_OK;
}

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

static enum status
compact_shards(struct writer *w, const char *to, struct error *err)
{
	char from[LAYOUT_PATH_MAX], path[LAYOUT_PATH_MAX];
	const char *source = from;
	enum status st = STATUS_OK;
	struct xc_error xe;

	for (unsigned k = 0; st == STATUS_OK && k < w->n; k++) {
		layout_shard(w->path, k, from);
		layout_shard(to, k, path);
		st = status_from_xc(xc_compact(&source, 1, path,
		    XC_COMPACT_NO_RENUMBER, &xe), &xe, err);
	}
	return st;
}

enum status
writer_stories(struct writer *w, struct error *err)
{
	bool changed = false;
	enum status st = writer_commit(w, err);

	if (st == STATUS_OK)
		st = stories_settle(w->xw, w->n, w->touched, err);
	for (unsigned k = 0; k < w->n; k++)
		changed = changed || w->touched[k];
	return st == STATUS_OK && changed ? writer_write(w, err) : st;
}

enum status
writer_move(struct writer *w, unsigned number, const char *path,
    struct error *err)
{
	unsigned old = w->number;
	enum status st;

	w->number = number;
	free_shards(w);
	snprintf(w->path, sizeof(w->path), "%s", path);
	if ((st = open_shards(w, err)) != STATUS_OK ||
	    (st = set_meta_number(w, META_COMPACTED, layout_bytes(w->path),
	    err)) != STATUS_OK ||
	    (st = writer_write_notes(w, err)) != STATUS_OK ||
	    (st = writer_write(w, err)) != STATUS_OK)
		return st;
	if ((st = install(w, err)) != STATUS_OK)
		return st;
	/* A reader in the middle keeps its open files. */
	if ((st = layout_remove(w->dir, old, err)) != STATUS_OK)
		return st;
	return open_shards(w, err);
}

/* Compact into the next generation and put that into service. */
static enum status
compact_beside(struct writer *w, struct error *err)
{
	char path[LAYOUT_PATH_MAX];
	unsigned number;
	enum status st;

	if ((st = layout_begin(w->dir, &number, path, err)) != STATUS_OK ||
	    (st = compact_shards(w, path, err)) != STATUS_OK)
		return st;
	return writer_move(w, number, path, err);
}

enum status
writer_compact(struct writer *w, bool force, struct error *err)
{
	uint64_t before = get_meta_number(w, META_COMPACTED);
	enum status st;

	if ((st = writer_commit(w, err)) != STATUS_OK)
		return st;
	if (w->count == 0 ||
	    (!force && layout_bytes(w->path) <= 2 * before))
		return STATUS_OK;
	st = compact_beside(w, err);
	/* A full disk, most of all, should get its room back. */
	if (st != STATUS_OK)
		(void)layout_clean(w->dir, NULL);
	return st;
}
