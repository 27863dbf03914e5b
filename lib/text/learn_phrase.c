#include "text/learn_impl.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

#define CANDIDATES_MAX ((size_t)256 << 10)	/* later ones do not count */

/* A unit of a side: a word (second 0) or two that are neighbours. */
struct unit {
	uint32_t first, second;
	uint32_t pairs, last;
	uint32_t best;		/* 1 + the candidate it prefers */
};

struct units {
	ARRAY(struct unit) v;
	struct strmap ids;	/* both numbers -> 1 + index */
	bool *begins;		/* by word: some unit of two begins so */
};

/* Two units that may stand for each other. */
struct candidate {
	uint32_t unit[LEARN_SIDES];
	uint32_t together;
	uint32_t last;		/* the latest pair of paragraphs */
};

/* Neighbours of the paragraph at hand, as places in its set of words. */
struct neighbours {
	unsigned char first, second;	/* second: LEARN_WORDS_MAX = none */
	uint32_t next;			/* 1 + another that begins so */
};

struct phrasing {
	const struct learner *l;
	const struct table *t;
	struct units side[LEARN_SIDES];
	ARRAY(struct candidate) v;
	struct strmap ids;		/* both units -> 1 + index */
	id_array known;			/* English words by the Japanese ones
					   that they may stand for */
	size_t *known_end;		/* by Japanese word, from 1 */
	/* Of the paragraphs at hand. */
	struct set set[LEARN_SIDES];
	unsigned char *place[LEARN_SIDES];	/* by word: 1 + in the set */
	uint64_t link[LEARN_WORDS_MAX + 1];	/* of a Japanese word: the
						   English words it may mean */
	ARRAY(struct neighbours) units[LEARN_SIDES];
	uint32_t begin[LEARN_WORDS_MAX];	/* 1 + first English unit */
};

_Static_assert(LEARN_WORDS_MAX <= 64, "a word of a paragraph is a bit");

static uint64_t *
number_of(struct strmap *m, uint32_t a, uint32_t b, bool add)
{
	uint32_t key[2] = { a, b };

	return add ? strmap_put(m, (const char *)key, sizeof(key)) :
	    strmap_get(m, (const char *)key, sizeof(key));
}

/* The number of a word of the paragraph, 0 for none. */
static uint32_t
word_at(const struct phrasing *f, int s, unsigned char place)
{
	return place == LEARN_WORDS_MAX ? 0 : f->set[s].word[place];
}

static uint64_t
bit(unsigned char place)
{
	return place == LEARN_WORDS_MAX ? 0 : UINT64_C(1) << place;
}

/* ---- which units may stand for each other ---- */

static void
list_known(struct phrasing *f)
{
	size_t words = f->l->side[LEARN_JA].words.n, i = 0;

	f->known_end = xcalloc(words + 1, sizeof(*f->known_end));
	for (size_t ja = 1; ja <= words; ja++) {
		for (; i < f->t->both.n; i++) {
			const struct both *b = &f->t->both.v[i];

			if (b->word[LEARN_JA] != ja)
				break;
			if (table_accepts(b))
				array_push(&f->known, b->word[LEARN_EN]);
		}
		f->known_end[ja] = f->known.n;
	}
}

/* Which words of the set stand where, or forget it. */
static void
see_places(struct phrasing *f, int s, bool there)
{
	for (size_t i = 0; i < f->set[s].n; i++)
		f->place[s][f->set[s].word[i]] =
		    (unsigned char)(there ? i + 1 : 0);
}

static void
see_links(struct phrasing *f)
{
	memset(f->link, 0, sizeof(f->link));
	see_places(f, LEARN_EN, true);
	for (size_t i = 0; i < f->set[LEARN_JA].n; i++) {
		uint32_t ja = f->set[LEARN_JA].word[i];

		for (size_t k = f->known_end[ja - 1]; k < f->known_end[ja];
		    k++) {
			unsigned char place =
			    f->place[LEARN_EN][f->known.v[k]];

			if (place > 0)
				f->link[i] |= bit(place - 1);
		}
	}
	see_places(f, LEARN_EN, false);
}

