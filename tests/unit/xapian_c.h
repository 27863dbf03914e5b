/*
 * What the tests of the C binding share: a sample of five documents, and
 * callbacks that write what they are given into a text.
 */
#ifndef UNIT_XAPIAN_C_H
#define UNIT_XAPIAN_C_H

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "unit/scratch.h"
#include "xapian-c/xapian-c.h"

static struct xc_error err;

/* The call must succeed, or fail with this status and a text. */
#define OK(call) check_status(call, XC_OK, #call, __LINE__)
#define FAILS(want, call) do {						\
	err = (struct xc_error){ 0 };					\
	check_status(call, want, #call, __LINE__);			\
	ck_assert_int_eq(err.status, want);				\
	ck_assert_ptr_nonnull(err.class_name);				\
	ck_assert_int_ne(err.text[0], '\0');				\
} while (0)

static inline void
check_status(enum xc_status got, enum xc_status want, const char *call,
    int line)
{
	ck_assert_msg(got == want, "line %d: %s: %s, not %s (%s)", line, call,
	    xc_status_name(got), xc_status_name(want),
	    got == XC_OK ? "" : err.text);
}

__attribute__((format(printf, 3, 4)))
static inline void
append(char *text, size_t size, const char *fmt, ...)
{
	size_t n = strlen(text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text + n, size - n, fmt, ap);
	va_end(ap);
}

/* Replace a table of a database by bytes that mean nothing. */
static inline void
damage(const char *dir, const char *table)
{
	char path[PATH_MAX], junk[8192];

	snprintf(path, sizeof path, "%s/%s", dir, table);
	memset(junk, 0x5a, sizeof junk);
	write_file(path, junk, sizeof junk);
}

enum { SLOT_DATE, SLOT_KIND };

/*
 * Make a database of the documents first to last of the sample, committed;
 * the writer is the caller's.
 */
static inline struct xc_writer *
sample(const char *path, int first, int last)
{
	static const struct {
		const char *words[4];
		const char *date, *kind;
	} docs[] = {
		{ { "red", "green", "blue" }, "20260103", "a" },
		{ { "red", "red", "green" }, "20260101", "b" },
		{ { "blue", "green", "red" }, "20260102", "a" },
		{ { "yellow", "rare" }, "20260104", "b" },
		{ { "redder", "green" }, "20260105", "c" },
	};
	struct xc_writer *w;

	OK(xc_writer_open(path, XC_CREATE, XC_NO_SYNC, &w, &err));
	for (int i = first; i <= last; i++) {
		struct xc_document *doc;
		char text[32] = "";

		OK(xc_document_new(&doc, &err));
		for (uint32_t k = 0; docs[i - 1].words[k]; k++) {
			const char *word = docs[i - 1].words[k];

			OK(xc_document_add_posting(doc, word, strlen(word),
			    k + 1, 1, &err));
		}
		append(text, sizeof text, "Q%d", i);
		OK(xc_document_add_boolean_term(doc, text, strlen(text),
		    &err));
		OK(xc_document_set_value(doc, SLOT_DATE, docs[i - 1].date, 8,
		    &err));
		OK(xc_document_set_value(doc, SLOT_KIND, docs[i - 1].kind, 1,
		    &err));
		text[0] = '\0';
		append(text, sizeof text, "data %d", i);
		OK(xc_document_set_data(doc, text, strlen(text), &err));
		OK(xc_writer_add(w, doc, NULL, &err));
		xc_document_free(doc);
	}
	OK(xc_writer_commit(w, &err));
	return w;
}

static inline struct xc_query *
term_query(const char *term)
{
	struct xc_query *q;

	OK(xc_query_term(term, strlen(term), 1, 0, &q, &err));
	return q;
}

static inline uint32_t
count(const struct xc_db *db)
{
	uint32_t n;

	OK(xc_db_doccount(db, &n, &err));
	return n;
}

/* A text of what was walked, and after how many items to stop (0: never). */
struct walk {
	char text[512];
	unsigned stop, seen;
};

static bool
walk_on(struct walk *w)
{
	return ++w->seen != w->stop;
}

static void
walk_bytes(struct walk *w, const char *p, size_t len)
{
	for (size_t i = 0; i < len; i++)
		append(w->text, sizeof w->text, "%c", p[i] ? p[i] : '?');
}

static inline bool
walk_term(const char *term, size_t len, uint32_t n, void *ctx)
{
	struct walk *w = ctx;

	walk_bytes(w, term, len);
	append(w->text, sizeof w->text, ":%u ", n);
	return walk_on(w);
}

static inline bool
walk_value(uint32_t key, const char *value, size_t len, void *ctx)
{
	struct walk *w = ctx;

	append(w->text, sizeof w->text, "%u=", key);
	walk_bytes(w, value, len);
	append(w->text, sizeof w->text, " ");
	return walk_on(w);
}

static inline bool
walk_posting(uint32_t docid, uint32_t wdf, void *ctx)
{
	struct walk *w = ctx;

	append(w->text, sizeof w->text, "%u:%u ", docid, wdf);
	return walk_on(w);
}

static inline bool
walk_position(uint32_t pos, void *ctx)
{
	struct walk *w = ctx;

	append(w->text, sizeof w->text, "%u ", pos);
	return walk_on(w);
}

#endif
