/*
 * Inside snippet.c and its parts: what a snipper knows of the hit at hand.
 */
#ifndef SEARCHER_SNIPPET_IMPL_H
#define SEARCHER_SNIPPET_IMPL_H

#include "base/array.h"
#include "searcher/mark.h"
#include "searcher/snippet.h"

#define POSITIONS_MAX 512u	/* places of one word that are looked at */

/* A term whose places in a document say which sentences are good. */
struct asked {
	const char *term;
	size_t len;
	const struct unit_translation *translation;	/* or NULL */
	size_t unit;
	unsigned sides;
	double worth;		/* the rarer the better */
	bool marks;		/* may it be part of a mark? */
};

/* A unit on a side of the hit. */
struct standing {
	bool present;		/* it stands there */
	bool missing;		/* a word of it does not */
	const char *rule;	/* by which rule; NULL = unknown */
	const char *shown;	/* a translation that stands there */
};

struct snipper {
	const struct plan *plan;
	struct analyzer *an;
	struct reader *reader;
	struct marker *marker;
	unsigned columns;
	struct standing *standing;	/* by unit * SIDES + side */
	ARRAY(struct asked) asked;
	ARRAY(struct asked) seconds;	/* words of translations of two */
	bool unknown;		/* what is marked may stand elsewhere, too */
	bool parts;		/* so it may, inside a compound */
	/* The side at hand, by sentence. */
	ARRAY(double) worth;
	ARRAY(uint64_t) seen;	/* bits of asked terms */
	ARRAY(bool) held;	/* may hold what is marked */
	bool all_held;		/* where it may be is not known */
	uint32_t positions[POSITIONS_MAX];
};

static inline struct standing *
snippet_standing(const struct snipper *s, size_t unit, enum side side)
{
	return &s->standing[unit * SIDES + side];
}

/* ---- snippet_weigh.c ---- */

/* Which words of the plan are looked for; once. */
void snippet_ask(struct snipper *);
/* What each sentence of a side is worth, and which units stand there. */
void snippet_weigh(struct snipper *, uint32_t docid,
    const struct record_side *, enum side);
/* The best sentence but for those of the title; nsentences = none. */
size_t snippet_best(const struct snipper *, const struct record_side *);
/* Does a sentence say no more than the title, which is shown anyway? */
bool snippet_repeats_title(const struct record_side *, size_t sentence);

/* ---- snippet_cut.c ---- */

/* A text and its marks as they are. */
void snippet_copy(const char *text, size_t len, const struct found *,
    size_t n, struct marked *);
/* What fits of it, with an ellipsis where something is left out: a long one
 * around its first mark. */
void snippet_cut(const char *text, size_t len, size_t columns,
    const struct found *, size_t n, struct marked *);

#endif
