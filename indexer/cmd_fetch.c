/*
 * ainews-index fetch: the feeds of feeds.conf, a few at a time, into the
 * spool that `update` reads.
 */
#include "config.h"

#include "indexer/cmd.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "index/layout.h"
#include "indexer/crawl.h"
#include "indexer/parser.h"

#define AGENT_TOKEN "ainews-index"
#define JOBS_MAX 64

enum {
	KEY_ALLOW = 0x1000, KEY_BACKOFF, KEY_DELAY, KEY_FEEDS,
	KEY_MAX_BYTES, KEY_MAX_PAGES, KEY_REFRESH, KEY_RETRIES, KEY_SPOOL,
	KEY_TIMEOUT
};

static const struct argp_option options[] = {
	{ "feeds", KEY_FEEDS, "FILE", 0, "The list of feeds", 0 },
	{ "spool", KEY_SPOOL, "DIR", 0, "Where files are kept", 0 },
	{ "jobs", 'j', "N", 0, "Ask so many sites at once (4)", 1 },
	{ "delay", KEY_DELAY, "SECONDS", 0,
	    "Pause between two requests to one site (1)", 1 },
	{ "retries", KEY_RETRIES, "N", 0,
	    "Tries after one that failed (2)", 1 },
	{ "backoff", KEY_BACKOFF, "SECONDS", 0,
	    "Wait before the second try, then twice as long (2)", 1 },
	{ "timeout", KEY_TIMEOUT, "SECONDS", 0,
	    "The longest that one request may take (60)", 2 },
	{ "max-bytes", KEY_MAX_BYTES, "N", 0,
	    "The largest body, unpacked (16777216)", 2 },
	{ "max-pages", KEY_MAX_PAGES, "N", 0,
	    "Pages of one sitemap or list in one run (500)", 2 },
	{ "refresh", KEY_REFRESH, "SECONDS", 0,
	    "Ask for a known page again after this time (24h)", 2 },
	{ "allow", KEY_ALLOW, "ADDRESS", 0,
	    "Visit this address or block, though it is not public", 3 },
	{ 0 }
};

struct run {
	struct cli *cli;
	const char *feeds_path, *spool;
	char **names;			/* only these feeds */
	int nnames;
	uint64_t jobs;
	double delay;
	struct crawl_options crawl;
	struct hosts *hosts;
	struct feeds feeds;
	struct parser *parsers[JOBS_MAX];	/* one for each thread */
	/* What the threads share: */
	pthread_mutex_t lock;
	size_t next, next_parser;
	struct crawl_result sum;
	uint64_t done, failed, unreachable;
	struct error trouble;		/* ends the run */
};

static volatile sig_atomic_t stop;

static void
on_signal(int sig)
{
	stop = sig;
}

static void
catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sa.sa_flags = SA_RESTART | (int)SA_RESETHAND;
	sigemptyset(&sa.sa_mask);
	(void)sigaction(SIGINT, &sa, NULL);
	(void)sigaction(SIGTERM, &sa, NULL);
}

