/*
 * Text for people.  Ids stand in the first line of a hit for copy and
 * paste; both sides follow, each with its title and the best sentences.
 */
#include "searcher/render.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "index/mismatch.h"
#include "searcher/term.h"
#include "searcher/words.h"
#include "text/utf8.h"

#define INDENT_TITLE 6u		/* columns: "   ja " */
#define TAGS_MAX 4096u		/* bytes of a tag list on screen */
#define WIDTH_MIN 20u		/* columns a text keeps on any terminal */
#define SOURCE_MIN 6u		/* columns below which a name says nothing */

static const char *
say(const struct render *r, enum word w)
{
	return word(r->opt->ui, w);
}

/* As many tags as fit; "…" stands for the others. */
static void
tag_list(struct strbuf *out, const struct hit *h, size_t columns)
{
	struct strbuf sb;
	size_t used = 0, last = h->ntags;

	strbuf_init(&sb, TAGS_MAX);
	for (size_t i = 0; i < h->ntags; i++) {
		strbuf_reset(&sb);
		term_text(&sb, h->tags[i], strlen(h->tags[i]));
		used += utf8_columns(sb.s, sb.len) + (i > 0 ? 2 : 0);
		/* Behind all but the last one there is room for more. */
		if (used + (i + 1 < last ? 3 : 0) > columns)
			last = i;
		if (i == 0 && last == 0)
			break;
		strbuf_addstr(out, i == 0 ? "  [" : ", ");
		if (i == last) {
			strbuf_addstr(out, "…");
			break;
		}
		strbuf_add(out, sb.s, sb.len);
	}
	if (last > 0)
		strbuf_addch(out, ']');
	strbuf_clear(&sb);
}

/* The publisher's name, cut to so many columns; nothing where few are. */
static void
source_name(struct strbuf *out, const char *source, size_t columns)
{
	struct strbuf sb;
	size_t len;

	strbuf_init(&sb, RENDER_MAX);
	term_text(&sb, source, strlen(source));
	len = sb.len;
	if (utf8_columns(sb.s, sb.len) > columns)
		len = columns < SOURCE_MIN ? 0 :
		    utf8_fit(sb.s, sb.len, columns - 1);
	if (len > 0)
		strbuf_addstr(out, "  ");
	strbuf_add(out, sb.s, len);
	if (len > 0 && len < sb.len)
		strbuf_addstr(out, "…");
	strbuf_clear(&sb);
}

/* Columns that are left of a width, 0 standing for any. */
static size_t
left_of(size_t width, size_t used)
{
	if (width == 0)
		return SIZE_MAX;
	return width > used ? width - used : 0;
}

static void
first_line(struct render *r, const struct hit *h)
{
	struct strbuf left, right;
	int importance = render_importance(h->scores, h->nscores);
	size_t used, width = r->opt->width;
	char stars[16] = "";

	strbuf_init(&left, RENDER_MAX);
	strbuf_init(&right, RENDER_MAX);
	strbuf_addf(&left, "%zu", h->rank);
	if (h->date != NO_DATE) {
		strbuf_addstr(&left, "  ");
		render_day(&left, h->date);
	}
	if (importance > 0)
		snprintf(stars, sizeof(stars), "  ★%d", importance);
	strbuf_addstr(&right, "  id:");
	term_text(&right, h->id, strlen(h->id));
	if (h->story_size > 1)
		strbuf_addf(&right, "  (+%zu %s)", h->story_size - 1,
		    say(r, W_SAME_STORY));
	/* The id, which gets copied, is never cut; the rest gives way. */
	used = utf8_columns(stars, strlen(stars)) +
	    utf8_columns(right.s, right.len);
	if (h->source != NULL)
		source_name(&left, h->source, left_of(width, used +
		    utf8_columns(left.s, left.len) + 2));
	strbuf_addstr(&left, stars);
	used = utf8_columns(left.s, left.len) +
	    utf8_columns(right.s, right.len);
	tag_list(&left, h, left_of(width, used + 4));
	strbuf_add(r->out, left.s, left.len);
	strbuf_add(r->out, right.s, right.len);
	strbuf_addch(r->out, '\n');
	strbuf_clear(&left);
	strbuf_clear(&right);
}

static size_t
room(const struct render *r)
{
	if (r->opt->width == 0)
		return 0;
	return r->opt->width > INDENT_TITLE + WIDTH_MIN ?
	    r->opt->width - INDENT_TITLE : WIDTH_MIN;
}

static void
one_side(struct render *r, const struct hit_side *side, const char *name)
{
	strbuf_addf(r->out, "   %s ", name);
	if (side->title.text != NULL)
		term_marked(r->out, &side->title, room(r), r->opt->styled);
	if (side->title.text != NULL && side->snippet.text != NULL)
		strbuf_addf(r->out, "\n%*s", (int)INDENT_TITLE, "");
	if (side->snippet.text != NULL)
		term_marked(r->out, &side->snippet, room(r), r->opt->styled);
	strbuf_addch(r->out, '\n');
}

static void
explain(struct render *r, const struct hit *h)
{
	static const enum word rests[RESTS] = {
		[REST_PIECES] = W_PIECES,
		[REST_TOGETHER] = W_TOGETHER,
		[REST_RECENCY] = W_RECENCY,
	};

	for (size_t i = 0; i < h->nmatched; i++) {
		const struct matched *m = &h->matched[i];

		strbuf_addstr(r->out, "      = ");
		term_text(r->out, m->unit, strlen(m->unit));
		strbuf_addf(r->out, ": %s %s", side_name(m->side), m->rule);
		if (m->term != NULL) {
			strbuf_addstr(r->out, " (");
			term_text(r->out, m->term, strlen(m->term));
			strbuf_addch(r->out, ')');
		}
		if (m->share > 0)
			strbuf_addf(r->out, " %.0f%%", m->share * 100);
		strbuf_addch(r->out, '\n');
	}
	for (int i = 0; i < RESTS; i++)
		if (h->rest[i] >= .005)
			strbuf_addf(r->out, "      + %s %.0f%%\n",
			    say(r, rests[i]), h->rest[i] * 100);
}

