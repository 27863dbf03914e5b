/*
 * Of the stemmers at hand, libxapian's own: every program here has it loaded,
 * while libstemmer costs .45 ms of a process by its relocations.  Their stems
 * of 21,838 words of manual pages were the same.
 */
#include "text/stem.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fnv.h"
#include "xapian-c/xapian-c.h"

/* A text has the same words again and again, short ones above all. */
#define KNOWN 2048u		/* a power of two */
#define KNOWN_BYTES 20u

struct known {
	unsigned char len, stem_len;	/* 0 = nothing yet */
	char word[KNOWN_BYTES], stem[KNOWN_BYTES];
};

struct stemmer {
	struct xc_stem *stem;
	struct xc_buf buf;
	struct known known[KNOWN];
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
	struct known *k = &s->known[fnv32(FNV32, word, len) % KNOWN];

	if (len > 0 && len == k->len && memcmp(word, k->word, len) == 0) {
		*out_len = k->stem_len;
		return k->stem;
	}
	*out_len = len;
	if (s->stem == NULL || xc_stem_word(s->stem, word, len, &s->buf,
	    NULL) != XC_OK)
		return word;
	*out_len = s->buf.len;
	if (len <= KNOWN_BYTES && s->buf.len <= KNOWN_BYTES) {
		k->len = (unsigned char)len;
		k->stem_len = (unsigned char)s->buf.len;
		memcpy(k->word, word, len);
		memcpy(k->stem, s->buf.p, s->buf.len);
	}
	return s->buf.p;
}
