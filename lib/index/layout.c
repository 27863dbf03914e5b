#include "index/layout.h"

#include <sys/file.h>
#include <sys/stat.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fnv.h"
#include "base/where.h"

#define LOCK_POLL_NS 50000000L	/* between two tries for the lock */
#define UNFINISHED "after one that did not finish\n"

void
layout_path(const char *dir, unsigned n, char path[LAYOUT_PATH_MAX])
{
	snprintf(path, LAYOUT_PATH_MAX, "%s/gen-%u/db", dir, n);
}

void
layout_shard(const char *db, unsigned k, char path[LAYOUT_PATH_MAX])
{
	if (k == 0)
		snprintf(path, LAYOUT_PATH_MAX, "%s", db);
	else
		snprintf(path, LAYOUT_PATH_MAX, "%s.%u", db, k);
}

/*
 * By the high bits, which every byte reaches.  Indexes depend on
 * it: another function needs another schema.
 */
unsigned
layout_shard_of(const char *id, unsigned n)
{
	return (unsigned)((fnv64(FNV64, id, strlen(id)) >> 32) % n);
}

unsigned
layout_number(const char *dir)
{
	char link[LAYOUT_PATH_MAX], target[64];
	ssize_t n;

	snprintf(link, sizeof(link), "%s/current", dir);
	n = readlink(link, target, sizeof(target) - 1);
	if (n <= 4 || strncmp(target, "gen-", 4) != 0)
		return 0;
	target[n] = '\0';
	return (unsigned)strtoul(target + 4, NULL, 10);
}

bool
layout_is_index(const char *dir)
{
	static const char *const signs[] = { "lock", "gen-1.new" };
	char path[LAYOUT_PATH_MAX];

	if (layout_number(dir) > 0)
		return true;
	for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, signs[i]);
		if (access(path, F_OK) != 0)
			return false;
	}
	return true;
}

enum status
layout_current(const char *dir, char path[LAYOUT_PATH_MAX],
    struct error *err)
{
	unsigned n;

	errno = 0;
	n = layout_number(dir);
	/* An index that may not be read is not made by making one. */
	if (n == 0 && errno != 0 && errno != ENOENT && errno != EINVAL)
		return error_set(err, STATUS_NO_INDEX, "%s: %s", dir,
		    strerror(errno));
	if (n == 0)
		return error_set(err, STATUS_NO_INDEX, "%s: no index there; "
		    "make one with ainews-index update", dir);
	layout_path(dir, n, path);
	return STATUS_OK;
}

enum status
layout_switch(const char *dir, unsigned n, struct error *err)
{
	char link[LAYOUT_PATH_MAX], fresh[LAYOUT_PATH_MAX], target[32];
	int fd;

	snprintf(link, sizeof(link), "%s/current", dir);
	snprintf(fresh, sizeof(fresh), "%s/current.new", dir);
	snprintf(target, sizeof(target), "gen-%u", n);
	unlink(fresh);
	if (symlink(target, fresh) != 0 || rename(fresh, link) != 0)
		return error_set(err, STATUS_IO, "%s: %s", link,
		    strerror(errno));
	/* The rename itself must survive a power cut. */
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	return STATUS_OK;
}

/* Call back for everything in a folder. */
static void
each_file(const char *path, void (*each)(const char *, void *), void *ctx)
{
	DIR *d = opendir(path);
	struct dirent *e;
	char file[LAYOUT_PATH_MAX];

	if (d == NULL)
		return;
	while ((e = readdir(d)) != NULL) {
		if (e->d_name[0] == '.')
			continue;
		if (snprintf(file, sizeof(file), "%s/%s", path, e->d_name) <
		    (int)sizeof(file))
			each(file, ctx);
	}
	closedir(d);
}

static void
remove_file(const char *path, void *ctx)
{
	(void)ctx;
	unlink(path);
}

enum status
layout_remove_database(const char *path, struct error *err)
{
	each_file(path, remove_file, NULL);
	if (rmdir(path) != 0 && errno != ENOENT)
		return error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	return STATUS_OK;
}

static void
remove_database(const char *path, void *ctx)
{
	/* What is left makes the removal of the folder fail, which tells. */
	(void)ctx;
	(void)layout_remove_database(path, NULL);
}

