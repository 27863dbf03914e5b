/*
 * The C binding of Xapian: queries, and searches over the sample.
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

START_TEST(test_operators)
{
	struct xc_writer *w = sample(scratch("db"), 1, 5);
	const struct xc_db *db = xc_writer_db(w);

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
	xc_writer_free(w);
}
END_TEST

START_TEST(test_leaves)
{
	struct xc_writer *w = sample(scratch("db"), 1, 5);
	const struct xc_db *db = xc_writer_db(w);
	struct xc_query *q;

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
	xc_writer_free(w);
}
END_TEST

/* Documents by their numbers, which another list or a term leads. */
START_TEST(test_listed)
{
	struct xc_writer *w = sample(scratch("db"), 1, 5);
	const struct xc_db *db = xc_writer_db(w);
	const uint32_t some[] = { 1, 3, 4 };
	const struct xc_query *pair[2];
	struct xc_query *q, *red, *both;

	OK(xc_query_documents(some, 3, &q, &err));
	ck_assert_str_eq(found(db, q), "1 3 4 ");
	OK(xc_query_term("red", 3, 1, 0, &red, &err));
	pair[0] = red;
	pair[1] = q;
	OK(xc_query_combine(XC_OP_AND_NOT, pair, 2, 0, &both, &err));
	ck_assert_str_eq(found(db, both), "2 ");
	xc_query_free(both);
	pair[0] = q;
	pair[1] = red;
	OK(xc_query_combine(XC_OP_AND, pair, 2, 0, &both, &err));
	ck_assert_str_eq(found(db, both), "1 3 ");
	xc_query_free(both);
	xc_query_free(red);
	xc_query_free(q);
	OK(xc_query_documents(NULL, 0, &q, &err));
	ck_assert_str_eq(found(db, q), "");
	xc_query_free(q);
	xc_writer_free(w);
}
END_TEST

START_TEST(test_wildcards)
{
	struct xc_writer *w = sample(scratch("db"), 1, 5);
	const struct xc_db *db = xc_writer_db(w);
	struct xc_query *q;

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
	xc_writer_free(w);
}
END_TEST

