#include "text/analyzer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/array.h"
#include "text/lexicon.h"
#include "text/morph.h"
#include "text/normalize.h"
#include "text/script.h"
#include "text/sentence.h"
#include "text/spelling.h"
#include "text/stem.h"
#include "text/utf8.h"

/* Counted up whenever the same text may give other terms than before. */
#define ANALYZER_VERSION 1

struct analyzer_shared {
	struct morph_model *model;
	struct lexicon *lexicon;
	char fingerprint[512];
};

/* A token before its position is known; offsets are normalised bytes. */
struct item {
	enum token_kind kind;
	size_t term, term_len;	/* in analyzer.pool */
	size_t start, end;
	size_t anchor;		/* joined, part: the first item it covers */
	unsigned span;
	bool number;		/* digits or kanji numerals */
};

struct analyzer {
	struct analyzer_shared *shared;
	bool owner;		/* of what is shared */
	struct morph *morph;
	struct stemmer *stemmer;
	struct normalized norm;
	struct strbuf pool;	/* the terms of the items */
	struct strbuf reading;	/* of the run at hand */
	ARRAY(struct item) items;	/* one for each position */
	ARRAY(struct item) extras;	/* the rest */
	unsigned channels;
};

static const char *const kind_names[TOKEN_KINDS] = {
	[TOKEN_GAP] = "gap",
	[TOKEN_WORD] = "word",
	[TOKEN_LATIN] = "latin",
	[TOKEN_NUMBER] = "number",
	[TOKEN_JOINED] = "joined",
	[TOKEN_PART] = "part",
	[TOKEN_BIGRAM] = "bigram",
	[TOKEN_READING] = "reading",
};

const char *
token_kind_name(enum token_kind kind)
{
	return kind < TOKEN_KINDS ? kind_names[kind] : "?";
}

static struct analyzer *
make(struct analyzer_shared *shared, bool owner)
{
	struct analyzer *an = xcalloc(1, sizeof(*an));

	an->shared = shared;
	an->owner = owner;
	an->morph = morph_new(shared->model);
	an->stemmer = stemmer_new();
	normalized_init(&an->norm);
	strbuf_init(&an->pool, SIZE_MAX / 2);
	strbuf_init(&an->reading, SIZE_MAX / 2);
	return an;
}

/*
 * The lists: where the caller or the environment says, else beside the
 * program that runs (../share of bin, ../../share of libexec/ainews-search),
 * so that an installation may be moved or staged, else where it was
 * configured to be.
 */
static const char *
find_dict(char *buf, size_t size)
{
	static const char *const beside[] = { "../share", "../../share" };
	const char *env = getenv("AINEWS_DICT");
	char exe[2048];
	ssize_t n;

	if (env != NULL && *env != '\0')
		return env;
	n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	for (size_t i = 0; n > 0 && i < 2; i++) {
		exe[n] = '\0';
		*strrchr(exe, '/') = '\0';
		snprintf(buf, size, "%s/%s/ainews-search/dict", exe,
		    beside[i]);
		if (access(buf, R_OK) == 0)
			return buf;
	}
	return DICDIR;
}

enum status
analyzer_open(struct analyzer **out, const struct analyzer_options *o,
    struct error *err)
{
	const char *dict = o != NULL ? o->dict_dir : NULL;
	const char *mecab = o != NULL ? o->mecab_dir : NULL;
	struct analyzer_shared *sh = xcalloc(1, sizeof(*sh));
	char found[2200], userdic[4096];
	enum status st;

	if (dict == NULL)
		dict = find_dict(found, sizeof(found));
	if (mecab == NULL)
		mecab = MECAB_DICDIR;
	snprintf(userdic, sizeof(userdic), "%s/user.dic", dict);
	st = morph_model_open(&sh->model, mecab,
	    access(userdic, R_OK) == 0 ? userdic : NULL, err);
	if (st != STATUS_OK)
		goto fail;
	if ((st = lexicon_open(&sh->lexicon, dict, err)) != STATUS_OK)
		goto fail;
	snprintf(sh->fingerprint, sizeof(sh->fingerprint),
	    "analyzer=%d unicode=%s mecab=%s lists=%s stem=snowball-english",
	    ANALYZER_VERSION, utf8_unicode_version(),
	    morph_model_name(sh->model), lexicon_hash(sh->lexicon));
	*out = make(sh, true);
	return STATUS_OK;
fail:
	morph_model_free(sh->model);
	free(sh);
	return st;
}

