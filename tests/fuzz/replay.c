/*
 * Stands in for libFuzzer in `make check`: calls the target with nothing,
 * with every file of tests/fuzz/seeds/NAME (the program is fuzz_NAME), and
 * with every cut and some changed bytes of each.  A crash ends the program
 * before its plan, which the test driver counts as an error.  Files that
 * are named as arguments are tried instead.
 */
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/strbuf.h"
#include "fuzz/fuzz.h"

#define CUTS_MAX 256		/* shortened or changed copies of one seed */

static unsigned count;

/* A copy of exactly that size, so that a sanitizer sees a read past it. */
static void
call(const uint8_t *data, size_t size)
{
	uint8_t *copy = xmemdup(data, size);

	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void
vary(uint8_t *data, size_t size)
{
	size_t step = size / CUTS_MAX + 1;

	call(data, size);
	for (size_t i = 0; i < size; i += step) {
		uint8_t old = data[i];

		call(data, i);
		data[i] = (uint8_t)(old ^ (1u << (i % 8)));
		call(data, size);
		data[i] = old;
	}
}

static void
replay(const char *path)
{
	struct stat st;
	FILE *f = fopen(path, "rb");

	if (f == NULL || fstat(fileno(f), &st) != 0 ||
	    !S_ISREG(st.st_mode)) {
		if (f != NULL)
			fclose(f);
		return;
	}

	size_t size = (size_t)st.st_size;
	uint8_t *data = xmalloc(size);
	size_t got = fread(data, 1, size, f);

	fclose(f);
	vary(data, got);
	free(data);
	printf("ok %u - %s\n", ++count, path);
	fflush(stdout);
}

static int
visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void
replay_folder(const char *folder)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, visible, alphasort);
	struct strbuf path;

	strbuf_init(&path, PATH_MAX);
	for (int i = 0; i < n; i++) {
		strbuf_reset(&path);
		strbuf_addf(&path, "%s/%s", folder, entries[i]->d_name);
		replay(path.s);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	strbuf_clear(&path);
	count++;
	printf("%s %u - seeds in %s\n", n > 0 ? "ok" : "not ok", count,
	    folder);
}

int
main(int argc, char **argv)
{
	const char *top = getenv("srcdir");
	const char *name = strstr(argv[0], "fuzz_");
	struct strbuf folder;

	/* The name of the program, not of a folder on the way to it. */
	for (const char *p = name; p != NULL; p = strstr(p + 1, "fuzz_"))
		name = p;
	LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
	printf("ok %u - nothing\n", ++count);
	if (argc > 1) {
		for (int i = 1; i < argc; i++)
			replay(argv[i]);
	} else if (name != NULL) {
		strbuf_init(&folder, PATH_MAX);
		strbuf_addf(&folder, "%s/tests/fuzz/seeds/%s",
		    top != NULL ? top : ".", name + strlen("fuzz_"));
		replay_folder(folder.s);
		strbuf_clear(&folder);
	}
	printf("1..%u\n", count);
	return 0;
}
