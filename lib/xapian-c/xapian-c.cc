/*
 * The boundary between C and the C++ of Xapian: the only file that includes
 * its header.  Each function is `guard` around a lambda; what the lambda
 * throws is sorted by `translate`, and nothing gets past that.
 */
#include "xapian-c/xapian-c.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <xapian.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

struct xc_db {
	Xapian::Database db;
};

struct xc_document {
	Xapian::Document doc;
};

struct xc_stem {
	Xapian::Stem stem;
};

struct xc_query {
	Xapian::Query q;
};

struct xc_mset {
	Xapian::MSet mset;
};

struct xc_writer {
	Xapian::WritableDatabase wdb;
	xc_db view;		/* shares the insides of wdb */
};

/* The searcher refers to the sorter and the spies without owning them, so
 * they stand before it and go after it. */
struct xc_enquire {
	std::unique_ptr<Xapian::MultiValueKeyMaker> sorter;
	std::vector<std::pair<uint32_t,
	    std::unique_ptr<Xapian::ValueCountMatchSpy>>> spies;
	Xapian::Enquire enq;
};

namespace {

using std::string;

/* In the order of enum xc_status; the class as Xapian calls it. */
const struct {
	const char *name, *class_name;
} statuses[] = {
	{"XC_OK", ""},
	{"XC_ASSERTION", "AssertionError"},
	{"XC_INVALID_ARGUMENT", "InvalidArgumentError"},
	{"XC_INVALID_OPERATION", "InvalidOperationError"},
	{"XC_UNIMPLEMENTED", "UnimplementedError"},
	{"XC_DATABASE", "DatabaseError"},
	{"XC_DATABASE_CLOSED", "DatabaseClosedError"},
	{"XC_DATABASE_CORRUPT", "DatabaseCorruptError"},
	{"XC_DATABASE_CREATE", "DatabaseCreateError"},
	{"XC_DATABASE_LOCK", "DatabaseLockError"},
	{"XC_DATABASE_MODIFIED", "DatabaseModifiedError"},
	{"XC_DATABASE_NOT_FOUND", "DatabaseNotFoundError"},
	{"XC_DATABASE_OPENING", "DatabaseOpeningError"},
	{"XC_DATABASE_VERSION", "DatabaseVersionError"},
	{"XC_DOC_NOT_FOUND", "DocNotFoundError"},
	{"XC_FEATURE_UNAVAILABLE", "FeatureUnavailableError"},
	{"XC_INTERNAL", "InternalError"},
	{"XC_NETWORK", "NetworkError"},
	{"XC_NETWORK_TIMEOUT", "NetworkTimeoutError"},
	{"XC_QUERY_PARSER", "QueryParserError"},
	{"XC_RANGE", "RangeError"},
	{"XC_SERIALISATION", "SerialisationError"},
	{"XC_WILDCARD", "WildcardError"},
	{"XC_NO_MEMORY", "std::bad_alloc"},
	{"XC_STANDARD", "std::exception"},
	{"XC_UNKNOWN", "unknown"},
};
static_assert(sizeof statuses / sizeof *statuses == XC_STATUS_COUNT,
    "one row per status");

/*
 * Copy a text into the error as one line: control characters become '?', and
 * what is too long is cut before a character, not inside one.
 */
void
set_text(xc_error *err, const char *s)
{
	size_t n = strlen(s);

	if (n >= sizeof err->text) {
		n = sizeof err->text - 1;
		while (n > 0 && (s[n] & 0xc0) == 0x80)
			n--;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned char c = s[i];

		err->text[i] = c < 0x20 || c == 0x7f ? '?' : s[i];
	}
	err->text[n] = '\0';
}

xc_status
fail(xc_error *err, xc_status st, const char *text) noexcept
{
	if (err) {
		err->status = st;
		err->class_name = statuses[st].class_name;
		set_text(err, text);
	}
	return st;
}

/* Putting the text together needs memory; without, the class must do. */
xc_status
fail(xc_error *err, xc_status st, const Xapian::Error &e) noexcept
{
	if (!err)
		return st;
	fail(err, st, e.get_type());
	err->class_name = e.get_type();
	try {
		string text = e.get_msg();
		const char *why = e.get_error_string();

		if (why && *why)
			text.append(": ").append(why);
		if (!e.get_context().empty())
			text.append(" (").append(e.get_context()).append(")");
		if (!text.empty())
			set_text(err, text.c_str());
	} catch (...) {
	}
	return st;
}

/*
 * Sort what is in flight.  The order is that of the class tree: a class
 * stands before the class it derives from, and the base at the end takes
 * what a newer Xapian may add.
 */
xc_status
translate(xc_error *err) noexcept
{
	try {
		throw;
	} catch (const Xapian::DatabaseNotFoundError &e) {
		return fail(err, XC_DATABASE_NOT_FOUND, e);
	} catch (const Xapian::DatabaseVersionError &e) {
		return fail(err, XC_DATABASE_VERSION, e);
	} catch (const Xapian::DatabaseOpeningError &e) {
		return fail(err, XC_DATABASE_OPENING, e);
	} catch (const Xapian::DatabaseClosedError &e) {
		return fail(err, XC_DATABASE_CLOSED, e);
	} catch (const Xapian::DatabaseCorruptError &e) {
		return fail(err, XC_DATABASE_CORRUPT, e);
	} catch (const Xapian::DatabaseCreateError &e) {
		return fail(err, XC_DATABASE_CREATE, e);
	} catch (const Xapian::DatabaseLockError &e) {
		return fail(err, XC_DATABASE_LOCK, e);
	} catch (const Xapian::DatabaseModifiedError &e) {
		return fail(err, XC_DATABASE_MODIFIED, e);
	} catch (const Xapian::DatabaseError &e) {
		return fail(err, XC_DATABASE, e);
	} catch (const Xapian::DocNotFoundError &e) {
		return fail(err, XC_DOC_NOT_FOUND, e);
	} catch (const Xapian::FeatureUnavailableError &e) {
		return fail(err, XC_FEATURE_UNAVAILABLE, e);
	} catch (const Xapian::InternalError &e) {
		return fail(err, XC_INTERNAL, e);
	} catch (const Xapian::NetworkTimeoutError &e) {
		return fail(err, XC_NETWORK_TIMEOUT, e);
	} catch (const Xapian::NetworkError &e) {
		return fail(err, XC_NETWORK, e);
	} catch (const Xapian::QueryParserError &e) {
		return fail(err, XC_QUERY_PARSER, e);
	} catch (const Xapian::RangeError &e) {
		return fail(err, XC_RANGE, e);
	} catch (const Xapian::SerialisationError &e) {
		return fail(err, XC_SERIALISATION, e);
	} catch (const Xapian::WildcardError &e) {
		return fail(err, XC_WILDCARD, e);
	} catch (const Xapian::AssertionError &e) {
		return fail(err, XC_ASSERTION, e);
	} catch (const Xapian::InvalidArgumentError &e) {
		return fail(err, XC_INVALID_ARGUMENT, e);
	} catch (const Xapian::InvalidOperationError &e) {
		return fail(err, XC_INVALID_OPERATION, e);
	} catch (const Xapian::UnimplementedError &e) {
		return fail(err, XC_UNIMPLEMENTED, e);
	} catch (const Xapian::Error &e) {
		return fail(err, XC_UNKNOWN, e);
	} catch (const std::bad_alloc &) {
		return fail(err, XC_NO_MEMORY, "out of memory");
	} catch (const std::exception &e) {
		return fail(err, XC_STANDARD, e.what());
	} catch (...) {
		return fail(err, XC_UNKNOWN, "unknown exception");
	}
}

/*
 * A commit that fails, on a full disk for instance, leaves the chunk of
 * postings behind that libxapian 1.4.22 was merging.  The leak sanitizer
 * would end the program with a status of its own for what is not ours.
 */
struct leaks_not_ours {
#ifdef __SANITIZE_ADDRESS__
	leaks_not_ours() { __lsan_disable(); }
	~leaks_not_ours() { __lsan_enable(); }
#else
	leaks_not_ours() {}
#endif
};

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

inline string
bytes(const char *p, size_t n)
{
	return n ? string(p, n) : string();
}

/*
 * The same in a string that keeps its memory, so that a term costs no
 * allocation.  Only for a call that ends before anybody else can ask for it:
 * none that runs a callback.
 */
inline const string &
brief(const char *p, size_t n)
{
	static thread_local string s;

	if (n)
		s.assign(p, n);
	else
		s.clear();
	return s;
}

void
put(xc_buf *buf, const string &s)
{
	if (s.size() >= buf->cap) {
		size_t cap = s.size() + s.size() / 4 + 32;
		char *p = static_cast<char *>(realloc(buf->p, cap));

		if (!p)
			throw std::bad_alloc();
		buf->p = p;
		buf->cap = cap;
	}
	memcpy(buf->p, s.data(), s.size());
	buf->p[s.size()] = '\0';
	buf->len = s.size();
}

[[noreturn]] void
refuse(const char *why)
{
	throw Xapian::InvalidArgumentError(why);
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

uint32_t
no_count(const Xapian::TermIterator &)
{
	return 0;
}

uint32_t
count_wdf(const Xapian::TermIterator &i)
{
	return i.get_wdf();
}

uint32_t
count_documents(const Xapian::TermIterator &i)
{
	return i.get_termfreq();
}

/* A handle around a query; moved in, so that nothing is counted twice. */
xc_query *
make_query(Xapian::Query q)
{
	return new xc_query{std::move(q)};
}

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

Xapian::MSetIterator
nth_hit(const xc_mset *mset, uint32_t i)
{
	if (i >= mset->mset.size())
		throw Xapian::RangeError("no such hit");
	return mset->mset[i];
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

const int open_modes[] = {
	Xapian::DB_CREATE_OR_OPEN, Xapian::DB_CREATE, Xapian::DB_OPEN,
	Xapian::DB_CREATE_OR_OVERWRITE
};

const flag open_flags[] = {
	{XC_NO_SYNC, Xapian::DB_NO_SYNC},
	{XC_FULL_SYNC, Xapian::DB_FULL_SYNC},
	{XC_DANGEROUS, Xapian::DB_DANGEROUS},
	{XC_RETRY_LOCK, Xapian::DB_RETRY_LOCK},
	{XC_NO_TERMLIST, Xapian::DB_NO_TERMLIST},
};

const flag compact_flags[] = {
	{XC_COMPACT_FULL, Xapian::Compactor::FULL},
	{XC_COMPACT_MULTIPASS, Xapian::DBCOMPACT_MULTIPASS},
	{XC_COMPACT_NO_RENUMBER, Xapian::DBCOMPACT_NO_RENUMBER},
};

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

const Xapian::Enquire::docid_order docid_orders[] = {
	Xapian::Enquire::ASCENDING, Xapian::Enquire::DESCENDING,
	Xapian::Enquire::DONT_CARE
};

} // namespace

/*
 * What the sanitizers find inside libxapian 1.4.22 and would end a program
 * for: Database::check deletes an object by a size that is not its own, and
 * a search that fails forgets a copy of its weighting scheme.
 */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
extern "C" const char *__asan_default_options(void);
extern "C" const char *__lsan_default_suppressions(void);

const char *
__asan_default_options(void)
{
	return "new_delete_type_mismatch=0:print_suppressions=0";
}

const char *
__lsan_default_suppressions(void)
{
	return "leak:Xapian::BM25Weight::clone\n";
}
#endif

/* ---- general ---- */

const char *
xc_version(void)
{
	return Xapian::version_string();
}

const char *
xc_status_name(xc_status st)
{
	unsigned n = number(st);

	return n < XC_STATUS_COUNT ? statuses[n].name : "?";
}

void
xc_buf_clear(xc_buf *buf)
{
	if (!buf)
		return;
	free(buf->p);
	*buf = xc_buf{};
}

size_t
xc_sortable_serialise(double v, char out[XC_SORTABLE_MAX])
{
	return Xapian::sortable_serialise_(v, out);
}

/* Nine bytes fit into a string without an allocation, so nothing throws. */
double
xc_sortable_unserialise(const char *p, size_t len)
{
	if (len > XC_SORTABLE_MAX)
		len = XC_SORTABLE_MAX;
	return Xapian::sortable_unserialise(bytes(p, len));
}

/* ---- documents ---- */

xc_status
xc_document_new(xc_document **doc, xc_error *err)
{
	return guard(err, [&] { *doc = new xc_document; });
}

void
xc_document_free(xc_document *doc)
{
	delete doc;
}

xc_status
xc_document_reset(xc_document *doc, xc_error *err)
{
	return guard(err, [&] { doc->doc = Xapian::Document(); });
}

xc_status
xc_document_add_term(xc_document *doc, const char *term, size_t len,
    uint32_t wdf, xc_error *err)
{
	return guard(err, [&] { doc->doc.add_term(brief(term, len), wdf); });
}

xc_status
xc_document_add_boolean_term(xc_document *doc, const char *term, size_t len,
    xc_error *err)
{
	return guard(err, [&] {
		doc->doc.add_boolean_term(brief(term, len));
	});
}

xc_status
xc_document_add_posting(xc_document *doc, const char *term, size_t len,
    uint32_t pos, uint32_t wdf, xc_error *err)
{
	return guard(err, [&] {
		doc->doc.add_posting(brief(term, len), pos, wdf);
	});
}

xc_status
xc_document_remove_term(xc_document *doc, const char *term, size_t len,
    xc_error *err)
{
	return guard(err, [&] { doc->doc.remove_term(brief(term, len)); });
}

xc_status
xc_document_set_value(xc_document *doc, uint32_t slot, const char *value,
    size_t len, xc_error *err)
{
	return guard(err, [&] {
		doc->doc.add_value(slot, brief(value, len));
	});
}

xc_status
xc_document_value(const xc_document *doc, uint32_t slot, xc_buf *buf,
    xc_error *err)
{
	return guard(err, [&] { put(buf, doc->doc.get_value(slot)); });
}

xc_status
xc_document_set_data(xc_document *doc, const char *data, size_t len,
    xc_error *err)
{
	return guard(err, [&] { doc->doc.set_data(bytes(data, len)); });
}

xc_status
xc_document_data(const xc_document *doc, xc_buf *buf, xc_error *err)
{
	return guard(err, [&] { put(buf, doc->doc.get_data()); });
}

xc_status
xc_document_docid(const xc_document *doc, uint32_t *docid, xc_error *err)
{
	return guard(err, [&] { *docid = doc->doc.get_docid(); });
}

xc_status
xc_document_terms(const xc_document *doc, xc_term_fn *fn, void *ctx,
    xc_error *err)
{
	return guard(err, [&] {
		walk_terms(doc->doc.termlist_begin(), fn, ctx, count_wdf);
	});
}

xc_status
xc_document_values(const xc_document *doc, xc_value_fn *fn, void *ctx,
    xc_error *err)
{
	return guard(err, [&] {
		auto i = doc->doc.values_begin();

		for (; i != doc->doc.values_end(); ++i) {
			const string value = *i;

			if (!fn(i.get_valueno(), value.data(), value.size(),
			    ctx))
				return;
		}
	});
}

/* ---- writing ---- */

xc_status
xc_writer_open(const char *path, xc_open_mode mode, unsigned flags,
    xc_writer **w, xc_error *err)
{
	return guard(err, [&] {
		int bits = pick(open_modes, mode, "unknown open mode") |
		    map_flags(open_flags, flags) | Xapian::DB_BACKEND_GLASS;
		Xapian::WritableDatabase wdb(path, bits);

		*w = new xc_writer{wdb, {wdb}};
	});
}

void
xc_writer_free(xc_writer *w)
{
	delete w;
}

xc_status
xc_writer_close(xc_writer *w, xc_error *err)
{
	return guard(err, [&] { w->wdb.close(); });
}

const xc_db *
xc_writer_db(const xc_writer *w)
{
	return &w->view;
}

xc_status
xc_writer_add(xc_writer *w, const xc_document *doc, uint32_t *docid,
    xc_error *err)
{
	return guard(err, [&] {
		uint32_t id = w->wdb.add_document(doc->doc);

		if (docid)
			*docid = id;
	});
}

xc_status
xc_writer_replace(xc_writer *w, uint32_t docid, const xc_document *doc,
    xc_error *err)
{
	return guard(err, [&] { w->wdb.replace_document(docid, doc->doc); });
}

xc_status
xc_writer_replace_term(xc_writer *w, const char *term, size_t len,
    const xc_document *doc, uint32_t *docid, xc_error *err)
{
	return guard(err, [&] {
		uint32_t id = w->wdb.replace_document(brief(term, len),
		    doc->doc);

		if (docid)
			*docid = id;
	});
}

xc_status
xc_writer_delete(xc_writer *w, uint32_t docid, xc_error *err)
{
	return guard(err, [&] { w->wdb.delete_document(docid); });
}

xc_status
xc_writer_delete_term(xc_writer *w, const char *term, size_t len,
    xc_error *err)
{
	return guard(err, [&] { w->wdb.delete_document(brief(term, len)); });
}

xc_status
xc_writer_commit(xc_writer *w, xc_error *err)
{
	leaks_not_ours quiet;

	return guard(err, [&] { w->wdb.commit(); });
}

/* Xapian has no other way to drop what is pending than an unflushed
 * transaction, which takes with it what came before it. */
xc_status
xc_writer_cancel(xc_writer *w, xc_error *err)
{
	return guard(err, [&] {
		w->wdb.begin_transaction(false);
		w->wdb.cancel_transaction();
	});
}

xc_status
xc_writer_begin_transaction(xc_writer *w, bool flushed, xc_error *err)
{
	return guard(err, [&] { w->wdb.begin_transaction(flushed); });
}

xc_status
xc_writer_commit_transaction(xc_writer *w, xc_error *err)
{
	return guard(err, [&] { w->wdb.commit_transaction(); });
}

xc_status
xc_writer_cancel_transaction(xc_writer *w, xc_error *err)
{
	return guard(err, [&] { w->wdb.cancel_transaction(); });
}

xc_status
xc_writer_set_metadata(xc_writer *w, const char *key, size_t key_len,
    const char *value, size_t value_len, xc_error *err)
{
	return guard(err, [&] {
		w->wdb.set_metadata(brief(key, key_len),
		    bytes(value, value_len));
	});
}

/* ---- reading ---- */

xc_status
xc_db_open(const char *path, xc_db **db, xc_error *err)
{
	return guard(err, [&] { *db = new xc_db{Xapian::Database(path)}; });
}

xc_status
xc_db_open_remote(const char *host, unsigned port, unsigned connect_ms,
    unsigned timeout_ms, xc_db **db, xc_error *err)
{
	return guard(err, [&] {
		*db = new xc_db{Xapian::Remote::open(host, port, timeout_ms,
		    connect_ms)};
	});
}

xc_status
xc_db_new(xc_db **db, xc_error *err)
{
	return guard(err, [&] { *db = new xc_db; });
}

void
xc_db_free(xc_db *db)
{
	delete db;
}

xc_status
xc_db_add(xc_db *db, const xc_db *other, xc_error *err)
{
	return guard(err, [&] { db->db.add_database(other->db); });
}

xc_status
xc_db_close(xc_db *db, xc_error *err)
{
	return guard(err, [&] { db->db.close(); });
}

xc_status
xc_db_reopen(xc_db *db, bool *changed, xc_error *err)
{
	return guard(err, [&] {
		bool moved = db->db.reopen();

		if (changed)
			*changed = moved;
	});
}

xc_status
xc_db_keep_alive(xc_db *db, xc_error *err)
{
	return guard(err, [&] { db->db.keep_alive(); });
}

xc_status
xc_db_get_stats(const xc_db *db, xc_db_stats *stats, xc_error *err)
{
	return guard(err, [&] {
		const Xapian::Database &d = db->db;
		xc_db_stats s{};

		s.shards = d.size();
		s.doccount = d.get_doccount();
		s.lastdocid = d.get_lastdocid();
		s.avlength = d.get_average_length();
		s.total_length = d.get_total_length();
		s.min_length = d.get_doclength_lower_bound();
		s.max_length = d.get_doclength_upper_bound();
		s.has_positions = d.has_positions();
		*stats = s;
	});
}

xc_status
xc_db_doccount(const xc_db *db, uint32_t *n, xc_error *err)
{
	return guard(err, [&] { *n = db->db.get_doccount(); });
}

xc_status
xc_db_lastdocid(const xc_db *db, uint32_t *docid, xc_error *err)
{
	return guard(err, [&] { *docid = db->db.get_lastdocid(); });
}

xc_status
xc_db_uuid(const xc_db *db, xc_buf *buf, xc_error *err)
{
	return guard(err, [&] { put(buf, db->db.get_uuid()); });
}

xc_status
xc_db_revision(const xc_db *db, uint64_t *revision, xc_error *err)
{
	return guard(err, [&] { *revision = db->db.get_revision(); });
}

xc_status
xc_db_locked(const xc_db *db, bool *locked, xc_error *err)
{
	return guard(err, [&] { *locked = db->db.locked(); });
}

xc_status
xc_db_document(const xc_db *db, uint32_t docid, xc_document **doc,
    xc_error *err)
{
	return guard(err, [&] {
		*doc = new xc_document{db->db.get_document(docid)};
	});
}

xc_status
xc_db_data(const xc_db *db, uint32_t docid, xc_buf *buf, xc_error *err)
{
	return guard(err, [&] {
		put(buf, db->db.get_document(docid).get_data());
	});
}

xc_status
xc_db_value(const xc_db *db, uint32_t docid, uint32_t slot, xc_buf *buf,
    xc_error *err)
{
	return guard(err, [&] {
		put(buf, db->db.get_document(docid).get_value(slot));
	});
}

xc_status
xc_db_doclength(const xc_db *db, uint32_t docid, uint32_t *length,
    xc_error *err)
{
	return guard(err, [&] { *length = db->db.get_doclength(docid); });
}

xc_status
xc_db_termfreq(const xc_db *db, const char *term, size_t len, uint32_t *freq,
    xc_error *err)
{
	return guard(err, [&] {
		*freq = db->db.get_termfreq(brief(term, len));
	});
}

xc_status
xc_db_collfreq(const xc_db *db, const char *term, size_t len, uint32_t *freq,
    xc_error *err)
{
	return guard(err, [&] {
		*freq = db->db.get_collection_freq(brief(term, len));
	});
}

xc_status
xc_db_term_exists(const xc_db *db, const char *term, size_t len, bool *exists,
    xc_error *err)
{
	return guard(err, [&] {
		*exists = db->db.term_exists(brief(term, len));
	});
}

xc_status
xc_db_terms(const xc_db *db, const char *prefix, size_t len, xc_term_fn *fn,
    void *ctx, xc_error *err)
{
	return guard(err, [&] {
		walk_terms(db->db.allterms_begin(bytes(prefix, len)), fn, ctx,
		    count_documents);
	});
}

xc_status
xc_db_document_terms(const xc_db *db, uint32_t docid, xc_term_fn *fn,
    void *ctx, xc_error *err)
{
	return guard(err, [&] {
		walk_terms(db->db.termlist_begin(docid), fn, ctx, count_wdf);
	});
}

xc_status
xc_db_metadata_keys(const xc_db *db, const char *prefix, size_t len,
    xc_term_fn *fn, void *ctx, xc_error *err)
{
	return guard(err, [&] {
		walk_terms(db->db.metadata_keys_begin(bytes(prefix, len)), fn,
		    ctx, no_count);
	});
}

xc_status
xc_db_postings(const xc_db *db, const char *term, size_t len,
    xc_posting_fn *fn, void *ctx, xc_error *err)
{
	return guard(err, [&] {
		auto i = db->db.postlist_begin(bytes(term, len));

		for (; i != Xapian::PostingIterator(); ++i)
			if (!fn(*i, i.get_wdf(), ctx))
				return;
	});
}

xc_status
xc_db_positions(const xc_db *db, uint32_t docid, const char *term, size_t len,
    xc_position_fn *fn, void *ctx, xc_error *err)
{
	return guard(err, [&] {
		auto i = db->db.positionlist_begin(docid, bytes(term, len));

		for (; i != Xapian::PositionIterator(); ++i)
			if (!fn(*i, ctx))
				return;
	});
}

xc_status
xc_db_values(const xc_db *db, uint32_t slot, uint32_t first, xc_value_fn *fn,
    void *ctx, xc_error *err)
{
	return guard(err, [&] {
		auto i = db->db.valuestream_begin(slot);

		if (i != Xapian::ValueIterator() && first > 1)
			i.skip_to(first);
		for (; i != Xapian::ValueIterator(); ++i) {
			const string value = *i;

			if (!fn(i.get_docid(), value.data(), value.size(),
			    ctx))
				return;
		}
	});
}

xc_status
xc_db_values_of(const xc_db *db, uint32_t slot, const uint32_t *docids,
    size_t n, xc_value_fn *fn, void *ctx, xc_error *err)
{
	return guard(err, [&] {
		auto i = db->db.valuestream_begin(slot);
		string value;

		for (size_t k = 0; k < n; k++) {
			if (i == Xapian::ValueIterator())
				return;
			if (i.get_docid() < docids[k])
				i.skip_to(docids[k]);
			if (i == Xapian::ValueIterator())
				return;
			if (i.get_docid() != docids[k])
				continue;
			value = *i;
			if (!fn(docids[k], value.data(), value.size(), ctx))
				return;
		}
	});
}

xc_status
xc_db_value_bounds(const xc_db *db, uint32_t slot, xc_buf *lower,
    xc_buf *upper, uint32_t *freq, xc_error *err)
{
	return guard(err, [&] {
		if (lower)
			put(lower, db->db.get_value_lower_bound(slot));
		if (upper)
			put(upper, db->db.get_value_upper_bound(slot));
		if (freq)
			*freq = db->db.get_value_freq(slot);
	});
}

xc_status
xc_db_metadata(const xc_db *db, const char *key, size_t len, xc_buf *buf,
    xc_error *err)
{
	return guard(err, [&] {
		put(buf, db->db.get_metadata(brief(key, len)));
	});
}

/* ---- queries ---- */

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
			throw Xapian::InvalidArgumentError("weight below 0");
		*q = make_query(Xapian::Query(
		    (new Xapian::FixedWeightPostingSource(weight))
		    ->release()));
	});
}

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

/* ---- searching ---- */

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

/* ---- files ---- */

xc_status
xc_stem_new(const char *language, xc_stem **stem, xc_error *err)
{
	return guard(err, [&] {
		*stem = new xc_stem{Xapian::Stem(language)};
	});
}

void
xc_stem_free(xc_stem *stem)
{
	delete stem;
}

xc_status
xc_stem_word(const xc_stem *stem, const char *word, size_t len, xc_buf *out,
    xc_error *err)
{
	return guard(err, [&] { put(out, stem->stem(bytes(word, len))); });
}

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
