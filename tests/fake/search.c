/*
 * A searcher without an index, for tests of what stands around the search:
 * the query is the name of a prepared answer.  "many" gives three hits on
 * two pages, "endless" as many as are asked for, "some" partial ones,
 * "hostile" an article in which every field tries to break out, "fail" an
 * error, anything else no hits.  "slow" never ends, "crash" ends the process,
 * "grow" keeps memory.
 */
#include "searcher/search.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/conf.h"

#define UPDATED 1783252800		/* 2026-07-05T12:00:00Z */
#define RLO "\xe2\x80\xae"
#define LRI "\xe2\x81\xa6"
#define ESC "\033]0;owned\a\033[31m"
/* What a match is shown by below. */
#define LIT "\002"
#define TR "\003"
#define END "\004"
#define BREAK "\"'><script>alert(1)</script><img src=x onerror=alert(2)>"

struct searcher {
	int unused;
};

static const struct sample {
	const char *id, *source, *author, *url;
	int64_t date;
	const char *tags[4];
	int importance;
	const char *title[SIDES], *snippet[SIDES];
	size_t story_size;
} samples[] = {
	{ "20260314-017", "example-news", "山田 花子",
	    "https://example.com/a?b=1&c=2", 1773446400,
	    { "推論", "オープンソース AI" }, 4,
	    { LIT "推論コスト" END "を下げる新しいキャッシュ方式",
	    "A new cache that cuts " TR "inference cost" END },
	    { "…長い文脈でも" LIT "推論コスト" END
	    "を半分にできると研究者は述べた。",
	    "…halves " TR "inference cost" END
	    " even for long contexts…" }, 3 },
	{ "20260310-002", "Interconnects", NULL, NULL, 1773100800,
	    { "LLM" }, 0,
	    { LIT "推論" END "モデルのＡＰＩ料金、か\xe3\x82\x99平均で3割下がる",
	    NULL },
	    { NULL, "Prices of " LIT "reasoning" END
	    " models fell by a third." }, 1 },
	{ "undated", NULL, NULL, "http://example.org/x", NO_DATE, { NULL }, 0,
	    { NULL, "Only English here" },
	    { NULL, LIT "Reasoning" END
	    " without a date & without <tags>." }, 1 },
	{ "hostile", BREAK, RLO "author" BREAK, "javascript:alert(1)",
	    1773100800, { BREAK, "tab\there" }, 5,
	    { BREAK LIT RLO "evil" LRI END "</title>",
	    "--" ESC TR "&lt;b&gt;" END },
	    { "</mark></article>" LIT BREAK END,
	    "a\xff" "b\xed\xa0\x80 ]]>" }, 2 },
};
#define SAMPLE_HOSTILE 3

enum status
searcher_open(struct searcher **s, const char *dir, const struct conf *conf,
    struct error *err)
{
	(void)conf;
	*s = NULL;
	if (strcmp(dir, "/nonexistent") == 0)
		return error_set(err, STATUS_NO_INDEX,
		    "%s: no index; run ainews-index update PATH", dir);
	*s = xcalloc(1, sizeof(**s));
	return STATUS_OK;
}

void
searcher_close(struct searcher *s)
{
	free(s);
}

uint64_t
searcher_state(const struct searcher *s)
{
	(void)s;
	return 412;
}

void
searcher_keep(struct searcher *s)
{
	(void)s;
}

int64_t
searcher_updated(const struct searcher *s)
{
	(void)s;
	return UPDATED;
}

const char *
searcher_missing(const struct searcher *s, size_t k)
{
	(void)s;
	(void)k;
	return NULL;
}

enum status
searcher_refresh(struct searcher *s, struct error *err)
{
	(void)s;
	(void)err;
	return STATUS_OK;
}

bool
searcher_is_old(const struct searcher *s)
{
	(void)s;
	return false;
}

/* The text without its marks, which go into the list. */
static void
mark(struct marked *m, const char *text)
{
	size_t n = 0;

	if (text == NULL)
		return;
	m->text = xcalloc(1, strlen(text) + 1);
	m->marks = xcalloc(4, sizeof(*m->marks));
	for (; *text != '\0'; text++) {
		if (*text == LIT[0] || *text == TR[0]) {
			m->marks[m->nmarks].start = n;
			m->marks[m->nmarks].kind = *text == LIT[0] ?
			    MARK_LITERAL : MARK_TRANSLATION;
		} else if (*text == END[0]) {
			m->marks[m->nmarks++].end = n;
		} else {
			m->text[n++] = *text;
		}
	}
}

