/*
 * What the files of the C binding share, and nobody else: they alone include
 * the header of Xapian.  Each function that can fail is `guard` around a
 * lambda; what the lambda throws is sorted by `translate`, and nothing gets
 * past that.
 */
#ifndef XAPIAN_C_IMPL_H
#define XAPIAN_C_IMPL_H

#include "xapian-c/xapian-c.h"

#include <cstring>
#include <string>
#include <utility>

#include <xapian.h>

/* gcc and clang say in different ways that the address sanitizer is in. */
#if defined __SANITIZE_ADDRESS__
#define XC_ADDRESS_SANITIZER
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define XC_ADDRESS_SANITIZER
#endif
#endif

struct xc_db {
	Xapian::Database db;
};

struct xc_document {
	Xapian::Document doc;
};

struct xc_mset {
	Xapian::MSet mset;
};

struct xc_query {
	Xapian::Query q;
};

/* Hidden, so that whoever links the archive into a library of his own does
 * not export it. */
namespace xc __attribute__((visibility("hidden"))) {

using std::string;

/* Sort what is in flight; for a catch that takes everything. */
xc_status translate(xc_error *) noexcept;

template <typename Body>
inline xc_status
guard(xc_error *err, Body body) noexcept
{
	try {
		body();
		return XC_OK;
	} catch (...) {
		return translate(err);
	}
}

[[noreturn]] void refuse(const char *why);

/* Hand out bytes. */
void put(xc_buf *, const string &);

inline string
bytes(const char *p, size_t n)
{
	return n ? string(p, n) : string();
}

/*
 * The same in a string that keeps its memory, so that a term costs no
 * allocation; each file has its own.  Only for a call that ends before
 * anybody else can ask for it: none that runs a callback.
 */
static inline const string &
brief(const char *p, size_t n)
{
	static thread_local string s;

	if (n)
		s.assign(p, n);
	else
		s.clear();
	return s;
}

/*
 * An enum of C holds any number, one of C++ must not: look at the bytes
 * before the value is used as what it says it is.
 */
template <typename Enum>
unsigned
number(const Enum &value)
{
	unsigned n;

	static_assert(sizeof n == sizeof value, "enums are as wide as int");
	memcpy(&n, &value, sizeof n);
	return n;
}

/* The entry of a table that is in the order of one of our enums. */
template <typename T, size_t N, typename Enum>
T
pick(const T (&table)[N], const Enum &value, const char *why)
{
	unsigned n = number(value);

	if (n >= N)
		refuse(why);
	return table[n];
}

/* One bit for another, for all the bits of a table. */
struct flag {
	unsigned ours;
	int theirs;
};

template <size_t N>
int
map_flags(const flag (&table)[N], unsigned flags)
{
	int result = 0;

	for (const flag &f : table)
		if (flags & f.ours) {
			result |= f.theirs;
			flags &= ~f.ours;
		}
	if (flags)
		refuse("unknown flag");
	return result;
}

/* Walk terms; Count says what the number beside each one is. */
template <typename Count>
void
walk_terms(Xapian::TermIterator i, xc_term_fn *fn, void *ctx, Count count)
{
	for (; i != Xapian::TermIterator(); ++i) {
		const string term = *i;

		if (!fn(term.data(), term.size(), count(i), ctx))
			return;
	}
}

inline uint32_t
no_count(const Xapian::TermIterator &)
{
	return 0;
}

inline uint32_t
count_wdf(const Xapian::TermIterator &i)
{
	return i.get_wdf();
}

inline uint32_t
count_documents(const Xapian::TermIterator &i)
{
	return i.get_termfreq();
}

/* Walk values; Key says of what each one is. */
template <typename Key>
void
walk_values(Xapian::ValueIterator i, xc_value_fn *fn, void *ctx, Key key)
{
	for (; i != Xapian::ValueIterator(); ++i) {
		const string value = *i;

		if (!fn(key(i), value.data(), value.size(), ctx))
			return;
	}
}

/* A handle around a query; moved in, so that nothing is counted twice. */
inline xc_query *
make_query(Xapian::Query q)
{
	return new xc_query{std::move(q)};
}

} // namespace xc

#endif
