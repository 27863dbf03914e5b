/*
 * Putting articles together from the files of their sides.
 *
 * An article of two files is made anew from both whenever one changes: what
 * a file no longer says (a tag, a date) must go, and the index cannot tell
 * which of the two said it.
 */
#include "indexer/update_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/same.h"
#include "index/record.h"
#include "index/writer.h"

/* Of `a` keep one side and what stands beside the sides. */
static void
keep_side(struct article *a, enum side side)
{
	article_drop_side(a, side == SIDE_JA ? SIDE_EN : SIDE_JA);
}

/*
 * Read the side again from its file.  NULL when it is not the file of that
 * note any more; its own turn comes, or it is gone.
 */
static enum status
read_again(struct update *u, const char *key, enum side side,
    struct article **out, struct error *err)
{
	unsigned record;
	char *file_key = xstrndup(key, record_key_split(key, &record));
	struct filenote note;
	struct planned f = { 0 };
	struct batch b = { 0 };
	struct parse *parse = NULL;
	char hash[FILE_HASH_SIZE];
	enum status st = filenote_get(u->w, file_key, &note, err);
	size_t i;

	*out = NULL;
	free(file_key);
	if (st != STATUS_OK)
		return st == STATUS_NOT_FOUND ? STATUS_OK : st;
	plan_name(u->plan, note.path, &f);
	if (strcmp(f.key, note.key) == 0 &&
	    update_open_file(u, &f, NULL, hash, &parse, NULL) == STATUS_OK &&
	    strcmp(hash, note.hash) == 0 &&
	    batch_read(&b, &f, parse, NULL, NULL) == STATUS_OK)
		for (i = 0; i < b.n && *out == NULL; i++)
			if (b.items[i].record == record &&
			    article_has(b.items[i].article, side)) {
				*out = b.items[i].article;
				b.items[i].article = NULL;
			}
	parse_end(parse);
	batch_clear(&b);
	planned_clear(&f);
	filenote_clear(&note);
	if (*out != NULL)
		keep_side(*out, side);
	return STATUS_OK;
}

/* The side as its file has it, or as the index has it; never NULL. */
static enum status
other_side(struct update *u, const struct article *stored, enum side side,
    struct article **out, struct error *err)
{
	enum status st = read_again(u, stored->side[side].key, side, out, err);

	if (st == STATUS_OK && *out == NULL) {
		st = writer_get(u->w, stored->id, out, err);
		if (st == STATUS_OK) {
			keep_side(*out, side);
			(*out)->changed = NO_DATE;
		}
	}
	return st;
}

/*
 * Put one whole article, and count it; takes it over.  A dry run stops
 * here, and knows what it would have been.
 */
static enum status
put(struct update *u, struct article *a, const struct would *before,
    struct error *err)
{
	if (u->options->dry_run) {
		dry_note(u, a->id, a, before);
		article_free(a);
		return STATUS_OK;
	}
	u->dirty = true;
	u->articles++;
	u->text += article_bytes(a);
	return writer_take(u->w, a, err);
}

/* Does the stored article hold the item already, and nothing else of it? */
static bool
is_stored(const struct article *stored, const struct item *it,
    const char *old_key)
{
	size_t i;

	for (i = 0; i < SIDES; i++) {
		const struct side_text *t = &stored->side[i];

		if (article_has(it->article, i) ?
		    !same(t->key, it->key) || !same(t->hash, it->hash) :
		    same(t->key, it->key) || same(t->key, old_key))
			return false;
	}
	return true;
}

/* Does the item bring what the stored article had not? */
static bool
is_new_side(const struct article *stored, const struct item *it)
{
	for (size_t i = 0; i < SIDES; i++)
		if (article_has(stored, i) && article_has(it->article, i))
			return false;
	return true;
}

