/*
 * What counts for the rank of an article, as typed and by translation.
 */
#include "searcher/plan_impl.h"

#include "index/glossary.h"
#include "searcher/similar.h"
#include "searcher/translate.h"

/*
 * What the members of a synonym add: they and the words count as one term,
 * beside what the words count alone, so that a word ranks above what only
 * means the same.
 */
static const struct node *
synonym_score(struct planner *p, struct synonym *s)
{
	node_array members = { 0 }, words = { 0 };
	const struct node *n, *either[2];

	for (size_t i = 0; i < s->nunits; i++)
		array_push(&members, unit_condition(&p->units.v[s->unit + i],
		    p->ns, p->r));
	for (size_t i = 0, k = 0; k < s->nwords; i++)
		if (p->units.v[i].node == s->first || k > 0) {
			array_push(&words, unit_condition(&p->units.v[i],
			    p->ns, p->r));
			k++;
		}
	s->condition = node_combine(p->ns, NODE_OR, members.v, members.n, 0);
	either[0] = s->condition;
	either[1] = node_combine(p->ns, NODE_AND, words.v, words.n, 0);
	n = s->condition == NULL ? NULL : node_scale(p->ns,
	    node_combine(p->ns, NODE_SYNONYM, either, 2, 0), WEIGHT_SYNONYM);
	array_free(&members);
	array_free(&words);
	return n;
}

/* What articles since some days ago have above older ones. */
static const struct node *
since(struct planner *p, int days)
{
	/* A day has one order, for links and pages that are kept. */
	int64_t from = (p->req->now / 86400 - days) * 86400;
	const struct node *both[] = { node_weight(p->ns, WEIGHT_RECENCY / 2),
	    plan_dates(p, from, NO_DATE) };

	return node_combine(p->ns, NODE_FILTER, both, 2, 0);
}

/*
 * A score and what newer articles have above older ones, in two steps: each
 * is a look at the date of every candidate, and four took a fifth of a search.
 * Both are less than one rare word, so that they decide among articles that
 * answer about as well.  What has no date gets nothing.
 */
static const struct node *
recent(struct planner *p, enum node_op op, const struct node *score)
{
	const struct node *steps[2], *both[2] = { score };

	if (score == NULL || p->units.n == 0 ||
	    p->req->recency == RECENCY_OFF)
		return score;
	if (p->plan->recency == NULL) {
		steps[0] = since(p, 365);
		steps[1] = since(p, 30);
		p->plan->recency = node_combine(p->ns, NODE_OR, steps, 2, 0);
	}
	both[1] = p->plan->recency;
	return node_combine(p->ns, op, both, 2, 0);
}

void
plan_score(struct planner *p)
{
	node_array score = { 0 }, hint = { 0 };
	const struct node *either[2];

	for (size_t i = 0; i < p->units.n; i++) {
		if (plan_asks_nothing(p, &p->units.v[i]) ||
		    p->units.v[i].synonym_of != NULL)
			continue;
		plan_expand(p, &p->units.v[i]);
		p->units.v[i].crowded = p->units.n > PLAN_CROWD;
		p->units.v[i].score = unit_score(&p->units.v[i], p->ns, p->r);
		array_push(&score, p->units.v[i].score);
		array_push(&hint, unit_hint(&p->units.v[i], p->ns, p->r));
	}
	for (size_t i = 0; i < p->synonyms.n; i++) {
		struct synonym *s = &p->synonyms.v[i];
		const struct node *n = synonym_score(p, s);

		p->units.v[s->unit].score = n;
		array_push(&score, n);
		array_push(&hint, s->condition);
	}
	p->plan->together = node_combine(p->ns, NODE_OR, p->together.v,
	    p->together.n, 0);
	/*
	 * Not as one more of the OR: under a filter libxapian 1.4.22 adds what
	 * a phrase weighs in an OR to articles that do not hold it.
	 */
	either[1] = p->plan->together;
	if (p->req->like != NULL)
		array_push(&score, similar_condition(p->ns, p->r,
		    p->req->like));
	either[0] = node_combine(p->ns, NODE_OR, score.v, score.n, 0);
	p->plan->apart = either[0];
	p->plan->score = recent(p, NODE_OR, node_combine(p->ns,
	    NODE_AND_MAYBE, either, 2, 0));
	p->hint = plan_any(p, &hint);
	array_free(&score);
	array_free(&hint);
}

const struct node *
plan_score_in(const struct plan *plan, const struct node *scope)
{
	const struct node *parts[2] = { plan->apart };
	const struct node *both[2] = { NULL, plan->recency };
	node_array pairs = { 0 };

	if (plan->apart == NULL || plan->npairs == 0 || scope == NULL)
		return plan->score;
	/* Each for itself: see plan_score about phrases under a filter. */
	for (size_t i = 0; i < plan->npairs; i++) {
		const struct node *within[] = { plan->pairs[i], scope };

		array_push(&pairs, node_combine(plan->nodes, NODE_FILTER,
		    within, 2, 0));
	}
	parts[1] = node_combine(plan->nodes, NODE_OR, pairs.v, pairs.n, 0);
	array_free(&pairs);
	both[0] = node_combine(plan->nodes, NODE_AND_MAYBE, parts, 2, 0);
	return node_combine(plan->nodes, NODE_OR, both, 2, 0);
}

void
plan_cross_score(struct planner *p)
{
	node_array score = { 0 };
	size_t found = 0;

	if (!p->req->expand || p->units.n == 0 || !glossary_there(p->r))
		return;
	/* Latin words among Japanese ones are names, the same in both. */
	p->from = SIDE_EN;
	for (size_t i = 0; i < p->units.n; i++)
		if (translate_has_japanese(&p->units.v[i]))
			p->from = SIDE_JA;
	for (size_t i = 0; i < p->units.n; i++) {
		struct unit *u = &p->units.v[i];

		if (!plan_asks_nothing(p, u) && u->synonym_of == NULL)
			translate_unit(u, p->from, p->r);
	}
	for (size_t i = 0; i < p->neighbours.n; i++)
		translate_neighbours(plan_unit_of(p, p->neighbours.v[i].first),
		    plan_unit_of(p, p->neighbours.v[i].second), p->from, p->r);
	/* Where every article has that side there is nothing to look for. */
	for (size_t i = 0; i < p->units.n && translate_has_scope(p->from,
	    p->r); i++)
		found += p->units.v[i].ntranslations;
	for (size_t i = 0; i < p->units.n && found > 0; i++) {
		struct unit *u = &p->units.v[i];

		if (plan_asks_nothing(p, u) || u->synonym_of != NULL)
			continue;
		u->cross_score = translate_score(u, p->ns, p->r);
		array_push(&score, u->cross_score);
	}
	/* What has no such score is not found: there is no other condition. */
	p->plan->cross_score = recent(p, NODE_AND_MAYBE, node_combine(p->ns,
	    NODE_OR, score.v, score.n, 0));
	array_free(&score);
}
