/*
 * The C binding of Xapian, from C.  Every function is called for what it
 * does; test_xapian_c_errors.c sees to what it returns when it fails.
 */
#include "unit/unit.h"

#include <string.h>

#include "unit/xapian_c.h"

/* What a search over the sample finds, as ids in ascending order. */
static const char *
found(const struct xc_db *db, const struct xc_query *q)
{
	static char text[256];
	bool hits[16] = { false };
	struct xc_enquire *enq;
	struct xc_mset *mset;
	struct xc_mset_stats stats;

	OK(xc_enquire_new(db, &enq, &err));
	OK(xc_enquire_set_query(enq, q, 0, &err));
	OK(xc_enquire_search(enq, 0, 20, 20, NULL, NULL, &mset, &err));
	OK(xc_mset_get_stats(mset, &stats, &err));
	for (uint32_t i = 0; i < stats.size; i++) {
		struct xc_hit hit;

		OK(xc_mset_hit(mset, i, &hit, &err));
		ck_assert_uint_lt(hit.docid, 16);
		hits[hit.docid] = true;
	}
	text[0] = '\0';
	for (unsigned i = 0; i < 16; i++)
		if (hits[i])
			append(text, sizeof text, "%u ", i);
	xc_mset_free(mset);
	xc_enquire_free(enq);
	return text;
}

/* The same of the terms joined by an operator. */
static const char *
found_op(const struct xc_db *db, enum xc_op op, uint32_t window,
    const char *const *terms)
{
	struct xc_query *nodes[8] = { NULL }, *all;
	size_t n = 0;

	for (; terms[n]; n++)
		nodes[n] = term_query(terms[n]);
	OK(xc_query_combine(op, (const struct xc_query *const *)nodes, n,
	    window, &all, &err));
	for (size_t i = 0; i < n; i++)
		xc_query_free(nodes[i]);

	const char *text = found(db, all);

	xc_query_free(all);
	return text;
}

#define FOUND(op, window, ...) \
	found_op(db, op, window, (const char *const[]){ __VA_ARGS__, NULL })

START_TEST(test_general)
{
	char out[XC_SORTABLE_MAX], more[XC_SORTABLE_MAX + 4];
	const double numbers[] = { -1e300, -2.5, 0, 1, 20260103, 1e300 };
	char before[XC_SORTABLE_MAX] = "";
	size_t before_len = 0;

	ck_assert_int_eq(strncmp(xc_version(), "1.", 2), 0);
	ck_assert_str_eq(xc_status_name(XC_OK), "XC_OK");
	ck_assert_str_eq(xc_status_name(XC_DATABASE_LOCK),
	    "XC_DATABASE_LOCK");
	ck_assert_str_eq(xc_status_name(XC_UNKNOWN), "XC_UNKNOWN");
	ck_assert_str_eq(xc_status_name(XC_STATUS_COUNT), "?");

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		size_t n = xc_sortable_serialise(numbers[i], out);
		size_t common = n < before_len ? n : before_len;
		int order = memcmp(before, out, common);

		ck_assert_uint_le(n, sizeof out);
		ck_assert_double_eq(xc_sortable_unserialise(out, n),
		    numbers[i]);
		ck_assert(i == 0 || order < 0 ||
		    (order == 0 && before_len < n));
		memcpy(before, out, n);
		before_len = n;
	}
	memset(more, 'x', sizeof more);
	ck_assert_double_eq(xc_sortable_unserialise(more, sizeof more),
	    xc_sortable_unserialise(more, XC_SORTABLE_MAX));

	/* Handles that are not there can be freed. */
	xc_db_free(NULL);
	xc_document_free(NULL);
	xc_enquire_free(NULL);
	xc_mset_free(NULL);
	xc_query_free(NULL);
	xc_writer_free(NULL);
	xc_buf_clear(NULL);
}
END_TEST

START_TEST(test_stems)
{
	struct xc_buf buf = { 0 };
	struct xc_stem *stem = NULL;

	OK(xc_stem_new("english", &stem, &err));
	OK(xc_stem_word(stem, "distillation", 12, &buf, &err));
	ck_assert_str_eq(buf.p, "distil");
	OK(xc_stem_word(stem, "models", 5, &buf, &err));
	ck_assert_str_eq(buf.p, "model");
	OK(xc_stem_word(stem, NULL, 0, &buf, &err));
	ck_assert_uint_eq(buf.len, 0);
	xc_stem_free(stem);
	xc_stem_free(NULL);
	stem = NULL;
	FAILS(XC_INVALID_ARGUMENT, xc_stem_new("klingon", &stem, &err));
	ck_assert_ptr_null(stem);
	xc_buf_clear(&buf);
}
END_TEST

