/*
 * The index by its own functions: terms, stored records, the one writer, and
 * readers beside it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "index/docids.h"
#include "index/layout.h"
#include "index/reader.h"
#include "index/record.h"
#include "index/shelf.h"
#include "index/term.h"
#include "index/writer.h"
#include "text/analyzer.h"
#include "unit/unit.h"

static struct analyzer *an;
static char dir[64], folder[128];

static void
begin(void)
{
	struct error err = { 0 };

	snprintf(dir, sizeof(dir), "/tmp/ainews-index.XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(folder, sizeof(folder), "%s/index", dir);
	ck_assert_msg(analyzer_open(&an, NULL, &err) == STATUS_OK, "%s",
	    err.text);
}

static void
end(void)
{
	char path[256];

	analyzer_free(an);
	for (unsigned n = layout_number(folder); n > 0; n--)
		ck_assert_int_eq(layout_remove(folder, n, NULL), STATUS_OK);
	snprintf(path, sizeof(path), "%s/current", folder);
	unlink(path);
	snprintf(path, sizeof(path), "%s/lock", folder);
	unlink(path);
	rmdir(folder);
	ck_assert_int_eq(rmdir(dir), 0);
}

static struct writer *
open_writer(void)
{
	const struct writer_options o = { 0 };
	struct error err = { 0 };
	struct writer *w;

	ck_assert_msg(writer_open(&w, folder, an, &o, &err) == STATUS_OK,
	    "%s", err.text);
	return w;
}

static struct reader *
open_reader(void)
{
	struct error err = { 0 };
	struct reader *r;

	ck_assert_msg(reader_open(&r, folder, analyzer_fingerprint(an),
	    &err) == STATUS_OK, "%s", err.text);
	return r;
}

static struct article *
make(const char *id, const char *title, const char *ja, const char *en)
{
	struct article *a = article_new();

	a->id = xstrdup(id);
	a->added = a->changed = NO_DATE;
	if (title != NULL)
		a->side[SIDE_JA].title = xstrdup(title);
	if (ja != NULL)
		a->side[SIDE_JA].body = xstrdup(ja);
	if (en != NULL)
		a->side[SIDE_EN].body = xstrdup(en);
	return a;
}

static void
put(struct writer *w, struct article *a)
{
	struct error err = { 0 };

	ck_assert_msg(writer_take(w, a, &err) == STATUS_OK, "%s", err.text);
}

/* ---- terms ---- */

START_TEST(test_long_terms)
{
	struct term a, b, c;
	char text[2000];

	for (size_t i = 0; i + 3 <= sizeof(text); i += 3)
		memcpy(text + i, "\xe3\x81\x82", 3);	/* あ */
	term_make(&a, CH_JA, text, 1998);
	term_make(&b, CH_JA, text, 1998);
	ck_assert_uint_eq(a.len, b.len);
	ck_assert_mem_eq(a.s, b.s, a.len);
	ck_assert_uint_le(a.len, TERM_MAX);
	text[1997] = '\x84';			/* another last letter */
	term_make(&c, CH_JA, text, 1998);
	ck_assert(c.len != a.len || memcmp(a.s, c.s, a.len) != 0);
	for (size_t n = 200; n < 300; n++) {
		term_make(&a, CH_PAIR, text, n);
		ck_assert_uint_le(a.len, TERM_MAX);
		ck_assert_uint_eq(strlen(a.s), a.len);
	}
	/* Zero bytes would count double. */
	term_make(&a, CH_TAG, "a\0b", 3);
	ck_assert_uint_eq(a.len, 4);
	ck_assert_str_eq(a.s, "Ka b");
}
END_TEST

