/*
 * The word lists of dict/, for tests that need no dictionary beside them.
 */
#ifndef UNIT_LISTS_H
#define UNIT_LISTS_H

#include <check.h>
#include <stdlib.h>

#include "text/lexicon.h"

static inline struct lexicon *
open_lists(void)
{
	struct error err = { 0 };
	struct lexicon *lx;

	ck_assert_msg(lexicon_open(&lx, getenv("AINEWS_DICT"), &err) ==
	    STATUS_OK, "%s", err.text);
	return lx;
}

#endif
