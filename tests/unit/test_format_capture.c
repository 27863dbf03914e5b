/* Site captures, whole and with their markers in disorder. */
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "unit/parse.h"
#include "unit/unit.h"

#define PLAIN_HEAD "茶わんが歌う\n窯元が歌う茶わんを発表した。\n"
#define POINTS "キーポイント\n音の仕組み\n縁をなでると鳴る。\n" \
    "値段\n一つ三千円から。\n"
#define ANALYSIS "影響分析・編集コメントを表示\n影響分析\n静かな茶会が変わる。\n" \
    "編集コメント\n一度聞いてみたい。\n"
#define BODY "茶わんは三年かけて作られた。\n原文を表示という言葉も出てくる。\n"
#define ENGLISH "原文を表示\nThe bowl took three years to make.\n" \
    "It sings when its rim is stroked.\n"
#define TAIL "関連記事\n今日のまとめ\nAI日報で今日の重要ニュースをまとめ読み"

START_TEST(test_plain)
{
	struct parsed p;
	struct side_text *ja;

	parse_text(&p, "100_bowl.txt",
	    PLAIN_HEAD POINTS ANALYSIS BODY ENGLISH TAIL);
	ck_assert_uint_eq(p.n, 1);
	ja = &p.v[0]->side[SIDE_JA];
	ck_assert_str_eq(p.v[0]->id, "100_bowl");
	ck_assert_str_eq(ja->title, "茶わんが歌う");
	ck_assert_str_eq(ja->summary, "窯元が歌う茶わんを発表した。");
	ck_assert_uint_eq(ja->npoints, 2);
	ck_assert_str_eq(ja->points[1].heading, "値段");
	ck_assert_str_eq(ja->points[1].text, "一つ三千円から。");
	ck_assert_str_eq(ja->analysis, "静かな茶会が変わる。");
	ck_assert_str_eq(ja->comment, "一度聞いてみたい。");
	ck_assert_str_eq(ja->body, "茶わんは三年かけて作られた。\n"
	    "原文を表示という言葉も出てくる。");
	ck_assert_ptr_null(p.v[0]->side[SIDE_EN].title);
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].body,
	    "The bowl took three years to make.\n"
	    "It sings when its rim is stroked.");
	ck_assert_int_eq(p.v[0]->original, ORIGINAL_EN);
	ck_assert_ptr_null(p.v[0]->pair_key);
	parsed_free(&p);
}
END_TEST

/* Everything a side holds, to ask whether a sentence is still there. */
static char *
all_text(const struct article *a)
{
	struct strbuf sb;

	strbuf_init(&sb, 1 << 20);
	for (int s = 0; s < SIDES; s++) {
		const struct side_text *t = &a->side[s];
		const char *const fields[] = {
			t->title, t->summary, t->body, t->analysis, t->comment
		};

		for (size_t i = 0; i < 5; i++)
			strbuf_addf(&sb, "%s\n", fields[i] ? fields[i] : "");
		for (size_t i = 0; i < t->npoints; i++)
			strbuf_addf(&sb, "%s\n%s\n", t->points[i].heading ?
			    t->points[i].heading : "", t->points[i].text);
	}
	return strbuf_take(&sb);
}

static const char *const sentences[] = {
	"茶わんが歌う", "窯元が歌う茶わんを発表した。", "縁をなでると鳴る。",
	"一つ三千円から。", "静かな茶会が変わる。", "一度聞いてみたい。",
	"茶わんは三年かけて作られた。", "The bowl took three years to make.",
	"It sings when its rim is stroked.",
};

static void
keeps_all(const char *text)
{
	struct parsed p;
	char *all;

	parse_text(&p, "a.txt", text);
	ck_assert_msg(p.st == STATUS_OK && p.n == 1, "%s", text);
	all = all_text(p.v[0]);
	for (size_t i = 0; i < sizeof(sentences) / sizeof(*sentences); i++)
		if (strstr(text, sentences[i]) != NULL)
			ck_assert_msg(strstr(all, sentences[i]) != NULL,
			    "lost %s of:\n%s\nleft:\n%s", sentences[i], text,
			    all);
	free(all);
	parsed_free(&p);
}

