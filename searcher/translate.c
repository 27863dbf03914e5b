#include "searcher/translate.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "text/translit.h"

#define CLOSE 5u	/* the words of a compound, in the other language */

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

/* Add what was found for the tokens of u from one to another. */
static void
add_found(struct unit *u, size_t from, size_t last, enum side side,
    const struct translations *ts)
{
	for (size_t i = 0; i < ts->n; i++) {
		const struct translation *t = &ts->v[i];

		if (u->ntranslations == TRANSLATIONS_MAX)
			return;
		/* Doubling at powers of two. */
		if ((u->ntranslations & (u->ntranslations - 1)) == 0)
			u->translations = xreallocarray(u->translations,
			    u->ntranslations == 0 ? 1 : 2 * u->ntranslations,
			    sizeof(*u->translations));
		u->translations[u->ntranslations++] =
		    (struct unit_translation){ .token = from, .last = last,
		    .side = side, .term = xstrdup(t->term),
		    .shown = xstrdup(t->shown), .score = t->score,
		    .foreign = t->origin == GLOSSARY_DICTIONARY,
		    .sure = t->score >= TRANSLATION_SURE_MIN && t->score >=
		    TRANSLATION_SURE * ts->v[0].score };
	}
}

static bool
is_translated(const struct unit *u)
{
	return !u->verify && u->node->type != QUERY_PHRASE &&
	    !u->node->prefix && u->node->part != PART_BODY && !u->light;
}

static enum side
other_side(enum side s)
{
	return s == SIDE_JA ? SIDE_EN : SIDE_JA;
}

static void
look_up(struct unit *u, struct reader *r, size_t from, size_t last,
    const char *term)
{
	enum side lang = language_of(&u->tokens[from]);
	struct translations ts;

	if (!(u->sides & unit_sides[other_side(lang)].bit))
		return;
	glossary_find(r, lang, term, strlen(term), &ts);
	/* A name that stands unchanged is looked for anyway. */
	if (ts.n == 1 && strcmp(ts.v[0].term, term) == 0)
		ts.n = 0;
	add_found(u, from, last, other_side(lang), &ts);
	translations_clear(&ts);
}

/* Add the two words as a phrase, and say how sure it is; with `u` NULL only
 * say it. */
static double
cut_at(struct unit *u, struct reader *r, size_t token, const char *s,
    size_t len, size_t cut)
{
	struct translations a, b = { 0 }, both = { .n = 1 };
	struct strbuf term, shown;
	double score = 0;

	glossary_find(r, SIDE_JA, s, cut, &a);
	if (a.n > 0)
		glossary_find(r, SIDE_JA, s + cut, len - cut, &b);
	if (b.n > 0 && strchr(a.v[0].term, ' ') == NULL &&
	    strchr(b.v[0].term, ' ') == NULL)
		score = a.v[0].score * b.v[0].score;
	if (score > 0 && u != NULL) {
		strbuf_init(&term, 1024);
		strbuf_init(&shown, 1024);
		strbuf_addf(&term, "%s %s", a.v[0].term, b.v[0].term);
		strbuf_addf(&shown, "%s %s", a.v[0].shown, b.v[0].shown);
		both.v[0] = (struct translation){ .term = term.s,
		    .shown = shown.s, .score = score };
		add_found(u, token, token, SIDE_EN, &both);
		strbuf_clear(&term);
		strbuf_clear(&shown);
	}
	translations_clear(&a);
	translations_clear(&b);
	return score;
}

#define KANA_BYTES 3u
#define PART_BYTES (2 * KANA_BYTES)

/*
 * A katakana word that the glossary does not know may be two that it does:
 * フォントダイアログ is a font dialog.
 */
static void
look_up_parts(struct unit *u, struct reader *r, size_t token)
{
	const char *s = u->tokens[token].term;
	size_t len = u->tokens[token].len, best = 0;
	double most = 0;

	if (!(u->sides & SIDES_EN) || len < 2 * PART_BYTES ||
	    !translit_katakana(s, len))
		return;
	for (size_t cut = PART_BYTES; cut + PART_BYTES <= len;
	    cut += KANA_BYTES) {
		double score = cut_at(NULL, r, token, s, len, cut);

		if (score > most) {
			most = score;
			best = cut;
		}
	}
	if (best > 0)
		(void)cut_at(u, r, token, s, len, best);
}

/* Two neighbours as a phrase; `u` has the tokens from one to another, which
 * may be the same one when the other stands in the next unit. */
static void
look_up_pair(struct unit *u, struct reader *r, size_t from, size_t last,
    const struct unit_token *a, const struct unit_token *b)
{
	struct strbuf pair;

	if (language_of(a) == SIDES || language_of(a) != language_of(b))
		return;
	strbuf_init(&pair, 1024);
	strbuf_addf(&pair, "%s %s", a->term, b->term);
	look_up(u, r, from, last, pair.s);
	strbuf_clear(&pair);
}

/* The next token that is a word, or ntokens. */
static size_t
next_word(const struct unit *u, size_t i)
{
	while (++i < u->ntokens && !unit_is_word(&u->tokens[i]))
		continue;
	return i;
}

bool
translate_has_japanese(const struct unit *u)
{
	for (size_t i = 0; i < u->ntokens; i++)
		if (language_of(&u->tokens[i]) == SIDE_JA)
			return true;
	return false;
}

