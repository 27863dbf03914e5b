#include "searcher/suggest.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "text/entity.h"
#include "text/lexicon.h"
#include "text/sentence.h"
#include "text/spelling.h"
#include "text/utf8.h"

#define WORD_MAX 40u		/* characters of a word that is compared */
#define WORD_LEAST 4u		/* shorter ones have too many neighbours */
#define LOOKED_AT_MAX 50000u	/* words of the index that are compared */

struct letters {
	unsigned v[WORD_MAX];
	size_t n;
};

static bool
spell(const char *s, size_t len, struct letters *w)
{
	w->n = 0;
	for (size_t i = 0; i < len;) {
		if (w->n == WORD_MAX)
			return false;
		i += utf8_decode(s + i, len - i, &w->v[w->n++]);
	}
	return true;
}

/*
 * Letters to insert, drop, change or swap to get from a to b; limit + 1
 * when it takes more than that.
 */
static unsigned
distance(const struct letters *a, const struct letters *b, unsigned limit)
{
	unsigned row[3][WORD_MAX + 1];
	unsigned *before = row[0], *last = row[1], *now = row[2], *free_row;

	if (a->n > b->n + limit || b->n > a->n + limit)
		return limit + 1;
	for (size_t j = 0; j <= b->n; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= a->n; i++) {
		unsigned least = now[0] = (unsigned)i;

		for (size_t j = 1; j <= b->n; j++) {
			unsigned cost = a->v[i - 1] != b->v[j - 1];
			unsigned best = last[j - 1] + cost;

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && a->v[i - 1] == b->v[j - 2] &&
			    a->v[i - 2] == b->v[j - 1] &&
			    before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			now[j] = best;
			if (best < least)
				least = best;
		}
		if (least > limit)
			return limit + 1;
		free_row = before;
		before = last;
		last = now;
		now = free_row;
	}
	return last[b->n] > limit ? limit + 1 : last[b->n];
}

/* The search for the nearest word of one channel. */
struct nearest {
	struct letters asked;
	unsigned limit, best;
	size_t freq, looked_at;
	char word[WORD_MAX * 4 + 1];
	enum channel channel, found_in;
};

static bool
see_word(void *ctx, const char *text, size_t len, size_t freq)
{
	struct nearest *n = ctx;
	struct letters w;
	unsigned d;

	if (++n->looked_at > LOOKED_AT_MAX)
		return false;
	if (len >= sizeof(n->word) || !spell(text, len, &w))
		return true;
	d = distance(&n->asked, &w, n->limit);
	if (d > n->limit || d > n->best || (d == n->best && freq <= n->freq))
		return true;
	n->best = d;
	n->freq = freq;
	n->found_in = n->channel;
	memcpy(n->word, text, len);
	n->word[len] = '\0';
	return true;
}

/* A term as it is written in a document: distil -> distillation. */
struct written {
	const char *term, *text;
	char *found;
};

static void
see_token(void *ctx, const struct token *t)
{
	struct written *w = ctx;

	if (w->found == NULL && t->kind != TOKEN_GAP &&
	    strcmp(t->term, w->term) == 0)
		w->found = xstrndup(w->text + t->start, t->end - t->start);
}

/* Look through the sentences of one article that has the term. */
static char *
as_written(struct reader *r, struct analyzer *an, enum channel ch,
    const char *term)
{
	const struct record_side *side;
	struct written w = { .term = term };
	struct nodes *ns = nodes_new();
	struct match_page page = { 0 };
	struct record rec;
	char *bytes;

	if (reader_match(r, node_term(ns, ch, term, strlen(term)),
	    MATCH_RELEVANCE, 0, 1, 0, &page, NULL) == STATUS_OK &&
	    page.n > 0 && reader_record(r, page.items[0].docid, &rec, &bytes,
	    NULL) == STATUS_OK) {
		side = &rec.side[ch == CH_JA ? SIDE_JA : SIDE_EN];
		for (size_t i = 0; i < side->nsentences && w.found == NULL;
		    i++) {
			const struct record_sentence *s = &side->sentences[i];

			w.text = side->fields[s->field].text + s->start;
			analyze(an, w.text, s->end - s->start, ANALYZE_WORDS,
			    0, see_token, &w);
		}
		record_clear(&rec);
		free(bytes);
	}
	match_page_clear(&page);
	nodes_free(ns);
	return w.found;
}

/*
 * Words that are operators here or elsewhere, in any case: who typed NEAR or
 * xor does not look for another word, and OR is no word to suggest.
 */
static bool
is_operator(const char *s)
{
	static const char *const operators[] = { "and", "or", "not", "near",
	    "adj", "xor", "syn" };

	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (strcasecmp(s, operators[i]) == 0)
			return true;
	return false;
}

/* The one word of a unit, or NULL when it has several or is known. */
static const struct unit_token *
unknown_word(const struct unit *u, struct reader *r)
{
	const struct unit_token *word = NULL;

	if (u->nwords != 1 || u->verify || u->node->prefix ||
	    is_operator(u->text))
		return NULL;
	for (size_t i = 0; i < u->ntokens; i++)
		if (u->tokens[i].kind == TOKEN_WORD ||
		    u->tokens[i].kind == TOKEN_LATIN)
			word = &u->tokens[i];
	if (word == NULL ||
	    reader_termfreq(r, CH_JA, word->term, word->len) > 0 ||
	    reader_termfreq(r, CH_EN, word->term, word->len) > 0)
		return NULL;
	return word;
}

