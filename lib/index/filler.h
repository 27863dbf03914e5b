/*
 * Records that libxapian can read back.  Its 1.4.22 packs the data of a
 * document, and unpacks it into 8192 bytes at a time; when the last byte
 * that is packed stands for more than those have room for, it takes the rest
 * for missing: "Too few chunks of compressed data".  Texts that repeat one
 * line are like that, and one such page would end every run.
 */
#ifndef INDEX_FILLER_H
#define INDEX_FILLER_H

#include "base/strbuf.h"

#define FILLER_MAX 4096		/* bytes that a record may have behind it */

/* Put bytes behind the record, if it needs them, that pack badly. */
void filler_add(struct strbuf *record);

#endif
