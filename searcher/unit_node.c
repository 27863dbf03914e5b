/*
 * What a unit asks of the index: conditions, and what it counts.
 */
#include "searcher/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "text/normalize.h"
#include "text/utf8.h"

const struct unit_side unit_sides[SIDES] = {
	{ SIDES_JA, CH_JA, CH_JA_TITLE },
	{ SIDES_EN, CH_EN, CH_EN_TITLE },
};

static enum channel
channel_of(const struct unit *u, int side)
{
	return u->node->part == PART_TITLE ? unit_sides[side].title :
	    unit_sides[side].words;
}

/* A term, unless no article has it: then whole branches fall away. */
static const struct node *
term_node(struct nodes *ns, struct reader *r, enum channel ch,
    const char *text, size_t len)
{
	if (reader_termfreq(r, ch, text, len) == 0)
		return NULL;
	return node_term(ns, ch, text, len);
}

/* A piece of a reading of the unit: a term and the place it stands at. */
struct step {
	const char *text;
	size_t len;
	unsigned pos;
};

#define STEPS_MAX 64u
#define TOGETHER_STEPS 4u	/* longer units are told by their own words */
#define TOGETHER_MAX 200u	/* articles whose words' places are read: it
				   takes 2 us for each, and a search 3 ms */

/*
 * The unit read as a sequence of terms: as cut; with the joined forms for
 * what they cover; or with gpt5.5 taken apart into gpt and 5.5.
 */
enum reading { READ_CUT, READ_JOINED, READ_APART, READINGS };

/* Bytes of the letters before the first digit; 0 = no such border. */
static size_t
letters_before_digit(const struct unit_token *t)
{
	size_t i = 0;

	while (i < t->len && t->term[i] >= 'a' && t->term[i] <= 'z')
		i++;
	return i > 0 && i < t->len && t->term[i] >= '0' && t->term[i] <= '9' ?
	    i : 0;
}

static const struct unit_token *
joined_at(const struct unit *u, unsigned pos)
{
	for (size_t i = 0; i < u->ntokens; i++)
		if (u->tokens[i].kind == TOKEN_JOINED &&
		    u->tokens[i].pos == pos)
			return &u->tokens[i];
	return NULL;
}

/* Fill the steps; false when this reading differs in nothing from the cut. */
static bool
read_unit(const struct unit *u, enum reading how, struct step *s, size_t *n)
{
	unsigned skip = 0, shift = 0;
	bool differs = how == READ_CUT;

	*n = 0;
	for (size_t i = 0; i < u->ntokens && *n + 2 < STEPS_MAX; i++) {
		const struct unit_token *t = &u->tokens[i], *j;
		size_t head;

		if (!unit_is_word(t) || t->pos < skip)
			continue;
		if (how == READ_JOINED && (j = joined_at(u, t->pos)) != NULL) {
			s[(*n)++] = (struct step){ j->term, j->len, j->pos };
			skip = j->pos + j->span;
			differs = true;
			continue;
		}
		head = how == READ_APART ? letters_before_digit(t) : 0;
		if (head > 0) {
			s[(*n)++] = (struct step){ t->term, head,
			    t->pos + shift++ };
			s[(*n)++] = (struct step){ t->term + head,
			    t->len - head, t->pos + shift };
			differs = true;
			continue;
		}
		s[(*n)++] = (struct step){ t->term, t->len, t->pos + shift };
	}
	return differs && *n > 0;
}

/* All steps in this order; a little room, for dropped particles differ. */
static const struct node *
sequence(const struct unit *u, struct nodes *ns, struct reader *r,
    enum channel ch, const struct step *s, size_t n)
{
	const struct node *child[STEPS_MAX];

	for (size_t i = 0; i < n; i++)
		if ((child[i] = term_node(ns, r, ch, s[i].text, s[i].len)) ==
		    NULL)
			return NULL;
	return node_combine(ns, NODE_PHRASE, child, n,
	    s[n - 1].pos - s[0].pos + 1 + u->node->slop);
}

/* A word that begins as asked. */
struct beginning {
	char *term;
	size_t len, freq;
};

struct beginnings {
	struct beginning v[PREFIX_TERMS_MAX];
	size_t n, max;
};

