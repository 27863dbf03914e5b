/*
 * JSON, the same for the command line and the CGI.  Adding keys is
 * compatible; removing or renaming one needs another format version.
 */
#include "searcher/render.h"

#include <stdlib.h>
#include <string.h>

#include "index/mismatch.h"
#include "searcher/json.h"
#include "searcher/query.h"
#include "text/utf8.h"

#define DATE_MAX 64			/* bytes of an instant */

static void
instant(struct json *j, const char *key, int64_t date)
{
	struct strbuf sb;

	strbuf_init(&sb, DATE_MAX);
	render_instant(&sb, date);
	json_string(j, key, sb.len > 0 ? sb.s : NULL);
	strbuf_clear(&sb);
}

static void
strings(struct json *j, const char *key, char *const *list, size_t n)
{
	json_open(j, key, '[');
	for (size_t i = 0; i < n; i++)
		json_string(j, NULL, list[i]);
	json_close(j, ']');
}

static void
scores(struct json *j, const struct score *list, size_t n)
{
	json_open(j, "scores", '{');
	for (size_t i = 0; i < n; i++)
		json_int(j, list[i].name, list[i].value);
	json_close(j, '}');
}

static void
side(struct json *j, const struct render_options *opt, const struct hit *h,
    enum side s)
{
	static const char *const names[SIDES][2] = {
		[SIDE_JA] = { "ja.title", "ja.snippet" },
		[SIDE_EN] = { "en.title", "en.snippet" },
	};
	bool title = render_wants(opt, names[s][0]);
	bool snippet = render_wants(opt, names[s][1]);

	if (!title && !snippet)
		return;
	if (!render_side(opt, h, s)) {
		json_null(j, side_name(s));
		return;
	}
	json_open(j, side_name(s), '{');
	if (title)
		json_string(j, "title", h->side[s].title.text);
	if (snippet)
		json_string(j, "snippet", h->side[s].snippet.text);
	json_close(j, '}');
}

/* Offsets in code points, so that a client in any language can use them. */
static void
marks(struct json *j, const char *key, const struct marked *m)
{
	static const char *const kinds[] = {
		[MARK_LITERAL] = "lit", [MARK_TRANSLATION] = "tr"
	};
	size_t at = 0, points = 0;

	if (m->text == NULL || m->nmarks == 0)
		return;
	json_open(j, key, '[');
	for (size_t i = 0; i < m->nmarks; i++) {
		const struct mark *k = &m->marks[i];

		json_open(j, NULL, '[');
		points += utf8_count(m->text + at, k->start - at);
		json_int(j, NULL, (int64_t)points);
		points += utf8_count(m->text + k->start, k->end - k->start);
		json_int(j, NULL, (int64_t)points);
		json_string(j, NULL, kinds[k->kind]);
		json_close(j, ']');
		at = k->end;
	}
	json_close(j, ']');
}

static void
all_marks(struct json *j, const struct render_options *opt,
    const struct hit *h)
{
	static const char *const keys[SIDES][2] = {
		[SIDE_JA] = { "ja.title", "ja.snippet" },
		[SIDE_EN] = { "en.title", "en.snippet" },
	};

	json_open(j, "marks", '{');
	for (enum side s = 0; s < SIDES; s++) {
		if (!render_side(opt, h, s))
			continue;
		marks(j, keys[s][0], &h->side[s].title);
		marks(j, keys[s][1], &h->side[s].snippet);
	}
	json_close(j, '}');
}

static void
matched(struct json *j, const struct render_options *opt, const struct hit *h)
{
	json_open(j, "matched", '[');
	for (size_t i = 0; i < h->nmatched; i++) {
		const struct matched *m = &h->matched[i];

		json_open(j, NULL, '{');
		json_string(j, "unit", m->unit);
		json_string(j, "side", side_name(m->side));
		json_string(j, "rule", m->rule);
		if (m->term != NULL)
			json_string(j, "term", m->term);
		if (opt->explain)
			json_real(j, "share", m->share);
		json_close(j, '}');
	}
	json_close(j, ']');
	if (!opt->explain)
		return;
	json_open(j, "rest", '{');
	json_real(j, "pieces", h->rest[REST_PIECES]);
	json_real(j, "together", h->rest[REST_TOGETHER]);
	json_real(j, "recency", h->rest[REST_RECENCY]);
	json_close(j, '}');
}

