/*
 * ainews-index queries: what people ask, and what they do not find.
 */
#include "indexer/cmd.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "article/article.h"
#include "base/alloc.h"
#include "base/array.h"
#include "base/date.h"
#include "base/file.h"
#include "base/msg.h"
#include "base/strbuf.h"
#include "text/normalize.h"
#include "text/utf8.h"

#define LIMIT 20
#define LINE_BYTES_MAX ((size_t)64 << 10)
#define GROUPS_MIN 1024		/* put equal ones together from here on */

/* A query: all searches that differ in width, case and spaces only. */
struct group {
	char *key;		/* as it is compared */
	char *query;		/* as it was typed last */
	uint64_t count;
	uint64_t hits;		/* of the last search without filters */
	bool filtered;		/* there was none */
	int64_t last;		/* when that was */
	uint64_t ms;		/* of the slowest one */
};

struct report {
	ARRAY(struct group) groups;
	size_t merged;		/* groups left when they were put together */
	uint64_t searches, missed, bad;
	int64_t first, last;	/* NO_DATE before there is one */
	int64_t since;
	struct normalized norm;
};

struct request {
	struct report report;
	struct cli *cli;
	char **paths;
	size_t npaths;
	size_t limit;
	bool json;
};

/* ---- reading ---- */

static int
by_key(const void *a, const void *b)
{
	const struct group *x = a, *y = b;
	int cmp = strcmp(x->key, y->key);

	return cmp != 0 ? cmp : (x->last > y->last) - (x->last < y->last);
}

/* Where a filter is on, nothing found says little about the archive. */
static bool
is_missed(const struct group *g)
{
	return g->hits == 0 && !g->filtered;
}

/* Equal keys become one group, which says what the latest one says. */
static void
merge(struct report *r)
{
	size_t i, n = 0;

	if (r->groups.n > 0)
		qsort(r->groups.v, r->groups.n, sizeof(*r->groups.v), by_key);
	for (i = 0; i < r->groups.n; i++) {
		struct group g = r->groups.v[i];

		if (n > 0 && strcmp(r->groups.v[n - 1].key, g.key) == 0) {
			struct group *old = &r->groups.v[--n];

			g.count += old->count;
			if (g.filtered) {
				g.hits = old->hits;
				g.filtered = old->filtered;
			}
			g.ms = old->ms > g.ms ? old->ms : g.ms;
			free(old->key);
			free(old->query);
		}
		r->groups.v[n++] = g;
	}
	r->groups.n = r->merged = n;
}

/* Folded, with single spaces. */
static char *
make_key(struct normalized *norm, const char *query)
{
	struct strbuf sb;

	normalize(norm, query, strlen(query), NULL);
	strbuf_init(&sb, norm->text.len);
	for (size_t i = 0; i < norm->text.len; i++) {
		char c = norm->text.s[i] == '\n' ? ' ' : norm->text.s[i];

		if (c != ' ' || (sb.len > 0 && sb.s[sb.len - 1] != ' '))
			strbuf_addch(&sb, c);
	}
	if (sb.len > 0 && sb.s[sb.len - 1] == ' ')
		strbuf_truncate(&sb, sb.len - 1);
	return strbuf_take(&sb);
}

/* A file that others can write to is shown without what steers a screen. */
static char *
printable(const char *s)
{
	size_t len = strlen(s);
	struct strbuf sb;
	unsigned cp;

	strbuf_init(&sb, 3 * len);
	for (size_t i = 0; i < len; ) {
		i += utf8_decode(s + i, len - i, &cp);
		strbuf_addcp(&sb, utf8_is_unsafe(cp) ? '?' : cp);
	}
	return strbuf_take(&sb);
}

static uint64_t
number(const json_t *o, const char *key)
{
	json_int_t n = json_integer_value(json_object_get(o, key));

	return n > 0 ? (uint64_t)n : 0;
}

