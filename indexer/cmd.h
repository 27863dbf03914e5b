/*
 * The commands of ainews-index: one row of a table in main.c, one file.  For
 * main.c and the files cmd_*.c only.
 */
#ifndef INDEXER_CMD_H
#define INDEXER_CMD_H

#include <signal.h>
#include <stdbool.h>

#include "base/cli.h"
#include "base/conf.h"
#include "base/status.h"

#define EXIT_REFUSED 1		/* done, but some documents were refused */
#define EXIT_LOCKED 75		/* try later; sysexits calls it TEMPFAIL */
#define EXIT_INTERRUPTED 130	/* 128 + SIGINT, as shells count */

/*
 * Each takes the options that stood before the verb, and its own arguments
 * with the verb as the first; returns the status to exit with.
 */
int cmd_check(struct cli *, int argc, char **argv);
int cmd_delete(struct cli *, int argc, char **argv);
int cmd_export(struct cli *, int argc, char **argv);
int cmd_fetch(struct cli *, int argc, char **argv);
int cmd_glossary(struct cli *, int argc, char **argv);
int cmd_prune(struct cli *, int argc, char **argv);
int cmd_queries(struct cli *, int argc, char **argv);
int cmd_rebuild(struct cli *, int argc, char **argv);
int cmd_stats(struct cli *, int argc, char **argv);
int cmd_update(struct cli *, int argc, char **argv);

/*
 * Have SIGINT and SIGTERM set cmd_stop.  A second signal ends the program
 * at once, which harms nothing either.
 */
extern volatile sig_atomic_t cmd_stop;
void cmd_catch_signals(void);

/*
 * For a caller that holds the lock: read all files of the sources again,
 * also those that did not change, and tell what `update' tells.
 */
struct analyzer;
int cmd_update_again(struct cli *, const struct conf *, struct analyzer *);

/* Print the error; the exit status that goes with it. */
int cmd_fail(const struct error *);

/*
 * The argument of an option: seconds of "30", "30s", "5m" or "1h".  Others
 * are a usage error.
 */
void cmd_seconds(const struct argp_state *, const char *arg, double *seconds);

/* How long verbs that write wait for the lock, and the row that says so. */
#define CMD_WAIT_SECONDS 30.0
#define CMD_WAIT_OPTION(key, group)					\
	{ "wait", key, "SECONDS", 0,					\
	    "Wait so long for another writer (30)", group }

/* A number of databases; false when it is none that an index can have. */
bool cmd_shards(const char *text, unsigned *n);

/*
 * The parser of a verb: its own options and those of all commands.  `args`
 * and `doc` as in argp; `input` is what its parser gets.  Prints help and
 * usage errors and ends the program then, as argp does.
 */
struct cmd_parser {
	const struct argp_option *options;
	argp_parser_t parse;
	const char *args;
	const char *doc;
	void *input;
};
void cmd_parse(const struct cmd_parser *, struct cli *, int argc,
    char **argv);

/* For commands that take no arguments. */
error_t cmd_no_arguments(int key, char *arg, struct argp_state *);

/*
 * Open the index for reading, which needs no lock, and hand it over; the
 * exit status is that of `use`.  The fingerprint is not compared: what is
 * stored can be read whatever analyser is installed.
 */
struct reader;
int cmd_read(struct cli *, int (*use)(struct reader *, const struct conf *,
    const char *dir, void *ctx), void *ctx);

#endif
