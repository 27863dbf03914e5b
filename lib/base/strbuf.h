/*
 * Growable text with a ceiling that must be named when it is made.  The
 * text is always terminated.  What would go over the ceiling is left out as
 * a whole, sets `full` and is reported by strbuf_status; so a writer may
 * append many times and ask once.
 */
#ifndef BASE_STRBUF_H
#define BASE_STRBUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct strbuf {
	char *s;		/* never NULL after strbuf_init */
	size_t len;		/* bytes, without the terminator */
	size_t cap;		/* bytes allocated */
	size_t max;		/* ceiling for len */
	bool full;		/* something did not fit */
};

void strbuf_init(struct strbuf *, size_t max);
void strbuf_clear(struct strbuf *);		/* free; init again to reuse */
void strbuf_reset(struct strbuf *);		/* empty, keep the memory */
void strbuf_truncate(struct strbuf *, size_t len);
void strbuf_add(struct strbuf *, const void *, size_t len);
void strbuf_addstr(struct strbuf *, const char *);
void strbuf_addf(struct strbuf *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* In line, for texts are made of single characters, too. */
static inline void
strbuf_addch(struct strbuf *sb, char c)
{
	if (sb->len + 1 >= sb->cap || sb->len >= sb->max) {
		strbuf_add(sb, &c, 1);
		return;
	}
	sb->s[sb->len++] = c;
	sb->s[sb->len] = '\0';
}
/* Append the UTF-8 of one code point (a valid scalar value). */
void strbuf_addcp(struct strbuf *, unsigned cp);
/*
 * The text, which the caller now owns; the buffer is empty afterwards and
 * holds no memory, so strbuf_clear may follow and need not.
 */
char *strbuf_take(struct strbuf *);
/* STATUS_OK, or STATUS_TOO_LARGE with a text that names `what`. */
enum status strbuf_status(const struct strbuf *, const char *what,
    struct error *) MUST_USE;

#endif
