/*
 * What a search found: a page of hits.
 */
#include "xapian-c/impl.h"

using namespace xc;

namespace {

Xapian::MSetIterator
nth_hit(const xc_mset *mset, uint32_t i)
{
	if (i >= mset->mset.size())
		throw Xapian::RangeError("no such hit");
	return mset->mset[i];
}

} // namespace

void
xc_mset_free(xc_mset *mset)
{
	delete mset;
}

xc_status
xc_mset_get_stats(const xc_mset *mset, xc_mset_stats *stats, xc_error *err)
{
	return guard(err, [&] {
		const Xapian::MSet &m = mset->mset;
		xc_mset_stats s{};

		s.size = m.size();
		s.first = m.get_firstitem();
		s.lower = m.get_matches_lower_bound();
		s.estimated = m.get_matches_estimated();
		s.upper = m.get_matches_upper_bound();
		s.uncollapsed_lower =
		    m.get_uncollapsed_matches_lower_bound();
		s.uncollapsed_estimated =
		    m.get_uncollapsed_matches_estimated();
		s.uncollapsed_upper =
		    m.get_uncollapsed_matches_upper_bound();
		s.max_possible = m.get_max_possible();
		s.max_attained = m.get_max_attained();
		*stats = s;
	});
}

xc_status
xc_mset_hit(const xc_mset *mset, uint32_t i, xc_hit *hit, xc_error *err)
{
	return guard(err, [&] {
		Xapian::MSetIterator it = nth_hit(mset, i);
		xc_hit h{};

		h.docid = *it;
		h.rank = it.get_rank();
		h.weight = it.get_weight();
		h.percent = it.get_percent();
		h.collapsed = it.get_collapse_count();
		*hit = h;
	});
}

xc_status
xc_mset_sort_key(const xc_mset *mset, uint32_t i, xc_buf *buf, xc_error *err)
{
	return guard(err, [&] { put(buf, nth_hit(mset, i).get_sort_key()); });
}

xc_status
xc_mset_collapse_key(const xc_mset *mset, uint32_t i, xc_buf *buf,
    xc_error *err)
{
	return guard(err, [&] {
		put(buf, nth_hit(mset, i).get_collapse_key());
	});
}

xc_status
xc_mset_document(const xc_mset *mset, uint32_t i, xc_document **doc,
    xc_error *err)
{
	return guard(err, [&] {
		*doc = new xc_document{nth_hit(mset, i).get_document()};
	});
}

xc_status
xc_mset_data(const xc_mset *mset, uint32_t i, xc_buf *buf, xc_error *err)
{
	return guard(err, [&] {
		put(buf, nth_hit(mset, i).get_document().get_data());
	});
}

xc_status
xc_mset_fetch(const xc_mset *mset, xc_error *err)
{
	return guard(err, [&] {
		if (mset->mset.get_firstitem() == 0)
			mset->mset.fetch();
	});
}

xc_status
xc_mset_term(const xc_mset *mset, const char *term, size_t len, uint32_t *freq,
    double *weight, xc_error *err)
{
	return guard(err, [&] {
		const string &t = brief(term, len);

		if (freq)
			*freq = mset->mset.get_termfreq(t);
		if (weight)
			*weight = mset->mset.get_termweight(t);
	});
}
