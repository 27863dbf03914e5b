/*
 * Markdown news in Japanese whose data stand in the text: reports with a
 * table under `## メタデータ`, and daily digests of several stories, each a
 * numbered heading over its source and category.  Every story is an article
 * of its own; the highlights, tasks and link lists of a digest only repeat
 * its stories.
 */
#include "indexer/formats.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/strbuf.h"
#include "indexer/lines.h"
#include "indexer/markdown.h"

#define METADATA "メタデータ"
#define SOURCE "出典"

/* What a line of data is about, by its Japanese label. */
enum field { FIELD_NONE, FIELD_SOURCE, FIELD_CATEGORY, FIELD_DATE,
	FIELD_URL, FIELD_AUTHOR };

static const struct {
	const char *label;
	enum field field;
} labels[] = {
	{ "出典", FIELD_SOURCE }, { "ソース", FIELD_SOURCE },
	{ "カテゴリ", FIELD_CATEGORY }, { "カテゴリー", FIELD_CATEGORY },
	{ "発表日", FIELD_DATE }, { "発生日", FIELD_DATE },
	{ "公開日", FIELD_DATE }, { "公式リンク", FIELD_URL },
	{ "リンク", FIELD_URL }, { "著者", FIELD_AUTHOR },
};

/*
 * `## メタデータ` for a report; for a digest a heading of level 3 with
 * `**出典**` right under it.
 */
static int
sniff(const struct input *in)
{
	const char *p = in->bytes, *nl;

	if (in->len < 2 || memcmp(p, "# ", 2) != 0)
		return 0;
	if (strstr(p, "\n## " METADATA "\n") != NULL)
		return 85;
	while ((p = strstr(p, "\n### ")) != NULL) {
		nl = strchr(p + 1, '\n');
		if (nl == NULL)
			break;
		while (*nl == '\n')
			nl++;
		if (strncmp(nl, "**" SOURCE, strlen("**" SOURCE)) == 0)
			return 85;
		p = nl - 1;
	}
	return 0;
}

/* The value behind `label` and one of the separators, or no field. */
static enum field
split_field(const struct markdown_line *l, const char *const *seps,
    struct line *value)
{
	struct line text = { l->text, l->len };
	size_t i, k, n;

	for (i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (!line_begins(text, labels[i].label))
			continue;
		n = strlen(labels[i].label);
		*value = line_trim(text.s + n, text.len - n);
		for (k = 0; seps[k] != NULL; k++) {
			if (!line_begins(*value, seps[k]))
				continue;
			n = strlen(seps[k]);
			*value = line_trim(value->s + n, value->len - n);
			return labels[i].field;
		}
	}
	return FIELD_NONE;
}

/* `プロダクト・技術` and `ビジネス / 技術` are two tags each. */
static void
add_categories(struct article *a, struct line l)
{
	static const char *const seps[] = { "・", " / ", "、", "，", ", " };
	const char *end = l.s + l.len;

	while (l.s < end) {
		const char *next = end, *after = end, *p;
		struct line part;
		size_t i;
		char *tag;

		for (i = 0; i < sizeof(seps) / sizeof(seps[0]); i++) {
			for (p = l.s; p + strlen(seps[i]) <= next; p++)
				if (memcmp(p, seps[i], strlen(seps[i])) == 0) {
					next = p;
					after = p + strlen(seps[i]);
					break;
				}
		}
		part = line_trim(l.s, (size_t)(next - l.s));
		tag = line_dup(part);
		article_add_tag(a, tag);
		free(tag);
		l.s = next == end ? end : after;
	}
}

static void
set(char **field, struct line value)
{
	free(*field);
	*field = line_dup(value);
}

static void
apply(struct article *a, enum field field, struct line value,
    const char *url)
{
	int64_t when;

	switch (field) {
	case FIELD_SOURCE:
		set(&a->source, value);
		if (url != NULL && a->url == NULL)
			a->url = xstrdup(url);
		break;
	case FIELD_CATEGORY:
		add_categories(a, value);
		break;
	case FIELD_DATE:
		if (date_read(value.s, value.len, &when) > 0)
			a->date = when;
		break;
	case FIELD_URL:
		free(a->url);
		a->url = url ? xstrdup(url) : line_dup(value);
		break;
	case FIELD_AUTHOR:
		set(&a->author, value);
		break;
	case FIELD_NONE:
		break;
	}
}

static bool
is_heading(const struct markdown_line *l, int level)
{
	return l->kind == MARKDOWN_HEADING && l->level == level;
}

