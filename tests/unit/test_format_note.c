/* Markdown: notes, pairing, front matter, reports and digests. */
#include <string.h>

#include "unit/parse.h"
#include "unit/unit.h"

START_TEST(test_note)
{
	struct parsed p;
	struct side_text *t;

	parse_text(&p, "_posts/2026-06-19-bowl-ja.md",
	    "---\nlayout: post\nlang: ja\ntranslated: true\n"
	    "model: x-ai/grok-4-fast:free\n"
	    "title: \"茶わん: 歌う\"\ntags:\n  - オープンソース AI\n  - 窯\n"
	    "category: 工芸, 音\nauthor: 山田\nurl: https://example.org/a\n"
	    "date : 2026-06-18 08:00:00 +0900\n---\n"
	    "# 茶わん: 歌う\n\n**窯元**が[歌う茶わん](https://example.org/)を\n"
	    "発表した。A&amp;B &nbsp;&#x30A2;\n\n<!-- comment -->\n"
	    "- 一つ\n- 二つ\n\n```sh\n  make *x*\n\n  make y\n```\n\n"
	    "| 色 | 値段 |\n|---|---|\n| 青 | 三千 |\n\nABC\ndef\n");
	ck_assert_uint_eq(p.n, 1);
	t = &p.v[0]->side[SIDE_JA];
	ck_assert_str_eq(p.v[0]->id, "2026-06-19-bowl");
	ck_assert_str_eq(p.v[0]->pair_key, "src:_posts/2026-06-19-bowl");
	ck_assert_str_eq(t->title, "茶わん: 歌う");
	ck_assert_str_eq(p.v[0]->author, "山田");
	ck_assert_str_eq(p.v[0]->url, "https://example.org/a");
	ck_assert_int_eq(p.v[0]->date, 1781737200);
	ck_assert_int_eq(p.v[0]->original, ORIGINAL_EN);
	ck_assert_uint_eq(p.v[0]->ntags, 4);
	ck_assert_str_eq(p.v[0]->tags[0], "オープンソース AI");
	ck_assert_str_eq(p.v[0]->tags[3], "音");
	ck_assert_str_eq(t->body, "窯元が歌う茶わんを発表した。A&B ア\n"
	    "一つ\n二つ\nmake *x*\nmake y\n色 | 値段\n青 | 三千\nABC def");
	parsed_free(&p);
}
END_TEST

static const struct {
	const char *rel, *text;
	const char *key;	/* NULL: none */
	enum side side;
} names[] = {
	{ "2026-01-02-x-en.md", "Text", "src:2026-01-02-x", SIDE_EN },
	{ "_posts/ja/x-ja.md", "文", "src:_posts/x", SIDE_JA },
	{ "_posts/en/x-en.md", "Text", "src:_posts/x", SIDE_EN },
	{ "d/ja/guide/a.md", "文", "src:d/guide/a", SIDE_JA },
	{ "d/en/guide/a.md", "Text", "src:d/guide/a", SIDE_EN },
	{ "ja/en/a.md", "Text", "src:ja/a", SIDE_EN },
	/* The name is stronger than the text, the folder weaker. */
	{ "x-ja.md", "Text", "src:x", SIDE_JA },
	{ "ja/x.md", "An English text that nobody has translated yet, long "
	    "enough to tell.", NULL, SIDE_EN },
	{ "x.md", "文", NULL, SIDE_JA },
	{ "japan/x.md", "Text", NULL, SIDE_EN },
	{ "x.md", "---\nlang: ja\n---\nText", NULL, SIDE_JA },
};

START_TEST(test_names)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct parsed p;

		parse_text(&p, names[i].rel, names[i].text);
		ck_assert_msg(p.n == 1, "%s", names[i].rel);
		ck_assert_msg(article_has(p.v[0], names[i].side), "%s",
		    names[i].rel);
		if (names[i].key == NULL)
			ck_assert_msg(p.v[0]->pair_key == NULL, "%s: %s",
			    names[i].rel, p.v[0]->pair_key);
		else
			ck_assert_str_eq(p.v[0]->pair_key, names[i].key);
		parsed_free(&p);
	}
}
END_TEST

