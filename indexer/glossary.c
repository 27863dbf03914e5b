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

/*
 * The dictionary, as terms: a thread of its own reads it while the texts are
 * read and learned from, for it takes as long as some thousand articles.
 */
struct dictionary {
	struct analyzer *an;		/* the thread's own */
	struct reader *r;		/* also */
	pthread_t thread;
	bool alone;			/* the thread runs */
	struct strmap freq;		/* terms: 1 there, 2 nowhere in the
					   index */
	struct strbuf lines;		/* directions, score, ja, en, shown;
					   tabs */
	enum status st;
	struct error err;
};

#define DICTIONARY_BYTES ((size_t)64 << 20)
/* Directions. */
#define FROM_JA 1u
#define FROM_EN 2u
/* Common words before rare ones, first meanings before later ones. */
#define DICTIONARY_COMMON 0.4
#define DICTIONARY_RARE 0.2

/* Does some article hold all words of the term on that side? */
static bool
stands_somewhere(struct dictionary *d, enum side side, const char *term)
{
	enum channel ch = side == SIDE_JA ? CH_JA : CH_EN;
	size_t n = strcspn(term, " ");
	uint64_t *known = strmap_put(&d->freq, term, strlen(term));

	if (*known == 0)
		*known = reader_termfreq(d->r, ch, term, n) > 0 &&
		    (term[n] == '\0' || reader_termfreq(d->r, ch,
		    term + n + 1, strlen(term + n + 1)) > 0) ? 1 : 2;
	return *known == 1;
}

/*
 * A word translates into what stands somewhere.  A compound is made of words
 * that have their own entry; of an English word (choir) it may be all there
 * is.
 */
static unsigned
directions(struct dictionary *d, const char *ja, const char *en)
{
	unsigned from_ja = strchr(ja, ' ') == NULL &&
	    stands_somewhere(d, SIDE_EN, en) ? FROM_JA : 0;

	return from_ja | (stands_somewhere(d, SIDE_JA, ja) ? FROM_EN : 0);
}

static void
on_entry(void *ctx, const struct edict_entry *e)
{
	struct dictionary *d = ctx;
	char *ja = NULL, *en;
	unsigned ways;

	for (size_t i = 0; i < e->nglosses; i++) {
		en = teach_term(d->an, e->gloss[i], strlen(e->gloss[i]));
		if (en != NULL && ja == NULL)
			ja = teach_term(d->an, e->word, strlen(e->word));
		ways = en != NULL && ja != NULL ? directions(d, ja, en) : 0;
		if (ways != 0)
			strbuf_addf(&d->lines, "%u\t%g\t%s\t%s\t%s\n", ways,
			    (e->common ? DICTIONARY_COMMON : DICTIONARY_RARE) /
			    (double)(i + 1), ja, en, e->gloss[i]);
		free(en);
	}
	free(ja);
}

static void *
read_dictionary(void *ctx)
{
	struct dictionary *d = ctx;

	if (d->st == STATUS_OK)
		d->st = edict_read(NULL, on_entry, d, &d->err);
	strmap_clear(&d->freq);
	return NULL;
}

static void
dictionary_begin(struct dictionary *d, const struct analyzer *an,
    const char *dir)
{
	memset(d, 0, sizeof(*d));
	d->an = analyzer_clone(an);
	d->st = reader_open(&d->r, dir, NULL, &d->err);
	strbuf_init(&d->lines, DICTIONARY_BYTES);
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
	reader_close(d->r);
	analyzer_free(d->an);
}

static void
add_entry(struct making *m, char *line)
{
	unsigned long ways = strtoul(strsep(&line, "\t"), NULL, 10);
	char *score = strsep(&line, "\t"), *ja = strsep(&line, "\t");
	char *en = strsep(&line, "\t"), *shown = shown_ja(ja);
	struct translation t = { .origin = GLOSSARY_DICTIONARY,
	    .score = strtod(score, NULL), .term = en, .shown = line };

	if ((ways & FROM_JA) && !known_before(m, DICTIONARY, SIDE_JA, ja))
		add(&m->kind[DICTIONARY], SIDE_JA, ja, &t);
	t.term = ja;
	t.shown = shown;
	if ((ways & FROM_EN) && !known_before(m, DICTIONARY, SIDE_EN, en))
		add(&m->kind[DICTIONARY], SIDE_EN, en, &t);
	free(shown);
}

static void
add_entries(struct making *m, struct dictionary *d)
{
	char *rest = d->lines.s, *line;

	while ((line = strsep(&rest, "\n")) != NULL)
		if (*line != '\0')
			add_entry(m, line);
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
		add_entries(m, &d);
	strbuf_clear(&d.lines);
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
