#include "searcher/facets.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"
#include "base/strmap.h"
#include "index/term.h"
#include "text/analyzer.h"
#include "text/entity.h"
#include "text/lexicon.h"

/*
 * The number beside a value is that of the page behind it: a label is the
 * same however its letters are written, and a tag that names a thing finds
 * the articles that have the thing, too (tag_node in plan_filter.c).
 */
struct label {
	const char *shown;	/* the spelling that most articles have */
	size_t times;		/* how many have it */
	struct entity thing;	/* what it names; its id may be NULL */
	size_t count;		/* of articles that do not have the thing */
	size_t seen;		/* the turn in which it was last counted */
};

struct spelling {
	size_t label;		/* its place in labels.v */
	size_t times;		/* how many articles have it */
};

struct labels {
	ARRAY(struct label) v;
	ARRAY(struct spelling) spellings;
	struct strmap written;	/* place in spellings + 1, by text */
	struct strmap folded;	/* place in v + 1, by what spellings share */
};

struct counts {
	struct analyzer *an;
	bool fold;
	struct strmap stories;		/* place in told + 1, by story */
	ARRAY(struct strbuf) told;	/* what its articles say, once each */
	size_t hidden;			/* articles of them but one of each */
	struct strmap map[FACETS];	/* but for labels */
	struct labels tags, sources;
	size_t turn;		/* counts the values */
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

static uint64_t *
place_of(struct labels *l, const char *text)
{
	char *folded = label_fold(text);
	uint64_t *place = strmap_put(&l->folded, folded, strlen(folded));

	free(folded);
	return place;
}

/* That spelling, and its label, a new one when it is the first. */
static struct spelling *
spelling_of(struct counts *c, enum facet_kind kind, const char *text)
{
	struct labels *l = kind == FACET_TAG ? &c->tags : &c->sources;
	uint64_t *place = strmap_put(&l->written, text, strlen(text));
	uint64_t *same;

	if (*place == 0) {
		same = place_of(l, text);
		if (*same == 0) {
			array_push(&l->v, (struct label){ .thing =
			    lexicon_entity(analyzer_lexicon(c->an), kind ==
			    FACET_TAG ? entity_of_label(c->an, text) : -1) });
			*same = l->v.n;
		}
		array_push(&l->spellings, (struct spelling){ *same - 1, 0 });
		*place = l->spellings.n;
	}
	return &l->spellings.v[*place - 1];
}

/* Is that field among those of a value? */
static bool
has_field(const char *value, const char *end, char kind, const char *text)
{
	for (; value < end; value += strlen(value) + 1)
		if (*value == kind && strcmp(value + 1, text) == 0)
			return true;
	return false;
}

static void
take_label(struct counts *c, enum facet_kind kind, const char *text,
    const char *value, const char *end, size_t count)
{
	struct labels *all = kind == FACET_TAG ? &c->tags : &c->sources;
	struct spelling *s = spelling_of(c, kind, text);
	struct label *l = &all->v.v[s->label];

	s->times += count;
	if (l->seen == c->turn)		/* spelled twice */
		return;
	l->seen = c->turn;
	if (l->thing.id == NULL ||
	    !has_field(value, end, FACET_BYTE_ENTITY, l->thing.id))
		l->count += count;
}

/* One distinct value: fields that each end at a zero byte, as it does. */
static void
take(void *ctx, const char *value, size_t len, size_t count)
{
	struct counts *c = ctx;
	const char *end = value + len;

	c->turn++;
	for (const char *f = value; f < end; f += strlen(f) + 1)
		for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]);
		    i++) {
			if (*f != kinds[i].byte || f[1] == '\0')
				continue;
			if (kinds[i].kind == FACET_TAG ||
			    kinds[i].kind == FACET_SOURCE)
				take_label(c, kinds[i].kind, f + 1, value,
				    end, count);
			else
				*strmap_put(&c->map[kinds[i].kind], f + 1,
				    strlen(f + 1)) += count;
		}
}

static const char *
story_of(const char *value, const char *end)
{
	for (; value < end; value += strlen(value) + 1)
		if (*value == FACET_BYTE_STORY)
			return value;
	return NULL;
}

/* An article of a story joins the others; any other counts at once. */
static void
take_folded(void *ctx, const char *value, size_t len, size_t count)
{
	struct counts *c = ctx;
	const char *end = value + len;
	const char *story = c->fold ? story_of(value, end) : NULL;
	struct strbuf *all;
	uint64_t *place;

	if (story == NULL) {
		take(ctx, value, len, count);
		return;
	}
	place = strmap_put(&c->stories, story, strlen(story));
	c->hidden += count - (*place == 0);
	if (*place == 0) {
		array_push(&c->told, (struct strbuf){ 0 });
		*place = c->told.n;
		strbuf_init(&c->told.v[*place - 1], SIZE_MAX / 2);
	}
	all = &c->told.v[*place - 1];
	for (; value < end; value += strlen(value) + 1)
		if (!has_field(all->s, all->s + all->len, *value, value + 1))
			strbuf_add(all, value, strlen(value) + 1);
}

