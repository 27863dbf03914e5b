/*
 * The words of articles as the analysis for the index found them, kept for
 * whoever would have to analyse the same texts once more: the glossary
 * learns from all of them when an index has just been filled.
 *
 * They lie in files of the index folder that have no name and so go with
 * the process, however that ends.  Keeping is safe from several threads.
 * What cannot be kept, on a full disk or a file system without such files,
 * is not there later, and nobody fails.
 */
#ifndef INDEX_WORDS_H
#define INDEX_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "base/strbuf.h"
#include "text/analyzer.h"

struct record;
struct word_store;

/* A word, Latin word or number of a text; the term is not terminated. */
struct word_at {
	enum side side;
	uint32_t field;		/* as article_fields counts */
	enum token_kind kind;
	uint32_t start, end;	/* bytes of the field */
	const char *term;
	size_t len;
};

/*
 * Append a token of a sentence that begins at byte `from` of the field's
 * text; gaps and the finer channels are passed over.
 */
void words_add(struct strbuf *, enum side, uint32_t field, const char *text,
    size_t from, const struct token *);
/* Append those of a record, but for analysis and comment, which have no
 * original, by analysing it. */
void words_analyze(struct strbuf *, struct analyzer *, const struct record *);
/* The next one; *at counts up from 0.  Terms point into bytes or record. */
bool words_next(const struct strbuf *, size_t *at, const struct record *,
    struct word_at *);

/* NULL when the folder cannot have such a file. */
struct word_store *words_new(const char *dir);
void words_free(struct word_store *);		/* accepts NULL */
void words_keep(struct word_store *, uint32_t docid, const struct strbuf *);
/* Append what was kept; false when nothing was.  The store may be NULL. */
bool words_load(struct word_store *, uint32_t docid, struct strbuf *);

#endif
