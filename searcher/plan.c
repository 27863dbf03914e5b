#include "searcher/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "searcher/adjacent.h"
#include "searcher/plan_impl.h"
#include "searcher/translate.h"
#include "text/lexicon.h"

const struct node *
plan_or_none(struct planner *p, const struct node *n)
{
	return n == NULL ? p->none : n;
}

const struct node *
plan_both(struct planner *p, const struct node *a, const struct node *b)
{
	const struct node *ab[] = { a, b };

	if (a == p->none || b == p->none)
		return p->none;
	if (a == p->all)
		return b;
	return b == p->all ? a : node_combine(p->ns, NODE_AND, ab, 2, 0);
}

const struct node *
plan_without(struct planner *p, const struct node *a, const struct node *b)
{
	const struct node *ab[] = { a, b };

	if (b == p->none || a == p->none)
		return a;
	return node_combine(p->ns, NODE_AND_NOT, ab, 2, 0);
}

const struct node *
plan_any(struct planner *p, const node_array *v)
{
	return plan_or_none(p, node_combine(p->ns, NODE_OR, v->v, v->n, 0));
}

static struct solved *
find_solved(struct planner *p, const struct query_node *node)
{
	for (size_t i = 0; i < p->solved.n; i++)
		if (p->solved.v[i].node == node)
			return &p->solved.v[i];
	return NULL;
}

bool
plan_same_question(const struct query_node *a, const struct query_node *b)
{
	return a->type == b->type && a->exact == b->exact &&
	    a->prefix == b->prefix && a->slop == b->slop &&
	    a->sides == b->sides && a->part == b->part &&
	    strcmp(a->text, b->text) == 0;
}

/* The same word many times asks, counts and costs as much as once. */
static bool
is_asked(const struct planner *p, const struct query_node *node)
{
	for (size_t i = 0; i < p->units.n; i++)
		if (plan_same_question(p->units.v[i].node, node))
			return true;
	return false;
}

void
plan_expand(struct planner *p, struct unit *u)
{
	size_t share = p->nprefixes == 0 ? 0 : PREFIX_TERMS_ALL / p->nprefixes;

	unit_expand(u, share < PREFIX_TERMS_MAX ? share : PREFIX_TERMS_MAX,
	    p->ns, p->r);
}

/* Analyse every word and phrase; the positive ones stay with the plan. */
static void
make_units(struct planner *p, const struct query_node *node, bool excluded)
{
	struct unit u;

	excluded |= node->exclude;
	for (size_t i = 0; i < node->nchild; i++)
		make_units(p, node->child[i], excluded);
	if (node->type != QUERY_WORD && node->type != QUERY_PHRASE)
		return;
	array_push(&p->solved, (struct solved){ .node = node });
	p->nprefixes += node->prefix;
	if (excluded || is_asked(p, node))
		return;
	unit_init(&u, node, p->req->search, p->an);
	array_push(&p->units, u);
}

struct unit *
plan_unit_of(const struct planner *p, const struct query_node *node)
{
	for (size_t i = 0; i < p->units.n; i++)
		if (p->units.v[i].node == node)
			return &p->units.v[i];
	return NULL;
}

static void
on_synonym(void *ctx, const char *text, const char *of,
    struct query_node *const *word, size_t n)
{
	struct planner *p = ctx;
	struct synonym *s = p->synonyms.n > 0 ?
	    &p->synonyms.v[p->synonyms.n - 1] : NULL;
	struct unit u;

	if (n == 1 && plan_unit_of(p, word[0]) == NULL)
		return;		/* a repeated word */
	if (s == NULL || s->first != word[0]) {
		array_push(&p->synonyms, (struct synonym){ .first = word[0],
		    .nwords = n, .unit = p->units.n });
		s = &p->synonyms.v[p->synonyms.n - 1];
	}
	unit_init_synonym(&u, text, word[0], of, p->req->search, p->an);
	array_push(&p->units, u);
	s->nunits++;
}

