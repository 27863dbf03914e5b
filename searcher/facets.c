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

#define NONE UINT32_MAX
#define STORY FACETS		/* a kind that is not shown */
#define UIS 2			/* enum ui_language */

/*
 * A trait is what a field of a value says, a tag as it is written or a month.
 * Each has a number, and an article is a list of numbers.  Counts, here and
 * of a label, are those of one search, and 0 between two.
 */
struct trait {
	enum facet_kind kind;
	size_t text;		/* in texts, terminated */
	uint32_t label;		/* of a tag or source, else NONE */
	uint32_t thing;		/* of a tag that names one: that trait */
	uint32_t named[UIS];	/* of a thing: the label of its name, or
				   NONE as long as nobody asked */
	size_t count;		/* of articles; of a story: in told, + 1 */
};

/*
 * The number beside a value is that of the page behind it: a label is the
 * same however its letters are written, and a tag that names a thing finds
 * the articles that have the thing, too (tag_node in plan_filter.c).
 */
struct label {
	enum facet_kind kind;
	uint32_t shown;		/* the spelling that most articles have */
	uint32_t thing;		/* of the spelling that was met first */
	size_t count;		/* of articles without the thing */
	size_t seen;		/* when it was last counted: turn */
};

typedef ARRAY(uint32_t) number_array;

struct facets {
	struct reader *r;
	struct analyzer *an;
	size_t max;		/* bytes that are kept */
	uint64_t state;		/* of the index, that they are of */
	struct strmap numbers;	/* of a trait + 1, by its field */
	ARRAY(struct trait) traits;
	struct strbuf texts;
	struct strmap folded[FACETS];	/* label + 1, by what is shared */
	ARRAY(struct label) labels;
	number_array lists;	/* how many traits, the story, the traits */
	uint32_t *place;	/* of an article's list + 1; 0 = not here */
	size_t nplaces;
	/* One search. */
	bool fold;
	number_array met, met_labels;	/* those that were counted */
	ARRAY(number_array) told;	/* by story: what its articles say */
	size_t hidden;		/* articles of them but one of each */
	size_t turn;		/* counts the lists */
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
	{ FACET_BYTE_STORY, STORY },
};

struct facets *
facets_new(struct reader *r, struct analyzer *an)
{
	struct facets *f = xcalloc(1, sizeof(*f));

	f->r = r;
	f->an = an;
	strbuf_init(&f->texts, SIZE_MAX / 2);
	return f;
}

static void
forget(struct facets *f)
{
	strmap_clear(&f->numbers);
	array_free(&f->traits);
	strbuf_clear(&f->texts);
	strbuf_init(&f->texts, SIZE_MAX / 2);
	for (int k = 0; k < FACETS; k++)
		strmap_clear(&f->folded[k]);
	array_free(&f->labels);
	array_free(&f->lists);
	free(f->place);
	f->place = NULL;
	f->nplaces = 0;
}

void
facets_free(struct facets *f)
{
	if (f == NULL)
		return;
	forget(f);
	strbuf_clear(&f->texts);
	array_free(&f->met);
	array_free(&f->met_labels);
	array_free(&f->told);
	free(f);
}

void
facets_keep(struct facets *f, size_t bytes)
{
	f->max = bytes;
}

/* ---- what an article says, as numbers ---- */

static uint32_t
label_of(struct facets *f, enum facet_kind kind, const char *text)
{
	char *folded = label_fold(text);
	uint64_t *place = strmap_put(&f->folded[kind], folded,
	    strlen(folded));

	free(folded);
	if (*place == 0) {
		array_push(&f->labels, (struct label){ .kind = kind,
		    .shown = NONE });
		*place = f->labels.n;
	}
	return (uint32_t)*place - 1;
}

static uint32_t number_of(struct facets *, const char *, size_t);

/* The thing that a tag names. */
static uint32_t
thing_of(struct facets *f, const char *tag)
{
	struct entity e = lexicon_entity(analyzer_lexicon(f->an),
	    entity_of_label(f->an, tag));
	struct strbuf field;
	uint32_t number;

	if (e.id == NULL)
		return NONE;
	strbuf_init(&field, SIZE_MAX / 2);
	strbuf_addch(&field, FACET_BYTE_ENTITY);
	strbuf_addstr(&field, e.id);
	number = number_of(f, field.s, field.len);
	strbuf_clear(&field);
	return number;
}

/* NONE for what says nothing to us. */
static uint32_t
add_trait(struct facets *f, const char *field, size_t len)
{
	struct trait new = { .text = f->texts.len, .label = NONE,
	    .thing = NONE, .named = { NONE, NONE } };
	const char *text = field + 1;
	size_t i = 0;

	while (i < sizeof(kinds) / sizeof(kinds[0]) &&
	    kinds[i].byte != *field)
		i++;
	if (i == sizeof(kinds) / sizeof(kinds[0]) || len < 2)
		return NONE;
	new.kind = kinds[i].kind;
	strbuf_add(&f->texts, text, len);	/* with the zero byte */
	if (new.kind == FACET_TAG || new.kind == FACET_SOURCE)
		new.label = label_of(f, new.kind, text);
	if (new.kind == FACET_TAG)
		new.thing = thing_of(f, text);
	array_push(&f->traits, new);
	return (uint32_t)f->traits.n - 1;
}

