/* Pages and feeds. */
#include <string.h>

#include "base/strbuf.h"

#include "unit/parse.h"
#include "unit/unit.h"

#define LONG "The bowl sings when its rim is stroked, and the potter, who " \
	"made it in three years, says that the glaze does it. "

START_TEST(test_page)
{
	static const char text[] =
	    "<!DOCTYPE html><html lang=en><head><title>The bowl - Kiln "
	    "News</title>\n<meta property='og:site_name' content='Kiln News'>"
	    "<meta name=description content='A bowl sings.'>"
	    "<meta property='article:published_time' "
	    "content='2026-06-19T22:02:00+09:00'>"
	    "<link rel=canonical href='https://example.org/bowl'>"
	    "<script type='application/ld+json'>{\"@graph\":[{\"headline\":"
	    "\"x\",\"author\":[{\"name\":\"Ann\"}],\"keywords\":\"a, b\"}]}"
	    "</script><style>p{}</style></head><body>"
	    "<nav><a href=/>Home</a> menu words</nav>"
	    "<div class=sidebar><p>" LONG "advert words</p></div>"
	    "<div id=main><h1>The bowl</h1><p>" LONG "</p><p>" LONG
	    "&eacute;&#x3042;<br>after</p><table><tr><td>blue</td>"
	    "<td>three</td></tr></table><pre>one\n  two</pre>"
	    "<ul class=related><li><a href=/o>other story</a></ul></div>"
	    "<div id=comments><p>" LONG "comment words</p></div>"
	    "<footer>imprint words</footer></body></html>";
	struct side_text *t;
	struct parsed p;

	parse_text(&p, "bowl.html", text);
	ck_assert_uint_eq(p.n, 1);
	t = &p.v[0]->side[SIDE_EN];
	ck_assert_str_eq(t->title, "The bowl");
	ck_assert_str_eq(t->summary, "A bowl sings.");
	ck_assert_str_eq(p.v[0]->source, "Kiln News");
	ck_assert_str_eq(p.v[0]->author, "Ann");
	ck_assert_str_eq(p.v[0]->url, "https://example.org/bowl");
	ck_assert_int_eq(p.v[0]->date, 1781874120);
	ck_assert_uint_eq(p.v[0]->ntags, 2);
	ck_assert_ptr_nonnull(strstr(t->body, "does it. éあ\nafter\n"
	    "blue | three\none\ntwo"));
	ck_assert_ptr_null(strstr(t->body, "menu words"));
	ck_assert_ptr_null(strstr(t->body, "advert words"));
	ck_assert_ptr_null(strstr(t->body, "comment words"));
	ck_assert_ptr_null(strstr(t->body, "imprint words"));
	ck_assert_ptr_null(strstr(t->body, "other story"));
	parsed_free(&p);
}
END_TEST

/* What the head does not say is found where readers find it. */
START_TEST(test_page_without_head)
{
	static const struct {
		const char *text, *author, *url;
		int64_t date;
	} cases[] = {
		{ "<p class=byline>By Ann Onym</p><span class='entry-date x'>"
		    "Posted June 19, 2026</span><p>Text.", "Ann Onym", NULL,
		    1781794800 },
		{ "<a class=author-name>Nobody</a><a rel=author>Ann</a>"
		    "<time datetime='2026-06-19T22:02+09:00'>then</time>",
		    "Ann", NULL, 1781874120 },
		{ "<div itemprop='author creator'>By <b>Ann</b></div>"
		    "<div id=update>更新:2026年6月19日 22時02分</div>", "Ann",
		    NULL, 1781874120 },
		{ "<!-- saved from url=(0034)https://h.example/2026/06/19/x"
		    " -->\n<!DOCTYPE html><p>Text, updated 2025-01-01.", NULL,
		    "https://h.example/2026/06/19/x", 1781794800 },
		{ "<meta name=author content='https://h.example/ann'>"
		    "<p class=candidate>2026-06-19</p>", NULL, NULL,
		    NO_DATE },
		{ "<meta name=author value='Ann'><script type="
		    "'application/ld+json'>{\"headline\":\"x\",\"author\":"
		    "\"Bob\",\"datePublished\":\"20260619T220200+0900\"}"
		    "</script><i class=date>2025-01-01</i>", "Ann", NULL,
		    1781874120 },
	};
	struct parsed p;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		parse_text(&p, "a.html", cases[i].text);
		ck_assert_uint_eq(p.n, 1);
		ck_assert_pstr_eq(p.v[0]->author, cases[i].author);
		ck_assert_pstr_eq(p.v[0]->url, cases[i].url);
		ck_assert_int_eq(p.v[0]->date, cases[i].date);
		parsed_free(&p);
	}
}
END_TEST

