#include "searcher/cgi.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/fnv.h"
#include "base/msg.h"
#include "config.h"
#include "searcher/feed.h"
#include "searcher/json.h"
#include "searcher/page.h"
#include "searcher/render.h"

#define ETAG_MAX 128u
#define KEY_MAX 65536u
#define RELATED_NUM 5u		/* articles below an article */

#define POLICY "default-src 'none'; style-src 'self'; img-src 'self'; " \
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/* A response while it is made. */
struct answer {
	struct cgi_server *server;
	const struct http_input *in;
	struct http_params *params;	/* never NULL once parsed */
	struct request req;
	struct render_options opt;
	int status;			/* of HTTP */
	const char *type;		/* Content-Type without charset */
	const char *cache;		/* Cache-Control */
	char etag[ETAG_MAX];		/* "" = none */
	int64_t modified;		/* or NO_DATE */
	double seconds;
	struct strbuf body;
};

static const char *
status_line(int status)
{
	switch (status) {
	case 200:
		return "200 OK";
	case 304:
		return "304 Not Modified";
	case 400:
		return "400 Bad Request";
	case 404:
		return "404 Not Found";
	case 405:
		return "405 Method Not Allowed";
	case 503:
		return "503 Service Unavailable";
	default:
		return "500 Internal Server Error";
	}
}

static const char *
say(const struct answer *a, enum word w)
{
	return word(a->opt.ui, w);
}

/*
 * What went wrong, in the form that was asked for.  `code` and `param` are
 * for programs; the sentence is ours and holds nothing from outside.
 */
static void
fail(struct answer *a, int status, const char *code, const char *param,
    const char *sentence)
{
	struct json j = { .out = &a->body };

	strbuf_reset(&a->body);
	a->status = status;
	a->cache = "no-store";
	a->etag[0] = '\0';
	a->modified = NO_DATE;
	if (a->params->format == HTTP_HTML) {
		a->type = "text/html";
		page_error(&a->body, &a->opt, sentence);
		return;
	}
	a->type = "application/json";
	json_open(&j, NULL, '{');
	json_int(&j, "format_version", RENDER_FORMAT_VERSION);
	json_open(&j, "error", '{');
	json_string(&j, "code", code);
	json_string(&j, "param", param);
	json_string(&j, "message", sentence);
	json_close(&j, '}');
	json_close(&j, '}');
	strbuf_addch(&a->body, '\n');
}

/* A failure of ours: the log gets the reason, the visitor a sentence. */
static void
fail_status(struct answer *a, enum status st, const struct error *err)
{
	switch (st) {
	case STATUS_NOT_FOUND:
		fail(a, 404, status_name(st), "id", say(a, W_NO_SUCH_ARTICLE));
		return;
	case STATUS_BAD_QUERY:
	case STATUS_TOO_LARGE:
		fail(a, 400, status_name(st), NULL, say(a, W_TOO_DEEP));
		return;
	case STATUS_INTERNAL:
	case STATUS_NO_MEMORY:
		msg_error("%s", err->text);
		fail(a, 500, status_name(st), NULL, say(a, W_INTERNAL));
		return;
	default:
		msg_error("%s", err->text);
		fail(a, 503, status_name(st), NULL, say(a, W_UNAVAILABLE));
	}
}

/* A text and its end, so that "ab", "c" is not "a", "bc". */
static uint64_t
mix(uint64_t hash, const char *s)
{
	return fnv64(s == NULL ? hash : fnv64(hash, s, strlen(s)), "\xff", 1);
}

/*
 * The same state of the index, program, request, language and day give the
 * same bytes: relative dates and recency move with the day and with nothing
 * finer.
 */
static void
make_etag(struct answer *a, uint64_t state)
{
	uint64_t hash = FNV64;
	struct strbuf key;

	strbuf_init(&key, KEY_MAX);
	render_day(&key, a->req.now);
	hash = mix(hash, key.s);
	strbuf_reset(&key);
	http_canonical(a->params, &key);
	hash = mix(hash, key.s);
	hash = mix(hash, PACKAGE_VERSION);
	hash = mix(hash, page_style_path);
	hash = mix(hash, a->opt.script);
	hash = mix(hash, a->opt.base_url);
	strbuf_clear(&key);
	snprintf(a->etag, sizeof(a->etag), "\"%" PRIu64 "-%s-%016" PRIx64
	    "\"", state, say(a, W_CODE), hash);
}

/*
 * Does the visitor have the answer that would be given?  Apache, when it packs
 * an answer, adds "-gzip" to the validator and hands that back to us, so what
 * follows ours before the closing quote does not count.
 */
