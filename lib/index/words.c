#include "index/words.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/varint.h"
#include "index/record.h"

struct place {
	uint64_t at, len;		/* 0 = nothing is there */
};

/* Two files; memory would grow with the index. */
struct word_store {
	int words;
	int places;			/* by docid */
	pthread_mutex_t lock;
	uint64_t end;
};

/* Most Japanese words are terms as they stand: their length is 0 here. */
void
words_add(struct strbuf *sb, enum side side, uint32_t field,
    const char *text, size_t from, const struct token *t)
{
	size_t n = t->end - t->start;
	bool plain = n == t->len &&
	    memcmp(text + from + t->start, t->term, n) == 0;

	if (t->kind != TOKEN_WORD && t->kind != TOKEN_LATIN &&
	    t->kind != TOKEN_NUMBER)
		return;
	varint_put(sb, field * SIDES + (uint32_t)side);
	strbuf_addch(sb, (char)t->kind);
	varint_put(sb, (uint32_t)(from + t->start));
	varint_put(sb, (uint32_t)n);
	varint_put(sb, plain ? 0 : (uint32_t)t->len);
	if (!plain)
		strbuf_add(sb, t->term, t->len);
}

struct analysis {
	struct strbuf *sb;
	enum side side;
	uint32_t field;
	const char *text;
	size_t from;
};

static void
add_token(void *ctx, const struct token *t)
{
	const struct analysis *a = ctx;

	words_add(a->sb, a->side, a->field, a->text, a->from, t);
}

void
words_analyze(struct strbuf *sb, struct analyzer *an, const struct record *r)
{
	for (int side = 0; side < SIDES; side++) {
		const struct record_side *rs = &r->side[side];

		for (size_t i = 0; i < rs->nsentences; i++) {
			const struct record_sentence *s = &rs->sentences[i];
			enum field kind = rs->fields[s->field].kind;
			struct analysis a = { sb, (enum side)side, s->field,
			    rs->fields[s->field].text, s->start };

			if (kind == FIELD_ANALYSIS || kind == FIELD_COMMENT)
				continue;
			(void)analyze_again(an, a.text + s->start,
			    s->end - s->start, rs->cuts + s->cut, s->ncut,
			    ANALYZE_WORDS, 0, add_token, &a);
		}
	}
}

bool
words_next(const struct strbuf *sb, size_t *at, const struct record *r,
    struct word_at *w)
{
	const char *p = sb->s + *at, *end = sb->s + sb->len;
	uint64_t place, start, n, len;
	const struct record_field *f;

	if (!varint_get(&p, end, &place) || p == end)
		return false;
	w->side = (enum side)(place % SIDES);
	w->field = (uint32_t)(place / SIDES);
	w->kind = (enum token_kind)*p++;
	if (w->field >= r->side[w->side].nfields ||
	    !varint_get(&p, end, &start) || !varint_get(&p, end, &n) ||
	    !varint_get(&p, end, &len) || len > (uint64_t)(end - p))
		return false;
	f = &r->side[w->side].fields[w->field];
	if (start > f->len || n > f->len - start)
		return false;
	w->start = (uint32_t)start;
	w->end = (uint32_t)(start + n);
	w->term = len > 0 ? p : f->text + start;
	w->len = (size_t)(len > 0 ? len : n);
	*at = (size_t)(p + len - sb->s);
	return true;
}

/* ---- the file ---- */

struct word_store *
words_new(const char *dir)
{
	struct word_store *w = xcalloc(1, sizeof(*w));

	w->words = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	w->places = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	(void)pthread_mutex_init(&w->lock, NULL);
	if (w->words >= 0 && w->places >= 0)
		return w;
	words_free(w);
	return NULL;
}

void
words_free(struct word_store *w)
{
	if (w == NULL)
		return;
	if (w->words >= 0)
		(void)close(w->words);
	if (w->places >= 0)
		(void)close(w->places);
	(void)pthread_mutex_destroy(&w->lock);
	free(w);
}

static off_t
place_of(uint32_t docid)
{
	return (off_t)(docid * (uint64_t)sizeof(struct place));
}

void
words_keep(struct word_store *w, uint32_t docid, const struct strbuf *sb)
{
	struct place p = { .len = sb->len };

	(void)pthread_mutex_lock(&w->lock);
	p.at = w->end;
	w->end += sb->len;
	(void)pthread_mutex_unlock(&w->lock);
	if (sb->full || pwrite(w->words, sb->s, sb->len, (off_t)p.at) !=
	    (ssize_t)sb->len)
		return;
	/* What is short of it says that nothing is there. */
	if (pwrite(w->places, &p, sizeof(p), place_of(docid)) < 0)
		return;
}

bool
words_load(struct word_store *w, uint32_t docid, struct strbuf *sb)
{
	struct place p;
	bool whole;
	char *bytes;

	if (w == NULL || pread(w->places, &p, sizeof(p), place_of(docid)) !=
	    (ssize_t)sizeof(p) || p.len == 0)
		return false;
	bytes = xmalloc(p.len);
	whole = pread(w->words, bytes, p.len, (off_t)p.at) == (ssize_t)p.len;
	if (whole)
		strbuf_add(sb, bytes, p.len);
	free(bytes);
	return whole;
}
