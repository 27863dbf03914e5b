/*
 * The map from bytes to numbers.
 */
#include <stdio.h>

#include "base/strmap.h"
#include "unit/unit.h"

START_TEST(test_strmap)
{
	struct strmap m = { 0 };
	char key[16];

	ck_assert_ptr_null(strmap_get(&m, "a", 1));
	for (int i = 0; i < 5000; i++) {
		int n = snprintf(key, sizeof(key), "key%d", i);

		ck_assert_uint_eq(*strmap_put(&m, key, (size_t)n), 0);
		*strmap_put(&m, key, (size_t)n) = (uint64_t)i;
	}
	ck_assert_uint_eq(m.n, 5000);
	for (int i = 0; i < 5000; i++) {
		int n = snprintf(key, sizeof(key), "key%d", i);

		ck_assert_uint_eq(*strmap_get(&m, key, (size_t)n),
		    (uint64_t)i);
	}
	/* Bytes, not strings. */
	*strmap_put(&m, "a\0b", 3) = 7;
	ck_assert_ptr_null(strmap_get(&m, "a", 1));
	ck_assert_ptr_null(strmap_get(&m, "a\0c", 3));
	ck_assert_uint_eq(*strmap_get(&m, "a\0b", 3), 7);
	ck_assert_uint_eq(*strmap_put(&m, "", 0), 0);
	strmap_clear(&m);
	ck_assert_ptr_null(strmap_get(&m, "key1", 4));
}
END_TEST

UNIT_MAIN("strmap", test_strmap)
