/*
 * Reading of dates.  The text is folded to a short ASCII and Japanese form
 * first, then read by tables and one small scanner.
 */
#include "searcher/when.h"

#include <string.h>

#include "base/strbuf.h"
#include "text/utf8.h"

#define WHEN_MAX_BYTES 64	/* longer texts are no dates */
#define AGO_MAX 99999		/* the N of "the last N days" */

enum unit { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR };

/* Named periods: how many units before the current one. */
static const struct {
	const char *name;
	enum unit unit;
	int ago;
} names[] = {
	{ "today", UNIT_DAY, 0 },
	{ "yesterday", UNIT_DAY, 1 },
	{ "this-week", UNIT_WEEK, 0 },
	{ "last-week", UNIT_WEEK, 1 },
	{ "this-month", UNIT_MONTH, 0 },
	{ "last-month", UNIT_MONTH, 1 },
	{ "this-year", UNIT_YEAR, 0 },
	{ "last-year", UNIT_YEAR, 1 },
	{ "今日", UNIT_DAY, 0 },
	{ "本日", UNIT_DAY, 0 },
	{ "昨日", UNIT_DAY, 1 },
	{ "今週", UNIT_WEEK, 0 },
	{ "先週", UNIT_WEEK, 1 },
	{ "今月", UNIT_MONTH, 0 },
	{ "先月", UNIT_MONTH, 1 },
	{ "今年", UNIT_YEAR, 0 },
	{ "昨年", UNIT_YEAR, 1 },
	{ "去年", UNIT_YEAR, 1 },
};

/* What the reading of one period works with. */
struct reading {
	const struct zone *zone;
	struct civil today;
};

static int
month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
		30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Monday is 0. */
static int
weekday(const struct civil *c)
{
	static const int shift[] = { 0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4 };
	int y = c->month < 3 ? c->year - 1 : c->year;

	return (y + y / 4 - y / 100 + y / 400 + shift[c->month - 1] +
	    c->day + 6) % 7;
}

static void
days_of(const struct reading *rd, int year, int month, int day, int n,
    struct when_range *r)
{
	r->from = when_midnight(rd->zone, year, month, day);
	r->to = when_midnight(rd->zone, year, month, day + n);
}

static void
months_of(const struct reading *rd, int year, int month, int n,
    struct when_range *r)
{
	r->from = when_midnight(rd->zone, year, month, 1);
	r->to = when_midnight(rd->zone, year, month + n, 1);
}

/* Weeks begin on Monday, as ISO 8601 has it. */
static void
named(const struct reading *rd, enum unit unit, int ago, struct when_range *r)
{
	const struct civil *d = &rd->today;

	switch (unit) {
	case UNIT_DAY:
		days_of(rd, d->year, d->month, d->day - ago, 1, r);
		break;
	case UNIT_WEEK:
		days_of(rd, d->year, d->month,
		    d->day - weekday(d) - 7 * ago, 7, r);
		break;
	case UNIT_MONTH:
		months_of(rd, d->year, d->month - ago, 1, r);
		break;
	case UNIT_YEAR:
		months_of(rd, d->year - ago, 1, 12, r);
		break;
	}
}

/*
 * "The last seven days" begin at the midnight before the same hour seven
 * days ago, so nothing of the asked length is cut, and end with today.
 */
static enum when
last(const struct reading *rd, const int ago[4], struct when_range *r)
{
	const struct civil *d = &rd->today;
	int months = d->year * 12 + d->month - 1 - ago[UNIT_MONTH];
	int year, month, day;

	if (ago[UNIT_YEAR] > 9999 || months < 12 * (ago[UNIT_YEAR] + 1))
		return WHEN_IMPOSSIBLE;
	months -= 12 * ago[UNIT_YEAR];
	year = months / 12;
	month = months % 12 + 1;
	/* A month before the 31st of March is the last of February. */
	day = month_days(year, month);
	if (d->day < day)
		day = d->day;
	r->from = when_midnight(rd->zone, year, month,
	    day - ago[UNIT_DAY] - 7 * ago[UNIT_WEEK]);
	r->to = when_midnight(rd->zone, d->year, d->month, d->day + 1);
	return r->from < when_midnight(rd->zone, 1, 1, 1) ?
	    WHEN_IMPOSSIBLE : WHEN_OK;
}

/* Take digits off the front; how many there were.  -1 for too many. */
static int
take_number(const char **p, int *value)
{
	int n = 0;

	*value = 0;
	for (; **p >= '0' && **p <= '9'; (*p)++) {
		*value = *value * 10 + (**p - '0');
		if (++n > 5)
			return -1;
	}
	return n;
}

