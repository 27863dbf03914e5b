/*
 * ainews-index update: what to read, how to tell about it, when to stop.
 */
#include "indexer/cmd.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "config.h"
#include "index/layout.h"
#include "index/writer.h"
#include "indexer/glossary.h"
#include "indexer/parser.h"
#include "indexer/plan.h"
#include "indexer/progress.h"
#include "indexer/update.h"
#include "text/analyzer.h"

enum {
	KEY_DRY_RUN = 0x1000, KEY_PROGRESS, KEY_PRUNE, KEY_PRUNE_LIMIT,
	KEY_REPORT, KEY_SHARDS, KEY_WAIT
};

/* The first ones are of update alone; prune has those behind them. */
static const struct argp_option options[] = {
	{ "prune", KEY_PRUNE, NULL, 0,
	    "Take out articles whose files are gone", 1 },
	{ "progress", KEY_PROGRESS, "auto|none|json", 0,
	    "How to show progress", 2 },
	{ "shards", KEY_SHARDS, "N", 0,
	    "Make a new index of so many databases (1)", 2 },
#define PRUNE_OPTIONS (options + 3)
	{ "null", '0', NULL, 0, "Paths on standard input end in a NUL", 0 },
	{ "prune-limit", KEY_PRUNE_LIMIT, "PERCENT", 0,
	    "Prune nothing where more of the files are gone (20)", 1 },
	{ "dry-run", KEY_DRY_RUN, NULL, 0,
	    "Tell what would happen, and write nothing", 2 },
	{ "report", KEY_REPORT, "FILE", 0,
	    "Write a line of JSON for each article", 2 },
	CMD_WAIT_OPTION(KEY_WAIT, 3),
	{ 0 }
};

struct run {
	struct cli *cli;
	char **paths;
	int npaths;
	char list_end;
	bool dry_run, prune, only_prune, again;
	struct parser *parser;
	double prune_percent;
	const char *report_path;
	enum progress_mode mode;
	struct writer_options writer;
	FILE *report;
	struct progress *progress;
	uint64_t counts[UPDATE_ACTIONS];
	uint64_t bytes;			/* of the files done */
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct run *r = state->input;
	char *end;

