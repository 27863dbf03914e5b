/*
 * The only writer to standard error.  Messages read "program: object:
 * cause"; control characters are escaped, so a log line cannot be forged.
 * For systemd's journal each begins with its priority.
 * Programs use this; libraries return statuses instead.
 */
#ifndef BASE_MSG_H
#define BASE_MSG_H

#include <stdio.h>

enum msg_level { MSG_ERROR, MSG_WARN, MSG_INFO, MSG_DEBUG };

/* The name before the colon; static text.  Default: no name. */
void msg_program(const char *name);
/* What is printed: MSG_ERROR under -q, MSG_WARN normally, ... */
void msg_level(enum msg_level);
enum msg_level msg_level_get(void);

void msg_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void msg_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void msg_info(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void msg_debug(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The stream itself, for progress lines and for argp. */
FILE *msg_stream(void);

#endif
