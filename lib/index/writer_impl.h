/*
 * What the files writer*.c share; for them alone.
 */
#ifndef INDEX_WRITER_IMPL_H
#define INDEX_WRITER_IMPL_H

#include "index/layout.h"
#include "index/pool.h"
#include "index/schema.h"
#include "index/writer.h"
#include "xapian-c/xapian-c.h"

struct writer {
	char dir[LAYOUT_PATH_MAX];
	char path[LAYOUT_PATH_MAX];	/* of the first shard */
	unsigned number;		/* of the generation */
	struct analyzer *an;
	struct xc_writer *xw[SHARDS_MAX];
	bool touched[SHARDS_MAX];	/* since the last commit */
	unsigned n;			/* shards */
	uint32_t last;			/* number given to an article */
	struct xc_buf buf;
	struct pool *pool;		/* articles that are being analysed */
	uint64_t count;			/* articles, those included */
	bool changed;			/* since the last commit */
	int lock;
};

/*
 * Metadata by its whole key, read into the writer's buffer.  Writing one
 * that readers look up writes it to every shard.
 */
enum status writer_meta_get(struct writer *, const char *key, struct error *)
    MUST_USE;
enum status writer_meta_set(struct writer *, const char *key,
    const char *value, struct error *) MUST_USE;

#endif
