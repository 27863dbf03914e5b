/*
 * Reading files written by strangers, and bodies from the net (body.h), in
 * processes that may do nothing else.  A child gets an open file, unpacks,
 * decodes and parses it and sends articles back; it can open no file, reach
 * no net, start no program and take no more memory and time than it is
 * allowed.  A file that ends its process is refused by name, and the next
 * one has another process.
 *
 * The children are kept for the next file.  They are started while the
 * caller has few things open and little memory: make the parser early.
 */
#ifndef INDEXER_PARSER_H
#define INDEXER_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/file.h"
#include "indexer/format.h"
#include "indexer/source.h"

/* Processor time between two articles of a file. */
#define PARSER_CPU_SECONDS 60
/* No word for so long, and for a second more per MB of the file. */
#define PARSER_SILENT_SECONDS 300
/*
 * Address space beside what the process begins with: a page of 64 MB as a
 * tree of its elements.
 */
#define PARSER_MEMORY_MAX ((size_t)2 << 30)

struct parser;
struct parse;

struct parser_options {
	bool required;		/* fail where the kernel offers less */
	bool all;		/* formats: bodies need them.  Without, a
				   process has few, until a file needs more */
	/* 0 and NULL are the above and source_parse_fd; others for tests. */
	unsigned cpu_seconds, silent_seconds;
	enum status (*parse)(const struct source_file *, int fd,
	    const struct sink *, struct error *);
};

/* Starts the first process. */
struct parser *parser_new(const struct parser_options *);
/*
 * No file comes any more.  The processes end while the caller goes on, and
 * parser_free waits for them; each takes a millisecond to give its memory
 * back.
 */
void parser_end(struct parser *);
void parser_free(struct parser *);		/* accepts NULL */

/*
 * Open the file and get the hash of its unpacked bytes; with `known` equal
 * to it nothing is parsed.  NOT_FOUND, IO, BAD_INPUT, TOO_LARGE: this file
 * is refused.
 * INTERNAL: no process to parse in, or one without its sandbox; no file can
 * be read.
 */
enum status parse_begin(struct parser *, const struct source_file *,
    const char *known, char hash[FILE_HASH_SIZE], struct parse **,
    struct error *) MUST_USE;

struct parse_calls {
	/*
	 * An article, taken over by the callee.  `named`: the record has an
	 * id of its own, not one made of the file's name.  `hash` is of what
	 * was read, without an id that was made.
	 */
	void (*article)(void *ctx, struct article *, unsigned record,
	    bool named, const char *hash);
	void (*refuse)(void *ctx, unsigned line, const char *reason);
	void (*skip)(void *ctx, unsigned line, const char *reason);
	void *ctx;
};

/*
 * All that the file holds.  Statuses of the file are those of
 * source_parse; also BAD_INPUT: its process crashed or took too long.
 */
enum status parse_read(struct parse *, const struct parse_calls *,
    struct error *) MUST_USE;
/* Accepts NULL; a process in the middle of a file is ended. */
void parse_end(struct parse *);

/* What holds for the processes, in one line; "" before there is one. */
const char *parser_note(const struct parser *);

#endif
