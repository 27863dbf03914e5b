/*
 * same_code INDEX EVERY: query each EVERY-th sentence of every article in
 * an index as a quoted phrase.  The article must be among the full matches,
 * and the sentence marked from its first character to its last.  Prints
 * what failed, and how many sentences were asked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"
#include "index/reader.h"
#include "searcher/search.h"
#include "text/utf8.h"

#define MARKS_COLUMNS 100000u		/* no sentence is cut */
#define SHOWN_FAILURES 20u

struct run {
	struct searcher *searcher;
	struct strbuf query;
	unsigned long every, count, asked, failed, unquotable;
};

static bool
has_one(const char *s, size_t len, const char *const *marks)
{
	for (; *marks != NULL; marks++)
		if (memmem(s, len, *marks, strlen(*marks)) != NULL)
			return true;
	return false;
}

/*
 * Quote a sentence.  Double marks of any form close one another, corner
 * brackets only their own kind; one of the two must not stand in it.
 */
static bool
quote(struct strbuf *sb, const char *s, size_t len)
{
	static const char *const doubles[] = { "\"", "\xe2\x80\x9c",
	    "\xe2\x80\x9d", "\xe2\x80\x9e", "\xe2\x80\x9f",
	    "\xef\xbc\x82", NULL };
	static const char *const corners[] = { "\xe3\x80\x8c",
	    "\xe3\x80\x8d", NULL };
	const char *open = "\"", *close = "\"";

	if (has_one(s, len, doubles)) {
		if (has_one(s, len, corners))
			return false;
		open = corners[0];
		close = corners[1];
	}
	strbuf_reset(sb);
	strbuf_addstr(sb, open);
	strbuf_add(sb, s, len);
	strbuf_addstr(sb, close);
	return true;
}

/* A rule of asterisks holds no word that could be asked for. */
static bool
says_something(const char *s, size_t len)
{
	unsigned cp;

	for (size_t i = 0; i < len;) {
		i += utf8_decode(s + i, len - i, &cp);
		if (utf8_class(cp) > UTF8_SPACE)
			return true;
	}
	return false;
}

static bool
is_marked(const struct marked *m, const char *s, size_t len)
{
	for (size_t i = 0; i < m->nmarks; i++) {
		const struct mark *k = &m->marks[i];

		if (k->end - k->start == len &&
		    memcmp(m->text + k->start, s, len) == 0)
			return true;
	}
	return false;
}

/* NULL when all is well. */
static const char *
judge(const struct result *res, const char *id, enum side side,
    const char *s, size_t len)
{
	for (size_t i = 0; i < res->nhits; i++) {
		const struct hit *h = &res->hits[i];

		if (strcmp(h->id, id) != 0)
			continue;
		if (h->match != HIT_ALL)
			return "only a partial match";
		if (is_marked(&h->side[side].title, s, len) ||
		    is_marked(&h->side[side].snippet, s, len))
			return NULL;
		return "not marked over its length";
	}
	return "not found";
}

static void
ask(struct run *run, const struct record *r, enum side side, const char *s,
    size_t len)
{
	struct error err = { 0 };
	struct request req;
	struct result *res;
	const char *wrong;

	if (!says_something(s, len) || run->count++ % run->every != 0)
		return;
	if (!quote(&run->query, s, len)) {
		run->unquotable++;
		return;
	}
	run->asked++;
	/* A short sentence may stand in hundreds of others. */
	strbuf_addf(&run->query, " id:\"%s\"", r->id);
	request_init(&req);
	req.query = run->query.s;
	req.snippet_width = MARKS_COLUMNS;
	req.snippets = true;
	if (search(run->searcher, &req, &res, &err) != STATUS_OK) {
		wrong = err.text;
		res = NULL;
	} else {
		wrong = judge(res, r->id, side, s, len);
	}
	if (wrong != NULL && run->failed++ < SHOWN_FAILURES)
		printf("%s, %s: %s: %.*s\n", r->id, side_name(side), wrong,
		    (int)len, s);
	result_free(res);
}

struct ids {
	ARRAY(uint32_t) v;
};

static bool
collect(void *ctx, uint32_t docid)
{
	struct ids *ids = ctx;

	array_push(&ids->v, docid);
	return true;
}

static void
ask_article(struct run *run, const struct record *r)
{
	for (int s = 0; s < SIDES; s++) {
		const struct record_side *side = &r->side[s];

		for (size_t i = 0; i < side->nsentences; i++) {
			const struct record_sentence *t = &side->sentences[i];

			ask(run, r, (enum side)s, side->fields[t->field].text
			    + t->start, t->end - t->start);
		}
	}
}

int
main(int argc, char **argv)
{
	struct error err = { 0 };
	struct run run = { 0 };
	struct ids ids = { 0 };
	struct reader *reader;
	int code = 2;

	if (argc != 3)
		return 2;
	run.every = strtoul(argv[2], NULL, 10);
	strbuf_init(&run.query, 1u << 20);
	if (run.every == 0 ||
	    reader_open(&reader, argv[1], NULL, &err) != STATUS_OK ||
	    searcher_open(&run.searcher, argv[1], NULL, &err) != STATUS_OK ||
	    reader_each(reader, collect, &ids, &err) != STATUS_OK)
		goto out;
	for (size_t i = 0; i < ids.v.n; i++) {
		struct record r;
		char *bytes;

		if (reader_record(reader, ids.v.v[i], &r, &bytes, &err) !=
		    STATUS_OK)
			goto out;
		ask_article(&run, &r);
		record_clear(&r);
		free(bytes);
	}
	code = 0;
	printf("%zu articles, %lu sentences asked, %lu have both kinds of "
	    "quotation marks\n%lu failed\n", ids.v.n, run.asked,
	    run.unquotable, run.failed);
	searcher_close(run.searcher);
	reader_close(reader);
out:
	if (code != 0)
		printf("%s\n", err.text);
	array_free(&ids.v);
	strbuf_clear(&run.query);
	return code;
}
