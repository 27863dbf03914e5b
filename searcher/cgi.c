/*
 * ainews-search.cgi: environment -> request -> search -> renderer -> status.
 * Everything that is needed is opened first, then limits are set, and only
 * then is the request read.  Started with a listening socket it does so for
 * many requests (FastCGI), else for the one of the environment (CGI).
 */
#include "searcher/cgi.h"

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/msg.h"
#include "base/sandbox.h"
#include "base/where.h"
#include "config.h"
#include "searcher/deadline.h"
#include "searcher/fastcgi.h"
#include "searcher/render.h"
#include "searcher/when.h"
#include "searcher/workers.h"

#define CGI_CPU_SECONDS 10u	/* a backstop: queries are bounded by cost */
#define CGI_DATA_MAX (1u << 30)	/* bytes of memory of one process */
#define CGI_BODY_MAX (64u << 10)	/* bytes of a body that are taken in */

struct options {
	struct cli cli;
	unsigned long workers;		/* 0 = this process alone */
	const char *listen;		/* or NULL: descriptor 0 */
	struct fastcgi_limits limits;
};

enum { KEY_WORKERS = 0x3000, KEY_LISTEN, KEY_TIMEOUT, KEY_REQUESTS,
	KEY_MEMORY };

static const struct argp_option known[] = {
	{ "workers", KEY_WORKERS, "N", 0,
	    "Keep that many processes running", 1 },
	{ "listen", KEY_LISTEN, "SOCKET", 0,
	    "Where: a path, or a numeric ADDRESS:PORT", 1 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0,
	    "Of one request (20)", 1 },
	{ "requests", KEY_REQUESTS, "N", 0,
	    "After which a process is replaced (10000)", 1 },
	{ "memory", KEY_MEMORY, "MB", 0,
	    "Growth after which a process is replaced (256)", 1 },
	{ 0 }
};

static unsigned long
number(const char *arg, unsigned long max, struct argp_state *state)
{
	unsigned long n;
	char *end;

	errno = 0;
	n = strtoul(arg, &end, 10);
	if (errno != 0 || arg[0] < '0' || arg[0] > '9' || *end != '\0' ||
	    n == 0 || n > max)
		argp_error(state, "%s: not a number from 1 to %lu", arg, max);
	return n;
}

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->cli;
		break;
	case KEY_WORKERS:
		o->workers = number(arg, WORKERS_MAX, state);
		break;
	case KEY_LISTEN:
		o->listen = arg;
		break;
	case KEY_TIMEOUT:
		o->limits.seconds = (unsigned)number(arg, 3600, state);
		break;
	case KEY_REQUESTS:
		o->limits.requests = number(arg, 1000000000, state);
		break;
	case KEY_MEMORY:
		o->limits.memory = number(arg, 1000000, state);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_child children[] = {
	{ &cli_argp, 0, NULL, 0 },
	{ 0 }
};

static const struct argp argp = { known, parse, NULL,
	"Search page for AI news, for a web server to start: CGI, or FastCGI.",
	children, NULL, NULL };

/*
 * Under CGI a query without "=" becomes our arguments (RFC 3875, section
 * 4.4), so that then there are none.
 */
static void
read_options(struct options *o, int argc, char **argv)
{
	*o = (struct options){ .limits = { 20, 10000, 256 } };
	if (getenv("REQUEST_METHOD") == NULL &&
	    getenv("GATEWAY_INTERFACE") == NULL)
		argp_parse(&argp, argc, argv, 0, NULL, o);
}

static void
limit(int what, rlim_t soft, rlim_t hard)
{
	const struct rlimit r = { soft, hard };

	if (setrlimit(what, &r) != 0)
		msg_debug("limit %d cannot be set", what);
}

/* The limit of processor time is one of a whole life, so of CGI only. */
static void
set_limits(bool many)
{
	limit(RLIMIT_CORE, 0, 0);
	/* The first one is answered, see deadline.c; the second kills. */
	if (!many)
		limit(RLIMIT_CPU, CGI_CPU_SECONDS, CGI_CPU_SECONDS + 2);
#ifndef WITH_SANITIZERS
	/* The sanitizers' own memory is larger than any limit. */
	limit(RLIMIT_DATA, CGI_DATA_MAX, CGI_DATA_MAX);
#endif
}

/*
 * Reading the index folders stays allowed, and not only the generation that
 * is open: a search that meets a changed index moves to the next one.  So
 * does connecting, if there are servers of it and only then: one that was
 * away is asked again.
 */
static enum status
shut_in(const struct where *index, bool required, struct error *err)
{
	const char *paths[WHERE_MAX + 1] = { NULL };
	struct sandbox box = { .read = paths, .required = required };
	char note[SANDBOX_NOTE_SIZE];
	enum status st;

	for (size_t i = 0, n = 0; i < index->n; i++)
		if (index->part[i].host != NULL)
			box.network = true;
		else
			paths[n++] = index->part[i].text;
	st = sandbox_enter(&box, note, err);

	if (st == STATUS_OK)
		msg_debug("%s", note);
	else if (!box.required)
		msg_warn("%s", err->text);
	return box.required ? st : STATUS_OK;
}

