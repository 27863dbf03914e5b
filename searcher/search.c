#include "searcher/search.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/conf.h"
#include "searcher/blocks.h"
#include "searcher/facets.h"
#include "searcher/search_impl.h"
#include "searcher/suggest.h"
#include "searcher/translate.h"
#include "searcher/when.h"

#define TRIES_MAX 40u	/* each server may go away, the writer come by */
#define KEEP_BYTES ((size_t)16 << 20)	/* of records; an article has 10 kB */
#define KEEP_FACETS_BYTES ((size_t)8 << 20)	/* an article has 60 bytes */
#define ECHO_TRANSLATIONS 3u	/* of a unit, told with how it was read */

enum status
searcher_open(struct searcher **out, const char *dir,
    const struct conf *conf, struct error *err)
{
	struct searcher *s = xcalloc(1, sizeof(*s));
	struct reader_info info;
	enum status st;

	s->conf = conf;
	if ((st = zone_open(&s->zone, conf == NULL ? NULL : conf->zone,
	    err)) != STATUS_OK || (st = analyzer_open(&s->an, NULL, err)) !=
	    STATUS_OK || (st = reader_open(&s->reader, dir,
	    analyzer_fingerprint(s->an), err)) != STATUS_OK)
		goto fail;
	reader_info(s->reader, &info);
	if (info.other_fingerprint && conf != NULL && conf->mismatch_refuse) {
		st = error_set(err, STATUS_MISMATCH, "%s: index made with "
		    "[%s], this is [%s]; run ainews-index rebuild", dir,
		    info.fingerprint, analyzer_fingerprint(s->an));
		goto fail;
	}
	s->other = info.other_fingerprint;
	s->facets = facets_new(s->reader, s->an);
	*out = s;
	return STATUS_OK;
fail:
	searcher_close(s);
	*out = NULL;
	return st;
}

void
searcher_close(struct searcher *s)
{
	if (s == NULL)
		return;
	facets_free(s->facets);
	reader_close(s->reader);
	analyzer_free(s->an);
	zone_close(s->zone);
	free(s);
}

void
searcher_keep(struct searcher *s)
{
	reader_keep(s->reader, KEEP_BYTES);
	facets_keep(s->facets, KEEP_FACETS_BYTES);
	blocks_map();
}

uint64_t
searcher_state(const struct searcher *s)
{
	struct reader_info info;

	reader_info(s->reader, &info);
	return info.state;
}

const char *
searcher_missing(const struct searcher *s, size_t k)
{
	return reader_missing(s->reader, k);
}

int64_t
searcher_updated(const struct searcher *s)
{
	struct reader_info info;

	reader_info(s->reader, &info);
	return info.updated;
}

enum status
searcher_refresh(struct searcher *s, struct error *err)
{
	return reader_refresh(s->reader, err);
}

bool
searcher_is_old(const struct searcher *s)
{
	struct reader_info info;

	reader_info(s->reader, &info);
	return info.other_fingerprint && !s->other;
}

/*
 * Where a server stopped answering in the middle, or the writer came by, all
 * is asked again: what was found in one state is not in the next.  False when
 * there is nothing to repeat, and then *st stays, or nobody left to ask.
 */
static bool
again(struct searcher *s, unsigned *tries, enum status *st,
    struct error *err)
{
	enum status refreshed;

	if (!reader_lost(s->reader))
		return false;
	if (++*tries == TRIES_MAX) {
		*st = error_set(err, STATUS_STALE, "the index changes too "
		    "fast to be read; try again");
		return false;
	}
	refreshed = reader_refresh(s->reader, err);
	if (refreshed != STATUS_OK)
		*st = refreshed;
	return refreshed == STATUS_OK;
}

static enum status
find_article(struct searcher *s, const char *id, struct article **out,
    struct error *err)
{
	struct reader_info info;
	struct record rec;
	uint32_t docid;
	char *bytes;
	enum status st;

	*out = NULL;
	st = reader_docid(s->reader, id, &docid, err);
	reader_info(s->reader, &info);
	if (st == STATUS_NOT_FOUND && info.missing > 0)
		return error_set(err, STATUS_NETWORK, "%s: no such article "
		    "in what there is of the index", id);
	if (st != STATUS_OK ||
	    (st = reader_record(s->reader, docid, &rec, &bytes, err)) !=
	    STATUS_OK)
		return st;
	*out = record_article(&rec);
	record_clear(&rec);
	free(bytes);
	return STATUS_OK;
}

enum status
search_article(struct searcher *s, const char *id, struct article **out,
    struct error *err)
{
	unsigned tries = 0;
	enum status st;

	do
		st = find_article(s, id, out, err);
	while (again(s, &tries, &st, err));
	return st;
}

/* ---- one search ---- */

static const char *
saved_query(void *ctx, const char *name)
{
	const struct conf *conf = ctx;

	for (size_t i = 0; conf != NULL && i < conf->nqueries; i++)
		if (strcmp(conf->queries[i].name, name) == 0)
			return conf->queries[i].text;
	return NULL;
}

