/*
 * Queries: leaves, and what joins them.
 */
#include "xapian-c/impl.h"

#include <vector>

using namespace xc;

namespace {

/* OP_MAX is left out on purpose: it crashes libxapian 1.4.22. */
const Xapian::Query::op ops[] = {
	Xapian::Query::OP_AND, Xapian::Query::OP_OR,
	Xapian::Query::OP_AND_NOT, Xapian::Query::OP_XOR,
	Xapian::Query::OP_AND_MAYBE, Xapian::Query::OP_FILTER,
	Xapian::Query::OP_NEAR, Xapian::Query::OP_PHRASE,
	Xapian::Query::OP_ELITE_SET, Xapian::Query::OP_SYNONYM
};

const int wildcard_limits[] = {
	Xapian::Query::WILDCARD_LIMIT_ERROR,
	Xapian::Query::WILDCARD_LIMIT_FIRST,
	Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT
};

} // namespace

void
xc_query_free(xc_query *q)
{
	delete q;
}

xc_status
xc_query_match_all(xc_query **q, xc_error *err)
{
	return guard(err, [&] { *q = make_query(Xapian::Query(string())); });
}

xc_status
xc_query_match_nothing(xc_query **q, xc_error *err)
{
	return guard(err, [&] { *q = make_query(Xapian::Query()); });
}

xc_status
xc_query_fixed_weight(double weight, xc_query **q, xc_error *err)
{
	return guard(err, [&] {
		if (!(weight >= 0))
			refuse("weight below 0");
		*q = make_query(Xapian::Query(
		    (new Xapian::FixedWeightPostingSource(weight))
		    ->release()));
	});
}

xc_status
xc_query_term(const char *term, size_t len, uint32_t wqf, uint32_t pos,
    xc_query **q, xc_error *err)
{
	return guard(err, [&] {
		*q = make_query(Xapian::Query(brief(term, len), wqf, pos));
	});
}

xc_status
xc_query_value_range(uint32_t slot, const char *lower, size_t lower_len,
    const char *upper, size_t upper_len, xc_query **q, xc_error *err)
{
	return guard(err, [&] {
		*q = make_query(Xapian::Query(Xapian::Query::OP_VALUE_RANGE,
		    slot, bytes(lower, lower_len), bytes(upper, upper_len)));
	});
}

xc_status
xc_query_value_ge(uint32_t slot, const char *lower, size_t len, xc_query **q,
    xc_error *err)
{
	return guard(err, [&] {
		*q = make_query(Xapian::Query(Xapian::Query::OP_VALUE_GE,
		    slot, brief(lower, len)));
	});
}

xc_status
xc_query_value_le(uint32_t slot, const char *upper, size_t len, xc_query **q,
    xc_error *err)
{
	return guard(err, [&] {
		*q = make_query(Xapian::Query(Xapian::Query::OP_VALUE_LE,
		    slot, brief(upper, len)));
	});
}

xc_status
xc_query_combine(xc_op op, const xc_query *const *nodes, size_t n,
    uint32_t window, xc_query **q, xc_error *err)
{
	return guard(err, [&] {
		Xapian::Query::op xop = pick(ops, op, "unknown operator");
		std::vector<Xapian::Query> subs;

		subs.reserve(n);
		for (size_t i = 0; i < n; i++) {
			if (!nodes[i])
				refuse("a node is missing");
			subs.push_back(nodes[i]->q);
		}
		*q = make_query(Xapian::Query(xop, subs.begin(), subs.end(),
		    window));
	});
}

xc_status
xc_query_scale(const xc_query *sub, double factor, xc_query **q, xc_error *err)
{
	return guard(err, [&] {
		*q = make_query(Xapian::Query(factor, sub->q));
	});
}

xc_status
xc_query_wildcard(const char *prefix, size_t len, uint32_t max,
    xc_wildcard_limit limit, xc_op op, xc_query **q, xc_error *err)
{
	return guard(err, [&] {
		unsigned n = number(op);

		if (n != XC_OP_SYNONYM && n != XC_OP_OR)
			refuse("a wildcard is joined by SYNONYM or OR");
		*q = make_query(Xapian::Query(Xapian::Query::OP_WILDCARD,
		    brief(prefix, len), max,
		    pick(wildcard_limits, limit, "unknown limit"), ops[n]));
	});
}

xc_status
xc_query_describe(const xc_query *q, xc_buf *buf, xc_error *err)
{
	return guard(err, [&] { put(buf, q->q.get_description()); });
}

xc_status
xc_query_serialise(const xc_query *q, xc_buf *buf, xc_error *err)
{
	return guard(err, [&] { put(buf, q->q.serialise()); });
}

xc_status
xc_query_unserialise(const char *p, size_t len, xc_query **q, xc_error *err)
{
	return guard(err, [&] {
		*q = make_query(Xapian::Query::unserialise(bytes(p, len)));
	});
}

xc_status
xc_query_terms(const xc_query *q, xc_term_fn *fn, void *ctx, xc_error *err)
{
	return guard(err, [&] {
		walk_terms(q->q.get_terms_begin(), fn, ctx, no_count);
	});
}
