/*
 * The YAML between two `---` lines at the head of a Markdown file, as a
 * flat list of keys and values.
 */
#ifndef INDEXER_FRONT_MATTER_H
#define INDEXER_FRONT_MATTER_H

#include <stdbool.h>
#include <stddef.h>

/* A longer head is not front matter but text. */
#define FRONT_MATTER_MAX ((size_t)64 << 10)
#define FRONT_MATTER_DEPTH 8
#define FRONT_MATTER_VALUES 4096

/* One value; a list gives several with the same key, in order. */
struct front_value {
	char *key;
	char *value;
	bool list;		/* stood in a list, not alone */
};

struct front_matter {
	struct front_value *v;
	size_t n, cap;
};

/*
 * Bytes of the head with both of its `---` lines, 0 when there is none; the
 * part between them is `*yaml`, `*len`.
 */
size_t front_matter_find(const char *s, size_t size, const char **yaml,
    size_t *len);

/*
 * The values of the root mapping.  What libyaml does not accept, or what we
 * do not (aliases, depth over FRONT_MATTER_DEPTH), is read again as plain
 * `key: value` lines and `- item` lists, because a title with a colon in it
 * is a mistake of every day and no reason to lose the date.
 */
void front_matter_read(struct front_matter *, const char *yaml, size_t len);
void front_matter_clear(struct front_matter *);

/* The first value of the key, or NULL. */
const char *front_matter_get(const struct front_matter *, const char *key);

#endif
