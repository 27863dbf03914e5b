#include "indexer/feed_split.h"

#include <stdlib.h>
#include <string.h>

#include "article/article.h"
#include "base/alloc.h"
#include "base/array.h"
#include "base/date.h"
#include "indexer/html.h"

#define ADDRESS_MAX 2048		/* bytes; sitemaps.org */
#define OPEN_ENDS_MAX 8			/* elements of an item without end */

struct span {
	const char *s;
	size_t len;
};

struct tag {
	struct span all;	/* with its angle brackets */
	struct span name;	/* as written, with its prefix */
	struct span local;	/* without */
	struct span attributes;
	bool close, empty;	/* </x>, <x/> */
};

struct scan {
	const char *s, *end;
};

static bool
is(struct span a, const char *word)
{
	return a.len == strlen(word) && memcmp(a.s, word, a.len) == 0;
}

static bool
same(struct span a, struct span b)
{
	return a.len == b.len && memcmp(a.s, b.s, a.len) == 0;
}

static bool
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool
begins(const struct scan *sc, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(sc->end - sc->s) >= n && memcmp(sc->s, word, n) == 0;
}

/* Behind the next `word`, or at the end. */
static void
skip_past(struct scan *sc, const char *word)
{
	const char *p = memmem(sc->s, (size_t)(sc->end - sc->s), word,
	    strlen(word));

	sc->s = p == NULL ? sc->end : p + strlen(word);
}

/* A declaration may hold others between square brackets. */
static void
skip_declaration(struct scan *sc)
{
	int depth = 0;

	for (; sc->s < sc->end; sc->s++) {
		if (*sc->s == '[')
			depth++;
		else if (*sc->s == ']')
			depth--;
		else if (*sc->s == '>' && depth <= 0) {
			sc->s++;
			return;
		}
	}
}

/* What begins with "<!" or "<?" and is no element; false when it is one. */
static bool
skip_other(struct scan *sc)
{
	if (begins(sc, "<!--"))
		skip_past(sc, "-->");
	else if (begins(sc, "<![CDATA["))
		skip_past(sc, "]]>");
	else if (begins(sc, "<?"))
		skip_past(sc, "?>");
	else if (begins(sc, "<!"))
		skip_declaration(sc);
	else
		return false;
	return true;
}

/* Behind the '>' of a tag; one between quotes does not count. */
static const char *
tag_end(const char *p, const char *end)
{
	char quote = '\0';

	for (; p < end; p++) {
		if (quote != '\0') {
			if (*p == quote)
				quote = '\0';
		} else if (*p == '"' || *p == '\'') {
			quote = *p;
		} else if (*p == '>') {
			return p + 1;
		}
	}
	return NULL;
}

static void
read_tag(struct tag *t, const char *s, const char *end)
{
	const char *p = s + 1, *last = end - 1, *colon;

	*t = (struct tag){ .all = { s, (size_t)(end - s) } };
	if (*p == '/') {
		t->close = true;
		p++;
	}
	t->name.s = p;
	while (p < last && !is_space(*p) && *p != '/')
		p++;
	t->name.len = (size_t)(p - t->name.s);
	t->local = t->name;
	colon = memchr(t->name.s, ':', t->name.len);
	if (colon != NULL) {
		t->local.s = colon + 1;
		t->local.len = (size_t)(t->name.s + t->name.len - colon - 1);
	}
	t->empty = last > p && last[-1] == '/';
	t->attributes = (struct span){ p, (size_t)(last - p) };
}

/* The next tag of an element; false at the end. */
static bool
next_tag(struct scan *sc, struct tag *t)
{
	const char *end;

	for (;;) {
		const char *p = memchr(sc->s, '<', (size_t)(sc->end - sc->s));

		if (p == NULL) {
			sc->s = sc->end;
			return false;
		}
		sc->s = p;
		if (skip_other(sc))
			continue;
		if (sc->end - p < 3 || is_space(p[1]) || p[1] == '>') {
			sc->s++;
			continue;
		}
		end = tag_end(p, sc->end);
		if (end == NULL) {
			sc->s = sc->end;
			return false;
		}
		read_tag(t, p, end);
		sc->s = end;
		return true;
	}
}

/*
 * From behind a start tag to behind its end tag; *inside is what stands
 * between.  False when the end is missing.
 */
static bool
skip_element(struct scan *sc, const struct tag *open, struct span *inside)
{
	const char *from = sc->s;
	size_t depth = 1;
	struct tag t;

	*inside = (struct span){ from, 0 };
	if (open->empty)
		return true;
	while (next_tag(sc, &t)) {
		if (t.empty || !same(t.name, open->name))
			continue;
		depth = t.close ? depth - 1 : depth + 1;
		if (depth > 0)
			continue;
		inside->len = (size_t)(t.all.s - from);
		return true;
	}
	return false;
}

