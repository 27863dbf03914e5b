/*
 * The stored record: the whole article, and where its sentences stand, as
 * bytes.  Reading is without copies: a struct record points into the bytes.
 * Versioned: those of before are read, too, for an index is rebuilt from
 * them; a record of a newer version is CORRUPT.
 */
#ifndef INDEX_RECORD_H
#define INDEX_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "base/status.h"
#include "base/strbuf.h"

#define RECORD_VERSION 2

enum field {
	FIELD_TITLE,
	FIELD_SUMMARY,
	FIELD_POINT_HEADING,
	FIELD_POINT_TEXT,
	FIELD_ANALYSIS,
	FIELD_COMMENT,
	FIELD_BODY,
	FIELDS
};

/* A field of a side, terminated. */
struct record_field {
	enum field kind;
	const char *text;
	size_t len;
};

/* A sentence: a piece of a field, and its place in the index. */
struct record_sentence {
	uint32_t field;		/* index into fields */
	uint32_t start, end;	/* bytes of that field */
	uint32_t pos;		/* position of its first token */
	uint32_t npos;		/* positions it takes */
	uint32_t cut, ncut;	/* bytes of the side's cuts: how its Japanese
				   was cut, for analyze_again */
};

/* Where the sentences of a side stand; zeroed = nothing is known. */
struct record_places {
	const struct record_sentence *v;
	size_t n;
	const char *cuts;	/* in the order of the sentences, no gaps */
};

struct record_side {
	struct record_field *fields;
	size_t nfields;
	struct record_sentence *sentences;
	size_t nsentences;
	const char *cuts;
	const char *key, *hash;
};

/* Strings are "" when absent. */
struct record {
	const char *id, *pair_key, *source, *author, *url;
	int64_t date, added, changed;
	enum original original;
	const char **tags, **entities;
	size_t ntags, nentities;
	struct score *scores;	/* names point into the bytes */
	size_t nscores;
	struct record_side side[SIDES];
};

/*
 * Append the record of an article; `field` of a sentence counts the fields
 * that article_fields makes of its side.  NULL = no places.
 */
void record_write(const struct article *,
    const struct record_places places[SIDES], struct strbuf *);

/* Read; the bytes must stay while the record is used. CORRUPT. */
enum status record_read(struct record *, const char *bytes, size_t len,
    struct error *) MUST_USE;
void record_clear(struct record *);

/* An article of its own with all that the record says. */
struct article *record_article(const struct record *);

/*
 * The fields of one side of an article, in the order of record, index and
 * page: title, summary, points, analysis, comment, body.  Lent strings.
 * The array has room for article_nfields().
 */
size_t article_nfields(const struct article *, enum side);
size_t article_fields(const struct article *, enum side,
    struct record_field *);
/* Bytes of all fields of both sides. */
size_t article_bytes(const struct article *);

#endif
