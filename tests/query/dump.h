/*
 * A query tree written out for tests, unlike its canonical form with every
 * property visible: (and a -ja:title:"b c"~2 {tag x|y}) sort=date.
 */
#ifndef QUERY_DUMP_H
#define QUERY_DUMP_H

#include <stdint.h>

struct query;
struct query_env;
struct zone;

/* 2026-03-14, a Saturday, noon in Tokyo: the clock of all query tests. */
#define QUERY_TEST_NOW INT64_C(1773457200)

/* The caller frees it. */
char *query_dump(const struct query *);

/* The environment of the test files: saved queries, English notes. */
void query_test_env(struct query_env *, const struct zone *);

/*
 * Read the canonical form of q again and compare: NULL when the tree is the
 * same, else a sentence to print, which the caller frees.
 */
char *query_reread(const struct query *, const struct query_env *);

#endif
