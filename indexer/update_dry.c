/*
 * What a dry run would have stored by now, so that files that depend on each
 * other are told as they will be.
 */
#include "indexer/update_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

static const struct would *
find(const struct dry *d, const struct strmap *map, const char *name)
{
	const uint64_t *place = strmap_get(map, name, strlen(name));

	return place == NULL ? NULL : &d->v.v[*place];
}

const struct would *
dry_article(const struct update *u, const char *id)
{
	return find(&u->dry, &u->dry.ids, id);
}

const struct would *
dry_pair(const struct update *u, const char *pair_key)
{
	return find(&u->dry, &u->dry.pairs, pair_key);
}

bool
would_exist(const struct would *w)
{
	return w->has[SIDE_JA] || w->has[SIDE_EN];
}

bool
would_share(const struct would *w, const struct article *a)
{
	return (w->has[SIDE_JA] && article_has(a, SIDE_JA)) ||
	    (w->has[SIDE_EN] && article_has(a, SIDE_EN));
}

void
dry_note(struct update *u, const char *id, const struct article *a,
    const struct would *before)
{
	struct would now = { .id = xstrdup(id) };
	struct dry *d = &u->dry;

	for (size_t i = 0; i < SIDES; i++)
		now.has[i] = (a != NULL && article_has(a, i)) ||
		    (before != NULL && before->has[i]);
	/* Earlier ones are kept: pair keys name their places. */
	*strmap_put(&d->ids, id, strlen(id)) = d->v.n;
	if (a != NULL && a->pair_key != NULL)
		*strmap_put(&d->pairs, a->pair_key, strlen(a->pair_key)) =
		    d->v.n;
	array_push(&d->v, now);
}

void
dry_clear(struct dry *d)
{
	for (size_t i = 0; i < d->v.n; i++)
		free(d->v.v[i].id);
	array_free(&d->v);
	strmap_clear(&d->ids);
	strmap_clear(&d->pairs);
}
