/*
 * From Xapian's failures to ours.  For lib/index alone.
 */
#ifndef INDEX_CONVERT_H
#define INDEX_CONVERT_H

#include "base/status.h"
#include "xapian-c/xapian-c.h"

/* Our status for one of Xapian's, with its text; OK stays OK. */
enum status status_from_xc(enum xc_status, const struct xc_error *,
    struct error *);

#endif
