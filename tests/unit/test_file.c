#include "base/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "base/alloc.h"
#include "unit/unit.h"

static char dir[] = "/tmp/ainews-file-XX" "XX" "XX";

static const char *
in_dir(const char *name)
{
	static char path[256];

	/* Each test is a process and calls this once. */
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/%s", dir, name);
	return path;
}

static void
tidy_up(const char *path)
{
	(void)unlink(path);
	(void)rmdir(dir);
}

START_TEST(test_write_and_read)
{
	const char *path = in_dir("a");
	struct stat sb;
	char *bytes;
	size_t len;

	ck_assert_int_eq(file_write(path, "one", 3, NULL), STATUS_OK);
	ck_assert_int_eq(file_write(path, "a\0b", 3, NULL), STATUS_OK);
	ck_assert_int_eq(file_read(path, 3, &bytes, &len, NULL), STATUS_OK);
	ck_assert_uint_eq(len, 3);
	ck_assert_mem_eq(bytes, "a\0b", 4);
	free(bytes);
	ck_assert_int_eq(stat(path, &sb), 0);
	ck_assert_int_ne(sb.st_mode & 0444, 0);
	tidy_up(path);
}
END_TEST

START_TEST(test_ceiling)
{
	const char *path = in_dir("b");
	struct error err;
	char *bytes;
	size_t len;

	ck_assert_int_eq(file_write(path, "12345", 5, NULL), STATUS_OK);
	ck_assert_int_eq(file_read(path, 4, &bytes, &len, &err),
	    STATUS_TOO_LARGE);
	ck_assert_ptr_null(bytes);
	ck_assert_ptr_nonnull(strstr(err.text, "more than 4 bytes"));
	tidy_up(path);
}
END_TEST

static void
write_gz(const char *path, size_t n)
{
	char *zeros = xcalloc(n, 1);
	gzFile gz = gzopen(path, "wb9");

	ck_assert_ptr_nonnull(gz);
	ck_assert_int_eq(gzwrite(gz, zeros, (unsigned)n), (int)n);
	ck_assert_int_eq(gzclose(gz), Z_OK);
	free(zeros);
}

START_TEST(test_packed)
{
	const char *path = in_dir("c");
	char hash[2][FILE_HASH_SIZE];
	char *bytes;
	size_t len;

	/* A small file may unpack to anything. */
	write_gz(path, 500000);
	ck_assert_int_eq(file_read(path, 1 << 20, &bytes, &len, NULL),
	    STATUS_OK);
	ck_assert_uint_eq(len, 500000);
	file_hash(bytes, len, hash[0]);
	ck_assert_int_eq(file_hash_fd(open(path, O_RDONLY), path,
	    hash[1], NULL), STATUS_OK);
	ck_assert_str_eq(hash[0], hash[1]);
	free(bytes);
	tidy_up(path);
}
END_TEST

START_TEST(test_bomb)
{
	const char *path = in_dir("d");
	struct error err;
	char *bytes;
	size_t len;

	write_gz(path, 30 << 20);
	ck_assert_int_eq(file_read(path, 64 << 20, &bytes, &len, &err),
	    STATUS_TOO_LARGE);
	ck_assert_ptr_nonnull(strstr(err.text, "200 times"));
	tidy_up(path);
}
END_TEST

START_TEST(test_truncated)
{
	const char *path = in_dir("e");
	struct error err;
	char *bytes;
	size_t len;

	write_gz(path, 500000);
	ck_assert_int_eq(truncate(path, 100), 0);
	ck_assert_int_eq(file_read(path, 1 << 20, &bytes, &len, &err),
	    STATUS_BAD_INPUT);
	ck_assert_ptr_nonnull(strstr(err.text, "ends in the middle"));
	tidy_up(path);
}
END_TEST

START_TEST(test_damaged)
{
	const char *path = in_dir("f");
	struct error err;
	char *bytes;
	size_t len;
	FILE *file;

	write_gz(path, 500000);
	file = fopen(path, "r+");
	ck_assert_ptr_nonnull(file);
	/* In the middle of the packed data. */
	ck_assert_int_eq(fseek(file, 100, SEEK_SET), 0);
	ck_assert_int_ge(fputs("damage damage damage", file), 0);
	ck_assert_int_eq(fclose(file), 0);
	ck_assert_int_eq(file_read(path, 1 << 20, &bytes, &len, &err),
	    STATUS_BAD_INPUT);
	ck_assert_ptr_nonnull(strstr(err.text, ": damaged gzip data: "));
	ck_assert_ptr_null(strstr(err.text, "<fd:"));
	tidy_up(path);
}
END_TEST

START_TEST(test_absent)
{
	struct error err;
	char *bytes;
	size_t len;

	ck_assert_int_eq(file_read("/no/such/file", 1, &bytes, &len, &err),
	    STATUS_NOT_FOUND);
	ck_assert_int_eq(file_read("/tmp", 1, &bytes, &len, &err),
	    STATUS_IO);
	ck_assert_int_eq(file_write("/no/such/file", "", 0, &err),
	    STATUS_IO);
}
END_TEST

START_TEST(test_hash)
{
	char hash[FILE_HASH_SIZE];

	/* FIPS 180-2, appendix B.1. */
	file_hash("abc", 3, hash);
	ck_assert_str_eq(hash, "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad");
}
END_TEST

UNIT_MAIN("file", test_write_and_read, test_ceiling, test_packed, test_bomb,
    test_truncated, test_damaged, test_absent, test_hash)
