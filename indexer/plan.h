/*
 * Which files a run reads: the arguments, the lists and the folders of the
 * configuration, walked, named and put in order before the first one is
 * opened.  So that the work is known in bytes, each file comes once, and the
 * same files come in the same order each time.
 */
#ifndef INDEXER_PLAN_H
#define INDEXER_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"

/*
 * A file's name in the index is "SOURCE:REL".  Below the folder of a
 * `source` line, whatever way the path was given, SOURCE is its name and REL
 * the path from there.  Elsewhere SOURCE is "file" and REL the real path
 * with its leading slash.
 */
#define PLAN_NO_SOURCE "file"

struct planned {
	char *path;		/* to open, and in messages */
	char *key;		/* "SOURCE:REL"; no '#' stands in it */
	char *rel;		/* UTF-8, without .gz */
	const char *source;	/* borrowed from the plan */
	uint64_t size;		/* bytes, packed as it lies there */
};

/* A folder or file that was asked for: what pruning may look at. */
struct planned_root {
	char *path;		/* real path, no slash at the end */
	bool readable;		/* all of its folders could be listed */
};

struct plan {
	struct planned *files;	/* sorted by key, each once */
	size_t nfiles, cap;
	struct planned_root *roots;
	size_t nroots;
	uint64_t bytes;		/* of all files */
	struct plan_source {	/* of the configuration, and feeds */
		char *name;
		char *path;	/* real path */
	} *sources;
	size_t nsources;
};

/*
 * Told about a path that cannot be read; the others go on.  `path` is NULL
 * when the reason names it.
 */
typedef void plan_refuse_fn(void *ctx, const char *path, const char *reason);
/* Told about what is passed over in a folder, and why. */
typedef void plan_skip_fn(void *ctx, const char *path, const char *reason);

struct plan_calls {
	plan_refuse_fn *refuse;
	plan_skip_fn *skip;
	void *ctx;
};

/*
 * The configuration is borrowed for the call and may be NULL.  What `fetch`
 * has put into its spool by now counts as sources.
 */
struct plan *plan_new(const struct conf *);
void plan_free(struct plan *);			/* accepts NULL */

/*
 * A file, or all files below a folder, as source.h walks it.  In folders
 * these are passed over too: files which by their names lie beside articles
 * without being any (README, *.conf, *.mk).
 */
void plan_add(struct plan *, const char *path, const struct plan_calls *);
/* Every `source` line, and every feed of the spool. */
void plan_add_sources(struct plan *, const struct plan_calls *);
/* Paths from a descriptor, each ended by `end`: a line feed or a NUL. */
enum status plan_add_list(struct plan *, int fd, char end,
    const struct plan_calls *, struct error *) MUST_USE;

/* Sort, and drop what came twice; call it once, behind the last add. */
void plan_finish(struct plan *);

/* Is a file of that key among them?  Behind plan_finish only. */
bool plan_has(const struct plan *, const char *key);

/* The first root that is the path or above it, or `nroots`. */
size_t plan_root(const struct plan *, const char *real);

/*
 * How a file would be planned: its names filled in, to be cleared with
 * planned_clear.  `real` is a real path, and the file need not be there.
 */
void plan_name(const struct plan *, const char *real, struct planned *);
void planned_clear(struct planned *);

#endif
