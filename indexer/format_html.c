/*
 * A page of HTML, with one article in one language.
 */
#include "config.h"

#include "indexer/formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "article/article_json.h"
#include "base/alloc.h"
#include "base/array.h"
#include "base/date.h"
#include "indexer/html.h"
#include "indexer/lines.h"

#define SAVED_FROM "<!-- saved from url=("

/* A page that was saved begins with a remark of who saved it. */
static void
skip_comment(struct line *text)
{
	const char *end;

	if (!line_begins(*text, "<!--"))
		return;
	end = memmem(text->s, text->len, "-->", 3);
	if (end != NULL)
		*text = line_trim(end + 3, text->len -
		    (size_t)(end + 3 - text->s));
}

/* "<!-- saved from url=(0023)https://host/page -->", as browsers write it. */
static char *
saved_from(const struct input *in)
{
	size_t n = in->len < 4096 ? in->len : 4096;
	const char *p = memmem(in->bytes, n, SAVED_FROM, strlen(SAVED_FROM));
	const char *end = in->bytes + n, *from;

	if (p == NULL || (p = memchr(p, ')', (size_t)(end - p))) == NULL)
		return NULL;
	for (from = ++p; p < end && *p > ' ' && *p != '<'; p++)
		;
	if (strncmp(from, "http", 4) != 0 || p == end)
		return NULL;
	return xstrndup(from, (size_t)(p - from));
}

static int
sniff(const struct input *in)
{
	static const char *const ends[] = { ".html", ".htm", ".xhtml" };
	struct line name = { in->rel, strlen(in->rel) };
	struct line text = line_trim(in->bytes, in->len < 1000 ? in->len :
	    1000);
	size_t i;

	skip_comment(&text);
	if (text.len == 0)
		return 0;
	if (strncasecmp(text.s, "<!doctype html", 14) == 0 ||
	    strncasecmp(text.s, "<html", 5) == 0)
		return 70;
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (line_ends(name, ends[i]))
			return 40;
	return 0;
}

/*
 * The title without the name of the site, which stands at one end behind a
 * bar or a dash; the first heading says where to cut.
 */
static char *
page_title(const struct html_page *page)
{
	static const char *const seps[] = {
		" | ", "｜", " - ", " – ", " — ", " : ", " :: ", "：",
		" － ",
	};
	const char *title = page->title ? page->title : page->heading;
	size_t i;

	if (title == NULL)
		return NULL;
	for (i = 0; i < sizeof(seps) / sizeof(seps[0]); i++) {
		const char *p = strstr(title, seps[i]), *last = p;

		if (p == NULL)
			continue;
		while ((p = strstr(p + 1, seps[i])) != NULL)
			last = p;
		p = last + strlen(seps[i]);
		if ((page->site != NULL && strcmp(p, page->site) == 0) ||
		    (page->heading != NULL && strcmp(p, page->heading) == 0) ||
		    (page->heading != NULL && strlen(page->heading) ==
		    (size_t)(last - title) && memcmp(title, page->heading,
		    strlen(page->heading)) == 0))
			return xstrndup(title, (size_t)(last - title));
	}
	return xstrdup(title);
}

static void
set_once(char **field, const json_t *v)
{
	if (*field == NULL && json_is_string(v) &&
	    json_string_value(v)[0] != '\0')
		*field = xstrdup(json_string_value(v));
}

/* A person or publisher: a name, an object with one, a list of those. */
static const json_t *
name_of(const json_t *v)
{
	if (json_is_array(v))
		v = json_array_get(v, 0);
	return json_is_object(v) ? json_object_get(v, "name") : v;
}

static void
add_keywords(struct html_page *page, const json_t *v)
{
	size_t i;

	/* A lone string is a list with commas, split with the others. */
	if (json_is_string(v))
		array_push(&page->tags, xstrdup(json_string_value(v)));
	for (i = 0; json_is_array(v) && i < json_array_size(v); i++)
		if (json_is_string(json_array_get(v, i)))
			array_push(&page->tags, xstrdup(json_string_value(
			    json_array_get(v, i))));
}

/* What schema.org's words say of an article; of other things, nothing. */
static void
read_thing(struct html_page *page, const json_t *o)
{
	const json_t *graph = json_object_get(o, "@graph");
	size_t i;

	for (i = 0; json_is_array(o) && i < json_array_size(o); i++)
		read_thing(page, json_array_get(o, i));
	if (json_is_array(graph))
		read_thing(page, graph);
	if (json_object_get(o, "headline") == NULL)
		return;
	set_once(&page->title, json_object_get(o, "headline"));
	set_once(&page->description, json_object_get(o, "description"));
	set_once(&page->date, json_object_get(o, "datePublished"));
	set_once(&page->url, json_object_get(o, "url"));
	set_once(&page->author, name_of(json_object_get(o, "author")));
	set_once(&page->site, name_of(json_object_get(o, "publisher")));
	add_keywords(page, json_object_get(o, "keywords"));
}

static void
read_data(struct html_page *page)
{
	size_t i;

	for (i = 0; i < page->data.n; i++) {
		json_t *o;

		if (article_json_load(&o, page->data.v[i],
		    strlen(page->data.v[i]), NULL) != STATUS_OK)
			continue;
		read_thing(page, o);
		json_decref(o);
	}
}

static void
set_date(struct article *a, const char *text)
{
	if (a->date == NO_DATE && text != NULL &&
	    date_read(text, strlen(text), &a->date) == 0)
		a->date = NO_DATE;
}

/* .../2026/06/19/... in the address, where the page says nothing. */
static void
set_date_of_path(struct article *a)
{
	const char *p = a->url;

	while (a->date == NO_DATE && p != NULL &&
	    (p = strchr(p, '/')) != NULL) {
		p++;
		if (strncmp(p, "19", 2) == 0 || strncmp(p, "20", 2) == 0)
			set_date(a, p);
	}
}

static enum status
parse(const struct input *in, const struct sink *sink, struct error *err)
{
	struct html_page page;
	struct article *a;
	struct side_text *t;
	enum side side;
	char reason[64];
	size_t i;

	(void)err;
	html_page_read(&page, in->bytes, in->len);
	read_data(&page);
	side = text_side(page.body.s, page.body.len);
	if (page.lang != NULL && side == SIDE_EN &&
	    strncasecmp(page.lang, "en", 2) != 0 &&
	    strncasecmp(page.lang, "ja", 2) != 0) {
		(void)snprintf(reason, sizeof(reason), "language %.20s",
		    page.lang);
		sink->skip(sink->ctx, 0, reason);
		html_page_clear(&page);
		return STATUS_OK;
	}
	a = article_new();
	t = &a->side[side];
	t->title = page_title(&page);
	t->summary = xstrdup(page.description);
	t->body = strbuf_take(&page.body);
	a->source = xstrdup(page.site ? page.site : input_publisher(in));
	a->author = xstrdup(page.author ? page.author : page.seen_author);
	a->url = page.url ? xstrdup(page.url) : saved_from(in);
	set_date(a, page.date);
	set_date(a, page.seen_date);
	set_date_of_path(a);
	for (i = 0; i < page.tags.n; i++)
		tags_add(a, page.tags.v[i]);
	if (page.tags.n == 0 && page.keywords != NULL)
		tags_add(a, page.keywords);
	html_page_clear(&page);
	sink->article(sink->ctx, a, 0);
	return STATUS_OK;
}

const struct format format_html = { "html", sniff, parse, 0 };
