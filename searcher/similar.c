#include "searcher/similar.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"

#define SIMILAR_TERMS 24u	/* words asked for; more change little */

struct telling {
	enum channel ch;
	char *text;
	size_t len;
	double worth;		/* occurrences times rarity */
};

struct gather {
	struct reader *r;
	double articles;
	ARRAY(struct telling) v;
};

/* Words of one letter and numbers alone say little about a story. */
static bool
says_nothing(const char *text, size_t len)
{
	return len < 2 || (text[0] >= '0' && text[0] <= '9');
}

static void
take(void *ctx, enum channel ch, const char *text, size_t len, uint32_t wdf)
{
	struct gather *g = ctx;
	double freq;

	if ((ch != CH_JA && ch != CH_EN) || says_nothing(text, len))
		return;
	freq = (double)reader_termfreq(g->r, ch, text, len);
	if (freq < 2)		/* stands nowhere else */
		return;
	array_push(&g->v, (struct telling){ .ch = ch,
	    .text = xstrndup(text, len), .len = len,
	    .worth = (1 + log(wdf)) * log((g->articles + 1) / freq) });
}

static int
by_worth(const void *a, const void *b)
{
	const struct telling *x = a, *y = b;

	if (x->worth != y->worth)
		return x->worth < y->worth ? 1 : -1;
	return strcmp(x->text, y->text);
}

const struct node *
similar_condition(struct nodes *ns, struct reader *r, const char *id)
{
	const struct node *child[SIMILAR_TERMS];
	struct gather g = { .r = r };
	struct reader_info info;
	const struct node *n;
	uint32_t docid;
	size_t k = 0;

	if (reader_docid(r, id, &docid, NULL) != STATUS_OK)
		return NULL;
	reader_info(r, &info);
	g.articles = (double)info.articles;
	if (reader_document_terms(r, docid, take, &g, NULL) != STATUS_OK)
		return NULL;
	if (g.v.n > 0)
		qsort(g.v.v, g.v.n, sizeof(g.v.v[0]), by_worth);
	for (size_t i = 0; i < g.v.n && k < SIMILAR_TERMS; i++)
		child[k++] = node_term(ns, g.v.v[i].ch, g.v.v[i].text,
		    g.v.v[i].len);
	n = node_combine(ns, NODE_OR, child, k, 0);
	for (size_t i = 0; i < g.v.n; i++)
		free(g.v.v[i].text);
	array_free(&g.v);
	return n;
}
