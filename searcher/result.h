/*
 * One page of answers, complete in itself: nothing in it points into the
 * index, the request or the searcher.  All renderers read this and only
 * this.  Freed with result_free.
 */
#ifndef SEARCHER_RESULT_H
#define SEARCHER_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "searcher/request.h"

enum mark_kind { MARK_LITERAL, MARK_TRANSLATION };

/* Half-open range in bytes of the text it belongs to, on characters;
 * ascending, not overlapping. */
struct mark {
	size_t start, end;
	enum mark_kind kind;
};

struct marked {
	char *text;		/* NULL when absent */
	struct mark *marks;
	size_t nmarks;
};

struct hit_side {
	bool present;
	struct marked title;
	struct marked snippet;	/* "…" where it is cut */
};

/* Which unit of the query matched where, and by which rule. */
struct matched {
	char *unit;		/* as typed */
	enum side side;
	const char *rule;	/* "word", "ngram", "variant", ... static */
	char *term;		/* the other form, or NULL */
	double share;		/* with explain, in the first entry of a
				   unit: its share of the score, else 0 */
};

/*
 * What an article has of the query: every word as typed, every word as typed
 * or translated, some of the words.  Where no article has every word as
 * typed, translated ones count as HIT_ALL.
 */
enum hit_match { HIT_ALL, HIT_TRANSLATED, HIT_SOME };

/* With explain: what the score has beside the shares of what matched. */
enum rest {
	REST_PIECES,		/* units of which only pieces stand there */
	REST_TOGETHER,		/* words side by side */
	REST_RECENCY,		/* the date */
	RESTS
};

struct hit {
	size_t rank;		/* from 1, over all pages */
	char *id;
	enum hit_match match;
	double score;
	int64_t date;		/* or NO_DATE */
	int64_t updated;	/* last change of the text; of one that never
				   changed its date, else the day it came */
	char *source, *author, *url;
	char **tags;		/* written ones */
	size_t ntags;
	char **entities;	/* display names in the request's language */
	size_t nentities;
	struct score *scores;
	size_t nscores;
	struct hit_side side[SIDES];
	struct matched *matched;
	size_t nmatched;
	double rest[RESTS];
	char *story;		/* id of the story, or NULL */
	size_t story_size;	/* articles in it, 1 = alone */
};

struct facet_value {
	char *label;		/* what is shown and what selects it */
	size_t count;
};

enum facet_kind { FACET_TAG, FACET_ENTITY, FACET_SOURCE, FACET_MONTH,
	FACET_LANG, FACET_SCORE, FACETS };

struct facet {
	struct facet_value *values;	/* most frequent first; months
					   newest first */
	size_t nvalues;
};

struct result {
	char *query;		/* as typed */
	char *interpretation;	/* how it was read */
	char **notes;
	size_t nnotes;
	size_t total;		/* full matches */
	bool total_is_exact;
	bool partial;		/* a limit was reached or a shard missing */
	size_t start, num;	/* as asked */
	enum sort sort;		/* the order they are in */
	struct hit *hits;
	size_t nhits;
	bool has_facets;
	struct facet facet[FACETS];
	char *did_you_mean;	/* a whole query, or NULL */
	char **relax;		/* whole queries with one unit less */
	size_t nrelax;
	size_t next;		/* offset of the next page, 0 = none */
	uint64_t generation;	/* of the index */
	int64_t updated;	/* last commit */
	double seconds;		/* time taken; not part of the answer */
};

size_t result_full(const struct result *);	/* hits on this page that have
						   every word */
/* "all", "translated", "some"; static text. */
const char *hit_match_name(enum hit_match);
const char *facet_name(enum facet_kind);	/* "tag", "source", ... */
void result_free(struct result *);		/* accepts NULL */

#endif
