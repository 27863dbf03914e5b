/*
 * A note is one line of fields with tabs between: version, size, time, hash,
 * record numbers as "1-3,7", key, path.  The path comes last because a file
 * name may hold a tab.
 */
#include "indexer/filenote.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "index/writer.h"

/*
 * Xapian takes names of metadata up to 245 bytes; a longer path is told
 * apart by its hash, and stands whole in the value.
 */
#define NAME_MAX_BYTES 200
#define NAME_KEEP_BYTES 120

#define NOTE_MAX_BYTES ((size_t)4 << 20)

static char *
note_name(const char *prefix, const char *key)
{
	struct strbuf sb;

	strbuf_init(&sb, 2 * NAME_MAX_BYTES + FILE_HASH_SIZE);
	strbuf_addstr(&sb, prefix);
	if (strlen(key) <= NAME_MAX_BYTES) {
		strbuf_addstr(&sb, key);
	} else {
		char hash[FILE_HASH_SIZE];

		file_hash(key, strlen(key), hash);
		strbuf_add(&sb, key, NAME_KEEP_BYTES);
		strbuf_addf(&sb, "~%.40s", hash);
	}
	return strbuf_take(&sb);
}

/* Where the number stands, or would have to. */
static size_t
records_find(const struct records *r, unsigned n)
{
	size_t lo = 0, hi = r->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (r->v[mid] < n)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

bool
records_has(const struct records *r, unsigned n)
{
	size_t at = records_find(r, n);

	return at < r->n && r->v[at] == n;
}

void
records_add(struct records *r, unsigned n)
{
	size_t at = records_find(r, n);

	if (at < r->n && r->v[at] == n)
		return;
	if (r->n == r->cap) {
		r->cap = r->cap == 0 ? 4 : 2 * r->cap;
		r->v = xreallocarray(r->v, r->cap, sizeof(*r->v));
	}
	memmove(r->v + at + 1, r->v + at, (r->n - at) * sizeof(*r->v));
	r->v[at] = n;
	r->n++;
}

void
records_clear(struct records *r)
{
	free(r->v);
	*r = (struct records){ 0 };
}

static void
write_records(struct strbuf *sb, const struct records *r)
{
	size_t i, last;

	for (i = 0; i < r->n; i = last + 1) {
		for (last = i; last + 1 < r->n &&
		    r->v[last + 1] == r->v[last] + 1; last++)
			;
		strbuf_addf(sb, "%s%u", i > 0 ? "," : "", r->v[i]);
		if (last > i)
			strbuf_addf(sb, "-%u", r->v[last]);
	}
}

static bool
read_records(const char *s, size_t len, struct records *r)
{
	const char *end = s + len;

	while (s < end) {
		char *after;
		unsigned long first = strtoul(s, &after, 10), last = first;

		if (after == s)
			return false;
		if (*after == '-')
			last = strtoul(after + 1, &after, 10);
		if (after > end || last < first || last > UINT32_MAX)
			return false;
		for (; first <= last; first++)
			records_add(r, (unsigned)first);
		s = after + (*after == ',');
	}
	return true;
}

void
filenote_clear(struct filenote *n)
{
	free(n->key);
	free(n->path);
	records_clear(&n->records);
	*n = (struct filenote){ 0 };
}

bool
filenote_read(const char *value, struct filenote *n)
{
	enum { VERSION, SIZE, TIME, HASH, RECORDS, KEY, PATH, FIELDS };
	const char *field[FIELDS];
	size_t len[FIELDS];
	int i;

	*n = (struct filenote){ 0 };
	for (i = 0; i < FIELDS; i++) {
		field[i] = value;
		len[i] = i == PATH ? strlen(value) : strcspn(value, "\t");
		if (i < PATH && value[len[i]] != '\t')
			return false;
		value += len[i] + 1;
	}
	if (strtoul(field[VERSION], NULL, 10) != FILENOTE_VERSION ||
	    len[HASH] >= FILE_HASH_SIZE ||
	    !read_records(field[RECORDS], len[RECORDS], &n->records)) {
		records_clear(&n->records);
		return false;
	}
	n->size = strtoull(field[SIZE], NULL, 10);
	n->stamp = strtoll(field[TIME], NULL, 10);
	memcpy(n->hash, field[HASH], len[HASH]);
	n->key = xstrndup(field[KEY], len[KEY]);
	n->path = xstrdup(field[PATH]);
	return true;
}

enum status
filenote_get(struct writer *w, const char *key, struct filenote *n,
    struct error *err)
{
	char *name = note_name(FILENOTE_PREFIX, key), *value = NULL;
	enum status st = writer_note_get(w, name, &value, err);

	*n = (struct filenote){ 0 };
	if (st == STATUS_OK && !filenote_read(value, n))
		st = STATUS_NOT_FOUND;
	free(value);
	free(name);
	return st;
}

/* Set the note unless it is there already, word for word. */
static enum status
set_note(struct writer *w, const char *prefix, const char *key,
    const char *value, struct error *err)
{
	char *name = note_name(prefix, key), *old = NULL;
	enum status st = writer_note_get(w, name, &old, err);

	if (st == STATUS_OK && strcmp(old, value) != 0)
		st = writer_note_set(w, name, value, err);
	free(old);
	free(name);
	return st;
}

enum status
filenote_set(struct writer *w, const struct filenote *n, struct error *err)
{
	struct strbuf sb;
	enum status st;

	strbuf_init(&sb, NOTE_MAX_BYTES);
	strbuf_addf(&sb, "%d\t%" PRIu64 "\t%" PRId64 "\t%s\t",
	    FILENOTE_VERSION, n->size, n->stamp, n->hash);
	write_records(&sb, &n->records);
	strbuf_addf(&sb, "\t%s\t%s", n->key, n->path);
	st = strbuf_status(&sb, n->path, err);
	if (st == STATUS_OK)
		st = set_note(w, FILENOTE_PREFIX, n->key, sb.s, err);
	strbuf_clear(&sb);
	return st;
}

enum status
filenote_drop(struct writer *w, const char *key, struct error *err)
{
	return set_note(w, FILENOTE_PREFIX, key, "", err);
}

char *
record_key(const char *file_key, unsigned record)
{
	char *key = NULL;

	if (record == 0)
		return xstrdup(file_key);
	if (asprintf(&key, "%s#%u", file_key, record) < 0)
		abort();
	return key;
}

size_t
record_key_split(const char *key, unsigned *record)
{
	const char *hash = strrchr(key, '#');

	*record = 0;
	if (hash == NULL)
		return strlen(key);
	*record = (unsigned)strtoul(hash + 1, NULL, 10);
	return (size_t)(hash - key);
}

/* "gone:KIND:" before the name. */
static char *
tomb_prefix(const char *kind)
{
	char *prefix = NULL;

	if (asprintf(&prefix, "gone:%s:", kind) < 0)
		abort();
	return prefix;
}

enum status
tomb_set(struct writer *w, const char *kind, const char *name,
    const char *value, struct error *err)
{
	char *prefix = tomb_prefix(kind);
	enum status st = set_note(w, prefix, name, value, err);

	free(prefix);
	return st;
}

enum status
tomb_get(struct writer *w, const char *kind, const char *name, char **value,
    struct error *err)
{
	char *prefix = tomb_prefix(kind), *full = note_name(prefix, name);
	char *found = NULL;
	enum status st = writer_note_get(w, full, &found, err);

	if (value != NULL)
		*value = NULL;
	if (st == STATUS_OK && found[0] == '\0')
		st = STATUS_NOT_FOUND;
	if (st == STATUS_OK && value != NULL) {
		*value = found;
		found = NULL;
	}
	free(found);
	free(prefix);
	free(full);
	return st;
}

enum status
tomb_drop(struct writer *w, const char *kind, const char *name,
    struct error *err)
{
	return tomb_set(w, kind, name, "", err);
}