START_TEST(test_labels)
{
	static const char *const rows[][2] = {
		{ "オープンソース AI", "オープンソースai" },
		{ "オープンソースＡＩ", "オープンソースai" },
		{ " The  Verge ", "the verge" },
		{ "", "" },
		{ "   ", "" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char *s = label_fold(rows[i][0]);

		ck_assert_str_eq(s, rows[i][1]);
		free(s);
	}
}
END_TEST

/* ---- records ---- */

static void
same_text(const char *a, const char *b)
{
	ck_assert_int_eq(a == NULL, b == NULL);
	if (a != NULL)
		ck_assert_str_eq(a, b);
}

static void
same_side(const struct side_text *a, const struct side_text *b)
{
	same_text(a->title, b->title);
	same_text(a->summary, b->summary);
	same_text(a->analysis, b->analysis);
	same_text(a->comment, b->comment);
	same_text(a->body, b->body);
	same_text(a->key, b->key);
	same_text(a->hash, b->hash);
	ck_assert_uint_eq(a->npoints, b->npoints);
	for (size_t i = 0; i < a->npoints; i++) {
		same_text(a->points[i].heading, b->points[i].heading);
		same_text(a->points[i].text, b->points[i].text);
	}
}

static void
same_article(const struct article *a, const struct article *b)
{
	same_text(a->id, b->id);
	same_text(a->pair_key, b->pair_key);
	same_text(a->source, b->source);
	same_text(a->author, b->author);
	same_text(a->url, b->url);
	ck_assert_int_eq(a->original, b->original);
	ck_assert(a->date == b->date && a->added == b->added &&
	    a->changed == b->changed);
	ck_assert_uint_eq(a->ntags, b->ntags);
	for (size_t i = 0; i < a->ntags; i++)
		same_text(a->tags[i], b->tags[i]);
	ck_assert_uint_eq(a->nscores, b->nscores);
	for (size_t i = 0; i < a->nscores; i++) {
		same_text(a->scores[i].name, b->scores[i].name);
		ck_assert_int_eq(a->scores[i].value, b->scores[i].value);
	}
	for (int s = 0; s < SIDES; s++)
		same_side(&a->side[s], &b->side[s]);
}

static void
round_trip(const struct article *a)
{
	struct article *back;
	struct record r;
	struct strbuf sb;

	strbuf_init(&sb, 1u << 20);
	record_write(a, NULL, &sb);
	ck_assert_int_eq(record_read(&r, sb.s, sb.len, NULL), STATUS_OK);
	back = record_article(&r);
	same_article(a, back);
	article_free(back);
	record_clear(&r);
	/* Without sentences one of the first version has the same bytes. */
	sb.s[0] = 1;
	ck_assert_int_eq(record_read(&r, sb.s, sb.len, NULL), STATUS_OK);
	record_clear(&r);
	sb.s[0] = RECORD_VERSION;
	/* Cut anywhere it is damaged, and says so. */
	for (size_t n = 0; n < sb.len; n++)
		ck_assert_int_eq(record_read(&r, sb.s, n, NULL),
		    STATUS_CORRUPT);
	strbuf_clear(&sb);
}

START_TEST(test_record)
{
	struct article *a = make("empty", NULL, NULL, NULL);
	struct side_text *t;

	round_trip(a);
	article_free(a);
	a = make("full", "題名", "一行目。\n二行目。", "One. Two.");
	a->pair_key = xstrdup("x/full");
	a->source = xstrdup("出典");
	a->author = xstrdup("著者");
	a->url = xstrdup("https://example.com/a?b=c");
	a->date = -1;
	a->added = 0;
	a->changed = INT64_MAX;
	a->original = ORIGINAL_EN;
	article_add_tag(a, "オープンソース AI");
	article_add_tag(a, "LLM");
	article_add_score(a, "importance", 5);
	article_add_score(a, "depth", -3);
	t = &a->side[SIDE_JA];
	t->key = xstrdup("s:full");
	t->hash = xstrdup("ab12");
	t->summary = xstrdup("要約");
	t->analysis = xstrdup("影響");
	t->comment = xstrdup("感想");
	/* One that has only a heading keeps its place before one without. */
	side_add_point(t, "見出し", "文");
	side_add_point(t, "見出しだけ", NULL);
	side_add_point(t, NULL, "文だけ");
	side_add_point(t, "二つ目", NULL);
	side_add_point(t, "三つ目", "文");
	round_trip(a);
	article_free(a);
}
END_TEST

/* ---- writer ---- */

START_TEST(test_writer)
{
	struct writer *w;
	struct article *a;
	int64_t added;
	char *id;

	begin();
	w = open_writer();
	put(w, make("one", "一つ目", "本文。", "Body."));
	a = make("two", NULL, NULL, "Only English.");
	a->side[SIDE_EN].key = xstrdup("src:two");
	a->pair_key = xstrdup("pair-two");
	put(w, a);
	put(w, make("nothing", NULL, NULL, NULL));
	ck_assert_uint_eq(writer_count(w), 3);
	ck_assert_int_eq(writer_commit(w, NULL), STATUS_OK);
	ck_assert_int_eq(writer_id_by_key(w, "src:two", &id, NULL),
	    STATUS_OK);
	ck_assert_str_eq(id, "two");
	free(id);
	ck_assert_int_eq(writer_id_by_pair(w, "pair-two", &id, NULL),
	    STATUS_OK);
	free(id);
	ck_assert_int_eq(writer_id_by_key(w, "src:three", &id, NULL),
	    STATUS_NOT_FOUND);
	ck_assert_ptr_null(id);

	/* The same id replaces, and keeps when it was first seen. */
	ck_assert_int_eq(writer_get(w, "one", &a, NULL), STATUS_OK);
	added = a->added;
	article_free(a);
	a = make("one", "新しい題", NULL, NULL);
	a->added = added + 1000;
	put(w, a);
	ck_assert_uint_eq(writer_count(w), 3);
	ck_assert_int_eq(writer_get(w, "one", &a, NULL), STATUS_OK);
	ck_assert_str_eq(a->side[SIDE_JA].title, "新しい題");
	ck_assert_ptr_null(a->side[SIDE_JA].body);
	ck_assert(a->added == added);
	article_free(a);

	ck_assert_int_eq(writer_delete(w, "two", NULL), STATUS_OK);
	ck_assert_int_eq(writer_delete(w, "two", NULL), STATUS_NOT_FOUND);
	ck_assert_int_eq(writer_commit(w, NULL), STATUS_OK);

	/* What was not committed is gone. */
	put(w, make("lost", "失われる", NULL, NULL));
	writer_close(w);
	w = open_writer();
	ck_assert_uint_eq(writer_count(w), 2);
	ck_assert_int_eq(writer_get(w, "lost", &a, NULL), STATUS_NOT_FOUND);
	writer_close(w);
	end();
}
END_TEST

START_TEST(test_docids)
{
	struct docids d = { 0 };

	ck_assert_uint_eq(docids_get(&d, 0), 0);
	/* All in one place of the table, a hash of 0 among them. */
	for (uint32_t i = 0; i < 5000; i++)
		docids_put(&d, i, i + 1);
	docids_put(&d, 7, 70);
	ck_assert_uint_eq(d.n, 5000);
	ck_assert_uint_eq(docids_get(&d, 0), 1);
	ck_assert_uint_eq(docids_get(&d, 7), 70);
	ck_assert_uint_eq(docids_get(&d, 4999), 5000);
	ck_assert_uint_eq(docids_get(&d, 5000), 0);
	ck_assert_uint_eq(docids_bytes(&d), 8192 * 12);
	docids_clear(&d);
	ck_assert_uint_eq(docids_get(&d, 7), 0);
}
END_TEST

/* What waits while an index is filled has a ceiling. */
START_TEST(test_crowded)
{
	char name[16], value[1001], *found;
	struct writer *w;
	unsigned n = 0;

	begin();
	w = open_writer();
	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	while (n < 100000 && !writer_crowded(w)) {
		snprintf(name, sizeof(name), "file:%u", ++n);
		ck_assert_int_eq(writer_note_set(w, name, value, NULL),
		    STATUS_OK);
		/* The same one again takes no more. */
		ck_assert_int_eq(writer_note_set(w, "file:1", value, NULL),
		    STATUS_OK);
	}
	ck_assert_uint_gt(n, 20000);
	ck_assert_uint_lt(n, 32000);
	ck_assert_int_eq(writer_commit(w, NULL), STATUS_OK);
	ck_assert(!writer_crowded(w));
	ck_assert(writer_filling(w));
	ck_assert_int_eq(writer_note_get(w, name, &found, NULL), STATUS_OK);
	ck_assert_str_eq(found, value);
	free(found);
	writer_close(w);
	end();
}
END_TEST

START_TEST(test_two_writers)
{
	const struct writer_options o = { .wait = 0 };
	struct writer *w, *other;
	struct error err = { 0 };
	char pid[32];

	begin();
	w = open_writer();
	ck_assert_int_eq(writer_open(&other, folder, an, &o, &err),
	    STATUS_LOCKED);
	ck_assert_ptr_null(other);
	snprintf(pid, sizeof(pid), "process %ld since 20", (long)getpid());
	ck_assert_msg(strstr(err.text, pid) != NULL, "%s", err.text);
	writer_close(w);
	w = open_writer();
	writer_close(w);
	end();
}
END_TEST

START_TEST(test_mismatch)
{
	const struct writer_options o = { 0 };
	struct analyzer_options bare = { .dict_dir = "/" };
	struct reader_info info;
	struct analyzer *other;
	struct error err = { 0 };
	struct writer *w;
	struct reader *r;

	begin();
	w = open_writer();
	put(w, make("a", "題", NULL, NULL));
	ck_assert_int_eq(writer_commit(w, NULL), STATUS_OK);
	writer_close(w);
	ck_assert_int_eq(analyzer_open(&other, &bare, NULL), STATUS_OK);
	/* A writer refuses and names both and the way out. */
	ck_assert_int_eq(writer_open(&w, folder, other, &o, &err),
	    STATUS_MISMATCH);
	ck_assert_ptr_nonnull(strstr(err.text, analyzer_fingerprint(an)));
	ck_assert_ptr_nonnull(strstr(err.text,
	    analyzer_fingerprint(other)));
	ck_assert_ptr_nonnull(strstr(err.text, "ainews-index rebuild"));
	/* A reader goes on, and knows. */
	ck_assert_int_eq(reader_open(&r, folder, analyzer_fingerprint(other),
	    &err), STATUS_OK);
	reader_info(r, &info);
	ck_assert(info.other_fingerprint);
	reader_close(r);
	r = open_reader();
	reader_info(r, &info);
	ck_assert(!info.other_fingerprint);
	reader_close(r);
	/* But not with another dictionary. */
	ck_assert_int_eq(reader_open(&r, folder, "analyzer=1 unicode=1 "
	    "mecab=other-dictionary 1 utf8 user=none lists=0 stem=none",
	    &err), STATUS_MISMATCH);
	analyzer_free(other);
	end();
}
END_TEST

static size_t
matches(struct reader *r, const char *word)
{
	struct nodes *ns = nodes_new();
	struct match_page page;
	struct error err = { 0 };
	size_t n;

	ck_assert_msg(reader_match(r, node_term(ns, CH_JA, word,
	    strlen(word)), MATCH_RELEVANCE, 0, 10, 1000, &page, &err) ==
	    STATUS_OK, "%s", err.text);
	n = page.n;
	match_page_clear(&page);
	nodes_free(ns);
	return n;
}

/* A reader sees what was committed when it opened or refreshed, and lives
 * on when the generation under it is compacted away. */
START_TEST(test_reader_beside)
{
	uint32_t docid, v[8];
	struct writer *w;
	struct reader *r;
	struct record rec;
	struct error err = { 0 };
	char *bytes, id[32];
	size_t n = 0;

	begin();
	w = open_writer();
	put(w, make("a", "規制の話", "規制が進む。", NULL));
	ck_assert_int_eq(writer_commit(w, NULL), STATUS_OK);
	/* From here on it is filled no longer, but changed. */
	writer_close(w);
	w = open_writer();
	r = open_reader();
	ck_assert_uint_eq(matches(r, "規制"), 1);
	put(w, make("b", "規制の続き", NULL, NULL));
	ck_assert_uint_eq(matches(r, "規制"), 1);
	ck_assert_int_eq(writer_commit(w, NULL), STATUS_OK);
	ck_assert_int_eq(reader_refresh(r, NULL), STATUS_OK);
	ck_assert_uint_eq(matches(r, "規制"), 2);

	/* Many commits: Xapian reuses the blocks of the one before last. */
	for (int i = 0; i < 30; i++) {
		snprintf(id, sizeof(id), "more%d", i);
		put(w, make(id, "推論の話", "推論が速い。", NULL));
		ck_assert_int_eq(writer_commit(w, NULL), STATUS_OK);
	}
	ck_assert_uint_ge(matches(r, "規制"), 2);

	ck_assert_int_eq(reader_refresh(r, NULL), STATUS_OK);
	ck_assert_int_eq(writer_compact(w, true, &err), STATUS_OK);
	ck_assert_uint_eq(layout_number(folder), 3);
	ck_assert_uint_eq(matches(r, "規制"), 2);
	ck_assert_int_eq(reader_docid(r, "a", &docid, &err), STATUS_OK);
	ck_assert_int_eq(reader_record(r, docid, &rec, &bytes, &err),
	    STATUS_OK);
	ck_assert_str_eq(rec.id, "a");
	record_clear(&rec);
	free(bytes);
	/* Positions are in a table that nobody has opened yet. */
	reader_positions(r, docid, CH_JA, "規制", strlen("規制"), v, &n, 8);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(reader_refresh(r, NULL), STATUS_OK);
	ck_assert_uint_eq(matches(r, "推論"), 10);
	ck_assert_int_eq(reader_check(r, NULL, NULL, &err), STATUS_OK);
	reader_close(r);
	writer_close(w);
	end();
}
END_TEST

START_TEST(test_no_index)
{
	struct error err = { 0 };
	struct reader *r;

	begin();
	ck_assert_int_eq(reader_open(&r, folder, NULL, &err),
	    STATUS_NO_INDEX);
	ck_assert_ptr_nonnull(strstr(err.text, folder));
	end();
}
END_TEST

/* A field of one endless word, of damage, of hundreds of thousand words. */
START_TEST(test_odd_texts)
{
	const size_t len = 300000;
	char *text = xmalloc(len + 1);
	struct writer *w;
	struct article *a;

	begin();
	w = open_writer();
	memset(text, 'a', len);
	text[len] = '\0';
	put(w, make("word", text, text, text));
	memset(text, '\xe3', len);
	put(w, make("damage", "題", text, NULL));
	for (size_t i = 0; i < len; i += 2)
		memcpy(text + i, "x\n", 2);
	put(w, make("lines", NULL, text, NULL));
	ck_assert_int_eq(writer_commit(w, NULL), STATUS_OK);
	ck_assert_int_eq(writer_get(w, "lines", &a, NULL), STATUS_OK);
	ck_assert_str_eq(a->side[SIDE_JA].body, text);
	article_free(a);
	writer_close(w);
	free(text);
	end();
}
END_TEST

/* Where an article is must never change: another program made these. */
START_TEST(test_shard_of)
{
	static const struct {
		const char *id;
		unsigned of[3];		/* 1, 3 and 32 */
	} known[] = {
		{ "a", { 0, 0, 12 } },
		{ "20260314-017", { 0, 2, 18 } },
		{ "https://example.org/記事/1", { 0, 0, 8 } },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		ck_assert_uint_eq(layout_shard_of(known[i].id, 1),
		    known[i].of[0]);
		ck_assert_uint_eq(layout_shard_of(known[i].id, 3),
		    known[i].of[1]);
		ck_assert_uint_eq(layout_shard_of(known[i].id, 32),
		    known[i].of[2]);
	}
}
END_TEST

START_TEST(test_shelf)
{
	struct shelf s = { .max = 80 };
	char bytes[] = "ten bytes.";
	size_t len = 0;

	ck_assert_ptr_null(shelf_find(&s, 1, &len));
	for (uint32_t i = 1; i <= 4; i++) {
		bytes[0] = (char)('0' + i);
		shelf_add(&s, i, bytes, 10);
	}
	/* A look keeps what would go with its half. */
	ck_assert_mem_eq(shelf_find(&s, 1, &len), "1en bytes.", 10);
	ck_assert_uint_eq(len, 10);
	for (uint32_t i = 5; i <= 8; i++) {
		ck_assert_ptr_nonnull(shelf_find(&s, 1, &len));
		shelf_add(&s, i, bytes, 10);
	}
	ck_assert_mem_eq(shelf_find(&s, 1, &len), "1en bytes.", 10);
	ck_assert_ptr_null(shelf_find(&s, 2, &len));
	shelf_add(&s, 9, "an eleventh", 11);	/* too much of the whole */
	ck_assert_ptr_null(shelf_find(&s, 9, &len));
	shelf_clear(&s);
	ck_assert_ptr_null(shelf_find(&s, 1, &len));
	s.max = 0;
	shelf_add(&s, 1, bytes, 1);
	ck_assert_ptr_null(shelf_find(&s, 1, &len));
	shelf_clear(&s);
}
END_TEST

/* What a condition found, as a list, asks and counts the same. */
START_TEST(test_find)
{
	const struct node *node, *found;
	struct match_page page;
	struct writer *w;
	struct reader *r;
	struct nodes *ns;
	struct error err = { 0 };

	begin();
	w = open_writer();
	put(w, make("a", "規制の話", "規制が進む。", NULL));
	put(w, make("b", "推論の話", NULL, NULL));
	put(w, make("c", "規制の続き", NULL, NULL));
	ck_assert_int_eq(writer_commit(w, NULL), STATUS_OK);
	r = open_reader();
	ns = nodes_new();
	node = node_term(ns, CH_JA, "規制", strlen("規制"));
	found = node;
	ck_assert_int_eq(reader_find(r, ns, &found, &err), STATUS_OK);
	ck_assert_ptr_ne(found, node);
	ck_assert_int_eq(reader_match(r, found, MATCH_ANY, 0, 9, 0, &page,
	    &err), STATUS_OK);
	ck_assert_uint_eq(page.n, 2);
	ck_assert_uint_eq(page.lower, 2);
	ck_assert_uint_eq(page.upper, 2);
	ck_assert_uint_eq(page.items[0].docid, 1);
	ck_assert_uint_eq(page.items[1].docid, 3);
	match_page_clear(&page);
	found = NULL;
	ck_assert_int_eq(reader_find(r, ns, &found, &err), STATUS_OK);
	ck_assert_ptr_null(found);
	nodes_free(ns);
	reader_close(r);
	writer_close(w);
	end();
}
END_TEST

UNIT_MAIN("index", test_shelf, test_find, test_shard_of, test_long_terms,
    test_labels, test_record, test_writer, test_docids,
    test_crowded, test_two_writers, test_mismatch,
    test_reader_beside, test_no_index, test_odd_texts)
