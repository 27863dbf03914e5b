/*
 * Bringing the index up to date with files: what is new, changed, renamed
 * or gone becomes articles put and deleted through the writer.  Prints
 * nothing; tells its caller through events.
 *
 * After each file its note and its articles are in the same commit, so a
 * run that is killed loses whole files and never half of one's memory.
 */
#ifndef INDEXER_UPDATE_H
#define INDEXER_UPDATE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "indexer/plan.h"

struct update;
struct writer;

enum update_action {
	UPDATE_ADDED,
	UPDATE_CHANGED,
	UPDATE_UNCHANGED,
	UPDATE_REMOVED,
	UPDATE_SKIPPED,		/* another language, deleted, no text */
	UPDATE_REFUSED,
	UPDATE_ACTIONS
};

/* "added", ...; static text. */
const char *update_action_name(enum update_action);

/* What happened to one article, or to a file that yields none. */
struct update_event {
	enum update_action action;
	const char *path;
	unsigned line;		/* 0 when it concerns the whole file */
	const char *id;		/* NULL when there is no article */
	const char *reason;	/* NULL when there is nothing to say */
};

struct update_options {
	bool dry_run;		/* never commit */
	bool again;		/* read unchanged files, too */
	double prune_percent;	/* see PRUNE_PERCENT */
	struct parser *parser;	/* borrowed; a pruning reads files, too */
	/*
	 * Not 0: end soon, after the current article or, where that is not
	 * safe, after the current file.  Set by a signal handler.
	 */
	const volatile sig_atomic_t *stop;
	void (*event)(void *ctx, const struct update_event *);
	void *ctx;
};

/* Commit after so much: what a kill may cost, against the cost of commits. */
#define UPDATE_COMMIT_FILES ((uint64_t)64 << 20)	/* bytes read */
#define UPDATE_COMMIT_SECONDS 30	/* a slow disk or net: runs that are
					   killed again and again advance */

/* Writer, plan and options are borrowed. */
struct update *update_new(struct writer *, const struct plan *,
    const struct update_options *);
void update_free(struct update *);		/* accepts NULL */

/*
 * One file.  What is wrong with the file is an event and STATUS_OK; other
 * statuses are those of the writer and end the run.
 */
enum status update_file(struct update *, const struct planned *,
    struct error *) MUST_USE;

/*
 * Take out the sides whose files are gone, for files below the roots of the
 * plan.  A root that could not be read whole, or of which too many files are
 * gone, is left alone, told as an event REFUSED: rather a mistake than a
 * wish.  Too many are more than prune_percent of them and more than
 * PRUNE_FREE or a half.  A file of articles that lost so many of its bytes
 * is not read for the same reason.
 */
#define PRUNE_FREE 10
#define PRUNE_PERCENT 20
enum status update_prune(struct update *, struct error *) MUST_USE;

/* Commit what is not yet; nothing when nothing changed. */
enum status update_commit(struct update *, struct error *) MUST_USE;

/* Was there anything to commit so far? */
bool update_wrote(const struct update *);

/*
 * Delete an article and remember that its files may not bring it back.
 * NOT_FOUND.  update_undelete forgets that; the next run reads the files
 * again.  NOT_FOUND: no such article was deleted.
 */
enum status update_delete(struct update *, const char *id, struct error *)
    MUST_USE;
enum status update_undelete(struct update *, const char *id, struct error *)
    MUST_USE;

#endif
