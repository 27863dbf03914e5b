/*
 * Making the index anew from the articles it holds: needs no source and no
 * matching analyser, for it is the way out when those differ.  The new
 * generation grows beside the one in service, which stays there until the
 * other is whole and checked; a program that is killed before leaves what
 * was.  Only for the indexer; prints nothing.
 */
#ifndef INDEX_REBUILD_H
#define INDEX_REBUILD_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct analyzer;

struct rebuild_options {
	unsigned keep;		/* old generations to be kept */
	unsigned shards;	/* of the new one; 0 = as many as before */
	bool repair;		/* leave out what cannot be read */
	const volatile sig_atomic_t *stop;	/* not 0: give up; or NULL */
	/* Articles done so far, and how many there are.  May be NULL. */
	void (*progress)(void *ctx, uint64_t done, uint64_t all);
	/* What was left out; with `repair` only. */
	void (*lost)(void *ctx, const char *text);
	void *ctx;
};

struct rebuild_result {
	uint64_t articles;
	uint64_t lost;		/* records and notes that were left out */
	bool other_terms;	/* the analyser differs from that of before */
	bool stopped;		/* as it was asked to; nothing was changed */
};

/*
 * The caller holds the lock.  CORRUPT: an article cannot be read, and
 * `repair` was not asked for; MISMATCH: the index is of a later schema than
 * this program knows; NO_INDEX, IO, TOO_LARGE.  Unless it is OK, the index
 * is as it was.
 */
enum status index_rebuild(const char *dir, struct analyzer *,
    const struct rebuild_options *, struct rebuild_result *, struct error *)
    MUST_USE;

/*
 * Put the newest of the older generations back into service; the caller
 * holds the lock.  NOT_FOUND: there is none.
 */
enum status index_rollback(const char *dir, struct error *) MUST_USE;

#endif
