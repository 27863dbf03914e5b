/*
 * Rebuilding an index of another schema, and one with damaged records; that
 * what threads make does not depend on them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "index/layout.h"
#include "index/reader.h"
#include "index/rebuild.h"
#include "index/writer.h"
#include "text/analyzer.h"
#include "unit.h"
#include "xapian-c/xapian-c.h"

#define ARTICLES 300

static char dir[] = "/tmp/ainews-rebuild.XXXXXX";
static struct analyzer *an;

static struct article *
make(unsigned i)
{
	struct article *a = article_new();
	char text[40];
	struct strbuf body;

	snprintf(text, sizeof(text), "a%u", i);
	a->id = xstrdup(text);
	a->added = a->changed = 1700000000 + i;
	snprintf(text, sizeof(text), "題 %u", i);
	a->side[SIDE_JA].title = xstrdup(text);
	/* Some take much longer than others. */
	strbuf_init(&body, 4096);
	for (unsigned j = 0; j <= i % 7; j++)
		strbuf_addstr(&body, "推論の費用が下がった。新しい方式による。");
	a->side[SIDE_JA].body = strbuf_take(&body);
	return a;
}

static void
begin(void)
{
	struct error err;
	struct writer *w;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(analyzer_open(&an, &(struct analyzer_options){ 0 },
	    &err), STATUS_OK);
	ck_assert_int_eq(writer_open(&w, dir, an, &(struct writer_options){
	    .wait = 0 }, &err), STATUS_OK);
	for (unsigned i = 0; i < ARTICLES; i++)
		ck_assert_int_eq(writer_take(w, make(i), &err), STATUS_OK);
	ck_assert_int_eq(writer_note_set(w, "file:x", "kept", &err),
	    STATUS_OK);
	ck_assert_int_eq(writer_delete(w, "a7", &err), STATUS_OK);
	ck_assert_int_eq(writer_commit(w, &err), STATUS_OK);
	writer_close(w);
}

static void
end(void)
{
	char command[100];

	analyzer_free(an);
	snprintf(command, sizeof(command), "rm -rf '%s'", dir);
	ck_assert_int_eq(system(command), 0);
}

static struct xc_writer *
tamper(void)
{
	char path[LAYOUT_PATH_MAX];
	struct xc_writer *xw = NULL;
	struct error err;
	struct xc_error xe;

	ck_assert_int_eq(layout_current(dir, path, &err), STATUS_OK);
	ck_assert_int_eq(xc_writer_open(path, XC_OPEN, 0, &xw, &xe), XC_OK);
	return xw;
}

static void
set_schema(const char *value)
{
	struct xc_writer *xw = tamper();
	struct xc_error xe;

	ck_assert_int_eq(xc_writer_set_metadata(xw, META_SCHEMA,
	    strlen(META_SCHEMA), value, strlen(value), &xe), XC_OK);
	xc_writer_free(xw);
}

static enum status
rebuild(const struct rebuild_options *o, struct rebuild_result *result,
    struct error *err)
{
	enum status st;
	int lock;

	ck_assert_int_eq(layout_lock(dir, 0, &lock, err), STATUS_OK);
	st = index_rebuild(dir, an, o, result, err);
	close(lock);
	return st;
}

static enum status
can_write(void)
{
	struct writer *w;
	struct error err;
	enum status st = writer_open(&w, dir, an, &(struct writer_options){
	    .wait = 0 }, &err);

	writer_close(w);
	return st;
}

static bool
look(void *ctx, uint32_t docid)
{
	struct reader *r = ctx;
	struct record rec;
	struct error err;
	struct article *a = make(docid - 1);
	char *bytes;

	ck_assert_int_eq(reader_record(r, docid, &rec, &bytes, &err),
	    STATUS_OK);
	/* The n-th that was put in has the n-th number. */
	ck_assert_str_eq(rec.id, a->id);
	ck_assert_int_eq(rec.added, a->added);
	ck_assert_int_eq(rec.changed, a->changed);
	ck_assert_str_eq(rec.side[SIDE_JA].fields[1].text,
	    a->side[SIDE_JA].body);
	record_clear(&rec);
	free(bytes);
	article_free(a);
	return true;
}

static void
check_articles(uint64_t want)
{
	struct reader_info info;
	struct reader *r;
	struct error err;
	char *note;

	ck_assert_int_eq(reader_open(&r, dir, analyzer_fingerprint(an), &err),
	    STATUS_OK);
	reader_info(r, &info);
	ck_assert_uint_eq(info.articles, want);
	ck_assert_int_eq(reader_each(r, look, r, &err), STATUS_OK);
	ck_assert_int_eq(reader_meta(r, META_NOTE "file:x", &note, &err),
	    STATUS_OK);
	ck_assert_str_eq(note, "kept");
	free(note);
	reader_close(r);
}

START_TEST(test_earlier_schema)
{
	struct rebuild_result result;
	struct error err;

	begin();
	set_schema("0");
	ck_assert_int_eq(can_write(), STATUS_MISMATCH);
	ck_assert_int_eq(rebuild(&(struct rebuild_options){ .keep = 1 },
	    &result, &err), STATUS_OK);
	ck_assert(result.other_terms);
	ck_assert_uint_eq(result.articles, ARTICLES - 1);
	ck_assert_int_eq(can_write(), STATUS_OK);
	check_articles(ARTICLES - 1);
	end();
}
END_TEST

START_TEST(test_later_schema)
{
	struct rebuild_result result;
	struct error err;

	begin();
	set_schema("99");
	ck_assert_int_eq(rebuild(&(struct rebuild_options){ .keep = 1 },
	    &result, &err), STATUS_MISMATCH);
	ck_assert_ptr_nonnull(strstr(err.text, "schema 99"));
	ck_assert_uint_eq(layout_number(dir), 2);
	set_schema("3");
	check_articles(ARTICLES - 1);
	end();
}
END_TEST

static void
on_lost(void *ctx, const char *text)
{
	size_t *n = ctx;

	ck_assert_ptr_nonnull(strstr(text, "document 5"));
	++*n;
}

START_TEST(test_damaged_record)
{
	struct rebuild_result result;
	struct xc_document *doc;
	struct xc_writer *xw;
	struct xc_error xe;
	struct error err;
	size_t lost = 0;

	begin();
	xw = tamper();
	ck_assert_int_eq(xc_db_document(xc_writer_db(xw), 5, &doc, &xe),
	    XC_OK);
	ck_assert_int_eq(xc_document_set_data(doc, "\001oops", 5, &xe),
	    XC_OK);
	ck_assert_int_eq(xc_writer_replace(xw, 5, doc, &xe), XC_OK);
	xc_document_free(doc);
	xc_writer_free(xw);

	ck_assert_int_eq(rebuild(&(struct rebuild_options){ .keep = 1 },
	    &result, &err), STATUS_CORRUPT);
	ck_assert_ptr_nonnull(strstr(err.text, "document 5"));
	ck_assert_ptr_nonnull(strstr(err.text, "check --repair"));
	ck_assert_uint_eq(layout_number(dir), 2);
	ck_assert_int_eq(rebuild(&(struct rebuild_options){ .keep = 1,
	    .repair = true, .lost = on_lost, .ctx = &lost }, &result, &err),
	    STATUS_OK);
	ck_assert_uint_eq(lost, 1);
	ck_assert_uint_eq(result.lost, 1);
	ck_assert(!result.other_terms);
	check_articles(ARTICLES - 2);
	end();
}
END_TEST

UNIT_MAIN("rebuild", test_earlier_schema, test_later_schema,
    test_damaged_record)
