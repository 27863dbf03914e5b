#include "indexer/glossary.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strmap.h"
#include "index/reader.h"
#include "index/schema.h"
#include "index/writer.h"
#include "indexer/teach.h"
#include "text/analyzer.h"
#include "text/edict.h"
#include "text/learn.h"

/* Everything that is known of one word. */
struct word {
	enum side side;
	char *term;
	ARRAY(struct translation) v;	/* owned strings */
};

struct words {
	struct strmap ids;		/* note name -> 1 + index */
	ARRAY(struct word) v;
};

/* A word of one kind is asked for only where those before are silent: what
 * was learned or corrected, then sounds, then the dictionary. */
enum kind { LEARNED, NAMES, DICTIONARY, KINDS };

struct making {
	struct reader *r;
	struct analyzer *an;
	struct teacher *teacher;
	struct words kind[KINDS];
	enum status st;
	struct error *err;
};

static struct word *
word_of(struct words *w, enum side side, const char *term, bool add)
{
	struct strbuf key;
	uint64_t *id;

	strbuf_init(&key, 512);
	glossary_note(&key, side, term, strlen(term));
	id = add ? strmap_put(&w->ids, key.s, key.len) :
	    strmap_get(&w->ids, key.s, key.len);
	strbuf_clear(&key);
	if (id == NULL)
		return NULL;
	if (*id == 0) {
		array_push(&w->v, (struct word){ .side = side,
		    .term = xstrdup(term) });
		*id = w->v.n;
	}
	return &w->v.v[*id - 1];
}

static struct translation *
translation_of(struct word *w, const char *term)
{
	for (size_t i = 0; i < w->v.n; i++)
		if (strcmp(w->v.v[i].term, term) == 0)
			return &w->v.v[i];
	return NULL;
}

/* Add one direction; what comes later and is of a stronger kind wins. */
static void
add(struct words *words, enum side from, const char *term,
    const struct translation *t)
{
	struct word *w;
	struct translation *old;

	if (strlen(term) > GLOSSARY_TERM_MAX)
		return;
	w = word_of(words, from, term, true);
	old = translation_of(w, t->term);
	if (old == NULL) {
		struct translation copy = *t;

		copy.term = xstrdup(t->term);
		copy.shown = xstrdup(t->shown);
		array_push(&w->v, copy);
	} else if (t->origin == GLOSSARY_HAND) {
		old->origin = t->origin;
		old->score = t->score;
	}
}

/* Japanese is shown without the space between the words of a compound. */
static char *
shown_ja(const char *term)
{
	char *s = xstrdup(term), *space = strchr(s, ' ');

	if (space != NULL)
		memmove(space, space + 1, strlen(space));
	return s;
}

static void
add_pair(struct words *words, const char *ja, const char *en,
    const char *shown, const struct translation *how)
{
	struct translation t = *how;
	char *japanese = strcmp(ja, en) == 0 ? xstrdup(shown) : shown_ja(ja);

	t.term = en;
	t.shown = shown;
	add(words, SIDE_JA, ja, &t);
	t.term = ja;
	t.shown = japanese;
	add(words, SIDE_EN, en, &t);
	free(japanese);
}

/* Corrections first, then by score; equal ones by term, for the same index
 * each time. */
static int
by_worth(const void *a, const void *b)
{
	const struct translation *x = a, *y = b;
	bool hand_x = x->origin == GLOSSARY_HAND;
	bool hand_y = y->origin == GLOSSARY_HAND;

	if (hand_x != hand_y)
		return hand_x ? -1 : 1;
	if (x->score > y->score || x->score < y->score)
		return x->score > y->score ? -1 : 1;
	return strcmp(x->term, y->term);
}

static void
words_clear(struct words *w)
{
	for (size_t i = 0; i < w->v.n; i++) {
		struct word *word = &w->v.v[i];

		for (size_t k = 0; k < word->v.n; k++) {
			free((char *)word->v.v[k].term);
			free((char *)word->v.v[k].shown);
		}
		array_free(&word->v);
		free(word->term);
	}
	array_free(&w->v);
	strmap_clear(&w->ids);
}

/* ---- where translations come from ---- */

static bool
on_document(void *ctx, uint32_t docid)
{
	struct making *m = ctx;
	struct record rec;
	char *bytes;

	m->st = reader_record(m->r, docid, &rec, &bytes, m->err);
	if (m->st != STATUS_OK)
		return false;
	teach(m->teacher, docid, &rec);
	record_clear(&rec);
	free(bytes);
	return true;
}

