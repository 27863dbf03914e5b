/*
 * dump_articles [-q] ROOT FILE...: what the formats read from each file, as
 * JSON lines: {"file", "record", "article"}, {"file", "refused", "line"},
 * {"file", "skipped", "line"}, {"file", "failed", "status"}.  With -q the
 * articles are read and not printed.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/article_json.h"
#include "base/file.h"
#include "indexer/format.h"

struct dump {
	const char *file;
	bool quiet;
};

static void
print(json_t *o)
{
	char *s = json_dumps(o, JSON_COMPACT);

	if (s != NULL)
		(void)puts(s);
	free(s);
	json_decref(o);
}

static void
on_article(void *ctx, struct article *a, unsigned record)
{
	struct dump *d = ctx;
	json_t *o = json_pack("{s:s, s:i, s:o}", "file", d->file, "record",
	    (int)record, "article", article_to_json(a));

	if (d->quiet)
		json_decref(o);
	else
		print(o);
	article_free(a);
}

static void
on_refuse(void *ctx, unsigned line, const char *reason)
{
	struct dump *d = ctx;

	print(json_pack("{s:s, s:s, s:i}", "file", d->file, "refused",
	    reason, "line", (int)line));
}

static void
on_skip(void *ctx, unsigned line, const char *reason)
{
	struct dump *d = ctx;

	print(json_pack("{s:s, s:s, s:i}", "file", d->file, "skipped",
	    reason, "line", (int)line));
}

static void
dump(const char *root, const char *path, bool quiet)
{
	struct dump d = { path, quiet };
	struct sink sink = { on_article, on_refuse, on_skip, &d };
	struct input in = { .path = path, .source = "" };
	struct error err = { 0 };
	char *bytes = NULL, *rel;
	size_t n = strlen(root);
	enum status st;

	in.rel = path;
	if (strncmp(path, root, n) == 0 && path[n] == '/')
		in.rel = path + n + 1;
	rel = strdup(in.rel);
	n = strlen(rel);
	if (n > 3 && strcmp(rel + n - 3, ".gz") == 0)
		rel[n - 3] = '\0';
	in.rel = rel;
	st = file_read(path, (size_t)64 << 20, &bytes, &in.len, &err);
	in.bytes = bytes;
	if (st == STATUS_OK)
		st = format_parse(&in, &sink, &err);
	if (st != STATUS_OK)
		print(json_pack("{s:s, s:s, s:s}", "file", path, "failed",
		    err.text, "status", status_name(st)));
	free(bytes);
	free(rel);
}

int
main(int argc, char **argv)
{
	bool quiet = argc > 1 && strcmp(argv[1], "-q") == 0;
	int i = quiet ? 2 : 1;
	const char *root;

	if (i >= argc)
		return 2;
	root = argv[i++];
	for (; i < argc; i++)
		dump(root, argv[i], quiet);
	return fflush(stdout) == 0 ? 0 : 2;
}
