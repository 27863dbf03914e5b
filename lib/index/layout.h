/*
 * The folder of an index: `current` is a symbolic link to the generation in
 * service, `gen-N` holds the databases of one generation, `lock` is held by
 * the one writer and says who that is.  A generation has the database `db`,
 * and where it is divided in several, shards, `db.1`, `db.2`, ... beside it.
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
/*
 * The path of the k-th shard beside the first, whose path is `db`; and to
 * which of n shards the article of an id belongs, for good.
 */
void layout_shard(const char *db, unsigned k, char path[LAYOUT_PATH_MAX]);
unsigned layout_shard_of(const char *id, unsigned n);
/* The number of the generation in service, 0 = none. */
unsigned layout_number(const char *dir);
/* Does an index stand in the folder, or is one being made there? */
bool layout_is_index(const char *dir);
/* Put the n-th generation into service, by one atomic rename. */
enum status layout_switch(const char *dir, unsigned n, struct error *)
    MUST_USE;
/*
 * The number of the generation in service; where the link is gone, or was
 * not made yet, the newest one is put into service.  0 = there is none.
 */
enum status layout_restore(const char *dir, unsigned *n, struct error *)
    MUST_USE;
/*
 * A new generation grows in a folder of another name, `gen-N.new`, so that
 * what a killed program left is known for it: begin removes such leftovers
 * and generations that somebody went back from, makes the folder and gives
 * its number, higher than any other, and the path of the database to be
 * made.  Finish brings it to the disk and gives
 * it its name; then it can be switched to.
 */
enum status layout_begin(const char *dir, unsigned *n,
    char path[LAYOUT_PATH_MAX], struct error *) MUST_USE;
enum status layout_finish(const char *dir, unsigned n, struct error *)
    MUST_USE;
/*
 * Remove what begin made and nobody finished.  Who is failing already may
 * ignore the status; the next writer tries again.
 */
enum status layout_clean(const char *dir, struct error *);
/* The newest generation older than the one in service, 0 = none. */
unsigned layout_previous(const char *dir);
/* Of the generations older than that in service keep the newest ones. */
enum status layout_keep(const char *dir, unsigned keep, struct error *)
    MUST_USE;
/* Remove a generation with all its files. */
enum status layout_remove(const char *dir, unsigned n, struct error *)
    MUST_USE;
/* Remove a database, the folder with its files. */
enum status layout_remove_database(const char *path, struct error *);
/* Bytes of all files of a database and of the shards beside it. */
uint64_t layout_bytes(const char *db);

/*
 * Take the writer's lock, waiting up to `wait` seconds; makes the folder
 * when it is missing.  *fd holds it until it is closed, by a crash too.
 * LOCKED: the text names the holder's process id and start time.
 */
enum status layout_lock(const char *dir, double wait, int *fd,
    struct error *) MUST_USE;
/*
 * Did the holder before this one end without saying that all was done?
 * Whoever is done says so, in memory only: of a power cut not even the
 * shadow of a lock may be left.
 */
bool layout_unfinished(int fd);
void layout_finished(int fd);

#endif
