/*
 * A search as a feed (RFC 4287), and the two small answers that browsers
 * ask for: the OpenSearch description and suggestions.
 */
#include "searcher/render.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/strmap.h"
#include "index/term.h"
#include "searcher/feed.h"
#include "searcher/html.h"
#include "searcher/http.h"
#include "searcher/json.h"
#include "searcher/query.h"
#include "searcher/words.h"

#define SUGGESTIONS_MAX 10u
#define ADDRESS_MAX 65536u		/* bytes */
#define OPENSEARCH "http://a9.com/-/spec/opensearch/1.1/"
#define TAG_DATE "2026"			/* when tag: addresses were coined */

/*
 * Links are absolute where an address is configured; else they are left
 * relative, and ids are tag: addresses.
 */
static const char *
base(const struct render_options *opt)
{
	return opt->base_url != NULL ? opt->base_url : opt->script;
}

static void
link_to(struct html *h, const struct render_options *opt, const char *rel,
    const char *type, const struct http_params *to)
{
	struct strbuf sb;

	strbuf_init(&sb, ADDRESS_MAX);
	http_address(&sb, base(opt), to);
	html_open(h, "link");
	html_attr(h, "rel", rel);
	html_attr(h, "type", type);
	html_attr(h, "href", sb.s);
	html_close(h);
	strbuf_clear(&sb);
}

/* "tag:host,2026:what", the host from the configured address. */
static void
tag_address(struct strbuf *out, const struct render_options *opt,
    const char *what)
{
	const char *host = opt->base_url;

	strbuf_addstr(out, "tag:");
	if (host != NULL && (host = strstr(host, "://")) != NULL)
		strbuf_add(out, host + 3, strcspn(host + 3, ":/"));
	else
		strbuf_addstr(out, "localhost");
	strbuf_addstr(out, "," TAG_DATE ":");
	http_encode(out, what);
}

static void
element(struct html *h, const char *name, const char *text)
{
	if (text != NULL)
		html_element(h, name, text);
}

static void
number(struct html *h, const char *name, size_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "%zu", value);
	html_element(h, name, text);
}

static void
instant(struct html *h, const char *name, int64_t date)
{
	struct strbuf sb;

	strbuf_init(&sb, ADDRESS_MAX);
	render_instant(&sb, date);
	if (sb.len > 0)
		html_element(h, name, sb.s);
	strbuf_clear(&sb);
}

static void
links(struct html *h, const struct render_options *opt,
    const struct result *res)
{
	struct http_params to = *opt->params;

	link_to(h, opt, "self", "application/atom+xml", &to);
	if (res->next > 0) {
		to.start = res->next;
		link_to(h, opt, "next", "application/atom+xml", &to);
	}
	to.start = 0;
	to.format = HTTP_HTML;
	link_to(h, opt, "alternate", "text/html", &to);
	to = http_fresh(to.hl, false);
	to.format = HTTP_OSD;
	if (opt->base_url != NULL)
		link_to(h, opt, "search",
		    "application/opensearchdescription+xml", &to);
}

/* The newest hit; of a feed without one, the index. */
static int64_t
newest(const struct result *res)
{
	int64_t at = res->nhits > 0 ? NO_DATE : res->updated;

	for (size_t i = 0; i < res->nhits; i++)
		if (res->hits[i].updated > at)
			at = res->hits[i].updated;
	return at;
}

