#include "base/conf.h"

#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/where.h"

#define CONF_LINE_MAX 65536		/* bytes; a saved query may be long */
#define CONF_LIST_MAX 10000		/* sources, saved queries */
#define CONF_PATH_MAX 4096		/* bytes */

/* Where a value comes from, for messages and for relative paths. */
struct place {
	const char *path;
	size_t line;
};

static enum status
bad(struct error *err, const struct place *at, const char *what,
    const char *value)
{
	return error_set(err, STATUS_BAD_INPUT, "%s:%zu: %s: %s", at->path,
	    at->line, what, value);
}

/*
 * A relative folder means the one beside the configuration file: cron and a
 * web server start programs in folders of their own choice.
 */
static char *
resolve(const struct place *at, const char *value)
{
	const char *slash = strrchr(at->path, '/');
	struct strbuf sb;
	char *path;

	if (value[0] == '/' || slash == NULL)
		return xstrdup(value);
	strbuf_init(&sb, CONF_PATH_MAX);
	strbuf_add(&sb, at->path, (size_t)(slash - at->path) + 1);
	strbuf_addstr(&sb, value);
	path = strbuf_take(&sb);
	strbuf_clear(&sb);
	return path;
}

/* A key of the file, and how a value gets into the configuration. */
struct key {
	const char *name;
	enum status (*set)(struct conf *, const struct key *,
	    const struct place *, const char *value, struct error *);
	size_t field;		/* of what has one place in struct conf */
	const char *no, *yes;	/* the two words of a bool */
};

/* Takes over the value. */
static enum status
set_once(struct conf *c, const struct key *key, char *value,
    const struct place *at, struct error *err)
{
	char **field = (char **)((char *)c + key->field);

	if (*field == NULL) {
		*field = value;
		return STATUS_OK;
	}
	free(value);
	return bad(err, at, "given twice", key->name);
}

static enum status
set_text(struct conf *c, const struct key *key, const struct place *at,
    const char *value, struct error *err)
{
	return set_once(c, key, xstrdup(value), at, err);
}

static enum status
set_path(struct conf *c, const struct key *key, const struct place *at,
    const char *value, struct error *err)
{
	return set_once(c, key, resolve(at, value), at, err);
}

static enum status
set_either(struct conf *c, const struct key *key, const struct place *at,
    const char *value, struct error *err)
{
	bool *field = (bool *)((char *)c + key->field);

	*field = strcmp(value, key->yes) == 0;
	if (*field || strcmp(value, key->no) == 0)
		return STATUS_OK;
	return error_set(err, STATUS_BAD_INPUT,
	    "%s:%zu: %s is %s or %s, not: %s", at->path, at->line, key->name,
	    key->no, key->yes, value);
}

static enum status
set_index(struct conf *c, const struct key *key, const struct place *at,
    const char *value, struct error *err)
{
	struct where w;
	struct error why = { .text = "" };
	struct strbuf sb;
	char *list;

	if (where_read(&w, value, &why) != STATUS_OK)
		return bad(err, at, key->name, why.text);
	strbuf_init(&sb, CONF_LINE_MAX);
	for (size_t i = 0; i < w.n; i++) {
		char *one = w.part[i].host != NULL ?
		    xstrdup(w.part[i].text) : resolve(at, w.part[i].text);

		strbuf_addf(&sb, "%s%s", i > 0 ? "," : "", one);
		free(one);
	}
	where_clear(&w);
	list = strbuf_take(&sb);
	strbuf_clear(&sb);
	return set_once(c, key, list, at, err);
}

static enum status
set_base_url(struct conf *c, const struct key *key, const struct place *at,
    const char *value, struct error *err)
{
	if (strncmp(value, "https://", 8) != 0 &&
	    strncmp(value, "http://", 7) != 0)
		return bad(err, at, "base_url is not an http or https address",
		    value);
	if (strpbrk(value, "?#\" <>") != NULL)
		return bad(err, at, "base_url takes no ?, # or quotes", value);
	return set_once(c, key, xstrdup(value), at, err);
}

