/*
 * The options of ainews-search.  From the first word that is no option on,
 * everything is the query.
 */
#include "searcher/options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/msg.h"
#include "config.h"
#include "searcher/render.h"

#define HITS_MAX 1000000u	/* of -n and --offset */

const char *argp_program_version = PACKAGE_STRING;

enum { KEY_OFFSET = 0x1000, KEY_ALL, KEY_SIDE, KEY_FIELDS, KEY_TEMPLATE,
	KEY_FORMAT_VERSION, KEY_COLOR, KEY_NO_PAGER, KEY_WIDTH, KEY_SHOW,
	KEY_SIMILAR, KEY_FACETS, KEY_EXPLAIN, KEY_ANALYZE, KEY_BATCH,
	KEY_QUERY_FILE, KEY_FOLD, KEY_RECENCY };

static const struct argp_option options[] = {
	{ 0, 0, 0, 0, "Which hits", 1 },
	{ "limit", 'n', "N", 0, "At most N hits (20)", 0 },
	{ "offset", KEY_OFFSET, "N", 0, "Leave out the first N", 0 },
	{ "all", KEY_ALL, 0, 0, "Every hit", 0 },
	{ "sort", 's', "relevance|date|date-asc|score|story", 0,
	    "The order", 0 },
	{ "lang", 'l', "both|ja|en", 0, "The sides that are searched", 0 },
	{ "expand", 'x', "auto|off", 0, "Search translations too", 0 },
	{ "fold", KEY_FOLD, "on|off", 0, "One hit for each story", 0 },
	{ "recency", KEY_RECENCY, "on|off", 0,
	    "Rank newer articles a little higher", 0 },
	{ 0, 0, 0, 0, "What is printed", 2 },
	{ "format", 'o', "text|json|ndjson|tsv|ids|trec|atom|html", 0,
	    "The output format", 0 },
	{ "side", KEY_SIDE, "both|ja|en", 0, "The sides that are printed", 0 },
	{ "null", '0', 0, 0, "End records with NUL, not with a line feed", 0 },
	{ "fields", KEY_FIELDS, "NAME,NAME", 0,
	    "The columns of tsv, the keys of a hit in json", 0 },
	{ "template", KEY_TEMPLATE, "TEXT", 0,
	    "A line for each hit, with {field} in it", 0 },
	{ "format-version", KEY_FORMAT_VERSION, "1", 0,
	    "The version of the JSON that is understood", 0 },
	{ "count", 'c', 0, 0, "Only the number of hits", 0 },
	{ "facets", KEY_FACETS, 0, 0, "Counts by tag, source, month, …", 0 },
	{ "explain", KEY_EXPLAIN, 0, 0,
	    "How the query was read and why each hit is one", 0 },
	{ 0, 0, 0, 0, "Other answers", 3 },
	{ "show", KEY_SHOW, "ID", 0, "The whole article", 0 },
	{ "similar", KEY_SIMILAR, "ID", 0, "Articles like that one", 0 },
	{ "analyze", KEY_ANALYZE, "TEXT", 0, "What the analyser does", 0 },
	{ "batch", KEY_BATCH, "FILE", 0,
	    "Lines of query id, tab, query; FILE may be -", 0 },
	{ "query-file", KEY_QUERY_FILE, "FILE", 0,
	    "Read the query from FILE; it may be -", 0 },
	{ 0, 0, 0, 0, "The terminal", 4 },
	{ "color", KEY_COLOR, "auto|always|never", 0, "Marks and colour", 0 },
	{ "no-pager", KEY_NO_PAGER, 0, 0, "Print without a pager", 0 },
	{ "width", KEY_WIDTH, "N", 0, "Cut lines to N columns", 0 },
	{ 0 }
};

struct choice {
	const char *name;
	unsigned value;
};

static const struct choice sides[] = { { "both", SIDES_BOTH },
	{ "ja", SIDES_JA }, { "en", SIDES_EN }, { 0 } };
static const struct choice sorts[] = { { "relevance", SORT_RELEVANCE },
	{ "date", SORT_DATE }, { "date-asc", SORT_DATE_ASC },
	{ "score", SORT_SCORE }, { "story", SORT_STORY }, { 0 } };
static const struct choice colors[] = { { "auto", COLOR_AUTO },
	{ "always", COLOR_ALWAYS }, { "never", COLOR_NEVER }, { 0 } };
static const struct choice expands[] = { { "auto", 1 }, { "off", 0 },
	{ 0 } };
static const struct choice folds[] = { { "on", 1 }, { "off", 0 }, { 0 } };
static const struct choice recencies[] = { { "on", RECENCY_ON },
	{ "off", RECENCY_OFF }, { 0 } };

/* argp_error does not come back. */
static unsigned
choose(struct argp_state *state, const char *option,
    const struct choice *choices, const char *arg)
{
	for (const struct choice *c = choices; c->name != NULL; c++)
		if (strcmp(c->name, arg) == 0)
			return c->value;
	argp_error(state, "--%s does not know \"%s\"", option, arg);
	return 0;
}

static size_t
number(struct argp_state *state, const char *option, const char *arg,
    size_t max)
{
	unsigned long v;
	char *end;

	errno = 0;
	v = strtoul(arg, &end, 10);
	if (arg[0] < '0' || arg[0] > '9' || *end != '\0' || errno != 0 ||
	    v > max)
		argp_error(state, "--%s takes a number up to %zu, not \"%s\"",
		    option, max, arg);
	return v;
}

