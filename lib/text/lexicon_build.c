/*
 * From the text of the lists to the image that look-ups read.
 */
#include "text/lexicon_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/file.h"
#include "base/strbuf.h"
#include "base/strmap.h"
#include "text/normalize.h"
#include "text/utf8.h"

#define LEXICON_FILE_MAX (256u << 20)	/* bytes of one list */
#define KEY_MAX 4096u			/* bytes of a key */

struct builder {
	struct strmap keys;	/* kind and key -> value */
	struct strbuf key;	/* while it is looked up */
	struct strbuf pool;
	ARRAY(struct entity_data) entities;
	struct normalized norm;
	uLong crc;
	size_t bytes;
	struct image head;	/* without the slots, which would follow */
};

#define COLUMNS_MAX 8u			/* of a row */

/* One row of a list: `n` columns, terminated in place. */
struct row {
	char *column[COLUMNS_MAX];
	size_t n;
	const char *path;
	unsigned line;
};

typedef enum status row_fn(struct builder *, const struct row *,
    struct error *);

static uint32_t
put_text(struct builder *b, const char *s)
{
	uint32_t at = (uint32_t)b->pool.len;

	strbuf_add(&b->pool, s, strlen(s) + 1);
	return at;
}

/* Numbers, where they can be read without copying them out. */
static uint32_t
put_data(struct builder *b, const void *data, size_t len)
{
	uint32_t at;

	while (b->pool.len % sizeof(uint32_t) != 0)
		strbuf_addch(&b->pool, '\0');
	at = (uint32_t)b->pool.len;
	strbuf_add(&b->pool, data, len);
	return at;
}

/* The value of a key as written; new ones are 0. */
static uint64_t *
raw_key(struct builder *b, int kind, const char *s, size_t len)
{
	strbuf_reset(&b->key);
	strbuf_addch(&b->key, (char)kind);
	strbuf_add(&b->key, s, len);
	return strmap_put(&b->keys, b->key.s, b->key.len);
}

/* The same of a normalised key, whose bytes may be asked for. */
static uint64_t *
folded_key(struct builder *b, int kind, const char *s, uint32_t *longest)
{
	size_t len;

	normalize(&b->norm, s, strlen(s), NULL);
	len = b->norm.text.len;
	if (longest != NULL && len > *longest)
		*longest = (uint32_t)len;
	return raw_key(b, kind, b->norm.text.s, len);
}

static enum status
row_variant(struct builder *b, const struct row *r, struct error *err)
{
	struct variant_data v;
	unsigned from, to;
	size_t len, n;

	(void)err;
	len = utf8_decode(r->column[1], strlen(r->column[1]), &from);
	n = utf8_decode(r->column[2], strlen(r->column[2]), &to);
	if (r->column[1][len] == '\0' && r->column[2][n] == '\0' &&
	    from >= CHAR_FIRST && from <= CHAR_LAST && to <= 0xffff) {
		b->head.chars[from - CHAR_FIRST] = (uint16_t)to;
		return STATUS_OK;
	}
	v.rule = put_text(b, r->column[0]);
	v.canonical = put_text(b, r->column[2]);
	*folded_key(b, KEY_VARIANT, r->column[1], NULL) =
	    put_data(b, &v, sizeof(v));
	return STATUS_OK;
}

static enum status
row_stop(struct builder *b, const struct row *r, struct error *err)
{
	static const char *const kinds[STOP_KINDS] = {
		[STOP_EN] = "en",
		[STOP_QUESTION] = "question",
		[STOP_JA] = "ja",
	};

	for (int k = 0; k < STOP_KINDS; k++) {
		if (strcmp(r->column[0], kinds[k]) != 0)
			continue;
		(void)folded_key(b, KEY_STOP + k, r->column[1], NULL);
		return STATUS_OK;
	}
	return error_set(err, STATUS_BAD_INPUT, "%s:%u: unknown kind '%s'",
	    r->path, r->line, r->column[0]);
}

static enum status
row_synonym(struct builder *b, const struct row *r, struct error *err)
{
	uint32_t members[COLUMNS_MAX + 1];
	uint32_t at;

	(void)err;
	for (size_t i = 0; i < r->n; i++)
		members[i] = put_text(b, r->column[i]);
	members[r->n] = 0;
	at = put_data(b, members, (r->n + 1) * sizeof(*members));
	for (size_t i = 0; i < r->n; i++)
		*folded_key(b, KEY_SYNONYM, r->column[i], NULL) = at;
	return STATUS_OK;
}

static enum status
row_name(struct builder *b, const struct row *r, struct error *err)
{
	(void)err;
	(void)folded_key(b, KEY_NAME, r->column[0], &b->head.name_max);
	return STATUS_OK;
}

