#include "searcher/mark.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"
#include "base/strmap.h"
#include "searcher/translate.h"
#include "searcher/verify.h"
#include "text/analyzer.h"
#include "text/utf8.h"

#define PAIR_MAX 4096u		/* bytes of two terms */

/* A translation, and the unit it belongs to. */
struct place {
	size_t unit;
	const struct unit_translation *translation;
};

/* How much of a synonym of several words the last words were. */
struct sequence {
	size_t unit;
	size_t words;		/* that stood in their order */
	size_t start;		/* of the first of them */
	unsigned pos;		/* of the last */
};

struct marker {
	const struct plan *plan;
	struct analyzer *an;
	struct strmap terms;		/* term -> unit + 1 */
	ARRAY(struct sequence) sequences;
	struct strmap translated;	/* term or two -> place + 1 */
	ARRAY(struct place) places;
	struct strbuf pair;		/* the last word and this one */
	size_t last_start;		/* of the last word */
	unsigned last_pos;
	struct verifier **whole;	/* by unit: its characters, or NULL */
	ARRAY(struct found) found;
	enum side side;			/* at hand */
	size_t from;			/* of the sentence in the text */
};

/* Does the unit count by its characters and not by its words? */
static bool
is_whole(const struct unit *u)
{
	return u->verify || u->ngram;
}

static void
add_translations(struct marker *m, size_t unit)
{
	const struct unit *u = &m->plan->units[unit];

	for (size_t i = 0; i < u->ntranslations; i++) {
		const struct unit_translation *t = &u->translations[i];

		if (!t->sure)
			continue;
		array_push(&m->places, (struct place){ unit, t });
		*strmap_put(&m->translated, t->term, strlen(t->term)) =
		    m->places.n;
	}
}

/* A word that two units have belongs to the first: synonyms come last. */
static void
add_term(struct marker *m, const struct unit_token *t, size_t unit)
{
	uint64_t *known = strmap_put(&m->terms, t->term, t->len);

	if (*known == 0)
		*known = unit + 1;
}

struct marker *
marker_new(const struct plan *plan, struct analyzer *an)
{
	struct marker *m = xcalloc(1, sizeof(*m));

	m->plan = plan;
	m->an = an;
	strbuf_init(&m->pair, PAIR_MAX);
	m->whole = xcalloc(plan->nunits, sizeof(*m->whole));
	for (size_t i = 0; i < plan->nunits; i++) {
		const struct unit *u = &plan->units[i];

		if (is_whole(u))
			m->whole[i] = verifier_new(u, an);
		if (u->synonym_of != NULL && u->nwords > 1) {
			array_push(&m->sequences, (struct sequence){
			    .unit = i });
			continue;
		}
		for (size_t k = 0; k < u->ntokens && !u->verify; k++) {
			const struct unit_token *t = &u->tokens[k];

			if (!t->stop && (unit_is_word(t) ||
			    t->kind == TOKEN_JOINED))
				add_term(m, t, i);
		}
		add_translations(m, i);
	}
	return m;
}

void
marker_free(struct marker *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->plan->nunits; i++)
		verifier_free(m->whole[i]);
	free(m->whole);
	strmap_clear(&m->terms);
	strmap_clear(&m->translated);
	array_free(&m->places);
	array_free(&m->sequences);
	strbuf_clear(&m->pair);
	array_free(&m->found);
	free(m);
}

/* A final * stands for every word that begins with what is before it. */
static size_t
prefix_unit(const struct marker *m, const struct token *t)
{
	for (size_t i = 0; i < m->plan->nunits; i++) {
		const struct unit *u = &m->plan->units[i];

		if (u->node->prefix &&
		    strncasecmp(t->term, u->text, strlen(u->text)) == 0)
			return i + 1;
	}
	return 0;
}

static void
mark_translated(struct marker *m, const char *term, size_t len, size_t start,
    const struct token *t)
{
	const uint64_t *known = strmap_get(&m->translated, term, len);
	const struct place *p = known == NULL ? NULL :
	    &m->places.v[*known - 1];

	if (p == NULL || p->translation->side != m->side)
		return;
	array_push(&m->found, (struct found){ .mark = { .start = start,
	    .end = t->end, .kind = MARK_TRANSLATION }, .unit = p->unit,
	    .kind = t->kind, .translation = p->translation });
}

/* A word that translates one of the query, alone or with the one before. */
static void
see_translation(struct marker *m, const struct token *t)
{
	if (m->translated.n == 0 || (t->kind != TOKEN_WORD &&
	    t->kind != TOKEN_LATIN && t->kind != TOKEN_NUMBER))
		return;
	mark_translated(m, t->term, t->len, t->start, t);
	if (m->pair.len > 0 && t->pos == m->last_pos + 1) {
		strbuf_addch(&m->pair, ' ');
		strbuf_add(&m->pair, t->term, t->len);
		mark_translated(m, m->pair.s, m->pair.len, m->last_start, t);
	}
	strbuf_reset(&m->pair);
	strbuf_add(&m->pair, t->term, t->len);
	m->last_start = t->start;
	m->last_pos = t->pos;
}

/* Is this the n-th word of the unit? */
static bool
is_word_of(const struct unit *u, size_t n, const struct token *t)
{
	for (size_t i = 0; i < u->ntokens; i++)
		if (unit_is_word(&u->tokens[i]) && n-- == 0)
			return u->tokens[i].len == t->len &&
			    memcmp(u->tokens[i].term, t->term, t->len) == 0;
	return false;
}

