#include "indexer/robots.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/hex.h"
#include "base/strbuf.h"

struct rule {
	char *pattern;
	size_t len;
	bool allow;
};

/* Two sets: for us by name, and for everybody. */
struct rules {
	ARRAY(struct rule) rules;
	double delay;
	bool seen;		/* there is such a group */
};

enum { OURS, ANYBODY, NSETS };

struct robots {
	struct rules set[NSETS];
	const struct rules *use;
};

struct text {
	const char *s;
	size_t len;
};

static struct text
trim(struct text t)
{
	while (t.len > 0 && strchr(" \t\r", t.s[0]) != NULL) {
		t.s++;
		t.len--;
	}
	while (t.len > 0 && strchr(" \t\r", t.s[t.len - 1]) != NULL)
		t.len--;
	return t;
}

static bool
is_plain(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z') || (c != 0 && strchr("-._~", c) != NULL);
}

/*
 * One spelling for each path: letters that need no %XX have none, other
 * bytes above ASCII have one, in capitals.
 */
static char *
normal(const char *s, size_t len)
{
	struct strbuf sb;
	size_t i;

	strbuf_init(&sb, 3 * len);
	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		int hi, lo;

		if (c == '%' && i + 2 < len &&
		    (hi = hex_digit(s[i + 1])) >= 0 &&
		    (lo = hex_digit(s[i + 2])) >= 0) {
			c = (unsigned char)(16 * hi + lo);
			i += 2;
			if (is_plain(c))
				strbuf_addch(&sb, (char)c);
			else
				strbuf_addf(&sb, "%%%02X", c);
		} else if (c >= 0x80) {
			strbuf_addf(&sb, "%%%02X", c);
		} else {
			strbuf_addch(&sb, (char)c);
		}
	}
	return strbuf_take(&sb);
}

static void
add_rule(struct rules *set, struct text value, bool allow)
{
	char *pattern;

	/* "Disallow:" without a path forbids nothing. */
	if (value.len == 0 || value.len > ROBOTS_MAX_PATTERN ||
	    set->rules.n == ROBOTS_MAX_RULES)
		return;
	pattern = normal(value.s, value.len);
	array_push(&set->rules, (struct rule){ pattern, strlen(pattern),
	    allow });
}

static void
set_delay(struct rules *set, struct text value)
{
	char *copy = xstrndup(value.s, value.len), *end;
	double seconds = strtod(copy, &end);

	if (end != copy && seconds > set->delay)
		set->delay = seconds;
	free(copy);
}

/* The token of "Ainews-Index/1.0" is what stands before the slash. */
static bool
names(struct text value, const char *agent)
{
	size_t n = 0;

	while (n < value.len && (is_plain(value.s[n]) && value.s[n] != '.'))
		n++;
	return n == strlen(agent) && strncasecmp(value.s, agent, n) == 0;
}

static bool
is(struct text t, const char *word)
{
	return t.len == strlen(word) && strncasecmp(t.s, word, t.len) == 0;
}

/* Which sets the lines of the group at hand go to. */
struct group {
	bool to[NSETS];
	bool open;		/* still naming agents */
};

static void
read_line(struct robots *r, struct group *g, struct text line,
    const char *agent)
{
	const char *colon = memchr(line.s, ':', line.len);
	struct text key, value;
	int i;

	if (colon == NULL)
		return;
	key = trim((struct text){ line.s, (size_t)(colon - line.s) });
	value = trim((struct text){ colon + 1,
		line.len - (size_t)(colon + 1 - line.s) });
	if (is(key, "user-agent")) {
		if (!g->open)
			*g = (struct group){ .open = true };
		g->to[OURS] |= names(value, agent);
		g->to[ANYBODY] |= is(value, "*");
		for (i = 0; i < NSETS; i++)
			r->set[i].seen |= g->to[i];
		return;
	}
	for (i = 0; i < NSETS; i++) {
		if (!g->to[i])
			continue;
		if (is(key, "allow") || is(key, "disallow"))
			add_rule(&r->set[i], value, is(key, "allow"));
		else if (is(key, "crawl-delay"))
			set_delay(&r->set[i], value);
	}
	/* Sitemap and the like stand outside of groups and end none. */
	if (is(key, "allow") || is(key, "disallow") || is(key, "crawl-delay"))
		g->open = false;
}

struct robots *
robots_new(const char *bytes, size_t len, const char *agent)
{
	struct robots *r = xcalloc(1, sizeof(*r));
	struct group g = { { false }, false };
	const char *end;

	if (len > ROBOTS_MAX_BYTES)
		len = ROBOTS_MAX_BYTES;
	if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		bytes += 3;
		len -= 3;
	}
	for (end = bytes + len; bytes < end; ) {
		struct text line = { bytes, 0 };
		const char *hash;

		while (bytes < end && *bytes != '\n' && *bytes != '\r')
			bytes++;
		line.len = (size_t)(bytes - line.s);
		bytes++;
		hash = memchr(line.s, '#', line.len);
		if (hash != NULL)
			line.len = (size_t)(hash - line.s);
		read_line(r, &g, line, agent);
	}
	r->use = &r->set[r->set[OURS].seen ? OURS : ANYBODY];
	return r;
}

void
robots_free(struct robots *r)
{
	size_t i, k;

	if (r == NULL)
		return;
	for (i = 0; i < NSETS; i++) {
		for (k = 0; k < r->set[i].rules.n; k++)
			free(r->set[i].rules.v[k].pattern);
		array_free(&r->set[i].rules);
	}
	free(r);
}

/*
 * Does the pattern match the beginning of the path?  '*' is any bytes, '$'
 * at the end the end.  A star that fails lets the one before it take more;
 * earlier ones need not, since any place for them was as good.
 */
static bool
matches(const char *p, const char *s)
{
	const char *star = NULL, *from = NULL;

	for (;;) {
		if (*p == '*') {
			star = ++p;
			from = s;
			continue;
		}
		if (*p == '\0' || (*p == '$' && p[1] == '\0' && *s == '\0'))
			return true;
		if (*s != '\0' && *p == *s) {
			p++;
			s++;
			continue;
		}
		if (star == NULL || *from == '\0')
			return false;
		p = star;
		s = ++from;
	}
}

bool
robots_allow(const struct robots *r, const char *path)
{
	char *s = normal(path, strlen(path));
	size_t i, longest = 0;
	bool allow = true;

	for (i = 0; i < r->use->rules.n; i++) {
		const struct rule *rule = &r->use->rules.v[i];

		if (rule->len < longest || !matches(rule->pattern, s))
			continue;
		allow = rule->allow || (allow && rule->len == longest &&
		    longest > 0);
		longest = rule->len;
	}
	free(s);
	return allow;
}

double
robots_delay(const struct robots *r)
{
	return r->use->delay;
}
