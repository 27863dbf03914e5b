#include "searcher/querylog.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "article/article.h"
#include "base/alloc.h"
#include "base/date.h"
#include "base/strbuf.h"
#include "searcher/json.h"
#include "text/utf8.h"

#define LINE_MAX_BYTES ((size_t)32 << 10)

struct querylog {
	int fd;
	char *path;
	dev_t dev;
	ino_t ino;
};

enum status
querylog_open(struct querylog **log, const char *path, struct error *err)
{
	struct stat sb;
	int fd;

	*log = NULL;
	if (path == NULL)
		return STATUS_OK;
	/* A FIFO that nobody reads must not hold a search up. */
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC |
	    O_NOFOLLOW | O_NONBLOCK, 0640);
	if (fd < 0)
		return error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	if (fstat(fd, &sb) != 0 || !S_ISREG(sb.st_mode)) {
		(void)close(fd);
		return error_set(err, STATUS_IO, "%s: not a plain file",
		    path);
	}
	*log = xcalloc(1, sizeof(**log));
	**log = (struct querylog){ fd, xstrdup(path), sb.st_dev, sb.st_ino };
	return STATUS_OK;
}

void
querylog_close(struct querylog *log)
{
	if (log == NULL)
		return;
	(void)close(log->fd);
	free(log->path);
	free(log);
}

bool
querylog_moved(const struct querylog *log)
{
	struct stat sb;

	if (log == NULL)
		return false;
	if (stat(log->path, &sb) != 0)
		return errno == ENOENT;
	return sb.st_ino != log->ino || sb.st_dev != log->dev;
}

static bool
is_filtered(const struct request *req)
{
	return req->ntags > 0 || req->nsources > 0 || req->has != 0 ||
	    req->from != NO_DATE || req->to != NO_DATE ||
	    req->min_score > 0 || req->search != SIDES_BOTH;
}

void
querylog_add(struct querylog *log, const char *via,
    const struct request *req, const struct result *res)
{
	char when[DATE_TEXT_SIZE], *query;
	struct strbuf line;
	struct json j = { .out = &line };
	size_t len;

	if (log == NULL || req->like != NULL || req->start > 0 ||
	    req->query == NULL ||
	    req->query[strspn(req->query, " \t\r\n")] == '\0')
		return;
	len = strlen(req->query);
	if (len > QUERYLOG_QUERY_MAX)
		len = utf8_floor(req->query, QUERYLOG_QUERY_MAX);
	query = xstrndup(req->query, len);
	date_format(req->now, when);
	strbuf_init(&line, LINE_MAX_BYTES);
	json_open(&j, NULL, '{');
	json_string(&j, "time", when);
	json_string(&j, "via", via);
	json_string(&j, "query", query);
	json_int(&j, "total", (int64_t)res->total);
	json_int(&j, "ms", (int64_t)(res->seconds * 1000 + .5));
	json_bool(&j, "filtered", is_filtered(req));
	json_bool(&j, "partial", res->partial);
	json_close(&j, '}');
	strbuf_addch(&line, '\n');
	/* Half a line would spoil the next one. */
	if (!line.full && write(log->fd, line.s, line.len) < 0)
		errno = 0;
	strbuf_clear(&line);
	free(query);
}
