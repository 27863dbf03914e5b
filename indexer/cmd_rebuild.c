/*
 * ainews-index rebuild: make the index anew, or go back to the one before.
 */
#include "indexer/cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "index/layout.h"
#include "index/rebuild.h"
#include "indexer/rebuilding.h"
#include "text/analyzer.h"

#define KEEP_MAX 1000

enum {
	KEY_FROM_SOURCES = 0x1000, KEY_KEEP, KEY_PROGRESS, KEY_ROLLBACK,
	KEY_SHARDS, KEY_WAIT
};

static const struct argp_option options[] = {
	{ "from-sources", KEY_FROM_SOURCES, NULL, 0,
	    "Read all files of the sources again, too", 0 },
	{ "rollback", KEY_ROLLBACK, NULL, 0,
	    "Go back to the generation before", 0 },
	{ "keep", KEY_KEEP, "N", 0, "Keep so many old generations (1)", 1 },
	{ "progress", KEY_PROGRESS, "auto|none|json", 0,
	    "How to show progress", 2 },
	{ "shards", KEY_SHARDS, "N", 0,
	    "Divide it into so many databases (as many as before)", 2 },
	CMD_WAIT_OPTION(KEY_WAIT, 3),
	{ 0 }
};

struct request {
	bool from_sources, rollback;
	struct rebuilding how;
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct request *q = state->input;
	unsigned long n;
	char *end;

	switch (key) {
	case KEY_FROM_SOURCES:
		q->from_sources = true;
		break;
	case KEY_ROLLBACK:
		q->rollback = true;
		break;
	case KEY_KEEP:
		n = strtoul(arg, &end, 10);
		if (arg[0] < '0' || arg[0] > '9' || *end != '\0' ||
		    n > KEEP_MAX)
			argp_error(state, "%s: not a number of generations",
			    arg);
		q->how.keep = (unsigned)n;
		break;
	case KEY_PROGRESS:
		if (!progress_mode(arg, &q->how.mode))
			argp_error(state, "%s: not a kind of progress", arg);
		break;
	case KEY_SHARDS:
		if (!cmd_shards(arg, &q->how.shards))
			argp_error(state, "%s: not a number of databases",
			    arg);
		break;
	case KEY_WAIT:
		cmd_seconds(state, arg, &q->how.wait);
		break;
	case ARGP_KEY_END:
		if (q->rollback && q->from_sources)
			argp_error(state, "--rollback reads no sources");
		if (q->rollback && q->how.shards > 0)
			argp_error(state, "--rollback divides nothing");
		break;
	default:
		return cmd_no_arguments(key, arg, state);
	}
	return 0;
}

static int
rollback(const struct request *q, const char *dir, bool quiet)
{
	struct error err = { 0 };
	int lock = -1;
	enum status st;

	st = layout_lock(dir, q->how.wait, &lock, &err);
	if (st == STATUS_OK) {
		st = index_rollback(dir, &err);
		if (st == STATUS_OK && !quiet)
			(void)printf("gen-%u is in service again\n",
			    layout_number(dir));
		(void)close(lock);
	}
	return st == STATUS_OK ? EXIT_SUCCESS : cmd_fail(&err);
}

static int
rebuild(struct request *q, struct cli *cli, const struct conf *conf,
    const char *dir)
{
	struct analyzer *an = NULL;
	struct error err = { 0 };
	int lock = -1, rc;
	enum status st;

	if (analyzer_open(&an, &(struct analyzer_options){ 0 }, &err) !=
	    STATUS_OK)
		return cmd_fail(&err);
	st = layout_lock(dir, q->how.wait, &lock, &err);
	if (st != STATUS_OK) {
		analyzer_free(an);
		return cmd_fail(&err);
	}
	rc = rebuild_index(&q->how, cli, dir, an);
	if (rc == EXIT_SUCCESS && q->from_sources)
		rc = cmd_update_again(cli, conf, an);
	if (rc == EXIT_SUCCESS && !layout_unfinished(lock))
		layout_finished(lock);
	(void)close(lock);
	analyzer_free(an);
	return rc;
}

int
cmd_rebuild(struct cli *cli, int argc, char **argv)
{
	struct request q = { .how = { .wait = CMD_WAIT_SECONDS, .keep = 1 } };
	const struct cmd_parser parser = { options, parse, NULL,
		"Analyse every stored article anew into an index beside the "
		"one in service, check it, and put it in its place: after "
		"the dictionary, a list or the program changed.", &q };
	char path[LAYOUT_PATH_MAX];
	struct conf *conf = NULL;
	struct error err = { 0 };
	const char *dir;
	enum status st;
	int rc;

	cmd_parse(&parser, cli, argc, argv);
	st = conf_read(&conf, cli->config, &err);
	dir = conf_index(conf, cli->index);
	/* A mistyped folder is no reason to make one there. */
	if (st == STATUS_OK)
		st = layout_current(dir, path, &err);
	if (st == STATUS_OK && q.from_sources && conf->nsources == 0)
		st = error_set(&err, STATUS_BAD_INPUT, "--from-sources: "
		    "there is no source in ainews.conf");
	if (st != STATUS_OK) {
		rc = cmd_fail(&err);
	} else {
		cli_zone(conf->zone);
		rc = q.rollback ? rollback(&q, dir, cli->quiet) :
		    rebuild(&q, cli, conf, dir);
	}
	conf_free(conf);
	return rc;
}
