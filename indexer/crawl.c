#include "indexer/crawl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "article/article.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/strmap.h"
#include "indexer/body.h"
#include "indexer/spool.h"

#define SITEMAPS_MAX 1000	/* of one index, in one run */
#define DEAD_PAGES_MAX 3	/* without an answer, one behind the other */

struct crawler {
	const struct crawl_options *o;
	struct hosts *hosts;
	struct fetcher *fetcher;
	struct parser *parser;
	/* Of the feed at hand: */
	const struct feed *feed;
	struct spool *spool;
	struct crawl_result *result;
	uint64_t asked;			/* pages */
	int dead;			/* pages without an answer in a row */
};

enum status
crawler_open(struct crawler **out, const struct crawl_options *o,
    struct hosts *hosts, struct parser *parser, struct error *err)
{
	struct crawler *c = xcalloc(1, sizeof(*c));
	enum status st;

	*out = NULL;
	c->o = o;
	c->hosts = hosts;
	c->parser = parser;
	st = fetcher_open(&c->fetcher, &o->limits, err);
	if (st == STATUS_OK)
		*out = c;
	else
		free(c);
	return st;
}

void
crawler_close(struct crawler *c)
{
	if (c == NULL)
		return;
	fetcher_close(c->fetcher);
	free(c);
}

static bool
stopped(const struct crawler *c)
{
	return c->o->limits.stop != NULL && *c->o->limits.stop != 0;
}

static void
tell(struct crawler *c, const char *url, const char *what)
{
	c->o->tell(c->o->ctx, c->feed->name, url, what);
}

/* One request and the redirects from there. */
static enum status
follow(struct crawler *c, const char *text, const struct spool_entry *known,
    struct fetch_reply *r, struct error *err)
{
	struct fetch_url url = { 0 };
	struct host *host;
	enum status st = fetch_url_parse(&url, text, NULL, err);
	bool for_ever = true;
	int hops;

	for (hops = 0; st == STATUS_OK; hops++) {
		char *next;

		st = hosts_enter(c->hosts, c->fetcher, &url, &host, err);
		if (st != STATUS_OK)
			break;
		st = fetch_once(c->fetcher, &url, known ? known->etag : NULL,
		    known ? known->modified : NULL, r, err);
		hosts_leave(c->hosts, host);
		if (fetcher_connected(c->fetcher))
			c->result->answers++;
		if (st != STATUS_OK)
			break;
		if (r->code / 100 != 3 || r->location == NULL) {
			if (hops > 0 && for_ever)
				tell(c, text, "moved for good; feeds.conf "
				    "could name where");
			break;
		}
		for_ever = for_ever && (r->code == 301 || r->code == 308);
		if (hops == CRAWL_REDIRECTS) {
			st = error_set(err, STATUS_BAD_INPUT,
			    "more than %d redirects", CRAWL_REDIRECTS);
			break;
		}
		next = r->location;
		r->location = NULL;
		fetch_reply_clear(r);
		fetch_url_clear(&url);
		st = fetch_url_parse(&url, next, NULL, err);
		if (st != STATUS_OK)
			error_prefix(err, "redirected to %.200s", next);
		free(next);
	}
	fetch_url_clear(&url);
	if (st != STATUS_OK)
		fetch_reply_clear(r);
	return st;
}

static enum status
judge(const struct fetch_reply *r, struct error *err)
{
	if (r->code == 200 || r->code == 304)
		return STATUS_OK;
	if (r->code >= 500 || r->code == 429 || r->code == 408)
		return error_set(err, STATUS_NETWORK, "HTTP %ld", r->code);
	if (r->code == 404 || r->code == 410)
		return error_set(err, STATUS_NOT_FOUND, "HTTP %ld", r->code);
	return error_set(err, STATUS_BAD_INPUT, "HTTP %ld", r->code);
}

/*
 * Some part of a second at random, so that many who failed at one moment do
 * not come back at one moment.
 */
static double
jitter(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)(ts.tv_nsec / 1000 % 1000) / 1000;
}

/* With further tries; OK is an answer of 200 or 304. */
static enum status
get(struct crawler *c, const char *url, const struct spool_entry *known,
    struct fetch_reply *r, struct error *err)
{
	double wait = c->o->backoff, pause;
	enum status st;
	unsigned try;

	for (try = 0;; try++) {
		double asked = 0;

		*r = (struct fetch_reply){ 0 };
		st = follow(c, url, known, r, err);
		if (st == STATUS_OK) {
			asked = r->retry_after;
			st = judge(r, err);
			if (st != STATUS_OK)
				fetch_reply_clear(r);
		}
		pause = asked > wait ? asked : wait * (1 + jitter() / 2);
		if (st != STATUS_NETWORK || try == c->o->retries ||
		    pause > CRAWL_WAIT_MAX || stopped(c))
			return st;
		tell(c, url, err->text);
		hosts_pause(c->hosts, pause);
		wait *= 2;
	}
}

