/*
 * ainews-search: options -> request -> search -> renderer -> exit status.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/conf.h"
#include "base/msg.h"
#include "searcher/batch.h"
#include "searcher/http.h"
#include "searcher/options.h"
#include "searcher/querylog.h"
#include "searcher/render.h"
#include "searcher/search.h"
#include "searcher/term.h"
#include "text/analyzer.h"
#include "text/utf8.h"

#define ALL_PAGE 500u		/* hits fetched at a time by --all */

#define EXIT_HITS 0
#define EXIT_NO_HITS 1

/* What the run needs at hand; filled from the options. */
struct run {
	struct options opt;
	struct conf *conf;
	struct searcher *searcher;
	const struct renderer *renderer;
	struct render_options render;
	struct http_params params;	/* the search as the web puts it */
	struct strbuf out;
	bool pager;
};

static enum status
usage(struct error *err, const char *text)
{
	return error_set(err, STATUS_BAD_QUERY, "%s", text);
}

static enum ui_language
ui_language(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value != NULL && value[0] != '\0')
			return strncmp(value, "ja", 2) == 0 ? UI_JA : UI_EN;
	}
	return UI_EN;
}

/* One that knows no more than letters and line feeds. */
static bool
is_dumb(void)
{
	const char *term = getenv("TERM");

	return term == NULL || strcmp(term, "dumb") == 0;
}

static bool
want_style(enum color color)
{
	const char *none = getenv("NO_COLOR");

	if (color != COLOR_AUTO)
		return color == COLOR_ALWAYS;
	return isatty(STDOUT_FILENO) && (none == NULL || none[0] == '\0') &&
	    !is_dumb();
}

/* The query from a file: line feeds are spaces, like those of the shell. */
static enum status
read_query(struct strbuf *query, const char *path, struct error *err)
{
	bool in = strcmp(path, "-") == 0;
	FILE *f = in ? stdin : fopen(path, "re");
	enum status st = STATUS_OK;
	int c;

	if (f == NULL)
		return error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	while ((c = getc(f)) != EOF && !query->full)
		strbuf_addch(query, c == '\n' || c == '\r' || c == '\0' ?
		    ' ' : (char)c);
	if (ferror(f))
		st = error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	while (query->len > 0 && query->s[query->len - 1] == ' ')
		strbuf_truncate(query, query->len - 1);
	if (!in)
		fclose(f);
	return st;
}

/* Options that contradict each other, and what follows from them. */
static enum status
settle(struct run *run, struct error *err)
{
	struct options *o = &run->opt;
	struct render_options *r = &run->render;
	bool terminal = isatty(STDOUT_FILENO);
	const char *format = o->format;
	enum status st;

	if (o->fields != NULL && o->template != NULL)
		return usage(err,
		    "--fields and --template exclude each other");
	if (format == NULL)
		format = o->batch != NULL ? "trec" :
		    o->fields != NULL || o->template != NULL ? "tsv" : "text";
	run->renderer = renderer_find(format);
	if (run->renderer == NULL)
		return error_set(err, STATUS_BAD_QUERY,
		    "no output format \"%s\"; --help names them", format);
	if ((o->fields != NULL || o->template != NULL) &&
	    run->renderer != &render_tsv && (o->template != NULL ||
	    (run->renderer != &render_json &&
	    run->renderer != &render_ndjson)))
		return usage(err, "--fields belongs to -o tsv and json, "
		    "--template to -o tsv");
	if (o->batch != NULL && run->renderer != &render_trec)
		return usage(err, "--batch writes -o trec");
	if (o->fields != NULL) {
		st = render_check_fields(run->renderer, o->fields, err);
		if (st != STATUS_OK)
			return st;
	}
	if (o->template != NULL) {
		st = render_check_template(o->template, err);
		if (st != STATUS_OK)
			return st;
	}
	if (o->query_file != NULL) {
		st = read_query(&o->query, o->query_file, err);
		if (st != STATUS_OK)
			return st;
	}
	if (!utf8_valid(o->query.s, o->query.len))
		return usage(err, "the query is not UTF-8");
	st = strbuf_status(&o->query, "query", err);
	if (st != STATUS_OK)
		return st;

	r->print = o->req.print;
	r->ui = o->req.ui = ui_language();
	r->styled = want_style(o->color);
	r->width = o->width_set ? (unsigned)o->width :
	    terminal ? term_width() : 0;
	r->footer = terminal;
	r->explain = o->req.explain;
	r->end = o->null ? '\0' : '\n';
	r->fields = o->fields;
	r->template = o->template;
	r->base_url = run->conf->base_url;
	r->facets_only = o->facets && (run->renderer == &render_text ||
	    run->renderer == &render_tsv);
	run->pager = terminal && !is_dumb() && !o->no_pager &&
	    !o->cli.quiet && !o->count &&
	    (run->renderer == &render_text || o->show != NULL ||
	    o->analyze != NULL);
	return STATUS_OK;
}