	switch (key) {
	case '0':
		r->list_end = '\0';
		break;
	case KEY_PRUNE:
		r->prune = true;
		break;
	case KEY_PRUNE_LIMIT:
		r->prune_percent = strtod(arg, &end);
		if (end == arg || (end[0] != '\0' && strcmp(end, "%") != 0) ||
		    !(r->prune_percent >= 0 && r->prune_percent <= 100))
			argp_error(state, "%s: not a percentage", arg);
		break;
	case KEY_DRY_RUN:
		r->dry_run = true;
		break;
	case KEY_REPORT:
		r->report_path = arg;
		break;
	case KEY_PROGRESS:
		if (!progress_mode(arg, &r->mode))
			argp_error(state, "%s: not a kind of progress", arg);
		break;
	case KEY_SHARDS:
		if (!cmd_shards(arg, &r->writer.shards))
			argp_error(state, "%s: not a number of databases",
			    arg);
		break;
	case KEY_WAIT:
		cmd_seconds(state, arg, &r->writer.wait);
		break;
	case ARGP_KEY_ARG:
		r->paths = xreallocarray(r->paths, (size_t)r->npaths + 1,
		    sizeof(*r->paths));
		r->paths[r->npaths++] = arg;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static void
report(struct run *r, const struct update_event *e)
{
	json_t *o = json_object();
	char *s;

	if (e->path != NULL)
		json_object_set_new(o, "path", json_string(e->path));
	if (e->line > 0)
		json_object_set_new(o, "record", json_integer(e->line));
	if (e->id != NULL && e->id[0] != '\0')
		json_object_set_new(o, "id", json_string(e->id));
	json_object_set_new(o, "action",
	    json_string(update_action_name(e->action)));
	if (e->reason != NULL)
		json_object_set_new(o, "reason", json_string(e->reason));
	s = json_dumps(o, JSON_COMPACT);
	(void)fprintf(r->report, "%s\n", s);
	free(s);
	json_decref(o);
}

static void
on_event(void *ctx, const struct update_event *e)
{
	struct run *r = ctx;
	char line[16] = "";

	r->counts[e->action]++;
	if (r->report != NULL)
		report(r, e);
	if (e->line > 0)
		(void)snprintf(line, sizeof(line), "%u:", e->line);
	if (e->action == UPDATE_REFUSED) {
		progress_hide(r->progress);
		if (e->path == NULL)
			msg_error("%s", e->reason);
		else
			msg_error("%s:%s %s", e->path, line, e->reason);
	} else if (msg_level_get() >= MSG_INFO &&
	    (e->action != UPDATE_UNCHANGED || e->line <= 1)) {
		progress_hide(r->progress);
		msg_info("%s:%s %s%s%s%s%s", e->path, line,
		    update_action_name(e->action),
		    e->id != NULL && e->id[0] != '\0' ? " " : "",
		    e->id == NULL ? "" : e->id,
		    e->reason == NULL ? "" : ": ",
		    e->reason == NULL ? "" : e->reason);
	}
	progress_show(r->progress, r->bytes, r->counts[UPDATE_ADDED] +
	    r->counts[UPDATE_CHANGED] + r->counts[UPDATE_UNCHANGED]);
}

static void
on_plan_refuse(void *ctx, const char *path, const char *reason)
{
	on_event(ctx, &(struct update_event){ UPDATE_REFUSED, path, 0, NULL,
	    reason });
}

/* What lies beside articles is no input: it is not counted. */
static void
on_plan_skip(void *ctx, const char *path, const char *reason)
{
	(void)ctx;
	msg_info("%s: passed over: %s", path, reason);
}

static enum status
make_plan(struct run *r, struct plan *plan, struct error *err)
{
	const struct plan_calls calls = { on_plan_refuse, on_plan_skip, r };
	enum status st = STATUS_OK;
	int i;

	if (r->npaths == 0)
		plan_add_sources(plan, &calls);
	for (i = 0; st == STATUS_OK && i < r->npaths; i++)
		if (strcmp(r->paths[i], "-") == 0)
			st = plan_add_list(plan, STDIN_FILENO, r->list_end,
			    &calls, err);
		else
			plan_add(plan, r->paths[i], &calls);
	plan_finish(plan);
	return st;
}

static size_t
changed_articles(const struct run *r)
{
	return (size_t)(r->counts[UPDATE_ADDED] +
	    r->counts[UPDATE_CHANGED] + r->counts[UPDATE_REMOVED]);
}

static enum status
read_files(struct run *r, struct writer *w, struct update *u,
    const struct plan *plan, struct error *err)
{
	enum status st = STATUS_OK;
	size_t i;

	for (i = 0; st == STATUS_OK && cmd_stop == 0 && !r->only_prune &&
	    i < plan->nfiles; i++) {
		st = update_file(u, &plan->files[i], err);
		r->bytes += plan->files[i].size;
	}
	if (st == STATUS_OK && cmd_stop == 0 && r->prune)
		st = update_prune(u, err);
	parser_end(r->parser);
	if (st == STATUS_OK && !r->dry_run)
		st = glossary_count(w, changed_articles(r), err);
	/* What was put before trouble came is whole, and worth keeping. */
	if (st == STATUS_OK)
		st = update_commit(u, err);
	return st;
}

static void
print_counts(const struct run *r)
{
	int i;

	for (i = 0; i < UPDATE_ACTIONS; i++)
		(void)printf("%s%" PRIu64 " %s", i > 0 ? ", " : "",
		    r->counts[i], update_action_name(i));
	(void)printf("%s\n", r->dry_run ? " (nothing was written)" : "");
}

static int
finish(struct run *r, enum status st, const struct error *err)
{
	int rc = r->counts[UPDATE_REFUSED] > 0 ? EXIT_REFUSED : EXIT_SUCCESS;

	progress_free(r->progress);
	if (st != STATUS_OK)
		return cmd_fail(err);
	if (!r->cli->quiet)
		print_counts(r);
	if (cmd_stop != 0) {
		msg_warn("interrupted; what was read is kept");
		return EXIT_INTERRUPTED;
	}
	return rc;
}

static enum status
close_report(struct run *r, enum status st, struct error *err)
{
	bool bad;

	if (r->report == NULL)
		return st;
	bad = ferror(r->report) != 0;
	if ((fclose(r->report) != 0 || bad) && st == STATUS_OK)
		st = error_set(err, STATUS_IO, "%s: cannot write",
		    r->report_path);
	r->report = NULL;
	return st;
}

/*
 * A dry run where no index is needs an empty one to compare with, and may
 * not leave it behind: a folder of its own, which goes away again.
 */
static enum status
open_scratch(char *dir, size_t size, struct error *err)
{
	const char *tmp = getenv("TMPDIR");

	(void)snprintf(dir, size, "%s/ainews-index.XXXXXX",
	    tmp != NULL && tmp[0] != '\0' ? tmp : "/tmp");
	if (mkdtemp(dir) == NULL)
		return error_set(err, STATUS_IO, "%s: %s", dir,
		    strerror(errno));
	return STATUS_OK;
}

static void
remove_scratch(const char *dir)
{
	static const char *const names[] = { "current", "lock" };
	struct error err = { 0 };
	char path[LAYOUT_PATH_MAX + sizeof("/current")];
	size_t i;

	if (layout_remove(dir, layout_number(dir), &err) != STATUS_OK)
		msg_warn("%s", err.text);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		(void)unlink(path);
	}
	if (rmdir(dir) != 0)
		msg_warn("%s: %s", dir, strerror(errno));
}

/* What is found out from all articles together. */
static enum status
follow(struct writer *w, const char *dir, struct analyzer *an,
    struct error *err)
{
	struct glossary_work work;
	enum status st = writer_stories(w, err);