START_TEST(test_document)
{
	struct xc_document *doc;
	struct xc_buf buf = { 0 };
	struct walk w = { 0 };
	uint32_t docid = 9;

	OK(xc_document_new(&doc, &err));
	OK(xc_document_add_term(doc, "b", 1, 2, &err));
	OK(xc_document_add_term(doc, "b", 1, 3, &err));
	OK(xc_document_add_boolean_term(doc, "Q1", 2, &err));
	OK(xc_document_add_posting(doc, "a\0z", 3, 7, 1, &err));
	OK(xc_document_add_term(doc, "gone", 4, 1, &err));
	OK(xc_document_remove_term(doc, "gone", 4, &err));
	OK(xc_document_terms(doc, walk_term, &w, &err));
	ck_assert_str_eq(w.text, "Q1:0 a?z:1 b:5 ");
	w = (struct walk){ .stop = 2 };
	OK(xc_document_terms(doc, walk_term, &w, &err));
	ck_assert_str_eq(w.text, "Q1:0 a?z:1 ");

	OK(xc_document_value(doc, 3, &buf, &err));
	ck_assert_uint_eq(buf.len, 0);
	ck_assert_str_eq(buf.p, "");
	OK(xc_document_set_value(doc, 3, "x\0y", 3, &err));
	OK(xc_document_set_value(doc, 9, "nine", 4, &err));
	OK(xc_document_value(doc, 3, &buf, &err));
	ck_assert_uint_eq(buf.len, 3);
	ck_assert_mem_eq(buf.p, "x\0y", 4);
	w = (struct walk){ 0 };
	OK(xc_document_values(doc, walk_value, &w, &err));
	ck_assert_str_eq(w.text, "3=x?y 9=nine ");
	w = (struct walk){ .stop = 1 };
	OK(xc_document_values(doc, walk_value, &w, &err));
	ck_assert_str_eq(w.text, "3=x?y ");
	OK(xc_document_set_value(doc, 3, NULL, 0, &err));
	w = (struct walk){ 0 };
	OK(xc_document_values(doc, walk_value, &w, &err));
	ck_assert_str_eq(w.text, "9=nine ");

	OK(xc_document_set_data(doc, "data", 4, &err));
	OK(xc_document_data(doc, &buf, &err));
	ck_assert_str_eq(buf.p, "data");
	OK(xc_document_docid(doc, &docid, &err));
	ck_assert_uint_eq(docid, 0);

	/* The buffer keeps its memory until it is cleared. */
	char *memory = buf.p;

	OK(xc_document_reset(doc, &err));
	OK(xc_document_data(doc, &buf, &err));
	ck_assert_uint_eq(buf.len, 0);
	ck_assert_ptr_eq(buf.p, memory);
	xc_buf_clear(&buf);
	ck_assert_ptr_null(buf.p);
	ck_assert_uint_eq(buf.cap, 0);
	w = (struct walk){ 0 };
	OK(xc_document_terms(doc, walk_term, &w, &err));
	OK(xc_document_values(doc, walk_value, &w, &err));
	ck_assert_str_eq(w.text, "");
	xc_document_free(doc);
}
END_TEST

static uint32_t
count(const struct xc_db *db)
{
	uint32_t n;

	OK(xc_db_doccount(db, &n, &err));
	return n;
}

