/*
 * Text before it becomes words: normalisation and its map, runs, sentences,
 * spelling, numbers, stems, word lists; and the groups of tests/analysis/
 * (text, options, tokens).
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "base/strmap.h"
#include "text/analyzer.h"
#include "text/entity.h"
#include "text/lexicon.h"
#include "text/morph.h"
#include "text/normalize.h"
#include "text/script.h"
#include "text/sentence.h"
#include "text/spelling.h"
#include "text/stem.h"
#include "unit/groups.h"
#include "unit/unit.h"

static struct analyzer *an;

static void
begin(void)
{
	struct error err = { 0 };

	ck_assert_msg(analyzer_open(&an, NULL, &err) == STATUS_OK, "%s",
	    err.text);
}

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
	struct normalized n;

	begin();
	normalized_init(&n);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		normalize(&n, rows[i].text, strlen(rows[i].text), NULL);
		ck_assert_str_eq(n.text.s, rows[i].plain);
		normalize(&n, rows[i].text, strlen(rows[i].text),
		    analyzer_lexicon(an));
		ck_assert_str_eq(n.text.s, rows[i].folded);
	}
	normalized_clear(&n);
	analyzer_free(an);
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

/* ---- spelling ---- */

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
	const struct lexicon *lx;

	begin();
	lx = analyzer_lexicon(an);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char a[SPELLING_MAX], b[SPELLING_MAX];

		spelling_fold(lx, rows[i].a, strlen(rows[i].a), a);
		spelling_fold(lx, rows[i].b, strlen(rows[i].b), b);
		ck_assert_msg((strcmp(a, b) == 0) == rows[i].same,
		    "%s %s, %s %s", rows[i].a, rows[i].b, a, b);
	}
	analyzer_free(an);
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

	begin();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *rule = NULL;
		size_t n = spelling_rules(analyzer_lexicon(an), rows[i].a,
		    strlen(rows[i].a), rows[i].b, strlen(rows[i].b), &rule,
		    1);

		ck_assert_msg(n == (rows[i].rule != NULL), "%s %s", rows[i].a,
		    rows[i].b);
		if (n > 0)
			ck_assert_str_eq(rule, rows[i].rule);
	}
	analyzer_free(an);
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
		{ "99999999999999999999", "" },
		{ "999999999999999千999999999999999千", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char out[32] = "";
		size_t n = spelling_number(rows[i].text,
		    strlen(rows[i].text), out, sizeof(out));

		ck_assert_uint_eq(n, strlen(rows[i].digits));
		if (n > 0)
			ck_assert_str_eq(out, rows[i].digits);
	}
}
END_TEST

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

/* ---- lists ---- */

static void
write_file(const char *dir, const char *name, const char *text)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

START_TEST(test_lexicon)
{
	char dir[] = "/tmp/ainews-lexicon.XXXXXX", path[4096];
	static const char *const names[] = { "variants.tsv", "names.tsv" };
	struct error err = { 0 };
	struct lexicon *lx;
	char *hash;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	/* A missing list is an empty one. */
	ck_assert_int_eq(lexicon_open(&lx, dir, &err), STATUS_OK);
	ck_assert_ptr_null(lexicon_variant(lx, "a", 1, NULL));
	ck_assert_uint_eq(lexicon_char(lx, 0x570b), 0x570b);
	hash = xstrdup(lexicon_hash(lx));
	lexicon_free(lx);
	write_file(dir, "variants.tsv", "# a comment\nkyujitai\t國\t国\n");
	ck_assert_int_eq(lexicon_open(&lx, dir, &err), STATUS_OK);
	ck_assert_uint_eq(lexicon_char(lx, 0x570b), 0x56fd);
	ck_assert_str_ne(hash, lexicon_hash(lx));
	lexicon_free(lx);
	free(hash);
	/* A row that says too little is told with its place. */
	write_file(dir, "variants.tsv", "okurigana\ta\tb\nitaiji\tx\n");
	ck_assert_int_eq(lexicon_open(&lx, dir, &err), STATUS_BAD_INPUT);
	ck_assert_ptr_null(lx);
	ck_assert_ptr_nonnull(strstr(err.text, "variants.tsv:2: "));
	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, names[i]);
		remove(path);
	}
	remove(dir);
}
END_TEST

