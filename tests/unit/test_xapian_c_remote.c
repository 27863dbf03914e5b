/*
 * The C binding of Xapian and servers: a real one, and one made here, which
 * provokes each class of error.  In Xapian's remote protocol a server says by
 * a number which class its client then throws.
 */
#include "unit/unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "unit/xapian_c.h"

/* A socket that listens on a port of its own choice. */
static int
listen_somewhere(unsigned *port)
{
	struct sockaddr_in a = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)
	};
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
	ck_assert_int_eq(listen(fd, 4), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	*port = ntohs(a.sin_port);
	return fd;
}

/*
 * A child that dies with its parent.  It is a process group of its own,
 * because both xapian-tcpsrv and the handlers that it has from the test
 * frame pass on a signal to the whole group.
 */
static pid_t
fork_server(void)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		setpgid(0, 0);
		signal(SIGTERM, SIG_DFL);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	}
	return pid;
}

/*
 * Serve one client: greet it with these bytes, or with silence, and wait
 * until it goes.
 */
static pid_t
serve(const void *greeting, size_t len, unsigned *port)
{
	int fd = listen_somewhere(port);
	pid_t pid = fork_server();

	if (pid == 0) {
		int client = accept(fd, NULL, NULL);
		char junk[64];

		if (write(client, greeting, len) < 0)
			_exit(1);
		while (read(client, junk, sizeof junk) > 0)
			;
		_exit(0);
	}
	close(fd);
	return pid;
}