/* A field is its kind's byte and a text, terminated. */
static uint32_t
number_of(struct facets *f, const char *field, size_t len)
{
	uint64_t *known = strmap_get(&f->numbers, field, len);
	uint32_t number;

	if (known != NULL)
		return (uint32_t)*known - 1;
	number = add_trait(f, field, len);
	if (number != NONE)
		*strmap_put(&f->numbers, field, len) = number + 1;
	return number;
}

/* One value: fields that each end at a zero byte, as it does itself. */
static size_t
add_list(struct facets *f, const char *value, size_t len)
{
	size_t place = f->lists.n, n;

	array_push(&f->lists, 0);
	array_push(&f->lists, NONE);
	for (const char *end = value + len; value < end; value += n + 1) {
		uint32_t number;

		n = strlen(value);
		if ((number = number_of(f, value, n)) == NONE)
			continue;
		if (f->traits.v[number].kind != STORY)
			array_push(&f->lists, number);
		else if (f->lists.v[place + 1] == NONE)
			f->lists.v[place + 1] = number;
	}
	f->lists.v[place] = (uint32_t)(f->lists.n - place - 2);
	return place;
}

static bool
add_article(uint32_t docid, const char *value, size_t len, void *ctx)
{
	struct facets *f = ctx;

	f->place[docid] = (uint32_t)add_list(f, value, len) + 1;
	return true;
}

/* Lists of those articles that have none here. */
static enum status
read_articles(struct facets *f, const uint32_t *docid, size_t n,
    struct error *err)
{
	number_array missing = { 0 };
	uint32_t last = docid[n - 1];
	enum status st;

	if (last >= f->nplaces) {
		/* Fresh memory costs nothing as long as nobody looks. */
		uint32_t *more = xcalloc((size_t)last + 1, sizeof(*more));

		if (f->nplaces > 0)
			memcpy(more, f->place, f->nplaces * sizeof(*more));
		free(f->place);
		f->place = more;
		f->nplaces = (size_t)last + 1;
	}
	for (size_t i = 0; i < n; i++)
		if (f->place[docid[i]] == 0)
			array_push(&missing, docid[i]);
	st = reader_values_of(f->r, missing.v, missing.n, SLOT_FACETS,
	    add_article, f, err);
	array_free(&missing);
	return st;
}

/* ---- counting ---- */

static bool
holds(const uint32_t *list, size_t n, uint32_t number)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == number)
			return true;
	return false;
}

static void
count_label(struct facets *f, const struct trait *trait,
    const uint32_t *list, size_t n, size_t count)
{
	struct label *l = &f->labels.v[trait->label];

	if (l->seen == 0) {
		array_push(&f->met_labels, trait->label);
		l->thing = trait->thing;
	}
	if (l->seen == f->turn)		/* spelled twice */
		return;
	l->seen = f->turn;
	if (l->thing == NONE || !holds(list, n, l->thing))
		l->count += count;
}

static void
count_list(struct facets *f, const uint32_t *list, size_t n, size_t count)
{
	f->turn++;
	for (size_t i = 0; i < n; i++) {
		struct trait *trait = &f->traits.v[list[i]];

		if (trait->count == 0)
			array_push(&f->met, list[i]);
		trait->count += count;
		if (trait->label != NONE)
			count_label(f, trait, list, n, count);
	}
}

/* An article of a story joins the others; any other counts at once. */
static void
count_articles(struct facets *f, size_t place, size_t count)
{
	const uint32_t *list = &f->lists.v[place + 2];
	size_t n = f->lists.v[place];
	uint32_t story = f->lists.v[place + 1];
	struct trait *trait;
	number_array *all;

	if (!f->fold || story == NONE) {
		count_list(f, list, n, count);
		return;
	}
	trait = &f->traits.v[story];
	f->hidden += count - (trait->count == 0);
	if (trait->count == 0) {
		array_push(&f->met, story);
		array_push(&f->told, (number_array){ 0 });
		trait->count = f->told.n;
	}
	all = &f->told.v[trait->count - 1];
	for (size_t i = 0; i < n; i++)
		if (!holds(all->v, all->n, list[i]))
			array_push(all, list[i]);
}

/* A value that so many articles have, which are not known. */
static void
count_value(void *ctx, const char *value, size_t len, size_t count)
{
	struct facets *f = ctx;
	size_t place = add_list(f, value, len);

	count_articles(f, place, count);
	f->lists.n = place;
}

static enum status
count_all(struct facets *f, const struct nodes *ns, const struct node *node,
    struct error *err)
{
	size_t n;
	const uint32_t *docid = node_listed(ns, node, &n);
	enum status st;