/* Each part left out, doubled, and with each marker alone left out. */
START_TEST(test_disorder)
{
	static const char *const parts[] = {
		PLAIN_HEAD, POINTS, ANALYSIS, BODY, ENGLISH, TAIL,
	};
	static const char *const markers[] = {
		"キーポイント\n", "影響分析・編集コメントを表示\n", "影響分析\n",
		"編集コメント\n", "原文を表示\n", "関連記事\n",
		"今日のまとめ\n",
	};
	const size_t nparts = sizeof(parts) / sizeof(*parts);
	struct strbuf sb;

	for (size_t skip = 0; skip < nparts; skip++)
		for (size_t twice = 0; twice <= nparts; twice++) {
			strbuf_init(&sb, 1 << 16);
			for (size_t i = 0; i < nparts; i++) {
				if (i != skip)
					strbuf_addstr(&sb, parts[i]);
				if (i == twice && i != nparts - 1)
					strbuf_addstr(&sb, parts[i]);
			}
			keeps_all(sb.s);
			strbuf_clear(&sb);
		}
	for (size_t m = 0; m < sizeof(markers) / sizeof(*markers); m++) {
		static const char whole[] =
		    PLAIN_HEAD POINTS ANALYSIS BODY ENGLISH TAIL;
		size_t n = strlen(markers[m]);
		const char *s = whole;

		/* Without the marker where it is a line. */
		strbuf_init(&sb, 1 << 16);
		while (*s != '\0') {
			const char *nl = strchr(s, '\n');
			size_t len = nl ? (size_t)(nl + 1 - s) : strlen(s);

			if (len != n || memcmp(s, markers[m], n) != 0)
				strbuf_add(&sb, s, len);
			s += len;
		}
		keeps_all(sb.s);
		strbuf_clear(&sb);
	}
}
END_TEST

START_TEST(test_page)
{
	static const char text[] =
	    "AIニュース最前線\n最新ニュース日報週報\n\n"
	    "© 2026 example特定商取引法に基づく表記\n"
	    "ニュース一覧元記事を開く\n"
	    "窯元通信·2026年6月19日 22:02·約8分で読める\n\n"
	    "茶わんが歌う\n\n#歌う 茶わん#窯元#MIT\nTL;DR\n\n要約の文。\n\n"
	    "AI深層分析2026年6月19日 14:04\n4\n重要/ 5段階\n深度40%\n5\n"
	    "革新性10%\n2\n\nキーポイント\n\n1\n\n音の仕組み\n\n縁をなでると鳴る。\n\n"
	    "2\n\n値段\n\n2\n\n" ANALYSIS "\n茶わんは三年かけて作られた。\n\n共有\n\n"
	    "(注:「bowl」は茶わんと訳した。)\n\n購読する\n\n原文を表示\n\n"
	    "The bowl took three years to make.\n\nShare\n\nSubscribe now\n\n"
	    "この記事をシェア\n\n関連記事\n\n陶芸新聞2026年6月20日 17:06\n\n"
	    "別の記事の題\n\n別の記事の要約。\n\n窯元通信★42026年6月20日 01:08\n\n"
	    "もう一つの題\n\nもう一つの要約。\n\n今日のまとめ\n\n"
	    "AI日報で今日の重要ニュースをまとめ読み\n\n"
	    "ニュース一覧に戻る元記事を読む\n";
	struct side_text *ja;
	struct parsed p;

	parse_text(&p, "a.txt", text);
	ja = &p.v[0]->side[SIDE_JA];
	ck_assert_str_eq(ja->title, "茶わんが歌う");
	ck_assert_str_eq(ja->summary, "要約の文。");
	ck_assert_str_eq(p.v[0]->source, "窯元通信");
	ck_assert_int_eq(p.v[0]->date, 1781874120);
	ck_assert_uint_eq(p.v[0]->ntags, 3);
	ck_assert_str_eq(p.v[0]->tags[0], "歌う 茶わん");
	ck_assert_uint_eq(p.v[0]->nscores, 3);
	ck_assert_str_eq(p.v[0]->scores[0].name, "importance");
	ck_assert_int_eq(p.v[0]->scores[0].value, 4);
	ck_assert_str_eq(p.v[0]->scores[2].name, "novelty");
	ck_assert_int_eq(p.v[0]->scores[2].value, 2);
	ck_assert_uint_eq(ja->npoints, 2);
	/* A sentence that is a number is still the sentence. */
	ck_assert_str_eq(ja->points[1].text, "2");
	ck_assert_str_eq(ja->body, "茶わんは三年かけて作られた。\n"
	    "(注:「bowl」は茶わんと訳した。)");
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].body,
	    "The bowl took three years to make.");
	parsed_free(&p);
}
END_TEST

