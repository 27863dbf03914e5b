#include "searcher/render.h"

#include <string.h>
#include <time.h>

#include "searcher/words.h"
#include "text/utf8.h"

static const struct renderer *const renderers[] = {
	&render_text, &render_json, &render_ndjson, &render_tsv, &render_ids,
	&render_trec, &render_html, &render_atom,
};

const struct renderer *
renderer_find(const char *name)
{
	for (size_t i = 0; i < sizeof(renderers) / sizeof(renderers[0]); i++)
		if (strcmp(renderers[i]->name, name) == 0)
			return renderers[i];
	return NULL;
}

void
render_all(const struct renderer *type, const struct render_options *opt,
    const struct result *res, struct strbuf *out)
{
	struct render r = { .type = type, .opt = opt, .out = out };

	type->begin(&r, res);
	for (size_t i = 0; i < res->nhits; i++)
		type->hit(&r, &res->hits[i]);
	type->end(&r, res);
}

void
render_needs(const struct renderer *type, const struct render_options *opt,
    struct request *req)
{
	/* What is marked and what matched is found with the snippets. */
	req->snippets = type->snippets && (render_wants(opt, "ja.snippet") ||
	    render_wants(opt, "en.snippet") || render_wants(opt, "marks") ||
	    render_wants(opt, "matched"));
	req->facets = type->facets && render_wants(opt, "facets");
}

bool
render_side(const struct render_options *opt, const struct hit *h,
    enum side side)
{
	return (opt->print & 1u << side) != 0 && h->side[side].present;
}

const char *
render_url(const char *url)
{
	size_t len, n;
	unsigned cp;

	if (url == NULL || (strncmp(url, "http://", 7) != 0 &&
	    strncmp(url, "https://", 8) != 0))
		return NULL;
	len = strlen(url);
	for (size_t i = 0; i < len; i += n) {
		n = utf8_decode(url + i, len - i, &cp);
		if (utf8_is_unsafe(cp) || cp == UTF8_REPLACEMENT ||
		    (cp < 0x80 && strchr(" \"'<>\\`", (int)cp) != NULL))
			return NULL;
	}
	return url;
}

int
render_importance(const struct score *scores, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(scores[i].name, "importance") == 0)
			return scores[i].value;
	return 0;
}

void
render_count(struct strbuf *out, enum ui_language ui,
    const struct result *res, size_t full)
{
	if (full > 0)
		strbuf_addf(out, "%zu–%zu / ", res->start + 1,
		    res->start + full);
	strbuf_addf(out, "%s%zu%s", res->total_is_exact ? "" :
	    word(ui, W_ABOUT), res->total, word(ui, res->total == 1 ? W_ITEM :
	    W_ITEMS));
}

static bool
local(int64_t date, struct tm *tm)
{
	time_t t = (time_t)date;

	return date != NO_DATE && localtime_r(&t, tm) != NULL;
}

void
render_day(struct strbuf *out, int64_t date)
{
	struct tm tm;

	if (local(date, &tm))
		strbuf_addf(out, "%04d-%02d-%02d", tm.tm_year + 1900,
		    tm.tm_mon + 1, tm.tm_mday);
}

void
render_instant(struct strbuf *out, int64_t date)
{
	struct tm tm;
	long minutes;

	if (!local(date, &tm))
		return;
	minutes = tm.tm_gmtoff / 60;
	render_day(out, date);
	strbuf_addf(out, "T%02d:%02d:%02d%c%02ld:%02ld", tm.tm_hour,
	    tm.tm_min, tm.tm_sec, minutes < 0 ? '-' : '+',
	    (minutes < 0 ? -minutes : minutes) / 60,
	    (minutes < 0 ? -minutes : minutes) % 60);
}
