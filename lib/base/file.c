/*
 * Reading through zlib, which passes files that are not packed through
 * unchanged, and writing by rename.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sha2.h>
#include <zlib.h>

#include "base/alloc.h"

struct file_reader {
	gzFile gz;
	char *name;
	size_t out;		/* bytes handed out so far */
};

static enum status
open_failed(const char *path, int cause, struct error *err)
{
	enum status st = STATUS_IO;

	if (cause == ENOENT || cause == ENOTDIR)
		st = STATUS_NOT_FOUND;
	return error_set(err, st, "%s: %s", path, strerror(cause));
}

enum status
file_descriptor(const char *path, int *fd, struct error *err)
{
	/* Without O_NONBLOCK a FIFO among the articles would hang the run. */
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	return *fd < 0 ? open_failed(path, errno, err) : STATUS_OK;
}

enum status
file_open(struct file_reader **r, const char *path, struct error *err)
{
	int fd;
	enum status st = file_descriptor(path, &fd, err);

	*r = NULL;
	return st == STATUS_OK ? file_open_fd(r, fd, path, err) : st;
}

enum status
file_open_fd(struct file_reader **r, int fd, const char *name,
    struct error *err)
{
	struct stat sb;
	gzFile gz;

	*r = NULL;
	if (fstat(fd, &sb) == 0 && S_ISDIR(sb.st_mode)) {
		(void)close(fd);
		return open_failed(name, EISDIR, err);
	}
	gz = gzdopen(fd, "rb");
	if (gz == NULL) {
		(void)close(fd);
		return error_set(err, STATUS_IO, "%s: cannot read", name);
	}
	(void)gzbuffer(gz, 128 * 1024);
	*r = xcalloc(1, sizeof(**r));
	(*r)->gz = gz;
	(*r)->name = xstrdup(name);
	return STATUS_OK;
}

/* More than the ratio allows; the packed position counts what was read. */
static bool
over_ratio(const struct file_reader *r)
{
	z_off_t in;

	if (r->out <= FILE_RATIO_FREE || gzdirect(r->gz))
		return false;
	in = gzoffset(r->gz);
	return in > 0 && r->out / (size_t)in >= FILE_RATIO_MAX;
}

enum status
file_read_some(struct file_reader *r, void *buf, size_t size, size_t *got,
    struct error *err)
{
	unsigned ask = size > INT_MAX ? INT_MAX : (unsigned)size;
	const char *text;
	int n, code;

	*got = 0;
	n = gzread(r->gz, buf, ask);
	text = gzerror(r->gz, &code);
	if (code == Z_ERRNO)
		return error_set(err, STATUS_IO, "%s: %s", r->name,
		    strerror(errno));
	if (code == Z_BUF_ERROR)
		return error_set(err, STATUS_BAD_INPUT,
		    "%s: gzip data ends in the middle", r->name);
	/* zlib begins with its own name for the descriptor: "<fd:9>: ". */
	if (strncmp(text, "<fd:", 4) == 0 && strchr(text, ' ') != NULL)
		text = strchr(text, ' ') + 1;
	if (n < 0 || (code != Z_OK && code != Z_STREAM_END))
		return error_set(err, STATUS_BAD_INPUT,
		    "%s: damaged gzip data: %s", r->name, text);
	r->out += (size_t)n;
	if (over_ratio(r))
		return error_set(err, STATUS_TOO_LARGE,
		    "%s: unpacks to more than %d times its size", r->name,
		    FILE_RATIO_MAX);
	*got = (size_t)n;
	return STATUS_OK;
}

void
file_close(struct file_reader *r)
{
	if (r == NULL)
		return;
	(void)gzclose_r(r->gz);
	free(r->name);
	free(r);
}

enum status
file_read(const char *path, size_t max, char **bytes, size_t *len,
    struct error *err)
{
	int fd;
	enum status st = file_descriptor(path, &fd, err);

	if (st == STATUS_OK)
		return file_read_fd(fd, path, max, bytes, len, err);
	*bytes = NULL;
	*len = 0;
	return st;
}

enum status
file_read_fd(int fd, const char *name, size_t max, char **bytes, size_t *len,
    struct error *err)
{
	struct file_reader *r = NULL;
	size_t cap = 64 * 1024, got;
	char *p = NULL;
	enum status st;

