#include "text/lexicon.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/file.h"
#include "base/strmap.h"
#include "text/normalize.h"
#include "text/utf8.h"

#define LEXICON_FILE_MAX (16u << 20)	/* bytes of one list */
#define CHAR_FIRST 0x4e00u		/* the blocks variants live in: */
#define CHAR_LAST 0xfaffu		/* with U+FA11, of 山﨑 */

struct variant {
	const char *canonical, *rule;
};

struct group {
	const char **member;	/* NULL-terminated */
};

/* A name that counts only as written; `text` is NULL when case is free. */
struct entity_name {
	int entity;
	const char *text;
	size_t next;		/* 1 + another name of the same key, or 0 */
};

struct lexicon {
	ARRAY(char *) files;	/* the bytes that everything points into */
	uint16_t *chars;	/* CHAR_FIRST..CHAR_LAST, 0 = itself */
	struct strmap variants, stop[STOP_KINDS], synonyms, names;
	struct strmap entity_names, entity_ids;
	ARRAY(struct variant) variant;
	ARRAY(struct group) group;
	ARRAY(struct entity) entity;
	ARRAY(struct entity_name) entity_name;
	size_t name_max, entity_max;
	uLong crc;
	size_t bytes;
	char hash[40];
	struct normalized norm;	/* while reading */
};

/* One row of a list: `n` columns, terminated in place. */
struct row {
	char *column[8];
	size_t n;
	const char *path;
	unsigned line;
};

typedef enum status row_fn(struct lexicon *, const struct row *,
    struct error *);

/* Normalise a key; the result is lent until the next call. */
static const char *
key_of(struct lexicon *lx, const char *s, size_t len, size_t *out)
{
	normalize(&lx->norm, s, len, NULL);
	*out = lx->norm.text.len;
	return lx->norm.text.s;
}

static enum status
row_variant(struct lexicon *lx, const struct row *r, struct error *err)
{
	unsigned from, to;
	size_t len, n;
	const char *key;

	(void)err;
	len = utf8_decode(r->column[1], strlen(r->column[1]), &from);
	n = utf8_decode(r->column[2], strlen(r->column[2]), &to);
	if (r->column[1][len] == '\0' && r->column[2][n] == '\0' &&
	    from >= CHAR_FIRST && from <= CHAR_LAST && to <= 0xffff) {
		lx->chars[from - CHAR_FIRST] = (uint16_t)to;
		return STATUS_OK;
	}
	key = key_of(lx, r->column[1], strlen(r->column[1]), &n);
	*strmap_put(&lx->variants, key, n) = lx->variant.n;
	array_push(&lx->variant, (struct variant){ .canonical = r->column[2],
	    .rule = r->column[0] });
	return STATUS_OK;
}

static enum status
row_stop(struct lexicon *lx, const struct row *r, struct error *err)
{
	static const char *const kinds[STOP_KINDS] = {
		[STOP_EN] = "en",
		[STOP_QUESTION] = "question",
		[STOP_JA] = "ja",
	};
	const char *key;
	size_t n;

	for (int k = 0; k < STOP_KINDS; k++) {
		if (strcmp(r->column[0], kinds[k]) != 0)
			continue;
		key = key_of(lx, r->column[1], strlen(r->column[1]), &n);
		*strmap_put(&lx->stop[k], key, n) = 1;
		return STATUS_OK;
	}
	return error_set(err, STATUS_BAD_INPUT, "%s:%u: unknown kind '%s'",
	    r->path, r->line, r->column[0]);
}

static enum status
row_synonym(struct lexicon *lx, const struct row *r, struct error *err)
{
	const char **member = xcalloc(r->n + 1, sizeof(*member));
	const char *key;
	size_t n;

	(void)err;
	for (size_t i = 0; i < r->n; i++) {
		member[i] = r->column[i];
		key = key_of(lx, r->column[i], strlen(r->column[i]), &n);
		*strmap_put(&lx->synonyms, key, n) = lx->group.n;
	}
	array_push(&lx->group, (struct group){ .member = member });
	return STATUS_OK;
}

static enum status
row_name(struct lexicon *lx, const struct row *r, struct error *err)
{
	size_t n;
	const char *key = key_of(lx, r->column[0], strlen(r->column[0]), &n);

	(void)err;
	*strmap_put(&lx->names, key, n) = 1;
	if (n > lx->name_max)
		lx->name_max = n;
	return STATUS_OK;
}

static enum status
row_entity(struct lexicon *lx, const struct row *r, struct error *err)
{
	struct entity e = { .id = r->column[0], .kind = r->column[1],
	    .ja = r->column[2], .en = r->column[3] };
	int number = (int)lx->entity.n;
	char *name, *rest = r->column[4];
	const char *key;
	uint64_t *same;
	size_t n;

	(void)err;
	array_push(&lx->entity, e);
	*strmap_put(&lx->entity_ids, e.id, strlen(e.id)) = (uint64_t)number;
	while ((name = strsep(&rest, "|")) != NULL) {
		const char *exact = NULL;

		if (*name == '=')
			exact = ++name;
		key = key_of(lx, name, strlen(name), &n);
		if (n == 0)
			continue;
		same = strmap_put(&lx->entity_names, key, n);
		array_push(&lx->entity_name, (struct entity_name){
		    .entity = number, .text = exact,
		    .next = (size_t)*same });
		*same = lx->entity_name.n;
		if (n > lx->entity_max)
			lx->entity_max = n;
	}
	return STATUS_OK;
}

static const struct list {
	const char *name;
	size_t least;		/* columns a row must have */
	row_fn *row;
} lists[] = {
	{ "variants.tsv", 3, row_variant },
	{ "stopwords.tsv", 2, row_stop },
	{ "synonyms.tsv", 2, row_synonym },
	{ "names.tsv", 1, row_name },
	{ "entities.tsv", 5, row_entity },
};

