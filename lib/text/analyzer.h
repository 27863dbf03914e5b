/*
 * THE analyser: text in, tokens out.  Documents, queries and snippets go
 * through the same call, which is the reason why what was indexed is found
 * and what was found is marked.
 *
 * normalise -> runs -> MeCab or names -> numbers joined -> terms folded
 *
 * An analyzer belongs to one thread; clones share dictionary and lexicon.
 */
#ifndef TEXT_ANALYZER_H
#define TEXT_ANALYZER_H

#include <stddef.h>

#include "base/status.h"
#include "base/strbuf.h"

struct analyzer;
struct lexicon;

enum token_kind {
	TOKEN_GAP,		/* takes a position, is no term: particles,
				   punctuation */
	TOKEN_WORD,		/* Japanese content word, folded base form */
	TOKEN_LATIN,		/* English stem or part of a name */
	TOKEN_NUMBER,		/* plain digits */
	TOKEN_JOINED,		/* gpt5.5 of GPT-5.5, サムアルトマン */
	TOKEN_PART,		/* dictionary word inside a compound */
	TOKEN_BIGRAM,		/* two kana or kanji, or a lone one */
	TOKEN_READING,		/* three kana of the reading */
	TOKEN_KINDS
};

/* "word", "latin", ...; static text. */
const char *token_kind_name(enum token_kind);

struct token {
	enum token_kind kind;
	const char *term;	/* len bytes, terminated; "" for a gap */
	size_t len;
	unsigned pos;		/* position; bigrams and readings have none */
	unsigned span;		/* positions it covers, 1 but for joined */
	size_t start, end;	/* bytes of the source, whole characters */
};

/* Channels wanted besides gaps, words, Latin, numbers and joined forms. */
#define ANALYZE_PARTS 1u
#define ANALYZE_BIGRAMS 2u
#define ANALYZE_READINGS 4u
#define ANALYZE_DOCUMENT 7u
#define ANALYZE_QUERY (ANALYZE_BIGRAMS | ANALYZE_READINGS)
#define ANALYZE_WORDS 0u

/* The callee may use the token only until it returns. */
typedef void token_fn(void *ctx, const struct token *);

struct analyzer_options {
	const char *mecab_dir;	/* NULL = the one configure named */
	const char *dict_dir;	/* NULL = $AINEWS_DICT, or the installed one */
};

/* NOT_FOUND: no folder of lists, or no dictionary; BAD_INPUT: a bad list. */
enum status analyzer_open(struct analyzer **, const struct analyzer_options *,
    struct error *) MUST_USE;
/* For another thread; the first one must be freed last. */
struct analyzer *analyzer_clone(const struct analyzer *);
void analyzer_free(struct analyzer *);

/*
 * Analyse `len` bytes, positions counting from `pos`; returns the position
 * behind the last token.  Meant for a sentence or a query unit; any text is
 * taken, a very long one is cut into pieces first.
 */
unsigned analyze(struct analyzer *, const char *text, size_t len,
    unsigned channels, unsigned pos, token_fn *, void *ctx);

/*
 * Cutting Japanese is the costly step, and a new process has nothing of its
 * dictionary at hand: how the texts of the next calls were cut is appended
 * to the bytes, until NULL.  With those of a text, whoever shows it needs no
 * dictionary.  They hold for ANALYZE_PARTS and ANALYZE_WORDS; bytes of other
 * lists or of another text are noticed and MeCab asked.
 */
void analyzer_keep(struct analyzer *, struct strbuf *cuts);
unsigned analyze_again(struct analyzer *, const char *text, size_t len,
    const char *cuts, size_t ncuts, unsigned channels, unsigned pos,
    token_fn *, void *ctx);

const struct lexicon *analyzer_lexicon(const struct analyzer *);

/*
 * One line that says what terms depend on: analyser version, Unicode
 * version, dictionary, user dictionary, lists, stemmer.  An index keeps it.
 */
const char *analyzer_fingerprint(const struct analyzer *);

/* Append what each stage makes of a text, line by line, for people. */
void analyzer_explain(struct analyzer *, const char *text, size_t len,
    struct strbuf *);

#endif
