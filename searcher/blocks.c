/*
 * libxapian 1.4.22 opens a cursor for each term and each list of positions,
 * and each cursor reads the blocks above its leaf again: of 218 blocks of an
 * ordinary search all but a few were read before, by a system call each, a
 * fifth of the time.  It has no other way to read and none to be told of one,
 * so the functions that it calls are defined here, and the linker takes those
 * of the program before those of the C library.
 */
#include "searcher/blocks.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define BLOCK_LEAST 2048u	/* bytes; libxapian's blocks have 2 to 64 kB */
#define FILES_MAX 256		/* descriptors; an index has five a database */

static bool wanted;
static struct file {
	char *bytes;		/* NULL = not mapped */
	size_t len;
	bool known;
} files[FILES_MAX];

void
blocks_map(void)
{
	wanted = true;
}

static void
map(struct file *f, int fd)
{
	struct stat st;
	void *p;

	f->known = true;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0)
		return;
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED)
		return;
	f->bytes = p;
	f->len = (size_t)st.st_size;
}

ssize_t
pread(int fd, void *buf, size_t n, off_t at)
{
	struct iovec v = { buf, n };

	if (wanted && n >= BLOCK_LEAST && fd >= 0 && fd < FILES_MAX) {
		struct file *f = &files[fd];

		if (!f->known)
			map(f, fd);
		if (f->bytes != NULL && at >= 0 && n <= f->len &&
		    (size_t)at <= f->len - n) {
			memcpy(buf, f->bytes + at, n);
			return (ssize_t)n;
		}
	}
	return preadv(fd, &v, 1, at);
}

int
close(int fd)
{
	if (fd >= 0 && fd < FILES_MAX && files[fd].known) {
		if (files[fd].bytes != NULL)
			munmap(files[fd].bytes, files[fd].len);
		files[fd] = (struct file){ NULL, 0, false };
	}
	return (int)syscall(SYS_close, fd);
}
