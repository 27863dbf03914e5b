/*
 * Which articles hold each word and phrase of a query: by their words, and
 * where those cannot tell, by the characters.
 */
#include "searcher/plan_impl.h"

#include <stdlib.h>
#include <string.h>

#include "searcher/translate.h"
#include "searcher/verify.h"
#include "text/utf8.h"

#define LOOK_FEW 256u	/* candidates that are not worth ranking */

static int
by_docid(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/*
 * The candidates whose text may be looked at; where they are many the best
 * ones first, so that a ceiling costs the least.
 */
static enum status
candidates_of(struct planner *p, const struct unit *u,
    const struct node *candidates, struct match_page *page)
{
	const struct node *ranked[] = { candidates,
	    u->crowded ? u->score : p->plan->score };
	size_t few = p->looks < LOOK_FEW ? p->looks : LOOK_FEW;
	enum status st;

	st = reader_match(p->r, candidates, MATCH_ANY, 0, few, few + 1, page,
	    p->err);
	if (st != STATUS_OK || page->upper <= page->n)
		return st;
	match_page_clear(page);
	candidates = node_combine(p->ns, NODE_AND_MAYBE, ranked, 2, 0);
	return reader_match(p->r, candidates, MATCH_RELEVANCE, 0, p->looks,
	    p->looks, page, p->err);
}

/* Read the text of the candidates: those articles that pass. */
static const struct node *
look_at(struct planner *p, const struct unit *u,
    const struct node *candidates)
{
	ARRAY(uint32_t) passed = { 0 };
	struct verifier *v;
	struct match_page page;
	const struct node *n;
	size_t i = 0;

	if (p->looks == 0) {
		p->plan->inexact = true;
		return candidates;
	}
	n = candidates == p->context ? candidates :
	    plan_both(p, candidates, p->context);
	if (nodes_status(p->ns, NULL) != STATUS_OK)
		return p->none;
	p->st = candidates_of(p, u, n, &page);
	if (p->st != STATUS_OK)
		return p->none;
	p->looks -= page.n;
	v = verifier_new(u, p->an);
	for (; i < page.n && p->st == STATUS_OK; i++) {
		struct record rec;
		char *bytes;

		if (verifier_work(v) >= p->work) {
			p->looks = 0;
			break;
		}
		p->st = reader_record(p->r, page.items[i].docid, &rec,
		    &bytes, p->err);
		if (p->st != STATUS_OK)
			break;
		if (verify(v, &rec))
			array_push(&passed, page.items[i].docid);
		record_clear(&rec);
		free(bytes);
	}
	if (i < page.upper)
		p->plan->inexact = true;
	if (i > 0 && (double)page.estimate / (double)i > p->plan->beyond)
		p->plan->beyond = (double)page.estimate / (double)i;
	p->work -= verifier_work(v) < p->work ? verifier_work(v) : p->work;
	verifier_free(v);
	match_page_clear(&page);
	if (passed.n > 1)
		qsort(passed.v, passed.n, sizeof(passed.v[0]), by_docid);
	n = passed.n == 0 ? p->none : node_articles(p->ns, p->r, passed.v,
	    passed.n);
	array_free(&passed);
	return plan_or_none(p, n);
}

/* Is it worth looking for the characters where the words miss? */
static bool
wants_ngrams(const struct unit *u, const struct node *words)
{
	size_t chars;

	if (!u->japanese || u->node->prefix || u->nbigrams == 0 ||
	    u->node->part != PART_ANY || u->node->slop > 0)
		return false;
	chars = utf8_count(u->text, strlen(u->text));
	if (chars > PLAN_NGRAM_MAX)
		return false;
	/* A word that is known stands for itself: 京都 is not 東京都. */
	return u->nwords != 1 || words == NULL;
}

bool
plan_asks_nothing(const struct planner *p, const struct unit *u)
{
	if (u->empty)
		return true;
	for (size_t i = 0; i < p->units.n && u->light; i++)
		if (!p->units.v[i].light && !p->units.v[i].empty)
			return true;
	return false;
}

/* The candidates of a text that is required stand in the context: asking for
 * a phrase twice would read its positions twice. */
static const struct node *
solve(struct planner *p, struct unit *u, bool required)
{
	const struct node *either[2] = { NULL, NULL };
	const struct node *candidates;

	if (plan_asks_nothing(p, u))
		return p->all;
	if (u->verify || u->node->part == PART_BODY) {
		candidates = u->verify && required ? p->context :
		    unit_candidates(u, p->ns, p->r);
		return candidates == NULL ? p->none :
		    look_at(p, u, candidates);
	}
	either[0] = unit_condition(u, p->ns, p->r);
	if (wants_ngrams(u, either[0])) {
		candidates = unit_candidates(u, p->ns, p->r);
		if (candidates != NULL) {
			u->ngram = true;
			either[1] = look_at(p, u, either[0] == NULL ?
			    candidates : plan_without(p, candidates,
			    either[0]));
			u->ngram = either[1] != p->none;
		}
	}
	return plan_or_none(p, node_combine(p->ns, NODE_OR, either, 2, 0));
}

/* What was asked before has its answer. */
static const struct solved *
known_answer(const struct planner *p, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (plan_same_question(p->solved.v[k].node,
		    p->solved.v[i].node))
			return &p->solved.v[k];
	return NULL;
}

/* Must it hold for the whole query to hold? */
static bool
is_required(const struct query_node *root, const struct query_node *node)
{
	if (root->exclude || node->exclude)
		return false;
	if (root == node)
		return true;
	for (size_t i = 0; i < root->nchild; i++)
		if (root->type == QUERY_AND && root->child[i] == node)
			return true;
	return false;
}

void
plan_solve(struct planner *p, const struct query_node *root)
{
	for (size_t i = 0; i < p->solved.n && p->st == STATUS_OK; i++) {
		struct solved *s = &p->solved.v[i];
		const struct solved *known = known_answer(p, i);
		struct unit *u = plan_unit_of(p, s->node), other;

		if (known != NULL) {
			s->condition = known->condition;
			s->cross = known->cross;
			continue;
		}
		if (u != NULL) {
			bool required = is_required(root, s->node);

			s->condition = solve(p, u, required);
			/* The text of what fails here is read no more. */
			if (u->verify && required)
				p->context = plan_both(p, p->context,
				    s->condition);
			s->cross = translate_condition(u, p->ns, p->r);
			continue;
		}
		unit_init(&other, s->node, p->req->search, p->an);
		/* Who excludes "the" means it. */
		other.light = false;
		plan_expand(p, &other);
		s->condition = solve(p, &other, false);
		unit_clear(&other);
	}
}
