/*
 * Lines of a captured page that are surely not the article: buttons, event
 * adverts, commission notes, "how to reach the author".  Whole lines only,
 * from a table, and careful: an advert that stays is better than a sentence
 * that goes.
 */
#ifndef INDEXER_FURNITURE_H
#define INDEXER_FURNITURE_H

#include <stddef.h>

#include "indexer/lines.h"

/* How many of the n lines at v are furniture; 0 means v[0] is text. */
size_t furniture(const struct line *v, size_t n);

#endif