/* Keep the most frequent ones; of equals those that come first. */
static bool
see_beginning(void *ctx, const char *term, size_t len, size_t freq)
{
	struct beginnings *b = ctx;
	size_t at = b->n;

	if (b->n == b->max && freq <= b->v[b->n - 1].freq)
		return true;
	if (b->n < b->max)
		b->n++;
	else
		free(b->v[--at].term);
	for (; at > 0 && b->v[at - 1].freq < freq; at--)
		b->v[at] = b->v[at - 1];
	b->v[at] = (struct beginning){ xstrndup(term, len), len, freq };
	return true;
}

/* One term for all words of a side that begin so. */
static const struct node *
beginnings_on(const struct unit *u, int side, const struct strbuf *text,
    size_t max, struct nodes *ns, struct reader *r)
{
	const struct node *child[PREFIX_TERMS_MAX + 1];
	enum channel ch = channel_of(u, side);
	struct beginnings b = { .max = max };
	size_t n = 0;

	/* Words that cannot be listed find nothing. */
	if (reader_terms(r, ch, text->s, text->len, see_beginning, &b,
	    NULL) != STATUS_OK)
		b.n = 0;
	for (; n < b.n; n++) {
		child[n] = node_term(ns, ch, b.v[n].term, b.v[n].len);
		free(b.v[n].term);
	}
	/* distill* begins like distillation, whose stem is distil. */
	if (u->ntokens == 1 && u->tokens[0].len < text->len)
		child[n++] = term_node(ns, r, ch, u->tokens[0].term,
		    u->tokens[0].len);
	return node_combine(ns, NODE_SYNONYM, child, n, 0);
}

void
unit_expand(struct unit *u, size_t max, struct nodes *ns, struct reader *r)
{
	const struct node *child[SIDES] = { NULL };
	struct normalized norm;

	if (!u->node->prefix)
		return;
	normalized_init(&norm);
	normalize(&norm, u->text, strlen(u->text), NULL);
	for (int s = 0; s < SIDES; s++)
		if (u->sides & unit_sides[s].bit)
			child[s] = beginnings_on(u, s, &norm.text, max, ns,
			    r);
	normalized_clear(&norm);
	u->begins = node_combine(ns, NODE_OR, child, SIDES, 0);
}

/*
 * The articles that have every piece of the unit's reading, which must be at
 * least so many: three kana alone stand in many other words.
 */
static const struct node *
reading_condition(const struct unit *u, size_t least, struct nodes *ns,
    struct reader *r)
{
	const struct node **child = xcalloc(u->ntokens, sizeof(*child));
	const struct node *n = NULL;
	size_t k = 0;

	for (size_t i = 0; i < u->ntokens; i++) {
		const struct unit_token *t = &u->tokens[i];

		if (t->kind != TOKEN_READING)
			continue;
		child[k] = term_node(ns, r, CH_READING, t->term, t->len);
		if (child[k++] == NULL)
			goto out;
	}
	if (k >= least)
		n = node_combine(ns, NODE_AND, child, k, 0);
out:
	free(child);
	return n;
}

/* A word on any side of the unit or, where titles are not asked for, inside
 * a compound. */
static const struct node *
word_condition(const struct unit *u, const struct unit_token *t,
    struct nodes *ns, struct reader *r)
{
	const struct node *child[SIDES + 1] = { NULL };

	for (int s = 0; s < SIDES; s++)
		if (u->sides & unit_sides[s].bit)
			child[s] = term_node(ns, r, channel_of(u, s), t->term,
			    t->len);
	if (t->kind == TOKEN_WORD && u->node->part != PART_TITLE)
		child[SIDES] = term_node(ns, r, CH_PART, t->term, t->len);
	return node_combine(ns, NODE_OR, child, SIDES + 1, 0);
}

/* The same term twice would cost and count twice. */
static bool
is_repeat(const struct unit *u, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (u->tokens[k].kind == u->tokens[i].kind &&
		    u->tokens[k].len == u->tokens[i].len &&
		    memcmp(u->tokens[k].term, u->tokens[i].term,
		    u->tokens[i].len) == 0)
			return true;
	return false;
}

