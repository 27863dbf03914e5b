#include "searcher/http.h"

#include <stdlib.h>
#include <string.h>

#include "article/article.h"
#include "base/alloc.h"
#include "base/hex.h"
#include "searcher/http_impl.h"
#include "searcher/render.h"
#include "searcher/when.h"
#include "searcher/words.h"
#include "text/utf8.h"

#define LIST_TEXT_MAX 512		/* bytes of one tag or source */
#define DATE_TEXT_MAX 64		/* bytes */
#define QUERY_BYTES_MAX (REQUEST_QUERY_MAX * 4u)
#define SCORE_MAX 100

/* One request while it is read. */
struct reading {
	struct http_params *p;
	const struct zone *zone;
	int64_t now;
	enum word problem;	/* of the last setter that refused */
};

static const struct http_choice flags[] = { { "0", 0 }, { "1", 1 },
	{ NULL, 0 } };

static bool
choose(const struct http_choice *list, const char *name, int *value)
{
	for (; list->name != NULL; list++)
		if (strcmp(list->name, name) == 0) {
			*value = list->value;
			return true;
		}
	return false;
}

/* Digits only, and few enough not to overflow. */
static bool
number(const char *s, size_t max, size_t *value)
{
	size_t v = 0;

	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++) {
		if (*s < '0' || *s > '9')
			return false;
		v = v * 10 + (size_t)(*s - '0');
		if (v > max)
			return false;
	}
	*value = v;
	return true;
}

static bool
refuse(struct reading *r, enum word problem)
{
	r->problem = problem;
	return false;
}

static bool
set_text(struct reading *r, char **field, const char *value, size_t max)
{
	if (strlen(value) > max)
		return refuse(r, W_TOO_LONG);
	free(*field);
	*field = xstrdup(value);
	return true;
}

static bool
set_q(struct reading *r, const char *value)
{
	if (utf8_count(value, strlen(value)) > REQUEST_QUERY_MAX)
		return refuse(r, W_TOO_LONG);
	return set_text(r, &r->p->q, value, QUERY_BYTES_MAX);
}

static bool
set_lang(struct reading *r, const char *value)
{
	int v;

	if (!choose(http_langs, value, &v))
		return false;
	r->p->lang = (unsigned)v;
	return true;
}

static bool
add(struct reading *r, char ***list, size_t *n, const char *value)
{
	if (*n == HTTP_LIST_MAX)
		return refuse(r, W_TOO_MANY);
	if (strlen(value) > LIST_TEXT_MAX)
		return refuse(r, W_TOO_LONG);
	for (size_t i = 0; i < *n; i++)
		if (strcmp((*list)[i], value) == 0)
			return true;
	*list = xreallocarray(*list, *n + 1, sizeof(**list));
	(*list)[(*n)++] = xstrdup(value);
	return true;
}

static bool
set_tag(struct reading *r, const char *value)
{
	return add(r, &r->p->tags, &r->p->ntags, value);
}

static bool
set_source(struct reading *r, const char *value)
{
	return add(r, &r->p->sources, &r->p->nsources, value);
}

static bool
period(struct reading *r, const char *value, struct when_range *range)
{
	if (strlen(value) > DATE_TEXT_MAX || when_period(value,
	    strlen(value), r->zone, r->now, range) != WHEN_OK)
		return refuse(r, W_BAD_DATE);
	return true;
}

static bool
set_from(struct reading *r, const char *value)
{
	struct when_range range;

	if (!period(r, value, &range))
		return false;
	r->p->from_at = range.from;
	return set_text(r, &r->p->from, value, DATE_TEXT_MAX);
}

static bool
set_to(struct reading *r, const char *value)
{
	struct when_range range;

	if (!period(r, value, &range))
		return false;
	r->p->to_at = range.to;
	return set_text(r, &r->p->to, value, DATE_TEXT_MAX);
}

static bool
set_min(struct reading *r, const char *value)
{
	size_t v;

	if (!number(value, SCORE_MAX, &v))
		return false;
	r->p->min = (int)v;
	return true;
}

static bool
set_sort(struct reading *r, const char *value)
{
	int v;

	if (!choose(http_sorts, value, &v))
		return false;
	r->p->sort = (enum sort)v;
	return true;
}

static bool
set_start(struct reading *r, const char *value)
{
	if (!number(value, REQUEST_DEPTH_MAX, &r->p->start))
		return refuse(r, W_TOO_DEEP);
	return true;
}

