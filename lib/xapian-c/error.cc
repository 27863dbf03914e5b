/*
 * Statuses, and how what is thrown becomes one.
 */
#include "xapian-c/impl.h"

#include <exception>
#include <new>

using namespace xc;

namespace {

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
fail(xc_error *err, xc_status st, const char *class_name, const char *text)
    noexcept
{
	if (err) {
		err->status = st;
		err->class_name = class_name;
		set_text(err, text);
	}
	return st;
}

xc_status
fail(xc_error *err, xc_status st, const char *text) noexcept
{
	return fail(err, st, statuses[st].class_name, text);
}

/* A class that is not in the table came with a newer Xapian. */
xc_status
status_of(const char *class_name) noexcept
{
	for (unsigned st = 0; st < XC_STATUS_COUNT; st++)
		if (strcmp(statuses[st].class_name, class_name) == 0)
			return static_cast<xc_status>(st);
	return XC_UNKNOWN;
}

/* Putting the text together needs memory; without, the class must do. */
xc_status
fail(xc_error *err, const Xapian::Error &e) noexcept
{
	const char *type = e.get_type();
	xc_status st = status_of(type);

	try {
		string text = e.get_msg();
		const char *why = e.get_error_string();

		if (why && *why)
			text.append(": ").append(why);
		if (!e.get_context().empty())
			text.append(" (").append(e.get_context()).append(")");
		return fail(err, st, type,
		    text.empty() ? type : text.c_str());
	} catch (...) {
		return fail(err, st, type, type);
	}
}

} // namespace

xc_status
xc::translate(xc_error *err) noexcept
{
	try {
		throw;
	} catch (const Xapian::Error &e) {
		return fail(err, e);
	} catch (const std::bad_alloc &) {
		return fail(err, XC_NO_MEMORY, "out of memory");
	} catch (const std::exception &e) {
		return fail(err, XC_STANDARD, e.what());
	} catch (...) {
		return fail(err, XC_UNKNOWN, "unknown exception");
	}
}

void
xc::refuse(const char *why)
{
	throw Xapian::InvalidArgumentError(why);
}

const char *
xc_status_name(xc_status st)
{
	unsigned n = number(st);

	return n < XC_STATUS_COUNT ? statuses[n].name : "?";
}

/*
 * What the sanitizers find inside libxapian 1.4.22 and would end a program
 * for: Database::check deletes an object by a size that is not its own, and
 * a search that fails forgets a copy of its weighting scheme.  They stand in
 * this file because every program takes it out of the archive.
 */
#ifdef XC_ADDRESS_SANITIZER
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
