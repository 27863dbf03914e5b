#include "searcher/batch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "text/utf8.h"

static enum status
one(struct searcher *s, struct request *req, struct render_options *opt,
    char *line, struct strbuf *out, int *code, struct error *err)
{
	char *tab = strchr(line, '\t');
	struct result *res;
	enum status st;

	if (tab == NULL || tab == line)
		return error_set(err, STATUS_BAD_INPUT,
		    "expected query id, tab, query");
	if (!utf8_valid(line, strlen(line)))
		return error_set(err, STATUS_BAD_INPUT, "not UTF-8");
	*tab = '\0';
	opt->qid = line;
	req->query = tab + 1;
	st = search(s, req, &res, err);
	if (st != STATUS_OK)
		return st;
	if (res->total > 0)
		*code = 0;
	render_all(&render_trec, opt, res, out);
	result_free(res);
	return STATUS_OK;
}

static enum status
lines(struct searcher *s, struct request *req, struct render_options *opt,
    FILE *in, const char *path, FILE *f, int *code, struct error *err)
{
	enum status st = STATUS_OK;
	struct strbuf out;
	size_t cap = 0, number = 0;
	char *line = NULL;
	ssize_t len;

	strbuf_init(&out, RENDER_MAX);
	while (st == STATUS_OK && (len = getline(&line, &cap, in)) >= 0) {
		number++;
		line[strcspn(line, "\r\n")] = '\0';
		if (line[0] == '\0')
			continue;
		st = one(s, req, opt, line, &out, code, err);
		if (st != STATUS_OK)
			error_prefix(err, "%s:%zu", path, number);
		fwrite(out.s, 1, out.len, f);
		strbuf_reset(&out);
	}
	if (st == STATUS_OK && ferror(in))
		st = error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	free(line);
	strbuf_clear(&out);
	return st;
}

enum status
batch_run(struct searcher *s, const struct request *request,
    const struct render_options *options, const char *path, FILE *f,
    int *code, struct error *err)
{
	bool standard = strcmp(path, "-") == 0;
	struct render_options opt = *options;
	struct request req = *request;
	FILE *in = standard ? stdin : fopen(path, "re");
	enum status st;

	if (in == NULL)
		return error_set(err, STATUS_IO, "%s: %s", path,
		    strerror(errno));
	*code = 1;
	st = lines(s, &req, &opt, in, path, f, code, err);
	if (!standard)
		fclose(in);
	return st;
}