START_TEST(test_writer)
{
	char *path = scratch("db");
	struct xc_writer *w;
	struct xc_document *doc;
	struct xc_buf buf = { 0 };
	struct xc_db *db;
	uint32_t docid;
	bool changed;

	OK(xc_writer_open(path, XC_CREATE, XC_NO_SYNC, &w, &err));

	const struct xc_db *view = xc_writer_db(w);

	OK(xc_document_new(&doc, &err));
	OK(xc_document_add_term(doc, "all", 3, 1, &err));
	OK(xc_document_add_boolean_term(doc, "Qx", 2, &err));
	OK(xc_writer_add(w, doc, &docid, &err));
	ck_assert_uint_eq(docid, 1);
	OK(xc_writer_add(w, doc, NULL, &err));
	ck_assert_uint_eq(count(view), 2);
	OK(xc_writer_replace_term(w, "Qx", 2, doc, &docid, &err));
	ck_assert_uint_eq(docid, 1);
	ck_assert_uint_eq(count(view), 1);
	OK(xc_writer_replace_term(w, "Qy", 2, doc, NULL, &err));
	OK(xc_document_set_data(doc, "new", 3, &err));
	OK(xc_writer_replace(w, 7, doc, &err));
	OK(xc_db_lastdocid(view, &docid, &err));
	ck_assert_uint_eq(docid, 7);
	OK(xc_db_data(view, 7, &buf, &err));
	ck_assert_str_eq(buf.p, "new");
	OK(xc_writer_commit(w, &err));

	/* A reader sees what was committed, and later what it reopens. */
	OK(xc_db_open(path, &db, &err));
	ck_assert_uint_eq(count(db), 3);
	OK(xc_db_reopen(db, &changed, &err));
	ck_assert(!changed);
	OK(xc_writer_delete(w, 7, &err));
	OK(xc_writer_delete_term(w, "Qx", 2, &err));
	OK(xc_writer_delete_term(w, "none", 4, &err));
	ck_assert_uint_eq(count(view), 0);
	ck_assert_uint_eq(count(db), 3);
	OK(xc_writer_cancel(w, &err));
	ck_assert_uint_eq(count(view), 3);
	OK(xc_writer_delete(w, 7, &err));
	OK(xc_writer_commit(w, &err));
	OK(xc_db_reopen(db, &changed, &err));
	ck_assert(changed);
	ck_assert_uint_eq(count(db), 2);
	OK(xc_db_reopen(db, NULL, &err));

	OK(xc_writer_begin_transaction(w, true, &err));
	OK(xc_writer_add(w, doc, NULL, &err));
	OK(xc_writer_cancel_transaction(w, &err));
	ck_assert_uint_eq(count(view), 2);
	OK(xc_writer_begin_transaction(w, true, &err));
	OK(xc_writer_add(w, doc, NULL, &err));
	OK(xc_writer_commit_transaction(w, &err));
	OK(xc_db_reopen(db, NULL, &err));
	ck_assert_uint_eq(count(db), 3);
	/* An unflushed one commits nothing by itself. */
	OK(xc_writer_begin_transaction(w, false, &err));
	OK(xc_writer_add(w, doc, NULL, &err));
	OK(xc_writer_commit_transaction(w, &err));
	OK(xc_db_reopen(db, NULL, &err));
	ck_assert_uint_eq(count(db), 3);
	ck_assert_uint_eq(count(view), 4);

	OK(xc_writer_set_metadata(w, "k\0y", 3, "v\0w", 3, &err));
	OK(xc_writer_set_metadata(w, "gone", 4, "x", 1, &err));
	OK(xc_writer_set_metadata(w, "gone", 4, NULL, 0, &err));
	OK(xc_db_metadata(view, "k\0y", 3, &buf, &err));
	ck_assert_uint_eq(buf.len, 3);
	ck_assert_mem_eq(buf.p, "v\0w", 3);
	OK(xc_db_metadata(view, "gone", 4, &buf, &err));
	ck_assert_uint_eq(buf.len, 0);

	/* Closing commits, and so does freeing. */
	OK(xc_writer_close(w, &err));
	OK(xc_writer_close(w, &err));
	xc_writer_free(w);
	OK(xc_db_reopen(db, NULL, &err));
	ck_assert_uint_eq(count(db), 4);
	OK(xc_writer_open(path, XC_OPEN, 0, &w, &err));
	OK(xc_writer_add(w, doc, NULL, &err));
	xc_writer_free(w);
	OK(xc_db_reopen(db, NULL, &err));
	ck_assert_uint_eq(count(db), 5);
	xc_db_free(db);

	/* The other ways to open, and the flags. */
	OK(xc_writer_open(path, XC_CREATE_OR_OPEN, XC_FULL_SYNC |
	    XC_RETRY_LOCK, &w, &err));
	ck_assert_uint_eq(count(xc_writer_db(w)), 5);
	xc_writer_free(w);
	OK(xc_writer_open(path, XC_OVERWRITE, XC_NO_SYNC | XC_DANGEROUS |
	    XC_NO_TERMLIST, &w, &err));
	ck_assert_uint_eq(count(xc_writer_db(w)), 0);
	OK(xc_writer_add(w, doc, NULL, &err));
	OK(xc_writer_commit(w, &err));
	xc_writer_free(w);
	xc_document_free(doc);
	xc_buf_clear(&buf);
}
END_TEST

