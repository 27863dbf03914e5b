/*
 * ainews-index check: read everything once, and count.
 */
#include "indexer/cmd.h"

#include <sys/prctl.h>
#include <sys/wait.h>

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "index/layout.h"
#include "index/reader.h"
#include "indexer/rebuilding.h"
#include "text/analyzer.h"

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

static void
say_way_out(void)
{
	msg_error("run ainews-index check --repair, or go back with "
	    "ainews-index rebuild --rollback");
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
	if (st != STATUS_OK) {
		int rc = cmd_fail(&t.err);

		/* Where nothing can be written, nothing can be repaired. */
		if (rc == EXIT_TROUBLE && access(dir, W_OK) == 0)
			say_way_out();
		return rc;
	}
	reader_info(r, &info);
	if (t.articles != info.articles || t.lost > 0) {
		msg_error("%s: %" PRIu64 " articles are read, %" PRIu64
		    " counted, %" PRIu64 " not found by id", dir, t.articles,
		    info.articles, t.lost);
		say_way_out();
		return EXIT_TROUBLE;
	}
	if (!cli->quiet)
		(void)printf("%" PRIu64 " articles, no damage\n",
		    info.articles);
	return EXIT_SUCCESS;
}

/* ---- in a process of its own: damaged tables can crash libxapian ---- */

enum { KEY_REPAIR = 0x1000, KEY_WAIT };

static const struct argp_option options[] = {
	{ "repair", KEY_REPAIR, NULL, 0,
	    "Make a new index of what can be read", 0 },
	CMD_WAIT_OPTION(KEY_WAIT, 1),
	{ 0 }
};

struct request {
	struct cli *cli;
	bool repair;
	double wait;
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct request *q = state->input;

	switch (key) {
	case KEY_REPAIR:
		q->repair = true;
		break;
	case KEY_WAIT:
		cmd_seconds(state, arg, &q->wait);
		break;
	default:
		return cmd_no_arguments(key, arg, state);
	}
	return 0;
}

static int
repair(const struct request *q)
{
	const struct rebuilding how = { .keep = 1, .repair = true };
	struct analyzer *an = NULL;
	struct conf *conf = NULL;
	struct error err = { 0 };
	char path[LAYOUT_PATH_MAX];
	int lock = -1, rc;
	enum status st = conf_read(&conf, q->cli->config, &err);
	const char *dir = conf_index(conf, q->cli->index);

	/* A mistyped folder is no reason to make one there. */
	if (st == STATUS_OK)
		st = layout_current(dir, path, &err);
	if (st == STATUS_OK)
		st = analyzer_open(&an, &(struct analyzer_options){ 0 }, &err);
	if (st == STATUS_OK)
		st = layout_lock(dir, q->wait, &lock, &err);
	rc = st == STATUS_OK ? rebuild_index(&how, q->cli, dir, an) :
	    cmd_fail(&err);
	if (lock >= 0)
		(void)close(lock);
	analyzer_free(an);
	conf_free(conf);
	return rc;
}

/* A child that outlives us would hold the lock. */
static int
apart(const struct request *q)
{
	int rc;

	(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
	rc = q->repair ? repair(q) : cmd_read(q->cli, check, q->cli);
	return fflush(stdout) == 0 ? rc : EXIT_TROUBLE;
}

int
cmd_check(struct cli *cli, int argc, char **argv)
{
	struct request q = { .cli = cli, .wait = CMD_WAIT_SECONDS };
	const struct cmd_parser parser = { options, parse, NULL,
		"Look for damage: the tables of the index, every stored "
		"article, and whether the counts agree.", &q };
	pid_t child;
	int how;

	cmd_parse(&parser, cli, argc, argv);
	child = fork();
	if (child == 0)
		_exit(apart(&q));
	if (child < 0) {
		msg_error("no process for the check: %s", strerror(errno));
		return EXIT_TROUBLE;
	}
	while (waitpid(child, &how, 0) < 0)
		if (errno != EINTR)
			return EXIT_TROUBLE;
	if (WIFEXITED(how))
		return WEXITSTATUS(how);
	msg_error("the tables are damaged so much that reading them ended in "
	    "%s; %s", strsignal(WTERMSIG(how)), q.repair ?
	    "go back with ainews-index rebuild --rollback, or make a new "
	    "index of the files" : "run ainews-index check --repair");
	return EXIT_TROUBLE;
}
