#include "searcher/plan.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "index/convert.h"
#include "index/glossary.h"
#include "index/story_store.h"
#include "index/term.h"
#include "searcher/adjacent.h"
#include "searcher/fold.h"
#include "searcher/similar.h"
#include "searcher/translate.h"
#include "searcher/verify.h"
#include "text/entity.h"
#include "text/lexicon.h"
#include "text/utf8.h"

typedef ARRAY(const struct node *) node_array;

/* A condition for each word or phrase of the tree, excluded ones too. */
struct solved {
	const struct query_node *node;
	const struct node *condition;	/* never NULL */
	const struct node *cross;	/* by translation too, or NULL */
};

/* One or more typed words and the units that mean the same. */
struct synonym {
	const struct query_node *first;	/* of the words */
	size_t nwords;
	size_t unit, nunits;		/* its members among the units */
	const struct node *condition;	/* a member stands there, or NULL */
};

/* Two words that were typed side by side. */
struct neighbours {
	const struct query_node *first, *second;
};

struct planner {
	struct plan *plan;
	struct nodes *ns;
	struct reader *r;
	struct analyzer *an;
	const struct request *req;
	const struct node *all, *none;
	const struct node *hint;	/* has something of some unit */
	const struct node *context;	/* what holds at the top anyway */
	ARRAY(struct unit) units;
	ARRAY(struct solved) solved;
	ARRAY(struct synonym) synonyms;
	ARRAY(struct neighbours) neighbours;
	node_array together;		/* these side by side */
	const struct node *cross_hint;	/* the same, some translated */
	enum side from;			/* the language translated from */
	bool relaxed;			/* positive units match anything */
	bool crossing;			/* they match by translation too */
	size_t nprefixes;		/* words with a final * */
	size_t looks;			/* candidates that may still be read */
	size_t work;			/* and what that may cost */
	enum status st;
	struct error *err;
};

static const struct node *
or_none(struct planner *p, const struct node *n)
{
	return n == NULL ? p->none : n;
}

/* Both hold; nothing at all is worth noticing, for then neither can. */
static const struct node *
both(struct planner *p, const struct node *a, const struct node *b)
{
	const struct node *ab[] = { a, b };

	if (a == p->none || b == p->none)
		return p->none;
	if (a == p->all)
		return b;
	return b == p->all ? a : node_combine(p->ns, NODE_AND, ab, 2, 0);
}

static const struct node *
without(struct planner *p, const struct node *a, const struct node *b)
{
	const struct node *ab[] = { a, b };

	if (b == p->none || a == p->none)
		return a;
	return node_combine(p->ns, NODE_AND_NOT, ab, 2, 0);
}

static const struct node *
any_of(struct planner *p, const node_array *v)
{
	return or_none(p, node_combine(p->ns, NODE_OR, v->v, v->n, 0));
}

/* ---- filters ---- */

static const struct node *
label_node(struct planner *p, enum channel ch, const char *label)
{
	char *folded = label_fold(label);
	const struct node *n = node_term(p->ns, ch, folded, strlen(folded));

	free(folded);
	return n;
}

/* A written tag, or the thing that the tag names under any of its names. */
static const struct node *
tag_node(struct planner *p, const char *tag)
{
	const struct lexicon *lx = analyzer_lexicon(p->an);
	struct entity e = lexicon_entity(lx, entity_of_label(p->an, tag));
	const struct node *either[2] = { label_node(p, CH_TAG, tag), NULL };

	if (e.id == NULL)
		e = lexicon_entity_by_id(lx, tag);
	if (e.id != NULL)
		either[1] = node_term(p->ns, CH_ENTITY, e.id, strlen(e.id));
	return node_combine(p->ns, NODE_OR, either, 2, 0);
}

static const struct node *
source_node(struct planner *p, const char *source)
{
	const struct node *either[] = { label_node(p, CH_SOURCE, source),
	    label_node(p, CH_HOST, source) };

	return node_combine(p->ns, NODE_OR, either, 2, 0);
}

static const struct node *
id_node(struct planner *p, const char *id)
{
	return node_term(p->ns, CH_ID, id, strlen(id));
}

static const struct node *
has_node(struct planner *p, const char *what)
{
	const struct node *either[2];

	if (strcmp(what, "original") != 0)
		return node_term(p->ns, CH_LANG, what, strlen(what));
	either[0] = node_term(p->ns, CH_LANG, "original-ja", 11);
	either[1] = node_term(p->ns, CH_LANG, "original-en", 11);
	return node_combine(p->ns, NODE_OR, either, 2, 0);
}