static enum status
row_entity(struct builder *b, const struct row *r, struct error *err)
{
	uint32_t number = (uint32_t)b->entities.n;
	char *name, *rest = r->column[4];

	(void)err;
	array_push(&b->entities, (struct entity_data){
	    .id = put_text(b, r->column[0]),
	    .kind = put_text(b, r->column[1]),
	    .ja = put_text(b, r->column[2]),
	    .en = put_text(b, r->column[3]) });
	*raw_key(b, KEY_ENTITY_ID, r->column[0], strlen(r->column[0])) =
	    number;
	while ((name = strsep(&rest, "|")) != NULL) {
		bool exact = *name == '=';
		struct entity_name_data data = { .entity = number };
		uint64_t *same;

		name += exact;
		if (*name == '\0')
			continue;
		if (exact)
			data.text = put_text(b, name);
		same = folded_key(b, KEY_ENTITY_NAME, name,
		    &b->head.entity_max);
		data.next = (uint32_t)*same;
		*same = put_data(b, &data, sizeof(data));
	}
	return STATUS_OK;
}

const char *const lexicon_files[LEXICON_FILES] = { "variants.tsv",
	"stopwords.tsv", "synonyms.tsv", "names.tsv", "entities.tsv",
	"user.dic" };

static const struct list {
	size_t least;		/* columns a row must have */
	row_fn *row;		/* NULL = MeCab reads this file */
} lists[LEXICON_FILES] = {
	{ 3, row_variant },
	{ 2, row_stop },
	{ 2, row_synonym },
	{ 1, row_name },
	{ 5, row_entity },
	{ 0, NULL },
};

static enum status
read_rows(struct builder *b, const struct list *list, const char *path,
    char *text, struct error *err)
{
	struct row r = { .path = path };
	char *line, *cell;
	enum status st;

	while ((line = strsep(&text, "\n")) != NULL) {
		r.line++;
		if (*line == '\0' || *line == '#')
			continue;
		for (r.n = 0; (cell = strsep(&line, "\t")) != NULL; r.n++)
			if (r.n < COLUMNS_MAX)
				r.column[r.n] = cell;
		if (r.n < list->least || r.n > COLUMNS_MAX)
			return error_set(err, STATUS_BAD_INPUT,
			    "%s:%u: %zu columns, expected %zu to %u", path,
			    r.line, r.n, list->least, COLUMNS_MAX);
		if ((st = list->row(b, &r, err)) != STATUS_OK)
			return st;
	}
	return STATUS_OK;
}

static enum status
read_list(struct builder *b, const char *dir, int n, struct error *err)
{
	char path[4096], *text;
	enum status st;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", dir, lexicon_files[n]);
	st = file_read(path, LEXICON_FILE_MAX, &text, &len, err);
	if (st == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (st != STATUS_OK)
		return st;
	b->crc = crc32(b->crc, (const Bytef *)text, (uInt)len);
	b->bytes += len;
	b->head.file_bytes[n] = (uint32_t)len;
	if (lists[n].row != NULL)
		st = read_rows(b, &lists[n], path, text, err);
	free(text);
	return st;
}

static void
put_slot(struct slot *slots, uint32_t n, struct slot s)
{
	uint32_t i = s.hash & (n - 1);

	while (slots[i].key != 0)
		i = (i + 1) & (n - 1);
	slots[i] = s;
}

static struct image *
finish(struct builder *b)
{
	uint32_t n = 64;
	struct slot *slots;
	struct image *im;
	size_t before;

	while (n < 2 * b->keys.n)
		n *= 2;
	slots = xcalloc(n, sizeof(*slots));
	for (size_t i = 0; i < b->keys.size; i++) {
		const struct strmap_slot *s = &b->keys.slot[i];

		if (s->key == NULL)
			continue;
		put_slot(slots, n, (struct slot){ .hash = s->hash,
		    .len = s->len, .key = put_text(b, s->key),
		    .value = (uint32_t)s->value });
	}
	b->head.nslots = n;
	b->head.nentities = (uint32_t)b->entities.n;
	b->head.entities = put_data(b, b->entities.v,
	    b->entities.n * sizeof(*b->entities.v));
	memcpy(b->head.magic, IMAGE_MAGIC, sizeof(b->head.magic));
	snprintf(b->head.hash, sizeof(b->head.hash), "%08lx-%zu", b->crc,
	    b->bytes);
	before = sizeof(*im) + n * sizeof(*slots);
	b->head.bytes = (uint32_t)(before + b->pool.len);
	im = xmalloc(b->head.bytes);
	memcpy(im, &b->head, sizeof(b->head));
	memcpy(im->slots, slots, n * sizeof(*slots));
	memcpy((char *)im + before, b->pool.s, b->pool.len);
	free(slots);
	return im;
}

enum status
image_build(struct image **image, const char *dir, struct error *err)
{
	struct builder *b = xcalloc(1, sizeof(*b));
	enum status st = STATUS_OK;

	b->crc = crc32(0, NULL, 0);
	normalized_init(&b->norm);
	strbuf_init(&b->key, KEY_MAX);
	strbuf_init(&b->pool, UINT32_MAX / 2);
	strbuf_addch(&b->pool, '\0');	/* nothing is at 0 */
	for (int i = 0; i < LEXICON_FILES && st == STATUS_OK; i++)
		st = read_list(b, dir, i, err);
	*image = st == STATUS_OK ? finish(b) : NULL;
	normalized_clear(&b->norm);
	strbuf_clear(&b->key);
	strbuf_clear(&b->pool);
	strmap_clear(&b->keys);
	array_free(&b->entities);
	free(b);
	return st;
}