static void
story(struct json *j, const struct hit *h)
{
	char *query;

	if (h->story == NULL) {
		json_null(j, "story");
		return;
	}
	query = query_story(h->story);
	json_open(j, "story", '{');
	json_string(j, "id", h->story);
	json_int(j, "size", (int64_t)h->story_size);
	json_string(j, "query", query);
	json_close(j, '}');
	free(query);
}

static void
hit_object(struct json *j, const struct render_options *opt,
    const struct hit *h)
{
	json_open(j, NULL, '{');
	if (render_wants(opt, "rank"))
		json_int(j, "rank", (int64_t)h->rank);
	if (render_wants(opt, "id"))
		json_string(j, "id", h->id);
	if (render_wants(opt, "match"))
		json_string(j, "match", hit_match_name(h->match));
	if (render_wants(opt, "score"))
		json_real(j, "score", h->score);
	if (render_wants(opt, "date"))
		instant(j, "date", h->date);
	if (render_wants(opt, "source"))
		json_string(j, "source", h->source);
	if (render_wants(opt, "author"))
		json_string(j, "author", h->author);
	if (render_wants(opt, "url"))
		json_string(j, "url", render_url(h->url));
	if (render_wants(opt, "tags"))
		strings(j, "tags", h->tags, h->ntags);
	if (render_wants(opt, "entities"))
		strings(j, "entities", h->entities, h->nentities);
	if (render_wants(opt, "scores"))
		scores(j, h->scores, h->nscores);
	for (enum side s = 0; s < SIDES; s++)
		side(j, opt, h, s);
	if (render_wants(opt, "marks"))
		all_marks(j, opt, h);
	if (render_wants(opt, "matched"))
		matched(j, opt, h);
	if (render_wants(opt, "story"))
		story(j, h);
	json_close(j, '}');
}

/* What stands before the hits ... */
static void
head(struct json *j, const struct result *res)
{
	json_int(j, "format_version", RENDER_FORMAT_VERSION);
	json_string(j, "query", res->query != NULL ? res->query : "");
	json_string(j, "interpretation", res->interpretation);
	strings(j, "notes", res->notes, res->nnotes);
	json_int(j, "total", (int64_t)res->total);
	json_bool(j, "total_is_exact", res->total_is_exact);
	json_bool(j, "partial", res->partial);
	json_int(j, "start", (int64_t)res->start);
	json_int(j, "num", (int64_t)res->num);
	json_open(j, "index", '{');
	json_int(j, "generation", (int64_t)res->generation);
	instant(j, "updated", res->updated);
	json_close(j, '}');
}

/* ... and after them. */
static void
tail(struct json *j, const struct result *res)
{
	json_open(j, "facets", '{');
	for (enum facet_kind k = 0; res->has_facets && k < FACETS; k++) {
		const struct facet *f = &res->facet[k];

		json_open(j, facet_name(k), '[');
		for (size_t i = 0; i < f->nvalues; i++) {
			json_open(j, NULL, '[');
			json_string(j, NULL, f->values[i].label);
			json_int(j, NULL, (int64_t)f->values[i].count);
			json_close(j, ']');
		}
		json_close(j, ']');
	}
	json_close(j, '}');
	json_open(j, "suggest", '{');
	json_string(j, "did_you_mean", res->did_you_mean);
	strings(j, "relax", res->relax, res->nrelax);
	json_close(j, '}');
	if (res->next > 0)
		json_int(j, "next", (int64_t)res->next);
	else
		json_null(j, "next");
}

static void
json_begin(struct render *r, const struct result *res)
{
	struct json j = { .out = r->out };

	json_open(&j, NULL, '{');
	head(&j, res);
	json_open(&j, "hits", '[');
}

