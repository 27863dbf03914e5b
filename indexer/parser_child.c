/*
 * The end of a parser that reads the files: shut in first, then one file
 * after the other.
 */
#include "config.h"

#include "indexer/parser_impl.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "article/article_json.h"
#include "base/alloc.h"
#include "base/sandbox.h"
#include "base/strbuf.h"
#include "index/record.h"

/* Sent at once when so much has come together. */
#define SEND_BYTES ((size_t)64 << 10)
#define BUFFER_KEPT ((size_t)1 << 20)
/* Beside the socket: a file, and another descriptor of the same. */
#define OPEN_FILES_MAX 16

struct child {
	int sock;
	const struct parser_options *options;
	bool all;		/* formats */
	struct strbuf out;
	char *id;		/* how an id made of the file's name begins */
};

/* ---- talking ---- */

static void
flush(struct child *c)
{
	if (!file_write_all(c->sock, c->out.s, c->out.len))
		_exit(0);	/* nobody listens any more */
	if (c->out.cap > BUFFER_KEPT) {
		strbuf_clear(&c->out);
		strbuf_init(&c->out, 2 * PARSER_FRAME_MAX);
	}
	strbuf_reset(&c->out);
}

static void
add_head(struct child *c, struct parser_head head)
{
	strbuf_add(&c->out, &head, sizeof(head));
}

void
parser_say(struct child *c, struct parser_head head, const void *bytes,
    size_t len)
{
	head.length = (uint32_t)len;
	add_head(c, head);
	strbuf_add(&c->out, bytes, len);
}

static void
add_text(struct child *c, struct parser_head head, const char *text)
{
	parser_say(c, head, text, strlen(text));
}

/* The clock that ends us begins anew. */
static void
wind_up(const struct child *c)
{
	const struct itimerval timer = { .it_value = {
		.tv_sec = c->options->cpu_seconds } };

	(void)setitimer(ITIMER_PROF, &timer, NULL);
}

static void
progress(struct child *c)
{
	if (c->out.len >= SEND_BYTES)
		flush(c);
	wind_up(c);
}

/* ---- what the parsers find ---- */

/* Is it another id than that which format.c gives to records without? */
static bool
is_named(const struct child *c, const struct article *a, unsigned record)
{
	char *made = NULL;
	bool named;

	if (record == 0)
		return false;
	if (asprintf(&made, "%s-%u", c->id, record) < 0)
		abort();
	named = strlen(made) <= ARTICLE_ID_MAX && strcmp(made, a->id) != 0;
	free(made);
	return named;
}

/*
 * The id and the pair key come from the path; without them a renamed file
 * and a story that moved within its file are still known.
 */
static void
hash_article(const struct article *a, bool named, char out[FILE_HASH_SIZE])
{
	json_t *o = article_to_json(a);
	char *s;

	if (!named)
		json_object_del(o, "id");
	json_object_del(o, "pair_key");
	s = json_dumps(o, JSON_COMPACT);
	file_hash(s, strlen(s), out);
	free(s);
	json_decref(o);
}

static void
on_article(void *ctx, struct article *a, unsigned record)
{
	struct child *c = ctx;
	struct parser_head head = { .kind = PARSER_ARTICLE,
		.number = record, .named = is_named(c, a, record) };
	size_t at = c->out.len;
	char hash[FILE_HASH_SIZE];

	hash_article(a, head.named, hash);
	add_head(c, head);
	strbuf_add(&c->out, hash, FILE_HASH_SIZE);
	record_write(a, NULL, &c->out);
	head.length = (uint32_t)(c->out.len - at - sizeof(head));
	memcpy(c->out.s + at, &head, sizeof(head));
	article_free(a);
	progress(c);
}

static void
on_refuse(void *ctx, unsigned line, const char *reason)
{
	add_text(ctx, (struct parser_head){ .kind = PARSER_REFUSE,
	    .number = line }, reason);
	progress(ctx);
}

static void
on_skip(void *ctx, unsigned line, const char *reason)
{
	add_text(ctx, (struct parser_head){ .kind = PARSER_SKIP,
	    .number = line }, reason);
	progress(ctx);
}

static enum status
hash_file(const struct source_file *f, int fd, char hash[FILE_HASH_SIZE],
    struct error *err)
{
	enum status st;
	int copy = dup(fd);

	if (copy < 0)
		return error_set(err, STATUS_IO, "%s: %s", f->path,
		    strerror(errno));
	st = file_hash_fd(copy, f->path, hash, err);
	if (st == STATUS_OK && lseek(fd, 0, SEEK_SET) != 0)
		st = error_set(err, STATUS_IO, "%s: %s", f->path,
		    strerror(errno));
	return st;
}

