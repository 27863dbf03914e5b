/*
 * Entities: the things of entities.tsv, found by any of their names.
 */
#ifndef TEXT_ENTITY_H
#define TEXT_ENTITY_H

#include <stddef.h>

struct analyzer;

/*
 * Call back with the number of each entity named in a text, the longest
 * name at each place, repeats included; lexicon_entity() knows the rest.
 */
void entities_find(struct analyzer *, const char *text, size_t len,
    void (*found)(void *ctx, int entity), void *ctx);

/* The entity that a whole label names, or -1. */
int entity_of_label(struct analyzer *, const char *label);

#endif
