/*
 * What the sentences of a side are worth, by the places of the words in the
 * index, and where marks can be expected.
 */
#include "searcher/snippet_impl.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "searcher/translate.h"
#include "searcher/verify.h"
#include "text/sentence.h"

#define ASKED_MAX 64u		/* words of all units: bits of `seen` */
#define WORTH_OF_STOP 0.01
#define WORTH_OF_PHRASE 100.0	/* shown even where it is a heading */
#define WORTH_OF_ANY 0.01	/* of a sentence without a match */
#define HEADING_PART 0.6	/* of the worth of a sentence */

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
	return s->asked.n < ASKED_MAX;
}

static void
ask_token(struct snipper *s, size_t unit, const struct unit_token *t)
{
	const struct unit *u = &s->plan->units[unit];
	double part = u->synonym_of != NULL ? WEIGHT_SYNONYM : 1;

	if (!unit_is_word(t) && t->kind != TOKEN_JOINED)
		return;
	if (is_new(s, unit, t))
		array_push(&s->asked, (struct asked){
		    .term = t->term, .len = t->len, .unit = unit,
		    .sides = u->sides, .worth = t->stop ? WORTH_OF_STOP :
		    part * worth_of(s->reader, t->term, t->len),
		    .marks = !t->stop || u->synonym_of != NULL });
	s->unknown |= s->asked.n == ASKED_MAX;
	s->parts |= !t->stop && reader_termfreq(s->reader, CH_PART, t->term,
	    t->len) > 0;
}

/* The words of a phrase have translations of their own: it is only marked,
 * where its second word stands. */
static void
ask_translation(struct snipper *s, size_t unit,
    const struct unit_translation *t)
{
	const char *second = strchr(t->term, ' ');
	struct asked a = { .term = second == NULL ? t->term : second + 1,
	    .translation = t, .unit = unit, .sides = unit_sides[t->side].bit,
	    .marks = true };

	if (!t->sure)
		return;
	a.len = strlen(a.term);
	if (second != NULL) {
		array_push(&s->seconds, a);
		return;
	}
	a.worth = worth_of(s->reader, a.term, a.len);
	array_push(&s->asked, a);
}

void
snippet_ask(struct snipper *s)
{
	struct reader_info info;

	reader_info(s->reader, &info);
	s->unknown = info.other_fingerprint;
	for (size_t i = 0; i < s->plan->nunits; i++) {
		const struct unit *u = &s->plan->units[i];

		for (size_t k = 0; k < u->ntokens; k++)
			ask_token(s, i, &u->tokens[k]);
		for (size_t k = 0; k < u->ntranslations; k++)
			ask_translation(s, i, &u->translations[k]);
		s->unknown |= u->node->prefix;
	}
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

static size_t
look_up(struct snipper *s, uint32_t docid, enum side which,
    const struct asked *a)
{
	size_t n = 0;

	reader_positions(s->reader, docid, unit_sides[which].words, a->term,
	    a->len, s->positions, &n, POSITIONS_MAX);
	s->all_held |= n == POSITIONS_MAX;
	return n;
}

/* Add up what each sentence is worth, each term once. */
static void
weigh_words(struct snipper *s, uint32_t docid,
    const struct record_side *side, enum side which)
{
	for (size_t i = 0; i < s->asked.n; i++) {
		const struct asked *a = &s->asked.v[i];
		struct standing *st = snippet_standing(s, a->unit, which);
		uint64_t bit = UINT64_C(1) << (i % 64);
		size_t n;

		if (!(a->sides & unit_sides[which].bit))
			continue;
		n = look_up(s, docid, which, a);
		st->missing |= n == 0;
		if (n > 0 && a->translation == NULL)
			st->present = true;
		else if (n > 0 && st->shown == NULL)
			st->shown = a->translation->shown;
		for (size_t k = 0; k < n; k++) {
			size_t t = sentence_at(side, s->positions[k]);

			if (t == side->nsentences || (s->seen.v[t] & bit))
				continue;
			s->seen.v[t] |= bit;
			s->held.v[t] |= a->marks;
			s->worth.v[t] += a->worth;
		}
	}
}

/*
 * Where else a mark may be: a translation of two words, and a word inside a
 * compound, of which the index says no place.
 */
static void
hold_others(struct snipper *s, uint32_t docid,
    const struct record_side *side, enum side which)
{
	for (size_t i = 0; i < s->seconds.n; i++) {
		const struct asked *a = &s->seconds.v[i];
		size_t n = a->sides & unit_sides[which].bit ? look_up(s,
		    docid, which, a) : 0;

		for (size_t k = 0; k < n; k++) {
			size_t t = sentence_at(side, s->positions[k]);

			if (t < side->nsentences)
				s->held.v[t] = true;
		}
	}
	for (size_t t = 0; s->parts && t < side->nsentences; t++)
		s->held.v[t] |= side->sentences[t].ncut > 0;
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
			snippet_standing(s, i, which)->present = true;
		}
		verifier_free(v);
	}
}

bool
snippet_repeats_title(const struct record_side *side, size_t t)
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

	if (snippet_repeats_title(side, t))
		return 0;
	return f->kind == FIELD_BODY && !sentence_is_ended(f->text +
	    sen->start, sen->end - sen->start) ? worth * HEADING_PART : worth;
}

size_t
snippet_best(const struct snipper *s, const struct record_side *side)
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

void
snippet_weigh(struct snipper *s, uint32_t docid,
    const struct record_side *side, enum side which)
{
	array_reserve(&s->worth, side->nsentences);
	array_reserve(&s->seen, side->nsentences);
	array_reserve(&s->held, side->nsentences);
	for (size_t t = 0; t < side->nsentences; t++) {
		s->worth.v[t] = 0;
		s->seen.v[t] = 0;
		s->held.v[t] = false;
	}
	s->all_held = s->unknown;
	weigh_words(s, docid, side, which);
	weigh_text(s, side, which);
	if (!s->all_held)
		hold_others(s, docid, side, which);
}
