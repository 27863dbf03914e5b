/*
 * Dates by hand: the C library's parser depends on locale and on files
 * that a sandbox may hide.
 */
#include "base/date.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TOKYO_OFFSET (9 * 3600)		/* seconds ahead of UTC */

struct cursor {
	const char *s, *end;
};

static void
skip_space(struct cursor *c)
{
	while (c->s < c->end && (*c->s == ' ' || *c->s == '\t'))
		c->s++;
}

static bool
take(struct cursor *c, const char *text)
{
	size_t n = strlen(text);

	if ((size_t)(c->end - c->s) < n || memcmp(c->s, text, n) != 0)
		return false;
	c->s += n;
	return true;
}

/* Between min and max digits. */
static bool
number(struct cursor *c, int min, int max, int *value)
{
	int n = 0;

	*value = 0;
	while (n < max && c->s < c->end && *c->s >= '0' && *c->s <= '9') {
		*value = *value * 10 + (*c->s++ - '0');
		n++;
	}
	return n >= min;
}

static bool
alpha(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

/* A month by its English name or the first three letters of it. */
static bool
month_name(struct cursor *c, int *month)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	int i;

	if (c->end - c->s < 3)
		return false;
	for (i = 0; i < 12; i++) {
		if (strncasecmp(c->s, names + 3 * i, 3) != 0)
			continue;
		while (c->s < c->end && alpha(*c->s))
			c->s++;
		*month = i + 1;
		return true;
	}
	return false;
}

static bool
ymd_numeric(struct cursor *c, int *y, int *m, int *d)
{
	static const char *const seps[][3] = {
		{ "-", "-", "" }, { "/", "/", "" }, { ".", ".", "" },
		{ "年", "月", "日" },
	};
	struct cursor start, behind;
	int digit;
	size_t i;

	if (!number(c, 4, 4, y))
		return false;
	start = *c;
	for (i = 0; i < sizeof(seps) / sizeof(seps[0]); i++) {
		*c = start;
		skip_space(c);
		if (!take(c, seps[i][0]))
			continue;
		skip_space(c);
		if (!number(c, 1, 2, m))
			continue;
		skip_space(c);
		if (!take(c, seps[i][1]))
			continue;
		skip_space(c);
		if (!number(c, 1, 2, d))
			continue;
		if (seps[i][2][0] == '\0')
			return true;
		skip_space(c);
		if (take(c, seps[i][2]))
			return true;
	}
	/* 20260619, as it stands in data for machines. */
	*c = start;
	if (!number(c, 2, 2, m) || !number(c, 2, 2, d))
		return false;
	behind = *c;
	return !number(&behind, 1, 1, &digit);
}

/* `[Fri, ]19 Jun 2026` and `June 19, 2026`. */
static bool
ymd_named(struct cursor *c, int *y, int *m, int *d)
{
	struct cursor start = *c;

	while (c->s < c->end && alpha(*c->s))
		c->s++;
	if (c->s > start.s && take(c, ",")) {
		skip_space(c);
	} else {
		*c = start;
	}
	start = *c;
	if (number(c, 1, 2, d)) {
		skip_space(c);
		if (!month_name(c, m))
			return false;
		skip_space(c);
		return number(c, 4, 4, y);
	}
	*c = start;
	if (!month_name(c, m))
		return false;
	(void)take(c, ".");
	skip_space(c);
	if (!number(c, 1, 2, d))
		return false;
	(void)take(c, ",");
	skip_space(c);
	return number(c, 4, 4, y);
}

/* T220205, behind a date without separators. */
static bool
hms_compact(struct cursor *c, int *h, int *min, int *s)
{
	struct cursor start = *c;

	if (take(c, "T") && number(c, 2, 2, h) && number(c, 2, 2, min) &&
	    number(c, 2, 2, s) && *h <= 23 && *min <= 59 && *s <= 59)
		return true;
	*c = start;
	return false;
}

/* 22時2分 */
static bool
hm_kanji(struct cursor *c, int *h, int *min)
{
	struct cursor start = *c;

	if (number(c, 1, 2, h) && take(c, "時") && number(c, 1, 2, min) &&
	    take(c, "分") && *h <= 23 && *min <= 59)
		return true;
	*c = start;
	return false;
}

