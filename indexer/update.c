/*
 * One file after the other: is it known, what is in it, which article is
 * which, and what has gone.
 */
#include "indexer/update.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "index/writer.h"
#include "indexer/match.h"
#include "indexer/update_impl.h"

/* Everything about the file that is being read. */
struct turn {
	struct update *u;
	const struct planned *file;
	struct filenote note;		/* of the last time, or empty */
	bool known;			/* there is such a note */
	struct filenote from;		/* of the file that was renamed */
	bool renamed;
	struct batch batch;
	struct olds olds;
	struct records seen;		/* stored, or found stored */
	char hash[FILE_HASH_SIZE];	/* of what is there now */
	int64_t mtime;
	uint64_t size;
	bool marked;			/* a note says: in the middle of it */
	bool cut;			/* stopped before its end */
	enum status st;			/* of the writer; not OK ends it */
	struct error *err;
};

const char *
update_action_name(enum update_action action)
{
	static const char *const names[UPDATE_ACTIONS] = {
		"added", "changed", "unchanged", "removed", "skipped",
		"refused",
	};

	return names[action];
}

struct update *
update_new(struct writer *w, const struct plan *plan,
    const struct update_options *options)
{
	struct update *u = xcalloc(1, sizeof(*u));

	u->w = w;
	u->plan = plan;
	u->options = options;
	return u;
}

void
update_free(struct update *u)
{
	size_t i;

	if (u == NULL)
		return;
	for (i = 0; i < u->norigins; i++) {
		free(u->origins[i].key);
		free(u->origins[i].path);
	}
	free(u->origins);
	free(u);
}

void
update_tell(const struct update *u, const struct update_event *e)
{
	u->options->event(u->options->ctx, e);
}

static void
tell(const struct turn *t, enum update_action action, unsigned line,
    const char *id, const char *reason)
{
	update_tell(t->u, &(struct update_event){ action, t->file->path, line,
	    id, reason });
}

bool
update_stopped(const struct update *u)
{
	return u->options->stop != NULL && *u->options->stop != 0;
}

enum status
update_commit(struct update *u, struct error *err)
{
	if (!u->dirty || u->options->dry_run)
		return STATUS_OK;
	u->dirty = false;
	u->wrote = true;
	u->articles = 0;
	u->bytes = 0;
	return writer_commit(u->w, err);
}

bool
update_wrote(const struct update *u)
{
	return u->wrote;
}

enum status
update_commit_some(struct update *u, struct error *err)
{
	if (u->articles < UPDATE_COMMIT_ARTICLES &&
	    u->bytes < UPDATE_COMMIT_BYTES)
		return STATUS_OK;
	return update_commit(u, err);
}

/* Renamed files. */

static bool
collect_origin(void *ctx, const char *name, const char *value)
{
	struct update *u = ctx;
	struct filenote note;
	struct origin o = { 0 };

	(void)name;
	if (!filenote_read(value, &note))
		return true;
	if (note.hash[0] != '\0') {
		memcpy(o.hash, note.hash, sizeof(o.hash));
		o.key = note.key;
		o.path = note.path;
		note.key = note.path = NULL;
		/* Doubling at powers of two. */
		if ((u->norigins & (u->norigins - 1)) == 0)
			u->origins = xreallocarray(u->origins,
			    u->norigins == 0 ? 1 : 2 * u->norigins,
			    sizeof(*u->origins));
		u->origins[u->norigins++] = o;
	}
	filenote_clear(&note);
	return true;
}

static int
by_hash(const void *a, const void *b)
{
	return strcmp(((const struct origin *)a)->hash,
	    ((const struct origin *)b)->hash);
}

/*
 * The note of a file with the same bytes that is not there any more.  The
 * list is made when the first new file turns up, of the notes before it.
 */
static enum status
find_origin(struct turn *t, struct error *err)
{
	struct update *u = t->u;
	size_t lo = 0, hi;
	enum status st = STATUS_OK;

	if (!u->origins_known) {
		st = writer_notes(u->w, FILENOTE_PREFIX, collect_origin, u,
		    err);
		if (st != STATUS_OK)
			return st;
		if (u->norigins > 0)
			qsort(u->origins, u->norigins, sizeof(*u->origins),
			    by_hash);
		u->origins_known = true;
	}
	hi = u->norigins;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (strcmp(u->origins[mid].hash, t->hash) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < u->norigins && !t->renamed &&
	    strcmp(u->origins[lo].hash, t->hash) == 0; lo++) {
		struct origin *o = &u->origins[lo];

		/* A source that moved has old paths in its notes. */
		if (o->used || strcmp(o->key, t->file->key) == 0 ||
		    access(o->path, F_OK) == 0 || errno != ENOENT ||
		    plan_has(u->plan, o->key))
			continue;
		o->used = true;
		st = filenote_get(u->w, o->key, &t->from, err);
		if (st == STATUS_OK)
			t->renamed = true;
		else if (st != STATUS_NOT_FOUND)
			return st;
	}
	return STATUS_OK;
}

