#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const names[STATUS_COUNT] = {
	[STATUS_OK] = "ok",
	[STATUS_NOT_FOUND] = "not_found",
	[STATUS_BAD_INPUT] = "bad_input",
	[STATUS_BAD_QUERY] = "bad_query",
	[STATUS_TOO_LARGE] = "too_large",
	[STATUS_NO_INDEX] = "no_index",
	[STATUS_MISMATCH] = "mismatch",
	[STATUS_LOCKED] = "locked",
	[STATUS_STALE] = "stale",
	[STATUS_CORRUPT] = "corrupt",
	[STATUS_IO] = "io",
	[STATUS_NETWORK] = "network",
	[STATUS_NO_MEMORY] = "no_memory",
	[STATUS_INTERNAL] = "internal",
};

const char *
status_name(enum status st)
{
	return st < STATUS_COUNT ? names[st] : "unknown";
}

/*
 * A message may quote bytes of a hostile file: keep it one line, and do not
 * leave half a character where snprintf cut it.
 */
static void
tidy(char *text, size_t size)
{
	size_t len = strlen(text);

	for (size_t i = 0; i < len; i++)
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
			text[i] = '?';
	if (len + 1 < size)
		return;
	while (len > 0 && ((unsigned char)text[len - 1] & 0xc0) == 0x80)
		len--;
	if (len > 0 && (unsigned char)text[len - 1] >= 0xc0)
		len--;
	text[len] = '\0';
}

enum status
error_set(struct error *err, enum status st, const char *fmt, ...)
{
	va_list ap;

	if (err == NULL)
		return st;
	err->status = st;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	tidy(err->text, sizeof(err->text));
	return st;
}

void
error_prefix(struct error *err, const char *fmt, ...)
{
	struct error old;
	va_list ap;
	size_t used;

	if (err == NULL)
		return;
	old = *err;
	va_start(ap, fmt);
	vsnprintf(err->text, sizeof(err->text), fmt, ap);
	va_end(ap);
	used = strlen(err->text);
	snprintf(err->text + used, sizeof(err->text) - used, ": %s", old.text);
	tidy(err->text, sizeof(err->text));
}
