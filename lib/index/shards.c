#include "index/shards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/convert.h"
#include "index/schema.h"

enum status
shard_id_get(const struct xc_db *db, struct shard_id *id, struct xc_buf *buf,
    struct error *err)
{
	enum status st = shard_get(db, META_SHARD, buf, err);
	char *end;

	*id = (struct shard_id){ 0, 1 };
	if (st != STATUS_OK || buf->len == 0)
		return st;
	id->k = (unsigned)strtoul(buf->p, &end, 10);
	id->n = *end == '/' ? (unsigned)strtoul(end + 1, NULL, 10) : 0;
	return STATUS_OK;
}

enum status
shard_id_set(struct xc_writer *xw, unsigned k, unsigned n, struct error *err)
{
	char text[32];

	if (n == 1)
		return STATUS_OK;
	snprintf(text, sizeof(text), "%u/%u", k, n);
	return shard_set(xw, META_SHARD, text, strlen(text), err);
}

bool
shard_shares(const char *key)
{
	return strcmp(key, META_SCHEMA) == 0 ||
	    strcmp(key, META_FINGERPRINT) == 0 ||
	    strncmp(key, META_NOTE NOTE_GLOSSARY,
	    strlen(META_NOTE NOTE_GLOSSARY)) == 0;
}

enum status
shard_get(const struct xc_db *db, const char *key, struct xc_buf *buf,
    struct error *err)
{
	struct xc_error xe;

	return status_from_xc(xc_db_metadata(db, key, strlen(key), buf, &xe),
	    &xe, err);
}

enum status
shard_set(struct xc_writer *xw, const char *key, const char *value,
    size_t len, struct error *err)
{
	struct xc_error xe;

	return status_from_xc(xc_writer_set_metadata(xw, key, strlen(key),
	    value, len, &xe), &xe, err);
}

enum status
shard_get_number(const struct xc_db *db, const char *key, uint64_t *n,
    struct xc_buf *buf, struct error *err)
{
	enum status st = shard_get(db, key, buf, err);

	*n = st != STATUS_OK || buf->len == 0 ? 0 : strtoull(buf->p, NULL,
	    10);
	return st;
}

enum status
shard_set_number(struct xc_writer *xw, const char *key, uint64_t n,
    struct error *err)
{
	char text[32];

	snprintf(text, sizeof(text), "%llu", (unsigned long long)n);
	return shard_set(xw, key, text, strlen(text), err);
}