static struct http_input
environment(void)
{
	struct http_input in = {
		.method = getenv("REQUEST_METHOD"),
		.query_string = getenv("QUERY_STRING"),
		.path_info = getenv("PATH_INFO"),
		.script_name = getenv("SCRIPT_NAME"),
		.accept_language = getenv("HTTP_ACCEPT_LANGUAGE"),
		.if_none_match = getenv("HTTP_IF_NONE_MATCH"),
	};

	return in;
}

/*
 * A body, which no request of ours has, is taken in before it is refused: a
 * server that is cut off while it sends one may drop the answer.
 */
static void
take_body(void)
{
	const char *length = getenv("CONTENT_LENGTH");
	unsigned long left = length == NULL ? 0 : strtoul(length, NULL, 10);
	char buf[4096];
	ssize_t n;

	if (left > CGI_BODY_MAX)
		left = CGI_BODY_MAX;
	while (left > 0 && (n = read(STDIN_FILENO, buf, left < sizeof(buf) ?
	    left : sizeof(buf))) > 0)
		left -= (unsigned long)n;
}

/* CGI: the one request of the environment. */
static enum status
answer_one(struct cgi_server *server, unsigned seconds, struct error *err)
{
	struct http_input in = environment();
	struct strbuf out, late;
	enum status st;

	strbuf_init(&out, RENDER_MAX + CGI_HEADERS_MAX);
	strbuf_init(&late, CGI_HEADERS_MAX);
	cgi_too_slow(&late);
	deadline_set(seconds, STDOUT_FILENO, late.s, late.len, EXIT_SUCCESS);
	take_body();
	cgi_serve_one(server, &in, &out);
	deadline_answering();
	fwrite(out.s, 1, out.len, stdout);
	st = cli_close_stdout(err);
	deadline_lift();
	strbuf_clear(&out);
	strbuf_clear(&late);
	return st;
}

static void
tell_missing(const struct searcher *s)
{
	const char *why;

	for (size_t k = 0; (why = searcher_missing(s, k)) != NULL; k++)
		msg_warn("%s", why);
}

/* Open everything, shut the door, answer. */
static enum status
serve(const struct conf *conf, const struct options *o, bool many, int socket,
    struct error *err)
{
	const char *index = conf_index(conf, o->cli.index);
	struct cgi_server server = { .conf = conf };
	struct fastcgi_limits limits = o->limits;
	struct zone *zone = NULL;
	struct where where;
	enum status st;

	if ((st = where_read(&where, index, err)) != STATUS_OK)
		return st;
	if ((st = zone_open(&zone, conf->zone, err)) != STATUS_OK)
		goto out;
	server.zone = zone;
	/* Without an index the visitor is told so, politely. */
	if (searcher_open(&server.searcher, index, conf, err) != STATUS_OK)
		msg_error("%s", err->text);
	else
		tell_missing(server.searcher);
	if (querylog_open(&server.log, conf->query_log, err) != STATUS_OK)
		msg_error("%s", err->text);
	set_limits(many);
	limits.statm = many ? open("/proc/self/statm", O_RDONLY | O_CLOEXEC) :
	    -1;
	st = shut_in(&where, conf->sandbox_required, err);
	if (many && server.searcher != NULL)
		searcher_keep(server.searcher);
	if (st == STATUS_OK && many)
		st = fastcgi_serve(&server, socket, &limits, err);
	else if (st == STATUS_OK)
		st = answer_one(&server, o->limits.seconds, err);
	querylog_close(server.log);
	if (st == STATUS_OK && !many)
		cli_leave(EXIT_SUCCESS);
	if (limits.statm >= 0)
		close(limits.statm);
	searcher_close(server.searcher);
	zone_close(zone);
out:
	where_clear(&where);
	return st;
}

/* The parent of workers comes back when all is over, a worker at once. */
static enum status
share_out(const struct options *o, int *socket, bool *worker,
    struct error *err)
{
	enum status st = STATUS_OK;

	*worker = true;
	if (o->listen != NULL)
		st = workers_listen(o->listen, socket, err);
	if (st == STATUS_OK && o->workers > 0)
		st = workers_run((unsigned)o->workers, worker, err);
	return st;
}

int
main(int argc, char **argv)
{
	struct conf *conf = NULL;
	bool many, worker = true;
	struct options o;
	struct error err;
	enum status st;
	int fd = STDIN_FILENO;

	cli_begin("ainews-search.cgi");
	read_options(&o, argc, argv);
	many = o.listen != NULL || o.workers > 0 || fastcgi_wanted();
	st = conf_read(&conf, o.cli.config, &err);
	if (st == STATUS_OK && o.listen == NULL && o.workers > 0 &&
	    !fastcgi_wanted())
		st = error_set(&err, STATUS_BAD_INPUT, "--workers: standard "
		    "input is no listening socket; name one with --listen");
	if (st == STATUS_OK)
		cli_zone(conf->zone);
	if (st == STATUS_OK)
		st = share_out(&o, &fd, &worker, &err);
	if (st == STATUS_OK && worker)
		st = serve(conf, &o, many, fd, &err);
	if (st != STATUS_OK)
		msg_error("%s", err.text);
	conf_free(conf);
	return st == STATUS_OK ? EXIT_SUCCESS : EXIT_TROUBLE;
}
