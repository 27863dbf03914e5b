/*
 * The tables of dict/ as the analyser sees them: each row must have the
 * effect that it was written for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/strbuf.h"
#include "text/analyzer.h"
#include "text/entity.h"
#include "text/lexicon.h"
#include "text/spelling.h"

#include "unit/unit.h"

#define COLUMNS 8

static struct analyzer *an;
static unsigned failures;

/* All bad rows are told, not only the first. */
#define ROW_OK(good, ...)						\
	do {								\
		if (!(good)) {						\
			failures++;					\
			printf("# " __VA_ARGS__);			\
			printf("\n");					\
			fflush(stdout);					\
		}							\
	} while (0)

/* Call fn with the columns of each row of a table. */
static void
each_row(const char *name, size_t columns,
    void (*fn)(char *const column[], const char *place))
{
	const char *dir = getenv("AINEWS_DICT");
	char path[4096], place[4200], *line = NULL, *column[COLUMNS];
	size_t size = 0, rows = 0, number = 0, n;
	ssize_t len;
	FILE *f;

	ck_assert_ptr_nonnull(dir);
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s", path);
	while ((len = getline(&line, &size, f)) > 0) {
		char *rest = line;

		number++;
		if (*line == '#')
			continue;
		line[len - 1] = '\0';
		for (n = 0; n < COLUMNS && rest != NULL; n++)
			column[n] = strsep(&rest, "\t");
		snprintf(place, sizeof(place), "%s:%zu", name, number);
		ck_assert_msg(n >= columns, "%s: %zu columns", place, n);
		fn(column, place);
		rows++;
	}
	ck_assert_uint_gt(rows, 0);
	free(line);
	fclose(f);
}

static void
open_analyzer(void)
{
	struct analyzer_options o = { 0 };
	struct error err = { 0 };

	ck_assert_msg(analyzer_open(&an, &o, &err) == STATUS_OK, "%s",
	    err.text);
}

/* Entities: the wanted one, seen in a text. */
struct sought {
	const char *id;
	unsigned found, others;
};

static void
on_entity(void *ctx, int number)
{
	struct entity e = lexicon_entity(analyzer_lexicon(an), number);
	struct sought *s = ctx;

	ck_assert_ptr_nonnull(e.id);
	if (strcmp(e.id, s->id) == 0)
		s->found++;
	else
		s->others++;
}

static void
name_in(const char *before, const char *name, const char *after,
    const char *id, const char *place)
{
	struct sought s = { .id = id };
	char text[1024];

	snprintf(text, sizeof(text), "%s%s%s", before, name, after);
	entities_find(an, text, strlen(text), on_entity, &s);
	ROW_OK(s.found == 1 && s.others == 0,
	    "%s: found %u times, and %u others: %s", place, s.found, s.others,
	    text);
}

static void
entity_row(char *const column[], const char *place)
{
	char *rest = column[4], *name;

	while ((name = strsep(&rest, "|")) != NULL) {
		if (*name == '=')
			name++;
		ROW_OK(entity_of_label(an, name) >= 0, "%s: %s", place,
		    name);
		name_in("昨日、", name, "が声明を出した。", column[0], place);
		name_in("きょうの発表は", name, "についてである。", column[0],
		    place);
		if ((unsigned char)*name < 0x80)
			name_in("Yesterday, ", name, " made a statement.",
			    column[0], place);
	}
}

START_TEST(test_entities)
{
	open_analyzer();
	each_row("entities.tsv", 5, entity_row);
	analyzer_free(an);
	ck_assert_uint_eq(failures, 0);
}
END_TEST

/* Names: one joined word, alone and with a version. */
static void
on_joined(void *ctx, const struct token *t)
{
	unsigned *widest = ctx;

	if (t->kind == TOKEN_JOINED && t->span > *widest)
		*widest = t->span;
}

static unsigned
widest_join(const char *before, const char *name, const char *after)
{
	unsigned widest = 0;
	char text[512];

	snprintf(text, sizeof(text), "%s%s%s", before, name, after);
	analyze(an, text, strlen(text), ANALYZE_WORDS, 0, on_joined, &widest);
	return widest;
}

