/*
 * The word lists of dict/: spelling variants, stop words, synonyms, names
 * in Latin letters and entities.  Only looked up once they are open; shared
 * between threads.  The formats stand in dict/README.md.
 */
#ifndef TEXT_LEXICON_H
#define TEXT_LEXICON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct lexicon;

enum stop_kind { STOP_EN, STOP_QUESTION, STOP_JA, STOP_KINDS };

/* All NULL when there is none; else valid for the life of the lexicon. */
struct entity {
	const char *id, *kind;
	const char *ja, *en;	/* display names */
};

/*
 * The lists of a folder: lexicon.bin there is mapped, unless a file is newer
 * or has another size; then, and without it, the lists are read.  A missing
 * list is an empty one; a malformed row is BAD_INPUT with file and line.
 */
enum status lexicon_open(struct lexicon **, const char *dir, struct error *)
    MUST_USE;
void lexicon_free(struct lexicon *);
/* Read the lists of a folder and write them as lexicon.bin is. */
enum status lexicon_pack(const char *dir, const char *path, struct error *)
    MUST_USE;
/*
 * One word that changes whenever a list or the user dictionary beside them
 * does; part of the fingerprint.
 */
const char *lexicon_hash(const struct lexicon *);

/* The usual form of a kanji (國 -> 国), or the same. */
unsigned lexicon_char(const struct lexicon *, unsigned cp);
/*
 * The usual spelling of a normalised word (引越し -> 引っ越し), or NULL; the
 * rule's name in *rule.  Static for the life of the lexicon.
 */
const char *lexicon_variant(const struct lexicon *, const char *word,
    size_t len, const char **rule);
bool lexicon_stop(const struct lexicon *, enum stop_kind, const char *word,
    size_t len);

/*
 * Member n, from 0, of the group of a normalised word or phrase, as written,
 * itself included; NULL behind the last one.
 */
const char *lexicon_synonym(const struct lexicon *, const char *word,
    size_t len, size_t n);

/* Is this normalised text a name of names.tsv? */
bool lexicon_name(const struct lexicon *, const char *text, size_t len);
/* Bytes of the longest key of the kind: no look-up beyond it succeeds. */
size_t lexicon_name_max(const struct lexicon *);
size_t lexicon_entity_max(const struct lexicon *);

/*
 * The entity called by this normalised text, or -1.  `source` is the text as
 * written, for names that count only in their own case (DoD).
 */
int lexicon_entity_find(const struct lexicon *, const char *text, size_t len,
    const char *source, size_t source_len);
/* The entity of a number found, or of an id. */
struct entity lexicon_entity(const struct lexicon *, int number);
struct entity lexicon_entity_by_id(const struct lexicon *, const char *id);

#endif
