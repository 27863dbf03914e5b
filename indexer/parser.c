/*
 * The end of a parser that asks.  What a child says is believed no more
 * than the file it read: lengths, texts and numbers are looked at before
 * they are used.
 */
#include "config.h"

#include "indexer/parser.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/sandbox.h"
#include "base/strbuf.h"
#include "index/record.h"
#include "indexer/parser_impl.h"
#include "text/utf8.h"

#define BUFFER_KEPT ((size_t)1 << 20)
#define CHILD_SOCKET (STDERR_FILENO + 1)

/* One process, and the file it is reading. */
struct parse {
	struct parser *parser;
	struct parse *next;		/* of those without work */
	pid_t pid;
	int sock;
	bool all;			/* formats, see format_few */
	bool greeted;			/* its first word was read */
	bool broken;			/* not to be used again */
	bool ended;			/* the file is read to its end */
	char *path;			/* of the file, for messages */
	uint64_t size;			/* and its bytes */
	struct strbuf in;		/* what came */
	size_t at;			/* in it: behind the last frame */
};

struct parser {
	struct parser_options options;
	struct parse *idle;
	bool all;			/* formats, in new processes */
	char note[SANDBOX_NOTE_SIZE];
};

/* ---- processes ---- */

/* What is open in us, the index most of all, is none of the child's. */
static void
leave_nothing_open(int sock)
{
	int none = open("/dev/null", O_RDWR | O_CLOEXEC);
	int last = STDERR_FILENO;

#ifdef WITH_SANITIZERS
	last = STDOUT_FILENO;		/* their findings are wanted */
#endif
	/* Where a standard stream was closed it may stand in their place. */
	sock = fcntl(sock, F_DUPFD_CLOEXEC, CHILD_SOCKET);
	for (int fd = 0; fd <= last; fd++)
		if (dup2(none, fd) != fd)
			_exit(EXIT_FAILURE);
	if (dup2(sock, CHILD_SOCKET) != CHILD_SOCKET ||
	    close_range(CHILD_SOCKET + 1, ~0U, 0) != 0)
		_exit(EXIT_FAILURE);
}

static struct parse *
start(struct parser *p)
{
	struct parse *s = xcalloc(1, sizeof(*s));
	int ends[2];

	s->all = p->all;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
		free(s);
		return NULL;
	}
	s->pid = fork();
	if (s->pid == 0) {
		leave_nothing_open(ends[1]);
		_exit(parser_serve(CHILD_SOCKET, &p->options, s->all));
	}
	(void)close(ends[1]);
	if (s->pid < 0) {
		(void)close(ends[0]);
		free(s);
		return NULL;
	}
	s->sock = ends[0];
	s->parser = p;
	strbuf_init(&s->in, 2 * PARSER_FRAME_MAX);
	return s;
}

/* End the process; how it ended, as waitpid tells it. */
static int
stop(struct parse *s, int sig)
{
	int how = 0;

	s->broken = true;
	if (s->pid <= 0)
		return how;
	(void)close(s->sock);
	if (sig != 0)
		(void)kill(s->pid, sig);
	while (waitpid(s->pid, &how, 0) < 0 && errno == EINTR)
		;
	s->pid = 0;
	return how;
}

static void
forget(struct parse *s)
{
	(void)stop(s, SIGKILL);
	strbuf_clear(&s->in);
	free(s->path);
	free(s);
}

struct parser *
parser_new(const struct parser_options *o)
{
	struct parser *p = xcalloc(1, sizeof(*p));

	p->options = *o;
	if (p->options.cpu_seconds == 0)
		p->options.cpu_seconds = PARSER_CPU_SECONDS;
	if (p->options.silent_seconds == 0)
		p->options.silent_seconds = PARSER_SILENT_SECONDS;
	if (p->options.parse == NULL)
		p->options.parse = source_parse_fd;
	p->all = o->all;
	p->idle = start(p);
	return p;
}

void
parser_end(struct parser *p)
{
	for (struct parse *s = p->idle; s != NULL; s = s->next)
		(void)kill(s->pid, SIGKILL);
}

