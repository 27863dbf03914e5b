/*
 * Text becomes words: the groups of tests/analysis/ (text, options, tokens),
 * words cut again by what was kept, and lines of any length.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "text/analyzer.h"
#include "text/entity.h"
#include "text/morph.h"
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

UNIT_MAIN("analyzer", test_file_japanese, test_file_latin, test_cut_again,
    test_long_lines)
