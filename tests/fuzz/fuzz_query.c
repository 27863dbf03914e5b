/*
 * Any bytes are a query: reads them, writes the tree back, reads that again
 * and stops when it is another tree.
 */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "query/dump.h"
#include "searcher/query.h"
#include "searcher/when.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct query_env env;
	struct query_echo echo = { .ui = UI_JA };
	struct query *q = NULL, *less;
	struct zone *zone = NULL;
	char *s;

	FUZZ_CHECK(zone_open(&zone, NULL, NULL) == STATUS_OK);
	query_test_env(&env, zone);
	if (query_parse(&q, (const char *)data, size, &env, NULL) ==
	    STATUS_OK) {
		FUZZ_CHECK(query_reread(q, &env) == NULL);
		FUZZ_CHECK(q->nunits <= QUERY_UNITS_MAX);
		s = query_interpretation(q, &echo);
		free(s);
		less = query_without(q, query_units(q) / 2);
		query_free(less);
		less = query_without_filters(q);
		query_free(less);
	}
	query_free(q);
	zone_close(zone);
	return 0;
}
