/*
 * The small parts under the renderers: UTF-8, lines of a terminal, the JSON
 * and HTML writers, the configuration.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/where.h"
#include "searcher/html.h"
#include "searcher/json.h"
#include "searcher/term.h"
#include "text/utf8.h"
#include "unit/unit.h"

#define SMALL 4096u

static const struct {
	const char *text;
	size_t graphemes, columns;
} shapes[] = {
	{ "", 0, 0 },
	{ "abc", 3, 3 },
	{ "日本語", 3, 6 },
	{ "ｶﾀｶﾅ", 4, 4 },
	{ "か\xe3\x82\x99き", 2, 4 },			/* combining dakuten */
	{ "e\xcc\x81", 1, 1 },
	{ "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x94\xac!", 2, 3 },
							/* joined emoji */
	{ "\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbd", 1, 2 },	/* skin tone */
	{ "a\xe2\x80\x8b" "b", 2, 2 },			/* no width */
};

START_TEST(test_graphemes)
{
	for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
		size_t len = strlen(shapes[i].text), n = 0;

		for (size_t at = 0; at < len; n++)
			at += utf8_step(shapes[i].text + at, len - at);
		ck_assert_msg(n == shapes[i].graphemes ||
		    strstr(shapes[i].text, "\xe2\x80\x8b") != NULL,
		    "shape %zu: %zu graphemes", i, n);
		ck_assert_msg(utf8_columns(shapes[i].text, len) ==
		    shapes[i].columns, "shape %zu: %zu columns", i,
		    utf8_columns(shapes[i].text, len));
	}
}
END_TEST

static const struct {
	const char *text;
	bool valid;
} encodings[] = {
	{ "plain", true },
	{ "\xc2\x80", true },
	{ "\xf4\x8f\xbf\xbf", true },
	{ "\xef\xbf\xbd", true },		/* U+FFFD itself */
	{ "\x80", false },
	{ "\xc0\xaf", false },			/* overlong */
	{ "\xe0\x9f\xbf", false },
	{ "\xf0\x8f\xbf\xbf", false },
	{ "\xed\xa0\x80", false },		/* surrogate */
	{ "\xf4\x90\x80\x80", false },		/* above U+10FFFF */
	{ "\xe3\x81", false },			/* cut */
	{ "\xff", false },
};

START_TEST(test_encodings)
{
	for (size_t i = 0; i < sizeof(encodings) / sizeof(encodings[0]); i++)
		ck_assert_msg(utf8_valid(encodings[i].text,
		    strlen(encodings[i].text)) == encodings[i].valid,
		    "encoding %zu", i);
}
END_TEST

/* The line that a text makes, with one mark if end > 0. */
static void
check_line(char *text, size_t start, size_t end, size_t columns,
    const char *want)
{
	struct mark mark = { .start = start, .end = end };
	struct marked m = { .text = text, .marks = &mark, .nmarks = end > 0 };
	struct strbuf sb;

	strbuf_init(&sb, SMALL);
	term_marked(&sb, &m, columns, false);
	ck_assert_str_eq(sb.s, want);
	strbuf_clear(&sb);
}

START_TEST(test_lines)
{
	char kanji[] = "日本語の文", latin[] = "one two three";
	char dakuten[] = "か\xe3\x82\x99か\xe3\x82\x99か\xe3\x82\x99";
	char steers[] = "a\033[2Jb\tc\nd\xc2\x9b" "e\xe2\x80\xae" "f";

	check_line(kanji, 0, 0, 0, "日本語の文");
	check_line(kanji, 0, 0, 10, "日本語の文");
	check_line(kanji, 0, 0, 9, "日本語の…");
	check_line(kanji, 0, 0, 8, "日本語…");
	check_line(dakuten, 0, 0, 5, "か\xe3\x82\x99か\xe3\x82\x99…");
	check_line(latin, 4, 7, 7, "one …");	/* not "one tw…" */
	check_line(latin, 4, 7, 8, "one two…");
	check_line(latin, 0, 7, 6, "one t…");	/* it begins the line */
	check_line(steers, 0, 0, 0, "a[2Jb c def");
}
END_TEST