static void
on_learned(void *ctx, const struct learned *l)
{
	struct making *m = ctx;

	add_pair(&m->kind[LEARNED], l->ja, l->en, l->shown,
	    &(struct translation){ .score = l->score,
	    .together = l->together, .origin = GLOSSARY_LEARNED });
}

static void
on_name(void *ctx, const char *ja, const char *en, const char *shown,
    double alike)
{
	struct making *m = ctx;

	add_pair(&m->kind[NAMES], ja, en, shown, &(struct translation){
	    .score = alike, .origin = GLOSSARY_NAME });
}

static bool
known_before(struct making *m, enum kind kind, enum side side,
    const char *term)
{
	for (int k = 0; k < (int)kind; k++)
		if (word_of(&m->kind[k], side, term, false) != NULL)
			return true;
	return false;
}

/* What EDICT says in English, often of several words. */
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

/*
 * The dictionary, as terms: a thread of its own reads it while the texts are
 * read and learned from, for it takes as long as some thousand articles.
 */
struct dictionary {
	struct analyzer *an;		/* the thread's own */
	struct reader *r;		/* also */
	pthread_t thread;
	bool alone;			/* the thread runs */
	struct strmap words[SIDES];	/* 1 there, 2 nowhere in the index */
	struct strmap glosses;		/* 1 + index of the meaning */
	ARRAY(struct meaning) meanings;
	ARRAY(struct entry) entries;	/* of use here */
	enum status st;
	struct error err;
};

/* Common words before rare ones, first meanings before later ones. */
#define DICTIONARY_COMMON 0.4
#define DICTIONARY_RARE 0.2

/* Does some article hold the word on that side? */
static bool
word_stands(struct dictionary *d, enum side side, const char *word, size_t n)
{
	uint64_t *known = strmap_put(&d->words[side], word, n);

	if (*known == 0)
		*known = reader_termfreq(d->r, side == SIDE_JA ? CH_JA : CH_EN,
		    word, n) > 0 ? 1 : 2;
	return *known == 1;
}

/* All words of the term? */
static bool
stands(struct dictionary *d, enum side side, const char *term)
{
	size_t n = strcspn(term, " ");

	return word_stands(d, side, term, n) && (term[n] == '\0' ||
	    word_stands(d, side, term + n + 1, strlen(term + n + 1)));
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
			m.stands = stands(d, SIDE_EN, m.term);
		}
		array_push(&d->meanings, m);
		*id = d->meanings.n;
	}
	return d->meanings.v[*id - 1].term == NULL ? 0 : (uint32_t)*id;
}

/*
 * A word translates into what stands somewhere.  A compound is made of words
 * that have their own entry; of an English word (choir) it may be all there
 * is.
 */
static bool
is_translated(const struct entry *e, const struct meaning *m)
{
	return m->stands && strchr(e->ja, ' ') == NULL;
}

static void
on_entry(void *ctx, const struct edict_entry *found)
{
	struct dictionary *d = ctx;
	struct entry e = { .common = found->common };
	bool any = false, use;

	for (size_t i = 0; i < found->nglosses; i++) {
		e.meaning[i] = meaning_of(d, found->gloss[i]);
		any |= e.meaning[i] > 0;
	}
	if (any)
		e.ja = teach_term(d->an, found->word, strlen(found->word));
	if (e.ja == NULL)
		return;
	e.stands = use = stands(d, SIDE_JA, e.ja);
	for (size_t i = 0; i < EDICT_GLOSSES; i++)
		use |= e.meaning[i] > 0 &&
		    is_translated(&e, &d->meanings.v[e.meaning[i] - 1]);
	if (use)
		array_push(&d->entries, e);
	else
		free(e.ja);
}

static void *
read_dictionary(void *ctx)
{
	struct dictionary *d = ctx;

	if (d->st == STATUS_OK)
		d->st = edict_read(NULL, on_entry, d, &d->err);
	return NULL;
}

static void
dictionary_begin(struct dictionary *d, const struct analyzer *an,
    const char *dir)
{
	memset(d, 0, sizeof(*d));
	d->an = analyzer_clone(an);
	d->st = reader_open(&d->r, dir, NULL, &d->err);
	d->alone = pthread_create(&d->thread, NULL, read_dictionary, d) == 0;
	if (!d->alone)
		(void)read_dictionary(d);
}

static void
dictionary_wait(struct dictionary *d)
{
	if (d->alone)
		(void)pthread_join(d->thread, NULL);
	d->alone = false;
}

