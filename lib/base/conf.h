/*
 * ainews.conf: `key = value` lines, `#` comments.  An unknown key, a key
 * given twice that is single, or a bad value is an error with file and line.
 * The known keys stand in one table in conf.c and in ainews.conf(5).
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct conf_source {
	char *name;
	char *path;
};

struct conf_query {
	char *name;
	char *text;
};

struct conf {
	char *path;		/* file that was read, NULL = none */
	char *index;		/* index = DIR, or a list: base/where.h */
	char *zone;		/* zone = Asia/Tokyo */
	bool mismatch_refuse;	/* mismatch = warn|refuse */
	bool recency_off;	/* recency = on|off */
	bool sandbox_required;	/* sandbox = auto|required */
	char *base_url;		/* base_url = https://host/search */
	char *feeds;		/* feeds = FILE, what `fetch` asks */
	char *spool;		/* spool = DIR, where it keeps it */
	char *query_log;	/* query_log = FILE, NULL = none */
	char **allowed;		/* fetch_allow = ADDRESS, repeatable */
	size_t nallowed;
	struct conf_source *sources;	/* source = NAME PATH, repeatable */
	size_t nsources;
	struct conf_query *queries;	/* query.NAME = text */
	size_t nqueries;
};

/*
 * Read `path`; with NULL the first that exists of $AINEWS_CONF,
 * $XDG_CONFIG_HOME/ainews/ainews.conf (~/.config), /etc/ainews/ainews.conf;
 * none at all leaves the defaults.
 */
enum status conf_read(struct conf **, const char *path, struct error *)
    MUST_USE;
void conf_free(struct conf *);
/*
 * The index (base/where.h): the option when given, else AINEWS_INDEX, else the
 * file's, else the built-in one.  Points into one of these.
 */
const char *conf_index(const struct conf *, const char *option);

#endif
