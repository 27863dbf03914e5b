/*
 * Where the named scores of an article stand in the database.
 */
#ifndef INDEX_SCORE_H
#define INDEX_SCORE_H

/* The value slot of a score by either of its names, or -1. */
int score_slot(const char *name);

#endif