/* What an address is, is for those to know who use it. */
static enum status
add_allowed(struct conf *c, const struct key *key, const struct place *at,
    const char *value, struct error *err)
{
	(void)key;
	if (c->nallowed == CONF_LIST_MAX)
		return bad(err, at, "too many addresses", value);
	c->allowed = xreallocarray(c->allowed, c->nallowed + 1,
	    sizeof(*c->allowed));
	c->allowed[c->nallowed++] = xstrdup(value);
	return STATUS_OK;
}

static enum status
add_source(struct conf *c, const struct key *key, const struct place *at,
    const char *value, struct error *err)
{
	size_t len = strcspn(value, " \t");
	const char *path = value + len + strspn(value + len, " \t");
	struct conf_source *s;

	(void)key;
	if (path[0] == '\0')
		return bad(err, at, "source needs a name and a path", value);
	for (size_t i = 0; i < c->nsources; i++)
		if (strlen(c->sources[i].name) == len &&
		    memcmp(c->sources[i].name, value, len) == 0)
			return bad(err, at, "source given twice",
			    c->sources[i].name);
	if (c->nsources == CONF_LIST_MAX)
		return bad(err, at, "too many sources", value);
	c->sources = xreallocarray(c->sources, c->nsources + 1,
	    sizeof(*c->sources));
	s = &c->sources[c->nsources++];
	s->name = xstrndup(value, len);
	s->path = resolve(at, path);
	return STATUS_OK;
}

static enum status
add_query(struct conf *c, const struct place *at, const char *name,
    const char *text, struct error *err)
{
	if (name[0] == '\0')
		return bad(err, at, "a saved query needs a name", "query.");
	for (size_t i = 0; i < c->nqueries; i++)
		if (strcmp(c->queries[i].name, name) == 0)
			return bad(err, at, "saved query given twice", name);
	if (c->nqueries == CONF_LIST_MAX)
		return bad(err, at, "too many saved queries", name);
	c->queries = xreallocarray(c->queries, c->nqueries + 1,
	    sizeof(*c->queries));
	c->queries[c->nqueries].name = xstrdup(name);
	c->queries[c->nqueries].text = xstrdup(text);
	c->nqueries++;
	return STATUS_OK;
}

#define FIELD(name) offsetof(struct conf, name)

static const struct key keys[] = {
	{ "index", set_index, FIELD(index), NULL, NULL },
	{ "zone", set_text, FIELD(zone), NULL, NULL },
	{ "mismatch", set_either, FIELD(mismatch_refuse), "warn", "refuse" },
	{ "recency", set_either, FIELD(recency_off), "on", "off" },
	{ "sandbox", set_either, FIELD(sandbox_required), "auto",
	    "required" },
	{ "base_url", set_base_url, FIELD(base_url), NULL, NULL },
	{ "source", add_source, 0, NULL, NULL },
	{ "feeds", set_path, FIELD(feeds), NULL, NULL },
	{ "spool", set_path, FIELD(spool), NULL, NULL },
	{ "query_log", set_path, FIELD(query_log), NULL, NULL },
	{ "fetch_allow", add_allowed, 0, NULL, NULL },
};

static enum status
set(struct conf *c, const struct place *at, const char *key,
    const char *value, struct error *err)
{
	if (value[0] == '\0')
		return bad(err, at, "no value", key);
	if (strncmp(key, "query.", 6) == 0)
		return add_query(c, at, key + 6, value, err);
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (strcmp(keys[i].name, key) == 0)
			return keys[i].set(c, &keys[i], at, value, err);
	return bad(err, at, "unknown key", key);
}

/* The text without white space at both ends; writes into it. */
static char *
trim(char *s)
{
	size_t len;

	s += strspn(s, " \t\r\n");
	len = strlen(s);
	while (len > 0 && strchr(" \t\r\n", s[len - 1]) != NULL)
		s[--len] = '\0';
	return s;
}

static enum status
parse_line(struct conf *c, const struct place *at, char *line,
    struct error *err)
{
	char *text = trim(line), *eq;

