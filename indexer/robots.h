/*
 * robots.txt as RFC 9309 has it: the groups for our name, or those for
 * everybody; the longest rule that matches decides, and of two that are
 * equally long the one that allows.  Bytes in, answers out; nothing is
 * fetched here.
 */
#ifndef INDEXER_ROBOTS_H
#define INDEXER_ROBOTS_H

#include <stdbool.h>
#include <stddef.h>

#define ROBOTS_MAX_BYTES ((size_t)500 << 10)	/* RFC 9309, 2.5 */
#define ROBOTS_MAX_RULES 2000
#define ROBOTS_MAX_PATTERN 512		/* bytes */

struct robots;

/*
 * Any bytes are a robots.txt; what is beyond a limit is left out.  `agent`
 * is our product token.
 */
struct robots *robots_new(const char *bytes, size_t len, const char *agent);
void robots_free(struct robots *);		/* accepts NULL */

/* May we ask for this path, which includes its query? */
bool robots_allow(const struct robots *, const char *path);
/* Seconds to wait between requests, 0 when it does not say. */
double robots_delay(const struct robots *);

#endif
