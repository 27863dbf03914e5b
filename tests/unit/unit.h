/*
 * The frame of a unit test: after its START_TEST functions a test file says
 * UNIT_MAIN("array", test_grows, test_empty), and is a program that runs
 * them, each in a process of its own, and prints TAP.
 */
#ifndef UNIT_UNIT_H
#define UNIT_UNIT_H

#include <check.h>
#include <stddef.h>

/* The sanitizers and a busy machine make everything slow. */
#define UNIT_SECONDS 120

static inline int
unit_run(const char *name, const TTest *const *tests, size_t n)
{
	Suite *suite = suite_create(name);
	SRunner *runner = srunner_create(suite);

	for (size_t i = 0; i < n; i++) {
		TCase *tc = tcase_create(tests[i]->name);

		tcase_set_timeout(tc, UNIT_SECONDS);
		tcase_add_test(tc, tests[i]);
		suite_add_tcase(suite, tc);
	}
	srunner_set_tap(runner, "-");
	srunner_run_all(runner, CK_SILENT);
	srunner_free(runner);
	/* A failure is a line of the protocol, not a status. */
	return 0;
}

#define UNIT_MAIN(name, ...)						\
int									\
main(void)								\
{									\
	const TTest *const tests[] = { __VA_ARGS__ };			\
									\
	return unit_run(name, tests, sizeof(tests) / sizeof(*tests));	\
}

#endif
