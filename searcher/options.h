/*
 * What the command line of ainews-search says.  Strings point into argv.
 */
#ifndef SEARCHER_OPTIONS_H
#define SEARCHER_OPTIONS_H

#include <stdbool.h>

#include "base/cli.h"
#include "base/strbuf.h"
#include "searcher/request.h"

#define OPTIONS_QUERY_MAX 65536u	/* bytes; the core has cost limits */

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct options {
	struct cli cli;
	struct request req;	/* query is not set: see below */
	struct strbuf query;	/* the words, joined by spaces */
	const char *format, *fields, *template;
	char *similar;
	const char *show, *analyze, *batch, *query_file;
	bool all, count, facets, null, no_pager;
	enum color color;
	size_t width;		/* when width_set */
	bool width_set;
};

void options_init(struct options *);
/* Ends the program on a usage error, on --help and on --version. */
void options_parse(struct options *, int argc, char **argv);
void options_clear(struct options *);

#endif
