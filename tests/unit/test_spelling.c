/*
 * Spelling: what is folded into one, which rule says so, and numbers.
 */
#include <string.h>

#include "text/lexicon.h"
#include "text/numeral.h"
#include "text/spelling.h"
#include "unit/lists.h"
#include "unit/unit.h"

START_TEST(test_fold)
{
	static const struct {
		const char *a, *b;
		bool same;
	} rows[] = {
		{ "サーバ", "サーバー", true },
		{ "ディスティレーション", "ディスティレイション", true },
		{ "ヴァイオリン", "バイオリン", true },
		{ "ヴィーナス", "ビーナス", true },
		{ "ウォッチ", "ウオッチ", true },
		{ "人々", "人人", true },
		{ "引越し", "引っ越し", true },
		{ "が", "か", false },
		{ "パン", "バン", false },
		{ "コピー", "コピ", false },
		{ "ビル", "ビール", false },
		{ "おばさん", "おばあさん", false },
	};
	struct lexicon *lx = open_lists();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char a[SPELLING_MAX], b[SPELLING_MAX];

		spelling_fold(lx, rows[i].a, strlen(rows[i].a), a);
		spelling_fold(lx, rows[i].b, strlen(rows[i].b), b);
		ck_assert_msg((strcmp(a, b) == 0) == rows[i].same,
		    "%s %s, %s %s", rows[i].a, rows[i].b, a, b);
	}
	lexicon_free(lx);
}
END_TEST

START_TEST(test_rules)
{
	static const struct {
		const char *a, *b, *rule;
	} rows[] = {
		{ "ＡＩ", "ai", "width" },
		{ "AI", "ai", "case" },
		{ "サーバ", "サーバー", "long-vowel" },
		{ "ヴァイオリン", "バイオリン", "vu" },
		{ "ウォッチ", "ウオッチ", "small-kana" },
		{ "人々", "人人", "iteration-mark" },
		{ "國会", "国会", "kanji-variant" },
		{ "満洲", "満州", "kakikae" },
		{ "こゝろ", "こころ", "iteration-mark" },
		{ "XR-77", "XR‐77", "dash" },
		{ "データ", "デ−タ", "dash" },
		{ "GPTー5", "GPT-5", "dash" },
		{ "サム・アルトマン", "サムアルトマン", "middle-dot" },
		{ "量子計算", "量子 計算", "space" },
		{ "インタフェース", "インターフェース", "katakana" },
		{ "二万", "20,000", "numeral" },
		{ "引越し", "引っ越し", "okurigana" },
		{ "京都", "東京", NULL },
		{ "同じ", "同じ", NULL },
	};
	struct lexicon *lx = open_lists();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *rule = spelling_rule(lx, rows[i].a,
		    strlen(rows[i].a), rows[i].b, strlen(rows[i].b));

		if (rows[i].rule == NULL)
			ck_assert_msg(rule == NULL, "%s %s", rows[i].a,
			    rows[i].b);
		else
			ck_assert_pstr_eq(rule, rows[i].rule);
	}
	lexicon_free(lx);
}
END_TEST

START_TEST(test_numbers)
{
	static const struct {
		const char *text, *digits;
	} rows[] = {
		{ "二万", "20000" }, { "2万", "20000" },
		{ "20,000", "20000" }, { "2万4000", "24000" },
		{ "1.3万", "13000" }, { "二〇二六", "2026" },
		{ "九", "9" }, { "十", "10" }, { "百二十三", "123" },
		{ "一億二千万", "120000000" }, { "千", "1000" },
		{ "3兆", "3000000000000" }, { "130 万", "1300000" },
		{ "0", "0" }, { "1.5", "" }, { "", "" }, { "万一つ", "" },
		{ "99999999999999999999", "" }, { "18446745兆", "" },
		{ "999999999999999千999999999999999千", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char out[32] = "";
		size_t n = numeral_value(rows[i].text,
		    strlen(rows[i].text), out, sizeof(out));

		ck_assert_uint_eq(n, strlen(rows[i].digits));
		if (n > 0)
			ck_assert_str_eq(out, rows[i].digits);
	}
}
END_TEST

UNIT_MAIN("spelling", test_fold, test_rules, test_numbers)
