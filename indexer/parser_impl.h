/*
 * What the two ends of a parser say to each other; for parser.c,
 * parser_child.c and body.c alone.
 */
#ifndef INDEXER_PARSER_IMPL_H
#define INDEXER_PARSER_IMPL_H

#include <stdint.h>

#include "indexer/formats.h"
#include "indexer/parser.h"

/*
 * To the child: a head, with the descriptor of a file or body, and `length`
 * bytes.
 */
enum parser_request {
	PARSER_FILE,		/* path, rel, name of the source and known
				   hash, each ended by a NUL */
	PARSER_LIST,		/* number: the most bytes; see body.h */
	PARSER_PAGE		/* likewise */
};

/* From it: a head and `length` bytes. */
enum parser_kind {
	PARSER_HELLO,		/* status; note or error */
	PARSER_HASH,		/* hash */
	PARSER_ARTICLE,		/* number: record; named; hash, record */
	PARSER_REFUSE,		/* number: line; reason */
	PARSER_SKIP,		/* number: line; reason */
	PARSER_BODY,		/* see body.c */
	PARSER_MORE,		/* in place of the hash: its format is none of
				   the few, see format_few */
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

/*
 * A process to ask, for what messages call `path`; NULL with INTERNAL when
 * there is none.  To be ended by parse_end.
 */
struct parse *parse_take(struct parser *, const char *path, uint64_t size,
    struct error *);
/* The head's length is set here. */
void parse_ask(struct parse *, struct parser_head, const char *text,
    size_t len, int fd);
/* The next frame; its bytes are lent until the call after this. */
enum status parse_hear(struct parse *, struct parser_head *,
    const char **bytes, struct error *) MUST_USE;
/* That frame was the last one; its status and error. */
enum status parse_over(struct parse *, const struct parser_head *,
    const char *bytes, struct error *) MUST_USE;
/* The process says what it may not; BAD_INPUT. */
enum status parse_lost_thread(struct parse *, struct error *);

struct child;
/* From the child's end: a head, whose length is set here, and bytes. */
void parser_say(struct child *, struct parser_head, const void *bytes,
    size_t len);
/* Serve PARSER_LIST and PARSER_PAGE; the descriptor is taken over. */
enum status body_serve(struct child *, const struct parser_head *, int fd,
    struct error *) MUST_USE;

/* Serve the socket until its other end is closed; the status to exit with. */
int parser_serve(int sock, const struct parser_options *, bool all);

#endif
