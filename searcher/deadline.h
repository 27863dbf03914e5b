/*
 * A request that takes too long: the visitor is told to come back, and the
 * process ends.  A search cannot be interrupted safely, so nothing of it is
 * used again.
 */
#ifndef SEARCHER_DEADLINE_H
#define SEARCHER_DEADLINE_H

#include <stddef.h>

/*
 * Unless it is lifted within that many seconds, write `answer` to fd and end
 * the process with exit status `code`.  The bytes are borrowed until then.
 * So does the end of the processor time that the process may use.
 */
void deadline_set(unsigned seconds, int fd, const char *answer, size_t len,
    int code);
/* The real answer is on its way: from now on only the process ends. */
void deadline_answering(void);
void deadline_lift(void);

#endif
