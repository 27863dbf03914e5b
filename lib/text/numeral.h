/*
 * Numerals in kanji and digits.
 */
#ifndef TEXT_NUMERAL_H
#define TEXT_NUMERAL_H

#include <stddef.h>
#include <stdint.h>

/* The digit that a kanji is, 〇 to 九, or -1. */
static inline int
numeral_digit(unsigned cp)
{
	static const unsigned digit[] = { 0x3007, 0x4e00, 0x4e8c, 0x4e09,
	    0x56db, 0x4e94, 0x516d, 0x4e03, 0x516b, 0x4e5d };

	for (int i = 0; i < 10; i++)
		if (cp == digit[i])
			return i;
	return -1;
}

/* What a kanji multiplies by, 0 = nothing. */
static inline uint64_t
numeral_unit(unsigned cp)
{
	switch (cp) {
	case 0x5341:			/* 十 */
		return 10;
	case 0x767e:			/* 百 */
		return 100;
	case 0x5343:			/* 千 */
		return 1000;
	case 0x4e07:			/* 万 */
		return 10000;
	case 0x5104:			/* 億 */
		return 100000000;
	case 0x5146:			/* 兆 */
		return 1000000000000;
	default:
		return 0;
	}
}

/*
 * The value of a numeral as plain digits ("二万", "2万", "20,000" ->
 * "20000") into out; 0 when it is not one or too large.  Mixed forms
 * ("2万4000") and positional kanji ("二〇二六") count.
 */
size_t numeral_value(const char *text, size_t len, char *out, size_t size);

#endif
