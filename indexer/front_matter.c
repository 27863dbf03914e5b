/*
 * Front matter by libyaml, with a plain reader behind it.
 */
#include "indexer/front_matter.h"

#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/alloc.h"
#include "base/array.h"
#include "indexer/lines.h"
#include "text/utf8.h"

size_t
front_matter_find(const char *s, size_t size, const char **yaml, size_t *len)
{
	const char *end = s + size, *p = s;
	bool first = true;

	while (p < end && (size_t)(p - s) <= FRONT_MATTER_MAX) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		const char *stop = nl ? nl : end;
		struct line l = line_trim(p, (size_t)(stop - p));

		if (first && !(line_is(l, "---") && l.s == p))
			return 0;
		if (!first && l.s == p &&
		    (line_is(l, "---") || line_is(l, "..."))) {
			*len = (size_t)(p - *yaml);
			return (size_t)((nl ? nl + 1 : end) - s);
		}
		if (nl == NULL)
			return 0;
		p = nl + 1;
		if (first)
			*yaml = p;
		first = false;
	}
	return 0;
}

static void
add(struct front_matter *fm, const char *key, size_t keylen,
    const char *value, size_t len, bool list)
{
	struct front_value v;

	if (fm->n == FRONT_MATTER_VALUES || len == 0)
		return;
	v.key = xstrndup(key, keylen);
	v.value = xstrndup(value, len);
	v.list = list;
	array_push(fm, v);
}

/*
 * Aliases and depth, before a document is built from them.  Also false when
 * it is not YAML.
 */
