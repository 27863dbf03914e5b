/*
 * Which article an input is: one that was renamed, the other side of one,
 * one that was deleted by hand, or a new one with an id of its own.
 */
#include "indexer/update_impl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "index/writer.h"

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

/* Is the file gone, and not only its source elsewhere? */
static bool
is_gone(const struct update *u, const char *key, const char *path)
{
	return access(path, F_OK) != 0 && errno == ENOENT &&
	    !plan_has(u->plan, key);
}

/*
 * The note of a file with the same bytes that is not there any more.  The
 * list is made when the first new file turns up, of the notes before it.
 */
enum status
update_find_origin(struct turn *t, struct error *err)
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
		    !is_gone(u, o->key, o->path))
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

/* Does a side of the article come from the input itself? */
static bool
is_own(const struct article *a, const struct item *it)
{
	return (a->side[SIDE_JA].key != NULL &&
	    strcmp(a->side[SIDE_JA].key, it->key) == 0) ||
	    (a->side[SIDE_EN].key != NULL &&
	    strcmp(a->side[SIDE_EN].key, it->key) == 0);
}

/*
 * The article that came from the input although no note tells of it: a
 * commit goes from shard to shard, and a run that is killed in its midst
 * leaves articles without their note.  *id stays NULL when there is none.
 * What an old one is found by is that one's.
 */
static enum status
find_own(struct turn *t, const struct item *it, char **id, struct error *err)
{
	struct error why = { 0 };
	enum status st = writer_id_by_key(t->u->w, it->key, id, &why);
	size_t i;

	for (i = 0; st == STATUS_OK && *id != NULL && i < t->olds.n; i++)
		if (strcmp(t->olds.v[i].id, *id) == 0) {
			free(*id);
			*id = NULL;
		}
	return st == STATUS_OK || st == STATUS_NOT_FOUND ? STATUS_OK :
	    error_set(err, st, "%s", why.text);
}

static bool
share_a_side(const struct article *a, const struct article *b)
{
	for (size_t i = 0; i < SIDES; i++)
		if (article_has(a, i) && article_has(b, i))
			return true;
	return false;
}

/*
 * Does the article have a side of the item, from a file that is still there?
 * That of one which was renamed and changed at once, or packed, is the
 * item's: its own name leads to it.
 */
static enum status
is_taken(const struct update *u, const struct article *a,
    const struct item *it, bool *taken, struct error *err)
{
	*taken = false;
	for (size_t i = 0; i < SIDES && !*taken; i++) {
		const char *key = a->side[i].key;
		struct filenote note;
		char *file_key;
		unsigned record;
		enum status st;

		if (!article_has(a, i) || !article_has(it->article, i))
			continue;
		*taken = true;
		if (key == NULL)
			continue;
		file_key = xstrndup(key, record_key_split(key, &record));
		st = filenote_get(u->w, file_key, &note, err);
		free(file_key);
		if (st == STATUS_OK) {
			*taken = !is_gone(u, note.key, note.path);
			filenote_clear(&note);
		} else if (st != STATUS_NOT_FOUND) {
			return st;
		}
	}
	return STATUS_OK;
}

/* What there is under an id by now, dry run or not. */
struct sight {
	bool there;
	bool own;		/* it came from the input itself */
	bool taken;		/* it has a side of the input from elsewhere */
};

static enum status
look(struct turn *t, const struct item *it, const char *id,
    struct sight *sight, struct error *err)
{
	const struct would *w = dry_article(t->u, id);
	struct error why = { 0 };
	struct article *a = NULL;
	enum status st = STATUS_OK;

	*sight = (struct sight){ .there = w != NULL && would_exist(w) };
	sight->taken = w != NULL && would_share(w, it->article);
	if (w != NULL && !sight->taken)
		return STATUS_OK;
	st = writer_get(t->u->w, id, &a, &why);
	if (st == STATUS_OK) {
		sight->there |= w == NULL;
		sight->own = w == NULL && is_own(a, it);
		if (!sight->own)
			st = is_taken(t->u, a, it, &sight->taken, &why);
	}
	article_free(a);
	return st == STATUS_OK || st == STATUS_NOT_FOUND ? STATUS_OK :
	    error_set(err, st, "%s: cannot read the article of that id: %s",
	    id, why.text);
}

/* The first id of that name which no other article has. */
static enum status
free_id(struct turn *t, const struct item *it, char **id, struct error *err)
{
	enum status st;
	struct sight s;
	unsigned n;

	for (n = 1;; n++) {
		*id = with_suffix(it->article->id, n);
		st = look(t, it, *id, &s, err);
		if (st == STATUS_OK && (!s.there || s.own))
			return STATUS_OK;
		free(*id);
		*id = NULL;
		if (st != STATUS_OK)
			return st;
	}
}

/* Is there an article "ID~2"?  Then two files claimed the id. */
static enum status
is_shared(struct turn *t, const char *id, bool *shared, struct error *err)
{
	char *second = with_suffix(id, 2);
	struct article *a = NULL;
	enum status st = writer_get(t->u->w, second, &a, err);

	*shared = st == STATUS_OK;
	article_free(a);
	free(second);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}

/*
 * An article of the same id that has the other side and says nothing of
 * pairs: one half of a pair whose lines came back from an export, which
 * knows no paths.  With two of that name nobody can tell which one it is.
 */
