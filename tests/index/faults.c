/*
 * Preloaded into a program to see how it takes trouble:
 *
 *   FAULT_CLOCK=N   its monotonic clock runs N times as fast, so that work
 *                   of a second is committed as often as work of minutes;
 *   FAULT_WALL=N:M  its wall clock is that many seconds off, by N at the
 *                   first look, by M at the next one, then by N again;
 *   FAULT_PAUSE=N   it stops at its Nth look into a table, until somebody
 *                   has it go on;
 *   FAULT_COMMIT=N  it is killed behind its Nth commit of a database;
 *   FAULT_DISK=FILE each change that it makes to the disk is a line there,
 *                   the call and the path;
 *   FAULT_STOP=N    it is killed in place of the Nth of these.
 */
#define _GNU_SOURCE

#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static long
setting(const char *name)
{
	const char *value = getenv(name);

	return value == NULL ? 0 : strtol(value, NULL, 10);
}

/* ---- clocks ---- */

static long
wall_offset(void)
{
	static unsigned looks;
	const char *s = getenv("FAULT_WALL"), *at = s;

	if (s == NULL)
		return 0;
	for (unsigned i = __atomic_fetch_add(&looks, 1, __ATOMIC_RELAXED);
	    i > 0; i--) {
		at = strchr(at, ':');
		at = at == NULL ? s : at + 1;
	}
	return strtol(at, NULL, 10);
}

int
clock_gettime(clockid_t which, struct timespec *ts)
{
	long times = setting("FAULT_CLOCK");
	long rc = syscall(SYS_clock_gettime, which, ts);

	if (rc == 0 && which == CLOCK_MONOTONIC && times > 1) {
		ts->tv_sec *= times;
		ts->tv_sec += ts->tv_nsec * times / 1000000000;
		ts->tv_nsec = ts->tv_nsec * times % 1000000000;
	}
	if (rc == 0 && which == CLOCK_REALTIME)
		ts->tv_sec += wall_offset();
	return (int)rc;
}

time_t
time(time_t *t)
{
	struct timespec ts = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	if (t != NULL)
		*t = ts.tv_sec;
	return ts.tv_sec;
}

int
gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	struct timespec ts = { 0 };

	(void)zone;
	(void)clock_gettime(CLOCK_REALTIME, &ts);
	tv->tv_sec = ts.tv_sec;
	tv->tv_usec = ts.tv_nsec / 1000;
	return 0;
}

/* ---- what is done to the disk ---- */

static int log_fd = -1;

/* At the start, because a sandbox would not allow it later. */
static void __attribute__((constructor))
open_log(void)
{
	const char *path = getenv("FAULT_DISK");

	if (path != NULL && (log_fd = openat(AT_FDCWD, path, O_WRONLY |
	    O_APPEND | O_CREAT | O_CLOEXEC, 0666)) < 0)
		abort();
}

static void
change(const char *call, const char *path)
{
	static long changes;
	char line[2048];
	int n;

	if (__atomic_add_fetch(&changes, 1, __ATOMIC_RELAXED) ==
	    setting("FAULT_STOP"))
		(void)raise(SIGKILL);
	if (log_fd < 0)
		return;
	n = snprintf(line, sizeof(line), "%s %s\n", call, path);
	if (n < 0 || n >= (int)sizeof(line) || write(log_fd, line, (size_t)n)
	    != n)
		abort();
}

static void
change_fd(const char *call, int fd)
{
	char link[64], path[1024];
	ssize_t n;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	path[n > 0 ? n : 0] = '\0';
	change(call, path);
}

/* What makes a new revision of a table the one in force is among them. */
int
rename(const char *from, const char *to)
{
	static long commits;
	const char *name = strrchr(to, '/');
	int rc;

	change("rename", to);
	rc = renameat(AT_FDCWD, from, AT_FDCWD, to);
	if (rc == 0 && name != NULL && strcmp(name, "/iamglass") == 0 &&
	    ++commits == setting("FAULT_COMMIT"))
		(void)raise(SIGKILL);
	return rc;
}

static void
look(void)
{
	static long looks;

	if (++looks == setting("FAULT_PAUSE"))
		(void)raise(SIGSTOP);
}

ssize_t
pread(int fd, void *bytes, size_t n, off_t at)
{
	look();
	return syscall(SYS_pread64, fd, bytes, n, at);
}

/* What the searcher reads by; the call takes the place in two halves. */
ssize_t
preadv(int fd, const struct iovec *v, int n, off_t at)
{
	look();
	return syscall(SYS_preadv, fd, v, n, at, 0);
}

ssize_t
pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	change_fd("pwrite", fd);
	return syscall(SYS_pwrite64, fd, bytes, n, at);
}

int
ftruncate(int fd, off_t size)
{
	change_fd("ftruncate", fd);
	return (int)syscall(SYS_ftruncate, fd, size);
}

int
fdatasync(int fd)
{
	change_fd("fdatasync", fd);
	return (int)syscall(SYS_fdatasync, fd);
}

int
fsync(int fd)
{
	change_fd("fsync", fd);
	return (int)syscall(SYS_fsync, fd);
}

int
mkdir(const char *path, mode_t mode)
{
	change("mkdir", path);
	return mkdirat(AT_FDCWD, path, mode);
}

int
symlink(const char *to, const char *path)
{
	change("symlink", path);
	return symlinkat(to, AT_FDCWD, path);
}

int
unlink(const char *path)
{
	change("unlink", path);
	return unlinkat(AT_FDCWD, path, 0);
}

int
rmdir(const char *path)
{
	change("rmdir", path);
	return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int
remove(const char *path)
{
	struct stat sb;

	return lstat(path, &sb) == 0 && S_ISDIR(sb.st_mode) ? rmdir(path) :
	    unlink(path);
}
