/*
 * Of the stemmers at hand, libxapian's own: every program here has it loaded,
 * while libstemmer costs .45 ms of a process by its relocations.  Their stems
 * of 21,838 words of manual pages were the same.
 */
#include "text/stem.h"

#include <stdlib.h>

#include "base/alloc.h"
#include "xapian-c/xapian-c.h"

struct stemmer {
	struct xc_stem *stem;
	struct xc_buf buf;
};

struct stemmer *
stemmer_new(void)
{
	struct stemmer *s = xcalloc(1, sizeof(*s));

	/* "english" is always there. */
	if (xc_stem_new("english", &s->stem, NULL) != XC_OK)
		s->stem = NULL;
	return s;
}

void
stemmer_free(struct stemmer *s)
{
	if (s == NULL)
		return;
	xc_stem_free(s->stem);
	xc_buf_clear(&s->buf);
	free(s);
}

const char *
stem(struct stemmer *s, const char *word, size_t len, size_t *out_len)
{
	*out_len = len;
	if (s->stem == NULL || xc_stem_word(s->stem, word, len, &s->buf,
	    NULL) != XC_OK)
		return word;
	*out_len = s->buf.len;
	return s->buf.p;
}