static char *
unmarked(const char *text)
{
	struct marked m = { .text = NULL };

	mark(&m, text);
	free(m.marks);
	return m.text;
}

static void
match(struct hit *h, const char *unit, enum side side, const char *rule,
    const char *term)
{
	struct matched *m = &h->matched[h->nmatched++];

	m->unit = xstrdup(unit);
	m->side = side;
	m->rule = rule;
	m->term = xstrdup(term);
	m->share = term != NULL ? 0.2 : 0.8;
}

static void
make_hit(struct hit *h, const struct sample *s, const struct request *req)
{
	h->id = xstrdup(s->id);
	h->date = s->date;
	h->updated = s->date != NO_DATE ? s->date : UPDATED;
	h->source = xstrdup(s->source);
	h->author = xstrdup(s->author);
	h->url = xstrdup(s->url);
	h->tags = xcalloc(4, sizeof(*h->tags));
	for (; h->ntags < 4 && s->tags[h->ntags] != NULL; h->ntags++)
		h->tags[h->ntags] = xstrdup(s->tags[h->ntags]);
	if (s->importance > 0) {
		h->scores = xcalloc(1, sizeof(*h->scores));
		h->scores[0].name = xstrdup("importance");
		h->scores[0].value = s->importance;
		h->nscores = 1;
	}
	for (size_t i = 0; i < SIDES; i++) {
		h->side[i].present = s->title[i] != NULL ||
		    s->snippet[i] != NULL;
		mark(&h->side[i].title, s->title[i]);
		if (req->snippets)
			mark(&h->side[i].snippet, s->snippet[i]);
	}
	h->matched = xcalloc(2, sizeof(*h->matched));
	match(h, "推論", SIDE_JA, "word", NULL);
	if (s->story_size == 3)
		match(h, "推論", SIDE_EN, "translation", "inference");
	h->story = s->story_size > 1 ? xstrdup("s-88") : NULL;
	h->story_size = s->story_size;
}

static void
add_facet(struct result *res, enum facet_kind kind, const char *label,
    size_t count)
{
	struct facet *f = &res->facet[kind];

	if (f->values == NULL)
		f->values = xcalloc(4, sizeof(*f->values));
	f->values[f->nvalues].label = xstrdup(label);
	f->values[f->nvalues++].count = count;
}

static void
add_facets(struct result *res, bool hostile)
{
	res->has_facets = true;
	add_facet(res, FACET_TAG, "推論", 51);
	add_facet(res, FACET_TAG, hostile ? BREAK : "オープンソース AI", 7);
	add_facet(res, FACET_ENTITY, "OpenAI", 9);
	add_facet(res, FACET_SOURCE, "example-news", 20);
	add_facet(res, FACET_MONTH, "2026-03", 40);
	add_facet(res, FACET_MONTH, "2026-01", 12);
	add_facet(res, FACET_LANG, "both", 120);
	add_facet(res, FACET_SCORE, "4", 30);
}

static void
add_list(char ***list, size_t *n, const char *text)
{
	*list = xreallocarray(*list, *n + 1, sizeof(**list));
	(*list)[(*n)++] = xstrdup(text);
}

/* More memory than before, touched so that it is really there. */
static void
grow(void)
{
	static char *kept[4];
	static size_t n;
	size_t size = (size_t)64 << 20;

	if (n < sizeof(kept) / sizeof(kept[0])) {
		kept[n] = xmalloc(size);
		memset(kept[n++], 1, size);
	}
}

enum status
search(struct searcher *s, const struct request *req, struct result **out,
    struct error *err)
{
	const char *q = req->query != NULL ? req->query : "";
	bool hostile = strncmp(q, "hostile", 7) == 0;
	bool some = strcmp(q, "some") == 0;
	size_t first = hostile ? SAMPLE_HOSTILE : 0, have;
	struct result *res;

