#include "searcher/workers.h"

#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/msg.h"

#define BACKLOG 512
#define GRACE_TICKS 50u		/* times a tick until a worker is killed */
#define TICK_NS 100000000L
#define HOST_MAX 64u		/* a numeric address */

static enum status
trouble(struct error *err, const char *where)
{
	return error_set(err, STATUS_IO, "%s: %s", where, strerror(errno));
}

/* A file that an ended process left behind; one in use stays. */
static bool
left_behind(const struct sockaddr_un *un)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct stat sb;
	bool left;

	left = fd >= 0 && lstat(un->sun_path, &sb) == 0 &&
	    S_ISSOCK(sb.st_mode) && connect(fd, (const struct sockaddr *)un,
	    sizeof(*un)) != 0 && errno == ECONNREFUSED;
	if (fd >= 0)
		(void)close(fd);
	return left;
}

static enum status
listen_file(const char *path, int *fd, struct error *err)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };

	if (strlen(path) >= sizeof(un.sun_path))
		return error_set(err, STATUS_BAD_INPUT,
		    "%s: too long for a socket", path);
	memcpy(un.sun_path, path, strlen(path) + 1);
	if (left_behind(&un))
		(void)unlink(path);
	*fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (*fd < 0 || bind(*fd, (struct sockaddr *)&un, sizeof(un)) != 0 ||
	    chmod(path, 0660) != 0 || listen(*fd, BACKLOG) != 0)
		return trouble(err, path);
	return STATUS_OK;
}

static enum status
listen_address(const char *where, int *fd, struct error *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
	    .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE };
	const char *colon = strrchr(where, ':');
	size_t len = colon != NULL ? (size_t)(colon - where) : 0;
	struct addrinfo *found = NULL;
	enum status st = STATUS_OK;
	char host[HOST_MAX];
	int on = 1;

	if (len > 2 && where[0] == '[' && where[len - 1] == ']') {
		where++;
		len -= 2;
	}
	if (len > 0 && len < sizeof(host)) {
		memcpy(host, where, len);
		host[len] = '\0';
		(void)getaddrinfo(host, colon + 1, &hints, &found);
	}
	if (found == NULL)
		return error_set(err, STATUS_BAD_INPUT, "%s: neither a path "
		    "with a slash nor a numeric address with a port", where);
	*fd = socket(found->ai_family, SOCK_STREAM, 0);
	if (*fd < 0 || setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on,
	    sizeof(on)) != 0 || bind(*fd, found->ai_addr,
	    found->ai_addrlen) != 0 || listen(*fd, BACKLOG) != 0)
		st = trouble(err, where);
	freeaddrinfo(found);
	return st;
}

enum status
workers_listen(const char *where, int *fd, struct error *err)
{
	enum status st;

	*fd = -1;
	st = strchr(where, '/') != NULL ? listen_file(where, fd, err) :
	    listen_address(where, fd, err);
	if (st != STATUS_OK && *fd >= 0)
		(void)close(*fd);
	return st;
}

struct slot {
	pid_t pid;		/* 0 = no process */
	time_t started;
	bool failed;		/* the last one ended badly */
};

static time_t
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* A worker that fails at once would otherwise do so without a pause. */
static bool
may_start(const struct slot *s)
{
	return s->pid == 0 && (!s->failed || now() > s->started + 1);
}

/* True in the new process. */
static bool
start(struct slot *s, const sigset_t *signals)
{
	pid_t parent = getpid();

	s->started = now();
	s->pid = fork();
	if (s->pid == 0) {
		/* A parent that is killed takes its workers along. */
		(void)prctl(PR_SET_PDEATHSIG, SIGTERM);
		(void)sigprocmask(SIG_SETMASK, signals, NULL);
		if (getppid() != parent)
			raise(SIGTERM);
		return true;
	}
	if (s->pid < 0) {
		msg_error("worker: %s", strerror(errno));
		s->pid = 0;
		s->failed = true;
	}
	return false;
}

static void
collect(struct slot *slots, unsigned n)
{
	int how;
	pid_t pid;

	while ((pid = waitpid(-1, &how, WNOHANG)) > 0)
		for (unsigned i = 0; i < n; i++) {
			if (slots[i].pid != pid)
				continue;
			slots[i].pid = 0;
			slots[i].failed = how != 0;
			if (WIFSIGNALED(how))
				msg_error("worker %ld: ended by signal %d",
				    (long)pid, WTERMSIG(how));
		}
}

static void
signal_all(const struct slot *slots, unsigned n, int signo)
{
	for (unsigned i = 0; i < n; i++)
		if (slots[i].pid > 0)
			(void)kill(slots[i].pid, signo);
}

static bool
any(const struct slot *slots, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (slots[i].pid > 0)
			return true;
	return false;
}

/*
 * Answers that are being made are still sent.  The signal is repeated: it
 * may come between a worker's look at its flag and its wait for a request.
 */
static void
stop_all(struct slot *slots, unsigned n, const sigset_t *awaited)
{
	const struct timespec tick = { .tv_nsec = TICK_NS };

	for (unsigned i = 0; any(slots, n); i++) {
		signal_all(slots, n, i < GRACE_TICKS ? SIGTERM : SIGKILL);
		(void)sigtimedwait(awaited, NULL, &tick);
		collect(slots, n);
	}
}

enum status
workers_run(unsigned n, bool *worker, struct error *err)
{
	const struct timespec second = { .tv_sec = 1 };
	struct slot slots[WORKERS_MAX] = { { .pid = 0 } };
	sigset_t awaited, before;
	int signo = SIGCHLD;

	*worker = false;
	if (n > WORKERS_MAX)
		return error_set(err, STATUS_BAD_INPUT,
		    "more than %d workers", WORKERS_MAX);
	sigemptyset(&awaited);
	sigaddset(&awaited, SIGCHLD);
	sigaddset(&awaited, SIGTERM);
	sigaddset(&awaited, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &awaited, &before);
	while (signo != SIGTERM && signo != SIGINT) {
		for (unsigned i = 0; i < n; i++)
			if (may_start(&slots[i]) &&
			    start(&slots[i], &before)) {
				*worker = true;
				return STATUS_OK;
			}
		signo = sigtimedwait(&awaited, NULL, &second);
		collect(slots, n);
	}
	stop_all(slots, n, &awaited);
	return STATUS_OK;
}
