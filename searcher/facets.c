#include "searcher/facets.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strmap.h"
#include "text/lexicon.h"

struct counts {
	struct strmap map[FACETS];
};

static const struct {
	char byte;
	enum facet_kind kind;
} kinds[] = {
	{ FACET_BYTE_SOURCE, FACET_SOURCE },
	{ FACET_BYTE_MONTH, FACET_MONTH },
	{ FACET_BYTE_LANG, FACET_LANG },
	{ FACET_BYTE_SCORE, FACET_SCORE },
	{ FACET_BYTE_TAG, FACET_TAG },
	{ FACET_BYTE_ENTITY, FACET_ENTITY },
};

/* One distinct value: fields that each end at a zero byte. */
static void
take(void *ctx, const char *value, size_t len, size_t count)
{
	struct counts *c = ctx;
	const char *end = value + len;

	while (value < end) {
		size_t n = strnlen(value, (size_t)(end - value));

		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
			if (n > 1 && *value == kinds[i].byte)
				*strmap_put(&c->map[kinds[i].kind], value + 1,
				    n - 1) += count;
		value += n + 1;
	}
}

/* Most frequent first, ties by name; months newest first. */
static int
by_count(const void *a, const void *b)
{
	const struct facet_value *x = a, *y = b;

	if (x->count != y->count)
		return x->count < y->count ? 1 : -1;
	return strcmp(x->label, y->label);
}

static int
by_month(const void *a, const void *b)
{
	const struct facet_value *x = a, *y = b;

	return strcmp(y->label, x->label);
}

static void
fill(struct facet *f, const struct strmap *m, enum facet_kind kind,
    const struct lexicon *lx, enum ui_language ui)
{
	f->values = xcalloc(m->n, sizeof(*f->values));
	for (size_t i = 0; i < m->size; i++) {
		const char *label = m->slot[i].key;
		struct entity e;

		if (label == NULL)
			continue;
		e = lexicon_entity_by_id(lx, label);
		if (kind == FACET_ENTITY && e.id != NULL)
			label = ui == UI_EN ? e.en : e.ja;
		f->values[f->nvalues++] = (struct facet_value){
		    .label = xstrdup(label), .count = m->slot[i].value };
	}
	if (f->nvalues > 1)
		qsort(f->values, f->nvalues, sizeof(*f->values),
		    kind == FACET_MONTH ? by_month : by_count);
	while (f->nvalues > FACET_VALUES_MAX)
		free(f->values[--f->nvalues].label);
}

enum status
facets_count(struct reader *r, const struct node *node,
    const struct lexicon *lx, enum ui_language ui, struct result *res,
    struct error *err)
{
	struct counts c = { 0 };
	enum status st;

	st = reader_facets(r, node, take, &c, err);
	for (int k = 0; k < FACETS; k++) {
		if (st == STATUS_OK)
			fill(&res->facet[k], &c.map[k], (enum facet_kind)k,
			    lx, ui);
		strmap_clear(&c.map[k]);
	}
	res->has_facets = st == STATUS_OK;
	return st;
}
