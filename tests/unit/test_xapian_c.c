/*
 * The C binding of Xapian, from C.  Every function is called for what it
 * does: here what needs no database, then databases (test_xapian_c_db.c) and
 * searches (test_xapian_c_search.c).  What they return when they fail is the
 * matter of test_xapian_c_errors.c and test_xapian_c_remote.c.
 */
#include "unit/unit.h"

#include <string.h>

#include "unit/xapian_c.h"

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

UNIT_MAIN("xapian-c", test_general, test_stems, test_document)