struct analyzer *
analyzer_clone(const struct analyzer *an)
{
	return make(an->shared, false);
}

void
analyzer_free(struct analyzer *an)
{
	if (an == NULL)
		return;
	morph_free(an->morph);
	stemmer_free(an->stemmer);
	normalized_clear(&an->norm);
	strbuf_clear(&an->pool);
	strbuf_clear(&an->reading);
	array_free(&an->items);
	array_free(&an->extras);
	if (an->owner) {
		morph_model_free(an->shared->model);
		lexicon_free(an->shared->lexicon);
		free(an->shared);
	}
	free(an);
}

const struct normalized *
analyzer_normalized(const struct analyzer *an)
{
	return &an->norm;
}

const struct lexicon *
analyzer_lexicon(const struct analyzer *an)
{
	return an->shared->lexicon;
}

const char *
analyzer_fingerprint(const struct analyzer *an)
{
	return an->shared->fingerprint;
}

/* An item whose term is written to the pool. */
static struct item
item_make(struct analyzer *an, enum token_kind kind, const char *term,
    size_t len, size_t start, size_t end)
{
	struct item it = { .kind = kind, .term = an->pool.len,
	    .term_len = len, .start = start, .end = end, .span = 1 };

	strbuf_add(&an->pool, term, len);
	strbuf_addch(&an->pool, '\0');
	return it;
}

static void
add_gap(struct analyzer *an, size_t start, size_t end)
{
	array_push(&an->items, (struct item){ .kind = TOKEN_GAP,
	    .term = an->pool.len, .start = start, .end = end, .span = 1 });
	strbuf_addch(&an->pool, '\0');
}

static bool
is_alphabetic(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];

		if (!(c >= 'a' && c <= 'z') && c < 0x80 && c != '\'')
			return false;
	}
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_number(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!is_digit(s[i]) && s[i] != ',' && s[i] != '.')
			return false;
	return len > 0 && is_digit(s[0]);
}

/* A Latin word or part: a stem when it is all letters. */
static struct item
latin_item(struct analyzer *an, enum token_kind kind, const char *s,
    size_t len, size_t start, size_t end)
{
	struct item it;
	char digits[32];
	size_t n;

	if (is_alphabetic(s, len)) {
		s = stem(an->stemmer, s, len, &len);
	} else if (is_number(s, len)) {
		/* 20,000 is 20000; 007 stays. */
		n = s[0] == '0' ? 0 : spelling_number(s, len, digits,
		    sizeof(digits));
		it = n > 0 ? item_make(an, kind, digits, n, start, end) :
		    item_make(an, kind, s, len, start, end);
		it.number = true;
		return it;
	}
	return item_make(an, kind, s, len, start, end);
}

/* h.r. and u.s are one token of the letters alone. */
static bool
is_acronym(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (i % 2 == 0 ? !(s[i] >= 'a' && s[i] <= 'z') : s[i] != '.')
			return false;
	return len >= 3;
}

/* Does a name fall apart at s[i]?  Not 5.5, not o'clock, not .net. */
static bool
splits_at(const char *s, size_t len, size_t i)
{
	if (i == 0 || i + 1 >= len)
		return false;
	if (s[i] == '-' || s[i] == '_' || s[i] == '&')
		return true;
	return s[i] == '.' && !(is_digit(s[i - 1]) && is_digit(s[i + 1]));
}

/* Bytes of an abbreviation right before a number (h.r.8283), or 0. */
static size_t
numbered_acronym(const char *s, size_t len)
{
	size_t n = 0;

	while (n + 1 < len && s[n] >= 'a' && s[n] <= 'z' && s[n + 1] == '.')
		n += 2;
	return n >= 4 && n < len && is_digit(s[n]) ? n : 0;
}

/*
 * A Latin word: its parts each take a position, and when there are several
 * the joined form stands beside the first, so that GPT-5.5, GPT 5.5 and
 * GPT5.5 meet.
 */
