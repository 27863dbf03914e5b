/*
 * Learning word pairs from a small parallel text whose right pairs are known,
 * pairing paragraphs, names by sound, the stored form of a glossary, and
 * EDICT.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "index/glossary.h"
#include "text/edict.h"
#include "text/learn.h"
#include "text/parallel.h"
#include "text/translit.h"
#include "unit/unit.h"

/* Words that stand in one sentence, by a space; _ keeps neighbours apart. */
static const struct {
	const char *ja, *en;
} lessons[] = {
	{ "黒い _ 猫 _ 寝る", "black _ cat _ sleep" },
	{ "白い _ 猫 _ 走る", "white _ cat _ run" },
	{ "黒い _ 犬 _ 走る", "black _ dog _ run" },
	{ "白い _ 犬 _ 寝る", "white _ dog _ sleep" },
	{ "大量 監視 _ 猫", "mass surveillance _ cat" },
	{ "大量 監視 _ 犬", "mass surveillance _ dog" },
	{ "監視 _ 走る", "surveillance _ run" },
	{ "once _ 鳥", "once _ bird" },
	/* Latin letters in Japanese: the same word, and what is beside it. */
	{ "openai _ 猫", "openai _ cat" },
	{ "openai _ 犬", "openai _ dog" },
};

#define NLESSONS (sizeof(lessons) / sizeof(lessons[0]))

static size_t
words(struct learner *l, enum learn_side side, const char *text,
    uint32_t *ids)
{
	char *copy = xstrdup(text), *rest = copy, *word;
	size_t n = 0;

	while ((word = strsep(&rest, " ")) != NULL) {
		ids[n++] = *word == '_' ? 0 : learner_word(l, side, word,
		    strlen(word), side == LEARN_JA &&
		    (unsigned char)*word < 0x80);
		if (ids[n - 1] > 0)
			learner_shown(l, side, ids[n - 1], word);
	}
	free(copy);
	return n;
}

struct wanted {
	const char *ja, *best;
	double score;
};

static void
on_learned(void *ctx, const struct learned *p)
{
	struct wanted *w = ctx;

	ck_assert_uint_ge(p->together, LEARN_TOGETHER_MIN);
	ck_assert(p->score >= LEARN_SCORE_MIN && p->score <= 1.0001);
	ck_assert_str_ne(p->ja, "once");
	ck_assert_str_ne(p->ja, "鳥");
	if (strcmp(p->en, "openai") == 0)
		ck_assert_str_eq(p->ja, "openai");
	for (; w->ja != NULL; w++)
		if (strcmp(w->ja, p->ja) == 0 && p->score > w->score) {
			w->score = p->score;
			free((char *)w->best);
			w->best = xstrdup(p->en);
		}
}

START_TEST(test_learn)
{
	static const char *const right[][2] = {
		{ "猫", "cat" }, { "犬", "dog" }, { "黒い", "black" },
		{ "白い", "white" }, { "寝る", "sleep" }, { "走る", "run" },
		{ "監視", "surveillance" },
		{ "大量 監視", "mass surveillance" }, { "openai", "openai" },
	};
	struct wanted wanted[10] = { 0 };
	struct learner *l = learner_new();
	uint32_t ja[16], en[16];

	for (size_t i = 0; i < NLESSONS; i++) {
		size_t nja = words(l, LEARN_JA, lessons[i].ja, ja);
		size_t nen = words(l, LEARN_EN, lessons[i].en, en);

		ck_assert(learner_article(l));
		learner_pair(l, ja, nja, en, nen);
	}
	ck_assert_uint_eq(learner_pairs(l), NLESSONS);
	for (size_t i = 0; i < 9; i++)
		wanted[i].ja = right[i][0];
	learner_run(l, on_learned, wanted);
	for (size_t i = 0; i < 9; i++) {
		ck_assert_msg(wanted[i].best != NULL, "%s", right[i][0]);
		ck_assert_str_eq(wanted[i].best, right[i][1]);
		free((char *)wanted[i].best);
	}
	learner_free(l);
}
END_TEST

START_TEST(test_learn_nothing)
{
	struct learner *l = learner_new();

	learner_run(l, on_learned, (struct wanted[1]){ { NULL, NULL, 0 } });
	learner_pair(l, NULL, 0, NULL, 0);
	learner_run(l, on_learned, (struct wanted[1]){ { NULL, NULL, 0 } });
	learner_free(l);
}
END_TEST

/* Behind the ceiling half of the articles are forgotten, and every second one
 * that follows is passed over. */
START_TEST(test_learn_ceiling)
{
	struct learner *l = learner_new();
	uint32_t ja[1024], en[1] = { learner_word(l, LEARN_EN, "cat", 3,
	    false) };
	uint32_t id = learner_word(l, LEARN_JA, "猫", 3, false);
	size_t n = 0;
	bool kept;

	learner_shown(l, LEARN_EN, en[0], "cat");
	learner_shown(l, LEARN_JA, id, "猫");
	for (size_t i = 0; i < 1024; i++)
		ja[i] = id;
	for (; learner_article(l); n++)
		learner_pair(l, ja, 1024, en, 1);
	ck_assert_uint_eq(n, LEARN_TEXT_MAX / 1024 + 2);
	ck_assert_uint_eq(learner_pairs(l), n / 2);
	kept = learner_article(l);
	ck_assert(kept && !learner_article(l));
	learner_run(l, on_learned, (struct wanted[1]){ { NULL, NULL, 0 } });
	learner_free(l);
}
END_TEST

