#include "searcher/snippet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "searcher/mark.h"
#include "searcher/translate.h"
#include "searcher/verify.h"
#include "text/sentence.h"
#include "text/spelling.h"
#include "text/utf8.h"

#define POSITIONS_MAX 512u	/* places of one word that are looked at */
#define WORTH_OF_PHRASE 100.0	/* shown even where it is a heading */
#define WORTH_OF_ANY 0.01		/* of a sentence without a match */
#define HEADING_PART 0.6		/* of the worth of a sentence */
#define LINE_ENOUGH 4u		/* a line alone: this part of the columns */

/* A term whose places in a document say which sentences are good. */
struct asked {
	const char *term;
	size_t len;
	const struct unit_translation *translation;	/* or NULL */
	size_t unit;
	unsigned sides;
	double worth;		/* the rarer the better */
};

struct snipper {
	const struct plan *plan;
	struct analyzer *an;
	struct reader *reader;
	struct marker *marker;
	unsigned columns;
	ARRAY(struct asked) asked;
	ARRAY(double) worth;	/* by sentence of the side at hand */
	ARRAY(uint64_t) seen;	/* by sentence: bits of asked terms */
	uint32_t positions[POSITIONS_MAX];
	bool *present;		/* by unit * SIDES + side: it stands there */
	bool *missing;		/* the same: a word of it does not */
	const char **rule;	/* the same: by which rule, NULL = unknown */
	const char **shown;	/* the same: a translation that stands there */
};

/* How much a term says; in how many articles it stands tells. */
static double
worth_of(struct reader *r, const char *term, size_t len)
{
	struct reader_info info;
	double freq = 1;

	reader_info(r, &info);
	for (int side = 0; side < SIDES; side++)
		freq += (double)reader_termfreq(r, unit_sides[side].words,
		    term, len);
	return log(2 + (double)info.articles / freq);
}

/* Is the term worth a look at its places?  Each only once for a unit, and
 * not more of them than a sentence has bits for. */
static bool
is_new(const struct snipper *s, size_t unit, const struct unit_token *t)
{
	for (size_t i = 0; i < s->asked.n; i++)
		if (s->asked.v[i].unit == unit && s->asked.v[i].len ==
		    t->len && memcmp(s->asked.v[i].term, t->term, t->len) ==
		    0)
			return false;
	return s->asked.n < 64;
}

static void
ask_unit(struct snipper *s, size_t unit)
{
	const struct unit *u = &s->plan->units[unit];
	double part = u->synonym_of != NULL ? WEIGHT_SYNONYM : 1;

	for (size_t i = 0; i < u->ntokens; i++) {
		const struct unit_token *t = &u->tokens[i];

		if ((unit_is_word(t) || t->kind == TOKEN_JOINED) &&
		    is_new(s, unit, t))
			array_push(&s->asked, (struct asked){
			    .term = t->term, .len = t->len, .unit = unit,
			    .sides = u->sides, .worth = t->stop ? 0.01 :
			    part * worth_of(s->reader, t->term, t->len) });
	}
	for (size_t i = 0; i < u->ntranslations; i++) {
		const struct unit_translation *t = &u->translations[i];
		size_t len = strlen(t->term);

		/* The words of a phrase have translations of their own. */
		if (t->sure && strchr(t->term, ' ') == NULL)
			array_push(&s->asked, (struct asked){
			    .term = t->term, .len = len, .translation = t,
			    .unit = unit, .sides = unit_sides[t->side].bit,
			    .worth = worth_of(s->reader, t->term, len) });
	}
}

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
	s->present = xcalloc(plan->nunits * SIDES, sizeof(*s->present));
	s->missing = xcalloc(plan->nunits * SIDES, sizeof(*s->missing));
	s->rule = xcalloc(plan->nunits * SIDES, sizeof(*s->rule));
	s->shown = xcalloc(plan->nunits * SIDES, sizeof(*s->shown));
	for (size_t i = 0; i < plan->nunits; i++)
		ask_unit(s, i);
	return s;
}

void
snipper_free(struct snipper *s)
{
	if (s == NULL)
		return;
	marker_free(s->marker);
	array_free(&s->asked);
	array_free(&s->worth);
	array_free(&s->seen);
	free(s->present);
	free(s->missing);
	free(s->rule);
	free(s->shown);
	free(s);
}

