/*
 * What a process may still do once it is shut in.  It is a child of the
 * test, which puts the folder there before and takes it away afterwards.
 */
#include "base/sandbox.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "unit/unit.h"

static char dir[] = "/tmp/ainews-box-XX" "XX" "XX";
static char file[64], other[64], outside[64], later[64];
static char note[SANDBOX_NOTE_SIZE];
static struct sockaddr_in local;	/* somebody listens there */
static int old_socket, old_file, to_child[2];

/* What was found wrong, as text; NULL is nothing. */
typedef const char *body_fn(void);

#define WANT(what) do {							\
	if (!(what))							\
		return #what;						\
} while (0)

static const char *
shut_in(bool network, body_fn *body)
{
	const char *const paths[] = { dir, "/nonexistent/ainews", NULL };
	struct sandbox box = { .read = paths, .network = network,
	    .required = true };
	struct error err;

	if (sandbox_enter(&box, note, &err) == STATUS_OK)
		return body();
	return strstr(err.text, "required") ? "" : "cannot enter";
}

static void
open_all(void)
{
	socklen_t len = sizeof(local);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	local.sin_family = AF_INET;
	local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&local, len), 0);
	ck_assert_int_eq(listen(fd, 4), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&local, &len), 0);
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(file, sizeof(file), "%s/a", dir);
	snprintf(other, sizeof(other), "%s/b", dir);
	snprintf(later, sizeof(later), "%s/gen-2", dir);
	snprintf(outside, sizeof(outside), "%s.log", dir);
	ck_assert_int_eq(file_write(file, "text", 4, NULL), STATUS_OK);
	old_file = open(outside, O_WRONLY | O_CREAT, 0666);
	ck_assert_int_ge(old_file, 0);
	old_socket = socket(AF_INET, SOCK_STREAM, 0);
	ck_assert_int_eq(pipe(to_child), 0);
}

/* Where the kernel offers less there is nothing to prove. */
static void
in_box(bool network, body_fn *body)
{
	char text[256] = "";
	const char *wrong;
	int back[2], status;
	ssize_t n;
	pid_t pid;

	open_all();
	ck_assert_int_eq(pipe(back), 0);
	pid = fork();
	if (pid == 0) {
		wrong = shut_in(network, body);
		n = wrong ? write(back[1], wrong, strlen(wrong)) : 0;
		_exit(wrong == NULL ? 0 : wrong[0] == '\0' ? 77 : n < 0);
	}
	close(back[1]);
	ck_assert_int_eq(mkdir(later, 0777), 0);
	ck_assert_int_eq(write(to_child[1], "g", 1), 1);
	n = read(back[0], text, sizeof(text) - 1);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	unlink(file);
	unlink(other);
	unlink(outside);
	rmdir(later);
	rmdir(dir);
	ck_assert_str_eq(text, "");
	ck_assert(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		printf("# not tested: this kernel has no such sandbox\n");
	else
		ck_assert_int_eq(WEXITSTATUS(status), 0);
}

static const char *
reads(void)
{
	char *text;
	size_t len;

	WANT(file_read(file, 100, &text, &len, NULL) == STATUS_OK);
	WANT(strcmp(text, "text") == 0);
	free(text);
	WANT(open("/etc/passwd", O_RDONLY) < 0 && errno == EACCES);
	WANT(open("/", O_RDONLY | O_DIRECTORY) < 0 && errno == EACCES);
	WANT(open(outside, O_RDONLY) < 0 && errno == EACCES);
	return NULL;
}

START_TEST(test_reads_only_what_is_named)
{
	ck_assert_int_eq(access("/etc/passwd", R_OK), 0);
	in_box(false, reads);
}
END_TEST

static const char *
writes(void)
{
	WANT(open(file, O_WRONLY) < 0 && errno == EACCES);
	WANT(open(other, O_WRONLY | O_CREAT, 0666) < 0 && errno == EACCES);
	WANT(unlink(file) != 0 && errno == EACCES);
	WANT(rename(file, other) != 0);
	WANT(mkdir(other, 0777) != 0 && errno == EACCES);
	return NULL;
}

START_TEST(test_writes_nothing)
{
	in_box(false, writes);
}
END_TEST

static int
try_connect(int fd)
{
	return connect(fd, (struct sockaddr *)&local, sizeof(local));
}

/* Neither on a socket from before nor on a new one. */
static const char *
connects(void)
{
	WANT(try_connect(old_socket) != 0);
	WANT(errno == EPERM || errno == EACCES);
	WANT(socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM);
	WANT(socket(AF_INET6, SOCK_DGRAM, 0) < 0 && errno == EPERM);
	WANT(socket(AF_UNIX, SOCK_STREAM, 0) < 0 && errno == EPERM);
	return NULL;
}

START_TEST(test_does_not_connect)
{
	in_box(false, connects);
	/* The socket could have: it was the sandbox. */
	ck_assert_int_eq(try_connect(old_socket), 0);
}
END_TEST

static const char *
talks(void)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	WANT(fd >= 0);
	WANT(try_connect(fd) == 0);
	WANT(open("/etc/passwd", O_RDONLY) < 0);
	return NULL;
}

START_TEST(test_network_on_request)
{
	in_box(true, talks);
}
END_TEST

/* A child inherits it. */
static const char *
runs(void)
{
	char *const argv[] = { (char []){ "true" }, NULL };
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		execv("/bin/true", argv);
		_exit(errno == EPERM || errno == EACCES ? 7 : 8);
	}
	WANT(waitpid(pid, &status, 0) == pid);
	WANT(WIFEXITED(status) && WEXITSTATUS(status) == 7);
	return NULL;
}

START_TEST(test_runs_no_program)
{
	in_box(false, runs);
}
END_TEST

static const char *
keeps(void)
{
	time_t t = 1782000000;
	struct tm tm;

	WANT(write(old_file, "x", 1) == 1);
	WANT(localtime_r(&t, &tm) != NULL && tm.tm_gmtoff == 9 * 3600);
	return NULL;
}

START_TEST(test_open_files_and_zone_stay)
{
	setenv("TZ", "Asia/Tokyo", 1);
	tzset();
	in_box(false, keeps);
}
END_TEST

/* A folder that comes later, as a new generation of the index does. */
static const char *
looks_again(void)
{
	char go;

	WANT(read(to_child[0], &go, 1) == 1);
	WANT(open(later, O_RDONLY | O_DIRECTORY) >= 0);
	return NULL;
}

START_TEST(test_later_folder_is_read)
{
	in_box(false, looks_again);
}
END_TEST

static const char *
tells(void)
{
	WANT(strstr(note, "Landlock version") != NULL);
	WANT(strstr(note, "seccomp") != NULL);
	return NULL;
}

START_TEST(test_tells_what_holds)
{
	in_box(false, tells);
}
END_TEST

UNIT_MAIN("sandbox", test_reads_only_what_is_named, test_writes_nothing,
    test_does_not_connect, test_network_on_request, test_runs_no_program,
    test_open_files_and_zone_stay, test_later_folder_is_read,
    test_tells_what_holds)
