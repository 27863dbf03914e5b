#include "text/morph.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mecab.h>

#include "base/alloc.h"
#include "base/array.h"

#define COMPOUND_MAX 96u		/* bytes of a compound that is cut up:
					   32 kana or kanji */

struct morph_model {
	mecab_model_t *model;
	char name[256];
};

struct morph {
	mecab_t *tagger;
	mecab_lattice_t *lattice;
	const char *text;	/* what the lattice is about */
	struct context *contexts;	/* by left context id */
	ARRAY(struct word) words;
	ARRAY(struct word_part) parts;
};

/* What words are, by the beginning of IPADIC's feature; first hit counts. */
struct kind {
	const char *feature;
	enum morph_class class;
	bool noun;		/* of a compound */
	bool proper, place;
	bool piece;		/* a word that a compound may be cut into, */
	bool prefix, suffix;	/* or what a single kanji in it can be */
};

static const struct kind kinds[] = {
	{ "名詞,数,", .class = MORPH_NUMBER },
	{ "名詞,非自立,", .class = MORPH_FUNCTION, .piece = true },
	{ "名詞,代名詞,", .piece = true },
	{ "名詞,固有名詞,地域,", .noun = true, .proper = true,
	    .place = true, .piece = true },
	{ "名詞,固有名詞,", .noun = true, .proper = true, .piece = true },
	{ "名詞,接尾,", .noun = true, .piece = true, .suffix = true },
	{ "名詞,", .noun = true, .piece = true },
	{ "動詞,自立,", .class = MORPH_CONTENT },
	{ "形容詞,自立,", .class = MORPH_CONTENT },
	{ "副詞,", .class = MORPH_CONTENT },
	{ "接頭詞,", .noun = true, .prefix = true },
	{ "連体詞,", .class = MORPH_CONTENT },
	{ "", .class = MORPH_FUNCTION },	/* all others */
};
#define KIND_OTHER (sizeof(kinds) / sizeof(kinds[0]) - 1)

/*
 * All words of one left context are of one kind, so one feature tells it for
 * all: those of every node of a lattice lie on as many pages of a large file.
 */
struct context {
	bool met;
	uint8_t kind;
};

enum {
	FEATURE_BASE = 6,	/* columns of an IPADIC feature, from 0 */
	FEATURE_READING = 7,
};

enum status
morph_model_open(struct morph_model **out, const char *dicdir,
    const char *userdic, struct error *err)
{
	/* An empty resource file keeps the system's default out of it. */
	char *argv[] = { "mecab", "-r", "/dev/null", "-d", (char *)dicdir,
	    "-u", (char *)userdic };
	const mecab_dictionary_info_t *info;
	struct morph_model *m;
	const char *base;

	m = xcalloc(1, sizeof(*m));
	m->model = mecab_model_new(userdic == NULL ? 5 : 7, argv);
	if (m->model == NULL) {
		free(m);
		return error_set(err, STATUS_NOT_FOUND, "%s: no usable MeCab "
		    "dictionary; install mecab-ipadic-utf8", dicdir);
	}
	info = mecab_model_dictionary_info(m->model);
	base = strrchr(dicdir, '/');
	base = base == NULL || base[1] == '\0' ? dicdir : base + 1;
	snprintf(m->name, sizeof(m->name), "%s %u %s", base, info->size,
	    info->charset);
	*out = m;
	return STATUS_OK;
}

void
morph_model_free(struct morph_model *m)
{
	if (m == NULL)
		return;
	mecab_model_destroy(m->model);
	free(m);
}

const char *
morph_model_name(const struct morph_model *m)
{
	return m->name;
}

struct morph *
morph_new(const struct morph_model *model)
{
	struct morph *m = xcalloc(1, sizeof(*m));

	m->contexts = xcalloc(mecab_model_dictionary_info(model->model)->lsize,
	    sizeof(*m->contexts));
	m->tagger = mecab_model_new_tagger(model->model);
	m->lattice = mecab_model_new_lattice(model->model);
	return m;
}

void
morph_free(struct morph *m)
{
	if (m == NULL)
		return;
	mecab_lattice_destroy(m->lattice);
	mecab_destroy(m->tagger);
	array_free(&m->words);
	array_free(&m->parts);
	free(m->contexts);
	free(m);
}

