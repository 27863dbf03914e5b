/*
 * The table of formats, and what all of them have in common: decoding
 * before, cleaning up after.
 */
#include "indexer/format.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/date.h"
#include "base/file.h"
#include "indexer/encoding.h"
#include "indexer/formats.h"
#include "indexer/lines.h"
#include "indexer/plan.h"
#include "indexer/xml.h"
#include "text/utf8.h"

const struct format *const formats[] = {
	&format_capture,
	&format_note,
	&format_digest,
	&format_jsonl,
	&format_feed,
	&format_html,
	&format_text,
	NULL
};

static bool few;

enum status
format_all(struct error *err)
{
	few = false;
	encoding_prepare();
	return xml_open(err);
}

void
format_few(void)
{
	few = true;
}

/* The caller's sink with our cleaning in between. */
struct delivery {
	const struct input *in;
	const struct sink *out;
	size_t count;
	bool full;
};

/* At most `max` bytes, cut between characters. */
static size_t
cut(const char *s, size_t len, size_t max)
{
	if (len <= max)
		return len;
	while (max > 0 && ((unsigned char)s[max] & 0xc0) == 0x80)
		max--;
	return max;
}

/*
 * White space and control characters become '-'.  A name over the limit
 * keeps its beginning and gets a part of its hash, so that two long ones
 * stay two.
 */
static char *
clean_id(const char *s, size_t len)
{
	struct strbuf sb;
	const char *end = s + len;
	unsigned cp;

	strbuf_init(&sb, 4 * len + FILE_HASH_SIZE);
	while (s < end) {
		s += utf8_decode(s, (size_t)(end - s), &cp);
		if (cp <= ' ' || (cp >= 0x7f && cp <= 0xa0) ||
		    cp == 0x3000 || cp == 0x2028 || cp == 0x2029)
			strbuf_addch(&sb, '-');
		else
			strbuf_addcp(&sb, cp);
	}
	if (sb.len > ARTICLE_ID_MAX) {
		char hash[FILE_HASH_SIZE];

		file_hash(sb.s, sb.len, hash);
		strbuf_truncate(&sb, cut(sb.s, sb.len, ARTICLE_ID_MAX - 17));
		strbuf_addf(&sb, "-%.16s", hash);
	}
	return strbuf_take(&sb);
}

static void
clean(char **s, char *(*tidy)(const char *, size_t))
{
	char *old = *s;

	if (old == NULL)
		return;
	*s = tidy(old, strlen(old));
	free(old);
}

static void
clean_points(struct side_text *t)
{
	size_t i, n = 0;

	for (i = 0; i < t->npoints; i++) {
		struct point p = t->points[i];

		clean(&p.heading, tidy_line);
		clean(&p.text, tidy_lines);
		if (p.heading != NULL || p.text != NULL)
			t->points[n++] = p;
	}
	t->npoints = n;
}

static void
clean_tags(struct article *a)
{
	char **old = a->tags;
	size_t i, n = a->ntags;

	a->tags = NULL;
	a->ntags = 0;
	for (i = 0; i < n; i++) {
		clean(&old[i], tidy_line);
		if (old[i] != NULL)
			article_add_tag(a, old[i]);
		free(old[i]);
	}
	free(old);
}

static void
clean_scores(struct article *a)
{
	size_t n = 0;

	for (size_t i = 0; i < a->nscores; i++) {
		struct score score = a->scores[i];

		clean(&score.name, tidy_line);
		if (score.name != NULL)
			a->scores[n++] = score;
	}
	a->nscores = n;
}

/* Only what a browser may follow safely is a link. */
static void
clean_url(char **url)
{
	clean(url, tidy_line);
	if (*url == NULL)
		return;
	if ((strncmp(*url, "http://", 7) == 0 ||
	    strncmp(*url, "https://", 8) == 0) && strchr(*url, ' ') == NULL)
		return;
	free(*url);
	*url = NULL;
}

static void
clean_article(struct article *a)
{
	size_t i;

	for (i = 0; i < SIDES; i++) {
		struct side_text *t = &a->side[i];

		clean(&t->title, tidy_line);
		clean(&t->summary, tidy_lines);
		clean_points(t);
		clean(&t->body, tidy_lines);
		clean(&t->analysis, tidy_lines);
		clean(&t->comment, tidy_lines);
	}
	clean_tags(a);
	clean_scores(a);
	clean(&a->source, tidy_line);
	clean(&a->author, tidy_line);
	clean(&a->pair_key, tidy_line);
	clean_url(&a->url);
}

/* `2026-06-19-name.md`: the day that the name of the file begins with. */
static int64_t
date_in_name(const char *rel)
{
	const char *file = strrchr(rel, '/');
	int64_t when;

	file = file ? file + 1 : rel;
	if (strlen(file) < 10 || date_read(file, 10, &when) != 10 ||
	    strchr("-_.", file[10]) == NULL)
		return NO_DATE;
	return when;
}