	if (st == STATUS_OK)
		st = glossary_update(w, dir, an, false, &work, err);
	if (st == STATUS_OK && work.learned)
		msg_info("the glossary was learned anew from %zu pairs of "
		    "paragraphs in %.2f s of CPU", work.pairs, work.seconds);
	if (st == STATUS_OK)
		st = writer_compact(w, false, err);
	if (st == STATUS_OK)
		writer_finish(w);
	return st;
}

/* With the index, which is `dir' except for a dry run without one. */
static enum status
work_on(struct run *r, const struct conf *conf, struct analyzer *an,
    const char *dir, struct error *err)
{
	const struct update_options uo = { .dry_run = r->dry_run,
		.again = r->again, .prune_percent = r->prune_percent,
		.parser = r->parser, .stop = &cmd_stop,
		.event = on_event, .ctx = r };
	struct plan *plan = plan_new(conf);
	struct writer *w = NULL;
	struct update *u = NULL;
	enum status st;

	if (r->npaths == 0 && plan->nsources == 0) {
		plan_free(plan);
		return error_set(err, STATUS_BAD_INPUT, "nothing to read: "
		    "name a PATH, or a source in ainews.conf");
	}
	/* Opening first: a locked index is told before a long walk. */
	st = writer_open(&w, dir, an, &r->writer, err);
	if (st == STATUS_OK) {
		cmd_catch_signals();
		st = make_plan(r, plan, err);
	}
	if (st == STATUS_OK) {
		progress_free(r->progress);
		r->progress = progress_new(r->mode, plan->bytes);
		writer_expect(w, plan->bytes);
		u = update_new(w, plan, &uo);
		st = read_files(r, w, u, plan, err);
	}
	if (parser_note(r->parser)[0] != '\0')
		msg_debug("reading files: %s", parser_note(r->parser));
	if (st == STATUS_OK && cmd_stop == 0 && !r->dry_run &&
	    writer_unfinished(w))
		st = follow(w, dir, an, err);
	update_free(u);
	writer_close(w);
	plan_free(plan);
	return st;
}

/* Before there is much in memory, which its process would share. */
static void
start_parser(struct run *r, const struct conf *conf)
{
	struct parser_options o = { .required = conf->sandbox_required };

#ifdef WITH_SANITIZERS
	/* Their allocator is of no use behind a later fork, beside threads. */
	o.all = true;
#endif
	r->parser = parser_new(&o);
}

static enum status
work(struct run *r, const struct conf *conf, struct error *err)
{
	struct analyzer *an = NULL;
	const char *dir = conf_index(conf, r->cli->index);
	char scratch[LAYOUT_PATH_MAX] = "";
	enum status st;

	start_parser(r, conf);
	st = analyzer_open(&an, &(struct analyzer_options){ 0 }, err);
	if (st == STATUS_OK && r->dry_run && layout_number(dir) == 0) {
		st = open_scratch(scratch, sizeof(scratch), err);
		dir = scratch;
	}
	if (st == STATUS_OK)
		st = work_on(r, conf, an, dir, err);
	if (scratch[0] != '\0')
		remove_scratch(scratch);
	analyzer_free(an);
	parser_free(r->parser);
	return st;
}

int
cmd_update_again(struct cli *cli, const struct conf *conf,
    struct analyzer *an)
{
	struct run r = { .cli = cli, .again = true,
		.prune_percent = PRUNE_PERCENT,
		.writer = { .locked = true } };
	struct error err = { 0 };
	enum status st;

