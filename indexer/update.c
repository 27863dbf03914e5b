/*
 * One file after the other: is it known, what is in it, which article is
 * which, and what has gone.
 */
#include "indexer/update.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "index/schema.h"
#include "index/writer.h"
#include "indexer/update_impl.h"

#define REASON_MAX 1024		/* bytes; a path may be cut */
#define STAMP_TICK INT64_C(2000000000)	/* nanoseconds */
#define LOOKED_AT_MAX 100u	/* files read again because of that */

const char *
update_action_name(enum update_action action)
{
	static const char *const names[UPDATE_ACTIONS] = {
		"added", "changed", "unchanged", "removed", "skipped",
		"refused",
	};

	return names[action];
}

/* Of a clock that nobody sets. */
static int64_t
seconds(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec;
}

struct update *
update_new(struct writer *w, const struct plan *plan,
    const struct update_options *options)
{
	struct update *u = xcalloc(1, sizeof(*u));

	u->w = w;
	u->plan = plan;
	u->options = options;
	u->committed = seconds();
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
	dry_clear(&u->dry);
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
update_open_file(struct update *u, const struct planned *f,
    const char *known, char hash[FILE_HASH_SIZE], struct parse **parse,
    struct error *err)
{
	const struct source_file file = { .path = f->path, .rel = f->rel,
		.name = f->source, .size = f->size };

	return parse_begin(u->options->parser, &file, known, hash, parse,
	    err);
}

enum status
update_commit(struct update *u, struct error *err)
{
	int64_t began = seconds();
	enum status st;

	if (!u->dirty || u->options->dry_run)
		return STATUS_OK;
	u->dirty = false;
	u->wrote = true;
	u->articles = 0;
	u->bytes = 0;
	u->text = 0;
	u->looked_at = 0;
	st = writer_commit(u->w, err);
	u->committed = seconds();
	u->commit_took = u->committed - began;
	return st;
}

bool
update_wrote(const struct update *u)
{
	return u->wrote;
}

enum status
update_commit_some(struct update *u, struct error *err)
{
	int64_t since = seconds() - u->committed;

	/* While that copies everything, it may take a tenth of the time. */
	if (writer_filling(u->w) && !writer_crowded(u->w) &&
	    (since < UPDATE_COMMIT_SECONDS || since < 10 * u->commit_took))
		return STATUS_OK;
	if (!writer_filling(u->w) && u->articles < FLUSH_ARTICLES &&
	    u->text < FLUSH_BYTES && u->bytes < UPDATE_COMMIT_FILES &&
	    since < UPDATE_COMMIT_SECONDS)
		return STATUS_OK;
	return update_commit(u, err);
}

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

/* Why an article is written; NULL where it is not. */
static const char *
reason(const struct turn *t, const struct item *it,
    enum update_action action, char text[REASON_MAX])
{
	const char *why = NULL;

	if (action == UPDATE_ADDED)
		why = t->known ? "new in the file" : "new file";
	else if (action == UPDATE_CHANGED && it->match == NO_MATCH)
		why = "another file of it";
	else if (action == UPDATE_CHANGED && !t->renamed)
		why = "its text changed";
	else if (action == UPDATE_CHANGED)
		(void)snprintf(text, REASON_MAX, "moved here from %s",
		    t->from.path);
	return why != NULL || action != UPDATE_CHANGED ? why : text;
}

static enum status
do_item(struct turn *t, struct item *it, struct error *err)
{
	const char *old_key = NULL;
	enum update_action action;
	bool deleted = false;
	char *id = NULL, text[REASON_MAX];
	enum status st = STATUS_OK;

	if (it->match == NO_MATCH)
		st = update_is_deleted(t, it, &deleted, err);
	if (deleted) {
		tell(t, UPDATE_SKIPPED, it->record, it->article->id,
		    "deleted before");
		return STATUS_OK;
	}
	if (st == STATUS_OK)
		st = update_choose_id(t, it, &id, err);
	if (it->match != NO_MATCH)
		old_key = t->olds.v[it->match].key;
	if (st == STATUS_OK)
		st = mark(t, err);
	if (st == STATUS_OK)
		st = update_store(t->u, it, id, old_key, &action, err);
	if (st == STATUS_OK) {
		records_add(&t->seen, it->record);
		tell(t, action, it->record, id,
		    reason(t, it, action, text));
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
			    o->same_file ? "no longer in the file" :
			    "a side of another article now", err);
	}
	return st;
}