	if (docid == NULL)
		st = reader_values(f->r, node, SLOT_FACETS, count_value, f,
		    err);
	else
		st = read_articles(f, docid, n, err);
	for (size_t i = 0; st == STATUS_OK && docid != NULL && i < n; i++)
		if (f->place[docid[i]] != 0)
			count_articles(f, f->place[docid[i]] - 1, 1);
	for (size_t i = 0; i < f->told.n; i++) {
		count_list(f, f->told.v[i].v, f->told.v[i].n, 1);
		array_free(&f->told.v[i]);
	}
	f->told.n = 0;
	return st;
}

/* ---- the answer ---- */

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

static const char *
text_of(const struct facets *f, uint32_t number)
{
	return f->texts.s + f->traits.v[number].text;
}

static void
choose_spelling(struct facets *f, uint32_t number)
{
	const struct trait *trait = &f->traits.v[number], *best;
	struct label *l = &f->labels.v[trait->label];

	best = l->shown == NONE ? NULL : &f->traits.v[l->shown];
	if (best == NULL || trait->count > best->count ||
	    (trait->count == best->count && strcmp(text_of(f, number),
	    text_of(f, l->shown)) < 0))
		l->shown = number;
}

/* A thing is asked for by its name, as a tag. */
static struct facet_value
thing_value(struct facets *f, uint32_t number, enum ui_language ui)
{
	struct trait *trait = &f->traits.v[number];
	struct entity e = lexicon_entity_by_id(analyzer_lexicon(f->an),
	    text_of(f, number));
	const char *name = e.id == NULL ? text_of(f, number) :
	    ui == UI_EN ? e.en : e.ja;

	if (trait->named[ui] == NONE)
		trait->named[ui] = label_of(f, FACET_TAG, name);
	return (struct facet_value){ (char *)name, trait->count +
	    f->labels.v[trait->named[ui]].count };
}

static struct facet_value
label_value(const struct facets *f, const struct label *l)
{
	return (struct facet_value){ (char *)text_of(f, l->shown), l->count +
	    (l->thing == NONE ? 0 : f->traits.v[l->thing].count) };
}

/* The first ones, with labels of their own. */
static void
choose(struct facet *facet, enum facet_kind kind)
{
	if (facet->nvalues > 1)
		qsort(facet->values, facet->nvalues, sizeof(*facet->values),
		    kind == FACET_MONTH ? by_month : by_count);
	if (facet->nvalues > FACET_VALUES_MAX)
		facet->nvalues = FACET_VALUES_MAX;
	for (size_t i = 0; i < facet->nvalues; i++)
		facet->values[i].label = xstrdup(facet->values[i].label);
}

static void
fill(struct facets *f, struct result *res, enum ui_language ui)
{
	ARRAY(struct facet_value) of[FACETS] = { 0 };

	for (size_t i = 0; i < f->met.n; i++) {
		uint32_t number = f->met.v[i];
		const struct trait *trait = &f->traits.v[number];

		if (trait->label != NONE)
			choose_spelling(f, number);
		else if (trait->kind == FACET_ENTITY)
			array_push(&of[FACET_ENTITY], thing_value(f, number,
			    ui));
		else if (trait->kind != STORY)
			array_push(&of[trait->kind], (struct facet_value){
			    (char *)text_of(f, number), trait->count });
	}
	for (size_t i = 0; i < f->met_labels.n; i++) {
		const struct label *l = &f->labels.v[f->met_labels.v[i]];

		array_push(&of[l->kind], label_value(f, l));
	}
	for (enum facet_kind k = 0; k < FACETS; k++) {
		res->facet[k] = (struct facet){ of[k].v, of[k].n };
		choose(&res->facet[k], k);
	}
}

static size_t
bytes_kept(const struct facets *f)
{
	return f->lists.cap * sizeof(*f->lists.v) +
	    f->nplaces * sizeof(*f->place) + f->texts.cap +
	    f->traits.cap * sizeof(*f->traits.v) +
	    f->numbers.size * sizeof(*f->numbers.slot);
}

static void
begin(struct facets *f, bool fold)
{
	struct reader_info info;

	reader_info(f->r, &info);
	if (info.state != f->state || bytes_kept(f) > f->max)
		forget(f);
	f->state = info.state;
	f->fold = fold;
	f->hidden = f->turn = 0;
}

static void
end(struct facets *f)
{
	for (size_t i = 0; i < f->met.n; i++)
		f->traits.v[f->met.v[i]].count = 0;
	for (size_t i = 0; i < f->met_labels.n; i++) {
		struct label *l = &f->labels.v[f->met_labels.v[i]];

		l->count = l->seen = 0;
		l->shown = NONE;
	}
	f->met.n = f->met_labels.n = 0;
}

enum status
facets_count(struct facets *f, const struct nodes *ns,
    const struct node *node, enum ui_language ui, bool fold,
    struct result *res, size_t *hidden, struct error *err)
{
	enum status st;

	begin(f, fold);
	st = count_all(f, ns, node, err);
	*hidden = f->hidden;
	if (st == STATUS_OK)
		fill(f, res, ui);
	end(f);
	res->has_facets = st == STATUS_OK;
	return st;
}