/* The descriptor is taken over. */
static enum status
serve_file(struct child *c, const char *text, int fd, struct error *err)
{
	const char *rel = text + strlen(text) + 1;
	const char *name = rel + strlen(rel) + 1;
	const char *known = name + strlen(name) + 1;
	const struct source_file file = { .path = text, .rel = rel,
		.name = name }, *f = &file;
	const struct input named = { .rel = f->rel };
	const struct sink sink = { on_article, on_refuse, on_skip, c };
	char hash[FILE_HASH_SIZE] = "";
	enum status st = hash_file(f, fd, hash, err);
	bool same = st == STATUS_OK && strcmp(hash, known) == 0;

	if (st == STATUS_OK)
		add_text(c, (struct parser_head){ .kind = PARSER_HASH }, hash);
	if (st == STATUS_OK && !same) {
		c->id = input_id(&named);
		wind_up(c);
		st = c->options->parse(f, fd, &sink, err);
		free(c->id);
	} else {
		(void)close(fd);
	}
	return st;
}

/* ---- the requests ---- */

static void
read_all(int sock, char *p, size_t left)
{
	while (left > 0) {
		ssize_t n = read(sock, p, left);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			_exit(0);
		p += n;
		left -= (size_t)n;
	}
}

/* The head of a request and its descriptor; false: there are no more. */
static bool
receive(int sock, struct parser_head *head, int *fd)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec part = { head, sizeof(*head) };
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control) };
	struct cmsghdr *c;
	ssize_t n;

	do
		n = recvmsg(sock, &msg, MSG_CMSG_CLOEXEC | MSG_WAITALL);
	while (n < 0 && errno == EINTR);
	c = n == (ssize_t)sizeof(*head) ? CMSG_FIRSTHDR(&msg) : NULL;
	if (c == NULL || c->cmsg_type != SCM_RIGHTS ||
	    head->length > PARSER_REQUEST_MAX)
		return false;
	memcpy(fd, CMSG_DATA(c), sizeof(*fd));
	return true;
}

static void
serve_requests(struct child *c)
{
	struct parser_head head;
	int fd;

	while (receive(c->sock, &head, &fd)) {
		char *text = xcalloc(1, head.length + 4);
		struct error err = { 0 };
		enum status st;

		read_all(c->sock, text, head.length);
		if (head.kind == PARSER_FILE) {
			st = serve_file(c, text, fd, &err);
		} else {
			wind_up(c);
			st = body_serve(c, &head, fd, &err);
		}
		if (st == STATUS_STALE && !c->all) {
			strbuf_reset(&c->out);
			add_text(c, (struct parser_head){
			    .kind = PARSER_MORE }, "");
		} else {
			add_text(c, (struct parser_head){ .kind = PARSER_END,
			    .status = (uint8_t)st },
			    st == STATUS_OK ? "" : err.text);
		}
		flush(c);
		(void)setitimer(ITIMER_PROF, &(struct itimerval){ 0 }, NULL);
		free(text);
	}
}

/* ---- being shut in ---- */

static bool
limit(__rlimit_resource_t what, rlim_t max)
{
	return setrlimit(what, &(struct rlimit){ max, max }) == 0;
}

/* Address space in use, in bytes. */
static size_t
used(void)
{
	FILE *f = fopen("/proc/self/statm", "re");
	char line[64] = "";

	if (f == NULL)
		return 0;
	if (fgets(line, sizeof(line), f) == NULL)
		line[0] = '\0';
	(void)fclose(f);
	return strtoul(line, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);
}

static enum status
shut_in(const struct child *c, char note[SANDBOX_NOTE_SIZE],
    struct error *err)
{
	const struct sandbox box = { .alone = true,
		.required = c->options->required };
	bool held = limit(RLIMIT_CORE, 0) && limit(RLIMIT_FSIZE, 0) &&
	    limit(RLIMIT_NOFILE, OPEN_FILES_MAX);
	enum status st;

#ifndef WITH_SANITIZERS
	/* The sanitizers' own memory is larger than any limit. */
	held = held && limit(RLIMIT_AS, used() + PARSER_MEMORY_MAX);
#else
	(void)used;
#endif
	if (!held)
		return error_set(err, STATUS_IO, "limits: %s",
		    strerror(errno));
	if (!c->all)
		format_few();
	else if ((st = format_all(err)) != STATUS_OK)
		return st;
	st = sandbox_enter(&box, note, err);
	if (st == STATUS_OK || box.required)
		return st;
	(void)snprintf(note, SANDBOX_NOTE_SIZE, "%.100s", err->text);
	return STATUS_OK;
}

int
parser_serve(int sock, const struct parser_options *o, bool all)
{
	struct child c = { .sock = sock, .options = o, .all = all };
	char note[SANDBOX_NOTE_SIZE] = "";
	struct error err = { 0 };
	enum status st;

	/* Whoever ends our parent by these wants it to finish its work. */
	(void)signal(SIGINT, SIG_IGN);
	(void)signal(SIGTERM, SIG_IGN);
	(void)signal(SIGHUP, SIG_IGN);
	(void)signal(SIGPIPE, SIG_IGN);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	strbuf_init(&c.out, 2 * PARSER_FRAME_MAX);
	st = shut_in(&c, note, &err);
	add_text(&c, (struct parser_head){ .kind = PARSER_HELLO,
	    .status = (uint8_t)st }, st == STATUS_OK ? note : err.text);
	flush(&c);
	if (st == STATUS_OK)
		serve_requests(&c);
	strbuf_clear(&c.out);
	return 0;
}