static enum status
read_rows(struct lexicon *lx, const struct list *list, const char *path,
    char *text, struct error *err)
{
	struct row r = { .path = path };
	char *line, *cell;
	enum status st;

	while ((line = strsep(&text, "\n")) != NULL) {
		r.line++;
		if (*line == '\0' || *line == '#')
			continue;
		r.n = 0;
		while ((cell = strsep(&line, "\t")) != NULL)
			if (r.n < sizeof(r.column) / sizeof(r.column[0]))
				r.column[r.n++] = cell;
		if (r.n < list->least)
			return error_set(err, STATUS_BAD_INPUT,
			    "%s:%u: %zu columns, expected %zu", path, r.line,
			    r.n, list->least);
		if ((st = list->row(lx, &r, err)) != STATUS_OK)
			return st;
	}
	return STATUS_OK;
}

static enum status
read_list(struct lexicon *lx, const char *dir, const struct list *list,
    struct error *err)
{
	char path[4096], *text;
	enum status st;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", dir, list->name);
	st = file_read(path, LEXICON_FILE_MAX, &text, &len, err);
	if (st == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (st != STATUS_OK)
		return st;
	array_push(&lx->files, text);
	lx->crc = crc32(lx->crc, (const Bytef *)text, (uInt)len);
	lx->bytes += len;
	return read_rows(lx, list, path, text, err);
}

enum status
lexicon_open(struct lexicon **out, const char *dir, struct error *err)
{
	struct lexicon *lx = xcalloc(1, sizeof(*lx));
	enum status st = STATUS_OK;

	lx->chars = xcalloc(CHAR_LAST - CHAR_FIRST + 1, sizeof(*lx->chars));
	lx->crc = crc32(0, NULL, 0);
	normalized_init(&lx->norm);
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]) &&
	    st == STATUS_OK; i++)
		st = read_list(lx, dir, &lists[i], err);
	normalized_clear(&lx->norm);
	snprintf(lx->hash, sizeof(lx->hash), "%08lx-%zu", lx->crc, lx->bytes);
	if (st != STATUS_OK) {
		lexicon_free(lx);
		lx = NULL;
	}
	*out = lx;
	return st;
}

void
lexicon_free(struct lexicon *lx)
{
	if (lx == NULL)
		return;
	for (size_t i = 0; i < lx->files.n; i++)
		free(lx->files.v[i]);
	for (size_t i = 0; i < lx->group.n; i++)
		free(lx->group.v[i].member);
	for (int k = 0; k < STOP_KINDS; k++)
		strmap_clear(&lx->stop[k]);
	strmap_clear(&lx->variants);
	strmap_clear(&lx->synonyms);
	strmap_clear(&lx->names);
	strmap_clear(&lx->entity_names);
	strmap_clear(&lx->entity_ids);
	array_free(&lx->files);
	array_free(&lx->variant);
	array_free(&lx->group);
	array_free(&lx->entity);
	array_free(&lx->entity_name);
	free(lx->chars);
	free(lx);
}

const char *
lexicon_hash(const struct lexicon *lx)
{
	return lx->hash;
}

unsigned
lexicon_char(const struct lexicon *lx, unsigned cp)
{
	unsigned to;

	if (cp < CHAR_FIRST || cp > CHAR_LAST)
		return cp;
	to = lx->chars[cp - CHAR_FIRST];
	return to == 0 ? cp : to;
}

const char *
lexicon_variant(const struct lexicon *lx, const char *word, size_t len,
    const char **rule)
{
	const uint64_t *i = strmap_get(&lx->variants, word, len);

	if (i == NULL)
		return NULL;
	if (rule != NULL)
		*rule = lx->variant.v[*i].rule;
	return lx->variant.v[*i].canonical;
}

bool
lexicon_stop(const struct lexicon *lx, enum stop_kind kind, const char *word,
    size_t len)
{
	return strmap_get(&lx->stop[kind], word, len) != NULL;
}

const char *const *
lexicon_synonyms(const struct lexicon *lx, const char *word, size_t len)
{
	const uint64_t *i = strmap_get(&lx->synonyms, word, len);

	return i == NULL ? NULL : lx->group.v[*i].member;
}

bool
lexicon_name(const struct lexicon *lx, const char *text, size_t len)
{
	return strmap_get(&lx->names, text, len) != NULL;
}

size_t
lexicon_name_max(const struct lexicon *lx)
{
	return lx->name_max;
}

size_t
lexicon_entity_max(const struct lexicon *lx)
{
	return lx->entity_max;
}

int
lexicon_entity_find(const struct lexicon *lx, const char *text, size_t len,
    const char *source, size_t source_len)
{
	const uint64_t *i = strmap_get(&lx->entity_names, text, len);
	const struct entity_name *name;

	/* DoD and DOD have one key, and each counts in its own case only. */
	for (size_t k = i == NULL ? 0 : (size_t)*i; k > 0; k = name->next) {
		name = &lx->entity_name.v[k - 1];
		if (name->text == NULL || (strlen(name->text) == source_len &&
		    memcmp(name->text, source, source_len) == 0))
			return name->entity;
	}
	return -1;
}

const struct entity *
lexicon_entity(const struct lexicon *lx, int number)
{
	if (number < 0 || (size_t)number >= lx->entity.n)
		return NULL;
	return &lx->entity.v[number];
}

const struct entity *
lexicon_entity_by_id(const struct lexicon *lx, const char *id)
{
	const uint64_t *i = strmap_get(&lx->entity_ids, id, strlen(id));

	return i == NULL ? NULL : &lx->entity.v[*i];
}
