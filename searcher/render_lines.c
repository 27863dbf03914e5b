/*
 * Lines for other programs: ids, tab-separated columns, templates, TREC
 * runs.  A value never holds a tab or a line feed, so cut(1) and awk work.
 */
#include "searcher/render.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/term.h"

#define FIELDS_DEFAULT "id,date,source,ja.title,en.title,url"
#define TREC_TAG "ainews-search"
#define TREC_UNIT 1000000.		/* six digits are printed */

static void
add(struct strbuf *out, const char *s)
{
	if (s != NULL)
		term_text(out, s, strlen(s));
}

static void
field_rank(struct strbuf *out, const struct hit *h)
{
	strbuf_addf(out, "%zu", h->rank);
}

static void
field_id(struct strbuf *out, const struct hit *h)
{
	add(out, h->id);
}

static void
field_match(struct strbuf *out, const struct hit *h)
{
	strbuf_addstr(out, hit_match_name(h->match));
}

static void
field_score(struct strbuf *out, const struct hit *h)
{
	strbuf_addf(out, "%.4f", h->score);
}

static void
field_date(struct strbuf *out, const struct hit *h)
{
	render_instant(out, h->date);
}

static void
field_source(struct strbuf *out, const struct hit *h)
{
	add(out, h->source);
}

static void
field_author(struct strbuf *out, const struct hit *h)
{
	add(out, h->author);
}

static void
field_url(struct strbuf *out, const struct hit *h)
{
	add(out, render_url(h->url));
}

static void
field_tags(struct strbuf *out, const struct hit *h)
{
	for (size_t i = 0; i < h->ntags; i++) {
		if (i > 0)
			strbuf_addch(out, ',');
		add(out, h->tags[i]);
	}
}

static void
field_entities(struct strbuf *out, const struct hit *h)
{
	for (size_t i = 0; i < h->nentities; i++) {
		if (i > 0)
			strbuf_addch(out, ',');
		add(out, h->entities[i]);
	}
}

static void
field_scores(struct strbuf *out, const struct hit *h)
{
	for (size_t i = 0; i < h->nscores; i++) {
		if (i > 0)
			strbuf_addch(out, ',');
		add(out, h->scores[i].name);
		strbuf_addf(out, "=%d", h->scores[i].value);
	}
}

static void
field_story(struct strbuf *out, const struct hit *h)
{
	add(out, h->story);
}

static void
field_ja_title(struct strbuf *out, const struct hit *h)
{
	add(out, h->side[SIDE_JA].title.text);
}

static void
field_ja_snippet(struct strbuf *out, const struct hit *h)
{
	add(out, h->side[SIDE_JA].snippet.text);
}

static void
field_en_title(struct strbuf *out, const struct hit *h)
{
	add(out, h->side[SIDE_EN].title.text);
}

static void
field_en_snippet(struct strbuf *out, const struct hit *h)
{
	add(out, h->side[SIDE_EN].snippet.text);
}

/* Those that are no text are for JSON. */
static const struct field {
	const char *name;
	void (*put)(struct strbuf *, const struct hit *);
} fields[] = {
	{ "rank", field_rank }, { "id", field_id }, { "match", field_match },
	{ "score", field_score }, { "date", field_date },
	{ "source", field_source }, { "author", field_author },
	{ "url", field_url }, { "tags", field_tags },
	{ "entities", field_entities }, { "scores", field_scores },
	{ "story", field_story },
	{ "ja.title", field_ja_title }, { "ja.snippet", field_ja_snippet },
	{ "en.title", field_en_title }, { "en.snippet", field_en_snippet },
	{ "marks", NULL }, { "matched", NULL }, { "facets", NULL },
};

static const struct field *
field_find(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (strlen(fields[i].name) == len &&
		    memcmp(fields[i].name, name, len) == 0)
			return &fields[i];
	return NULL;
}

bool
render_wants(const struct render_options *opt, const char *name)
{
	size_t len = strlen(name);

	for (const char *p = opt->fields; p != NULL; p = strchr(p, ',')) {
		p += *p == ',';
		if (strncmp(p, name, len) == 0 &&
		    (p[len] == ',' || p[len] == '\0'))
			return true;
	}
	return opt->fields == NULL;
}

enum status
render_check_fields(const struct renderer *type, const char *list,
    struct error *err)
{
	size_t n = 0;

	for (const char *p = list; ; p++) {
		size_t len = strcspn(p, ",");
		const struct field *f = field_find(p, len);

		if (f == NULL || (f->put == NULL && type == &render_tsv))
			return error_set(err, STATUS_BAD_QUERY,
			    "no field \"%.*s\"; ainews-search(1) names "
			    "them", (int)len, p);
		if (++n > RENDER_FIELDS_MAX)
			return error_set(err, STATUS_BAD_QUERY,
			    "more than %d fields", RENDER_FIELDS_MAX);
		p += len;
		if (*p == '\0')
			return STATUS_OK;
	}
}

