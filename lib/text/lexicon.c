#include "text/lexicon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/fnv.h"
#include "text/lexicon_impl.h"

struct lexicon {
	const struct image *image;
	const char *pool;	/* behind its slots */
	struct file_map map;	/* that it is in, or */
	struct image *built;
};

static bool
is_later(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec :
	    a->tv_nsec > b->tv_nsec;
}

/* Are the files what the image was made from, and not newer? */
static bool
is_fresh(const struct image *im, const struct timespec *made,
    const char *dir)
{
	char path[4096];
	struct stat sb;

	for (int i = 0; i < LEXICON_FILES; i++) {
		snprintf(path, sizeof(path), "%s/%s", dir, lexicon_files[i]);
		if (stat(path, &sb) != 0) {
			if (im->file_bytes[i] != 0)
				return false;
		} else if (sb.st_size != im->file_bytes[i] ||
		    is_later(&sb.st_mtim, made)) {
			return false;
		}
	}
	return true;
}

/* False when there is no image that can be used. */
static bool
map_image(const char *dir, struct file_map *map)
{
	char path[4096];
	const struct image *im;

	snprintf(path, sizeof(path), "%s/" LEXICON_FILE, dir);
	if (file_map(map, path, UINT32_MAX, NULL) != STATUS_OK)
		return false;
	im = map->bytes;
	if (map->len > sizeof(*im) && im->bytes == map->len &&
	    memcmp(im->magic, IMAGE_MAGIC, sizeof(im->magic)) == 0 &&
	    is_fresh(im, &map->changed, dir))
		return true;
	file_unmap(map);
	return false;
}

enum status
lexicon_open(struct lexicon **out, const char *dir, struct error *err)
{
	struct lexicon *lx = xcalloc(1, sizeof(*lx));
	enum status st;

	*out = NULL;
	if (map_image(dir, &lx->map)) {
		lx->image = lx->map.bytes;
	} else if ((st = image_build(&lx->built, dir, err)) == STATUS_OK) {
		lx->image = lx->built;
	} else {
		free(lx);
		return st;
	}
	lx->pool = (const char *)&lx->image->slots[lx->image->nslots];
	*out = lx;
	return STATUS_OK;
}

void
lexicon_free(struct lexicon *lx)
{
	if (lx == NULL)
		return;
	if (lx->map.bytes != NULL)
		file_unmap(&lx->map);
	free(lx->built);
	free(lx);
}

enum status
lexicon_pack(const char *dir, const char *path, struct error *err)
{
	struct image *im;
	enum status st;

	if ((st = image_build(&im, dir, err)) != STATUS_OK)
		return st;
	st = file_write(path, im, im->bytes, err);
	free(im);
	return st;
}

const char *
lexicon_hash(const struct lexicon *lx)
{
	return lx->image->hash;
}

/* The slot of a key, or NULL. */
static const struct slot *
find(const struct lexicon *lx, char kind, const char *key, size_t len)
{
	const struct image *im = lx->image;
	uint32_t hash = fnv32(fnv32(FNV32, &kind, 1), key, len);

	for (uint32_t i = hash;; i++) {
		const struct slot *s = &im->slots[i & (im->nslots - 1)];

		if (s->key == 0)
			return NULL;
		if (s->hash == hash && s->len == len + 1 &&
		    lx->pool[s->key] == kind &&
		    memcmp(lx->pool + s->key + 1, key, len) == 0)
			return s;
	}
}

static const void *
data_at(const struct lexicon *lx, uint32_t at)
{
	return lx->pool + at;
}

unsigned
lexicon_char(const struct lexicon *lx, unsigned cp)
{
	unsigned to;

	if (cp < CHAR_FIRST || cp > CHAR_LAST)
		return cp;
	to = lx->image->chars[cp - CHAR_FIRST];
	return to == 0 ? cp : to;
}

const char *
lexicon_variant(const struct lexicon *lx, const char *word, size_t len,
    const char **rule)
{
	const struct slot *s = find(lx, KEY_VARIANT, word, len);
	const struct variant_data *v;

	if (s == NULL)
		return NULL;
	v = data_at(lx, s->value);
	if (rule != NULL)
		*rule = lx->pool + v->rule;
	return lx->pool + v->canonical;
}

bool
lexicon_stop(const struct lexicon *lx, enum stop_kind kind, const char *word,
    size_t len)
{
	return find(lx, (char)(KEY_STOP + kind), word, len) != NULL;
}

const char *
lexicon_synonym(const struct lexicon *lx, const char *word, size_t len,
    size_t n)
{
	const struct slot *s = find(lx, KEY_SYNONYM, word, len);
	const uint32_t *member = s == NULL ? NULL : data_at(lx, s->value);

	while (member != NULL && n-- > 0 && *member != 0)
		member++;
	return member == NULL || *member == 0 ? NULL : lx->pool + *member;
}

bool
lexicon_name(const struct lexicon *lx, const char *text, size_t len)
{
	return find(lx, KEY_NAME, text, len) != NULL;
}

size_t
lexicon_name_max(const struct lexicon *lx)
{
	return lx->image->name_max;
}

size_t
lexicon_entity_max(const struct lexicon *lx)
{
	return lx->image->entity_max;
}

int
lexicon_entity_find(const struct lexicon *lx, const char *text, size_t len,
    const char *source, size_t source_len)
{
	const struct slot *s = find(lx, KEY_ENTITY_NAME, text, len);
	const struct entity_name_data *name;

	/* DoD and DOD have one key, and each counts in its own case only. */
	for (uint32_t at = s == NULL ? 0 : s->value; at != 0;
	    at = name->next) {
		const char *exact;

		name = data_at(lx, at);
		exact = lx->pool + name->text;
		if (name->text == 0 || (strlen(exact) == source_len &&
		    memcmp(exact, source, source_len) == 0))
			return (int)name->entity;
	}
	return -1;
}

struct entity
lexicon_entity(const struct lexicon *lx, int number)
{
	const struct entity_data *e;

	if (number < 0 || (uint32_t)number >= lx->image->nentities)
		return (struct entity){ NULL, NULL, NULL, NULL };
	e = (const struct entity_data *)data_at(lx, lx->image->entities) +
	    number;
	return (struct entity){ lx->pool + e->id, lx->pool + e->kind,
	    lx->pool + e->ja, lx->pool + e->en };
}

struct entity
lexicon_entity_by_id(const struct lexicon *lx, const char *id)
{
	const struct slot *s = find(lx, KEY_ENTITY_ID, id, strlen(id));

	return lexicon_entity(lx, s == NULL ? -1 : (int)s->value);
}
