/*
 * ainews-index glossary: learn which words translate each other, show what
 * was learned, take corrections.
 */
#include "indexer/cmd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/msg.h"
#include "base/strbuf.h"
#include "base/strmap.h"
#include "index/glossary.h"
#include "index/layout.h"
#include "index/reader.h"
#include "index/writer.h"
#include "indexer/glossary.h"
#include "indexer/teach.h"
#include "text/analyzer.h"

enum { KEY_EXPORT = 0x1000, KEY_IMPORT, KEY_SHOW, KEY_WAIT };

static const struct argp_option options[] = {
	{ "show", KEY_SHOW, "WORD", 0,
	    "Print the translations of a word or short phrase", 0 },
	{ "export", KEY_EXPORT, NULL, 0,
	    "Print all that was learned or imported", 0 },
	{ "import", KEY_IMPORT, "FILE", 0,
	    "Read corrections, which learning leaves alone", 0 },
	CMD_WAIT_OPTION(KEY_WAIT, 1),
	{ 0 }
};

struct request {
	const char *show, *import;
	bool export, quiet;
	struct writer_options writer;
	struct analyzer *an;
};

static error_t
parse(int key, char *arg, struct argp_state *state)
{
	struct request *q = state->input;

	switch (key) {
	case KEY_SHOW:
		q->show = arg;
		break;
	case KEY_EXPORT:
		q->export = true;
		break;
	case KEY_IMPORT:
		q->import = arg;
		break;
	case KEY_WAIT:
		cmd_seconds(state, arg, &q->writer.wait);
		break;
	case ARGP_KEY_END:
		if ((q->show != NULL) + q->export + (q->import != NULL) > 1)
			argp_error(state, "one of --show, --export and "
			    "--import at a time");
		break;
	default:
		return cmd_no_arguments(key, arg, state);
	}
	return 0;
}

/* ---- show and export ---- */

static void
show_side(struct reader *r, enum side side, const char *term, size_t *shown)
{
	struct translations ts;

	glossary_find(r, side, term, strlen(term), &ts);
	for (size_t i = 0; i < ts.n; i++)
		(void)printf("%-20s %.3f  %6u  %s\n", ts.v[i].shown,
		    ts.v[i].score, ts.v[i].together,
		    glossary_origin_name(ts.v[i].origin));
	*shown += ts.n;
	translations_clear(&ts);
}

static int
show(struct reader *r, const struct conf *conf, const char *dir, void *ctx)
{
	const struct request *q = ctx;
	char *term = teach_term(q->an, q->show, strlen(q->show));
	size_t n = 0;

	(void)conf;
	(void)dir;
	for (int side = 0; term != NULL && side < SIDES; side++)
		show_side(r, (enum side)side, term, &n);
	free(term);
	if (n > 0)
		return EXIT_SUCCESS;
	msg_error("%s: no translation is known", q->show);
	return EXIT_REFUSED;
}

struct exporting {
	struct reader *r;
	struct analyzer *an;
	enum side side;
	struct strmap seen;	/* "ja\ten" of what was printed */
	size_t left_out;
};

/* The form that the analyser takes for this term again, or NULL. */
static const char *
readable(struct analyzer *an, const char *shown, const char *term)
{
	const char *either[] = { shown, term };

	for (int i = 0; i < 2; i++) {
		char *back = teach_term(an, either[i], strlen(either[i]));
		bool same = back != NULL && strcmp(back, term) == 0;

		free(back);
		if (same)
			return either[i];
	}
	return NULL;
}

static void
export_pair(struct exporting *e, const char *from, const char *from_term,
    const struct translation *t)
{
	bool ja = e->side == SIDE_JA;
	const char *mine = readable(e->an, from, from_term);
	const char *theirs = readable(e->an, t->shown, t->term);
	struct strbuf key;
	uint64_t *known;

	if (t->origin == GLOSSARY_DICTIONARY)
		return;
	/* A name that stands in both as it is. */
	if (strcmp(from_term, t->term) == 0)
		mine = theirs;
	if (mine == NULL || theirs == NULL) {
		e->left_out++;
		return;
	}
	strbuf_init(&key, 4096);
	strbuf_addf(&key, "%s\t%s", ja ? from_term : t->term,
	    ja ? t->term : from_term);
	known = strmap_put(&e->seen, key.s, key.len);
	if (*known == 0)
		(void)printf("%s\t%s\t%.3f\t%u\t%s\n", ja ? mine : theirs,
		    ja ? theirs : mine, t->score, t->together,
		    glossary_origin_name(t->origin));
	*known = 1;
	strbuf_clear(&key);
}

