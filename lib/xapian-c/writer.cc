/*
 * Databases for writing.
 */
#include "xapian-c/impl.h"

#ifdef XC_ADDRESS_SANITIZER
#include <sanitizer/lsan_interface.h>
#endif

using namespace xc;

struct xc_writer {
	Xapian::WritableDatabase wdb;
	xc_db view;		/* shares the insides of wdb */
};

namespace {

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

/*
 * A commit that fails, on a full disk for instance, or a change that writes
 * down those before it, leaves the chunk of postings behind that libxapian
 * 1.4.22 was merging.  The leak sanitizer would end the program with a status
 * of its own for what is not ours.
 */
struct leaks_not_ours {
#ifdef XC_ADDRESS_SANITIZER
	leaks_not_ours() { __lsan_disable(); }
	~leaks_not_ours() { __lsan_enable(); }
#else
	leaks_not_ours() {}
#endif
};

template <typename Body>
inline xc_status
guard_change(xc_error *err, Body body)
{
	leaks_not_ours quiet;

	return guard(err, body);
}

} // namespace

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
	return guard_change(err, [&] {
		uint32_t id = w->wdb.add_document(doc->doc);

		if (docid)
			*docid = id;
	});
}

xc_status
xc_writer_replace(xc_writer *w, uint32_t docid, const xc_document *doc,
    xc_error *err)
{
	return guard_change(err, [&] {
		w->wdb.replace_document(docid, doc->doc);
	});
}

xc_status
xc_writer_replace_term(xc_writer *w, const char *term, size_t len,
    const xc_document *doc, uint32_t *docid, xc_error *err)
{
	return guard_change(err, [&] {
		uint32_t id = w->wdb.replace_document(brief(term, len),
		    doc->doc);

		if (docid)
			*docid = id;
	});
}

xc_status
xc_writer_delete(xc_writer *w, uint32_t docid, xc_error *err)
{
	return guard_change(err, [&] { w->wdb.delete_document(docid); });
}

xc_status
xc_writer_delete_term(xc_writer *w, const char *term, size_t len,
    xc_error *err)
{
	return guard_change(err, [&] {
		w->wdb.delete_document(brief(term, len));
	});
}

xc_status
xc_writer_commit(xc_writer *w, xc_error *err)
{
	return guard_change(err, [&] { w->wdb.commit(); });
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
	return guard_change(err, [&] { w->wdb.commit_transaction(); });
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
