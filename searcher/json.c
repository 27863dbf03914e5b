#include "searcher/json.h"

#include <inttypes.h>
#include <string.h>

#include "text/utf8.h"

static void
quote(struct strbuf *out, const char *s)
{
	size_t len = strlen(s), n;
	unsigned cp;

	strbuf_addch(out, '"');
	for (size_t i = 0; i < len; i += n) {
		n = utf8_decode(s + i, len - i, &cp);
		if (cp == '"' || cp == '\\')
			strbuf_addf(out, "\\%c", (int)cp);
		else if (cp == '\n')
			strbuf_addstr(out, "\\n");
		else if (utf8_is_unsafe(cp) || cp == '<')
			strbuf_addf(out, "\\u%04x", cp);
		else
			strbuf_addcp(out, cp);
	}
	strbuf_addch(out, '"');
}

static void
begin(struct json *j, const char *key)
{
	if (j->comma)
		strbuf_addch(j->out, ',');
	j->comma = true;
	if (key == NULL)
		return;
	quote(j->out, key);
	strbuf_addch(j->out, ':');
}

void
json_open(struct json *j, const char *key, char bracket)
{
	begin(j, key);
	strbuf_addch(j->out, bracket);
	j->comma = false;
}

void
json_close(struct json *j, char bracket)
{
	strbuf_addch(j->out, bracket);
	j->comma = true;
}

void
json_string(struct json *j, const char *key, const char *value)
{
	if (value == NULL) {
		json_null(j, key);
		return;
	}
	begin(j, key);
	quote(j->out, value);
}

void
json_int(struct json *j, const char *key, int64_t value)
{
	begin(j, key);
	strbuf_addf(j->out, "%" PRId64, value);
}

void
json_real(struct json *j, const char *key, double value)
{
	begin(j, key);
	strbuf_addf(j->out, "%.4f", value);
}

void
json_bool(struct json *j, const char *key, bool value)
{
	begin(j, key);
	strbuf_addstr(j->out, value ? "true" : "false");
}

void
json_null(struct json *j, const char *key)
{
	begin(j, key);
	strbuf_addstr(j->out, "null");
}
