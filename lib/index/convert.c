#include "index/convert.h"

/* Everything that is not named here is a bug of ours: INTERNAL. */
static const enum status from_xc[XC_STATUS_COUNT] = {
	[XC_OK] = STATUS_OK,
	[XC_DATABASE] = STATUS_IO,
	[XC_DATABASE_CLOSED] = STATUS_IO,
	[XC_DATABASE_CORRUPT] = STATUS_CORRUPT,
	[XC_DATABASE_CREATE] = STATUS_IO,
	[XC_DATABASE_LOCK] = STATUS_LOCKED,
	[XC_DATABASE_MODIFIED] = STATUS_STALE,
	[XC_DATABASE_NOT_FOUND] = STATUS_NO_INDEX,
	[XC_DATABASE_OPENING] = STATUS_NO_INDEX,
	[XC_DATABASE_VERSION] = STATUS_MISMATCH,
	[XC_DOC_NOT_FOUND] = STATUS_NOT_FOUND,
	[XC_NETWORK] = STATUS_NETWORK,
	[XC_NETWORK_TIMEOUT] = STATUS_NETWORK,
	[XC_SERIALISATION] = STATUS_CORRUPT,
	[XC_WILDCARD] = STATUS_TOO_LARGE,
	[XC_NO_MEMORY] = STATUS_NO_MEMORY,
};

enum status
status_from_xc(enum xc_status st, const struct xc_error *error,
    struct error *err)
{
	if (st == XC_OK)
		return STATUS_OK;
	return error_set(err, from_xc[st] == STATUS_OK ? STATUS_INTERNAL :
	    from_xc[st], "%s: %s", error->class_name, error->text);
}