static const struct node *
mismatch_node(struct planner *p, const char *what)
{
	return node_term(p->ns, CH_MISMATCH, what, strlen(what));
}

static const struct node *
like_node(struct planner *p, const char *id)
{
	const struct node *like = similar_condition(p->ns, p->r, id);

	return like == NULL ? p->none : without(p, like, id_node(p, id));
}

/* An article alone leads its own story. */
static const struct node *
is_node(struct planner *p, const char *what)
{
	const struct node *dup = node_term(p->ns, CH_ROLE, ROLE_DUP,
	    strlen(ROLE_DUP));

	return strcmp(what, "dup") == 0 ? dup : without(p, p->all, dup);
}

/* The articles of a story, of which any may be named. */
static const struct node *
story_node(struct planner *p, const char *id)
{
	const struct node *either[2] = { id_node(p, id), NULL };
	struct fold fold;
	uint32_t docid;
	char *story = NULL;
	size_t size;

	fold_init(&fold, p->r, true);
	if (p->st == STATUS_OK && reader_docid(p->r, id, &docid, NULL) ==
	    STATUS_OK)
		p->st = fold_story(&fold, docid, &story, &size, p->err);
	if (story != NULL)
		either[1] = node_term(p->ns, CH_STORY, story, strlen(story));
	free(story);
	fold_clear(&fold);
	return node_combine(p->ns, NODE_OR, either, 2, 0);
}

static const struct node *
date_node(struct planner *p, int64_t from, int64_t to)
{
	/* The end is open and instants are whole seconds. */
	return node_range(p->ns, SLOT_DATE, from == NO_DATE ? -1e15 :
	    (double)from, to == NO_DATE ? 1e15 : (double)(to - 1));
}

static const struct node *
score_node(struct planner *p, const char *name, int min, int max)
{
	int slot = score_slot(name == NULL ? "importance" : name);

	return slot < 0 ? p->none : node_range(p->ns, (unsigned)slot, min,
	    max);
}

/* What one value of a filter means, by enum filter_kind. */
static const struct node *(*const value_nodes[FILTER_KINDS])
    (struct planner *, const char *) = {
	[FILTER_TAG] = tag_node,
	[FILTER_SOURCE] = source_node,
	[FILTER_ID] = id_node,
	[FILTER_HAS] = has_node,
	[FILTER_IS] = is_node,
	[FILTER_LIKE] = like_node,
	[FILTER_MISMATCH] = mismatch_node,
	[FILTER_STORY] = story_node,
};

static const struct node *
filter_node(struct planner *p, const struct query_filter *f)
{
	node_array v = { 0 };
	const struct node *n;

	if (f->kind == FILTER_DATE)
		return date_node(p, f->from, f->to);
	if (f->kind == FILTER_SCORE)
		return score_node(p, f->name, f->min, f->max);
	for (size_t i = 0; i < f->nvalues; i++)
		array_push(&v, value_nodes[f->kind](p, f->values[i]));
	n = any_of(p, &v);
	array_free(&v);
	return n;
}

/* What the parameters and options ask for besides the query. */
static const struct node *
request_filters(struct planner *p)
{
	const struct request *q = p->req;
	const struct node *n = p->all;
	node_array v = { 0 };

	for (size_t i = 0; i < q->ntags; i++)
		n = both(p, n, tag_node(p, q->tags[i]));
	for (size_t i = 0; i < q->nsources; i++)
		array_push(&v, source_node(p, q->sources[i]));
	if (v.n > 0)
		n = both(p, n, any_of(p, &v));
	array_free(&v);
	if (q->has & SIDES_JA)
		n = both(p, n, has_node(p, "ja"));
	if (q->has & SIDES_EN)
		n = both(p, n, has_node(p, "en"));
	if (q->from != NO_DATE || q->to != NO_DATE)
		n = both(p, n, date_node(p, q->from, q->to));
	if (q->min_score > 0)
		n = both(p, n, score_node(p, NULL, q->min_score, INT_MAX));
	if (q->like != NULL)
		n = both(p, n, like_node(p, q->like));
	return n;
}

/* ---- words and phrases ---- */

/*
 * Read the text of the candidates and name those that pass by their ids;
 * the best ones first, so that a ceiling costs the least.
 */
