/*
 * Reading and writing the JSON of an article.
 */
#include "article/article_json.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"

static void
put_string(json_t *o, const char *key, const char *s)
{
	if (s != NULL)
		json_object_set_new(o, key, json_string(s));
}

static void
put_date(json_t *o, const char *key, int64_t when)
{
	char text[DATE_TEXT_SIZE];

	if (when == NO_DATE)
		return;
	date_format(when, text);
	put_string(o, key, text);
}

static void
put_strings(json_t *o, const char *key, char *const *v, size_t n)
{
	json_t *list;
	size_t i;

	if (n == 0)
		return;
	list = json_array();
	for (i = 0; i < n; i++)
		json_array_append_new(list, json_string(v[i]));
	json_object_set_new(o, key, list);
}

static void
put_side(json_t *o, const struct article *a, enum side side)
{
	const struct side_text *t = &a->side[side];
	json_t *s = json_object();
	size_t i;

	put_string(s, "title", t->title);
	put_string(s, "summary", t->summary);
	if (t->npoints > 0) {
		json_t *list = json_array();

		for (i = 0; i < t->npoints; i++)
			json_array_append_new(list, json_pack("[s?, s?]",
			    t->points[i].heading, t->points[i].text));
		json_object_set_new(s, "points", list);
	}
	put_string(s, "body", t->body);
	put_string(s, "analysis", t->analysis);
	put_string(s, "comment", t->comment);
	put_string(s, "key", t->key);
	put_string(s, "hash", t->hash);
	if (json_object_size(s) > 0)
		json_object_set(o, side_name(side), s);
	json_decref(s);
}

json_t *
article_to_json(const struct article *a)
{
	json_t *o = json_object();
	size_t i;

	put_string(o, "id", a->id);
	put_string(o, "pair_key", a->pair_key);
	put_string(o, "url", a->url);
	put_string(o, "source", a->source);
	put_string(o, "author", a->author);
	put_date(o, "date", a->date);
	put_date(o, "added", a->added);
	put_date(o, "changed", a->changed);
	put_strings(o, "tags", a->tags, a->ntags);
	put_strings(o, "entities", a->entities, a->nentities);
	if (a->nscores > 0) {
		json_t *scores = json_object();

		for (i = 0; i < a->nscores; i++)
			json_object_set_new(scores, a->scores[i].name,
			    json_integer(a->scores[i].value));
		json_object_set_new(o, "scores", scores);
	}
	if (a->original != ORIGINAL_UNKNOWN)
		put_string(o, "original",
		    side_name(a->original == ORIGINAL_JA ? SIDE_JA : SIDE_EN));
	for (i = 0; i < SIDES; i++)
		put_side(o, a, i);
	return o;
}

static enum status
wrong(struct error *err, const char *key, const char *wanted)
{
	return error_set(err, STATUS_BAD_INPUT, "\"%s\" is not %s", key,
	    wanted);
}

/*
 * A copy without NULs, which JSON can spell and an article cannot hold; a
 * space keeps the words apart.
 */
static char *
string_copy(const json_t *v)
{
	size_t len, i;
	char *s, number[32];

	if (json_is_integer(v)) {
		(void)snprintf(number, sizeof(number), "%lld",
		    (long long)json_integer_value(v));
		return xstrdup(number);
	}
	len = json_string_length(v);
	s = xmalloc(len + 1);
	memcpy(s, json_string_value(v), len);
	s[len] = '\0';
	for (i = 0; i < len; i++)
		if (s[i] == '\0')
			s[i] = ' ';
	return s;
}

static bool
is_text(const json_t *v)
{
	return json_is_string(v) || json_is_integer(v);
}

static enum status
get_string(const json_t *o, const char *key, char **s, struct error *err)
{
	const json_t *v = json_object_get(o, key);

	if (v == NULL || json_is_null(v))
		return STATUS_OK;
	if (!is_text(v))
		return wrong(err, key, "a string");
	free(*s);
	*s = string_copy(v);
	return STATUS_OK;
}