	if (text[0] == '\0' || text[0] == '#')
		return STATUS_OK;
	eq = strchr(text, '=');
	if (eq == NULL)
		return bad(err, at, "expected key = value, found", text);
	*eq = '\0';
	return set(c, at, trim(text), trim(eq + 1), err);
}

static enum status
parse_file(struct conf *c, FILE *f, struct error *err)
{
	struct place at = { .path = c->path };
	enum status st = STATUS_OK;
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;

	while (st == STATUS_OK && (n = getline(&line, &cap, f)) >= 0) {
		at.line++;
		if (n > CONF_LINE_MAX || memchr(line, '\0', (size_t)n) != NULL)
			st = bad(err, &at, "line", "too long, or not text");
		else
			st = parse_line(c, &at, line, err);
	}
	if (st == STATUS_OK && ferror(f))
		st = error_set(err, STATUS_IO, "%s: %s", c->path,
		    strerror(errno));
	free(line);
	return st;
}

/* The first file of the list that can be opened, its name in c->path. */
static FILE *
open_default(struct conf *c)
{
	const char *home = getenv("HOME"), *xdg = getenv("XDG_CONFIG_HOME");
	struct strbuf sb;
	FILE *f = NULL;

	strbuf_init(&sb, CONF_PATH_MAX);
	if (xdg != NULL && xdg[0] == '/')
		strbuf_addf(&sb, "%s/ainews/ainews.conf", xdg);
	else if (home != NULL && home[0] == '/')
		strbuf_addf(&sb, "%s/.config/ainews/ainews.conf", home);
	if (sb.len > 0)
		f = fopen(sb.s, "re");
	if (f == NULL) {
		strbuf_reset(&sb);
		strbuf_addstr(&sb, SYSCONFDIR "/ainews/ainews.conf");
		f = fopen(sb.s, "re");
	}
	if (f != NULL)
		c->path = strbuf_take(&sb);
	strbuf_clear(&sb);
	return f;
}

enum status
conf_read(struct conf **out, const char *path, struct error *err)
{
	struct conf *c = xcalloc(1, sizeof(*c));
	enum status st = STATUS_OK;
	FILE *f;

	*out = NULL;
	if (path == NULL)
		path = getenv("AINEWS_CONF");
	if (path != NULL && path[0] != '\0') {
		c->path = xstrdup(path);
		f = fopen(path, "re");
		if (f == NULL)
			st = error_set(err, STATUS_IO, "%s: %s", path,
			    strerror(errno));
	} else {
		f = open_default(c);
	}
	if (f != NULL) {
		st = parse_file(c, f, err);
		fclose(f);
	}
	if (st != STATUS_OK) {
		conf_free(c);
		return st;
	}
	if (c->zone == NULL)
		c->zone = xstrdup("Asia/Tokyo");
	if (c->feeds == NULL)
		c->feeds = xstrdup(SYSCONFDIR "/ainews/feeds.conf");
	if (c->spool == NULL)
		c->spool = xstrdup(LOCALSTATEDIR "/lib/ainews/spool");
	*out = c;
	return STATUS_OK;
}

void
conf_free(struct conf *c)
{
	if (c == NULL)
		return;
	free(c->path);
	free(c->index);
	free(c->zone);
	free(c->base_url);
	free(c->feeds);
	free(c->spool);
	free(c->query_log);
	for (size_t i = 0; i < c->nsources; i++) {
		free(c->sources[i].name);
		free(c->sources[i].path);
	}
	free(c->sources);
	for (size_t i = 0; i < c->nqueries; i++) {
		free(c->queries[i].name);
		free(c->queries[i].text);
	}
	free(c->queries);
	for (size_t i = 0; i < c->nallowed; i++)
		free(c->allowed[i]);
	free(c->allowed);
	free(c);
}

const char *
conf_index(const struct conf *c, const char *option)
{
	const char *env = getenv("AINEWS_INDEX");

	if (option != NULL)
		return option;
	if (env != NULL && env[0] != '\0')
		return env;
	if (c != NULL && c->index != NULL)
		return c->index;
	return LOCALSTATEDIR "/lib/ainews/index";
}
