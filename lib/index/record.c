#include "index/record.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/varint.h"
#include "index/filler.h"

size_t
article_nfields(const struct article *a, enum side s)
{
	return 5 + 2 * a->side[s].npoints;
}

static void
add_field(struct record_field *f, size_t *n, enum field kind,
    const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	f[*n].kind = kind;
	f[*n].text = text;
	f[*n].len = strlen(text);
	(*n)++;
}

static bool
is_empty(const char *s)
{
	return s == NULL || *s == '\0';
}

static void
add_point(struct record_field *f, size_t *n, const struct point *p)
{
	/* A heading alone must not become that of the next point. */
	if (is_empty(p->heading) && !is_empty(p->text) && *n > 0 &&
	    f[*n - 1].kind == FIELD_POINT_HEADING)
		f[(*n)++] = (struct record_field){
		    .kind = FIELD_POINT_HEADING, .text = "" };
	add_field(f, n, FIELD_POINT_HEADING, p->heading);
	add_field(f, n, FIELD_POINT_TEXT, p->text);
}

size_t
article_fields(const struct article *a, enum side s, struct record_field *f)
{
	const struct side_text *t = &a->side[s];
	size_t n = 0;

	add_field(f, &n, FIELD_TITLE, t->title);
	add_field(f, &n, FIELD_SUMMARY, t->summary);
	for (size_t i = 0; i < t->npoints; i++)
		add_point(f, &n, &t->points[i]);
	add_field(f, &n, FIELD_ANALYSIS, t->analysis);
	add_field(f, &n, FIELD_COMMENT, t->comment);
	add_field(f, &n, FIELD_BODY, t->body);
	return n;
}

size_t
article_bytes(const struct article *a)
{
	size_t sum = 0;

	for (int s = 0; s < SIDES; s++) {
		struct record_field *f = xcalloc(article_nfields(a,
		    (enum side)s) + 1, sizeof(*f));
		size_t n = article_fields(a, (enum side)s, f);

		for (size_t i = 0; i < n; i++)
			sum += f[i].len;
		free(f);
	}
	return sum;
}

/* ---- writing ---- */

static void
put_string(struct strbuf *sb, const char *s)
{
	size_t len = s == NULL ? 0 : strlen(s);

	varint_put(sb, len);
	strbuf_add(sb, s == NULL ? "" : s, len + 1);
}

/* Instants go back before 1970: NO_DATE and all others survive. */
static void
put_time(struct strbuf *sb, int64_t t)
{
	varint_put(sb, (uint64_t)t);
}

static void
put_side(struct strbuf *sb, const struct article *a, enum side s,
    const struct record_places *places)
{
	const struct record_sentence *sentence = places->v;
	struct record_field *f = xcalloc(article_nfields(a, s), sizeof(*f));
	size_t nfields = article_fields(a, s, f);
	uint32_t end = 0, pos = 0, field = 0;
	size_t n = places->n, ncuts = 0;

	put_string(sb, a->side[s].key);
	put_string(sb, a->side[s].hash);
	varint_put(sb, nfields);
	for (size_t i = 0; i < nfields; i++) {
		strbuf_addch(sb, (char)f[i].kind);
		varint_put(sb, f[i].len);
		strbuf_add(sb, f[i].text, f[i].len + 1);
	}
	varint_put(sb, n);
	for (size_t i = 0; i < n; i++) {
		if (sentence[i].field != field)
			end = 0;
		varint_put(sb, sentence[i].field - field);
		varint_put(sb, sentence[i].start - end);
		varint_put(sb, sentence[i].end - sentence[i].start);
		varint_put(sb, sentence[i].pos - pos);
		varint_put(sb, sentence[i].npos);
		varint_put(sb, sentence[i].ncut);
		ncuts += sentence[i].ncut;
		field = sentence[i].field;
		end = sentence[i].end;
		pos = sentence[i].pos;
	}
	if (ncuts > 0)
		strbuf_add(sb, places->cuts, ncuts);
	free(f);
}

