#include "searcher/translate.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"

static const struct {
	unsigned bit;
	enum channel words, title;
} sides[SIDES] = {
	{ SIDES_JA, CH_JA, CH_JA_TITLE },
	{ SIDES_EN, CH_EN, CH_EN_TITLE },
};

typedef ARRAY(struct unit_translation) translation_array;

/* The language of a token that can be translated; SIDES = none. */
static enum side
language_of(const struct unit_token *t)
{
	if (t->stop)
		return SIDES;
	if (t->kind == TOKEN_WORD)
		return SIDE_JA;
	return t->kind == TOKEN_LATIN ? SIDE_EN : SIDES;
}

static void
look_up(const struct unit *u, struct reader *r, size_t from, size_t last,
    const char *term, translation_array *v)
{
	enum side lang = language_of(&u->tokens[from]);
	enum side other = lang == SIDE_JA ? SIDE_EN : SIDE_JA;
	struct translations ts;

	if (!(u->sides & sides[other].bit))
		return;
	glossary_find(r, lang, term, strlen(term), &ts);
	for (size_t i = 0; i < ts.n && v->n < TRANSLATIONS_MAX; i++) {
		/* A name that stands unchanged is looked for anyway. */
		if (strcmp(ts.v[i].term, term) == 0)
			continue;
		array_push(v, (struct unit_translation){ .token = from,
		    .last = last, .side = other,
		    .term = xstrdup(ts.v[i].term),
		    .shown = xstrdup(ts.v[i].shown),
		    .score = ts.v[i].score, .sure = ts.v[i].score >=
		    TRANSLATION_SURE_MIN && ts.v[i].score >=
		    TRANSLATION_SURE * ts.v[0].score });
	}
	translations_clear(&ts);
}

/* The next token that is a word, or ntokens. */
static size_t
next_word(const struct unit *u, size_t i)
{
	while (++i < u->ntokens && !unit_is_word(&u->tokens[i]))
		continue;
	return i;
}

void
translate_unit(struct unit *u, struct reader *r)
{
	translation_array v = { 0 };

	if (u->verify || u->node->type == QUERY_PHRASE || u->node->prefix ||
	    u->node->part == PART_BODY || u->light)
		return;
	for (size_t i = 0; i < u->ntokens; i++) {
		enum side lang = language_of(&u->tokens[i]);
		size_t k = next_word(u, i);
		struct strbuf pair;

		if (lang == SIDES)
			continue;
		look_up(u, r, i, i, u->tokens[i].term, &v);
		if (k == u->ntokens || language_of(&u->tokens[k]) != lang ||
		    u->tokens[k].pos != u->tokens[i].pos + 1)
			continue;
		strbuf_init(&pair, 1024);
		strbuf_addf(&pair, "%s %s", u->tokens[i].term,
		    u->tokens[k].term);
		look_up(u, r, i, k, pair.s, &v);
		strbuf_clear(&pair);
	}
	u->translations = v.v;
	u->ntranslations = v.n;
}

void
translations_free(struct unit_translation *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(v[i].term);
		free(v[i].shown);
	}
	free(v);
}

/* One term, or two as a phrase; NULL when no article has it. */
static const struct node *
translation_node(const struct unit_translation *t, enum channel ch,
    struct nodes *ns, struct reader *r)
{
	size_t n = strcspn(t->term, " ");
	const char *second = t->term[n] == '\0' ? NULL : t->term + n + 1;
	const struct node *pair[2];

	if (reader_termfreq(r, ch, t->term, n) == 0 || (second != NULL &&
	    reader_termfreq(r, ch, second, strlen(second)) == 0))
		return NULL;
	pair[0] = node_term(ns, ch, t->term, n);
	if (second == NULL)
		return pair[0];
	pair[1] = node_term(ns, ch, second, strlen(second));
	return node_combine(ns, NODE_PHRASE, pair, 2, 2);
}

/* A word on both sides, and what translates it and its two neighbours. */
#define WORD_NODES (SIDES + 3 * GLOSSARY_BEST)

/*
 * The nodes of a word, as typed and translated, in the text or, for TITLE
 * and a unit that asks for titles, in titles; returns how many.
 */
enum place { TEXT, TITLE };