START_TEST(test_reading)
{
	char *path = scratch("db");
	struct xc_writer *w = sample(path, 1, 5);
	struct xc_db *db;
	struct xc_db_stats stats;
	struct xc_buf buf = { 0 }, upper = { 0 };
	struct xc_document *doc;
	struct walk walk = { 0 };
	uint32_t n;
	uint64_t revision, later;
	bool yes;

	OK(xc_db_open(path, &db, &err));
	OK(xc_db_get_stats(db, &stats, &err));
	ck_assert_uint_eq(stats.shards, 1);
	ck_assert_uint_eq(stats.doccount, 5);
	ck_assert_uint_eq(stats.lastdocid, 5);
	ck_assert_uint_eq(stats.total_length, 13);
	ck_assert_double_eq_tol(stats.avlength, 2.6, 1e-9);
	ck_assert_uint_le(stats.min_length, 2);
	ck_assert_uint_ge(stats.max_length, 3);
	ck_assert(stats.has_positions);
	OK(xc_db_keep_alive(db, &err));

	OK(xc_db_uuid(db, &buf, &err));
	ck_assert_uint_eq(buf.len, 36);
	OK(xc_db_locked(db, &yes, &err));
	ck_assert(yes);
	OK(xc_db_revision(db, &revision, &err));
	OK(xc_writer_set_metadata(w, "m1", 2, "one", 3, &err));
	OK(xc_writer_set_metadata(w, "m2", 2, "two", 3, &err));
	OK(xc_writer_set_metadata(w, "n", 1, "other", 5, &err));
	OK(xc_writer_close(w, &err));
	xc_writer_free(w);
	OK(xc_db_reopen(db, NULL, &err));
	OK(xc_db_locked(db, &yes, &err));
	ck_assert(!yes);
	OK(xc_db_revision(db, &later, &err));
	ck_assert_uint_gt(later, revision);

	OK(xc_db_document(db, 3, &doc, &err));
	OK(xc_document_docid(doc, &n, &err));
	ck_assert_uint_eq(n, 3);
	OK(xc_document_data(doc, &buf, &err));
	ck_assert_str_eq(buf.p, "data 3");
	OK(xc_document_terms(doc, walk_term, &walk, &err));
	ck_assert_str_eq(walk.text, "Q3:0 blue:1 green:1 red:1 ");
	xc_document_free(doc);
	OK(xc_db_data(db, 2, &buf, &err));
	ck_assert_str_eq(buf.p, "data 2");
	OK(xc_db_value(db, 2, SLOT_DATE, &buf, &err));
	ck_assert_str_eq(buf.p, "20260101");
	OK(xc_db_value(db, 2, 77, &buf, &err));
	ck_assert_uint_eq(buf.len, 0);
	OK(xc_db_doclength(db, 2, &n, &err));
	ck_assert_uint_eq(n, 3);

	OK(xc_db_termfreq(db, "red", 3, &n, &err));
	ck_assert_uint_eq(n, 3);
	OK(xc_db_collfreq(db, "red", 3, &n, &err));
	ck_assert_uint_eq(n, 4);
	OK(xc_db_termfreq(db, "none", 4, &n, &err));
	ck_assert_uint_eq(n, 0);
	OK(xc_db_term_exists(db, "red", 3, &yes, &err));
	ck_assert(yes);
	OK(xc_db_term_exists(db, "re", 2, &yes, &err));
	ck_assert(!yes);

	walk = (struct walk){ 0 };
	OK(xc_db_terms(db, "r", 1, walk_term, &walk, &err));
	ck_assert_str_eq(walk.text, "rare:1 red:3 redder:1 ");
	walk = (struct walk){ .stop = 1 };
	OK(xc_db_terms(db, NULL, 0, walk_term, &walk, &err));
	ck_assert_str_eq(walk.text, "Q1:1 ");
	walk = (struct walk){ 0 };
	OK(xc_db_document_terms(db, 2, walk_term, &walk, &err));
	ck_assert_str_eq(walk.text, "Q2:0 green:1 red:2 ");
	walk = (struct walk){ 0 };
	OK(xc_db_metadata_keys(db, "m", 1, walk_term, &walk, &err));
	ck_assert_str_eq(walk.text, "m1:0 m2:0 ");
	OK(xc_db_metadata(db, "m2", 2, &buf, &err));
	ck_assert_str_eq(buf.p, "two");

	walk = (struct walk){ 0 };
	OK(xc_db_postings(db, "red", 3, walk_posting, &walk, &err));
	ck_assert_str_eq(walk.text, "1:1 2:2 3:1 ");
	walk = (struct walk){ .stop = 2 };
	OK(xc_db_postings(db, NULL, 0, walk_posting, &walk, &err));
	ck_assert_str_eq(walk.text, "1:1 2:1 ");
	walk = (struct walk){ 0 };
	OK(xc_db_positions(db, 2, "red", 3, walk_position, &walk, &err));
	ck_assert_str_eq(walk.text, "1 2 ");
	walk = (struct walk){ .stop = 1 };
	OK(xc_db_positions(db, 2, "red", 3, walk_position, &walk, &err));
	ck_assert_str_eq(walk.text, "1 ");
	walk = (struct walk){ 0 };
	OK(xc_db_positions(db, 2, "none", 4, walk_position, &walk, &err));
	OK(xc_db_postings(db, "none", 4, walk_posting, &walk, &err));
	OK(xc_db_values(db, 77, 0, walk_value, &walk, &err));
	ck_assert_str_eq(walk.text, "");
	OK(xc_db_values(db, SLOT_KIND, 0, walk_value, &walk, &err));
	ck_assert_str_eq(walk.text, "1=a 2=b 3=a 4=b 5=c ");
	walk = (struct walk){ 0 };
	OK(xc_db_values_of(db, SLOT_KIND, (const uint32_t[]){ 1, 4, 99 }, 3,
	    walk_value, &walk, &err));
	ck_assert_str_eq(walk.text, "1=a 4=b ");
	walk = (struct walk){ .stop = 2 };
	OK(xc_db_values(db, SLOT_KIND, 3, walk_value, &walk, &err));
	ck_assert_str_eq(walk.text, "3=a 4=b ");
	OK(xc_db_value_bounds(db, SLOT_DATE, &buf, &upper, &n, &err));
	ck_assert_str_eq(buf.p, "20260101");
	ck_assert_str_eq(upper.p, "20260105");
	ck_assert_uint_eq(n, 5);
	OK(xc_db_value_bounds(db, SLOT_DATE, NULL, NULL, NULL, &err));

	xc_db_free(db);
	xc_buf_clear(&buf);
	xc_buf_clear(&upper);
}
END_TEST

