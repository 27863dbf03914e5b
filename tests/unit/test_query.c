/*
 * The query language: the groups of tests/query/ (query, tree, notes), and
 * what cannot be written in a line of text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "article/article.h"
#include "base/alloc.h"
#include "base/strbuf.h"
#include "query/dump.h"
#include "searcher/query.h"
#include "searcher/when.h"
#include "unit/groups.h"
#include "unit/unit.h"

static struct zone *zone;
static struct query_env env;

static void
begin(void)
{
	ck_assert_int_eq(zone_open(&zone, NULL, NULL), STATUS_OK);
	query_test_env(&env, zone);
}

static void
end(void)
{
	zone_close(zone);
}

static struct query *
parse(const char *text)
{
	struct query *q = NULL;

	ck_assert_int_eq(query_parse(&q, text, strlen(text), &env, NULL),
	    STATUS_OK);
	return q;
}

static char *
joined_notes(const struct query *q)
{
	struct strbuf sb;
	char *s;

	strbuf_init(&sb, 1u << 20);
	for (size_t i = 0; i < q->nnotes; i++)
		strbuf_addf(&sb, "%s%s", i > 0 ? " / " : "", q->notes[i]);
	if (q->nnotes == 0)
		strbuf_addch(&sb, '-');
	s = strbuf_take(&sb);
	strbuf_clear(&sb);
	return s;
}

/* Does one group of a test file hold? */
static bool
check_group(const char *place, char *text[3])
{
	struct query *q = parse(text[0]);
	char *tree = query_dump(q), *notes = joined_notes(q);
	char *reread = query_reread(q, &env);
	bool good = reread == NULL;

	if (strcmp(tree, text[1]) != 0) {
		printf("# %s: [%s]\n#   want %s\n#   got  %s\n", place,
		    text[0], text[1], tree);
		good = false;
	}
	if (strcmp(notes, text[2]) != 0) {
		printf("# %s: [%s]\n#   want %s\n#   got  %s\n", place,
		    text[0], text[2], notes);
		good = false;
	}
	if (reread != NULL)
		printf("# %s: %s\n", place, reread);
	free(tree);
	free(notes);
	free(reread);
	query_free(q);
	return good;
}

/* Take the escapes of a manual page out, in place. */
static void
plain_text(char *s)
{
	char *to = s;

	for (; *s != '\0'; s++)
		if (*s != '\\')
			*to++ = *s;
		else if (*++s == '-')
			*to++ = '-';
		else
			ck_assert_msg(*s == '&', "escape \\%c", *s);
	*to = '\0';
}

/* The examples of the manual: a line, and its tree in a comment below. */
START_TEST(test_manual)
{
	static const char mark[] = ".\\\" = ";
	const char *dir = getenv("srcdir");
	char path[4096], line[1024], last[1024] = "";
	int found = 0;
	FILE *f;

	begin();
	snprintf(path, sizeof(path), "%s/searcher/ainews-query.7",
	    dir != NULL ? dir : ".");
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s: cannot be read", path);
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strncmp(line, mark, strlen(mark)) == 0) {
			struct query *q;
			char *tree;

			plain_text(last);
			q = parse(last);
			tree = query_dump(q);
			ck_assert_str_eq(tree, line + strlen(mark));
			ck_assert_uint_eq(q->nnotes, 0);
			free(tree);
			query_free(q);
			found++;
		}
		memcpy(last, line, sizeof(last));
	}
	fclose(f);
	ck_assert_int_gt(found, 20);
	end();
}
END_TEST

