/*
 * A JSON writer: containers, keys and values in order, commas by itself.
 * Text is written as it is but for what JSON must escape and what could
 * steer a terminal or a script (controls, direction marks, U+2028, <),
 * which becomes \uXXXX; bytes that are not UTF-8 become U+FFFD.
 */
#ifndef SEARCHER_JSON_H
#define SEARCHER_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/strbuf.h"

struct json {
	struct strbuf *out;
	bool comma;		/* before the next element */
};

/* The key comes first inside an object; NULL inside an array. */
void json_open(struct json *, const char *key, char bracket);
void json_close(struct json *, char bracket);
void json_string(struct json *, const char *key, const char *value);
					/* NULL is written as null */
void json_int(struct json *, const char *key, int64_t value);
void json_real(struct json *, const char *key, double value);
void json_bool(struct json *, const char *key, bool value);
void json_null(struct json *, const char *key);

#endif
