/*
 * Articles that go: those whose files went, and those that were deleted by
 * hand.
 */
#include "indexer/update.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "index/writer.h"
#include "indexer/update_impl.h"

/* A file that is gone. */
struct gone {
	char *key;
	size_t root;
};

struct pruning {
	struct update *u;
	struct gone *gone;
	size_t n, cap;
	struct {
		size_t all, gone;
	} *roots;		/* as many as the plan has */
};

static bool
look(void *ctx, const char *name, const char *value)
{
	struct pruning *p = ctx;
	struct filenote note;
	size_t root;

	(void)name;
	if (!filenote_read(value, &note))
		return true;
	root = plan_root(p->u->plan, note.path);
	if (root < p->u->plan->nroots) {
		p->roots[root].all++;
		if (access(note.path, F_OK) != 0 &&
		    (errno == ENOENT || errno == ENOTDIR)) {
			p->roots[root].gone++;
			if (p->n == p->cap) {
				p->cap = p->cap == 0 ? 16 : 2 * p->cap;
				p->gone = xreallocarray(p->gone, p->cap,
				    sizeof(*p->gone));
			}
			p->gone[p->n++] = (struct gone){ note.key, root };
			note.key = NULL;
		}
	}
	filenote_clear(&note);
	return true;
}

bool
update_too_many(const struct update *u, size_t gone, size_t all)
{
	return (gone > PRUNE_FREE || 2 * gone > all) &&
	    (double)gone * 100 > u->options->prune_percent * (double)all;
}

/* Is the root left alone?  Then the reason says why. */
static bool
refused(const struct pruning *p, size_t root, char reason[200])
{
	size_t all = p->roots[root].all, gone = p->roots[root].gone;

	if (gone == 0)
		return false;
	if (!p->u->plan->roots[root].readable) {
		snprintf(reason, 200, "not pruned: not all of it can be "
		    "read");
		return true;
	}
	if (!update_too_many(p->u, gone, all))
		return false;
	snprintf(reason, 200, "not pruned: %zu of %zu files are gone; if "
	    "that is right, say --prune-limit=100", gone, all);
	return true;
}

static enum status
prune_file(struct update *u, const char *key, struct error *err)
{
	struct filenote note;
	enum status st = filenote_get(u->w, key, &note, err);
	size_t i;

	for (i = 0; st == STATUS_OK && i < note.records.n; i++) {
		char *full = record_key(key, note.records.v[i]), *id = NULL;

		st = writer_id_by_key(u->w, full, &id, err);
		if (st == STATUS_OK)
			st = update_remove(u, id, full, note.path,
			    "the file is gone", err);
		else if (st == STATUS_NOT_FOUND)
			st = STATUS_OK;
		free(id);
		free(full);
	}
	if (st == STATUS_OK && !u->options->dry_run) {
		u->dirty = true;
		st = filenote_drop(u->w, key, err);
	}
	if (st == STATUS_OK)
		st = update_commit_some(u, err);
	filenote_clear(&note);
	return st;
}

enum status
update_prune(struct update *u, struct error *err)
{
	struct pruning p = { .u = u };
	enum status st;
	size_t i;

	p.roots = xcalloc(u->plan->nroots + 1, sizeof(*p.roots));
	st = writer_notes(u->w, FILENOTE_PREFIX, look, &p, err);
	for (i = 0; i < u->plan->nroots; i++) {
		char reason[200];

		if (!refused(&p, i, reason))
			continue;
		update_tell(u, &(struct update_event){ UPDATE_REFUSED,
		    u->plan->roots[i].path, 0, NULL, reason });
		p.roots[i].gone = 0;
	}
	for (i = 0; i < p.n; i++) {
		if (st == STATUS_OK && !update_stopped(u) &&
		    p.roots[p.gone[i].root].gone > 0)
			st = prune_file(u, p.gone[i].key, err);
		free(p.gone[i].key);
	}
	free(p.gone);
	free(p.roots);
	return st;
}

/* Deleted by hand. */

bool
keys_name_file(const char *keys, const char *file_key)
{
	size_t n = strlen(file_key);

	while (*keys != '\0') {
		size_t len = strcspn(keys, "\n");

		if (len >= n && memcmp(keys, file_key, n) == 0 &&
		    (len == n || keys[n] == '#'))
			return true;
		keys += len + (keys[len] == '\n');
	}
	return false;
}

enum status
update_delete(struct update *u, const char *id, struct error *err)
{
	struct article *a = NULL;
	struct strbuf keys;
	enum status st = writer_get(u->w, id, &a, err);
	size_t i;

	if (st != STATUS_OK)
		return st;
	strbuf_init(&keys, (size_t)1 << 20);
	for (i = 0; st == STATUS_OK && i < SIDES; i++) {
		const char *key = a->side[i].key;

		if (key == NULL)
			continue;
		strbuf_addf(&keys, "%s%s", keys.len > 0 ? "\n" : "", key);
		st = tomb_set(u->w, "key", key, id, err);
	}
	if (st == STATUS_OK && a->pair_key != NULL) {
		st = tomb_set(u->w, "pair", a->pair_key, id, err);
		strbuf_addf(&keys, "\n\n%s", a->pair_key);
	}
	if (st == STATUS_OK)
		st = tomb_set(u->w, "id", id, keys.s, err);
	if (st == STATUS_OK)
		st = writer_delete(u->w, id, err);
	u->dirty = true;
	strbuf_clear(&keys);
	article_free(a);
	return st;
}

/* Have the file of that key read again. */
static enum status
forget_file(struct update *u, const char *key, struct error *err)
{
	unsigned record;
	char *file_key = xstrndup(key, record_key_split(key, &record));
	struct filenote note;
	enum status st = filenote_get(u->w, file_key, &note, err);

	if (st == STATUS_OK) {
		note.hash[0] = '\0';
		st = filenote_set(u->w, &note, err);
	}
	filenote_clear(&note);
	free(file_key);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

enum status
update_undelete(struct update *u, const char *id, struct error *err)
{
	char *keys = NULL, *key, *next;
	enum status st = tomb_get(u->w, "id", id, &keys, err);

	if (st == STATUS_NOT_FOUND)
		return error_set(err, st, "%s: was not deleted", id);
	u->dirty = true;
	for (key = keys; st == STATUS_OK && key != NULL; key = next) {
		next = strchr(key, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (key[0] != '\0') {
			st = tomb_drop(u->w, "key", key, err);
			if (st == STATUS_OK)
				st = forget_file(u, key, err);
			continue;
		}
		/* An empty line, and behind it the pair key. */
		if (next != NULL)
			st = tomb_drop(u->w, "pair", next, err);
		break;
	}
	if (st == STATUS_OK)
		st = tomb_drop(u->w, "id", id, err);
	free(keys);
	return st;
}
