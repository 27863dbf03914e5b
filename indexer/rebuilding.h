/*
 * Rebuilding as two commands do it: `rebuild' and `check --repair'.  Shows
 * progress and prints what came of it.
 */
#ifndef INDEXER_REBUILDING_H
#define INDEXER_REBUILDING_H

#include <stdbool.h>

#include "base/cli.h"
#include "indexer/progress.h"

struct analyzer;

struct rebuilding {
	unsigned keep;		/* old generations */
	unsigned shards;	/* databases, 0 = as many as before */
	bool repair;		/* leave out what cannot be read */
	double wait;		/* seconds, for the lock */
	enum progress_mode mode;
};

/*
 * The caller holds the lock.  The status to exit with: success, REFUSED
 * when something had to be left out, INTERRUPTED, or that of cmd_fail.
 */
int rebuild_index(const struct rebuilding *, const struct cli *,
    const char *dir, struct analyzer *);

#endif
