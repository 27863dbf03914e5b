/*
 * Input formats: bytes of one file in, articles out.  One format, one file,
 * one row of formats[].  A parser keeps no state between calls, reads no
 * other file and prints nothing.
 */
#ifndef INDEXER_FORMAT_H
#define INDEXER_FORMAT_H

#include <stddef.h>

#include "article/article.h"
#include "base/status.h"

/*
 * One file, already unpacked when it was gzipped.  The formats see UTF-8:
 * format_parse has removed the byte-order mark, turned CRLF into \n and,
 * for formats which do not decode by themselves, refused other bytes.
 */
struct input {
	const char *path;	/* as it stands in messages */
	const char *rel;	/* below its source's root, without .gz */
	const char *source;	/* name of the source, may be "" */
	const char *bytes;	/* len of them, followed by a NUL */
	size_t len;
	/* JSON lines come in pieces: lines of the file before this one. */
	unsigned lines_before;
};

/* Where the articles and the complaints of one file go. */
struct sink {
	/*
	 * One article, taken over by the callee.  id, pair_key and the sides'
	 * text are set; key and hash are the caller's to fill in.  `record`
	 * counts from 1 within a file of several, 0 for the only one.
	 */
	void (*article)(void *ctx, struct article *, unsigned record);
	/* A record that is refused; the rest of the file goes on. */
	void (*refuse)(void *ctx, unsigned line, const char *reason);
	/* Something worth a count and a line with -v ("language de"). */
	void (*skip)(void *ctx, unsigned line, const char *reason);
	void *ctx;
};

struct format {
	const char *name;
	/*
	 * How sure are we that this is ours?  0 no, 100 certain.  The row with
	 * the highest answer parses; plain text answers 1 to anything.
	 */
	int (*sniff)(const struct input *);
	enum status (*parse)(const struct input *, const struct sink *,
	    struct error *) MUST_USE;
	int decodes;		/* handles character encodings by itself */
};

extern const struct format *const formats[];	/* ends with NULL */

/*
 * Open what formats that do not decode need and could not open later, in a
 * process that is shut in: libxml2, and tables of encodings.  It takes two
 * milliseconds, so a process may say that it did without; until format_all
 * format_parse then has STALE for their files, before it calls the sink.
 */
enum status format_all(struct error *) MUST_USE;
void format_few(void);

/*
 * Find the format of a file and parse it.  STATUS_BAD_INPUT: binary or
 * undecodable; STATUS_TOO_LARGE: over a ceiling; STATUS_STALE: see
 * format_few.  A strange layout is never refused.
 */
enum status format_parse(const struct input *, const struct sink *,
    struct error *) MUST_USE;

/*
 * The id for an article that has none of its own: last part of the path
 * without extension and without -ja/-en; white space and control characters
 * become '-'.  To be freed by the caller.
 */
char *input_id(const struct input *);

/*
 * The name that the operator gave to where the file comes from, for pages
 * and feeds that do not say who publishes them; NULL when there is none.
 */
const char *input_publisher(const struct input *);

#endif