static bool
set_num(struct reading *r, const char *value)
{
	return number(value, REQUEST_NUM_MAX, &r->p->num);
}

static bool
set_flag(bool *field, const char *value)
{
	int v;

	if (!choose(flags, value, &v))
		return false;
	*field = v != 0;
	return true;
}

static bool
set_fold(struct reading *r, const char *value)
{
	return set_flag(&r->p->fold, value);
}

static bool
set_x(struct reading *r, const char *value)
{
	return set_flag(&r->p->expand, value);
}

static bool
set_recency(struct reading *r, const char *value)
{
	bool on;

	if (!set_flag(&on, value))
		return false;
	r->p->recency = on ? RECENCY_ON : RECENCY_OFF;
	return true;
}

static bool
set_format(struct reading *r, const char *value)
{
	int v;

	if (!choose(http_formats, value, &v))
		return false;
	r->p->format = (enum http_format)v;
	return true;
}

static bool
set_fields(struct reading *r, const char *value)
{
	if (render_check_fields(&render_json, value, NULL) != STATUS_OK)
		return false;
	return set_text(r, &r->p->fields, value, LIST_TEXT_MAX);
}

static bool
set_hl(struct reading *r, const char *value)
{
	int v;

	if (!choose(http_uis, value, &v))
		return false;
	r->p->hl = (enum ui_language)v;
	r->p->hl_given = true;
	return true;
}

static bool
set_id(struct reading *r, const char *value)
{
	return set_text(r, &r->p->id, value, ARTICLE_ID_MAX);
}

static bool
set_like(struct reading *r, const char *value)
{
	return set_text(r, &r->p->like, value, ARTICLE_ID_MAX);
}

static bool
set_has(struct reading *r, const char *value)
{
	int v;

	if (!choose(http_langs, value, &v) || v == SIDES_BOTH)
		return false;
	r->p->has = (unsigned)v;
	return true;
}

/* The closed list, in the order of the canonical form. */
static const struct parameter {
	const char *name;
	bool (*set)(struct reading *, const char *value);
} parameters[] = {
	{ "q", set_q }, { "lang", set_lang }, { "tag", set_tag },
	{ "source", set_source }, { "from", set_from }, { "to", set_to },
	{ "min", set_min }, { "sort", set_sort }, { "start", set_start },
	{ "num", set_num }, { "fold", set_fold }, { "x", set_x },
	{ "recency", set_recency }, { "format", set_format },
	{ "fields", set_fields }, { "hl", set_hl }, { "id", set_id },
	{ "like", set_like }, { "has", set_has },
};

static const struct parameter *
parameter_find(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++)
		if (strlen(parameters[i].name) == len &&
		    memcmp(parameters[i].name, name, len) == 0)
			return &parameters[i];
	return NULL;
}

/* Two hex digits or nothing; the result is UTF-8 without controls. */
static bool
decode(const char *s, size_t len, struct strbuf *out)
{
	unsigned cp;
	size_t n;

	for (size_t i = 0; i < len; i++) {
		char c = s[i];

		if (c == '%') {
			int high = i + 2 < len ? hex_digit(s[i + 1]) : -1;
			int low = i + 2 < len ? hex_digit(s[i + 2]) : -1;

			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+') {
			c = ' ';
		}
		strbuf_addch(out, c);
	}
	if (!utf8_valid(out->s, out->len))
		return false;
	for (size_t i = 0; i < out->len; i += n) {
		n = utf8_decode(out->s + i, out->len - i, &cp);
		if (cp < 0x20 || (cp >= 0x7f && cp < 0xa0))
			return false;
	}
	return true;
}

/* One "name=value"; an empty value is as good as none, as forms send it. */
static bool
read_pair(struct reading *r, const struct parameter *known, const char *s,
    size_t len)
{
	struct strbuf value;
	bool ok;

	strbuf_init(&value, HTTP_QUERY_STRING_MAX);
	ok = decode(s, len, &value);
	if (!ok)
		refuse(r, W_BAD_ENCODING);
	else if (value.len > 0)
		ok = known->set(r, value.s);
	strbuf_clear(&value);
	return ok;
}

/*
 * All pairs are read even after a bad one, because language and form of the
 * answer may stand behind it; the first that is bad is the one reported.
 */