START_TEST(test_shards)
{
	char *one = scratch("one"), *two = scratch("two");
	struct xc_db *db, *shard;
	struct xc_db_stats stats;
	struct xc_buf buf = { 0 };

	xc_writer_free(sample(one, 1, 3));
	xc_writer_free(sample(two, 4, 5));
	OK(xc_db_new(&db, &err));
	ck_assert_uint_eq(count(db), 0);
	OK(xc_db_open(one, &shard, &err));
	OK(xc_db_add(db, shard, &err));
	xc_db_free(shard);
	OK(xc_db_open(two, &shard, &err));
	OK(xc_db_add(db, shard, &err));
	xc_db_free(shard);
	OK(xc_db_get_stats(db, &stats, &err));
	ck_assert_uint_eq(stats.shards, 2);
	ck_assert_uint_eq(stats.doccount, 5);
	/* Document 2 of the first is 3, document 2 of the second 4. */
	OK(xc_db_data(db, 3, &buf, &err));
	ck_assert_str_eq(buf.p, "data 2");
	OK(xc_db_data(db, 4, &buf, &err));
	ck_assert_str_eq(buf.p, "data 5");
	ck_assert_str_eq(FOUND(XC_OP_OR, 0, "red", "yellow"), "1 2 3 5 ");
	xc_db_free(db);
	xc_buf_clear(&buf);
}
END_TEST

START_TEST(test_queries)
{
	char *path = scratch("db");
	struct xc_writer *w = sample(path, 1, 5);
	const struct xc_db *db = xc_writer_db(w);
	struct xc_query *q, *again;
	struct xc_buf buf = { 0 };
	struct walk walk = { 0 };

	ck_assert_str_eq(FOUND(XC_OP_AND, 0, "red", "green"), "1 2 3 ");
	ck_assert_str_eq(FOUND(XC_OP_OR, 0, "red", "yellow"), "1 2 3 4 ");
	ck_assert_str_eq(FOUND(XC_OP_AND_NOT, 0, "red", "blue"), "2 ");
	ck_assert_str_eq(FOUND(XC_OP_XOR, 0, "red", "blue"), "2 ");
	ck_assert_str_eq(FOUND(XC_OP_AND_MAYBE, 0, "red", "blue"), "1 2 3 ");
	ck_assert_str_eq(FOUND(XC_OP_FILTER, 0, "red", "blue"), "1 3 ");
	ck_assert_str_eq(FOUND(XC_OP_PHRASE, 2, "red", "green"), "1 2 ");
	ck_assert_str_eq(FOUND(XC_OP_PHRASE, 0, "red", "green"), "1 2 ");
	ck_assert_str_eq(FOUND(XC_OP_NEAR, 2, "red", "green"), "1 2 3 ");
	ck_assert_str_eq(FOUND(XC_OP_NEAR, 2, "red", "blue"), "");
	ck_assert_str_eq(FOUND(XC_OP_NEAR, 3, "red", "blue"), "1 3 ");
	ck_assert_str_eq(FOUND(XC_OP_ELITE_SET, 1, "red", "yellow"), "4 ");
	ck_assert_str_eq(FOUND(XC_OP_SYNONYM, 0, "red", "yellow"),
	    "1 2 3 4 ");
	ck_assert_str_eq(FOUND(XC_OP_OR, 0, NULL), "");

	OK(xc_query_match_all(&q, &err));
	ck_assert_str_eq(found(db, q), "1 2 3 4 5 ");
	xc_query_free(q);
	OK(xc_query_match_nothing(&q, &err));
	ck_assert_str_eq(found(db, q), "");
	xc_query_free(q);
	OK(xc_query_value_range(SLOT_DATE, "20260102", 8, "20260103", 8, &q,
	    &err));
	ck_assert_str_eq(found(db, q), "1 3 ");
	xc_query_free(q);
	OK(xc_query_value_ge(SLOT_DATE, "20260104", 8, &q, &err));
	ck_assert_str_eq(found(db, q), "4 5 ");
	xc_query_free(q);
	OK(xc_query_value_le(SLOT_DATE, "20260101", 8, &q, &err));
	ck_assert_str_eq(found(db, q), "2 ");
	xc_query_free(q);

	const uint32_t some[] = { 1, 3, 4 };
	const struct xc_query *pair[2];
	struct xc_query *red;

	OK(xc_query_documents(some, 3, &q, &err));
	ck_assert_str_eq(found(db, q), "1 3 4 ");
	OK(xc_query_term("red", 3, 1, 0, &red, &err));
	pair[0] = red;
	pair[1] = q;
	OK(xc_query_combine(XC_OP_AND_NOT, pair, 2, 0, &again, &err));
	ck_assert_str_eq(found(db, again), "2 ");
	xc_query_free(again);
	pair[0] = q;
	pair[1] = red;
	OK(xc_query_combine(XC_OP_AND, pair, 2, 0, &again, &err));
	ck_assert_str_eq(found(db, again), "1 3 ");
	xc_query_free(again);
	xc_query_free(red);
	xc_query_free(q);
	OK(xc_query_documents(NULL, 0, &q, &err));
	ck_assert_str_eq(found(db, q), "");
	xc_query_free(q);

	OK(xc_query_wildcard("red", 3, 0, XC_WILDCARD_ERROR, XC_OP_OR, &q,
	    &err));
	ck_assert_str_eq(found(db, q), "1 2 3 5 ");
	xc_query_free(q);
	OK(xc_query_wildcard("r", 1, 1, XC_WILDCARD_FIRST, XC_OP_SYNONYM, &q,
	    &err));
	ck_assert_str_eq(found(db, q), "4 ");
	xc_query_free(q);
	OK(xc_query_wildcard("r", 1, 1, XC_WILDCARD_MOST_FREQUENT,
	    XC_OP_SYNONYM, &q, &err));
	ck_assert_str_eq(found(db, q), "1 2 3 ");
	xc_query_free(q);

	OK(xc_query_term("red", 3, 2, 5, &q, &err));
	OK(xc_query_describe(q, &buf, &err));
	ck_assert_ptr_nonnull(strstr(buf.p, "red#2@5"));
	OK(xc_query_terms(q, walk_term, &walk, &err));
	ck_assert_str_eq(walk.text, "red:0 ");
	OK(xc_query_serialise(q, &buf, &err));
	OK(xc_query_unserialise(buf.p, buf.len, &again, &err));
	xc_query_free(q);
	ck_assert_str_eq(found(db, again), "1 2 3 ");
	xc_query_free(again);
	xc_writer_free(w);
	xc_buf_clear(&buf);
}
END_TEST

