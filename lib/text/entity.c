#include "text/entity.h"

#include <string.h>

#include "base/array.h"
#include "text/analyzer.h"
#include "text/lexicon.h"
#include "text/normalize.h"

/* No name has more; rows of dots and dashes would take forever. */
#define NAME_TOKENS_MAX 16u

/* Where tokens begin and end in the source: names stop only there. */
struct bound {
	size_t start, end;
};

struct bounds {
	ARRAY(struct bound) v;
};

static void
collect(void *ctx, const struct token *t)
{
	struct bounds *b = ctx;

	if (t->span == 1 && t->kind <= TOKEN_NUMBER)
		array_push(&b->v, (struct bound){ t->start, t->end });
}

/* The longest name that begins with token i; its last token in *last. */
static int
longest(const struct lexicon *lx, struct normalized *norm, const char *text,
    const struct bounds *b, size_t i, size_t *last)
{
	size_t max = lexicon_entity_max(lx);
	int found = -1;

	for (size_t j = i; j < b->v.n && j - i < NAME_TOKENS_MAX; j++) {
		const char *s = text + b->v.v[i].start;
		size_t len = b->v.v[j].end - b->v.v[i].start;
		int e;

		/* Folding shrinks by less than four to one. */
		if (len > 4 * max)
			break;
		normalize(norm, s, len, NULL);
		if (norm->text.len > max)
			break;
		e = lexicon_entity_find(lx, norm->text.s, norm->text.len, s,
		    len);
		if (e >= 0) {
			found = e;
			*last = j;
		}
	}
	return found;
}

void
entities_find(struct analyzer *an, const char *text, size_t len,
    void (*found)(void *ctx, int entity), void *ctx)
{
	const struct lexicon *lx = analyzer_lexicon(an);
	struct bounds b = { 0 };
	struct normalized norm;

	analyze(an, text, len, ANALYZE_WORDS, 0, collect, &b);
	normalized_init(&norm);
	for (size_t i = 0, last = 0; i < b.v.n; i++) {
		int e = longest(lx, &norm, text, &b, i, &last);

		if (e >= 0) {
			found(ctx, e);
			i = last;
		}
	}
	normalized_clear(&norm);
	array_free(&b.v);
}

int
entity_of_label(struct analyzer *an, const char *label)
{
	struct normalized norm;
	size_t len = strlen(label);
	int e;

	normalized_init(&norm);
	normalize(&norm, label, len, NULL);
	e = lexicon_entity_find(analyzer_lexicon(an), norm.text.s,
	    norm.text.len, label, len);
	normalized_clear(&norm);
	return e;
}