static bool
export_word(void *ctx, const char *key, const char *value)
{
	struct exporting *e = ctx;
	const char *term = strchr(strchr(key, ':') + 1, ':') + 1;
	char *from = xstrdup(term), *space = strchr(from, ' ');
	struct translations ts;

	if (e->side == SIDE_JA && space != NULL)
		memmove(space, space + 1, strlen(space));
	glossary_read(&ts, xstrdup(value));
	for (size_t i = 0; i < ts.n; i++)
		export_pair(e, from, term, &ts.v[i]);
	translations_clear(&ts);
	free(from);
	return !ferror(stdout);
}

static int
export(struct reader *r, const struct conf *conf, const char *dir, void *ctx)
{
	struct request *q = ctx;
	struct exporting e = { .r = r, .an = q->an };
	struct error err = { 0 };
	enum status st = STATUS_OK;

	(void)conf;
	(void)dir;
	(void)puts("# ja\ten\tscore\ttogether\torigin");
	for (int side = 0; side < SIDES && st == STATUS_OK; side++) {
		struct strbuf prefix;

		e.side = (enum side)side;
		strbuf_init(&prefix, 64);
		glossary_note(&prefix, e.side, "", 0);
		st = reader_notes(r, prefix.s, export_word, &e, &err);
		strbuf_clear(&prefix);
	}
	if (e.left_out > 0)
		msg_info("%zu left out: no text is analysed to their terms",
		    e.left_out);
	strmap_clear(&e.seen);
	return st == STATUS_OK ? EXIT_SUCCESS : cmd_fail(&err);
}

/* ---- learn and import ---- */

static enum status
learn(struct request *q, struct writer *w, const char *dir,
    struct error *err)
{
	struct glossary_state s;
	size_t rows = 0;
	struct glossary_work work;
	enum status st = STATUS_OK;

	if (q->import != NULL)
		st = glossary_import(w, q->an, q->import, &rows, err);
	if (st == STATUS_OK)
		st = glossary_update(w, dir, q->an, true, &work, err);
	if (st == STATUS_OK)
		st = glossary_get_state(w, &s, err);
	if (st != STATUS_OK || q->quiet)
		return st;
	if (q->import != NULL)
		(void)printf("%zu corrections read\n", rows);
	(void)printf("%zu Japanese and %zu English words have translations, "
	    "learned from %zu pairs of paragraphs in %.2f s of CPU\n",
	    s.words[SIDE_JA], s.words[SIDE_EN], work.pairs, work.seconds);
	return st;
}

static int
write_glossary(struct request *q, struct cli *cli)
{
	char path[LAYOUT_PATH_MAX];
	struct writer *w = NULL;
	struct conf *conf = NULL;
	struct error err = { 0 };
	const char *dir;
	enum status st;

	st = conf_read(&conf, cli->config, &err);
	dir = conf_index(conf, cli->index);
	/* A mistyped folder is no reason to make an index there. */
	if (st == STATUS_OK)
		st = layout_current(dir, path, &err);
	if (st == STATUS_OK)
		st = writer_open(&w, dir, q->an, &q->writer, &err);
	if (st == STATUS_OK)
		st = learn(q, w, dir, &err);
	writer_close(w);
	conf_free(conf);
	return st == STATUS_OK ? EXIT_SUCCESS : cmd_fail(&err);
}

int
cmd_glossary(struct cli *cli, int argc, char **argv)
{
	struct request q = { .writer = { .wait = CMD_WAIT_SECONDS } };
	const struct cmd_parser parser = { options, parse, NULL,
		"Learn from the articles with two sides which words translate "
		"each other; `update' does it by itself when enough has "
		"changed.", &q };
	struct error err = { 0 };
	int rc;

	cmd_parse(&parser, cli, argc, argv);
	q.quiet = cli->quiet;
	if (analyzer_open(&q.an, &(struct analyzer_options){ 0 }, &err) !=
	    STATUS_OK)
		return cmd_fail(&err);
	if (q.show != NULL)
		rc = cmd_read(cli, show, &q);
	else if (q.export)
		rc = cmd_read(cli, export, &q);
	else
		rc = write_glossary(&q, cli);
	analyzer_free(q.an);
	return rc;
}
