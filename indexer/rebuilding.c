#include "indexer/rebuilding.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/msg.h"
#include "index/layout.h"
#include "index/rebuild.h"
#include "index/writer.h"
#include "indexer/cmd.h"
#include "indexer/filenote.h"
#include "indexer/glossary.h"
#include "text/analyzer.h"

struct run {
	struct progress *progress;
	uint64_t bytes;			/* of the old database */
};

/* Articles take different times, and their share of the bytes is a guess. */
static void
on_progress(void *ctx, uint64_t done, uint64_t all)
{
	struct run *r = ctx;

	progress_show(r->progress, all == 0 ? r->bytes :
	    (uint64_t)((double)r->bytes * (double)done / (double)all), done);
}

static void
on_lost(void *ctx, const char *text)
{
	struct run *r = ctx;

	progress_hide(r->progress);
	msg_error("%s; left out", text);
}

struct keys {
	ARRAY(char *) v;
};

static bool
collect_key(void *ctx, const char *name, const char *value)
{
	struct keys *k = ctx;

	(void)value;
	array_push(&k->v, xstrdup(name + strlen(FILENOTE_PREFIX)));
	return true;
}

static enum status
forget_hash(struct writer *w, const char *key, struct error *err)
{
	struct filenote note;
	enum status st = filenote_get(w, key, &note, err);

	if (st == STATUS_OK) {
		note.hash[0] = '\0';
		st = filenote_set(w, &note, err);
	}
	filenote_clear(&note);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/*
 * What was left out may lie in a file still, which the next update would
 * pass over for being unchanged.
 */
static enum status
forget_hashes(struct writer *w, struct error *err)
{
	struct keys k = { 0 };
	enum status st = writer_notes(w, FILENOTE_PREFIX, collect_key, &k,
	    err);

	for (size_t i = 0; i < k.v.n; i++) {
		if (st == STATUS_OK)
			st = forget_hash(w, k.v.v[i], err);
		free(k.v.v[i]);
	}
	array_free(&k.v);
	return st == STATUS_OK ? writer_commit(w, err) : st;
}

/* What hangs on the articles and their terms. */
static enum status
follow(const struct rebuild_result *result, const char *dir,
    struct analyzer *an, struct error *err)
{
	struct writer *w = NULL;
	struct glossary_work work;
	enum status st;

	if (!result->other_terms && result->lost == 0)
		return STATUS_OK;
	st = writer_open(&w, dir, an, &(struct writer_options){
	    .locked = true }, err);
	if (st == STATUS_OK && result->lost > 0)
		st = forget_hashes(w, err);
	if (st == STATUS_OK)
		st = glossary_update(w, dir, an, true, &work, err);
	writer_close(w);
	return st;
}

int
rebuild_index(const struct rebuilding *how, const struct cli *cli,
    const char *dir, struct analyzer *an)
{
	struct run r = { 0 };
	const struct rebuild_options o = { .keep = how->keep,
		.repair = how->repair, .shards = how->shards,
		.stop = &cmd_stop,
		.progress = on_progress, .lost = on_lost, .ctx = &r };
	struct rebuild_result result = { 0 };
	struct error err = { 0 };
	char path[LAYOUT_PATH_MAX];
	enum status st = layout_current(dir, path, &err);

	if (st == STATUS_OK) {
		r.bytes = layout_bytes(path);
		r.progress = progress_new(how->mode, r.bytes);
		cmd_catch_signals();
		st = index_rebuild(dir, an, &o, &result, &err);
		progress_free(r.progress);
	}
	if (st == STATUS_OK && result.stopped) {
		msg_warn("interrupted; the index is as it was");
		return EXIT_INTERRUPTED;
	}
	if (st == STATUS_OK)
		st = follow(&result, dir, an, &err);
	if (st != STATUS_OK)
		return cmd_fail(&err);
	if (!cli->quiet)
		(void)printf("%" PRIu64 " articles; gen-%u is in service\n",
		    result.articles, layout_number(dir));
	if (result.lost > 0)
		msg_warn("%" PRIu64 " articles or notes were left out; update "
		    "brings back what is still in a file", result.lost);
	return result.lost > 0 ? EXIT_REFUSED : EXIT_SUCCESS;
}