static void
take_stories(struct counts *c)
{
	for (size_t i = 0; i < c->told.n; i++) {
		struct strbuf *all = &c->told.v[i];

		take(c, all->s, all->len, 1);
		strbuf_clear(all);
	}
	array_free(&c->told);
	strmap_clear(&c->stories);
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
choose_spellings(struct labels *l)
{
	for (size_t i = 0; i < l->written.size; i++) {
		const struct strmap_slot *s = &l->written.slot[i];
		const struct spelling *spelling;
		struct label *label;

		if (s->key == NULL)
			continue;
		spelling = &l->spellings.v[s->value - 1];
		label = &l->v.v[spelling->label];
		if (label->shown == NULL || spelling->times > label->times ||
		    (spelling->times == label->times &&
		    strcmp(s->key, label->shown) < 0)) {
			label->shown = s->key;
			label->times = spelling->times;
		}
	}
}

static void
fill_labels(struct facet *f, struct labels *l, const struct strmap *things)
{
	choose_spellings(l);
	f->values = xcalloc(l->v.n, sizeof(*f->values));
	for (size_t i = 0; i < l->v.n; i++) {
		const char *id = l->v.v[i].thing.id;
		uint64_t *n = id == NULL ? NULL :
		    strmap_get(things, id, strlen(id));

		f->values[f->nvalues++] = (struct facet_value){
		    .label = xstrdup(l->v.v[i].shown),
		    .count = l->v.v[i].count + (n == NULL ? 0 : *n) };
	}
}

/* A thing is asked for by its name, as a tag. */
static void
fill_thing(struct counts *c, const char *id, size_t count,
    enum ui_language ui, struct facet_value *v)
{
	struct entity e = lexicon_entity_by_id(analyzer_lexicon(c->an), id);
	const char *name = e.id == NULL ? id : ui == UI_EN ? e.en : e.ja;
	char *folded = label_fold(name);
	uint64_t *place = strmap_get(&c->tags.folded, folded, strlen(folded));

	free(folded);
	v->label = xstrdup(name);
	v->count = count + (place == NULL ? 0 :
	    c->tags.v.v[*place - 1].count);
}

static void
fill(struct counts *c, struct facet *f, enum facet_kind kind,
    enum ui_language ui)
{
	const struct strmap *m = &c->map[kind];

	f->values = xcalloc(m->n, sizeof(*f->values));
	for (size_t i = 0; i < m->size; i++) {
		struct facet_value *v = &f->values[f->nvalues];

		if (m->slot[i].key == NULL)
			continue;
		f->nvalues++;
		if (kind == FACET_ENTITY)
			fill_thing(c, m->slot[i].key, m->slot[i].value, ui, v);
		else
			*v = (struct facet_value){
			    .label = xstrdup(m->slot[i].key),
			    .count = m->slot[i].value };
	}
}

static void
fill_all(struct counts *c, struct result *res, enum ui_language ui)
{
	for (enum facet_kind k = 0; k < FACETS; k++) {
		struct facet *f = &res->facet[k];

		if (k == FACET_TAG || k == FACET_SOURCE)
			fill_labels(f, k == FACET_TAG ? &c->tags :
			    &c->sources, &c->map[FACET_ENTITY]);
		else
			fill(c, f, k, ui);
		if (f->nvalues > 1)
			qsort(f->values, f->nvalues, sizeof(*f->values),
			    k == FACET_MONTH ? by_month : by_count);
		while (f->nvalues > FACET_VALUES_MAX)
			free(f->values[--f->nvalues].label);
	}
}

static void
labels_clear(struct labels *l)
{
	array_free(&l->v);
	array_free(&l->spellings);
	strmap_clear(&l->written);
	strmap_clear(&l->folded);
}

enum status
facets_count(struct reader *r, const struct nodes *ns,
    const struct node *node, struct analyzer *an, enum ui_language ui,
    bool fold, struct result *res, size_t *hidden, struct error *err)
{
	struct counts c = { .an = an, .fold = fold };
	enum status st;

	st = reader_values(r, ns, node, SLOT_FACETS, take_folded, &c, err);
	take_stories(&c);
	*hidden = c.hidden;
	if (st == STATUS_OK)
		fill_all(&c, res, ui);
	for (int k = 0; k < FACETS; k++)
		strmap_clear(&c.map[k]);
	labels_clear(&c.tags);
	labels_clear(&c.sources);
	res->has_facets = st == STATUS_OK;
	return st;
}
