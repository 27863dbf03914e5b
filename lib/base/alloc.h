/*
 * Memory that is always there: out of memory ends the program with a
 * message, so no caller needs a branch for it.  Sizes that come from outside
 * are held against a ceiling before they get here.
 */
#ifndef BASE_ALLOC_H
#define BASE_ALLOC_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
/* Room for n elements; overflow of n * size ends the program too. */
void *xreallocarray(void *p, size_t n, size_t size);
/* Copies that the caller frees; xstrdup accepts NULL and returns NULL. */
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t len);
void *xmemdup(const void *p, size_t len);

#endif