/* Every word that says something, wherever it stands. */
static const struct node *
all_words(const struct unit *u, struct nodes *ns, struct reader *r)
{
	const struct node **child = xcalloc(u->ntokens, sizeof(*child));
	const struct node *n = NULL;
	size_t k = 0;

	for (size_t i = 0; i < u->ntokens; i++) {
		if (!unit_is_word(&u->tokens[i]) || u->tokens[i].stop ||
		    is_repeat(u, i))
			continue;
		child[k] = word_condition(u, &u->tokens[i], ns, r);
		if (child[k++] == NULL)
			goto out;	/* one is nowhere, so all are */
	}
	n = node_combine(ns, NODE_AND, child, k, 0);
out:
	free(child);
	return n;
}

const struct node *
unit_condition(const struct unit *u, struct nodes *ns, struct reader *r)
{
	const struct node *child[SIDES * READINGS + 1] = { NULL }, *result;
	struct step steps[STEPS_MAX];
	size_t n, k = 0;

	if (u->node->prefix)
		return u->begins;
	if (u->sentence)
		return all_words(u, ns, r);
	for (int how = 0; how < READINGS; how++) {
		if (!read_unit(u, (enum reading)how, steps, &n))
			continue;
		for (int s = 0; s < SIDES; s++)
			if (u->sides & unit_sides[s].bit)
				child[k++] = sequence(u, ns, r,
				    channel_of(u, s), steps, n);
	}
	/* A part of a compound stands for a word of its own. */
	if (u->nwords == 1 && u->japanese && u->node->part != PART_TITLE)
		for (size_t i = 0; i < u->ntokens; i++)
			if (u->tokens[i].kind == TOKEN_WORD)
				child[k++] = term_node(ns, r, CH_PART,
				    u->tokens[i].term, u->tokens[i].len);
	result = node_combine(ns, NODE_OR, child, k, 0);
	/* きつねらぼ for キツネラボ: no such word, but its sound. */
	if (result == NULL && u->node->part == PART_ANY &&
	    u->kana)
		result = reading_condition(u, READINGS_LEAST, ns, r);
	return result;
}

/*
 * The one term of a name and its number written without a space, where an
 * article has it: HR8283 for H.R. 8283.  NULL = none.
 */
static const struct node *
glued_term(const struct unit *u, size_t i, enum channel ch, struct nodes *ns,
    struct reader *r)
{
	const struct unit_token *a = &u->tokens[i], *b = a + 1;
	const struct node *n;
	struct strbuf sb;

	if (i + 1 >= u->ntokens || a->kind != TOKEN_LATIN ||
	    b->kind != TOKEN_NUMBER || b->pos != a->pos + 1)
		return NULL;
	strbuf_init(&sb, TERM_MAX);
	strbuf_add(&sb, a->term, a->len);
	strbuf_add(&sb, b->term, b->len);
	n = term_node(ns, r, ch, sb.s, sb.len);
	strbuf_clear(&sb);
	return n;
}

/* Articles that may hold what one token stands for; NULL = none. */
static const struct node *
token_candidates(const struct unit *u, size_t i, struct nodes *ns,
    struct reader *r)
{
	const struct node *either[3 * SIDES] = { NULL };
	const struct unit_token *t = &u->tokens[i];
	size_t k = 0;

	if (t->kind == TOKEN_BIGRAM) {
		either[k++] = term_node(ns, r, CH_BIGRAM, t->term, t->len);
		/* A lone character may stand in any bigram. */
		if (utf8_count(t->term, t->len) == 1)
			either[k++] = node_prefix(ns, CH_BIGRAM, t->term,
			    t->len, PREFIX_TERMS_MAX);
		return node_combine(ns, NODE_OR, either, k, 0);
	}
	for (int s = 0; s < SIDES; s++) {
		if (!(u->sides & unit_sides[s].bit))
			continue;
		either[k++] = term_node(ns, r, unit_sides[s].words, t->term,
		    t->len);
		either[k++] = glued_term(u, i, unit_sides[s].words, ns, r);
		if (i > 0)
			either[k++] = glued_term(u, i - 1,
			    unit_sides[s].words, ns, r);
	}
	return node_combine(ns, NODE_OR, either, k, 0);
}

