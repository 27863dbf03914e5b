#include "config.h"

#include "searcher/request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "article/article.h"

/*
 * Tests fix the clock with AINEWS_NOW: an instant in UTC as in
 * 2026-07-05T12:00:00Z, or seconds since the epoch.
 */
static int64_t
clock_now(void)
{
	const char *s = getenv("AINEWS_NOW");
	struct tm tm = { 0 };
	const char *rest;
	char *end;
	long long v;

	if (s == NULL || s[0] == '\0')
		return (int64_t)time(NULL);
	rest = strptime(s, "%Y-%m-%dT%H:%M:%SZ", &tm);
	if (rest != NULL && *rest == '\0')
		return (int64_t)timegm(&tm);
	errno = 0;
	v = strtoll(s, &end, 10);
	return errno == 0 && *end == '\0' ? v : (int64_t)time(NULL);
}

void
request_init(struct request *req)
{
	memset(req, 0, sizeof(*req));
	req->search = SIDES_BOTH;
	req->print = SIDES_BOTH;
	req->from = NO_DATE;
	req->to = NO_DATE;
	req->num = REQUEST_NUM_DEFAULT;
	req->fold = true;
	req->expand = true;
	req->snippets = true;
	req->partial = true;
	req->now = clock_now();
}