/* What the folder's list makes of 國, with the list's time set first. */
static unsigned
char_of(const char *dir, time_t changed)
{
	struct timespec times[2] = { { .tv_sec = changed },
	    { .tv_sec = changed } };
	struct error err = { 0 };
	struct lexicon *lx;
	char path[4096];
	unsigned cp;

	snprintf(path, sizeof(path), "%s/variants.tsv", dir);
	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
	ck_assert_int_eq(lexicon_open(&lx, dir, &err), STATUS_OK);
	cp = lexicon_char(lx, 0x570b);
	lexicon_free(lx);
	return cp;
}

START_TEST(test_lexicon_packed)
{
	char dir[] = "/tmp/ainews-lexicon.XXXXXX", bin[4096], path[4096];
	struct error err = { 0 };

	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(bin, sizeof(bin), "%s/lexicon.bin", dir);
	write_file(dir, "variants.tsv", "kyujitai\t國\t国\n");
	ck_assert_int_eq(lexicon_pack(dir, bin, &err), STATUS_OK);
	/* Another list of the same size: only its time tells. */
	write_file(dir, "variants.tsv", "kyujitai\t國\t圀\n");
	ck_assert_uint_eq(char_of(dir, 1000), 0x56fd);
	ck_assert_uint_eq(char_of(dir, time(NULL) + 1000), 0x5700);
	/* Of another size, and a file that is none. */
	write_file(dir, "variants.tsv", "# 圀\nkyujitai\t國\t圀\n");
	ck_assert_uint_eq(char_of(dir, 1000), 0x5700);
	write_file(dir, "lexicon.bin", "something else\n");
	ck_assert_uint_eq(char_of(dir, 1000), 0x5700);
	snprintf(path, sizeof(path), "%s/variants.tsv", dir);
	ck_assert_int_eq(lexicon_pack("/nowhere/at/all", bin, &err),
	    STATUS_OK);
	ck_assert_int_eq(lexicon_pack(dir, "/nowhere/at/all", &err),
	    STATUS_IO);
	remove(bin);
	remove(path);
	remove(dir);
}
END_TEST

START_TEST(test_synonyms)
{
	char dir[] = "/tmp/ainews-lexicon.XXXXXX", path[4096];
	struct error err = { 0 };
	struct lexicon *lx;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	write_file(dir, "synonyms.tsv", "LLM\t大規模言語モデル\tllms\n");
	ck_assert_int_eq(lexicon_open(&lx, dir, &err), STATUS_OK);
	ck_assert_str_eq(lexicon_synonym(lx, "llm", 3, 0), "LLM");
	ck_assert_str_eq(lexicon_synonym(lx, "llms", 4, 1),
	    "大規模言語モデル");
	ck_assert_ptr_null(lexicon_synonym(lx, "llm", 3, 3));
	ck_assert_ptr_null(lexicon_synonym(lx, "llm", 3, 4));
	ck_assert_ptr_null(lexicon_synonym(lx, "lm", 2, 0));
	lexicon_free(lx);
	snprintf(path, sizeof(path), "%s/synonyms.tsv", dir);
	remove(path);
	remove(dir);
}
END_TEST

