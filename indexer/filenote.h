/*
 * What the index remembers about a file, so that the next run can tell
 * without reading it whether it changed: one note for each file.  Also the
 * tombstones of deleted articles.  Only for the commands of the indexer.
 */
#ifndef INDEXER_FILENOTE_H
#define INDEXER_FILENOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/file.h"
#include "base/status.h"

struct writer;

#define FILENOTE_PREFIX "file:"

/*
 * A number that goes up whenever a format reads the same bytes differently:
 * notes of another number are as good as none, and the file is read again.
 */
#define FILENOTE_VERSION 1

/* Numbers of records, ascending, none twice; 0 is a file's only one. */
struct records {
	unsigned *v;
	size_t n, cap;
};

struct filenote {
	char *key;		/* "SOURCE:REL" of plan.h */
	char *path;		/* real path when it was read */
	uint64_t size;		/* bytes, packed as it lay there */
	int64_t stamp;		/* of its times; 0: look at the bytes again */
	/*
	 * Of the unpacked bytes; "" when the file must be read again: it held
	 * refused records, or the run ended in the middle of it.
	 */
	char hash[FILE_HASH_SIZE];
	struct records records;
};

void records_add(struct records *, unsigned);	/* in any order */
bool records_has(const struct records *, unsigned);
void records_clear(struct records *);

void filenote_clear(struct filenote *);
/* NOT_FOUND: the file was never read.  The caller clears it. */
enum status filenote_get(struct writer *, const char *key, struct filenote *,
    struct error *) MUST_USE;
enum status filenote_set(struct writer *, const struct filenote *,
    struct error *) MUST_USE;
enum status filenote_drop(struct writer *, const char *key, struct error *)
    MUST_USE;
/* A note as writer_notes hands it over; false: not of this version. */
bool filenote_read(const char *value, struct filenote *);

/* The key of a record: that of the file, and "#n" unless n is 0. */
char *record_key(const char *file_key, unsigned record);
/* Bytes of the file's key in that of a record; the number in *record. */
size_t record_key_split(const char *key, unsigned *record);

/*
 * Tombstones: an article that was deleted does not come back from the same
 * file.  `kind` is "id", "key" or "pair" and `name` that of the article;
 * what is kept with it is of the caller's choice, not empty.
 */
enum status tomb_set(struct writer *, const char *kind, const char *name,
    const char *value, struct error *) MUST_USE;
/* NOT_FOUND when there is none; value may be NULL, else it is freed. */
enum status tomb_get(struct writer *, const char *kind, const char *name,
    char **value, struct error *) MUST_USE;
enum status tomb_drop(struct writer *, const char *kind, const char *name,
    struct error *) MUST_USE;

#endif