/* Column n of a feature line, "" when there is none or it is "*". */
static const char *
column(const char *feature, int n, size_t *len)
{
	const char *p = feature, *end;

	while (n-- > 0) {
		if ((p = strchr(p, ',')) == NULL) {
			*len = 0;
			return "";
		}
		p++;
	}
	end = strchrnul(p, ',');
	*len = (size_t)(end - p);
	if (*len == 1 && *p == '*')
		*len = 0;
	return p;
}

static const struct context *
context_of(struct morph *m, const mecab_node_t *node)
{
	struct context *c = &m->contexts[node->lcAttr];

	if (c->met)
		return c;
	while (strncmp(node->feature, kinds[c->kind].feature,
	    strlen(kinds[c->kind].feature)) != 0)
		c->kind++;
	c->met = true;
	return c;
}

size_t
morph_cut(struct morph *m, const char *text, size_t len,
    const struct word **words)
{
	const mecab_node_t *node;

	m->words.n = 0;
	m->text = text;
	mecab_lattice_clear(m->lattice);
	mecab_lattice_set_sentence2(m->lattice, text, len);
	if (mecab_parse_lattice(m->tagger, m->lattice)) {
		node = mecab_lattice_get_bos_node(m->lattice);
		for (node = node->next; node != NULL &&
		    node->stat != MECAB_EOS_NODE; node = node->next) {
			const struct context *c = context_of(m, node);
			const struct kind *kind = &kinds[c->kind];
			struct word w = { .feature = node->feature };

			w.start = (size_t)(node->surface - text);
			w.end = w.start + node->length;
			w.known = node->stat == MECAB_NOR_NODE;
			w.class = c->kind == KIND_OTHER && !w.known ?
			    MORPH_CONTENT : kind->class;
			w.noun = kind->noun;
			w.proper = kind->proper && w.known;
			w.whole = kind->place && w.known && node->length == 9;
			array_push(&m->words, w);
		}
	}
	*words = m->words.v;
	return m->words.n;
}

const char *
morph_base(const struct word *w, size_t *len)
{
	if (w->feature != NULL)
		return column(w->feature, FEATURE_BASE, len);
	*len = w->base_len;
	return w->base;
}

const char *
morph_reading(const struct word *w, size_t *len)
{
	return column(w->feature, FEATURE_READING, len);
}

/* A dictionary node that may stand in a cut of the compound [from, to). */
struct piece {
	size_t start, end;
	bool word;		/* long enough to be a part */
	bool known;
};

/*
 * Kana and kanji take three bytes.  A word has two kanji or three katakana;
 * a single kanji counts only as what it can be beside a word, a prefix or a
 * suffix: 京都 is no part of 東京都, for 東 is neither.  Katakana that no
 * dictionary knows can be the rest of a compound from four letters on.
 */
static bool
usable(struct morph *m, const mecab_node_t *n, size_t start, size_t end,
    size_t from, struct piece *p)
{
	const struct kind *kind = &kinds[context_of(m, n)->kind];
	bool kana = (unsigned char)n->surface[0] == 0xe3;

	p->start = start;
	p->end = end;
	p->word = end - start >= (kana ? 9 : 6);
	p->known = n->stat == MECAB_NOR_NODE;
	if (n->stat == MECAB_UNK_NODE)
		return kana && end - start >= 12;
	if (n->stat != MECAB_NOR_NODE)
		return false;
	if (end - start >= 6)
		return p->word && kind->piece;
	return !kana && ((kind->suffix && start > from) ||
	    (kind->prefix && start == from));
}

/* Does the piece begin or end inside a name that must stay whole? */
static bool
cuts_whole(const struct morph *m, const struct piece *p, size_t first)
{
	for (size_t i = first; i < m->words.n &&
	    m->words.v[i].start < p->end; i++) {
		const struct word *w = &m->words.v[i];

		if (w->whole && ((p->start > w->start && p->start < w->end) ||
		    (p->end > w->start && p->end < w->end)))
			return true;
	}
	return false;
}