static bool
take(const char **p, const char *s)
{
	size_t len = strlen(s);

	if (strncmp(*p, s, len) != 0)
		return false;
	*p += len;
	return true;
}

static bool
unit_letter(char c, enum unit *unit)
{
	static const char letters[] = "dwmy";
	const char *at = c != '\0' ? strchr(letters, c) : NULL;

	if (at == NULL)
		return false;
	*unit = (enum unit)(at - letters);
	return true;
}

/* 7d, 2w, 3m, 1y, and ISO 8601's P1W, P1Y6M. */
static enum when
read_ago(const struct reading *rd, const char *p, struct when_range *r)
{
	bool iso = take(&p, "p");
	int ago[4] = { 0 };
	int order = UNIT_YEAR + 1;
	enum unit unit;
	int n;

	do {
		if (take_number(&p, &n) < 1 || n > AGO_MAX ||
		    !unit_letter(*p, &unit))
			return WHEN_UNKNOWN;
		if ((int)unit >= order)
			return WHEN_UNKNOWN;
		order = (int)unit;
		ago[unit] = n;
		p++;
	} while (iso && *p != '\0');
	if (*p != '\0')
		return WHEN_UNKNOWN;
	return last(rd, ago, r);
}

/* Check the parts that are given (0 = not) and make the period. */
static enum when
calendar(const struct reading *rd, int year, int month, int day,
    struct when_range *r)
{
	if (year < 1 || month < 0 || month > 12 ||
	    (month != 0 && (day < 0 || day > month_days(year, month))))
		return WHEN_IMPOSSIBLE;
	if (day != 0)
		days_of(rd, year, month, day, 1, r);
	else if (month != 0)
		months_of(rd, year, month, 1, r);
	else
		months_of(rd, year, 1, 12, r);
	return WHEN_OK;
}

/* The latest such month or day that has begun: 3月, 3月14日. */
static enum when
latest(const struct reading *rd, int month, int day, struct when_range *r)
{
	const struct civil *d = &rd->today;
	int year = d->year;

	if (month < 1 || month > 12)
		return WHEN_IMPOSSIBLE;
	if (month > d->month || (month == d->month && day > d->day))
		year--;
	/* The 29th of February may be up to eight years ago. */
	for (int tries = 0; tries < 9 && year > 0; tries++, year--)
		if (calendar(rd, year, month, day, r) == WHEN_OK)
			return WHEN_OK;
	return WHEN_IMPOSSIBLE;
}

/* 2026年, 2026年3月, 2026年3月14日, 3月, 3月14日. */
static enum when
read_japanese(const struct reading *rd, const char *p, struct when_range *r)
{
	int year = 0, month = 0, day = 0;
	bool has_year = false, has_day = false;
	int n, value;

	n = take_number(&p, &value);
	if (n == 4 && take(&p, "年")) {
		has_year = true;
		year = value;
		if (*p == '\0')
			return calendar(rd, year, 0, 0, r);
		n = take_number(&p, &value);
	}
	if (n < 1 || n > 2 || !take(&p, "月"))
		return WHEN_UNKNOWN;
	month = value;
	if (*p != '\0') {
		n = take_number(&p, &day);
		if (n < 1 || n > 2 || !take(&p, "日") || *p != '\0')
			return WHEN_UNKNOWN;
		has_day = true;
	}
	if (month == 0 || (has_day && day == 0))
		return WHEN_IMPOSSIBLE;
	return has_year ? calendar(rd, year, month, day, r) :
	    latest(rd, month, day, r);
}

/* 2026, 2026-03, 2026-03-14, also with slashes and single digits. */
static enum when
read_numbers(const struct reading *rd, const char *p, struct when_range *r)
{
	int part[3] = { 0 };
	char sign = '\0';
	int n, i;

	if (take_number(&p, &part[0]) != 4)
		return WHEN_UNKNOWN;
	for (i = 1; i < 3 && *p != '\0'; i++) {
		if ((*p != '-' && *p != '/') || (sign != '\0' && *p != sign))
			return WHEN_UNKNOWN;
		sign = *p++;
		n = take_number(&p, &part[i]);
		if (n < 1 || n > 2)
			return WHEN_UNKNOWN;
		if (part[i] == 0)
			return *p == '\0' || *p == sign ? WHEN_IMPOSSIBLE :
			    WHEN_UNKNOWN;
	}
	if (*p != '\0')
		return WHEN_UNKNOWN;
	return calendar(rd, part[0], part[1], part[2], r);
}