static bool
not_modified(struct answer *a)
{
	const char *have = a->in->if_none_match;
	char ours[ETAG_MAX];

	if (have == NULL)
		return false;
	snprintf(ours, sizeof(ours), "%.*s", (int)strlen(a->etag) - 1,
	    a->etag);
	if (strcmp(have, "*") != 0 && strstr(have, ours) == NULL)
		return false;
	a->status = 304;
	return true;
}

/* Articles like it, which are a help and not a part: none on trouble. */
static struct result *
find_related(struct answer *a)
{
	struct request req;
	struct result *res = NULL;
	struct error err;

	request_init(&req);
	req.like = a->params->id;
	req.num = RELATED_NUM;
	req.snippets = true;
	req.ui = a->req.ui;
	if (search(a->server->searcher, &req, &res, &err) != STATUS_OK)
		msg_error("%s", err.text);
	return res;
}

static void
give_article(struct answer *a)
{
	struct result *related;
	struct view *view;
	struct error err;
	enum status st;

	st = search_view(a->server->searcher, &a->req, a->params->id, &view,
	    &err);
	if (st != STATUS_OK) {
		fail_status(a, st, &err);
		return;
	}
	if (a->params->format == HTTP_JSON) {
		render_article_json(view->article, &a->opt, &a->body);
	} else {
		related = find_related(a);
		render_article_html(view, related, &a->opt, &a->body);
		result_free(related);
	}
	view_free(view);
}

/* False when the answer is one about the trouble. */
static bool
find(struct answer *a, struct result **res)
{
	struct error err;
	enum status st;

	st = search(a->server->searcher, &a->req, res, &err);
	if (st != STATUS_OK) {
		fail_status(a, st, &err);
		return false;
	}
	a->seconds += (*res)->seconds;
	return true;
}

static void
give_results(struct answer *a, const struct renderer *renderer)
{
	struct result *res;

	render_needs(renderer, &a->opt, &a->req);
	a->req.partial = renderer != &render_atom;
	if (!find(a, &res))
		return;
	/* A feed reader asks day and night, a browser with every letter. */
	if (renderer != &render_atom)
		querylog_add(a->server->log, "web", &a->req, res);
	render_all(renderer, &a->opt, res, &a->body);
	result_free(res);
}

/* Words that begin as the last one does; else what was meant by them. */
static void
give_suggestions(struct answer *a)
{
	const char *typed = a->params->q;
	struct result *res = NULL;
	struct strbuf begun;
	bool found = true;

	strbuf_init(&begun, KEY_MAX);
	strbuf_addf(&begun, "%s*", typed);
	a->req.num = 0;
	if (typed[feed_last_word(typed)] != '\0') {
		a->req.query = begun.s;
		a->req.facets = true;
		found = find(a, &res);
	}
	if (found && (res == NULL || res->total == 0)) {
		result_free(res);
		a->req.query = typed;
		a->req.facets = false;
		found = find(a, &res);
	}
	if (found) {
		feed_suggestions(&a->body, typed, res);
		result_free(res);
	}
	strbuf_clear(&begun);
}

static const struct {
	const char *type;
	const struct renderer *renderer;
} formats[] = {
	[HTTP_HTML] = { "text/html", &render_html },
	[HTTP_JSON] = { "application/json", &render_json },
	[HTTP_ATOM] = { "application/atom+xml", &render_atom },
	[HTTP_OSD] = { "application/opensearchdescription+xml", NULL },
	[HTTP_SUGGEST] = { "application/x-suggestions+json", NULL },
};

/* It depends on the configuration alone. */
static void
give_description(struct answer *a)
{
	const char *base_url = a->server->conf->base_url;

	if (base_url == NULL) {
		fail(a, 404, "not_found", "format", say(a, W_NO_SUCH_PAGE));
		return;
	}
	make_etag(a, 0);
	if (!not_modified(a))
		feed_description(&a->body, base_url);
}

static void
give(struct answer *a)
{
	const struct searcher *searcher = a->server->searcher;

	a->type = formats[a->params->format].type;
	a->cache = "private, max-age=60";
	if (a->params->format == HTTP_OSD) {
		give_description(a);
		return;
	}
	if (searcher == NULL) {
		fail(a, 503, "no_index", NULL, say(a, W_UNAVAILABLE));
		return;
	}
	http_request(a->params, &a->req);
	make_etag(a, searcher_state(searcher));
	/* It may have been a clock that was ahead; RFC 9110, 8.8.2.1. */
	a->modified = searcher_updated(searcher);
	if (a->modified > a->req.now)
		a->modified = a->req.now;
	if (not_modified(a))
		return;
	/* An article has no feed and no suggestions. */
	if (a->params->id != NULL && a->params->format != HTTP_JSON)
		a->type = formats[HTTP_HTML].type;
	if (a->params->id != NULL)
		give_article(a);
	else if (a->params->format == HTTP_SUGGEST)
		give_suggestions(a);
	else
		give_results(a, formats[a->params->format].renderer);
}