static void
read_line(struct report *r, const char *line, size_t len)
{
	json_t *o = json_loadb(line, len, JSON_REJECT_DUPLICATES, NULL);
	const char *query = json_string_value(json_object_get(o, "query"));
	const char *time = json_string_value(json_object_get(o, "time"));
	struct group g = { .count = 1, .hits = number(o, "total"),
		.ms = number(o, "ms"),
		.filtered = json_is_true(json_object_get(o, "filtered")) };

	if (query == NULL || time == NULL ||
	    date_read(time, strlen(time), &g.last) == 0) {
		r->bad++;
	} else if (g.last >= r->since) {
		g.key = make_key(&r->norm, query);
		g.query = printable(query);
		array_push(&r->groups, g);
		r->searches++;
		r->missed += is_missed(&g);
		if (r->first == NO_DATE || g.last < r->first)
			r->first = g.last;
		if (r->last == NO_DATE || g.last > r->last)
			r->last = g.last;
		if (r->groups.n >= GROUPS_MIN + 2 * r->merged)
			merge(r);
	}
	json_decref(o);
}

/* Lines of a file, packed or not; one that is too long is passed over. */
static enum status
read_log(struct report *r, const char *path, struct error *err)
{
	struct file_reader *f;
	enum status st = file_open(&f, path, err);
	struct strbuf line;
	char buf[8192];
	size_t got = 1;

	if (st != STATUS_OK)
		return st;
	strbuf_init(&line, LINE_BYTES_MAX);
	while (got > 0 && (st = file_read_some(f, buf, sizeof(buf), &got,
	    err)) == STATUS_OK)
		for (size_t i = 0; i < got; i++)
			if (buf[i] != '\n') {
				strbuf_addch(&line, buf[i]);
			} else {
				if (line.len > 0)
					read_line(r, line.s, line.len);
				strbuf_reset(&line);
			}
	if (line.len > 0)
		read_line(r, line.s, line.len);
	strbuf_clear(&line);
	file_close(f);
	return st;
}

/* ---- telling ---- */

static int
by_count(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->key, y->key);
}

static int
by_time(const void *a, const void *b)
{
	const struct group *x = a, *y = b;

	if (x->ms != y->ms)
		return x->ms < y->ms ? 1 : -1;
	return strcmp(x->key, y->key);
}

static bool
is_any(const struct group *g)
{
	(void)g;
	return true;
}

static uint64_t
get_count(const struct group *g)
{
	return g->count;
}

static uint64_t
get_ms(const struct group *g)
{
	return g->ms;
}

static const struct {
	const char *key, *title, *unit;
	int (*order)(const void *, const void *);
	bool (*wanted)(const struct group *);
	uint64_t (*get)(const struct group *);
} lists[] = {
	{ "top", "most asked", "", by_count, is_any, get_count },
	{ "without_hits", "without hits", "", by_count, is_missed, get_count },
	{ "slow", "slowest", " ms", by_time, is_any, get_ms },
};

#define NLISTS (sizeof(lists) / sizeof(lists[0]))

static json_t *
group_json(const struct group *g)
{
	char when[DATE_TEXT_SIZE];

	date_format(g->last, when);
	return json_pack("{s:s, s:I, s:I, s:I, s:s}", "query", g->query,
	    "count", (json_int_t)g->count, "hits", (json_int_t)g->hits, "ms",
	    (json_int_t)g->ms, "last", when);
}

/* Prints the i-th list as text, or returns it. */
static json_t *
list(struct report *r, size_t i, size_t limit, bool json)
{
	json_t *array = json ? json_array() : NULL;
	size_t k, n = 0;

	if (r->groups.n > 0)
		qsort(r->groups.v, r->groups.n, sizeof(*r->groups.v),
		    lists[i].order);
	for (k = 0; k < r->groups.n && n < limit; k++) {
		const struct group *g = &r->groups.v[k];

		if (!lists[i].wanted(g))
			continue;
		if (n++ == 0 && !json)
			(void)printf("\n%s\n", lists[i].title);
		if (json)
			json_array_append_new(array, group_json(g));
		else
			(void)printf("%8" PRIu64 "%s  %s\n",
			    lists[i].get(g), lists[i].unit, g->query);
	}
	return array;
}

