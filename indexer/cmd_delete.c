/*
 * ainews-index delete: take articles out by hand, so that their files do not
 * bring them back.
 */
#include "indexer/cmd.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "index/layout.h"
#include "index/writer.h"
#include "indexer/update.h"
#include "text/analyzer.h"

enum { KEY_UNDELETE = 0x1000, KEY_WAIT };

static const struct argp_option options[] = {
	{ "undelete", KEY_UNDELETE, NULL, 0,
	    "Let the next update read them again", 0 },
	CMD_WAIT_OPTION(KEY_WAIT, 1),
	{ 0 }
};

struct deletion {
	char **ids;
	int n;
	bool undelete;
	struct writer_options writer;
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct deletion *d = state->input;

	switch (key) {
	case KEY_UNDELETE:
		d->undelete = true;
		break;
	case KEY_WAIT:
		cmd_seconds(state, arg, &d->writer.wait);
		break;
	case ARGP_KEY_ARG:
		d->ids = xreallocarray(d->ids, (size_t)d->n + 1,
		    sizeof(*d->ids));
		d->ids[d->n++] = arg;
		break;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no id given");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static void
on_event(void *ctx, const struct update_event *e)
{
	(void)ctx;
	(void)e;
}

/* An id that is not there is named, and the others go on. */
static enum status
delete_all(const struct deletion *d, struct writer *w, int *missing,
    struct error *err)
{
	const struct update_options uo = { .event = on_event };
	struct update *u = update_new(w, NULL, &uo);
	const bool unfinished = writer_unfinished(w);
	enum status st = STATUS_OK;
	int i;

	for (i = 0; st == STATUS_OK && i < d->n; i++) {
		st = d->undelete ? update_undelete(u, d->ids[i], err) :
		    update_delete(u, d->ids[i], err);
		if (st == STATUS_NOT_FOUND) {
			msg_error("%s", err->text);
			(*missing)++;
			st = STATUS_OK;
		} else if (st == STATUS_OK) {
			msg_info("%s: %s", d->ids[i],
			    d->undelete ? "undeleted" : "deleted");
		}
	}
	if (st == STATUS_OK)
		st = update_commit(u, err);
	if (st == STATUS_OK && update_wrote(u))
		st = writer_stories(w, err);
	if (st == STATUS_OK && !unfinished)
		writer_finish(w);
	update_free(u);
	return st;
}

int
cmd_delete(struct cli *cli, int argc, char **argv)
{
	struct deletion d = { .writer = { .wait = CMD_WAIT_SECONDS } };
	const struct cmd_parser parser = { options, parse, "ID...",
		"Take articles out of the index.  Their files do not bring "
		"them back, until --undelete.", &d };
	char path[LAYOUT_PATH_MAX];
	struct analyzer *an = NULL;
	struct writer *w = NULL;
	struct conf *conf = NULL;
	struct error err = { 0 };
	const char *dir;
	int missing = 0;
	enum status st;

	cmd_parse(&parser, cli, argc, argv);
	st = conf_read(&conf, cli->config, &err);
	dir = conf_index(conf, cli->index);
	/* A mistyped folder is no reason to make an index there. */
	if (st == STATUS_OK)
		st = layout_current(dir, path, &err);
	if (st == STATUS_OK)
		st = analyzer_open(&an, &(struct analyzer_options){ 0 }, &err);
	if (st == STATUS_OK)
		st = writer_open(&w, dir, an, &d.writer, &err);
	if (st == STATUS_OK)
		st = delete_all(&d, w, &missing, &err);
	writer_close(w);
	analyzer_free(an);
	conf_free(conf);
	free(d.ids);
	if (st != STATUS_OK)
		return cmd_fail(&err);
	return missing > 0 ? EXIT_REFUSED : EXIT_SUCCESS;
}
