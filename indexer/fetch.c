/*
 * libcurl, held by ceilings of our own: its limit for the size of a body is
 * blind to bodies of unknown length before 8.4, so bytes are counted as they
 * come, unpacked.
 */
#include "config.h"

#include "indexer/fetch.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define CURL_DISABLE_TYPECHECK		/* that macro would name a function */
#include <curl/curl.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "indexer/library.h"

#define CONNECT_SECONDS 15.0
#define SLOW_BYTES 64L			/* a second, over SLOW_SECONDS */
#define SLOW_SECONDS 30L
#define BODY_UNWANTED_MAX 65536		/* bytes of an error page */

struct fetcher {
	CURL *curl;
	const struct fetch_limits *limits;
	/* Of the request at hand: */
	struct fetch_reply *reply;
	struct strbuf body;
	size_t headers;			/* bytes so far */
	/* Why one of the callbacks stopped it; STATUS_OK is none. */
	enum status why;
	const char *reason;
	bool enough;			/* stopped, but content */
	bool connected;
};

/*
 * libcurl brings some thirty libraries along, half of the time that a process
 * takes to start, and only `fetch` needs it: it is opened when that comes.
 */
#define FUNCTIONS(X)							\
	X(curl_easy_cleanup)						\
	X(curl_easy_getinfo)						\
	X(curl_easy_init)						\
	X(curl_easy_perform)						\
	X(curl_easy_reset)						\
	X(curl_easy_setopt)						\
	X(curl_easy_strerror)						\
	X(curl_free)							\
	X(curl_global_cleanup)						\
	X(curl_global_init)						\
	X(curl_slist_append)						\
	X(curl_slist_free_all)						\
	X(curl_url)							\
	X(curl_url_cleanup)						\
	X(curl_url_get)							\
	X(curl_url_set)

#define POINTER(name) __typeof__(name) *name;
static struct {
	FUNCTIONS(POINTER)
	bool opened;
} lib;

static enum status
load(struct error *err)
{
#define ENTRY(name) { #name, &lib.name },
	const struct library_symbol symbols[] = { FUNCTIONS(ENTRY) };
	enum status st = STATUS_OK;

	if (!lib.opened)
		st = library_open("libcurl.so.4", symbols,
		    sizeof(symbols) / sizeof(symbols[0]), err);
	lib.opened = st == STATUS_OK;
	return st;
}

#undef curl_easy_getinfo
#undef curl_easy_setopt
#define curl_easy_cleanup lib.curl_easy_cleanup
#define curl_easy_getinfo lib.curl_easy_getinfo
#define curl_easy_init lib.curl_easy_init
#define curl_easy_perform lib.curl_easy_perform
#define curl_easy_reset lib.curl_easy_reset
#define curl_easy_setopt lib.curl_easy_setopt
#define curl_easy_strerror lib.curl_easy_strerror
#define curl_free lib.curl_free
#define curl_global_cleanup lib.curl_global_cleanup
#define curl_global_init lib.curl_global_init
#define curl_slist_append lib.curl_slist_append
#define curl_slist_free_all lib.curl_slist_free_all
#define curl_url lib.curl_url
#define curl_url_cleanup lib.curl_url_cleanup
#define curl_url_get lib.curl_url_get
#define curl_url_set lib.curl_url_set

enum status
fetch_begin(struct error *err)
{
	enum status st = load(err);

	if (st != STATUS_OK)
		return st;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return error_set(err, STATUS_INTERNAL,
		    "libcurl cannot start");
	return STATUS_OK;
}

void
fetch_end(void)
{
	curl_global_cleanup();
}

/* A part of a parsed address, as a string of our own. */
static char *
part(CURLU *u, CURLUPart which, unsigned flags)
{
	char *s = NULL, *copy;

	if (curl_url_get(u, which, &s, flags) != CURLUE_OK)
		return NULL;
	copy = xstrdup(s);
	curl_free(s);
	return copy;
}

static enum status
take_apart(struct fetch_url *url, CURLU *u, struct error *err)
{
	char *scheme = part(u, CURLUPART_SCHEME, 0);
	char *host = part(u, CURLUPART_HOST, 0);
	char *port = part(u, CURLUPART_PORT, CURLU_DEFAULT_PORT);
	char *path = part(u, CURLUPART_PATH, 0);
	char *query = part(u, CURLUPART_QUERY, 0);
	char *user = part(u, CURLUPART_USER, 0);
	char *password = part(u, CURLUPART_PASSWORD, 0);
	enum status st = STATUS_OK;

	if (scheme == NULL || (strcmp(scheme, "http") != 0 &&
	    strcmp(scheme, "https") != 0))
		st = error_set(err, STATUS_BAD_INPUT, "%s is not fetched, "
		    "only http and https are", scheme ? scheme : "that");
	else if (host == NULL || host[0] == '\0' || port == NULL)
		st = error_set(err, STATUS_BAD_INPUT, "no host");
	else if (user != NULL || password != NULL)
		st = error_set(err, STATUS_BAD_INPUT,
		    "a user or password in the address");
	if (st == STATUS_OK) {
		for (char *p = host; *p != '\0'; p++)
			if (*p >= 'A' && *p <= 'Z')
				*p = (char)(*p + 'a' - 'A');
		if (asprintf(&url->site, "%s://%s:%s", scheme, host,
		    port) < 0 ||
		    asprintf(&url->path, "%s%s%s", path ? path : "/",
		    query ? "?" : "", query ? query : "") < 0)
			abort();
		url->text = part(u, CURLUPART_URL, 0);
	}
	free(scheme);
	free(host);
	free(port);
	free(path);
	free(query);
	free(user);
	free(password);
	return st;
}

