/*
 * Both ends of one conversation.  What the child says is one frame: a head,
 * the text, what stands around an item, the items as places in the text, and
 * the addresses.
 */
#include "config.h"

#include "indexer/body.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"
#include "indexer/encoding.h"
#include "indexer/parser_impl.h"

#define NAME "the body"		/* in messages, behind its address */

struct body_head {
	uint64_t text, head, tail;	/* bytes */
	uint32_t npieces, naddresses;
	uint32_t kind, whole;
};

struct body_piece {
	uint64_t at, len, id_at, id_len;	/* in the text */
};

/* ---- the child ---- */

static void
add_parts(struct strbuf *sb, const struct feed_split *f, const char *text)
{
	strbuf_add(sb, f->head.s, f->head.len);
	strbuf_add(sb, f->tail.s, f->tail.len);
	for (size_t i = 0; i < f->npieces; i++) {
		const struct feed_piece *p = &f->pieces[i];
		const struct body_piece place = {
			(uint64_t)(p->s - text), p->len,
			(uint64_t)(p->id - text), p->id_len };

		strbuf_add(sb, &place, sizeof(place));
	}
	for (size_t i = 0; i < f->naddresses; i++) {
		const struct feed_address *a = &f->addresses[i];

		strbuf_add(sb, &a->modified, sizeof(a->modified));
		strbuf_add(sb, a->url, strlen(a->url) + 1);
	}
}

static void
say(struct child *c, const struct feed_split *f, const char *text, size_t len)
{
	const struct body_head head = { len, f->head.len, f->tail.len,
		(uint32_t)f->npieces, (uint32_t)f->naddresses,
		(uint32_t)f->kind, f->whole };
	struct strbuf sb;

	strbuf_init(&sb, PARSER_FRAME_MAX);
	strbuf_add(&sb, &head, sizeof(head));
	strbuf_add(&sb, text, len);
	add_parts(&sb, f, text);
	parser_say(c, (struct parser_head){ .kind = PARSER_BODY }, sb.s,
	    sb.len);
	strbuf_clear(&sb);
}

enum status
body_serve(struct child *c, const struct parser_head *request, int fd,
    struct error *err)
{
	struct feed_split f = { .kind = FEED_OTHER };
	char *bytes, *text;
	size_t len, text_len;
	enum status st = file_read_fd(fd, NAME, request->number, &bytes, &len,
	    err);

	if (st != STATUS_OK)
		return st;
	st = encoding_to_utf8(bytes, len, &text, &text_len, err);
	if (st == STATUS_OK) {
		if (request->kind == PARSER_LIST) {
			feed_split_init(&f, text, text_len);
			say(c, &f, text, text_len);
			feed_split_clear(&f);
		} else {
			say(c, &f, bytes, len);
		}
		free(text);
	}
	free(bytes);
	return st;
}

/* ---- the parent, who believes none of it ---- */

struct cursor {
	const char *p;
	size_t left;
};

/* The next n bytes, or NULL. */
static const char *
next(struct cursor *c, uint64_t n)
{
	const char *p = c->p;

	if (n > c->left)
		return NULL;
	c->p += n;
	c->left -= (size_t)n;
	return p;
}

static bool
copy(struct cursor *c, void *to, size_t n)
{
	const char *p = next(c, n);

	if (p != NULL)
		memcpy(to, p, n);
	return p != NULL;
}

static bool
copy_text(struct cursor *c, struct strbuf *sb, uint64_t n)
{
	const char *p = next(c, n);

	strbuf_init(sb, n > 0 ? (size_t)n : 1);
	if (p != NULL)
		strbuf_add(sb, p, (size_t)n);
	return p != NULL;
}

static bool
read_piece(struct cursor *c, const struct body *b, struct feed_piece *out)
{
	struct body_piece p;

	if (!copy(c, &p, sizeof(p)) || p.at > b->len ||
	    p.len > b->len - p.at || p.id_at > b->len ||
	    p.id_len > b->len - p.id_at)
		return false;
	*out = (struct feed_piece){ b->text + p.at, (size_t)p.len,
		b->text + p.id_at, (size_t)p.id_len };
	return true;
}

