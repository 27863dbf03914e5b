/*
 * What the files of the query language share: the scanner, the nodes, the
 * notes.  Only query*.c may include this.
 */
#ifndef SEARCHER_QUERY_IMPL_H
#define SEARCHER_QUERY_IMPL_H

#include "base/array.h"
#include "base/strbuf.h"
#include "searcher/query.h"

/* Ceiling of the texts made from one query with its saved ones. */
#define QUERY_TEXT_MAX (16u << 20)

/* Characters (query_char.c). */
bool char_space(unsigned cp);
bool char_open(unsigned cp);		/* ( */
bool char_close(unsigned cp);		/* ) */
bool char_dash(unsigned cp);
bool char_plus(unsigned cp);
bool char_letter(unsigned cp);		/* letters, kana, kanji */
unsigned char_ascii(unsigned cp);	/* full-width forms to ASCII */
/* The kinds of quotation marks; a phrase ends with its own kind. */
enum quote { QUOTE_NONE, QUOTE_DOUBLE, QUOTE_KAGI, QUOTE_KAGI_DOUBLE };
enum quote quote_opens(unsigned cp);
enum quote quote_closes(unsigned cp);

enum op { OP_NONE, OP_OR, OP_AND, OP_NOT };
/* The operator that the bytes begin with, and its length. */
enum op op_find(const char *s, size_t left, size_t *len);

/* Notes (query_note.c). */
enum note { NOTE_UNKNOWN_FIELD, NOTE_EMPTY_FIELD, NOTE_BAD_DATE,
	NOTE_BAD_SCORE, NOTE_BAD_VALUE, NOTE_LOWER_OR, NOTE_LOWER_AND,
	NOTE_LOWER_NOT, NOTE_DANGLING, NOTE_UNITS, NOTE_DEPTH, NOTE_VALUES,
	NOTE_SLOP, NOTE_PREFIX, NOTE_PREFIXES, NOTE_SAVED_UNKNOWN,
	NOTE_SAVED_CYCLE, NOTE_SAVED_LIMIT, NOTE_SCOPE, NOTES };
/* Each sentence once; `about`, len bytes, stands in the sentence. */
void note_add(struct query *, enum ui_language, enum note, const char *about,
    size_t len);

/* Nodes (query_tree.c). */
typedef ARRAY(struct query_node *) node_list;

struct query_node *node_new(enum query_type);
void node_free(struct query_node *);
struct query_node *filter_new(enum filter_kind);
void filter_add(struct query_filter *, const char *value, size_t len);
/*
 * A group of the list's nodes, which it takes: NULL for none, the node
 * itself for one, groups of the same type opened up.  Positive source
 * filters of an AND become one, because an article has one source.
 */
struct query_node *node_group(enum query_type, node_list *);
struct query_node *node_exclude(struct query_node *);
size_t tree_count(const struct query_node *);

/* Can it stand behind a colon without quotation marks (query_text.c)? */
bool text_is_plain(const char *);

/* What a unit is read under. */
struct scope {
	unsigned sides;
	enum query_part part;
	bool exact;
	const struct field *field;	/* tag:(a OR b): read values of it */
	size_t start;		/* where that field's name begins */
	bool side_named;	/* ja:title:x nests once: which kinds of */
	bool part_named;	/* name stand right before the value */
};

struct parser {
	const char *s;
	size_t len, pos;
	const struct query_env *env;
	struct query *q;
	unsigned depth;		/* brackets open, those of outer too */
	unsigned ignored;	/* open brackets that were too deep */
	unsigned *saved_left;	/* saved queries that may still be read */
	const struct parser *outer;	/* reads the query that names this */
	const char *name;	/* of this saved query */
	size_t start, end;	/* where outer's outermost names it */
};

struct field {
	const char *name;
	/*
	 * Reads the value at the position, where start is too; a tag's takes
	 * the rest of its list along.
	 */
	struct query_node *(*read)(struct parser *, const struct field *,
	    const struct scope *, size_t start);
	int arg;		/* means what read makes of it */
};

/* The scanner (query_scan.c). */
unsigned peek(const struct parser *, size_t at, size_t *len);
bool at_value(struct parser *);
bool is_list(const struct scope *);
enum commas { COMMAS_ARE_TEXT, COMMAS_IN_NUMBERS, COMMAS_END };
size_t word_end(const struct parser *, enum commas);
bool read_quoted(struct parser *, struct strbuf *);
unsigned read_slop(struct parser *);
bool take_commas(struct parser *);
bool take_hash(struct parser *);
bool take_dashes(struct parser *);
bool take_plus(struct parser *);
enum op peek_op(const struct parser *, size_t *len);
void skip_gap(struct parser *, const struct scope *);
/* A copy with spaces for control characters. */
char *printable(const char *text, size_t len);

/* The parser (query.c). */
void place(const struct parser *, struct query_node *, size_t start);
/* Note about the bytes from start to the position. */
void note_here(struct parser *, enum note, size_t start);
/* The nodes of a text field's value, `a,b` included. */
struct query_node *read_texts(struct parser *, const struct scope *);
struct query_node *read_group(struct parser *, const struct scope *);
struct query_node *read_saved(struct parser *, const char *name,
    const char *text, const struct scope *, size_t start);
struct query_node *make_phrase(struct parser *, const struct scope *,
    const char *text, size_t len, size_t start);
struct query_node *make_word(struct parser *, const struct scope *,
    const char *text, size_t len, size_t start);

/* Fields (query_field.c). */
/* The field whose name and colon stand at the position; their length. */
const struct field *field_at(const struct parser *, size_t *len);
/* Does a name of this kind stand before it already, as in ja:en:x? */
bool field_repeats(const struct field *, const struct scope *);
struct query_node *field_read(struct parser *, const struct field *,
    const struct scope *, size_t start);
const struct field *field_tag(void);

#endif