static struct span
trim(struct span a)
{
	while (a.len > 0 && is_space(a.s[0])) {
		a.s++;
		a.len--;
	}
	while (a.len > 0 && is_space(a.s[a.len - 1]))
		a.len--;
	return a;
}

/* The value of an attribute, or nothing. */
static struct span
attribute(struct span in, const char *name)
{
	const char *p = in.s, *end = in.s + in.len, *q;
	size_t n = strlen(name);

	while ((p = memmem(p, (size_t)(end - p), name, n)) != NULL) {
		q = p + n;
		if (p > in.s && is_space(p[-1]) && end - q >= 2 &&
		    q[0] == '=' && (q[1] == '"' || q[1] == '\'')) {
			p = q + 2;
			q = memchr(p, q[1], (size_t)(end - p));
			return (struct span){ p,
				q == NULL ? 0 : (size_t)(q - p) };
		}
		p = q;
	}
	return (struct span){ in.s, 0 };
}

/*
 * What tells an item from the others: its guid or id, else its address,
 * else all of it.
 */
static struct span
item_id(const struct tag *open, struct span inside)
{
	struct scan sc = { inside.s, inside.s + inside.len };
	struct span about = attribute(open->attributes, "rdf:about");
	struct span id, link = about, text;
	int open_ends = 0;
	struct tag t;

	while (open_ends < OPEN_ENDS_MAX && next_tag(&sc, &t)) {
		const char *behind = sc.s;

		if (t.close)
			continue;
		/* HTML that was not escaped has <br> and its like. */
		if (!skip_element(&sc, &t, &text)) {
			sc.s = behind;
			open_ends++;
			continue;
		}
		text = trim(text);
		id = is(t.name, "guid") || is(t.local, "id") ? text :
		    (struct span){ NULL, 0 };
		if (id.len > 0)
			return id;
		if (link.len == 0 && is(t.local, "link"))
			link = text.len > 0 ? text :
			    attribute(t.attributes, "href");
	}
	return link.len > 0 ? link : inside;
}

/* XML writes & as &amp;, and addresses are full of them. */
static char *
unescape(struct span a)
{
	struct strbuf sb;
	size_t i = 0, n;
	unsigned cp;

	if (a.len > 12 && memcmp(a.s, "<![CDATA[", 9) == 0) {
		a.s += 9;
		a.len -= 12;
		return xstrndup(a.s, a.len);
	}
	strbuf_init(&sb, a.len + 8);
	while (i < a.len) {
		n = a.s[i] == '&' ? html_entity(a.s + i, a.len - i, &cp) : 0;
		if (n > 0) {
			strbuf_addcp(&sb, cp);
			i += n;
		} else {
			strbuf_addch(&sb, a.s[i++]);
		}
	}
	return strbuf_take(&sb);
}

static void
add_address(struct feed_split *f, struct span url, struct span date)
{
	struct feed_address *a;

	url = trim(url);
	date = trim(date);
	if (url.len == 0 || url.len > ADDRESS_MAX ||
	    f->naddresses == FEED_MAX_ADDRESSES)
		return;
	if ((f->naddresses & (f->naddresses - 1)) == 0)
		f->addresses = xreallocarray(f->addresses,
		    2 * f->naddresses + 1, sizeof(*f->addresses));
	a = &f->addresses[f->naddresses++];
	a->url = unescape(url);
	if (date.len == 0 || date_read(date.s, date.len, &a->modified) == 0)
		a->modified = NO_DATE;
}

static struct span
prefix(const struct tag *t)
{
	return (struct span){ t->name.s, t->name.len - t->local.len };
}

/* Only loc of the sitemap's own names: pictures have one too. */
static void
read_location(struct feed_split *f, const struct tag *open,
    struct span inside)
{
	struct scan sc = { inside.s, inside.s + inside.len };
	struct span url = { inside.s, 0 }, date = url, text;
	struct tag t;

	while (next_tag(&sc, &t)) {
		if (t.close)
			continue;
		if (!skip_element(&sc, &t, &text))
			break;
		if (!same(prefix(&t), prefix(open)))
			continue;
		if (is(t.local, "loc"))
			url = text;
		else if (is(t.local, "lastmod"))
			date = text;
	}
	add_address(f, url, date);
}

static const struct root {
	const char *name;
	const char *item;
	enum feed_kind kind;
} roots[] = {
	{ "rss", "item", FEED_ITEMS },
	{ "RDF", "item", FEED_ITEMS },
	{ "feed", "entry", FEED_ITEMS },
	{ "urlset", "url", FEED_PAGES },
	{ "sitemapindex", "sitemap", FEED_SITEMAPS },
};