static enum status
get_date(const json_t *o, const char *key, int64_t *when, struct error *err)
{
	char *s = NULL;
	enum status st = get_string(o, key, &s, err);

	if (st == STATUS_OK && s != NULL && s[0] != '\0' &&
	    date_read(s, strlen(s), when) == 0)
		st = wrong(err, key, "a date");
	free(s);
	return st;
}

/* Each string of an array, or of a lone string. */
static enum status
get_strings(const json_t *o, const char *key, struct article *a,
    void (*add)(struct article *, const char *), struct error *err)
{
	const json_t *v = json_object_get(o, key), *item;
	size_t i, n;

	if (v == NULL || json_is_null(v))
		return STATUS_OK;
	if (!json_is_array(v) && !is_text(v))
		return wrong(err, key, "an array of strings");
	n = json_is_array(v) ? json_array_size(v) : 1;
	for (i = 0; i < n; i++) {
		char *s;

		item = json_is_array(v) ? json_array_get(v, i) : v;
		if (!is_text(item))
			return wrong(err, key, "an array of strings");
		s = string_copy(item);
		add(a, s);
		free(s);
	}
	return STATUS_OK;
}

static void
add_entity(struct article *a, const char *id)
{
	a->entities = xreallocarray(a->entities, a->nentities + 1,
	    sizeof(*a->entities));
	a->entities[a->nentities++] = xstrdup(id);
}

static enum status
get_scores(const json_t *o, struct article *a, struct error *err)
{
	json_t *scores = json_object_get(o, "scores"), *v;
	const char *name;

	if (scores == NULL || json_is_null(scores))
		return STATUS_OK;
	if (!json_is_object(scores))
		return wrong(err, "scores", "an object of numbers");
	json_object_foreach(scores, name, v) {
		double value = json_number_value(v);

		if (!json_is_number(v) || value < -1e6 || value > 1e6)
			return wrong(err, "scores", "an object of numbers");
		article_add_score(a, name, (int)value);
	}
	return STATUS_OK;
}

/* A point is [heading, sentence], a lone sentence, or an object. */
static enum status
add_point(struct side_text *t, const json_t *v, struct error *err)
{
	const json_t *part[2] = { NULL, NULL };
	char *copy[2] = { NULL, NULL };
	int i;

	if (is_text(v)) {
		part[1] = v;
	} else if (json_is_array(v) && json_array_size(v) == 1) {
		part[1] = json_array_get(v, 0);
	} else if (json_is_array(v) && json_array_size(v) == 2) {
		part[0] = json_array_get(v, 0);
		part[1] = json_array_get(v, 1);
	} else if (json_is_object(v)) {
		part[0] = json_object_get(v, "heading");
		part[1] = json_object_get(v, "text");
	} else {
		return wrong(err, "points", "an array of pairs");
	}
	for (i = 0; i < 2; i++)
		if (part[i] != NULL && !json_is_null(part[i]) &&
		    !is_text(part[i]))
			return wrong(err, "points", "an array of pairs");
	for (i = 0; i < 2; i++)
		if (part[i] != NULL && !json_is_null(part[i]))
			copy[i] = string_copy(part[i]);
	if (copy[0] != NULL || copy[1] != NULL)
		side_add_point(t, copy[0], copy[1]);
	free(copy[0]);
	free(copy[1]);
	return STATUS_OK;
}

static enum status
get_points(const json_t *o, struct side_text *t, struct error *err)
{
	const json_t *list = json_object_get(o, "points");
	size_t i;

	if (list == NULL || json_is_null(list))
		return STATUS_OK;
	if (!json_is_array(list))
		return wrong(err, "points", "an array of pairs");
	for (i = 0; i < json_array_size(list); i++) {
		enum status st = add_point(t, json_array_get(list, i), err);

		if (st != STATUS_OK)
			return st;
	}
	return STATUS_OK;
}