static void
give_style(struct answer *a)
{
	a->type = "text/css";
	a->cache = "public, max-age=31536000, immutable";
	strbuf_add(&a->body, page_style, page_style_len);
}

static void
last_modified(struct strbuf *out, int64_t at)
{
	time_t t = (time_t)at;
	char text[64];
	struct tm tm;

	if (gmtime_r(&t, &tm) != NULL && strftime(text, sizeof(text),
	    "%a, %d %b %Y %H:%M:%S GMT", &tm) > 0)
		http_header(out, "Last-Modified", text);
}

/* What every answer carries, errors included. */
static void
headers(const struct answer *a, struct strbuf *out)
{
	char text[ETAG_MAX];

	http_header(out, "Status", status_line(a->status));
	if (a->status != 304) {
		snprintf(text, sizeof(text), "%s; charset=utf-8", a->type);
		http_header(out, "Content-Type", text);
		snprintf(text, sizeof(text), "%zu", a->body.len);
		http_header(out, "Content-Length", text);
	}
	http_header(out, "Content-Security-Policy", POLICY);
	http_header(out, "X-Content-Type-Options", "nosniff");
	http_header(out, "Referrer-Policy", "no-referrer");
	http_header(out, "X-Robots-Tag", "noindex");
	http_header(out, "Vary", "Accept-Language");
	http_header(out, "Cache-Control", a->cache);
	if (a->etag[0] != '\0')
		http_header(out, "ETag", a->etag);
	if (a->modified != NO_DATE)
		last_modified(out, a->modified);
	if (a->status == 405)
		http_header(out, "Allow", "GET, HEAD");
	if (a->status == 503)
		http_header(out, "Retry-After", "60");
	if (a->seconds > 0) {
		snprintf(text, sizeof(text), "search;dur=%.1f",
		    a->seconds * 1000);
		http_header(out, "Server-Timing", text);
	}
	strbuf_addstr(out, "\r\n");
}

/* Which answer it is; errors of the request come before any work. */
static void
decide(struct answer *a, enum status parsed, const char *param,
    const struct error *err)
{
	const char *method = a->in->method != NULL ? a->in->method : "GET";
	const char *path = a->in->path_info;

	if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
		fail(a, 405, "bad_method", NULL,
		    say(a, W_NO_METHOD));
	else if (path != NULL && strcmp(path, page_style_path) == 0)
		give_style(a);
	else if (path != NULL && path[0] != '\0' && strcmp(path, "/") != 0)
		fail(a, 404, "not_found", NULL, say(a, W_NO_SUCH_PAGE));
	else if (parsed != STATUS_OK)
		fail(a, 400, "bad_parameter", param,
		    err->text);
	else
		give(a);
}

void
cgi_serve_one(struct cgi_server *server, const struct http_input *in,
    struct strbuf *out)
{
	struct answer a = { .server = server, .in = in, .status = 200,
	    .cache = "no-store", .type = "text/plain",
	    .modified = NO_DATE };
	const char *param = NULL;
	struct error err = { .text = "" };
	enum status parsed;

	request_init(&a.req);
	parsed = http_parse(in, server->zone, a.req.now, &a.params, &param,
	    &err);
	a.opt.print = SIDES_BOTH;
	a.opt.ui = a.params->hl;
	a.opt.end = '\n';
	/* Every link begins with it, so it must be a path and no scheme. */
	a.opt.script = in->script_name != NULL && in->script_name[0] == '/' &&
	    in->script_name[1] != '/' ? in->script_name : "";
	a.opt.base_url = server->conf->base_url;
	a.opt.params = a.params;
	if (a.params->format == HTTP_JSON)
		a.opt.fields = a.params->fields;
	strbuf_init(&a.body, RENDER_MAX);
	decide(&a, parsed, param, &err);
	if (a.body.full) {
		msg_error("response: more than %u bytes", RENDER_MAX);
		fail(&a, 500, "too_large", NULL,
		    say(&a, W_INTERNAL));
	}
	headers(&a, out);
	if (in->method == NULL || strcmp(in->method, "HEAD") != 0)
		strbuf_add(out, a.body.s, a.body.len);
	strbuf_clear(&a.body);
	http_params_free(a.params);
}

void
cgi_too_slow(struct strbuf *out)
{
	const struct http_input nothing = { .method = NULL };
	struct answer a = { .in = &nothing, .status = 503,
	    .cache = "no-store", .type = "text/plain",
	    .modified = NO_DATE };

	strbuf_init(&a.body, KEY_MAX);
	strbuf_addf(&a.body, "%s\n%s\n", word(UI_JA, W_UNAVAILABLE),
	    word(UI_EN, W_UNAVAILABLE));
	headers(&a, out);
	strbuf_add(out, a.body.s, a.body.len);
	strbuf_clear(&a.body);
}
