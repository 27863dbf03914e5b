#include "searcher/snippet.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "searcher/snippet_impl.h"
#include "searcher/translate.h"
#include "text/analyzer.h"
#include "text/utf8.h"

#define LINE_ENOUGH 4u		/* a line alone: this part of the columns */

struct snipper *
snipper_new(const struct plan *plan, struct analyzer *an, struct reader *r,
    unsigned columns)
{
	struct snipper *s = xcalloc(1, sizeof(*s));

	s->plan = plan;
	s->an = an;
	s->reader = r;
	s->marker = marker_new(plan, an);
	s->columns = columns > 0 ? columns : SNIPPET_COLUMNS;
	s->standing = xcalloc(plan->nunits * SIDES, sizeof(*s->standing));
	snippet_ask(s);
	return s;
}

void
snipper_free(struct snipper *s)
{
	if (s == NULL)
		return;
	marker_free(s->marker);
	free(s->standing);
	array_free(&s->asked);
	array_free(&s->seconds);
	array_free(&s->worth);
	array_free(&s->seen);
	array_free(&s->held);
	free(s);
}

/*
 * Where the marks end that go on from this one with the same unit, nothing
 * but middle dots and spaces between them: サム・アルトマン.
 */
static size_t
run_end(const char *text, const struct found *f, size_t n)
{
	size_t end = f[0].mark.end;

	for (size_t i = 1; i < n && f[i].unit == f[0].unit; i++) {
		for (unsigned cp; end < f[i].mark.start;) {
			size_t len = utf8_decode(text + end,
			    f[i].mark.start - end, &cp);

			if (cp != 0x30fb && utf8_class(cp) != UTF8_SPACE)
				return f[i - 1].mark.end;
			end += len;
		}
		end = f[i].mark.end;
	}
	return end;
}

/* The rule of a mark: of its word or, if that tells nothing, of the run. */
static const char *
rule_of(const struct snipper *s, const struct found *f, size_t n,
    const char *text)
{
	const struct unit *u = &s->plan->units[f->unit];
	const struct lexicon *lx = analyzer_lexicon(s->an);
	const char *at = text + f->mark.start, *rule;
	size_t end = run_end(text, f, n);

	rule = unit_rule(u, lx, f->kind, at, f->mark.end - f->mark.start);
	if (strcmp(rule, "word") == 0 && end > f->mark.end) {
		const char *run = unit_rule(u, lx, f->kind, at,
		    end - f->mark.start);

		return strcmp(run, "inflection") == 0 ? rule : run;
	}
	return rule;
}

static void
note_rules(struct snipper *s, enum side which, const char *text,
    const struct found *f, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct standing *st = snippet_standing(s, f[i].unit, which);

		if (f[i].translation != NULL) {
			st->shown = f[i].translation->shown;
			continue;
		}
		st->present = true;
		if (st->rule == NULL || strcmp(st->rule, "word") == 0)
			st->rule = rule_of(s, &f[i], n - i, text);
	}
}

void
snip_text(struct snipper *s, enum side which, const char *text, size_t len,
    struct marked *out)
{
	const struct found *f;
	size_t n = marker_run(s->marker, which, text, len, &f);

	snippet_copy(text, len, f, n, out);
	note_rules(s, which, text, f, n);
}

/* The marks in whole sentences of a field. */
static size_t
find_marks(struct snipper *s, enum side which,
    const struct record_side *side, size_t field, size_t from, size_t to,
    const struct found **f)
{
	size_t n = marker_run_field(s->marker, which, side, s->all_held ?
	    NULL : s->held.v, field, from, to, f);

	note_rules(s, which, side->fields[field].text + from, *f, n);
	return n;
}

static void
snip_title(struct snipper *s, enum side which, const struct record_side *side,
    struct marked *out)
{
	const struct record_field *title = &side->fields[0];
	const struct found *f;
	size_t n;

	if (title->kind != FIELD_TITLE)
		return;
	n = find_marks(s, which, side, 0, 0, title->len, &f);
	snippet_copy(title->text, title->len, f, n, out);
}