/* Remember that an address was asked just now; NULL reply forgets. */
static enum status
note(struct crawler *c, const char *url, const struct fetch_reply *r,
    const char *file, struct error *err)
{
	const struct spool_entry e = { (char *)(uintptr_t)url,
		r ? r->etag : NULL, r ? r->modified : NULL,
		(char *)(uintptr_t)file, (int64_t)time(NULL) };

	return spool_note(c->spool, &e, err);
}

/* The address is as before, but was looked at. */
static enum status
note_again(struct crawler *c, const struct spool_entry *known,
    struct error *err)
{
	struct spool_entry e = *known;

	e.checked = (int64_t)time(NULL);
	return spool_note(c->spool, &e, err);
}

static void
count(struct crawler *c, int action)
{
	uint64_t *const of[] = { &c->result->unchanged, &c->result->added,
		&c->result->changed };

	(*of[action])++;
}

static void
refuse(struct crawler *c, const char *url, const char *reason)
{
	c->result->refused++;
	c->o->refuse(c->o->ctx, c->feed->name, url, reason);
}

static enum status
keep_items(struct crawler *c, const struct feed_split *f, struct error *err)
{
	struct strmap seen = { 0 };
	enum status st = STATUS_OK;
	size_t i;

	for (i = 0; st == STATUS_OK && i < f->npieces; i++) {
		const struct feed_piece *p = &f->pieces[i];
		struct spool_parts parts = { f->head.s, p->s, f->tail.s,
			f->head.len, p->len, f->tail.len };
		char name[SPOOL_NAME_SIZE];
		uint64_t *before;
		int action;

		spool_name(name, "", p->id, p->id_len, ".xml");
		/* The first of two is the newer one. */
		before = strmap_put(&seen, name, strlen(name));
		if ((*before)++ > 0)
			continue;
		st = spool_put(c->spool, name, &parts, &action, err);
		if (st == STATUS_OK)
			count(c, action);
	}
	strmap_clear(&seen);
	return st;
}

/*
 * A page says where it came from in the way that browsers have for pages
 * that they save.  UTF-16 begins with its mark and stays as it is.
 */
static void
origin(char *out, size_t size, const struct body *b, const char *url)
{
	out[0] = '\0';
	if (b->len >= 2 && (memcmp(b->text, "\xff\xfe", 2) == 0 ||
	    memcmp(b->text, "\xfe\xff", 2) == 0))
		return;
	/* A comment must not end before its end. */
	if (strpbrk(url, "<>") == NULL && strstr(url, "--") == NULL)
		(void)snprintf(out, size, "<!-- saved from url=(%04zu)%s -->"
		    "\n", strlen(url), url);
}

/* The bytes of the reply are not needed any more. */
static enum status
look_at(struct crawler *c, enum body_use use, struct fetch_reply *r,
    struct body *b, struct error *err)
{
	enum status st = body_read(b, c->parser, use, r->bytes, r->len,
	    c->o->limits.max_bytes, err);

	free(r->bytes);
	r->bytes = NULL;
	r->len = 0;
	return st;
}

static enum status
keep_page(struct crawler *c, const char *url, struct fetch_reply *r,
    struct error *err)
{
	char name[SPOOL_NAME_SIZE], head[FETCH_URL_MAX + 64];
	struct spool_parts parts = { .tail = "" };
	struct body b;
	/* A picture or a program is told now, not at every update. */
	enum status st = look_at(c, BODY_PAGE, r, &b, err);
	int action;

	if (st == STATUS_OK) {
		origin(head, sizeof(head), &b, url);
		parts.head = head;
		parts.head_len = strlen(head);
		parts.body = b.text;
		parts.body_len = b.len;
		spool_name(name, "", url, strlen(url), ".html");
		st = spool_put(c->spool, name, &parts, &action, err);
	}
	if (st == STATUS_OK) {
		count(c, action);
		st = note(c, url, r, name, err);
	}
	body_clear(&b);
	return st;
}

/* A page that is there is asked again when it is said to be newer, or when
 * nothing is said and it is old. */
static bool
is_due(const struct crawler *c, const struct spool_entry *known,
    int64_t modified)
{
	int64_t now = (int64_t)time(NULL);

	/* A clock that was ahead does not keep a page for years. */
	if (known == NULL || known->checked > now)
		return true;
	if (modified != NO_DATE && known->file[0] != '\0')
		return modified > known->checked;
	return (double)(now - known->checked) >= c->o->refresh;
}

/* Of ours, and no fault of a page: it ends the run. */
static bool
is_trouble(enum status st)
{
	return st == STATUS_IO || st == STATUS_INTERNAL;
}

