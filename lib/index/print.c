#include "index/print.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/fnv.h"
#include "index/term.h"

#define MASK(bits) ((1u << (bits)) - 1)

/* FNV-1a, and a finish that makes every bit depend on every other. */
static uint64_t
hash(const char *s, size_t len)
{
	uint64_t h = fnv64(FNV64, s, len);

	h = (h ^ (h >> 32)) * 0xd6e8feb86659fd93u;
	return h ^ (h >> 32);
}

static bool
begins(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

/* Does this parameter say who sent the reader, and not what is shown? */
static bool
is_tracking(const char *s)
{
	static const char *const names[] = { "utm_", "fbclid=", "gclid=",
	    "ref=", "source=", "cmp=", "ncid=" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (begins(s, names[i]))
			return true;
	return false;
}

/*
 * The address without what changes from link to link; a home page is the
 * address of no article.
 */
static uint32_t
url_hash(const char *url)
{
	struct strbuf sb;
	const char *s = strstr(url, "//");
	size_t n;
	uint32_t h = 0;

	if (s == NULL)
		return 0;
	s += 2;
	if (begins(s, "www."))
		s += 4;
	strbuf_init(&sb, SIZE_MAX / 2);
	n = strcspn(s, "?#");
	strbuf_add(&sb, s, n);
	while (sb.len > 0 && sb.s[sb.len - 1] == '/')
		sb.s[--sb.len] = '\0';
	s += n;
	for (char mark = '?'; *s == '?' || *s == '&'; s += n) {
		s++;
		n = strcspn(s, "&#");
		if (n == 0 || is_tracking(s))
			continue;
		strbuf_addch(&sb, mark);
		strbuf_add(&sb, s, n);
		mark = '&';
	}
	if (sb.len > 0 && strpbrk(sb.s, "/?") != NULL)
		h = (uint32_t)hash(sb.s, sb.len) | 1;
	strbuf_clear(&sb);
	return h;
}

void
print_begin(struct printer *p, const char *source, const char *url)
{
	memset(p, 0, sizeof(*p));
	memset(p->least, 0xff, sizeof(p->least));
	if (source != NULL && *source != '\0') {
		char *folded = label_fold(source);

		p->print.source = (uint32_t)hash(folded, strlen(folded)) | 1;
		free(folded);
	}
	if (url != NULL)
		p->print.url = url_hash(url);
}

void
print_break(struct printer *p)
{
	p->last = 0;
}

static void
add_pair(struct printer *p, enum side side, uint64_t h)
{
	uint64_t pair = (p->last * 0x9e3779b97f4a7c15u) ^ h;
	uint32_t v, *least;

	pair = (pair ^ (pair >> 29)) * 0xbf58476d1ce4e5b9u;
	v = (uint32_t)(pair >> 16);
	least = &p->least[side][pair >> 59];
	if (v <= *least) {
		*least = v;
		p->print.side[side].bin[pair >> 59] =
		    (uint8_t)(1 + v % 255);
	}
}

static bool
has_digit(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] >= '0' && s[i] <= '9')
			return true;
	return false;
}

void
print_word(struct printer *p, enum side side, bool title, const char *term,
    size_t len)
{
	struct print_side *s = &p->print.side[side];
	uint64_t h = hash(term, len);
	uint32_t word = (uint32_t)h & MASK(PRINT_WORD_BITS);
	size_t max = title ? PRINT_TITLE_WORDS : PRINT_WORDS;

	if (p->last != 0)
		add_pair(p, side, h);
	p->last = h;
	if (title && has_digit(term, len))
		s->numbers = (s->numbers + word) & MASK(PRINT_WORD_BITS);
	/* Letters alone and single digits stand in every text. */
	if (len < 2 || s->nwords >= max)
		return;
	for (size_t i = 0; i < s->nwords; i++)
		if (s->word[i] == word)
			return;
	s->word[s->nwords++] = word;
	if (title)
		s->ntitle = s->nwords;
}

static void
put24(struct strbuf *sb, uint32_t v)
{
	strbuf_addch(sb, (char)(v >> 16));
	strbuf_addch(sb, (char)(v >> 8));
	strbuf_addch(sb, (char)v);
}

static void
put_side(struct strbuf *sb, const struct print_side *s)
{
	strbuf_addch(sb, (char)s->nwords);
	if (s->nwords == 0)
		return;
	strbuf_addch(sb, (char)s->ntitle);
	put24(sb, s->numbers);
	for (size_t i = 0; i < s->nwords; i++)
		put24(sb, s->word[i]);
	strbuf_add(sb, (const char *)s->bin, PRINT_BINS);
}

void
print_end(struct printer *p, struct strbuf *sb)
{
	const struct print *pr = &p->print;

	if (pr->side[SIDE_JA].nwords + pr->side[SIDE_EN].nwords == 0)
		return;
	put24(sb, pr->source >> 8);
	put24(sb, pr->url >> 8);
	for (int s = 0; s < SIDES; s++)
		put_side(sb, &pr->side[s]);
}

/* Bytes that are still to be read. */
struct bytes {
	const unsigned char *p;
	size_t len;
};

/* The next n of them; NULL when there are not so many. */
static const unsigned char *
take(struct bytes *b, size_t n)
{
	const unsigned char *p = b->p;

	if (b->len < n)
		return NULL;
	b->p += n;
	b->len -= n;
	return p;
}

static uint32_t
get24(const unsigned char *p)
{
	return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static bool
take_side(struct bytes *b, struct print_side *s)
{
	const unsigned char *p = take(b, 1);

	if (p == NULL || *p > PRINT_WORDS)
		return false;
	s->nwords = *p;
	if (s->nwords == 0)
		return true;
	p = take(b, 4 + 3 * (size_t)s->nwords + PRINT_BINS);
	if (p == NULL || *p > s->nwords)
		return false;
	s->ntitle = p[0];
	s->numbers = get24(p + 1);
	p += 4;
	for (size_t i = 0; i < s->nwords; i++, p += 3)
		s->word[i] = get24(p);
	memcpy(s->bin, p, PRINT_BINS);
	return true;
}

bool
print_read(struct print *p, const char *bytes, size_t len)
{
	struct bytes b = { (const unsigned char *)bytes, len };
	const unsigned char *head = take(&b, 6);

	memset(p, 0, sizeof(*p));
	if (head == NULL)
		return false;
	p->source = get24(head);
	p->url = get24(head + 3);
	for (int s = 0; s < SIDES; s++)
		if (!take_side(&b, &p->side[s]))
			return false;
	return b.len == 0;
}

double
print_overlap(const struct print_side *a, const struct print_side *b)
{
	unsigned same = 0, some = 0;

	for (size_t i = 0; i < PRINT_BINS; i++) {
		some += (a->bin[i] | b->bin[i]) != 0;
		same += a->bin[i] != 0 && a->bin[i] == b->bin[i];
	}
	return some == 0 ? 0 : (double)same / some;
}
