#include "searcher/blocks.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unit/unit.h"

#define BLOCK 8192u

/* A new file of so many blocks of one letter, without a name. */
static int
file_of(char letter, size_t blocks)
{
	char name[] = "/tmp/blocks.XXXXXX", bytes[BLOCK];
	int fd = mkstemp(name);

	ck_assert_int_ge(fd, 0);
	unlink(name);
	memset(bytes, letter, sizeof(bytes));
	for (size_t i = 0; i < blocks; i++)
		ck_assert_int_eq(write(fd, bytes, sizeof(bytes)), BLOCK);
	return fd;
}

/* How much is read of a block, and the letter at its beginning. */
static ssize_t
read_block(int fd, size_t block, char *letter)
{
	char bytes[BLOCK] = { 0 };
	ssize_t n = pread(fd, bytes, sizeof(bytes), (off_t)(block * BLOCK));

	*letter = bytes[0];
	return n;
}

START_TEST(test_reads)
{
	int fd = file_of('a', 2);
	char c;

	blocks_map();
	ck_assert_int_eq(read_block(fd, 1, &c), BLOCK);
	ck_assert_int_eq(c, 'a');
	/* The end of the file, a part of a block, nothing at all. */
	ck_assert_int_eq(read_block(fd, 2, &c), 0);
	ck_assert_int_eq(pread(fd, &c, 1, 3), 1);
	ck_assert_int_eq(pread(fd, &c, 1, -1), -1);
	/* What is written, and what the file grows by, is seen. */
	ck_assert_int_eq(pwrite(fd, "b", 1, BLOCK), 1);
	ck_assert_int_eq(read_block(fd, 1, &c), BLOCK);
	ck_assert_int_eq(c, 'b');
	ck_assert_int_eq(pwrite(fd, "c", 1, 2 * BLOCK), 1);
	ck_assert_int_eq(read_block(fd, 2, &c), 1);
	ck_assert_int_eq(c, 'c');
	close(fd);
	ck_assert_int_eq(read_block(fd, 0, &c), -1);
}
END_TEST

/* A number that is given again means another file. */
START_TEST(test_closed)
{
	int first = file_of('a', 1), second;
	char c;

	blocks_map();
	ck_assert_int_eq(read_block(first, 0, &c), BLOCK);
	close(first);
	second = file_of('b', 1);
	ck_assert_int_eq(second, first);
	ck_assert_int_eq(read_block(second, 0, &c), BLOCK);
	ck_assert_int_eq(c, 'b');
	close(second);
}
END_TEST

/* What is no file is read as ever, and closed once. */
START_TEST(test_no_file)
{
	int fds[2];
	char c;

	blocks_map();
	ck_assert_int_eq(pipe(fds), 0);
	ck_assert_int_eq(read_block(fds[0], 0, &c), -1);
	close(fds[0]);
	close(fds[1]);
	ck_assert_int_eq(close(fds[1]), -1);
}
END_TEST

UNIT_MAIN("blocks", test_reads, test_closed, test_no_file)
