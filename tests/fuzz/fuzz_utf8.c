#include "fuzz/fuzz.h"

#include <stdbool.h>

#include "text/utf8.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	size_t points = 0;
	size_t at = 0;
	bool valid = true;

	while (at < size) {
		unsigned cp;
		size_t n = utf8_decode(s + at, size - at, &cp);

		FUZZ_CHECK(n >= 1 && n <= 4 && n <= size - at);
		FUZZ_CHECK(cp <= 0x10ffff && (cp < 0xd800 || cp > 0xdfff));
		/* The replacement character itself takes three bytes. */
		if (n == 1 && cp == UTF8_REPLACEMENT)
			valid = false;
		at += n;
		points++;
	}
	FUZZ_CHECK(utf8_valid(s, size) == valid);
	FUZZ_CHECK(utf8_count(s, size) == points);
	FUZZ_CHECK(utf8_columns(s, size) <= 2 * points);

	for (at = 0; at < size; ) {
		size_t n = utf8_step(s + at, size - at);

		FUZZ_CHECK(n >= 1 && n <= size - at);
		at += n;
	}
	return 0;
}
