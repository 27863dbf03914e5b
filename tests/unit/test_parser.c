/*
 * Files that end, hold up or bloat the process that reads them, and what
 * that process may still do.  Each file's text says how it behaves.
 */
#include "config.h"

#include "indexer/parser.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "indexer/body.h"
#include "unit/unit.h"

static char dir[] = "/tmp/ainews-parser-XX" "XX" "XX";

static void
deliver(const struct sink *sink, const char *id, unsigned record)
{
	struct article *a = article_new();

	a->id = xstrdup(id);
	a->side[SIDE_EN].body = xstrdup("text");
	sink->article(sink->ctx, a, record);
}

/* Everything that must be refused; an article that names what was not. */
static void
try_all(const struct sink *sink)
{
	int ends[2];

	if (open("/etc/passwd", O_RDONLY) >= 0)
		deliver(sink, "opened", 1);
	if (open("/tmp", O_RDONLY) >= 0)
		deliver(sink, "listed", 2);
	if (open("/tmp/ainews-parser-made", O_WRONLY | O_CREAT, 0666) >= 0)
		deliver(sink, "made", 3);
	if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
		deliver(sink, "connected", 4);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0)
		deliver(sink, "paired", 5);
	if (kill(getppid(), 0) == 0)
		deliver(sink, "signalled", 6);
	if (fork() >= 0)
		deliver(sink, "forked", 7);
	(void)execl("/bin/true", "true", (char *)NULL);
	if (errno != EPERM && errno != EACCES)
		deliver(sink, "executed", 8);
	for (int fd = 0; fd < 64; fd++)
		if (fcntl(fd, F_GETFD) == 0 && lseek(fd, 0, SEEK_CUR) == 7)
			deliver(sink, "inherited", 9);
}

static enum status
behave(const struct source_file *f, int fd, const struct sink *sink,
    struct error *err)
{
	char text[32] = "";
	ssize_t n = read(fd, text, sizeof(text) - 1);

	if (text[0] == '<' && lseek(fd, 0, SEEK_SET) == 0)
		return source_parse_fd(f, fd, sink, err);
	(void)close(fd);
	/* Assertions have no way out of here. */
	if (n < 0)
		return error_set(err, STATUS_IO, "not to be read");
	if (strcmp(text, "crash") == 0) {
		deliver(sink, "before", 1);
		for (unsigned i = 2; i < 2000; i++)
			deliver(sink, "filling-the-pipe", i);
		(void)signal(SIGSEGV, SIG_DFL);
		(void)raise(SIGSEGV);
		abort();
	}
	if (strcmp(text, "spin") == 0)
		for (volatile unsigned long i = 0; ; i++)
			;
	if (strcmp(text, "sleep") == 0)
		(void)pause();
	while (strcmp(text, "bloat") == 0)
		*(volatile char *)xmalloc((size_t)64 << 20) = 1;
	if (strcmp(text, "lie") == 0)
		deliver(sink, "bad\x1b[2Jid", 1);
	if (strcmp(text, "try") == 0)
		try_all(sink);
	if (strcmp(text, "fail") == 0)
		return error_set(err, STATUS_TOO_LARGE, "%s: too much",
		    f->path);
	if (strcmp(text, "complain") == 0) {
		sink->refuse(sink->ctx, 3, "a \x1b reason");
		sink->skip(sink->ctx, 4, "another");
	}
	deliver(sink, "last", 0);
	return STATUS_OK;
}

struct seen {
	char text[256];		/* what came: ids, lines and reasons */
	unsigned count;
};

static void
on_article(void *ctx, struct article *a, unsigned record, bool named,
    const char *hash)
{
	struct seen *seen = ctx;
	size_t n = strlen(seen->text);

	ck_assert_uint_eq(strlen(hash), FILE_HASH_SIZE - 1);
	ck_assert(named == (record != 0));
	if (seen->count++ < 3)
		snprintf(seen->text + n, sizeof(seen->text) - n, "%s ",
		    a->id);
	article_free(a);
}

static void
on_line(void *ctx, unsigned line, const char *reason)
{
	struct seen *seen = ctx;
	size_t n = strlen(seen->text);

	snprintf(seen->text + n, sizeof(seen->text) - n, "%u:%s ", line,
	    reason);
}

/* Read one file of that text; what was seen, with the error at its end. */
static const char *
read_one(struct parser *p, const char *text, const char *known,
    enum status want)
{
	static struct seen seen;
	const struct parse_calls calls = { on_article, on_line, on_line,
		&seen };
	char path[128], hash[FILE_HASH_SIZE];
	struct source_file f = { .path = path, .rel = "in.txt", .name = "" };
	struct parse *parse = NULL;
	struct error err = { 0 };
	enum status st;
	size_t n;