static void
latin_run(struct analyzer *an, size_t start, size_t end)
{
	const char *s = an->norm.text.s + start;
	size_t len = end - start, from = 0, first = an->items.n, n = 0;
	size_t acronym = is_acronym(s, len) ? len : numbered_acronym(s, len);
	char joined[128];

	if (acronym > 0) {
		for (size_t i = 0; i < acronym && n < sizeof(joined); i += 2)
			joined[n++] = s[i];
		array_push(&an->items, item_make(an, TOKEN_LATIN, joined, n,
		    start, start + acronym));
		from = acronym;
	}
	for (size_t i = from; i <= len; i++) {
		if (i < len && !splits_at(s, len, i)) {
			if (n < sizeof(joined))
				joined[n++] = s[i];
			continue;
		}
		if (i > from)
			array_push(&an->items, latin_item(an, TOKEN_LATIN,
			    s + from, i - from, start + from, start + i));
		from = i + 1;
	}
	if (an->items.n - first > 1 && n < sizeof(joined)) {
		struct item it = latin_item(an, TOKEN_JOINED, joined, n,
		    start, end);

		it.anchor = first;
		it.span = (unsigned)(an->items.n - first);
		array_push(&an->extras, it);
	}
}

/* A kana string with katakana as hiragana onto the reading of the run. */
static void
add_reading(struct analyzer *an, const char *s, size_t len)
{
	for (size_t i = 0; i < len;) {
		unsigned cp;

		i += utf8_decode(s + i, len - i, &cp);
		if (cp >= 0x30a1 && cp <= 0x30f6)
			cp -= 0x60;
		strbuf_addcp(&an->reading, cp);
	}
}

static bool
is_kana(const char *s, size_t len)
{
	for (size_t i = 0; i < len;) {
		unsigned cp;
		enum utf8_class c;

		i += utf8_decode(s + i, len - i, &cp);
		c = utf8_class(cp);
		if (c != UTF8_HIRAGANA && c != UTF8_KATAKANA)
			return false;
	}
	return true;
}

/*
 * Every n-th window of `chars` characters of a string, as tokens of a kind.
 * All of them are put at the run's place: nobody asks where a reading is.
 */
static void
add_grams(struct analyzer *an, enum token_kind kind, size_t chars,
    const char *s, size_t len, size_t start, size_t end)
{
	size_t total = utf8_count(s, len), from = 0;

	for (size_t i = 0; i + chars <= total; i++) {
		size_t n = utf8_offset(s + from, len - from, chars);

		array_push(&an->extras, item_make(an, kind, s + from, n,
		    start, end));
		from += utf8_offset(s + from, len - from, 1);
	}
}

static bool
is_skipped(const char *s)
{
	return *s == ' ' || memcmp(s, "\xe3\x83\xbb", 3) == 0;
}

/* Bigrams across the spaces and middle dots of a run; a lone character too. */
static void
add_bigrams(struct analyzer *an, size_t start, size_t end)
{
	const char *s = an->norm.text.s;
	size_t prev = SIZE_MAX, prev_n = 0;
	unsigned count = 0;
	char gram[16];

	for (size_t i = start; i < end;) {
		size_t n = utf8_decode(s + i, end - i, NULL);

		if (!is_skipped(s + i)) {
			if (prev != SIZE_MAX) {
				memcpy(gram, s + prev, prev_n);
				memcpy(gram + prev_n, s + i, n);
				array_push(&an->extras, item_make(an,
				    TOKEN_BIGRAM, gram, prev_n + n, prev,
				    i + n));
			}
			prev = i;
			prev_n = n;
			count++;
		}
		i += n;
	}
	if (count == 1)
		array_push(&an->extras, item_make(an, TOKEN_BIGRAM, s + prev,
		    prev_n, prev, prev + prev_n));
}

static void
add_word(struct analyzer *an, const struct word *w, size_t offset)
{
	const char *s = an->norm.text.s + offset;
	const char *base = w->base_len > 0 ? w->base : s + w->start;
	size_t len = w->base_len > 0 ? w->base_len : w->end - w->start;
	char folded[SPELLING_MAX];
	struct item it;

	if (w->class == MORPH_FUNCTION) {
		add_gap(an, offset + w->start, offset + w->end);
		return;
	}
	len = spelling_fold(an->shared->lexicon, base, len, folded);
	it = item_make(an, TOKEN_WORD, folded, len, offset + w->start,
	    offset + w->end);
	it.number = w->class == MORPH_NUMBER;
	array_push(&an->items, it);
}