static void
dictionary_clear(struct dictionary *d)
{
	for (size_t i = 0; i < d->entries.n; i++)
		free(d->entries.v[i].ja);
	for (size_t i = 0; i < d->meanings.n; i++) {
		free(d->meanings.v[i].shown);
		free(d->meanings.v[i].term);
	}
	array_free(&d->entries);
	array_free(&d->meanings);
	strmap_clear(&d->glosses);
	for (int side = 0; side < SIDES; side++)
		strmap_clear(&d->words[side]);
	reader_close(d->r);
	analyzer_free(d->an);
}

static void
add_entry(struct making *m, const struct dictionary *d,
    const struct entry *e)
{
	char *shown = shown_ja(e->ja);
	bool known = known_before(m, DICTIONARY, SIDE_JA, e->ja);

	for (size_t i = 0; i < EDICT_GLOSSES; i++) {
		struct translation t = { .origin = GLOSSARY_DICTIONARY,
		    .score = (e->common ? DICTIONARY_COMMON :
		    DICTIONARY_RARE) / (double)(i + 1) };
		const struct meaning *en;

		if (e->meaning[i] == 0)
			continue;
		en = &d->meanings.v[e->meaning[i] - 1];
		t.term = en->term;
		t.shown = en->shown;
		if (!known && is_translated(e, en))
			add(&m->kind[DICTIONARY], SIDE_JA, e->ja, &t);
		t.term = e->ja;
		t.shown = shown;
		if (e->stands && !known_before(m, DICTIONARY, SIDE_EN,
		    en->term))
			add(&m->kind[DICTIONARY], SIDE_EN, en->term, &t);
	}
	free(shown);
}

/* A line of the corrections as they are kept: terms, shown form, score. */
static void
obey(struct making *m, char *line)
{
	char *ja = strsep(&line, "\t"), *en = strsep(&line, "\t");
	char *shown = strsep(&line, "\t");

	if (line != NULL)
		add_pair(&m->kind[LEARNED], ja, en, shown,
		    &(struct translation){ .score = strtod(line, NULL),
		    .origin = GLOSSARY_HAND });
}

static enum status
obey_all(struct making *m, struct writer *w)
{
	char *text, *rest, *line;
	enum status st = writer_note_get(w, NOTE_GLOSSARY_HAND, &text,
	    m->err);

	if (st != STATUS_OK)
		return st;
	rest = text;
	while ((line = strsep(&rest, "\n")) != NULL)
		obey(m, line);
	free(text);
	return STATUS_OK;
}

