#include "searcher/when.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"

#define ZONE_NAME_MAX 64
#define ZONE_DEFAULT "Asia/Tokyo"
#define ZONE_DIR "/usr/share/zoneinfo"

#define DAY 86400
/* The shifts of a zone are looked up between these; outside the nearest
 * holds.  2061-01-01 leaves room for dates in the future. */
#define SHIFTS_FROM ((int64_t)0)
#define SHIFTS_TO INT64_C(2871763200)
/* No zone changes its offset twice within two weeks. */
#define SHIFTS_STEP (14 * DAY)

/* From `at` on the wall shows `offset` seconds more than UTC. */
struct shift {
	int64_t at;
	int offset;
};

struct zone {
	char *name;
	ARRAY(struct shift) shifts;	/* the first holds since ever */
};

/* Zones that need no table; Japan has not shifted its clock since 1951. */
static const struct {
	const char *name;
	int offset;
} fixed[] = {
	{ "Asia/Tokyo", 9 * 3600 },
	{ "UTC", 0 },
};

static int
system_offset(int64_t t)
{
	time_t clock = (time_t)t;
	struct tm tm;

	if (localtime_r(&clock, &tm) == NULL)
		return 0;
	return (int)tm.tm_gmtoff;
}

/* The first second of (lo, hi] on which the offset is no longer lo's. */
static int64_t
find_shift(int64_t lo, int64_t hi)
{
	int before = system_offset(lo);

	while (hi - lo > 1) {
		int64_t mid = lo + (hi - lo) / 2;

		if (system_offset(mid) == before)
			lo = mid;
		else
			hi = mid;
	}
	return hi;
}

/*
 * The C library knows only one zone at a time, the one in TZ.  All shifts
 * are read out of it once, so that afterwards nothing depends on the
 * environment or on a file.
 */
static void
read_shifts(struct zone *z)
{
	char *saved = xstrdup(getenv("TZ"));
	int64_t t, at;
	int offset;

	setenv("TZ", z->name, 1);
	tzset();
	offset = system_offset(SHIFTS_FROM);
	array_push(&z->shifts, (struct shift){ INT64_MIN, offset });
	for (t = SHIFTS_FROM; t < SHIFTS_TO; t += SHIFTS_STEP) {
		if (system_offset(t + SHIFTS_STEP) == offset)
			continue;
		at = find_shift(t, t + SHIFTS_STEP);
		offset = system_offset(at);
		array_push(&z->shifts, (struct shift){ at, offset });
	}
	if (saved != NULL)
		setenv("TZ", saved, 1);
	else
		unsetenv("TZ");
	tzset();
	free(saved);
}

/* Is there a file for it?  The C library takes unknown names for UTC. */
static bool
zone_exists(const char *name)
{
	const char *dir = getenv("TZDIR");
	struct strbuf path;
	struct stat st;
	bool found;

	if (name[0] == '\0' || name[0] == '/' ||
	    strlen(name) > ZONE_NAME_MAX ||
	    strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	    "0123456789_+-/") != strlen(name))
		return false;
	strbuf_init(&path, 4096);
	strbuf_addf(&path, "%s/%s", dir != NULL ? dir : ZONE_DIR, name);
	found = stat(path.s, &st) == 0 && S_ISREG(st.st_mode);
	strbuf_clear(&path);
	return found;
}

enum status
zone_open(struct zone **out, const char *name, struct error *err)
{
	struct zone *z;
	size_t i;

	if (name == NULL)
		name = ZONE_DEFAULT;
	for (i = 0; i < sizeof(fixed) / sizeof(*fixed); i++)
		if (strcmp(fixed[i].name, name) == 0)
			break;
	if (i == sizeof(fixed) / sizeof(*fixed) && !zone_exists(name))
		return error_set(err, STATUS_BAD_INPUT,
		    "zone %s: not in the system's table of time zones", name);
	z = xcalloc(1, sizeof(*z));
	z->name = xstrdup(name);
	if (i < sizeof(fixed) / sizeof(*fixed))
		array_push(&z->shifts, (struct shift){ INT64_MIN,
		    fixed[i].offset });
	else
		read_shifts(z);
	*out = z;
	return STATUS_OK;
}

void
zone_close(struct zone *z)
{
	if (z == NULL)
		return;
	free(z->name);
	array_free(&z->shifts);
	free(z);
}

const char *
zone_name(const struct zone *z)
{
	return z->name;
}

int
zone_offset(const struct zone *z, int64_t t)
{
	size_t i = z->shifts.n;

	while (i > 1 && z->shifts.v[i - 1].at > t)
		i--;
	return z->shifts.v[i - 1].offset;
}

/*
 * Days from 1970-01-01 to the first of a month, counted in years that begin
 * with March, so that the leap day is the last of its year.
 */
static int64_t
days_to_month(int64_t year, int64_t month)
{
	int64_t y, m, era;

	/* Months beyond the year carry over. */
	m = month - 1;
	y = year + m / 12;
	m %= 12;
	if (m < 0) {
		m += 12;
		y--;
	}
	m -= 2;
	if (m < 0) {
		m += 12;
		y--;
	}
	era = (y >= 0 ? y : y - 399) / 400;
	y -= era * 400;
	return era * 146097 + y * 365 + y / 4 - y / 100 +
	    (153 * m + 2) / 5 - 719468;
}

/* The other way: which day is it, `days` after 1970-01-01? */
static void
civil_day(int64_t days, struct civil *c)
{
	int64_t era, y, m;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	days -= era * 146097;
	y = (days - days / 1460 + days / 36524 - days / 146096) / 365;
	days -= y * 365 + y / 4 - y / 100;
	m = (5 * days + 2) / 153;
	c->day = (int)(days - (153 * m + 2) / 5) + 1;
	c->month = (int)(m < 10 ? m + 3 : m - 9);
	c->year = (int)(y + era * 400 + (m < 10 ? 0 : 1));
}

void
when_civil(const struct zone *z, int64_t t, struct civil *c)
{
	int64_t local, days, rest;

	c->offset = zone_offset(z, t);
	local = t + c->offset;
	days = (local >= 0 ? local : local - (DAY - 1)) / DAY;
	rest = local - days * DAY;
	civil_day(days, c);
	c->hour = (int)(rest / 3600);
	c->minute = (int)(rest / 60 % 60);
	c->second = (int)(rest % 60);
}

int64_t
when_midnight(const struct zone *z, int year, int month, int day)
{
	int64_t local = (days_to_month(year, month) + day - 1) * DAY;
	int64_t early = local - zone_offset(z, local - DAY);
	int64_t late = local - zone_offset(z, local + DAY);

	if (early + zone_offset(z, early) == local)
		return early;
	if (late + zone_offset(z, late) == local)
		return late;
	/* The clock jumps over this midnight: the day begins at the jump. */
	for (size_t i = 1; i < z->shifts.n; i++)
		if (z->shifts.v[i].at > late && z->shifts.v[i].at <= early)
			return z->shifts.v[i].at;
	return early;
}
