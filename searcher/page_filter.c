/*
 * Filters of the page: those that hold, as links that drop them, and those
 * that could be added, with the number of articles behind each.
 */
#include "searcher/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/same.h"
#include "searcher/query.h"

#define FACET_SHOWN 12u		/* values of one facet */
#define QUERY_MAX 65536u	/* bytes of a query with more words */
#define MONTHS_SHOWN 24u	/* bars of the histogram, at most and */
#define MONTHS_LEAST 12u	/* room for so many at least */
#define BAR_WIDTH 10u		/* units of the drawing, as the next two */
#define BAR_GAP 2u
#define BARS_HEIGHT 40u

/* A filter that holds, as a link to the same search without it. */
static void
chip(struct page *p, const struct http_params *without, enum word kind,
    const char *value)
{
	html_open(&p->h, "li");
	html_open(&p->h, "a");
	page_href(p, "href", without);
	html_text(&p->h, page_word(p, kind));
	html_text(&p->h, ": ");
	html_element(&p->h, "bdi", value);
	html_text(&p->h, " ");
	html_open(&p->h, "span");
	html_attr(&p->h, "class", "drop");
	html_text(&p->h, page_word(p, W_REMOVE));
	html_close(&p->h);
	html_close(&p->h);
	html_close(&p->h);
}

/* The list of the parameters that a tag, name or source goes into. */
static char ***
list_of(struct http_params *q, enum facet_kind kind, size_t **n)
{
	*n = kind == FACET_SOURCE ? &q->nsources : &q->ntags;
	return kind == FACET_SOURCE ? &q->sources : &q->tags;
}

static void
list_chips(struct page *p, enum facet_kind kind, enum word label)
{
	struct http_params to = *p->params;
	size_t *n, before;
	char ***list = list_of(&to, kind, &n), **all = *list;

	before = *n;
	to.start = 0;
	for (size_t i = 0; i < before; i++) {
		/* The strings stay the old list's. */
		*list = xcalloc(before, sizeof(**list));
		*n = 0;
		for (size_t k = 0; k < before; k++)
			if (k != i)
				(*list)[(*n)++] = all[k];
		chip(p, &to, label, all[i]);
		free(*list);
	}
}

/* Languages have no parameter of their own: words of the query tell them. */
static const struct language {
	const char *value;	/* of the facet */
	const char *words;
	enum word label;
} languages[] = {
	{ "both", "has:ja has:en", W_BOTH },
	{ "ja", "has:ja -has:en", W_ONLY_JA },
	{ "en", "has:en -has:ja", W_ONLY_EN },
};
#define LANGUAGES (sizeof(languages) / sizeof(languages[0]))

/* Where those words stand in the query, between spaces; or NULL. */
static const char *
find_words(const char *q, const char *words)
{
	size_t len = strlen(words);

	for (const char *s = q; (s = strstr(s, words)) != NULL; s++)
		if ((s == q || s[-1] == ' ') &&
		    (s[len] == '\0' || s[len] == ' '))
			return s;
	return NULL;
}

/* The query without them; to be freed, NULL where they do not stand. */
static char *
without_words(const char *q, const char *words)
{
	const char *at = find_words(q, words), *rest;
	struct strbuf sb;

	if (at == NULL)
		return NULL;
	rest = at + strlen(words);
	if (at > q)
		at--;
	else if (*rest == ' ')
		rest++;
	strbuf_init(&sb, QUERY_MAX);
	strbuf_add(&sb, q, (size_t)(at - q));
	strbuf_addstr(&sb, rest);
	return strbuf_take(&sb);
}

static void
other_chips(struct page *p)
{
	const struct http_params *q = p->params;
	struct http_params to = *q;
	char number[64];

	to.start = 0;
	if (q->from != NULL) {
		to.from = NULL;
		chip(p, &to, W_SINCE, q->from);
		to.from = q->from;
	}
	if (q->to != NULL) {
		to.to = NULL;
		chip(p, &to, W_BEFORE, q->to);
		to.to = q->to;
	}
	if (q->min > 0) {
		snprintf(number, sizeof(number), "★%d%s", q->min,
		    page_word(p, W_LEAST));
		to.min = 0;
		chip(p, &to, W_SCORE, number);
		to.min = q->min;
	}
	if (q->has != 0) {
		to.has = 0;
		chip(p, &to, W_FACET_LANG, page_word(p,
		    q->has == SIDES_JA ? W_JA : W_EN));
		to.has = q->has;
	}
	for (size_t i = 0; i < LANGUAGES; i++) {
		char *less = without_words(q->q, languages[i].words);

		if (less == NULL)
			continue;
		to.q = less;
		chip(p, &to, W_FACET_LANG, page_word(p, languages[i].label));
		to.q = q->q;
		free(less);
	}
	if (q->like != NULL) {
		to.like = NULL;
		chip(p, &to, W_LIKE, q->like);
	}
}

