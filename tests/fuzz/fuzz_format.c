/*
 * Every input format: the first line is the path of a file, the rest what is
 * in it; what the table of formats makes of it must keep the promises of
 * article.h, whoever wrote the file.
 */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "indexer/format.h"
#include "text/utf8.h"

#define PATH_BYTES_MAX 200

static void
check_text(const char *s)
{
	if (s == NULL)
		return;
	FUZZ_CHECK(utf8_valid(s, strlen(s)));
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		FUZZ_CHECK((c >= 0x20 && c != 0x7f) || c == '\n');
	}
}

static void
check_line(const char *s)
{
	check_text(s);
	FUZZ_CHECK(s == NULL || strchr(s, '\n') == NULL);
}

static void
check_side(const struct side_text *side)
{
	check_line(side->title);
	check_text(side->summary);
	check_text(side->body);
	check_text(side->analysis);
	check_text(side->comment);
	for (size_t i = 0; i < side->npoints; i++) {
		check_text(side->points[i].heading);
		check_text(side->points[i].text);
	}
}

static void
take(void *ctx, struct article *a, unsigned record)
{
	(void)ctx;
	(void)record;
	FUZZ_CHECK(a->id != NULL && a->id[0] != '\0');
	FUZZ_CHECK(strlen(a->id) <= ARTICLE_ID_MAX);
	FUZZ_CHECK(strpbrk(a->id, " \t\n") == NULL);
	check_line(a->id);
	check_side(&a->side[SIDE_JA]);
	check_side(&a->side[SIDE_EN]);
	FUZZ_CHECK(a->ntags <= ARTICLE_TAGS_MAX);
	for (size_t i = 0; i < a->ntags; i++)
		check_line(a->tags[i]);
	for (size_t i = 0; i < a->nscores; i++)
		check_line(a->scores[i].name);
	check_line(a->source);
	check_line(a->author);
	check_line(a->url);
	FUZZ_CHECK(a->url == NULL || strncmp(a->url, "http://", 7) == 0 ||
	    strncmp(a->url, "https://", 8) == 0);
	article_free(a);
}

static void
remark(void *ctx, unsigned line, const char *reason)
{
	(void)ctx;
	(void)line;
	FUZZ_CHECK(reason != NULL && reason[0] != '\0');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	const char *end = size > 0 ? memchr(s, '\n', size) : NULL;
	const struct sink sink = { take, remark, remark, NULL };
	struct error err = { 0 };

	if (end == NULL || end - s > PATH_BYTES_MAX || end == s ||
	    memchr(s, '\0', (size_t)(end - s)) != NULL)
		return 0;

	char *path = xstrndup(s, (size_t)(end - s));
	size_t len = size - (size_t)(end + 1 - s);
	char *bytes = xstrndup(end + 1, len);
	struct input in = { .path = path, .rel = path, .source = "fuzz",
	    .bytes = bytes, .len = len };

	if (format_parse(&in, &sink, &err) != STATUS_OK)
		FUZZ_CHECK(err.text[0] != '\0');
	free(bytes);
	free(path);
	return 0;
}
