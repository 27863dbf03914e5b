/*
 * What came from the net, taken apart: the pieces lie in the bytes, and an
 * item between head and tail is a feed of that item again.  The same bytes
 * as a robots.txt, which must answer.
 */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "indexer/feed_split.h"
#include "indexer/robots.h"

static void
check_piece(const struct feed_split *f, const struct feed_piece *p)
{
	struct feed_split again;
	struct strbuf sb;

	strbuf_init(&sb, f->head.len + p->len + f->tail.len);
	strbuf_add(&sb, f->head.s, f->head.len);
	strbuf_add(&sb, p->s, p->len);
	strbuf_add(&sb, f->tail.s, f->tail.len);
	feed_split_init(&again, sb.s, sb.len);
	FUZZ_CHECK(again.npieces == 1);
	FUZZ_CHECK(again.pieces[0].len == p->len);
	FUZZ_CHECK(memcmp(again.pieces[0].s, p->s, p->len) == 0);
	FUZZ_CHECK(again.pieces[0].id_len == p->id_len);
	feed_split_clear(&again);
	strbuf_clear(&sb);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = xstrndup((const char *)data, size);
	struct robots *r = robots_new(s, strlen(s), "ainews-index");
	struct feed_split f;
	size_t i, len = strlen(s);

	(void)robots_allow(r, "/a?b");
	FUZZ_CHECK(robots_allow(r, "/a") == robots_allow(r, "/a"));
	robots_free(r);
	feed_split_init(&f, s, len);
	for (i = 0; i < f.npieces; i++) {
		const struct feed_piece *p = &f.pieces[i];

		FUZZ_CHECK(p->s >= s && p->s + p->len <= s + len);
		FUZZ_CHECK(p->id >= p->s &&
		    p->id + p->id_len <= p->s + p->len);
		if (i < 4)
			check_piece(&f, p);
	}
	for (i = 0; i < f.naddresses; i++)
		FUZZ_CHECK(f.addresses[i].url[0] != '\0');
	feed_split_clear(&f);
	free(s);
	return 0;
}
