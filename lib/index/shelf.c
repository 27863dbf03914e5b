#include "index/shelf.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct text {
	size_t len;
	char bytes[];
};

static void
drop(struct strmap *m)
{
	for (size_t i = 0; i < m->size; i++)
		if (m->slot[i].key != NULL)
			free((struct text *)(uintptr_t)m->slot[i].value);
	strmap_clear(m);
}

void
shelf_clear(struct shelf *s)
{
	drop(&s->now);
	drop(&s->before);
	s->used = 0;
}

/* In two halves: when one is full, what was not asked for since goes. */
static void
put(struct shelf *s, uint32_t docid, struct text *t)
{
	if (s->used + t->len > s->max / 2) {
		drop(&s->before);
		s->before = s->now;
		s->now = (struct strmap){ 0 };
		s->used = 0;
	}
	*strmap_put(&s->now, (const char *)&docid, sizeof(docid)) =
	    (uintptr_t)t;
	s->used += t->len;
}

static struct text *
find(const struct strmap *m, uint32_t docid)
{
	uint64_t *v = strmap_get(m, (const char *)&docid, sizeof(docid));

	return v == NULL ? NULL : (struct text *)(uintptr_t)*v;
}

const char *
shelf_find(struct shelf *s, uint32_t docid, size_t *len)
{
	struct text *t = find(&s->now, docid), *copy;

	if (t == NULL && (t = find(&s->before, docid)) != NULL) {
		copy = xmalloc(sizeof(*t) + t->len);
		memcpy(copy, t, sizeof(*t) + t->len);
		put(s, docid, copy);
		t = copy;
	}
	if (t == NULL)
		return NULL;
	*len = t->len;
	return t->bytes;
}

void
shelf_add(struct shelf *s, uint32_t docid, const char *bytes, size_t len)
{
	struct text *t;

	if (len > s->max / 8)
		return;
	t = xmalloc(sizeof(*t) + len);
	t->len = len;
	memcpy(t->bytes, bytes, len);
	put(s, docid, t);
}