/*
 * Pages and feeds hold addresses: those of the same search on the web, under
 * base_url when it is configured.
 */
static void
settle_params(struct run *run)
{
	struct options *o = &run->opt;
	struct http_params *p = &run->params;

	p->q = o->query.s;
	p->lang = o->req.search;
	p->sort = o->req.sort;
	p->start = o->req.start;
	p->num = o->req.num;
	p->fold = o->req.fold;
	p->expand = o->req.expand;
	p->recency = o->req.recency;
	p->format = run->renderer == &render_atom ? HTTP_ATOM : HTTP_HTML;
	p->hl = o->req.ui;
	p->like = o->similar;
	run->render.params = p;
	run->render.script = run->conf->base_url != NULL ?
	    run->conf->base_url : "";
}

static void
settle_request(struct run *run)
{
	struct request *req = &run->opt.req;
	const struct options *o = &run->opt;
	bool silent = o->count || o->cli.quiet;

	req->query = o->query.s;
	render_needs(run->renderer, &run->render, req);
	req->facets = !silent && (o->facets || req->facets);
	req->snippets = !silent && req->snippets;
	if (silent || run->render.facets_only)
		req->num = 0;
	/* Lists and counts are of full matches; a run for evaluation, and
	 * pages for people, are completed with partial ones. */
	req->partial = !silent && !o->all && run->renderer != &render_ids &&
	    run->renderer != &render_atom;
	if (run->renderer == &render_atom && req->sort == SORT_DEFAULT)
		req->sort = SORT_DATE;
	req->like = o->similar;
	if (run->renderer == &render_trec)
		req->fold = false;
	/* Only text is cut to a terminal: other formats are the same bytes
	 * wherever they go. */
	if (run->renderer == &render_text && run->render.width > 10)
		req->snippet_width = run->render.width - 7;
}

static void
flush(struct run *run)
{
	fwrite(run->out.s, 1, run->out.len, stdout);
	strbuf_reset(&run->out);
}

static void
say_how(const struct run *run, const struct result *res)
{
	const char *why;

	for (size_t k = 0; (why = searcher_missing(run->searcher, k)) != NULL;
	    k++)
		msg_warn("%s", why);
	for (size_t i = 0; i < res->nnotes; i++)
		msg_warn("note: %s", res->notes[i]);
	if (res->interpretation != NULL)
		msg_info("read as: %s", res->interpretation);
	msg_info("%zu hits%s, %.1f ms", res->total,
	    res->total_is_exact ? "" : " or about", res->seconds * 1000);
	if (res->did_you_mean != NULL && res->total == 0)
		msg_info("did you mean: %s", res->did_you_mean);
}

/* Hits of the pages after the first, each as soon as it is there. */
static enum status
more_pages(struct run *run, struct render *r, size_t next, struct error *err)
{
	while (next > 0) {
		struct result *res;
		enum status st;

		run->opt.req.start = next;
		run->opt.req.facets = false;
		st = search(run->searcher, &run->opt.req, &res, err);
		if (st != STATUS_OK)
			return st;
		for (size_t i = 0; i < res->nhits; i++)
			run->renderer->hit(r, &res->hits[i]);
		flush(run);
		next = res->nhits > 0 ? res->next : 0;
		result_free(res);
	}
	return STATUS_OK;
}

/* Whoever searches may not be allowed to write there. */
static void
note_query(const struct run *run, const struct result *res)
{
	struct querylog *log;
	struct error err;

	if (querylog_open(&log, run->conf->query_log, &err) != STATUS_OK)
		msg_info("%s", err.text);
	querylog_add(log, "cli", &run->opt.req, res);
	querylog_close(log);
}