static const struct node *
look_at(struct planner *p, const struct unit *u,
    const struct node *candidates)
{
	const struct node *ranked[] = { both(p, candidates, p->context),
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
			array_push(&ids, id_node(p, rec.id));
		record_clear(&rec);
		free(bytes);
	}
	p->work -= verifier_work(v) < p->work ? verifier_work(v) : p->work;
	verifier_free(v);
	match_page_clear(&page);
	n = any_of(p, &ids);
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

/* Beside a unit that means something, light ones ask for nothing. */
static bool
asks_nothing(const struct planner *p, const struct unit *u)
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

	if (asks_nothing(p, u))
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
			    candidates : without(p, candidates, either[0]));
			u->ngram = either[1] != p->none;
		}
	}
	return or_none(p, node_combine(p->ns, NODE_OR, either, 2, 0));
}

static struct solved *
find_solved(struct planner *p, const struct query_node *node)
{
	for (size_t i = 0; i < p->solved.n; i++)
		if (p->solved.v[i].node == node)
			return &p->solved.v[i];
	return NULL;
}

static bool
same_question(const struct query_node *a, const struct query_node *b)
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
		if (same_question(p->units.v[i].node, node))
			return true;
	return false;
}

/* Words with a final * share what one query may stand for. */
static void
expand(struct planner *p, struct unit *u)
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

static struct unit *
unit_of(const struct planner *p, const struct query_node *node)
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

	if (n == 1 && unit_of(p, word[0]) == NULL)
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
	const struct unit *first = unit_of(p, a), *second = unit_of(p, b);

	if (first == NULL || second == NULL)
		return;
	array_push(&p->neighbours, (struct neighbours){ a, b });
	if (!asks_nothing(p, first) && !asks_nothing(p, second))
		array_push(&p->together, units_together(first, second, p->ns,
		    p->r));
}

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

