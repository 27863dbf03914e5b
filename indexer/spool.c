#include "indexer/spool.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "base/strmap.h"

#define JOURNAL ".journal"
#define JOURNAL_MAX_BYTES ((size_t)256 << 20)
#define FILE_MAX_BYTES ((size_t)256 << 20)

struct spool {
	char *folder;
	FILE *journal;
	ARRAY(struct spool_entry) entries;
	struct strmap by_url;	/* place in entries */
};

static char *
in_folder(const struct spool *s, const char *name)
{
	char *path = NULL;

	if (asprintf(&path, "%s/%s", s->folder, name) < 0)
		abort();
	return path;
}

static void
entry_clear(struct spool_entry *e)
{
	free(e->url);
	free(e->etag);
	free(e->modified);
	free(e->file);
}

/* Takes the strings over. */
static void
remember(struct spool *s, struct spool_entry e)
{
	size_t n = s->entries.n;
	uint64_t *place = strmap_put(&s->by_url, e.url, strlen(e.url));

	if (*place < n && strcmp(s->entries.v[*place].url, e.url) == 0) {
		entry_clear(&s->entries.v[*place]);
		s->entries.v[*place] = e;
		return;
	}
	*place = n;
	array_push(&s->entries, e);
}

static char *
text_of(const json_t *o, const char *key)
{
	return xstrdup(json_string_value(json_object_get(o, key)));
}

/*
 * A file of ours has a plain name: nothing that was written into the journal
 * leads out of the folder.
 */
static void
read_line(struct spool *s, const char *line, size_t len)
{
	json_t *o = json_loadb(line, len, 0, NULL);
	struct spool_entry e = { .url = text_of(o, "url"),
		.etag = text_of(o, "etag"),
		.modified = text_of(o, "modified"),
		.file = text_of(o, "file"),
		.checked = json_integer_value(json_object_get(o,
		    "checked")) };

	if (e.file == NULL)
		e.file = xstrdup("");
	if (e.url == NULL || strchr(e.file, '/') != NULL)
		entry_clear(&e);
	else
		remember(s, e);
	json_decref(o);
}