char *
page_unfiltered(const struct http_params *q)
{
	bool any = q->ntags > 0 || q->nsources > 0 || q->from != NULL ||
	    q->to != NULL || q->min > 0 || q->has != 0 || q->like != NULL;
	char *words = xstrdup(q->q);

	for (size_t i = 0; i < LANGUAGES; i++) {
		char *less = without_words(words, languages[i].words);

		if (less == NULL)
			continue;
		free(words);
		words = less;
		any = true;
	}
	if (any)
		return words;
	free(words);
	return NULL;
}

void
page_chips(struct page *p)
{
	char *words = page_unfiltered(p->params);

	free(words);
	if (words == NULL)
		return;
	html_open(&p->h, "ul");
	html_attr(&p->h, "class", "chips");
	html_attr(&p->h, "aria-label", page_word(p, W_FILTERS));
	list_chips(p, FACET_TAG, W_FACET_TAG);
	list_chips(p, FACET_SOURCE, W_FACET_SOURCE);
	other_chips(p);
	html_close(&p->h);
}

/* A link to a narrower search; what holds already is no link. */
static void
filter_link(struct page *p, const struct http_params *to, bool held,
    const char *class, const char *text)
{
	if (!held) {
		page_link(p, to, class, text);
		return;
	}
	html_open(&p->h, "b");
	html_attr(&p->h, "class", class);
	html_text(&p->h, text);
	html_close(&p->h);
}

void
page_add_filter(struct page *p, enum facet_kind kind, const char *value,
    const char *class)
{
	struct http_params to = *p->params;
	size_t *n;
	char ***list = list_of(&to, kind, &n);
	char **more = xcalloc(*n + 1, sizeof(*more));
	char *one = xstrdup(value);
	bool held = false;

	for (size_t i = 0; i < *n; i++) {
		more[i] = (*list)[i];
		held = held || strcmp(more[i], value) == 0;
	}
	more[(*n)++] = one;
	*list = more;
	to.start = 0;
	to.id = NULL;
	filter_link(p, &to, held, class, value);
	free(one);
	free(more);
}

static void
language_link(struct page *p, const char *value)
{
	const struct language *l = languages;
	struct http_params to = *p->params;
	bool grouped = query_has_or(to.q);
	struct strbuf sb;

	while (l < &languages[LANGUAGES - 1] && strcmp(l->value, value) != 0)
		l++;
	/* In front, because quotation marks may have been left open. */
	strbuf_init(&sb, QUERY_MAX);
	strbuf_addstr(&sb, l->words);
	if (to.q[0] != '\0')
		strbuf_addstr(&sb, grouped ? " (" : " ");
	strbuf_addstr(&sb, to.q);
	if (grouped)
		strbuf_addch(&sb, ')');
	to.start = 0;
	to.q = sb.s;
	filter_link(p, &to, find_words(p->params->q, l->words) != NULL, NULL,
	    page_word(p, l->label));
	strbuf_clear(&sb);
}

static void
facet_link(struct page *p, enum facet_kind kind, struct facet_value *v)
{
	const struct http_params *q = p->params;
	struct http_params to = *q;
	char least[64];

	to.start = 0;
	switch (kind) {
	case FACET_TAG:
	case FACET_ENTITY:
	case FACET_SOURCE:
		page_add_filter(p, kind, v->label, NULL);
		break;
	case FACET_MONTH:
		to.from = v->label;
		to.to = v->label;
		filter_link(p, &to, same(q->from, v->label) &&
		    same(q->to, v->label), NULL, v->label);
		break;
	case FACET_LANG:
		language_link(p, v->label);
		break;
	case FACET_SCORE:
	case FACETS:
		to.min = (int)strtol(v->label, NULL, 10);
		snprintf(least, sizeof(least), "★%d%s", to.min,
		    page_word(p, W_LEAST));
		filter_link(p, &to, to.min == q->min, NULL, least);
		break;
	}
}

/*
 * A link of the score facet means "at least": the number beside it counts
 * the higher ones too, as the page behind it will.
 */
static size_t
facet_count(const struct facet *f, enum facet_kind kind, size_t i)
{
	long at = strtol(f->values[i].label, NULL, 10);
	size_t n = 0;

	if (kind != FACET_SCORE)
		return f->values[i].count;
	for (size_t k = 0; k < f->nvalues; k++)
		if (strtol(f->values[k].label, NULL, 10) >= at)
			n += f->values[k].count;
	return n;
}