/* The option of a letter, or, with len above 0, of a name; NULL = none. */
static const struct argp_option *
find_option(const char *s, size_t len)
{
	const struct argp_option *lists[] = { options, cli_argp.options };

	for (size_t i = 0; i < 2; i++)
		for (const struct argp_option *o = lists[i];
		    o->name != NULL || o->key != 0 || o->doc != NULL; o++)
			if (len == 0 ? *s == o->key : o->name != NULL &&
			    strlen(o->name) == len &&
			    memcmp(o->name, s, len) == 0)
				return o;
	return NULL;
}

/*
 * A word that looks exactly like an option but stands in the query is
 * probably misplaced; it is still what was asked for.
 */
static void
note_misplaced(const char *arg)
{
	if (arg[0] != '-' || arg[1] == '\0')
		return;
	if (arg[1] == '-' ? find_option(arg + 2, strcspn(arg + 2, "=")) :
	    arg[2] == '\0' ? find_option(arg + 1, 0) : NULL)
		msg_warn("%s: read as part of the query; options stand before "
		    "its first word", arg);
}

static void
take_query(struct argp_state *state, struct options *o)
{
	for (int i = state->next - 1; i < state->argc; i++) {
		if (o->query.len > 0) {
			strbuf_addch(&o->query, ' ');
			note_misplaced(state->argv[i]);
		}
		strbuf_addstr(&o->query, state->argv[i]);
	}
	state->next = state->argc;
}

/* Does the argument end with an option whose value is the next one? */
static bool
takes_next(struct argp_state *state, const char *arg)
{
	const struct argp_option *o;

	if (arg[1] == '-') {
		o = find_option(arg + 2, strcspn(arg + 2, "="));
		return o != NULL && o->arg != NULL && strchr(arg, '=') == NULL;
	}
	for (const char *p = arg + 1; *p != '\0'; p++) {
		o = find_option(p, 0);
		if (o == NULL && strchr("?V", *p) == NULL)
			argp_error(state, "%s: no such option; a query that "
			    "begins with a dash stands behind --: -- %s", arg,
			    arg);
		if (o != NULL && o->arg != NULL)
			return p[1] == '\0';
	}
	return false;
}

/*
 * -has:en as the first word was hardly meant as options, of which the
 * message of getopt would name but the first letter.
 */
static void
check_dashes(struct argp_state *state)
{
	for (int i = 1; i < state->argc; i++) {
		const char *arg = state->argv[i];

		if (arg[0] != '-' || arg[1] == '\0' || strcmp(arg, "--") == 0)
			return;
		i += takes_next(state, arg);
	}
}

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		/* Argp names us later, its messages do at once. */
		state->name = program_invocation_short_name;
		check_dashes(state);
		state->child_inputs[0] = &o->cli;
		break;
	case ARGP_KEY_ARG:
		take_query(state, o);
		break;
	case 'n':
		o->req.num = number(state, "limit", arg, HITS_MAX);
		break;
	case KEY_OFFSET:
		o->req.start = number(state, "offset", arg, HITS_MAX);
		break;
	case KEY_ALL:
		o->all = true;
		break;
	case 's':
		o->req.sort = choose(state, "sort", sorts, arg);
		break;
	case 'l':
		o->req.search = choose(state, "lang", sides, arg);
		break;
	case KEY_SIDE:
		o->req.print = choose(state, "side", sides, arg);
		break;
	case 'x':
		o->req.expand = choose(state, "expand", expands, arg) != 0;
		break;
	case KEY_RECENCY:
		o->req.recency = choose(state, "recency", recencies, arg);
		break;
	case KEY_FOLD:
		o->req.fold = choose(state, "fold", folds, arg) != 0;
		break;
	case 'o':
		o->format = arg;
		break;
	case '0':
		o->null = true;
		break;
	case KEY_FIELDS:
		o->fields = arg;
		break;
	case KEY_TEMPLATE:
		o->template = arg;
		break;
	case KEY_FORMAT_VERSION:
		if (number(state, "format-version", arg, 1000) !=
		    RENDER_FORMAT_VERSION)
			argp_error(state, "the JSON has format version %d",
			    RENDER_FORMAT_VERSION);
		break;
	case 'c':
		o->count = true;
		break;
	case KEY_COLOR:
		o->color = choose(state, "color", colors, arg);
		break;
	case KEY_NO_PAGER:
		o->no_pager = true;
		break;
	case KEY_WIDTH:
		o->width = number(state, "width", arg, 100000);
		o->width_set = true;
		break;
	case KEY_SHOW:
		o->show = arg;
		break;
	case KEY_SIMILAR:
		o->similar = arg;
		break;
	case KEY_FACETS:
		o->facets = true;
		break;
	case KEY_EXPLAIN:
		o->req.explain = true;
		break;
	case KEY_ANALYZE:
		o->analyze = arg;
		break;
	case KEY_BATCH:
		o->batch = arg;
		break;
	case KEY_QUERY_FILE:
		o->query_file = arg;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp_child children[] = {
	{ &cli_argp, 0, "Both programs", 9 }, { 0 }
};

static const struct argp argp = { options, parse, "[QUERY...]",
	"Search AI news in Japanese and English.\v"
	"Exit status: 0 hits, 1 none, 2 trouble.  The query language is in "
	"ainews-query(7).", children, NULL, NULL };

void
options_init(struct options *o)
{
	memset(o, 0, sizeof(*o));
	request_init(&o->req);
	strbuf_init(&o->query, OPTIONS_QUERY_MAX);
}

void
options_parse(struct options *o, int argc, char **argv)
{
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, o);
}

void
options_clear(struct options *o)
{
	strbuf_clear(&o->query);
}