/* A folder of a generation, with the databases in it. */
static enum status
remove_generation(const char *path, struct error *err)
{
	each_file(path, remove_database, NULL);
	return layout_remove_database(path, err);
}

enum status
layout_remove(const char *dir, unsigned n, struct error *err)
{
	char path[LAYOUT_PATH_MAX];

	layout_path(dir, n, path);
	*strrchr(path, '/') = '\0';
	return remove_generation(path, err);
}

/*
 * The numbers of the generations in the folder, those of unfinished ones
 * when `unfinished`; the highest below a limit, 0 = none.
 */
static unsigned
highest(const char *dir, unsigned below, bool unfinished)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	unsigned found = 0;

	while (d != NULL && (e = readdir(d)) != NULL) {
		char *end;
		unsigned long n;

		if (strncmp(e->d_name, "gen-", 4) != 0)
			continue;
		n = strtoul(e->d_name + 4, &end, 10);
		if (strcmp(end, unfinished ? ".new" : "") == 0 && n < below &&
		    n > found)
			found = (unsigned)n;
	}
	if (d != NULL)
		closedir(d);
	return found;
}

/* "DIR/gen-N.new" and something in it. */
static void
new_path(const char *dir, unsigned n, const char *inside,
    char path[LAYOUT_PATH_MAX])
{
	snprintf(path, LAYOUT_PATH_MAX, "%s/gen-%u.new%s", dir, n, inside);
}

enum status
layout_clean(const char *dir, struct error *err)
{
	char path[LAYOUT_PATH_MAX];
	enum status st = STATUS_OK;
	unsigned n;

	while (st == STATUS_OK && (n = highest(dir, UINT_MAX, true)) > 0) {
		new_path(dir, n, "", path);
		st = remove_generation(path, err);
	}
	return st;
}

/* Those that somebody went back from. */
static enum status
remove_newer(const char *dir, struct error *err)
{
	enum status st = STATUS_OK;
	unsigned current = layout_number(dir), n;

	/* Without a link nobody knows which of them matters. */
	while (st == STATUS_OK && current > 0 &&
	    (n = highest(dir, UINT_MAX, false)) > current)
		st = layout_remove(dir, n, err);
	return st;
}

enum status
layout_restore(const char *dir, unsigned *n, struct error *err)
{
	*n = layout_number(dir);
	if (*n > 0 || (*n = highest(dir, UINT_MAX, false)) == 0)
		return STATUS_OK;
	return layout_switch(dir, *n, err);
}

enum status
layout_begin(const char *dir, unsigned *n, char path[LAYOUT_PATH_MAX],
    struct error *err)
{
	enum status st = layout_clean(dir, err);

	if (st != STATUS_OK)
		return st;
	/* A number is never used again: readers know generations by it. */
	*n = highest(dir, UINT_MAX, false) + 1;
	if ((st = remove_newer(dir, err)) != STATUS_OK)
		return st;
	new_path(dir, *n, "", path);
	if (mkdir(path, 0777) != 0)
		return error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	new_path(dir, *n, "/db", path);
	return STATUS_OK;
}

/* *why: the errno of the first that failed. */
static void
sync_path(const char *path, void *why)
{
	int *first = why, fd = open(path, O_RDONLY | O_CLOEXEC);

	if ((fd < 0 || fsync(fd) != 0) && *first == 0)
		*first = errno;
	if (fd >= 0)
		close(fd);
}

static void
sync_database(const char *path, void *why)
{
	each_file(path, sync_path, why);
	sync_path(path, why);
}

enum status
layout_finish(const char *dir, unsigned n, struct error *err)
{
	char path[LAYOUT_PATH_MAX], fresh[LAYOUT_PATH_MAX];
	int why = 0;

	new_path(dir, n, "", fresh);
	each_file(fresh, sync_database, &why);
	sync_path(fresh, &why);
	layout_path(dir, n, path);
	*strrchr(path, '/') = '\0';
	if (why == 0 && rename(fresh, path) != 0)
		why = errno;
	return why == 0 ? STATUS_OK : error_set(err, STATUS_IO, "%s: %s",
	    fresh, strerror(why));
}

unsigned
layout_previous(const char *dir)
{
	return highest(dir, layout_number(dir), false);
}