	*bytes = NULL;
	*len = 0;
	st = file_open_fd(&r, fd, name, err);
	if (st != STATUS_OK)
		return st;
	p = xmalloc(cap);
	for (;;) {
		if (*len + 1 == cap) {
			cap *= 2;
			p = xreallocarray(p, cap, 1);
		}
		st = file_read_some(r, p + *len, cap - 1 - *len, &got, err);
		if (st != STATUS_OK || got == 0)
			break;
		*len += got;
		if (*len > max) {
			st = error_set(err, STATUS_TOO_LARGE,
			    "%s: more than %zu bytes", name, max);
			break;
		}
	}
	file_close(r);
	if (st != STATUS_OK) {
		free(p);
		*len = 0;
		return st;
	}
	p[*len] = '\0';
	*bytes = p;
	return STATUS_OK;
}

enum status
file_map(struct file_map *map, const char *path, size_t max,
    struct error *err)
{
	enum status st = STATUS_OK;
	struct stat sb;
	void *p;
	int fd;

	if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return open_failed(path, errno, err);
	if (fstat(fd, &sb) != 0 || !S_ISREG(sb.st_mode) || sb.st_size == 0)
		st = error_set(err, STATUS_BAD_INPUT, "%s: not a file with "
		    "something in it", path);
	else if ((uintmax_t)sb.st_size > max)
		st = error_set(err, STATUS_TOO_LARGE,
		    "%s: more than %zu bytes", path, max);
	else if ((p = mmap(NULL, (size_t)sb.st_size, PROT_READ, MAP_PRIVATE,
	    fd, 0)) == MAP_FAILED)
		st = open_failed(path, errno, err);
	else
		*map = (struct file_map){ p, (size_t)sb.st_size, sb.st_mtim };
	(void)close(fd);
	return st;
}

void
file_unmap(struct file_map *map)
{
	(void)munmap((void *)map->bytes, map->len);
	map->bytes = NULL;
}

bool
file_write_all(int fd, const void *bytes, size_t len)
{
	const char *p = bytes;

	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

/* A rename is only safe from a power cut once its folder is on disk. */
static bool
sync_folder(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir;
	bool ok;
	int fd;

	if (slash == NULL)
		dir = xstrdup(".");
	else
		dir = xstrndup(path, slash == path ? 1 :
		    (size_t)(slash - path));
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(dir);
	if (fd < 0)
		return false;
	/* Some file systems cannot sync a folder and say EINVAL. */
	ok = fsync(fd) == 0 || errno == EINVAL;
	(void)close(fd);
	return ok;
}

enum status
file_write(const char *path, const void *bytes, size_t len,
    struct error *err)
{
	size_t size = strlen(path) + 32;
	char *tmp = xmalloc(size);
	enum status st = STATUS_OK;
	int fd;

	/* A leftover of a dead process with our number may go. */
	(void)snprintf(tmp, size, "%s.new.%ld", path, (long)getpid());
	(void)unlink(tmp);
	fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (fd < 0)
		st = error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	if (fd >= 0 && (!file_write_all(fd, bytes, len) || fsync(fd) != 0))
		st = error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	if (fd >= 0 && close(fd) != 0 && st == STATUS_OK)
		st = error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	if (st == STATUS_OK && (rename(tmp, path) != 0 || !sync_folder(path)))
		st = error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	if (st != STATUS_OK)
		(void)unlink(tmp);
	free(tmp);
	return st;
}

static void
hash_text(SHA2_CTX *ctx, char out[FILE_HASH_SIZE])
{
	static const char digits[] = "0123456789abcdef";
	uint8_t sum[SHA256_DIGEST_LENGTH];
	size_t i;

	SHA256Final(sum, ctx);
	for (i = 0; i < sizeof(sum); i++) {
		out[2 * i] = digits[sum[i] >> 4];
		out[2 * i + 1] = digits[sum[i] & 15];
	}
	out[FILE_HASH_SIZE - 1] = '\0';
}

void
file_hash(const void *bytes, size_t len, char out[FILE_HASH_SIZE])
{
	SHA2_CTX ctx;

	SHA256Init(&ctx);
	SHA256Update(&ctx, bytes, len);
	hash_text(&ctx, out);
}

enum status
file_hash_fd(int fd, const char *name, char out[FILE_HASH_SIZE],
    struct error *err)
{
	const size_t size = 64 * 1024;
	struct file_reader *r;
	enum status st;
	SHA2_CTX ctx;
	size_t got = 1;
	char *buf;

	st = file_open_fd(&r, fd, name, err);
	if (st != STATUS_OK)
		return st;
	buf = xmalloc(size);
	SHA256Init(&ctx);
	while (st == STATUS_OK && got > 0) {
		st = file_read_some(r, buf, size, &got, err);
		if (st == STATUS_OK)
			SHA256Update(&ctx, (uint8_t *)buf, got);
	}
	if (st == STATUS_OK)
		hash_text(&ctx, out);
	free(buf);
	file_close(r);
	return st;
}
