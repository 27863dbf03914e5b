/*
 * ainews-index: the table of its commands, and what they share.
 */
#include "config.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cli.h"
#include "base/msg.h"
#include "base/strbuf.h"
#include "indexer/cmd.h"

#define PROGRAM "ainews-index"

const char *argp_program_version = PACKAGE_STRING;

static const struct command {
	const char *name;
	int (*run)(struct cli *, int argc, char **argv);
	const char *what;
} commands[] = {
	{ "update", cmd_update, "read new and changed articles" },
	{ "fetch", cmd_fetch, "get feeds and pages from the net" },
	{ "rebuild", cmd_rebuild, "make the index anew from what it holds" },
	{ "prune", cmd_prune, "take out articles whose files are gone" },
	{ "check", cmd_check, "look for damage" },
	{ "stats", cmd_stats, "count what is there" },
	{ "export", cmd_export, "print every article as a line of JSON" },
	{ "delete", cmd_delete, "take articles out, and keep them out" },
	{ "queries", cmd_queries, "tell what people ask and do not find" },
	{ "glossary", cmd_glossary, "learn which words are translations" },
};

#define NCOMMANDS (sizeof(commands) / sizeof(commands[0]))

struct choice {
	struct cli cli;
	int verb;		/* its place in argv; 0 is none */
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct choice *c = state->input;

	(void)arg;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &c->cli;
		break;
	case ARGP_KEY_ARG:
		/* What follows the verb is for the verb to parse. */
		c->verb = state->next - 1;
		state->next = state->argc;
		break;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no command given");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* The table as help shows it; argp leaves lines with leading blanks alone. */
static char *
describe(void)
{
	struct strbuf sb;

	strbuf_init(&sb, 4096);
	strbuf_addstr(&sb, "Make and maintain the index that ainews-search "
	    "asks.\n\nCommands:\n");
	for (size_t i = 0; i < NCOMMANDS; i++)
		strbuf_addf(&sb, "  %-10s %s\n", commands[i].name,
		    commands[i].what);
	strbuf_addstr(&sb, "\n`" PROGRAM " COMMAND --help' tells the options "
	    "of a command.\n\vExit status: 0 all done, 1 some documents were "
	    "refused, 2 usage or trouble, 75 the index is locked or the "
	    "network down: try later.");
	return strbuf_take(&sb);
}

int
main(int argc, char **argv)
{
	static const struct argp_child children[] = {
		{ &cli_argp, 0, NULL, 0 }, { 0 }
	};
	struct argp argp = { NULL, parse, "COMMAND [ARGUMENT...]", NULL,
		children, NULL, NULL };
	struct choice c = { 0 };
	struct error err = { 0 };
	char *doc = describe();
	int rc = EXIT_TROUBLE;
	size_t i;

	cli_begin(PROGRAM);
	/*
	 * Changed articles that Xapian keeps in memory, at 70 kB each, before
	 * it writes them down for the next commit.  Fewer are no slower.
	 */
	(void)setenv("XAPIAN_FLUSH_THRESHOLD", "500", 0);
	argp.doc = doc;
	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &c) != 0)
		exit(EXIT_TROUBLE);
	free(doc);
	for (i = 0; i < NCOMMANDS; i++)
		if (strcmp(commands[i].name, argv[c.verb]) == 0)
			break;
	if (i == NCOMMANDS)
		msg_error("%s: no such command; --help lists them",
		    argv[c.verb]);
	else
		rc = commands[i].run(&c.cli, argc - c.verb, argv + c.verb);
	if (cli_close_stdout(&err) != STATUS_OK && rc < EXIT_TROUBLE)
		rc = cmd_fail(&err);
	return rc;
}
