/*
 * ainews-index export: every article as a line of JSON, in the order in
 * which they came; `update` reads the same index from it.
 */
#include "indexer/cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/article_json.h"
#include "index/reader.h"
#include "indexer/plan.h"

struct exporting {
	struct reader *r;
	enum status st;
	struct error err;
};

/*
 * Where a side was read from is a matter of this index and not of the text.
 * By what name its other side finds it is one, too, unless that begins with
 * the name of a source, which holds on any machine.
 */
static json_t *
to_json(const struct article *a)
{
	json_t *o = article_to_json(a);
	size_t i;

	if (a->pair_key != NULL && strncmp(a->pair_key, PLAN_NO_SOURCE ":",
	    strlen(PLAN_NO_SOURCE ":")) == 0)
		json_object_del(o, "pair_key");
	for (i = 0; i < SIDES; i++) {
		json_t *side = json_object_get(o, side_name(i));

		if (side == NULL)
			continue;
		json_object_del(side, "key");
		json_object_del(side, "hash");
	}
	return o;
}

static bool
print(void *ctx, uint32_t docid)
{
	struct exporting *e = ctx;
	struct article *a;
	struct record record;
	char *bytes = NULL, *line;
	json_t *o;

	e->st = reader_record(e->r, docid, &record, &bytes, &e->err);
	if (e->st != STATUS_OK)
		return false;
	a = record_article(&record);
	o = to_json(a);
	line = json_dumps(o, JSON_COMPACT);
	if (line == NULL)
		e->st = error_set(&e->err, STATUS_CORRUPT,
		    "%s: the stored text is no UTF-8", a->id);
	else
		(void)puts(line);
	free(line);
	json_decref(o);
	article_free(a);
	record_clear(&record);
	free(bytes);
	return e->st == STATUS_OK && !ferror(stdout);
}

static int
export(struct reader *r, const struct conf *conf, const char *dir, void *ctx)
{
	struct exporting e = { .r = r };
	enum status st;

	(void)conf;
	(void)dir;
	(void)ctx;
	st = reader_each(r, print, &e, &e.err);
	if (st != STATUS_OK || e.st != STATUS_OK)
		return cmd_fail(&e.err);
	return EXIT_SUCCESS;
}

int
cmd_export(struct cli *cli, int argc, char **argv)
{
	const struct cmd_parser parser = { NULL, cmd_no_arguments, NULL,
		"Print every article as a line of JSON.  `ainews-index "
		"update' makes the same index of it.", NULL };

	cmd_parse(&parser, cli, argc, argv);
	return cmd_read(cli, export, NULL);
}
