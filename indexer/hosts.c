#include "indexer/hosts.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/alloc.h"
#include "base/file.h"
#include "indexer/robots.h"

#define NAP_SECONDS 0.1			/* between two looks at the clock */
#define ROBOTS_SECONDS (24 * 3600)	/* RFC 9309, 2.4 */
#define ROBOTS_REDIRECTS 5		/* RFC 9309, 2.3.1.2 */

struct host {
	char *site;
	struct host *next;
	bool busy;
	double free_at;		/* seconds of the monotonic clock */
	struct robots *robots;	/* NULL: not read yet */
};

struct hosts {
	pthread_mutex_t lock;
	struct host *list;	/* a run visits few sites */
	const char *token, *cache;
	double delay;
	volatile sig_atomic_t *stop;
};

static double
now(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static bool
stopped(const struct hosts *h)
{
	return h->stop != NULL && *h->stop != 0;
}

static void
nap(double seconds)
{
	struct timespec ts = { (time_t)seconds,
		(long)((seconds - (double)(time_t)seconds) * 1e9) };

	(void)nanosleep(&ts, NULL);
}

void
hosts_pause(const struct hosts *h, double seconds)
{
	double end = now() + seconds, left;

	while (!stopped(h) && (left = end - now()) > 0)
		nap(left < NAP_SECONDS ? left : NAP_SECONDS);
}

struct hosts *
hosts_new(const char *token, double delay, const char *cache,
    volatile sig_atomic_t *stop)
{
	struct hosts *h = xcalloc(1, sizeof(*h));

	(void)pthread_mutex_init(&h->lock, NULL);
	h->token = token;
	h->delay = delay;
	h->cache = cache;
	h->stop = stop;
	return h;
}

void
hosts_free(struct hosts *h)
{
	struct host *host, *next;

	if (h == NULL)
		return;
	for (host = h->list; host != NULL; host = next) {
		next = host->next;
		robots_free(host->robots);
		free(host->site);
		free(host);
	}
	(void)pthread_mutex_destroy(&h->lock);
	free(h);
}

/* Take the site when it is free; seconds to wait when it is not. */
static double
try_take(struct hosts *h, const char *site, struct host **out)
{
	struct host *host;
	double wait = 0;

	(void)pthread_mutex_lock(&h->lock);
	for (host = h->list; host != NULL; host = host->next)
		if (strcmp(host->site, site) == 0)
			break;
	if (host == NULL) {
		host = xcalloc(1, sizeof(*host));
		host->site = xstrdup(site);
		host->next = h->list;
		h->list = host;
	}
	if (host->busy)
		wait = NAP_SECONDS;
	else if (host->free_at > now())
		wait = host->free_at - now();
	if (wait <= 0)
		host->busy = true;
	*out = host;
	(void)pthread_mutex_unlock(&h->lock);
	return wait;
}

static char *
cache_path(const struct hosts *h, const char *site)
{
	char hash[FILE_HASH_SIZE], *path = NULL;

	file_hash(site, strlen(site), hash);
	if (asprintf(&path, "%s/%.24s.txt", h->cache, hash) < 0)
		abort();
	return path;
}

/* What was kept, unless it is old or of a clock that was ahead. */
static bool
read_cache(const struct hosts *h, struct host *host)
{
	char *path = cache_path(h, host->site), *bytes;
	time_t today = time(NULL);
	struct stat sb;
	size_t len;
	bool found = stat(path, &sb) == 0 && sb.st_mtime <= today &&
	    today - sb.st_mtime < ROBOTS_SECONDS &&
	    file_read(path, ROBOTS_MAX_BYTES, &bytes, &len, NULL) ==
	    STATUS_OK;

	if (found) {
		host->robots = robots_new(bytes, len, h->token);
		free(bytes);
	}
	free(path);
	return found;
}

/* It is read again if it cannot be kept. */
static void
write_cache(const struct hosts *h, const struct host *host,
    const char *bytes, size_t len)
{
	char *path = cache_path(h, host->site);

	(void)mkdir(h->cache, 0777);
	if (file_write(path, bytes, len, NULL) != STATUS_OK)
		(void)remove(path);
	free(path);
}

static enum status
ask(struct fetcher *f, struct fetch_url *url, struct fetch_reply *r,
    struct error *err)
{
	enum status st = STATUS_OK;
	struct fetch_url next;
	int hops;

	for (hops = 0; st == STATUS_OK; hops++) {
		st = fetch_once(f, url, NULL, NULL, r, err);
		if (st != STATUS_OK || r->code / 100 != 3 ||
		    r->location == NULL || hops == ROBOTS_REDIRECTS)
			break;
		st = fetch_url_parse(&next, r->location, NULL, err);
		fetch_reply_clear(r);
		fetch_url_clear(url);
		*url = next;
	}
	return st;
}

/* A site without robots.txt allows everything, one in trouble nothing. */
static enum status
read_robots(const struct hosts *h, struct fetcher *f, struct host *host,
    struct error *err)
{
	struct fetch_reply r = { 0 };
	struct fetch_url url;
	enum status st;
	const char *bytes;

	if (host->robots != NULL || read_cache(h, host))
		return STATUS_OK;
	st = fetch_url_parse(&url, "/robots.txt", host->site, err);
	if (st == STATUS_OK)
		st = ask(f, &url, &r, err);
	if (st == STATUS_OK && (r.code >= 500 || r.code == 429))
		st = error_set(err, STATUS_NETWORK, "HTTP %ld", r.code);
	if (st != STATUS_OK) {
		error_prefix(err, "robots.txt");
	} else {
		bytes = r.code == 200 ? r.bytes : "";
		host->robots = robots_new(bytes, r.code == 200 ? r.len : 0,
		    h->token);
		write_cache(h, host, bytes, r.code == 200 ? r.len : 0);
	}
	fetch_reply_clear(&r);
	fetch_url_clear(&url);
	return st;
}

enum status
hosts_enter(struct hosts *h, struct fetcher *f, const struct fetch_url *url,
    struct host **out, struct error *err)
{
	struct host *host;
	double wait;
	enum status st;

	*out = NULL;
	while ((wait = try_take(h, url->site, &host)) > 0) {
		hosts_pause(h, wait);
		if (stopped(h))
			return error_set(err, STATUS_NETWORK, "interrupted");
	}
	st = read_robots(h, f, host, err);
	if (st == STATUS_OK && !robots_allow(host->robots, url->path))
		st = error_set(err, STATUS_BAD_INPUT,
		    "robots.txt of the site forbids it");
	if (st == STATUS_OK)
		*out = host;
	else
		hosts_leave(h, host);
	return st;
}

void
hosts_leave(struct hosts *h, struct host *host)
{
	double delay = host->robots ? robots_delay(host->robots) : 0;

	if (delay > HOSTS_DELAY_MAX)
		delay = HOSTS_DELAY_MAX;
	if (delay < h->delay)
		delay = h->delay;
	(void)pthread_mutex_lock(&h->lock);
	host->busy = false;
	host->free_at = now() + delay;
	(void)pthread_mutex_unlock(&h->lock);
}
