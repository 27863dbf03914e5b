/*
 * How far a run has come: one line on a terminal that is written over, or
 * lines of JSON for scripts, or nothing at all.
 */
#ifndef INDEXER_PROGRESS_H
#define INDEXER_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum progress_mode {
	PROGRESS_AUTO,		/* a line when standard error is a terminal */
	PROGRESS_NONE,
	PROGRESS_JSON		/* {"bytes", "total", ...} lines there */
};

/* The mode of a name, "auto", "none" or "json"; false: none of them. */
bool progress_mode(const char *name, enum progress_mode *);

struct progress;

/* `total` in bytes of all files. */
struct progress *progress_new(enum progress_mode, uint64_t total);
void progress_free(struct progress *);		/* accepts NULL; hides it */

/* Bytes and records done so far; shown at most ten times a second. */
void progress_show(struct progress *, uint64_t bytes, uint64_t records);
/* Take the line off the screen, before something else is printed there. */
void progress_hide(struct progress *);

#endif
