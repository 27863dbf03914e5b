/*
 * What each channel of the index costs: the articles of a file of exchange
 * records are indexed again and again, each time with one channel more, and
 * what came to the CPU time and to the compact database is told as a line
 * of tab-separated values: name, CPU seconds, those of all so far, different
 * terms of an article, and bytes over those of the text in each table.
 *
 *	channels ARTICLES.jsonl FOLDER
 *
 * Simpler than the indexer, which knows sentences and filters too, and
 * learns a glossary: the sum is less than what an index takes.
 */
#include <sys/resource.h>
#include <sys/stat.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/article_json.h"
#include "base/alloc.h"
#include "base/strbuf.h"
#include "index/layout.h"
#include "index/record.h"
#include "index/schema.h"
#include "index/term.h"
#include "text/analyzer.h"
#include "xapian-c/xapian-c.h"

/* In the order in which they are added; each has those before it. */
enum step { READING_ONLY, RECORD, WORDS, POSITIONS, TITLES, PARTS, BIGRAMS,
	READINGS, STEPS };

static const char *const names[STEPS] = {
	"reading JSON", "record", "words", "positions", "titles",
	"parts of compounds", "bigrams", "readings"
};

/* The files of a database, in the order of the output. */
#define TABLES 4
static const char *const tables[TABLES] = {
	"docdata", "postlist", "termlist", "position"
};

struct cost {
	double cpu;
	uint64_t terms;
	uint64_t bytes[TABLES];
};

struct bench {
	struct analyzer *an;
	enum step step;
	struct xc_document *doc;
	enum side side;
	bool title;
	uint64_t articles, text;
};

static void
die(const char *what, const char *why)
{
	(void)printf("channels: %s: %s\n", what, why);
	exit(2);
}

static void
must(enum xc_status st, const struct xc_error *xe)
{
	if (st != XC_OK)
		die("xapian", xe->text);
}