/* Of CPU, of this thread. */
static double
cpu_seconds(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static enum status
gather(struct making *m, struct writer *w, const char *dir,
    struct glossary_work *work)
{
	struct learner *l = learner_new();
	struct dictionary d;
	enum status st;

	dictionary_begin(&d, m->an, dir);
	m->teacher = teacher_new(m->an, l, writer_words(w));
	st = reader_each(m->r, on_document, m, m->err);
	if (st == STATUS_OK)
		st = m->st;
	if (st == STATUS_OK) {
		work->seconds = cpu_seconds();
		learner_run(l, on_learned, m);
		work->seconds = cpu_seconds() - work->seconds;
		work->pairs = learner_pairs(l);
		teacher_names(m->teacher, on_name, m);
	}
	teacher_free(m->teacher);
	learner_free(l);
	if (st == STATUS_OK)
		st = obey_all(m, w);
	dictionary_wait(&d);
	/* Without a dictionary everything works, with more gaps. */
	if (st == STATUS_OK && d.st != STATUS_OK && d.st != STATUS_NOT_FOUND)
		st = error_set(m->err, d.st, "%s", d.err.text);
	if (st == STATUS_OK)
		for (size_t i = 0; i < d.entries.n; i++)
			add_entry(m, &d, &d.entries.v[i]);
	dictionary_clear(&d);
	return st;
}

/* ---- storing ---- */

/* The best translations; a score of nothing forbids one. */
static void
write_word(struct word *w, struct strbuf *sb)
{
	size_t n = 0;

	if (w->v.n > 1)
		qsort(w->v.v, w->v.n, sizeof(w->v.v[0]), by_worth);
	for (size_t i = 0; i < w->v.n && n < GLOSSARY_BEST; i++) {
		if (w->v.v[i].score <= 0)
			continue;
		glossary_write(sb, &w->v.v[i]);
		n++;
	}
}

static enum status
store_words(struct making *m, struct writer *w, enum kind kind,
    struct strmap *kept, size_t count[SIDES])
{
	struct words *words = &m->kind[kind];
	struct strbuf key, value;
	enum status st = STATUS_OK;

	strbuf_init(&key, 512);
	strbuf_init(&value, 1u << 16);
	for (size_t i = 0; i < words->v.n && st == STATUS_OK; i++) {
		struct word *word = &words->v.v[i];

		strbuf_reset(&key);
		strbuf_reset(&value);
		glossary_note(&key, word->side, word->term,
		    strlen(word->term));
		write_word(word, &value);
		if (value.len == 0 || known_before(m, kind, word->side,
		    word->term))
			continue;
		count[word->side]++;
		*strmap_put(kept, key.s, key.len) = 1;
		st = writer_note_set(w, key.s, value.s, m->err);
	}
	strbuf_clear(&key);
	strbuf_clear(&value);
	return st;
}

struct stale {
	const struct strmap *kept;
	ARRAY(char *) names;
};

static bool
find_stale(void *ctx, const char *name, const char *value)
{
	struct stale *s = ctx;

	(void)value;
	if (strmap_get(s->kept, name, strlen(name)) == NULL)
		array_push(&s->names, xstrdup(name));
	return true;
}

static enum status
remove_stale(struct writer *w, const struct strmap *kept, struct error *err)
{
	struct stale s = { .kept = kept };
	enum status st;

	st = writer_notes(w, NOTE_GLOSSARY_WORD, find_stale, &s, err);
	for (size_t i = 0; i < s.names.n; i++) {
		if (st == STATUS_OK)
			st = writer_note_set(w, s.names.v[i], "", err);
		free(s.names.v[i]);
	}
	array_free(&s.names);
	return st;
}

static enum status
set_state(struct writer *w, const struct glossary_state *s,
    struct error *err)
{
	struct strbuf sb;
	enum status st;

	strbuf_init(&sb, 256);
	glossary_state_write(s, &sb);
	st = writer_note_set(w, NOTE_GLOSSARY, sb.s, err);
	strbuf_clear(&sb);
	return st;
}

static enum status
store(struct making *m, struct writer *w, size_t pairs)
{
	struct glossary_state s = { .version = GLOSSARY_VERSION,
	    .articles = writer_count(w), .pairs = pairs };
	struct strmap kept = { 0 };
	enum status st = STATUS_OK;

	for (int k = 0; k < KINDS && st == STATUS_OK; k++)
		st = store_words(m, w, (enum kind)k, &kept, s.words);
	if (st == STATUS_OK)
		st = remove_stale(w, &kept, m->err);
	strmap_clear(&kept);
	if (st == STATUS_OK)
		st = set_state(w, &s, m->err);
	return st == STATUS_OK ? writer_commit(w, m->err) : st;
}

static enum status
learn(struct writer *w, const char *dir, struct analyzer *an,
    struct glossary_work *work, struct error *err)
{
	struct making m = { .an = an, .err = err };
	enum status st;

	if ((st = writer_commit(w, err)) != STATUS_OK ||
	    (st = reader_open(&m.r, dir, NULL, err)) != STATUS_OK)
		return st;
	if ((st = reader_whole(m.r, err)) == STATUS_OK)
		st = gather(&m, w, dir, work);
	if (st == STATUS_OK)
		st = store(&m, w, work->pairs);
	reader_close(m.r);
	for (int k = 0; k < KINDS; k++)
		words_clear(&m.kind[k]);
	return st;
}

enum status
glossary_get_state(struct writer *w, struct glossary_state *s,
    struct error *err)
{
	char *value;
	enum status st = writer_note_get(w, NOTE_GLOSSARY, &value, err);

	if (st == STATUS_OK)
		glossary_state_read(s, value);
	free(value);
	return st;
}

enum status
glossary_count(struct writer *w, size_t changed, struct error *err)
{
	struct glossary_state s;
	enum status st = glossary_get_state(w, &s, err);

	if (st != STATUS_OK || changed == 0 || s.version != GLOSSARY_VERSION)
		return st;
	s.changed += changed;
	return set_state(w, &s, err);
}

enum status
glossary_update(struct writer *w, const char *dir, struct analyzer *an,
    bool force, struct glossary_work *work, struct error *err)
{
	struct glossary_state s;
	enum status st = glossary_get_state(w, &s, err);

	*work = (struct glossary_work){ .learned = st == STATUS_OK && (force ||
	    s.version != GLOSSARY_VERSION ||
	    (double)s.changed >= GLOSSARY_RELEARN * (double)s.articles) };
	return work->learned ? learn(w, dir, an, work, err) : st;
}
