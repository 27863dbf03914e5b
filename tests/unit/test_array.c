#include "base/array.h"

#include "unit/unit.h"

struct point {
	int x, y;
};

START_TEST(test_empty)
{
	ARRAY(int) a = { 0 };

	ck_assert_uint_eq(a.n, 0);
	array_free(&a);
	ck_assert_ptr_null(a.v);
}
END_TEST

START_TEST(test_grows)
{
	ARRAY(int) a = { 0 };

	for (int i = 0; i < 1000; i++)
		array_push(&a, i * i);
	ck_assert_uint_eq(a.n, 1000);
	ck_assert_uint_ge(a.cap, 1000);
	for (int i = 0; i < 1000; i++)
		ck_assert_int_eq(a.v[i], i * i);
	array_free(&a);
	ck_assert_uint_eq(a.n, 0);
	ck_assert_uint_eq(a.cap, 0);
}
END_TEST

START_TEST(test_reserve)
{
	ARRAY(struct point) a = { 0 };

	array_reserve(&a, 9);
	ck_assert_uint_ge(a.cap, 9);
	ck_assert_uint_eq(a.n, 0);

	void *before = a.v;

	for (int i = 0; i < 9; i++)
		array_push(&a, (struct point){ i, -i });
	ck_assert_ptr_eq(a.v, before);
	ck_assert_int_eq(a.v[8].y, -8);
	array_free(&a);
}
END_TEST

UNIT_MAIN("array", test_empty, test_grows, test_reserve)
