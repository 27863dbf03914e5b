/*
 * The lists that a page is made of: what matches in full and in part, as
 * typed and by translation.
 */
#include "searcher/search_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "searcher/facets.h"

/* Full matches are counted exactly up to here, beyond it is "about". */
#define TOTAL_EXACT 10000u
/*
 * How matches as typed and by translation take turns, among those that match
 * in full and among the partial ones; see the table in HACKING.md.
 */
static const struct turns {
	size_t native, cross;
} turns_full = { 2, 1 }, turns_partial = { 1, 3 };

void
merged_clear(struct merged *m)
{
	match_page_clear(&m->page);
	free(m->cross);
	memset(m, 0, sizeof(*m));
}

bool
search_has_score(const struct plan *p)
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
	if (!search_has_score(&j->plan) &&
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
		st = j->req->facets ? facets_count(j->s->facets,
		    j->plan.nodes, j->counted, j->req->ui,
		    j->fold.active, j->res, &hidden, j->err) :
		    fold_hidden(&j->fold, j->plan.nodes, j->counted,
		    &hidden, j->err);
	j->res->total = minus(articles, hidden);
	j->listed = j->res->total + others;
	/* As many of those that nobody looked at will pass. */
	if (j->plan.inexact)
		j->res->total = (size_t)((double)j->res->total *
		    j->plan.beyond);
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
		st = search_add_hit(j, &m.page.items[i],
		    match_of(j, l->full, m.cross[i]), m.cross[i] ||
		    (l->full && l->cross == NULL && j->translated));
	if (l->full && m.whole)
		j->listed = m.page.n;
	if (l->full)
		j->full = m;
	else
		merged_clear(&m);
	return st;
}

/* A condition that was found (reader_find), or NULL. */
static const struct node *
listed(struct job *j, const struct node *n)
{
	size_t many;

	return node_listed(j->plan.nodes, n, &many) != NULL ? n : NULL;
}

/*
 * Where partial matches are asked for places of words, NULL = everywhere: not
 * in full matches, if those were found, which hold most of what stands side by
 * side.  For one pair of words alone: see HACKING.md about more.
 */
static const struct node *
scope_of_partial(struct job *j)
{
	const struct node *pair[] = { NULL, listed(j, j->plan.full) };

	if (j->plan.npairs != 1 || pair[1] == NULL)
		return NULL;
	pair[0] = node_all(j->plan.nodes);
	return node_combine(j->plan.nodes, NODE_AND_NOT, pair, 2, 0);
}

/* By translation too in turns, or what counts alone, in any order. */
enum status
search_full(struct job *j)
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
		l.native = ranked(j, p->full, plan_score_in(p, listed(j,
		    p->full)));
		l.cross = ranked(j, p->cross_full, p->cross_score);
		return add_merged(j, &l, j->req->start);
	}
	st = is_typed(j, &typed);
	if (st != STATUS_OK)
		return st;
	choose_counted(j, typed);
	l.native = ranked(j, j->counted, j->translated ? p->cross_score :
	    plan_score_in(p, listed(j, j->counted)));
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

enum status
search_partial(struct job *j)
{
	const struct plan *p = &j->plan;
	size_t first = minus(j->req->start, j->listed);
	struct lists l = { .order = MATCH_RELEVANCE };
	enum status st;

	if (!j->req->partial || j->res->nhits >= j->req->num ||
	    !search_has_score(p) || j->sort == SORT_DATE ||
	    j->sort == SORT_DATE_ASC || j->sort == SORT_SCORE ||
	    j->sort == SORT_STORY)
		return STATUS_OK;
	l.native = partial_list(j, p->partial, plan_score_in(p,
	    scope_of_partial(j)), p->full);
	l.cross = partial_list(j, p->cross_partial, p->cross_score,
	    p->any_full);
	if ((st = begin_partial(j, &l)) != STATUS_OK)
		return st;
	return add_merged(j, &l, first);
}
