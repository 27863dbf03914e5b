/*
 * The reader of stored records over damaged bytes: what it accepts points
 * into the bytes, holds together, and can be written again.
 */
#include "fuzz/fuzz.h"

#include <string.h>

#include "index/record.h"

static void
check_text(const char *s, size_t len, const uint8_t *data, size_t size)
{
	const char *from = (const char *)data;

	FUZZ_CHECK(s >= from && s + len < from + size && s[len] == '\0');
}

static void
check_bytes(const char *s, size_t len, const uint8_t *data, size_t size)
{
	const char *from = (const char *)data;

	FUZZ_CHECK(s >= from && s + len <= from + size);
}

static void
check_side(const struct record_side *side, const uint8_t *data, size_t size)
{
	for (size_t i = 0; i < side->nfields; i++) {
		FUZZ_CHECK(side->fields[i].kind < FIELDS);
		check_text(side->fields[i].text, side->fields[i].len, data,
		    size);
	}
	for (size_t i = 0; i < side->nsentences; i++) {
		const struct record_sentence *t = &side->sentences[i];

		FUZZ_CHECK(t->field < side->nfields && t->start <= t->end);
		FUZZ_CHECK(t->end <= side->fields[t->field].len);
		check_bytes(side->cuts + t->cut, t->ncut, data, size);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct record r, again;
	struct article *a;
	struct strbuf sb;

	if (record_read(&r, (const char *)data, size, NULL) != STATUS_OK)
		return 0;
	check_text(r.id, strlen(r.id), data, size);
	FUZZ_CHECK(r.original <= ORIGINAL_EN);
	for (int s = 0; s < SIDES; s++)
		check_side(&r.side[s], data, size);
	a = record_article(&r);
	strbuf_init(&sb, SIZE_MAX / 2);
	record_write(a, NULL, &sb);
	FUZZ_CHECK(record_read(&again, sb.s, sb.len, NULL) == STATUS_OK);
	FUZZ_CHECK(strcmp(r.id, again.id) == 0 && r.date == again.date);
	record_clear(&again);
	strbuf_clear(&sb);
	article_free(a);
	record_clear(&r);
	return 0;
}
