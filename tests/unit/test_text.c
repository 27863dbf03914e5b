/*
 * Text before it becomes words: normalisation and its map, runs, sentences,
 * stems.
 */
#include <string.h>

#include "base/strbuf.h"
#include "text/lexicon.h"
#include "text/normalize.h"
#include "text/script.h"
#include "text/sentence.h"
#include "text/stem.h"
#include "unit/lists.h"
#include "unit/unit.h"

/* ---- normalisation ---- */

START_TEST(test_normalize)
{
	static const struct {
		const char *text, *plain, *folded;
	} rows[] = {
		{ "ＡＩ", "ai", "ai" },
		{ "Ｃ＋＋", "c++", "c++" },
		{ "ｶﾞｷﾞﾊﾟ", "ガギパ", "ガギパ" },
		{ "か\xe3\x82\x99", "が", "が" },
		{ "㈱", "(株)", "(株)" },
		{ "㌔", "キロ", "キロ" },
		{ "ﬁnance", "finance", "finance" },
		{ "Straße", "strasse", "strasse" },
		{ "1〜3", "1~3", "1~3" },
		{ "1～3", "1~3", "1~3" },
		{ "don’t", "don't", "don't" },
		{ "国會", "国會", "国会" },
		{ "サ−バ", "サ-バ", "サーバ" },
		{ "GPTー5", "gptー5", "gpt-5" },
		{ "か", "か", "か" },
		{ "こゝろ", "こゝろ", "こころ" },
		{ "いすゞ", "いすゞ", "いすず" },
		{ "少しづゝ", "少しづゝ", "少しづつ" },
		{ "バナヽ", "バナヽ", "バナナ" },
		{ "たゞ、ほゞ", "たゞ、ほゞ", "ただ、ほぼ" },
		{ "ゝ", "ゝ", "ゝ" },
		{ "co\xc2\xadop", "coop", "coop" },
	};
	struct lexicon *lx = open_lists();
	struct normalized n;

	normalized_init(&n);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		normalize(&n, rows[i].text, strlen(rows[i].text), NULL);
		ck_assert_str_eq(n.text.s, rows[i].plain);
		normalize(&n, rows[i].text, strlen(rows[i].text), lx);
		ck_assert_str_eq(n.text.s, rows[i].folded);
	}
	normalized_clear(&n);
	lexicon_free(lx);
}
END_TEST

/* Places in the folded text lead back to whole characters of the source. */
START_TEST(test_map)
{
	static const struct {
		const char *text, *find, *source;
	} rows[] = {
		{ "これは㈱日立だ", "株", "㈱" },
		{ "これは㈱日立だ", "日立", "日立" },
		{ "新しいｻｰﾊﾞｰを", "サーバー", "ｻｰﾊﾞｰ" },
		{ "古いか\xe3\x82\x99き", "が", "か\xe3\x82\x99" },
		{ "the oﬃce door", "office", "oﬃce" },
		{ "the oﬃce door", "f", "ﬃ" },
		{ "ＧＰＴ－５だ", "gpt-5", "ＧＰＴ－５" },
		{ "caf\x65\xcc\x81 bar", "\xc3\xa9", "e\xcc\x81" },
	};
	struct normalized n;

	normalized_init(&n);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t at, start, end;
		const char *p;

		normalize(&n, rows[i].text, strlen(rows[i].text), NULL);
		p = strstr(n.text.s, rows[i].find);
		ck_assert_ptr_nonnull(p);
		at = (size_t)(p - n.text.s);
		start = normalized_start(&n, at);
		end = normalized_end(&n, at + strlen(rows[i].find));
		ck_assert_uint_eq(end - start, strlen(rows[i].source));
		ck_assert_mem_eq(rows[i].text + start, rows[i].source,
		    end - start);
	}
	normalized_clear(&n);
}
END_TEST

START_TEST(test_nul)
{
	struct normalized n;

	normalized_init(&n);
	normalize(&n, "a\0b\0\xcc\x81", 6, NULL);
	ck_assert_uint_eq(strlen(n.text.s), n.text.len);
	ck_assert_mem_eq(n.text.s, "a b ", 4);
	normalize(&n, "x\xffy", 3, NULL);
	ck_assert_str_eq(n.text.s, "x\xef\xbf\xbdy");
	normalized_clear(&n);
}
END_TEST

