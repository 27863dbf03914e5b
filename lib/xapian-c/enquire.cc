/*
 * Searches: what is asked for, in which order, and what is counted.
 */
#include "xapian-c/impl.h"

#include <memory>
#include <vector>

using namespace xc;

/* The searcher refers to the sorter and the spies without owning them, so
 * they stand before it and go after it. */
struct xc_enquire {
	std::unique_ptr<Xapian::MultiValueKeyMaker> sorter;
	std::vector<std::pair<uint32_t,
	    std::unique_ptr<Xapian::ValueCountMatchSpy>>> spies;
	Xapian::Enquire enq;
};

namespace {

const Xapian::Enquire::docid_order docid_orders[] = {
	Xapian::Enquire::ASCENDING, Xapian::Enquire::DESCENDING,
	Xapian::Enquire::DONT_CARE
};

class Decider : public Xapian::MatchDecider {
public:
	Decider(xc_decide_fn *fn_, void *ctx_) : fn(fn_), ctx(ctx_) {}

	bool
	operator()(const Xapian::Document &doc) const override
	{
		xc_document handle{doc};

		return fn(&handle, ctx);
	}

private:
	xc_decide_fn *fn;
	void *ctx;
};

const Xapian::ValueCountMatchSpy &
find_spy(const xc_enquire *enq, uint32_t slot)
{
	for (const auto &spy : enq->spies)
		if (spy.first == slot)
			return *spy.second;
	refuse("no spy on this slot");
}

} // namespace

xc_status
xc_enquire_new(const xc_db *db, xc_enquire **enq, xc_error *err)
{
	return guard(err, [&] {
		*enq = new xc_enquire{nullptr, {}, Xapian::Enquire(db->db)};
	});
}

void
xc_enquire_free(xc_enquire *enq)
{
	delete enq;
}

xc_status
xc_enquire_set_query(xc_enquire *enq, const xc_query *q, uint32_t query_length,
    xc_error *err)
{
	return guard(err, [&] { enq->enq.set_query(q->q, query_length); });
}

xc_status
xc_enquire_set_bm25(xc_enquire *enq, const xc_bm25 *p, xc_error *err)
{
	return guard(err, [&] {
		enq->enq.set_weighting_scheme(Xapian::BM25Weight(p->k1, p->k2,
		    p->k3, p->b, p->min_normlen));
	});
}

xc_status
xc_enquire_set_boolean(xc_enquire *enq, xc_error *err)
{
	return guard(err, [&] {
		enq->enq.set_weighting_scheme(Xapian::BoolWeight());
	});
}

xc_status
xc_enquire_set_docid_order(xc_enquire *enq, xc_docid_order order,
    xc_error *err)
{
	return guard(err, [&] {
		enq->enq.set_docid_order(pick(docid_orders, order,
		    "unknown order"));
	});
}

/*
 * One value is sorted on directly, which the matcher does faster and a
 * remote server can do; more go through a key maker, which it cannot.
 */
static void
set_sort(xc_enquire *enq, unsigned sort, const xc_sort_value *values, size_t n)
{
	using E = Xapian::Enquire;
	static void (E::*const by_value[])(Xapian::valueno, bool) = {
		&E::set_sort_by_value, &E::set_sort_by_relevance_then_value,
		&E::set_sort_by_value_then_relevance
	};
	static void (E::*const by_key[])(Xapian::KeyMaker *, bool) = {
		&E::set_sort_by_key, &E::set_sort_by_relevance_then_key,
		&E::set_sort_by_key_then_relevance
	};

	if (sort == XC_BY_RELEVANCE) {
		/* The order alone would leave a key maker in its place. */
		enq->enq.set_sort_by_value(0, false);
		enq->enq.set_sort_by_relevance();
		enq->sorter.reset();
		return;
	}
	if (n == 0)
		refuse("no value to sort by");
	unsigned which = sort - XC_BY_VALUE;
	if (n == 1) {
		(enq->enq.*pick(by_value, which, "unknown sort"))(
		    values[0].slot, values[0].reverse);
		enq->sorter.reset();
		return;
	}
	/* A key sorts upwards as a whole; each value turns itself round. */
	auto set = pick(by_key, which, "unknown sort");
	std::unique_ptr<Xapian::MultiValueKeyMaker> sorter(
	    new Xapian::MultiValueKeyMaker);
	for (size_t i = 0; i < n; i++)
		sorter->add_value(values[i].slot, values[i].reverse);
	(enq->enq.*set)(sorter.get(), false);
	enq->sorter = std::move(sorter);
}

xc_status
xc_enquire_set_sort(xc_enquire *enq, xc_sort sort, const xc_sort_value *values,
    size_t n, xc_error *err)
{
	return guard(err, [&] { set_sort(enq, number(sort), values, n); });
}

xc_status
xc_enquire_set_collapse(xc_enquire *enq, uint32_t slot, uint32_t max,
    xc_error *err)
{
	return guard(err, [&] { enq->enq.set_collapse_key(slot, max); });
}

xc_status
xc_enquire_set_cutoff(xc_enquire *enq, int percent, double weight,
    xc_error *err)
{
	return guard(err, [&] { enq->enq.set_cutoff(percent, weight); });
}

xc_status
xc_enquire_set_time_limit(xc_enquire *enq, double seconds, xc_error *err)
{
	return guard(err, [&] { enq->enq.set_time_limit(seconds); });
}

xc_status
xc_enquire_add_spy(xc_enquire *enq, uint32_t slot, xc_error *err)
{
	return guard(err, [&] {
		enq->spies.emplace_back(slot, std::unique_ptr<
		    Xapian::ValueCountMatchSpy>(
		    new Xapian::ValueCountMatchSpy(slot)));
		enq->enq.add_matchspy(enq->spies.back().second.get());
	});
}

xc_status
xc_enquire_clear_spies(xc_enquire *enq, xc_error *err)
{
	return guard(err, [&] {
		enq->enq.clear_matchspies();
		enq->spies.clear();
	});
}

xc_status
xc_enquire_spy_values(const xc_enquire *enq, uint32_t slot, xc_term_fn *fn,
    void *ctx, xc_error *err)
{
	return guard(err, [&] {
		walk_terms(find_spy(enq, slot).values_begin(), fn, ctx,
		    count_documents);
	});
}

xc_status
xc_enquire_spy_top(const xc_enquire *enq, uint32_t slot, size_t n,
    xc_term_fn *fn, void *ctx, xc_error *err)
{
	return guard(err, [&] {
		walk_terms(find_spy(enq, slot).top_values_begin(n), fn, ctx,
		    count_documents);
	});
}

xc_status
xc_enquire_spy_total(const xc_enquire *enq, uint32_t slot, size_t *total,
    xc_error *err)
{
	return guard(err, [&] { *total = find_spy(enq, slot).get_total(); });
}

xc_status
xc_enquire_search(xc_enquire *enq, uint32_t first, uint32_t max,
    uint32_t check_at_least, xc_decide_fn *decide, void *ctx, xc_mset **mset,
    xc_error *err)
{
	return guard(err, [&] {
		Decider decider(decide, ctx);

		*mset = new xc_mset{enq->enq.get_mset(first, max,
		    check_at_least, nullptr, decide ? &decider : nullptr)};
	});
}

xc_status
xc_enquire_matching_terms(const xc_enquire *enq, uint32_t docid,
    xc_term_fn *fn, void *ctx, xc_error *err)
{
	return guard(err, [&] {
		walk_terms(enq->enq.get_matching_terms_begin(docid), fn, ctx,
		    no_count);
	});
}