static void
on_neighbours(void *ctx, const struct query_node *a,
    const struct query_node *b)
{
	struct planner *p = ctx;
	const struct unit *first = plan_unit_of(p, a);
	const struct unit *second = plan_unit_of(p, b);
	const struct node *n;

	if (first == NULL || second == NULL)
		return;
	array_push(&p->neighbours, (struct neighbours){ a, b });
	if (plan_asks_nothing(p, first) || plan_asks_nothing(p, second))
		return;
	for (enum side s = 0; s < SIDES; s++)
		if ((n = units_together(first, second, s, p->ns, p->r)) !=
		    NULL)
			array_push(&p->together, n);
}

/* The synonym that begins with a word, or NULL. */
static const struct synonym *
synonym_at(const struct planner *p, const struct query_node *word)
{
	for (size_t i = 0; i < p->synonyms.n; i++) {
		const struct synonym *s = &p->synonyms.v[i];

		if (s->condition != NULL && (s->first == word ||
		    (s->nwords == 1 && plan_same_question(s->first, word))))
			return s;
	}
	return NULL;
}

static const struct node *
compile(struct planner *p, const struct query_node *node, bool excluded);

/*
 * What must hold whatever else does: the filters, phrases and exact words
 * that stand at the top of the tree.  It keeps the candidates few.
 */
static const struct node *
sure(struct planner *p, const struct query_node *node)
{
	const struct unit *u = plan_unit_of(p, node);
	const struct node *n = p->all;

	if (node->exclude)
		return p->all;
	if (node->type == QUERY_FILTER)
		return plan_filter(p, node->filter);
	if (u != NULL && u->verify && !plan_asks_nothing(p, u))
		return plan_or_none(p, unit_candidates(u, p->ns, p->r));
	if (node->type == QUERY_AND)
		for (size_t i = 0; i < node->nchild; i++)
			n = plan_both(p, n, sure(p, node->child[i]));
	return n;
}

/* Once is enough: the same word many times costs as much as one. */
static void
add_once(node_array *v, const struct node *n)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->v[i] == n)
			return;
	array_push(v, n);
}

/* One child, or several words together that may stand for one synonym. */
static const struct node *
compile_words(struct planner *p, const struct query_node *node, size_t *i,
    bool excluded)
{
	const struct synonym *s = p->relaxed || excluded ? NULL :
	    synonym_at(p, node->child[*i]);
	size_t n = s == NULL ? 1 : s->nwords;
	const struct node *either[2] = { p->all };

	for (size_t k = 0; k < n; k++)
		either[0] = plan_both(p, either[0], compile(p,
		    node->child[(*i)++], excluded));
	if (n == 1 || either[0] == p->all)
		return either[0];
	either[1] = s->condition;
	return either[0] == p->none ? s->condition :
	    node_combine(p->ns, NODE_OR, either, 2, 0);
}

static const struct node *
compile_children(struct planner *p, const struct query_node *node,
    bool excluded)
{
	const struct node *n = p->all;
	node_array v = { 0 };

	for (size_t i = 0; i < node->nchild;)
		add_once(&v, compile_words(p, node, &i, excluded));
	if (node->type == QUERY_OR)
		n = plan_any(p, &v);
	else
		for (size_t i = 0; i < v.n; i++)
			n = plan_both(p, n, v.v[i]);
	array_free(&v);
	return n;
}

/* A word that is excluded is so as typed. */
static const struct node *
word_condition(struct planner *p, const struct solved *s, bool excluded)
{
	const struct synonym *same = synonym_at(p, s->node);
	const struct node *either[3] = { NULL };

	if (excluded || s->condition == p->all)
		return s->condition;
	if (s->condition != p->none)
		either[0] = s->condition;
	if (same != NULL && same->nwords == 1)
		either[1] = same->condition;
	if (p->crossing)
		either[2] = s->cross;
	return plan_or_none(p, node_combine(p->ns, NODE_OR, either, 3, 0));
}

