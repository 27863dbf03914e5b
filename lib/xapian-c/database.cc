/*
 * Databases for reading: opening, joining, and what they know of documents,
 * terms and values.
 */
#include "xapian-c/impl.h"

using namespace xc;

namespace {

uint32_t
document_of(const Xapian::ValueIterator &i)
{
	return i.get_docid();
}

} // namespace

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
		walk_values(i, fn, ctx, document_of);
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