/* The weight of the best hit, and the order of all, of the query as set. */
static double
run(struct xc_enquire *enq, char *text, size_t size)
{
	struct xc_mset *mset;
	struct xc_mset_stats stats;
	struct xc_hit hit;
	double best = 0;

	OK(xc_enquire_search(enq, 0, 10, 10, NULL, NULL, &mset, &err));
	OK(xc_mset_get_stats(mset, &stats, &err));
	text[0] = '\0';
	for (uint32_t i = 0; i < stats.size; i++) {
		OK(xc_mset_hit(mset, i, &hit, &err));
		append(text, size, "%u ", hit.docid);
		if (i == 0)
			best = hit.weight;
	}
	xc_mset_free(mset);
	return best;
}

START_TEST(test_weights)
{
	char *path = scratch("db");
	struct xc_writer *w = sample(path, 1, 5);
	struct xc_query *q = term_query("yellow"), *twice;
	struct xc_enquire *enq;
	struct xc_bm25 bm25 = { 1, 0, 1, 0.5, 0.5 };
	char text[64];

	OK(xc_enquire_new(xc_writer_db(w), &enq, &err));
	OK(xc_enquire_set_query(enq, q, 0, &err));

	double plain = run(enq, text, sizeof text);

	ck_assert_double_gt(plain, 0);
	OK(xc_enquire_set_bm25(enq, &bm25, &err));
	ck_assert_double_eq_tol(run(enq, text, sizeof text), plain, 1e-9);
	OK(xc_query_scale(q, 2, &twice, &err));
	OK(xc_enquire_set_query(enq, twice, 0, &err));
	ck_assert_double_eq_tol(run(enq, text, sizeof text), 2 * plain, 1e-9);
	xc_query_free(twice);
	OK(xc_enquire_set_query(enq, q, 0, &err));
	bm25.b = 0;
	OK(xc_enquire_set_bm25(enq, &bm25, &err));
	ck_assert_double_lt(run(enq, text, sizeof text), plain);
	OK(xc_enquire_set_boolean(enq, &err));
	ck_assert_double_eq(run(enq, text, sizeof text), 0);
	xc_query_free(q);
	xc_enquire_free(enq);
	xc_writer_free(w);
}
END_TEST