/* One hit a line, so that two answers can be compared by diff. */
static void
json_hit(struct render *r, const struct hit *h)
{
	struct json j = { .out = r->out };

	strbuf_addstr(r->out, r->written++ > 0 ? ",\n" : "\n");
	hit_object(&j, r->opt, h);
}

static void
json_end(struct render *r, const struct result *res)
{
	struct json j = { .out = r->out };

	if (r->written > 0)
		strbuf_addch(r->out, '\n');
	json_close(&j, ']');
	tail(&j, res);
	json_close(&j, '}');
	strbuf_addch(r->out, r->opt->end);
}

static void
ndjson_begin(struct render *r, const struct result *res)
{
	(void)r;
	(void)res;
}

static void
ndjson_hit(struct render *r, const struct hit *h)
{
	struct json j = { .out = r->out };

	hit_object(&j, r->opt, h);
	strbuf_addch(r->out, r->opt->end);
}

static void
ndjson_end(struct render *r, const struct result *res)
{
	struct json j = { .out = r->out };

	json_open(&j, NULL, '{');
	json_open(&j, "summary", '{');
	head(&j, res);
	tail(&j, res);
	json_close(&j, '}');
	json_close(&j, '}');
	strbuf_addch(r->out, r->opt->end);
}

static void
article_side(struct json *j, const struct article *a, enum side s)
{
	const struct side_text *t = &a->side[s];

	if (!article_has(a, s)) {
		json_null(j, side_name(s));
		return;
	}
	json_open(j, side_name(s), '{');
	json_string(j, "title", t->title);
	json_string(j, "summary", t->summary);
	json_open(j, "points", '[');
	for (size_t i = 0; i < t->npoints; i++) {
		json_open(j, NULL, '{');
		json_string(j, "heading", t->points[i].heading);
		json_string(j, "text", t->points[i].text);
		json_close(j, '}');
	}
	json_close(j, ']');
	json_string(j, "body", t->body);
	json_string(j, "analysis", t->analysis);
	json_string(j, "comment", t->comment);
	json_close(j, '}');
}

/* The numbers that stand on one side only. */
static void
mismatches(struct json *j, const struct article *a)
{
	struct mismatch m;

	mismatch_find(a, &m);
	json_open(j, "mismatch", '{');
	json_open(j, "number", '{');
	for (enum side s = 0; s < SIDES; s++)
		strings(j, side_name(s), m.numbers[s], m.n[s]);
	json_close(j, '}');
	json_close(j, '}');
	mismatch_clear(&m);
}

void
render_article_json(const struct article *a,
    const struct render_options *opt, struct strbuf *out)
{
	static const char *const originals[] = {
		[ORIGINAL_UNKNOWN] = NULL, [ORIGINAL_JA] = "ja",
		[ORIGINAL_EN] = "en"
	};
	struct json j = { .out = out };

	json_open(&j, NULL, '{');
	json_int(&j, "format_version", RENDER_FORMAT_VERSION);
	json_open(&j, "article", '{');
	json_string(&j, "id", a->id);
	instant(&j, "date", a->date);
	json_string(&j, "source", a->source);
	json_string(&j, "author", a->author);
	json_string(&j, "url", render_url(a->url));
	json_string(&j, "original", originals[a->original]);
	strings(&j, "tags", a->tags, a->ntags);
	strings(&j, "entities", a->entities, a->nentities);
	scores(&j, a->scores, a->nscores);
	for (enum side s = 0; s < SIDES; s++)
		if ((opt->print & 1u << s) != 0)
			article_side(&j, a, s);
		else
			json_null(&j, side_name(s));
	mismatches(&j, a);
	instant(&j, "added", a->added);
	instant(&j, "changed", a->changed);
	json_close(&j, '}');
	json_close(&j, '}');
	strbuf_addch(out, opt->end);
}

const struct renderer render_json = { "json", "application/json", true, true,
	json_begin, json_hit, json_end };
const struct renderer render_ndjson = { "ndjson", "application/x-ndjson",
	true, true, ndjson_begin, ndjson_hit, ndjson_end };
