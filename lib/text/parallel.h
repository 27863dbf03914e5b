/*
 * Which paragraphs of a translation belong together: by their order, their
 * length and the names and numbers that stand in both.
 */
#ifndef TEXT_PARALLEL_H
#define TEXT_PARALLEL_H

#include <stddef.h>
#include <stdint.h>

struct paragraph {
	size_t chars;
	const uint32_t *anchors;	/* hashes of names and numbers */
	size_t nanchors;
};

/* Texts whose numbers of paragraphs multiply to more are left alone; the
 * work takes 8 bytes for each of these. */
#define PARALLEL_MAX ((size_t)4 << 20)

/* ni paragraphs from i on belong to nj from j on; one of them is 1, the
 * other 1 or 2. */
typedef void parallel_fn(void *ctx, size_t i, size_t ni, size_t j,
    size_t nj);

/* Call back in order; what has no counterpart is passed over. */
void parallel_align(const struct paragraph *ja, size_t nja,
    const struct paragraph *en, size_t nen, parallel_fn *, void *ctx);

#endif
