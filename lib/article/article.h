/*
 * The article: one thing with two sides, a Japanese and an English text.
 * Every input format ends in this struct and everything that is indexed or
 * shown starts from it.  An article owns all its strings; a NULL string
 * means "the source does not say".  All text is valid UTF-8 without NULs
 * and without other control characters than \n (the formats see to it).
 */
#ifndef ARTICLE_ARTICLE_H
#define ARTICLE_ARTICLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum side { SIDE_JA, SIDE_EN, SIDES };

/* "ja" or "en"; static text. */
const char *side_name(enum side);

/* A key point: a short heading and its sentence; either may be NULL. */
struct point {
	char *heading;
	char *text;
};

struct side_text {
	char *title;		/* one line */
	char *summary;		/* one or more lines */
	struct point *points;	/* npoints of them */
	size_t npoints;
	char *body;		/* paragraphs, one a line, no empty lines */
	char *analysis;		/* 影響分析, Japanese side only */
	char *comment;		/* 編集コメント, Japanese side only */
	char *key;		/* source key this side came from, see below */
	char *hash;		/* SHA-256 of its input, lower-case hex */
};

/* An editorial score: a name of score_names[] or any other short word. */
struct score {
	char *name;
	int value;
};

enum original { ORIGINAL_UNKNOWN, ORIGINAL_JA, ORIGINAL_EN };

#define NO_DATE INT64_MIN

struct article {
	/*
	 * Given once and kept: the record's own id, or the stem of the path
	 * without -ja/-en.  Never empty; no white space, no control
	 * characters, at most ARTICLE_ID_MAX bytes.
	 */
	char *id;
	/*
	 * Equal for the files of the two sides of one article: the path with
	 * the language taken out.  NULL when the format has both sides in
	 * one file.
	 */
	char *pair_key;
	struct side_text side[SIDES];
	enum original original;	/* which side is not the translation */
	char **tags;		/* as written, "オープンソース AI" */
	size_t ntags;
	char **entities;	/* entity ids found by the analyser */
	size_t nentities;
	struct score *scores;
	size_t nscores;
	char *source;		/* publisher, as written */
	char *author;
	char *url;		/* http or https, or NULL */
	int64_t date;		/* seconds since the epoch UTC, or NO_DATE */
	int64_t added;		/* when first indexed, same unit */
	int64_t changed;	/* when its text last changed, same unit */
};

#define ARTICLE_ID_MAX 200		/* bytes; a term must hold it */
#define ARTICLE_TAGS_MAX 64

/*
 * The source key of a side names the input it was read from:
 * "source-name:relative/path" and, for the n-th record of a file (from 1)
 * of a format with several, "#n" behind it.
 */

struct article *article_new(void);		/* all empty, NO_DATE */
void article_free(struct article *);		/* accepts NULL */

/* Is there any text on that side? */
bool article_has(const struct article *, enum side);

/* Copies; drops repeats and empty ones. */
void article_add_tag(struct article *, const char *tag);
void article_add_score(struct article *, const char *name, int value);
void side_add_point(struct side_text *, const char *heading,
    const char *text);				/* copies */

/*
 * Move the sides, and what the target does not say yet, from one article
 * into another: how a translation and an original that were read from two
 * files become one.  A side that `from` has replaces that of `to`.
 */
void article_merge(struct article *to, struct article *from);

/* Forget one side (its file went away); the other stays. */
void article_drop_side(struct article *, enum side);

/*
 * The names of the captures' scores in the order of the page, Japanese and
 * canonical: 重要 importance, 深度 depth, 関連度 relevance, 実用性
 * practicality, 革新性 novelty.  The canonical name for either, or NULL.
 */
const char *score_canonical(const char *name);

#endif
