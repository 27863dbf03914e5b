#include "searcher/html.h"

#include <stdlib.h>
#include <string.h>

#include "text/utf8.h"

/* What stands for a character, "" for nothing; NULL = itself. */
static const char *
instead_of(unsigned cp)
{
	switch (cp) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\n':
	case '\t':
		return " ";
	case UTF8_REPLACEMENT:	/* for damaged bytes, too */
		return "\xef\xbf\xbd";
	default:
		/* U+FFFE and U+FFFF are no characters of XML. */
		return utf8_is_unsafe(cp) || (cp & 0xfffe) == 0xfffe ? "" :
		    NULL;
	}
}

/*
 * Bytes of a character of ASCII, kana or kanji that is never replaced; 0 = it
 * has to be looked at.
 */
static size_t
plain(const char *s, size_t len)
{
	unsigned char c = (unsigned char)s[0];

	if (c < 0x7f)
		return c >= ' ' && c != '&' && c != '<' && c != '>' &&
		    c != '"' && c != '\'';
	/* U+3040 to U+30FF and U+4000 to U+9FFF. */
	return len >= 3 && c >= 0xe3 && c <= 0xe9 &&
	    (s[1] & 0xc0) == 0x80 && (s[2] & 0xc0) == 0x80 && (c != 0xe3 ||
	    ((unsigned char)s[1] >= 0x81 && (unsigned char)s[1] <= 0x83)) ?
	    3 : 0;
}

static void
escape(struct strbuf *out, const char *s, size_t len)
{
	size_t from = 0, n;

	for (size_t i = 0; i < len; i += n) {
		const char *instead;
		unsigned cp;

		if ((n = plain(s + i, len - i)) > 0)
			continue;
		n = utf8_decode(s + i, len - i, &cp);
		instead = instead_of(cp);
		if (instead == NULL)
			continue;
		strbuf_add(out, s + from, i - from);
		strbuf_addstr(out, instead);
		from = i + n;
	}
	strbuf_add(out, s + from, len - from);
}

static void
end_tag_start(struct html *h)
{
	if (h->in_tag)
		strbuf_addch(h->out, '>');
	h->in_tag = false;
}

/* A program that nests deeper than its own constant is wrong. */
void
html_open(struct html *h, const char *name)
{
	if (h->depth == HTML_DEPTH_MAX)
		abort();
	end_tag_start(h);
	h->stack[h->depth++] = name;
	strbuf_addch(h->out, '<');
	strbuf_addstr(h->out, name);
	h->in_tag = true;
}

void
html_attr(struct html *h, const char *name, const char *value)
{
	if (value == NULL)
		return;
	if (!h->in_tag)
		abort();
	strbuf_addch(h->out, ' ');
	strbuf_addstr(h->out, name);
	strbuf_addstr(h->out, "=\"");
	escape(h->out, value, strlen(value));
	strbuf_addch(h->out, '"');
}

void
html_attr_int(struct html *h, const char *name, size_t value)
{
	if (!h->in_tag)
		abort();
	strbuf_addf(h->out, " %s=\"%zu\"", name, value);
}

void
html_text(struct html *h, const char *s)
{
	html_text_n(h, s, strlen(s));
}

void
html_text_n(struct html *h, const char *s, size_t len)
{
	end_tag_start(h);
	escape(h->out, s, len);
}

void
html_close(struct html *h)
{
	static const char *const empty[] = { "meta", "link", "input", "br" };
	const char *name = h->stack[--h->depth];

	end_tag_start(h);
	for (size_t i = 0; i < sizeof(empty) / sizeof(empty[0]); i++)
		if (!h->xml && strcmp(name, empty[i]) == 0)
			return;
	strbuf_addstr(h->out, "</");
	strbuf_addstr(h->out, name);
	strbuf_addch(h->out, '>');
}

void
html_element(struct html *h, const char *name, const char *text)
{
	html_open(h, name);
	html_text(h, text);
	html_close(h);
}
