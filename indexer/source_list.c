/*
 * Paths from a stream, each walked as a tree of its own.
 */
#include "indexer/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "indexer/source_private.h"

struct list {
	struct source source;
	FILE *in;
	char end;
	char *line;		/* of getdelim */
	size_t size;
	struct source *tree;	/* of the current path, or NULL */
};

static enum status
no_more(struct error *err)
{
	if (err != NULL)
		err->text[0] = '\0';
	return STATUS_NOT_FOUND;
}

static enum status
list_next(struct source *s, struct source_file *f, struct error *err)
{
	struct list *l = (struct list *)s;
	struct error e = { 0 };
	enum status st;
	ssize_t n;

	for (;;) {
		if (l->tree != NULL) {
			st = source_next(l->tree, f, &e);
			if (st == STATUS_OK)
				return st;
			if (e.text[0] != '\0')
				return error_set(err, st, "%s", e.text);
			source_close(l->tree);
			l->tree = NULL;
		}
		n = getdelim(&l->line, &l->size, l->end, l->in);
		if (n < 0 && ferror(l->in))
			return error_set(err, STATUS_IO, "list of paths: %s",
			    strerror(errno));
		if (n < 0)
			return no_more(err);
		if (n > 0 && l->line[n - 1] == l->end)
			l->line[--n] = '\0';
		if (n == 0)
			continue;
		st = source_open_tree(&l->tree, "", NULL, l->line, err);
		if (st != STATUS_OK)
			return st;
	}
}

static void
list_close(struct source *s)
{
	struct list *l = (struct list *)s;

	source_close(l->tree);
	free(l->line);
	free(l);
}

enum status
source_open_list(struct source **out, FILE *in, char end, struct error *err)
{
	struct list *l = xcalloc(1, sizeof(*l));

	(void)err;
	l->source.next = list_next;
	l->source.close = list_close;
	l->in = in;
	l->end = end;
	*out = &l->source;
	return STATUS_OK;
}
