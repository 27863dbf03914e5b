/*
 * Markdown with one article in one language: Jekyll notes with front
 * matter, and pages without it.  The other language is another file, which
 * is known by the name alone: `-ja` and `-en` before the extension, or a
 * folder `ja` and `en` on the way.
 */
#include "indexer/formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/strbuf.h"
#include "indexer/front_matter.h"
#include "indexer/lines.h"
#include "indexer/markdown.h"

enum language { LANGUAGE_UNKNOWN, LANGUAGE_JA, LANGUAGE_EN, LANGUAGE_OTHER };

/*
 * Suffixes of translations that go with a dated name.  Two letters such as
 * "it" or "is" end English titles as well and are no proof.
 */
static const char *const other_suffixes[] = {
	"-zh", "-zh-cn", "-zh-tw", "-zh-hans", "-zh-hant", "-ko", "-de",
	"-fr", "-es", "-pt", "-pt-br", "-ru",
};

static bool
is_markdown_name(const char *rel)
{
	static const char *const ends[] = { ".md", ".markdown", ".mdx" };
	struct line name = { rel, strlen(rel) };
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (line_ends(name, ends[i]))
			return true;
	return false;
}

static int
sniff(const struct input *in)
{
	const char *yaml;
	size_t len;

	if (front_matter_find(in->bytes, in->len, &yaml, &len) > 0 &&
	    memchr(yaml, ':', len) != NULL)
		return 80;
	return is_markdown_name(in->rel) ? 50 : 0;
}

static enum language
language_of(const char *code)
{
	if (code == NULL || code[0] == '\0')
		return LANGUAGE_UNKNOWN;
	if (strncmp(code, "ja", 2) == 0 || strcmp(code, "jp") == 0)
		return LANGUAGE_JA;
	if (strncmp(code, "en", 2) == 0)
		return LANGUAGE_EN;
	return LANGUAGE_OTHER;
}

/* What the name of the file says, and where it says it. */
struct name {
	struct line stem;	/* the path without extension */
	enum language suffix;
	const char *other;	/* the suffix of another language */
	enum language folder;	/* of the last folder `ja` or `en` */
	const char *at;		/* that folder, with its slash */
};

static bool
is_dated(const char *file)
{
	int64_t when;

	return date_read(file, strlen(file) < 10 ? 0 : 10, &when) == 10 &&
	    file[10] == '-';
}

static struct name
read_name(const char *rel)
{
	const char *file = strrchr(rel, '/'), *dot, *p;
	struct name n = { 0 };
	size_t i;

	file = file ? file + 1 : rel;
	dot = strrchr(file, '.');
	n.stem.s = rel;
	n.stem.len = dot && dot > file ? (size_t)(dot - rel) : strlen(rel);
	if (line_ends(n.stem, "-ja"))
		n.suffix = LANGUAGE_JA;
	else if (line_ends(n.stem, "-en"))
		n.suffix = LANGUAGE_EN;
	for (i = 0; i < sizeof(other_suffixes) / sizeof(other_suffixes[0]);
	    i++)
		if (line_ends(n.stem, other_suffixes[i]) && is_dated(file))
			n.other = other_suffixes[i] + 1;
	for (p = rel; p < file; p = strchr(p, '/') + 1) {
		enum language l = strncmp(p, "ja/", 3) == 0 ? LANGUAGE_JA :
		    strncmp(p, "en/", 3) == 0 ? LANGUAGE_EN :
		    LANGUAGE_UNKNOWN;

		if (l != LANGUAGE_UNKNOWN) {
			n.folder = l;
			n.at = p;
		}
	}
	return n;
}

/*
 * A folder named `en` may be the country or stand far above; it counts when
 * the text is not plainly in the other language.
 */
static bool
folder_fits(enum language folder, const char *s, size_t len)
{
	size_t japanese, latin;

	text_letters(s, len, &japanese, &latin);
	if (folder == LANGUAGE_JA)
		return japanese * 50 >= latin;
	return japanese < latin;
}

/* The source and the path with the language taken out; both sides' name. */
static char *
pair_key(const struct input *in, const struct name *n)
{
	struct line stem = n->stem;
	struct strbuf sb;
	const char *at = NULL;

	if (n->suffix != LANGUAGE_UNKNOWN)
		stem.len -= 3;
	if (n->folder != LANGUAGE_UNKNOWN &&
	    (n->suffix == LANGUAGE_UNKNOWN || n->suffix == n->folder))
		at = n->at;
	if (at == NULL && n->suffix == LANGUAGE_UNKNOWN)
		return NULL;
	strbuf_init(&sb, strlen(in->source) + stem.len + 2);
	strbuf_addstr(&sb, in->source);
	strbuf_addch(&sb, ':');
	if (at != NULL) {
		strbuf_add(&sb, stem.s, (size_t)(at - stem.s));
		stem.len -= (size_t)(at + 3 - stem.s);
		stem.s = at + 3;
	}
	strbuf_add(&sb, stem.s, stem.len);
	return strbuf_take(&sb);
}

/* The first of the keys that is there, for the article to own. */
static char *
copy_of(const struct front_matter *fm, const char *const *keys)
{
	const char *value = NULL;

	for (; value == NULL && *keys != NULL; keys++)
		value = front_matter_get(fm, *keys);
	return xstrdup(value);
}

/* A tag alone may be several with commas between; one of a list is one. */
static void
add_tag(struct article *a, const struct front_value *v)
{
	if (v->list)
		article_add_tag(a, v->value);
	else
		tags_add(a, v->value);
}

