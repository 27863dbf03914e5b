#include "indexer/feeds_conf.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "indexer/encoding.h"
#include "indexer/fetch.h"

#define FEEDS_MAX_BYTES ((size_t)4 << 20)

static enum status
check_name(const char *name, struct error *err)
{
	if (name[0] == '.' || strchr(name, '/') != NULL ||
	    strchr(name, ':') != NULL)
		return error_set(err, STATUS_BAD_INPUT, "%s: a name has no "
		    "slash or colon, and no dot at its beginning", name);
	if (strlen(name) > FEED_NAME_MAX)
		return error_set(err, STATUS_BAD_INPUT,
		    "%s: a name of more than %d bytes", name, FEED_NAME_MAX);
	return STATUS_OK;
}

static enum status
check_url(char **url, const char *text, struct error *err)
{
	struct fetch_url parsed;
	enum status st = fetch_url_parse(&parsed, text, NULL, err);

	if (st == STATUS_OK)
		*url = xstrdup(parsed.text);
	else
		error_prefix(err, "%.200s", text);
	fetch_url_clear(&parsed);
	return st;
}

/* Quadratic in the number of feeds, which is small. */
static enum status
add(struct feeds *feeds, const char *name, const char *text,
    struct error *err)
{
	char *url = NULL;
	enum status st = check_name(name, err);
	size_t i;

	if (st == STATUS_OK)
		st = check_url(&url, text, err);
	for (i = 0; st == STATUS_OK && i < feeds->n; i++)
		if (strcmp(feeds->v[i].name, name) == 0 ||
		    strcmp(feeds->v[i].url, url) == 0)
			st = error_set(err, STATUS_BAD_INPUT,
			    "%s: name or address given twice", name);
	if (st == STATUS_OK && feeds->n == FEEDS_MAX)
		st = error_set(err, STATUS_BAD_INPUT, "too many feeds");
	if (st != STATUS_OK) {
		free(url);
		return st;
	}
	feeds->v = xreallocarray(feeds->v, feeds->n + 1, sizeof(*feeds->v));
	feeds->v[feeds->n++] = (struct feed){ xstrdup(name), url };
	return STATUS_OK;
}

/* Cuts the line into its words, in place. */
static enum status
read_line(struct feeds *feeds, char *line, struct error *err)
{
	static const char space[] = " \t\r";
	char *name = line + strspn(line, space), *url, *rest;

	if (name[0] == '\0' || name[0] == '#')
		return STATUS_OK;
	url = name + strcspn(name, space);
	if (url[0] != '\0')
		*url++ = '\0';
	url += strspn(url, space);
	if (url[0] == '\0')
		return error_set(err, STATUS_BAD_INPUT,
		    "%s: a name without an address", name);
	rest = url + strcspn(url, space);
	if (rest[0] != '\0')
		*rest++ = '\0';
	rest += strspn(rest, space);
	if (rest[0] != '\0')
		return error_set(err, STATUS_BAD_INPUT,
		    "%s: more than a name and an address", name);
	return add(feeds, name, url, err);
}

enum status
feeds_read(struct feeds *feeds, const char *path, struct error *err)
{
	char *bytes, *line, *next;
	size_t len, number = 0, bad;
	enum status st;

	*feeds = (struct feeds){ 0 };
	st = file_read(path, FEEDS_MAX_BYTES, &bytes, &len, err);
	if (st != STATUS_OK)
		return st;
	bad = encoding_bad_byte(bytes, len);
	if (bad < len || memchr(bytes, '\0', len) != NULL)
		st = error_set(err, STATUS_BAD_INPUT, "%s: not a text in "
		    "UTF-8", path);
	for (line = bytes; st == STATUS_OK && line != NULL; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		number++;
		st = read_line(feeds, line, err);
		if (st != STATUS_OK)
			error_prefix(err, "%s:%zu", path, number);
	}
	free(bytes);
	if (st != STATUS_OK)
		feeds_clear(feeds);
	return st;
}

void
feeds_clear(struct feeds *feeds)
{
	size_t i;

	for (i = 0; i < feeds->n; i++) {
		free(feeds->v[i].name);
		free(feeds->v[i].url);
	}
	free(feeds->v);
	*feeds = (struct feeds){ 0 };
}