static void
text_begin(struct render *r, const struct result *res)
{
	if (!r->opt->explain || res->interpretation == NULL)
		return;
	strbuf_addf(r->out, "%s: ", say(r, W_READ_AS));
	term_text(r->out, res->interpretation, strlen(res->interpretation));
	strbuf_addch(r->out, '\n');
}

static void
text_hit(struct render *r, const struct hit *h)
{
	if (h->match == HIT_SOME && !r->partial_seen) {
		strbuf_addf(r->out, "-- %s --\n", say(r, W_PARTIAL_HITS));
		r->partial_seen = true;
	}
	first_line(r, h);
	for (enum side s = 0; s < SIDES; s++)
		if (render_side(r->opt, h, s))
			one_side(r, &h->side[s], side_name(s));
	if (r->opt->explain)
		explain(r, h);
	r->full += h->match == HIT_ALL;
}

static void
facets(struct render *r, const struct result *res)
{
	for (enum facet_kind k = 0; k < FACETS; k++) {
		const struct facet *f = &res->facet[k];

		if (f->nvalues == 0)
			continue;
		strbuf_addf(r->out, "%s\n", facet_name(k));
		for (size_t i = 0; i < f->nvalues; i++) {
			strbuf_addf(r->out, "%7zu  ", f->values[i].count);
			term_text(r->out, f->values[i].label,
			    strlen(f->values[i].label));
			strbuf_addch(r->out, '\n');
		}
	}
}

static void
text_end(struct render *r, const struct result *res)
{
	if (r->opt->facets_only)
		facets(r, res);
	if (!r->opt->footer || r->full == 0)
		return;
	strbuf_addstr(r->out, "-- ");
	render_count(r->out, r->opt->ui, res, r->full);
	if (res->next > 0)
		strbuf_addf(r->out, "  --offset %zu", res->next);
	strbuf_addstr(r->out, " --\n");
}

static void
paragraphs(struct strbuf *out, const char *text)
{
	while (text != NULL && *text != '\0') {
		size_t len = strcspn(text, "\n");

		term_text(out, text, len);
		strbuf_addstr(out, "\n\n");
		text += len + (text[len] == '\n');
	}
}

static void
labelled(struct strbuf *out, const char *label, const char *text)
{
	if (text == NULL)
		return;
	strbuf_addf(out, "[%s]\n", label);
	paragraphs(out, text);
}

static void
points(struct strbuf *out, const struct side_text *t)
{
	for (size_t i = 0; i < t->npoints; i++) {
		const struct point *p = &t->points[i];

		strbuf_addstr(out, " * ");
		if (p->heading != NULL)
			term_text(out, p->heading, strlen(p->heading));
		if (p->heading != NULL && p->text != NULL)
			strbuf_addstr(out, ": ");
		if (p->text != NULL)
			term_text(out, p->text, strlen(p->text));
		strbuf_addch(out, '\n');
	}
	if (t->npoints > 0)
		strbuf_addch(out, '\n');
}

static void
article_side(struct strbuf *out, const struct side_text *t, enum side s,
    const struct render_options *opt)
{
	strbuf_addf(out, "--- %s ---\n", side_name(s));
	paragraphs(out, t->title);
	labelled(out, word(opt->ui, W_SUMMARY), t->summary);
	points(out, t);
	paragraphs(out, t->body);
	labelled(out, word(opt->ui, W_ANALYSIS), t->analysis);
	labelled(out, word(opt->ui, W_COMMENT), t->comment);
}

static void
line(struct strbuf *out, const char *label, const char *text)
{
	if (text == NULL)
		return;
	strbuf_addf(out, "%s", label);
	term_text(out, text, strlen(text));
	strbuf_addch(out, '\n');
}

/* What an editor of translations looks for. */
static void
mismatches(struct strbuf *out, const struct article *a)
{
	struct mismatch m;

	mismatch_find(a, &m);
	for (enum side s = 0; s < SIDES; s++)
		for (size_t i = 0; i < m.n[s]; i++)
			line(out, s == SIDE_JA ? "number in ja only: " :
			    "number in en only: ", m.numbers[s][i]);
	mismatch_clear(&m);
}

void
render_article_text(const struct article *a,
    const struct render_options *opt, struct strbuf *out)
{
	line(out, "id:", a->id);
	if (a->date != NO_DATE) {
		strbuf_addstr(out, "date: ");
		render_instant(out, a->date);
		strbuf_addch(out, '\n');
	}
	line(out, "source: ", a->source);
	line(out, "author: ", a->author);
	line(out, "url: ", render_url(a->url));
	for (size_t i = 0; i < a->ntags; i++)
		line(out, "tag: ", a->tags[i]);
	for (size_t i = 0; i < a->nscores; i++) {
		strbuf_addstr(out, "score: ");
		term_text(out, a->scores[i].name, strlen(a->scores[i].name));
		strbuf_addf(out, " %d\n", a->scores[i].value);
	}
	mismatches(out, a);
	strbuf_addch(out, '\n');
	for (enum side s = 0; s < SIDES; s++)
		if ((opt->print & 1u << s) != 0 && article_has(a, s))
			article_side(out, &a->side[s], s, opt);
}

const struct renderer render_text = { "text", "text/plain", true, false,
	text_begin, text_hit, text_end };
