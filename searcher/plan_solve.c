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

/*
 * Read the text of the candidates and name those that pass by their ids;
 * the best ones first, so that a ceiling costs the least.
 */
static const struct node *
look_at(struct planner *p, const struct unit *u,
    const struct node *candidates)
{
	const struct node *ranked[] = { plan_both(p, candidates, p->context),
	    u->crowded ? u->score : p->plan->score };
	struct verifier *v;
	struct match_page page;
	node_array ids = { 0 };
	const struct node *n;

	if (p->looks == 0) {
		p->plan->inexact = true;
		return candidates;
	}
	n = node_combine(p->ns, NODE_AND_MAYBE, ranked, 2, 0);
	if (nodes_status(p->ns, NULL) != STATUS_OK)
		return p->none;
	p->st = reader_match(p->r, n, MATCH_RELEVANCE, 0, p->looks, p->looks,
	    &page, p->err);
	if (p->st != STATUS_OK)
		return p->none;
	if (page.upper > page.n)
		p->plan->inexact = true;
	p->looks -= page.n;
	v = verifier_new(u, p->an);
	for (size_t i = 0; i < page.n && p->st == STATUS_OK; i++) {
		struct record rec;
		char *bytes;

		if (verifier_work(v) >= p->work) {
			p->plan->inexact = true;
			p->looks = 0;
			break;
		}
		p->st = reader_record(p->r, page.items[i].docid, &rec,
		    &bytes, p->err);
		if (p->st != STATUS_OK)
			break;
		if (verify(v, &rec))
			array_push(&ids, plan_id(p, rec.id));
		record_clear(&rec);
		free(bytes);
	}
	p->work -= verifier_work(v) < p->work ? verifier_work(v) : p->work;
	verifier_free(v);
	match_page_clear(&page);
	n = plan_any(p, &ids);
	array_free(&ids);
	return n;
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
	/* A lone kana stands in every text and is no word in any. */
	if (chars > PLAN_NGRAM_MAX || (chars == 1 && u->nwords == 0))
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

static const struct node *
solve(struct planner *p, struct unit *u)
{
	const struct node *either[2] = { NULL, NULL };
	const struct node *candidates;

	if (plan_asks_nothing(p, u))
		return p->all;
	if (u->verify || u->node->part == PART_BODY) {
		candidates = unit_candidates(u, p->ns, p->r);
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
			s->condition = solve(p, u);
			/* The text of what fails here is read no more. */
			if (u->verify && is_required(root, s->node))
				p->context = plan_both(p, p->context,
				    s->condition);
			s->cross = translate_condition(u, p->ns, p->r);
			continue;
		}
		unit_init(&other, s->node, p->req->search, p->an);
		plan_expand(p, &other);
		s->condition = solve(p, &other);
		unit_clear(&other);
	}
}
