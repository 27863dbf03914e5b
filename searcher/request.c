#include "searcher/request.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "article/article.h"

/* Tests fix the clock with AINEWS_NOW, in seconds since the epoch. */
static int64_t
clock_now(void)
{
	const char *s = getenv("AINEWS_NOW");
	char *end;
	long long v;

	if (s == NULL || s[0] == '\0')
		return (int64_t)time(NULL);
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