static void
on_pair(void *ctx, size_t i, size_t ni, size_t j, size_t nj)
{
	char *out = ctx;
	size_t n = strlen(out);

	snprintf(out + n, 64 - n, "%zu+%zu:%zu+%zu ", i, ni, j, nj);
}

/* An inserted English paragraph is passed over: a number shows where the
 * texts meet again. */
START_TEST(test_parallel)
{
	static const uint32_t a[] = { 7 }, b[] = { 9 };
	const struct paragraph ja[] = { { 50, NULL, 0 }, { 60, a, 1 },
	    { 60, b, 1 } };
	const struct paragraph en[] = { { 160, NULL, 0 }, { 500, NULL, 0 },
	    { 190, a, 1 }, { 190, b, 1 } };
	static const uint32_t aab[] = { 7, 9, 7 }, aa[] = { 7, 7 };
	const struct paragraph twice[] = { { 50, aab, 3 } };
	const struct paragraph either[] = { { 400, a, 1 }, { 160, aa, 2 } };
	char out[64] = "";

	parallel_align(ja, 3, en, 4, on_pair, out);
	ck_assert_msg(strstr(out, "1+1:2+1 2+1:3+1") != NULL, "%s", out);
	/* As many anchors as both hold, in whatever order: the pair that
	 * shares more is taken, though order and length say another. */
	out[0] = '\0';
	parallel_align(twice, 1, either, 2, on_pair, out);
	ck_assert_str_eq(out, "0+1:1+1 ");
	out[0] = '\0';
	parallel_align(ja, 0, en, 4, on_pair, out);
	ck_assert_str_eq(out, "");
}
END_TEST

static double
alike(const char *ja, const char *en)
{
	char a[TRANSLIT_MAX], b[TRANSLIT_MAX], x[TRANSLIT_MAX],
	    y[TRANSLIT_MAX];

	ck_assert(translit_key(ja, strlen(ja), a, x));
	ck_assert(translit_key(en, strlen(en), b, y));
	return strcmp(x, y) == 0 ? translit_alike(a, b) : 0;
}

START_TEST(test_translit)
{
	ck_assert(alike("アンソロピック", "anthropic") > TRANSLIT_MIN);
	ck_assert(alike("ディープシーク", "deepseek") > TRANSLIT_MIN);
	ck_assert(alike("グーグル", "google") > TRANSLIT_MIN);
	ck_assert(alike("ブラウザ", "various") < TRANSLIT_MIN);
	ck_assert(alike("アンソロピック", "android") < TRANSLIT_MIN);
	ck_assert(translit_katakana("グーグル", strlen("グーグル")));
	ck_assert(!translit_katakana("検索", strlen("検索")));
}
END_TEST

START_TEST(test_stored)
{
	const struct translation t[] = {
		{ "surveil", "surveillance", 0.278, 2, GLOSSARY_LEARNED },
		{ "mass surveil", "mass surveillance", 1, 0, GLOSSARY_HAND },
		{ "名詞", "名詞", 0.3, 0, GLOSSARY_DICTIONARY },
	};
	struct translations ts;
	struct strbuf sb;

	strbuf_init(&sb, 4096);
	for (size_t i = 0; i < 3; i++)
		glossary_write(&sb, &t[i]);
	glossary_read(&ts, strbuf_take(&sb));
	ck_assert_uint_eq(ts.n, 3);
	for (size_t i = 0; i < 3; i++) {
		ck_assert_str_eq(ts.v[i].term, t[i].term);
		ck_assert_str_eq(ts.v[i].shown, t[i].shown);
		ck_assert(ts.v[i].score > t[i].score - 0.001 &&
		    ts.v[i].score < t[i].score + 0.001);
		ck_assert_uint_eq(ts.v[i].together, t[i].together);
		ck_assert_int_eq(ts.v[i].origin, t[i].origin);
	}
	translations_clear(&ts);
	glossary_read(&ts, xstrdup("l5\nbroken\n\n"));
	ck_assert_uint_eq(ts.n, 0);
	translations_clear(&ts);
}
END_TEST

static void
count_entry(void *ctx, const struct edict_entry *e)
{
	unsigned *n = ctx;
	char gloss[16];

	snprintf(gloss, sizeof(gloss), "gloss%u", (*n)++);
	ck_assert_str_eq(e->word, "\xe6\x97\xa5");
	ck_assert_uint_eq(e->nglosses, 1);
	ck_assert_str_eq(e->gloss[0], gloss);
}

/* A dictionary is read in pieces, and each of its lines once and whole. */
START_TEST(test_edict)
{
	char path[] = "/tmp/ainews-edict.XXXXXX";
	FILE *f = fdopen(mkstemp(path), "w");
	unsigned n = 0;

	for (unsigned i = 0; i < 10000; i++)
		fprintf(f, "\xc6\xfc [x] /(n) gloss%u/(P)/%s", i,
		    i + 1 < 10000 ? "\n" : "");
	fclose(f);
	ck_assert_int_eq(edict_read(path, count_entry, &n, NULL), STATUS_OK);
	ck_assert_uint_eq(n, 10000);
	unlink(path);
	ck_assert_int_eq(edict_read(path, count_entry, &n, NULL),
	    STATUS_NOT_FOUND);
}
END_TEST

UNIT_MAIN("learn", test_learn, test_learn_nothing, test_learn_ceiling,
    test_parallel,
    test_translit, test_stored, test_edict)
