#include "searcher/when.h"

#include <stdlib.h>
#include <string.h>

#include "unit/unit.h"

/* The expected seconds are those of date(1): TZ=... date -d '...' +%s. */

static struct zone *
open_zone(const char *name)
{
	struct zone *z = NULL;

	ck_assert_int_eq(zone_open(&z, name, NULL), STATUS_OK);
	return z;
}

START_TEST(test_tokyo)
{
	struct zone *z = open_zone(NULL);
	struct civil c;

	ck_assert_str_eq(zone_name(z), "Asia/Tokyo");
	ck_assert_int_eq(zone_offset(z, 0), 32400);
	ck_assert_int_eq(when_midnight(z, 2026, 3, 14), 1773414000);
	/* Months and days beyond their ends carry over. */
	ck_assert_int_eq(when_midnight(z, 2025, 15, 14), 1773414000);
	ck_assert_int_eq(when_midnight(z, 2026, 2, 42), 1773414000);
	when_civil(z, 1773457200, &c);
	ck_assert_int_eq(c.year, 2026);
	ck_assert_int_eq(c.month, 3);
	ck_assert_int_eq(c.day, 14);
	ck_assert_int_eq(c.hour, 12);
	ck_assert_int_eq(c.minute, 0);
	ck_assert_int_eq(c.second, 0);
	ck_assert_int_eq(c.offset, 32400);
	/* One second before 1970 in London. */
	when_civil(z, -32401, &c);
	ck_assert_int_eq(c.year, 1969);
	ck_assert_int_eq(c.month, 12);
	ck_assert_int_eq(c.day, 31);
	ck_assert_int_eq(c.hour, 23);
	ck_assert_int_eq(c.second, 59);
	zone_close(z);
}
END_TEST

/* Every day of 800 years there and back. */
START_TEST(test_days)
{
	struct zone *z = open_zone("UTC");
	int64_t t = when_midnight(z, 1600, 1, 1);
	struct civil c, last = { .year = 1599, .month = 12, .day = 31 };

	for (; t < when_midnight(z, 2400, 1, 1); t += 86400) {
		when_civil(z, t, &c);
		ck_assert_int_eq(when_midnight(z, c.year, c.month, c.day), t);
		if (c.day != last.day + 1)
			ck_assert(c.day == 1 && last.day >= 28);
		last = c;
	}
	ck_assert_int_eq(when_midnight(z, 1970, 1, 1), 0);
	ck_assert_int_eq(when_midnight(z, 2000, 3, 1), 951868800);
	zone_close(z);
}
END_TEST

START_TEST(test_summer_time)
{
	struct when_range r;
	struct zone *z;

	setenv("TZ", "Asia/Tokyo", 1);
	z = open_zone("America/New_York");
	ck_assert_str_eq(getenv("TZ"), "Asia/Tokyo");
	ck_assert_int_eq(zone_offset(z, 1767225600), -18000);
	ck_assert_int_eq(zone_offset(z, 1782864000), -14400);
	/* The day the clocks go forward has 23 hours. */
	ck_assert_int_eq(when_period("2026-03-08", 10, z, 0, &r), WHEN_OK);
	ck_assert_int_eq(r.from, 1772946000);
	ck_assert_int_eq(r.to, 1773028800);
	/* And the year ends are winter on both sides. */
	ck_assert_int_eq(when_period("2026", 4, z, 0, &r), WHEN_OK);
	ck_assert_int_eq(r.from, 1767243600);
	ck_assert_int_eq(r.to, 1798779600);
	zone_close(z);
	/* Midnight of 2018-11-04 did not exist in Brazil. */
	z = open_zone("America/Sao_Paulo");
	ck_assert_int_eq(when_midnight(z, 2018, 11, 4), 1541300400);
	zone_close(z);
}
END_TEST