static void
add_note(struct result *r, const char *note)
{
	r->notes = xreallocarray(r->notes, r->nnotes + 1, sizeof(*r->notes));
	r->notes[r->nnotes++] = xstrdup(note);
}

/* Notes of this file, by enum ui_language. */
enum note { NOTE_PARTIAL_ONLY, NOTE_INEXACT, NOTE_FINGERPRINT,
	NOTE_NO_LIKE, NOTE_NOTHING, NOTE_MISSING, NOTES };

static const char *const notes[NOTES][2] = {
	[NOTE_PARTIAL_ONLY] = {
		"すべての語を含む記事はありません。"
		"一部の語を含む記事を表示します",
		"no article has all the words; these have some of them" },
	[NOTE_INEXACT] = {
		"候補が多すぎるため、件数は正確ではありません",
		"too many candidates: the total is not exact" },
	[NOTE_MISSING] = {
		"索引の一部に接続できません。残りの部分の結果です",
		"a part of the index does not answer; "
		"these are the hits of the others" },
	[NOTE_NO_LIKE] = {
		"その id の記事はありません",
		"there is no article of that id" },
	[NOTE_NOTHING] = {
		"記号や仮名一文字だけでは検索できません。"
		"すべての記事を表示します",
		"signs and single kana alone are nothing to search for; "
		"these are all articles" },
	[NOTE_FINGERPRINT] = {
		"索引は別の辞書か版で作られています。"
		"ainews-index rebuild で作り直してください",
		"the index was made with other word lists or another version; "
		"run ainews-index rebuild" },
};

static void
note(struct job *j, enum note n)
{
	add_note(j->res, notes[n][j->req->ui == UI_EN]);
}

static enum status
read_query(struct job *j)
{
	const char *text = j->req->query == NULL ? "" : j->req->query;
	struct query_env env = { .zone = j->s->zone, .now = j->req->now,
	    .ui = j->req->ui, .saved = saved_query,
	    .ctx = (void *)j->s->conf };
	enum status st;

	st = query_parse(&j->query, text, strlen(text), &env, j->err);
	if (st != STATUS_OK)
		return STATUS_BAD_QUERY;
	if (j->eff.search == SIDES_BOTH && j->query->sides != 0)
		j->eff.search = j->query->sides;
	if (j->eff.recency == RECENCY_CONF && j->s->conf != NULL &&
	    j->s->conf->recency_off)
		j->eff.recency = RECENCY_OFF;
	for (size_t i = 0; i < j->query->nnotes; i++)
		add_note(j->res, j->query->notes[i]);
	return STATUS_OK;
}

/* Another spelling of a unit, its synonyms, and the translations that are
 * worth telling, the best ones. */
static const char *
echo_extra(void *ctx, const struct query_node *node, enum query_extra kind,
    size_t n)
{
	const struct plan *p = ctx;

	for (size_t i = 0; kind == EXTRA_SYNONYM && i < p->nunits; i++)
		if (p->units[i].typed == node && n-- == 0)
			return p->units[i].text;
	for (size_t i = 0; kind == EXTRA_VARIANT && i < p->nunits; i++)
		if (p->units[i].node == node && n-- == 0)
			return p->units[i].variant;
	if (kind != EXTRA_TRANSLATION || n >= ECHO_TRANSLATIONS)
		return NULL;
	for (size_t i = 0; i < p->nunits; i++)
		for (size_t k = 0; p->units[i].node == node &&
		    k < p->units[i].ntranslations; k++)
			if (p->units[i].translations[k].sure && n-- == 0)
				return p->units[i].translations[k].shown;
	return NULL;
}

static void
interpret(struct job *j)
{
	const struct query_echo echo = { .ui = j->req->ui,
	    .sides = j->eff.search, .extra = echo_extra, .ctx = &j->plan };

	j->res->interpretation = query_interpretation(j->query, &echo);
}

static enum status search_once(struct searcher *, const struct request *,
    struct result **, struct error *);

static bool
finds_something(const struct job *j, const char *query)
{
	struct request req = *j->req;
	struct result *res;
	bool found;

	req.query = query;
	req.start = req.num = 0;
	req.facets = req.snippets = req.partial = req.explain = false;
	found = search_once(j->s, &req, &res, NULL) == STATUS_OK &&
	    res->total > 0;
	result_free(res);
	return found;
}

/*
 * Queries with one unit less that find something, for a page without full
 * matches.  Who wants no hits needs none.
 */
static void
suggest_relaxed(struct job *j)
{
	struct result *r = j->res;
	size_t n = query_units(j->query);

	if (r->total > 0 || j->req->num == 0 || n < 2 || n > 8)
		return;
	r->relax = xcalloc(n, sizeof(*r->relax));
	for (size_t i = 0; i < n; i++) {
		struct query *less = query_without(j->query, i);
		char *text = query_text(less);

		if (finds_something(j, text))
			r->relax[r->nrelax++] = text;
		else
			free(text);
		query_free(less);
	}
}

