#include "searcher/term.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "text/utf8.h"

#define WIDTH_DEFAULT 80u

#define STYLE_LITERAL "\033[1;4m"
#define STYLE_TRANSLATION "\033[1;3;4m"
#define STYLE_END "\033[0m"

static pid_t pager;

unsigned
term_width(void)
{
	struct winsize ws;
	const char *columns = getenv("COLUMNS");

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws) == 0 && ws.ws_col > 0)
		return ws.ws_col;
	if (columns != NULL) {
		unsigned long v = strtoul(columns, NULL, 10);

		if (v > 0 && v < 10000)
			return (unsigned)v;
	}
	return WIDTH_DEFAULT;
}

void
term_text(struct strbuf *out, const char *s, size_t len)
{
	size_t n;
	unsigned cp;

	for (size_t i = 0; i < len; i += n) {
		n = utf8_decode(s + i, len - i, &cp);
		if (cp == '\n' || cp == '\t')
			strbuf_addch(out, ' ');
		else if (cp == UTF8_REPLACEMENT)
			strbuf_addcp(out, cp);
		else if (!utf8_is_unsafe(cp))
			strbuf_add(out, s + i, n);
	}
}

/* How many bytes of the text go on a line of `columns`. */
static size_t
cut_at(const struct marked *m, size_t len, size_t columns)
{
	size_t at = 0, used = 0;

	while (at < len) {
		size_t n = utf8_step(m->text + at, len - at);
		size_t wide = utf8_columns(m->text + at, n);

		if (used + wide > columns)
			break;
		used += wide;
		at += n;
	}
	for (size_t i = 0; i < m->nmarks; i++)
		if (m->marks[i].start > 0 && m->marks[i].start < at &&
		    m->marks[i].end > at)
			return m->marks[i].start;
	return at;
}

void
term_marked(struct strbuf *out, const struct marked *m, size_t columns,
    bool styled)
{
	size_t len = strlen(m->text), end = len, at = 0;

	if (columns > 0 && utf8_columns(m->text, len) > columns)
		end = cut_at(m, len, columns - 1);
	for (size_t i = 0; styled && i < m->nmarks; i++) {
		size_t stop = m->marks[i].end < end ? m->marks[i].end : end;

		if (m->marks[i].start >= end)
			break;
		term_text(out, m->text + at, m->marks[i].start - at);
		strbuf_addstr(out, m->marks[i].kind == MARK_LITERAL ?
		    STYLE_LITERAL : STYLE_TRANSLATION);
		term_text(out, m->text + m->marks[i].start,
		    stop - m->marks[i].start);
		strbuf_addstr(out, STYLE_END);
		at = stop;
	}
	term_text(out, m->text + at, end - at);
	if (end < len)
		strbuf_addstr(out, "…");
}

static const char *
pager_command(void)
{
	const char *command = getenv("AINEWS_PAGER");

	if (command == NULL)
		command = getenv("PAGER");
	if (command == NULL)
		command = "less -FRX";
	return command[0] == '\0' || strcmp(command, "cat") == 0 ? NULL :
	    command;
}

void
term_pager_begin(void)
{
	const char *command = pager_command();
	int ends[2];

	if (command == NULL || pipe(ends) != 0)
		return;
	pager = fork();
	if (pager == 0) {
		dup2(ends[0], STDIN_FILENO);
		close(ends[0]);
		close(ends[1]);
		execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	if (pager > 0)
		dup2(ends[1], STDOUT_FILENO);
	close(ends[0]);
	close(ends[1]);
}

void
term_pager_end(void)
{
	int nowhere, status;

	if (pager <= 0)
		return;
	/* The pager sees the end when nobody holds its pipe any more. */
	fflush(stdout);
	nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (nowhere >= 0)
		dup2(nowhere, STDOUT_FILENO);
	else
		close(STDOUT_FILENO);
	while (waitpid(pager, &status, 0) < 0)
		continue;
	pager = 0;
}