static void
add_parts(struct analyzer *an, size_t offset, size_t first)
{
	const struct word_part *p;
	size_t n = morph_parts(an->morph, &p);
	char folded[SPELLING_MAX];

	for (size_t i = 0; i < n; i++) {
		size_t len = spelling_fold(an->shared->lexicon,
		    an->norm.text.s + offset + p[i].start,
		    p[i].end - p[i].start, folded);
		struct item it = item_make(an, TOKEN_PART, folded, len,
		    offset + p[i].start, offset + p[i].end);

		it.anchor = first + p[i].word;
		array_push(&an->extras, it);
	}
}

/* Japanese without middle dots, at most MORPH_MAX bytes. */
static void
ja_piece(struct analyzer *an, size_t start, size_t end)
{
	const struct word *w;
	size_t first = an->items.n;
	size_t n = morph_cut(an->morph, an->norm.text.s + start, end - start,
	    &w);

	for (size_t i = 0; i < n; i++) {
		add_word(an, &w[i], start);
		if (!(an->channels & ANALYZE_READINGS))
			continue;
		if (w[i].reading_len > 0)
			add_reading(an, w[i].reading, w[i].reading_len);
		else if (is_kana(an->norm.text.s + start + w[i].start,
		    w[i].end - w[i].start))
			add_reading(an, an->norm.text.s + start + w[i].start,
			    w[i].end - w[i].start);
		else
			strbuf_addch(&an->reading, '\n');
	}
	if (an->channels & ANALYZE_PARTS)
		add_parts(an, start, first);
}

static bool
is_katakana_word(const struct analyzer *an, const struct item *it)
{
	const char *s = an->norm.text.s + it->start;
	unsigned cp;

	utf8_decode(s, it->end - it->start, &cp);
	return it->kind == TOKEN_WORD && utf8_class(cp) == UTF8_KATAKANA;
}

/* サム・アルトマン: also the joined word, over the items since `first`. */
static void
join_dotted(struct analyzer *an, size_t first, size_t start, size_t end)
{
	const char *s = an->norm.text.s;
	char joined[SPELLING_MAX], folded[SPELLING_MAX];
	size_t n = 0;
	struct item it;

	for (size_t i = first; i < an->items.n; i++)
		if (!is_katakana_word(an, &an->items.v[i]))
			return;
	for (size_t i = start; i < end;) {
		size_t len = utf8_decode(s + i, end - i, NULL);

		if (!is_skipped(s + i)) {
			if (n + len >= sizeof(joined))
				return;
			memcpy(joined + n, s + i, len);
			n += len;
		}
		i += len;
	}
	n = spelling_fold(an->shared->lexicon, joined, n, folded);
	it = item_make(an, TOKEN_JOINED, folded, n, start, end);
	it.anchor = first;
	it.span = (unsigned)(an->items.n - first);
	array_push(&an->extras, it);
}

static bool
is_katakana_at(const char *s, size_t len)
{
	unsigned cp;

	utf8_decode(s, len, &cp);
	return utf8_class(cp) == UTF8_KATAKANA;
}

/*
 * The katakana words around a middle dot, without what MeCab glued to them:
 * [from, to) grows from the dot in both directions.
 */
static void
dotted_names(struct analyzer *an, size_t start, size_t end)
{
	const char *s = an->norm.text.s;
	size_t from = start, first;
	bool dotted = false;

	for (size_t i = start; i <= end;) {
		size_t n = i < end ? utf8_decode(s + i, end - i, NULL) : 1;
		bool dot = i < end && n == 3 && is_skipped(s + i);

		if (i < end && (dot || is_katakana_at(s + i, end - i))) {
			dotted |= dot;
			i += n;
			continue;
		}
		if (dotted && i > from) {
			size_t last = an->items.n, all = an->items.n;

			first = 0;
			while (first < all && an->items.v[first].start < from)
				first++;
			while (last > first && an->items.v[last - 1].end > i)
				last--;
			an->items.n = last;
			if (last - first > 1)
				join_dotted(an, first, from, i);
			an->items.n = all;
		}
		dotted = false;
		i += n;
		from = i;
	}
}

