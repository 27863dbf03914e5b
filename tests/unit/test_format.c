/* What all formats share, plain text and JSON lines. */
#include "indexer/format.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "unit/parse.h"
#include "unit/unit.h"

static const char text_ja[] =
    "図書館の朝\nきのうの夜、図書館の窓に猫がいた。\n司書はミルクを出した。\n";

START_TEST(test_text)
{
	struct parsed p;

	parse_text(&p, "dir/2026-06-19-cats.txt", text_ja);
	ck_assert_int_eq(p.st, STATUS_OK);
	ck_assert_uint_eq(p.n, 1);
	ck_assert_uint_eq(p.record[0], 0);
	ck_assert_str_eq(p.v[0]->id, "2026-06-19-cats");
	ck_assert_int_eq(p.v[0]->date, 1781794800);
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].title, "図書館の朝");
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].body,
	    "きのうの夜、図書館の窓に猫がいた。\n司書はミルクを出した。");
	ck_assert(!article_has(p.v[0], SIDE_EN));
	parsed_free(&p);
}
END_TEST

START_TEST(test_text_wrapped)
{
	struct parsed p;

	parse_text(&p, "a.txt", "A title\r\n\r\n"
	    "The first line of this letter was broken by a\r\n"
	    "program that likes short lines.\r\n"
	    "A new sentence on a line of its own.\r\n");
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].title, "A title");
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].body,
	    "The first line of this letter was broken by a program that "
	    "likes short lines.\nA new sentence on a line of its own.");
	parsed_free(&p);
}
END_TEST

START_TEST(test_cleaning)
{
	struct parsed p;

	parse_text(&p, "a b\tc.txt", "\xef\xbb\xbf" "Ti\ttle\x7f\n\n\n"
	    "\xe3\x80\x80" "one\x1f two\xc2\x85" "three\xe2\x80\xa8"
	    "four \n");
	ck_assert_str_eq(p.v[0]->id, "a-b-c");
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].title, "Ti tle");
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].body, "one  two\nthree\nfour");
	parsed_free(&p);
}
END_TEST

START_TEST(test_empty)
{
	struct parsed p;

	parse_text(&p, "a.txt", "");
	ck_assert_int_eq(p.st, STATUS_OK);
	ck_assert_uint_eq(p.n, 0);
	ck_assert_str_eq(p.skipped, "0: no text;");
	parse_text(&p, "a.txt", " \n\t\n");
	ck_assert_uint_eq(p.n, 0);
}
END_TEST

START_TEST(test_long_names)
{
	char rel[2][1000];
	struct parsed p[2];

	for (int i = 0; i < 2; i++) {
		memset(rel[i], 'x', sizeof(rel[i]));
		snprintf(rel[i] + 990, 10, "%d.txt", i);
		parse_text(&p[i], rel[i], "text");
		ck_assert_uint_le(strlen(p[i].v[0]->id), ARTICLE_ID_MAX);
	}
	ck_assert_str_ne(p[0].v[0]->id, p[1].v[0]->id);
	parsed_free(&p[0]);
	parsed_free(&p[1]);
}
END_TEST

static const char *const encodings[] = {
	"SHIFT_JIS", "EUC-JP", "ISO-2022-JP", "UTF-16", "UTF-16LE",
	"UTF-16BE", "UTF-8",
};

START_TEST(test_encodings)
{
	struct parsed p;

	for (size_t i = 0; i < sizeof(encodings) / sizeof(*encodings); i++) {
		char buf[1000] = "", *to = buf, *from = xstrdup(text_ja);
		char *keep = from;
		size_t left = sizeof(buf), len = strlen(text_ja);
		iconv_t cd = iconv_open(encodings[i], "UTF-8");

		ck_assert(cd != (iconv_t)-1);
		ck_assert_uint_eq(iconv(cd, &from, &len, &to, &left), 0);
		(void)iconv(cd, NULL, NULL, &to, &left);
		(void)iconv_close(cd);
		parse_bytes(&p, "a.txt", buf, sizeof(buf) - left);
		ck_assert_msg(p.st == STATUS_OK, "%s: %s", encodings[i],
		    p.err.text);
		ck_assert_msg(strcmp(p.v[0]->side[SIDE_JA].title,
		    "図書館の朝") == 0, "%s", encodings[i]);
		parsed_free(&p);
		free(keep);
	}
}
END_TEST