/* The sentence that holds a position, or nsentences. */
static size_t
sentence_at(const struct record_side *side, uint32_t pos)
{
	size_t lo = 0, hi = side->nsentences;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct record_sentence *t = &side->sentences[mid];

		if (pos < t->pos)
			hi = mid;
		else if (pos >= t->pos + t->npos)
			lo = mid + 1;
		else
			return mid;
	}
	return side->nsentences;
}

/* Add up what each sentence is worth, each term once. */
static void
weigh(struct snipper *s, uint32_t docid, const struct record_side *side,
    enum side which)
{
	array_reserve(&s->worth, side->nsentences);
	array_reserve(&s->seen, side->nsentences);
	memset(s->worth.v, 0, side->nsentences * sizeof(*s->worth.v));
	memset(s->seen.v, 0, side->nsentences * sizeof(*s->seen.v));
	for (size_t i = 0; i < s->asked.n; i++) {
		const struct asked *a = &s->asked.v[i];
		uint64_t bit = UINT64_C(1) << (i % 64);
		size_t n = 0;

		if (!(a->sides & unit_sides[which].bit))
			continue;
		reader_positions(s->reader, docid, unit_sides[which].words,
		    a->term, a->len, s->positions, &n,
		    POSITIONS_MAX);
		if (n == 0)
			s->missing[a->unit * SIDES + which] = true;
		if (n > 0 && a->translation == NULL)
			s->present[a->unit * SIDES + which] = true;
		else if (n > 0 && s->shown[a->unit * SIDES + which] == NULL)
			s->shown[a->unit * SIDES + which] =
			    a->translation->shown;
		for (size_t k = 0; k < n; k++) {
			size_t t = sentence_at(side, s->positions[k]);

			if (t == side->nsentences || (s->seen.v[t] & bit))
				continue;
			s->seen.v[t] |= bit;
			s->worth.v[t] += a->worth;
		}
	}
}

/* Does the text stand in a side letter by letter? */
static bool
stands_literally(const struct record_side *side, const char *text)
{
	for (size_t i = 0; i < side->nfields; i++)
		if (strstr(side->fields[i].text, text) != NULL)
			return true;
	return false;
}

/*
 * Phrases and bigrams have no places in the index: look for their text.  As
 * typed, where it stands so; the slow way is for those who type it otherwise.
 */
static void
weigh_text(struct snipper *s, const struct record_side *side, enum side which)
{
	for (size_t i = 0; i < s->plan->nunits; i++) {
		const struct unit *u = &s->plan->units[i];
		size_t len = strlen(u->text);
		struct verifier *v;
		bool literal;

		if (!(u->verify || u->ngram) ||
		    !(u->sides & unit_sides[which].bit))
			continue;
		literal = stands_literally(side, u->text);
		v = verifier_new(u, s->an);
		for (size_t t = 0; t < side->nsentences; t++) {
			const struct record_sentence *sen =
			    &side->sentences[t];
			const char *text = side->fields[sen->field].text;
			size_t start, end;

			if (literal && memmem(text + sen->start, sen->end -
			    sen->start, u->text, len) == NULL)
				continue;
			verifier_text(v, text + sen->start,
			    sen->end - sen->start);
			if (!verifier_next(v, &start, &end))
				continue;
			s->worth.v[t] += WORTH_OF_PHRASE;
			s->present[i * SIDES + which] = true;
		}
		verifier_free(v);
	}
}

/* Does a sentence say no more than the title, which is shown anyway? */
static bool
repeats_title(const struct record_side *side, size_t t)
{
	const struct record_sentence *sen = &side->sentences[t];
	const struct record_field *title = &side->fields[0];

	return title->kind == FIELD_TITLE &&
	    title->len == sen->end - sen->start && memcmp(title->text,
	    side->fields[sen->field].text + sen->start, title->len) == 0;
}

/*
 * What a sentence is worth as a snippet: less as a heading or a row of a
 * table.  Without any match it is the first sentence of prose.
 */
static double
value_of(const struct snipper *s, const struct record_side *side, size_t t)
{
	const struct record_sentence *sen = &side->sentences[t];
	const struct record_field *f = &side->fields[sen->field];
	double worth = s->worth.v[t] + WORTH_OF_ANY;

	if (repeats_title(side, t))
		return 0;
	return f->kind == FIELD_BODY && !sentence_is_ended(f->text +
	    sen->start, sen->end - sen->start) ? worth * HEADING_PART : worth;
}

