/*
 * ainews-search.cgi: environment -> request -> search -> renderer -> status.
 * Everything that is needed is opened first, then limits are set, and only
 * then is the request read.
 */
#include "searcher/cgi.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/cli.h"
#include "base/msg.h"
#include "base/sandbox.h"
#include "searcher/render.h"
#include "searcher/when.h"

#define CGI_CPU_SECONDS 10u	/* a backstop: queries are bounded by cost */
#define CGI_WALL_SECONDS 30u

static void
limit(int what, rlim_t value)
{
	struct rlimit r = { value, value };

	if (setrlimit(what, &r) != 0)
		msg_debug("limit %d cannot be set", what);
}

static void
set_limits(void)
{
	limit(RLIMIT_CPU, CGI_CPU_SECONDS);
	limit(RLIMIT_CORE, 0);
	alarm(CGI_WALL_SECONDS);
}

/*
 * Reading the index folder stays allowed, and not only the generation that
 * is open: a search that meets a changed index moves to the next one.
 */
static enum status
shut_in(const struct conf *conf, struct error *err)
{
	const char *const paths[] = { conf_index(conf, NULL), NULL };
	const struct sandbox box = { paths, false, conf->sandbox_required };
	char note[SANDBOX_NOTE_SIZE];
	enum status st = sandbox_enter(&box, note, err);

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
		.if_modified_since = getenv("HTTP_IF_MODIFIED_SINCE"),
	};

	return in;
}

int
main(void)
{
	struct cgi_server server = { .searcher = NULL };
	struct conf *conf = NULL;
	struct zone *zone = NULL;
	struct http_input in;
	struct strbuf out;
	struct error err;
	int code = EXIT_TROUBLE;

	cli_begin("ainews-search.cgi");
	strbuf_init(&out, RENDER_MAX);
	if (conf_read(&conf, NULL, &err) != STATUS_OK) {
		msg_error("%s", err.text);
		goto out;
	}
	cli_zone(conf->zone);
	server.conf = conf;
	if (zone_open(&zone, conf->zone, &err) != STATUS_OK) {
		msg_error("%s", err.text);
		goto out;
	}
	server.zone = zone;
	/* Without an index the visitor is told so, politely. */
	if (searcher_open(&server.searcher, conf_index(conf, NULL), conf,
	    &err) != STATUS_OK)
		msg_error("%s", err.text);
	set_limits();
	if (shut_in(conf, &err) != STATUS_OK) {
		msg_error("%s", err.text);
		goto out;
	}
	in = environment();
	cgi_serve_one(&server, &in, &out);
	fwrite(out.s, 1, out.len, stdout);
	if (cli_close_stdout(&err) != STATUS_OK)
		msg_error("%s", err.text);
	else
		code = EXIT_SUCCESS;
out:
	strbuf_clear(&out);
	searcher_close(server.searcher);
	zone_close(zone);
	conf_free(conf);
	return code;
}
