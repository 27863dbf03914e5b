/*
 * The lists in one piece of memory without pointers, as lexicon_build.c
 * makes it and lexicon.c reads it: built from the text of the lists, or
 * mapped from lexicon.bin, which is the same written out.  Parsing the lists
 * was a quarter of the work of a short search.
 */
#ifndef TEXT_LEXICON_IMPL_H
#define TEXT_LEXICON_IMPL_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "text/lexicon.h"

#define LEXICON_FILE "lexicon.bin"
#define IMAGE_MAGIC "ainewsL1"		/* changes with the layout */
#define CHAR_FIRST 0x4e00u		/* the blocks variants live in: */
#define CHAR_LAST 0xfaffu		/* with U+FA11, of 山﨑 */
/* What is in it or, the user dictionary of MeCab, only in its hash. */
#define LEXICON_FILES 6

extern const char *const lexicon_files[LEXICON_FILES];

/* What a key is of; written before it.  The stop words are three kinds. */
enum key_kind {
	KEY_VARIANT = 'v',	/* value: a struct variant_data */
	KEY_SYNONYM = 's',	/* uint32_t of member texts, then a 0 */
	KEY_NAME = 'n',		/* nothing */
	KEY_ENTITY_NAME = 'e',	/* a struct entity_name_data */
	KEY_ENTITY_ID = 'i',	/* the number of the entity */
	KEY_STOP = '0',		/* nothing; + enum stop_kind */
};

/*
 * Numbers of bytes from the beginning of the pool take the place of
 * pointers, 0 that of NULL; texts end in NUL.
 */
struct slot {
	uint32_t hash;		/* fnv32 of the key with its kind */
	uint32_t key, len;	/* with the kind; key 0 = a free slot */
	uint32_t value;
};

struct variant_data {
	uint32_t canonical, rule;
};

struct entity_name_data {
	uint32_t entity;
	uint32_t text;		/* counts only as written, or 0 */
	uint32_t next;		/* another name of the same key */
};

struct entity_data {
	uint32_t id, kind, ja, en;
};

struct image {
	char magic[8];
	uint32_t bytes;			/* of the whole */
	uint32_t file_bytes[LEXICON_FILES];	/* that it was made from */
	uint32_t name_max, entity_max;
	uint32_t nslots;		/* a power of two */
	uint32_t nentities, entities;	/* struct entity_data in the pool */
	char hash[40];
	uint16_t chars[CHAR_LAST - CHAR_FIRST + 1];	/* 0 = itself */
	struct slot slots[];		/* behind them the pool */
};

/*
 * Parse the lists of a folder; the caller frees *image.  BAD_INPUT with file
 * and line.
 */
enum status image_build(struct image **image, const char *dir,
    struct error *) MUST_USE;

#endif