static const struct node *
compile(struct planner *p, const struct query_node *node, bool excluded)
{
	const struct node *n;

	excluded |= node->exclude;
	switch (node->type) {
	case QUERY_ALL:
		n = p->all;
		break;
	case QUERY_FILTER:
		n = plan_filter(p, node->filter);
		break;
	case QUERY_WORD:
	case QUERY_PHRASE:
		n = p->relaxed && !excluded ? p->all :
		    word_condition(p, find_solved(p, node), excluded);
		/* Without what is no word: "->" */
		if (node->exclude && n == p->all)
			return p->all;
		break;
	default:
		n = compile_children(p, node, excluded);
		break;
	}
	return node->exclude ? plan_without(p, p->all, n) : n;
}

static void
make_cross(struct planner *p, const struct query *q,
    const struct node *filters, const struct node *relaxed)
{
	struct plan *plan = p->plan;
	const struct node *either[2] = { plan->full, NULL };
	const struct node *scope;

	plan->any_full = plan->full;
	if (plan->cross_score == NULL)
		return;
	/* Some word is there by translation, so the article is one of few. */
	scope = translate_scope(p->from, p->ns);
	p->crossing = true;
	plan->cross_full = plan_without(p, plan_both(p, scope, plan_both(p,
	    filters, compile(p, q->root, false))), plan->full);
	p->crossing = false;
	p->st = reader_find(p->r, p->ns, &plan->cross_full, p->err);
	either[1] = plan->cross_full;
	plan->any_full = node_combine(p->ns, NODE_OR, either, 2, 0);
	/* An article is in one list or the other. */
	plan->cross_partial = plan_both(p, scope, relaxed);
	plan->partial = plan_without(p, plan->partial, scope);
}

enum status
plan_make(struct plan *plan, const struct query *q,
    const struct request *req, struct analyzer *an, struct reader *r,
    struct error *err)
{
	struct planner p = { .plan = plan, .r = r, .an = an, .req = req,
	    .looks = PLAN_VERIFY_MAX, .work = PLAN_VERIFY_WORK, .err = err };
	const struct node *filters, *relaxed;

	memset(plan, 0, sizeof(*plan));
	plan->beyond = 1;
	plan->nodes = p.ns = nodes_new();
	p.all = node_all(p.ns);
	p.none = node_none(p.ns);
	make_units(&p, q->root, false);
	adjacent_each(q->root, analyzer_lexicon(an), on_synonym,
	    on_neighbours, &p);
	plan_score(&p);
	plan_cross_score(&p);
	filters = plan_request_filters(&p);
	p.context = plan_both(&p, filters, sure(&p, q->root));
	plan_solve(&p, q->root);
	if (p.st == STATUS_OK) {
		plan->full = plan_both(&p, filters, compile(&p, q->root,
		    false));
		if (plan->full != p.all)
			p.st = reader_find(r, p.ns, &plan->full, err);
		p.relaxed = true;
		relaxed = plan_both(&p, filters, compile(&p, q->root, false));
		p.relaxed = false;
		plan->partial = plan_both(&p, p.hint, relaxed);
		make_cross(&p, q, filters, relaxed);
		if (p.st == STATUS_OK)
			p.st = nodes_status(p.ns, err);
	}
	array_free(&p.solved);
	array_free(&p.synonyms);
	array_free(&p.neighbours);
	plan->pairs = p.together.v;
	plan->npairs = p.together.n;
	plan->units = p.units.v;
	plan->nunits = p.units.n;
	if (p.st != STATUS_OK)
		plan_clear(plan);
	return p.st;
}

void
plan_clear(struct plan *plan)
{
	for (size_t i = 0; i < plan->nunits; i++)
		unit_clear(&plan->units[i]);
	free(plan->units);
	free(plan->pairs);
	nodes_free(plan->nodes);
	memset(plan, 0, sizeof(*plan));
}