static void
atom_begin(struct render *r, const struct result *res)
{
	struct html *h = xcalloc(1, sizeof(*h));
	struct strbuf sb;

	r->private = h;
	h->out = r->out;
	h->xml = true;
	strbuf_init(&sb, ADDRESS_MAX);
	strbuf_addstr(r->out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
	html_open(h, "feed");
	html_attr(h, "xmlns", "http://www.w3.org/2005/Atom");
	html_attr(h, "xmlns:opensearch", OPENSEARCH);
	if (r->opt->base_url != NULL) {
		http_address(&sb, r->opt->base_url, r->opt->params);
	} else {
		struct strbuf canonical;

		strbuf_init(&canonical, ADDRESS_MAX);
		http_canonical(r->opt->params, &canonical);
		tag_address(&sb, r->opt, canonical.s);
		strbuf_clear(&canonical);
	}
	html_element(h, "id", sb.s);
	strbuf_reset(&sb);
	if (res->query != NULL && res->query[0] != '\0')
		strbuf_addf(&sb, "%s - ", res->query);
	strbuf_addstr(&sb, word(r->opt->ui, W_SITE));
	html_element(h, "title", sb.s);
	instant(h, "updated", newest(res));
	links(h, r->opt, res);
	number(h, "opensearch:totalResults", res->total);
	number(h, "opensearch:startIndex", res->start);
	number(h, "opensearch:itemsPerPage", res->num);
	html_open(h, "opensearch:Query");
	html_attr(h, "role", "request");
	html_attr(h, "searchTerms", res->query != NULL ? res->query : "");
	html_close(h);
	strbuf_clear(&sb);
}

/*
 * A summary of type html is escaped twice: HTML is written to a text of its
 * own, which becomes the text of the element.
 */
static void
summary(struct html *h, const struct render_options *opt,
    const struct hit *hit)
{
	struct strbuf sb;
	struct html inner = { .out = &sb };

	strbuf_init(&sb, RENDER_MAX);
	for (enum side s = 0; s < SIDES; s++) {
		const struct hit_side *side = &hit->side[s];

		if (!render_side(opt, hit, s))
			continue;
		html_open(&inner, "p");
		html_attr(&inner, "lang", side_name(s));
		element(&inner, "strong", side->title.text);
		html_text(&inner, " ");
		if (side->snippet.text != NULL)
			html_text(&inner, side->snippet.text);
		html_close(&inner);
	}
	html_open(h, "summary");
	html_attr(h, "type", "html");
	html_text(h, sb.s);
	html_close(h);
	strbuf_clear(&sb);
}

static void
titles(struct html *h, const struct hit *hit)
{
	enum side s = hit->side[SIDE_JA].title.text != NULL ? SIDE_JA :
	    SIDE_EN;
	const char *title = hit->side[s].title.text;

	html_open(h, "title");
	html_attr(h, "xml:lang", side_name(s));
	html_text(h, title != NULL ? title : hit->id);
	html_close(h);
}

static void
atom_hit(struct render *r, const struct hit *hit)
{
	struct html *h = r->private;
	struct http_params to = http_fresh(r->opt->params->hl, false);
	struct strbuf sb;

	strbuf_init(&sb, ADDRESS_MAX);
	strbuf_addch(r->out, '\n');
	html_open(h, "entry");
	tag_address(&sb, r->opt, hit->id);
	html_element(h, "id", sb.s);
	strbuf_clear(&sb);
	titles(h, hit);
	instant(h, "published", hit->date);
	instant(h, "updated", hit->updated);
	to.id = hit->id;
	link_to(h, r->opt, "alternate", "text/html", &to);
	if (hit->story_size > 1) {
		to.id = NULL;
		to.q = query_story(hit->story);
		link_to(h, r->opt, "related", "text/html", &to);
		free(to.q);
	}
	if (render_url(hit->url) != NULL) {
		html_open(h, "link");
		html_attr(h, "rel", "via");
		html_attr(h, "href", hit->url);
		html_close(h);
	}
	html_open(h, "author");
	html_element(h, "name", hit->author != NULL ? hit->author :
	    hit->source != NULL ? hit->source : word(r->opt->ui, W_SITE));
	html_close(h);
	for (size_t i = 0; i < hit->ntags; i++) {
		html_open(h, "category");
		html_attr(h, "term", hit->tags[i]);
		html_close(h);
	}
	if (hit->source != NULL) {
		html_open(h, "source");
		html_element(h, "title", hit->source);
		html_close(h);
	}
	summary(h, r->opt, hit);
	html_close(h);
	r->written++;
}

static void
atom_end(struct render *r, const struct result *res)
{
	struct html *h = r->private;

	(void)res;
	html_close(h);
	strbuf_addch(r->out, '\n');
	free(h);
}

static void
template(struct html *h, const char *where, const char *type, const char *rest)
{
	struct strbuf sb;

	strbuf_init(&sb, ADDRESS_MAX);
	strbuf_addstr(&sb, where);
	strbuf_addstr(&sb, rest);
	html_open(h, "Url");
	html_attr(h, "type", type);
	html_attr(h, "template", sb.s);
	if (strcmp(type, "text/html") == 0)
		html_attr(h, "indexOffset", "0");
	html_close(h);
	strbuf_clear(&sb);
}

void
feed_description(struct strbuf *out, const char *base_url)
{
	struct html h = { .out = out, .xml = true };
	struct strbuf self;

	strbuf_addstr(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
	html_open(&h, "OpenSearchDescription");
	html_attr(&h, "xmlns", OPENSEARCH);
	html_element(&h, "ShortName", "AI News 検索");
	html_element(&h, "Description", "AIニュースの日英検索");
	html_element(&h, "InputEncoding", "UTF-8");
	html_element(&h, "Language", "ja");
	html_element(&h, "Language", "en");
	template(&h, base_url, "text/html",
	    "?q={searchTerms}&start={startIndex?}&num={count?}");
	template(&h, base_url, "application/atom+xml",
	    "?q={searchTerms}&format=atom");
	template(&h, base_url, "application/json",
	    "?q={searchTerms}&format=json");
	template(&h, base_url, "application/x-suggestions+json",
	    "?q={searchTerms}&format=suggest");
	strbuf_init(&self, ADDRESS_MAX);
	strbuf_addf(&self, "%s?format=osd", base_url);
	html_open(&h, "Url");
	html_attr(&h, "rel", "self");
	html_attr(&h, "type", "application/opensearchdescription+xml");
	html_attr(&h, "template", self.s);
	html_close(&h);
	html_close(&h);
	strbuf_addch(out, '\n');
	strbuf_clear(&self);
}

/* Labels that begin as the last word does, in place of it; once each. */
static void
suggest_labels(struct json *j, const struct facet *f, const char *typed,
    size_t word, struct strmap *said)
{
	char *begin = label_fold(typed + word);
	struct strbuf sb;

	strbuf_init(&sb, ADDRESS_MAX);
	for (size_t i = 0; i < f->nvalues && said->n < SUGGESTIONS_MAX; i++) {
		char *label = label_fold(f->values[i].label);

		if (strncmp(label, begin, strlen(begin)) == 0 &&
		    (*strmap_put(said, label, strlen(label)))++ == 0) {
			strbuf_reset(&sb);
			strbuf_add(&sb, typed, word);
			strbuf_addstr(&sb, f->values[i].label);
			json_string(j, NULL, sb.s);
		}
		free(label);
	}
	strbuf_clear(&sb);
	free(begin);
}

size_t
feed_last_word(const char *typed)
{
	size_t at = strlen(typed);

	while (at > 0 && typed[at - 1] != ' ' && (at < 3 ||
	    memcmp(typed + at - 3, "\xe3\x80\x80", 3) != 0))
		at--;
	return at;
}

void
feed_suggestions(struct strbuf *out, const char *typed,
    const struct result *res)
{
	struct json j = { .out = out };
	size_t word = feed_last_word(typed);
	struct strmap said = { 0 };

	json_open(&j, NULL, '[');
	json_string(&j, NULL, typed);
	json_open(&j, NULL, '[');
	if (res->did_you_mean != NULL) {
		json_string(&j, NULL, res->did_you_mean);
	} else if (res->has_facets && typed[word] != '\0') {
		suggest_labels(&j, &res->facet[FACET_ENTITY], typed, word,
		    &said);
		suggest_labels(&j, &res->facet[FACET_TAG], typed, word, &said);
	}
	json_close(&j, ']');
	json_close(&j, ']');
	strbuf_addch(out, '\n');
	strmap_clear(&said);
}

const struct renderer render_atom = { "atom", "application/atom+xml", true,
	false, atom_begin, atom_hit, atom_end };