START_TEST(test_refuses_bytes)
{
	struct parsed p;
	char reason[64];

	parse_bytes(&p, "a.txt", "te\0xt", 5);
	ck_assert_int_eq(p.st, STATUS_BAD_INPUT);
	ck_assert_str_eq(p.err.text, "a.txt: binary data, not text");
	parse_text(&p, "a.txt", "\1\2\3\4 text");
	ck_assert_int_eq(p.st, STATUS_BAD_INPUT);
	/* One wrong byte in much UTF-8 is damage, not Shift_JIS. */
	parse_text(&p, "a.txt", "日本語の文章\xff日本語の文章");
	ck_assert_int_eq(p.st, STATUS_BAD_INPUT);
	snprintf(reason, sizeof(reason), "byte %zu ",
	    strlen("日本語の文章"));
	ck_assert_ptr_nonnull(strstr(p.err.text, reason));
	/* Overlong, surrogate, above U+10FFFF. */
	parse_text(&p, "a.txt", "\xc0\xaf");
	ck_assert_int_eq(p.st, STATUS_BAD_INPUT);
	parse_text(&p, "a.txt", "caf\xe9 au lait");
	ck_assert_int_eq(p.st, STATUS_BAD_INPUT);
}
END_TEST

START_TEST(test_too_large)
{
	struct input in = { .path = "a", .rel = "a", .source = "",
	    .bytes = "", .len = ((size_t)64 << 20) + 1 };
	struct sink sink = { 0 };
	struct error err;

	ck_assert_int_eq(format_parse(&in, &sink, &err), STATUS_TOO_LARGE);
}
END_TEST

START_TEST(test_jsonl)
{
	struct parsed p;

	parse_text(&p, "x/news.jsonl",
	    "{\"id\":\"a 1\",\"url\":\"javascript:alert(1)\","
	    "\"date\":\"2026-06-19T22:02\",\"scores\":{\"重要\":4},"
	    "\"tags\":[\" 蒸留 \"],\"ja\":{\"title\":\"一\\n行\","
	    "\"points\":[[\"見出し\",\"文\"]],\"key\":\"evil\"},"
	    "\"en\":{\"body\":\"one\\n\\n\\ttwo\"}}\r\n"
	    "\n"
	    "{broken\n"
	    "{\"title\":\"日本語の題\",\"text\":\"本文\"}\n"
	    "{\"title\":\"Title\",\"text\":\"日本\",\"lang\":\"en\"}\n"
	    "{\"title\":\"Titel\",\"text\":\"Text\",\"lang\":\"de\"}\n"
	    "{\"id\":\"none\"}\n"
	    "{\"id\":\"bad\",\"title\":\"\xff\"}\n");
	ck_assert_int_eq(p.st, STATUS_OK);
	ck_assert_uint_eq(p.n, 3);
	ck_assert_str_eq(p.v[0]->id, "a-1");
	ck_assert_ptr_null(p.v[0]->url);
	ck_assert_int_eq(p.v[0]->date, 1781874120);
	ck_assert_str_eq(p.v[0]->tags[0], "蒸留");
	ck_assert_str_eq(p.v[0]->scores[0].name, "importance");
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].title, "一 行");
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].points[0].text, "文");
	ck_assert_ptr_null(p.v[0]->side[SIDE_JA].key);
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].body, "one\ntwo");
	ck_assert_uint_eq(p.record[0], 1);
	/* The number is that of the line, so mending line 3 moves nothing. */
	ck_assert_str_eq(p.v[1]->id, "news-4");
	ck_assert_str_eq(p.v[1]->side[SIDE_JA].body, "本文");
	ck_assert_str_eq(p.v[2]->side[SIDE_EN].body, "日本");
	ck_assert_ptr_nonnull(strstr(p.refused, "3: "));
	ck_assert_ptr_nonnull(strstr(p.refused, ";8: "));
	ck_assert_str_eq(p.skipped, "6: language de;7: no text;");
	parsed_free(&p);
}
END_TEST

START_TEST(test_jsonl_by_content)
{
	struct parsed p;

	parse_text(&p, "news.txt", "{\"title\":\"A\"}\n{\"title\":\"B\"}\n");
	ck_assert_uint_eq(p.n, 2);
	parsed_free(&p);
	/* A text that only begins like it is a text. */
	parse_text(&p, "news.txt", "{\"a\" is how JSON begins.\nMore.\n");
	ck_assert_uint_eq(p.n, 1);
	ck_assert_ptr_nonnull(p.v[0]->side[SIDE_EN].body);
	parsed_free(&p);
}
END_TEST

UNIT_MAIN("format", test_text, test_text_wrapped, test_cleaning, test_empty,
    test_long_names, test_encodings, test_refuses_bytes, test_too_large,
    test_jsonl, test_jsonl_by_content)
