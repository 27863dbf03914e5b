#include "base/where.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"

#define TCP "tcp:"
#define PORT_MAX 65535u

bool
where_is_list(const char *text)
{
	struct stat sb;

	if (strncmp(text, TCP, strlen(TCP)) == 0)
		return true;
	return strchr(text, ',') != NULL &&
	    !(stat(text, &sb) == 0 && S_ISDIR(sb.st_mode));
}

/* "HOST:PORT", an IPv6 address in brackets. */
static enum status
read_server(struct where_part *p, struct error *err)
{
	const char *host = p->text + strlen(TCP);
	const char *colon = strrchr(host, ':');
	size_t len = colon == NULL ? 0 : (size_t)(colon - host);
	char *end;

	if (len > 2 && host[0] == '[' && host[len - 1] == ']') {
		host++;
		len -= 2;
	}
	if (len > 0 && colon[1] >= '0' && colon[1] <= '9') {
		unsigned long n = strtoul(colon + 1, &end, 10);

		if (*end == '\0' && n > 0 && n <= PORT_MAX)
			p->port = (unsigned)n;
	}
	if (p->port == 0)
		return error_set(err, STATUS_BAD_INPUT,
		    "%s: not tcp:HOST:PORT", p->text);
	p->host = xstrndup(host, len);
	return STATUS_OK;
}

static enum status
add(struct where *w, const char *text, size_t len, struct error *err)
{
	struct where_part *p = &w->part[w->n];

	if (len == 0)
		return error_set(err, STATUS_BAD_INPUT,
		    "the list of places has an empty one");
	if (w->n == WHERE_MAX)
		return error_set(err, STATUS_BAD_INPUT,
		    "more than %d places", WHERE_MAX);
	w->n++;
	p->text = xstrndup(text, len);
	return strncmp(p->text, TCP, strlen(TCP)) == 0 ?
	    read_server(p, err) : STATUS_OK;
}

enum status
where_read(struct where *w, const char *text, struct error *err)
{
	enum status st = STATUS_OK;

	memset(w, 0, sizeof(*w));
	if (!where_is_list(text))
		return add(w, text, strlen(text), err);
	for (;;) {
		size_t len = strcspn(text, ",");

		if ((st = add(w, text, len, err)) != STATUS_OK)
			break;
		if (text[len] == '\0')
			return STATUS_OK;
		text += len + 1;
	}
	where_clear(w);
	return st;
}

void
where_clear(struct where *w)
{
	for (size_t i = 0; i < w->n; i++) {
		free(w->part[i].text);
		free(w->part[i].host);
	}
	memset(w, 0, sizeof(*w));
}
