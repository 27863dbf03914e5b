#include "query/dump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "article/article.h"
#include "base/alloc.h"
#include "base/strbuf.h"
#include "searcher/query.h"

static void
dump_filter(struct strbuf *sb, const struct query_filter *f)
{
	static const char *const names[FILTER_KINDS] = { "tag", "source",
		"date", "score", "id", "has", "is", "like", "mismatch",
		"story" };

	strbuf_addf(sb, "{%s", names[f->kind]);
	for (size_t i = 0; i < f->nvalues; i++)
		strbuf_addf(sb, "%c%s", i == 0 ? ' ' : '|', f->values[i]);
	if (f->kind == FILTER_DATE)
		strbuf_addf(sb, " %s..%s", f->first_day, f->last_day);
	if (f->name != NULL)
		strbuf_addf(sb, " %s", f->name);
	if (f->kind == FILTER_SCORE) {
		strbuf_addch(sb, ' ');
		if (f->min != INT_MIN)
			strbuf_addf(sb, "%d", f->min);
		strbuf_addstr(sb, "..");
		if (f->max != INT_MAX)
			strbuf_addf(sb, "%d", f->max);
	}
	strbuf_addch(sb, '}');
}

static void
dump_unit(struct strbuf *sb, const struct query_node *n)
{
	static const char *const sides[] = { "none:", "ja:", "en:", "" };
	static const char *const parts[] = { "", "title:", "body:" };

	strbuf_addstr(sb, n->exact ? "+" : "");
	strbuf_addstr(sb, sides[n->sides]);
	strbuf_addstr(sb, parts[n->part]);
	strbuf_addf(sb, n->type == QUERY_PHRASE ? "\"%s\"" : "%s", n->text);
	if (n->slop > 0)
		strbuf_addf(sb, "~%u", n->slop);
	if (n->prefix)
		strbuf_addch(sb, '*');
}

static void
dump_node(struct strbuf *sb, const struct query_node *n)
{
	if (n->exclude)
		strbuf_addch(sb, '-');
	switch (n->type) {
	case QUERY_ALL:
		strbuf_addstr(sb, "all");
		break;
	case QUERY_AND:
	case QUERY_OR:
		strbuf_addstr(sb, n->type == QUERY_AND ? "(and" : "(or");
		for (size_t i = 0; i < n->nchild; i++) {
			strbuf_addch(sb, ' ');
			dump_node(sb, n->child[i]);
		}
		strbuf_addch(sb, ')');
		break;
	case QUERY_FILTER:
		dump_filter(sb, n->filter);
		break;
	case QUERY_WORD:
	case QUERY_PHRASE:
		dump_unit(sb, n);
		break;
	}
}

char *
query_dump(const struct query *q)
{
	static const char *const sorts[] = { NULL, "relevance", "date",
		"date-asc", "score", "story" };
	static const char *const sides[] = { NULL, "ja", "en", "both" };
	struct strbuf sb;
	char *s;

	strbuf_init(&sb, 64u << 20);
	dump_node(&sb, q->root);
	if (q->sort != SORT_DEFAULT)
		strbuf_addf(&sb, " sort=%s", sorts[q->sort]);
	if (q->sides != 0)
		strbuf_addf(&sb, " lang=%s", sides[q->sides]);
	s = strbuf_take(&sb);
	strbuf_clear(&sb);
	return s;
}

static const char *
saved(void *ctx, const char *name)
{
	static const char *const queries[][2] = {
		{ "半導体", "GPU OR 半導体" },
		{ "china", "DeepSeek -query:半導体" },
		{ "loop", "x query:loop2" },
		{ "loop2", "y query:loop" },
		{ "double", "query:double2 query:double2" },
		{ "double2", "query:double3 query:double3" },
		{ "double3", "query:double4 query:double4" },
		{ "double4", "query:double5 query:double5" },
		{ "double5", "\"\"" },
		{ "unbalanced", "a) b) (c" },
	};

	(void)ctx;
	for (size_t i = 0; i < sizeof(queries) / sizeof(*queries); i++)
		if (strcmp(queries[i][0], name) == 0)
			return queries[i][1];
	return NULL;
}

void
query_test_env(struct query_env *env, const struct zone *zone)
{
	memset(env, 0, sizeof(*env));
	env->zone = zone;
	env->now = QUERY_TEST_NOW;
	env->ui = UI_EN;
	env->saved = saved;
}

char *
query_reread(const struct query *q, const struct query_env *env)
{
	char *text = query_text(q), *was = query_dump(q), *is, *again;
	struct query *q2 = NULL;
	struct strbuf sb;
	struct error err;
	char *complaint = NULL;

	strbuf_init(&sb, 64u << 20);
	if (query_parse(&q2, text, strlen(text), env, &err) != STATUS_OK) {
		/* Quoting can make the longest queries too long. */
		if (strlen(q->typed) < QUERY_CHARS_MAX / 4)
			complaint = xstrdup(err.text);
	} else {
		is = query_dump(q2);
		again = query_text(q2);
		if (strcmp(was, is) != 0 || strcmp(text, again) != 0) {
			strbuf_addf(&sb, "[%s] read %s, written [%s], "
			    "read again %s", q->typed, was, text, is);
			complaint = strbuf_take(&sb);
		}
		free(is);
		free(again);
	}
	strbuf_clear(&sb);
	query_free(q2);
	free(was);
	free(text);
	return complaint;
}