	seen = (struct seen){ 0 };
	snprintf(path, sizeof(path), "%s/in.txt", dir);
	ck_assert_int_eq(file_write(path, text, strlen(text), NULL),
	    STATUS_OK);
	st = parse_begin(p, &f, known, hash, &parse, &err);
	if (st == STATUS_OK && (known == NULL || strcmp(hash, known) != 0))
		st = parse_read(parse, &calls, &err);
	parse_end(parse);
	ck_assert_msg(st == want, "%s: %s", text, err.text);
	n = strlen(seen.text);
	if (st != STATUS_OK) {
		ck_assert_ptr_nonnull(strstr(err.text, path));
		snprintf(seen.text + n, sizeof(seen.text) - n, "%s",
		    err.text + strlen(path));
	}
	return seen.text;
}

static struct parser *
make(unsigned silent_seconds, bool all)
{
	const struct parser_options o = { .cpu_seconds = 1,
		.silent_seconds = silent_seconds, .parse = behave,
		.all = all };

	ck_assert_ptr_nonnull(mkdtemp(dir));
	return parser_new(&o);
}

static void
tidy(struct parser *p)
{
	char path[128];

	parser_free(p);
	snprintf(path, sizeof(path), "%s/in.txt", dir);
	(void)unlink(path);
	ck_assert_int_eq(rmdir(dir), 0);
	/* No process is left behind. */
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
}

START_TEST(test_reads)
{
	struct parser *p = make(60, false);
	char hash[FILE_HASH_SIZE];

	ck_assert_str_eq(read_one(p, "fine", NULL, STATUS_OK), "last ");
	ck_assert_str_eq(read_one(p, "fail", NULL, STATUS_TOO_LARGE),
	    ": too much");
	ck_assert_str_eq(read_one(p, "complain", NULL, STATUS_OK),
	    "3:a ? reason 4:another last ");
	file_hash("fine", 4, hash);
	ck_assert_str_eq(read_one(p, "fine", hash, STATUS_OK), "");
	ck_assert_str_eq(read_one(p, "fine", NULL, STATUS_OK), "last ");
	tidy(p);
}
END_TEST

START_TEST(test_ends_badly)
{
	static const struct {
		const char *text, *want;
	} files[] = {
		{ "crash", "before filling-the-pipe filling-the-pipe : "
		    "reading it ended in: Segmentation fault" },
		{ "spin", ": reading it took more than 1 s" },
		{ "lie", ": its reader lost the thread" },
#ifndef WITH_SANITIZERS
		{ "bloat", ": reading it took more memory than it may have" },
#endif
	};
	struct parser *p = make(60, false);

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		ck_assert_str_eq(read_one(p, files[i].text, NULL,
		    STATUS_BAD_INPUT), files[i].want);
		ck_assert_str_eq(read_one(p, "fine", NULL, STATUS_OK),
		    "last ");
	}
	tidy(p);
}
END_TEST

START_TEST(test_holds_up)
{
	struct parser *p = make(1, false);

	ck_assert_str_eq(read_one(p, "sleep", NULL, STATUS_BAD_INPUT),
	    ": reading it takes too long");
	tidy(p);
}
END_TEST

/* Where the kernel has neither there is nothing to prove. */
START_TEST(test_is_shut_in)
{
	struct parser *p = make(60, false);
	char name[] = "/tmp/ainews-parser-seven-XX" "XX" "XX";
	int fd = mkstemp(name);
	const char *seen;

	ck_assert_int_eq(write(fd, "1234567", 7), 7);
	seen = read_one(p, "fine", NULL, STATUS_OK);
	ck_assert_ptr_nonnull(strstr(parser_note(p), "sandbox"));
	if (strstr(parser_note(p), "not limited") == NULL)
		seen = read_one(p, "try", NULL, STATUS_OK);
	ck_assert_str_eq(seen, "last ");
	(void)close(fd);
	(void)unlink(name);
	tidy(p);
}
END_TEST

/* A file may be read while another one is in its middle. */
START_TEST(test_two_at_once)
{
	struct seen seen = { 0 };
	const struct parse_calls calls = { on_article, on_line, on_line,
		&seen };
	struct parser *p = make(60, false);
	char path[128], hash[FILE_HASH_SIZE];
	struct source_file f = { .path = path, .rel = "two", .name = "" };
	struct parse *one = NULL;

	snprintf(path, sizeof(path), "%s/in.txt", dir);
	ck_assert_int_eq(file_write(path, "fine", 4, NULL), STATUS_OK);
	ck_assert_int_eq(parse_begin(p, &f, NULL, hash, &one, NULL),
	    STATUS_OK);
	ck_assert_str_eq(read_one(p, "complain", NULL, STATUS_OK),
	    "3:a ? reason 4:another last ");
	ck_assert_int_eq(parse_read(one, &calls, NULL), STATUS_OK);
	parse_end(one);
	ck_assert_str_eq(seen.text, "last ");
	/* One that is left in its middle harms nobody. */
	ck_assert_int_eq(parse_begin(p, &f, NULL, hash, &one, NULL),
	    STATUS_OK);
	parse_end(one);
	ck_assert_str_eq(read_one(p, "fine", NULL, STATUS_OK), "last ");
	tidy(p);
}
END_TEST

/*
 * A page needs another process than the first one, and so does every page
 * after it, whoever is idle then.
 */
