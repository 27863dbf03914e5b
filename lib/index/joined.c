#include "index/joined.h"

#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/fnv.h"
#include "base/where.h"
#include "index/convert.h"
#include "index/layout.h"
#include "index/schema.h"
#include "index/shards.h"

#define CONNECT_MS 500u		/* until a server must have answered */
#define EXCHANGE_MS 5000u	/* and for each step of a search */
#define AGAIN_SECONDS 10.0	/* until one that was missing is tried, and */
#define AGAIN_TIMES 10.0	/* so many times as long as trying takes */
#define BLAME_MAX 2u		/* then a server is left out */
#define ADDRESS_MAX 128u	/* bytes of a numeric address */
#define TRIES_MAX 10u		/* to open what is written meanwhile */

/* One database, or what should be one. */
struct shard {
	size_t part;			/* of the list */
	char path[LAYOUT_PATH_MAX];	/* "" = at a server */
	struct xc_db *db;		/* NULL = missing, and why: */
	struct error why;
	uint64_t generation, updated;
	char *fingerprint;
};

struct joined {
	struct where where;
	char address[WHERE_MAX][ADDRESS_MAX];	/* of the servers */
	unsigned blame[WHERE_MAX];	/* of those: failures in a row */
	unsigned doubt;			/* failures of nobody knows whom */
	bool blamed;			/* since all were opened */
	unsigned number[WHERE_MAX];	/* generations of the folders */
	ARRAY(struct shard) shards;
	struct xc_db *db;
	struct xc_buf buf;
	char *ours;
	struct joined_info info;
	double again;			/* when to try what is missing */
};

/* Seconds of a clock that nobody sets. */
static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static enum status
from_xc(const struct joined *j, const struct shard *s, enum xc_status x,
    const struct xc_error *xe, struct error *err)
{
	enum status st = status_from_xc(x, xe, err);

	if (st != STATUS_OK)
		error_prefix(err, "%s", j->where.part[s->part].text);
	return st;
}

/* ---- is it one that can be joined ---- */

/* The words "mecab=NAME" of two fingerprints: the same dictionary? */
static bool
same_dictionary(const char *a, const char *b)
{
	const char *da = strstr(a, "mecab="), *db = strstr(b, "mecab=");
	size_t n;

	if (da == NULL || db == NULL)
		return false;
	n = strcspn(da, " ");
	return n == strcspn(db, " ") && memcmp(da, db, n) == 0;
}

/* Schema and dictionary must be ours; what else differs is only noted. */
static enum status
identify(struct joined *j, struct shard *s, struct error *err)
{
	const char *name = j->where.part[s->part].text;
	uint64_t schema = 0;
	enum status st;

	if ((st = shard_get_number(s->db, META_SCHEMA, &schema, &j->buf,
	    err)) != STATUS_OK ||
	    (st = shard_get_number(s->db, META_GENERATION, &s->generation,
	    &j->buf, err)) != STATUS_OK ||
	    (st = shard_get_number(s->db, META_UPDATED, &s->updated, &j->buf,
	    err)) != STATUS_OK)
		return st;
	if (schema != SCHEMA_VERSION)
		return error_set(err, STATUS_MISMATCH, "%s: index of schema "
		    "%llu, this program reads %d; run ainews-index rebuild",
		    name, (unsigned long long)schema, SCHEMA_VERSION);
	if ((st = shard_get(s->db, META_FINGERPRINT, &j->buf, err)) !=
	    STATUS_OK)
		return st;
	free(s->fingerprint);
	s->fingerprint = xstrndup(j->buf.p == NULL ? "" : j->buf.p,
	    j->buf.len);
	if (j->ours != NULL && !same_dictionary(j->ours, s->fingerprint))
		return error_set(err, STATUS_MISMATCH, "%s: index made with "
		    "[%s], this is [%s]; run ainews-index rebuild", name,
		    s->fingerprint, j->ours);
	return STATUS_OK;
}

/* ---- opening ---- */