void
parser_free(struct parser *p)
{
	struct parse *s;

	if (p == NULL)
		return;
	while ((s = p->idle) != NULL) {
		p->idle = s->next;
		forget(s);
	}
	free(p);
}

const char *
parser_note(const struct parser *p)
{
	return p->note;
}

/* ---- listening ---- */

/* The process is gone, or is ended here by `sig`: the file's fault. */
static enum status
fail(struct parse *s, int sig, const char *why, struct error *err)
{
	int how = stop(s, sig);

	if (why != NULL)
		return error_set(err, STATUS_BAD_INPUT, "%s: %s", s->path,
		    why);
	if (WIFSIGNALED(how) && WTERMSIG(how) == SIGPROF)
		return error_set(err, STATUS_BAD_INPUT, "%s: reading it took "
		    "more than %u s", s->path,
		    s->parser->options.cpu_seconds);
	if (WIFSIGNALED(how))
		return error_set(err, STATUS_BAD_INPUT, "%s: reading it ended "
		    "in: %s", s->path, strsignal(WTERMSIG(how)));
	/* So the allocator ends a program. */
	return error_set(err, STATUS_BAD_INPUT, "%s: reading it took more "
	    "memory than it may have", s->path);
}

enum status
parse_lost_thread(struct parse *s, struct error *err)
{
	return fail(s, SIGKILL, "its reader lost the thread", err);
}

/* Have `want` bytes behind the last frame. */
static enum status
fill(struct parse *s, size_t want, struct error *err)
{
	const uint64_t seconds = s->parser->options.silent_seconds +
	    (s->size >> 20);
	char buf[64 << 10];

	if (s->at > 0 && s->in.len - s->at < want) {
		memmove(s->in.s, s->in.s + s->at, s->in.len - s->at);
		strbuf_truncate(&s->in, s->in.len - s->at);
		s->at = 0;
	}
	while (s->in.len - s->at < want) {
		struct pollfd wait = { s->sock, POLLIN, 0 };
		int ready = poll(&wait, 1, seconds < INT_MAX / 1000 ?
		    (int)seconds * 1000 : INT_MAX);
		ssize_t n;

		if (ready == 0)
			return fail(s, SIGKILL, "reading it takes too long",
			    err);
		n = ready < 0 ? -1 : read(s->sock, buf, sizeof(buf));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return fail(s, 0, NULL, err);
		strbuf_add(&s->in, buf, (size_t)n);
	}
	return STATUS_OK;
}

enum status
parse_hear(struct parse *s, struct parser_head *head, const char **bytes,
    struct error *err)
{
	enum status st = fill(s, sizeof(*head), err);

	if (st != STATUS_OK)
		return st;
	memcpy(head, s->in.s + s->at, sizeof(*head));
	if (head->length > PARSER_FRAME_MAX || head->status >= STATUS_COUNT)
		return parse_lost_thread(s, err);
	st = fill(s, sizeof(*head) + head->length, err);
	*bytes = s->in.s + s->at + sizeof(*head);
	s->at += sizeof(*head) + head->length;
	return st;
}

enum status
parse_over(struct parse *s, const struct parser_head *head,
    const char *bytes, struct error *err)
{
	if (head->kind != PARSER_END)
		return parse_lost_thread(s, err);
	s->ended = true;
	/* As a text, without what a terminal would obey. */
	return head->status == STATUS_OK ? STATUS_OK : error_set(err,
	    (enum status)head->status, "%.*s", (int)head->length, bytes);
}

static enum status
hear_hello(struct parse *s, struct error *err)
{
	struct parser_head head;
	const char *text;
	enum status st = parse_hear(s, &head, &text, err);

	if (st == STATUS_OK && head.kind != PARSER_HELLO)
		st = parse_lost_thread(s, err);
	if (st == STATUS_OK && head.status == STATUS_OK)
		(void)snprintf(s->parser->note, sizeof(s->parser->note),
		    "%.*s", (int)head.length, text);
	else if (st == STATUS_OK)
		(void)error_set(err, STATUS_INTERNAL, "no process to read "
		    "files in: %.*s", (int)head.length, text);
	if (st != STATUS_OK || head.status != STATUS_OK)
		return STATUS_INTERNAL;
	s->greeted = true;
	return STATUS_OK;
}

