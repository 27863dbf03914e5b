/*
 * Documents: terms, positions, values and data.
 */
#include "xapian-c/impl.h"

using namespace xc;

namespace {

uint32_t
slot_of(const Xapian::ValueIterator &i)
{
	return i.get_valueno();
}

} // namespace

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
		walk_values(doc->doc.values_begin(), fn, ctx, slot_of);
	});
}