static void
stop(pid_t pid)
{
	kill(pid, SIGTERM);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

/* A length is one byte, or 255 and the rest in groups of 7 bits. */
static size_t
put_length(char *p, size_t len)
{
	if (len < 255) {
		p[0] = (char)len;
		return 1;
	}
	len -= 255;
	ck_assert(len >= 0x80 && len < 0x4000);
	p[0] = (char)255;
	p[1] = (char)(len & 0x7f);
	p[2] = (char)(len >> 7 | 0x80);
	return 3;
}

/*
 * Open a server that answers with an exception: a message of kind 1 and its
 * length; in it the number of the class, an empty context, and the text
 * behind its length.
 */
static enum xc_status
open_throwing(int class_number, const char *text)
{
	char body[1024], message[1100];
	size_t n = 0, m = 0, len = strlen(text);
	unsigned port;
	struct xc_db *db;

	body[n++] = (char)class_number;
	body[n++] = 0;
	n += put_length(body + n, len);
	memcpy(body + n, text, len);
	n += len;
	message[m++] = 1;
	m += put_length(message + m, n);
	memcpy(message + m, body, n);

	pid_t pid = serve(message, m + n, &port);

	err = (struct xc_error){ 0 };

	enum xc_status st = xc_db_open_remote("127.0.0.1", port, 5000, 5000,
	    &db, &err);

	ck_assert_int_ne(st, XC_OK);
	stop(pid);
	return st;
}

START_TEST(test_classes)
{
	/* In the order of their numbers. */
	static const struct {
		const char *class_name;
		enum xc_status status;
	} rows[] = {
		{ "AssertionError", XC_ASSERTION },
		{ "InvalidArgumentError", XC_INVALID_ARGUMENT },
		{ "InvalidOperationError", XC_INVALID_OPERATION },
		{ "UnimplementedError", XC_UNIMPLEMENTED },
		{ "DatabaseError", XC_DATABASE },
		{ "DatabaseCorruptError", XC_DATABASE_CORRUPT },
		{ "DatabaseCreateError", XC_DATABASE_CREATE },
		{ "DatabaseLockError", XC_DATABASE_LOCK },
		{ "DatabaseModifiedError", XC_DATABASE_MODIFIED },
		{ "DatabaseOpeningError", XC_DATABASE_OPENING },
		{ "DatabaseVersionError", XC_DATABASE_VERSION },
		{ "DocNotFoundError", XC_DOC_NOT_FOUND },
		{ "FeatureUnavailableError", XC_FEATURE_UNAVAILABLE },
		{ "InternalError", XC_INTERNAL },
		{ "NetworkError", XC_NETWORK },
		{ "NetworkTimeoutError", XC_NETWORK_TIMEOUT },
		{ "QueryParserError", XC_QUERY_PARSER },
		{ "SerialisationError", XC_SERIALISATION },
		{ "RangeError", XC_RANGE },
		{ "WildcardError", XC_WILDCARD },
		{ "DatabaseNotFoundError", XC_DATABASE_NOT_FOUND },
		{ "DatabaseClosedError", XC_DATABASE_CLOSED },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum xc_status st = open_throwing((int)i, "why");

		ck_assert_msg(st == rows[i].status, "%s: %s",
		    rows[i].class_name, xc_status_name(st));
		ck_assert_int_eq(err.status, st);
		ck_assert_str_eq(err.class_name, rows[i].class_name);
		ck_assert_ptr_nonnull(strstr(err.text, "why"));
	}
	/* A number beyond, as of a newer server. */
	ck_assert_int_eq(open_throwing(200, "why"), XC_INTERNAL);
}
END_TEST

START_TEST(test_text)
{
	/* The client puts this before what the server says. */
	const char mark[] = "REMOTE:";
	char text[401], want[500];

	open_throwing(13, "two\nlines\x7f\x1b[31m");
	ck_assert_ptr_nonnull(strstr(err.text, "two?lines??[31m"));
	ck_assert_ptr_null(strchr(err.text, '\n'));

	/* Cut before a character of three bytes, wherever it falls. */
	for (size_t shift = 0; shift < 3; shift++) {
		memset(text, 'x', sizeof text);
		for (size_t i = shift; i + 3 < sizeof text; i += 3)
			memcpy(text + i, "\xe8\x92\xb8", 3);
		text[sizeof text - 1] = '\0';
		snprintf(want, sizeof want, "%s%s", mark, text);
		open_throwing(13, text);

		size_t n = strlen(err.text);

		ck_assert_uint_le(n, sizeof err.text - 1);
		ck_assert_uint_ge(n, sizeof err.text - 3);
		ck_assert_mem_eq(err.text, want, n);
		ck_assert_int_eq((n - strlen(mark) - shift) % 3, 0);
	}
}
END_TEST

/* Start the real server on a free port and wait until it answers. */
static pid_t
start_tcpsrv(const char *path, unsigned *port, struct xc_db **db)
{
	char number[16];

	close(listen_somewhere(port));
	snprintf(number, sizeof number, "%u", *port);

	pid_t pid = fork_server();

	if (pid == 0) {
		execlp("xapian-tcpsrv", "xapian-tcpsrv", "--quiet",
		    "--interface", "127.0.0.1", "--port", number, path,
		    (char *)NULL);
		_exit(127);
	}
	for (int i = 0; i < 200; i++) {
		if (xc_db_open_remote("127.0.0.1", *port, 1000, 5000, db,
		    &err) == XC_OK)
			return pid;
		ck_assert_int_eq(err.status, XC_NETWORK);
		nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
	}
	ck_abort_msg("no xapian-tcpsrv (package xapian-tools)");
	return -1;
}

static bool
decide(const struct xc_document *doc, void *ctx)
{
	(void)doc, (void)ctx;
	return true;
}

START_TEST(test_remote)
{
	char *path = scratch("db");
	struct xc_db *db, *local, *mixed;
	struct xc_query *q = term_query("yellow");
	struct xc_enquire *enq;
	struct xc_mset *mset;
	struct xc_hit hit;
	struct xc_buf buf = { 0 };
	struct walk walk = { 0 };
	const struct xc_sort_value by[] = {
		{ SLOT_KIND, true }, { SLOT_DATE, false }
	};
	unsigned port;
	uint32_t n;
	bool locked;

	struct sigaction pipe_action;

	signal(SIGPIPE, SIG_DFL);
	xc_writer_free(sample(path, 1, 5));

	pid_t pid = start_tcpsrv(path, &port, &db);

	/* As the header warns. */
	ck_assert_int_eq(sigaction(SIGPIPE, NULL, &pipe_action), 0);
	ck_assert(pipe_action.sa_handler == SIG_IGN);

	OK(xc_db_keep_alive(db, &err));
	OK(xc_db_data(db, 2, &buf, &err));
	ck_assert_str_eq(buf.p, "data 2");
	OK(xc_db_terms(db, "re", 2, walk_term, &walk, &err));
	ck_assert_str_eq(walk.text, "red:3 redder:1 ");
	FAILS(XC_DOC_NOT_FOUND, xc_db_data(db, 99, &buf, &err));
	FAILS(XC_UNIMPLEMENTED, xc_db_locked(db, &locked, &err));
	FAILS(XC_UNIMPLEMENTED, xc_db_revision(db, &(uint64_t){ 0 }, &err));
	OK(xc_enquire_new(db, &enq, &err));
	OK(xc_enquire_set_query(enq, q, 0, &err));
	FAILS(XC_UNIMPLEMENTED, xc_enquire_search(enq, 0, 9, 9, decide, NULL,
	    &mset, &err));
	/* Nor is a key of two values made there; afterwards, all is well. */
	OK(xc_enquire_set_sort(enq, XC_BY_VALUE, by, 2, &err));
	FAILS(XC_UNIMPLEMENTED, xc_enquire_search(enq, 0, 9, 9, NULL, NULL,
	    &mset, &err));
	OK(xc_enquire_set_sort(enq, XC_BY_RELEVANCE, NULL, 0, &err));
	OK(xc_enquire_search(enq, 0, 9, 9, NULL, NULL, &mset, &err));
	OK(xc_mset_hit(mset, 0, &hit, &err));
	ck_assert_uint_eq(hit.docid, 4);
	xc_mset_free(mset);
	xc_enquire_free(enq);

	/* Here and there as one: document 4 is 7 here and 8 there. */
	OK(xc_db_open(path, &local, &err));
	OK(xc_db_new(&mixed, &err));
	OK(xc_db_add(mixed, local, &err));
	OK(xc_db_add(mixed, db, &err));
	OK(xc_enquire_new(mixed, &enq, &err));
	OK(xc_enquire_set_query(enq, q, 0, &err));
	OK(xc_enquire_search(enq, 0, 9, 9, NULL, NULL, &mset, &err));
	OK(xc_mset_hit(mset, 0, &hit, &err));
	ck_assert_uint_eq(hit.docid, 7);
	OK(xc_mset_hit(mset, 1, &hit, &err));
	ck_assert_uint_eq(hit.docid, 8);
	OK(xc_mset_fetch(mset, &err));
	OK(xc_mset_data(mset, 1, &buf, &err));
	ck_assert_str_eq(buf.p, "data 4");
	FAILS(XC_RANGE, xc_mset_hit(mset, 2, &hit, &err));

	/* The server and its children go; what is here still answers. */
	stop(pid);
	FAILS(XC_NETWORK, xc_db_data(db, 1, &buf, &err));
	xc_db_free(db);
	FAILS(XC_NETWORK, xc_db_open_remote("127.0.0.1", port, 1000, 1000,
	    &db, &err));
	OK(xc_db_doccount(local, &n, &err));
	ck_assert_uint_eq(n, 5);
	xc_mset_free(mset);
	xc_enquire_free(enq);
	xc_db_free(mixed);
	xc_db_free(local);
	xc_query_free(q);
	xc_buf_clear(&buf);
}
END_TEST

START_TEST(test_silence)
{
	unsigned port;
	pid_t pid = serve("", 0, &port);
	struct xc_db *db;

	FAILS(XC_NETWORK_TIMEOUT, xc_db_open_remote("127.0.0.1", port, 1000,
	    300, &db, &err));
	stop(pid);
}
END_TEST

UNIT_MAIN("xapian-c remote", test_classes, test_text, test_remote,
    test_silence)