/* Many places for an author and a date, and neither: cheap all the same. */
START_TEST(test_page_of_places)
{
	struct strbuf sb;
	struct parsed p;

	strbuf_init(&sb, 4 << 20);
	for (int i = 0; i < 20000; i++)
		strbuf_addstr(&sb, "<p class='date author' rel=author>word "
		    "<i class=date>2026</i>");
	for (int i = 0; i < 200; i++)
		strbuf_addstr(&sb, "<div class='date author' rel=author>");
	strbuf_addstr(&sb, "word");
	parse_text(&p, "a.html", sb.s);
	ck_assert_uint_eq(p.n, 1);
	parsed_free(&p);
	strbuf_clear(&sb);
}
END_TEST

/* A page in which nothing looks like an article is still text. */
START_TEST(test_small_page)
{
	struct parsed p;

	parse_text(&p, "a.html", "<p>短い文。</p>\n<p>もう\n一つ。</p>");
	ck_assert_uint_eq(p.n, 1);
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].body, "短い文。\nもう一つ。");
	parsed_free(&p);
	parse_text(&p, "a.html", "<html lang=de><body><p>Ein Text.</p>");
	ck_assert_uint_eq(p.n, 0);
	ck_assert_str_eq(p.skipped, "0: language de;");
}
END_TEST

START_TEST(test_rss)
{
	struct parsed p;

	parse_text(&p, "f.xml", "<?xml version='1.0' encoding='EUC-JP'?>"
	    "<rss version='2.0' xmlns:content='http://purl.org/rss/1.0/"
	    "modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
	    "<channel><title>茶わん通信</title><link>https://example.org/"
	    "</link><item><title>A &amp;amp; B</title>"
	    "<link>https://example.org/1</link><guid>id 1</guid>"
	    "<pubDate>Fri, 19 Jun 2026 13:02:00 GMT</pubDate>"
	    "<dc:creator>山田</dc:creator><category>音</category>"
	    "<description>要約。</description><content:encoded><![CDATA[<p>"
	    "本文の一。</p><script>x</script><p>本文の二。</p>]]>"
	    "</content:encoded></item><item><title>English</title>"
	    "<link>https://example.org/2</link>"
	    "<description>A short text.</description></item>");
	ck_assert_uint_eq(p.n, 2);
	ck_assert_str_eq(p.v[0]->id, "id-1");
	ck_assert_uint_eq(p.record[0], 1);
	ck_assert_str_eq(p.v[0]->source, "茶わん通信");
	ck_assert_str_eq(p.v[0]->author, "山田");
	ck_assert_str_eq(p.v[0]->url, "https://example.org/1");
	ck_assert_str_eq(p.v[0]->tags[0], "音");
	ck_assert_int_eq(p.v[0]->date, 1781874120);
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].title, "A & B");
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].summary, "要約。");
	ck_assert_str_eq(p.v[0]->side[SIDE_JA].body,
	    "本文の一。\n本文の二。");
	ck_assert_str_eq(p.v[1]->id, "example.org/2");
	ck_assert_str_eq(p.v[1]->side[SIDE_EN].body, "A short text.");
	parsed_free(&p);
}
END_TEST

START_TEST(test_atom)
{
	struct parsed p;

	parse_text(&p, "f.xml", "<feed xmlns='http://www.w3.org/2005/Atom'>"
	    "<title>Kiln</title><entry><title>1 &lt; 2</title>"
	    "<link rel='self' href='https://example.org/self'/>"
	    "<link href='https://example.org/1'/><id>tag:example.org,1</id>"
	    "<updated>2026-06-20T00:00:00Z</updated>"
	    "<author><name>Ann</name><email>a@example.org</email></author>"
	    "<category term='bowls' label='Bowls'/>"
	    "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>"
	    "<p>One.</p><p>Two.</p></div></content></entry>"
	    "<entry xml:lang='fr'><title>Un</title></entry></feed>");
	ck_assert_uint_eq(p.n, 1);
	ck_assert_str_eq(p.v[0]->id, "tag:example.org,1");
	ck_assert_str_eq(p.v[0]->url, "https://example.org/1");
	ck_assert_str_eq(p.v[0]->author, "Ann");
	ck_assert_str_eq(p.v[0]->tags[0], "Bowls");
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].title, "1 < 2");
	ck_assert_str_eq(p.v[0]->side[SIDE_EN].body, "One.\nTwo.");
	ck_assert_str_eq(p.skipped, "2: language fr;");
	parsed_free(&p);
}
END_TEST

/* Entities are neither fetched nor blown up. */
START_TEST(test_entities)
{
	struct parsed p;

	parse_text(&p, "f.xml", "<?xml version='1.0'?><!DOCTYPE rss ["
	    "<!ENTITY x SYSTEM 'file:///etc/passwd'>"
	    "<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
	    "]><rss><channel><item><title>T</title><description>"
	    "before &x; after</description></item></channel></rss>");
	ck_assert_uint_eq(p.n, 1);
	ck_assert_ptr_nonnull(strstr(p.v[0]->side[SIDE_EN].body, "before"));
	ck_assert_ptr_null(strstr(p.v[0]->side[SIDE_EN].body, "root"));
	parsed_free(&p);
}
END_TEST

UNIT_MAIN("format_html", test_page, test_page_without_head,
    test_page_of_places, test_small_page, test_rss, test_atom,
    test_entities)
