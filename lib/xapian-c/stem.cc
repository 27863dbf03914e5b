/*
 * Stems of words.
 */
#include "xapian-c/impl.h"

using namespace xc;

struct xc_stem {
	Xapian::Stem stem;
};

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
