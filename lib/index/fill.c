#include "index/fill.h"

#include <malloc.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"
#include "index/convert.h"
#include "index/document.h"
#include "index/layout.h"
#include "index/record.h"
#include "index/schema.h"
#include "index/words.h"
#include "text/analyzer.h"
#include "xapian-c/xapian-c.h"

/*
 * Text of a part.  A list of documents begins anew with each part, so that
 * few large parts make a smaller index; but no thread works before its part
 * is read, and none should be left alone with a large one in the end.  So the
 * first part is small, and each of the others a thread's share of what is
 * still to come.
 */
#define PART_MIN ((size_t)2 << 20)
#define PART_MAX ((size_t)12 << 20)
#define SHARE_MIN ((size_t)1 << 20)	/* of the last one, for each thread */
/*
 * And what is committed at once.  Until then Xapian holds it in trees of 40
 * times its size, and a look into larger ones misses the caches of the
 * processor; a commit to a private part is cheap.
 */
#define PART_FLUSH ((size_t)128 << 10)
#define RECENT 16	/* articles that are not given away yet: the files of
			   the two sides often lie beside each other */
#define FAN 16		/* parts that become one of the next level */
#define THREADS_MAX 8
#define WORDS_MAX ((size_t)256 << 20)	/* bytes, of one article */

struct entry {
	struct article *article;
	uint32_t docid;
};

typedef ARRAY(struct entry) entry_array;

enum state { WAITING, AT_WORK, DONE };

struct part {
	unsigned number;		/* in its name */
	unsigned level;			/* how often it was merged */
	enum state state;
	entry_array entries;		/* until it is built */
};

struct worker {
	struct fill *fill;
	struct analyzer *an;
	pthread_t thread;
};

struct fill {
	char *folder;
	struct word_store *words;
	entry_array open;		/* what no thread has yet */
	size_t bytes;			/* of their text */
	uint64_t given;			/* bytes of all others */
	uint64_t expected;		/* of all together; 0 = unknown */
	pthread_mutex_t lock;		/* for all below */
	pthread_cond_t work, done;
	ARRAY(struct part *) parts;	/* in the order of their docids */
	unsigned numbers;		/* given to parts so far */
	unsigned waiting;		/* parts nobody has begun */
	unsigned working;		/* threads that are not waiting */
	bool end;
	enum status st;			/* the first failure */
	struct error err;
	struct worker workers[THREADS_MAX];
	unsigned nworkers;
};

static void
part_path(const struct fill *f, unsigned number, char path[LAYOUT_PATH_MAX])
{
	(void)snprintf(path, LAYOUT_PATH_MAX, "%s/part-%u", f->folder,
	    number);
}

static void
entries_clear(entry_array *v)
{
	for (size_t i = 0; i < v->n; i++)
		article_free(v->v[i].article);
	array_free(v);
}

/* ---- the work of a thread, without the lock ---- */

static enum status
put(struct fill *f, struct xc_writer *xw, struct analyzer *an,
    const struct entry *e, struct error *err)
{
	struct xc_document *doc;
	struct strbuf words;
	struct xc_error xe;
	enum status st;

	strbuf_init(&words, WORDS_MAX);
	st = document_build(an, e->article, &doc,
	    f->words != NULL ? &words : NULL, err);
	if (st == STATUS_OK && f->words != NULL)
		words_keep(f->words, e->docid, &words);
	strbuf_clear(&words);
	if (st != STATUS_OK)
		return st;
	st = status_from_xc(xc_writer_replace(xw, e->docid, doc, &xe), &xe,
	    err);
	xc_document_free(doc);
	return st;
}

/* What is not whole is worth nothing, so it is written in place and not
 * waited for. */
static enum status
build(struct fill *f, struct analyzer *an, struct part *p, struct error *err)
{
	char path[LAYOUT_PATH_MAX];
	struct xc_writer *xw = NULL;
	struct xc_error xe;
	size_t bytes = 0;
	enum status st;

	part_path(f, p->number, path);
	st = status_from_xc(xc_writer_open(path, XC_CREATE,
	    XC_NO_SYNC | XC_DANGEROUS, &xw, &xe), &xe, err);
	for (size_t i = 0; st == STATUS_OK && i < p->entries.n; i++) {
		struct entry *e = &p->entries.v[i];

		bytes += article_bytes(e->article);
		st = put(f, xw, an, e, err);
		article_free(e->article);
		e->article = NULL;
		if (st == STATUS_OK && bytes >= PART_FLUSH) {
			bytes = 0;
			st = status_from_xc(xc_writer_commit(xw, &xe), &xe,
			    err);
		}
	}
	if (st == STATUS_OK)
		st = status_from_xc(xc_writer_close(xw, &xe), &xe, err);
	xc_writer_free(xw);
	entries_clear(&p->entries);
	return st;
}

