/*
 * Cut normalised text into runs: Japanese for MeCab, Latin and digit words
 * which MeCab must not see (it cuts gpt-4o into four), and what lies between.
 */
#ifndef TEXT_SCRIPT_H
#define TEXT_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

enum run_kind {
	RUN_JA,			/* kana, kanji, middle dots and single spaces
				   between them */
	RUN_WORD,		/* gpt-5.5, c++, .net, h.r., 20,000 */
	RUN_OTHER,		/* punctuation and white space */
};

struct run {
	enum run_kind kind;
	size_t start, end;	/* bytes */
};

/* The run that begins at *at, which moves behind it; false at the end. */
bool script_next(const char *text, size_t len, size_t *at, struct run *);

#endif
