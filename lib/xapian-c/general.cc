/*
 * The version, buffers, and numbers as bytes.
 */
#include "xapian-c/impl.h"

#include <cstdlib>
#include <new>

using namespace xc;

const char *
xc_version(void)
{
	return Xapian::version_string();
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

void
xc::put(xc_buf *buf, const string &s)
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