START_TEST(test_json)
{
	struct strbuf sb;
	struct json j = { .out = &sb };

	strbuf_init(&sb, SMALL);
	json_open(&j, NULL, '{');
	json_string(&j, "a\"", "\\ \n \t </script> \xe2\x80\xa8 \xff 語");
	json_open(&j, "b", '[');
	json_int(&j, NULL, -1);
	json_real(&j, NULL, 0.5);
	json_bool(&j, NULL, true);
	json_null(&j, NULL);
	json_close(&j, ']');
	json_open(&j, "c", '{');
	json_close(&j, '}');
	json_string(&j, "d", NULL);
	json_close(&j, '}');
	ck_assert_str_eq(sb.s, "{\"a\\\"\":\"\\\\ \\n \\u0009 "
	    "\\u003c/script> \\u2028 \xef\xbf\xbd 語\","
	    "\"b\":[-1,0.5000,true,null],\"c\":{},\"d\":null}");
	strbuf_clear(&sb);
}
END_TEST

START_TEST(test_html)
{
	struct strbuf sb;
	struct html h = { .out = &sb };

	strbuf_init(&sb, SMALL);
	html_open(&h, "p");
	html_attr(&h, "title", "\"'<&>\n\xe2\x80\xae");
	html_attr(&h, "lang", NULL);
	html_text(&h, "a\"'<b>&amp;");
	html_open(&h, "br");
	html_close(&h);
	html_element(&h, "b", "x\001y\xff");
	html_close(&h);
	ck_assert_str_eq(sb.s, "<p title=\"&quot;&#39;&lt;&amp;&gt; \">"
	    "a&quot;&#39;&lt;b&gt;&amp;amp;<br><b>xy\xef\xbf\xbd</b></p>");
	ck_assert_uint_eq(h.depth, 0);
	strbuf_clear(&sb);
}
END_TEST

/* The configuration that a text makes; NULL and the message if it is bad. */
static struct conf *
read_conf(const char *text, struct error *err)
{
	char path[] = "/tmp/ainews-conf.XXXXXX";
	int fd = mkstemp(path);
	struct conf *c;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (int)strlen(text));
	close(fd);
	if (conf_read(&c, path, err) != STATUS_OK)
		ck_assert_ptr_null(c);
	unlink(path);
	return c;
}

START_TEST(test_conf)
{
	struct error err;
	struct conf *c = read_conf("# a comment\n\n index = /srv/ai news \r\n"
	    "zone=UTC\nmismatch = refuse\nrecency = off\n"
	    "base_url = https://h/search\n"
	    "source = one /a b\nsource = two rel/dir\n"
	    "query.週報 = tag:LLM date:7d = x\n", &err);

	ck_assert_ptr_nonnull(c);
	ck_assert_str_eq(c->index, "/srv/ai news");
	ck_assert_str_eq(c->zone, "UTC");
	ck_assert(c->mismatch_refuse);
	ck_assert(c->recency_off);
	ck_assert_str_eq(c->base_url, "https://h/search");
	ck_assert_uint_eq(c->nsources, 2);
	ck_assert_str_eq(c->sources[0].path, "/a b");
	ck_assert_str_eq(c->sources[1].path, "/tmp/rel/dir");
	ck_assert_uint_eq(c->nqueries, 1);
	ck_assert_str_eq(c->queries[0].name, "週報");
	ck_assert_str_eq(c->queries[0].text, "tag:LLM date:7d = x");
	setenv("AINEWS_INDEX", "/env", 1);
	ck_assert_str_eq(conf_index(c, "/option"), "/option");
	ck_assert_str_eq(conf_index(c, NULL), "/env");
	unsetenv("AINEWS_INDEX");
	ck_assert_str_eq(conf_index(c, NULL), "/srv/ai news");
	conf_free(c);
	c = read_conf("", &err);
	ck_assert_str_eq(c->zone, "Asia/Tokyo");
	ck_assert(!c->recency_off);
	conf_free(c);
}
END_TEST

