#include "searcher/http.h"

#include <stdlib.h>
#include <string.h>

#include "article/article.h"
#include "query/dump.h"
#include "searcher/when.h"
#include "unit/unit.h"

static enum status
parse_as(const char *query_string, const char *languages,
    struct http_params **p, const char **param, struct error *err)
{
	struct http_input in = { .method = "GET",
		.query_string = query_string, .accept_language = languages };
	struct zone *zone = NULL;
	enum status st;

	ck_assert_int_eq(zone_open(&zone, NULL, NULL), STATUS_OK);
	st = http_parse(&in, zone, QUERY_TEST_NOW, p, param, err);
	zone_close(zone);
	return st;
}

static struct http_params *
parse(const char *query_string)
{
	struct http_params *p = NULL;
	const char *param;
	struct error err;

	ck_assert_msg(parse_as(query_string, NULL, &p, &param, &err) ==
	    STATUS_OK, "%s: %s", query_string, err.text);
	return p;
}

/* The parameter that is at fault, and no byte of the query in the text. */
static void
check_bad(const char *query_string, const char *want)
{
	struct http_params *p = NULL;
	const char *param = "";
	struct error err;

	ck_assert_msg(parse_as(query_string, "en", &p, &param, &err) ==
	    STATUS_BAD_QUERY, "%.80s", query_string);
	ck_assert_pstr_eq(param, want);
	ck_assert_ptr_nonnull(p);
	ck_assert_ptr_null(strstr(err.text, "zzz"));
	http_params_free(p);
}

static void
check_canonical(const char *query_string, const char *want)
{
	struct http_params *p = parse(query_string);
	struct strbuf sb;

	strbuf_init(&sb, 1u << 20);
	http_canonical(p, &sb);
	ck_assert_str_eq(sb.s, want);
	strbuf_clear(&sb);
	http_params_free(p);
}

START_TEST(test_defaults)
{
	struct http_params *p = parse("");

	ck_assert_str_eq(p->q, "");
	ck_assert_uint_eq(p->lang, SIDES_BOTH);
	ck_assert_uint_eq(p->num, REQUEST_NUM_DEFAULT);
	ck_assert_uint_eq(p->start, 0);
	ck_assert(p->fold && p->expand && !p->hl_given);
	ck_assert_int_eq(p->format, HTTP_HTML);
	ck_assert_int_eq(p->sort, SORT_DEFAULT);
	ck_assert_int_eq(p->from_at, NO_DATE);
	http_params_free(p);
	http_params_free(NULL);
	http_params_free(parse("&&=&=x&q&q=&unknown=%zz&Q=x"));
}
END_TEST

START_TEST(test_decoding)
{
	struct http_params *p = parse("q=%E8%92%b8%e7%95%99+a%2Bb%26c=d");

	ck_assert_str_eq(p->q, "蒸留 a+b&c=d");
	http_params_free(p);
	/* Bytes that the server passes unencoded. */
	p = parse("q=蒸留");
	ck_assert_str_eq(p->q, "蒸留");
	http_params_free(p);
	check_bad("q=%", "q");
	check_bad("q=%4", "q");
	check_bad("q=a%4", "q");
	check_bad("q=%4g", "q");
	check_bad("q=%zzz", "q");
	check_bad("q=%00", "q");
	check_bad("q=%0a", "q");
	check_bad("q=%0D%0AX-Evil:%20zzz", "q");
	check_bad("q=%7f", "q");
	check_bad("q=%c2%85", "q");
	check_bad("q=%ff", "q");
	check_bad("q=%c0%af", "q");		/* overlong */
	check_bad("q=%ed%a0%80", "q");		/* surrogate */
	check_bad("q=%f4%90%80%80", "q");	/* beyond Unicode */
	check_bad("q=%e3%81", "q");
	check_bad("tag=%ff", "tag");
}
END_TEST

