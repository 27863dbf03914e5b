/*
 * Where files come from: a folder walked in a fixed order, a single file,
 * or a list of paths.  A source yields names; the bytes are read when the
 * caller knows that it wants them.
 */
#ifndef INDEXER_SOURCE_H
#define INDEXER_SOURCE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/file.h"
#include "base/status.h"
#include "indexer/format.h"

struct source;

/* Lent until the next call on the same source. */
struct source_file {
	const char *path;	/* to open, and for messages */
	const char *rel;	/* relative to the base, without .gz, UTF-8 */
	const char *name;	/* of the source, may be "" */
	uint64_t size;		/* bytes on disk */
	int64_t mtime;		/* nanoseconds since the epoch */
};

/*
 * Walk `path`, a folder or a file.  `base` is the folder of the source that
 * `name` names, at or above the path; NULL is the root of the file system,
 * so that a file has the same key whether it is named alone or found in its
 * folder.  NOT_FOUND, IO; BAD_INPUT when the path is not below the base.
 *
 * In each folder names are taken in the order of their bytes.  Names that
 * begin with a dot, those of pictures, fonts, style sheets and the like, and
 * indexes of ours are passed over.  A symbolic link to something inside the
 * walked folder, or to one above it, is passed over, since its target comes
 * by its own name; one that leads elsewhere is followed, into each folder at
 * most once.
 */
enum status source_open_tree(struct source **, const char *name,
    const char *base, const char *path, struct error *) MUST_USE;
/*
 * Each path of the stream, ended by `end` ('\n' or NUL), walked in turn.
 * The stream stays the caller's.
 */
enum status source_open_list(struct source **, FILE *, char end,
    struct error *) MUST_USE;
/*
 * The next file.  NOT_FOUND with an empty error text: there are no more.
 * Any other status is about one path that the text names; go on calling.
 */
enum status source_next(struct source *, struct source_file *,
    struct error *) MUST_USE;
void source_close(struct source *);		/* accepts NULL */

/*
 * Read and parse the file.  JSON lines are read in pieces, so that an
 * export of any length can be read back; other files have a ceiling.
 * Statuses are those of file_read and format_parse.
 */
enum status source_parse(const struct source_file *, const struct sink *,
    struct error *) MUST_USE;
/* The same of a descriptor, which is closed. */
enum status source_parse_fd(const struct source_file *, int fd,
    const struct sink *, struct error *) MUST_USE;

#endif