START_TEST(test_other_languages)
{
	struct parsed p;

	parse_text(&p, "2026-01-02-x-de.md", "Ein Text");
	ck_assert_uint_eq(p.n, 0);
	ck_assert_str_eq(p.skipped, "0: language de;");
	parse_text(&p, "x.md", "---\nlang: zh-CN\ntitle: x\n---\nText");
	ck_assert_uint_eq(p.n, 0);
	ck_assert_str_eq(p.skipped, "0: language zh-CN;");
	/* Not dated, so not one of the notes. */
	parse_text(&p, "tour-de.md", "Text");
	ck_assert_uint_eq(p.n, 1);
	parsed_free(&p);
}
END_TEST

START_TEST(test_titles)
{
	static const struct {
		const char *text, *title, *body;
	} cases[] = {
		{ "# A {#a}\n\nText\n", "A", "Text" },
		{ "Text\n\n# A\n\nMore\n", "A", "Text\nMore" },
		{ "## A\n\nText\n", "A", "Text" },
		{ "---\ntitle: B\n---\n# A\n\nText\n", "B", "A\nText" },
		{ "---\ntitle: A\n---\nText\n", "A", "Text" },
		{ "---\ntitle: A: b\ndate: 2026-06-19\n---\nText\n", "A: b",
		    "Text" },
		{ "---\ntitle: >\n  A\n  b\n---\nText\n", "A b", "Text" },
		{ "---\nText without an end\n", NULL,
		    "Text without an end" },
		{ "Text\n", NULL, "Text" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct side_text *t;
		struct parsed p;

		parse_text(&p, "x.md", cases[i].text);
		ck_assert_msg(p.n == 1, "%s", cases[i].text);
		t = &p.v[0]->side[SIDE_EN];
		if (cases[i].title == NULL)
			ck_assert_ptr_null(t->title);
		else
			ck_assert_str_eq(t->title, cases[i].title);
		ck_assert_str_eq(t->body, cases[i].body);
		parsed_free(&p);
	}
}
END_TEST

START_TEST(test_folded_japanese)
{
	struct parsed p;

	/* One line each in the file: only the joins are spaces of YAML. */
	parse_text(&p, "x-ja.md", "---\ntitle: 案内ロボット、\n  14言語を\n"
	    "  端末で GPU\n  なし\nauthor: 窯 太郎\n---\n文\n");
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].title,
	    "案内ロボット、14言語を端末で GPU なし");
	ck_assert_str_eq(p.v[0]->author, "窯 太郎");
	parsed_free(&p);
}
END_TEST

START_TEST(test_markup)
{
	struct parsed p;

	parse_text(&p, "x.md", "# T\n\n:::tip 注意\n中の*文*。\n:::\n\n"
	    "## 見出し {#id}\n\n<div class=\"x\">\n<p>囲みの<b>文</b></p>\n"
	    "<script>var secret;</script>\n</div>\n\n"
	    "行の<span>中</span>の<br>改行 ![図の説明](a.png)\n\n"
	    "<!--\nhidden words\n\nmore hidden\n-->\n\n"
	    "````md\n```\n:::tip code\n## x {#y}\n```\n````\n\n"
	    "`<T>` と ~~古い~~ 値 &lt;b&gt;\n\n"
	    "これは**「窯」**の**音**です。2 ** 3 と `窯**音`\n");
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].body,
	    "注意\n中の文。\n見出し\n囲みの文\n行の中の\n改行 図の説明\n"
	    "```\n:::tip code\n## x {#y}\n```\n<T> と 古い 値 <b>\n"
	    "これは「窯」の音です。2 ** 3 と 窯**音");
	parsed_free(&p);
}
END_TEST

