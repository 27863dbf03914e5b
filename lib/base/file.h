/*
 * Whole files in and out.  Reading unpacks gzip by what the bytes are, not
 * by the name, and stops at ceilings, so a file cannot cost more memory
 * than the caller allows.  Writing goes to a neighbour that replaces the
 * old file in one step.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/status.h"

/*
 * A packed file may unpack to this many times its size; real text reaches
 * 10, logs 30.  Small files are exempt, because a megabyte harms nobody.
 */
#define FILE_RATIO_MAX 200
#define FILE_RATIO_FREE ((size_t)1 << 20)

struct file_reader;

/* A descriptor for reading.  NOT_FOUND, IO. */
enum status file_descriptor(const char *path, int *fd, struct error *)
    MUST_USE;
/* Open for reading, packed or not.  NOT_FOUND, IO. */
enum status file_open(struct file_reader **, const char *path,
    struct error *) MUST_USE;
/* The same on a descriptor, which belongs to the reader from here on. */
enum status file_open_fd(struct file_reader **, int fd, const char *name,
    struct error *) MUST_USE;
/*
 * Up to `size` unpacked bytes into `buf`; *got is 0 at the end only.
 * BAD_INPUT: damaged or truncated gzip; TOO_LARGE: over the ratio; IO.
 */
enum status file_read_some(struct file_reader *, void *buf, size_t size,
    size_t *got, struct error *) MUST_USE;
void file_close(struct file_reader *);		/* accepts NULL */

/*
 * The whole file, unpacked, in *bytes, which the caller frees; a NUL that
 * *len does not count follows.  TOO_LARGE: more than `max` bytes.
 */
enum status file_read(const char *path, size_t max, char **bytes,
    size_t *len, struct error *) MUST_USE;

/* The same of a descriptor, which is closed; the name is for messages. */
enum status file_read_fd(int fd, const char *name, size_t max, char **bytes,
    size_t *len, struct error *) MUST_USE;

/*
 * A regular file as it is on disk, for reading, without copying it.  It must
 * not be cut short while it is mapped: for files that only a rename changes.
 * TOO_LARGE: more than `max` bytes; BAD_INPUT: empty.
 */
struct file_map {
	const void *bytes;
	size_t len;
	struct timespec changed;	/* when it was written */
};
enum status file_map(struct file_map *, const char *path, size_t max,
    struct error *) MUST_USE;
void file_unmap(struct file_map *);

/*
 * Replace the file by these bytes: a reader sees the old or the new one,
 * also after a power cut.  The folder must exist.
 */
enum status file_write(const char *path, const void *bytes, size_t len,
    struct error *) MUST_USE;

/* Write all bytes, however often it takes; false with errno. */
bool file_write_all(int fd, const void *bytes, size_t len);

/* SHA-256 in lower-case hexadecimal digits. */
#define FILE_HASH_SIZE 65
void file_hash(const void *bytes, size_t len, char out[FILE_HASH_SIZE]);
/*
 * Of a file's unpacked bytes, without holding them all; the descriptor is
 * closed.
 */
enum status file_hash_fd(int fd, const char *name, char out[FILE_HASH_SIZE],
    struct error *) MUST_USE;

#endif