START_TEST(test_orders)
{
	char *path = scratch("db");
	struct xc_writer *w = sample(path, 1, 5);
	struct xc_query *q;
	struct xc_enquire *enq;
	const struct xc_sort_value by[] = {
		{ SLOT_KIND, true }, { SLOT_DATE, false }
	};
	char text[64];

	OK(xc_query_match_all(&q, &err));
	OK(xc_enquire_new(xc_writer_db(w), &enq, &err));
	OK(xc_enquire_set_query(enq, q, 0, &err));
	xc_query_free(q);
	OK(xc_enquire_set_docid_order(enq, XC_DESCENDING, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "5 4 3 2 1 ");
	OK(xc_enquire_set_docid_order(enq, XC_DONT_CARE, &err));
	run(enq, text, sizeof text);
	OK(xc_enquire_set_docid_order(enq, XC_ASCENDING, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "1 2 3 4 5 ");

	OK(xc_enquire_set_sort(enq, XC_BY_VALUE, by + 1, 1, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "2 3 1 4 5 ");
	/* Kinds c, b, a; within a kind by date, upwards. */
	OK(xc_enquire_set_sort(enq, XC_BY_VALUE, by, 2, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "5 2 4 3 1 ");

	/* Green as often as red weighs less: red decides, or the kind. */
	q = term_query("red");
	OK(xc_enquire_set_query(enq, q, 0, &err));
	xc_query_free(q);
	OK(xc_enquire_set_sort(enq, XC_BY_RELEVANCE, NULL, 0, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "2 1 3 ");
	OK(xc_enquire_set_sort(enq, XC_BY_RELEVANCE_THEN_VALUE, by + 1, 1,
	    &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "2 3 1 ");
	OK(xc_enquire_set_sort(enq, XC_BY_RELEVANCE_THEN_VALUE, by, 2, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "2 3 1 ");
	OK(xc_enquire_set_sort(enq, XC_BY_VALUE_THEN_RELEVANCE,
	    &(struct xc_sort_value){ SLOT_KIND, false }, 1, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "1 3 2 ");
	OK(xc_enquire_set_sort(enq, XC_BY_VALUE_THEN_RELEVANCE, by, 2, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "2 3 1 ");
	xc_enquire_free(enq);
	xc_writer_free(w);
}
END_TEST

static bool
only_kind_a(const struct xc_document *doc, void *ctx)
{
	struct xc_buf buf = { 0 };

	OK(xc_document_value(doc, SLOT_KIND, &buf, &err));

	bool yes = strcmp(buf.p, "a") == 0;

	xc_buf_clear(&buf);
	++*(int *)ctx;
	return yes;
}

START_TEST(test_search)
{
	char *path = scratch("db");
	struct xc_writer *w = sample(path, 1, 5);
	struct xc_query *q;
	struct xc_enquire *enq;
	struct xc_mset *mset;
	struct xc_mset_stats stats;
	struct xc_hit hit;
	struct xc_document *doc;
	struct xc_buf buf = { 0 };
	struct walk walk = { 0 };
	uint32_t freq;
	size_t total;
	double weight;
	int asked = 0;
	char text[64];

	OK(xc_enquire_new(xc_writer_db(w), &enq, &err));
	q = term_query("green");
	OK(xc_enquire_set_query(enq, q, 1, &err));
	xc_query_free(q);
	OK(xc_enquire_set_time_limit(enq, 60, &err));

	/* A page: two hits from rank 1 on, of four. */
	OK(xc_enquire_search(enq, 1, 2, 10, NULL, NULL, &mset, &err));
	OK(xc_mset_get_stats(mset, &stats, &err));
	ck_assert_uint_eq(stats.size, 2);
	ck_assert_uint_eq(stats.first, 1);
	ck_assert_uint_eq(stats.lower, 4);
	ck_assert_uint_eq(stats.estimated, 4);
	ck_assert_uint_eq(stats.upper, 4);
	ck_assert_uint_eq(stats.uncollapsed_estimated, 4);
	ck_assert_double_ge(stats.max_possible, stats.max_attained);
	OK(xc_mset_hit(mset, 1, &hit, &err));
	ck_assert_uint_eq(hit.rank, 2);
	ck_assert_double_gt(hit.weight, 0);
	ck_assert_double_le(hit.weight, stats.max_attained);
	ck_assert(hit.percent > 0 && hit.percent <= 100);
	/* libxapian 1.4.22 would read before its array here. */
	OK(xc_mset_fetch(mset, &err));
	OK(xc_mset_document(mset, 1, &doc, &err));
	OK(xc_document_docid(doc, &freq, &err));
	ck_assert_uint_eq(freq, hit.docid);
	xc_document_free(doc);
	OK(xc_mset_data(mset, 1, &buf, &err));
	text[0] = '\0';
	append(text, sizeof text, "data %u", hit.docid);
	ck_assert_str_eq(buf.p, text);
	OK(xc_mset_term(mset, "green", 5, &freq, &weight, &err));
	ck_assert_uint_eq(freq, 4);
	ck_assert_double_gt(weight, 0);
	OK(xc_mset_term(mset, "red", 3, &freq, NULL, &err));
	ck_assert_uint_eq(freq, 3);
	OK(xc_mset_term(mset, "green", 5, NULL, NULL, &err));
	OK(xc_enquire_matching_terms(enq, 1, walk_term, &walk, &err));
	ck_assert_str_eq(walk.text, "green:0 ");
	xc_mset_free(mset);

	/* A C function decides. */
	OK(xc_enquire_search(enq, 0, 10, 10, only_kind_a, &asked, &mset,
	    &err));
	OK(xc_mset_get_stats(mset, &stats, &err));
	ck_assert_uint_eq(stats.size, 2);
	ck_assert_int_eq(asked, 4);
	xc_mset_free(mset);

	/* Counting: kinds of the four green ones, twice. */
	OK(xc_enquire_add_spy(enq, SLOT_KIND, &err));
	OK(xc_enquire_add_spy(enq, SLOT_DATE, &err));
	run(enq, text, sizeof text);
	OK(xc_enquire_spy_total(enq, SLOT_KIND, &total, &err));
	ck_assert_uint_eq(total, 4);
	walk = (struct walk){ 0 };
	OK(xc_enquire_spy_top(enq, SLOT_KIND, 2, walk_term, &walk, &err));
	ck_assert_str_eq(walk.text, "a:2 b:1 ");
	walk = (struct walk){ 0 };
	OK(xc_enquire_spy_values(enq, SLOT_KIND, walk_term, &walk, &err));
	ck_assert_str_eq(walk.text, "a:2 b:1 c:1 ");
	run(enq, text, sizeof text);
	OK(xc_enquire_spy_total(enq, SLOT_DATE, &total, &err));
	ck_assert_uint_eq(total, 8);
	OK(xc_enquire_clear_spies(enq, &err));
	OK(xc_enquire_add_spy(enq, SLOT_KIND, &err));
	OK(xc_enquire_spy_total(enq, SLOT_KIND, &total, &err));
	ck_assert_uint_eq(total, 0);

	/* One hit per kind, sorted by it: a hides another one. */
	OK(xc_enquire_set_collapse(enq, SLOT_KIND, 1, &err));
	OK(xc_enquire_set_sort(enq, XC_BY_VALUE,
	    &(struct xc_sort_value){ SLOT_KIND, false }, 1, &err));
	OK(xc_enquire_search(enq, 0, 10, 10, NULL, NULL, &mset, &err));
	OK(xc_mset_get_stats(mset, &stats, &err));
	ck_assert_uint_eq(stats.size, 3);
	ck_assert_uint_eq(stats.estimated, 3);
	ck_assert_uint_eq(stats.uncollapsed_lower, 4);
	ck_assert_uint_eq(stats.uncollapsed_upper, 4);
	OK(xc_mset_hit(mset, 0, &hit, &err));
	ck_assert_uint_eq(hit.collapsed, 1);
	OK(xc_mset_collapse_key(mset, 0, &buf, &err));
	ck_assert_str_eq(buf.p, "a");
	OK(xc_mset_sort_key(mset, 2, &buf, &err));
	ck_assert_str_eq(buf.p, "c");
	OK(xc_enquire_set_collapse(enq, XC_NO_SLOT, 1, &err));
	OK(xc_enquire_set_sort(enq, XC_BY_RELEVANCE, NULL, 0, &err));

	/* Only what weighs as much as the best: the shortest green one. */
	OK(xc_enquire_set_cutoff(enq, 100, 0, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "5 ");
	OK(xc_enquire_set_cutoff(enq, 0, 1e6, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "");

	/* The hits stay readable after everything they came from is gone. */
	xc_enquire_free(enq);
	xc_writer_free(w);
	OK(xc_mset_hit(mset, 0, &hit, &err));
	ck_assert_uint_eq(hit.rank, 0);
	xc_mset_free(mset);
	xc_buf_clear(&buf);
}
END_TEST

/*
 * Change one byte of the postings of the whole sample, in an entry near the
 * end of the file that the check can read and finds wrong.  (Other bytes can
 * lead libxapian 1.4.22 out of its buffers.)
 */
static void
change_byte(const char *dir)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/postlist.glass", dir);

	FILE *f = fopen(path, "r+");

	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, -28, SEEK_END), 0);

	int c = fgetc(f);

	ck_assert_int_eq(fseek(f, -28, SEEK_END), 0);
	ck_assert_int_ne(fputc(c ^ 0x15, f), EOF);
	ck_assert_int_eq(fclose(f), 0);
}

START_TEST(test_files)
{
	char *one = scratch("one"), *two = scratch("two");
	char *both = scratch("both"), *same = scratch("same");
	char *whole = scratch("whole");
	const char *const sources[] = { one, two };
	struct xc_db *db;
	struct xc_buf buf = { 0 };
	size_t errors = 99;

	xc_writer_free(sample(one, 1, 3));
	xc_writer_free(sample(two, 4, 5));
	OK(xc_compact(sources, 2, both, XC_COMPACT_FULL |
	    XC_COMPACT_MULTIPASS, &err));
	OK(xc_db_open(both, &db, &err));
	ck_assert_uint_eq(count(db), 5);
	OK(xc_db_data(db, 4, &buf, &err));
	ck_assert_str_eq(buf.p, "data 4");
	xc_db_free(db);

	struct xc_writer *w;

	OK(xc_writer_open(one, XC_OPEN, XC_NO_SYNC, &w, &err));
	OK(xc_writer_delete(w, 1, &err));
	OK(xc_writer_commit(w, &err));
	xc_writer_free(w);
	OK(xc_compact(sources, 1, same, XC_COMPACT_NO_RENUMBER, &err));
	OK(xc_db_open(same, &db, &err));
	ck_assert_uint_eq(count(db), 2);
	OK(xc_db_data(db, 3, &buf, &err));
	ck_assert_str_eq(buf.p, "data 3");
	xc_db_free(db);

	OK(xc_check(same, &errors, NULL, &err));
	ck_assert_uint_eq(errors, 0);
	OK(xc_check(same, &errors, &buf, &err));
	ck_assert_ptr_nonnull(strstr(buf.p, "postlist"));
	xc_writer_free(sample(whole, 1, 5));
	OK(xc_check(whole, &errors, NULL, &err));
	ck_assert_uint_eq(errors, 0);
	change_byte(whole);
	OK(xc_check(whole, &errors, &buf, &err));
	ck_assert_uint_gt(errors, 0);
	xc_buf_clear(&buf);
}
END_TEST

UNIT_MAIN("xapian-c", test_general, test_stems, test_document, test_writer,
    test_reading, test_shards, test_queries, test_weights, test_orders,
    test_search, test_files)
