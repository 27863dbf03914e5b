/*
 * ainews-index check: read everything once, and count.
 */
#include "indexer/cmd.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "index/reader.h"

struct tally {
	struct reader *r;
	uint64_t articles, lost;
	struct error err;
};

static void
on_finding(void *ctx, const char *text)
{
	(void)ctx;
	/* Xapian's findings come as one text of several lines. */
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		if (n > 0)
			msg_error("%.*s", (int)n, text);
		text += n + (text[n] == '\n');
	}
}

/* Is the article found by its own id? */
static bool
count(void *ctx, uint32_t docid)
{
	struct tally *t = ctx;
	struct record record;
	char *bytes = NULL;
	uint32_t found = 0;

	if (reader_record(t->r, docid, &record, &bytes, &t->err) !=
	    STATUS_OK)
		return false;
	t->articles++;
	if (reader_docid(t->r, record.id, &found, NULL) != STATUS_OK ||
	    found != docid) {
		t->lost++;
		msg_error("%s: not found by its id", record.id);
	}
	record_clear(&record);
	free(bytes);
	return true;
}

static int
check(struct reader *r, const struct conf *conf, const char *dir, void *ctx)
{
	struct tally t = { .r = r };
	struct reader_info info;
	const struct cli *cli = ctx;
	enum status st;

	(void)conf;
	st = reader_check(r, on_finding, NULL, &t.err);
	if (st == STATUS_OK)
		st = reader_each(r, count, &t, &t.err);
	if (st == STATUS_OK)
		st = t.err.status;
	if (st != STATUS_OK)
		return cmd_fail(&t.err);
	reader_info(r, &info);
	if (t.articles != info.articles || t.lost > 0) {
		msg_error("%s: %" PRIu64 " articles are read, %" PRIu64
		    " counted, %" PRIu64 " not found by id", dir, t.articles,
		    info.articles, t.lost);
		return EXIT_TROUBLE;
	}
	if (!cli->quiet)
		(void)printf("%" PRIu64 " articles, no damage\n",
		    info.articles);
	return EXIT_SUCCESS;
}

int
cmd_check(struct cli *cli, int argc, char **argv)
{
	const struct cmd_parser parser = { NULL, cmd_no_arguments, NULL,
		"Look for damage: the tables of the index, every stored "
		"article, and whether the counts agree.", NULL };

	cmd_parse(&parser, cli, argc, argv);
	return cmd_read(cli, check, cli);
}
