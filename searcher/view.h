/*
 * One whole article as it is read: rows that hold what belongs together on
 * the two sides, paragraph by paragraph, with the matches of a query marked.
 */
#ifndef SEARCHER_VIEW_H
#define SEARCHER_VIEW_H

#include "article/article.h"
#include "searcher/result.h"

enum view_kind { VIEW_TITLE, VIEW_SUMMARY, VIEW_POINT, VIEW_BODY,
	VIEW_ANALYSIS, VIEW_COMMENT };

/* Of a point the first text is its heading and may be NULL. */
struct view_side {
	struct marked *texts;
	size_t n;		/* 0 = nothing on this side */
};

struct view_row {
	enum view_kind kind;
	struct view_side side[SIDES];
};

struct view {
	struct article *article;
	struct view_row *rows;	/* kinds in the order of the enum */
	size_t n;
};

/* Fill in a copy of the text and the marks in it. */
typedef void view_mark_fn(void *ctx, enum side, const char *text, size_t len,
    struct marked *);

/* Takes the article; without a function nothing is marked. */
struct view *view_new(struct article *, view_mark_fn *, void *ctx);
void view_free(struct view *);			/* accepts NULL */

#endif
