#include "searcher/adjacent.h"

#include <string.h>
#include <strings.h>

#include "base/strbuf.h"
#include "text/lexicon.h"
#include "text/normalize.h"

struct walk {
	const struct lexicon *lx;
	synonym_fn *synonym;
	neighbours_fn *neighbours;
	void *ctx;
};

/* A word as typed, without anything that asks for it in another way. */
static bool
is_plain(const struct query_node *n)
{
	return n->type == QUERY_WORD && !n->exclude && !n->exact &&
	    !n->prefix && n->part != PART_BODY;
}

static bool
same_place(const struct query_node *a, const struct query_node *b)
{
	return a->sides == b->sides && a->part == b->part;
}

/* How many bytes of a normalised text are a key; "data centers" has one s
 * more than its key.  0 = none. */
static size_t
key_length(const struct lexicon *lx, const char *s, size_t len)
{
	if (lexicon_synonym(lx, s, len, 0) != NULL)
		return len;
	return len > 1 && s[len - 1] == 's' &&
	    lexicon_synonym(lx, s, len - 1, 0) != NULL ? len - 1 : 0;
}

/* The synonyms of n words together; false when there are none. */
static bool
tell_synonyms(const struct walk *w, struct query_node *const *word, size_t n)
{
	struct normalized norm;
	struct strbuf typed;
	const char *text;
	size_t len = 0;

	strbuf_init(&typed, SYNONYM_BYTES_MAX);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_addch(&typed, ' ');
		strbuf_addstr(&typed, word[i]->text);
	}
	normalized_init(&norm);
	if (!typed.full) {
		normalize(&norm, typed.s, typed.len, NULL);
		len = key_length(w->lx, norm.text.s, norm.text.len);
	}
	for (size_t i = 0; len > 0 && (text = lexicon_synonym(w->lx,
	    norm.text.s, len, i)) != NULL; i++)
		if (strlen(text) != len ||
		    strncasecmp(text, norm.text.s, len) != 0)
			w->synonym(w->ctx, text, typed.s, word, n);
	normalized_clear(&norm);
	strbuf_clear(&typed);
	return len > 0;
}

/* Words side by side, n of them. */
static void
walk_run(const struct walk *w, struct query_node *const *word, size_t n)
{
	for (size_t i = 0; i + 1 < n; i++)
		w->neighbours(w->ctx, word[i], word[i + 1]);
	for (size_t i = 0, k; i < n; i += k > 0 ? k : 1) {
		k = n - i < SYNONYM_WORDS_MAX ? n - i : SYNONYM_WORDS_MAX;
		while (k > 0 && !tell_synonyms(w, word + i, k))
			k--;
	}
}

static void
walk_node(const struct walk *w, struct query_node *const *node)
{
	const struct query_node *n = *node;

	if (n->exclude)
		return;
	if (is_plain(n)) {
		walk_run(w, node, 1);
		return;
	}
	for (size_t i = 0, k; i < n->nchild; i += k > 0 ? k : 1) {
		k = 0;
		while (n->type == QUERY_AND && i + k < n->nchild &&
		    is_plain(n->child[i + k]) &&
		    same_place(n->child[i], n->child[i + k]))
			k++;
		if (k > 0)
			walk_run(w, n->child + i, k);
		else
			walk_node(w, n->child + i);
	}
}

void
adjacent_each(const struct query_node *root, const struct lexicon *lx,
    synonym_fn *synonym, neighbours_fn *neighbours, void *ctx)
{
	struct walk w = { lx, synonym, neighbours, ctx };
	struct query_node *node = (struct query_node *)root;

	walk_node(&w, &node);
}
