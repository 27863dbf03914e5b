#include "index/mismatch.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "index/numbers.h"
#include "index/record.h"
#include "index/schema.h"
#include "text/utf8.h"

/* Of a side: comparing takes the square, and more is a table, not a text. */
#define NUMBERS_MAX 8192u

/* What a side says, and its length. */
struct side_numbers {
	struct numbers numbers;
	size_t chars;
};

static void
collect(const struct article *a, enum side side, struct side_numbers *ns)
{
	struct record_field *f = xcalloc(article_nfields(a, side),
	    sizeof(*f));
	size_t n = article_fields(a, side, f);

	for (size_t i = 0; i < n; i++) {
		ns->chars += utf8_count(f[i].text, f[i].len);
		if (f[i].kind != FIELD_ANALYSIS && f[i].kind != FIELD_COMMENT)
			numbers_add(&ns->numbers, f[i].text, f[i].len);
	}
	free(f);
}

/* Rounded to as many digits as the value has, 24,000 is 20,000. */
static bool
rounds_to(double exact, double value)
{
	double unit = 1;

	while (value > 0 && fmod(value, unit * 10) == 0)
		unit *= 10;
	return value > 0 && fabs(exact - value) < unit;
}

static bool
is_answered(const struct number *asked, const struct numbers *by)
{
	for (size_t i = 0; i < by->v.n; i++) {
		double v = by->v.v[i].value;

		if (fabs(v - asked->value) <= 1e-9 * fabs(v) ||
		    (asked->about && rounds_to(v, asked->value)) ||
		    (by->v.v[i].about && rounds_to(asked->value, v)))
			return true;
	}
	return false;
}

static void
ask(struct mismatch *m, enum side side, const struct numbers *of,
    const struct numbers *other)
{
	for (size_t i = 0; i < of->v.n && m->n[side] < MISMATCH_MAX; i++) {
		const struct number *asked = &of->v.v[i];
		bool told = false;

		for (size_t k = 0; k < i; k++)
			told = told || of->v.v[k].value == asked->value;
		if (asked->asks && !told && !is_answered(asked, other))
			m->numbers[side][m->n[side]++] =
			    xstrndup(asked->text, asked->len);
	}
}

static int64_t
year_of(const struct article *a)
{
	time_t when = (time_t)a->date;
	struct tm tm;

	if (a->date == NO_DATE || gmtime_r(&when, &tm) == NULL)
		return 0;
	return tm.tm_year + 1900;
}

void
mismatch_find(const struct article *a, struct mismatch *m)
{
	struct side_numbers ja = { .numbers.year = year_of(a) }, en = ja;

	memset(m, 0, sizeof(*m));
	if (!article_has(a, SIDE_JA) || !article_has(a, SIDE_EN))
		return;
	collect(a, SIDE_JA, &ja);
	collect(a, SIDE_EN, &en);
	if (ja.numbers.v.n > NUMBERS_MAX || en.numbers.v.n > NUMBERS_MAX)
		goto out;
	if ((double)en.chars >= THIN_EN * (double)ja.chars)
		ask(m, SIDE_JA, &ja.numbers, &en.numbers);
	if ((double)ja.chars >= THIN_JA * (double)en.chars)
		ask(m, SIDE_EN, &en.numbers, &ja.numbers);
out:
	numbers_clear(&ja.numbers);
	numbers_clear(&en.numbers);
}

void
mismatch_clear(struct mismatch *m)
{
	for (int s = 0; s < SIDES; s++)
		for (size_t i = 0; i < m->n[s]; i++)
			free(m->numbers[s][i]);
	memset(m, 0, sizeof(*m));
}