/* A model is not yet a large language model: only all words in sequence. */
static void
see_sequence(struct marker *m, struct sequence *s, const struct token *t)
{
	const struct unit *u = &m->plan->units[s->unit];

	if (s->words > 0 && (t->pos != s->pos + 1 ||
	    !is_word_of(u, s->words, t)))
		s->words = 0;
	if (!is_word_of(u, s->words, t))
		return;
	if (s->words == 0)
		s->start = t->start;
	s->pos = t->pos;
	if (++s->words < u->nwords)
		return;
	s->words = 0;
	if (u->sides & unit_sides[m->side].bit)
		array_push(&m->found, (struct found){ .mark = {
		    .start = s->start, .end = t->end, .kind = MARK_LITERAL },
		    .unit = s->unit, .kind = t->kind });
}

static void
see_token(void *ctx, const struct token *token)
{
	struct marker *m = ctx;
	struct token moved = *token, *t = &moved;
	const uint64_t *known;
	size_t unit;

	if (t->kind == TOKEN_GAP)
		return;
	t->start += m->from;
	t->end += m->from;
	see_translation(m, t);
	if (t->kind == TOKEN_WORD || t->kind == TOKEN_LATIN ||
	    t->kind == TOKEN_NUMBER)
		for (size_t i = 0; i < m->sequences.n; i++)
			see_sequence(m, &m->sequences.v[i], t);
	known = strmap_get(&m->terms, t->term, t->len);
	unit = known != NULL ? (size_t)*known : prefix_unit(m, t);
	if (unit == 0 ||
	    !(m->plan->units[unit - 1].sides & unit_sides[m->side].bit))
		return;
	array_push(&m->found, (struct found){ .mark = { .start = t->start,
	    .end = t->end, .kind = MARK_LITERAL }, .unit = unit - 1,
	    .kind = t->kind });
}

static void
see_whole(struct marker *m, size_t unit, const char *text, size_t len)
{
	size_t start, end;

	verifier_text(m->whole[unit], text, len);
	while (verifier_next(m->whole[unit], &start, &end))
		array_push(&m->found, (struct found){ .mark = {
		    .start = start, .end = end, .kind = MARK_LITERAL },
		    .unit = unit, .kind = TOKEN_GAP });
}

/* By place; of those at one place the longest first, and typed ones. */
static int
by_place(const void *a, const void *b)
{
	const struct mark *x = &((const struct found *)a)->mark;
	const struct mark *y = &((const struct found *)b)->mark;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end > y->end ? -1 : 1;
	return (int)x->kind - (int)y->kind;
}

/* 著作|権 is one mark: what touches and came of one unit. */
static bool
joins(const struct found *a, const struct found *b)
{
	return a->mark.end == b->mark.start && a->unit == b->unit &&
	    a->kind == b->kind && a->mark.kind == b->mark.kind;
}

/* Grow marks to whole graphemes; drop what lies inside another one. */
static void
settle(struct marker *m, const char *text, size_t len)
{
	size_t out = 0, at = 0;

	if (m->found.n > 1)
		qsort(m->found.v, m->found.n, sizeof(m->found.v[0]),
		    by_place);
	for (size_t i = 0; i < m->found.n; i++) {
		struct found f = m->found.v[i];
		size_t before = at;

		/* Graphemes are counted on from the last mark. */
		while (at < f.mark.start) {
			before = at;
			at += utf8_step(text + at, len - at);
		}
		if (at > f.mark.start)
			f.mark.start = at == before ? f.mark.start : before;
		if (out > 0 && f.mark.start < m->found.v[out - 1].mark.end) {
			struct mark *last = &m->found.v[out - 1].mark;

			if (f.mark.end <= last->end)
				continue;
			f.mark.start = last->end;
		}
		if (at < f.mark.start)
			at = f.mark.start;
		while (at < f.mark.end)
			at += utf8_step(text + at, len - at);
		f.mark.end = at;
		if (out > 0 && joins(&m->found.v[out - 1], &f))
			m->found.v[out - 1].mark.end = at;
		else
			m->found.v[out++] = f;
	}
	m->found.n = out;
}

static void
begin(struct marker *m, enum side side)
{
	m->found.n = 0;
	m->side = side;
	m->from = 0;
	strbuf_reset(&m->pair);
}

/* All words were seen; the rest of it. */
static size_t
finish(struct marker *m, const char *text, size_t len,
    const struct found **found)
{
	for (size_t i = 0; i < m->plan->nunits; i++)
		if (m->whole[i] != NULL &&
		    (m->plan->units[i].sides & unit_sides[m->side].bit))
			see_whole(m, i, text, len);
	settle(m, text, len);
	*found = m->found.v;
	return m->found.n;
}

size_t
marker_run(struct marker *m, enum side side, const char *text, size_t len,
    const struct found **found)
{
	begin(m, side);
	if (m->plan->nunits > 0)
		(void)analyze(m->an, text, len, ANALYZE_PARTS, 0, see_token,
		    m);
	return finish(m, text, len, found);
}

size_t
marker_run_field(struct marker *m, enum side side,
    const struct record_side *rs, const bool *held, size_t field,
    size_t from, size_t to, const struct found **found)
{
	const char *text = rs->fields[field].text;

	begin(m, side);
	for (size_t i = 0; i < rs->nsentences && m->plan->nunits > 0; i++) {
		const struct record_sentence *s = &rs->sentences[i];

		if (s->field != field || s->start < from || s->end > to ||
		    (held != NULL && !held[i]))
			continue;
		m->from = s->start - from;
		(void)analyze_again(m->an, text + s->start, s->end - s->start,
		    rs->cuts + s->cut, s->ncut, ANALYZE_PARTS, s->pos,
		    see_token, m);
	}
	return finish(m, text + from, to - from, found);
}
