#include "text/stem.h"

#include <libstemmer.h>

#include "base/alloc.h"

struct stemmer *
stemmer_new(void)
{
	/* NULL would mean an unknown algorithm; "english" is always there. */
	return (struct stemmer *)sb_stemmer_new("english", "UTF_8");
}

void
stemmer_free(struct stemmer *s)
{
	if (s != NULL)
		sb_stemmer_delete((struct sb_stemmer *)s);
}

const char *
stem(struct stemmer *s, const char *word, size_t len, size_t *out_len)
{
	const sb_symbol *p;

	p = sb_stemmer_stem((struct sb_stemmer *)s, (const sb_symbol *)word,
	    (int)len);
	if (p == NULL) {
		*out_len = len;
		return word;
	}
	*out_len = (size_t)sb_stemmer_length((struct sb_stemmer *)s);
	return (const char *)p;
}