static enum status
answer(struct run *run, int *code, struct error *err)
{
	struct render r = { .type = run->renderer, .opt = &run->render,
	    .out = &run->out };
	struct request *req = &run->opt.req;
	struct result *res;
	size_t next;
	enum status st;

	if (run->opt.all && req->num > 0)
		req->num = ALL_PAGE;
	st = search(run->searcher, req, &res, err);
	if (st != STATUS_OK)
		return st;
	*code = res->total > 0 ? EXIT_HITS : EXIT_NO_HITS;
	note_query(run, res);
	say_how(run, res);
	if (run->opt.cli.quiet)
		goto out;
	if (run->opt.count) {
		printf("%zu\n", res->total);
		goto out;
	}
	if (run->pager)
		term_pager_begin();
	next = run->opt.all ? res->next : 0;
	if (run->opt.all) {
		res->num = res->total;
		res->next = 0;
	}
	run->renderer->begin(&r, res);
	for (size_t i = 0; i < res->nhits; i++)
		run->renderer->hit(&r, &res->hits[i]);
	flush(run);
	st = more_pages(run, &r, next, err);
	if (st == STATUS_OK)
		run->renderer->end(&r, res);
	flush(run);
out:
	result_free(res);
	return st;
}

static enum status
show(struct run *run, int *code, struct error *err)
{
	struct view *v;
	enum status st = search_view(run->searcher, &run->opt.req,
	    run->opt.show, &v, err);

	if (st == STATUS_NOT_FOUND) {
		msg_warn("%s: no such article", run->opt.show);
		*code = EXIT_NO_HITS;
		return STATUS_OK;
	}
	if (st != STATUS_OK)
		return st;
	*code = EXIT_HITS;
	if (run->pager)
		term_pager_begin();
	if (run->renderer == &render_json)
		render_article_json(v->article, &run->render, &run->out);
	else if (run->renderer == &render_html)
		render_article_html(v, NULL, &run->render, &run->out);
	else
		render_article_text(v->article, &run->render, &run->out);
	if (!run->opt.cli.quiet)
		flush(run);
	view_free(v);
	return STATUS_OK;
}

/* Needs no index: what the analyser makes of a text, stage by stage. */
static enum status
analyze_text(struct run *run, int *code, struct error *err)
{
	const char *text = run->opt.analyze;
	struct analyzer *analyzer;
	enum status st;

	if (!utf8_valid(text, strlen(text)))
		return usage(err, "the text is not UTF-8");
	st = analyzer_open(&analyzer, NULL, err);
	if (st != STATUS_OK)
		return st;
	analyzer_explain(analyzer, text, strlen(text), &run->out);
	analyzer_free(analyzer);
	if (run->pager)
		term_pager_begin();
	flush(run);
	*code = EXIT_HITS;
	return STATUS_OK;
}

static enum status
work(struct run *run, int *code, struct error *err)
{
	const struct options *o = &run->opt;
	enum status st;

	st = conf_read(&run->conf, o->cli.config, err);
	if (st != STATUS_OK)
		return st;
	cli_zone(run->conf->zone);
	st = settle(run, err);
	if (st != STATUS_OK)
		return st;
	if (o->analyze != NULL)
		return analyze_text(run, code, err);
	settle_params(run);
	settle_request(run);
	st = searcher_open(&run->searcher, conf_index(run->conf, o->cli.index),
	    run->conf, err);
	if (st != STATUS_OK)
		return st;
	if (o->show != NULL)
		return show(run, code, err);
	if (o->batch != NULL)
		return batch_run(run->searcher, &o->req, &run->render,
		    o->batch, stdout, code, err);
	return answer(run, code, err);
}

int
main(int argc, char **argv)
{
	struct run run = { .renderer = NULL };
	struct error err;
	int code = EXIT_TROUBLE;

	cli_begin("ainews-search");
	options_init(&run.opt);
	options_parse(&run.opt, argc, argv);
	strbuf_init(&run.out, RENDER_MAX);
	if (work(&run, &code, &err) != STATUS_OK) {
		msg_error("%s", err.text);
		code = EXIT_TROUBLE;
	}
	term_pager_end();
	if (cli_close_stdout(&err) != STATUS_OK) {
		msg_error("%s", err.text);
		code = EXIT_TROUBLE;
	}
	cli_leave(code);
	searcher_close(run.searcher);
	conf_free(run.conf);
	strbuf_clear(&run.out);
	options_clear(&run.opt);
	return code;
}
