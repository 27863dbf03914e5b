/*
 * Making, filling, joining and freeing articles.
 */
#include "article/article.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

const char *
side_name(enum side side)
{
	return side == SIDE_JA ? "ja" : "en";
}

struct article *
article_new(void)
{
	struct article *a = xcalloc(1, sizeof(*a));

	a->date = a->added = a->changed = NO_DATE;
	return a;
}

static void
side_clear(struct side_text *t)
{
	size_t i;

	free(t->title);
	free(t->summary);
	for (i = 0; i < t->npoints; i++) {
		free(t->points[i].heading);
		free(t->points[i].text);
	}
	free(t->points);
	free(t->body);
	free(t->analysis);
	free(t->comment);
	free(t->key);
	free(t->hash);
	*t = (struct side_text){ 0 };
}

static void
strings_free(char **v, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(v[i]);
	free(v);
}

void
article_free(struct article *a)
{
	size_t i;

	if (a == NULL)
		return;
	for (i = 0; i < SIDES; i++)
		side_clear(&a->side[i]);
	strings_free(a->tags, a->ntags);
	strings_free(a->entities, a->nentities);
	for (i = 0; i < a->nscores; i++)
		free(a->scores[i].name);
	free(a->scores);
	free(a->id);
	free(a->pair_key);
	free(a->source);
	free(a->author);
	free(a->url);
	free(a);
}

bool
article_has(const struct article *a, enum side side)
{
	const struct side_text *t = &a->side[side];

	return t->title != NULL || t->summary != NULL || t->npoints > 0 ||
	    t->body != NULL || t->analysis != NULL || t->comment != NULL;
}

void
article_add_tag(struct article *a, const char *tag)
{
	size_t i;

	if (tag[0] == '\0' || a->ntags == ARTICLE_TAGS_MAX)
		return;
	for (i = 0; i < a->ntags; i++)
		if (strcmp(a->tags[i], tag) == 0)
			return;
	a->tags = xreallocarray(a->tags, a->ntags + 1, sizeof(*a->tags));
	a->tags[a->ntags++] = xstrdup(tag);
}

void
article_add_score(struct article *a, const char *name, int value)
{
	const char *canonical = score_canonical(name);
	size_t i;

	if (canonical != NULL)
		name = canonical;
	for (i = 0; i < a->nscores; i++)
		if (strcmp(a->scores[i].name, name) == 0) {
			a->scores[i].value = value;
			return;
		}
	a->scores = xreallocarray(a->scores, a->nscores + 1,
	    sizeof(*a->scores));
	a->scores[a->nscores++] = (struct score){ xstrdup(name), value };
}

void
side_add_point(struct side_text *t, const char *heading, const char *text)
{
	/*
	 * Room doubles at powers of two, which keeps a long list linear; so
	 * nobody else may allocate this array.
	 */
	if ((t->npoints & (t->npoints - 1)) == 0)
		t->points = xreallocarray(t->points,
		    t->npoints == 0 ? 1 : 2 * t->npoints,
		    sizeof(*t->points));
	t->points[t->npoints++] = (struct point){ xstrdup(heading),
	    xstrdup(text) };
}

static void
move_if_unset(char **to, char **from)
{
	if (*to != NULL)
		return;
	*to = *from;
	*from = NULL;
}

void
article_merge(struct article *to, struct article *from)
{
	size_t i;

	for (i = 0; i < SIDES; i++) {
		if (!article_has(from, i))
			continue;
		side_clear(&to->side[i]);
		to->side[i] = from->side[i];
		from->side[i] = (struct side_text){ 0 };
	}
	move_if_unset(&to->pair_key, &from->pair_key);
	move_if_unset(&to->source, &from->source);
	move_if_unset(&to->author, &from->author);
	move_if_unset(&to->url, &from->url);
	if (to->original == ORIGINAL_UNKNOWN)
		to->original = from->original;
	if (to->date == NO_DATE)
		to->date = from->date;
	if (to->added == NO_DATE)
		to->added = from->added;
	for (i = 0; i < from->ntags; i++)
		article_add_tag(to, from->tags[i]);
	for (i = 0; i < from->nscores; i++) {
		size_t k;

		for (k = 0; k < to->nscores; k++)
			if (strcmp(to->scores[k].name,
			    from->scores[i].name) == 0)
				break;
		if (k == to->nscores)
			article_add_score(to, from->scores[i].name,
			    from->scores[i].value);
	}
}

void
article_drop_side(struct article *a, enum side side)
{
	side_clear(&a->side[side]);
}

const char *
score_canonical(const char *name)
{
	static const char *const names[][2] = {
		{ "重要", "importance" },
		{ "深度", "depth" },
		{ "関連度", "relevance" },
		{ "実用性", "practicality" },
		{ "革新性", "novelty" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i][0]) == 0 ||
		    strcmp(name, names[i][1]) == 0)
			return names[i][1];
	return NULL;
}
