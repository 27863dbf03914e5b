#include "index/filler.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/fnv.h"

#define ROOM 8192		/* what libxapian unpacks at once */
#define STORED_MAX 2048		/* packed bytes in one place of a block */
#define CODES_MAX 256		/* bytes that describe the codes of its own
				   that a text packed by itself has */
#define PIECE 64		/* bytes that are added at once */
/* As libxapian packs: the output depends on these. */
#define WINDOW_BITS (-15)
#define WINDOW (1u << 15)
#define MEM_LEVEL 9

/*
 * The record from a byte on, knowing what is before: the length in `out`,
 * which has as many bytes; 0 when it gets no shorter.
 */
static size_t
pack(const struct strbuf *in, size_t from, Bytef *out)
{
	size_t known = from < WINDOW ? from : WINDOW;
	z_stream z = { .next_in = (Bytef *)in->s + from,
		.avail_in = (uInt)(in->len - from), .next_out = out,
		.avail_out = (uInt)(in->len - from) - 1 };
	size_t len = 0;

	if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, WINDOW_BITS,
	    MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
		return 0;
	if ((known == 0 || deflateSetDictionary(&z, (const Bytef *)in->s +
	    from - known, (uInt)known) == Z_OK) &&
	    deflate(&z, Z_FINISH) == Z_STREAM_END)
		len = z.total_out;
	(void)deflateEnd(&z);
	return len;
}

/*
 * May what is stored in the last place stand for more than ROOM?  Packing so
 * much of the end tells it sooner than packing all.
 */
static bool
is_dense(const struct strbuf *record)
{
	Bytef out[ROOM];
	size_t len = pack(record, record->len - ROOM, out);

	return len > 0 && len < STORED_MAX + CODES_MAX;
}

/* Is all of it there before the last byte that is packed? */
static bool
is_readable(const struct strbuf *record)
{
	Bytef *packed = xmalloc(record->len), *out = xmalloc(record->len);
	size_t len = pack(record, 0, packed);
	z_stream z = { .next_in = packed, .avail_in = (uInt)len - 1,
		.next_out = out, .avail_out = (uInt)record->len };
	bool readable = len == 0;

	if (!readable && inflateInit2(&z, WINDOW_BITS) == Z_OK) {
		(void)inflate(&z, Z_SYNC_FLUSH);
		readable = z.total_out == record->len;
		(void)inflateEnd(&z);
	}
	free(out);
	free(packed);
	return readable;
}

void
filler_add(struct strbuf *record)
{
	uint64_t state;

	if (record->len < ROOM || record->len > INT_MAX ||
	    !is_dense(record))
		return;
	state = fnv64(FNV64, record->s, record->len);
	/* Bytes of their own for each record: text may not hold them. */
	for (size_t n = 0; n < FILLER_MAX && !is_readable(record); )
		for (size_t end = n + PIECE; n < end; n++) {
			state = state * UINT64_C(6364136223846793005) +
			    UINT64_C(1442695040888963407);
			strbuf_addch(record, (char)(state >> 56));
		}
}