	(void)s;
	*out = NULL;
	if (strcmp(q, "slow") == 0)
		for (volatile bool end = false; !end; )
			;
	if (strcmp(q, "crash") == 0)
		abort();
	if (strcmp(q, "grow") == 0)
		grow();
	if (strcmp(q, "fail") == 0)
		return error_set(err, STATUS_CORRUPT, "/srv/index: damaged");
	res = xcalloc(1, sizeof(*res));
	res->query = xstrdup(q);
	res->interpretation = xstrdup(hostile ? BREAK : "推論 AND コスト");
	res->total_is_exact = true;
	res->start = req->start;
	res->num = req->num;
	res->sort = req->sort == SORT_DEFAULT ? SORT_RELEVANCE : req->sort;
	res->generation = 412;
	res->updated = UPDATED;
	have = hostile || some ? 1 : strcmp(q, "many") == 0 ? 3 :
	    strcmp(q, "endless") == 0 ? 20000 : 0;
	res->total = some ? 0 : have;
	if (hostile)
		add_list(&res->notes, &res->nnotes, BREAK);
	if (have == 0) {
		res->did_you_mean = xstrdup("many");
		add_list(&res->relax, &res->nrelax, "\"a b\" c&d");
	}
	if (some && !req->partial)
		have = 0;
	res->hits = xcalloc(req->num, sizeof(*res->hits));
	for (size_t i = req->start; i < have && res->nhits < req->num; i++) {
		struct hit *h = &res->hits[res->nhits++];

		make_hit(h, &samples[first + i % 3], req);
		h->rank = i + 1;
		h->match = some ? HIT_SOME : HIT_ALL;
		h->score = 12.5 - (double)(i / 2) * 2;
	}
	if (req->start + res->nhits < have && res->nhits > 0)
		res->next = req->start + res->nhits;
	if (req->facets)
		add_facets(res, hostile);
	*out = res;
	return STATUS_OK;
}

enum status
search_article(struct searcher *searcher, const char *id,
    struct article **out, struct error *err)
{
	size_t n = sizeof(samples) / sizeof(samples[0]);

	(void)searcher;
	*out = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct sample *s = &samples[i];
		struct article *a;

		if (strcmp(s->id, id) != 0)
			continue;
		a = article_new();
		a->id = xstrdup(s->id);
		a->source = xstrdup(s->source);
		a->author = xstrdup(s->author);
		a->url = xstrdup(s->url);
		a->date = s->date;
		a->added = a->changed = UPDATED;
		a->original = ORIGINAL_EN;
		for (size_t t = 0; t < 4 && s->tags[t] != NULL; t++)
			article_add_tag(a, s->tags[t]);
		if (s->importance > 0)
			article_add_score(a, "importance", s->importance);
		for (size_t k = 0; k < SIDES; k++) {
			a->side[k].title = unmarked(s->title[k]);
			a->side[k].body = unmarked(s->snippet[k]);
		}
		side_add_point(&a->side[SIDE_JA], "見出し" BREAK,
		    "要点の文。");
		a->side[SIDE_JA].summary = xstrdup("要約の文。");
		a->side[SIDE_JA].analysis = xstrdup("影響は大きい。");
		a->side[SIDE_JA].comment = xstrdup("一段落目。\n二段落目。");
		*out = a;
		return STATUS_OK;
	}
	return error_set(err, STATUS_NOT_FOUND, "%s: no such article", id);
}

/* Whatever the query, one word of each side is marked. */
static void
mark_text(void *ctx, enum side side, const char *text, size_t len,
    struct marked *out)
{
	const char *word = side == SIDE_JA ? "推論" : "cache";
	const char *at;

	(void)ctx;
	out->text = xstrndup(text, len);
	at = strstr(out->text, word);
	if (at == NULL)
		return;
	out->marks = xcalloc(1, sizeof(*out->marks));
	out->marks[0].start = (size_t)(at - out->text);
	out->marks[0].end = out->marks[0].start + strlen(word);
	out->marks[0].kind = side == SIDE_JA ? MARK_LITERAL :
	    MARK_TRANSLATION;
	out->nmarks = 1;
}

enum status
search_view(struct searcher *s, const struct request *req, const char *id,
    struct view **out, struct error *err)
{
	struct article *a;
	enum status st = search_article(s, id, &a, err);

	*out = st == STATUS_OK ? view_new(a, req->query != NULL &&
	    req->query[0] != '\0' ? mark_text : NULL, NULL) : NULL;
	return st;
}
