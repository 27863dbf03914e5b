#include "searcher/result.h"

#include <stdlib.h>

static const char *const facet_names[FACETS] = {
	[FACET_TAG] = "tag",
	[FACET_ENTITY] = "entity",
	[FACET_SOURCE] = "source",
	[FACET_MONTH] = "month",
	[FACET_LANG] = "lang",
	[FACET_SCORE] = "score",
};

const char *
hit_match_name(enum hit_match match)
{
	static const char *const match_names[] = {
		[HIT_ALL] = "all",
		[HIT_TRANSLATED] = "translated",
		[HIT_SOME] = "some",
	};

	return match_names[match];
}

const char *
facet_name(enum facet_kind kind)
{
	return facet_names[kind];
}

size_t
result_full(const struct result *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nhits; i++)
		n += r->hits[i].match == HIT_ALL;
	return n;
}

static void
list_free(char **list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(list[i]);
	free(list);
}

static void
marked_clear(struct marked *m)
{
	free(m->text);
	free(m->marks);
}

static void
hit_clear(struct hit *h)
{
	free(h->id);
	free(h->source);
	free(h->author);
	free(h->url);
	list_free(h->tags, h->ntags);
	list_free(h->entities, h->nentities);
	for (size_t i = 0; i < h->nscores; i++)
		free(h->scores[i].name);
	free(h->scores);
	for (size_t i = 0; i < SIDES; i++) {
		marked_clear(&h->side[i].title);
		marked_clear(&h->side[i].snippet);
	}
	for (size_t i = 0; i < h->nmatched; i++) {
		free(h->matched[i].unit);
		free(h->matched[i].term);
	}
	free(h->matched);
	free(h->story);
}

void
result_free(struct result *r)
{
	if (r == NULL)
		return;
	free(r->query);
	free(r->interpretation);
	list_free(r->notes, r->nnotes);
	for (size_t i = 0; i < r->nhits; i++)
		hit_clear(&r->hits[i]);
	free(r->hits);
	for (size_t k = 0; k < FACETS; k++) {
		for (size_t i = 0; i < r->facet[k].nvalues; i++)
			free(r->facet[k].values[i].label);
		free(r->facet[k].values);
	}
	free(r->did_you_mean);
	list_free(r->relax, r->nrelax);
	free(r);
}
