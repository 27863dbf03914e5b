#include "index/term.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "text/normalize.h"
#include "text/utf8.h"

#define HASH_KEPT 32u		/* hexadecimal digits: 128 bits */

static const char *const prefixes[CHANNELS] = {
	[CH_ID] = "Q",
	[CH_URL] = "U",
	[CH_SOURCE] = "G",
	[CH_HOST] = "H",
	[CH_TAG] = "K",
	[CH_ENTITY] = "XN:",
	[CH_DAY] = "D",
	[CH_MONTH] = "M",
	[CH_YEAR] = "Y",
	[CH_LANG] = "L",
	[CH_NO_SIDE] = "XNO:",
	[CH_MISMATCH] = "XMIS:",
	[CH_STORY] = "XS:",
	[CH_ROLE] = "XROLE:",
	[CH_KEY] = "XKEY:",
	[CH_PAIR] = "XPAIR:",
	[CH_JA] = "XJ",
	[CH_EN] = "XE",
	[CH_JA_TITLE] = "XJT",
	[CH_EN_TITLE] = "XET",
	[CH_PART] = "XP",
	[CH_BIGRAM] = "XB",
	[CH_READING] = "XR",
};

const char *
term_prefix(enum channel ch)
{
	return prefixes[ch];
}

void
term_make(struct term *t, enum channel ch, const char *text, size_t len)
{
	size_t plen = strlen(prefixes[ch]), keep;
	char hash[FILE_HASH_SIZE];

	memcpy(t->s, prefixes[ch], plen);
	if (plen + len <= TERM_MAX) {
		memcpy(t->s + plen, text, len);
		t->len = plen + len;
	} else {
		file_hash(text, len, hash);
		keep = utf8_floor(text, TERM_MAX - plen - HASH_KEPT);
		memcpy(t->s + plen, text, keep);
		memcpy(t->s + plen + keep, hash, HASH_KEPT);
		t->len = plen + keep + HASH_KEPT;
	}
	for (size_t i = plen; i < t->len; i++)
		if (t->s[i] == '\0')
			t->s[i] = ' ';
	t->s[t->len] = '\0';
}

char *
label_fold(const char *label)
{
	struct normalized n;
	struct strbuf out;
	bool space = false;
	enum utf8_class before = UTF8_SPACE;

	normalized_init(&n);
	normalize(&n, label, strlen(label), NULL);
	strbuf_init(&out, n.text.len);
	for (size_t i = 0; i < n.text.len;) {
		unsigned cp;
		size_t len = utf8_decode(n.text.s + i, n.text.len - i, &cp);
		enum utf8_class c = utf8_class(cp);

		if (c == UTF8_SPACE) {
			space = out.len > 0;
		} else {
			if (space && !utf8_is_ja(before) && !utf8_is_ja(c))
				strbuf_addch(&out, ' ');
			strbuf_add(&out, n.text.s + i, len);
			space = false;
			before = c;
		}
		i += len;
	}
	normalized_clear(&n);
	return strbuf_take(&out);
}
