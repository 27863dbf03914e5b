#include "base/cli.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/msg.h"
#include "config.h"

enum { KEY_INDEX = 0x2000, KEY_CONFIG };

static const struct argp_option options[] = {
	{ "index", KEY_INDEX, "DIR", 0,
	    "The index; to search, DIR[,DIR|tcp:HOST:PORT]...", 100 },
	{ "config", KEY_CONFIG, "FILE", 0, "The configuration", 100 },
	{ "verbose", 'v', NULL, 0, "Say more on standard error", 101 },
	{ "quiet", 'q', NULL, 0, "Print nothing but errors", 101 },
	{ 0 }
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct cli *cli = state->input;

	switch (key) {
	case KEY_INDEX:
		cli->index = arg;
		break;
	case KEY_CONFIG:
		cli->config = arg;
		break;
	case 'v':
		cli->verbose++;
		msg_level(cli->verbose > 1 ? MSG_DEBUG : MSG_INFO);
		break;
	case 'q':
		cli->quiet = true;
		msg_level(MSG_ERROR);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

const struct argp cli_argp = { options, parse, NULL, NULL, NULL, NULL, NULL };

static bool stdout_closed;

/* For what ends the program by itself: argp prints help and calls exit. */
static void
check_stdout(void)
{
	struct error err;

	if (stdout_closed || cli_close_stdout(&err) == STATUS_OK)
		return;
	msg_error("%s", err.text);
	_exit(EXIT_TROUBLE);
}

void
cli_begin(const char *program)
{
	(void)atexit(check_stdout);
	msg_program(program);
	argp_err_exit_status = EXIT_TROUBLE;
	/* `| head` ends us quietly, even where a parent ignores it. */
	signal(SIGPIPE, SIG_DFL);
}

void
cli_zone(const char *zone)
{
	setenv("TZ", zone, 1);
	tzset();
}

/*
 * libxapian ignores SIGPIPE while it talks to a server, and `| head` should
 * end us quietly all the same.
 */
static void
end_with_reader(void)
{
	struct pollfd p = { .fd = STDOUT_FILENO, .events = POLLOUT };

	if (poll(&p, 1, 0) == 1 && (p.revents & POLLERR) != 0) {
		signal(SIGPIPE, SIG_DFL);
		raise(SIGPIPE);
	}
}

enum status
cli_close_stdout(struct error *err)
{
	bool failed = ferror(stdout) != 0;
	int why = 0;

	stdout_closed = true;
	if (fflush(stdout) != 0) {
		failed = true;
		why = errno;
	}
	if (failed)
		end_with_reader();
	if (fclose(stdout) != 0 && !failed) {
		failed = true;
		why = errno;
	}
	if (!failed)
		return STATUS_OK;
	return error_set(err, STATUS_IO, "standard output: %s",
	    why != 0 ? strerror(why) : "write error");
}

void
cli_leave(int code)
{
#if !defined(WITH_SANITIZERS) && !defined(WITH_COVERAGE)
	_exit(code);
#else
	(void)code;
#endif
}