enum status
layout_keep(const char *dir, unsigned keep, struct error *err)
{
	unsigned current = layout_number(dir), n = UINT_MAX;
	enum status st = STATUS_OK;

	while (st == STATUS_OK && (n = highest(dir, n, false)) > 0)
		if (n < current && keep > 0)
			keep--;
		else if (n < current)
			st = layout_remove(dir, n, err);
	return st;
}

static void
add_size(const char *path, void *ctx)
{
	uint64_t *sum = ctx;
	struct stat st;

	if (stat(path, &st) == 0 && S_ISREG(st.st_mode))
		*sum += (uint64_t)st.st_size;
}

uint64_t
layout_bytes(const char *db)
{
	uint64_t sum = 0, before = 1;
	char path[LAYOUT_PATH_MAX];

	/* A database is never empty: it has a version file. */
	for (unsigned k = 0; sum != before; k++) {
		before = sum;
		layout_shard(db, k, path);
		each_file(path, add_size, &sum);
	}
	return sum;
}

/*
 * "1234 2026-03-01T04:00:00Z": who holds the lock since when; a second line
 * when he found the name of another, who was not done.
 */
static void
say_holder(int fd)
{
	char text[64], when[32];
	time_t now = time(NULL);
	struct stat sb;
	struct tm tm;
	int n;

	gmtime_r(&now, &tm);
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", &tm);
	n = snprintf(text, sizeof(text), "%ld %s\n%s", (long)getpid(), when,
	    fstat(fd, &sb) == 0 && sb.st_size > 0 ? UNFINISHED : "");
	if (ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)n, 0) < 0)
		return;		/* only the message would be poorer */
}

bool
layout_unfinished(int fd)
{
	char text[64] = "";

	return pread(fd, text, sizeof(text) - 1, 0) > 0 &&
	    strstr(text, UNFINISHED) != NULL;
}

void
layout_finished(int fd)
{
	if (ftruncate(fd, 0) != 0)
		return;		/* the next one looks once more */
}

static enum status
locked(int fd, const char *dir, struct error *err)
{
	char text[64] = "", *since;
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n > 0)
		text[strcspn(text, "\n")] = '\0';
	since = strchr(text, ' ');
	if (since == NULL)
		return error_set(err, STATUS_LOCKED,
		    "%s: another writer is at work; try again later", dir);
	*since++ = '\0';
	return error_set(err, STATUS_LOCKED, "%s: being written by process "
	    "%s since %s; try again later", dir, text, since);
}

/* Make the folder and those above it that are missing. */
static enum status
make_dir(const char *dir, struct error *err)
{
	char path[LAYOUT_PATH_MAX];
	size_t len = strlen(dir);

	if (len >= sizeof(path))
		return error_set(err, STATUS_IO, "%s: path too long", dir);
	for (size_t i = 1; i <= len; i++) {
		if (dir[i] != '/' && dir[i] != '\0')
			continue;
		memcpy(path, dir, i);
		path[i] = '\0';
		if (mkdir(path, 0777) != 0 && errno != EEXIST)
			return error_set(err, STATUS_IO, "%s: %s", path,
			    strerror(errno));
	}
	return STATUS_OK;
}

enum status
layout_lock(const char *dir, double wait, int *fd, struct error *err)
{
	const struct timespec pause = { .tv_nsec = LOCK_POLL_NS };
	char path[LAYOUT_PATH_MAX];
	double waited = 0;
	enum status st;

	if (where_is_list(dir))
		return error_set(err, STATUS_BAD_INPUT, "%s: not one folder; "
		    "name the one to be written with --index", dir);
	if ((st = make_dir(dir, err)) != STATUS_OK)
		return st;
	snprintf(path, sizeof(path), "%s/lock", dir);
	*fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	if (*fd < 0)
		return error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	while (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			st = error_set(err, STATUS_IO, "%s: %s", path,
			    strerror(errno));
			close(*fd);
			return st;
		}
		if (waited >= wait) {
			st = locked(*fd, dir, err);
			close(*fd);
			return st;
		}
		nanosleep(&pause, NULL);
		waited += (double)LOCK_POLL_NS / 1e9;
	}
	say_holder(*fd);
	return STATUS_OK;
}
