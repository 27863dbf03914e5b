#include "searcher/view.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/fnv.h"
#include "text/parallel.h"
#include "text/utf8.h"

typedef ARRAY(uint32_t) hash_array;

struct line {
	const char *s;
	size_t len;
	hash_array anchors;
};

/* The lines of one text of both sides while they become rows. */
struct builder {
	view_mark_fn *mark;
	void *ctx;
	enum view_kind kind;
	ARRAY(struct line) lines[SIDES];
	size_t done[SIDES];	/* lines that stand in a row already */
	ARRAY(struct view_row) rows;
};

static void
add_text(struct builder *b, struct view_row *row, enum side s,
    const char *text, size_t len)
{
	struct view_side *side = &row->side[s];
	struct marked *m;

	side->texts = xreallocarray(side->texts, side->n + 1,
	    sizeof(*side->texts));
	m = &side->texts[side->n++];
	memset(m, 0, sizeof(*m));
	if (text != NULL && b->mark != NULL)
		b->mark(b->ctx, s, text, len, m);
	else if (text != NULL)
		m->text = xstrndup(text, len);
}

static struct view_row *
add_row(struct builder *b)
{
	array_push(&b->rows, (struct view_row){ .kind = b->kind });
	return &b->rows.v[b->rows.n - 1];
}

/* Lines from where the rows end up to `end`, into one row. */
static void
add_lines(struct builder *b, struct view_row *row, enum side s, size_t end)
{
	for (; b->done[s] < end; b->done[s]++)
		add_text(b, row, s, b->lines[s].v[b->done[s]].s,
		    b->lines[s].v[b->done[s]].len);
}

/* What has no counterpart stands in rows of its own. */
static void
catch_up(struct builder *b, size_t ja, size_t en)
{
	while (b->done[SIDE_JA] < ja)
		add_lines(b, add_row(b), SIDE_JA, b->done[SIDE_JA] + 1);
	while (b->done[SIDE_EN] < en)
		add_lines(b, add_row(b), SIDE_EN, b->done[SIDE_EN] + 1);
}

static void
belongs(void *ctx, size_t i, size_t ni, size_t j, size_t nj)
{
	struct builder *b = ctx;
	struct view_row *row;

	catch_up(b, i, j);
	row = add_row(b);
	add_lines(b, row, SIDE_JA, i + ni);
	add_lines(b, row, SIDE_EN, j + nj);
}

static bool
is_word_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

static int
by_hash(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/*
 * Names and numbers that a Japanese text keeps in Latin letters: what both
 * sides have in common without a dictionary.
 */
static void
find_anchors(struct line *l)
{
	uint32_t hash = FNV32;
	size_t len = 0;

	for (size_t i = 0; i <= l->len; i++) {
		if (i < l->len && is_word_byte(l->s[i])) {
			char lower = (char)(l->s[i] | 0x20);

			hash = fnv32(hash, &lower, 1);
			len++;
			continue;
		}
		if (len > 1)
			array_push(&l->anchors, hash);
		hash = FNV32;
		len = 0;
	}
	if (l->anchors.n > 1)
		qsort(l->anchors.v, l->anchors.n, sizeof(l->anchors.v[0]),
		    by_hash);
}

static void
cut_lines(struct builder *b, enum side s, const char *text)
{
	while (text != NULL && *text != '\0') {
		struct line l = { .s = text, .len = strcspn(text, "\n") };

		text += l.len + (text[l.len] == '\n');
		if (l.len == 0)
			continue;
		find_anchors(&l);
		array_push(&b->lines[s], l);
	}
}

static void
align(struct builder *b)
{
	struct paragraph *of[SIDES];

	for (int s = 0; s < SIDES; s++) {
		of[s] = xcalloc(b->lines[s].n, sizeof(*of[s]));
		for (size_t i = 0; i < b->lines[s].n; i++) {
			const struct line *l = &b->lines[s].v[i];

			of[s][i] = (struct paragraph){
			    utf8_columns(l->s, l->len), l->anchors.v,
			    l->anchors.n };
		}
	}
	parallel_align(of[SIDE_JA], b->lines[SIDE_JA].n, of[SIDE_EN],
	    b->lines[SIDE_EN].n, belongs, b);
	catch_up(b, b->lines[SIDE_JA].n, b->lines[SIDE_EN].n);
	free(of[SIDE_JA]);
	free(of[SIDE_EN]);
}

/* Each line of the one side beside what says the same on the other. */
static void
add_pair(struct builder *b, enum view_kind kind, const char *ja,
    const char *en)
{
	b->kind = kind;
	cut_lines(b, SIDE_JA, ja);
	cut_lines(b, SIDE_EN, en);
	align(b);
	for (int s = 0; s < SIDES; s++) {
		for (size_t i = 0; i < b->lines[s].n; i++)
			array_free(&b->lines[s].v[i].anchors);
		array_free(&b->lines[s]);
		b->done[s] = 0;
	}
}

static size_t
length(const char *s)
{
	return s == NULL ? 0 : strlen(s);
}

/* Points are few and come in the same order on both sides. */
static void
add_points(struct builder *b, const struct article *a)
{
	size_t n = a->side[SIDE_JA].npoints;

	if (a->side[SIDE_EN].npoints > n)
		n = a->side[SIDE_EN].npoints;
	b->kind = VIEW_POINT;
	for (size_t i = 0; i < n; i++) {
		struct view_row *row = add_row(b);

		for (enum side s = 0; s < SIDES; s++) {
			const struct point *p;

			if (i >= a->side[s].npoints)
				continue;
			p = &a->side[s].points[i];
			add_text(b, row, s, p->heading, length(p->heading));
			add_text(b, row, s, p->text, length(p->text));
		}
	}
}

struct view *
view_new(struct article *a, view_mark_fn *mark, void *ctx)
{
	const struct side_text *ja = &a->side[SIDE_JA];
	const struct side_text *en = &a->side[SIDE_EN];
	struct view *v = xcalloc(1, sizeof(*v));
	struct builder b = { .mark = mark, .ctx = ctx };

	v->article = a;
	b.kind = VIEW_TITLE;
	add_row(&b);
	if (ja->title != NULL)
		add_text(&b, b.rows.v, SIDE_JA, ja->title, length(ja->title));
	if (en->title != NULL)
		add_text(&b, b.rows.v, SIDE_EN, en->title, length(en->title));
	add_pair(&b, VIEW_SUMMARY, ja->summary, en->summary);
	add_points(&b, a);
	add_pair(&b, VIEW_BODY, ja->body, en->body);
	add_pair(&b, VIEW_ANALYSIS, ja->analysis, en->analysis);
	add_pair(&b, VIEW_COMMENT, ja->comment, en->comment);
	v->rows = b.rows.v;
	v->n = b.rows.n;
	return v;
}

void
view_free(struct view *v)
{
	if (v == NULL)
		return;
	for (size_t i = 0; i < v->n; i++)
		for (int s = 0; s < SIDES; s++) {
			struct view_side *side = &v->rows[i].side[s];

			for (size_t k = 0; k < side->n; k++) {
				free(side->texts[k].text);
				free(side->texts[k].marks);
			}
			free(side->texts);
		}
	free(v->rows);
	article_free(v->article);
	free(v);
}