/* ---- runs and sentences ---- */

START_TEST(test_runs)
{
	static const struct {
		const char *text, *runs;
	} rows[] = {
		{ "人工知能gpt-5.5を", "人工知能|gpt-5.5|を" },
		{ "c++ and c#.", "c++| |and| |c#|." },
		{ ".net", ".net" },
		{ "h.r. 8283", "h.r.| |8283" },
		{ "20,000人", "20,000|人" },
		{ "a,b", "a|,|b" },
		{ "サム・アルトマン", "サム・アルトマン" },
		{ "・サム", "・|サム" },
		{ "日本 語", "日本 語" },
		{ "at&t's", "at&t's" },
		{ "end. next", "end|. |next" },
	};
	struct strbuf sb;

	strbuf_init(&sb, 4096);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct run run;
		size_t at = 0;

		strbuf_reset(&sb);
		while (script_next(rows[i].text, strlen(rows[i].text), &at,
		    &run)) {
			if (sb.len > 0)
				strbuf_addch(&sb, '|');
			strbuf_add(&sb, rows[i].text + run.start,
			    run.end - run.start);
		}
		ck_assert_str_eq(sb.s, rows[i].runs);
	}
	strbuf_clear(&sb);
}
END_TEST

START_TEST(test_sentences)
{
	static const struct {
		const char *text, *cut;
	} rows[] = {
		{ "一つ。二つ！三つ？", "一つ。|二つ！|三つ？" },
		{ "「一つ。」二つ。", "「一つ。」|二つ。" },
		{ "One. Two!  Three?", "One.|Two!|Three?" },
		{ "GPT-5.5 is out. It runs.", "GPT-5.5 is out.|It runs." },
		{ "Mr. Smith met J. Doe.", "Mr. Smith met J. Doe." },
		{ "H.R. 8283 passed.", "H.R. 8283 passed." },
		{ "a line\nanother", "a line|another" },
		{ "  \n\t ", "" },
		{ "See openai.com now.", "See openai.com now." },
		{ "“Really.” He left.", "“Really.”|He left." },
		{ "え！？まさか。", "え！？|まさか。" },
		{ "　字下げ。　次の文　\n　", "字下げ。|次の文" },
	};
	struct strbuf sb;

	strbuf_init(&sb, 4096);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t at = 0, start, end;

		strbuf_reset(&sb);
		while (sentence_next(rows[i].text, strlen(rows[i].text), &at,
		    &start, &end)) {
			if (sb.len > 0)
				strbuf_addch(&sb, '|');
			strbuf_add(&sb, rows[i].text + start, end - start);
		}
		ck_assert_str_eq(sb.s, rows[i].cut);
	}
	strbuf_clear(&sb);
}
END_TEST

START_TEST(test_sentence_ended)
{
	static const struct {
		const char *text;
		bool ended;
	} rows[] = {
		{ "一つ。", true }, { "「一つ。」", true }, { "何故？", true },
		{ "It runs.", true }, { "“Really.”", true }, { "たぶん…", true },
		{ "as follows:", true }, { "見出し", false },
		{ "Test | Model | Teacher", false }, { "(図1)", false },
		{ "5.5 GPT", false }, { "", false }, { "」", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_msg(sentence_is_ended(rows[i].text,
		    strlen(rows[i].text)) == rows[i].ended, "%s",
		    rows[i].text);
}
END_TEST

/* ---- stems ---- */

START_TEST(test_stem)
{
	struct stemmer *s = stemmer_new();
	const char *p;
	size_t n;

	p = stem(s, "distillations", 13, &n);
	ck_assert_uint_eq(n, 6);
	ck_assert_mem_eq(p, "distil", 6);
	p = stem(s, "models", 6, &n);
	ck_assert_uint_eq(n, 5);
	ck_assert_mem_eq(p, "model", 5);
	stemmer_free(s);
	stemmer_free(NULL);
}
END_TEST

UNIT_MAIN("text", test_normalize, test_map, test_nul, test_runs,
    test_sentences, test_sentence_ended, test_stem)
