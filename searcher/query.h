/*
 * The query language: text in, tree out.  Knows no index and no analyser; a
 * unit's text is what was typed after the operators were taken off.  Nothing
 * typed is an error, what cannot be meant as an operator is text and leaves
 * a note; only the length is limited.  The language is described for its
 * users in ainews-query(7).
 *
 * A query owns its nodes and all strings; they are read directly and never
 * changed from outside.
 */
#ifndef SEARCHER_QUERY_H
#define SEARCHER_QUERY_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "searcher/request.h"

struct zone;

#define QUERY_CHARS_MAX 10000	/* characters typed: TOO_LARGE above it */
#define QUERY_UNITS_MAX 64	/* words, phrases, filters: the rest is
				   dropped with a note */
#define QUERY_DEPTH_MAX 32	/* brackets and saved queries in each other:
				   deeper brackets are ignored, with a note */
#define QUERY_VALUES_MAX 64	/* values in one filter */
#define QUERY_SLOP_MAX 100	/* the n of "..."~n */
#define QUERY_NOTES_MAX 16
#define QUERY_PREFIX_MIN 2	/* characters before a final * */
#define QUERY_PREFIXES_MAX 8	/* words with one; in others it is ignored,
				   with a note */

enum query_type {
	QUERY_ALL,		/* every article; only as the root */
	QUERY_AND,		/* children: all hold */
	QUERY_OR,		/* children: one holds */
	QUERY_WORD,		/* text: one unit, both rules and n-grams */
	QUERY_PHRASE,		/* text: the characters in sequence */
	QUERY_FILTER		/* filter */
};

/* Where a word or a phrase is looked for. */
enum query_part { PART_ANY, PART_TITLE, PART_BODY };

enum filter_kind {
	FILTER_TAG,		/* values: has one of these tags */
	FILTER_SOURCE,		/* values: publisher or host is one of these */
	FILTER_DATE,		/* from, to */
	FILTER_SCORE,		/* name, min, max */
	FILTER_ID,		/* values: id is one of these */
	FILTER_HAS,		/* values: "ja", "en" or "original" */
	FILTER_IS,		/* values: "dup" or "lead" */
	FILTER_LIKE,		/* values: ids; similar to one of these */
	FILTER_MISMATCH,	/* values: "number" */
	FILTER_STORY,		/* values: ids; tells the story of one */
	FILTER_KINDS
};

struct query_filter {
	enum filter_kind kind;
	char **values;		/* as typed, one of them must hold */
	size_t nvalues;
	int64_t from, to;	/* [from, to) seconds UTC, NO_DATE = open */
	char first_day[12];	/* the same as local days, "2026-03-01", */
	char last_day[12];	/* both included; "" = open */
	char *name;		/* score: as typed (score_canonical knows the
				   Japanese ones); NULL = importance */
	int min, max;		/* both included; INT_MIN, INT_MAX = open */
};

struct query_node {
	enum query_type type;
	/*
	 * Everything but what this node matches.  May stand on any node, also
	 * on the root, on all children of an AND (everything except), and on
	 * a child of an OR.
	 */
	bool exclude;
	bool exact;		/* + on a word: the surface form only */
	bool prefix;		/* word with a final *, which is not in text */
	unsigned slop;		/* phrase: tokens that may lie between */
	unsigned sides;		/* word, phrase: SIDES_* it is looked for on */
	enum query_part part;	/* word, phrase */
	char *text;		/* word, phrase: valid UTF-8 if the query was,
				   terminated, never empty */
	struct query_filter *filter;	/* filter; else NULL */
	struct query_node **child;	/* AND, OR: nchild, at least two, but
					   for an excluded AND of one that is
					   excluded itself */
	size_t nchild;
	size_t start, end;	/* bytes [start, end) of what was typed; of
				   the `query:NAME` for what that stands for */
};

struct query {
	char *typed;		/* the text as it came in, terminated */
	struct query_node *root;	/* never NULL */
	enum sort sort;		/* sort:, SORT_DEFAULT = not given; an option
				   or a parameter wins over it */
	unsigned sides;		/* lang:, 0 = not given; the same */
	size_t nunits;		/* words, phrases and filters in the tree */
	size_t nprefixes;	/* words with a final * that were read */
	char *zone;		/* name of the zone of the dates */
	char **notes;		/* sentences in env->ui */
	size_t nnotes;
	bool truncated;		/* a limit was reached, a note says which */
};

/* What reading a query needs from outside; all borrowed. */
struct query_env {
	const struct zone *zone;	/* of the dates; never NULL */
	int64_t now;		/* seconds since the epoch UTC */
	enum ui_language ui;	/* language of the notes */
	/*
	 * Text of the saved query of that name, or NULL; may be NULL itself.
	 * The text is copied at once.
	 */
	const char *(*saved)(void *ctx, const char *name);
	void *ctx;
};

/*
 * Read a query of len bytes; text may be NULL when len is 0.  Bytes that are
 * no UTF-8 are carried as they are, control characters and NULs count as
 * spaces.  The only failure is TOO_LARGE: more than QUERY_CHARS_MAX.
 */
enum status query_parse(struct query **, const char *text, size_t len,
    const struct query_env *, struct error *) MUST_USE;
void query_free(struct query *);		/* accepts NULL */

/*
 * The canonical form: operators in ASCII, relative dates resolved, settings
 * at the end.  Reads back to the same tree.  The caller frees it.
 */
char *query_text(const struct query *);

/*
 * May an OR stand outside of all brackets?  What is written beside such a
 * query belongs to a part of it, unless it gets brackets of its own.
 */
bool query_has_or(const char *typed);

/* The query for the articles of a story; the caller frees it. */
char *query_story(const char *id);

/*
 * The positive words and phrases in the order typed, from 0: those that no
 * exclusion stands over.  query_unit gives NULL behind the last.
 */
size_t query_units(const struct query *);
const struct query_node *query_unit(const struct query *, size_t i);
/* Does it name an article, a story or a place in one, or exclude it? */
bool query_tells_articles(const struct query *);
/* Are the only things in the query filters and settings, or nothing? */
bool query_is_filter_only(const struct query *);

/* Queries for the help without hits; each to be freed by the caller. */
struct query *query_without(const struct query *, size_t unit);
struct query *query_without_filters(const struct query *);

/* What else was searched for a unit, for the echo line. */
enum query_extra { EXTRA_VARIANT, EXTRA_SYNONYM, EXTRA_TRANSLATION, EXTRAS };

struct query_echo {
	enum ui_language ui;
	unsigned sides;		/* SIDES_* that are searched, 0 = both */
	/* The i-th extra of a unit, or NULL behind the last; may be NULL. */
	const char *(*extra)(void *ctx, const struct query_node *unit,
	    enum query_extra kind, size_t i);
	void *ctx;
};

/*
 * How the query was read: "生成AI かつ 規制 (両言語; 訳語: regulation)".
 * The label goes before it on paper and is not part of the JSON value.  The
 * caller frees the text.
 */
char *query_interpretation(const struct query *, const struct query_echo *);
const char *query_interpretation_label(enum ui_language);  /* "解釈: " */

#endif