/* The stored sides that stay: those from other files. */
static enum status
join(struct update *u, struct item *it, const struct article *stored,
    const char *old_key, struct error *err)
{
	struct article *other = NULL;
	enum status st = STATUS_OK;
	size_t i;

	for (i = 0; st == STATUS_OK && i < SIDES; i++) {
		const char *key = stored->side[i].key;

		if (article_has(it->article, i) || !article_has(stored, i) ||
		    key == NULL || same(key, it->key) || same(key, old_key))
			continue;
		st = other_side(u, stored, i, &other, err);
		if (st != STATUS_OK)
			break;
		/* The Japanese side speaks first, whichever came first. */
		if (i == SIDE_JA) {
			struct article *ours = it->article;

			it->article = other;
			other = ours;
			free(it->article->pair_key);
			it->article->pair_key = other->pair_key;
			other->pair_key = NULL;
		}
		article_merge(it->article, other);
		article_free(other);
	}
	return st;
}

enum status
update_store(struct update *u, struct item *it, const char *id,
    const char *old_key, enum update_action *action, struct error *err)
{
	const struct would *before = dry_article(u, id);
	struct article *stored = NULL;
	enum status st = before != NULL && !would_exist(before) ?
	    STATUS_NOT_FOUND : writer_get(u->w, id, &stored, err);

	*action = UPDATE_CHANGED;
	if (st == STATUS_NOT_FOUND) {
		if (before == NULL || !would_share(before, it->article))
			*action = UPDATE_ADDED;
	} else if (st != STATUS_OK) {
		return st;
	} else if (is_stored(stored, it, old_key)) {
		*action = UPDATE_UNCHANGED;
		article_free(stored);
		return STATUS_OK;
	} else {
		if (old_key == NULL && is_new_side(stored, it))
			*action = UPDATE_ADDED;
		st = join(u, it, stored, old_key, err);
		article_free(stored);
		if (st != STATUS_OK)
			return st;
	}
	free(it->article->id);
	it->article->id = xstrdup(id);
	st = put(u, it->article, before, err);
	it->article = NULL;
	return st;
}

/* What is left of an article without the sides of that key. */
static enum status
put_rest(struct update *u, const struct article *stored, const char *key,
    struct error *err)
{
	struct article *rest = NULL;
	enum status st = STATUS_NOT_FOUND;
	size_t i;

	for (i = 0; i < SIDES && rest == NULL; i++)
		if (article_has(stored, i) && !same(stored->side[i].key, key))
			st = other_side(u, stored, i, &rest, err);
	if (rest == NULL) {
		if (st != STATUS_NOT_FOUND)
			return st;
		if (u->options->dry_run) {
			dry_note(u, stored->id, NULL, NULL);
			return STATUS_OK;
		}
		u->dirty = true;
		u->articles++;
		return writer_delete(u->w, stored->id, err);
	}
	free(rest->id);
	rest->id = xstrdup(stored->id);
	free(rest->pair_key);
	rest->pair_key = xstrdup(stored->pair_key);
	return put(u, rest, NULL, err);
}

enum status
update_remove(struct update *u, const char *id, const char *key,
    const char *path, const char *why, struct error *err)
{
	const char *part = "";
	char reason[100];
	struct article *stored = NULL;
	enum status st = writer_get(u->w, id, &stored, err);

	if (st == STATUS_OK)
		st = put_rest(u, stored, key, err);
	if (st == STATUS_OK) {
		if (!same(stored->side[SIDE_JA].key, key) &&
		    article_has(stored, SIDE_JA))
			part = ", and with it the English side";
		else if (!same(stored->side[SIDE_EN].key, key) &&
		    article_has(stored, SIDE_EN))
			part = ", and with it the Japanese side";
		(void)snprintf(reason, sizeof(reason), "%s%s", why, part);
		update_tell(u, &(struct update_event){ UPDATE_REMOVED, path,
		    0, id, reason });
	}
	article_free(stored);
	return st == STATUS_NOT_FOUND ? STATUS_OK : st;
}
