/*
 * Small conversions that reader and writer share.
 */
#ifndef INDEX_CONVERT_H
#define INDEX_CONVERT_H

#include "base/status.h"
#include "xapian-c/xapian-c.h"

/* Our status for one of Xapian's, with its text; OK stays OK. */
enum status status_from_xc(enum xc_status, const struct xc_error *,
    struct error *);

/* The value slot of a score by either of its names, or -1. */
int score_slot(const char *name);

#endif