/* Write n parts, after `base`, as one database. */
static enum status
merge(const struct fill *f, const char *base, struct part *const *part,
    size_t n, const char *path, struct error *err)
{
	size_t first = base != NULL, i;
	char (*names)[LAYOUT_PATH_MAX] = xcalloc(n + 1, sizeof(*names));
	const char **sources = xcalloc(n + 1, sizeof(*sources));
	struct xc_error xe;
	enum status st;

	sources[0] = base;
	for (i = 0; i < n; i++) {
		part_path(f, part[i]->number, names[i]);
		sources[first + i] = names[i];
	}
	st = status_from_xc(xc_compact(sources, first + n, path,
	    XC_COMPACT_NO_RENUMBER, &xe), &xe, err);
	for (i = 0; st == STATUS_OK && i < n; i++)
		st = layout_remove_database(names[i], err);
	free(sources);
	free(names);
	return st;
}

/* ---- who does what, with the lock ---- */

static void
fail(struct fill *f, enum status st, const struct error *err)
{
	if (st == STATUS_OK || f->st != STATUS_OK)
		return;
	f->st = st;
	f->err = *err;
}

/* The first of FAN neighbours of one level that are done; f->parts.n when
 * there are none. */
static size_t
find_neighbours(const struct fill *f)
{
	size_t run = 0;

	for (size_t i = 0; i < f->parts.n; i++) {
		const struct part *p = f->parts.v[i];

		if (p->state != DONE)
			run = 0;
		else if (run > 0 && f->parts.v[i - 1]->level == p->level)
			run++;
		else
			run = 1;
		if (run == FAN)
			return i + 1 - FAN;
	}
	return f->parts.n;
}

/* Others may add and merge parts meanwhile: ours stay neighbours. */
static void
merge_neighbours(struct fill *f, size_t at)
{
	struct part *mine[FAN], *whole = xcalloc(1, sizeof(*whole));
	char path[LAYOUT_PATH_MAX];
	struct error err = { 0 };
	enum status st;
	size_t i;

	memcpy(mine, &f->parts.v[at], sizeof(mine));
	for (i = 0; i < FAN; i++)
		mine[i]->state = AT_WORK;
	whole->number = f->numbers++;
	whole->level = mine[0]->level + 1;
	whole->state = DONE;
	part_path(f, whole->number, path);
	(void)pthread_mutex_unlock(&f->lock);
	st = merge(f, NULL, mine, FAN, path, &err);
	(void)pthread_mutex_lock(&f->lock);
	fail(f, st, &err);
	for (at = 0; f->parts.v[at] != mine[0]; at++)
		;
	f->parts.v[at] = whole;
	f->parts.n -= FAN - 1;
	memmove(&f->parts.v[at + 1], &f->parts.v[at + FAN],
	    (f->parts.n - at - 1) * sizeof(f->parts.v[0]));
	for (i = 0; i < FAN; i++)
		free(mine[i]);
}

static void
build_next(struct fill *f, struct analyzer *an)
{
	struct error err = { 0 };
	struct part *p;
	enum status st;
	size_t i = 0;

	while (f->parts.v[i]->state != WAITING)
		i++;
	p = f->parts.v[i];
	p->state = AT_WORK;
	f->waiting--;
	(void)pthread_cond_broadcast(&f->done);
	(void)pthread_mutex_unlock(&f->lock);
	st = build(f, an, p, &err);
	(void)pthread_mutex_lock(&f->lock);
	p->state = DONE;
	fail(f, st, &err);
}

static void *
run(void *arg)
{
	struct worker *w = arg;
	struct fill *f = w->fill;
	size_t at;

	(void)pthread_mutex_lock(&f->lock);
	while (!f->end || (f->waiting > 0 && f->st == STATUS_OK)) {
		at = f->st == STATUS_OK ? find_neighbours(f) : f->parts.n;
		if (at < f->parts.n) {
			merge_neighbours(f, at);
		} else if (f->waiting > 0 && f->st == STATUS_OK) {
			build_next(f, w->an);
		} else {
			f->working--;
			(void)pthread_cond_broadcast(&f->done);
			(void)pthread_cond_wait(&f->work, &f->lock);
			f->working++;
		}
	}
	f->working--;
	(void)pthread_cond_broadcast(&f->done);
	(void)pthread_mutex_unlock(&f->lock);
	return NULL;
}

/* ---- the caller's side ---- */

struct fill *
fill_new(struct analyzer *an, const char *folder, struct word_store *words,
    uint64_t expected)
{
	struct fill *f = xcalloc(1, sizeof(*f));
	long cpus = sysconf(_SC_NPROCESSORS_ONLN);

	/* Millions of small blocks are freed at a commit.  Kept apart as
	   "fast" ones they are put in order again and again: 5 % of it all. */
	(void)mallopt(M_MXFAST, 0);
	f->folder = xstrdup(folder);
	f->words = words;
	f->expected = expected;
	(void)pthread_mutex_init(&f->lock, NULL);
	(void)pthread_cond_init(&f->work, NULL);
	(void)pthread_cond_init(&f->done, NULL);
	(void)pthread_mutex_lock(&f->lock);
	while (f->nworkers < THREADS_MAX &&
	    (f->nworkers == 0 || f->nworkers < cpus)) {
		struct worker *w = &f->workers[f->nworkers];

		w->fill = f;
		w->an = analyzer_clone(an);
		if (pthread_create(&w->thread, NULL, run, w) != 0) {
			analyzer_free(w->an);
			break;
		}
		f->nworkers++;
		f->working++;
	}
	(void)pthread_mutex_unlock(&f->lock);
	return f;
}

