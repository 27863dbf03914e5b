#include "index/words.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/array.h"
#include "index/record.h"

struct place {
	uint64_t at;
	uint32_t len;			/* 0 = nothing is there */
};

struct word_store {
	int fd;
	pthread_mutex_t lock;
	uint64_t end;
	ARRAY(struct place) places;	/* by docid */
};

/* ---- the bytes: numbers as base 128, low digits first ---- */

static void
put_number(struct strbuf *sb, uint32_t v)
{
	while (v >= 0x80) {
		strbuf_addch(sb, (char)(v | 0x80));
		v >>= 7;
	}
	strbuf_addch(sb, (char)v);
}

/* False at the end. */
static bool
get_number(const struct strbuf *sb, size_t *at, uint32_t *v)
{
	*v = 0;
	for (unsigned shift = 0; *at < sb->len && shift < 32; shift += 7) {
		unsigned char c = (unsigned char)sb->s[(*at)++];

		*v |= (uint32_t)(c & 0x7f) << shift;
		if (c < 0x80)
			return true;
	}
	return false;
}

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
	put_number(sb, field * SIDES + (uint32_t)side);
	strbuf_addch(sb, (char)t->kind);
	put_number(sb, (uint32_t)(from + t->start));
	put_number(sb, (uint32_t)n);
	put_number(sb, plain ? 0 : (uint32_t)t->len);
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
			(void)analyze(an, a.text + s->start,
			    s->end - s->start, ANALYZE_WORDS, 0, add_token,
			    &a);
		}
	}
}

bool
words_next(const struct strbuf *sb, size_t *at, const struct record *r,
    struct word_at *w)
{
	uint32_t place, n, len;
	const struct record_side *s;

	if (!get_number(sb, at, &place) || *at == sb->len)
		return false;
	w->side = (enum side)(place % SIDES);
	w->field = place / SIDES;
	w->kind = (enum token_kind)sb->s[(*at)++];
	s = &r->side[w->side];
	if (!get_number(sb, at, &w->start) || !get_number(sb, at, &n) ||
	    !get_number(sb, at, &len) || len > sb->len - *at ||
	    w->field >= s->nfields || w->start > s->fields[w->field].len ||
	    n > s->fields[w->field].len - w->start)
		return false;
	w->end = w->start + n;
	w->term = len > 0 ? sb->s + *at : s->fields[w->field].text + w->start;
	w->len = len > 0 ? len : n;
	*at += len;
	return true;
}

/* ---- the file ---- */

struct word_store *
words_new(const char *dir)
{
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	struct word_store *w;

	if (fd < 0)
		return NULL;
	w = xcalloc(1, sizeof(*w));
	w->fd = fd;
	(void)pthread_mutex_init(&w->lock, NULL);
	return w;
}

void
words_free(struct word_store *w)
{
	if (w == NULL)
		return;
	(void)close(w->fd);
	(void)pthread_mutex_destroy(&w->lock);
	array_free(&w->places);
	free(w);
}

void
words_keep(struct word_store *w, uint32_t docid, const struct strbuf *sb)
{
	uint64_t at;

	(void)pthread_mutex_lock(&w->lock);
	at = w->end;
	w->end += sb->len;
	(void)pthread_mutex_unlock(&w->lock);
	if (sb->full || sb->len == 0 || sb->len > UINT32_MAX ||
	    pwrite(w->fd, sb->s, sb->len, (off_t)at) != (ssize_t)sb->len)
		return;
	(void)pthread_mutex_lock(&w->lock);
	while (w->places.n <= docid)
		array_push(&w->places, (struct place){ 0 });
	w->places.v[docid] = (struct place){ at, (uint32_t)sb->len };
	(void)pthread_mutex_unlock(&w->lock);
}

bool
words_load(struct word_store *w, uint32_t docid, struct strbuf *sb)
{
	struct place p;
	bool whole;
	char *bytes;

	if (w == NULL || docid >= w->places.n || w->places.v[docid].len == 0)
		return false;
	p = w->places.v[docid];
	bytes = xmalloc(p.len);
	whole = pread(w->fd, bytes, p.len, (off_t)p.at) == (ssize_t)p.len;
	if (whole)
		strbuf_add(sb, bytes, p.len);
	free(bytes);
	return whole;
}