static const struct parameter *
read_pairs(struct reading *r, const char *s, enum word *problem)
{
	const struct parameter *wrong = NULL;

	while (*s != '\0') {
		size_t len = strcspn(s, "&");
		size_t name = strcspn(s, "=&");
		const struct parameter *known = parameter_find(s, name);

		r->problem = W_BAD_PARAMETER;
		if (known != NULL && name < len &&
		    !read_pair(r, known, s + name + 1, len - name - 1) &&
		    wrong == NULL) {
			wrong = known;
			*problem = r->problem;
		}
		s += len + (s[len] == '&');
	}
	return wrong;
}

/* Of "en;q=0.8" 800: thousandths, so that no locale has a say. */
static int
weight_of(const char *range, size_t len)
{
	const char *q = memchr(range, ';', len);
	int weight = 0;

	if (q == NULL || (q = strstr(q, "q=")) == NULL || q >= range + len)
		return 1000;
	q += strlen("q=");
	if (q[0] != '0' || q[1] != '.')
		return q[0] == '1' ? 1000 : 0;
	q += strlen("0.");
	for (int unit = 100; unit > 0 && *q >= '0' && *q <= '9'; unit /= 10)
		weight += (*q++ - '0') * unit;
	return weight;
}

/*
 * The better of ja and en in a header such as "en;q=0.8, ja".  Neither:
 * English; no header: Japanese.
 */
static enum ui_language
accepted(const char *header)
{
	int best[2] = { -1, -1 };

	if (header == NULL || *header == '\0')
		return UI_JA;
	while (*header != '\0') {
		size_t len = strcspn(header, ",");
		const char *s = header + strspn(header, " \t");
		int weight = weight_of(header, len);

		for (int ui = UI_JA; ui <= UI_EN; ui++)
			if (strcspn(s, "-;, \t") == 2 &&
			    strncmp(s, http_chosen(http_uis, ui), 2) == 0 &&
			    weight > best[ui])
				best[ui] = weight;
		header += len + (header[len] == ',');
	}
	return best[UI_JA] > 0 && best[UI_JA] >= best[UI_EN] ? UI_JA : UI_EN;
}

enum status
http_parse(const struct http_input *in, const struct zone *zone, int64_t now,
    struct http_params **out, const char **param, struct error *err)
{
	struct http_params *p = xcalloc(1, sizeof(*p));
	struct reading r = { .p = p, .zone = zone, .now = now };
	const char *s = in->query_string != NULL ? in->query_string : "";
	const struct parameter *wrong;
	enum word problem = W_BAD_PARAMETER;

	*out = p;
	*param = NULL;
	*p = http_fresh(accepted(in->accept_language), false);
	p->q = xstrdup("");
	if (strlen(s) > HTTP_QUERY_STRING_MAX)
		return error_set(err, STATUS_BAD_QUERY, "%s",
		    word(p->hl, W_TOO_LONG));
	wrong = read_pairs(&r, s, &problem);
	if (wrong == NULL && p->start + p->num > REQUEST_DEPTH_MAX) {
		wrong = parameter_find("start", strlen("start"));
		problem = W_TOO_DEEP;
	}
	if (wrong == NULL)
		return STATUS_OK;
	*param = wrong->name;
	return error_set(err, STATUS_BAD_QUERY, "%s: %s", wrong->name,
	    word(p->hl, problem));
}

void
http_params_free(struct http_params *p)
{
	if (p == NULL)
		return;
	free(p->q);
	for (size_t i = 0; i < p->ntags; i++)
		free(p->tags[i]);
	free(p->tags);
	for (size_t i = 0; i < p->nsources; i++)
		free(p->sources[i]);
	free(p->sources);
	free(p->from);
	free(p->to);
	free(p->fields);
	free(p->id);
	free(p->like);
	free(p);
}

void
http_request(const struct http_params *p, struct request *req)
{
	req->query = p->q;
	req->search = p->lang;
	req->tags = (const char *const *)p->tags;
	req->ntags = p->ntags;
	req->sources = (const char *const *)p->sources;
	req->nsources = p->nsources;
	req->has = p->has;
	req->from = p->from_at;
	req->to = p->to_at;
	req->min_score = p->min;
	req->sort = p->sort;
	/* Who subscribes to a search wants what is new. */
	if (p->format == HTTP_ATOM && p->sort == SORT_DEFAULT)
		req->sort = SORT_DATE;
	req->start = p->start;
	req->num = p->num;
	req->fold = p->fold;
	req->expand = p->expand;
	req->recency = p->recency;
	req->like = p->like;
	req->ui = p->hl;
}

void
http_header(struct strbuf *out, const char *name, const char *value)
{
	for (const char *s = value; *s != '\0'; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return;
	strbuf_addf(out, "%s: %s\r\n", name, value);
}
