#include "base/date.h"

#include <string.h>

#include "unit/unit.h"

/* The seconds are those of date(1). */
static const struct {
	const char *text;
	int64_t when;
	size_t read;		/* 0: the whole text */
} dates[] = {
	{ "1970-01-01T00:00:00Z", 0, 0 },
	{ "1970-01-01", -32400, 0 },
	{ "2026-06-19T22:02:00+09:00", 1781874120, 0 },
	{ "2026-06-19 22:02", 1781874120, 0 },
	{ "2026/6/19 22:02", 1781874120, 0 },
	{ "20260619", 1781794800, 0 },
	{ "20260619T220200+0900", 1781874120, 0 },
	{ "20260619T130200Z", 1781874120, 0 },
	{ "2026年06月19日 22時02分", 1781874120, 0 },
	{ "2026年6月19日 22:02", 1781874120, 0 },
	{ "2026 年 6 月 19 日", 1781794800, 0 },
	{ "2026-06-19T13:02:00.123Z", 1781874120, 0 },
	{ "2026-06-19 13:02:00 +0000", 1781874120, 0 },
	{ "2026-06-19 09:02:00 EDT", 1781874120, 0 },
	{ "Fri, 19 Jun 2026 13:02:00 GMT", 1781874120, 0 },
	{ "19 Jun 2026 22:02:00 +0900", 1781874120, 0 },
	{ "June 19, 2026", 1781794800, 0 },
	{ "2024-02-29", 1709132400, 0 },
	{ "2026-06-19-slug-ja.md", 1781794800, 10 },
	{ "2026年6月19日の発表", 1781794800, 16 },
};

START_TEST(test_reads)
{
	for (size_t i = 0; i < sizeof(dates) / sizeof(dates[0]); i++) {
		size_t len = strlen(dates[i].text);
		size_t want = dates[i].read ? dates[i].read : len;
		int64_t when = 0;

		ck_assert_msg(date_read(dates[i].text, len, &when) == want,
		    "%s", dates[i].text);
		ck_assert_msg(when == dates[i].when, "%s: %lld",
		    dates[i].text, (long long)when);
	}
}
END_TEST

START_TEST(test_refuses)
{
	static const char *const none[] = {
		"", "2026", "2026-13-01", "2026-02-30", "2023-02-29",
		"0000-01-01", "today", "2026-", "19 Foo 2026", "2026年6月",
		"202606190", "20261319", "20260230",
	};
	int64_t when;

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		ck_assert_msg(date_read(none[i], strlen(none[i]), &when) == 0,
		    "%s", none[i]);
}
END_TEST

START_TEST(test_formats)
{
	char text[DATE_TEXT_SIZE];
	int64_t when;

	date_format(1781874120, text);
	ck_assert_str_eq(text, "2026-06-19T22:02:00+09:00");
	date_format(-32401, text);
	ck_assert_str_eq(text, "1969-12-31T23:59:59+09:00");
	/* Every day of forty years comes back, leap days included. */
	for (int64_t day = 0; day < 14610; day++) {
		date_format(day * 86400, text);
		ck_assert_uint_eq(date_read(text, strlen(text), &when),
		    strlen(text));
		ck_assert_int_eq(when, day * 86400);
	}
}
END_TEST

UNIT_MAIN("date", test_reads, test_refuses, test_formats)
