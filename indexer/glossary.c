#include "indexer/glossary.h"

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
#include "indexer/dictionary.h"
#include "indexer/teach.h"
#include "text/analyzer.h"
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

static void
on_dictionary(void *ctx, const struct dictionary_entry *e)
{
	struct making *m = ctx;
	char *shown = shown_ja(e->ja);
	struct translation t = { .origin = GLOSSARY_DICTIONARY,
	    .score = e->score, .term = e->en, .shown = e->shown };

	if (e->from_ja && !known_before(m, DICTIONARY, SIDE_JA, e->ja))
		add(&m->kind[DICTIONARY], SIDE_JA, e->ja, &t);
	t.term = e->ja;
	t.shown = shown;
	if (e->from_en && !known_before(m, DICTIONARY, SIDE_EN, e->en))
		add(&m->kind[DICTIONARY], SIDE_EN, e->en, &t);
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
	struct dictionary *d = dictionary_begin(m->an, dir);
	enum status st;

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
	if (st == STATUS_OK)
		st = dictionary_each(d, on_dictionary, m, m->err);
	dictionary_free(d);
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