enum status
fetch_url_parse(struct fetch_url *url, const char *text, const char *base,
    struct error *err)
{
	CURLU *u;
	enum status st = load(err);
	CURLUcode rc = CURLUE_OK;

	*url = (struct fetch_url){ 0 };
	if (st != STATUS_OK)
		return st;
	st = STATUS_BAD_INPUT;
	u = curl_url();
	if (u == NULL)
		abort();
	if (strlen(text) > FETCH_URL_MAX) {
		error_set(err, st, "address of more than %d bytes",
		    FETCH_URL_MAX);
		goto out;
	}
	/* Schemes are looked at by us, so that the message can name them. */
	if (base != NULL)
		rc = curl_url_set(u, CURLUPART_URL, base, 0);
	if (rc == CURLUE_OK)
		rc = curl_url_set(u, CURLUPART_URL, text,
		    CURLU_NON_SUPPORT_SCHEME | CURLU_URLENCODE);
	if (rc == CURLUE_OK)
		rc = curl_url_set(u, CURLUPART_FRAGMENT, NULL, 0);
	if (rc != CURLUE_OK) {
		error_set(err, st, "not an address: %.200s", text);
		goto out;
	}
	st = take_apart(url, u, err);
out:
	curl_url_cleanup(u);
	return st;
}

void
fetch_url_clear(struct fetch_url *url)
{
	free(url->text);
	free(url->site);
	free(url->path);
	*url = (struct fetch_url){ 0 };
}

void
fetch_reply_clear(struct fetch_reply *r)
{
	free(r->bytes);
	free(r->etag);
	free(r->modified);
	free(r->location);
	*r = (struct fetch_reply){ 0 };
}

static void
give_up(struct fetcher *f, enum status why, const char *reason)
{
	f->why = why;
	f->reason = reason;
}

/* The name is resolved, nothing is sent yet: the moment to look. */
static curl_socket_t
on_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct fetcher *f = ctx;

	(void)purpose;
	if (!address_is_public(&a->addr) &&
	    !address_list_has(&f->limits->allow, &a->addr)) {
		give_up(f, STATUS_BAD_INPUT, "its address is not public "
		    "(see --allow)");
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

static bool
over_ratio(struct fetcher *f, size_t out)
{
	curl_off_t in = 0;

	if (out <= FILE_RATIO_FREE || curl_easy_getinfo(f->curl,
	    CURLINFO_SIZE_DOWNLOAD_T, &in) != CURLE_OK || in <= 0)
		return false;
	return out / (size_t)in >= FILE_RATIO_MAX;
}

static size_t
on_body(char *bytes, size_t one, size_t n, void *ctx)
{
	struct fetcher *f = ctx;
	long code = 0;

	(void)one;
	curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &code);
	if (code != 200) {
		/* The page of an error is read to keep the connection. */
		f->headers += n;
		f->enough = f->headers > BODY_UNWANTED_MAX;
		return f->enough ? 0 : n;
	}
	if (n > f->limits->max_bytes - f->body.len) {
		give_up(f, STATUS_TOO_LARGE, "the body is too large");
		return 0;
	}
	if (over_ratio(f, f->body.len + n)) {
		give_up(f, STATUS_TOO_LARGE,
		    "the body unpacks to too many times its size");
		return 0;
	}
	strbuf_add(&f->body, bytes, n);
	return n;
}

