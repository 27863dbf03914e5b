/*
 * Corrections of the glossary.  They are kept as text in one note of the
 * index, a line each: both terms, the shown English and the score.
 */
#include "indexer/glossary.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/file.h"
#include "base/strmap.h"
#include "index/schema.h"
#include "index/writer.h"
#include "indexer/teach.h"
#include "text/analyzer.h"

#define IMPORT_MAX ((size_t)64 << 20)	/* bytes of all corrections */

struct importing {
	struct analyzer *an;
	const char *path;
	unsigned line;
	struct strmap rows;		/* "ja\ten" -> 1 + index */
	ARRAY(char *) row;
	size_t count;
};

static void
keep_row(struct importing *im, const char *ja, const char *en,
    const char *shown, double score)
{
	struct strbuf sb;
	uint64_t *id;

	strbuf_init(&sb, IMPORT_MAX);
	strbuf_addf(&sb, "%s\t%s", ja, en);
	id = strmap_put(&im->rows, sb.s, sb.len);
	strbuf_addf(&sb, "\t%s\t%g", shown, score);
	if (*id == 0) {
		array_push(&im->row, NULL);
		*id = im->row.n;
	}
	free(im->row.v[*id - 1]);
	im->row.v[*id - 1] = strbuf_take(&sb);
}

/* What was imported before, as it is kept. */
static void
read_kept(struct importing *im, char *text)
{
	char *line;

	while ((line = strsep(&text, "\n")) != NULL) {
		char *ja = strsep(&line, "\t"), *en = strsep(&line, "\t");
		char *shown = strsep(&line, "\t");

		if (line != NULL)
			keep_row(im, ja, en, shown, strtod(line, NULL));
	}
}

static enum status
import_line(struct importing *im, char *line, struct error *err)
{
	char *cell[3] = { NULL }, *ja, *en, *end = "";
	double score = 1;
	enum status st = STATUS_OK;

	line[strcspn(line, "\r")] = '\0';
	if (*line == '\0' || *line == '#')
		return STATUS_OK;
	for (int i = 0; i < 3; i++)
		cell[i] = strsep(&line, "\t");
	if (cell[1] == NULL)
		return error_set(err, STATUS_BAD_INPUT, "%s:%u: expected "
		    "Japanese, tab, English", im->path, im->line);
	if (cell[2] != NULL && *cell[2] != '\0')
		score = strtod(cell[2], &end);
	if (*end != '\0' || !(score >= 0 && score <= 1))
		return error_set(err, STATUS_BAD_INPUT,
		    "%s:%u: '%s' is no score from 0 to 1", im->path,
		    im->line, cell[2]);
	ja = teach_term(im->an, cell[0], strlen(cell[0]));
	en = teach_term(im->an, cell[1], strlen(cell[1]));
	if (ja == NULL || en == NULL)
		st = error_set(err, STATUS_BAD_INPUT, "%s:%u: '%s' is not one "
		    "word or two", im->path, im->line, cell[ja != NULL]);
	else
		keep_row(im, ja, en, cell[1], score);
	im->count++;
	free(ja);
	free(en);
	return st;
}

static enum status
import_lines(struct importing *im, char *text, struct error *err)
{
	enum status st = STATUS_OK;
	char *line;

	while (st == STATUS_OK && (line = strsep(&text, "\n")) != NULL) {
		im->line++;
		st = import_line(im, line, err);
	}
	return st;
}

static enum status
keep_rows(struct importing *im, struct writer *w, struct error *err)
{
	struct strbuf sb;
	enum status st;

	strbuf_init(&sb, IMPORT_MAX);
	for (size_t i = 0; i < im->row.n; i++)
		strbuf_addf(&sb, "%s\n", im->row.v[i]);
	st = strbuf_status(&sb, im->path, err);
	if (st == STATUS_OK)
		st = writer_note_set(w, NOTE_GLOSSARY_HAND, sb.s, err);
	strbuf_clear(&sb);
	return st;
}

enum status
glossary_import(struct writer *w, struct analyzer *an, const char *path,
    size_t *rows, struct error *err)
{
	struct importing im = { .an = an, .path = path };
	char *kept, *text = NULL;
	size_t len;
	enum status st;

	if ((st = writer_note_get(w, NOTE_GLOSSARY_HAND, &kept, err)) !=
	    STATUS_OK)
		return st;
	read_kept(&im, kept);
	free(kept);
	st = file_read(path, IMPORT_MAX, &text, &len, err);
	if (st == STATUS_OK)
		st = import_lines(&im, text, err);
	if (st == STATUS_OK)
		st = keep_rows(&im, w, err);
	*rows = im.count;
	free(text);
	for (size_t i = 0; i < im.row.n; i++)
		free(im.row.v[i]);
	array_free(&im.row);
	strmap_clear(&im.rows);
	return st;
}
