#include "searcher/search.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/conf.h"
#include "searcher/facets.h"
#include "searcher/fold.h"
#include "searcher/plan.h"
#include "searcher/query.h"
#include "searcher/snippet.h"
#include "searcher/suggest.h"
#include "searcher/translate.h"
#include "searcher/when.h"
#include "text/analyzer.h"
#include "text/lexicon.h"

/* Full matches are counted exactly up to here, beyond it is "about". */
#define TOTAL_EXACT 10000u
#define ECHO_TRANSLATIONS 3u	/* of a unit, told with how it was read */
/*
 * How matches as typed and by translation take turns, among those that match
 * in full and among the partial ones; see the table in HACKING.md.
 */
static const struct turns {
	size_t native, cross;
} turns_full = { 2, 1 }, turns_partial = { 1, 3 };

struct searcher {
	struct analyzer *an;
	struct reader *reader;
	struct zone *zone;
	const struct conf *conf;
};

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
	reader_close(s->reader);
	analyzer_free(s->an);
	zone_close(s->zone);
	free(s);
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

/*
 * Where a server stopped answering in the middle, all is asked again without
 * it: false when there is nothing to repeat, and then *st stays, or nobody
 * left to ask.
 */
static bool
again(struct searcher *s, enum status *st, struct error *err)
{
	enum status refreshed;

	if (!reader_lost(s->reader))
		return false;
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
	enum status st;

	do
		st = find_article(s, id, out, err);
	while (again(s, &st, err));
	return st;
}

/* ---- one search ---- */

/* Two lists as one, and which of the items are translations. */
struct merged {
	struct match_page page;
	bool *cross;
	bool whole;		/* there is no more of either */
};

static void
merged_clear(struct merged *m)
{
	match_page_clear(&m->page);
	free(m->cross);
	memset(m, 0, sizeof(*m));
}


struct job {
	struct searcher *s;
	const struct request *req;	/* as asked */
	struct request eff;		/* with what the query itself asks */
	struct query *query;
	struct plan plan;
	enum sort sort;
	struct result *res;
	struct snipper *snipper;
	struct error *err;
	const struct node *counted;	/* what totals and facets are of */
	bool translated;		/* those are translations */
	struct fold fold;
	bool known;			/* totals, facets, what is hidden */
	size_t listed;			/* full matches of both kinds */
	struct merged full;		/* as far as they were looked at */
};

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
		"記号だけでは検索できません。"
		"すべての記事を表示します",
		"signs alone are nothing to search for; "
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

/* The synonyms of a unit, and the translations that are worth telling, the
 * best ones. */
