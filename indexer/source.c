/*
 * Reading the files that a source names.
 */
#include "config.h"

#include "indexer/source.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "indexer/formats.h"
#include "indexer/source_private.h"

/* Enough to keep the reader busy, little beside the index's own memory. */
#define PIECE_BYTES ((size_t)8 << 20)

enum status
source_next(struct source *s, struct source_file *f, struct error *err)
{
	return s->next(s, f, err);
}

void
source_close(struct source *s)
{
	if (s != NULL)
		s->close(s);
}

static bool
has_lines(const char *rel)
{
	const char *dot = strrchr(rel, '.');

	return dot != NULL && (strcmp(dot, ".jsonl") == 0 ||
	    strcmp(dot, ".ndjson") == 0);
}

static enum status
parse_whole(struct input *in, int fd, const struct sink *sink,
    struct error *err)
{
	char *bytes;
	enum status st;

	st = file_read_fd(fd, in->path, FORMAT_MAX_BYTES, &bytes, &in->len,
	    err);
	if (st != STATUS_OK)
		return st;
	in->bytes = bytes;
	st = format_parse(in, sink, err);
	free(bytes);
	return st;
}

/* Fill up to `cap` bytes; less only at the end of the file. */
static enum status
fill(struct file_reader *r, char *buf, size_t *len, size_t cap,
    struct error *err)
{
	enum status st = STATUS_OK;
	size_t got = 1;

	while (st == STATUS_OK && got > 0 && *len < cap) {
		st = file_read_some(r, buf + *len, cap - *len, &got, err);
		*len += got;
	}
	return st;
}

static unsigned
count_lines(const char *s, size_t len)
{
	const char *end = s + len;
	unsigned n = 0;

	while (s < end && (s = memchr(s, '\n', (size_t)(end - s))) != NULL) {
		n++;
		s++;
	}
	return n;
}

/*
 * Pieces of whole lines.  A line longer than a piece makes the piece grow,
 * up to the ceiling of a file.
 */
static enum status
parse_pieces(struct input *in, struct file_reader *r,
    const struct sink *sink, struct error *err)
{
	size_t cap = PIECE_BYTES, len = 0;
	char *buf = xmalloc(cap + 1);
	enum status st = STATUS_OK;

	for (;;) {
		const char *nl;
		size_t use;
		bool last;
		char keep;

		st = fill(r, buf, &len, cap, err);
		if (st != STATUS_OK || len == 0)
			break;
		last = len < cap;
		nl = last ? NULL : memrchr(buf, '\n', len);
		use = nl ? (size_t)(nl + 1 - buf) : len;
		if (!last && nl == NULL) {
			if (cap >= FORMAT_MAX_BYTES) {
				st = error_set(err, STATUS_TOO_LARGE,
				    "%s: a line of more than %zu bytes",
				    in->path, FORMAT_MAX_BYTES);
				break;
			}
			cap *= 2;
			buf = xreallocarray(buf, cap + 1, 1);
			continue;
		}
		keep = buf[use];
		buf[use] = '\0';
		in->bytes = buf;
		in->len = use;
		st = format_parse(in, sink, err);
		if (st != STATUS_OK)
			break;
		in->lines_before += count_lines(buf, use);
		buf[use] = keep;
		len -= use;
		memmove(buf, buf + use, len);
	}
	free(buf);
	return st;
}

enum status
source_parse(const struct source_file *f, const struct sink *sink,
    struct error *err)
{
	int fd;
	enum status st = file_descriptor(f->path, &fd, err);

	return st == STATUS_OK ? source_parse_fd(f, fd, sink, err) : st;
}

enum status
source_parse_fd(const struct source_file *f, int fd, const struct sink *sink,
    struct error *err)
{
	struct input in = { .path = f->path, .rel = f->rel,
	    .source = f->name };
	struct file_reader *r;
	enum status st;

	if (!has_lines(f->rel))
		return parse_whole(&in, fd, sink, err);
	st = file_open_fd(&r, fd, f->path, err);
	if (st != STATUS_OK)
		return st;
	st = parse_pieces(&in, r, sink, err);
	file_close(r);
	return st;
}