/* The value of a header line when it has this name, else NULL. */
static char *
header_value(const char *line, size_t len, const char *name)
{
	size_t n = strlen(name), i;

	if (len <= n || strncasecmp(line, name, n) != 0 || line[n] != ':')
		return NULL;
	line += n + 1;
	len -= n + 1;
	while (len > 0 && strchr(" \t", line[0]) != NULL) {
		line++;
		len--;
	}
	while (len > 0 && strchr(" \t\r\n", line[len - 1]) != NULL)
		len--;
	if (len == 0 || len > FETCH_VALIDATOR_MAX)
		return NULL;
	/* It is sent back one day, so nothing odd may be in it. */
	for (i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
			return NULL;
	return xstrndup(line, len);
}

static size_t
on_header(char *bytes, size_t one, size_t n, void *ctx)
{
	struct fetcher *f = ctx;
	char **fields[] = { &f->reply->etag, &f->reply->modified };
	static const char *const names[] = { "ETag", "Last-Modified" };
	size_t i;

	(void)one;
	f->headers += n;
	if (f->headers > FETCH_HEADERS_MAX) {
		give_up(f, STATUS_TOO_LARGE, "the headers do not end");
		return 0;
	}
	for (i = 0; i < 2; i++) {
		char *value = header_value(bytes, n, names[i]);

		if (value != NULL) {
			free(*fields[i]);
			*fields[i] = value;
		}
	}
	return n;
}

static int
on_progress(void *ctx, curl_off_t total, curl_off_t now, curl_off_t up_total,
    curl_off_t up)
{
	struct fetcher *f = ctx;

	(void)total;
	(void)now;
	(void)up_total;
	(void)up;
	return f->limits->stop != NULL && *f->limits->stop != 0;
}

enum status
fetcher_open(struct fetcher **out, const struct fetch_limits *limits,
    struct error *err)
{
	struct fetcher *f = xcalloc(1, sizeof(*f));

	*out = NULL;
	f->limits = limits;
	f->curl = curl_easy_init();
	if (f->curl == NULL) {
		free(f);
		return error_set(err, STATUS_INTERNAL,
		    "libcurl cannot start");
	}
	*out = f;
	return STATUS_OK;
}

void
fetcher_close(struct fetcher *f)
{
	if (f == NULL)
		return;
	curl_easy_cleanup(f->curl);
	free(f);
}

static struct curl_slist *
add_header(struct curl_slist *list, const char *name, const char *value)
{
	struct curl_slist *more;
	char *line = NULL;

	if (value == NULL)
		return list;
	if (asprintf(&line, "%s: %s", name, value) < 0)
		abort();
	more = curl_slist_append(list, line);
	if (more == NULL)
		abort();
	free(line);
	return more;
}

/* Its results are not looked at: each option is one that 7.88 knows. */
static void
set_up(struct fetcher *f, const char *url, struct curl_slist *headers)
{
	const struct fetch_limits *l = f->limits;
	double connect = l->seconds < CONNECT_SECONDS ? l->seconds :
	    CONNECT_SECONDS;
	CURL *c = f->curl;

	/* Connections and names looked up stay, everything else goes. */
	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
	/* A proxy would be the one whose address is looked at. */
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_USERAGENT, l->agent);
	curl_easy_setopt(c, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)(l->seconds * 1000));
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS,
	    (long)(connect * 1000));
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, SLOW_BYTES);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, SLOW_SECONDS);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, f);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, f);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, f);
	curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
	curl_easy_setopt(c, CURLOPT_XFERINFODATA, f);
}

/* Another try would end the same way. */
static const CURLcode final[] = {
	CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT,
	CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING,
	CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
	CURLE_UNKNOWN_OPTION, CURLE_BAD_FUNCTION_ARGUMENT,
};

static enum status
failure(const struct fetcher *f, CURLcode rc, struct error *err)
{
	enum status st = STATUS_NETWORK;
	size_t i;

	if (f->why != STATUS_OK)
		return error_set(err, f->why, "%s", f->reason);
	for (i = 0; i < sizeof(final) / sizeof(final[0]); i++)
		if (rc == final[i])
			st = STATUS_BAD_INPUT;
	return error_set(err, st, "%s", curl_easy_strerror(rc));
}

static bool
was_connected(const struct fetcher *f, CURLcode rc)
{
	curl_off_t after = 0;

	curl_easy_getinfo(f->curl, CURLINFO_CONNECT_TIME_T, &after);
	return rc != CURLE_COULDNT_RESOLVE_HOST &&
	    rc != CURLE_COULDNT_CONNECT &&
	    (rc != CURLE_OPERATION_TIMEDOUT || after > 0);
}

bool
fetcher_connected(const struct fetcher *f)
{
	return f->connected;
}

static void
read_reply(struct fetcher *f, struct fetch_reply *r)
{
	curl_off_t wait = 0;
	char *location = NULL;

	curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &r->code);
	curl_easy_getinfo(f->curl, CURLINFO_REDIRECT_URL, &location);
	curl_easy_getinfo(f->curl, CURLINFO_RETRY_AFTER, &wait);
	r->location = xstrdup(location);
	r->retry_after = wait > 0 ? (double)wait : 0;
	if (r->code == 200) {
		r->len = f->body.len;
		r->bytes = strbuf_take(&f->body);
	}
}

enum status
fetch_once(struct fetcher *f, const struct fetch_url *url, const char *etag,
    const char *modified, struct fetch_reply *reply, struct error *err)
{
	struct curl_slist *headers = NULL;
	enum status st = STATUS_OK;
	CURLcode rc;

	*reply = (struct fetch_reply){ 0 };
	f->reply = reply;
	f->headers = 0;
	f->why = STATUS_OK;
	f->enough = false;
	strbuf_init(&f->body, f->limits->max_bytes);
	headers = add_header(headers, "If-None-Match", etag);
	headers = add_header(headers, "If-Modified-Since", modified);
	set_up(f, url->text, headers);
	rc = curl_easy_perform(f->curl);
	f->connected = was_connected(f, rc);
	if (rc == CURLE_OK || f->enough)
		read_reply(f, reply);
	else
		st = failure(f, rc, err);
	curl_slist_free_all(headers);
	strbuf_clear(&f->body);
	if (st != STATUS_OK)
		fetch_reply_clear(reply);
	return st;
}