static bool
hms(struct cursor *c, int *h, int *min, int *s)
{
	struct cursor start = *c;
	int digit;

	if (hms_compact(c, h, min, s))
		return true;
	*s = 0;
	if (!take(c, "T"))
		skip_space(c);
	if (hm_kanji(c, h, min))
		return true;
	if (!number(c, 1, 2, h) || !take(c, ":") || !number(c, 2, 2, min) ||
	    *h > 23 || *min > 59) {
		*c = start;
		*h = *min = 0;
		return false;
	}
	start = *c;
	/* A leap second is the last second of its minute here. */
	if (!take(c, ":") || !number(c, 2, 2, s) || *s > 60) {
		*c = start;
		*s = 0;
	}
	if (*s == 60)
		*s = 59;
	start = *c;
	if (!take(c, ".") || !number(c, 1, 1, &digit))
		*c = start;
	else
		while (number(c, 1, 1, &digit))
			;
	return true;
}

static int
zone(struct cursor *c)
{
	static const struct { const char *name; int hours; } names[] = {
		{ "Z", 0 }, { "GMT", 0 }, { "UTC", 0 }, { "UT", 0 },
		{ "JST", 9 }, { "EST", -5 }, { "EDT", -4 }, { "CST", -6 },
		{ "CDT", -5 }, { "MST", -7 }, { "MDT", -6 }, { "PST", -8 },
		{ "PDT", -7 },
	};
	struct cursor start = *c;
	int h, m, sign;
	size_t i;

	skip_space(c);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct cursor word = *c;

		if (take(&word, names[i].name) &&
		    (word.s == word.end || !alpha(*word.s))) {
			*c = word;
			return names[i].hours * 3600;
		}
	}
	sign = take(c, "+") ? 1 : take(c, "-") ? -1 : 0;
	if (sign != 0 && number(c, 2, 2, &h) && h <= 15) {
		struct cursor hours = *c;

		(void)take(c, ":");
		if (!number(c, 2, 2, &m) || m > 59) {
			*c = hours;
			m = 0;
		}
		return sign * (h * 3600 + m * 60);
	}
	*c = start;
	return TOKYO_OFFSET;
}

/* Days since 1970-01-01 of a Gregorian date, years counted from March. */
static int64_t
days_of(int y, int m, int d)
{
	int64_t year = m <= 2 ? y - 1 : y;
	int64_t era = year / 400, yoe = year - era * 400;
	int64_t doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

static int
month_days(int y, int m)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return m == 2 && leap ? 29 : days[m - 1];
}

size_t
date_read(const char *s, size_t len, int64_t *when)
{
	struct cursor c = { s, s + len }, start;
	int y, m, d, h = 0, min = 0, sec = 0, offset = TOKYO_OFFSET;

	skip_space(&c);
	start = c;
	if (!ymd_numeric(&c, &y, &m, &d)) {
		c = start;
		if (!ymd_named(&c, &y, &m, &d))
			return 0;
	}
	if (y < 1 || m < 1 || m > 12 || d < 1 || d > month_days(y, m))
		return 0;
	if (hms(&c, &h, &min, &sec))
		offset = zone(&c);
	*when = days_of(y, m, d) * 86400 + h * 3600 + min * 60 + sec - offset;
	return (size_t)(c.s - s);
}

void
date_format(int64_t when, char out[DATE_TEXT_SIZE])
{
	int64_t local = when + TOKYO_OFFSET;
	int64_t day = local / 86400, sec = local % 86400, era, doe, yoe, doy;
	int64_t mp, y, m, d;

	if (sec < 0) {
		sec += 86400;
		day--;
	}
	day += 719468;
	era = (day >= 0 ? day : day - 146096) / 146097;
	doe = day - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	d = doy - (153 * mp + 2) / 5 + 1;
	m = mp < 10 ? mp + 3 : mp - 9;
	y = yoe + era * 400 + (m <= 2);
	(void)snprintf(out, DATE_TEXT_SIZE,
	    "%04d-%02d-%02dT%02d:%02d:%02d+09:00", (int)(y % 10000), (int)m,
	    (int)d, (int)(sec / 3600), (int)(sec / 60 % 60),
	    (int)(sec % 60));
}