static uint64_t
number(struct argp_state *state, const char *arg, uint64_t min, uint64_t max)
{
	char *end;
	unsigned long long n;

	errno = 0;
	n = strtoull(arg, &end, 10);
	if (arg[0] < '0' || arg[0] > '9' || end[0] != '\0' || errno != 0 ||
	    n < min || n > max)
		argp_error(state, "%s: not a number from %" PRIu64 " to %"
		    PRIu64, arg, min, max);
	return n;
}

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct run *r = state->input;

	switch (key) {
	case KEY_FEEDS:
		r->feeds_path = arg;
		break;
	case KEY_SPOOL:
		r->spool = arg;
		break;
	case 'j':
		r->jobs = number(state, arg, 1, JOBS_MAX);
		break;
	case KEY_DELAY:
		cmd_seconds(state, arg, &r->delay);
		break;
	case KEY_RETRIES:
		r->crawl.retries = (unsigned)number(state, arg, 0, 20);
		break;
	case KEY_BACKOFF:
		cmd_seconds(state, arg, &r->crawl.backoff);
		break;
	case KEY_TIMEOUT:
		cmd_seconds(state, arg, &r->crawl.limits.seconds);
		break;
	case KEY_MAX_BYTES:
		r->crawl.limits.max_bytes = number(state, arg, 1,
		    (uint64_t)1 << 30);
		break;
	case KEY_MAX_PAGES:
		r->crawl.max_pages = number(state, arg, 0, UINT32_MAX);
		break;
	case KEY_REFRESH:
		cmd_seconds(state, arg, &r->crawl.refresh);
		break;
	case KEY_ALLOW:
		if (!address_list_add(&r->crawl.limits.allow, arg))
			argp_error(state, "%s: not an address", arg);
		break;
	case ARGP_KEY_ARG:
		r->names = xreallocarray(r->names, (size_t)r->nnames + 1,
		    sizeof(*r->names));
		r->names[r->nnames++] = arg;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static void
on_refuse(void *ctx, const char *feed, const char *url, const char *reason)
{
	struct run *r = ctx;

	(void)pthread_mutex_lock(&r->lock);
	msg_error("%s: %s: %s", feed, url, reason);
	(void)pthread_mutex_unlock(&r->lock);
}

static void
on_tell(void *ctx, const char *feed, const char *url, const char *what)
{
	struct run *r = ctx;

	(void)pthread_mutex_lock(&r->lock);
	msg_info("%s: %s: %s", feed, url, what);
	(void)pthread_mutex_unlock(&r->lock);
}

static void
add_result(struct run *r, const struct feed *feed, enum status st,
    const struct crawl_result *one, const struct error *err)
{
	(void)pthread_mutex_lock(&r->lock);
	r->done++;
	r->sum.answers += one->answers;
	r->sum.added += one->added;
	r->sum.changed += one->changed;
	r->sum.unchanged += one->unchanged;
	r->sum.refused += one->refused;
	r->sum.left += one->left;
	if (st != STATUS_OK && stop == 0) {
		r->failed++;
		r->unreachable += st == STATUS_NETWORK;
		msg_error("%s: %s: %s", feed->name, feed->url, err->text);
	}
	if (st == STATUS_IO || st == STATUS_INTERNAL)
		r->trouble = *err;
	else
		msg_info("%s: %" PRIu64 " new, %" PRIu64 " changed, %" PRIu64
		    " unchanged, %" PRIu64 " refused", feed->name,
		    one->added, one->changed, one->unchanged, one->refused);
	if (one->left > 0)
		msg_warn("%s: %" PRIu64 " pages are left for the next run",
		    feed->name, one->left);
	(void)pthread_mutex_unlock(&r->lock);
}

static bool
is_wanted(const struct run *r, const char *name)
{
	int i;

	for (i = 0; i < r->nnames; i++)
		if (strcmp(r->names[i], name) == 0)
			return true;
	return r->nnames == 0;
}

/* The next feed to fetch, or NULL when the thread may go home. */
static const struct feed *
take_feed(struct run *r)
{
	const struct feed *feed = NULL;

	(void)pthread_mutex_lock(&r->lock);
	while (feed == NULL && r->next < r->feeds.n && stop == 0 &&
	    r->trouble.status == STATUS_OK) {
		feed = &r->feeds.v[r->next++];
		if (!is_wanted(r, feed->name))
			feed = NULL;
	}
	(void)pthread_mutex_unlock(&r->lock);
	return feed;
}

static void *
work(void *ctx)
{
	struct run *r = ctx;
	struct crawl_result one;
	const struct feed *feed;
	struct crawler *c;
	struct parser *parser;
	struct error err = { 0 };

	(void)pthread_mutex_lock(&r->lock);
	parser = r->parsers[r->next_parser++];
	(void)pthread_mutex_unlock(&r->lock);
	if (crawler_open(&c, &r->crawl, r->hosts, parser, &err) !=
	    STATUS_OK) {
		(void)pthread_mutex_lock(&r->lock);
		r->trouble = err;
		(void)pthread_mutex_unlock(&r->lock);
		return NULL;
	}
	while ((feed = take_feed(r)) != NULL)
		add_result(r, feed, crawl_feed(c, feed, &one, &err), &one,
		    &err);
	crawler_close(c);
	return NULL;
}

static void
run_threads(struct run *r)
{
	pthread_t threads[JOBS_MAX];
	uint64_t i, n = 0;

	for (i = 0; i < r->jobs; i++)
		if (pthread_create(&threads[n], NULL, work, r) == 0)
			n++;
	/* Without a single thread there is this one. */
	if (n == 0)
		work(r);
	for (i = 0; i < n; i++)
		(void)pthread_join(threads[i], NULL);
}

static enum status
add_allowed(struct run *r, const struct conf *conf, struct error *err)
{
	size_t i;

	for (i = 0; i < conf->nallowed; i++)
		if (!address_list_add(&r->crawl.limits.allow,
		    conf->allowed[i]))
			return error_set(err, STATUS_BAD_INPUT,
			    "%s: fetch_allow: not an address: %s",
			    conf->path, conf->allowed[i]);
	return STATUS_OK;
}

static enum status
check_names(const struct run *r, struct error *err)
{
	size_t k;
	int i;

	for (i = 0; i < r->nnames; i++) {
		for (k = 0; k < r->feeds.n; k++)
			if (strcmp(r->feeds.v[k].name, r->names[i]) == 0)
				break;
		if (k == r->feeds.n)
			return error_set(err, STATUS_BAD_INPUT,
			    "%s: no such feed in %s", r->names[i],
			    r->feeds_path);
	}
	return STATUS_OK;
}

/* While there is one thread, little memory and no connection. */
static void
start_parsers(struct run *r, const struct conf *conf)
{
	const struct parser_options o = {
		.required = conf->sandbox_required, .all = true };

	if (r->jobs > r->feeds.n)
		r->jobs = r->feeds.n;
	for (uint64_t i = 0; i < r->jobs; i++)
		r->parsers[i] = parser_new(&o);
}

static enum status
fetch_all(struct run *r, const struct conf *conf, struct error *err)
{
	char *agent = NULL, *cache = NULL, *run = NULL;
	int lock = -1;
	enum status st;

	if (asprintf(&run, "%s/.run", r->spool) < 0)
		abort();
	st = layout_lock(run, 0, &lock, err);
	free(run);
	if (st != STATUS_OK)
		return st;
	start_parsers(r, conf);
	st = fetch_begin(err);
	if (st == STATUS_OK) {
		if (asprintf(&agent, "%s/%s%s%s%s", AGENT_TOKEN,
		    PACKAGE_VERSION, conf->base_url ? " (+" : "",
		    conf->base_url ? conf->base_url : "",
		    conf->base_url ? ")" : "") < 0 ||
		    asprintf(&cache, "%s/.robots", r->spool) < 0)
			abort();
		catch_signals();
		r->crawl.limits.agent = agent;
		r->crawl.limits.stop = &stop;
		r->crawl.spool = r->spool;
		r->hosts = hosts_new(AGENT_TOKEN, r->delay, cache, &stop);
		run_threads(r);
		hosts_free(r->hosts);
		fetch_end();
		free(agent);
		free(cache);
	}
	if (st == STATUS_OK && r->trouble.status != STATUS_OK)
		st = error_set(err, r->trouble.status, "%s",
		    r->trouble.text);
	if (r->feeds.n > 0 && parser_note(r->parsers[0])[0] != '\0')
		msg_debug("reading what came: %s",
		    parser_note(r->parsers[0]));
	for (uint64_t i = 0; i < r->jobs; i++)
		parser_free(r->parsers[i]);
	(void)close(lock);
	return st;
}

static int
finish(struct run *r)
{
	if (!r->cli->quiet)
		(void)printf("%" PRIu64 " feeds: %" PRIu64 " new, %" PRIu64
		    " changed, %" PRIu64 " unchanged, %" PRIu64 " refused, %"
		    PRIu64 " failed\n", r->done, r->sum.added,
		    r->sum.changed, r->sum.unchanged, r->sum.refused,
		    r->failed);
	if (stop != 0) {
		msg_warn("interrupted; what was fetched is kept");
		return EXIT_INTERRUPTED;
	}
	/* Nobody answered: that is us, and not them. */
	if (r->unreachable > 0 && r->sum.answers == 0) {
		msg_error("no feed could be reached; try again later");
		return EXIT_LOCKED;
	}
	return r->failed > 0 || r->sum.refused > 0 ? EXIT_REFUSED :
	    EXIT_SUCCESS;
}

int
cmd_fetch(struct cli *cli, int argc, char **argv)
{
	struct run r = { .cli = cli, .jobs = 4, .delay = 1,
		.lock = PTHREAD_MUTEX_INITIALIZER,
		.crawl = { .limits = { .seconds = 60,
			.max_bytes = (size_t)16 << 20 }, .retries = 2,
			.backoff = 2, .max_pages = 500, .refresh = 86400,
			.refuse = on_refuse, .tell = on_tell, .ctx = &r } };
	const struct cmd_parser parser = { options, parse, "[NAME...]",
		"Fetch what is new of the feeds, sitemaps and lists of "
		"addresses in feeds.conf, or only of those named, into a "
		"folder that `ainews-index update' reads.", &r };
	struct conf *conf = NULL;
	struct error err = { 0 };
	enum status st;
	int rc;

	cmd_parse(&parser, cli, argc, argv);
	st = conf_read(&conf, cli->config, &err);
	if (st == STATUS_OK) {
		if (r.feeds_path == NULL)
			r.feeds_path = conf->feeds;
		if (r.spool == NULL)
			r.spool = conf->spool;
		st = add_allowed(&r, conf, &err);
	}
	if (st == STATUS_OK)
		st = feeds_read(&r.feeds, r.feeds_path, &err);
	if (st == STATUS_OK)
		st = check_names(&r, &err);
	if (st == STATUS_OK)
		st = fetch_all(&r, conf, &err);
	rc = st == STATUS_OK ? finish(&r) : cmd_fail(&err);
	address_list_clear(&r.crawl.limits.allow);
	feeds_clear(&r.feeds);
	conf_free(conf);
	free(r.names);
	return rc;
}
