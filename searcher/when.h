/*
 * Dates as people type them, read against a clock and a time zone that the
 * caller gives: `2026-03`, `7d`, `P1W`, `last-month`, `先月`, `3月`.  Every
 * answer is a half-open range [from, to) in seconds since the epoch UTC whose
 * ends are midnights of the zone; NO_DATE stands for an open end.  Used by
 * the query parser, by the web parameters and by whoever prints a local
 * date.  Reads no clock.
 */
#ifndef SEARCHER_WHEN_H
#define SEARCHER_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "article/article.h"
#include "base/status.h"

/* A time zone; immutable once open, so it may be shared. */
struct zone;

/*
 * Open a zone of the system's table by name; NULL means Asia/Tokyo.  That
 * one and UTC need no file.  The zone is read completely here, so a sandbox
 * may close the file system afterwards.  Changes TZ for the length of the
 * call: do it before there are threads.  BAD_INPUT for an unknown name.
 */
enum status zone_open(struct zone **, const char *name, struct error *)
    MUST_USE;
void zone_close(struct zone *);			/* accepts NULL */
const char *zone_name(const struct zone *);
int zone_offset(const struct zone *, int64_t t);	/* seconds east */

/* A point in time on the wall of a zone; month and day from 1. */
struct civil {
	int year, month, day;
	int hour, minute, second;
	int offset;			/* seconds east of UTC */
};

void when_civil(const struct zone *, int64_t t, struct civil *);
/* The first second of a day; month and day may be out of range (month 14 is
 * February of the next year). */
int64_t when_midnight(const struct zone *, int year, int month, int day);

struct when_range {
	int64_t from, to;
};

enum when {
	WHEN_OK,
	WHEN_UNKNOWN,		/* this is no way to write a date */
	WHEN_IMPOSSIBLE		/* it is, but there is no such date */
};

/*
 * One period: a year, a month, a day, the last so many days, a name such
 * as `yesterday` or `先週`.  The text is not terminated; full-width digits
 * and signs count as their ASCII forms.
 */
enum when when_period(const char *text, size_t len, const struct zone *,
    int64_t now, struct when_range *);

/*
 * A period, or `a..b` with either end missing, or `>`, `>=`, `<`, `<=` in
 * front of a period.  The wave dashes and `…` stand for `..`.
 */
enum when when_range(const char *text, size_t len, const struct zone *,
    int64_t now, struct when_range *);

#endif
