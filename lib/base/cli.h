/*
 * What the two command line programs share: the options --index, --config,
 * -v and -q as a child of their argp parser, and the checked end of
 * standard output.  For mains only; it ends the program on a usage error,
 * as argp does.
 */
#ifndef BASE_CLI_H
#define BASE_CLI_H

#include <argp.h>
#include <stdbool.h>

#include "base/status.h"

#define EXIT_TROUBLE 2

struct cli {
	const char *index;	/* --index, or NULL */
	const char *config;	/* --config, or NULL */
	int verbose;		/* how many -v */
	bool quiet;
};

/* Its input is a struct cli; sets the message level as it goes. */
extern const struct argp cli_argp;

/* The name for messages, exit status 2 for usage errors, SIGPIPE ends. */
void cli_begin(const char *program);

/*
 * Set the time zone of the process: dates of the archive are shown, and
 * typed, in the zone of the configuration and not in the visitor's.
 */
void cli_zone(const char *zone);

/*
 * Flush and close standard output.  IO when something could not be written,
 * now or before: a full disk is no success.
 */
enum status cli_close_stdout(struct error *) MUST_USE;

/*
 * Behind that: end with this status and leave the memory to the kernel, which
 * is quicker than giving back a dictionary and an index piece by piece.
 * Comes back where leaks are looked for.
 */
void cli_leave(int code);

#endif