/*
 * Full-width signs to ASCII, letters to lower case, the signs that stand for
 * a range to "..", the many dashes to '-'.
 */
static void
fold(const char *text, size_t len, struct strbuf *out)
{
	unsigned cp;

	while (len > 0) {
		size_t n = utf8_decode(text, len, &cp);

		if (cp == 0xff5e || cp == 0x301c || cp == 0x2025 ||
		    cp == 0x2026)
			strbuf_addstr(out, "..");
		else if (cp == 0x2010 || cp == 0x2013 || cp == 0x2014 ||
		    cp == 0x2212 || cp == 0x30fc)
			strbuf_addch(out, '-');
		else {
			if (cp >= 0xff01 && cp <= 0xff5d)
				cp -= 0xfee0;
			if (cp >= 'A' && cp <= 'Z')
				cp += 'a' - 'A';
			/* A NUL is no end of the text. */
			strbuf_addcp(out, cp != 0 ? cp : UTF8_REPLACEMENT);
		}
		text += n;
		len -= n;
	}
}

/* The text is folded and terminated. */
static enum when
period(const struct reading *rd, const char *s, struct when_range *r)
{
	static enum when (*const readers[])(const struct reading *,
	    const char *, struct when_range *) = {
		read_numbers, read_ago, read_japanese
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(s, names[i].name) == 0) {
			named(rd, names[i].unit, names[i].ago, r);
			return WHEN_OK;
		}
	for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++) {
		enum when w = readers[i](rd, s, r);

		if (w != WHEN_UNKNOWN)
			return w;
	}
	return WHEN_UNKNOWN;
}

/* `a..b`; dots is where the two dots stand. */
static enum when
between(const struct reading *rd, char *s, char *dots, struct when_range *r)
{
	struct when_range a = { NO_DATE, NO_DATE }, b = a;
	enum when w = WHEN_UNKNOWN;

	*dots = '\0';
	if (*s != '\0' && (w = period(rd, s, &a)) != WHEN_OK)
		return w;
	s = dots + 2;
	if (*s != '\0' && (w = period(rd, s, &b)) != WHEN_OK)
		return w;
	r->from = a.from;
	r->to = b.to;
	return w;
}

/* The comparisons, longest first, and which end of the period is which. */
static enum when
compared(const struct reading *rd, const char *s, struct when_range *r)
{
	static const struct {
		const char *sign;
		bool lower;	/* the range begins here, else it ends */
		bool behind;	/* behind the period, else before it */
	} signs[] = {
		{ ">=", true, false }, { ">", true, true },
		{ "<=", false, true }, { "<", false, false },
	};
	struct when_range p;
	enum when w;

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		int64_t at;

		if (!take(&s, signs[i].sign))
			continue;
		if ((w = period(rd, s, &p)) != WHEN_OK)
			return w;
		at = signs[i].behind ? p.to : p.from;
		r->from = signs[i].lower ? at : NO_DATE;
		r->to = signs[i].lower ? NO_DATE : at;
		return WHEN_OK;
	}
	return period(rd, s, r);
}

static enum when
range(const struct reading *rd, char *s, struct when_range *r)
{
	char *dots = strstr(s, "..");
	enum when w = dots != NULL ? between(rd, s, dots, r) :
	    compared(rd, s, r);

	if (w == WHEN_OK && r->from != NO_DATE && r->to != NO_DATE &&
	    r->from >= r->to)
		return WHEN_IMPOSSIBLE;
	return w;
}

static enum when
read_period(const struct reading *rd, char *s, struct when_range *r)
{
	return period(rd, s, r);
}

static enum when
read_folded(enum when (*reader)(const struct reading *, char *,
    struct when_range *), const char *text, size_t len,
    const struct zone *zone, int64_t now, struct when_range *r)
{
	struct reading rd = { .zone = zone };
	struct strbuf sb;
	enum when w = WHEN_UNKNOWN;

	when_civil(zone, now, &rd.today);
	strbuf_init(&sb, 4 * WHEN_MAX_BYTES);
	if (len <= WHEN_MAX_BYTES) {
		fold(text, len, &sb);
		w = reader(&rd, sb.s, r);
	}
	strbuf_clear(&sb);
	return w;
}

enum when
when_period(const char *text, size_t len, const struct zone *zone,
    int64_t now, struct when_range *r)
{
	return read_folded(read_period, text, len, zone, now, r);
}

enum when
when_range(const char *text, size_t len, const struct zone *zone, int64_t now,
    struct when_range *r)
{
	return read_folded(range, text, len, zone, now, r);
}