static void
read_fields(struct article *a, struct side_text *t,
    const struct front_matter *fm)
{
	static const char *const titles[] = { "title", NULL };
	static const char *const summaries[] = {
		"summary", "description", "excerpt", NULL
	};
	static const char *const authors[] = { "author", "authors", NULL };
	static const char *const sources[] = { "source", "publisher", NULL };
	static const char *const urls[] = {
		"url", "source_url", "original_url", "canonical_url", "link",
		NULL
	};
	static const char *const dates[] = { "date", "published", NULL };
	static const char *const tags[] = { "tags", "categories", "category" };
	char *date = copy_of(fm, dates);
	size_t i, k;

	t->title = copy_of(fm, titles);
	t->summary = copy_of(fm, summaries);
	a->author = copy_of(fm, authors);
	a->source = copy_of(fm, sources);
	a->url = copy_of(fm, urls);
	if (date != NULL && date_read(date, strlen(date), &a->date) == 0)
		a->date = NO_DATE;
	free(date);
	for (i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
		for (k = 0; k < fm->n; k++)
			if (strcmp(fm->v[k].key, tags[i]) == 0)
				add_tag(a, &fm->v[k]);
}

static void
read_original(struct article *a, const struct front_matter *fm,
    enum side side)
{
	const char *translated = front_matter_get(fm, "translated");

	if (translated == NULL)
		return;
	if (strcmp(translated, "true") == 0 || strcmp(translated, "yes") == 0)
		a->original = side == SIDE_JA ? ORIGINAL_EN : ORIGINAL_JA;
	else if (strcmp(translated, "false") == 0 ||
	    strcmp(translated, "no") == 0)
		a->original = side == SIDE_JA ? ORIGINAL_JA : ORIGINAL_EN;
}

/*
 * The body; a first heading of level 1 is the title when nothing else is,
 * and is left out of the body when it only repeats the title.  Without
 * front matter any first heading is.
 */
static enum status
read_body(struct side_text *t, const char *s, size_t len, struct error *err)
{
	struct markdown md;
	struct strbuf body;
	size_t i, skip;
	enum status st;

	st = markdown_read(&md, s, len, err);
	if (st != STATUS_OK)
		return st;
	skip = md.n;
	for (i = 0; i < md.n && skip == md.n; i++)
		if (md.v[i].kind == MARKDOWN_HEADING && md.v[i].level == 1)
			skip = i;
	if (skip == md.n && md.n > 0 && md.v[0].kind == MARKDOWN_HEADING &&
	    t->title == NULL)
		skip = 0;
	if (skip < md.n && t->title == NULL)
		t->title = xstrdup(md.v[skip].text);
	else if (skip < md.n && strcmp(t->title, md.v[skip].text) != 0)
		skip = md.n;
	strbuf_init(&body, 4 * len + 16);
	markdown_body(&md, 0, skip, &body);
	if (skip < md.n)
		markdown_body(&md, skip + 1, md.n, &body);
	t->body = strbuf_take(&body);
	markdown_clear(&md);
	return STATUS_OK;
}

static enum language
choose_language(const struct name *n, const struct front_matter *fm,
    const char *s, size_t len, const char **other)
{
	const char *code = front_matter_get(fm, "lang");
	enum language l = n->suffix;

	*other = NULL;
	if (code == NULL)
		code = front_matter_get(fm, "language");
	if (l == LANGUAGE_UNKNOWN) {
		l = language_of(code);
		*other = code;
	}
	if (l == LANGUAGE_UNKNOWN && n->other != NULL) {
		l = LANGUAGE_OTHER;
		*other = n->other;
	}
	if (l == LANGUAGE_UNKNOWN)
		l = n->folder;
	if (l == LANGUAGE_UNKNOWN)
		l = text_side(s, len) == SIDE_JA ? LANGUAGE_JA : LANGUAGE_EN;
	return l;
}

static enum status
parse(const struct input *in, const struct sink *sink, struct error *err)
{
	struct front_matter fm = { 0 };
	struct name name = read_name(in->rel);
	struct article *a = NULL;
	const char *yaml, *other, *s = in->bytes;
	size_t yamllen, head, len;
	enum language language;
	enum status st = STATUS_OK;
	enum side side;
	char reason[64];

	head = front_matter_find(s, in->len, &yaml, &yamllen);
	if (head > 0)
		front_matter_read(&fm, yaml, yamllen);
	s += head;
	len = in->len - head;
	if (name.folder != LANGUAGE_UNKNOWN &&
	    !folder_fits(name.folder, s, len))
		name.folder = LANGUAGE_UNKNOWN;
	language = choose_language(&name, &fm, s, len, &other);
	if (language == LANGUAGE_OTHER) {
		(void)snprintf(reason, sizeof(reason), "language %.20s",
		    other);
		sink->skip(sink->ctx, 0, reason);
		goto out;
	}
	side = language == LANGUAGE_JA ? SIDE_JA : SIDE_EN;
	a = article_new();
	read_fields(a, &a->side[side], &fm);
	read_original(a, &fm, side);
	st = read_body(&a->side[side], s, len, err);
	if (st != STATUS_OK)
		goto out;
	a->pair_key = pair_key(in, &name);
	sink->article(sink->ctx, a, 0);
	a = NULL;
out:
	article_free(a);
	front_matter_clear(&fm);
	return st;
}

const struct format format_note = { "note", sniff, parse, 0 };
