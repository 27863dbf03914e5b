/*
 * Walking folders.  The walk keeps its own stack of sorted folders, so depth
 * costs memory and not the C stack.
 */
#include "indexer/source.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"
#include "index/layout.h"
#include "indexer/encoding.h"
#include "indexer/source_private.h"

#define SOURCE_DEPTH_MAX 64
#define PATH_BYTES_MAX 4096

/* Beside the articles of a blog lie these; they are never text. */
static const char *const not_documents[] = {
	".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".ico", ".svg",
	".bmp", ".tif", ".tiff", ".mp3", ".mp4", ".m4a", ".ogg", ".wav",
	".webm", ".mov", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".css",
	".js", ".mjs", ".map", ".pdf", ".zip", ".tar", ".7z", ".xz", ".bz2",
	".zst", ".exe", ".so", ".o", ".a", ".pyc", ".swp", ".bak", ".tmp",
};

struct folder {
	char *path;
	char **names;
	size_t n, i;
	bool outside;		/* reached by a link that leads outside */
};

struct folder_id {
	dev_t dev;
	ino_t ino;
};

struct tree {
	struct source source;
	char *name;
	char *base;		/* real path, "" for the root */
	char *top;		/* real path of what is walked */
	char *first;		/* the path as given, until it is taken */
	ARRAY(struct folder) folders;
	ARRAY(struct folder_id) outside;	/* entered by a link */
	char *path, *rel;	/* lent to the caller */
};

static bool
ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n > m && strcasecmp(name + n - m, end) == 0;
}

static bool
is_document(const char *name)
{
	size_t i;

	if (name[strlen(name) - 1] == '~')
		return false;
	for (i = 0; i < sizeof(not_documents) / sizeof(not_documents[0]);
	    i++)
		if (ends_in(name, not_documents[i]))
			return false;
	return true;
}

static bool
is_below(const char *path, const char *top)
{
	size_t n = strlen(top);

	return strncmp(path, top, n) == 0 &&
	    (path[n] == '/' || path[n] == '\0');
}

/*
 * What follows the base in the path, without .gz.  Bytes that are not
 * UTF-8 and control characters become %XX, because keys and ids are text.
 */
static char *
relative(const struct tree *t, const char *real)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *s = real + strlen(t->base);
	size_t len, i, bad;
	struct strbuf sb;

	while (*s == '/')
		s++;
	len = strlen(s);
	if (len > 3 && strcasecmp(s + len - 3, ".gz") == 0)
		len -= 3;
	strbuf_init(&sb, 3 * len + 1);
	bad = encoding_bad_byte(s, len);
	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < ' ' || c == 0x7f || (i == bad && c >= 0x80)) {
			strbuf_addch(&sb, '%');
			strbuf_addch(&sb, digits[c >> 4]);
			strbuf_addch(&sb, digits[c & 15]);
		} else {
			strbuf_addch(&sb, s[i]);
		}
		if (i == bad)
			bad = i + 1 + encoding_bad_byte(s + i + 1,
			    len - i - 1);
	}
	return strbuf_take(&sb);
}

static int
by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum status
trouble(const char *path, struct error *err)
{
	return error_set(err, errno == ENOENT ? STATUS_NOT_FOUND : STATUS_IO,
	    "%s: %s", path, strerror(errno));
}

static enum status
push_folder(struct tree *t, const char *path, bool outside,
    struct error *err)
{
	struct folder f = { 0 };
	ARRAY(char *) names = { 0 };
	struct dirent *entry;
	DIR *dir;

	if (t->folders.n == SOURCE_DEPTH_MAX)
		return error_set(err, STATUS_TOO_LARGE,
		    "%s: folders nested deeper than %d", path,
		    SOURCE_DEPTH_MAX);
	dir = opendir(path);
	if (dir == NULL)
		return trouble(path, err);
	errno = 0;
	while ((entry = readdir(dir)) != NULL)
		if (entry->d_name[0] != '.')
			array_push(&names, xstrdup(entry->d_name));
	(void)closedir(dir);
	if (names.n > 0)
		qsort(names.v, names.n, sizeof(*names.v), by_bytes);
	f.path = xstrdup(path);
	f.names = names.v;
	f.n = names.n;
	f.outside = outside;
	array_push(&t->folders, f);
	return STATUS_OK;
}

static void
pop_folder(struct tree *t)
{
	struct folder *f = &t->folders.v[--t->folders.n];
	size_t i;

	for (i = 0; i < f->n; i++)
		free(f->names[i]);
	free(f->names);
	free(f->path);
}

static bool
first_visit(struct tree *t, const struct stat *sb)
{
	struct folder_id id = { sb->st_dev, sb->st_ino };
	size_t i;

	for (i = 0; i < t->outside.n; i++)
		if (t->outside.v[i].dev == id.dev &&
		    t->outside.v[i].ino == id.ino)
			return false;
	array_push(&t->outside, id);
	return true;
}

