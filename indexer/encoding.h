/*
 * Character encodings by what the bytes are, whatever a header claims:
 * UTF-8, UTF-16, ISO-2022-JP, Shift_JIS (CP932) and EUC-JP.
 */
#ifndef INDEXER_ENCODING_H
#define INDEXER_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/* Offset of the first byte that is not UTF-8; len when all of it is. */
size_t encoding_bad_byte(const char *bytes, size_t len);

/*
 * Is it something other than text?  A NUL, or one control character in 20
 * bytes, after UTF-16 has been told apart.
 */
bool encoding_is_binary(const char *bytes, size_t len);

/*
 * Have the tables of all encodings at hand.  The C library reads them from
 * files when they are first used, which a sandbox forbids.
 */
void encoding_prepare(void);

/*
 * A copy in UTF-8 without a byte-order mark, for the caller to free, with
 * a NUL behind it.  BAD_INPUT: binary, or in none of the encodings; the
 * text names the offset of the first byte that is not UTF-8.
 */
enum status encoding_to_utf8(const char *bytes, size_t len, char **out,
    size_t *outlen, struct error *) MUST_USE;

#endif