static void
ja_run(struct analyzer *an, size_t start, size_t end)
{
	const char *s = an->norm.text.s;
	bool dotted = false;
	size_t from = start;

	strbuf_reset(&an->reading);
	for (size_t i = start; i < end;) {
		size_t n = utf8_decode(s + i, end - i, NULL);
		bool dot = n == 3 && is_skipped(s + i);

		if (dot || i + n - from > MORPH_MAX) {
			if (i > from)
				ja_piece(an, from, i);
			from = dot ? i + n : i;
			dotted |= dot;
		}
		i += n;
	}
	if (end > from)
		ja_piece(an, from, end);
	if (dotted)
		dotted_names(an, start, end);
	if (an->channels & ANALYZE_BIGRAMS)
		add_bigrams(an, start, end);
	if (an->channels & ANALYZE_READINGS) {
		char *line, *rest = an->reading.s;

		while ((line = strsep(&rest, "\n")) != NULL)
			add_grams(an, TOKEN_READING, 3, line, strlen(line),
			    start, end);
	}
}

/*
 * May b continue the numeral that ends with a?  130 万 has a space, and the
 * 万 of 2万, alone between digits, is a name to MeCab.
 */
static bool
numeral_goes_on(const struct analyzer *an, const struct item *a,
    const struct item *b)
{
	if (!b->number && (b->kind != TOKEN_WORD ||
	    spelling_number(an->norm.text.s + b->start, b->end - b->start,
	    (char[32]){ 0 }, 32) == 0))
		return false;
	if (a->end == b->start)
		return true;
	return b->kind == TOKEN_WORD && a->kind != TOKEN_WORD &&
	    b->start == a->end + 1 && an->norm.text.s[a->end] == ' ';
}

/*
 * 二|万, 2|万|4000 and 九 become one token of plain digits, and what was
 * said of the items behind moves up.
 */
static void
merge_numbers(struct analyzer *an)
{
	size_t out = 0;
	char digits[32];

	for (size_t i = 0; i < an->items.n; out++) {
		struct item it = an->items.v[i];
		size_t j = i + 1, n;

		if (it.number) {
			while (j < an->items.n && numeral_goes_on(an,
			    &an->items.v[j - 1], &an->items.v[j]))
				j++;
		}
		n = j == i + 1 && (!it.number || it.kind != TOKEN_WORD) ? 0 :
		    spelling_number(an->norm.text.s + it.start,
		    an->items.v[j - 1].end - it.start, digits, sizeof(digits));
		if (n > 0)
			it = item_make(an, TOKEN_NUMBER, digits, n, it.start,
			    an->items.v[j - 1].end);
		else
			j = i + 1;
		if (it.kind == TOKEN_LATIN && it.number)
			it.kind = TOKEN_NUMBER;
		for (size_t k = 0; k < an->extras.n; k++)
			if (an->extras.v[k].anchor >= i &&
			    an->extras.v[k].anchor < j && i != out)
				an->extras.v[k].anchor = out;
		an->items.v[out] = it;
		i = j;
	}
	an->items.n = out;
}

/* Does the item stand right behind the other, a space or hyphen apart? */
static bool
follows(const struct analyzer *an, const struct item *a, const struct item *b)
{
	return b->start == a->end + 1 && (an->norm.text.s[a->end] == ' ' ||
	    an->norm.text.s[a->end] == '-');
}

static void
join_items(struct analyzer *an, size_t i, size_t j)
{
	const char *s = an->norm.text.s;
	char joined[128];
	struct item it;
	size_t n = 0;

	for (size_t k = an->items.v[i].start; k < an->items.v[j].end; k++)
		if (s[k] != ' ' && s[k] != '-' && n < sizeof(joined))
			joined[n++] = s[k];
	if (n == sizeof(joined))
		return;
	it = latin_item(an, TOKEN_JOINED, joined, n, an->items.v[i].start,
	    an->items.v[j].end);
	it.anchor = i;
	it.span = (unsigned)(j - i + 1);
	array_push(&an->extras, it);
}

/* Names of several words from names.tsv, alone and with a version behind. */
static void
join_names(struct analyzer *an)
{
	const struct lexicon *lx = an->shared->lexicon;
	size_t max = lexicon_name_max(lx);

	for (size_t i = 0; i + 1 < an->items.n; i++) {
		const struct item *a = &an->items.v[i];

		if (a->kind != TOKEN_LATIN)
			continue;
		for (size_t j = i + 1; j < an->items.n; j++) {
			const struct item *b = &an->items.v[j];

			if (!follows(an, b - 1, b) || b->end - a->start > max)
				break;
			if (!lexicon_name(lx, an->norm.text.s + a->start,
			    b->end - a->start))
				continue;
			join_items(an, i, j);
			if (j + 1 < an->items.n && follows(an, b, b + 1) &&
			    is_digit(an->norm.text.s[b[1].start]))
				join_items(an, i, j + 1);
			a = &an->items.v[i];
		}
	}
}