void
translate_unit(struct unit *u, enum side from, struct reader *r)
{
	if (!is_translated(u))
		return;
	for (size_t i = 0; i < u->ntokens; i++) {
		const struct unit_token *t = &u->tokens[i];
		size_t k = next_word(u, i), n = u->ntranslations;

		if (language_of(t) != from)
			continue;
		look_up(u, r, i, i, t->term);
		if (u->ntranslations == n)
			look_up_parts(u, r, i);
		if (k < u->ntokens && u->tokens[k].pos == t->pos + 1)
			look_up_pair(u, r, i, k, t, &u->tokens[k]);
	}
}

void
translate_neighbours(struct unit *first, struct unit *second,
    enum side from, struct reader *r)
{
	size_t a = first->ntokens, b = next_word(second, (size_t)-1);

	while (a > 0 && !unit_is_word(&first->tokens[a - 1]))
		a--;
	if (a == 0 || b == second->ntokens || !is_translated(first) ||
	    !is_translated(second) ||
	    language_of(&first->tokens[a - 1]) != from)
		return;
	look_up_pair(first, r, a - 1, a - 1, &first->tokens[a - 1],
	    &second->tokens[b]);
	look_up_pair(second, r, b, b, &first->tokens[a - 1],
	    &second->tokens[b]);
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

/* A word on both sides, and what translates it alone, with the word before
 * it and with the one behind. */
#define WORD_NODES (SIDES + 3 * GLOSSARY_BEST)

/*
 * The nodes of a word, as typed and translated, in the text or, for TITLE
 * and a unit that asks for titles, in titles; MATCH leaves out what a
 * dictionary says.  Returns how many.
 */
enum use { MATCH, TEXT, TITLE };

static size_t
word_nodes(const struct unit *u, size_t token, enum use use,
    struct nodes *ns, struct reader *r, const struct node *child[WORD_NODES])
{
	const struct unit_token *w = &u->tokens[token];
	bool title = use == TITLE || u->node->part == PART_TITLE;
	size_t n = 0;

	for (int s = 0; s < SIDES; s++) {
		enum channel ch = title ? unit_sides[s].title :
		    unit_sides[s].words;

		if (u->sides & unit_sides[s].bit &&
		    reader_termfreq(r, ch, w->term, w->len) > 0)
			child[n++] = node_term(ns, ch, w->term, w->len);
	}
	for (size_t i = 0; i < u->ntranslations && n < WORD_NODES; i++) {
		const struct unit_translation *t = &u->translations[i];

		if ((t->token == token || t->last == token) &&
		    !(use == MATCH && t->foreign))
			child[n++] = translation_node(t, title ?
			    unit_sides[t->side].title :
			    unit_sides[t->side].words, ns, r);
	}
	return n;
}

bool
translate_has_scope(enum side from, struct reader *r)
{
	return reader_termfreq(r, CH_NO_SIDE, side_name(from), 2) > 0;
}

const struct node *
translate_scope(enum side from, struct nodes *ns)
{
	return node_term(ns, CH_NO_SIDE, side_name(from), 2);
}

static const struct node *
all_words_node(const struct unit *u, struct nodes *ns, struct reader *r)
{
	const struct node **child = xcalloc(u->ntokens, sizeof(*child));
	const struct node *either[WORD_NODES], *n = NULL;
	bool all = true;
	size_t k = 0;

	for (size_t i = 0; i < u->ntokens; i++) {
		if (!unit_is_word(&u->tokens[i]) || u->tokens[i].stop)
			continue;
		child[k] = node_combine(ns, NODE_OR, either,
		    word_nodes(u, i, MATCH, ns, r, either), 0);
		all = all && child[k] != NULL;
		k += child[k] != NULL;
	}
	/* If one of the words is nowhere, so are all of them together. */
	if (all)
		n = node_combine(ns, NODE_AND, child, k, 0);
	free(child);
	return n;
}

/* A translation of a word alone, and not by a phrase? */
static bool
is_word(const struct unit_translation *t)
{
	return t->token == t->last && strchr(t->term, ' ') == NULL;
}

/*
 * A compound of two words of which a dictionary knows one or both: what it
 * says of them is certain where it stands close together.
 */
static const struct node *
close_node(const struct unit *u, struct nodes *ns, struct reader *r)
{
	const struct node *child[GLOSSARY_BEST * GLOSSARY_BEST];
	size_t n = 0, words = 0;

	for (size_t i = 0; i < u->ntokens; i++)
		words += unit_is_word(&u->tokens[i]) && !u->tokens[i].stop;
	for (size_t i = 0; words == 2 && i < u->ntranslations; i++)
		for (size_t k = 0; k < i; k++) {
			const struct unit_translation *a, *b;
			const struct node *pair[2];

			a = &u->translations[k];
			b = &u->translations[i];
			if (n == sizeof(child) / sizeof(child[0]) ||
			    a->token == b->token || !is_word(a) ||
			    !is_word(b) || !(a->foreign || b->foreign))
				continue;
			pair[0] = translation_node(a,
			    unit_sides[a->side].words, ns, r);
			pair[1] = translation_node(b,
			    unit_sides[b->side].words, ns, r);
			if (pair[0] != NULL && pair[1] != NULL)
				child[n++] = node_combine(ns, NODE_NEAR, pair,
				    2, CLOSE);
		}
	return node_combine(ns, NODE_OR, child, n, 0);
}

const struct node *
translate_condition(const struct unit *u, struct nodes *ns, struct reader *r)
{
	const struct node *either[2];

	if (u->ntranslations == 0)
		return NULL;
	either[0] = all_words_node(u, ns, r);
	either[1] = close_node(u, ns, r);
	return node_combine(ns, NODE_OR, either, 2, 0);
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