/* Make room for one, and say what it is. */
static struct shard *
add_shard(struct joined *j, size_t part, const char *path)
{
	array_push(&j->shards, (struct shard){ .part = part });
	snprintf(j->shards.v[j->shards.n - 1].path, LAYOUT_PATH_MAX, "%s",
	    path);
	return &j->shards.v[j->shards.n - 1];
}

static void
drop(struct shard *s, const struct error *why)
{
	xc_db_free(s->db);
	s->db = NULL;
	s->why = *why;
}

/* What is at a place, and is not, is known by its failure. */
static bool
open_folder(struct joined *j, struct shard *s)
{
	struct error err = { .text = "" };
	struct xc_error xe;

	if (from_xc(j, s, xc_db_open(s->path, &s->db, &xe), &xe, &err) ==
	    STATUS_OK && identify(j, s, &err) == STATUS_OK)
		return true;
	drop(s, &err);
	return false;
}

/* A folder has one database, or as many shards as the first one says. */
static void
open_folders(struct joined *j, size_t part)
{
	const char *dir = j->where.part[part].text;
	struct error err = { .text = "" };
	char path[LAYOUT_PATH_MAX], first[LAYOUT_PATH_MAX];
	struct shard_id id = { 0, 1 };
	struct shard *s;

	j->number[part] = layout_number(dir);
	if (layout_current(dir, first, &err) != STATUS_OK) {
		drop(add_shard(j, part, ""), &err);
		return;
	}
	s = add_shard(j, part, first);
	if (open_folder(j, s) &&
	    shard_id_get(s->db, &id, &j->buf, &err) != STATUS_OK)
		drop(s, &err);
	for (unsigned k = 1; k < id.n && k < SHARDS_MAX; k++) {
		layout_shard(first, k, path);
		(void)open_folder(j, add_shard(j, part, path));
	}
}

/*
 * A name is asked for once: in the sandbox, where one may have to connect
 * again, the files that tell addresses are out of reach.
 */
static enum status
resolve(struct joined *j, size_t part, struct error *err)
{
	const struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	const struct where_part *p = &j->where.part[part];
	struct addrinfo *found = NULL;
	int rc;

	if (j->address[part][0] != '\0')
		return STATUS_OK;
	rc = getaddrinfo(p->host, NULL, &hints, &found);
	if (rc == 0)
		rc = getnameinfo(found->ai_addr, found->ai_addrlen,
		    j->address[part], ADDRESS_MAX, NULL, 0, NI_NUMERICHOST);
	if (found != NULL)
		freeaddrinfo(found);
	if (rc == 0)
		return STATUS_OK;
	j->address[part][0] = '\0';
	return error_set(err, STATUS_NETWORK, "%s: %s", p->text,
	    gai_strerror(rc));
}

/*
 * One that failed, or, as long as nobody knows who did, each in turn, and
 * all when that was no help: it must come to an end.
 */
static bool
left_out(const struct joined *j, size_t part)
{
	unsigned servers = 0, number = 0;

	for (size_t i = 0; i < j->where.n; i++) {
		if (i == part)
			number = servers;
		servers += j->where.part[i].host != NULL;
	}
	return j->blame[part] >= BLAME_MAX || (j->doubt >= BLAME_MAX &&
	    (j->doubt - BLAME_MAX == number ||
	    j->doubt - BLAME_MAX >= servers));
}

static void
open_server(struct joined *j, size_t part)
{
	struct shard *s = add_shard(j, part, "");
	struct error err = { .text = "" };
	struct xc_error xe;

	if (left_out(j, part))
		error_set(&err, STATUS_NETWORK, "%s: it stopped answering",
		    j->where.part[part].text);
	else if (resolve(j, part, &err) == STATUS_OK &&
	    from_xc(j, s, xc_db_open_remote(j->address[part],
	    j->where.part[part].port, CONNECT_MS, EXCHANGE_MS, &s->db, &xe),
	    &xe, &err) == STATUS_OK && identify(j, s, &err) == STATUS_OK)
		return;
	drop(s, &err);
}

static void
close_all(struct joined *j)
{
	for (size_t i = 0; i < j->shards.n; i++) {
		xc_db_free(j->shards.v[i].db);
		free(j->shards.v[i].fingerprint);
	}
	j->shards.n = 0;
	xc_db_free(j->db);
	j->db = NULL;
}