#define FILE_TEST(name)							\
START_TEST(test_file_ ## name)						\
{									\
	begin();							\
	groups_check("query", #name ".txt", check_group);		\
	end();								\
}									\
END_TEST

FILE_TEST(folding)
FILE_TEST(grammar)
FILE_TEST(fields)
FILE_TEST(dates)
FILE_TEST(examples)
FILE_TEST(notes)

START_TEST(test_places)
{
	struct query *q;

	begin();
	q = parse("a -title:\"b c\" query:半導体");
	ck_assert_uint_eq(q->root->nchild, 3);
	ck_assert_uint_eq(q->root->child[0]->start, 0);
	ck_assert_uint_eq(q->root->child[0]->end, 1);
	ck_assert_uint_eq(q->root->child[1]->start, 2);
	ck_assert_uint_eq(q->root->child[1]->end, 14);
	/* All of a saved query stands at its name. */
	ck_assert_uint_eq(q->root->child[2]->child[1]->start, 15);
	ck_assert_uint_eq(q->root->child[2]->child[1]->end,
	    strlen(q->typed));
	query_free(q);
	end();
}
END_TEST

START_TEST(test_date_seconds)
{
	struct query *q;

	begin();
	/* 2026-03-01 and 2026-04-01 00:00 in Tokyo, by date(1). */
	q = parse("date:2026-03");
	ck_assert_int_eq(q->root->filter->from, 1772290800);
	ck_assert_int_eq(q->root->filter->to, 1774969200);
	query_free(q);
	q = parse("before:2026-04-01");
	ck_assert_int_eq(q->root->filter->from, NO_DATE);
	ck_assert_int_eq(q->root->filter->to, 1774969200);
	query_free(q);
	end();
}
END_TEST

START_TEST(test_units)
{
	struct query *q;

	begin();
	q = parse("a (\"b c\" OR -d) -(e f) tag:g h");
	ck_assert_uint_eq(query_units(q), 3);
	ck_assert_str_eq(query_unit(q, 0)->text, "a");
	ck_assert_str_eq(query_unit(q, 1)->text, "b c");
	ck_assert_str_eq(query_unit(q, 2)->text, "h");
	ck_assert_ptr_null(query_unit(q, 3));
	ck_assert(!query_is_filter_only(q));
	query_free(q);
	q = parse("tag:g date:2026 sort:date");
	ck_assert(query_is_filter_only(q));
	query_free(q);
	end();
}
END_TEST

static void
check_text(struct query *q, const char *want)
{
	char *text = query_text(q);

	ck_assert_str_eq(text, want);
	ck_assert_str_eq(q->typed, want);
	free(text);
	query_free(q);
}

START_TEST(test_without)
{
	struct query *q;

	begin();
	q = parse("a (「b c」 OR d) tag:x -e sort:date");
	check_text(query_without(q, 0), "(\"b c\" OR d) tag:x -e sort:date");
	check_text(query_without(q, 1), "a d tag:x -e sort:date");
	check_text(query_without(q, 2), "a \"b c\" tag:x -e sort:date");
	check_text(query_without_filters(q),
	    "a (\"b c\" OR d) -e sort:date");
	query_free(q);
	q = parse("a");
	check_text(query_without(q, 0), "");
	query_free(q);
	end();
}
END_TEST

static void
check_echo(const char *text, const struct query_echo *echo, const char *want)
{
	struct query *q = parse(text);
	char *got = query_interpretation(q, echo);

	ck_assert_str_eq(got, want);
	free(got);
	query_free(q);
}

static const char *
extra(void *ctx, const struct query_node *unit, enum query_extra kind,
    size_t i)
{
	(void)ctx;
	if (strcmp(unit->text, "生成AI") == 0 && i == 0)
		return kind == EXTRA_VARIANT ? "生成エーアイ" :
		    kind == EXTRA_SYNONYM ? "ジェネレーティブAI" :
		    "generative AI";
	if (strcmp(unit->text, "規制") == 0 && i == 0 &&
	    kind == EXTRA_TRANSLATION)
		return "regulation";
	return NULL;
}

START_TEST(test_interpretation)
{
	struct query_echo ja = { .ui = UI_JA }, en = { .ui = UI_EN };

	begin();
	check_echo("生成AI　規制", &ja, "生成AI かつ 規制 (両言語)");
	check_echo("生成AI　規制", &en, "生成AI AND 規制 (both languages)");
	check_echo("「大規模言語モデル」 ー翻訳", &ja,
	    "「大規模言語モデル」 かつ 翻訳を除く (両言語)");
	check_echo("tag:推論 （NVIDIA または AMD） 日付:先月", &ja,
	    "タグ:推論 かつ （NVIDIA または AMD） かつ "
	    "日付:2026-02-01〜2026-02-28 (両言語; 時刻帯: Asia/Tokyo)");
	check_echo("score:>=4 -ja:title:x sort:date lang:en", &en,
	    "score:4.. AND NOT ja:title:x (English; newest first)");
	check_echo("", &ja, "すべての記事 (両言語)");
	check_echo("", &en, "all articles (both languages)");
	ja.sides = SIDES_JA;
	check_echo("lang:en x", &ja, "x (日本語)");
	ja.sides = 0;
	ja.extra = extra;
	check_echo("生成AI 規制", &ja, "生成AI かつ 規制 (両言語; "
	    "表記ゆれ: 生成エーアイ; 同義語: ジェネレーティブAI; "
	    "訳語: generative AI, regulation)");
	ck_assert_str_eq(query_interpretation_label(UI_JA), "解釈: ");
	ck_assert_str_eq(query_interpretation_label(UI_EN), "Read as: ");
	end();
}
END_TEST

START_TEST(test_notes_in_japanese)
{
	struct query *q;

	begin();
	env.ui = UI_JA;
	q = parse("date:2026-02-30");
	ck_assert_uint_eq(q->nnotes, 1);
	ck_assert_str_eq(q->notes[0], "「date:2026-02-30」は日付として"
	    "読めないので、文字として探します");
	query_free(q);
	end();
}
END_TEST

/* NUL, control characters and broken UTF-8. */
START_TEST(test_bytes)
{
	static const char bytes[] = "a\0b\001c \xff\xfe \"d\0e\" \xe3\x81";
	struct query *q = NULL;
	char *tree;

	begin();
	ck_assert_int_eq(query_parse(&q, bytes, sizeof(bytes) - 1, &env,
	    NULL), STATUS_OK);
	tree = query_dump(q);
	ck_assert_str_eq(tree, "(and a b c \xff\xfe \"d e\" \xe3\x81)");
	free(tree);
	query_free(q);
	ck_assert_int_eq(query_parse(&q, NULL, 0, &env, NULL), STATUS_OK);
	ck_assert_int_eq(q->root->type, QUERY_ALL);
	query_free(q);
	end();
}
END_TEST

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* n times the piece; limits hold, and it takes no time to speak of. */
static struct query *
parse_many(const char *piece, size_t n)
{
	struct query *q = NULL;
	struct strbuf sb;
	double start;
	char *reread;

	strbuf_init(&sb, 1u << 20);
	while (n-- > 0)
		strbuf_addstr(&sb, piece);
	start = seconds();
	ck_assert_int_eq(query_parse(&q, sb.s, sb.len, &env, NULL),
	    STATUS_OK);
	ck_assert_double_lt(seconds() - start, 0.5);
	ck_assert_uint_le(q->nunits, QUERY_UNITS_MAX);
	reread = query_reread(q, &env);
	ck_assert_msg(reread == NULL, "%s", reread);
	strbuf_clear(&sb);
	return q;
}

START_TEST(test_limits)
{
	struct query *q = NULL;
	struct strbuf sb;
	struct error err;

	begin();
	q = parse_many("a ", 64);
	ck_assert_uint_eq(q->nunits, 64);
	ck_assert_uint_eq(q->nnotes, 0);
	ck_assert(!q->truncated);
	query_free(q);
	q = parse_many("a ", 65);
	ck_assert_uint_eq(q->nunits, 64);
	ck_assert_uint_eq(q->nnotes, 1);
	ck_assert_str_eq(q->notes[0],
	    "too many words; only the first 64 are searched");
	ck_assert(q->truncated);
	query_free(q);
	q = parse_many("OR", 5000);
	ck_assert_uint_eq(q->nunits, 1);
	query_free(q);
	q = parse_many("a OR ", 2000);
	ck_assert_int_eq(q->root->type, QUERY_OR);
	ck_assert_uint_eq(q->root->nchild, 64);
	query_free(q);
	q = parse_many("OR ", 3333);
	ck_assert_int_eq(q->root->type, QUERY_ALL);
	query_free(q);
	q = parse_many("(", 10000);
	ck_assert(q->truncated);
	query_free(q);
	query_free(parse_many("-(a OR ", 1400));
	query_free(parse_many("title:(", 1400));
	query_free(parse_many("title:a,", 1200));
	query_free(parse_many("ja:", 3300));
	query_free(parse_many("*", 10000));
	query_free(parse_many("-", 10000));
	query_free(parse_many("query:double ", 700));
	q = parse_many("tag:a,", 1600);
	query_free(q);
	/* The limit counts characters. */
	query_free(parse_many("あ", QUERY_CHARS_MAX));
	strbuf_init(&sb, 1u << 20);
	for (int i = 0; i <= QUERY_CHARS_MAX; i++)
		strbuf_addch(&sb, 'a');
	q = NULL;
	ck_assert_int_eq(query_parse(&q, sb.s, sb.len, &env, &err),
	    STATUS_TOO_LARGE);
	ck_assert_ptr_null(q);
	ck_assert_str_eq(err.text, "query: more than 10000 characters");
	strbuf_clear(&sb);
	end();
}
END_TEST

START_TEST(test_depth)
{
	struct strbuf sb;
	struct query *q;
	char *tree;

	begin();
	strbuf_init(&sb, 1u << 20);
	/* 40 brackets around a, then all closed: b stands outside. */
	for (int i = 0; i < 40; i++)
		strbuf_addch(&sb, '(');
	strbuf_addstr(&sb, "a OR x");
	for (int i = 0; i < 40; i++)
		strbuf_addch(&sb, ')');
	strbuf_addstr(&sb, " b");
	q = parse(sb.s);
	tree = query_dump(q);
	ck_assert_str_eq(tree, "(and (or a x) b)");
	ck_assert_str_eq(q->notes[0], "brackets deeper than 32 are ignored");
	free(tree);
	query_free(q);
	strbuf_clear(&sb);
	end();
}
END_TEST

/* Any soup of the language's pieces reads back to the same tree. */
START_TEST(test_random)
{
	static const char *const pieces[] = {
		"a", "語", "b", " ", " ", " ", "　", "(", ")", "（", "）",
		"\"", "「", "」", "『", "』", "“", "”", "~2", "~", "-", "ー",
		"−", "+", "＋", "*", ",", ":", "：", "OR", " OR ", " または ",
		"|", " AND ", " かつ ", "NOT ", " NOT ", "#", "＃", "or",
		"title:", "題名：", "ja:", "en:", "tag:", "タグ：", "source:",
		"date:", "after:", "2026-03", "3月", "7d", "..", "〜", "score:",
		">=4", "depth", "4", "has:", "is:dup", "like:", "query:",
		"半導体", "china", "loop", "unbalanced", "sort:date", "lang:ja",
		"\xff", "C++", "10,000", "f(x)", "foo:",
	};
	unsigned long state = 20260314;

	begin();
	for (int round = 0; round < 40000; round++) {
		struct strbuf sb;
		struct query *q;
		char *reread;
		int n;

		strbuf_init(&sb, 1u << 16);
		state = state * 6364136223846793005ul + 1442695040888963407ul;
		for (n = (int)(state >> 60) + 1; n > 0; n--) {
			state = state * 6364136223846793005ul +
			    1442695040888963407ul;
			strbuf_addstr(&sb, pieces[(state >> 33) %
			    (sizeof(pieces) / sizeof(*pieces))]);
		}
		q = parse(sb.s);
		reread = query_reread(q, &env);
		ck_assert_msg(reread == NULL, "%s", reread);
		query_free(q);
		strbuf_clear(&sb);
	}
	end();
}
END_TEST

UNIT_MAIN("query", test_file_folding, test_file_grammar, test_file_fields,
    test_file_dates, test_file_examples, test_file_notes, test_manual,
    test_places, test_date_seconds, test_units, test_without,
    test_interpretation, test_notes_in_japanese, test_bytes, test_limits,
    test_depth, test_random)