/* Letters and single spaces, of which each makes a word wherever it is. */
static bool
is_plain_latin(const char *s)
{
	for (; *s != '\0'; s++)
		if ((*s | 0x20) < 'a' || (*s | 0x20) > 'z')
			if (*s != ' ' || s[1] == ' ')
				return false;
	return true;
}

/*
 * Words of Latin letters stand one behind the other; a line may end between
 * any two.
 */
static const struct node *
latin_candidates(const struct unit *u, struct nodes *ns, struct reader *r)
{
	const struct node *either[SIDES] = { NULL };
	struct step steps[STEPS_MAX];
	size_t n;

	if (!read_unit(u, READ_CUT, steps, &n))
		return NULL;
	for (size_t i = 1; i < n; i++)
		steps[i].pos += (unsigned)i * POSITION_LINE;
	for (int s = 0; s < SIDES; s++)
		if (u->sides & unit_sides[s].bit)
			either[s] = sequence(u, ns, r, unit_sides[s].words,
			    steps, n);
	return node_combine(ns, NODE_OR, either, SIDES, 0);
}

const struct node *
unit_candidates(const struct unit *u, struct nodes *ns, struct reader *r)
{
	const struct node **child = xcalloc(u->ntokens, sizeof(*child));
	const struct node *result = NULL;
	size_t n = 0;

	if (u->ntokens == u->nwords && is_plain_latin(u->text)) {
		free(child);
		return latin_candidates(u, ns, r);
	}
	for (size_t i = 0; i < u->ntokens; i++) {
		enum token_kind kind = u->tokens[i].kind;

		if (kind != TOKEN_BIGRAM && kind != TOKEN_LATIN &&
		    kind != TOKEN_NUMBER)
			continue;
		child[n] = token_candidates(u, i, ns, r);
		if (child[n] == NULL)
			goto out;	/* one is nowhere, so all are */
		n++;
	}
	result = node_combine(ns, NODE_AND, child, n, 0);
out:
	free(child);
	return result;
}

/* One of the words, on either side or inside a compound. */
static const struct node *
any_word(const struct unit *u, struct nodes *ns, struct reader *r)
{
	const struct node **child = xcalloc(u->ntokens, sizeof(*child));
	const struct node *n;
	size_t k = 0;

	for (size_t i = 0; i < u->ntokens; i++) {
		const struct unit_token *t = &u->tokens[i];

		if (!t->stop && (unit_is_word(t) || t->kind ==
		    TOKEN_JOINED) && !is_repeat(u, i))
			child[k++] = word_condition(u, t, ns, r);
	}
	n = node_combine(ns, NODE_OR, child, k, 0);
	free(child);
	return n;
}

/* One of the bigrams, or of the runs of so many that follow each other. */
static const struct node *
any_bigrams(const struct unit *u, size_t run, struct nodes *ns,
    struct reader *r)
{
	const struct node **all = xcalloc(u->ntokens, sizeof(*all));
	const struct node **child = xcalloc(u->ntokens, sizeof(*child));
	const struct node *n;
	size_t k = 0, kept = 0;

	for (size_t i = 0; i < u->ntokens; i++)
		if (u->tokens[i].kind == TOKEN_BIGRAM)
			all[k++] = term_node(ns, r, CH_BIGRAM,
			    u->tokens[i].term, u->tokens[i].len);
	for (size_t i = 0; i + run <= k; i++) {
		bool whole = true;

		for (size_t m = 0; m < run; m++)
			whole = whole && all[i + m] != NULL;
		if (whole)
			child[kept++] = node_combine(ns, NODE_AND, all + i,
			    run, 0);
	}
	n = node_combine(ns, NODE_OR, child, kept, 0);
	free(all);
	free(child);
	return n;
}

const struct node *
unit_hint(const struct unit *u, struct nodes *ns, struct reader *r)
{
	const struct node *either[3];

	if (u->node->prefix)
		return u->begins;
	either[0] = any_word(u, ns, r);
	either[1] = either[0] != NULL ? NULL : any_bigrams(u,
	    u->nwords < HINT_WORDS_LEAST ? HINT_RUN : 1, ns, r);
	either[2] = !u->kana ? NULL :
	    reading_condition(u, 1, ns, r);
	return node_combine(ns, NODE_OR, either, 3, 0);
}

