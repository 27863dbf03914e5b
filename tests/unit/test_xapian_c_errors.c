/*
 * The C binding of Xapian when things go wrong: what ordinary use and
 * ordinary files can provoke.
 */
#include "unit/unit.h"

#include <string.h>
#include <sys/stat.h>

#include "unit/xapian_c.h"

/* Of throwing.cc. */
xc_term_fn throw_number, throw_bad_alloc, throw_standard;
xc_decide_fn decide_by_throwing;

START_TEST(test_misused_terms)
{
	struct xc_writer *w = sample(scratch("db"), 1, 5);
	struct xc_document *doc;
	char term[300];

	OK(xc_document_new(&doc, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_document_add_term(doc, "", 0, 1, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_document_remove_term(doc, "x", 1,
	    &err));
	/* 245 bytes fit, 246 do not. */
	memset(term, 'x', sizeof term);
	OK(xc_document_add_term(doc, term, 245, 1, &err));
	OK(xc_writer_add(w, doc, NULL, &err));
	OK(xc_document_add_term(doc, term, 246, 1, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_add(w, doc, NULL, &err));
	/* Zero bytes are stored as two, which shows when it is written. */
	OK(xc_document_reset(doc, &err));
	memset(term, 0, 20);
	OK(xc_document_add_posting(doc, term, 245, 1, 1, &err));
	OK(xc_writer_add(w, doc, NULL, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_commit(w, &err));
	OK(xc_writer_cancel(w, &err));
	xc_document_free(doc);
	xc_writer_free(w);
}
END_TEST

START_TEST(test_misused_writer)
{
	char *fresh = scratch("new");
	struct xc_writer *w = sample(scratch("db"), 1, 5);
	struct xc_writer *other;
	const struct xc_db *db = xc_writer_db(w);
	struct xc_document *doc;
	struct xc_buf buf = { 0 };

	OK(xc_document_new(&doc, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_replace(w, 0, doc, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_replace_term(w, NULL, 0, doc,
	    NULL, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_delete_term(w, NULL, 0, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_set_metadata(w, NULL, 0, "x", 1,
	    &err));
	FAILS(XC_INVALID_ARGUMENT, xc_db_metadata(db, NULL, 0, &buf, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_db_data(db, 0, &buf, &err));

	FAILS(XC_INVALID_ARGUMENT, xc_writer_open(fresh, XC_CREATE, 1u << 20,
	    &other, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_writer_open(fresh,
	    (enum xc_open_mode)17, 0, &other, &err));

	FAILS(XC_INVALID_OPERATION, xc_writer_commit_transaction(w, &err));
	FAILS(XC_INVALID_OPERATION, xc_writer_cancel_transaction(w, &err));
	OK(xc_writer_begin_transaction(w, false, &err));
	FAILS(XC_INVALID_OPERATION, xc_writer_begin_transaction(w, true,
	    &err));
	FAILS(XC_INVALID_OPERATION, xc_writer_commit(w, &err));
	FAILS(XC_INVALID_OPERATION, xc_writer_cancel(w, &err));
	OK(xc_writer_cancel_transaction(w, &err));

	/* The error may be NULL, and nothing else changes by it. */
	ck_assert_int_eq(xc_writer_delete(w, 99, NULL), XC_DOC_NOT_FOUND);
	ck_assert_int_eq(xc_db_terms(db, NULL, 0, throw_number, NULL, NULL),
	    XC_UNKNOWN);
	xc_document_free(doc);
	xc_buf_clear(&buf);
	xc_writer_free(w);
}
END_TEST

START_TEST(test_misused_queries)
{
	struct xc_query *q, *red = term_query("red"), *pair;
	const struct xc_query *nodes[] = { red, NULL };
	struct xc_buf buf = { 0 };

	FAILS(XC_INVALID_ARGUMENT, xc_query_combine(XC_OP_AND, nodes, 2, 0,
	    &q, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_query_combine((enum xc_op)77, nodes, 1,
	    0, &q, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_query_scale(red, -1, &q, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_query_documents((const uint32_t[]){ 2,
	    2 }, 2, &q, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_query_documents((const uint32_t[]){ 0 },
	    1, &q, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_query_wildcard("r", 1, 0,
	    XC_WILDCARD_FIRST, XC_OP_AND, &q, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_query_wildcard("r", 1, 0,
	    (enum xc_wildcard_limit)9, XC_OP_OR, &q, &err));
	nodes[1] = red;
	OK(xc_query_combine(XC_OP_AND, nodes, 2, 0, &pair, &err));
	nodes[1] = pair;
	FAILS(XC_UNIMPLEMENTED, xc_query_combine(XC_OP_PHRASE, nodes, 2, 0,
	    &q, &err));
	xc_query_free(pair);
	OK(xc_query_serialise(red, &buf, &err));
	FAILS(XC_SERIALISATION, xc_query_unserialise(buf.p, buf.len - 1, &q,
	    &err));
	xc_query_free(red);
	xc_buf_clear(&buf);
}
END_TEST

START_TEST(test_misused_join)
{
	struct xc_writer *w = sample(scratch("db"), 1, 5);
	const struct xc_db *db = xc_writer_db(w);
	struct xc_enquire *enq;
	struct xc_db *joined;

	OK(xc_db_new(&joined, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_new(joined, &enq, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_db_add(joined, joined, &err));
	OK(xc_db_add(joined, db, &err));
	OK(xc_db_add(joined, db, &err));
	FAILS(XC_INVALID_OPERATION, xc_db_revision(joined, &(uint64_t){ 0 },
	    &err));
	xc_db_free(joined);
	xc_writer_free(w);
}
END_TEST

START_TEST(test_misused_search)
{
	struct xc_writer *w = sample(scratch("db"), 1, 5);
	const struct xc_db *db = xc_writer_db(w);
	struct xc_query *red = term_query("red"), *q;
	struct xc_enquire *enq;
	struct xc_mset *mset;
	struct walk walk = { 0 };
	size_t total;

	OK(xc_enquire_new(db, &enq, &err));
	OK(xc_enquire_set_query(enq, red, 0, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_set_sort(enq, XC_BY_VALUE, NULL,
	    0, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_set_sort(enq, (enum xc_sort)9,
	    &(struct xc_sort_value){ 0, false }, 1, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_set_docid_order(enq,
	    (enum xc_docid_order)9, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_spy_total(enq, 3, &total,
	    &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_spy_top(enq, 3, 1, walk_term,
	    &walk, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_enquire_spy_values(enq, 3, walk_term,
	    &walk, &err));
	FAILS(XC_DOC_NOT_FOUND, xc_enquire_matching_terms(enq, 99, walk_term,
	    &walk, &err));
	OK(xc_query_wildcard("r", 1, 1, XC_WILDCARD_ERROR, XC_OP_OR, &q,
	    &err));
	OK(xc_enquire_set_query(enq, q, 0, &err));
	FAILS(XC_WILDCARD, xc_enquire_search(enq, 0, 9, 9, NULL, NULL, &mset,
	    &err));
	xc_query_free(q);
	xc_enquire_free(enq);
	xc_query_free(red);
	xc_writer_free(w);
}
END_TEST

START_TEST(test_misused_page)
{
	struct xc_writer *w = sample(scratch("db"), 1, 5);
	struct xc_query *red = term_query("red");
	struct xc_document *doc;
	struct xc_enquire *enq;
	struct xc_mset *mset;
	struct xc_hit hit;
	struct xc_buf buf = { 0 };
	double weight;

	OK(xc_enquire_new(xc_writer_db(w), &enq, &err));
	OK(xc_enquire_set_query(enq, red, 0, &err));
	OK(xc_enquire_search(enq, 0, 9, 9, NULL, NULL, &mset, &err));
	FAILS(XC_RANGE, xc_mset_hit(mset, 3, &hit, &err));
	FAILS(XC_RANGE, xc_mset_sort_key(mset, 3, &buf, &err));
	FAILS(XC_RANGE, xc_mset_collapse_key(mset, 3, &buf, &err));
	FAILS(XC_RANGE, xc_mset_data(mset, 3, &buf, &err));
	FAILS(XC_RANGE, xc_mset_document(mset, 3, &doc, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_mset_term(mset, "blue", 4, NULL,
	    &weight, &err));
	xc_mset_free(mset);
	xc_enquire_free(enq);
	xc_query_free(red);
	xc_buf_clear(&buf);
	xc_writer_free(w);
}
END_TEST

START_TEST(test_paths)
{
	char *path = scratch("db"), *none = scratch("none");
	char *stray = scratch("stray"), *parent = scratch("no/parent");
	char *flint = scratch("flint"), *mark = scratch("flint/iamflint");
	char *out = scratch("out");
	const char *const sources[] = { path, path };
	struct xc_writer *w = sample(path, 1, 5), *second;
	struct xc_db *db;
	size_t errors;

	FAILS(XC_DATABASE_LOCK, xc_writer_open(path, XC_OPEN, 0, &second,
	    &err));
	ck_assert_str_eq(err.class_name, "DatabaseLockError");
	FAILS(XC_DATABASE_CREATE, xc_writer_open(path, XC_CREATE, 0, &second,
	    &err));
	FAILS(XC_DATABASE_CREATE, xc_writer_open(parent, XC_CREATE, 0,
	    &second, &err));
	FAILS(XC_DATABASE_NOT_FOUND, xc_writer_open(none, XC_OPEN, 0, &second,
	    &err));
	FAILS(XC_DATABASE_NOT_FOUND, xc_db_open(none, &db, &err));
	FAILS(XC_DATABASE_NOT_FOUND, xc_compact((const char *const[]){ none },
	    1, out, 0, &err));
	ck_assert_int_eq(mkdir(flint, 0700), 0);
	FAILS(XC_DATABASE_NOT_FOUND, xc_db_open(flint, &db, &err));
	write_file(mark, "x", 1);
	FAILS(XC_FEATURE_UNAVAILABLE, xc_db_open(flint, &db, &err));
	write_file(stray, "just some text\n", 15);
	FAILS(XC_DATABASE_OPENING, xc_db_open(stray, &db, &err));
	FAILS(XC_DATABASE_OPENING, xc_check(stray, &errors, NULL, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_compact(sources, 0, out, 0, &err));
	FAILS(XC_INVALID_ARGUMENT, xc_compact(sources, 1, out, 64, &err));
	FAILS(XC_INVALID_OPERATION, xc_compact(sources, 2, out,
	    XC_COMPACT_NO_RENUMBER, &err));
	FAILS(XC_DATABASE, xc_compact(sources, 1, parent, 0, &err));
	xc_writer_free(w);
}
END_TEST

START_TEST(test_documents)
{
	char *path = scratch("db");
	struct xc_writer *w = sample(path, 1, 5);
	struct xc_db *db;
	struct xc_document *doc;
	struct xc_buf buf = { 0 };
	struct walk walk = { 0 };
	uint32_t n;

	OK(xc_db_open(path, &db, &err));
	FAILS(XC_DOC_NOT_FOUND, xc_db_data(db, 99, &buf, &err));
	FAILS(XC_DOC_NOT_FOUND, xc_db_value(db, 99, 0, &buf, &err));
	FAILS(XC_DOC_NOT_FOUND, xc_db_document(db, 99, &doc, &err));
	FAILS(XC_DOC_NOT_FOUND, xc_db_doclength(db, 99, &n, &err));
	FAILS(XC_DOC_NOT_FOUND, xc_db_document_terms(db, 99, walk_term, &walk,
	    &err));
	FAILS(XC_DOC_NOT_FOUND, xc_writer_delete(w, 99, &err));
	OK(xc_db_close(db, &err));
	FAILS(XC_DATABASE_CLOSED, xc_db_data(db, 1, &buf, &err));
	FAILS(XC_DATABASE_CLOSED, xc_db_reopen(db, NULL, &err));
	xc_db_free(db);

	/* Ids end with the greatest number of 32 bits. */
	OK(xc_document_new(&doc, &err));
	OK(xc_writer_replace(w, UINT32_MAX, doc, &err));
	FAILS(XC_DATABASE, xc_writer_add(w, doc, NULL, &err));
	ck_assert_str_eq(err.class_name, "DatabaseError");
	OK(xc_writer_cancel(w, &err));
	xc_document_free(doc);
	xc_buf_clear(&buf);
	xc_writer_free(w);
}
END_TEST

/* Give 300 documents other data and one more term, and commit. */
static void
rewrite(struct xc_writer *w, struct xc_document *doc, int round)
{
	for (uint32_t id = 1; id <= 300; id++) {
		char text[64] = "";

		append(text, sizeof text, "round %d of %u", round, id);
		OK(xc_document_set_data(doc, text, strlen(text), &err));
		OK(xc_document_add_term(doc, text, strlen(text), 1, &err));
		OK(xc_writer_replace(w, id, doc, &err));
	}
	OK(xc_writer_commit(w, &err));
}

/* Two commits later the blocks of a reader are used again. */
START_TEST(test_modified)
{
	char *path = scratch("db");
	struct xc_writer *w = sample(path, 1, 5);
	struct xc_db *db;
	struct xc_document *doc;
	struct xc_buf buf = { 0 };

	OK(xc_document_new(&doc, &err));
	for (int round = 0; round < 4; round++) {
		rewrite(w, doc, round);
		if (round == 0)
			OK(xc_db_open(path, &db, &err));
	}
	FAILS(XC_DATABASE_MODIFIED, xc_db_data(db, 3, &buf, &err));
	OK(xc_db_reopen(db, NULL, &err));
	OK(xc_db_data(db, 3, &buf, &err));
	ck_assert_str_eq(buf.p, "round 3 of 3");
	xc_document_free(doc);
	xc_db_free(db);
	xc_buf_clear(&buf);
	xc_writer_free(w);
}
END_TEST

START_TEST(test_damage)
{
	char *path = scratch("db"), *version = scratch("db/iamglass");
	struct xc_db *db;
	FILE *f;

	xc_writer_free(sample(path, 1, 5));
	damage(path, "docdata.glass");
	FAILS(XC_DATABASE_CORRUPT, xc_db_open(path, &db, &err));

	/* The two bytes behind the mark are the version of the format. */
	f = fopen(version, "r+");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_eq(fseek(f, 14, SEEK_SET), 0);
	ck_assert_int_eq(fputc(0x7f, f), 0x7f);
	ck_assert_int_eq(fclose(f), 0);
	FAILS(XC_DATABASE_VERSION, xc_db_open(path, &db, &err));
}
END_TEST

START_TEST(test_thrown)
{
	char *path = scratch("db");
	struct xc_writer *w = sample(path, 1, 5);
	const struct xc_db *db = xc_writer_db(w);
	struct xc_query *q = term_query("red");
	struct xc_enquire *enq;
	struct xc_mset *mset;

	FAILS(XC_UNKNOWN, xc_db_terms(db, NULL, 0, throw_number, NULL, &err));
	FAILS(XC_NO_MEMORY, xc_db_terms(db, NULL, 0, throw_bad_alloc, NULL,
	    &err));
	FAILS(XC_STANDARD, xc_db_terms(db, NULL, 0, throw_standard, NULL,
	    &err));
	ck_assert_str_eq(err.text, "standard trouble");
	/* Through the frames of libxapian as well. */
	OK(xc_enquire_new(db, &enq, &err));
	OK(xc_enquire_set_query(enq, q, 0, &err));
	FAILS(XC_NO_MEMORY, xc_enquire_search(enq, 0, 9, 9,
	    decide_by_throwing, NULL, &mset, &err));
	xc_enquire_free(enq);
	xc_query_free(q);
	xc_writer_free(w);
}
END_TEST

UNIT_MAIN("xapian-c errors", test_misused_terms, test_misused_writer,
    test_misused_queries, test_misused_join, test_misused_search,
    test_misused_page, test_paths, test_documents, test_modified,
    test_damage, test_thrown)