static enum utf8_class
class_of(const char *s, size_t len)
{
	unsigned cp;

	utf8_decode(s, len, &cp);
	return utf8_class(cp);
}

/* The nearest word to an unknown one, as it is written somewhere. */
static char *
nearest_word(const struct unit_token *t, struct reader *r,
    struct analyzer *an)
{
	static const enum channel channels[] = { CH_EN, CH_JA };
	struct nearest n = { 0 };
	size_t first;

	if (!spell(t->term, t->len, &n.asked) || n.asked.n < WORD_LEAST)
		return NULL;
	/* One slip in a short word, two in a long one. */
	n.limit = n.asked.n < 8 ? 1 : 2;
	n.best = n.limit;
	first = utf8_offset(t->term, t->len, 1);
	for (size_t i = 0; i < 2; i++) {
		n.channel = channels[i];
		if (reader_terms(r, n.channel, t->term, first, see_word, &n,
		    NULL) != STATUS_OK)
			return NULL;
	}
	if (n.freq == 0)
		return NULL;
	return as_written(r, an, n.found_in, n.word);
}

/* でぃーぷしーく: the same in katakana, if that is a word. */
static char *
katakana_word(const char *text, struct reader *r, struct analyzer *an)
{
	char folded[SPELLING_MAX], *found = NULL;
	struct strbuf sb;
	size_t n;

	strbuf_init(&sb, SPELLING_MAX - 1);
	for (size_t len = strlen(text), i = 0; i < len;) {
		unsigned cp;

		i += utf8_decode(text + i, len - i, &cp);
		strbuf_addcp(&sb, cp >= 0x3041 && cp <= 0x3096 ? cp + 0x60 :
		    cp);
	}
	n = spelling_fold(analyzer_lexicon(an), sb.s, sb.len, folded);
	if (!sb.full && reader_termfreq(r, CH_JA, folded, n) > 0)
		found = as_written(r, an, CH_JA, folded);
	strbuf_clear(&sb);
	return found;
}

static bool
stands_somewhere(const struct unit *u, struct reader *r)
{
	struct match_page page = { 0 };
	struct nodes *ns = nodes_new();
	const struct node *n = unit_condition(u, ns, r);
	bool found = n != NULL && reader_match(r, n, MATCH_ANY, 0, 1, 0,
	    &page, NULL) == STATUS_OK && page.n > 0;

	match_page_clear(&page);
	nodes_free(ns);
	return found;
}

/* アンソロピック: the name by which the index has what is called so, too. */
static char *
usual_name(const struct unit *u, struct reader *r, struct analyzer *an)
{
	struct entity e = lexicon_entity(analyzer_lexicon(an),
	    entity_of_label(an, u->text));
	const char *const names[] = { e.ja, e.en };

	if (e.id == NULL || u->verify || u->node->prefix ||
	    stands_somewhere(u, r))
		return NULL;
	for (size_t i = 0; i < 2; i++) {
		struct query_node node = *u->node;
		struct unit other;
		bool found;

		node.text = (char *)names[i];
		unit_init(&other, &node, u->sides, an);
		found = stands_somewhere(&other, r);
		unit_clear(&other);
		if (found)
			return xstrdup(names[i]);
	}
	return NULL;
}

static char *
better_word(const struct unit *u, struct reader *r, struct analyzer *an)
{
	const struct unit_token *t;
	enum utf8_class c = class_of(u->text, strlen(u->text));
	char *name = usual_name(u, r, an);

	if (name != NULL)
		return name;
	if (c == UTF8_HIRAGANA)
		return katakana_word(u->text, r, an);
	if (c != UTF8_LETTER && c != UTF8_KATAKANA)
		return NULL;
	t = unknown_word(u, r);
	return t == NULL ? NULL : nearest_word(t, r, an);
}

char *
suggest_query(const char *typed, const struct plan *plan,
    struct analyzer *an, struct reader *r)
{
	struct strbuf sb;
	size_t at = 0;
	bool any = false;

	strbuf_init(&sb, SIZE_MAX / 2);
	for (size_t i = 0; i < plan->nunits; i++) {
		const struct query_node *node = plan->units[i].node;
		char *word;

		if (node->type != QUERY_WORD || node->start < at ||
		    plan->units[i].synonym_of != NULL)
			continue;
		if ((word = better_word(&plan->units[i], r, an)) == NULL)
			continue;
		if (is_operator(word)) {
			free(word);
			continue;
		}
		strbuf_add(&sb, typed + at, node->start - at);
		strbuf_addstr(&sb, word);
		at = node->end;
		any = true;
		free(word);
	}
	strbuf_addstr(&sb, typed + at);
	if (any)
		return strbuf_take(&sb);
	strbuf_clear(&sb);
	return NULL;
}