/* ---- asking ---- */

static bool
send_all(int sock, struct msghdr *msg)
{
	while (msg->msg_iovlen > 0) {
		ssize_t n = sendmsg(sock, msg, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		msg->msg_control = NULL;
		msg->msg_controllen = 0;
		while (msg->msg_iovlen > 0 &&
		    (size_t)n >= msg->msg_iov->iov_len) {
			n -= (ssize_t)msg->msg_iov->iov_len;
			msg->msg_iov++;
			msg->msg_iovlen--;
		}
		if (msg->msg_iovlen > 0) {
			msg->msg_iov->iov_base =
			    (char *)msg->msg_iov->iov_base + n;
			msg->msg_iov->iov_len -= (size_t)n;
		}
	}
	return true;
}

void
parse_ask(struct parse *s, struct parser_head head, const char *text,
    size_t len, int fd)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { 0 };
	struct iovec parts[2] = { { &head, sizeof(head) },
		{ (char *)(uintptr_t)text, len } };
	struct msghdr msg = { .msg_iov = parts, .msg_iovlen = 2,
		.msg_control = &control, .msg_controllen = sizeof(control) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&msg);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	head.length = (uint32_t)len;
	/* A process that cannot be asked is gone, which is heard next. */
	(void)send_all(s->sock, &msg);
}

static void
ask(struct parse *s, const struct source_file *f, const char *known, int fd)
{
	const char *const texts[] = { f->path, f->rel, f->name,
		known == NULL ? "" : known };
	struct strbuf text;

	strbuf_init(&text, PARSER_REQUEST_MAX);
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		strbuf_add(&text, texts[i], strlen(texts[i]) + 1);
	parse_ask(s, (struct parser_head){ .kind = PARSER_FILE }, text.s,
	    text.len, fd);
	strbuf_clear(&text);
}

/* An idle one, or one more. */
struct parse *
parse_take(struct parser *p, const char *path, uint64_t size,
    struct error *err)
{
	struct parse *s = p->idle;

	if (s == NULL)
		s = start(p);
	else
		p->idle = s->next;
	if (s == NULL) {
		(void)error_set(err, STATUS_INTERNAL, "no process to read "
		    "files in: %s", strerror(errno));
		return NULL;
	}
	s->next = NULL;
	free(s->path);
	s->path = xstrdup(path);
	s->size = size;
	s->ended = false;
	if (s->greeted || hear_hello(s, err) == STATUS_OK)
		return s;
	parse_end(s);
	return NULL;
}

/*
 * The hash, or why there is none; the end of an unchanged file, too.  *more:
 * it has to be asked of a process with all formats.
 */
static enum status
hear_hash(struct parse *s, const char *known, char hash[FILE_HASH_SIZE],
    bool *more, struct error *err)
{
	struct parser_head head;
	const char *bytes;
	enum status st = parse_hear(s, &head, &bytes, err);

	*more = st == STATUS_OK && head.kind == PARSER_MORE && !s->all;
	if (st != STATUS_OK || *more)
		return st;
	if (head.kind == PARSER_END && head.status != STATUS_OK)
		return parse_over(s, &head, bytes, err);
	if (head.kind != PARSER_HASH || head.length != FILE_HASH_SIZE - 1)
		return parse_lost_thread(s, err);
	memcpy(hash, bytes, FILE_HASH_SIZE - 1);
	hash[FILE_HASH_SIZE - 1] = '\0';
	if (known == NULL || strcmp(hash, known) != 0)
		return STATUS_OK;
	st = parse_hear(s, &head, &bytes, err);
	return st == STATUS_OK ? parse_over(s, &head, bytes, err) : st;
}

enum status
parse_begin(struct parser *p, const struct source_file *f,
    const char *known, char hash[FILE_HASH_SIZE], struct parse **out,
    struct error *err)
{
	int fd;
	enum status st = file_descriptor(f->path, &fd, err);
	struct parse *s = NULL;
	bool more = true;