/* A bomb costs nothing, and the note behind it is read. */
START_TEST(test_yaml_bomb)
{
	static char text[60000];
	struct parsed p;
	size_t n = 0;

	n += (size_t)snprintf(text, sizeof(text), "---\ntitle: T\n"
	    "a: &a [x, x]\n");
	for (char c = 'b'; c <= 'z'; c++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
		    "%c: &%c [*%c, *%c, *%c, *%c]\n", c, c, c - 1, c - 1,
		    c - 1, c - 1);
	snprintf(text + n, sizeof(text) - n, "---\nText\n");
	parse_text(&p, "x.md", text);
	ck_assert_uint_eq(p.n, 1);
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].title, "T");
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].body, "Text");
	parsed_free(&p);

	n = (size_t)snprintf(text, sizeof(text), "---\ntitle: T\nx: ");
	memset(text + n, '[', 50000);
	snprintf(text + n + 50000, 100, "\n---\nText\n");
	parse_text(&p, "x.md", text);
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].title, "T");
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].body, "Text");
	parsed_free(&p);
}
END_TEST

START_TEST(test_report)
{
	struct parsed p;

	parse_text(&p, "2026-06-01-voice.md", "# 声の報告\n\n## メタデータ\n\n"
	    "| 項目 | 内容 |\n|---|---|\n| 発表日 | 2026-06-19 (推定) |\n"
	    "| ソース | 声の研究所 |\n| カテゴリ | 音声 |\n"
	    "| 公式リンク | [site](https://example.org/?a=1&amp;b=2) |\n"
	    "| 備考 | 残す文 |\n\n## 概要\n\n声が出た。\n");
	ck_assert_uint_eq(p.n, 1);
	ck_assert_uint_eq(p.record[0], 0);
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].title, "声の報告");
	ck_assert_int_eq(p.v[0]->date, 1781794800);
	ck_assert_str_eq(p.v[0]->source, "声の研究所");
	ck_assert_str_eq(p.v[0]->tags[0], "音声");
	ck_assert_str_eq(p.v[0]->url, "https://example.org/?a=1&b=2");
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].body,
	    "備考 | 残す文\n概要\n声が出た。");
	parsed_free(&p);
}
END_TEST

START_TEST(test_digest)
{
	struct parsed p;

	parse_text(&p, "d/2026-06-19.md", "# まとめ\n\n## ハイライト\n\n"
	    "1. 繰り返し\n\n## 詳細\n\n### 1. 一つ目\n**出典**: 茶わん新聞  \n"
	    "**カテゴリ**: 技術・音\n\n本文一。\n\n**実践**: する。\n\n---\n\n"
	    "### 2. 二つ目\n**出典**: [窯](https://example.org/2)  \n"
	    "**カテゴリ**: 社会 / 音  \n**公開日**: 2026-06-18\n\n本文二。\n\n"
	    "## 参考リンク\n\n- 何か\n");
	ck_assert_uint_eq(p.n, 2);
	ck_assert_str_eq(p.v[0]->id, "2026-06-19-1");
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].title, "一つ目");
	ck_assert_str_eq(p.v[0]->source, "茶わん新聞");
	ck_assert_ptr_null(p.v[0]->url);
	ck_assert_int_eq(p.v[0]->date, 1781794800);
	ck_assert_uint_eq(p.v[0]->ntags, 2);
	ck_assert_str_eq(p.v[0]->tags[1], "音");
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].body, "本文一。\n実践: する。");
	ck_assert_uint_eq(p.record[1], 2);
	ck_assert_str_eq(p.v[1]->source, "窯");
	ck_assert_str_eq(p.v[1]->url, "https://example.org/2");
	ck_assert_int_eq(p.v[1]->date, 1781708400);
	ck_assert_str_eq(p.v[1]->tags[0], "社会");
	ck_assert_str_eq(p.v[1]->side[SIDE_JA].body, "本文二。");
	parsed_free(&p);
}
END_TEST

UNIT_MAIN("format_note", test_note, test_names, test_other_languages,
    test_titles, test_folded_japanese, test_markup,
    test_yaml_bomb, test_report, test_digest)
