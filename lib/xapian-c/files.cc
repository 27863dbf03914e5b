/*
 * Databases as files: joining them into one, and checking them.
 */
#include "xapian-c/impl.h"

#include <sstream>

using namespace xc;

namespace {

const flag compact_flags[] = {
	{XC_COMPACT_FULL, Xapian::Compactor::FULL},
	{XC_COMPACT_MULTIPASS, Xapian::DBCOMPACT_MULTIPASS},
	{XC_COMPACT_NO_RENUMBER, Xapian::DBCOMPACT_NO_RENUMBER},
};

} // namespace

xc_status
xc_compact(const char *const *sources, size_t n, const char *dest,
    unsigned flags, xc_error *err)
{
	return guard(err, [&] {
		unsigned bits = map_flags(compact_flags, flags);
		Xapian::Database all;

		if (n == 0)
			refuse("nothing to compact");
		for (size_t i = 0; i < n; i++)
			all.add_database(Xapian::Database(sources[i]));
		all.compact(dest, bits);
	});
}

xc_status
xc_check(const char *path, size_t *errors, xc_buf *report, xc_error *err)
{
	return guard(err, [&] {
		std::ostringstream out;
		size_t n = Xapian::Database::check(path, 0,
		    report ? &out : nullptr);

		if (report)
			put(report, out.str());
		*errors = n;
	});
}
