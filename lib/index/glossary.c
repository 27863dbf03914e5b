#include "index/glossary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "index/reader.h"
#include "index/schema.h"

static const char *const origins[GLOSSARY_ORIGINS] = {
	[GLOSSARY_LEARNED] = "learned",
	[GLOSSARY_NAME] = "name",
	[GLOSSARY_DICTIONARY] = "dictionary",
	[GLOSSARY_HAND] = "hand",
};

const char *
glossary_origin_name(enum glossary_origin o)
{
	return origins[o];
}

void
glossary_note(struct strbuf *sb, enum side side, const char *term, size_t len)
{
	strbuf_addf(sb, NOTE_GLOSSARY_WORD "%s:", side_name(side));
	strbuf_add(sb, term, len);
}

/* A value is a line for each: origin, score in thousandths, count, term and,
 * unless it is the same, the shown form, with tabs between. */
void
glossary_write(struct strbuf *sb, const struct translation *t)
{
	strbuf_addf(sb, "%c%d\t%u\t%s", origins[t->origin][0],
	    (int)(t->score * 1000 + 0.5), t->together, t->term);
	if (strcmp(t->shown, t->term) != 0)
		strbuf_addf(sb, "\t%s", t->shown);
	strbuf_addch(sb, '\n');
}

static bool
read_line(struct translation *t, char *line)
{
	char *cell, *rest = line;

	memset(t, 0, sizeof(*t));
	cell = strsep(&rest, "\t");
	for (int o = 0; o < GLOSSARY_ORIGINS; o++)
		if (origins[o][0] == cell[0])
			t->origin = (enum glossary_origin)o;
	t->score = cell[0] == '\0' ? 0 : (double)strtoul(cell + 1, NULL, 10) /
	    1000;
	cell = strsep(&rest, "\t");
	t->together = cell == NULL ? 0 : (unsigned)strtoul(cell, NULL, 10);
	t->term = strsep(&rest, "\t");
	t->shown = rest == NULL ? t->term : rest;
	return t->term != NULL;
}

void
glossary_read(struct translations *ts, char *bytes)
{
	char *rest = bytes, *line;

	memset(ts, 0, sizeof(*ts));
	ts->bytes = bytes;
	while ((line = strsep(&rest, "\n")) != NULL && ts->n < GLOSSARY_BEST)
		if (*line != '\0' && read_line(&ts->v[ts->n], line))
			ts->n++;
}

void
translations_clear(struct translations *ts)
{
	free(ts->bytes);
	memset(ts, 0, sizeof(*ts));
}

void
glossary_state_read(struct glossary_state *s, const char *value)
{
	size_t *field[] = { &s->articles, &s->pairs, &s->words[SIDE_JA],
	    &s->words[SIDE_EN], &s->changed };
	char *end;

	memset(s, 0, sizeof(*s));
	s->version = (unsigned)strtoul(value, &end, 10);
	for (size_t i = 0; i < sizeof(field) / sizeof(field[0]); i++)
		*field[i] = strtoul(end, &end, 10);
}

void
glossary_state_write(const struct glossary_state *s, struct strbuf *sb)
{
	strbuf_addf(sb, "%u %zu %zu %zu %zu %zu", s->version, s->articles,
	    s->pairs, s->words[SIDE_JA], s->words[SIDE_EN], s->changed);
}

bool
glossary_there(struct reader *r)
{
	struct glossary_state s;
	char *value;

	if (reader_meta(r, META_NOTE NOTE_GLOSSARY, &value, NULL) !=
	    STATUS_OK)
		return false;
	glossary_state_read(&s, value);
	free(value);
	return s.version == GLOSSARY_VERSION;
}

void
glossary_find(struct reader *r, enum side side, const char *term, size_t len,
    struct translations *ts)
{
	struct strbuf key;
	char *value;

	memset(ts, 0, sizeof(*ts));
	if (len == 0 || len > GLOSSARY_TERM_MAX)
		return;
	strbuf_init(&key, 512);
	strbuf_addstr(&key, META_NOTE);
	glossary_note(&key, side, term, len);
	if (reader_meta(r, key.s, &value, NULL) == STATUS_OK)
		glossary_read(ts, value);
	strbuf_clear(&key);
}