START_TEST(test_unknown_zone)
{
	static const char *const names[] = { "", "Nowhere/Here", "../passwd",
		"/etc/passwd", "Asia", "Asia/Tokyo;", "JST-9" };
	struct error err;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct zone *z = NULL;

		ck_assert_int_eq(zone_open(&z, names[i], &err),
		    STATUS_BAD_INPUT);
		ck_assert_ptr_null(z);
	}
	zone_close(NULL);
}
END_TEST

/* The clock decides, in the zone: at 08:00 in Tokyo it is still yesterday
 * in London. */
START_TEST(test_today)
{
	struct zone *tokyo = open_zone(NULL), *utc = open_zone("UTC");
	struct when_range r;

	ck_assert_int_eq(when_period("today", 5, tokyo, 1773442800, &r),
	    WHEN_OK);
	ck_assert_int_eq(r.from, 1773414000);
	ck_assert_int_eq(when_period("today", 5, utc, 1773442800 - 86400 / 2,
	    &r), WHEN_OK);
	ck_assert_int_eq(r.from, 1773360000);
	zone_close(tokyo);
	zone_close(utc);
}
END_TEST

START_TEST(test_refused)
{
	static const struct {
		const char *text;
		enum when want;
	} rows[] = {
		{ "", WHEN_UNKNOWN }, { "..", WHEN_UNKNOWN },
		{ "a..b", WHEN_UNKNOWN }, { "2026-", WHEN_UNKNOWN },
		{ "2026-03-", WHEN_UNKNOWN }, { "2026-03/14", WHEN_UNKNOWN },
		{ "2026-03-14-15", WHEN_UNKNOWN }, { "26-03", WHEN_UNKNOWN },
		{ "20260314", WHEN_UNKNOWN }, { "7", WHEN_UNKNOWN },
		{ "7x", WHEN_UNKNOWN }, { "P", WHEN_UNKNOWN },
		{ "P1", WHEN_UNKNOWN }, { "1D2W", WHEN_UNKNOWN },
		{ "P1D2W", WHEN_UNKNOWN }, { "3日", WHEN_UNKNOWN },
		{ "2026年3", WHEN_UNKNOWN }, { "123456d", WHEN_UNKNOWN },
		{ "2026-02-30", WHEN_IMPOSSIBLE },
		{ "0000", WHEN_IMPOSSIBLE }, { "2026-13", WHEN_IMPOSSIBLE },
		{ "13月", WHEN_IMPOSSIBLE }, { "0月", WHEN_IMPOSSIBLE },
		{ "3月0日", WHEN_IMPOSSIBLE }, { "99999y", WHEN_IMPOSSIBLE },
		{ "99999m", WHEN_IMPOSSIBLE },
		{ "2026..2025", WHEN_IMPOSSIBLE },
	};
	struct zone *z = open_zone(NULL);
	struct when_range r;

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		ck_assert_msg(when_range(rows[i].text, strlen(rows[i].text),
		    z, 1773457200, &r) == rows[i].want, "%s", rows[i].text);
	zone_close(z);
}
END_TEST

/* The end of a short month, and of the year. */
START_TEST(test_months_ago)
{
	struct zone *z = open_zone("UTC");
	struct when_range r;

	/* 2026-03-31, a month before: 2026-02-28. */
	ck_assert_int_eq(when_period("1m", 2, z, 1774915200, &r), WHEN_OK);
	ck_assert_int_eq(r.from, 1772236800);
	ck_assert_int_eq(r.to, 1775001600);
	/* 2026-01-15, last month: December. */
	ck_assert_int_eq(when_period("last-month", 10, z, 1768435200, &r),
	    WHEN_OK);
	ck_assert_int_eq(r.from, 1764547200);
	ck_assert_int_eq(r.to, 1767225600);
	/* 2026-03-15, a Sunday, is in the week of Monday the 9th. */
	ck_assert_int_eq(when_period("this-week", 9, z, 1773532800, &r),
	    WHEN_OK);
	ck_assert_int_eq(r.from, 1773014400);
	zone_close(z);
}
END_TEST

UNIT_MAIN("when", test_tokyo, test_days, test_summer_time, test_unknown_zone,
    test_today, test_refused, test_months_ago)