static bool
acceptable(const char *yaml, size_t len)
{
	yaml_parser_t parser;
	yaml_event_t event;
	int depth = 0;
	bool ok = true, more = true;

	if (!yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_input_string(&parser, (const unsigned char *)yaml,
	    len);
	while (ok && more) {
		if (!yaml_parser_parse(&parser, &event)) {
			ok = false;
			break;
		}
		switch (event.type) {
		case YAML_ALIAS_EVENT:
			ok = false;
			break;
		case YAML_MAPPING_START_EVENT:
		case YAML_SEQUENCE_START_EVENT:
			ok = ++depth <= FRONT_MATTER_DEPTH;
			break;
		case YAML_MAPPING_END_EVENT:
		case YAML_SEQUENCE_END_EVENT:
			depth--;
			break;
		case YAML_STREAM_END_EVENT:
			more = false;
			break;
		default:
			break;
		}
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	return ok;
}

/* A plain scalar that means "nothing". */
static bool
is_null(const yaml_node_t *node)
{
	const char *s = (const char *)node->data.scalar.value;

	return node->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	    (strcmp(s, "~") == 0 || strcmp(s, "null") == 0);
}

/* Kana, kanji and the punctuation and full-width forms beside them. */
static bool
is_wide(const char *s, size_t len)
{
	unsigned cp = 0;

	utf8_decode(s, len, &cp);
	return (cp >= 0x3000 && cp <= 0x9fff) ||
	    (cp >= 0xff00 && cp <= 0xffef);
}

/*
 * YAML joins the lines of a folded value with spaces, which Japanese does
 * not have: those after a Japanese character and before another, or after
 * Japanese punctuation, go.  Returns the length that is left.
 */
static size_t
unfold(char *s, size_t len)
{
	size_t out = 0, last = 0;

	for (size_t i = 0; i < len;) {
		size_t n = utf8_decode(s + i, len - i, NULL);
		bool mark = out - last == 3 && s[last] == '\xe3' &&
		    s[last + 1] == '\x80';

		if (s[i] == ' ' && out > 0 && i + 1 < len && (mark ||
		    (is_wide(s + last, out - last) &&
		    is_wide(s + i + 1, len - i - 1)))) {
			i++;
			continue;
		}
		last = out;
		memmove(s + out, s + i, n);
		out += n;
		i += n;
	}
	return out;
}

static void
add_scalar(struct front_matter *fm, const yaml_node_t *key,
    const yaml_node_t *value, bool list)
{
	char *text;
	size_t len;

	if (value->type != YAML_SCALAR_NODE || is_null(value))
		return;
	len = value->data.scalar.length;
	text = xstrndup((const char *)value->data.scalar.value, len);
	if (value->start_mark.line != value->end_mark.line)
		len = unfold(text, len);
	add(fm, (const char *)key->data.scalar.value,
	    key->data.scalar.length, text, len, list);
	free(text);
}

/* Scalars, lists of them, and the `name` of a mapping. */
static void
add_node(struct front_matter *fm, yaml_document_t *doc,
    const yaml_node_t *key, const yaml_node_t *value)
{
	yaml_node_item_t *item;
	yaml_node_pair_t *pair;

	if (value->type == YAML_SCALAR_NODE) {
		add_scalar(fm, key, value, false);
	} else if (value->type == YAML_SEQUENCE_NODE) {
		for (item = value->data.sequence.items.start;
		    item < value->data.sequence.items.top; item++)
			add_scalar(fm, key, yaml_document_get_node(doc,
			    *item), true);
	} else if (value->type == YAML_MAPPING_NODE) {
		for (pair = value->data.mapping.pairs.start;
		    pair < value->data.mapping.pairs.top; pair++) {
			yaml_node_t *name = yaml_document_get_node(doc,
			    pair->key);

			if (name->type == YAML_SCALAR_NODE && strcmp(
			    (char *)name->data.scalar.value, "name") == 0)
				add_scalar(fm, key, yaml_document_get_node(
				    doc, pair->value), false);
		}
	}
}

static bool
read_yaml(struct front_matter *fm, const char *yaml, size_t len)
{
	yaml_parser_t parser;
	yaml_document_t doc;
	yaml_node_pair_t *pair;
	yaml_node_t *root;
	bool ok = false;

	if (!acceptable(yaml, len) || !yaml_parser_initialize(&parser))
		return false;
	yaml_parser_set_input_string(&parser, (const unsigned char *)yaml,
	    len);
	if (yaml_parser_load(&parser, &doc)) {
		root = yaml_document_get_root_node(&doc);
		ok = root == NULL || root->type == YAML_MAPPING_NODE;
		for (pair = ok && root ? root->data.mapping.pairs.start : NULL;
		    pair != NULL && pair < root->data.mapping.pairs.top;
		    pair++) {
			yaml_node_t *key = yaml_document_get_node(&doc,
			    pair->key);

			if (key->type == YAML_SCALAR_NODE)
				add_node(fm, &doc, key,
				    yaml_document_get_node(&doc,
				    pair->value));
		}
		yaml_document_delete(&doc);
	}
	yaml_parser_delete(&parser);
	return ok;
}

static struct line
unquoted(struct line l)
{
	if (l.len >= 2 && (l.s[0] == '"' || l.s[0] == '\'') &&
	    l.s[l.len - 1] == l.s[0])
		return line_trim(l.s + 1, l.len - 2);
	return l;
}

static void
add_plain(struct front_matter *fm, struct line key, struct line value)
{
	const char *end, *comma;

	if (value.len < 2 || value.s[0] != '[' ||
	    value.s[value.len - 1] != ']') {
		value = unquoted(value);
		add(fm, key.s, key.len, value.s, value.len, false);
		return;
	}
	end = value.s + value.len - 1;
	for (value.s++; value.s < end; value.s = comma + 1) {
		struct line item;

		comma = memchr(value.s, ',', (size_t)(end - value.s));
		if (comma == NULL)
			comma = end;
		item = unquoted(line_trim(value.s,
		    (size_t)(comma - value.s)));
		add(fm, key.s, key.len, item.s, item.len, true);
	}
}

static void
read_plain(struct front_matter *fm, const char *yaml, size_t len)
{
	struct line key = { NULL, 0 };
	struct lines l;
	size_t i;

	lines_split(&l, yaml, len);
	for (i = 0; i < l.n; i++) {
		struct line line = l.v[i], item;
		const char *colon = memchr(line.s, ':', line.len);

		if (line_begins(line, "- ")) {
			item = unquoted(line_trim(line.s + 2, line.len - 2));
			if (key.len > 0)
				add(fm, key.s, key.len, item.s, item.len,
				    true);
			continue;
		}
		/* Only what starts at the margin is a key of the root. */
		if (colon == NULL || line_begins(line, "#") ||
		    (line.s > yaml && line.s[-1] != '\n'))
			continue;
		key = line_trim(line.s, (size_t)(colon - line.s));
		add_plain(fm, key, line_trim(colon + 1,
		    (size_t)(line.s + line.len - colon - 1)));
	}
	lines_clear(&l);
}

void
front_matter_read(struct front_matter *fm, const char *yaml, size_t len)
{
	*fm = (struct front_matter){ 0 };
	if (!read_yaml(fm, yaml, len)) {
		front_matter_clear(fm);
		read_plain(fm, yaml, len);
	}
}

void
front_matter_clear(struct front_matter *fm)
{
	size_t i;

	for (i = 0; i < fm->n; i++) {
		free(fm->v[i].key);
		free(fm->v[i].value);
	}
	array_free(fm);
}

const char *
front_matter_get(const struct front_matter *fm, const char *key)
{
	size_t i;

	for (i = 0; i < fm->n; i++)
		if (strcmp(fm->v[i].key, key) == 0)
			return fm->v[i].value;
	return NULL;
}