static void
print_text(struct report *r, size_t limit)
{
	char first[DATE_TEXT_SIZE], last[DATE_TEXT_SIZE];

	if (r->searches == 0) {
		(void)printf("no searches\n");
		return;
	}
	date_format(r->first, first);
	date_format(r->last, last);
	(void)printf("%" PRIu64 " searches for %zu queries, %" PRIu64
	    " found nothing; %s to %s\n", r->searches, r->groups.n,
	    r->missed, first, last);
	for (size_t i = 0; i < NLISTS; i++)
		(void)list(r, i, limit, false);
}

static void
print_json(struct report *r, size_t limit)
{
	json_t *o = json_pack("{s:i, s:I, s:I, s:I, s:I}", "format_version",
	    1, "searches", (json_int_t)r->searches, "queries",
	    (json_int_t)r->groups.n, "searches_without_hits",
	    (json_int_t)r->missed, "bad_lines", (json_int_t)r->bad);
	char *text;

	for (size_t i = 0; i < NLISTS; i++)
		json_object_set_new(o, lists[i].key, list(r, i, limit, true));
	text = json_dumps(o, JSON_COMPACT);
	(void)puts(text);
	free(text);
	json_decref(o);
}

/* ---- the command ---- */

enum { KEY_JSON = 0x1000, KEY_SINCE };

static const struct argp_option options[] = {
	{ "limit", 'n', "N", 0, "Queries in each list (20)", 0 },
	{ "since", KEY_SINCE, "DATE", 0, "Searches from this day on", 0 },
	{ "json", KEY_JSON, NULL, 0, "As a JSON object", 0 },
	{ 0 }
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct request *q = state->input;
	char *end;

	switch (key) {
	case 'n':
		q->limit = strtoul(arg, &end, 10);
		if (arg[0] < '0' || arg[0] > '9' || end[0] != '\0')
			argp_error(state, "%s: not a number", arg);
		break;
	case KEY_SINCE:
		if (date_read(arg, strlen(arg), &q->report.since) !=
		    strlen(arg))
			argp_error(state, "%s: not a date", arg);
		break;
	case KEY_JSON:
		q->json = true;
		break;
	case ARGP_KEY_ARG:
		q->paths = xreallocarray(q->paths, q->npaths + 1,
		    sizeof(*q->paths));
		q->paths[q->npaths++] = arg;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static enum status
read_logs(struct request *q, const struct conf *conf, struct error *err)
{
	enum status st = STATUS_OK;

	if (q->npaths == 0 && conf->query_log == NULL)
		return error_set(err, STATUS_BAD_INPUT, "no log of queries: "
		    "name a FILE, or a query_log in ainews.conf");
	if (q->npaths == 0)
		return read_log(&q->report, conf->query_log, err);
	for (size_t i = 0; st == STATUS_OK && i < q->npaths; i++)
		st = read_log(&q->report, q->paths[i], err);
	return st;
}

int
cmd_queries(struct cli *cli, int argc, char **argv)
{
	struct request q = { .cli = cli, .limit = LIMIT,
		.report = { .first = NO_DATE, .last = NO_DATE,
		.since = NO_DATE } };
	const struct cmd_parser parser = { options, parse, "[FILE...]",
		"Tell what was asked most, what was not found, and what took "
		"longest, from the log of queries that the configuration "
		"names or from each FILE, which may be packed with gzip.",
		&q };
	struct report *r = &q.report;
	struct conf *conf = NULL;
	struct error err = { 0 };
	enum status st;

	cmd_parse(&parser, cli, argc, argv);
	normalized_init(&r->norm);
	st = conf_read(&conf, cli->config, &err);
	if (st == STATUS_OK)
		st = read_logs(&q, conf, &err);
	if (st == STATUS_OK) {
		merge(r);
		(q.json ? print_json : print_text)(r, q.limit);
		if (r->bad > 0)
			msg_warn("%" PRIu64 " lines are none of a log of "
			    "queries", r->bad);
	}
	for (size_t i = 0; i < r->groups.n; i++) {
		free(r->groups.v[i].key);
		free(r->groups.v[i].query);
	}
	array_free(&r->groups);
	normalized_clear(&r->norm);
	free(q.paths);
	conf_free(conf);
	return st == STATUS_OK ? EXIT_SUCCESS : cmd_fail(&err);
}
