/*
 * dump_articles [-q] BASE PATH...: what the formats read from each file at
 * or below the paths, which are below the base, as JSON lines:
 * {"file", "record", "article"}, {"file", "refused", "line"},
 * {"file", "skipped", "line"}, {"file", "failed", "status"}.  With -q the
 * articles are read and not printed.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/article_json.h"
#include "indexer/format.h"
#include "indexer/source.h"

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
failed(const char *path, enum status st, const struct error *err)
{
	print(json_pack("{s:s, s:s, s:s}", "file", path, "failed",
	    err->text, "status", status_name(st)));
}

static void
dump(const char *root, const char *path, bool quiet)
{
	struct dump d = { path, quiet };
	struct sink sink = { on_article, on_refuse, on_skip, &d };
	struct source_file f;
	struct source *s = NULL;
	struct error err = { 0 };
	enum status st;

	st = source_open_tree(&s, "", root, path, &err);
	if (st != STATUS_OK) {
		failed(path, st, &err);
		return;
	}
	for (;;) {
		st = source_next(s, &f, &err);
		if (st == STATUS_NOT_FOUND && err.text[0] == '\0')
			break;
		if (st == STATUS_OK) {
			d.file = f.path;
			st = source_parse(&f, &sink, &err);
		}
		if (st != STATUS_OK)
			failed(d.file, st, &err);
	}
	source_close(s);
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