/* Was something typed, and none of it a word? */
static bool
says_nothing(const struct plan *p)
{
	for (size_t i = 0; i < p->nunits; i++)
		if (!p->units[i].empty)
			return false;
	return p->nunits > 0;
}

static enum status
run(struct job *j)
{
	struct reader_info info;
	uint32_t docid;
	enum status st;

	if ((st = read_query(j)) != STATUS_OK)
		return st;
	st = plan_make(&j->plan, j->query, &j->eff, j->s->an, j->s->reader,
	    j->err);
	if (st != STATUS_OK)
		return st;
	interpret(j);
	if (j->req->snippets)
		j->snipper = snipper_new(&j->plan, j->s->an, j->s->reader,
		    j->req->snippet_width);
	/* Who asks about stories sees all that is in them. */
	fold_init(&j->fold, j->s->reader, j->req->fold &&
	    !query_tells_articles(j->query));
	if ((st = search_full(j)) != STATUS_OK ||
	    (st = search_partial(j)) != STATUS_OK)
		return st;
	reader_info(j->s->reader, &info);
	if (j->plan.inexact || j->query->truncated || info.missing > 0)
		j->res->partial = true;
	if (info.missing > 0)
		note(j, NOTE_MISSING);
	if (j->plan.inexact)
		note(j, NOTE_INEXACT);
	if (j->res->total == 0 && j->res->nhits > 0)
		note(j, NOTE_PARTIAL_ONLY);
	if (j->req->like != NULL && reader_docid(j->s->reader, j->req->like,
	    &docid, NULL) == STATUS_NOT_FOUND)
		note(j, NOTE_NO_LIKE);
	if (says_nothing(&j->plan))
		note(j, NOTE_NOTHING);
	if (info.other_fingerprint)
		note(j, NOTE_FINGERPRINT);
	j->res->sort = j->sort == SORT_DEFAULT ? SORT_RELEVANCE : j->sort;
	j->res->generation = info.generation;
	j->res->updated = info.updated;
	if (j->res->start + j->res->nhits < j->listed)
		j->res->next = j->res->start + j->res->nhits;
	suggest_relaxed(j);
	if (j->res->total == 0)
		j->res->did_you_mean = suggest_query(j->res->query, &j->plan,
		    j->s->an, j->s->reader);
	return st;
}

static enum status
search_once(struct searcher *s, const struct request *req,
    struct result **out, struct error *err)
{
	struct job j = { .s = s, .req = req, .eff = *req, .err = err };
	enum status st;

	j.res = xcalloc(1, sizeof(*j.res));
	j.res->query = xstrdup(req->query == NULL ? "" : req->query);
	j.res->start = req->start;
	j.res->num = req->num;
	st = run(&j);
	snipper_free(j.snipper);
	fold_clear(&j.fold);
	merged_clear(&j.full);
	plan_clear(&j.plan);
	query_free(j.query);
	if (st != STATUS_OK || reader_lost(s->reader)) {
		result_free(j.res);
		j.res = NULL;
	}
	*out = j.res;
	return st;
}

enum status
search(struct searcher *s, const struct request *req, struct result **out,
    struct error *err)
{
	struct timespec t0, t1;
	unsigned tries = 0;
	enum status st;

	clock_gettime(CLOCK_MONOTONIC, &t0);
	do
		st = search_once(s, req, out, err);
	while (again(s, &tries, &st, err));
	clock_gettime(CLOCK_MONOTONIC, &t1);
	if (st == STATUS_OK)
		(*out)->seconds = (double)(t1.tv_sec - t0.tv_sec) +
		    (double)(t1.tv_nsec - t0.tv_nsec) / 1e9;
	return st;
}

static void
mark_text(void *ctx, enum side side, const char *text, size_t len,
    struct marked *out)
{
	struct job *j = ctx;

	snip_text(j->snipper, side, text, len, out);
}

static enum status
view_once(struct searcher *s, const struct request *req, const char *id,
    struct view **out, struct error *err)
{
	struct job j = { .s = s, .req = req, .eff = *req, .err = err };
	struct article *article = NULL;
	enum status st;

	*out = NULL;
	st = find_article(s, id, &article, err);
	if (st != STATUS_OK)
		return st;
	j.res = xcalloc(1, sizeof(*j.res));
	if ((st = read_query(&j)) == STATUS_OK &&
	    (st = plan_make(&j.plan, j.query, &j.eff, s->an, s->reader,
	    err)) == STATUS_OK) {
		j.snipper = snipper_new(&j.plan, s->an, s->reader, 0);
		*out = view_new(article, mark_text, &j);
	} else {
		article_free(article);
	}
	snipper_free(j.snipper);
	plan_clear(&j.plan);
	query_free(j.query);
	result_free(j.res);
	return st;
}

enum status
search_view(struct searcher *s, const struct request *req, const char *id,
    struct view **out, struct error *err)
{
	enum status st = view_once(s, req, id, out, err);
	unsigned tries = 0;

	while (again(s, &tries, &st, err)) {
		view_free(*out);
		st = view_once(s, req, id, out, err);
	}
	return st;
}