static void
emit(const struct analyzer *an, const struct item *it, unsigned pos,
    token_fn *fn, void *ctx)
{
	struct token t = { .kind = it->kind,
	    .term = an->pool.s + it->term, .len = it->term_len,
	    .pos = pos, .span = it->span,
	    .start = normalized_start(&an->norm, it->start),
	    .end = normalized_end(&an->norm, it->end) };

	fn(ctx, &t);
}

static unsigned
analyze_piece(struct analyzer *an, const char *text, size_t len,
    unsigned pos, token_fn *fn, void *ctx)
{
	struct run run;
	size_t at = 0;

	normalize(&an->norm, text, len, an->shared->lexicon);
	strbuf_reset(&an->pool);
	an->items.n = an->extras.n = 0;
	while (script_next(an->norm.text.s, an->norm.text.len, &at, &run)) {
		if (run.kind == RUN_JA)
			ja_run(an, run.start, run.end);
		else if (run.kind == RUN_WORD)
			latin_run(an, run.start, run.end);
		else if (run.end - run.start > 1 ||
		    an->norm.text.s[run.start] != ' ')
			add_gap(an, run.start, run.end);
	}
	join_names(an);
	merge_numbers(an);
	for (size_t i = 0; i < an->items.n; i++)
		emit(an, &an->items.v[i], pos + (unsigned)i, fn, ctx);
	for (size_t i = 0; i < an->extras.n; i++)
		emit(an, &an->extras.v[i],
		    pos + (unsigned)an->extras.v[i].anchor, fn, ctx);
	return pos + (unsigned)an->items.n;
}

/* Tokens of a piece of a longer text: the offsets move. */
struct shifted {
	token_fn *fn;
	void *ctx;
	size_t by;
};

static void
shift(void *ctx, const struct token *t)
{
	const struct shifted *sh = ctx;
	struct token moved = *t;

	moved.start += sh->by;
	moved.end += sh->by;
	sh->fn(sh->ctx, &moved);
}

unsigned
analyze(struct analyzer *an, const char *text, size_t len, unsigned channels,
    unsigned pos, token_fn *fn, void *ctx)
{
	struct shifted sh = { .fn = fn, .ctx = ctx };
	size_t at = 0, start, end;

	an->channels = channels;
	if (len <= SENTENCE_MAX)
		return analyze_piece(an, text, len, pos, fn, ctx);
	while (sentence_next(text, len, &at, &start, &end)) {
		sh.by = start;
		pos = analyze_piece(an, text + start, end - start, pos, shift,
		    &sh);
	}
	return pos;
}

static void
explain_token(void *ctx, const struct token *t)
{
	struct strbuf *out = ctx;

	if (t->kind == TOKEN_GAP)
		return;
	strbuf_addf(out, "  %-8s ", token_kind_name(t->kind));
	if (t->kind == TOKEN_BIGRAM || t->kind == TOKEN_READING)
		strbuf_addstr(out, "   -");
	else
		strbuf_addf(out, "%4u", t->pos);
	strbuf_addf(out, "  %s\t[%zu,%zu)\n", t->term, t->start, t->end);
}

void
analyzer_explain(struct analyzer *an, const char *text, size_t len,
    struct strbuf *out)
{
	static const char *const run_names[] = {
		[RUN_JA] = "japanese",
		[RUN_WORD] = "word",
		[RUN_OTHER] = "other",
	};
	struct run run;
	size_t at = 0;

	normalize(&an->norm, text, len, an->shared->lexicon);
	strbuf_addf(out, "fingerprint: %s\n", an->shared->fingerprint);
	strbuf_addf(out, "normalized:  %s\nruns:\n", an->norm.text.s);
	while (script_next(an->norm.text.s, an->norm.text.len, &at, &run)) {
		strbuf_addf(out, "  %-8s ", run_names[run.kind]);
		strbuf_add(out, an->norm.text.s + run.start,
		    run.end - run.start);
		strbuf_addch(out, '\n');
	}
	strbuf_addstr(out, "tokens (kind, position, term, source bytes):\n");
	analyze(an, text, len, ANALYZE_DOCUMENT, 0, explain_token, out);
}
