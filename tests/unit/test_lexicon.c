/*
 * The word lists, read as they are and packed.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/alloc.h"
#include "text/lexicon.h"
#include "unit/scratch.h"
#include "unit/unit.h"

/* A folder of lists, with this text in one of them. */
static const char *
lists(const char *name, const char *text)
{
	static const char *dir;
	char path[PATH_MAX];

	if (dir == NULL) {
		dir = scratch("lists");
		ck_assert_int_eq(mkdir(dir, 0700), 0);
	}
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	write_file(path, text, strlen(text));
	return dir;
}

static struct lexicon *
open_lexicon(const char *dir)
{
	struct error err = { 0 };
	struct lexicon *lx;

	ck_assert_msg(lexicon_open(&lx, dir, &err) == STATUS_OK, "%s",
	    err.text);
	return lx;
}

START_TEST(test_lists)
{
	const char *dir = lists("README", "not a list\n");
	struct error err = { 0 };
	struct lexicon *lx = open_lexicon(dir);
	char *hash = xstrdup(lexicon_hash(lx));

	/* A missing list is an empty one. */
	ck_assert_ptr_null(lexicon_variant(lx, "a", 1, NULL));
	ck_assert_uint_eq(lexicon_char(lx, 0x570b), 0x570b);
	lexicon_free(lx);
	lx = open_lexicon(lists("variants.tsv",
	    "# a comment\nkyujitai\t國\t国\n"));
	ck_assert_uint_eq(lexicon_char(lx, 0x570b), 0x56fd);
	ck_assert_str_ne(hash, lexicon_hash(lx));
	lexicon_free(lx);
	free(hash);
	/* A row that says too little is told with its place. */
	lists("variants.tsv", "okurigana\ta\tb\nitaiji\tx\n");
	ck_assert_int_eq(lexicon_open(&lx, dir, &err), STATUS_BAD_INPUT);
	ck_assert_ptr_null(lx);
	ck_assert_ptr_nonnull(strstr(err.text, "variants.tsv:2: "));
	/* A ninth word of a group would be lost. */
	lists("variants.tsv", "");
	lists("synonyms.tsv", "a\tb\tc\td\te\tf\tg\th\n"
	    "1\t2\t3\t4\t5\t6\t7\t8\t9\n");
	ck_assert_int_eq(lexicon_open(&lx, dir, &err), STATUS_BAD_INPUT);
	ck_assert_ptr_nonnull(strstr(err.text, "synonyms.tsv:2: 9 columns"));
}
END_TEST

/* What the folder's list makes of 國, with the list's time set first. */
static unsigned
char_of(const char *dir, time_t changed)
{
	struct timespec times[2] = { { .tv_sec = changed },
	    { .tv_sec = changed } };
	struct lexicon *lx;
	char path[PATH_MAX];
	unsigned cp;

	snprintf(path, sizeof(path), "%s/variants.tsv", dir);
	ck_assert_int_eq(utimensat(AT_FDCWD, path, times, 0), 0);
	lx = open_lexicon(dir);
	cp = lexicon_char(lx, 0x570b);
	lexicon_free(lx);
	return cp;
}

START_TEST(test_packed)
{
	const char *dir = lists("variants.tsv", "kyujitai\t國\t国\n");
	const char *bin = scratch("lists/lexicon.bin");
	struct error err = { 0 };

	ck_assert_int_eq(lexicon_pack(dir, bin, &err), STATUS_OK);
	/* Another list of the same size: only its time tells. */
	lists("variants.tsv", "kyujitai\t國\t圀\n");
	ck_assert_uint_eq(char_of(dir, 1000), 0x56fd);
	ck_assert_uint_eq(char_of(dir, time(NULL) + 1000), 0x5700);
	/* Of another size, and a file that is none. */
	lists("variants.tsv", "# 圀\nkyujitai\t國\t圀\n");
	ck_assert_uint_eq(char_of(dir, 1000), 0x5700);
	lists("lexicon.bin", "something else\n");
	ck_assert_uint_eq(char_of(dir, 1000), 0x5700);
	ck_assert_int_eq(lexicon_pack("/nowhere/at/all", bin, &err),
	    STATUS_OK);
	ck_assert_int_eq(lexicon_pack(dir, "/nowhere/at/all", &err),
	    STATUS_IO);
}
END_TEST

START_TEST(test_synonyms)
{
	struct lexicon *lx = open_lexicon(lists("synonyms.tsv",
	    "LLM\t大規模言語モデル\tllms\n"));

	ck_assert_str_eq(lexicon_synonym(lx, "llm", 3, 0), "LLM");
	ck_assert_str_eq(lexicon_synonym(lx, "llms", 4, 1),
	    "大規模言語モデル");
	ck_assert_ptr_null(lexicon_synonym(lx, "llm", 3, 3));
	ck_assert_ptr_null(lexicon_synonym(lx, "llm", 3, 4));
	ck_assert_ptr_null(lexicon_synonym(lx, "lm", 2, 0));
	lexicon_free(lx);
}
END_TEST

UNIT_MAIN("lexicon", test_lists, test_packed, test_synonyms)