START_TEST(test_values)
{
	static const char *const bad[][2] = {
		{ "lang=zzz", "lang" }, { "lang=JA", "lang" },
		{ "sort=zzz", "sort" }, { "format=zzz", "format" },
		{ "hl=zzz", "hl" }, { "has=both", "has" },
		{ "fold=2", "fold" }, { "x=yes", "x" },
		{ "recency=on", "recency" },
		{ "num=101", "num" }, { "num=-1", "num" },
		{ "num=1e3", "num" }, { "num=+1", "num" },
		{ "num=99999999999999999999", "num" },
		{ "start=10001", "start" }, { "start=9999&num=2", "start" },
		{ "min=x", "min" }, { "from=2026-02-30", "from" },
		{ "from=zzz", "from" }, { "to=2026-13", "to" },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		check_bad(bad[i][0], bad[i][1]);
	http_params_free(parse("start=9980"));
	http_params_free(parse("start=9900&num=100"));
}
END_TEST

/* Of single ones the last wins, lists collect. */
START_TEST(test_repeats)
{
	struct http_params *p = parse("q=a&q=b&tag=x&num=5&tag=y&num=7&"
	    "tag=x&source=s");

	ck_assert_str_eq(p->q, "b");
	ck_assert_uint_eq(p->num, 7);
	ck_assert_uint_eq(p->ntags, 2);
	ck_assert_str_eq(p->tags[0], "x");
	ck_assert_str_eq(p->tags[1], "y");
	ck_assert_uint_eq(p->nsources, 1);
	http_params_free(p);
}
END_TEST

START_TEST(test_limits)
{
	struct strbuf sb;
	struct http_params *p;

	strbuf_init(&sb, 1u << 20);
	strbuf_addstr(&sb, "q=");
	for (int i = 0; i < REQUEST_QUERY_MAX; i++)
		strbuf_addstr(&sb, "%E8%92%B8");
	p = parse(sb.s);
	http_params_free(p);
	strbuf_addch(&sb, 'a');
	check_bad(sb.s, "q");
	strbuf_reset(&sb);
	for (int i = 0; i < HTTP_LIST_MAX; i++)
		strbuf_addf(&sb, "tag=%d&", i);
	http_params_free(parse(sb.s));
	strbuf_addstr(&sb, "tag=one-more");
	check_bad(sb.s, "tag");
	/* The whole of it; what does not count does not help. */
	strbuf_reset(&sb);
	strbuf_addstr(&sb, "q=a&");
	while (sb.len < HTTP_QUERY_STRING_MAX)
		strbuf_addch(&sb, 'z');
	http_params_free(parse(sb.s));
	strbuf_addch(&sb, 'z');
	check_bad(sb.s, NULL);
	strbuf_clear(&sb);
}
END_TEST

START_TEST(test_canonical)
{
	check_canonical("", "");
	check_canonical("lang=both&num=20&start=0&fold=1&x=1&format=html&"
	    "unknown=1", "");
	check_canonical("recency=0&q=a", "q=a&recency=0");
	check_canonical("recency=1&x=1", "recency=1");
	check_canonical("has=en&like=b&id=a&hl=en&format=json&x=0&fold=0&"
	    "num=7&start=40&sort=date&min=4&to=2026-04&from=2026-03&"
	    "source=s&tag=y&tag=x&lang=ja&q=c%2b%2b+%e8%92%b8",
	    "q=c%2B%2B%20%E8%92%B8&lang=ja&tag=y&tag=x&source=s&"
	    "from=2026-03&to=2026-04&min=4&sort=date&start=40&num=7&fold=0&"
	    "x=0&format=json&hl=en&id=a&like=b&has=en");
	check_canonical("q=%22%27%3C%26%3D%23-._~",
	    "q=%22%27%3C%26%3D%23-._~");
}
END_TEST

static void
check_address(const char *base, const char *query_string, const char *want)
{
	struct http_params *p = parse(query_string);
	struct strbuf sb;

	strbuf_init(&sb, 1u << 20);
	http_address(&sb, base, p);
	ck_assert_str_eq(sb.s, want);
	strbuf_clear(&sb);
	http_params_free(p);
}

START_TEST(test_address)
{
	check_address("/search", "q=a%20b&num=20", "/search?q=a%20b");
	check_address("https://news.example/s", "", "https://news.example/s");
	/* An empty address would be this page with its query. */
	check_address("", "", "?");
}
END_TEST

START_TEST(test_request)
{
	struct http_params *p = parse("q=a&from=2026-03&to=2026-03-14&min=3&"
	    "lang=en&has=ja&fold=0&tag=t&like=l&start=20&sort=score");
	struct request req;

	request_init(&req);
	http_request(p, &req);
	ck_assert_str_eq(req.query, "a");
	/* 2026-03-01 and the end of 2026-03-14 in Tokyo, by date(1). */
	ck_assert_int_eq(req.from, 1772290800);
	ck_assert_int_eq(req.to, 1773500400);
	ck_assert_int_eq(req.min_score, 3);
	ck_assert_uint_eq(req.search, SIDES_EN);
	ck_assert_uint_eq(req.print, SIDES_BOTH);
	ck_assert_uint_eq(req.has, SIDES_JA);
	ck_assert(!req.fold && req.expand);
	ck_assert_int_eq(req.recency, RECENCY_CONF);
	ck_assert_uint_eq(req.ntags, 1);
	ck_assert_str_eq(req.tags[0], "t");
	ck_assert_str_eq(req.like, "l");
	ck_assert_uint_eq(req.start, 20);
	ck_assert_int_eq(req.sort, SORT_SCORE);
	http_params_free(p);
}
END_TEST

START_TEST(test_languages)
{
	static const struct {
		const char *header;
		enum ui_language want;
	} rows[] = {
		{ NULL, UI_JA }, { "", UI_JA }, { "ja", UI_JA },
		{ "en", UI_EN }, { "ja-JP", UI_JA }, { "en-GB", UI_EN },
		{ "en;q=0.8, ja", UI_JA }, { "ja;q=0.5,en;q=0.9", UI_EN },
		{ "ja,en-US;q=0.7,en;q=0.3", UI_JA }, { "fr", UI_EN },
		{ "fr, ja;q=0.1", UI_JA }, { "ja;q=0, en;q=0.1", UI_EN },
		{ ",,;q=,;;", UI_EN },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct http_params *p = NULL;
		const char *param;

		ck_assert_int_eq(parse_as("", rows[i].header, &p, &param,
		    NULL), STATUS_OK);
		ck_assert_msg(p->hl == rows[i].want, "%s", rows[i].header);
		http_params_free(p);
	}
}
END_TEST

/* Language and form of the answer are known though something is wrong. */
START_TEST(test_failure_keeps_form)
{
	struct http_params *p = NULL;
	const char *param;
	struct error err;

	ck_assert_int_eq(parse_as("num=zzz&from=x&hl=en&format=json", "ja",
	    &p, &param, &err), STATUS_BAD_QUERY);
	ck_assert_str_eq(param, "num");
	ck_assert_int_eq(p->hl, UI_EN);
	ck_assert_int_eq(p->format, HTTP_JSON);
	http_params_free(p);
}
END_TEST

START_TEST(test_headers)
{
	struct strbuf sb;

	strbuf_init(&sb, 1u << 16);
	http_header(&sb, "Location", "/a\r\nSet-Cookie: x");
	http_header(&sb, "Location", "/a\nb");
	http_header(&sb, "Location", "/a\x7f");
	ck_assert_str_eq(sb.s, "");
	http_header(&sb, "Content-Type", "text/html; charset=utf-8");
	http_header(&sb, "ETag", "\"a\"");
	ck_assert_str_eq(sb.s, "Content-Type: text/html; charset=utf-8\r\n"
	    "ETag: \"a\"\r\n");
	strbuf_clear(&sb);
}
END_TEST

UNIT_MAIN("http", test_defaults, test_decoding, test_values, test_repeats,
    test_limits, test_canonical, test_address, test_request, test_languages,
    test_failure_keeps_form, test_headers)