/* The best sentence but for those of the title. */
static size_t
best_sentence(const struct snipper *s, const struct record_side *side)
{
	size_t best = side->nsentences;
	double most = 0;

	for (size_t t = 0; t < side->nsentences; t++) {
		double value;

		if (side->fields[side->sentences[t].field].kind ==
		    FIELD_TITLE)
			continue;
		value = value_of(s, side, t);
		if (best < side->nsentences && value <= most + 1e-9)
			continue;
		most = value;
		best = t;
	}
	return best;
}

/* Marks of a text that was cut out, moved by what went before it. */
static void
take_marks(struct marked *out, const struct found *f, size_t n, size_t from,
    size_t to, size_t shift)
{
	out->marks = xcalloc(n, sizeof(*out->marks));
	for (size_t i = 0; i < n; i++) {
		struct mark m = f[i].mark;

		if (m.start < from || m.end > to)
			continue;
		m.start = m.start - from + shift;
		m.end = m.end - from + shift;
		out->marks[out->nmarks++] = m;
	}
}

static const char ellipsis[] = "\xe2\x80\xa6";

/* Katakana, or what Latin words and numbers are made of; 0 = neither. */
static int
word_script(const char *s, size_t len)
{
	enum utf8_class class;
	unsigned cp;

	utf8_decode(s, len, &cp);
	class = utf8_class(cp);
	if (class == UTF8_KATAKANA)
		return 1;
	return class == UTF8_LETTER || class == UTF8_DIGIT ||
	    (cp < 0x80 && cp != 0 && strchr(".,-/_", (int)cp) != NULL) ?
	    2 : 0;
}

/* Where the word ends that a place is in the middle of, or the place. */
static size_t
leave_word(const char *text, size_t at, size_t end)
{
	size_t last = at == 0 ? 0 : utf8_floor(text, at - 1);
	int script = at == 0 ? 0 : word_script(text + last, at - last);

	while (script != 0 && at < end &&
	    word_script(text + at, end - at) == script)
		at += utf8_decode(text + at, end - at, NULL);
	return at;
}

/* Back from a place by so many columns, to a gap between words if near. */
static size_t
step_back(const char *text, size_t at, size_t columns)
{
	size_t from = at, used = 0, best;

	while (from > 0 && used < columns) {
		size_t before = utf8_floor(text, from - 1);

		used += utf8_columns(text + before, from - before);
		from = before;
	}
	best = leave_word(text, from, at);
	for (size_t i = from; i < at && i < from + 30; i++)
		if (text[i] == ' ' || (i >= 3 && memcmp(text + i - 3,
		    "\xe3\x80\x81", 3) == 0)) {
			best = text[i] == ' ' ? i + 1 : i;
			break;
		}
	/* Not into the middle of a grapheme. */
	for (size_t i = 0; i < best;) {
		size_t n = utf8_step(text + i, at - i);

		if (i + n > best)
			return i;
		i += n;
	}
	return best;
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
		size_t k = f[i].unit * SIDES + which;

		if (f[i].translation != NULL) {
			s->shown[k] = f[i].translation->shown;
			continue;
		}
		s->present[k] = true;
		if (s->rule[k] == NULL || strcmp(s->rule[k], "word") == 0)
			s->rule[k] = rule_of(s, &f[i], n - i, text);
	}
}

/* What goes before the first mark: a third, or all that the rest leaves. */
static size_t
columns_before(const struct snipper *s, const char *text, size_t len,
    size_t mark)
{
	size_t behind = utf8_columns(text + mark, len - mark);
	size_t third = s->columns / 3;

	return behind + third < s->columns ? s->columns - behind : third;
}

