/*
 * A page of HTML, with one article in one language.
 */
#include "config.h"

#include "indexer/formats.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/date.h"
#include "indexer/html.h"
#include "indexer/lines.h"

static int
sniff(const struct input *in)
{
	static const char *const ends[] = { ".html", ".htm", ".xhtml" };
	struct line name = { in->rel, strlen(in->rel) };
	struct line text = line_trim(in->bytes, in->len < 1000 ? in->len :
	    1000);
	size_t i;

	if (text.len == 0)
		return 0;
	if (strncasecmp(text.s, "<!doctype html", 14) == 0 ||
	    strncasecmp(text.s, "<html", 5) == 0)
		return 70;
	/* Other XML has text as well. */
	if (line_begins(text, "<?xml"))
		return 30;
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
		    (page->heading != NULL && strlen(page->heading) ==
		    (size_t)(last - title) && memcmp(title, page->heading,
		    strlen(page->heading)) == 0))
			return xstrndup(title, (size_t)(last - title));
	}
	return xstrdup(title);
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
	a->source = xstrdup(page.site);
	a->author = xstrdup(page.author);
	a->url = xstrdup(page.url);
	if (page.date != NULL &&
	    date_read(page.date, strlen(page.date), &a->date) == 0)
		a->date = NO_DATE;
	for (i = 0; i < page.tags.n; i++)
		article_add_tag(a, page.tags.v[i]);
	html_page_clear(&page);
	sink->article(sink->ctx, a, 0);
	return STATUS_OK;
}

const struct format format_html = { "html", sniff, parse, 0 };
