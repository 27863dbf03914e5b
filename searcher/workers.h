/*
 * The parent of FastCGI workers: one listening socket, a number of processes
 * that serve it, each started again when it ends.  Knows nothing of what
 * they do.
 */
#ifndef SEARCHER_WORKERS_H
#define SEARCHER_WORKERS_H

#include <stdbool.h>

#include "base/status.h"

#define WORKERS_MAX 64

/*
 * Listen at the path of a socket file, or at ADDRESS:PORT with a numeric
 * address.  A socket file that nobody listens at any more is replaced.
 */
enum status workers_listen(const char *where, int *socket, struct error *)
    MUST_USE;

/*
 * Keep n workers running.  Returns in each worker with *worker set; returns
 * in the parent when SIGTERM or SIGINT asked for the end and all workers are
 * gone, or when none could be started.
 */
enum status workers_run(unsigned n, bool *worker, struct error *) MUST_USE;

#endif
