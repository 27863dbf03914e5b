#include "index/docids.h"

#include <stdlib.h>

#include "base/alloc.h"

void
docids_clear(struct docids *d)
{
	free(d->hash);
	free(d->docid);
	*d = (struct docids){ 0 };
}

/* Where the hash stands, or would have to; there is always a free place. */
static size_t
place(const struct docids *d, uint64_t hash)
{
	size_t i = (size_t)(hash >> 32) & (d->size - 1);

	while (d->docid[i] != 0 && d->hash[i] != hash)
		i = (i + 1) & (d->size - 1);
	return i;
}

size_t
docids_bytes(const struct docids *d)
{
	return d->size * (sizeof(*d->hash) + sizeof(*d->docid));
}

uint32_t
docids_get(const struct docids *d, uint64_t hash)
{
	return d->size == 0 ? 0 : d->docid[place(d, hash)];
}

static void
grow(struct docids *d)
{
	struct docids old = *d;

	d->size = old.size == 0 ? 1024 : 2 * old.size;
	d->hash = xcalloc(d->size, sizeof(*d->hash));
	d->docid = xcalloc(d->size, sizeof(*d->docid));
	d->n = 0;
	for (size_t i = 0; i < old.size; i++)
		if (old.docid[i] != 0)
			docids_put(d, old.hash[i], old.docid[i]);
	docids_clear(&old);
}

void
docids_put(struct docids *d, uint64_t hash, uint32_t docid)
{
	size_t i;

	if (4 * d->n >= 3 * d->size)
		grow(d);
	i = place(d, hash);
	d->n += d->docid[i] == 0;
	d->hash[i] = hash;
	d->docid[i] = docid;
}