static uint64_t
mix(uint64_t hash, uint64_t n)
{
	return fnv64(hash, (const char *)&n, sizeof(n));
}

/* Put together what there is, and add up what it says. */
static enum status
sum_up(struct joined *j, struct error *err)
{
	struct joined_info info = { .state = FNV64,
	    .fingerprint = j->ours };
	enum status st = STATUS_OK;
	struct xc_error xe;
	uint32_t count = 0;

	for (size_t i = 0; i < j->shards.n; i++) {
		const struct shard *s = &j->shards.v[i];

		info.shards++;
		info.missing += s->db == NULL;
		info.state = mix(info.state, s->db == NULL ? 0 :
		    s->generation);
		if (s->db == NULL)
			continue;
		if (s->generation > info.generation)
			info.generation = s->generation;
		if ((int64_t)s->updated > info.updated)
			info.updated = (int64_t)s->updated;
		if (j->ours == NULL && info.fingerprint == NULL)
			info.fingerprint = s->fingerprint;
		if (j->ours != NULL && !info.other_fingerprint &&
		    strcmp(j->ours, s->fingerprint) != 0) {
			info.other_fingerprint = true;
			info.fingerprint = s->fingerprint;
		}
	}
	if (info.missing == info.shards) {
		if (err != NULL)
			*err = j->shards.v[0].why;
		return j->shards.v[0].why.status;
	}
	st = status_from_xc(xc_db_doccount(j->db, &count, &xe), &xe, err);
	info.articles = count;
	j->info = info;
	return st;
}

static enum status
join(struct joined *j, struct error *err)
{
	struct xc_error xe;
	enum xc_status x = xc_db_new(&j->db, &xe);

	for (size_t i = 0; x == XC_OK && i < j->shards.n; i++)
		if (j->shards.v[i].db != NULL)
			x = xc_db_add(j->db, j->shards.v[i].db, &xe);
	return x == XC_OK ? sum_up(j, err) : status_from_xc(x, &xe, err);
}

/* Has a folder another generation in service? */
static bool
moved(const struct joined *j)
{
	for (size_t i = 0; i < j->where.n; i++)
		if (j->where.part[i].host == NULL &&
		    layout_number(j->where.part[i].text) != j->number[i])
			return true;
	return false;
}

/* Has the writer come by while we opened what there was? */
static bool
overtaken(const struct joined *j)
{
	for (size_t i = 0; i < j->shards.n; i++)
		if (j->shards.v[i].db == NULL &&
		    j->shards.v[i].why.status == STATUS_STALE)
			return true;
	return moved(j);
}

static enum status
open_once(struct joined *j, struct error *err)
{
	double before = now(), after;

	close_all(j);
	j->blamed = false;
	for (size_t i = 0; i < j->where.n; i++)
		if (j->where.part[i].host != NULL)
			open_server(j, i);
		else
			open_folders(j, i);
	after = now();
	j->again = after + AGAIN_SECONDS + AGAIN_TIMES * (after - before);
	return join(j, err);
}

static enum status
open_all(struct joined *j, struct error *err)
{
	enum status st;
	unsigned tries = 0;

	do
		st = open_once(j, err);
	while ((st == STATUS_STALE || overtaken(j)) && ++tries < TRIES_MAX);
	return st;
}

enum status
joined_open(struct joined **out, const char *where, const char *fingerprint,
    struct error *err)
{
	struct joined *j = xcalloc(1, sizeof(*j));
	enum status st = where_read(&j->where, where, err);

	j->ours = xstrdup(fingerprint);
	if (st == STATUS_OK)
		st = open_all(j, err);
	if (st != STATUS_OK) {
		joined_close(j);
		j = NULL;
	}
	*out = j;
	return st;
}

void
joined_close(struct joined *j)
{
	if (j == NULL)
		return;
	close_all(j);
	array_free(&j->shards);
	xc_buf_clear(&j->buf);
	where_clear(&j->where);
	free(j->ours);
	free(j);
}

