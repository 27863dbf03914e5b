/*
 * Files of three-line groups: two lines of input and one that is expected.
 * `#!` begins a comment, groups are set apart by empty lines.
 */
#ifndef TESTS_UNIT_GROUPS_H
#define TESTS_UNIT_GROUPS_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

/*
 * Run every group of tests/FOLDER/NAME; `good` tells whether one holds, and
 * says on standard output why not.
 */
static inline void
groups_check(const char *folder, const char *name,
    bool (*good)(const char *place, char *line[3]))
{
	const char *dir = getenv("srcdir");
	char path[4096], place[300], line[8192], *text[3];
	int n = 0, number = 0, groups = 0, failed = 0;
	FILE *f;

	snprintf(path, sizeof(path), "%s/tests/%s/%s",
	    dir != NULL ? dir : ".", folder, name);
	f = fopen(path, "r");
	ck_assert_msg(f != NULL, "%s: cannot be read", path);
	while (fgets(line, sizeof(line), f) != NULL) {
		number++;
		line[strcspn(line, "\n")] = '\0';
		if (n == 0 && (line[0] == '\0' ||
		    strncmp(line, "#!", 2) == 0))
			continue;
		text[n++] = xstrdup(line);
		if (n < 3)
			continue;
		snprintf(place, sizeof(place), "%s:%d", name, number - 2);
		failed += !good(place, text);
		groups++;
		while (n > 0)
			free(text[--n]);
	}
	fclose(f);
	ck_assert_int_eq(n, 0);
	ck_assert_int_gt(groups, 5);
	ck_assert_msg(failed == 0, "%s: %d of %d groups", name, failed,
	    groups);
}

#endif
