#include "article/article_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "unit/unit.h"

static struct article *
one_side(enum side side, const char *title)
{
	struct article *a = article_new();

	a->id = xstrdup("id");
	a->side[side].title = xstrdup(title);
	return a;
}

START_TEST(test_merge)
{
	struct article *ja = one_side(SIDE_JA, "日本"), *en;

	ja->original = ORIGINAL_EN;
	article_add_tag(ja, "蒸留");
	en = one_side(SIDE_EN, "Japan");
	en->date = 5;
	en->url = xstrdup("https://example.org/");
	article_add_tag(en, "蒸留");
	article_add_tag(en, "llm");
	article_merge(ja, en);
	article_free(en);
	ck_assert_str_eq(ja->side[SIDE_JA].title, "日本");
	ck_assert_str_eq(ja->side[SIDE_EN].title, "Japan");
	ck_assert_int_eq(ja->original, ORIGINAL_EN);
	ck_assert_int_eq(ja->date, 5);
	ck_assert_str_eq(ja->url, "https://example.org/");
	ck_assert_uint_eq(ja->ntags, 2);
	article_drop_side(ja, SIDE_EN);
	ck_assert(!article_has(ja, SIDE_EN));
	ck_assert(article_has(ja, SIDE_JA));
	article_free(ja);
	article_free(NULL);
}
END_TEST

START_TEST(test_merge_replaces)
{
	struct article *old = one_side(SIDE_JA, "old");
	struct article *new = one_side(SIDE_JA, "new");

	old->side[SIDE_JA].body = xstrdup("old body");
	article_merge(old, new);
	article_free(new);
	ck_assert_str_eq(old->side[SIDE_JA].title, "new");
	ck_assert_ptr_null(old->side[SIDE_JA].body);
	article_free(old);
}
END_TEST

START_TEST(test_tags_and_scores)
{
	struct article *a = article_new();
	char tag[16];

	article_add_tag(a, "");
	for (int i = 0; i < 2 * ARTICLE_TAGS_MAX; i++) {
		snprintf(tag, sizeof(tag), "tag %d", i);
		article_add_tag(a, tag);
	}
	ck_assert_uint_eq(a->ntags, ARTICLE_TAGS_MAX);
	article_add_score(a, "重要", 4);
	article_add_score(a, "importance", 5);
	article_add_score(a, "other", 1);
	ck_assert_uint_eq(a->nscores, 2);
	ck_assert_str_eq(a->scores[0].name, "importance");
	ck_assert_int_eq(a->scores[0].value, 5);
	ck_assert_ptr_null(score_canonical("other"));
	article_free(a);
}
END_TEST

/* Everything an article can hold survives the way through JSON. */
START_TEST(test_json_round_trip)
{
	struct article *a = one_side(SIDE_JA, "題名"), *b;
	struct side_text *t = &a->side[SIDE_JA];
	json_t *first, *second;

	a->pair_key = xstrdup("src:a");
	a->url = xstrdup("https://example.org/");
	a->source = xstrdup("Example");
	a->author = xstrdup("A. Author");
	a->date = 1781874120;
	a->added = 0;
	a->changed = -1;
	a->original = ORIGINAL_EN;
	article_add_tag(a, "オープンソース AI");
	a->entities = xcalloc(1, sizeof(char *));
	a->entities[0] = xstrdup("dod");
	a->nentities = 1;
	article_add_score(a, "深度", 5);
	t->summary = xstrdup("要約");
	side_add_point(t, "見出し", "文");
	side_add_point(t, NULL, "文だけ");
	side_add_point(t, "見出しだけ", NULL);
	t->body = xstrdup("一\n二");
	t->analysis = xstrdup("分析");
	t->comment = xstrdup("編集");
	t->key = xstrdup("src:a#1");
	t->hash = xstrdup("00");
	a->side[SIDE_EN].body = xstrdup("body");
	first = article_to_json(a);
	ck_assert_int_eq(article_from_json(&b, first, NULL), STATUS_OK);
	second = article_to_json(b);
	ck_assert(json_equal(first, second));
	ck_assert_uint_eq(json_object_size(first), 14);
	ck_assert_uint_eq(json_object_size(json_object_get(first, "ja")), 8);
	ck_assert_int_eq(b->original, ORIGINAL_EN);
	ck_assert_int_eq(b->changed, -1);
	ck_assert_ptr_null(b->side[SIDE_JA].points[1].heading);
	json_decref(first);
	json_decref(second);
	article_free(a);
	article_free(b);
}
END_TEST

static void
refused(const char *text, const char *reason)
{
	struct article *a = NULL;
	struct error err = { 0 };
	json_t *o = NULL;
	enum status st;

	st = article_json_load(&o, text, strlen(text), &err);
	if (st == STATUS_OK)
		st = article_from_json(&a, o, &err);
	ck_assert_msg(st == STATUS_BAD_INPUT, "%s", text);
	ck_assert_msg(strstr(err.text, reason) != NULL, "%s: %s", text,
	    err.text);
	ck_assert_ptr_null(a);
	json_decref(o);
}

START_TEST(test_json_refuses)
{
	char deep[200];

	refused("", "expected");
	refused("{\"id\":1", "expected");
	refused("[]", "not a JSON object");
	refused("{\"id\":\"a\",\"id\":\"b\"}", "duplicate");
	refused("{\"id\":\"\xff\"}", "decode");
	refused("{\"id\":[]}", "\"id\" is not a string");
	refused("{\"date\":\"soon\"}", "\"date\" is not a date");
	refused("{\"tags\":{}}", "\"tags\"");
	refused("{\"tags\":[{}]}", "\"tags\"");
	refused("{\"scores\":[]}", "\"scores\"");
	refused("{\"scores\":{\"a\":\"b\"}}", "\"scores\"");
	refused("{\"ja\":\"x\"}", "\"ja\" is not an object");
	refused("{\"ja\":{\"points\":[[1,2,3]]}}", "\"points\"");
	memset(deep, '[', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	refused(deep, "nested deeper than 32");
}
END_TEST

START_TEST(test_json_accepts)
{
	static const char text[] = "{\"id\":7,\"tags\":\"one\",\"x\":[[[]]],"
	    "\"scores\":{\"a\":3.9},\"author\":null,"
	    "\"en\":{\"title\":\"a\\u0000b\",\"points\":[\"s\","
	    "{\"heading\":\"h\",\"text\":\"t\"}]}}";
	struct article *a;
	json_t *o;

	ck_assert_int_eq(article_json_load(&o, text, strlen(text), NULL),
	    STATUS_OK);
	ck_assert_int_eq(article_from_json(&a, o, NULL), STATUS_OK);
	json_decref(o);
	ck_assert_str_eq(a->id, "7");
	ck_assert_str_eq(a->tags[0], "one");
	ck_assert_int_eq(a->scores[0].value, 3);
	ck_assert_ptr_null(a->author);
	ck_assert_str_eq(a->side[SIDE_EN].title, "a b");
	ck_assert_uint_eq(a->side[SIDE_EN].npoints, 2);
	ck_assert_str_eq(a->side[SIDE_EN].points[1].heading, "h");
	article_free(a);
}
END_TEST

UNIT_MAIN("article", test_merge, test_merge_replaces, test_tags_and_scores,
    test_json_round_trip, test_json_refuses, test_json_accepts)