START_TEST(test_strmap)
{
	struct strmap m = { 0 };
	char key[16];

	ck_assert_ptr_null(strmap_get(&m, "a", 1));
	for (int i = 0; i < 5000; i++) {
		int n = snprintf(key, sizeof(key), "key%d", i);

		ck_assert_uint_eq(*strmap_put(&m, key, (size_t)n), 0);
		*strmap_put(&m, key, (size_t)n) = (uint64_t)i;
	}
	ck_assert_uint_eq(m.n, 5000);
	for (int i = 0; i < 5000; i++) {
		int n = snprintf(key, sizeof(key), "key%d", i);

		ck_assert_uint_eq(*strmap_get(&m, key, (size_t)n),
		    (uint64_t)i);
	}
	/* Bytes, not strings. */
	*strmap_put(&m, "a\0b", 3) = 7;
	ck_assert_ptr_null(strmap_get(&m, "a", 1));
	ck_assert_ptr_null(strmap_get(&m, "a\0c", 3));
	ck_assert_uint_eq(*strmap_get(&m, "a\0b", 3), 7);
	ck_assert_uint_eq(*strmap_put(&m, "", 0), 0);
	strmap_clear(&m);
	ck_assert_ptr_null(strmap_get(&m, "key1", 4));
}
END_TEST

/* ---- tokens ---- */

static const struct {
	const char *name;
	unsigned channels;
} channel_sets[] = {
	{ "words", ANALYZE_WORDS },
	{ "parts", ANALYZE_PARTS },
	{ "bigrams", ANALYZE_BIGRAMS },
	{ "readings", ANALYZE_READINGS },
};

struct dump {
	struct strbuf sb;
	const char *text;
	unsigned only;		/* bits of kinds; 0 = all but gaps */
};

/* word:term@position, with "[source]" where it is written otherwise. */
static void
dump_token(void *ctx, const struct token *t)
{
	struct dump *d = ctx;
	size_t n = t->end - t->start;

	if (t->kind == TOKEN_GAP ||
	    (d->only != 0 && !(d->only & 1u << t->kind)))
		return;
	if (d->sb.len > 0)
		strbuf_addch(&d->sb, ' ');
	strbuf_addf(&d->sb, "%s:", token_kind_name(t->kind));
	for (size_t i = 0; i < t->len; i++)
		strbuf_addch(&d->sb, t->term[i] == ' ' ? '_' : t->term[i]);
	if (t->kind < TOKEN_BIGRAM)
		strbuf_addf(&d->sb, "@%u", t->pos);
	if (t->span > 1)
		strbuf_addf(&d->sb, "+%u", t->span);
	if (t->kind != TOKEN_READING && (n != t->len ||
	    memcmp(d->text + t->start, t->term, n) != 0)) {
		strbuf_addch(&d->sb, '[');
		strbuf_add(&d->sb, d->text + t->start, n);
		strbuf_addch(&d->sb, ']');
	}
}

static bool
check_group(const char *place, char *line[3])
{
	static const unsigned only[] = { 0, 1u << TOKEN_PART,
	    1u << TOKEN_BIGRAM, 1u << TOKEN_READING };
	struct dump d = { .text = line[0] };
	bool good;
	size_t k = 0;

	while (k < 4 && strcmp(channel_sets[k].name, line[1]) != 0)
		k++;
	ck_assert_msg(k < 4, "%s: unknown option %s", place, line[1]);
	strbuf_init(&d.sb, 1u << 16);
	d.only = only[k];
	analyze(an, line[0], strlen(line[0]), channel_sets[k].channels, 0,
	    dump_token, &d);
	if (d.sb.len == 0)
		strbuf_addch(&d.sb, '-');
	good = strcmp(d.sb.s, line[2]) == 0;
	if (!good)
		printf("# %s: [%s]\n#   want %s\n#   got  %s\n", place,
		    line[0], line[2], d.sb.s);
	strbuf_clear(&d.sb);
	return good;
}

START_TEST(test_file_japanese)
{
	begin();
	groups_check("analysis", "japanese.txt", check_group);
	analyzer_free(an);
}
END_TEST

START_TEST(test_file_latin)
{
	begin();
	groups_check("analysis", "latin.txt", check_group);
	analyzer_free(an);
}
END_TEST