/* The note that makes the next run pass over the file. */
static enum status
finish_file(struct turn *t, struct error *err)
{
	struct filenote n = { .key = t->file->key, .path = t->file->path,
		.size = t->size, .stamp = t->stamp };
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
		st = update_find_origin(t, err);
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
	} else if (n->size == t->size && n->stamp == t->stamp) {
		return STATUS_OK;
	}
	n->size = t->size;
	n->stamp = t->stamp;
	/* Reading so many again in each run costs more than a commit. */
	if (++t->u->looked_at == LOOKED_AT_MAX)
		t->u->dirty = true;
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
	st = batch_read(&t->batch, t->file, t->parse, &calls, &why);
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

/*
 * Was it cut off?  What it no longer holds would go, and nobody knows how
 * much that is before all is read, and written; so its size must tell.
 */
static bool
has_shrunk(const struct turn *t)
{
	size_t all = t->note.records.n;
	char why[REASON_MAX];

	if (!t->known || t->size >= t->note.size ||
	    strcmp(t->note.path, t->file->path) != 0 ||
	    !update_too_many(t->u, (size_t)((double)all *
	    (double)(t->note.size - t->size) / (double)t->note.size), all))
		return false;
	(void)snprintf(why, sizeof(why), "not read: %" PRIu64 " of %" PRIu64
	    " bytes are left; if that is right, say --prune-limit=100",
	    t->size, t->note.size);
	tell(t, UPDATE_REFUSED, 0, NULL, why);
	return true;
}

static enum status
do_file(struct turn *t)
{
	const char *known = t->known && !t->u->options->again ?
	    t->note.hash : NULL;
	struct error why = { 0 };
	enum status st = update_open_file(t->u, t->file, known, t->hash,
	    &t->parse, &why);

	if (st == STATUS_INTERNAL)
		return error_set(t->err, st, "%s", why.text);
	if (st != STATUS_OK) {
		refuse_file(t, &why);
		return STATUS_OK;
	}
	if (known != NULL && strcmp(t->hash, known) == 0)
		return keep_all(t);
	return has_shrunk(t) ? STATUS_OK : read_file(t);
}

static int64_t
nanoseconds(const struct timespec *ts)
{
	return (int64_t)ts->tv_sec * 1000000000 + ts->tv_nsec;
}

/*
 * The times of a file as one number.  That of its contents can be set to any
 * value, and some file systems keep that of its inode for its birth; both
 * together change with every write.  Of two writes within a tick of the
 * clock, which is two seconds long on some disks, the second one would not
 * be seen: 0 has the bytes looked at the next time.  So it is with an inode
 * of a time to come, which nobody can set: its clock or ours was moved.
 */
static int64_t
stamp(const struct stat *sb)
{
	int64_t m = nanoseconds(&sb->st_mtim), c = nanoseconds(&sb->st_ctim);
	struct timespec ts;
	int64_t now;

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	now = nanoseconds(&ts);
	if (llabs(now - m) < STAMP_TICK || now - c < STAMP_TICK)
		return 0;
	return (int64_t)((uint64_t)m * 31 + (uint64_t)c);
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
	t.stamp = stamp(&sb);
	st = filenote_get(u->w, f->key, &t.note, err);
	if (st != STATUS_OK && st != STATUS_NOT_FOUND)
		return st;
	t.known = st == STATUS_OK;
	st = STATUS_OK;
	if (t.known && !u->options->again && t.note.hash[0] != '\0' &&
	    t.stamp != 0 && t.note.size == t.size && t.note.stamp == t.stamp)
		st = keep_all(&t);
	else
		st = do_file(&t);
	parse_end(t.parse);
	batch_clear(&t.batch);
	olds_clear(&t.olds);
	records_clear(&t.seen);
	filenote_clear(&t.note);
	filenote_clear(&t.from);
	return st;
}