static enum status
find_half(struct turn *t, const struct item *it, char **id, struct error *err)
{
	struct error why = { 0 };
	struct article *a = NULL;
	bool shared = false;
	enum status st = writer_get(t->u->w, it->article->id, &a, &why);

	if (st == STATUS_OK && a->pair_key == NULL &&
	    !share_a_side(a, it->article))
		st = is_shared(t, a->id, &shared, &why);
	else
		shared = true;
	if (st == STATUS_OK && !shared)
		*id = xstrdup(a->id);
	article_free(a);
	return st == STATUS_OK || st == STATUS_NOT_FOUND ? STATUS_OK :
	    error_set(err, st, "%s", why.text);
}

static enum status
id_by_pair(struct turn *t, const char *pair_key, char **id, struct error *err)
{
	const struct would *w = dry_pair(t->u, pair_key);

	if (w == NULL)
		return writer_id_by_pair(t->u->w, pair_key, id, err);
	*id = xstrdup(w->id);
	return STATUS_OK;
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
		struct sight s = { 0 };

		it->article->pair_key = with_suffix(base, n);
		st = id_by_pair(t, it->article->pair_key, id, err);
		if (st == STATUS_OK)
			st = look(t, it, *id, &s, err);
		if (st != STATUS_OK || (s.there && !s.taken))
			break;
		free(*id);
		*id = NULL;
		/* One that would be gone has no name any more. */
		if (!s.there) {
			st = STATUS_NOT_FOUND;
			break;
		}
		free(it->article->pair_key);
	}
	/* The key is not known under any suffix. */
	if (st == STATUS_NOT_FOUND)
		st = n == 1 ? find_half(t, it, id, err) : STATUS_OK;
	free(base);
	return st;
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

/*
 * A file that moved is the article that it was, unless its new name makes it
 * the other side of another one.  *id stays NULL when it does not.
 */
static enum status
find_new_pair(struct turn *t, struct item *it, char **id, struct error *err)
{
	struct old *from = &t->olds.v[it->match];
	char *key = it->article->pair_key;
	enum status st;

	if (from->same_file || key == NULL)
		return STATUS_OK;
	it->article->pair_key = xstrdup(key);
	st = find_pair(t, it, id, err);
	if (st == STATUS_OK && *id != NULL && strcmp(*id, from->id) != 0) {
		from->claimed = false;
		it->match = NO_MATCH;
		free(key);
		return STATUS_OK;
	}
	free(*id);
	*id = NULL;
	free(it->article->pair_key);
	it->article->pair_key = key;
	return st;
}

enum status
update_choose_id(struct turn *t, struct item *it, char **id,
    struct error *err)
{
	enum status st;

	*id = NULL;
	if (it->match != NO_MATCH) {
		st = find_new_pair(t, it, id, err);
		if (st != STATUS_OK || *id != NULL)
			return st;
		*id = xstrdup(t->olds.v[it->match].id);
		return keep_pair_key(t, it, *id, err);
	}
	st = find_own(t, it, id, err);
	if (st == STATUS_OK && *id != NULL)
		return keep_pair_key(t, it, *id, err);
	if (st == STATUS_OK)
		st = find_pair(t, it, id, err);
	if (st == STATUS_OK && *id == NULL)
		st = free_id(t, it, id, err);
	return st;
}

/* The article was deleted where its file lay before, and stays so here. */
static enum status
move_tomb(struct turn *t, const char *id, const char *key, struct error *err)
{
	char *keys = NULL, *more = NULL;
	enum status st = tomb_get(t->u->w, "id", id, &keys, err);

	if (st == STATUS_OK && asprintf(&more, "%s\n%s", key, keys) < 0)
		abort();
	if (st == STATUS_OK)
		st = tomb_set(t->u->w, "id", id, more, err);
	if (st == STATUS_OK)
		st = tomb_set(t->u->w, "key", key, id, err);
	free(keys);
	free(more);
	return st;
}

/* The tombstone of what the file held under its name of before. */
static enum status
tomb_of_origin(struct turn *t, const struct item *it, char **id,
    struct error *err)
{
	char *key = record_key(t->from.key, it->record);
	enum status st = tomb_get(t->u->w, "key", key, id, err);

	free(key);
	return st;
}

enum status
update_is_deleted(struct turn *t, const struct item *it, bool *deleted,
    struct error *err)
{
	const char *pair = it->article->pair_key;
	char *keys = NULL, *moved = NULL;
	enum status st = tomb_get(t->u->w, "key", it->key, NULL, err);

	if (st == STATUS_NOT_FOUND && t->renamed)
		st = tomb_of_origin(t, it, &moved, err);
	if (st == STATUS_NOT_FOUND && pair != NULL)
		st = tomb_get(t->u->w, "pair", pair, NULL, err);
	if (st == STATUS_NOT_FOUND && it->named) {
		/* It may have moved to another line of its file. */
		st = tomb_get(t->u->w, "id", it->article->id, &keys, err);
		if (st == STATUS_OK && t->renamed &&
		    keys_name_file(keys, t->from.key))
			moved = xstrdup(it->article->id);
		else if (st == STATUS_OK &&
		    !keys_name_file(keys, t->file->key))
			st = STATUS_NOT_FOUND;
		free(keys);
	}
	*deleted = st == STATUS_OK;
	if (moved != NULL && !t->u->options->dry_run)
		st = move_tomb(t, moved, it->key, err);
	free(moved);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}