static double
cpu_seconds(void)
{
	struct rusage u;

	(void)getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	    1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static void
add_token(void *ctx, const struct token *t)
{
	static const enum channel word[SIDES] = { CH_JA, CH_EN };
	static const enum channel title[SIDES] = { CH_JA_TITLE, CH_EN_TITLE };
	struct bench *b = ctx;
	enum channel ch = word[b->side];
	struct xc_error xe;
	struct term term;

	if (t->kind == TOKEN_GAP)
		return;
	if (t->kind == TOKEN_PART)
		ch = CH_PART;
	else if (t->kind == TOKEN_BIGRAM)
		ch = CH_BIGRAM;
	else if (t->kind == TOKEN_READING)
		ch = CH_READING;
	term_make(&term, ch, t->term, t->len);
	if (ch == word[b->side] && b->step >= POSITIONS)
		must(xc_document_add_posting(b->doc, term.s, term.len, t->pos,
		    1, &xe), &xe);
	else
		must(xc_document_add_term(b->doc, term.s, term.len, 1, &xe),
		    &xe);
	if (ch != word[b->side] || !b->title || b->step < TITLES)
		return;
	term_make(&term, title[b->side], t->term, t->len);
	must(xc_document_add_posting(b->doc, term.s, term.len, t->pos, 1,
	    &xe), &xe);
}

static void
add_side(struct bench *b, const struct article *a, enum side side)
{
	static const unsigned channels[STEPS] = {
		[PARTS] = ANALYZE_PARTS,
		[BIGRAMS] = ANALYZE_PARTS | ANALYZE_BIGRAMS,
		[READINGS] = ANALYZE_DOCUMENT,
	};
	struct record_field *f = xcalloc(article_nfields(a, side) + 1,
	    sizeof(*f));
	size_t n = article_fields(a, side, f);
	unsigned pos = 0;

	b->side = side;
	for (size_t i = 0; i < n; i++) {
		const char *p = f[i].text, *end = p + f[i].len;

		b->title = f[i].kind == FIELD_TITLE;
		while (p < end) {
			const char *stop = memchr(p, '\n', (size_t)(end - p));

			if (stop == NULL)
				stop = end;
			pos = analyze(b->an, p, (size_t)(stop - p),
			    channels[b->step], pos, add_token, b);
			p = stop + 1;
		}
	}
	free(f);
}

static void
add_record(struct bench *b, const struct article *a)
{
	struct strbuf sb;
	struct xc_error xe;

	strbuf_init(&sb, SIZE_MAX / 2);
	record_write(a, NULL, &sb);
	must(xc_document_set_data(b->doc, sb.s, sb.len, &xe), &xe);
	strbuf_clear(&sb);
}

static void
add_article(struct bench *b, struct xc_writer *xw, const struct article *a,
    uint64_t *pending)
{
	struct xc_error xe;
	uint32_t docid;

	b->articles++;
	b->text += article_bytes(a);
	if (b->step == READING_ONLY)
		return;
	must(xc_document_new(&b->doc, &xe), &xe);
	add_record(b, a);
	for (int s = 0; b->step >= WORDS && s < SIDES; s++)
		add_side(b, a, (enum side)s);
	must(xc_writer_add(xw, b->doc, &docid, &xe), &xe);
	xc_document_free(b->doc);
	*pending += article_bytes(a);
	if (*pending >= FLUSH_BYTES) {
		*pending = 0;
		must(xc_writer_commit(xw, &xe), &xe);
	}
}

static void
read_articles(struct bench *b, FILE *in, struct xc_writer *xw)
{
	struct error err = { 0 };
	struct article *a;
	uint64_t pending = 0;
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	json_t *o;

	b->articles = b->text = 0;
	while ((n = getline(&line, &size, in)) > 0) {
		if (article_json_load(&o, line, (size_t)n, &err) !=
		    STATUS_OK || article_from_json(&a, o, &err) != STATUS_OK)
			die("article", err.text);
		json_decref(o);
		add_article(b, xw, a, &pending);
		article_free(a);
	}
	free(line);
}

static void
add_sizes(const char *path, struct cost *c)
{
	char name[LAYOUT_PATH_MAX + 32];
	struct stat sb;

	for (int i = 0; i < TABLES; i++) {
		(void)snprintf(name, sizeof(name), "%s/%s.glass", path,
		    tables[i]);
		c->bytes[i] = stat(name, &sb) == 0 ? (uint64_t)sb.st_size : 0;
	}
}

static bool
count_term(const char *term, size_t len, uint32_t freq, void *ctx)
{
	uint64_t *terms = ctx;

	(void)term;
	(void)len;
	*terms += freq;
	return true;
}

static uint64_t
count_terms(const char *path)
{
	uint64_t terms = 0;
	struct xc_error xe;
	struct xc_db *db;

	must(xc_db_open(path, &db, &xe), &xe);
	must(xc_db_terms(db, "", 0, count_term, &terms, &xe), &xe);
	xc_db_free(db);
	return terms;
}

static void
measure(struct bench *b, const char *file, const char *folder,
    struct cost *c)
{
	char path[2][LAYOUT_PATH_MAX];
	const char *source = path[0];
	FILE *in = fopen(file, "r");
	struct error err = { 0 };
	struct xc_writer *xw;
	struct xc_error xe;
	double began;

	if (in == NULL)
		die(file, "cannot be read");
	(void)snprintf(path[0], sizeof(path[0]), "%s/as-written", folder);
	(void)snprintf(path[1], sizeof(path[1]), "%s/compact", folder);
	for (int i = 0; i < 2; i++)
		if (layout_remove_database(path[i], &err) != STATUS_OK)
			die(path[i], err.text);
	began = cpu_seconds();
	must(xc_writer_open(path[0], XC_CREATE, XC_NO_SYNC | XC_DANGEROUS,
	    &xw, &xe), &xe);
	read_articles(b, in, xw);
	must(xc_writer_close(xw, &xe), &xe);
	xc_writer_free(xw);
	must(xc_compact(&source, 1, path[1], 0, &xe), &xe);
	c->cpu = cpu_seconds() - began;
	(void)fclose(in);
	add_sizes(path[1], c);
	c->terms = count_terms(path[1]);
	for (int i = 0; i < 2; i++)
		if (layout_remove_database(path[i], &err) != STATUS_OK)
			die(path[i], err.text);
}

static double
more(uint64_t now, uint64_t before, uint64_t per)
{
	return ((double)now - (double)before) / (double)per;
}

int
main(int argc, char **argv)
{
	struct bench b = { 0 };
	struct error err = { 0 };
	struct cost c = { 0 }, old = { 0 };

	if (argc != 3)
		die("usage", "channels ARTICLES.jsonl FOLDER");
	if (analyzer_open(&b.an, NULL, &err) != STATUS_OK)
		die("analyser", err.text);
	for (int s = 0; s < STEPS; s++) {
		b.step = (enum step)s;
		measure(&b, argv[1], argv[2], &c);
		(void)printf("%s\t%.2f\t%.2f\t%.1f", names[s],
		    c.cpu - old.cpu, c.cpu, more(c.terms, old.terms,
		    b.articles));
		for (int i = 0; i < TABLES; i++)
			(void)printf("\t%.4f", more(c.bytes[i], old.bytes[i],
			    b.text));
		(void)printf("\n");
		(void)fflush(stdout);
		old = c;
	}
	analyzer_free(b.an);
	return 0;
}