static void
see_units(struct phrasing *f, int s, size_t pair)
{
	const struct vocabulary *v = &f->l->side[s];
	size_t from = pair == 0 ? 0 : v->ends.v[pair - 1];
	unsigned char before = 0;

	f->units[s].n = 0;
	see_places(f, s, true);
	for (size_t i = from; i < v->ends.v[pair]; i++) {
		uint32_t w = v->text.v[i];
		unsigned char place = w == 0 || v->words.v[w - 1].foreign ?
		    0 : f->place[s][w];

		if (place > 0)
			array_push(&f->units[s], (struct neighbours){
			    .first = place - 1, .second = LEARN_WORDS_MAX });
		if (place > 0 && before > 0)
			array_push(&f->units[s], (struct neighbours){
			    .first = before - 1, .second = place - 1 });
		before = place;
	}
	see_places(f, s, false);
}

static uint32_t
unit_of(struct phrasing *f, int s, const struct neighbours *n)
{
	struct units *u = &f->side[s];
	uint32_t first = word_at(f, s, n->first);
	uint32_t second = word_at(f, s, n->second);
	uint64_t *id = number_of(&u->ids, first, second, true);

	if (*id == 0) {
		array_push(&u->v, (struct unit){ .first = first,
		    .second = second, .pairs = second != 0 ? 0 :
		    f->l->side[s].words.v[first - 1].pairs });
		*id = u->v.n;
		u->begins[first] |= second != 0;
	}
	return (uint32_t)*id - 1;
}

static void
propose(struct phrasing *f, const struct neighbours *ja,
    const struct neighbours *en, uint32_t pair)
{
	uint32_t j, e;
	uint64_t *id;

	if (f->v.n == CANDIDATES_MAX)
		return;
	j = unit_of(f, LEARN_JA, ja);
	e = unit_of(f, LEARN_EN, en);
	id = number_of(&f->ids, j, e, true);
	if (*id == 0) {
		array_push(&f->v, (struct candidate){ .unit = { j, e } });
		*id = f->v.n;
	}
	f->v.v[*id - 1].together += f->v.v[*id - 1].last != pair;
	f->v.v[*id - 1].last = pair;
}

/*
 * Each word of either unit must be learned as a translation of one of the
 * other's.  That keeps the candidates few, and chance neighbours out.
 */
static void
match_units(struct phrasing *f, const struct neighbours *ja, uint32_t pair)
{
	uint64_t first = f->link[ja->first], second = f->link[ja->second];
	uint64_t either = first | second;

	for (unsigned char a = 0; a < f->set[LEARN_EN].n; a++) {
		if ((either & bit(a)) == 0)
			continue;
		for (uint32_t k = f->begin[a]; k > 0;
		    k = f->units[LEARN_EN].v[k - 1].next) {
			const struct neighbours *en =
			    &f->units[LEARN_EN].v[k - 1];
			uint64_t words = bit(en->first) | bit(en->second);

			if ((words & ~either) == 0 && (first & words) != 0 &&
			    (ja->second == LEARN_WORDS_MAX ?
			    en->second != LEARN_WORDS_MAX :
			    (second & words) != 0))
				propose(f, ja, en, pair);
		}
	}
}

static void
find_candidates(struct phrasing *f)
{
	for (size_t p = 0; p < f->l->article.n; p++) {
		for (int s = 0; s < LEARN_SIDES; s++)
			f->set[s] = table_set(f->t, s, p);
		see_links(f);
		for (int s = 0; s < LEARN_SIDES; s++)
			see_units(f, s, p);
		memset(f->begin, 0, sizeof(f->begin));
		for (size_t i = 0; i < f->units[LEARN_EN].n; i++) {
			struct neighbours *n = &f->units[LEARN_EN].v[i];

			n->next = f->begin[n->first];
			f->begin[n->first] = (uint32_t)(i + 1);
		}
		for (size_t i = 0; i < f->units[LEARN_JA].n; i++)
			match_units(f, &f->units[LEARN_JA].v[i],
			    (uint32_t)(p + 1));
	}
}

/* ---- how often they stand, and which are best ---- */

static void
count_units(struct phrasing *f, int s)
{
	const struct vocabulary *v = &f->l->side[s];
	struct units *u = &f->side[s];
	size_t at = 0;

	for (size_t p = 0; p < v->ends.n; p++)
		for (; at < v->ends.v[p]; at++) {
			uint64_t *id;

			if (at + 1 == v->ends.v[p] ||
			    !u->begins[v->text.v[at]] ||
			    v->text.v[at + 1] == 0)
				continue;
			id = number_of(&u->ids, v->text.v[at],
			    v->text.v[at + 1], false);
			if (id == NULL || u->v.v[*id - 1].last == p + 1)
				continue;
			u->v.v[*id - 1].last = (uint32_t)(p + 1);
			u->v.v[*id - 1].pairs++;
		}
}

