/*
 * Filters of the page: those that hold, as links that drop them, and those
 * that could be added, with the number of articles behind each.
 */
#include "searcher/page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

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

/* The list without its element i; the strings stay the old list's. */
static char **
list_without(char *const *list, size_t n, size_t i)
{
	char **less = xcalloc(n, sizeof(*less));

	for (size_t k = 0, m = 0; k < n; k++)
		if (k != i)
			less[m++] = list[k];
	return less;
}

static void
tag_chips(struct page *p)
{
	const struct http_params *q = p->params;

	for (size_t i = 0; i < q->ntags; i++) {
		struct http_params to = *q;

		to.start = 0;
		to.tags = list_without(q->tags, q->ntags, i);
		to.ntags--;
		chip(p, &to, W_FACET_TAG, q->tags[i]);
		free(to.tags);
	}
	for (size_t i = 0; i < q->nsources; i++) {
		struct http_params to = *q;

		to.start = 0;
		to.sources = list_without(q->sources, q->nsources, i);
		to.nsources--;
		chip(p, &to, W_FACET_SOURCE, q->sources[i]);
		free(to.sources);
	}
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
		chip(p, &to, W_FACET_LANG, page_word(p, q->has == SIDES_BOTH ?
		    W_BOTH : q->has == SIDES_JA ? W_JA : W_EN));
		to.has = q->has;
	}
	if (q->like != NULL) {
		to.like = NULL;
		chip(p, &to, W_LIKE, q->like);
	}
}

bool
page_filtered(const struct http_params *q)
{
	return q->ntags > 0 || q->nsources > 0 || q->from != NULL ||
	    q->to != NULL || q->min > 0 || q->has != 0 || q->like != NULL;
}

void
page_chips(struct page *p)
{
	if (!page_filtered(p->params))
		return;
	html_open(&p->h, "ul");
	html_attr(&p->h, "class", "chips");
	html_attr(&p->h, "aria-label", page_word(p, W_FILTERS));
	tag_chips(p);
	other_chips(p);
	html_close(&p->h);
}

/* A link to the search with one more tag or source; one that holds already
 * is no link. */
void
page_add_filter(struct page *p, bool tag, const char *value,
    const char *class, const char *text)
{
	struct http_params to = *p->params;
	char **list = tag ? to.tags : to.sources;
	size_t n = tag ? to.ntags : to.nsources;
	char **more = xcalloc(n + 1, sizeof(*more));
	bool held = false;

	for (size_t i = 0; i < n; i++) {
		more[i] = list[i];
		held = held || strcmp(list[i], value) == 0;
	}
	more[n] = xstrdup(value);
	to.start = 0;
	to.id = NULL;
	if (tag) {
		to.tags = more;
		to.ntags = n + 1;
	} else {
		to.sources = more;
		to.nsources = n + 1;
	}
	if (held)
		html_element(&p->h, "b", text);
	else
		page_link(p, &to, class, text);
	free(more[n]);
	free(more);
}

/* The query with more words behind it; the caller frees q. */
static struct http_params
query_with(const struct page *p, const char *more)
{
	struct http_params to = *p->params;
	struct strbuf sb;

	strbuf_init(&sb, QUERY_MAX);
	strbuf_addstr(&sb, p->params->q);
	if (sb.len > 0)
		strbuf_addch(&sb, ' ');
	strbuf_addstr(&sb, more);
	to.q = strbuf_take(&sb);
	to.start = 0;
	strbuf_clear(&sb);
	return to;
}

static void
lang_facet(struct page *p, const char *value, const char *label)
{
	const char *more = strcmp(value, "ja") == 0 ? "has:ja -has:en" :
	    strcmp(value, "en") == 0 ? "has:en -has:ja" : "has:ja has:en";
	struct http_params to = query_with(p, more);

	page_link(p, &to, NULL, label);
	free(to.q);
}

static void
facet_link(struct page *p, enum facet_kind kind, struct facet_value *v)
{
	struct http_params to = *p->params;
	char least[64];

	to.start = 0;
	switch (kind) {
	case FACET_TAG:
	case FACET_ENTITY:
		page_add_filter(p, true, v->label, NULL, v->label);
		break;
	case FACET_SOURCE:
		page_add_filter(p, false, v->label, NULL, v->label);
		break;
	case FACET_MONTH:
		to.from = v->label;
		to.to = v->label;
		page_link(p, &to, NULL, v->label);
		break;
	case FACET_LANG:
		lang_facet(p, v->label, page_word(p,
		    strcmp(v->label, "ja") == 0 ? W_JA :
		    strcmp(v->label, "en") == 0 ? W_EN : W_BOTH));
		break;
	default:
		to.min = (int)strtol(v->label, NULL, 10);
		snprintf(least, sizeof(least), "★%d%s", to.min,
		    page_word(p, W_LEAST));
		page_link(p, &to, NULL, least);
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
