#include "indexer/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/msg.h"

#define INTERVAL 0.1		/* seconds between two lines */
#define JSON_INTERVAL 1.0

struct progress {
	enum progress_mode mode;
	uint64_t total;		/* bytes */
	double begun, shown;	/* seconds of the monotonic clock */
	bool visible;
};

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + 1e-9 * (double)ts.tv_nsec;
}

bool
progress_mode(const char *name, enum progress_mode *mode)
{
	static const char *const modes[] = { "auto", "none", "json" };

	for (int i = 0; i < 3; i++)
		if (strcmp(modes[i], name) == 0) {
			*mode = (enum progress_mode)i;
			return true;
		}
	return false;
}

struct progress *
progress_new(enum progress_mode mode, uint64_t total)
{
	struct progress *p = xcalloc(1, sizeof(*p));

	p->mode = mode;
	if (mode == PROGRESS_AUTO && (!isatty(fileno(msg_stream())) ||
	    msg_level_get() == MSG_ERROR))
		p->mode = PROGRESS_NONE;
	p->total = total;
	p->begun = now();
	return p;
}

void
progress_free(struct progress *p)
{
	if (p == NULL)
		return;
	progress_hide(p);
	free(p);
}

void
progress_hide(struct progress *p)
{
	if (!p->visible)
		return;
	/* To the left edge, and erase the line. */
	(void)fputs("\r\033[K", msg_stream());
	(void)fflush(msg_stream());
	p->visible = false;
}

static void
show_line(const struct progress *p, uint64_t bytes, uint64_t records,
    double rate, double left)
{
	unsigned long s = left < 1e6 ? (unsigned long)left : 1000000;

	(void)fprintf(msg_stream(), "\r\033[K%3d %%  %.1f of %.1f MB  %"
	    PRIu64 " articles  %.1f MB/s  %lu:%02lu left",
	    p->total == 0 ? 100 : (int)(100 * bytes / p->total),
	    (double)bytes / 1e6, (double)p->total / 1e6, records, rate / 1e6,
	    s / 60, s % 60);
	(void)fflush(msg_stream());
}

void
progress_show(struct progress *p, uint64_t bytes, uint64_t records)
{
	double at, rate, left;
	bool last = bytes >= p->total;

	if (p->mode == PROGRESS_NONE)
		return;
	at = now();
	if (at - p->shown < (p->mode == PROGRESS_JSON ? JSON_INTERVAL :
	    INTERVAL) && !last)
		return;
	p->shown = at;
	rate = at > p->begun ? (double)bytes / (at - p->begun) : 0;
	left = rate > 0 && !last ? (double)(p->total - bytes) / rate : 0;
	if (p->mode == PROGRESS_JSON) {
		(void)fprintf(msg_stream(), "{\"bytes\":%" PRIu64
		    ",\"total\":%" PRIu64 ",\"records\":%" PRIu64
		    ",\"seconds\":%.1f,\"left\":%.0f}\n", bytes, p->total,
		    records, at - p->begun, left);
		return;
	}
	show_line(p, bytes, records, rate, left);
	p->visible = true;
}
