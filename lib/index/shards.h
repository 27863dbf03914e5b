/*
 * What writer, rebuild and reader know of the single databases of an index,
 * its shards: their metadata.  For lib/index alone.
 */
#ifndef INDEX_SHARDS_H
#define INDEX_SHARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "xapian-c/xapian-c.h"

/* Which one of how many; the only one says nothing, and is 0 of 1. */
struct shard_id {
	unsigned k, n;
};

enum status shard_id_get(const struct xc_db *, struct shard_id *,
    struct xc_buf *, struct error *) MUST_USE;
enum status shard_id_set(struct xc_writer *, unsigned k, unsigned n,
    struct error *) MUST_USE;

/* Is this metadata what readers look up, and so in every shard? */
bool shard_shares(const char *key);

/* Metadata by its whole key; a number that is missing, or fails, is 0. */
enum status shard_get(const struct xc_db *, const char *key, struct xc_buf *,
    struct error *) MUST_USE;
enum status shard_set(struct xc_writer *, const char *key, const char *value,
    size_t len, struct error *) MUST_USE;
enum status shard_get_number(const struct xc_db *, const char *key,
    uint64_t *, struct xc_buf *, struct error *);
enum status shard_set_number(struct xc_writer *, const char *key, uint64_t,
    struct error *) MUST_USE;

#endif
