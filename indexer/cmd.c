/*
 * What the commands have in common.
 */
#include "indexer/cmd.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "index/reader.h"

int
cmd_fail(const struct error *err)
{
	msg_error("%s", err->text);
	if (err->status == STATUS_LOCKED || err->status == STATUS_NETWORK ||
	    err->status == STATUS_STALE)
		return EXIT_LOCKED;
	return EXIT_TROUBLE;
}

int
cmd_read(struct cli *cli, int (*use)(struct reader *, const struct conf *,
    const char *dir, void *ctx), void *ctx)
{
	struct reader *r = NULL;
	struct conf *conf = NULL;
	struct error err = { 0 };
	const char *dir;
	int rc;

	if (conf_read(&conf, cli->config, &err) != STATUS_OK)
		return cmd_fail(&err);
	cli_zone(conf->zone);
	dir = conf_index(conf, cli->index);
	if (reader_open(&r, dir, NULL, &err) != STATUS_OK ||
	    reader_whole(r, &err) != STATUS_OK)
		rc = cmd_fail(&err);
	else
		rc = use(r, conf, dir, ctx);
	reader_close(r);
	conf_free(conf);
	return rc;
}

volatile sig_atomic_t cmd_stop;

static void
on_signal(int sig)
{
	cmd_stop = sig;
}

void
cmd_catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sa.sa_flags = SA_RESTART | (int)SA_RESETHAND;
	sigemptyset(&sa.sa_mask);
	(void)sigaction(SIGINT, &sa, NULL);
	(void)sigaction(SIGTERM, &sa, NULL);
}

bool
cmd_shards(const char *text, unsigned *n)
{
	unsigned long v;
	char *end;

	if (text[0] < '1' || text[0] > '9')
		return false;
	v = strtoul(text, &end, 10);
	*n = (unsigned)v;
	return *end == '\0' && v <= SHARDS_MAX;
}

error_t
cmd_no_arguments(int key, char *arg, struct argp_state *state)
{
	if (key != ARGP_KEY_ARG)
		return ARGP_ERR_UNKNOWN;
	argp_error(state, "%s: no argument is expected", arg);
	return 0;
}

void
cmd_seconds(const struct argp_state *state, const char *arg, double *seconds)
{
	static const struct {
		char unit;
		double seconds;
	} units[] = {
		{ '\0', 1 }, { 's', 1 }, { 'm', 60 }, { 'h', 3600 },
	};
	char *end;
	double n = strtod(arg, &end);

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (arg[0] >= '0' && arg[0] <= '9' &&
		    end[0] == units[i].unit &&
		    (end[0] == '\0' || end[1] == '\0')) {
			*seconds = n * units[i].seconds;
			return;
		}
	argp_error(state, "%s: not a time", arg);
}

struct parsing {
	const struct cmd_parser *parser;
	struct cli *cli;
};

/* The verb's own parser with its own input; the child gets the cli. */
static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct parsing *p = state->input;
	error_t result;

	if (key == ARGP_KEY_INIT) {
		state->child_inputs[0] = p->cli;
		return 0;
	}
	state->input = p->parser->input;
	result = p->parser->parse(key, arg, state);
	state->input = p;
	return result;
}

void
cmd_parse(const struct cmd_parser *parser, struct cli *cli, int argc,
    char **argv)
{
	static const struct argp_child children[] = {
		{ &cli_argp, 0, NULL, 0 }, { 0 }
	};
	struct argp argp = { parser->options, parse, parser->args,
		parser->doc, children, NULL, NULL };
	struct parsing p = { parser, cli };
	char *verb = argv[0], *name = NULL;

	/* Usage lines begin with the name of the program and the verb. */
	if (asprintf(&name, "%s %s", program_invocation_short_name, verb) < 0)
		abort();
	argv[0] = name;
	if (argp_parse(&argp, argc, argv, 0, NULL, &p) != 0)
		argp_err_exit_status = EXIT_TROUBLE;
	argv[0] = verb;
	free(name);
}
