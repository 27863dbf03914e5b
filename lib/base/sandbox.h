/*
 * From here on: read these folders and nothing else, no network, no other
 * program.  For processes that are about to look at bytes from strangers:
 * the CGI before its request, workers that parse.  What the kernel cannot
 * do is told and not fatal, unless the caller requires it.
 */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

#include <stdbool.h>

#include "base/status.h"

#define SANDBOX_NOTE_SIZE 160

struct sandbox {
	/*
	 * Files and folders that stay readable, ended by NULL; one that does
	 * not exist is passed over.  NULL: none at all.  What is open already
	 * stays open, for writing too.
	 */
	const char *const *read;
	bool network;		/* connecting and talking stay allowed */
	bool alone;		/* no other processes: none made, no signals */
	bool required;		/* fail where the kernel offers less */
};

/*
 * Shut the calling thread in, for good; threads and children that it starts
 * are in it too, so enter before there are any.  `note` tells in one line
 * what holds.  IO: required and not to be had, or refused by the kernel.
 *
 * The zone files are out of reach afterwards: call tzset before.
 */
enum status sandbox_enter(const struct sandbox *,
    char note[SANDBOX_NOTE_SIZE], struct error *) MUST_USE;

#endif
