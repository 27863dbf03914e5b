#include "text/numeral.h"

#include <stdbool.h>
#include <stdio.h>

#include "text/utf8.h"

#define LIMIT UINT64_C(1000000000000000)	/* of what is read */

struct numeral {
	uint64_t total;		/* finished groups of 万 and above */
	uint64_t group;		/* below 万 */
	uint64_t number;	/* digits not yet multiplied, */
	bool digits;		/* if there are any */
	uint64_t scale;		/* of a fraction among them: 1.3 is 13 of 10;
				   0 = none */
	bool any;		/* something was read */
};

static bool
add_digit(struct numeral *n, int digit)
{
	if (n->number > LIMIT / 10)
		return false;
	n->number = n->number * 10 + (uint64_t)digit;
	n->scale *= 10;
	n->digits = n->any = true;
	return true;
}

/* 十, 百 and 千 multiply the digits before them, or stand for themselves. */
static bool
add_small_unit(struct numeral *n, uint64_t unit)
{
	if (n->scale > 1)
		return false;
	n->group += (n->digits ? n->number : 1) * unit;
	return true;
}

/* 万 and above multiply all since the last such; a fraction stands alone. */
static bool
add_large_unit(struct numeral *n, uint64_t unit)
{
	uint64_t value = n->digits ? n->number : !n->any;

	if (n->scale > 1) {
		if (unit % n->scale != 0)
			return false;
		unit /= n->scale;
	} else {
		value += n->group;
	}
	if (value > LIMIT / unit)
		return false;
	n->total += value * unit;
	n->group = 0;
	return true;
}

static bool
add_unit(struct numeral *n, uint64_t unit)
{
	if (!(unit < 10000 ? add_small_unit(n, unit) :
	    add_large_unit(n, unit)))
		return false;
	n->number = n->scale = 0;
	n->digits = false;
	n->any = true;
	return n->total <= LIMIT && n->group <= LIMIT;
}

size_t
numeral_value(const char *s, size_t len, char *out, size_t size)
{
	struct numeral n = { 0 };

	for (size_t i = 0; i < len;) {
		uint64_t unit;
		unsigned cp;
		int digit;

		i += utf8_decode(s + i, len - i, &cp);
		digit = cp >= '0' && cp <= '9' ? (int)(cp - '0') :
		    numeral_digit(cp);
		if (digit >= 0) {
			if (!add_digit(&n, digit))
				return 0;
		} else if (cp == '.' && n.digits && n.scale == 0 && i < len) {
			n.scale = 1;
		} else if (cp == ',' || cp == ' ') {
			if (!n.any)
				return 0;
		} else if ((unit = numeral_unit(cp)) == 0 ||
		    !add_unit(&n, unit)) {
			return 0;
		}
	}
	if (!n.any || n.scale > 0)
		return 0;
	return (size_t)snprintf(out, size, "%llu",
	    (unsigned long long)(n.total + n.group + n.number));
}
