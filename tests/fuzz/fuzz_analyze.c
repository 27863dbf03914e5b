/*
 * The analyser over any bytes: normalisation and its map, runs, sentences,
 * tokens.  What an index needs must hold whatever the text is: offsets on
 * characters and within the text, positions that never go back, terms that
 * are text.
 */
#include "fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "text/analyzer.h"
#include "text/normalize.h"
#include "text/script.h"
#include "text/sentence.h"
#include "text/utf8.h"

/* Opened once: the dictionaries are no input. */
static struct analyzer *
the_analyzer(void)
{
	static struct analyzer *an;

	if (an == NULL)
		FUZZ_CHECK(analyzer_open(&an, NULL, NULL) == STATUS_OK);
	return an;
}

/* Is the place a border between characters, damaged bytes being one each? */
static unsigned char *
borders_of(const char *s, size_t len)
{
	unsigned char *border = calloc(len + 1, 1);

	FUZZ_CHECK(border != NULL);
	for (size_t i = 0; i < len; i += utf8_decode(s + i, len - i, NULL))
		border[i] = 1;
	border[len] = 1;
	return border;
}

struct seen {
	const unsigned char *border;
	size_t len;
	unsigned first, next;	/* positions */
	size_t start;		/* of the last token with a position */
	unsigned last_end;	/* the greatest position covered */
};

static void
see(void *ctx, const struct token *t)
{
	struct seen *s = ctx;

	FUZZ_CHECK(t->kind < TOKEN_KINDS);
	FUZZ_CHECK(t->start <= t->end && t->end <= s->len);
	FUZZ_CHECK(s->border[t->start] && s->border[t->end]);
	FUZZ_CHECK(strlen(t->term) <= t->len && t->term[t->len] == '\0');
	FUZZ_CHECK((t->kind == TOKEN_GAP) == (t->len == 0));
	FUZZ_CHECK(utf8_valid(t->term, t->len));
	if (t->kind <= TOKEN_NUMBER) {
		FUZZ_CHECK(t->span == 1);
		FUZZ_CHECK(t->pos == s->next);
		FUZZ_CHECK(t->start >= s->start);
		s->start = t->start;
		s->next++;
	} else if (t->kind <= TOKEN_PART) {
		FUZZ_CHECK(t->pos >= s->first);
		if (t->pos + t->span > s->last_end)
			s->last_end = t->pos + t->span;
	}
}

static void
check_tokens(const char *s, size_t len, const unsigned char *border,
    unsigned channels, unsigned pos)
{
	struct seen seen = { .border = border, .len = len, .first = pos,
	    .next = pos };
	unsigned end = analyze(the_analyzer(), s, len, channels, pos, see,
	    &seen);

	FUZZ_CHECK(end == seen.next);
	FUZZ_CHECK(seen.last_end <= end);
}

/*
 * Cut again by what was kept a text has the same tokens; by any other bytes
 * it still has tokens.
 */
static void
check_again(const char *s, size_t len, const unsigned char *border,
    const char *other, size_t nother)
{
	struct seen seen = { .border = border, .len = len };
	struct strbuf cuts;
	unsigned end;

	strbuf_init(&cuts, SIZE_MAX / 2);
	analyzer_keep(the_analyzer(), &cuts);
	check_tokens(s, len, border, ANALYZE_DOCUMENT, 0);
	analyzer_keep(the_analyzer(), NULL);
	end = analyze_again(the_analyzer(), s, len, cuts.s, cuts.len,
	    ANALYZE_PARTS, 0, see, &seen);
	FUZZ_CHECK(end == seen.next);
	seen = (struct seen){ .border = border, .len = len };
	FUZZ_CHECK(analyze(the_analyzer(), s, len, ANALYZE_PARTS, 0, see,
	    &seen) == end);
	seen = (struct seen){ .border = border, .len = len };
	end = analyze_again(the_analyzer(), s, len, other, nother,
	    ANALYZE_PARTS, 0, see, &seen);
	FUZZ_CHECK(end == seen.next);
	strbuf_clear(&cuts);
}

/* Ascending, on characters, and ending where the source ends. */
static void
check_map(const char *s, size_t len, const unsigned char *border,
    const struct lexicon *lx)
{
	struct normalized n;

	normalized_init(&n);
	normalize(&n, s, len, lx);
	FUZZ_CHECK(utf8_valid(n.text.s, n.text.len));
	FUZZ_CHECK(n.map[n.text.len] == len);
	for (size_t i = 0; i < n.text.len; i++) {
		FUZZ_CHECK(n.map[i] < len && border[n.map[i]]);
		FUZZ_CHECK(n.map[i] <= n.map[i + 1]);
		FUZZ_CHECK(normalized_end(&n, i + 1) > normalized_start(&n,
		    i));
		FUZZ_CHECK((unsigned char)n.text.s[i] >= ' ' ||
		    n.text.s[i] == '\n');
		FUZZ_CHECK(n.text.s[i] != 0x7f);
	}

	struct run run;
	size_t at = 0, end = 0;

	while (script_next(n.text.s, n.text.len, &at, &run)) {
		FUZZ_CHECK(run.start == end && run.end > run.start);
		FUZZ_CHECK(run.end <= n.text.len && at == run.end);
		end = run.end;
	}
	FUZZ_CHECK(end == n.text.len);
	normalized_clear(&n);
}

static void
check_sentences(const char *s, size_t len, const unsigned char *border)
{
	size_t at = 0, start, end, last = 0;

	while (sentence_next(s, len, &at, &start, &end)) {
		FUZZ_CHECK(last <= start && start < end && end <= at);
		FUZZ_CHECK(at <= len && end - start <= SENTENCE_MAX + 4);
		FUZZ_CHECK(border[start] && border[end]);
		FUZZ_CHECK(memchr(s + start, '\n', end - start) == NULL);
		last = at;
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *s = (const char *)data;
	unsigned char *border = borders_of(s, size);

	check_map(s, size, border, NULL);
	check_again(s, size, border, s, size);
	check_again(s, size, border, s + size / 2, size - size / 2);
	check_map(s, size, border, analyzer_lexicon(the_analyzer()));
	check_sentences(s, size, border);
	check_tokens(s, size, border, ANALYZE_DOCUMENT, 0);
	check_tokens(s, size, border, ANALYZE_QUERY, 7);
	check_tokens(s, size, border, ANALYZE_WORDS, 100);
	free(border);
	return 0;
}
