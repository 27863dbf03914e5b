/*
 * The folder of an index: `current` is a symbolic link to the generation in
 * service, `gen-N` holds the database of one generation, `lock` is held by
 * the one writer and says who that is.
 */
#ifndef INDEX_LAYOUT_H
#define INDEX_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

#define LAYOUT_PATH_MAX 4096

/* The database of the generation in service. NO_INDEX: there is none. */
enum status layout_current(const char *dir, char path[LAYOUT_PATH_MAX],
    struct error *) MUST_USE;
/* The path of the database of the n-th generation. */
void layout_path(const char *dir, unsigned n, char path[LAYOUT_PATH_MAX]);
/* The number of the generation in service, 0 = none. */
unsigned layout_number(const char *dir);
/* Put the n-th generation into service, by one atomic rename. */
enum status layout_switch(const char *dir, unsigned n, struct error *)
    MUST_USE;
/* Remove a generation with all its files. */
enum status layout_remove(const char *dir, unsigned n, struct error *)
    MUST_USE;
/* Bytes of all files of a database. */
uint64_t layout_bytes(const char *path);

/*
 * Take the writer's lock, waiting up to `wait` seconds; makes the folder
 * when it is missing.  *fd holds it until it is closed, by a crash too.
 * LOCKED: the text names the holder's process id and start time.
 */
enum status layout_lock(const char *dir, double wait, int *fd,
    struct error *) MUST_USE;

#endif
