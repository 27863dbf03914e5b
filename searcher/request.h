/*
 * What one search asks for.  The command line, the CGI and the batch reader
 * all fill in this struct and nothing else decides anything.
 */
#ifndef SEARCHER_REQUEST_H
#define SEARCHER_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sort { SORT_DEFAULT, SORT_RELEVANCE, SORT_DATE, SORT_DATE_ASC,
	SORT_SCORE, SORT_STORY };

/* Which sides: bits, both by default. */
#define SIDES_JA 1u
#define SIDES_EN 2u
#define SIDES_BOTH 3u

/* Do newer articles rank a little higher?  RECENCY_CONF: as ainews.conf says,
 * where it says nothing, yes. */
enum recency { RECENCY_CONF, RECENCY_ON, RECENCY_OFF };

enum ui_language { UI_JA, UI_EN };

#define REQUEST_QUERY_MAX 512		/* characters, on the web */
#define REQUEST_DEPTH_MAX 10000		/* start + num */
#define REQUEST_NUM_DEFAULT 20
#define REQUEST_NUM_MAX 100		/* on the web */

struct request {
	const char *query;	/* as typed; NULL or "" = newest first */
	unsigned search;	/* SIDES_*: which sides are searched */
	unsigned print;		/* SIDES_*: which sides are shown */
	const char *const *tags;	/* each must hold */
	size_t ntags;
	const char *const *sources;	/* one must hold */
	size_t nsources;
	unsigned has;		/* SIDES_*: sides that must exist; 0 any */
	int64_t from, to;	/* date range [from, to), NO_DATE = open */
	int min_score;		/* importance at least; 0 = any */
	enum sort sort;
	size_t start;		/* offset of the first hit, from 0 */
	size_t num;		/* hits wanted */
	bool fold;		/* one hit per story */
	bool expand;		/* translations */
	enum recency recency;
	bool facets;		/* count them */
	bool snippets;		/* and marks wanted; ids and titles when
				   false */
	bool partial;		/* complete a short page with partial hits */
	bool explain;
	const char *like;	/* similar to this id instead of a query */
	unsigned snippet_width;	/* columns per side; 0 = default 160 */
	enum ui_language ui;	/* language of notes and interpretation */
	int64_t now;		/* seconds since the epoch */
};

/* Defaults for everything; now = the clock, or AINEWS_NOW when set. */
void request_init(struct request *);

#endif