START_TEST(test_furniture)
{
	struct parsed p;

	parse_text(&p, "a.txt", PLAIN_HEAD POINTS ANALYSIS
	    "本文。\nTechCrunch イベント\nサンフランシスコ、カリフォルニア州\n"
	    "2026 年 10 月 13 日〜15 日\n"
	    "当記事内のリンクを通じてご購入いただいた場合、私たちは少額のコミッションを獲得する可能性があります。\n"
	    "原文を表示\nText.\nTechcrunch event\nSan Francisco, CA\n|\n"
	    "October 13-15, 2026\nMore text.\n"
	    "*When you purchase through links in our articles, we may earn a "
	    "small commission.*\nAnn writes about bowls.\n"
	    "You can contact or verify outreach from Ann by emailing "
	    "ann@example.org.\nTechcrunch event\nThis line is a long one, a "
	    "sentence about an event, and it must stay where it is.\n" TAIL);
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].body, "本文。");
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].body,
	    "Text.\nMore text.\nAnn writes about bowls.\nTechcrunch event\n"
	    "This line is a long one, a sentence about an event, and it must "
	    "stay where it is.");
	parsed_free(&p);
}
END_TEST

/* What the original shows as *slanted*; other stars are text. */
START_TEST(test_emphasis)
{
	struct parsed p;

	parse_text(&p, "a.txt", PLAIN_HEAD POINTS ANALYSIS "本文。\n"
	    "原文を表示\n*Summary: A memo, three weeks before.*\n"
	    "By lines *outside the US* even “*improper techniques*” and "
	    "**bold**.\nBut 2 * 3 * 4, a*b*c, f(*args, **kw), *.txt and "
	    "*one\nthat* ends elsewhere.\n" TAIL);
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].body,
	    "Summary: A memo, three weeks before.\n"
	    "By lines outside the US even “improper techniques” and "
	    "bold.\nBut 2 * 3 * 4, a*b*c, f(*args, **kw), *.txt and "
	    "*one\nthat* ends elsewhere.");
	parsed_free(&p);
}
END_TEST

/* A related list in another shape may be text, so it stays. */
START_TEST(test_unknown_tail)
{
	struct parsed p;

	parse_text(&p, "a.txt", PLAIN_HEAD POINTS ANALYSIS BODY ENGLISH
	    "関連記事\nこれは一覧ではなく、本文の続きかもしれない段落である。\n");
	ck_assert_ptr_nonnull(strstr(p.v[0]->side[SIDE_EN].body,
	    "本文の続きかもしれない"));
	parsed_free(&p);
}
END_TEST

START_TEST(test_japanese_original)
{
	struct parsed p;

	parse_text(&p, "a.txt", PLAIN_HEAD POINTS ANALYSIS BODY
	    "原文を表示\n原文も日本語であった。\n" TAIL);
	ck_assert(!article_has(p.v[0], SIDE_EN));
	ck_assert_int_eq(p.v[0]->original, ORIGINAL_JA);
	ck_assert_ptr_nonnull(strstr(p.v[0]->side[SIDE_JA].body,
	    "原文も日本語であった。"));
	parsed_free(&p);
}
END_TEST

UNIT_MAIN("format_capture", test_plain, test_disorder, test_page,
    test_furniture, test_emphasis, test_unknown_tail,
    test_japanese_original)