	*out = NULL;
	if (st != STATUS_OK)
		return st;
	while (more) {
		s = parse_take(p, f->path, f->size, err);
		if (s == NULL) {
			st = STATUS_INTERNAL;
			break;
		}
		(void)lseek(fd, 0, SEEK_SET);
		ask(s, f, known, fd);
		st = hear_hash(s, known, hash, &more, err);
		if (more) {
			p->all = true;
			forget(s);
		}
	}
	(void)close(fd);
	if (st == STATUS_OK)
		*out = s;
	else
		parse_end(s);
	return st;
}

/* ---- what a file holds ---- */

static bool
is_text(const char *s)
{
	size_t n = strlen(s);

	if (!utf8_valid(s, n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (((unsigned char)s[i] < ' ' && s[i] != '\n') ||
		    s[i] == 0x7f)
			return false;
	return true;
}

static bool
is_link(const char *url)
{
	return *url == '\0' || strncmp(url, "http://", 7) == 0 ||
	    strncmp(url, "https://", 8) == 0;
}

/* What format.c promises of an article, kept or not. */
static bool
keeps_promise(const struct record *r)
{
	const char *const lines[] = { r->id, r->pair_key, r->source,
		r->author, r->url };
	bool good = r->id[0] != '\0' && strlen(r->id) <= ARTICLE_ID_MAX &&
	    strchr(r->id, ' ') == NULL && is_link(r->url);

	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		good = good && is_text(lines[i]) &&
		    strchr(lines[i], '\n') == NULL;
	for (size_t i = 0; i < r->ntags; i++)
		good = good && is_text(r->tags[i]);
	for (size_t i = 0; i < r->nscores; i++)
		good = good && is_text(r->scores[i].name);
	for (size_t s = 0; s < SIDES; s++)
		for (size_t i = 0; i < r->side[s].nfields; i++)
			good = good && is_text(r->side[s].fields[i].text);
	return good && r->nentities == 0;
}

static enum status
read_article(struct parse *s, const struct parser_head *head,
    const char *bytes, const struct parse_calls *calls, struct error *err)
{
	char hash[FILE_HASH_SIZE] = "";
	struct article *a = NULL;
	struct record r;

	if (head->length > FILE_HASH_SIZE && record_read(&r,
	    bytes + FILE_HASH_SIZE, head->length - FILE_HASH_SIZE, NULL) ==
	    STATUS_OK) {
		if (keeps_promise(&r))
			a = record_article(&r);
		record_clear(&r);
	}
	if (a == NULL)
		return parse_lost_thread(s, err);
	memcpy(hash, bytes, FILE_HASH_SIZE - 1);
	calls->article(calls->ctx, a, head->number, head->named != 0, hash);
	return STATUS_OK;
}

enum status
parse_read(struct parse *s, const struct parse_calls *calls,
    struct error *err)
{
	struct parser_head head;
	struct error reason;
	const char *bytes;
	enum status st;

	while ((st = parse_hear(s, &head, &bytes, err)) == STATUS_OK) {
		if (head.kind == PARSER_ARTICLE) {
			st = read_article(s, &head, bytes, calls, err);
			if (st != STATUS_OK)
				return st;
			continue;
		}
		if (head.kind != PARSER_REFUSE && head.kind != PARSER_SKIP)
			return parse_over(s, &head, bytes, err);
		/* As a text, without what a terminal would obey. */
		(void)error_set(&reason, STATUS_BAD_INPUT, "%.*s",
		    (int)head.length, bytes);
		if (head.kind == PARSER_REFUSE)
			calls->refuse(calls->ctx, head.number, reason.text);
		else
			calls->skip(calls->ctx, head.number, reason.text);
	}
	return st;
}

void
parse_end(struct parse *s)
{
	if (s == NULL)
		return;
	if (s->broken || !s->ended) {
		forget(s);
		return;
	}
	/* What one long article took is not kept for the short ones. */
	if (s->in.cap > BUFFER_KEPT) {
		strbuf_clear(&s->in);
		strbuf_init(&s->in, 2 * PARSER_FRAME_MAX);
		s->at = 0;
	}
	s->next = s->parser->idle;
	s->parser->idle = s;
}