START_TEST(test_where)
{
	struct error err;
	struct where w;
	struct conf *c;

	ck_assert_int_eq(where_read(&w, "a b/c", &err), STATUS_OK);
	ck_assert_uint_eq(w.n, 1);
	ck_assert_str_eq(w.part[0].text, "a b/c");
	ck_assert_ptr_null(w.part[0].host);
	where_clear(&w);
	ck_assert_int_eq(where_read(&w, "/x,tcp:h:1,tcp:[::1]:65535", &err),
	    STATUS_OK);
	ck_assert_uint_eq(w.n, 3);
	ck_assert_str_eq(w.part[1].host, "h");
	ck_assert_uint_eq(w.part[1].port, 1);
	ck_assert_str_eq(w.part[2].host, "::1");
	ck_assert_uint_eq(w.part[2].port, 65535);
	where_clear(&w);
	ck_assert_int_eq(where_read(&w, "a,", &err), STATUS_BAD_INPUT);
	ck_assert_int_eq(where_read(&w, "tcp:h", &err), STATUS_BAD_INPUT);
	ck_assert_int_eq(where_read(&w, "tcp::1", &err), STATUS_BAD_INPUT);
	ck_assert_int_eq(where_read(&w, "tcp:h:0", &err), STATUS_BAD_INPUT);
	ck_assert_int_eq(where_read(&w, "tcp:h:65536", &err),
	    STATUS_BAD_INPUT);
	ck_assert_int_eq(where_read(&w, "tcp:h:1x", &err), STATUS_BAD_INPUT);
	ck_assert(!where_is_list("/srv/index"));
	ck_assert(where_is_list("tcp:h:1"));
	ck_assert(where_is_list("/nowhere/a,b"));
	/* Relative folders are beside the configuration. */
	c = read_conf("index = a,tcp:h:1,/b\n", &err);
	ck_assert_str_eq(c->index, "/tmp/a,tcp:h:1,/b");
	conf_free(c);
}
END_TEST

static const struct {
	const char *text, *says;
} bad[] = {
	{ "\nindx = /srv\n", ":2: unknown key: indx" },
	{ "index = /a\nindex = /b\n", ":2: given twice: index" },
	{ "index =\n", ":1: no value: index" },
	{ "index\n", ":1: expected key = value, found: index" },
	{ "mismatch = maybe\n", ":1: mismatch is warn or refuse, not: maybe" },
	{ "recency = 1\n", ":1: recency is on or off, not: 1" },
	{ "base_url = //h/\n",
	    ":1: base_url is not an http or https address: //h/" },
	{ "base_url = http://h/?x\n",
	    ":1: base_url takes no ?, # or quotes: http://h/?x" },
	{ "source = alone\n", ":1: source needs a name and a path: alone" },
	{ "source = a b\nsource = a c\n", ":2: source given twice: a" },
	{ "query.a = b\nquery.a = c\n", ":2: saved query given twice: a" },
	{ "query. = b\n", ":1: a saved query needs a name: query." },
};

START_TEST(test_bad_conf)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct error err = { .text = "" };

		ck_assert_ptr_null(read_conf(bad[i].text, &err));
		ck_assert_int_eq(err.status, STATUS_BAD_INPUT);
		ck_assert_msg(strstr(err.text, bad[i].says) != NULL,
		    "%zu: %s", i, err.text);
	}
}
END_TEST

UNIT_MAIN("surface", test_graphemes, test_encodings, test_lines, test_json,
    test_html, test_conf, test_where, test_bad_conf)