void
fill_free(struct fill *f)
{
	char path[LAYOUT_PATH_MAX];

	if (f == NULL)
		return;
	(void)pthread_mutex_lock(&f->lock);
	f->end = true;
	fail(f, STATUS_INTERNAL, &(struct error){ 0 });
	(void)pthread_cond_broadcast(&f->work);
	(void)pthread_mutex_unlock(&f->lock);
	for (unsigned i = 0; i < f->nworkers; i++) {
		(void)pthread_join(f->workers[i].thread, NULL);
		analyzer_free(f->workers[i].an);
	}
	for (size_t i = 0; i < f->parts.n; i++) {
		part_path(f, f->parts.v[i]->number, path);
		(void)layout_remove_database(path, NULL);
		entries_clear(&f->parts.v[i]->entries);
		free(f->parts.v[i]);
	}
	array_free(&f->parts);
	entries_clear(&f->open);
	free(f->folder);
	(void)pthread_cond_destroy(&f->done);
	(void)pthread_cond_destroy(&f->work);
	(void)pthread_mutex_destroy(&f->lock);
	free(f);
	/* What the threads freed would be kept for threads to come, beside
	   what the caller does next. */
	(void)malloc_trim(0);
}

/* Give all but the last `keep` articles to the threads. */
static enum status
give(struct fill *f, size_t keep, struct error *err)
{
	struct part *p = xcalloc(1, sizeof(*p));
	entry_array rest = { 0 };
	enum status st;

	for (size_t i = f->open.n - keep; i < f->open.n; i++)
		array_push(&rest, f->open.v[i]);
	f->open.n -= keep;
	p->entries = f->open;
	f->open = rest;
	f->given += f->bytes;
	f->bytes = 0;
	for (size_t i = 0; i < rest.n; i++)
		f->bytes += article_bytes(rest.v[i].article);
	(void)pthread_mutex_lock(&f->lock);
	p->number = f->numbers++;
	array_push(&f->parts, p);
	f->waiting++;
	(void)pthread_cond_signal(&f->work);
	while (f->waiting > 1 && f->st == STATUS_OK)
		(void)pthread_cond_wait(&f->done, &f->lock);
	st = f->st;
	if (st != STATUS_OK)
		st = error_set(err, st, "%s", f->err.text);
	(void)pthread_mutex_unlock(&f->lock);
	return st;
}

/* How much text makes a part of what is open, see PART_MIN. */
static size_t
part_bytes(const struct fill *f)
{
	uint64_t came = f->given + f->bytes;
	uint64_t left = f->expected > came ? f->expected - came : came / 2;
	uint64_t share = left / f->nworkers;

	if (f->given == 0 || share < PART_MIN)
		return PART_MIN;
	return share < PART_MAX ? (size_t)share : PART_MAX;
}

enum status
fill_add(struct fill *f, struct article *a, uint32_t docid,
    struct error *err)
{
	if (f->nworkers == 0) {
		article_free(a);
		return error_set(err, STATUS_NO_MEMORY,
		    "no thread could be started");
	}
	array_push(&f->open, ((struct entry){ a, docid }));
	f->bytes += article_bytes(a);
	if (f->open.n <= RECENT || f->bytes < part_bytes(f))
		return STATUS_OK;
	return give(f, RECENT, err);
}

struct article **
fill_recent(struct fill *f, uint32_t docid)
{
	size_t i = f->open.n;

	while (i > 0 && f->open.v[i - 1].docid > docid)
		i--;
	return i > 0 && f->open.v[i - 1].docid == docid ?
	    &f->open.v[i - 1].article : NULL;
}

enum status
fill_merge(struct fill *f, const char *base, const char *path,
    struct error *err)
{
	size_t shares = 1 + f->bytes / SHARE_MIN;
	enum status st = STATUS_OK;

	/* A last part alone would leave all threads but one idle. */
	if (shares > f->nworkers)
		shares = f->nworkers;
	for (; st == STATUS_OK && f->open.n > 0; shares--)
		st = give(f, f->open.n * (shares - 1) / shares, err);
	(void)pthread_mutex_lock(&f->lock);
	while ((f->waiting > 0 && f->st == STATUS_OK) || f->working > 0)
		(void)pthread_cond_wait(&f->done, &f->lock);
	if (st == STATUS_OK && f->st != STATUS_OK)
		st = error_set(err, f->st, "%s", f->err.text);
	(void)pthread_mutex_unlock(&f->lock);
	if (st != STATUS_OK)
		return st;
	st = merge(f, base, f->parts.v, f->parts.n, path, err);
	for (size_t i = 0; st == STATUS_OK && i < f->parts.n; i++)
		free(f->parts.v[i]);
	if (st == STATUS_OK)
		f->parts.n = 0;
	return st;
}
