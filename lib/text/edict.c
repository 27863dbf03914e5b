#include "text/edict.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"

#define PIECE_BYTES ((size_t)64 << 10)	/* read at once */
#define LINE_BYTES 8192u	/* longer ones are cut */
#define GLOSS_BYTES 60u		/* longer ones explain and do not name */

/* Take out what stands in brackets, and blanks at both ends. */
static char *
without_remarks(char *s)
{
	char *out = s, *p = s;
	int depth = 0;

	for (; *p != '\0'; p++) {
		if (*p == '(' || *p == '{')
			depth++;
		else if ((*p == ')' || *p == '}') && depth > 0)
			depth--;
		else if (depth == 0)
			*out++ = *p;
	}
	while (out > s && out[-1] == ' ')
		out--;
	*out = '\0';
	return s + strspn(s, " ");
}

static const char *
gloss_of(char *s)
{
	s = without_remarks(s);
	if (strncmp(s, "to ", 3) == 0)
		s += 3;
	return strlen(s) > GLOSS_BYTES ? "" : s;
}

/* "監視 [かんし] /(n,vs) monitoring/watching/(P)/EntL1214030X/" */
static void
read_line(char *line, edict_fn *each, void *ctx)
{
	struct edict_entry e = { .word = line };
	char *rest = strchr(line, '/'), *part;

	if (rest == NULL || rest == line)
		return;
	*rest++ = '\0';
	e.common = strstr(rest, "/(P)/") != NULL;
	line[strcspn(line, " ")] = '\0';
	while ((part = strsep(&rest, "/")) != NULL &&
	    e.nglosses < EDICT_GLOSSES) {
		const char *gloss = gloss_of(part);

		if (*gloss != '\0' && strncmp(gloss, "EntL", 4) != 0)
			e.gloss[e.nglosses++] = gloss;
	}
	if (e.nglosses > 0)
		each(ctx, &e);
}

static void
read_lines(iconv_t cd, char *text, edict_fn *each, void *ctx)
{
	char line[LINE_BYTES], *from;

	while ((from = strsep(&text, "\n")) != NULL) {
		size_t left = strlen(from), room = sizeof(line) - 1;
		char *to = line;

		(void)iconv(cd, NULL, NULL, NULL, NULL);
		/* What is damaged or too long leaves the line short. */
		if (iconv(cd, &from, &left, &to, &room) == (size_t)-1 &&
		    errno != E2BIG)
			continue;
		*to = '\0';
		read_line(line, each, ctx);
	}
}

/* The end of a line that is longer than a piece is no entry. */
static enum status
read_file(iconv_t cd, struct file_reader *r, edict_fn *each, void *ctx,
    struct error *err)
{
	char *text = xmalloc(PIECE_BYTES + 1), *end;
	size_t len = 0, got = 1;
	enum status st = STATUS_OK;

	while (got > 0 && (st = file_read_some(r, text + len,
	    PIECE_BYTES - len, &got, err)) == STATUS_OK) {
		len += got;
		end = got > 0 ? memrchr(text, '\n', len) : NULL;
		if (end == NULL && got > 0 && len < PIECE_BYTES)
			continue;
		/* What follows the last whole line waits for its end. */
		if (end == NULL)
			end = text + len;
		*end = '\0';
		read_lines(cd, text, each, ctx);
		len = end < text + len ? (size_t)(text + len - end - 1) : 0;
		memmove(text, end + 1, len);
	}
	free(text);
	return st;
}

enum status
edict_read(const char *path, edict_fn *each, void *ctx, struct error *err)
{
	iconv_t cd;
	struct file_reader *r;
	enum status st;

	if (path == NULL)
		path = getenv("AINEWS_EDICT");
	if (path == NULL)
		path = EDICT_PATH;
	if (*path == '\0')
		return error_set(err, STATUS_NOT_FOUND, "no dictionary");
	if ((st = file_open(&r, path, err)) != STATUS_OK)
		return st;
	cd = iconv_open("UTF-8", "EUC-JP");
	if (cd == (iconv_t)-1) {
		file_close(r);
		return error_set(err, STATUS_NOT_FOUND,
		    "%s: EUC-JP cannot be read on this system", path);
	}
	st = read_file(cd, r, each, ctx, err);
	iconv_close(cd);
	file_close(r);
	return st;
}