START_TEST(test_needs_more)
{
	struct seen seen = { 0 };
	const struct parse_calls calls = { on_article, on_line, on_line,
		&seen };
	static const char page[] = "<p>A page", sjis[] = "<p>\x93\xfa\x96{"
	    "\x8c\xea\x82\xcc\x83y\x81[\x83W";
	struct parser *p = make(60, false);
	char path[128], hash[FILE_HASH_SIZE];
	struct source_file f = { .path = path, .rel = "two", .name = "" };
	struct parse *one = NULL;

	snprintf(path, sizeof(path), "%s/in.txt", dir);
	ck_assert_int_eq(file_write(path, "fine", 4, NULL), STATUS_OK);
	ck_assert_int_eq(parse_begin(p, &f, NULL, hash, &one, NULL),
	    STATUS_OK);
	file_hash(page, strlen(page), hash);
	ck_assert_str_eq(read_one(p, page, hash, STATUS_OK), "");
	ck_assert_str_eq(read_one(p, page, NULL, STATUS_OK), "in ");
	ck_assert_int_eq(parse_read(one, &calls, NULL), STATUS_OK);
	ck_assert_str_eq(seen.text, "last ");
	parse_end(one);
	ck_assert_str_eq(read_one(p, sjis, NULL, STATUS_OK), "in ");
	ck_assert_str_eq(read_one(p, "fine", NULL, STATUS_OK), "last ");
	tidy(p);
}
END_TEST

/* Nobody waits for processes before there is nothing else to do. */
START_TEST(test_end)
{
	struct parser *p = make(60, false);

	ck_assert_str_eq(read_one(p, "fine", NULL, STATUS_OK), "last ");
	parser_end(p);
	while (waitid(P_ALL, 0, &(siginfo_t){ 0 }, WEXITED | WNOWAIT) != 0)
		;
	tidy(p);
}
END_TEST

/* A body comes back as feed_split.h has it in one process. */
START_TEST(test_body)
{
	static const char feed[] = "<rss><channel><title>T</title>"
	    "<item><guid>a</guid>\xe6\x97\xa5</item>"
	    "<item><guid>b</guid></item></channel></rss>";
	static const char map[] = "<urlset><url><loc>http://h/?a=1&amp;b</loc>"
	    "<lastmod>2026-01-01</lastmod></url>"
	    "<url><loc>http://h/2</loc></url></urlset>";
	static const char page[] = "\x93\xfa\x96{\x8c\xea\x82\xcc\x83y"
	    "\x81[\x83W";
	struct parser *p = make(60, true);
	struct error err;
	struct body b;

	ck_assert_int_eq(body_read(&b, p, BODY_LIST, feed, strlen(feed), 1000,
	    &err), STATUS_OK);
	ck_assert_int_eq(b.split.kind, FEED_ITEMS);
	ck_assert(b.split.whole);
	ck_assert_str_eq(b.text, feed);
	ck_assert_ptr_nonnull(strstr(b.split.head.s, "<title>T</title>"));
	ck_assert_str_eq(b.split.tail.s, "\n</channel>\n</rss>\n");
	ck_assert_uint_eq(b.split.npieces, 2);
	ck_assert_ptr_eq(b.split.pieces[0].s, strstr(b.text, "<item>"));
	ck_assert_uint_eq(b.split.pieces[0].len, 30);
	ck_assert_ptr_eq(b.split.pieces[1].id, strstr(b.text, "b</guid>"));
	ck_assert_uint_eq(b.split.pieces[1].id_len, 1);
	body_clear(&b);

	ck_assert_int_eq(body_read(&b, p, BODY_LIST, map, strlen(map), 1000,
	    &err), STATUS_OK);
	ck_assert_int_eq(b.split.kind, FEED_PAGES);
	ck_assert_uint_eq(b.split.naddresses, 2);
	ck_assert_str_eq(b.split.addresses[0].url, "http://h/?a=1&b");
	ck_assert(b.split.addresses[0].modified != NO_DATE);
	ck_assert(b.split.addresses[1].modified == NO_DATE);
	body_clear(&b);

	/* A page stays as it was sent. */
	ck_assert_int_eq(body_read(&b, p, BODY_PAGE, page, strlen(page), 1000,
	    &err), STATUS_OK);
	ck_assert_str_eq(b.text, page);
	ck_assert_int_eq(b.split.kind, FEED_OTHER);
	body_clear(&b);

	ck_assert_int_eq(body_read(&b, p, BODY_PAGE, "a\0b\1\2\3", 6, 1000,
	    &err), STATUS_BAD_INPUT);
	body_clear(&b);
	ck_assert_int_eq(body_read(&b, p, BODY_LIST, feed, strlen(feed),
	    strlen(feed) - 1, &err), STATUS_TOO_LARGE);
	body_clear(&b);
	ck_assert_int_eq(body_read(&b, p, BODY_LIST, "", 0, 1000, &err),
	    STATUS_OK);
	ck_assert_int_eq(b.split.kind, FEED_OTHER);
	body_clear(&b);
	tidy(p);
}
END_TEST

UNIT_MAIN("parser", test_reads, test_ends_badly, test_holds_up,
    test_is_shut_in, test_two_at_once, test_needs_more, test_end, test_body)