/* The synonym that begins with a word, or NULL. */
static const struct synonym *
synonym_at(const struct planner *p, const struct query_node *word)
{
	for (size_t i = 0; i < p->synonyms.n; i++) {
		const struct synonym *s = &p->synonyms.v[i];

		if (s->condition != NULL && (s->first == word ||
		    (s->nwords == 1 && same_question(s->first, word))))
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
	const struct unit *u = unit_of(p, node);
	const struct node *n = p->all;

	if (node->exclude)
		return p->all;
	if (node->type == QUERY_FILTER)
		return filter_node(p, node->filter);
	if (u != NULL && u->verify && !asks_nothing(p, u))
		return or_none(p, unit_candidates(u, p->ns, p->r));
	if (node->type == QUERY_AND)
		for (size_t i = 0; i < node->nchild; i++)
			n = both(p, n, sure(p, node->child[i]));
	return n;
}

/* What was asked before has its answer. */
static const struct solved *
known_answer(const struct planner *p, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (same_question(p->solved.v[k].node, p->solved.v[i].node))
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

static void
solve_all(struct planner *p, const struct query_node *root)
{
	for (size_t i = 0; i < p->solved.n && p->st == STATUS_OK; i++) {
		struct solved *s = &p->solved.v[i];
		const struct solved *known = known_answer(p, i);
		struct unit *u = NULL, other;

		if (known != NULL) {
			s->condition = known->condition;
			s->cross = known->cross;
			continue;
		}
		for (size_t k = 0; k < p->units.n; k++)
			if (p->units.v[k].node == s->node)
				u = &p->units.v[k];
		if (u != NULL) {
			s->condition = solve(p, u);
			/* The text of what fails here is read no more. */
			if (u->verify && is_required(root, s->node))
				p->context = both(p, p->context,
				    s->condition);
			s->cross = translate_condition(u, p->ns, p->r);
			continue;
		}
		unit_init(&other, s->node, p->req->search, p->an);
		expand(p, &other);
		s->condition = solve(p, &other);
		unit_clear(&other);
	}
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
		either[0] = both(p, either[0], compile(p,
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
		n = any_of(p, &v);
	else
		for (size_t i = 0; i < v.n; i++)
			n = both(p, n, v.v[i]);
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
	return or_none(p, node_combine(p->ns, NODE_OR, either, 3, 0));
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
		n = filter_node(p, node->filter);
		break;
	case QUERY_WORD:
	case QUERY_PHRASE:
		n = p->relaxed && !excluded ? p->all :
		    word_condition(p, find_solved(p, node), excluded);
		break;
	default:
		n = compile_children(p, node, excluded);
		break;
	}
	return node->exclude ? without(p, p->all, n) : n;
}

/* What articles since some days ago have above older ones. */
static const struct node *
since(struct planner *p, int days)
{
	/* A day has one order, for links and pages that are kept. */
	int64_t from = (p->req->now / 86400 - days) * 86400;
	const struct node *both[] = { node_weight(p->ns, WEIGHT_RECENCY / 2),
	    date_node(p, from, NO_DATE) };

	return node_combine(p->ns, NODE_FILTER, both, 2, 0);
}

/*
 * A score and what newer articles have above older ones, in two steps: each
 * is a look at the date of every candidate, and four took a fifth of a search.
 * Both are less than one rare word, so that they decide among articles that
 * answer about as well.  What has no date gets nothing.
 */
static const struct node *
recent(struct planner *p, const struct node *score)
{
	const struct node *all[3] = { score };

	if (score == NULL || p->units.n == 0 ||
	    p->req->recency == RECENCY_OFF)
		return score;
	all[1] = since(p, 365);
	all[2] = since(p, 30);
	return node_combine(p->ns, NODE_OR, all, 3, 0);
}

static void
make_score(struct planner *p)
{
	node_array score = { 0 }, hint = { 0 };

	for (size_t i = 0; i < p->units.n; i++) {
		if (asks_nothing(p, &p->units.v[i]) ||
		    p->units.v[i].synonym_of != NULL)
			continue;
		expand(p, &p->units.v[i]);
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
	for (size_t i = 0; i < p->together.n; i++)
		array_push(&score, p->together.v[i]);
	if (p->req->like != NULL)
		array_push(&score, similar_condition(p->ns, p->r,
		    p->req->like));
	p->plan->score = recent(p, node_combine(p->ns, NODE_OR, score.v,
	    score.n, 0));
	p->hint = any_of(p, &hint);
	array_free(&score);
	array_free(&hint);
}

/*
 * Look up what the words are in the other language, and ask for that where
 * the side they were typed for is missing or thin.  With every article the
 * ones that have both sides would match twice and bury the others.
 */
static void
make_cross_score(struct planner *p)
{
	node_array score = { 0 }, hint = { 0 };
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

		if (!asks_nothing(p, u) && u->synonym_of == NULL)
			translate_unit(u, p->from, p->r);
	}
	for (size_t i = 0; i < p->neighbours.n; i++)
		translate_neighbours(unit_of(p, p->neighbours.v[i].first),
		    unit_of(p, p->neighbours.v[i].second), p->from, p->r);
	/* Where every article has that side there is nothing to look for. */
	for (size_t i = 0; i < p->units.n && translate_has_scope(p->from,
	    p->r); i++)
		found += p->units.v[i].ntranslations;
	for (size_t i = 0; i < p->units.n && found > 0; i++) {
		const struct unit *u = &p->units.v[i];

		if (asks_nothing(p, u) || u->synonym_of != NULL)
			continue;
		array_push(&score, translate_score(u, p->ns, p->r));
		array_push(&hint, translate_hint(u, p->ns, p->r));
	}
	if (found > 0) {
		p->plan->cross_score = recent(p, node_combine(p->ns, NODE_OR,
		    score.v, score.n, 0));
		p->cross_hint = any_of(p, &hint);
	}
	array_free(&score);
	array_free(&hint);
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
	plan->cross_any = both(p, scope, both(p, filters, compile(p, q->root,
	    false)));
	p->crossing = false;
	plan->cross_full = without(p, plan->cross_any, plan->full);
	either[1] = plan->cross_any;
	plan->any_full = node_combine(p->ns, NODE_OR, either, 2, 0);
	/* An article is in one list or the other. */
	plan->cross_partial = both(p, both(p, p->cross_hint, scope), relaxed);
	plan->partial = without(p, plan->partial, scope);
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
	plan->nodes = p.ns = nodes_new();
	p.all = node_all(p.ns);
	p.none = node_none(p.ns);
	make_units(&p, q->root, false);
	adjacent_each(q->root, analyzer_lexicon(an), on_synonym,
	    on_neighbours, &p);
	make_score(&p);
	make_cross_score(&p);
	filters = request_filters(&p);
	p.context = both(&p, filters, sure(&p, q->root));
	solve_all(&p, q->root);
	if (p.st == STATUS_OK) {
		plan->full = both(&p, filters, compile(&p, q->root, false));
		p.relaxed = true;
		relaxed = both(&p, filters, compile(&p, q->root, false));
		p.relaxed = false;
		plan->partial = both(&p, p.hint, relaxed);
		make_cross(&p, q, filters, relaxed);
		p.st = nodes_status(p.ns, err);
	}
	array_free(&p.solved);
	array_free(&p.synonyms);
	array_free(&p.neighbours);
	array_free(&p.together);
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
	nodes_free(plan->nodes);
	memset(plan, 0, sizeof(*plan));
}