/* ---- score ---- */

static const struct node *
word_score(const struct unit *u, const struct unit_token *t,
    struct nodes *ns, struct reader *r)
{
	const struct node *body[SIDES] = { NULL }, *title[SIDES] = { NULL };
	const struct node *all[3];

	for (int s = 0; s < SIDES; s++) {
		if (!(u->sides & unit_sides[s].bit))
			continue;
		body[s] = term_node(ns, r, channel_of(u, s), t->term, t->len);
		title[s] = term_node(ns, r, unit_sides[s].title, t->term,
		    t->len);
	}
	all[0] = node_combine(ns, NODE_SYNONYM, body, SIDES, 0);
	if (u->crowded)
		return all[0];
	all[1] = node_scale(ns, node_combine(ns, NODE_SYNONYM, title, SIDES,
	    0), WEIGHT_TITLE);
	all[2] = t->kind != TOKEN_WORD ? NULL : node_scale(ns,
	    term_node(ns, r, CH_PART, t->term, t->len), WEIGHT_PART);
	return node_combine(ns, NODE_OR, all, 3, 0);
}

const struct node *
unit_score(const struct unit *u, struct nodes *ns, struct reader *r)
{
	const struct node **words = xcalloc(u->ntokens, sizeof(*words));
	const struct node **bigrams = xcalloc(u->ntokens, sizeof(*bigrams));
	const struct node **readings = xcalloc(u->ntokens, sizeof(*readings));
	const struct node *all[3];
	size_t nw = 0, nb = 0, nr = 0;

	if (u->node->prefix) {
		all[0] = u->begins;
		goto out;
	}
	for (size_t i = 0; i < u->ntokens; i++) {
		const struct unit_token *t = &u->tokens[i];

		if (t->stop || is_repeat(u, i) || (u->crowded &&
		    u->nwords > 0 && !unit_is_word(t)))
			continue;
		if (t->kind == TOKEN_BIGRAM)
			bigrams[nb++] = term_node(ns, r, CH_BIGRAM, t->term,
			    t->len);
		else if (t->kind == TOKEN_READING)
			readings[nr++] = term_node(ns, r, CH_READING, t->term,
			    t->len);
		else
			words[nw++] = word_score(u, t, ns, r);
	}
	all[0] = node_combine(ns, NODE_OR, words, nw, 0);
	all[1] = node_scale(ns, node_combine(ns, NODE_OR, bigrams, nb, 0),
	    WEIGHT_BIGRAM);
	all[2] = node_scale(ns, node_combine(ns, NODE_OR, readings, nr, 0),
	    u->hiragana ? WEIGHT_READING_KANA :
	    WEIGHT_READING);
	all[0] = node_combine(ns, NODE_OR, all, 3, 0);
out:
	free(words);
	free(bigrams);
	free(readings);
	return all[0];
}

const struct node *
units_together(const struct unit *a, const struct unit *b, enum side side,
    struct nodes *ns, struct reader *r)
{
	const struct unit *const pair[2] = { a, b };
	const struct node *child[2 * TOGETHER_STEPS];
	struct step steps[STEPS_MAX];
	size_t n, k = 0, least = SIZE_MAX;

	for (int w = 0; w < 2; w++) {
		if (!(pair[w]->sides & unit_sides[side].bit) ||
		    !read_unit(pair[w], READ_CUT, steps, &n) ||
		    n > TOGETHER_STEPS)
			return NULL;
		for (size_t i = 0; i < n; i++, k++) {
			enum channel ch = channel_of(pair[w], (int)side);
			size_t freq = reader_termfreq(r, ch, steps[i].text,
			    steps[i].len);

			child[k] = node_term(ns, ch, steps[i].text,
			    steps[i].len);
			least = freq < least ? freq : least;
		}
	}
	if (least == 0 || least > TOGETHER_MAX)
		return NULL;
	return node_scale(ns, node_combine(ns, NODE_PHRASE, child, k,
	    (unsigned)k + TOGETHER_GAP), WEIGHT_TOGETHER);
}
