/*
 * The way back: from parameters to the address that asks for them.
 */
#include "searcher/http.h"

#include <stdio.h>

#include "article/article.h"
#include "searcher/http_impl.h"

const struct http_choice http_langs[] = { { "both", SIDES_BOTH },
	{ "ja", SIDES_JA }, { "en", SIDES_EN }, { NULL, 0 } };
const struct http_choice http_sorts[] = { { "relevance", SORT_RELEVANCE },
	{ "date", SORT_DATE }, { "date-asc", SORT_DATE_ASC },
	{ "score", SORT_SCORE }, { "story", SORT_STORY }, { NULL, 0 } };
const struct http_choice http_formats[] = { { "html", HTTP_HTML },
	{ "json", HTTP_JSON }, { "atom", HTTP_ATOM }, { "osd", HTTP_OSD },
	{ "suggest", HTTP_SUGGEST }, { NULL, 0 } };
const struct http_choice http_uis[] = { { "ja", UI_JA }, { "en", UI_EN },
	{ NULL, 0 } };

const char *
http_chosen(const struct http_choice *list, int value)
{
	while (list->name != NULL && list->value != value)
		list++;
	return list->name;
}

struct http_params
http_fresh(enum ui_language hl, bool given)
{
	static char none[] = "";

	return (struct http_params){ .q = none, .lang = SIDES_BOTH,
	    .from_at = NO_DATE, .to_at = NO_DATE,
	    .num = REQUEST_NUM_DEFAULT, .fold = true, .expand = true,
	    .hl = hl, .hl_given = given };
}

/* The order when none is asked for. */
static enum sort
default_sort(const struct http_params *p)
{
	if (p->format == HTTP_ATOM || (p->q[0] == '\0' && p->like == NULL))
		return SORT_DATE;
	return SORT_RELEVANCE;
}

/* Where the pairs go. */
struct pairs {
	http_pair_fn *fn;
	void *ctx;
};

static void
text(const struct pairs *to, const char *name, const char *value)
{
	if (value != NULL && value[0] != '\0')
		to->fn(to->ctx, name, value);
}

static void
number(const struct pairs *to, const char *name, size_t value, size_t usual)
{
	char digits[32];

	if (value == usual)
		return;
	snprintf(digits, sizeof(digits), "%zu", value);
	to->fn(to->ctx, name, digits);
}

static void
choice(const struct pairs *to, const char *name,
    const struct http_choice *list, int value, int usual)
{
	if (value != usual)
		to->fn(to->ctx, name, http_chosen(list, value));
}

void
http_each(const struct http_params *p, http_pair_fn *fn, void *ctx)
{
	const struct pairs to = { fn, ctx };

	text(&to, "q", p->q);
	choice(&to, "lang", http_langs, (int)p->lang, SIDES_BOTH);
	for (size_t i = 0; i < p->ntags; i++)
		text(&to, "tag", p->tags[i]);
	for (size_t i = 0; i < p->nsources; i++)
		text(&to, "source", p->sources[i]);
	text(&to, "from", p->from);
	text(&to, "to", p->to);
	number(&to, "min", (size_t)p->min, 0);
	if (p->sort != SORT_DEFAULT)
		choice(&to, "sort", http_sorts, (int)p->sort,
		    (int)default_sort(p));
	number(&to, "start", p->start, 0);
	number(&to, "num", p->num, REQUEST_NUM_DEFAULT);
	number(&to, "fold", p->fold, 1);
	number(&to, "x", p->expand, 1);
	if (p->recency != RECENCY_CONF)
		text(&to, "recency", p->recency == RECENCY_ON ? "1" : "0");
	choice(&to, "format", http_formats, (int)p->format, HTTP_HTML);
	if (p->format == HTTP_JSON)
		text(&to, "fields", p->fields);
	if (p->hl_given)
		text(&to, "hl", http_chosen(http_uis, (int)p->hl));
	text(&to, "id", p->id);
	text(&to, "like", p->like);
	choice(&to, "has", http_langs, (int)p->has, 0);
}

static bool
is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
	    c == '~';
}

void
http_encode(struct strbuf *out, const char *s)
{
	static const char digits[] = "0123456789ABCDEF";
	char code[256];
	size_t n = 0;

	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if (n + 3 > sizeof(code)) {
			strbuf_add(out, code, n);
			n = 0;
		}
		if (is_unreserved(*s)) {
			code[n++] = *s;
			continue;
		}
		code[n++] = '%';
		code[n++] = digits[c >> 4];
		code[n++] = digits[c & 15];
	}
	strbuf_add(out, code, n);
}

/* A query string that grows behind what was there. */
struct query_string {
	struct strbuf *out;
	size_t begin;
};

static void
add_pair(void *ctx, const char *name, const char *value)
{
	struct query_string *s = ctx;

	if (s->out->len > s->begin)
		strbuf_addch(s->out, '&');
	strbuf_addstr(s->out, name);
	strbuf_addch(s->out, '=');
	http_encode(s->out, value);
}

void
http_canonical(const struct http_params *p, struct strbuf *out)
{
	struct query_string s = { out, out->len };

	http_each(p, add_pair, &s);
}

void
http_address(struct strbuf *out, const char *base,
    const struct http_params *p)
{
	size_t len;

	strbuf_addstr(out, base);
	strbuf_addch(out, '?');
	len = out->len;
	http_canonical(p, out);
	/* "?" alone is the same page without a query; it stays only where
	 * an empty address would mean "this page with its query". */
	if (out->len == len && base[0] != '\0')
		strbuf_truncate(out, len - 1);
}