/* Cut [from, to) out of a field, with "…" where something is left out. */
static void
cut(struct snipper *s, enum side which, const struct record_side *side,
    size_t field, size_t from, size_t to, struct marked *out)
{
	const char *text = side->fields[field].text + from;
	const struct found *f;
	size_t len = to - from, start = 0, end = len, shift;
	size_t n = marker_run_field(s->marker, which, side, field, from, to,
	    &f);
	bool open_left, open_right;
	struct strbuf sb;

	if (utf8_columns(text, len) > s->columns) {
		/* One long sentence: around its first mark. */
		if (n > 0)
			start = step_back(text, f[0].mark.start,
			    columns_before(s, text, len, f[0].mark.start));
		end = start + utf8_fit(text + start, len - start, s->columns);
		for (size_t i = 0; i < n; i++)
			if (f[i].mark.start < end && f[i].mark.end > end)
				end = f[i].mark.start;
	}
	open_left = start > 0;
	open_right = end < len;
	shift = open_left ? sizeof(ellipsis) - 1 : 0;
	strbuf_init(&sb, SIZE_MAX / 2);
	if (open_left)
		strbuf_addstr(&sb, ellipsis);
	strbuf_add(&sb, text + start, end - start);
	for (size_t i = 0; i < sb.len; i++)
		if (sb.s[i] == '\n')
			sb.s[i] = ' ';
	if (open_right)
		strbuf_addstr(&sb, ellipsis);
	take_marks(out, f, n, start, end, shift);
	note_rules(s, which, text, f, n);
	out->text = strbuf_take(&sb);
}

static void
take_text(struct snipper *s, enum side which, const char *text, size_t len,
    const struct found *f, size_t n, struct marked *out)
{
	out->text = xstrndup(text, len);
	take_marks(out, f, n, 0, len, 0);
	note_rules(s, which, text, f, n);
}

void
snip_text(struct snipper *s, enum side which, const char *text, size_t len,
    struct marked *out)
{
	const struct found *f;
	size_t n = marker_run(s->marker, which, text, len, &f);

	take_text(s, which, text, len, f, n, out);
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
	n = marker_run_field(s->marker, which, side, 0, 0, title->len, &f);
	take_text(s, which, title->text, title->len, f, n, out);
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
	    !repeats_title(side, first - 1)) {
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
	size_t best, from, to;

	out->present = side->nfields > 0;
	if (!out->present)
		return;
	snip_title(s, which, side, &out->title);
	weigh(s, docid, side, which);
	weigh_text(s, side, which);
	best = best_sentence(s, side);
	if (best == side->nsentences)
		return;
	window(s, side, best, &from, &to);
	cut(s, which, side, side->sentences[best].field, from, to,
	    &out->snippet);
}

/* A unit that stands on a side, as typed or by what means the same. */
static struct matched
matched_of(const struct snipper *s, size_t unit, enum side side)
{
	const struct unit *u = &s->plan->units[unit];
	const char *rule = s->rule[unit * SIDES + (size_t)side];

	if (u->synonym_of != NULL)
		return (struct matched){ .unit = xstrdup(u->synonym_of),
		    .side = side, .rule = "synonym",
		    .term = xstrdup(u->text) };
	return (struct matched){ .unit = xstrdup(u->text), .side = side,
	    .rule = rule != NULL ? rule : "word" };
}

static void
tell_matched(const struct snipper *s, struct hit *hit)
{
	hit->matched = xcalloc(2 * s->plan->nunits * SIDES,
	    sizeof(*hit->matched));
	for (size_t i = 0; i < s->plan->nunits; i++)
		for (int side = 0; side < SIDES; side++) {
			size_t k = i * SIDES + (size_t)side;

			if (s->shown[k] != NULL)
				hit->matched[hit->nmatched++] =
				    (struct matched){ .unit = xstrdup(
				    s->plan->units[i].text), .side = (enum
				    side)side, .rule = "translation",
				    .term = xstrdup(s->shown[k]) };
			/* A synonym stands there whole or not at all. */
			if (!s->present[k] || (s->missing[k] &&
			    s->plan->units[i].synonym_of != NULL))
				continue;
			hit->matched[hit->nmatched++] = matched_of(s, i,
			    (enum side)side);
		}
}

void
snip(struct snipper *s, uint32_t docid, const struct record *r,
    struct hit *hit)
{
	memset(s->present, 0, s->plan->nunits * SIDES * sizeof(*s->present));
	memset(s->missing, 0, s->plan->nunits * SIDES * sizeof(*s->missing));
	memset(s->rule, 0, s->plan->nunits * SIDES * sizeof(*s->rule));
	memset(s->shown, 0, s->plan->nunits * SIDES * sizeof(*s->shown));
	for (int side = 0; side < SIDES; side++)
		snip_side(s, docid, &r->side[side], (enum side)side,
		    &hit->side[side]);
	tell_matched(s, hit);
}
