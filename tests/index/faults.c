/*
 * Preloaded into a program to see how it takes trouble:
 *
 *   FAULT_CLOCK=N   its monotonic clock runs N times as fast, so that work
 *                   of a second is committed as often as work of minutes;
 *   FAULT_COMMIT=N  it is killed behind its Nth commit of a database.
 */
#define _GNU_SOURCE

#include <sys/syscall.h>

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
	return (int)rc;
}

/* What makes a new revision of a table the one in force. */
int
rename(const char *from, const char *to)
{
	static long commits;
	const char *name = strrchr(to, '/');
	int rc = renameat(AT_FDCWD, from, AT_FDCWD, to);

	if (rc == 0 && name != NULL && strcmp(name, "/iamglass") == 0 &&
	    ++commits == setting("FAULT_COMMIT"))
		(void)raise(SIGKILL);
	return rc;
}
