/*
 * JSON lines: our own exchange format, and flat records of a scraper with
 * `title`, `text` and perhaps `lang`.  A bad line is refused by its number
 * and the others are read.  The record number is the line number, so that
 * mending one line does not rename those behind it.
 */
#include "config.h"

#include "indexer/formats.h"

#include <stdlib.h>
#include <string.h>

#include "article/article_json.h"
#include "base/alloc.h"
#include "indexer/lines.h"

static bool
named_jsonl(const char *rel)
{
	struct line name = { rel, strlen(rel) };

	return line_ends(name, ".jsonl") || line_ends(name, ".ndjson");
}

static struct input
without_bom(const struct input *in)
{
	struct input text = *in;

	if (in->lines_before == 0 && in->len >= 3 &&
	    memcmp(in->bytes, "\xef\xbb\xbf", 3) == 0) {
		text.bytes += 3;
		text.len -= 3;
	}
	return text;
}

/* The name, or a first line that is a whole object with a key. */
static int
sniff(const struct input *raw)
{
	struct input in = without_bom(raw);
	const char *nl = memchr(in.bytes, '\n', in.len);
	size_t len = nl == NULL ? in.len : (size_t)(nl - in.bytes);
	struct line first = line_trim(in.bytes, len);

	if (line_begins(first, "{\"") && line_ends(first, "}"))
		return 90;
	if (!named_jsonl(in.rel))
		return 0;
	/* A piece of a file that began as this format. */
	if (in.lines_before > 0)
		return 100;
	/* UTF-16 has zeros here and comes back decoded. */
	return memmem(in.bytes, in.len, "{\"", 2) != NULL ? 100 : 0;
}

/*
 * {"id", "title", "text", "lang"}: one side, told by `lang` or by the
 * letters of the text.  The keys of a side may stand at the top as well.
 */
static enum status
flat_side(json_t *o, struct error *err)
{
	static const char *const keys[] = {
		"title", "summary", "points", "body", "analysis", "comment",
	};
	const json_t *lang = json_object_get(o, "lang");
	const char *name = NULL, *body;
	json_t *side, *v;
	size_t i;

	if (json_object_get(o, "ja") != NULL ||
	    json_object_get(o, "en") != NULL)
		return STATUS_OK;
	if (json_object_get(o, "text") != NULL)
		json_object_set(o, "body", json_object_get(o, "text"));
	if (json_is_string(lang)) {
		name = json_string_value(lang);
		if (strncmp(name, "ja", 2) != 0 && strncmp(name, "en", 2) != 0)
			return error_set(err, STATUS_NOT_FOUND,
			    "language %s", name);
		name = side_name(name[0] == 'j' ? SIDE_JA : SIDE_EN);
	} else {
		v = json_object_get(o, "body");
		if (!json_is_string(v))
			v = json_object_get(o, "title");
		body = json_is_string(v) ? json_string_value(v) : "";
		name = side_name(text_side(body, strlen(body)));
	}
	side = json_object();
	for (i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if ((v = json_object_get(o, keys[i])) != NULL)
			json_object_set(side, keys[i], v);
	json_object_set_new(o, name, side);
	return STATUS_OK;
}

/* What only the index itself may say. */
static void
forget_index_fields(struct article *a)
{
	size_t i;

	for (i = 0; i < SIDES; i++) {
		free(a->side[i].key);
		free(a->side[i].hash);
		a->side[i].key = a->side[i].hash = NULL;
	}
	for (i = 0; i < a->nentities; i++)
		free(a->entities[i]);
	free(a->entities);
	a->entities = NULL;
	a->nentities = 0;
}

static void
read_record(struct line l, unsigned number, const struct sink *sink)
{
	struct article *a = NULL;
	struct error err = { 0 };
	json_t *o = NULL;
	enum status st;

	st = article_json_load(&o, l.s, l.len, &err);
	if (st == STATUS_OK && !json_is_object(o))
		st = error_set(&err, STATUS_BAD_INPUT, "not a JSON object");
	if (st == STATUS_OK)
		st = flat_side(o, &err);
	if (st == STATUS_OK)
		st = article_from_json(&a, o, &err);
	json_decref(o);
	if (st == STATUS_NOT_FOUND) {
		sink->skip(sink->ctx, number, err.text);
	} else if (st != STATUS_OK) {
		sink->refuse(sink->ctx, number, err.text);
	} else {
		forget_index_fields(a);
		sink->article(sink->ctx, a, number);
	}
}

static enum status
parse(const struct input *raw, const struct sink *sink, struct error *err)
{
	struct input in = without_bom(raw);
	const char *s = in.bytes, *end = in.bytes + in.len;
	unsigned number = in.lines_before;

	(void)err;
	while (s < end) {
		const char *nl = memchr(s, '\n', (size_t)(end - s));
		struct line l;

		if (nl == NULL)
			nl = end;
		l = line_trim(s, (size_t)(nl - s));
		number++;
		if (l.len > 0)
			read_record(l, number, sink);
		s = nl + 1;
	}
	return STATUS_OK;
}

const struct format format_jsonl = { "jsonl", sniff, parse, 1 };
