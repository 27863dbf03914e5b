#include "base/msg.h"

#include <sys/stat.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *program;
static bool journal;
static enum msg_level threshold = MSG_WARN;

/* As systemd.exec(5) tells a service where its standard error goes. */
static bool
is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char ours[48];
	struct stat sb;

	if (stream == NULL || fstat(STDERR_FILENO, &sb) != 0)
		return false;
	snprintf(ours, sizeof(ours), "%ju:%ju", (uintmax_t)sb.st_dev,
	    (uintmax_t)sb.st_ino);
	return strcmp(stream, ours) == 0;
}

void
msg_program(const char *name)
{
	program = name;
	journal = is_journal();
}

void
msg_level(enum msg_level level)
{
	threshold = level;
}

enum msg_level
msg_level_get(void)
{
	return threshold;
}

FILE *
msg_stream(void)
{
	return stderr;
}

__attribute__((format(printf, 2, 0)))
static void
say(enum msg_level level, const char *fmt, va_list ap)
{
	static const int priority[] = {		/* of syslog(3) */
		[MSG_ERROR] = 3, [MSG_WARN] = 4, [MSG_INFO] = 6,
		[MSG_DEBUG] = 7
	};
	char line[2048];

	if (level > threshold)
		return;
	vsnprintf(line, sizeof(line), fmt, ap);
	if (journal)
		fprintf(stderr, "<%d>", priority[level]);
	if (program != NULL)
		fprintf(stderr, "%s: ", program);
	for (const char *p = line; *p != '\0'; p++) {
		unsigned char c = (unsigned char)*p;

		if (c < 0x20 || c == 0x7f)
			fprintf(stderr, "\\x%02x", c);
		else
			fputc(c, stderr);
	}
	fputc('\n', stderr);
}

#define SAY(level) do {							\
	va_list ap;							\
	va_start(ap, fmt);						\
	say(level, fmt, ap);						\
	va_end(ap);							\
} while (0)

void
msg_error(const char *fmt, ...)
{
	SAY(MSG_ERROR);
}

void
msg_warn(const char *fmt, ...)
{
	SAY(MSG_WARN);
}

void
msg_info(const char *fmt, ...)
{
	SAY(MSG_INFO);
}

void
msg_debug(const char *fmt, ...)
{
	SAY(MSG_DEBUG);
}