/* Does the best cut have a word of the dictionary at this place? */
static bool
known_word_at(const struct morph *m, size_t at, size_t first)
{
	size_t i = first;

	while (i + 1 < m->words.n && m->words.v[i].end <= at)
		i++;
	return m->words.v[i].known;
}

/* A compound [from, to), whose words the best cut has from `word` on. */
struct compound {
	size_t from, to, word;
	ARRAY(struct piece) pieces;	/* by place */
	size_t second;		/* where the longest first word ends */
	bool left[COMPOUND_MAX + 1];	/* reached from its beginning */
};

/*
 * Of unknown katakana only a first or a second of two counts:
 * ファイル|ディスクリプター.
 */
static bool
may_stand(const struct morph *m, const struct compound *c,
    const struct piece *p)
{
	return p->known || (!known_word_at(m, p->start, c->word) &&
	    (p->start == c->from ||
	    (p->end == c->to && p->start == c->second)));
}

static void
find_pieces(struct morph *m, struct compound *c, size_t at)
{
	const mecab_node_t *n = mecab_lattice_get_begin_nodes(m->lattice, at);

	for (; n != NULL; n = n->bnext) {
		size_t end = at + n->length;
		struct piece p, *last = c->pieces.n == 0 ? NULL :
		    &c->pieces.v[c->pieces.n - 1];

		if (end > c->to || (size_t)(n->surface - m->text) != at ||
		    !usable(m, n, at, end, c->from, &p) ||
		    !may_stand(m, c, &p))
			continue;
		c->left[end - c->from] = true;
		if (at == c->from && p.known && end > c->second)
			c->second = end;
		/* One word may stand there as several kinds. */
		if (last == NULL || last->start != at || last->end != end)
			array_push(&c->pieces, p);
	}
}

/* A piece becomes a part, unless the best cut shows it already. */
static void
add_part(struct morph *m, const struct compound *c, const struct piece *p)
{
	size_t w = c->word;

	if (!p->word || (p->start == c->from && p->end == c->to) ||
	    cuts_whole(m, p, c->word))
		return;
	while (m->words.v[w].end <= p->start)
		w++;
	if (m->words.v[w].start != p->start || m->words.v[w].end != p->end)
		array_push(&m->parts, (struct word_part){ .start = p->start,
		    .end = p->end, .word = w });
}

/*
 * All dictionary words on some complete cut of the compound into usable
 * pieces: reach it from the left, reach the end from it.
 */
static void
cut_up(struct morph *m, size_t from, size_t to, size_t word)
{
	struct compound c = { .from = from, .to = to, .word = word,
	    .left = { true } };
	bool right[COMPOUND_MAX + 1] = { false };

	for (size_t at = from; at < to; at++)
		if (c.left[at - from])
			find_pieces(m, &c, at);
	right[to - from] = true;
	for (size_t i = c.pieces.n; i-- > 0;)
		if (right[c.pieces.v[i].end - from])
			right[c.pieces.v[i].start - from] = true;
	for (size_t i = 0; i < c.pieces.n; i++)
		if (right[c.pieces.v[i].end - from])
			add_part(m, &c, &c.pieces.v[i]);
	array_free(&c.pieces);
}

/* Proper names in katakana have no parts: アルトマン is no アルト. */
static bool
in_compound(const struct morph *m, const struct word *w)
{
	return w->noun && !(w->proper &&
	    (unsigned char)m->text[w->start] == 0xe3);
}

size_t
morph_parts(struct morph *m, const struct word_part **parts)
{
	size_t n = m->words.n;

	m->parts.n = 0;
	for (size_t i = 0; i < n;) {
		size_t j = i;

		while (j < n && in_compound(m, &m->words.v[j]) &&
		    (j == i || m->words.v[j].start == m->words.v[j - 1].end))
			j++;
		if (j > i) {
			size_t from = m->words.v[i].start;
			size_t to = m->words.v[j - 1].end;

			if (to - from >= 9 && to - from <= COMPOUND_MAX)
				cut_up(m, from, to, i);
		}
		i = j > i ? j : i + 1;
	}
	*parts = m->parts.v;
	return m->parts.n;
}
