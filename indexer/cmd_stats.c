/*
 * ainews-index stats: what is in the index, and which index that is.
 */
#include "indexer/cmd.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/alloc.h"
#include "base/date.h"
#include "index/reader.h"

struct named {
	char *name;
	size_t count;
};

struct list {
	struct named *v;
	size_t n;
};

struct stats {
	struct list sources, months;
	uint64_t bytes;
	size_t sides[3];	/* only ja, only en, both */
};

static const char *const side_sets[3] = { "ja", "en", "both" };

static void
add(struct list *l, const char *name, size_t len, size_t count)
{
	/* Doubling at powers of two. */
	if ((l->n & (l->n - 1)) == 0)
		l->v = xreallocarray(l->v, l->n == 0 ? 1 : 2 * l->n,
		    sizeof(*l->v));
	l->v[l->n++] = (struct named){ xstrndup(name, len), count };
}

static void
on_field(struct stats *s, const char *field, size_t len, size_t count)
{
	size_t i;

	switch (field[0]) {
	case FACET_BYTE_SOURCE:
		add(&s->sources, field + 1, len - 1, count);
		break;
	case FACET_BYTE_MONTH:
		add(&s->months, field + 1, len - 1, count);
		break;
	case FACET_BYTE_LANG:
		for (i = 0; i < 3; i++)
			if (strlen(side_sets[i]) == len - 1 &&
			    memcmp(side_sets[i], field + 1, len - 1) == 0)
				s->sides[i] += count;
		break;
	}
}

/* A value holds all facets of an article, each ended by a NUL. */
static void
on_facets(void *ctx, const char *value, size_t len, size_t count)
{
	const char *end = value + len;

	while (value < end) {
		const char *nul = memchr(value, '\0', (size_t)(end - value));
		size_t n = (size_t)((nul == NULL ? end : nul) - value);

		if (n > 0)
			on_field(ctx, value, n, count);
		value += n + 1;
	}
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(((const struct named *)a)->name,
	    ((const struct named *)b)->name);
}

static int
by_count(const void *a, const void *b)
{
	const struct named *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return by_name(a, b);
}

/* Equal names as one, in that order. */
static void
tidy(struct list *l, int (*order)(const void *, const void *))
{
	size_t i, n = 0;

	if (l->n > 0)
		qsort(l->v, l->n, sizeof(*l->v), by_name);
	for (i = 0; i < l->n; i++)
		if (n > 0 && by_name(&l->v[n - 1], &l->v[i]) == 0) {
			l->v[n - 1].count += l->v[i].count;
			free(l->v[i].name);
		} else {
			l->v[n++] = l->v[i];
		}
	l->n = n;
	if (n > 0)
		qsort(l->v, n, sizeof(*l->v), order);
}

static void
clear(struct list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		free(l->v[i].name);
	free(l->v);
}

static json_t *
list_json(const struct list *l)
{
	json_t *o = json_object();
	size_t i;

	for (i = 0; i < l->n; i++)
		json_object_set_new(o, l->v[i].name,
		    json_integer((json_int_t)l->v[i].count));
	return o;
}

static void
put_number(json_t *o, const char *key, uint64_t n)
{
	json_object_set_new(o, key, json_integer((json_int_t)n));
}

static void
print_json(const struct stats *s, const struct reader_info *info,
    const struct conf *conf, const char *dir)
{
	char when[DATE_TEXT_SIZE], *text;
	json_t *o = json_object();

	date_format(info->updated, when);
	put_number(o, "format_version", 1);
	put_number(o, "articles", info->articles);
	put_number(o, "ja", s->sides[0] + s->sides[2]);
	put_number(o, "en", s->sides[1] + s->sides[2]);
	put_number(o, "both", s->sides[2]);
	json_object_set_new(o, "sources", list_json(&s->sources));
	json_object_set_new(o, "months", list_json(&s->months));
	put_number(o, "bytes", s->bytes);
	put_number(o, "shards", info->shards);
	put_number(o, "generation", info->generation);
	json_object_set_new(o, "updated", json_string(when));
	json_object_set_new(o, "fingerprint", json_string(info->fingerprint));
	json_object_set_new(o, "index", json_string(dir));
	json_object_set_new(o, "config", conf->path == NULL ? json_null() :
	    json_string(conf->path));
	text = json_dumps(o, JSON_COMPACT);
	if (text != NULL)
		(void)puts(text);
	free(text);
	json_decref(o);
}

static void
print_list(const char *what, const struct list *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		(void)printf("%-12s%-7zu %s\n", i == 0 ? what : "",
		    l->v[i].count, l->v[i].name);
}

static void
print_text(const struct stats *s, const struct reader_info *info,
    const struct conf *conf, const char *dir)
{
	char when[DATE_TEXT_SIZE];

	date_format(info->updated, when);
	(void)printf("index       %s\n", dir);
	(void)printf("config      %s\n", conf->path == NULL ? "none" :
	    conf->path);
	(void)printf("updated     %s, generation %" PRIu64 "\n", when,
	    info->generation);
	(void)printf("analyser    %s\n", info->fingerprint);
	(void)printf("size        %.1f MB", (double)s->bytes / 1e6);
	if (info->shards > 1)
		(void)printf(" in %zu shards", info->shards);
	(void)printf("\n");
	(void)printf("articles    %" PRIu64 ": %zu with both sides, %zu only "
	    "Japanese, %zu only English\n", info->articles, s->sides[2],
	    s->sides[0], s->sides[1]);
	print_list("sources", &s->sources);
	print_list("months", &s->months);
}

static int
stats(struct reader *r, const struct conf *conf, const char *dir, void *ctx)
{
	const bool *json = ctx;
	struct nodes *nodes = nodes_new();
	struct stats s = { 0 };
	struct reader_info info;
	struct error err = { 0 };
	enum status st;

	reader_info(r, &info);
	s.bytes = reader_bytes(r);
	st = reader_values(r, node_all(nodes), SLOT_FACETS, on_facets, &s,
	    &err);
	if (st == STATUS_OK) {
		tidy(&s.sources, by_count);
		tidy(&s.months, by_name);
		(*json ? print_json : print_text)(&s, &info, conf, dir);
	}
	clear(&s.sources);
	clear(&s.months);
	nodes_free(nodes);
	return st == STATUS_OK ? EXIT_SUCCESS : cmd_fail(&err);
}

enum { KEY_JSON = 0x1000 };

static const struct argp_option options[] = {
	{ "json", KEY_JSON, NULL, 0, "As a JSON object", 0 },
	{ 0 }
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	bool *json = state->input;

	if (key != KEY_JSON)
		return cmd_no_arguments(key, arg, state);
	*json = true;
	return 0;
}

int
cmd_stats(struct cli *cli, int argc, char **argv)
{
	bool json = false;
	const struct cmd_parser parser = { options, parse, NULL,
		"Count what is in the index, and say where it lies.", &json };

	cmd_parse(&parser, cli, argc, argv);
	return cmd_read(cli, stats, &json);
}
