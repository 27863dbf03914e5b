/*
 * The glossary as an index keeps it: for a word or short phrase of one
 * language what stands for it in the other.  The indexer writes it
 * (indexer/glossary.h), the searcher looks words up.
 */
#ifndef INDEX_GLOSSARY_H
#define INDEX_GLOSSARY_H

#include <stdbool.h>
#include <stddef.h>

#include "article/article.h"
#include "base/status.h"
#include "base/strbuf.h"

struct reader;

/* Another version is no glossary for the searcher; update learns anew. */
#define GLOSSARY_VERSION 1

enum glossary_origin {
	GLOSSARY_LEARNED,	/* from the archive's own pairs */
	GLOSSARY_NAME,		/* katakana that sounds like it */
	GLOSSARY_DICTIONARY,	/* EDICT */
	GLOSSARY_HAND,		/* imported */
	GLOSSARY_ORIGINS
};

/* "learned", "name", "dictionary", "hand"; static text. */
const char *glossary_origin_name(enum glossary_origin);

/* Terms as the analyser makes them, two with a space between. */
struct translation {
	const char *term;
	const char *shown;	/* as usually written */
	double score;		/* 0 to 1 */
	unsigned together;	/* paragraph pairs that hold both */
	enum glossary_origin origin;
};

#define GLOSSARY_BEST 4		/* translations of a word */
#define GLOSSARY_TERM_MAX 120	/* bytes; longer words have none */

/* The translations of a word; the strings point into `bytes`. */
struct translations {
	char *bytes;
	struct translation v[GLOSSARY_BEST];
	size_t n;
};

/* The name of the note with the translations of a term of that side. */
void glossary_note(struct strbuf *, enum side, const char *term, size_t len);

/* Append one translation to a value, and read a value, which is taken. */
void glossary_write(struct strbuf *, const struct translation *);
void glossary_read(struct translations *, char *bytes);
void translations_clear(struct translations *);

/* How much there is, as the state note says. */
struct glossary_state {
	unsigned version;	/* 0 = none was ever learned */
	size_t articles;	/* in the index when it was */
	size_t pairs;		/* of paragraphs */
	size_t words[SIDES];	/* that have translations */
	size_t changed;		/* articles since then */
};
void glossary_state_read(struct glossary_state *, const char *value);
void glossary_state_write(const struct glossary_state *, struct strbuf *);

/* Has the index a glossary that this program can read? */
bool glossary_there(struct reader *);
/* Look a term up; nothing found is no failure. */
void glossary_find(struct reader *, enum side, const char *term, size_t len,
    struct translations *);

#endif