/* The elements around the items, to be closed behind each of them. */
struct around {
	struct span open[FEED_MAX_DEPTH];
	size_t depth;
};

static void
keep_around(struct feed_split *f, const struct around *a, const char *from,
    const char *to)
{
	struct scan sc = { from, to };
	size_t i;

	/* It is UTF-8 now, whatever its declaration says. */
	strbuf_addstr(&f->head, "<?xml version=\"1.0\" "
	    "encoding=\"UTF-8\"?>\n");
	if (begins(&sc, "<?xml"))
		skip_past(&sc, "?>");
	strbuf_add(&f->head, sc.s, (size_t)(to - sc.s));
	strbuf_addch(&f->tail, '\n');
	for (i = a->depth; i > 0; i--) {
		strbuf_addstr(&f->tail, "</");
		strbuf_add(&f->tail, a->open[i - 1].s, a->open[i - 1].len);
		strbuf_addstr(&f->tail, ">\n");
	}
}

static void
add_item(struct feed_split *f, const struct tag *t, struct span inside,
    const char *end)
{
	struct span id = item_id(t, inside);

	if (f->npieces == FEED_MAX_ITEMS)
		return;
	if ((f->npieces & (f->npieces - 1)) == 0)
		f->pieces = xreallocarray(f->pieces, 2 * f->npieces + 1,
		    sizeof(*f->pieces));
	f->pieces[f->npieces++] = (struct feed_piece){ t->all.s,
		(size_t)(end - t->all.s), id.s, id.len };
}

static void
read_markup(struct feed_split *f, const struct root *root,
    const struct tag *first, struct scan *sc, const char *from)
{
	struct around a = { .depth = 1 };
	struct span inside;
	struct tag t;

	a.open[0] = first->name;
	while (!f->whole && next_tag(sc, &t)) {
		if (t.close) {
			f->whole = same(t.name, first->name);
			if (a.depth > 1 && same(t.name, a.open[a.depth - 1]))
				a.depth--;
		} else if (is(t.local, root->item)) {
			if (f->head.len == 0)
				keep_around(f, &a, from, t.all.s);
			if (!skip_element(sc, &t, &inside))
				return;
			if (root->kind == FEED_ITEMS)
				add_item(f, &t, inside, sc->s);
			else
				read_location(f, &t, inside);
		} else if (!t.empty && a.depth < FEED_MAX_DEPTH) {
			a.open[a.depth++] = t.name;
		}
	}
}

static bool
is_address(struct span a)
{
	return (a.len > 7 && memcmp(a.s, "http://", 7) == 0) ||
	    (a.len > 8 && memcmp(a.s, "https://", 8) == 0);
}

/* Each line an address, but for empty ones and remarks. */
static void
read_list(struct feed_split *f, const char *s, size_t len)
{
	const char *end = s + len, *eol;
	int turn;

	for (turn = 0; turn < 2; turn++) {
		const char *p;

		for (p = s; p < end; p = eol + 1) {
			struct span line;

			eol = memchr(p, '\n', (size_t)(end - p));
			if (eol == NULL)
				eol = end;
			line = trim((struct span){ p, (size_t)(eol - p) });
			if (line.len == 0 || line.s[0] == '#')
				continue;
			if (!is_address(line))
				return;
			if (turn == 1)
				add_address(f, line,
				    (struct span){ line.s, 0 });
		}
	}
	f->whole = true;
	if (f->naddresses > 0)
		f->kind = FEED_PAGES;
}

void
feed_split_init(struct feed_split *f, const char *s, size_t len)
{
	struct scan sc = { s, s + len };
	struct tag t;
	size_t i;

	*f = (struct feed_split){ .kind = FEED_OTHER };
	strbuf_init(&f->head, len + 64);
	strbuf_init(&f->tail, len + 64);
	while (sc.s < sc.end && is_space(*sc.s))
		sc.s++;
	s = sc.s;
	if (sc.s == sc.end || *sc.s != '<') {
		read_list(f, s, len - (size_t)(s - (sc.end - len)));
		return;
	}
	if (!next_tag(&sc, &t))
		return;
	for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		if (is(t.local, roots[i].name)) {
			f->kind = roots[i].kind;
			f->whole = t.empty;
			read_markup(f, &roots[i], &t, &sc, s);
		}
}

void
feed_split_clear(struct feed_split *f)
{
	size_t i;

	for (i = 0; i < f->naddresses; i++)
		free(f->addresses[i].url);
	free(f->addresses);
	free(f->pieces);
	strbuf_clear(&f->head);
	strbuf_clear(&f->tail);
	*f = (struct feed_split){ .kind = FEED_OTHER };
}
