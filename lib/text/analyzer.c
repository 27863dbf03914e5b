#include "text/analyzer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "text/analyzer_impl.h"
#include "text/lexicon.h"
#include "text/morph.h"
#include "text/normalize.h"
#include "text/script.h"
#include "text/sentence.h"
#include "text/stem.h"
#include "text/utf8.h"

/* Counted up whenever the same text may give other terms than before. */
#define ANALYZER_VERSION 1

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
 * so that an installation may be moved or staged, or in its own folder, where
 * a build tree has them, else where it was configured to be.
 */
static const char *
find_dict(char *buf, size_t size)
{
	static const char *const beside[] = { "../share/ainews-search/dict",
		"../../share/ainews-search/dict", "dict" };
	const char *env = getenv("AINEWS_DICT");
	char exe[2048];
	ssize_t n;
	int len;

	if (env != NULL && *env != '\0')
		return env;
	n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	while (n > 0 && exe[n - 1] != '/')
		n--;
	for (size_t i = 0; n > 0 && i < 3; i++) {
		len = snprintf(buf, size, "%.*s%s/user.dic", (int)n, exe,
		    beside[i]);
		if (access(buf, R_OK) != 0)
			continue;
		buf[(size_t)len - strlen("/user.dic")] = '\0';
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

	*out = NULL;
	if (dict == NULL)
		dict = find_dict(found, sizeof(found));
	if (mecab == NULL)
		mecab = MECAB_DICDIR;
	/* A list may be missing, but terms without any fit no index. */
	if (access(dict, R_OK | X_OK) != 0) {
		st = error_set(err, STATUS_NOT_FOUND, "%s: no word lists "
		    "there: %s; name their folder in AINEWS_DICT", dict,
		    strerror(errno));
		goto fail;
	}
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
	cuts_clear(&an->reuse);
	if (an->owner) {
		morph_model_free(an->shared->model);
		lexicon_free(an->shared->lexicon);
		free(an->shared);
	}
	free(an);
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
struct item
item_make(struct analyzer *an, enum token_kind kind, const char *term,
    size_t len, size_t start, size_t end)
{
	struct item it = { .kind = kind, .term = an->pool.len,
	    .term_len = len, .start = start, .end = end, .span = 1 };

	strbuf_add(&an->pool, term, len);
	strbuf_addch(&an->pool, '\0');
	return it;
}

void
item_gap(struct analyzer *an, size_t start, size_t end)
{
	array_push(&an->items, (struct item){ .kind = TOKEN_GAP,
	    .term = an->pool.len, .start = start, .end = end, .span = 1 });
	strbuf_addch(&an->pool, '\0');
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
			analyze_ja(an, run.start, run.end);
		else if (run.kind == RUN_WORD)
			analyze_latin(an, run.start, run.end);
		else if (run.end - run.start > 1 ||
		    an->norm.text.s[run.start] != ' ')
			item_gap(an, run.start, run.end);
	}
	analyze_names(an);
	analyze_numbers(an);
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

void
analyzer_keep(struct analyzer *an, struct strbuf *cuts)
{
	an->keep = cuts;
}

unsigned
analyze_again(struct analyzer *an, const char *text, size_t len,
    const char *cuts, size_t ncuts, unsigned channels, unsigned pos,
    token_fn *fn, void *ctx)
{
	an->reuse.p = cuts;
	an->reuse.end = cuts + ncuts;
	pos = analyze(an, text, len, channels, pos, fn, ctx);
	an->reuse.p = an->reuse.end = NULL;
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