/* Only trouble ends the feed. */
static enum status
one_page(struct crawler *c, const struct feed_address *a, struct error *err)
{
	const struct spool_entry *known = spool_find(c->spool, a->url);
	struct fetch_reply r;
	enum status st;

	if (!is_due(c, known, a->modified)) {
		c->result->unchanged++;
		return STATUS_OK;
	}
	if (c->asked == c->o->max_pages || c->dead == DEAD_PAGES_MAX ||
	    stopped(c)) {
		c->result->left++;
		return STATUS_OK;
	}
	c->asked++;
	st = get(c, a->url, known, &r, err);
	c->dead = st == STATUS_NETWORK ? c->dead + 1 : 0;
	if (st == STATUS_OK && r.code == 304 && known != NULL) {
		c->result->unchanged++;
		st = note_again(c, known, err);
	} else if (st == STATUS_OK) {
		st = keep_page(c, a->url, &r, err);
	}
	if (st == STATUS_OK || is_trouble(st)) {
		fetch_reply_clear(&r);
		return st;
	}
	refuse(c, a->url, err->text);
	/* What cannot be read today is not asked again before its time. */
	if (st != STATUS_NETWORK && !(known && known->file[0] != '\0'))
		st = note(c, a->url, NULL, "", err);
	else
		st = STATUS_OK;
	fetch_reply_clear(&r);
	return st;
}

static enum status keep_list(struct crawler *, const char *url,
    struct fetch_reply *, bool may_nest, struct error *);

/* A sitemap or list: from the net, or as it was when it has not changed. */
static enum status
one_list(struct crawler *c, const char *url, bool may_nest,
    struct error *err)
{
	const struct spool_entry *known = spool_find(c->spool, url);
	struct fetch_reply r = { 0 };
	enum status st = get(c, url, known, &r, err);

	if (st == STATUS_OK && r.code == 304 && known != NULL &&
	    known->file[0] != '\0') {
		st = spool_get(c->spool, known->file,
		    c->o->limits.max_bytes, &r.bytes, &r.len, err);
		/* Those of the whole list, not of the short answer. */
		free(r.etag);
		free(r.modified);
		r.etag = xstrdup(known->etag);
		r.modified = xstrdup(known->modified);
	} else if (st == STATUS_OK && r.code == 304) {
		tell(c, url, "unchanged");
		c->result->unchanged++;
		if (known != NULL)
			st = note_again(c, known, err);
		fetch_reply_clear(&r);
		return st;
	}
	if (st == STATUS_OK)
		st = keep_list(c, url, &r, may_nest, err);
	fetch_reply_clear(&r);
	return st;
}

/* The list itself is kept, because "not changed" does not repeat it. */
static enum status
each_address(struct crawler *c, const char *url,
    const struct feed_split *f, const struct fetch_reply *r, const char *s,
    size_t len, struct error *err)
{
	struct spool_parts parts = { "", s, "", 0, len, 0 };
	char name[SPOOL_NAME_SIZE];
	enum status st;
	int action;
	size_t i;

	spool_name(name, ".", url, strlen(url), "");
	st = spool_put(c->spool, name, &parts, &action, err);
	if (st == STATUS_OK)
		st = note(c, url, r, name, err);
	for (i = 0; st == STATUS_OK && i < f->naddresses; i++) {
		if (f->kind == FEED_PAGES) {
			st = one_page(c, &f->addresses[i], err);
			continue;
		}
		if (i == SITEMAPS_MAX || stopped(c))
			break;
		st = one_list(c, f->addresses[i].url, false, err);
		if (st != STATUS_OK && !is_trouble(st)) {
			refuse(c, f->addresses[i].url, err->text);
			st = STATUS_OK;
		}
	}
	return st;
}

static enum status
keep_list(struct crawler *c, const char *url, struct fetch_reply *r,
    bool may_nest, struct error *err)
{
	struct body b;
	const struct feed_split *f = &b.split;
	enum status st = look_at(c, BODY_LIST, r, &b, err);

	if (st != STATUS_OK)
		goto out;
	if (f->kind == FEED_OTHER || (f->kind == FEED_SITEMAPS && !may_nest)) {
		st = error_set(err, STATUS_BAD_INPUT,
		    "neither a feed nor a sitemap nor a list of addresses");
	} else if (f->kind == FEED_ITEMS) {
		st = keep_items(c, f, err);
		/* One that was cut off is asked for in full next time. */
		if (st == STATUS_OK)
			st = note(c, url, f->whole ? r : NULL, "", err);
	} else {
		st = each_address(c, url, f, f->whole ? r : NULL, b.text,
		    b.len, err);
	}
	if (st == STATUS_OK && !f->whole)
		refuse(c, url, "ends in the middle; what is whole was kept");
out:
	body_clear(&b);
	return st;
}

enum status
crawl_feed(struct crawler *c, const struct feed *feed,
    struct crawl_result *result, struct error *err)
{
	struct error close_err;
	enum status st, close_st;

	*result = (struct crawl_result){ 0 };
	c->feed = feed;
	c->result = result;
	c->asked = 0;
	c->dead = 0;
	st = spool_open(&c->spool, c->o->spool, feed->name, err);
	if (st != STATUS_OK)
		return st;
	st = one_list(c, feed->url, true, err);
	close_st = spool_close(c->spool, &close_err);
	c->spool = NULL;
	if (st == STATUS_OK && close_st != STATUS_OK)
		st = error_set(err, close_st, "%s", close_err.text);
	return st;
}