/* Lend the file to the caller; takes the path over. */
static void
lend(struct tree *t, char *path, const struct stat *sb,
    struct source_file *f)
{
	free(t->path);
	free(t->rel);
	t->path = path;
	t->rel = relative(t, path);
	f->path = t->path;
	f->rel = t->rel;
	f->name = t->name;
	f->size = (uint64_t)sb->st_size;
	f->mtime = (int64_t)sb->st_mtim.tv_sec * 1000000000 +
	    sb->st_mtim.tv_nsec;
}

/*
 * Does a link, or a folder behind one, lead to what is walked anyway, or to
 * a folder above it?  *gone when it leads nowhere.
 */
static bool
leads_back(const struct tree *t, const char *path, bool *gone)
{
	char *real = realpath(path, NULL);
	bool back;

	*gone = real == NULL;
	if (real == NULL)
		return false;
	back = is_below(real, t->top) || is_below(t->top, real) ||
	    strcmp(real, "/") == 0;
	free(real);
	return back;
}

/*
 * Look at one path, which is taken over: *found when it is a file to read;
 * folders go onto the stack; everything else is passed over.
 */
static enum status
visit(struct tree *t, char *path, bool given, bool outside, bool *found,
    struct source_file *f, struct error *err)
{
	struct stat sb;
	enum status st = STATUS_OK;
	bool gone = false;

	*found = false;
	if (lstat(path, &sb) != 0) {
		st = trouble(path, err);
		goto out;
	}
	outside = outside || S_ISLNK(sb.st_mode);
	if (outside && leads_back(t, path, &gone))
		goto out;
	if (gone || stat(path, &sb) != 0) {
		st = trouble(path, err);
		goto out;
	}
	if (S_ISDIR(sb.st_mode)) {
		if ((given || !layout_is_index(path)) &&
		    (!outside || first_visit(t, &sb)))
			st = push_folder(t, path, outside, err);
	} else if (S_ISREG(sb.st_mode)) {
		if (given || is_document(strrchr(path, '/') + 1)) {
			lend(t, path, &sb, f);
			*found = true;
			return STATUS_OK;
		}
	} else if (given) {
		st = error_set(err, STATUS_BAD_INPUT,
		    "%s: neither a file nor a folder", path);
	}
out:
	free(path);
	return st;
}

static enum status
tree_next(struct source *s, struct source_file *f, struct error *err)
{
	struct tree *t = (struct tree *)s;
	enum status st;
	bool found;

	if (t->first != NULL) {
		char *first = t->first;

		t->first = NULL;
		st = visit(t, first, true, false, &found, f, err);
		if (st != STATUS_OK || found)
			return st;
	}
	while (t->folders.n > 0) {
		struct folder *top = &t->folders.v[t->folders.n - 1];
		struct strbuf path;

		if (top->i == top->n) {
			pop_folder(t);
			continue;
		}
		strbuf_init(&path, 2 * PATH_BYTES_MAX);
		strbuf_addf(&path, "%s/%s", strcmp(top->path, "/") == 0 ?
		    "" : top->path, top->names[top->i++]);
		st = visit(t, strbuf_take(&path), false, top->outside, &found,
		    f, err);
		if (st != STATUS_OK || found)
			return st;
	}
	if (err != NULL)
		err->text[0] = '\0';
	return STATUS_NOT_FOUND;
}

static void
tree_close(struct source *s)
{
	struct tree *t = (struct tree *)s;

	while (t->folders.n > 0)
		pop_folder(t);
	array_free(&t->folders);
	array_free(&t->outside);
	free(t->name);
	free(t->base);
	free(t->top);
	free(t->first);
	free(t->path);
	free(t->rel);
	free(t);
}

enum status
source_open_tree(struct source **out, const char *name, const char *base,
    const char *path, struct error *err)
{
	struct tree *t;
	char *real = realpath(path, NULL), *root;

	*out = NULL;
	if (real == NULL)
		return trouble(path, err);
	root = base ? realpath(base, NULL) : xstrdup("");
	if (root == NULL) {
		free(real);
		return trouble(base, err);
	}
	if (strcmp(root, "/") == 0)
		root[0] = '\0';
	if (!is_below(real, root)) {
		free(real);
		free(root);
		return error_set(err, STATUS_BAD_INPUT,
		    "%s: not in the folder of the source %s", path, name);
	}
	t = xcalloc(1, sizeof(*t));
	t->source.next = tree_next;
	t->source.close = tree_close;
	t->name = xstrdup(name);
	t->base = root;
	t->top = real;
	t->first = xstrdup(real);
	*out = &t->source;
	return STATUS_OK;
}