/* A query told, as bytes, and made of them again. */
START_TEST(test_again)
{
	struct xc_writer *w = sample(scratch("db"), 1, 5);
	const struct xc_db *db = xc_writer_db(w);
	struct xc_query *q, *again;
	struct xc_buf buf = { 0 };
	struct walk walk = { 0 };

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
	xc_buf_clear(&buf);
	xc_writer_free(w);
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

/* A search over the sample, of the documents that hold a term. */
static struct xc_enquire *
enquire(struct xc_writer **w, const char *term)
{
	struct xc_query *q = term_query(term);
	struct xc_enquire *enq;

	*w = sample(scratch("db"), 1, 5);
	OK(xc_enquire_new(xc_writer_db(*w), &enq, &err));
	OK(xc_enquire_set_query(enq, q, 0, &err));
	xc_query_free(q);
	return enq;
}

/* A page: two hits from rank 1 on, of four. */
START_TEST(test_page)
{
	struct xc_writer *w;
	struct xc_enquire *enq = enquire(&w, "green");
	struct xc_mset *mset;
	struct xc_mset_stats stats;
	struct xc_hit hit;
	struct xc_document *doc;
	struct xc_buf buf = { 0 };
	uint32_t docid;
	char text[64] = "";

	OK(xc_enquire_set_time_limit(enq, 60, &err));
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
	OK(xc_document_docid(doc, &docid, &err));
	ck_assert_uint_eq(docid, hit.docid);
	xc_document_free(doc);
	OK(xc_mset_data(mset, 1, &buf, &err));
	append(text, sizeof text, "data %u", hit.docid);
	ck_assert_str_eq(buf.p, text);

	/* The hits stay readable after everything they came from is gone. */
	xc_enquire_free(enq);
	xc_writer_free(w);
	OK(xc_mset_hit(mset, 0, &hit, &err));
	ck_assert_uint_eq(hit.rank, 1);
	xc_mset_free(mset);
	xc_buf_clear(&buf);
}
END_TEST

/* What a search knows about the terms of its query. */
START_TEST(test_known_terms)
{
	struct xc_writer *w;
	struct xc_enquire *enq = enquire(&w, "green");
	struct xc_mset *mset;
	struct walk walk = { 0 };
	uint32_t freq;
	double weight;

	OK(xc_enquire_search(enq, 0, 10, 10, NULL, NULL, &mset, &err));
	OK(xc_mset_term(mset, "green", 5, &freq, &weight, &err));
	ck_assert_uint_eq(freq, 4);
	ck_assert_double_gt(weight, 0);
	OK(xc_mset_term(mset, "red", 3, &freq, NULL, &err));
	ck_assert_uint_eq(freq, 3);
	OK(xc_mset_term(mset, "green", 5, NULL, NULL, &err));
	OK(xc_enquire_matching_terms(enq, 1, walk_term, &walk, &err));
	ck_assert_str_eq(walk.text, "green:0 ");
	xc_mset_free(mset);
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

/* A C function decides. */
START_TEST(test_decider)
{
	struct xc_writer *w;
	struct xc_enquire *enq = enquire(&w, "green");
	struct xc_mset *mset;
	struct xc_mset_stats stats;
	int asked = 0;

	OK(xc_enquire_search(enq, 0, 10, 10, only_kind_a, &asked, &mset,
	    &err));
	OK(xc_mset_get_stats(mset, &stats, &err));
	ck_assert_uint_eq(stats.size, 2);
	ck_assert_int_eq(asked, 4);
	xc_mset_free(mset);
	xc_enquire_free(enq);
	xc_writer_free(w);
}
END_TEST

/* Counting: kinds of the four green ones, twice. */
START_TEST(test_spies)
{
	struct xc_writer *w;
	struct xc_enquire *enq = enquire(&w, "green");
	struct walk walk = { 0 };
	size_t total;
	char text[64];

	OK(xc_enquire_add_spy(enq, SLOT_KIND, &err));
	OK(xc_enquire_add_spy(enq, SLOT_DATE, &err));
	run(enq, text, sizeof text);
	OK(xc_enquire_spy_total(enq, SLOT_KIND, &total, &err));
	ck_assert_uint_eq(total, 4);
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
	xc_enquire_free(enq);
	xc_writer_free(w);
}
END_TEST

/* One hit per kind, sorted by it: a hides another one. */
START_TEST(test_collapse)
{
	struct xc_writer *w;
	struct xc_enquire *enq = enquire(&w, "green");
	struct xc_mset *mset;
	struct xc_mset_stats stats;
	struct xc_hit hit;
	struct xc_buf buf = { 0 };
	char text[64];

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
	xc_mset_free(mset);
	OK(xc_enquire_set_collapse(enq, XC_NO_SLOT, 1, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "1 3 2 5 ");
	xc_enquire_free(enq);
	xc_writer_free(w);
	xc_buf_clear(&buf);
}
END_TEST

/* Only what weighs as much as the best: the shortest green one. */
START_TEST(test_cutoff)
{
	struct xc_writer *w;
	struct xc_enquire *enq = enquire(&w, "green");
	char text[64];

	OK(xc_enquire_set_cutoff(enq, 100, 0, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "5 ");
	OK(xc_enquire_set_cutoff(enq, 0, 1e6, &err));
	run(enq, text, sizeof text);
	ck_assert_str_eq(text, "");
	xc_enquire_free(enq);
	xc_writer_free(w);
}
END_TEST

UNIT_MAIN("xapian-c searches", test_shards, test_operators, test_leaves,
    test_listed, test_wildcards, test_again, test_weights, test_orders,
    test_page, test_known_terms, test_decider, test_spies, test_collapse,
    test_cutoff)