void
record_write(const struct article *a,
    const struct record_places places[SIDES], struct strbuf *sb)
{
	static const struct record_places none;

	strbuf_addch(sb, RECORD_VERSION);
	put_string(sb, a->id);
	put_string(sb, a->pair_key);
	put_string(sb, a->source);
	put_string(sb, a->author);
	put_string(sb, a->url);
	put_time(sb, a->date);
	put_time(sb, a->added);
	put_time(sb, a->changed);
	varint_put(sb, a->original);
	varint_put(sb, a->ntags);
	for (size_t i = 0; i < a->ntags; i++)
		put_string(sb, a->tags[i]);
	varint_put(sb, a->nentities);
	for (size_t i = 0; i < a->nentities; i++)
		put_string(sb, a->entities[i]);
	varint_put(sb, a->nscores);
	for (size_t i = 0; i < a->nscores; i++) {
		put_string(sb, a->scores[i].name);
		varint_put(sb, (uint64_t)(int64_t)a->scores[i].value);
	}
	for (int s = 0; s < SIDES; s++)
		put_side(sb, a, (enum side)s,
		    places == NULL ? &none : &places[s]);
}

/* ---- reading: never behind the end, whatever the bytes are ---- */

struct cursor {
	const char *p, *end;
	bool bad;
	unsigned version;
};

static uint64_t
get_number(struct cursor *c)
{
	uint64_t v = 0;

	if (!c->bad && !varint_get(&c->p, c->end, &v))
		c->bad = true;
	return c->bad ? 0 : v;
}

/* A number of things that each take at least one byte. */
static size_t
get_count(struct cursor *c)
{
	uint64_t n = get_number(c);

	if (n > (uint64_t)(c->end - c->p)) {
		c->bad = true;
		return 0;
	}
	return (size_t)n;
}

static const char *
get_string(struct cursor *c, size_t *len)
{
	size_t n = get_count(c);
	const char *s = c->p;

	if (c->bad || n >= (size_t)(c->end - c->p) || s[n] != '\0') {
		c->bad = true;
		n = 0;
		s = "";
	} else {
		c->p += n + 1;
	}
	if (len != NULL)
		*len = n;
	return s;
}

static const char **
get_strings(struct cursor *c, size_t *n)
{
	const char **v;

	*n = get_count(c);
	v = xcalloc(*n, sizeof(*v));
	for (size_t i = 0; i < *n; i++)
		v[i] = get_string(c, NULL);
	return v;
}

/* Each kind once and in order; only points alternate. */
static bool
may_follow(enum field kind, enum field before)
{
	bool point = kind == FIELD_POINT_HEADING || kind == FIELD_POINT_TEXT;

	return kind > before || (point && (before == FIELD_POINT_HEADING ||
	    before == FIELD_POINT_TEXT));
}

static void
get_side(struct cursor *c, struct record_side *s)
{
	uint32_t end = 0, pos = 0, field = 0;
	size_t ncuts = 0;

	s->key = get_string(c, NULL);
	s->hash = get_string(c, NULL);
	s->nfields = get_count(c);
	s->fields = xcalloc(s->nfields, sizeof(*s->fields));
	for (size_t i = 0; i < s->nfields; i++) {
		if (c->p < c->end)
			s->fields[i].kind = (enum field)*c->p++;
		if (s->fields[i].kind >= FIELDS || (i > 0 && !may_follow(
		    s->fields[i].kind, s->fields[i - 1].kind)))
			c->bad = true;
		s->fields[i].text = get_string(c, &s->fields[i].len);
	}
	s->nsentences = get_count(c);
	s->sentences = xcalloc(s->nsentences, sizeof(*s->sentences));
	for (size_t i = 0; i < s->nsentences && !c->bad; i++) {
		struct record_sentence *t = &s->sentences[i];
		uint32_t step = (uint32_t)get_number(c);

		if (step != 0)
			end = 0;
		t->field = field += step;
		t->start = end + (uint32_t)get_number(c);
		t->end = end = t->start + (uint32_t)get_number(c);
		t->pos = pos += (uint32_t)get_number(c);
		t->npos = (uint32_t)get_number(c);
		t->cut = (uint32_t)ncuts;
		if (c->version > 1)
			ncuts += t->ncut = (uint32_t)get_number(c);
		if (t->field >= s->nfields || t->start > t->end ||
		    t->end > s->fields[t->field].len)
			c->bad = true;
	}
	if (c->bad || ncuts > (size_t)(c->end - c->p)) {
		c->bad = true;
		return;
	}
	s->cuts = c->p;
	c->p += ncuts;
}

