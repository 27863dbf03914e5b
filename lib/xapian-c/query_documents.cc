/*
 * The query that matches documents by their numbers.
 */
#include "xapian-c/impl.h"

#include <algorithm>
#include <memory>
#include <vector>

using namespace xc;

namespace {

/* Documents by their numbers, which many searches can share. */
class Documents : public Xapian::PostingSource {
public:
	typedef std::shared_ptr<const std::vector<Xapian::docid>> list;

	explicit Documents(list docids_) : docids(std::move(docids_)) {}

	Xapian::doccount
	get_termfreq_min() const override
	{
		return docids->size();
	}

	Xapian::doccount
	get_termfreq_est() const override
	{
		return docids->size();
	}

	Xapian::doccount
	get_termfreq_max() const override
	{
		return docids->size();
	}

	void
	next(double) override
	{
		at += begun;
		begun = true;
	}

	/* What is asked for next is most often near. */
	void
	skip_to(Xapian::docid did, double) override
	{
		size_t step = 1, n = docids->size(), from = at;

		begun = true;
		while (at + step < n && (*docids)[at + step] < did) {
			from = at + step;
			step *= 2;
		}
		at = std::lower_bound(docids->begin() + from,
		    docids->begin() + std::min(at + step + 1, n), did) -
		    docids->begin();
	}

	bool
	at_end() const override
	{
		return at == docids->size();
	}

	Xapian::docid
	get_docid() const override
	{
		return (*docids)[at];
	}

	PostingSource *
	clone() const override
	{
		return new Documents(docids);
	}

	void
	init(const Xapian::Database &) override
	{
		set_maxweight(0);
		at = 0;
		begun = false;
	}

	string
	get_description() const override
	{
		return "Documents(" + std::to_string(docids->size()) + ")";
	}

private:
	list docids;
	size_t at = 0;
	bool begun = false;
};

} // namespace

xc_status
xc_query_documents(const uint32_t *docids, size_t n, xc_query **q,
    xc_error *err)
{
	return guard(err, [&] {
		for (size_t i = 0; i < n; i++)
			if (docids[i] <= (i == 0 ? 0 : docids[i - 1]))
				refuse("numbers do not ascend");
		*q = make_query(n == 0 ? Xapian::Query() : Xapian::Query(
		    (new Documents(std::make_shared<std::vector<
		    Xapian::docid>>(docids, docids + n)))->release()));
	});
}