static void
name_row(char *const column[], const char *place)
{
	unsigned plain;

	if (strchr(column[0], ' ') == NULL)
		return;
	plain = widest_join("Today ", column[0], " is here.");
	ROW_OK(plain >= 2, "%s: %s is not joined", place, column[0]);
	ROW_OK(widest_join("新しい", column[0], "を試した。") == plain,
	    "%s: %s in Japanese", place, column[0]);
	ROW_OK(widest_join("Today ", column[0], " 4.7 is here.") > plain,
	    "%s: %s with a version", place, column[0]);
}

START_TEST(test_names)
{
	open_analyzer();
	each_row("names.tsv", 1, name_row);
	analyzer_free(an);
	ck_assert_uint_eq(failures, 0);
}
END_TEST

/* Variants. */
static void
on_word(void *ctx, const struct token *t)
{
	struct strbuf *words = ctx;

	if (t->kind == TOKEN_WORD)
		strbuf_addf(words, "%s ", t->term);
}

static void
words_of(struct strbuf *words, const char *rule, const char *word)
{
	static const char *const verb_ends[] = { "う", "く", "ぐ", "す", "つ",
	    "ぬ", "ぶ", "む", "る" };
	const char *end = strlen(word) > 3 ? word + strlen(word) - 3 : word;
	const char *before = strstr(rule, "tai") == NULL ? "昔、" :
	    "昔、山";
	const char *after = "を";
	char text[512];

	strbuf_reset(words);
	for (size_t i = 0; i < sizeof(verb_ends) / sizeof(*verb_ends); i++)
		if (strcmp(rule, "okurigana") == 0 &&
		    strcmp(end, verb_ends[i]) == 0)
			after = "。";
	snprintf(text, sizeof(text), "%s%s%s", before, word, after);
	analyze(an, text, strlen(text), ANALYZE_WORDS, 0, on_word, words);
}

/* A word gives the word of its row; a character changes as its row says. */
static void
variant_row(char *const column[], const char *place)
{
	struct strbuf form, canonical;
	char folded[SPELLING_MAX];

	strbuf_init(&form, 4096);
	strbuf_init(&canonical, 4096);
	words_of(&form, column[0], column[1]);
	if (strcmp(column[0], "okurigana") == 0 ||
	    strcmp(column[0], "katakana") == 0) {
		spelling_fold(analyzer_lexicon(an), column[2],
		    strlen(column[2]), folded);
		strbuf_addf(&canonical, "昔 %s ", folded);
	} else {
		words_of(&canonical, column[0], column[2]);
	}
	ROW_OK(strcmp(form.s, canonical.s) == 0,
	    "%s: %s gives \"%s\", %s gives \"%s\"", place, column[1],
	    form.s, column[2], canonical.s);
	strbuf_clear(&form);
	strbuf_clear(&canonical);
}

START_TEST(test_variants)
{
	open_analyzer();
	each_row("variants.tsv", 3, variant_row);
	analyzer_free(an);
	ck_assert_uint_eq(failures, 0);
}
END_TEST

/* Stop words: what the analyser makes of one is what the list holds. */
struct stop_check {
	enum stop_kind kind;
	unsigned words, stops;
};

static void
on_stop(void *ctx, const struct token *t)
{
	struct stop_check *c = ctx;

	if (t->kind != TOKEN_WORD && t->kind != TOKEN_NUMBER)
		return;
	c->words++;
	c->stops += lexicon_stop(analyzer_lexicon(an), c->kind, t->term,
	    t->len);
}

static void
stop_row(char *const column[], const char *place)
{
	struct stop_check c = { .kind = strcmp(column[0], "ja") == 0 ?
	    STOP_JA : STOP_QUESTION };

	/* English ones are compared as they are written. */
	if (strcmp(column[0], "en") == 0)
		return;
	analyze(an, column[1], strlen(column[1]), ANALYZE_WORDS, 0, on_stop,
	    &c);
	ROW_OK(c.words == c.stops && c.words <= 1,
	    "%s: %s gives %u words, %u of them in the list", place, column[1],
	    c.words, c.stops);
}

START_TEST(test_stopwords)
{
	open_analyzer();
	each_row("stopwords.tsv", 2, stop_row);
	analyzer_free(an);
	ck_assert_uint_eq(failures, 0);
}
END_TEST

UNIT_MAIN("tables", test_entities, test_names, test_variants, test_stopwords)
