/*
 * Any bytes as a request: the first line is the query string, the second
 * Accept-Language.  What is accepted keeps the limits and has a canonical
 * form that means the same; no header line holds a line break.
 */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "fuzz/fuzz.h"
#include "query/dump.h"
#include "searcher/http.h"
#include "searcher/when.h"
#include "text/utf8.h"

static void
check_text(const char *s)
{
	FUZZ_CHECK(utf8_valid(s, strlen(s)));
	for (; *s != '\0'; s++)
		FUZZ_CHECK((unsigned char)*s >= ' ' && *s != 0x7f);
}

static void
check_again(const struct http_input *was, const struct zone *zone,
    const struct strbuf *canonical)
{
	struct http_input in = *was;
	struct http_params *p = NULL;
	struct strbuf again;
	const char *param;

	/* Raw bytes grow when they are encoded. */
	if (canonical->len > HTTP_QUERY_STRING_MAX)
		return;
	in.query_string = canonical->s;
	strbuf_init(&again, 1u << 20);
	FUZZ_CHECK(http_parse(&in, zone, QUERY_TEST_NOW, &p, &param, NULL) ==
	    STATUS_OK);
	http_canonical(p, &again);
	FUZZ_CHECK(strcmp(again.s, canonical->s) == 0);
	http_params_free(p);
	strbuf_clear(&again);
}

static void
check_header(const char *value)
{
	struct strbuf sb;

	strbuf_init(&sb, 1u << 20);
	http_header(&sb, "X-Test", value);
	FUZZ_CHECK(sb.len == 0 || strcspn(sb.s, "\r\n") == sb.len - 2);
	strbuf_clear(&sb);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size), *second;
	struct http_params *p = NULL;
	struct http_input in = { .query_string = text };
	struct zone *zone = NULL;
	struct strbuf canonical;
	const char *param;
	enum status st;

	check_header(text);
	second = strchr(text, '\n');
	if (second != NULL) {
		*second++ = '\0';
		in.accept_language = second;
	}
	FUZZ_CHECK(zone_open(&zone, NULL, NULL) == STATUS_OK);
	strbuf_init(&canonical, 1u << 20);
	st = http_parse(&in, zone, QUERY_TEST_NOW, &p, &param, NULL);
	FUZZ_CHECK(st == STATUS_OK || st == STATUS_BAD_QUERY);
	FUZZ_CHECK(p != NULL && p->q != NULL);
	if (st == STATUS_OK) {
		check_text(p->q);
		FUZZ_CHECK(utf8_count(p->q, strlen(p->q)) <=
		    REQUEST_QUERY_MAX);
		FUZZ_CHECK(p->num <= REQUEST_NUM_MAX);
		FUZZ_CHECK(p->start + p->num <= REQUEST_DEPTH_MAX);
		FUZZ_CHECK(p->ntags <= HTTP_LIST_MAX);
		FUZZ_CHECK(p->nsources <= HTTP_LIST_MAX);
		http_canonical(p, &canonical);
		check_again(&in, zone, &canonical);
	}
	http_params_free(p);
	strbuf_clear(&canonical);
	zone_close(zone);
	free(text);
	return 0;
}