static const char *const colons[] = { ":", "：", NULL };
static const char *const bars[] = { "|", NULL };

static bool
is_story(const struct markdown *md, size_t i)
{
	struct line value;

	return is_heading(&md->v[i], 3) && i + 1 < md->n &&
	    split_field(&md->v[i + 1], colons, &value) == FIELD_SOURCE;
}

/* `3. Title`: without the number. */
static struct line
story_title(const struct markdown_line *l)
{
	size_t i = 0;

	while (i < l->len && l->text[i] >= '0' && l->text[i] <= '9')
		i++;
	if (i > 0 && i < l->len && l->text[i] == '.')
		return line_trim(l->text + i + 1, l->len - i - 1);
	return (struct line){ l->text, l->len };
}

/* The date of the file: in its name, else in the title of the digest. */
static int64_t
file_date(const struct input *in, const struct markdown *md)
{
	const char *file = strrchr(in->rel, '/');
	int64_t when;
	size_t i;

	file = file ? file + 1 : in->rel;
	if (date_read(file, strlen(file), &when) > 0)
		return when;
	for (i = 0; md->n > 0 && i < md->v[0].len; i++)
		if (md->v[0].text[i] == '2' && date_read(md->v[0].text + i,
		    md->v[0].len - i, &when) > 0)
			return when;
	return NO_DATE;
}

static void
read_digest(const struct input *in, const struct markdown *md,
    const struct sink *sink)
{
	int64_t date = file_date(in, md);
	unsigned record = 0;
	size_t i = 0, k;

	while (i < md->n) {
		struct article *a;
		struct side_text *t;
		struct strbuf body;
		struct line value;
		enum field field;

		if (!is_story(md, i)) {
			i++;
			continue;
		}
		a = article_new();
		t = &a->side[SIDE_JA];
		a->date = date;
		t->title = line_dup(story_title(&md->v[i]));
		for (i++; i < md->n; i++) {
			field = split_field(&md->v[i], colons, &value);
			if (field == FIELD_NONE)
				break;
			apply(a, field, value, md->v[i].url);
		}
		for (k = i; k < md->n && (md->v[k].kind != MARKDOWN_HEADING ||
		    md->v[k].level > 3); k++)
			;
		strbuf_init(&body, 2 * in->len + 16);
		markdown_body(md, i, k, &body);
		t->body = strbuf_take(&body);
		i = k;
		sink->article(sink->ctx, a, ++record);
	}
}

static void
read_report(const struct input *in, const struct markdown *md,
    const struct sink *sink)
{
	struct article *a = article_new();
	struct strbuf body;
	struct side_text *t;
	struct line value;
	size_t i, table;
	enum field field;

	for (i = 0; i < md->n && !(is_heading(&md->v[i], 2) &&
	    strcmp(md->v[i].text, METADATA) == 0); i++)
		;
	strbuf_init(&body, 2 * in->len + 16);
	markdown_body(md, 1, i, &body);
	for (table = i + 1; table < md->n &&
	    md->v[table].kind == MARKDOWN_ROW; table++) {
		field = split_field(&md->v[table], bars, &value);
		apply(a, field, value, md->v[table].url);
		/* A row that no field took is text. */
		if (field == FIELD_NONE && table > i + 1)
			markdown_body(md, table, table + 1, &body);
	}
	markdown_body(md, table, md->n, &body);
	if (a->date == NO_DATE)
		a->date = file_date(in, md);
	t = &a->side[text_side(body.s, body.len)];
	t->title = xstrdup(md->v[0].text);
	t->body = strbuf_take(&body);
	sink->article(sink->ctx, a, 0);
}

static enum status
parse(const struct input *in, const struct sink *sink, struct error *err)
{
	struct markdown md;
	enum status st = markdown_read(&md, in->bytes, in->len, err);
	bool report = false, digest = false;
	size_t i;

	if (st != STATUS_OK)
		return st;
	for (i = 0; i < md.n; i++) {
		report = report || (is_heading(&md.v[i], 2) &&
		    strcmp(md.v[i].text, METADATA) == 0);
		digest = digest || is_story(&md, i);
	}
	/* What only looked like one of them is a note. */
	if (report)
		read_report(in, &md, sink);
	else if (digest)
		read_digest(in, &md, sink);
	else
		st = format_note.parse(in, sink, err);
	markdown_clear(&md);
	return st;
}

const struct format format_digest = { "digest", sniff, parse, 0 };
