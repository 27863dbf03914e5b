/*
 * The walk itself is that of source.h; here the files get their names.
 */
#include "indexer/plan.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "indexer/source.h"
#include "text/utf8.h"

#define PATH_BYTES_MAX 65536	/* longest path of a list */

/* In folders only; a path that is named is read whatever it is called. */
static const char *const beside_articles[] = {
	"README*", "LICENSE*", "COPYING*", "Makefile*", "*.mk", "*.conf",
};

static void
add_source(struct plan *p, const char *name, const char *path)
{
	char *real = realpath(path, NULL);

	p->sources = xreallocarray(p->sources, p->nsources + 1,
	    sizeof(*p->sources));
	p->sources[p->nsources++] = (struct plan_source){ xstrdup(name),
		real != NULL ? real : xstrdup(path) };
}

/* Each folder of the spool is a source with the name of its feed. */
static void
add_spool(struct plan *p, const char *spool)
{
	struct dirent **names;
	int i, n = scandir(spool, &names, NULL, alphasort);
	char *path = NULL;

	for (i = 0; i < n; i++) {
		if (names[i]->d_name[0] != '.') {
			if (asprintf(&path, "%s/%s", spool,
			    names[i]->d_name) < 0)
				abort();
			add_source(p, names[i]->d_name, path);
			free(path);
		}
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

struct plan *
plan_new(const struct conf *conf)
{
	struct plan *p = xcalloc(1, sizeof(*p));
	size_t i;

	if (conf == NULL)
		return p;
	for (i = 0; i < conf->nsources; i++)
		add_source(p, conf->sources[i].name, conf->sources[i].path);
	add_spool(p, conf->spool);
	return p;
}

void
plan_free(struct plan *p)
{
	size_t i;

	if (p == NULL)
		return;
	for (i = 0; i < p->nfiles; i++)
		planned_clear(&p->files[i]);
	for (i = 0; i < p->nroots; i++)
		free(p->roots[i].path);
	for (i = 0; i < p->nsources; i++) {
		free(p->sources[i].name);
		free(p->sources[i].path);
	}
	free(p->files);
	free(p->roots);
	free(p->sources);
	free(p);
}

/*
 * Bytes that are no UTF-8, control characters and those of `also` as %XX,
 * so that any file name is text that can be kept and printed.
 */
static char *
escape(const char *s, const char *also)
{
	size_t len = strlen(s), i = 0, k, n;
	struct strbuf sb;
	unsigned cp;

	strbuf_init(&sb, 3 * len);
	while (i < len) {
		unsigned char c = (unsigned char)s[i];
		bool bad = c < 0x20 || c == 0x7f || strchr(also, c) != NULL;

		n = 1;
		if (c >= 0x80) {
			n = utf8_decode(s + i, len - i, &cp);
			bad = cp == 0xfffd || (cp >= 0x80 && cp < 0xa0);
		}
		for (k = 0; k < n; k++)
			if (bad)
				strbuf_addf(&sb, "%%%02X",
				    (unsigned char)s[i + k]);
			else
				strbuf_addch(&sb, s[i + k]);
		i += n;
	}
	return strbuf_take(&sb);
}

/* Is `path` the folder or below it?  The rest behind the slash, or NULL. */
static const char *
below(const char *path, const char *folder)
{
	size_t n = strlen(folder);

	if (n == 1)
		return path + 1;
	if (strncmp(path, folder, n) != 0)
		return NULL;
	if (path[n] == '\0') {
		const char *slash = strrchr(path, '/');

		return slash == NULL ? path : slash + 1;
	}
	return path[n] == '/' ? path + n + 1 : NULL;
}

/* The innermost source that holds the path; its name and the rest. */
static const char *
find_source(const struct plan *p, const char *real, const char **rel)
{
	const char *name = PLAN_NO_SOURCE, *rest;
	size_t i, longest = 0;

	*rel = real;
	for (i = 0; i < p->nsources; i++) {
		size_t n = strlen(p->sources[i].path);

		if (n <= longest)
			continue;
		rest = below(real, p->sources[i].path);
		if (rest == NULL)
			continue;
		longest = n;
		name = p->sources[i].name;
		*rel = rest;
	}
	return name;
}

/* '#' begins the number of a record, and '%' an escaped byte. */
static char *
make_key(const char *source, const char *rel)
{
	char *escaped = escape(rel, "#%"), *key = NULL;

	if (asprintf(&key, "%s:%s", source, escaped) < 0)
		abort();
	free(escaped);
	return key;
}

void
plan_name(const struct plan *p, const char *real, struct planned *f)
{
	const char *rel;
	size_t n;

	*f = (struct planned){ .path = xstrdup(real) };
	f->source = find_source(p, real, &rel);
	f->key = make_key(f->source, rel);
	f->rel = escape(rel, "");
	n = strlen(f->rel);
	if (n > 3 && strcmp(f->rel + n - 3, ".gz") == 0)
		f->rel[n - 3] = '\0';
}

void
planned_clear(struct planned *f)
{
	free(f->path);
	free(f->key);
	free(f->rel);
	*f = (struct planned){ 0 };
}

static void
add_file(struct plan *p, const char *real, uint64_t size)
{
	if (p->nfiles == p->cap) {
		p->cap = p->cap == 0 ? 64 : 2 * p->cap;
		p->files = xreallocarray(p->files, p->cap, sizeof(*p->files));
	}
	plan_name(p, real, &p->files[p->nfiles]);
	p->files[p->nfiles++].size = size;
}

size_t
plan_root(const struct plan *p, const char *real)
{
	size_t i;

	for (i = 0; i < p->nroots; i++)
		if (below(real, p->roots[i].path) != NULL)
			break;
	return i;
}

static bool
is_beside(const char *path)
{
	const char *name = strrchr(path, '/') + 1;
	size_t i;

	for (i = 0; i < sizeof(beside_articles) / sizeof(beside_articles[0]);
	    i++)
		if (fnmatch(beside_articles[i], name, 0) == 0)
			return true;
	return false;
}

/* The message of a source begins with the path. */
static void
refuse(const struct plan_calls *calls, const char *path,
    const struct error *err)
{
	size_t n = strlen(path);

	if (strncmp(err->text, path, n) == 0 &&
	    strncmp(err->text + n, ": ", 2) == 0)
		calls->refuse(calls->ctx, path, err->text + n + 2);
	else
		calls->refuse(calls->ctx, NULL, err->text);
}

/* The file by its real path, so that a link gives it no second name. */
static void
add_found(struct plan *p, const struct source_file *f, const char *given,
    const struct plan_calls *calls)
{
	char *real;

	if (strcmp(f->path, given) != 0 && is_beside(f->path)) {
		calls->skip(calls->ctx, f->path, "beside the articles");
		return;
	}
	real = realpath(f->path, NULL);
	if (real == NULL)
		calls->refuse(calls->ctx, f->path, strerror(errno));
	else
		add_file(p, real, f->size);
	free(real);
}

void
plan_add(struct plan *p, const char *path, const struct plan_calls *calls)
{
	struct planned_root root = { NULL, true };
	struct source *s = NULL;
	struct source_file f;
	struct error err = { 0 };
	enum status st = source_open_tree(&s, "", NULL, path, &err);

	if (st == STATUS_OK && (root.path = realpath(path, NULL)) == NULL)
		st = error_set(&err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	if (st != STATUS_OK) {
		refuse(calls, path, &err);
		source_close(s);
		return;
	}
	for (;;) {
		st = source_next(s, &f, &err);
		if (st == STATUS_OK) {
			add_found(p, &f, root.path, calls);
			continue;
		}
		if (err.text[0] == '\0')
			break;
		refuse(calls, path, &err);
		root.readable = false;
	}
	source_close(s);
	p->roots = xreallocarray(p->roots, p->nroots + 1, sizeof(*p->roots));
	p->roots[p->nroots++] = root;
}

void
plan_add_sources(struct plan *p, const struct plan_calls *calls)
{
	size_t i;

	for (i = 0; i < p->nsources; i++)
		plan_add(p, p->sources[i].path, calls);
}

enum status
plan_add_list(struct plan *p, int fd, char end,
    const struct plan_calls *calls, struct error *err)
{
	int copy = dup(fd);
	FILE *f = copy < 0 ? NULL : fdopen(copy, "r");
	enum status st = STATUS_OK;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	if (f == NULL) {
		if (copy >= 0)
			(void)close(copy);
		return error_set(err, STATUS_IO, "list of paths: %s",
		    strerror(errno));
	}
	while ((n = getdelim(&line, &cap, end, f)) > 0) {
		if (line[n - 1] == end)
			line[--n] = '\0';
		if (n == 0)
			continue;
		if (n > PATH_BYTES_MAX || strlen(line) != (size_t)n) {
			line[60] = '\0';
			calls->refuse(calls->ctx, line, "not a path");
			continue;
		}
		plan_add(p, line, calls);
	}
	if (ferror(f))
		st = error_set(err, STATUS_IO, "list of paths: %s",
		    strerror(errno));
	free(line);
	(void)fclose(f);
	return st;
}

static int
by_key(const void *a, const void *b)
{
	return strcmp(((const struct planned *)a)->key,
	    ((const struct planned *)b)->key);
}

void
plan_finish(struct plan *p)
{
	size_t i, n = 0;

	if (p->nfiles > 0)
		qsort(p->files, p->nfiles, sizeof(*p->files), by_key);
	for (i = 0; i < p->nfiles; i++) {
		if (n > 0 && by_key(&p->files[n - 1], &p->files[i]) == 0) {
			planned_clear(&p->files[i]);
			continue;
		}
		p->bytes += p->files[i].size;
		p->files[n++] = p->files[i];
	}
	p->nfiles = n;
}

bool
plan_has(const struct plan *p, const char *key)
{
	size_t lo = 0, hi = p->nfiles;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int cmp = strcmp(p->files[mid].key, key);

		if (cmp == 0)
			return true;
		if (cmp < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return false;
}
