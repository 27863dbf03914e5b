/*
 * An article as a JSON object: the exchange format, one object a line, that
 * `ainews-index export` writes and `update` reads, and what the index keeps
 * as its record.  Keys: id, pair_key, url, source, author, date, added,
 * changed (ISO 8601 with zone), tags, entities, scores, original ("ja" or
 * "en"), ja and en; in each side title, summary, points (array of
 * [heading, sentence]), body, analysis, comment, key, hash.  What is not
 * there is left out.
 */
#ifndef ARTICLE_ARTICLE_JSON_H
#define ARTICLE_ARTICLE_JSON_H

#include <jansson.h>

#include "article/article.h"
#include "base/status.h"

/* A new reference; the keys come in the order above. */
json_t *article_to_json(const struct article *);

/*
 * A new article from such an object.  Unknown keys are ignored, numbers
 * taken for strings where a string stands, a lone string for an array of
 * one.  id may be missing and is NULL then.  BAD_INPUT: not an object, or a
 * value of another type; the text names the key.
 */
enum status article_from_json(struct article **, const json_t *,
    struct error *) MUST_USE;

/*
 * The object that the bytes spell.  BAD_INPUT: not JSON, bad UTF-8, a key
 * given twice, nested deeper than ARTICLE_JSON_DEPTH.
 */
#define ARTICLE_JSON_DEPTH 32
enum status article_json_load(json_t **, const char *bytes, size_t len,
    struct error *) MUST_USE;

#endif