static enum status
read_journal(struct spool *s, const char *path, struct error *err)
{
	char *bytes, *p, *eol;
	size_t len;
	enum status st = file_read(path, JOURNAL_MAX_BYTES, &bytes, &len,
	    err);

	if (st == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (st != STATUS_OK)
		return st;
	for (p = bytes; p < bytes + len; p = eol + 1) {
		eol = memchr(p, '\n', (size_t)(bytes + len - p));
		/* A line without an end is one that was being written. */
		if (eol == NULL)
			break;
		read_line(s, p, (size_t)(eol - p));
	}
	free(bytes);
	return STATUS_OK;
}

static enum status
make_folder(const char *path, struct error *err)
{
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		return error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	return STATUS_OK;
}

static void
free_spool(struct spool *s)
{
	size_t i;

	for (i = 0; i < s->entries.n; i++)
		entry_clear(&s->entries.v[i]);
	array_free(&s->entries);
	strmap_clear(&s->by_url);
	free(s->folder);
	free(s);
}

static char *
entry_line(const struct spool_entry *e)
{
	json_t *o = json_object();
	char *line;

	json_object_set_new(o, "url", json_string(e->url));
	if (e->etag != NULL)
		json_object_set_new(o, "etag", json_string(e->etag));
	if (e->modified != NULL)
		json_object_set_new(o, "modified", json_string(e->modified));
	if (e->file[0] != '\0')
		json_object_set_new(o, "file", json_string(e->file));
	json_object_set_new(o, "checked", json_integer(e->checked));
	line = json_dumps(o, JSON_COMPACT);
	json_decref(o);
	return line;
}

/* Each address once, so that the journal does not grow for ever. */
static enum status
write_journal(struct spool *s, const char *path, struct error *err)
{
	struct strbuf sb;
	enum status st;
	size_t i;

	strbuf_init(&sb, JOURNAL_MAX_BYTES);
	for (i = 0; i < s->entries.n; i++) {
		char *line = entry_line(&s->entries.v[i]);

		if (line != NULL) {
			strbuf_addstr(&sb, line);
			strbuf_addch(&sb, '\n');
		}
		free(line);
	}
	st = strbuf_status(&sb, path, err);
	if (st == STATUS_OK)
		st = file_write(path, sb.s, sb.len, err);
	strbuf_clear(&sb);
	return st;
}

enum status
spool_open(struct spool **out, const char *dir, const char *name,
    struct error *err)
{
	struct spool *s = xcalloc(1, sizeof(*s));
	char *path = NULL;
	enum status st;

	*out = NULL;
	if (asprintf(&s->folder, "%s/%s", dir, name) < 0)
		abort();
	path = in_folder(s, JOURNAL);
	st = make_folder(dir, err);
	if (st == STATUS_OK)
		st = make_folder(s->folder, err);
	if (st == STATUS_OK)
		st = read_journal(s, path, err);
	/* A line that was cut off must not become the start of the next. */
	if (st == STATUS_OK)
		st = write_journal(s, path, err);
	if (st == STATUS_OK && (s->journal = fopen(path, "ae")) == NULL)
		st = error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	free(path);
	if (st != STATUS_OK) {
		free_spool(s);
		return st;
	}
	*out = s;
	return STATUS_OK;
}

enum status
spool_close(struct spool *s, struct error *err)
{
	enum status st;
	char *path;

	if (s == NULL)
		return STATUS_OK;
	path = in_folder(s, JOURNAL);
	(void)fclose(s->journal);
	st = write_journal(s, path, err);
	free(path);
	free_spool(s);
	return st;
}

const struct spool_entry *
spool_find(const struct spool *s, const char *url)
{
	const uint64_t *place = strmap_get(&s->by_url, url, strlen(url));
	const struct spool_entry *e;
	char *path;
	bool there;

	if (place == NULL)
		return NULL;
	e = &s->entries.v[*place];
	if (e->file[0] == '\0')
		return e;
	path = in_folder(s, e->file);
	there = access(path, R_OK) == 0;
	free(path);
	return there ? e : NULL;
}

enum status
spool_note(struct spool *s, const struct spool_entry *e, struct error *err)
{
	char *line = entry_line(e);
	enum status st = STATUS_OK;

	/* What is no UTF-8 cannot be sent back either. */
	if (line == NULL)
		return STATUS_OK;
	if (fprintf(s->journal, "%s\n", line) < 0 ||
	    fflush(s->journal) != 0)
		st = error_set(err, STATUS_IO, "%s/%s: %s", s->folder,
		    JOURNAL, strerror(errno));
	free(line);
	remember(s, (struct spool_entry){ xstrdup(e->url), xstrdup(e->etag),
	    xstrdup(e->modified), xstrdup(e->file), e->checked });
	return st;
}

void
spool_name(char name[SPOOL_NAME_SIZE], const char *begin, const char *id,
    size_t len, const char *end)
{
	char hash[FILE_HASH_SIZE];

	file_hash(id, len, hash);
	(void)snprintf(name, SPOOL_NAME_SIZE, "%s%.24s%s", begin, hash,
	    end);
}

/* Does the file hold these bytes already?  0 no file, 1 no, 2 yes. */
static int
compare(const char *path, const struct spool_parts *p)
{
	char *bytes;
	size_t len;
	int result = 1;

	switch (file_read(path, FILE_MAX_BYTES, &bytes, &len, NULL)) {
	case STATUS_OK:
		break;
	case STATUS_NOT_FOUND:
		return 0;
	default:
		return 1;
	}
	if (p->body_len > 0 &&
	    memmem(bytes, len, p->body, p->body_len) != NULL)
		result = 2;
	free(bytes);
	return result;
}

enum status
spool_put(struct spool *s, const char *name, const struct spool_parts *p,
    int *action, struct error *err)
{
	char *path = in_folder(s, name);
	int old = compare(path, p);
	enum status st = STATUS_OK;
	struct strbuf sb;

	*action = old == 2 ? 0 : old + 1;
	if (old < 2) {
		strbuf_init(&sb, FILE_MAX_BYTES);
		strbuf_add(&sb, p->head, p->head_len);
		strbuf_add(&sb, p->body, p->body_len);
		strbuf_add(&sb, p->tail, p->tail_len);
		st = file_write(path, sb.s, sb.len, err);
		strbuf_clear(&sb);
	}
	free(path);
	return st;
}

enum status
spool_get(const struct spool *s, const char *name, size_t max, char **bytes,
    size_t *len, struct error *err)
{
	char *path = in_folder(s, name);
	enum status st = file_read(path, max, bytes, len, err);

	free(path);
	return st;
}
