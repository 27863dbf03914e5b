#include "searcher/fastcgi.h"

#include "config.h"

#ifdef HAVE_FCGI

#include <fcgiapp.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "searcher/deadline.h"
#include "searcher/render.h"

#define ACCEPT_FAILURES_MAX 20u	/* in a row */
#define BODY_MAX (1u << 20)	/* bytes of a request that are read away */

/* The FastCGI specification, section 8. */
#define RECORD_HEADER 8u
#define RECORD_CONTENT_MAX 65535u
enum { RECORD_END_REQUEST = 3, RECORD_STDOUT = 6 };

static volatile sig_atomic_t stopping;

static void
stop(int signo)
{
	(void)signo;
	stopping = 1;
	FCGX_ShutdownPending();
}

bool
fastcgi_wanted(void)
{
	return !FCGX_IsCGI();
}

static struct http_input
parameters(FCGX_Request *r)
{
	struct http_input in = {
		.method = FCGX_GetParam("REQUEST_METHOD", r->envp),
		.query_string = FCGX_GetParam("QUERY_STRING", r->envp),
		.path_info = FCGX_GetParam("PATH_INFO", r->envp),
		.script_name = FCGX_GetParam("SCRIPT_NAME", r->envp),
		.accept_language = FCGX_GetParam("HTTP_ACCEPT_LANGUAGE",
		    r->envp),
		.if_none_match = FCGX_GetParam("HTTP_IF_NONE_MATCH",
		    r->envp),
	};

	return in;
}

static void
record(struct strbuf *out, int type, int id, const void *content, size_t len)
{
	const unsigned char header[RECORD_HEADER] = { 1,
	    (unsigned char)type, (unsigned char)(id >> 8),
	    (unsigned char)id, (unsigned char)(len >> 8),
	    (unsigned char)len };

	strbuf_add(out, header, sizeof(header));
	strbuf_add(out, content, len);
}

/*
 * What the timer sends: the whole conversation that the library would have,
 * because a signal handler cannot ask it.
 */
static void
late_answer(struct strbuf *out, int id, const struct strbuf *text)
{
	static const unsigned char ended[8];

	strbuf_reset(out);
	record(out, RECORD_STDOUT, id, text->s,
	    text->len < RECORD_CONTENT_MAX ? text->len : RECORD_CONTENT_MAX);
	record(out, RECORD_STDOUT, id, "", 0);
	record(out, RECORD_END_REQUEST, id, ended, sizeof(ended));
}

/* A body nobody asked for would be taken for the next request. */
static void
read_away(FCGX_Request *r)
{
	char buf[4096];
	size_t n = 0;

	while (n < BODY_MAX && FCGX_GetStr(buf, sizeof(buf), r->in) > 0)
		n += sizeof(buf);
	if (n >= BODY_MAX)
		r->keepConnection = 0;
}

/*
 * Megabytes of its own: the pages that are there without those of files, which
 * belong to all (proc(5)).
 */
static unsigned long
memory(int statm)
{
	char text[128] = "", *end;
	ssize_t n = statm < 0 ? 0 : pread(statm, text, sizeof(text) - 1, 0);
	unsigned long there, shared;

	if (n <= 0)
		return 0;
	strtoul(text, &end, 10);
	there = strtoul(end, &end, 10);
	shared = strtoul(end, &end, 10);
	return (there - shared) * (unsigned long)sysconf(_SC_PAGESIZE) >> 20;
}

/* A worker at work; the buffers are used again from request to request. */
struct worker {
	struct cgi_server *server;
	const struct fastcgi_limits *limits;
	FCGX_Request request;
	struct strbuf out;
	struct strbuf late;	/* what the timer sends, in records */
	struct strbuf late_text;
};

/* Is there something that only a new process would open? */
static bool
is_old(const struct cgi_server *server)
{
	return querylog_moved(server->log) || (server->searcher != NULL &&
	    searcher_is_old(server->searcher));
}

/* An index that cannot be followed is a reason to start afresh. */
static enum status
one(struct worker *w, struct error *err)
{
	FCGX_Request *r = &w->request;
	struct http_input in = parameters(r);
	enum status st = STATUS_OK;

	late_answer(&w->late, r->requestId, &w->late_text);
	deadline_set(w->limits->seconds, r->ipcFd, w->late.s, w->late.len, 0);
	if (w->server->searcher != NULL)
		st = searcher_refresh(w->server->searcher, err);
	else
		st = error_set(err, STATUS_NO_INDEX, "no index is open");
	strbuf_reset(&w->out);
	cgi_serve_one(w->server, &in, &w->out);
	deadline_answering();
	FCGX_PutStr(w->out.s, (int)w->out.len, r->out);
	read_away(r);
	FCGX_Finish_r(r);
	deadline_lift();
	return st;
}

/* libfcgi has handlers of its own for these, but not for the ends of us. */
static void
prepare_signals(void)
{
	struct sigaction sa;

	memset(&sa, 0, sizeof(sa));
	sa.sa_handler = stop;
	sigemptyset(&sa.sa_mask);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	/* A visitor who went away is no reason to end. */
	sa.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &sa, NULL);
}

enum status
fastcgi_serve(struct cgi_server *server, int socket,
    const struct fastcgi_limits *limits, struct error *err)
{
	struct worker w = { .server = server, .limits = limits };
	unsigned long served = 0, before;
	unsigned failures = 0;
	enum status st = STATUS_OK;

	if (FCGX_Init() != 0 ||
	    FCGX_InitRequest(&w.request, socket, FCGI_FAIL_ACCEPT_ON_INTR) !=
	    0)
		return error_set(err, STATUS_INTERNAL, "libfcgi: no start");
	prepare_signals();
	strbuf_init(&w.out, RENDER_MAX + CGI_HEADERS_MAX);
	strbuf_init(&w.late, RECORD_CONTENT_MAX + 4 * RECORD_HEADER);
	strbuf_init(&w.late_text, RECORD_CONTENT_MAX);
	cgi_too_slow(&w.late_text);
	before = memory(limits->statm);
	while (st == STATUS_OK && !stopping && served < limits->requests &&
	    memory(limits->statm) <= before + limits->memory &&
	    !is_old(server)) {
		if (FCGX_Accept_r(&w.request) == 0) {
			st = one(&w, err);
			served++;
			failures = 0;
		} else if (!stopping && ++failures == ACCEPT_FAILURES_MAX) {
			st = error_set(err, STATUS_IO,
			    "connections cannot be accepted");
		}
	}
	msg_info("%lu requests, %lu MB: a worker ends", served,
	    memory(limits->statm));
	FCGX_Free(&w.request, 1);
	strbuf_clear(&w.out);
	strbuf_clear(&w.late);
	strbuf_clear(&w.late_text);
	return st;
}

#else

bool
fastcgi_wanted(void)
{
	return false;
}

enum status
fastcgi_serve(struct cgi_server *server, int socket,
    const struct fastcgi_limits *limits, struct error *err)
{
	(void)server;
	(void)socket;
	(void)limits;
	return error_set(err, STATUS_INTERNAL, "built without libfcgi");
}

#endif