static double
dice(const struct phrasing *f, const struct candidate *c)
{
	return 2.0 * c->together /
	    (f->side[LEARN_JA].v.v[c->unit[LEARN_JA]].pairs +
	    f->side[LEARN_EN].v.v[c->unit[LEARN_EN]].pairs);
}

static int
words_in(const struct phrasing *f, const struct candidate *c)
{
	return (f->side[LEARN_JA].v.v[c->unit[LEARN_JA]].second != 0) +
	    (f->side[LEARN_EN].v.v[c->unit[LEARN_EN]].second != 0);
}

/* Of equal ones the longer, which says more. */
static bool
beats(const struct phrasing *f, const struct candidate *a,
    const struct candidate *b)
{
	double x = dice(f, a), y = dice(f, b);

	return x > y || (x >= y && words_in(f, a) > words_in(f, b));
}

static void
choose(struct phrasing *f)
{
	for (size_t i = 0; i < f->v.n; i++)
		for (int s = 0; s < LEARN_SIDES; s++) {
			struct unit *u = &f->side[s].v.v[f->v.v[i].unit[s]];

			if (u->best == 0 || beats(f, &f->v.v[i],
			    &f->v.v[u->best - 1]))
				u->best = (uint32_t)(i + 1);
		}
}

static char *
joined(const struct vocabulary *v, const struct unit *u, bool shown)
{
	const struct word *a = &v->words.v[u->first - 1], *b;
	const char *s = shown ? a->shown : a->term, *t;
	char *text;
	size_t n = strlen(s);

	if (u->second == 0)
		return xstrdup(s);
	b = &v->words.v[u->second - 1];
	t = shown ? b->shown : b->term;
	text = xmalloc(n + strlen(t) + 2);
	memcpy(text, s, n);
	text[n] = ' ';
	memcpy(text + n + 1, t, strlen(t) + 1);
	return text;
}

/* Only pairs that prefer each other. */
static void
emit(const struct phrasing *f, size_t i, double *const best[LEARN_SIDES],
    learned_fn *found, void *ctx)
{
	const struct candidate *c = &f->v.v[i];
	const struct unit *ja = &f->side[LEARN_JA].v.v[c->unit[LEARN_JA]];
	const struct unit *en = &f->side[LEARN_EN].v.v[c->unit[LEARN_EN]];
	char *from, *to, *shown;

	if (ja->best != i + 1 || en->best != i + 1 ||
	    c->together < LEARN_TOGETHER_MIN || dice(f, c) < LEARN_PHRASE_MIN)
		return;
	if (ja->second == 0)
		best[LEARN_JA][ja->first] = dice(f, c);
	if (en->second == 0)
		best[LEARN_EN][en->first] = dice(f, c);
	from = joined(&f->l->side[LEARN_JA], ja, false);
	to = joined(&f->l->side[LEARN_EN], en, false);
	shown = joined(&f->l->side[LEARN_EN], en, true);
	found(ctx, &(struct learned){ .ja = from, .en = to, .shown = shown,
	    .score = dice(f, c), .together = c->together });
	free(from);
	free(to);
	free(shown);
}

void
learn_phrases(struct learner *l, const struct table *t,
    double *const best[LEARN_SIDES], learned_fn *found, void *ctx)
{
	struct phrasing f = { .l = l, .t = t };

	for (int s = 0; s < LEARN_SIDES; s++) {
		f.side[s].begins = xcalloc(l->side[s].words.n + 1,
		    sizeof(*f.side[s].begins));
		f.place[s] = xcalloc(l->side[s].words.n + 1,
		    sizeof(*f.place[s]));
	}
	list_known(&f);
	find_candidates(&f);
	for (int s = 0; s < LEARN_SIDES; s++)
		count_units(&f, s);
	choose(&f);
	for (size_t i = 0; i < f.v.n; i++)
		emit(&f, i, best, found, ctx);
	for (int s = 0; s < LEARN_SIDES; s++) {
		array_free(&f.side[s].v);
		strmap_clear(&f.side[s].ids);
		free(f.side[s].begins);
		free(f.place[s]);
		array_free(&f.units[s]);
	}
	array_free(&f.known);
	free(f.known_end);
	array_free(&f.v);
	strmap_clear(&f.ids);
}