/*
 * {name} is a field, {{ and }} are brackets, \t \n \\ what they are in C;
 * everything else stands for itself.
 */
static enum status
expand(const char *t, const struct hit *h, struct strbuf *out,
    struct error *err)
{
	for (; *t != '\0'; t++) {
		const struct field *f;
		size_t len;

		if ((t[0] == '{' || t[0] == '}') && t[1] == t[0]) {
			strbuf_addch(out, *t++);
			continue;
		}
		if (t[0] == '\\' && t[1] != '\0' &&
		    strchr("tn\\", t[1]) != NULL) {
			t++;
			strbuf_addch(out, *t == 't' ? '\t' :
			    *t == 'n' ? '\n' : '\\');
			continue;
		}
		if (t[0] != '{') {
			strbuf_addch(out, *t);
			continue;
		}
		len = strcspn(t + 1, "}");
		f = t[1 + len] == '}' ? field_find(t + 1, len) : NULL;
		if (f == NULL || f->put == NULL)
			return error_set(err, STATUS_BAD_QUERY,
			    "no field \"{%.*s}\"; ainews-search(1) names "
			    "them", (int)len, t + 1);
		f->put(out, h);
		t += len + 1;
	}
	return STATUS_OK;
}

enum status
render_check_template(const char *template, struct error *err)
{
	static const struct hit nothing = { .id = NULL, .date = NO_DATE };
	struct strbuf sb;
	enum status st;

	strbuf_init(&sb, RENDER_MAX);
	st = expand(template, &nothing, &sb, err);
	strbuf_clear(&sb);
	return st;
}

static void
lines_begin(struct render *r, const struct result *res)
{
	(void)r;
	(void)res;
}

static void
lines_end(struct render *r, const struct result *res)
{
	(void)r;
	(void)res;
}

static void
tsv_hit(struct render *r, const struct hit *h)
{
	const char *p = r->opt->fields != NULL ? r->opt->fields :
	    FIELDS_DEFAULT;

	for (;;) {
		size_t len = strcspn(p, ",");
		const struct field *f = field_find(p, len);

		if (f != NULL)
			f->put(r->out, h);
		if (p[len] == '\0')
			break;
		strbuf_addch(r->out, '\t');
		p += len + 1;
	}
	strbuf_addch(r->out, r->opt->end);
}

/* The template was checked before the search, so it expands. */
static void
tsv_or_template_hit(struct render *r, const struct hit *h)
{
	if (r->opt->template == NULL) {
		tsv_hit(r, h);
		return;
	}
	if (expand(r->opt->template, h, r->out, NULL) == STATUS_OK)
		strbuf_addch(r->out, r->opt->end);
}

/* With --facets: facet, value, count. */
static void
tsv_end(struct render *r, const struct result *res)
{
	for (enum facet_kind k = 0; r->opt->facets_only && k < FACETS; k++)
		for (size_t i = 0; i < res->facet[k].nvalues; i++) {
			strbuf_addf(r->out, "%s\t", facet_name(k));
			add(r->out, res->facet[k].values[i].label);
			strbuf_addf(r->out, "\t%zu%c",
			    res->facet[k].values[i].count, r->opt->end);
		}
}

static void
ids_hit(struct render *r, const struct hit *h)
{
	add(r->out, h->id);
	strbuf_addch(r->out, r->opt->end);
}

/*
 * Evaluation tools sort by score and break ties in their own ways, so the
 * printed score falls from line to line whatever the scores of hits are
 * (partial ones may have more than full ones).
 */
static void
trec_hit(struct render *r, const struct hit *h)
{
	int64_t score = (int64_t)(h->score * TREC_UNIT + .5);

	if (r->written > 0 && score >= r->last_score)
		score = r->last_score - 1;
	r->last_score = score;
	add(r->out, r->opt->qid != NULL ? r->opt->qid : "1");
	strbuf_addstr(r->out, " Q0 ");
	add(r->out, h->id);
	strbuf_addf(r->out, " %zu %.6f %s%c", ++r->written,
	    (double)score / TREC_UNIT, TREC_TAG, r->opt->end);
}

const struct renderer render_tsv = { "tsv", "text/tab-separated-values", true,
	false, lines_begin, tsv_or_template_hit, tsv_end };
const struct renderer render_ids = { "ids", "text/plain", false, false,
	lines_begin, ids_hit, lines_end };
const struct renderer render_trec = { "trec", "text/plain", false, false,
	lines_begin, trec_hit, lines_end };
