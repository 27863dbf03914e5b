/*
 * A directory for the files of a test, which goes away with its process.
 */
#ifndef UNIT_SCRATCH_H
#define UNIT_SCRATCH_H

#include <check.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char scratch_dir[PATH_MAX / 2];

static inline int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

static inline void
remove_scratch(void)
{
	nftw(scratch_dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The path of a thing in the scratch directory; never freed, nor many. */
static inline char *
scratch(const char *name)
{
	static char paths[16][PATH_MAX];
	static size_t n;

	if (scratch_dir[0] == '\0') {
		const char *tmp = getenv("TMPDIR");

		snprintf(scratch_dir, sizeof scratch_dir,
		    "%s/unit.XXXXXX", tmp ? tmp : "/tmp");
		ck_assert_ptr_nonnull(mkdtemp(scratch_dir));
		atexit(remove_scratch);
	}
	ck_assert_uint_lt(n, 16);
	snprintf(paths[n], sizeof paths[n], "%s/%s", scratch_dir, name);
	return paths[n++];
}

static inline void
write_file(const char *path, const void *bytes, size_t len)
{
	FILE *f = fopen(path, "w");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

#endif
