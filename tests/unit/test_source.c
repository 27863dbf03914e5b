#include "indexer/source.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strbuf.h"
#include "unit/parse.h"
#include "unit/unit.h"

static char dir[PATH_MAX];

static void
put(const char *name, const char *text)
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (text == NULL)
		ck_assert_int_eq(mkdir(path, 0777), 0);
	else
		ck_assert_int_eq(file_write(path, text, strlen(text), NULL),
		    STATUS_OK);
}

static void
put_link(const char *name, const char *target)
{
	char path[2 * PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	ck_assert_int_eq(symlink(target, path), 0);
}

static void
make_tree(void)
{
	char template[] = "/tmp/ainews-source-XX" "XX" "XX";
	char *made = mkdtemp(template);

	ck_assert_ptr_nonnull(made);
	ck_assert_ptr_nonnull(realpath(made, dir));
	put("in", NULL);
	put("in/b", NULL);
	put("in/b/two.txt", "two");
	put("in/a.md", "a");
	put("in/c.jsonl.gz", "{\"title\":\"c\"}\n");
	put("in/.hidden.txt", "no");
	put("in/.git", NULL);
	put("in/.git/x.txt", "no");
	put("in/picture.PNG", "no");
	put("in/old.txt~", "no");
	put("in/bad\xff\n.txt", "name");
	put("out", NULL);
	put("out/three.txt", "three");
	put_link("out/loop", "..");
	put_link("in/linked", "../out");
	put_link("in/again", "../out");
	put_link("in/self", ".");
	put_link("in/z.txt", "a.md");
	put_link("in/gone.txt", "nowhere");
}

static void
remove_tree(void)
{
	char command[2 * PATH_MAX];

	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	ck_assert_int_eq(system(command), 0);
}

/* "rel;" for each file, "!STATUS;" for each complaint. */
static char *
walk(struct source *s)
{
	struct source_file f;
	struct error err;
	struct strbuf sb;

	strbuf_init(&sb, 1 << 16);
	for (;;) {
		enum status st = source_next(s, &f, &err);

		if (st == STATUS_NOT_FOUND && err.text[0] == '\0')
			break;
		if (st == STATUS_OK)
			strbuf_addf(&sb, "%s;", f.rel);
		else
			strbuf_addf(&sb, "!%s;", status_name(st));
	}
	source_close(s);
	return strbuf_take(&sb);
}

START_TEST(test_tree)
{
	char path[2 * PATH_MAX], *got;
	struct source *s;

	make_tree();
	snprintf(path, sizeof(path), "%s/in", dir);
	ck_assert_int_eq(source_open_tree(&s, "n", path, path, NULL),
	    STATUS_OK);
	got = walk(s);
	/* "again" comes before "linked", and the folder is read once. */
	ck_assert_str_eq(got, "a.md;again/three.txt;b/two.txt;"
	    "bad%FF%0A.txt;c.jsonl;!not_found;");
	free(got);
	remove_tree();
}
END_TEST

START_TEST(test_list)
{
	char text[4 * PATH_MAX], path[2 * PATH_MAX], want[3 * PATH_MAX];
	struct source *s;
	FILE *in;
	char *got;

	make_tree();
	snprintf(text, sizeof(text), "%s/in/b\n\n%s/none\n%s/in/picture.PNG",
	    dir, dir, dir);
	in = fmemopen(text, strlen(text), "r");
	ck_assert_int_eq(source_open_list(&s, in, '\n', NULL), STATUS_OK);
	got = walk(s);
	fclose(in);
	/* Without a source the key is the whole path. */
	snprintf(want, sizeof(want), "%s/in/b/two.txt;!not_found;"
	    "%s/in/picture.PNG;", dir + 1, dir + 1);
	ck_assert_str_eq(got, want);
	free(got);
	snprintf(path, sizeof(path), "%s/out", dir);
	ck_assert_int_eq(source_open_tree(&s, "n", path, dir, NULL),
	    STATUS_BAD_INPUT);
	remove_tree();
}
END_TEST

static void
count_article(void *ctx, struct article *a, unsigned record)
{
	unsigned *last = ctx;

	ck_assert_uint_eq(record, *last + 1);
	*last = record;
	article_free(a);
}

static void
no_refusal(void *ctx, unsigned line, const char *reason)
{
	(void)ctx;
	ck_abort_msg("%u: %s", line, reason);
}

/* More than a file of any other format may have, in pieces. */
START_TEST(test_long_jsonl)
{
	struct sink sink = { count_article, no_refusal, no_refusal, NULL };
	struct source_file f;
	struct source *s;
	unsigned last = 0;
	char path[2 * PATH_MAX];
	FILE *out;

	make_tree();
	snprintf(path, sizeof(path), "%s/long.jsonl", dir);
	out = fopen(path, "w");
	ck_assert_ptr_nonnull(out);
	for (int i = 0; i < 700; i++) {
		fputs("{\"title\":\"", out);
		for (int k = 0; k < 10000; k++)
			fputs("0123456789", out);
		fputs("\"}\n", out);
	}
	ck_assert_int_eq(fclose(out), 0);
	ck_assert_int_eq(source_open_tree(&s, "", dir, path, NULL),
	    STATUS_OK);
	ck_assert_int_eq(source_next(s, &f, NULL), STATUS_OK);
	sink.ctx = &last;
	ck_assert_int_eq(source_parse(&f, &sink, NULL), STATUS_OK);
	ck_assert_uint_eq(last, 700);
	source_close(s);
	remove_tree();
}
END_TEST

UNIT_MAIN("source", test_tree, test_list, test_long_jsonl)