/* Ids and pairs. */

/* The base with "~n" behind it, within the length of ids. */
static char *
with_suffix(const char *base, unsigned n)
{
	char suffix[16], *s = NULL;
	size_t len = strlen(base), room;

	if (n == 1)
		return xstrdup(base);
	room = ARTICLE_ID_MAX - (size_t)snprintf(suffix, sizeof(suffix),
	    "~%u", n);
	if (len > room)
		for (len = room; len > 0 &&
		    ((unsigned char)base[len] & 0xc0) == 0x80; len--)
			;
	if (asprintf(&s, "%.*s%s", (int)len, base, suffix) < 0)
		abort();
	return s;
}

/* The first id of that name which no article has. */
static enum status
free_id(struct turn *t, const char *base, char **id, struct error *err)
{
	enum status st = STATUS_OK;
	unsigned n;

	for (n = 1;; n++) {
		struct article *a = NULL;

		*id = with_suffix(base, n);
		st = writer_get(t->u->w, *id, &a, NULL);
		article_free(a);
		if (st != STATUS_OK)
			break;
		free(*id);
	}
	if (st == STATUS_NOT_FOUND)
		return STATUS_OK;
	free(*id);
	*id = NULL;
	return error_set(err, st, "%s: cannot read the article of that id",
	    base);
}

/*
 * The article whose other side this is.  Where that one has this side
 * already, from another file, we begin a pair of our own: its key gets a
 * suffix as ids do.  *id stays NULL when there is nobody to join.
 */