/*
 * Whether a snippet ends between two sentences: where a line does.  What
 * follows may be a heading, or an item of a list that tells something else.
 * A line that says little, a heading itself, is not left alone.
 */
static bool
line_ends(const struct snipper *s, const char *text, size_t from, size_t to,
    size_t used)
{
	return used >= s->columns / LINE_ENOUGH &&
	    memchr(text + from, '\n', to - from) != NULL;
}

/* Sentences around the best one, as many as fit, of the same field. */
static void
window(const struct snipper *s, const struct record_side *side, size_t best,
    size_t *from, size_t *to)
{
	const struct record_sentence *t = side->sentences;
	const char *text = side->fields[t[best].field].text;
	size_t first = best, last = best;
	size_t used = utf8_columns(text + t[best].start,
	    t[best].end - t[best].start);

	while (last + 1 < side->nsentences &&
	    t[last + 1].field == t[best].field) {
		size_t w = utf8_columns(text + t[last].end,
		    t[last + 1].end - t[last].end);

		if (used + w > s->columns || line_ends(s, text, t[last].end,
		    t[last + 1].start, used))
			break;
		used += w;
		last++;
	}
	while (first > 0 && t[first - 1].field == t[best].field &&
	    !snippet_repeats_title(side, first - 1)) {
		size_t w = utf8_columns(text + t[first - 1].start,
		    t[first].start - t[first - 1].start);

		if (used + w > s->columns || line_ends(s, text,
		    t[first - 1].end, t[first].start, used))
			break;
		used += w;
		first--;
	}
	*from = t[first].start;
	*to = t[last].end;
}

static void
snip_side(struct snipper *s, uint32_t docid, const struct record_side *side,
    enum side which, struct hit_side *out)
{
	const struct found *f;
	size_t best, field, from, to, n;

	out->present = side->nfields > 0;
	if (!out->present)
		return;
	snippet_weigh(s, docid, side, which);
	snip_title(s, which, side, &out->title);
	best = snippet_best(s, side);
	if (best == side->nsentences)
		return;
	window(s, side, best, &from, &to);
	field = side->sentences[best].field;
	n = find_marks(s, which, side, field, from, to, &f);
	snippet_cut(side->fields[field].text + from, to - from, s->columns,
	    f, n, &out->snippet);
}

/* A unit that stands on a side, as typed or by what means the same. */
static struct matched
matched_of(const struct snipper *s, size_t unit, enum side side)
{
	const struct unit *u = &s->plan->units[unit];
	const char *rule = snippet_standing(s, unit, side)->rule;

	if (u->synonym_of != NULL)
		return (struct matched){ .unit = xstrdup(u->synonym_of),
		    .side = side, .rule = "synonym",
		    .term = xstrdup(u->text) };
	return (struct matched){ .unit = xstrdup(u->text), .side = side,
	    .rule = rule != NULL ? rule : "word" };
}

static void
tell_unit(const struct snipper *s, struct hit *hit, size_t unit,
    enum side side)
{
	const struct unit *u = &s->plan->units[unit];
	const struct standing *st = snippet_standing(s, unit, side);

	if (st->shown != NULL)
		hit->matched[hit->nmatched++] = (struct matched){
		    .unit = xstrdup(u->text), .side = side,
		    .rule = "translation", .term = xstrdup(st->shown) };
	/* A synonym stands there whole or not at all. */
	if (st->present && !(st->missing && u->synonym_of != NULL))
		hit->matched[hit->nmatched++] = matched_of(s, unit, side);
}

void
snip(struct snipper *s, uint32_t docid, const struct record *r,
    struct hit *hit)
{
	size_t n = s->plan->nunits;

	memset(s->standing, 0, n * SIDES * sizeof(*s->standing));
	for (enum side side = 0; side < SIDES; side++)
		snip_side(s, docid, &r->side[side], side, &hit->side[side]);
	hit->matched = xcalloc(2 * n * SIDES, sizeof(*hit->matched));
	for (size_t i = 0; i < n; i++)
		for (enum side side = 0; side < SIDES; side++)
			tell_unit(s, hit, i, side);
}