static size_t
word_nodes(const struct unit *u, size_t token, enum place place,
    struct nodes *ns, struct reader *r, const struct node *child[WORD_NODES])
{
	const struct unit_token *w = &u->tokens[token];
	bool title = place == TITLE || u->node->part == PART_TITLE;
	size_t n = 0;

	for (int s = 0; s < SIDES; s++) {
		enum channel ch = title ? sides[s].title : sides[s].words;

		if (u->sides & sides[s].bit &&
		    reader_termfreq(r, ch, w->term, w->len) > 0)
			child[n++] = node_term(ns, ch, w->term, w->len);
	}
	for (size_t i = 0; i < u->ntranslations && n < WORD_NODES; i++) {
		const struct unit_translation *t = &u->translations[i];

		if (t->token == token || t->last == token)
			child[n++] = translation_node(t, title ?
			    sides[t->side].title : sides[t->side].words, ns,
			    r);
	}
	return n;
}

unsigned
translate_languages(const struct unit *u)
{
	unsigned from = 0;

	for (size_t i = 0; i < u->ntranslations; i++)
		from |= u->translations[i].side == SIDE_JA ? SIDES_EN :
		    SIDES_JA;
	return from;
}

const struct node *
translate_scope(unsigned languages, struct nodes *ns)
{
	const struct node *either[SIDES] = { NULL };

	for (int s = 0; s < SIDES; s++)
		if (languages & sides[s].bit)
			either[s] = node_term(ns, CH_NO_SIDE,
			    side_name((enum side)s), 2);
	return node_combine(ns, NODE_OR, either, SIDES, 0);
}

static const struct node *
words_node(const struct unit *u, enum node_op op, struct nodes *ns,
    struct reader *r)
{
	const struct node **child = xcalloc(u->ntokens, sizeof(*child));
	const struct node *either[WORD_NODES], *n = NULL;
	bool all = true;
	size_t k = 0;

	for (size_t i = 0; i < u->ntokens; i++) {
		if (!unit_is_word(&u->tokens[i]) || u->tokens[i].stop)
			continue;
		child[k] = node_combine(ns, NODE_OR, either,
		    word_nodes(u, i, TEXT, ns, r, either), 0);
		all = all && child[k] != NULL;
		k += child[k] != NULL;
	}
	/* If one of the words is nowhere, so are all of them together. */
	if (all || op == NODE_OR)
		n = node_combine(ns, op, child, k, 0);
	free(child);
	return n;
}

const struct node *
translate_condition(const struct unit *u, struct nodes *ns, struct reader *r)
{
	const struct node *both[2];

	if (u->ntranslations == 0)
		return NULL;
	both[0] = words_node(u, NODE_AND, ns, r);
	both[1] = translate_scope(translate_languages(u), ns);
	return both[0] == NULL ? NULL :
	    node_combine(ns, NODE_FILTER, both, 2, 0);
}

const struct node *
translate_hint(const struct unit *u, struct nodes *ns, struct reader *r)
{
	return words_node(u, NODE_OR, ns, r);
}

/* The same word twice would count twice. */
static bool
is_repeat(const struct unit *u, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (u->tokens[k].kind == u->tokens[i].kind &&
		    strcmp(u->tokens[k].term, u->tokens[i].term) == 0)
			return true;
	return false;
}

const struct node *
translate_score(const struct unit *u, struct nodes *ns, struct reader *r)
{
	const struct node **child = xcalloc(2 * u->ntokens, sizeof(*child));
	const struct node *either[WORD_NODES], *n;
	size_t k = 0;

	for (size_t i = 0; i < u->ntokens; i++) {
		if (!unit_is_word(&u->tokens[i]) || u->tokens[i].stop ||
		    is_repeat(u, i))
			continue;
		child[k++] = node_combine(ns, NODE_SYNONYM, either,
		    word_nodes(u, i, TEXT, ns, r, either), 0);
		child[k++] = node_scale(ns, node_combine(ns, NODE_SYNONYM,
		    either, word_nodes(u, i, TITLE, ns, r, either), 0),
		    WEIGHT_CROSS_TITLE);
	}
	n = node_combine(ns, NODE_OR, child, k, 0);
	free(child);
	return n;
}