static void
deliver(void *ctx, struct article *a, unsigned record)
{
	struct delivery *d = ctx;
	char *id;

	clean_article(a);
	if (!article_has(a, SIDE_JA) && !article_has(a, SIDE_EN)) {
		d->out->skip(d->out->ctx, record, "no text");
		article_free(a);
		return;
	}
	if (d->count == FORMAT_MAX_ARTICLES) {
		d->full = true;
		article_free(a);
		return;
	}
	d->count++;
	if (a->date == NO_DATE && record == 0)
		a->date = date_in_name(d->in->rel);
	if (a->id == NULL || a->id[0] == '\0') {
		struct strbuf sb;

		free(a->id);
		id = input_id(d->in);
		strbuf_init(&sb, ARTICLE_ID_MAX + 32);
		strbuf_addstr(&sb, id);
		if (record > 0)
			strbuf_addf(&sb, "-%u", record);
		free(id);
		a->id = strbuf_take(&sb);
	}
	id = clean_id(a->id, strlen(a->id));
	free(a->id);
	a->id = id;
	d->out->article(d->out->ctx, a, record);
}

static void
pass_refuse(void *ctx, unsigned line, const char *reason)
{
	struct delivery *d = ctx;

	d->out->refuse(d->out->ctx, line, reason);
}

static void
pass_skip(void *ctx, unsigned line, const char *reason)
{
	struct delivery *d = ctx;

	d->out->skip(d->out->ctx, line, reason);
}

static const struct format *
best_format(const struct input *in, bool decodes)
{
	const struct format *best = NULL;
	int i, sure, best_sure = 0;

	for (i = 0; formats[i] != NULL; i++) {
		if (decodes && !formats[i]->decodes)
			continue;
		sure = formats[i]->sniff(in);
		if (sure > best_sure) {
			best = formats[i];
			best_sure = sure;
		}
	}
	return best;
}

static size_t
drop_carriage_returns(char *s, size_t len)
{
	size_t i, n = 0;

	for (i = 0; i < len; i++)
		if (s[i] != '\r')
			s[n++] = s[i];
		else if (i + 1 == len || s[i + 1] != '\n')
			s[n++] = '\n';
	s[n] = '\0';
	return n;
}

static enum status
run(const struct format *f, const struct input *in, const struct sink *out,
    struct error *err)
{
	struct delivery d = { in, out, 0, false };
	struct sink sink = { deliver, pass_refuse, pass_skip, &d };
	enum status st = f->parse(in, &sink, err);

	if (st == STATUS_OK && d.full)
		return error_set(err, STATUS_TOO_LARGE,
		    "more than %d articles", FORMAT_MAX_ARTICLES);
	return st;
}

enum status
format_parse(const struct input *in, const struct sink *out,
    struct error *err)
{
	struct input text = *in;
	const struct format *f;
	char *bytes;
	enum status st;

	if (in->len > FORMAT_MAX_BYTES)
		return error_set(err, STATUS_TOO_LARGE,
		    "%s: more than %zu bytes", in->path,
		    (size_t)FORMAT_MAX_BYTES);
	f = best_format(in, true);
	if (f != NULL) {
		st = run(f, in, out, err);
		if (st != STATUS_OK)
			error_prefix(err, "%s", in->path);
		return st;
	}
	if (few)
		return error_set(err, STATUS_STALE, "%s: not of the few "
		    "formats", in->path);
	st = encoding_to_utf8(in->bytes, in->len, &bytes, &text.len, err);
	if (st != STATUS_OK) {
		error_prefix(err, "%s", in->path);
		return st;
	}
	text.len = drop_carriage_returns(bytes, text.len);
	text.bytes = bytes;
	st = run(best_format(&text, false), &text, out, err);
	if (st != STATUS_OK)
		error_prefix(err, "%s", in->path);
	free(bytes);
	return st;
}

char *
input_id(const struct input *in)
{
	const char *s = strrchr(in->rel, '/');
	size_t len;
	const char *dot;

	s = s == NULL ? in->rel : s + 1;
	dot = strrchr(s, '.');
	len = dot == NULL || dot == s ? strlen(s) : (size_t)(dot - s);
	if (len > 3 && (memcmp(s + len - 3, "-ja", 3) == 0 ||
	    memcmp(s + len - 3, "-en", 3) == 0))
		len -= 3;
	if (len == 0)
		return xstrdup("-");
	return clean_id(s, len);
}

const char *
input_publisher(const struct input *in)
{
	if (in->source[0] == '\0' || strcmp(in->source, PLAN_NO_SOURCE) == 0)
		return NULL;
	return in->source;
}