/* A failure that has to do with one server names it. */
static bool
names(const struct joined *j, const struct shard *s,
    const struct xc_error *xe)
{
	char name[ADDRESS_MAX + 32];

	snprintf(name, sizeof(name), "(%s:%u)", j->address[s->part],
	    j->where.part[s->part].port);
	return strstr(xe->text, name) != NULL;
}

/*
 * A connection that was closed names nobody, so each is tried.  One that is
 * alive may have an answer of before on its way, which libxapian complains
 * of, but it has one.
 */
static bool
is_dead(const struct joined *j, const struct shard *s,
    const struct xc_error *xe)
{
	struct xc_error why;

	(void)j;
	(void)xe;
	return xc_db_keep_alive(s->db, &why) != XC_OK &&
	    strstr(why.text, "Expecting reply") == NULL;
}

/* Find out who it was; in the middle of a search others look dead, too. */
static struct shard *
culprit(struct joined *j, bool (*is_it)(const struct joined *,
    const struct shard *, const struct xc_error *), const struct xc_error *xe)
{
	struct shard *found = NULL;

	for (size_t i = 0; i < j->shards.n; i++) {
		struct shard *s = &j->shards.v[i];

		if (s->path[0] != '\0' || s->db == NULL || !is_it(j, s, xe))
			continue;
		if (found != NULL)
			return NULL;
		found = s;
	}
	return found;
}

void
joined_blame(struct joined *j, const struct xc_error *xe)
{
	struct shard *s;

	/* What follows from the first failure tells nothing new. */
	if (j->blamed)
		return;
	j->blamed = true;
	if ((s = culprit(j, names, xe)) == NULL)
		s = culprit(j, is_dead, xe);
	if (s == NULL) {
		j->doubt++;
		return;
	}
	j->blame[s->part] += xe->status == XC_NETWORK_TIMEOUT ||
	    j->doubt > 0 ? BLAME_MAX : 1;
	j->doubt = 0;
}

static void
forgive(struct joined *j)
{
	memset(j->blame, 0, sizeof(j->blame));
	j->doubt = 0;
}

enum status
joined_refresh(struct joined *j, struct error *err)
{
	bool due = j->info.missing > 0 && now() >= j->again;
	struct xc_error xe;
	bool changed = false;
	enum status st = STATUS_OK;

	if (due || !j->blamed)
		forgive(j);
	if (due || j->blamed || j->db == NULL || moved(j))
		return open_all(j, err);
	if (xc_db_reopen(j->db, &changed, &xe) != XC_OK)
		return open_all(j, err);
	if (!changed)
		return STATUS_OK;
	for (size_t i = 0; st == STATUS_OK && i < j->shards.n; i++)
		if (j->shards.v[i].db != NULL)
			st = identify(j, &j->shards.v[i], NULL);
	return st == STATUS_OK ? sum_up(j, err) : open_all(j, err);
}

const struct xc_db *
joined_db(const struct joined *j)
{
	return j->db;
}

const struct xc_db *
joined_meta(const struct joined *j)
{
	size_t i = 0;

	while (i < j->shards.n && j->shards.v[i].db == NULL)
		i++;
	return i < j->shards.n ? j->shards.v[i].db : j->db;
}

void
joined_info(const struct joined *j, struct joined_info *info)
{
	*info = j->info;
}

const char *
joined_missing(const struct joined *j, size_t k)
{
	for (size_t i = 0; i < j->shards.n; i++)
		if (j->shards.v[i].db == NULL && k-- == 0)
			return j->shards.v[i].why.text;
	return NULL;
}

const char *
joined_path(const struct joined *j, size_t k)
{
	return k < j->shards.n ? j->shards.v[k].path : NULL;
}

uint64_t
joined_bytes(const struct joined *j)
{
	char first[LAYOUT_PATH_MAX];
	uint64_t sum = 0;

	for (size_t i = 0; i < j->where.n; i++)
		if (j->number[i] > 0) {
			layout_path(j->where.part[i].text, j->number[i],
			    first);
			sum += layout_bytes(first);
		}
	return sum;
}
