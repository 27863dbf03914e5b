/*
 * What the two ends of a parser say to each other; for parser.c and
 * parser_child.c alone.
 */
#ifndef INDEXER_PARSER_IMPL_H
#define INDEXER_PARSER_IMPL_H

#include <stdint.h>

#include "indexer/formats.h"
#include "indexer/parser.h"

/*
 * To the child: a head, with the file's descriptor, and `length` bytes of
 * path, rel, name of the source and known hash, each ended by a NUL.
 * From it: a head and `length` bytes.
 */
enum parser_kind {
	PARSER_HELLO,		/* status; note or error */
	PARSER_HASH,		/* hash */
	PARSER_ARTICLE,		/* number: record; named; hash, record */
	PARSER_REFUSE,		/* number: line; reason */
	PARSER_SKIP,		/* number: line; reason */
	PARSER_END		/* status; error */
};

struct parser_head {
	uint32_t length;
	uint32_t number;
	uint8_t kind;
	uint8_t status;
	uint8_t named;
	uint8_t zero;
};

/* Decoding makes up to three bytes of one. */
#define PARSER_FRAME_MAX (4 * FORMAT_MAX_BYTES)
#define PARSER_REQUEST_MAX ((size_t)1 << 20)

/* Serve the socket until its other end is closed; the status to exit with. */
int parser_serve(int sock, const struct parser_options *);

#endif