enum status
record_read(struct record *r, const char *bytes, size_t len,
    struct error *err)
{
	struct cursor c = { .p = bytes, .end = bytes + len };
	uint64_t number;

	memset(r, 0, sizeof(*r));
	c.version = len == 0 ? 0 : (unsigned char)*c.p++;
	if (c.version < 1 || c.version > RECORD_VERSION)
		return error_set(err, STATUS_CORRUPT,
		    "stored record of another version");
	r->id = get_string(&c, NULL);
	r->pair_key = get_string(&c, NULL);
	r->source = get_string(&c, NULL);
	r->author = get_string(&c, NULL);
	r->url = get_string(&c, NULL);
	r->date = (int64_t)get_number(&c);
	r->added = (int64_t)get_number(&c);
	r->changed = (int64_t)get_number(&c);
	number = get_number(&c);
	if (number > ORIGINAL_EN)
		c.bad = true;
	r->original = (enum original)number;
	r->tags = get_strings(&c, &r->ntags);
	r->entities = get_strings(&c, &r->nentities);
	r->nscores = get_count(&c);
	r->scores = xcalloc(r->nscores, sizeof(*r->scores));
	for (size_t i = 0; i < r->nscores; i++) {
		r->scores[i].name = (char *)get_string(&c, NULL);
		r->scores[i].value = (int)(int64_t)get_number(&c);
	}
	for (int s = 0; s < SIDES; s++)
		get_side(&c, &r->side[s]);
	if (!c.bad && c.end - c.p <= FILLER_MAX)
		return STATUS_OK;
	record_clear(r);
	return error_set(err, STATUS_CORRUPT, "stored record is damaged");
}

void
record_clear(struct record *r)
{
	free(r->tags);
	free(r->entities);
	free(r->scores);
	for (int s = 0; s < SIDES; s++) {
		free(r->side[s].fields);
		free(r->side[s].sentences);
	}
	memset(r, 0, sizeof(*r));
}

static char *
copy(const char *s)
{
	return s == NULL || *s == '\0' ? NULL : xstrdup(s);
}

static void
fill_side(struct side_text *t, const struct record_side *s)
{
	const char *heading = NULL;

	t->key = copy(s->key);
	t->hash = copy(s->hash);
	for (size_t i = 0; i < s->nfields; i++) {
		const char *text = s->fields[i].text;

		if (heading != NULL && s->fields[i].kind !=
		    FIELD_POINT_TEXT) {
			side_add_point(t, heading, NULL);
			heading = NULL;
		}
		switch (s->fields[i].kind) {
		case FIELD_TITLE:
			t->title = xstrdup(text);
			break;
		case FIELD_SUMMARY:
			t->summary = xstrdup(text);
			break;
		case FIELD_POINT_HEADING:
			heading = text;
			break;
		case FIELD_POINT_TEXT:
			side_add_point(t, heading == NULL ||
			    *heading == '\0' ? NULL : heading, text);
			heading = NULL;
			break;
		case FIELD_ANALYSIS:
			t->analysis = xstrdup(text);
			break;
		case FIELD_COMMENT:
			t->comment = xstrdup(text);
			break;
		default:
			t->body = xstrdup(text);
			break;
		}
	}
	if (heading != NULL)
		side_add_point(t, heading, NULL);
}

struct article *
record_article(const struct record *r)
{
	struct article *a = article_new();

	a->id = xstrdup(r->id);
	a->pair_key = copy(r->pair_key);
	a->source = copy(r->source);
	a->author = copy(r->author);
	a->url = copy(r->url);
	a->date = r->date;
	a->added = r->added;
	a->changed = r->changed;
	a->original = r->original;
	for (size_t i = 0; i < r->ntags; i++)
		article_add_tag(a, r->tags[i]);
	a->entities = xcalloc(r->nentities, sizeof(*a->entities));
	a->nentities = r->nentities;
	for (size_t i = 0; i < r->nentities; i++)
		a->entities[i] = xstrdup(r->entities[i]);
	for (size_t i = 0; i < r->nscores; i++)
		article_add_score(a, r->scores[i].name, r->scores[i].value);
	for (int s = 0; s < SIDES; s++)
		fill_side(&a->side[s], &r->side[s]);
	return a;
}