static enum status
find_pair(struct turn *t, struct item *it, char **id, struct error *err)
{
	char *base = it->article->pair_key;
	enum status st = STATUS_OK;
	unsigned n;

	for (n = 1; base != NULL; n++) {
		struct article *a = NULL;
		bool taken = false;
		size_t i;

		it->article->pair_key = with_suffix(base, n);
		st = writer_id_by_pair(t->u->w, it->article->pair_key, id,
		    err);
		if (st == STATUS_OK)
			st = writer_get(t->u->w, *id, &a, err);
		if (st != STATUS_OK)
			break;
		for (i = 0; i < SIDES; i++)
			if (article_has(a, i) && article_has(it->article, i))
				taken = true;
		article_free(a);
		if (!taken)
			break;
		free(*id);
		*id = NULL;
		free(it->article->pair_key);
	}
	free(base);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* A pair key that once got a suffix keeps it. */
static enum status
keep_pair_key(struct turn *t, struct item *it, const char *id,
    struct error *err)
{
	struct article *a = NULL;
	char *key = it->article->pair_key;
	enum status st;

	if (key == NULL)
		return STATUS_OK;
	st = writer_get(t->u->w, id, &a, err);
	if (st == STATUS_OK && a->pair_key != NULL &&
	    id_base(a->pair_key) == strlen(key) &&
	    strncmp(a->pair_key, key, strlen(key)) == 0) {
		free(key);
		it->article->pair_key = xstrdup(a->pair_key);
	}
	article_free(a);
	return st;
}

/* Was this article deleted by hand? */
static enum status
is_deleted(struct turn *t, const struct item *it, bool *deleted,
    struct error *err)
{
	const char *pair = it->article->pair_key;
	char *keys = NULL;
	enum status st = tomb_get(t->u->w, "key", it->key, NULL, err);

	if (st == STATUS_NOT_FOUND && pair != NULL)
		st = tomb_get(t->u->w, "pair", pair, NULL, err);
	if (st == STATUS_NOT_FOUND && it->named) {
		/* It may have moved to another line of its file. */
		st = tomb_get(t->u->w, "id", it->article->id, &keys, err);
		if (st == STATUS_OK && !keys_name_file(keys, t->file->key))
			st = STATUS_NOT_FOUND;
		free(keys);
	}
	*deleted = st == STATUS_OK;
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/* One article. */

/*
 * A note before the first article of several: all records of before and of
 * now, and no hash.  If we are stopped in the middle, the next run reads
 * the file again and loses sight of nothing.
 */
static enum status
mark(struct turn *t, struct error *err)
{
	struct filenote n = { .key = t->file->key, .path = t->file->path };
	enum status st;
	size_t i;

	if (t->marked || t->seen.n + t->batch.n + t->olds.n < 2)
		return STATUS_OK;
	t->marked = true;
	for (i = 0; i < t->batch.n; i++)
		records_add(&n.records, t->batch.items[i].record);
	for (i = 0; i < t->seen.n; i++)
		records_add(&n.records, t->seen.v[i]);
	for (i = 0; i < t->note.records.n; i++)
		records_add(&n.records, t->note.records.v[i]);
	st = filenote_set(t->u->w, &n, err);
	records_clear(&n.records);
	return st;
}

static enum status
choose_id(struct turn *t, struct item *it, char **id, struct error *err)
{
	enum status st;

	*id = NULL;
	if (it->match != NO_MATCH) {
		*id = xstrdup(t->olds.v[it->match].id);
		return keep_pair_key(t, it, *id, err);
	}
	st = find_pair(t, it, id, err);
	if (st == STATUS_OK && *id == NULL)
		st = free_id(t, it->article->id, id, err);
	return st;
}

static enum status
do_item(struct turn *t, struct item *it, struct error *err)
{
	const char *old_key = NULL;
	enum update_action action;
	bool deleted = false;
	char *id = NULL;
	enum status st = STATUS_OK;

	if (it->match != NO_MATCH)
		old_key = t->olds.v[it->match].key;
	else
		st = is_deleted(t, it, &deleted, err);
	if (deleted) {
		tell(t, UPDATE_SKIPPED, it->record, it->article->id,
		    "deleted before");
		return STATUS_OK;
	}
	if (st == STATUS_OK)
		st = choose_id(t, it, &id, err);
	if (st == STATUS_OK)
		st = mark(t, err);
	if (st == STATUS_OK)
		st = update_store(t->u, it, id, old_key, &action, err);
	if (st == STATUS_OK) {
		records_add(&t->seen, it->record);
		tell(t, action, it->record, id, NULL);
	}
	free(id);
	return st;
}

/* What the file no longer holds; a refused line keeps what it was. */
static enum status
remove_rest(struct turn *t, struct error *err)
{
	enum status st = STATUS_OK;
	size_t i;

	for (i = 0; st == STATUS_OK && i < t->olds.n; i++) {
		const struct old *o = &t->olds.v[i];

		if (o->claimed || (o->same_file &&
		    records_has(&t->batch.refused, o->record)))
			continue;
		st = mark(t, err);
		if (st == STATUS_OK)
			st = update_remove(t->u, o->id, o->key, t->file->path,
			    err);
	}
	return st;
}

/* The note that makes the next run pass over the file. */
static enum status
finish_file(struct turn *t, struct error *err)
{
	struct filenote n = { .key = t->file->key, .path = t->file->path,
		.size = t->size, .mtime = t->mtime };
	enum status st;
	size_t i;

	for (i = 0; i < t->seen.n; i++)
		records_add(&n.records, t->seen.v[i]);
	for (i = 0; i < t->olds.n; i++)
		if (t->olds.v[i].same_file && !t->olds.v[i].claimed &&
		    records_has(&t->batch.refused, t->olds.v[i].record))
			records_add(&n.records, t->olds.v[i].record);
	if (t->batch.refused.n == 0)
		memcpy(n.hash, t->hash, sizeof(n.hash));
	/* Another time alone is remembered when something else is. */
	if (!t->known || strcmp(n.hash, t->note.hash) != 0 || t->renamed ||
	    n.records.n != t->note.records.n)
		t->u->dirty = true;
	st = filenote_set(t->u->w, &n, err);
	if (st == STATUS_OK && t->renamed)
		st = filenote_drop(t->u->w, t->from.key, err);
	records_clear(&n.records);
	return st;
}

/* Who was here before. */
static enum status
load_olds(struct turn *t, struct error *err)
{
	enum status st = STATUS_OK;

	if (t->known)
		st = olds_load(&t->olds, t->u->w, &t->note, true, err);
	if (st == STATUS_OK && t->note.hash[0] == '\0')
		st = find_origin(t, err);
	if (st == STATUS_OK && t->renamed)
		st = olds_load(&t->olds, t->u->w, &t->from, false, err);
	return st;
}

/* The items that have come together; all of the file, or a piece. */
static void
do_batch(void *ctx)
{
	struct turn *t = ctx;
	struct batch *b = &t->batch;
	size_t i;

	t->marked = false;
	if (t->st == STATUS_OK && !t->cut)
		match_items(b, &t->olds);
	for (i = 0; t->st == STATUS_OK && i < b->n; i++) {
		/*
		 * A file that was read before is not left in its middle: two
		 * articles could have the same key there.
		 */
		if (t->marked && t->olds.n == 0) {
			t->st = update_commit_some(t->u, t->err);
			t->cut = update_stopped(t->u);
		}
		if (t->st == STATUS_OK && !t->cut)
			t->st = do_item(t, &b->items[i], t->err);
	}
	batch_empty(b);
}

static void
on_refuse(void *ctx, unsigned line, const char *reason)
{
	tell(ctx, UPDATE_REFUSED, line, NULL, reason);
}

static void
on_skip(void *ctx, unsigned line, const char *reason)
{
	tell(ctx, UPDATE_SKIPPED, line, NULL, reason);
}

/*
 * All articles of the file stay as they are.  That it lies elsewhere now is
 * worth a commit, another time only a line in the next one.
 */
static enum status
keep_all(struct turn *t)
{
	struct filenote *n = &t->note;
	size_t i;

	if (n->records.n == 0)
		tell(t, UPDATE_SKIPPED, 0, NULL, "no article, as before");
	for (i = 0; i < n->records.n; i++)
		tell(t, UPDATE_UNCHANGED, n->records.v[i], "", NULL);
	if (strcmp(n->path, t->file->path) != 0) {
		free(n->path);
		n->path = xstrdup(t->file->path);
		t->u->dirty = true;
	} else if (n->size == t->size && n->mtime == t->mtime) {
		return STATUS_OK;
	}
	n->size = t->size;
	n->mtime = t->mtime;
	return filenote_set(t->u->w, n, t->err);
}

/* What the library of files says about itself names the path again. */
static void
refuse_file(const struct turn *t, const struct error *err)
{
	const char *text = err->text;
	size_t n = strlen(t->file->path);

	if (strncmp(text, t->file->path, n) == 0 &&
	    strncmp(text + n, ": ", 2) == 0)
		text += n + 2;
	tell(t, UPDATE_REFUSED, 0, NULL, text);
}

/*
 * All that the file holds.  When reading fails in its middle, the articles
 * before that are kept, and so is what was there of the rest.
 */
static enum status
read_file(struct turn *t)
{
	const struct batch_calls calls = { on_refuse, on_skip, do_batch, t };
	struct error why = { 0 };
	enum status st;

	t->st = load_olds(t, t->err);
	if (t->st != STATUS_OK)
		return t->st;
	st = batch_read(&t->batch, t->file, &calls, &why);
	do_batch(t);
	t->u->bytes += t->size;
	if (st != STATUS_OK)
		refuse_file(t, &why);
	if (st == STATUS_OK && t->st == STATUS_OK && !t->cut) {
		t->st = remove_rest(t, t->err);
		if (t->st == STATUS_OK)
			t->st = finish_file(t, t->err);
	}
	if (t->st == STATUS_OK)
		t->st = update_commit_some(t->u, t->err);
	return t->st;
}

static enum status
do_file(struct turn *t)
{
	struct error why = { 0 };

	if (file_hash_path(t->file->path, t->hash, &why) != STATUS_OK) {
		refuse_file(t, &why);
		return STATUS_OK;
	}
	if (!t->known || strcmp(t->hash, t->note.hash) != 0)
		return read_file(t);
	return keep_all(t);
}

enum status
update_file(struct update *u, const struct planned *f, struct error *err)
{
	struct turn t = { .u = u, .file = f, .err = err };
	struct stat sb;
	enum status st;

	if (stat(f->path, &sb) != 0) {
		tell(&t, UPDATE_REFUSED, 0, NULL, strerror(errno));
		return STATUS_OK;
	}
	t.size = (uint64_t)sb.st_size;
	t.mtime = (int64_t)sb.st_mtim.tv_sec * 1000000000 +
	    sb.st_mtim.tv_nsec;
	st = filenote_get(u->w, f->key, &t.note, err);
	if (st != STATUS_OK && st != STATUS_NOT_FOUND)
		return st;
	t.known = st == STATUS_OK;
	st = STATUS_OK;
	if (t.known && t.note.hash[0] != '\0' && t.note.size == t.size &&
	    t.note.mtime == t.mtime)
		st = keep_all(&t);
	else
		st = do_file(&t);
	batch_clear(&t.batch);
	olds_clear(&t.olds);
	records_clear(&t.seen);
	filenote_clear(&t.note);
	filenote_clear(&t.from);
	return st;
}