/* Months since year 0 of "2026-03", or -1. */
static long
month_number(const char *label)
{
	char *end;
	long year = strtol(label, &end, 10);

	if (*end != '-')
		return -1;
	return year * 12 + strtol(end + 1, NULL, 10) - 1;
}

static void
bar(struct page *p, const struct facet_value *v, size_t slot, size_t most)
{
	size_t height = (v->count * BARS_HEIGHT + most - 1) / most;
	char number[32];

	html_open(&p->h, "rect");
	html_attr_int(&p->h, "x", slot * BAR_WIDTH);
	html_attr_int(&p->h, "y", BARS_HEIGHT - height);
	html_attr_int(&p->h, "width", BAR_WIDTH - BAR_GAP);
	html_attr_int(&p->h, "height", height);
	html_open(&p->h, "title");
	html_text(&p->h, v->label);
	snprintf(number, sizeof(number), ": %zu", v->count);
	html_text(&p->h, number);
	html_close(&p->h);
	html_close(&p->h);
}

/*
 * When: one bar for each month, the newest on the right.  The list below
 * says the same in words, so that readers of the screen pass over it.
 */
static void
histogram(struct page *p, const struct facet *f)
{
	long newest = f->nvalues > 0 ? month_number(f->values[0].label) : -1;
	long oldest = newest;
	size_t most = 1, slots, room;
	char box[64];

	for (size_t i = 1; i < f->nvalues; i++) {
		long m = month_number(f->values[i].label);

		if (m >= 0 && newest - m < (long)MONTHS_SHOWN)
			oldest = m;
	}
	if (newest < 0 || oldest == newest)
		return;
	slots = (size_t)(newest - oldest) + 1;
	room = slots < MONTHS_LEAST ? MONTHS_LEAST : slots;
	for (size_t i = 0; i < f->nvalues; i++)
		if (month_number(f->values[i].label) >= oldest &&
		    f->values[i].count > most)
			most = f->values[i].count;
	html_open(&p->h, "svg");
	html_attr(&p->h, "class", "months");
	snprintf(box, sizeof(box), "0 0 %zu %u", room * BAR_WIDTH,
	    BARS_HEIGHT);
	html_attr(&p->h, "viewBox", box);
	html_attr(&p->h, "aria-hidden", "true");
	for (size_t i = f->nvalues; i > 0; i--) {
		long m = month_number(f->values[i - 1].label);

		if (m >= oldest)
			bar(p, &f->values[i - 1], room - slots +
			    (size_t)(m - oldest), most);
	}
	html_close(&p->h);
}

static void
one_facet(struct page *p, const struct facet *f, enum facet_kind kind)
{
	static const enum word labels[FACETS] = {
		[FACET_TAG] = W_FACET_TAG, [FACET_ENTITY] = W_FACET_ENTITY,
		[FACET_SOURCE] = W_FACET_SOURCE, [FACET_MONTH] = W_FACET_MONTH,
		[FACET_LANG] = W_FACET_LANG, [FACET_SCORE] = W_FACET_SCORE
	};
	size_t n = f->nvalues < FACET_SHOWN ? f->nvalues : FACET_SHOWN;
	char number[32];

	html_element(&p->h, "h3", page_word(p, labels[kind]));
	if (kind == FACET_MONTH)
		histogram(p, f);
	html_open(&p->h, "ul");
	for (size_t i = 0; i < n; i++) {
		html_open(&p->h, "li");
		facet_link(p, kind, &f->values[i]);
		html_text(&p->h, " ");
		html_open(&p->h, "span");
		html_attr(&p->h, "class", "n");
		snprintf(number, sizeof(number), "%zu",
		    facet_count(f, kind, i));
		html_text(&p->h, number);
		html_close(&p->h);
		html_close(&p->h);
	}
	html_close(&p->h);
}

bool
page_has_facets(const struct result *res)
{
	for (size_t k = 0; k < FACETS; k++)
		if (res->facet[k].nvalues > 0)
			return res->has_facets;
	return false;
}

/* The order of the page: when, then what, then the rest. */
static const enum facet_kind shown[FACETS] = { FACET_MONTH, FACET_TAG,
	FACET_ENTITY, FACET_SOURCE, FACET_LANG, FACET_SCORE };

void
page_facets(struct page *p, const struct result *res)
{
	if (!page_has_facets(res))
		return;
	html_open(&p->h, "section");
	html_attr(&p->h, "class", "facets");
	html_attr(&p->h, "id", "narrow");
	html_element(&p->h, "h2", page_word(p, W_NARROW));
	for (size_t i = 0; i < FACETS; i++)
		if (res->facet[shown[i]].nvalues > 0)
			one_facet(p, &res->facet[shown[i]], shown[i]);
	html_close(&p->h);
}