/* All tokens of a text as one line. */
static void
dump_text(struct dump *d, const char *text, const struct strbuf *cuts)
{
	size_t len = strlen(text);

	strbuf_reset(&d->sb);
	d->text = text;
	if (cuts == NULL)
		analyze(an, text, len, ANALYZE_PARTS, 0, dump_token, d);
	else
		analyze_again(an, text, len, cuts->s, cuts->len,
		    ANALYZE_PARTS, 0, dump_token, d);
}

/*
 * Cut again by what was kept, a text has the tokens that it had; also where
 * bytes are missing or stand for another text.
 */
START_TEST(test_cut_again)
{
	static const char *const texts[] = {
		"昨日は食べられなかったので、新しい店へ走った。",
		"ファイルディスクリプターと国会議事堂前駅、関西国際空港",
		"サム・アルトマンはＯｐｅｎＡＩの最高経営責任者だ",
		"半角ｶﾀｶﾅと 全角　空白 の 間",
		"ヴァイオリンコンチェルトシンフォニアオーケストラ",
		"二万四千円、約３０％、gpt-4o mini",
		"𠮷野家で𩸽を食う", "…", "",
	};
	struct dump once, again;
	struct strbuf cuts;

	begin();
	strbuf_init(&once.sb, 1u << 16);
	strbuf_init(&again.sb, 1u << 16);
	strbuf_init(&cuts, 1u << 16);
	once.only = again.only = 0;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		size_t len;

		strbuf_reset(&cuts);
		analyzer_keep(an, &cuts);
		dump_text(&once, texts[i], NULL);
		analyzer_keep(an, NULL);
		ck_assert_uint_eq(cuts.len > 0, i < 7);
		for (len = cuts.len; len > 0; len--) {
			cuts.len = len;
			dump_text(&again, texts[i], &cuts);
			ck_assert_str_eq(again.sb.s, once.sb.s);
		}
	}
	/* One word in place of what MeCab would say: it was not asked. */
	cuts.s[0] = 2 | MORPH_CONTENT << 4;
	cuts.len = 1;
	dump_text(&again, "走っ", &cuts);
	ck_assert_str_eq(again.sb.s, "word:走っ@0");
	/* And it was asked where that one word leaves something over. */
	dump_text(&once, "走った", NULL);
	dump_text(&again, "走った", &cuts);
	ck_assert_str_eq(again.sb.s, once.sb.s);
	ck_assert_ptr_nonnull(strstr(once.sb.s, "word:走る@0"));
	strbuf_clear(&once.sb);
	strbuf_clear(&again.sb);
	strbuf_clear(&cuts);
	analyzer_free(an);
}
END_TEST

static void
count_token(void *ctx, const struct token *t)
{
	(void)t;
	++*(size_t *)ctx;
}

static void
count_entity(void *ctx, int entity)
{
	(void)entity;
	++*(size_t *)ctx;
}

/* A long line of anything is cut in time that grows as its length does:
 * far below the time limit of a test, though not were it squared. */
START_TEST(test_long_lines)
{
	static const char *const units[] = { "a", "あ", "漢", "1万", ".",
	    "・", "x・", "㍿", "か\xe3\x82\x99", "\xff", "一" };
	const size_t len = 200000;
	char *text = xmalloc(len + 16);

	begin();
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		size_t n = strlen(units[i]), at, tokens = 0;

		for (at = 0; at < len; at += n)
			memcpy(text + at, units[i], n);
		analyze(an, text, at, ANALYZE_DOCUMENT, 0, count_token,
		    &tokens);
		ck_assert_uint_gt(tokens, 0);
		entities_find(an, text, at / 4, count_entity, &tokens);
	}
	free(text);
	analyzer_free(an);
}
END_TEST

UNIT_MAIN("text", test_normalize, test_map, test_nul, test_runs,
    test_sentences, test_sentence_ended, test_fold, test_rules,
    test_numbers, test_stem,
    test_lexicon, test_lexicon_packed, test_synonyms,
    test_strmap, test_file_japanese, test_file_latin,
    test_cut_again, test_long_lines)