static bool
read_address(struct cursor *c, struct feed_address *out)
{
	const char *url;
	size_t len;

	if (!copy(c, &out->modified, sizeof(out->modified)))
		return false;
	len = strnlen(c->p, c->left);
	url = next(c, (uint64_t)len + 1);
	if (url == NULL || len == 0)
		return false;
	out->url = xstrdup(url);
	return true;
}

static bool
read_body(struct body *b, struct cursor *c)
{
	struct feed_split *f = &b->split;
	struct body_head head;
	const char *text;

	if (!copy(c, &head, sizeof(head)) ||
	    head.kind > FEED_SITEMAPS || head.npieces > FEED_MAX_ITEMS ||
	    head.naddresses > FEED_MAX_ADDRESSES ||
	    (text = next(c, head.text)) == NULL)
		return false;
	b->text = xstrndup(text, (size_t)head.text);
	b->len = (size_t)head.text;
	f->kind = (enum feed_kind)head.kind;
	f->whole = head.whole != 0;
	if (!copy_text(c, &f->head, head.head) ||
	    !copy_text(c, &f->tail, head.tail))
		return false;
	f->pieces = xcalloc(head.npieces + 1, sizeof(*f->pieces));
	for (; f->npieces < head.npieces; f->npieces++)
		if (!read_piece(c, b, &f->pieces[f->npieces]))
			return false;
	f->addresses = xcalloc(head.naddresses + 1, sizeof(*f->addresses));
	for (; f->naddresses < head.naddresses; f->naddresses++)
		if (!read_address(c, &f->addresses[f->naddresses]))
			return false;
	return c->left == 0;
}

/* A descriptor to hand over, at its beginning; -1 with errno. */
static int
in_memory(const char *bytes, size_t len)
{
	int fd = memfd_create("body", MFD_CLOEXEC);

	if (fd >= 0 && (!file_write_all(fd, bytes, len) ||
	    lseek(fd, 0, SEEK_SET) != 0)) {
		(void)close(fd);
		return -1;
	}
	return fd;
}

static enum status
hear(struct body *b, struct parse *s, struct error *err)
{
	struct parser_head head;
	const char *bytes;
	enum status st = parse_hear(s, &head, &bytes, err);

	if (st == STATUS_OK && head.kind == PARSER_BODY) {
		struct cursor c = { bytes, head.length };

		if (!read_body(b, &c))
			return parse_lost_thread(s, err);
		st = parse_hear(s, &head, &bytes, err);
		if (st == STATUS_OK)
			st = parse_over(s, &head, bytes, err);
	} else if (st == STATUS_OK) {
		st = parse_over(s, &head, bytes, err);
		/* Without a body there must be a reason. */
		if (st == STATUS_OK)
			st = parse_lost_thread(s, err);
	}
	return st;
}

enum status
body_read(struct body *b, struct parser *p, enum body_use use,
    const char *bytes, size_t len, size_t max, struct error *err)
{
	const struct parser_head request = {
		.kind = use == BODY_PAGE ? PARSER_PAGE : PARSER_LIST,
		.number = max < UINT32_MAX ? (uint32_t)max : UINT32_MAX };
	struct parse *s;
	enum status st;
	int fd = in_memory(bytes, len);

	*b = (struct body){ 0 };
	if (fd < 0)
		return error_set(err, STATUS_IO, NAME ": %s",
		    strerror(errno));
	s = parse_take(p, NAME, len, err);
	if (s == NULL) {
		(void)close(fd);
		return STATUS_INTERNAL;
	}
	parse_ask(s, request, "", 0, fd);
	(void)close(fd);
	st = hear(b, s, err);
	parse_end(s);
	return st;
}

void
body_clear(struct body *b)
{
	feed_split_clear(&b->split);
	free(b->text);
	*b = (struct body){ 0 };
}
