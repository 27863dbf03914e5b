/*
 * EDICT, the Japanese-English dictionary of the Debian package edict, where
 * it is installed: EUC-JP, a headword and its glosses on a line.
 */
#ifndef TEXT_EDICT_H
#define TEXT_EDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

#define EDICT_PATH "/usr/share/edict/edict"
#define EDICT_GLOSSES 5			/* the first ones of an entry */

struct edict_entry {
	const char *word;		/* as it is usually written */
	const char *gloss[EDICT_GLOSSES];	/* without remarks */
	size_t nglosses;
	bool common;
};

typedef void edict_fn(void *ctx, const struct edict_entry *);

/*
 * Call back for each entry, strings lent.  NULL = $AINEWS_EDICT, else
 * EDICT_PATH; an empty name is no dictionary.  NOT_FOUND when there is none.
 */
enum status edict_read(const char *path, edict_fn *, void *ctx,
    struct error *) MUST_USE;

#endif