	r.progress = progress_new(PROGRESS_NONE, 0);
	start_parser(&r, conf);
	st = work_on(&r, conf, an, conf_index(conf, cli->index), &err);
	parser_free(r.parser);
	return finish(&r, st, &err);
}

static int
run(struct run *r, const struct cmd_parser *parser, int argc, char **argv)
{
	struct conf *conf = NULL;
	struct error err = { 0 };
	enum status st;
	int rc;

	cmd_parse(parser, r->cli, argc, argv);
	st = conf_read(&conf, r->cli->config, &err);
	if (st == STATUS_OK && r->report_path != NULL) {
		r->report = fopen(r->report_path, "we");
		if (r->report == NULL)
			st = error_set(&err, STATUS_IO, "%s: cannot write",
			    r->report_path);
	}
	if (st == STATUS_OK) {
		cli_zone(conf->zone);
		r->progress = progress_new(PROGRESS_NONE, 0);
		st = work(r, conf, &err);
	}
	st = close_report(r, st, &err);
	rc = finish(r, st, &err);
	conf_free(conf);
	free(r->paths);
	return rc;
}

int
cmd_update(struct cli *cli, int argc, char **argv)
{
	struct run r = { .cli = cli, .list_end = '\n',
		.prune_percent = PRUNE_PERCENT,
		.writer = { .wait = CMD_WAIT_SECONDS } };
	const struct cmd_parser parser = { options, parse, "[PATH...]",
		"Read new and changed articles from files, folders or, with "
		"\"-\", a list of paths on standard input; without PATH from "
		"the `source' lines of the configuration.", &r };

	return run(&r, &parser, argc, argv);
}

int
cmd_prune(struct cli *cli, int argc, char **argv)
{
	struct run r = { .cli = cli, .list_end = '\n', .prune = true,
		.only_prune = true, .prune_percent = PRUNE_PERCENT,
		.writer = { .wait = CMD_WAIT_SECONDS } };
	const struct cmd_parser parser = { PRUNE_OPTIONS, parse, "[PATH...]",
		"Take out the articles whose files are gone from below each "
		"PATH or, without one, from the `source' lines of the "
		"configuration; read no file.", &r };

	return run(&r, &parser, argc, argv);
}
