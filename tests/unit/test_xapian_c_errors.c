/*
 * The C binding of Xapian when things go wrong: each class of error reaches
 * C as its own status.  What ordinary use can provoke is provoked so.  The
 * rest comes from a server made here, because in Xapian's remote protocol a
 * server says by a number which class its client then throws.
 */
#include "unit/unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "unit/xapian_c.h"

/* Of throwing.cc. */
xc_term_fn throw_number, throw_bad_alloc, throw_standard;
xc_decide_fn decide_by_throwing;

START_TEST(test_misuse)
{
	char *path = scratch("db"), *fresh = scratch("new");
	struct xc_writer *w = sample(path, 1, 5);
	const struct xc_db *db = xc_writer_db(w);
	struct xc_document *doc;
	struct xc_query *q, *red = term_query("red"), *pair;
	const struct xc_query *nodes[] = { red, NULL };
	struct xc_enquire *enq;
	struct xc_db *empty;
	struct xc_mset *mset;
	struct xc_hit hit;
	struct xc_buf buf = { 0 };
	struct walk walk = { 0 };
	size_t total;
	char term[300];

	OK(xc_document_new(&doc, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_document_add_term(doc, "", 0, 1, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_document_remove_term(doc, "x", 1,
	    &err));
	/* 245 bytes fit, 246 do not. */
	memset(term, 'x', sizeof term);
	OK(xc_document_add_term(doc, term, 245, 1, &err));
	OK(xc_writer_add(w, doc, NULL, &err));
	OK(xc_document_add_term(doc, term, 246, 1, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_add(w, doc, NULL, &err));
	/* Zero bytes are stored as two, which shows when it is written. */
	OK(xc_document_reset(doc, &err));
	memset(term, 0, 20);
	OK(xc_document_add_posting(doc, term, 245, 1, 1, &err));
	OK(xc_writer_add(w, doc, NULL, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_commit(w, &err));
	OK(xc_document_reset(doc, &err));
	OK(xc_writer_cancel(w, &err));

	FAILS(XC_INVALID_ARGUMENT, xc_writer_replace(w, 0, doc, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_replace_term(w, NULL, 0, doc,
	    NULL, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_delete_term(w, NULL, 0, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_set_metadata(w, NULL, 0, "x", 1,
	    &err));
	FAILS(XC_INVALID_ARGUMENT, xc_db_metadata(db, NULL, 0, &buf, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_db_data(db, 0, &buf, &err));

	struct xc_writer *other;

	FAILS(XC_INVALID_ARGUMENT, xc_writer_open(fresh, XC_CREATE, 1u << 20,
	    &other, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_open(fresh,
	    (enum xc_open_mode)17, 0, &other, &err));

	FAILS(XC_INVALID_ARGUMENT, xc_query_combine(XC_OP_AND, nodes, 2, 0,
	    &q, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_query_combine((enum xc_op)77, nodes, 1,
	    0, &q, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_query_scale(red, -1, &q, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_query_documents((const uint32_t[]){ 2,
	    2 }, 2, &q, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_query_documents((const uint32_t[]){ 0 },
	    1, &q, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_query_wildcard("r", 1, 0,
	    XC_WILDCARD_FIRST, XC_OP_AND, &q, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_query_wildcard("r", 1, 0,
	    (enum xc_wildcard_limit)9, XC_OP_OR, &q, &err));
	nodes[1] = red;
	OK(xc_query_combine(XC_OP_AND, nodes, 2, 0, &pair, &err));
	nodes[1] = pair;
	FAILS(XC_UNIMPLEMENTED, xc_query_combine(XC_OP_PHRASE, nodes, 2, 0,
	    &q, &err));
	xc_query_free(pair);
	OK(xc_query_serialise(red, &buf, &err));
	FAILS(XC_SERIALISATION, xc_query_unserialise(buf.p, buf.len - 1, &q,
	    &err));

	OK(xc_db_new(&empty, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_new(empty, &enq, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_db_add(empty, empty, &err));
	OK(xc_db_add(empty, db, &err));
	OK(xc_db_add(empty, db, &err));
	FAILS(XC_INVALID_OPERATION, xc_db_revision(empty, &(uint64_t){ 0 },
	    &err));
	xc_db_free(empty);
	OK(xc_enquire_new(db, &enq, &err));
	OK(xc_enquire_set_query(enq, red, 0, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_set_sort(enq, XC_BY_VALUE, NULL,
	    0, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_set_sort(enq, (enum xc_sort)9,
	    &(struct xc_sort_value){ 0, false }, 1, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_set_docid_order(enq,
	    (enum xc_docid_order)9, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_spy_total(enq, 3, &total,
	    &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_spy_top(enq, 3, 1, walk_term,
	    &walk, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_spy_values(enq, 3, walk_term,
	    &walk, &err));
	FAILS(XC_DOC_NOT_FOUND, xc_enquire_matching_terms(enq, 99, walk_term,
	    &walk, &err));
	OK(xc_enquire_search(enq, 0, 9, 9, NULL, NULL, &mset, &err));
	FAILS(XC_RANGE, xc_mset_hit(mset, 3, &hit, &err));
	FAILS(XC_RANGE, xc_mset_sort_key(mset, 3, &buf, &err));
	FAILS(XC_RANGE, xc_mset_collapse_key(mset, 3, &buf, &err));
	FAILS(XC_RANGE, xc_mset_data(mset, 3, &buf, &err));
	FAILS(XC_RANGE, xc_mset_document(mset, 3, &doc, &err));
	double weight;

	FAILS(XC_INVALID_ARGUMENT, xc_mset_term(mset, "blue", 4, NULL,
	    &weight, &err));
	xc_mset_free(mset);
	OK(xc_query_wildcard("r", 1, 1, XC_WILDCARD_ERROR, XC_OP_OR, &q,
	    &err));
	OK(xc_enquire_set_query(enq, q, 0, &err));
	FAILS(XC_WILDCARD, xc_enquire_search(enq, 0, 9, 9, NULL, NULL, &mset,
	    &err));
	xc_query_free(q);

	FAILS(XC_INVALID_OPERATION, xc_writer_commit_transaction(w, &err));
	FAILS(XC_INVALID_OPERATION, xc_writer_cancel_transaction(w, &err));
	OK(xc_writer_begin_transaction(w, false, &err));
	FAILS(XC_INVALID_OPERATION, xc_writer_begin_transaction(w, true,
	    &err));
	FAILS(XC_INVALID_OPERATION, xc_writer_commit(w, &err));
	FAILS(XC_INVALID_OPERATION, xc_writer_cancel(w, &err));
	OK(xc_writer_cancel_transaction(w, &err));

	/* The error may be NULL, and nothing else changes by it. */
	ck_assert_int_eq(xc_writer_delete(w, 99, NULL), XC_DOC_NOT_FOUND);
	ck_assert_int_eq(xc_db_terms(db, NULL, 0, throw_number, NULL, NULL),
	    XC_UNKNOWN);

	xc_enquire_free(enq);
	xc_query_free(red);
	xc_document_free(doc);
	xc_writer_free(w);
	xc_buf_clear(&buf);
}
END_TEST

/* Give 300 documents other data and one more term, and commit. */
static void
rewrite(struct xc_writer *w, struct xc_document *doc, int round)
{
	for (uint32_t id = 1; id <= 300; id++) {
		char text[64] = "";

		append(text, sizeof text, "round %d of %u", round, id);
		OK(xc_document_set_data(doc, text, strlen(text), &err));
		OK(xc_document_add_term(doc, text, strlen(text), 1, &err));
		OK(xc_writer_replace(w, id, doc, &err));
	}
	OK(xc_writer_commit(w, &err));
}

START_TEST(test_databases)
{
	char *path = scratch("db"), *none = scratch("none");
	char *stray = scratch("stray"), *parent = scratch("no/parent");
	char *flint = scratch("flint"), *mark = scratch("flint/iamflint");
	char *version = scratch("db/iamglass"), *out = scratch("out");
	const char *const sources[] = { path, path };
	struct xc_writer *w = sample(path, 1, 5), *second;
	struct xc_db *db;
	struct xc_document *doc;
	struct xc_buf buf = { 0 };
	struct walk walk = { 0 };
	uint32_t n;
	size_t errors;

	FAILS(XC_DATABASE_LOCK, xc_writer_open(path, XC_OPEN, 0, &second,
	    &err));
	ck_assert_str_eq(err.class_name, "DatabaseLockError");
	FAILS(XC_DATABASE_CREATE, xc_writer_open(path, XC_CREATE, 0, &second,
	    &err));
	FAILS(XC_DATABASE_CREATE, xc_writer_open(parent, XC_CREATE, 0,
	    &second, &err));
	FAILS(XC_DATABASE_NOT_FOUND, xc_writer_open(none, XC_OPEN, 0, &second,
	    &err));
	FAILS(XC_DATABASE_NOT_FOUND, xc_db_open(none, &db, &err));
	FAILS(XC_DATABASE_NOT_FOUND, xc_compact((const char *const[]){ none },
	    1, out, 0, &err));
	ck_assert_int_eq(mkdir(flint, 0700), 0);
	FAILS(XC_DATABASE_NOT_FOUND, xc_db_open(flint, &db, &err));
	write_file(mark, "x", 1);
	FAILS(XC_FEATURE_UNAVAILABLE, xc_db_open(flint, &db, &err));
	write_file(stray, "just some text\n", 15);
	FAILS(XC_DATABASE_OPENING, xc_db_open(stray, &db, &err));
	FAILS(XC_DATABASE_OPENING, xc_check(stray, &errors, NULL, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_compact(sources, 0, out, 0, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_compact(sources, 1, out, 64, &err));
	FAILS(XC_INVALID_OPERATION, xc_compact(sources, 2, out,
	    XC_COMPACT_NO_RENUMBER, &err));
	FAILS(XC_DATABASE, xc_compact(sources, 1, parent, 0, &err));

	OK(xc_db_open(path, &db, &err));
	FAILS(XC_DOC_NOT_FOUND, xc_db_data(db, 99, &buf, &err));
	FAILS(XC_DOC_NOT_FOUND, xc_db_value(db, 99, 0, &buf, &err));
	FAILS(XC_DOC_NOT_FOUND, xc_db_document(db, 99, &doc, &err));
	FAILS(XC_DOC_NOT_FOUND, xc_db_doclength(db, 99, &n, &err));
	FAILS(XC_DOC_NOT_FOUND, xc_db_document_terms(db, 99, walk_term, &walk,
	    &err));
	FAILS(XC_DOC_NOT_FOUND, xc_writer_delete(w, 99, &err));
	OK(xc_db_close(db, &err));
	FAILS(XC_DATABASE_CLOSED, xc_db_data(db, 1, &buf, &err));
	FAILS(XC_DATABASE_CLOSED, xc_db_reopen(db, NULL, &err));
	xc_db_free(db);

	/* Ids end with the greatest number of 32 bits. */
	OK(xc_document_new(&doc, &err));
	OK(xc_writer_replace(w, UINT32_MAX, doc, &err));
	FAILS(XC_DATABASE, xc_writer_add(w, doc, NULL, &err));
	ck_assert_str_eq(err.class_name, "DatabaseError");
	OK(xc_writer_cancel(w, &err));

	/* Two commits later the blocks of a reader are used again. */
	for (int round = 0; round < 4; round++) {
		rewrite(w, doc, round);
		if (round == 0)
			OK(xc_db_open(path, &db, &err));
	}
	FAILS(XC_DATABASE_MODIFIED, xc_db_data(db, 3, &buf, &err));
	OK(xc_db_reopen(db, NULL, &err));
	OK(xc_db_data(db, 3, &buf, &err));
	ck_assert_str_eq(buf.p, "round 3 of 3");
	xc_document_free(doc);
	xc_db_free(db);
	xc_writer_free(w);

	damage(path, "docdata.glass");
	FAILS(XC_DATABASE_CORRUPT, xc_db_open(path, &db, &err));

	/* The two bytes behind the mark are the version of the format. */
	FILE *f = fopen(version, "r+");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, 14, SEEK_SET), 0);
	ck_assert_int_eq(fputc(0x7f, f), 0x7f);
	ck_assert_int_eq(fclose(f), 0);
	FAILS(XC_DATABASE_VERSION, xc_db_open(path, &db, &err));
	xc_buf_clear(&buf);
}
END_TEST

START_TEST(test_thrown)
{
	char *path = scratch("db");
	struct xc_writer *w = sample(path, 1, 5);
	const struct xc_db *db = xc_writer_db(w);
	struct xc_query *q = term_query("red");
	struct xc_enquire *enq;
	struct xc_mset *mset;

	FAILS(XC_UNKNOWN, xc_db_terms(db, NULL, 0, throw_number, NULL, &err));
	FAILS(XC_NO_MEMORY, xc_db_terms(db, NULL, 0, throw_bad_alloc, NULL,
	    &err));
	FAILS(XC_STANDARD, xc_db_terms(db, NULL, 0, throw_standard, NULL,
	    &err));
	ck_assert_str_eq(err.text, "standard trouble");
	/* Through the frames of libxapian as well. */
	OK(xc_enquire_new(db, &enq, &err));
	OK(xc_enquire_set_query(enq, q, 0, &err));
	FAILS(XC_NO_MEMORY, xc_enquire_search(enq, 0, 9, 9,
	    decide_by_throwing, NULL, &mset, &err));
	xc_enquire_free(enq);
	xc_query_free(q);
	xc_writer_free(w);
}
END_TEST

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

UNIT_MAIN("xapian-c errors", test_misuse, test_databases, test_thrown,
    test_classes, test_text, test_remote, test_silence)
