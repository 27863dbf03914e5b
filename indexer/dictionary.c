#include "indexer/dictionary.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strmap.h"
#include "index/reader.h"
#include "indexer/teach.h"
#include "text/analyzer.h"
#include "text/edict.h"

/* A gloss, which many entries may have. */
struct meaning {
	char *shown;
	char *term;		/* NULL = none that can be looked up */
	bool stands;		/* somewhere in the index */
};

struct entry {
	char *ja;
	bool stands, common;
	uint32_t meaning[EDICT_GLOSSES];	/* 1 + index; 0 = none */
};

struct dictionary {
	struct analyzer *an;		/* the thread's own */
	struct reader *r;		/* also */
	pthread_t thread;
	bool alone;			/* the thread runs */
	struct strmap words[SIDES];	/* 1 = some article has it */
	struct strmap glosses;		/* 1 + index of the meaning */
	ARRAY(struct meaning) meanings;
	ARRAY(struct entry) entries;
	enum status st;
	struct error err;
};

/* Common words before rare ones, first meanings before later ones. */
#define SCORE_COMMON 0.4
#define SCORE_RARE 0.2

/* What has to be looked up; a term has one word or two. */
static void
note_words(struct dictionary *d, enum side side, const char *term)
{
	size_t n = strcspn(term, " ");

	(void)strmap_put(&d->words[side], term, n);
	if (term[n] != '\0')
		(void)strmap_put(&d->words[side], term + n + 1,
		    strlen(term + n + 1));
}

/* The number of a meaning, from 1; 0 when it cannot be looked up. */
static uint32_t
meaning_of(struct dictionary *d, const char *gloss)
{
	size_t len = strlen(gloss);
	uint64_t *id = strmap_put(&d->glosses, gloss, len);

	if (*id == 0) {
		struct meaning m = { .term = teach_term(d->an, gloss, len) };

		if (m.term != NULL) {
			m.shown = xstrdup(gloss);
			note_words(d, SIDE_EN, m.term);
		}
		array_push(&d->meanings, m);
		*id = d->meanings.n;
	}
	return d->meanings.v[*id - 1].term == NULL ? 0 : (uint32_t)*id;
}

static void
on_entry(void *ctx, const struct edict_entry *found)
{
	struct dictionary *d = ctx;
	struct entry e = { .common = found->common };
	bool any = false;

	for (size_t i = 0; i < found->nglosses; i++) {
		e.meaning[i] = meaning_of(d, found->gloss[i]);
		any |= e.meaning[i] > 0;
	}
	if (any)
		e.ja = teach_term(d->an, found->word, strlen(found->word));
	if (e.ja == NULL)
		return;
	note_words(d, SIDE_JA, e.ja);
	array_push(&d->entries, e);
}

static int
by_key(const void *a, const void *b)
{
	const struct strmap_slot *const *x = a, *const *y = b;

	return strcmp((*x)->key, (*y)->key);
}

/* Which words of a side some article holds: in the order of the index, where
 * neighbours lie in one block. */
static void
look_up(struct dictionary *d, enum side side)
{
	const struct strmap *m = &d->words[side];
	ARRAY(struct strmap_slot *) words = { 0 };

	for (size_t i = 0; i < m->size; i++)
		if (m->slot[i].key != NULL)
			array_push(&words, &m->slot[i]);
	if (words.n > 1)
		qsort(words.v, words.n, sizeof(words.v[0]), by_key);
	for (size_t i = 0; i < words.n; i++)
		words.v[i]->value = reader_termfreq(d->r,
		    side == SIDE_JA ? CH_JA : CH_EN, words.v[i]->key,
		    words.v[i]->len) > 0;
	array_free(&words);
}

/* Does some article hold each word of the term? */
static bool
stands(const struct dictionary *d, enum side side, const char *term)
{
	size_t n = strcspn(term, " ");

	return *strmap_get(&d->words[side], term, n) > 0 &&
	    (term[n] == '\0' || *strmap_get(&d->words[side], term + n + 1,
	    strlen(term + n + 1)) > 0);
}

static void *
read_dictionary(void *ctx)
{
	struct dictionary *d = ctx;

	if (d->st == STATUS_OK)
		d->st = edict_read(NULL, on_entry, d, &d->err);
	/* What is only for reading goes, for others learn meanwhile. */
	strmap_clear(&d->glosses);
	for (int side = 0; side < SIDES; side++)
		look_up(d, (enum side)side);
	for (size_t i = 0; i < d->meanings.n; i++) {
		struct meaning *m = &d->meanings.v[i];

		m->stands = m->term != NULL && stands(d, SIDE_EN, m->term);
	}
	for (size_t i = 0; i < d->entries.n; i++)
		d->entries.v[i].stands = stands(d, SIDE_JA,
		    d->entries.v[i].ja);
	for (int side = 0; side < SIDES; side++)
		strmap_clear(&d->words[side]);
	return NULL;
}

struct dictionary *
dictionary_begin(const struct analyzer *an, const char *dir)
{
	struct dictionary *d = xcalloc(1, sizeof(*d));

	d->an = analyzer_clone(an);
	d->st = reader_open(&d->r, dir, NULL, &d->err);
	d->alone = pthread_create(&d->thread, NULL, read_dictionary, d) == 0;
	if (!d->alone)
		(void)read_dictionary(d);
	return d;
}

static void
wait_for(struct dictionary *d)
{
	if (d->alone)
		(void)pthread_join(d->thread, NULL);
	d->alone = false;
}

void
dictionary_free(struct dictionary *d)
{
	wait_for(d);
	for (size_t i = 0; i < d->entries.n; i++)
		free(d->entries.v[i].ja);
	for (size_t i = 0; i < d->meanings.n; i++) {
		free(d->meanings.v[i].shown);
		free(d->meanings.v[i].term);
	}
	array_free(&d->entries);
	array_free(&d->meanings);
	reader_close(d->r);
	analyzer_free(d->an);
	free(d);
}

/*
 * A word translates into what stands somewhere.  A compound is made of words
 * that have their own entry; of an English word (choir) it may be all there
 * is.
 */
static void
tell(const struct dictionary *d, const struct entry *e, dictionary_fn *each,
    void *ctx)
{
	bool compound = strchr(e->ja, ' ') != NULL;

	for (size_t i = 0; i < EDICT_GLOSSES; i++) {
		const struct meaning *m;

		if (e->meaning[i] == 0)
			continue;
		m = &d->meanings.v[e->meaning[i] - 1];
		each(ctx, &(struct dictionary_entry){ .ja = e->ja,
		    .en = m->term, .shown = m->shown,
		    .from_ja = m->stands && !compound, .from_en = e->stands,
		    .score = (e->common ? SCORE_COMMON : SCORE_RARE) /
		    (double)(i + 1) });
	}
}

enum status
dictionary_each(struct dictionary *d, dictionary_fn *each, void *ctx,
    struct error *err)
{
	wait_for(d);
	if (d->st == STATUS_NOT_FOUND)
		return STATUS_OK;
	if (d->st != STATUS_OK)
		return error_set(err, d->st, "%s", d->err.text);
	for (size_t i = 0; i < d->entries.n; i++)
		tell(d, &d->entries.v[i], each, ctx);
	return STATUS_OK;
}