static const char *
echo_extra(void *ctx, const struct query_node *node, enum query_extra kind,
    size_t n)
{
	const struct plan *p = ctx;

	for (size_t i = 0; kind == EXTRA_SYNONYM && i < p->nunits; i++)
		if (p->units[i].typed == node && n-- == 0)
			return p->units[i].text;
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

/* Is there anything to rank by, as typed or by translation? */
static bool
has_score(const struct plan *p)
{
	return p->score != NULL || p->cross_score != NULL;
}

/* The option wins over the query's own sort:; words rank, nothing is newest
 * first. */
static enum match_order
order_of(struct job *j)
{
	j->sort = j->req->sort != SORT_DEFAULT ? j->req->sort :
	    j->query->sort;
	if (!has_score(&j->plan) &&
	    (j->sort == SORT_DEFAULT || j->sort == SORT_RELEVANCE))
		j->sort = SORT_DATE;
	switch (j->sort) {
	case SORT_DATE:
		return MATCH_NEWEST;
	case SORT_DATE_ASC:
		return MATCH_OLDEST;
	case SORT_SCORE:
		return MATCH_SCORE;
	case SORT_STORY:
		return MATCH_STORY;
	default:
		return MATCH_RELEVANCE;
	}
}

static char *
copy_or_null(const char *s)
{
	return *s == '\0' ? NULL : xstrdup(s);
}

static const char *
entity_name(struct job *j, const char *id)
{
	struct entity e = lexicon_entity_by_id(analyzer_lexicon(j->s->an),
	    id);

	if (e.id == NULL)
		return id;
	return j->req->ui == UI_EN ? e.en : e.ja;
}

static void
fill_hit(struct job *j, struct hit *h, const struct record *r)
{
	h->id = xstrdup(r->id);
	h->date = r->date;
	h->source = copy_or_null(r->source);
	h->author = copy_or_null(r->author);
	h->url = copy_or_null(r->url);
	h->ntags = r->ntags;
	h->tags = xcalloc(r->ntags, sizeof(*h->tags));
	for (size_t i = 0; i < r->ntags; i++)
		h->tags[i] = xstrdup(r->tags[i]);
	h->nentities = r->nentities;
	h->entities = xcalloc(r->nentities, sizeof(*h->entities));
	for (size_t i = 0; i < r->nentities; i++)
		h->entities[i] = xstrdup(entity_name(j, r->entities[i]));
	h->nscores = r->nscores;
	h->scores = xcalloc(r->nscores, sizeof(*h->scores));
	for (size_t i = 0; i < r->nscores; i++)
		h->scores[i] = (struct score){
		    .name = xstrdup(r->scores[i].name),
		    .value = r->scores[i].value };
}

/* The sides as they are, without a mark. */
static void
copy_titles(struct hit *h, const struct record *r)
{
	for (enum side s = 0; s < SIDES; s++) {
		const struct record_side *side = &r->side[s];

		h->side[s].present = side->nfields > 0;
		if (side->nfields > 0 &&
		    side->fields[0].kind == FIELD_TITLE)
			h->side[s].title.text = xstrndup(side->fields[0].text,
			    side->fields[0].len);
	}
}

/*
 * Where the share of a unit is told: at the first match of its name, and of
 * what a synonym adds, at that of the synonym if there is one.  NULL = none.
 */
static struct matched *
told_at(struct hit *h, const struct unit *u)
{
	const char *name = u->synonym_of != NULL ? u->synonym_of : u->text;
	struct matched *first = NULL;

	for (size_t i = 0; i < h->nmatched; i++) {
		struct matched *m = &h->matched[i];
		bool same = (strcmp(m->rule, "synonym") == 0) ==
		    (u->synonym_of != NULL);

		if (strcmp(m->unit, name) == 0 && (same || first == NULL)) {
			first = m;
			if (same)
				break;
		}
	}
	return first;
}

/* What each unit adds to the score of a hit: ask for it alone. */
static enum status
explain_hit(struct job *j, struct hit *h)
{
	for (size_t i = 0; i < j->plan.nunits; i++) {
		const struct unit *u = &j->plan.units[i];
		const struct node *pair[] = { u->score,
		    node_term(j->plan.nodes, CH_ID, h->id, strlen(h->id)) };
		struct match_page page;
		struct matched *m;
		enum status st;

		if (u->score == NULL || h->score <= 0)
			continue;
		st = reader_match(j->s->reader, node_combine(j->plan.nodes,
		    NODE_FILTER, pair, 2, 0), MATCH_RELEVANCE, 0, 1, 0, &page,
		    j->err);
		if (st != STATUS_OK)
			return st;
		m = told_at(h, u);
		if (m != NULL && page.n > 0)
			m->share += page.items[0].weight / h->score;
		match_page_clear(&page);
	}
	return STATUS_OK;
}

/* Append a match to the result. */
static enum status
add_hit(struct job *j, const struct match_item *item, enum hit_match match)
{
	struct result *res = j->res;
	struct record rec;
	struct hit *h;
	char *bytes;
	enum status st;

	st = reader_record(j->s->reader, item->docid, &rec, &bytes, j->err);
	if (st != STATUS_OK)
		return st;
	res->hits = xreallocarray(res->hits, res->nhits + 1,
	    sizeof(*res->hits));
	h = &res->hits[res->nhits++];
	memset(h, 0, sizeof(*h));
	fill_hit(j, h, &rec);
	h->rank = res->start + res->nhits;
	h->match = match;
	h->score = item->weight;
	if (j->req->snippets)
		snip(j->snipper, item->docid, &rec, h);
	else
		copy_titles(h, &rec);
	record_clear(&rec);
	free(bytes);
	st = fold_story(&j->fold, item->docid, &h->story, &h->story_size,
	    j->err);
	return st == STATUS_OK && j->req->explain ? explain_hit(j, h) : st;
}

/*
 * What has the words as typed counts; only where nothing has, what has them
 * in translation counts in its place.
 */
static void
choose_counted(struct job *j, bool typed)
{
	j->translated = !typed && j->plan.cross_full != NULL;
	j->counted = j->translated ? j->plan.cross_full : j->plan.full;
}

/* Has any article the words as typed? */
static enum status
is_typed(struct job *j, bool *typed)
{
	struct match_page page;
	enum status st;

	*typed = true;
	if (j->plan.cross_full == NULL)
		return STATUS_OK;
	st = reader_match(j->s->reader, j->plan.full, MATCH_RELEVANCE, 0, 0,
	    1, &page, j->err);
	*typed = page.upper > 0;
	match_page_clear(&page);
	return st;
}

static size_t
minus(size_t a, size_t b)
{
	return a > b ? a - b : 0;
}

/*
 * How many match what counts.  Ranking looks at no more than it must and
 * leaves bounds; counting alone, without scores, is a third of its work.
 */
static enum status
count(struct job *j, const struct match_page *ranked, size_t *articles)
{
	const struct match_page *known = ranked;
	struct match_page page = { 0 };
	enum status st = STATUS_OK;

	if (ranked->lower != ranked->upper) {
		st = reader_match(j->s->reader, j->counted, MATCH_RELEVANCE,
		    0, 0, TOTAL_EXACT, &page, j->err);
		known = &page;
	}
	*articles = known->estimate;
	j->res->total_is_exact = known->lower == known->upper &&
	    !j->plan.inexact;
	match_page_clear(&page);
	return st;
}

/*
 * Totals and facets, less what articles leave to others of their story;
 * `others` match in full by translation, about, and are listed but do not
 * count.
 */
static enum status
count_all(struct job *j, const struct match_page *ranked, size_t others)
{
	size_t articles = 0, hidden = 0;
	enum status st;

	if (j->known)
		return STATUS_OK;
	j->known = true;
	st = count(j, ranked, &articles);
	if (st == STATUS_OK)
		st = j->req->facets ? facets_count(j->s->reader, j->counted,
		    j->s->an, j->req->ui, j->fold.active, j->res, &hidden,
		    j->err) : fold_hidden(&j->fold, j->plan.nodes,
		    j->counted, &hidden, j->err);
	j->res->total = minus(articles, hidden);
	j->listed = j->res->total + others;
	return st;
}

/* What matches, ranked by a score; the condition has no weight. */
static const struct node *
ranked(struct job *j, const struct node *condition, const struct node *score)
{
	const struct node *both[] = {
	    node_scale(j->plan.nodes, condition, 0), score };

	return node_combine(j->plan.nodes, NODE_AND_MAYBE, both, 2, 0);
}

/*
 * Scores of texts in two languages cannot be compared, their ranks can: the
 * lists take turns, and each keeps its own order.
 */
static void
interleave(const struct match_page *native, const struct match_page *cross,
    const struct turns *t, struct merged *out)
{
	size_t n = 0, c = 0, k = 0;

	out->page.items = xcalloc(native->n + cross->n,
	    sizeof(*out->page.items));
	out->cross = xcalloc(native->n + cross->n, sizeof(*out->cross));
	while (n < native->n || c < cross->n) {
		bool turn = k % (t->native + t->cross) >= t->native;

		out->cross[k] = c < cross->n && (turn || n == native->n);
		out->page.items[k] = out->cross[k] ? cross->items[c++] :
		    native->items[n++];
		k++;
	}
	out->page.n = k;
}

/* Two lists of which a page is made; either may be NULL. */
struct lists {
	const struct node *native, *cross;
	enum match_order order;
	bool full;
};

static enum status
first_matches(struct job *j, const struct lists *l, const struct node *list,
    size_t depth, struct match_page *page)
{
	memset(page, 0, sizeof(*page));
	return list == NULL ? STATUS_OK : reader_match(j->s->reader, list,
	    l->order, 0, depth, 0, page, j->err);
}

/* So many matches of either list, each story once. */
static enum status
fetch(struct job *j, const struct lists *l, size_t depth, struct merged *m)
{
	struct match_page a, b = { 0 };
	enum status st;

	st = first_matches(j, l, l->native, depth, &a);
	if (st == STATUS_OK)
		st = first_matches(j, l, l->cross, depth, &b);
	if (st == STATUS_OK && l->cross != NULL && l->full)
		choose_counted(j, a.n > 0);
	if (st == STATUS_OK && l->full)
		st = l->cross != NULL && j->translated ?
		    count_all(j, &b, 0) : count_all(j, &a, b.estimate);
	if (st == STATUS_OK) {
		interleave(&a, &b, l->full ? &turns_full : &turns_partial, m);
		m->whole = a.n < depth && b.n < depth;
		st = fold_list(&j->fold, m->page.items, m->cross,
		    &m->page.n, j->err);
	}
	match_page_clear(&a);
	match_page_clear(&b);
	return st;
}

/* What a hit of a list of full or of partial matches is. */
static enum hit_match
match_of(const struct job *j, bool full, bool cross)
{
	if (!full)
		return HIT_SOME;
	return cross && !j->translated ? HIT_TRANSLATED : HIT_ALL;
}

/*
 * Fill the page from two lists, skipping `first` matches of both together;
 * adds up how many match when they are full ones.
 */
static enum status
add_merged(struct job *j, const struct lists *l, size_t first)
{
	size_t wanted = first + j->req->num - j->res->nhits;
	size_t depth = j->fold.active ? wanted + wanted / 2 : wanted;
	size_t seen = j->fold.nseen;
	struct merged m = { 0 };
	enum status st;

	while ((st = fetch(j, l, depth, &m)) == STATUS_OK &&
	    m.page.n < wanted && !m.whole) {
		/* Folding left too few. */
		merged_clear(&m);
		fold_back(&j->fold, seen);
		depth *= 2;
	}
	for (size_t i = first; st == STATUS_OK && i < m.page.n &&
	    j->res->nhits < j->req->num; i++)
		st = add_hit(j, &m.page.items[i],
		    match_of(j, l->full, m.cross[i]));
	if (l->full && m.whole)
		j->listed = m.page.n;
	if (l->full)
		j->full = m;
	else
		merged_clear(&m);
	return st;
}

/* By translation too in turns, or what counts alone, in any order. */
static enum status
full_matches(struct job *j)
{
	const struct plan *p = &j->plan;
	struct lists l = { .order = order_of(j), .full = true };
	bool typed;
	enum status st;

	st = fold_begin(&j->fold, p->nodes, p->any_full, j->err);
	if (st != STATUS_OK)
		return st;
	if (p->cross_full != NULL && l.order == MATCH_RELEVANCE &&
	    j->req->partial && j->req->num > 0) {
		l.native = ranked(j, p->full, p->score);
		l.cross = ranked(j, p->cross_full, p->cross_score);
		return add_merged(j, &l, j->req->start);
	}
	st = is_typed(j, &typed);
	if (st != STATUS_OK)
		return st;
	choose_counted(j, typed);
	l.native = ranked(j, j->counted, j->translated ? p->cross_score :
	    p->score);
	return add_merged(j, &l, j->req->start);
}

/* The partial matches of one kind, without its full ones; NULL = none. */
static const struct node *
partial_list(struct job *j, const struct node *condition,
    const struct node *score, const struct node *full)
{
	const struct node *pair[] = { score, condition };

	if (score == NULL || condition == NULL)
		return NULL;
	pair[0] = node_combine(j->plan.nodes, NODE_FILTER, pair, 2, 0);
	pair[1] = full;
	return node_combine(j->plan.nodes, NODE_AND_NOT, pair, 2, 0);
}

/* Stories that full matches told are told; none of those told one twice. */
static enum status
begin_partial(struct job *j, const struct lists *l)
{
	const struct node *either[] = { l->native, l->cross };
	bool folded = j->fold.active;
	enum status st;

	st = fold_begin(&j->fold, j->plan.nodes, node_combine(j->plan.nodes,
	    NODE_OR, either, 2, 0), j->err);
	if (st == STATUS_OK && !folded)
		st = fold_list(&j->fold, j->full.page.items, j->full.cross,
		    &j->full.page.n, j->err);
	return st;
}

/* Complete a page that the full matches leave short. */
static enum status
partial_matches(struct job *j)
{
	const struct plan *p = &j->plan;
	size_t first = minus(j->req->start, j->listed);
	struct lists l = { .order = MATCH_RELEVANCE };
	enum status st;

	if (!j->req->partial || j->res->nhits >= j->req->num ||
	    !has_score(p) || j->sort == SORT_DATE ||
	    j->sort == SORT_DATE_ASC || j->sort == SORT_SCORE ||
	    j->sort == SORT_STORY)
		return STATUS_OK;
	l.native = partial_list(j, p->partial, p->score, p->full);
	l.cross = partial_list(j, p->cross_partial, p->cross_score,
	    p->cross_any);
	if ((st = begin_partial(j, &l)) != STATUS_OK)
		return st;
	return add_merged(j, &l, first);
}

/* Queries with one unit less, for a page without full matches. */
static void
suggest_relaxed(struct job *j)
{
	struct result *r = j->res;
	size_t n = query_units(j->query);

	if (r->total > 0 || n < 2 || n > 8)
		return;
	r->relax = xcalloc(n, sizeof(*r->relax));
	for (size_t i = 0; i < n; i++) {
		struct query *less = query_without(j->query, i);

		r->relax[r->nrelax++] = query_text(less);
		query_free(less);
	}
}

/* Were words typed, and are they all punctuation? */
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
	if ((st = full_matches(j)) != STATUS_OK ||
	    (st = partial_matches(j)) != STATUS_OK)
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
	enum status st;

	clock_gettime(CLOCK_MONOTONIC, &t0);
	do
		st = search_once(s, req, out, err);
	while (again(s, &st, err));
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

	while (again(s, &st, err)) {
		view_free(*out);
		st = view_once(s, req, id, out, err);
	}
	return st;
}
