/*
 * The folder of one feed: what was fetched, as files that `update` reads,
 * and a journal beside them of when each address was asked and what to say
 * at the next visit.  Every file replaces its old self in one step and the
 * journal is written line by line, so a run that is killed is taken up where
 * it stopped.  Names that begin with a dot are no articles.
 */
#ifndef INDEXER_SPOOL_H
#define INDEXER_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

#define SPOOL_NAME_SIZE 48

struct spool;

struct spool_entry {
	char *url;
	char *etag, *modified;	/* as the server sent them, or NULL */
	char *file;		/* name in the folder; "" is none */
	int64_t checked;	/* seconds since the epoch */
};

/*
 * The folder DIR/NAME, made when it is missing.  A damaged line of the
 * journal costs one fetch and is passed over.  IO.
 */
enum status spool_open(struct spool **, const char *dir, const char *name,
    struct error *) MUST_USE;
/* Writes the journal anew, each address once.  Accepts NULL. */
enum status spool_close(struct spool *, struct error *) MUST_USE;

/*
 * What is known of an address: NULL when nothing, or when its file is gone.
 * Lent until the next spool_note.
 */
const struct spool_entry *spool_find(const struct spool *, const char *url);
/* Remember; copies everything. */
enum status spool_note(struct spool *, const struct spool_entry *,
    struct error *) MUST_USE;

/* A name for what has this id, always the same: begin, digits, end. */
void spool_name(char name[SPOOL_NAME_SIZE], const char *begin,
    const char *id, size_t len, const char *end);
/*
 * Write a file of three parts.  One that holds the middle part already
 * stays as it is: the frame of a feed changes with every visit.  *action:
 * 0 it was the same, 1 it is new, 2 it changed.
 */
struct spool_parts {
	const char *head, *body, *tail;
	size_t head_len, body_len, tail_len;
};
enum status spool_put(struct spool *, const char *name,
    const struct spool_parts *, int *action, struct error *) MUST_USE;
/* A file, unpacked when it was packed; as file_read. */
enum status spool_get(const struct spool *, const char *name, size_t max,
    char **bytes, size_t *len, struct error *) MUST_USE;

#endif
