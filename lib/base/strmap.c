#include "base/strmap.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fnv.h"

void
strmap_clear(struct strmap *m)
{
	for (size_t i = 0; i < m->size; i++)
		free((char *)m->slot[i].key);
	free(m->slot);
	memset(m, 0, sizeof(*m));
}

/* The slot that holds the key, or the free one where it belongs. */
static struct strmap_slot *
find(struct strmap_slot *slot, size_t size, const char *key, size_t len,
    uint32_t hash)
{
	size_t i = hash & (size - 1);

	while (slot[i].key != NULL && (slot[i].hash != hash ||
	    slot[i].len != len || memcmp(slot[i].key, key, len) != 0))
		i = (i + 1) & (size - 1);
	return &slot[i];
}

uint64_t *
strmap_get(const struct strmap *m, const char *key, size_t len)
{
	struct strmap_slot *s;

	if (m->size == 0)
		return NULL;
	s = find(m->slot, m->size, key, len, fnv32(FNV32, key, len));
	return s->key == NULL ? NULL : &s->value;
}

static void
grow(struct strmap *m)
{
	size_t size = m->size ? m->size * 2 : 64;
	struct strmap_slot *slot = xcalloc(size, sizeof(*slot));

	for (size_t i = 0; i < m->size; i++)
		if (m->slot[i].key != NULL)
			*find(slot, size, m->slot[i].key, m->slot[i].len,
			    m->slot[i].hash) = m->slot[i];
	free(m->slot);
	m->slot = slot;
	m->size = size;
}

uint64_t *
strmap_put(struct strmap *m, const char *key, size_t len)
{
	uint32_t hash = fnv32(FNV32, key, len);
	struct strmap_slot *s;

	if (m->n * 3 >= m->size * 2)
		grow(m);
	s = find(m->slot, m->size, key, len, hash);
	if (s->key == NULL) {
		s->key = xstrndup(key, len);
		s->len = (uint32_t)len;
		s->hash = hash;
		s->value = 0;
		m->n++;
	}
	return &s->value;
}