static enum status
get_side(const json_t *o, struct article *a, enum side side,
    struct error *err)
{
	const json_t *s = json_object_get(o, side_name(side));
	struct side_text *t = &a->side[side];
	const struct {
		const char *key;
		char **field;
	} strings[] = {
		{ "title", &t->title }, { "summary", &t->summary },
		{ "body", &t->body }, { "analysis", &t->analysis },
		{ "comment", &t->comment }, { "key", &t->key },
		{ "hash", &t->hash },
	};
	size_t i;

	if (s == NULL || json_is_null(s))
		return STATUS_OK;
	if (!json_is_object(s))
		return wrong(err, side_name(side), "an object");
	for (i = 0; i < sizeof(strings) / sizeof(strings[0]); i++) {
		enum status st = get_string(s, strings[i].key,
		    strings[i].field, err);

		if (st != STATUS_OK)
			return st;
	}
	return get_points(s, t, err);
}

static enum status
fill(struct article *a, const json_t *o, struct error *err)
{
	const struct {
		const char *key;
		char **field;
	} strings[] = {
		{ "id", &a->id }, { "pair_key", &a->pair_key },
		{ "url", &a->url }, { "source", &a->source },
		{ "author", &a->author },
	};
	const struct {
		const char *key;
		int64_t *field;
	} dates[] = {
		{ "date", &a->date }, { "added", &a->added },
		{ "changed", &a->changed },
	};
	enum status st = STATUS_OK;
	char *original = NULL;
	size_t i;

	for (i = 0; st == STATUS_OK &&
	    i < sizeof(strings) / sizeof(strings[0]); i++)
		st = get_string(o, strings[i].key, strings[i].field, err);
	for (i = 0; st == STATUS_OK &&
	    i < sizeof(dates) / sizeof(dates[0]); i++)
		st = get_date(o, dates[i].key, dates[i].field, err);
	if (st == STATUS_OK)
		st = get_strings(o, "tags", a, article_add_tag, err);
	if (st == STATUS_OK)
		st = get_strings(o, "entities", a, add_entity, err);
	if (st == STATUS_OK)
		st = get_scores(o, a, err);
	if (st == STATUS_OK)
		st = get_string(o, "original", &original, err);
	if (original != NULL && strcmp(original, "ja") == 0)
		a->original = ORIGINAL_JA;
	if (original != NULL && strcmp(original, "en") == 0)
		a->original = ORIGINAL_EN;
	free(original);
	for (i = 0; st == STATUS_OK && i < SIDES; i++)
		st = get_side(o, a, i, err);
	return st;
}

enum status
article_from_json(struct article **out, const json_t *o, struct error *err)
{
	struct article *a;
	enum status st;

	*out = NULL;
	if (!json_is_object(o))
		return error_set(err, STATUS_BAD_INPUT,
		    "not a JSON object");
	a = article_new();
	st = fill(a, o, err);
	if (st != STATUS_OK) {
		article_free(a);
		return st;
	}
	*out = a;
	return STATUS_OK;
}

/*
 * Jansson recurses once for each level and has only a compiled-in limit, so
 * the brackets are counted before it sees them.
 */
static bool
too_deep(const char *s, size_t len)
{
	bool quoted = false;
	size_t i, depth = 0;

	for (i = 0; i < len; i++) {
		if (quoted) {
			if (s[i] == '\\')
				i++;
			else if (s[i] == '"')
				quoted = false;
		} else if (s[i] == '"') {
			quoted = true;
		} else if (s[i] == '{' || s[i] == '[') {
			if (++depth > ARTICLE_JSON_DEPTH)
				return true;
		} else if ((s[i] == '}' || s[i] == ']') && depth > 0) {
			depth--;
		}
	}
	return false;
}

enum status
article_json_load(json_t **out, const char *bytes, size_t len,
    struct error *err)
{
	json_error_t e;

	*out = NULL;
	if (too_deep(bytes, len))
		return error_set(err, STATUS_BAD_INPUT,
		    "JSON is nested deeper than %d", ARTICLE_JSON_DEPTH);
	*out = json_loadb(bytes, len,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &e);
	if (*out == NULL)
		return error_set(err, STATUS_BAD_INPUT, "%s at byte %d",
		    e.text, e.position);
	return STATUS_OK;
}
