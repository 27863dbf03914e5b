/*
 * The rows of formats[], each defined in the file of its name, and the
 * limits they share.  Included by the formats and by format.c only.
 */
#ifndef INDEXER_FORMATS_H
#define INDEXER_FORMATS_H

#include "indexer/format.h"

/* Unpacked bytes of one file, and articles in it. */
#define FORMAT_MAX_BYTES ((size_t)64 << 20)
#define FORMAT_MAX_ARTICLES 100000

extern const struct format format_capture;	/* site captures */
extern const struct format format_digest;	/* reports and digests */
extern const struct format format_note;		/* other Markdown */
extern const struct format format_jsonl;	/* one JSON object a line */
extern const struct format format_feed;		/* RSS, Atom, other XML */
extern const struct format format_html;		/* pages */
extern const struct format format_text;		/* anything else */

#endif
