/* The parts of fetching that need no network. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "article/article.h"
#include "indexer/address.h"
#include "indexer/feed_split.h"
#include "indexer/fetch.h"
#include "indexer/robots.h"
#include "unit/unit.h"

static bool
parse_address(const char *text, struct sockaddr_storage *out)
{
	struct sockaddr_in *v4 = (void *)out;
	struct sockaddr_in6 *v6 = (void *)out;

	memset(out, 0, sizeof(*out));
	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		return true;
	}
	v6->sin6_family = AF_INET6;
	return inet_pton(AF_INET6, text, &v6->sin6_addr) == 1;
}

/* First and last of each block, and the public neighbours of both. */
START_TEST(test_address)
{
	static const struct {
		const char *address;
		bool open;
	} cases[] = {
		{ "0.0.0.0", false }, { "1.0.0.0", true },
		{ "9.255.255.255", true }, { "10.0.0.0", false },
		{ "10.255.255.255", false }, { "11.0.0.0", true },
		{ "100.63.255.255", true }, { "100.64.0.0", false },
		{ "100.127.255.255", false }, { "100.128.0.0", true },
		{ "126.255.255.255", true }, { "127.0.0.1", false },
		{ "127.255.255.255", false }, { "128.0.0.0", true },
		{ "169.254.169.254", false }, { "169.255.0.0", true },
		{ "172.15.255.255", true }, { "172.16.0.0", false },
		{ "172.31.255.255", false }, { "172.32.0.0", true },
		{ "192.167.255.255", true }, { "192.168.0.1", false },
		{ "192.169.0.0", true }, { "198.17.255.255", true },
		{ "198.18.0.0", false }, { "198.19.255.255", false },
		{ "198.20.0.0", true }, { "223.255.255.255", true },
		{ "224.0.0.1", false }, { "239.255.255.255", false },
		{ "240.0.0.1", false }, { "255.255.255.255", false },
		{ "::", false }, { "::1", false }, { "::7f00:1", false },
		{ "::ffff:10.0.0.1", false }, { "::ffff:8.8.8.8", true },
		{ "64:ff9b::7f00:1", false }, { "64:ff9b::808:808", true },
		{ "64:ff9b:1::808:808", false },
		{ "2002:7f00:1::", false }, { "2002:808:808::", true },
		{ "2001::1", false }, { "2001:db8::1", false },
		{ "2001:4860:4860::8888", true }, { "fbff::1", true },
		{ "fc00::1", false }, { "fdff::1", false },
		{ "fe7f::1", true }, { "fe80::1", false },
		{ "febf::1", false }, { "fec0::1", false },
		{ "ff02::1", false }, { "2606:4700::1", true },
	};
	struct sockaddr_storage sa;
	struct sockaddr local = { .sa_family = AF_UNIX };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		ck_assert(parse_address(cases[i].address, &sa));
		ck_assert_msg(address_is_public((void *)&sa) ==
		    cases[i].open, "%s", cases[i].address);
	}
	ck_assert(!address_is_public(&local));
}
END_TEST

START_TEST(test_address_list)
{
	static const char *const bad[] = { "", "here", "10.0.0.0/33",
		"10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "::1/129",
		"10.0.0", "10.0.0.0/8 " };
	static const struct {
		const char *address;
		bool there;
	} cases[] = {
		{ "10.1.255.255", true }, { "10.2.0.0", false },
		{ "127.0.0.1", true }, { "127.0.0.2", false },
		{ "fd12::7", true }, { "fe80::7", false },
		{ "::a01:1", false },
	};
	struct address_list list = { 0 };
	struct sockaddr_storage sa;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		ck_assert_msg(!address_list_add(&list, bad[i]), "%s", bad[i]);
	ck_assert(address_list_add(&list, "10.1.0.0/16"));
	ck_assert(address_list_add(&list, "127.0.0.1"));
	ck_assert(address_list_add(&list, "fc00::/7"));
	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		ck_assert(parse_address(cases[i].address, &sa));
		ck_assert_msg(address_list_has(&list, (void *)&sa) ==
		    cases[i].there, "%s", cases[i].address);
	}
	address_list_clear(&list);
	ck_assert(!address_list_has(&list, (void *)&sa));
	ck_assert(address_list_add(&list, "0.0.0.0/0"));
	ck_assert(parse_address("10.9.9.9", &sa));
	ck_assert(address_list_has(&list, (void *)&sa));
	address_list_clear(&list);
}
END_TEST

START_TEST(test_url)
{
	static const struct {
		const char *text, *base, *whole, *site, *path;
	} good[] = {
		{ "http://Host.Example", NULL, "http://Host.Example/",
		    "http://host.example:80", "/" },
		{ "https://h:8443/a/../b?q=1&r#part", NULL,
		    "https://h:8443/b?q=1&r", "https://h:8443", "/b?q=1&r" },
		{ "/x", "https://h/a/b", "https://h/x", "https://h:443",
		    "/x" },
		{ "http://[::1]/", NULL, "http://[::1]/", "http://[::1]:80",
		    "/" },
		{ "http://h/日本", NULL, "http://h/%e6%97%a5%e6%9c%ac",
		    "http://h:80", "/%e6%97%a5%e6%9c%ac" },
	};
	static const char *const bad[] = { "", "h", "file:///etc/passwd",
		"ftp://h/", "javascript:alert(1)", "http://", "http://u@h/",
		"http://u:p@h/", "http://:p@h/", "dict://h/", "http://h:0x/",
		"http://h:99999/", "http://a b/", "gopher://127.0.0.1:70/1" };
	struct fetch_url url;
	struct error err;
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(*good); i++) {
		ck_assert_int_eq(fetch_url_parse(&url, good[i].text,
		    good[i].base, &err), STATUS_OK);
		ck_assert_str_eq(url.text, good[i].whole);
		ck_assert_str_eq(url.site, good[i].site);
		ck_assert_str_eq(url.path, good[i].path);
		fetch_url_clear(&url);
	}
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		ck_assert_msg(fetch_url_parse(&url, bad[i], NULL, &err) ==
		    STATUS_BAD_INPUT, "%s", bad[i]);
		fetch_url_clear(&url);
	}
}
END_TEST

static bool
allows(const char *text, const char *path)
{
	struct robots *r = robots_new(text, strlen(text), "ainews-index");
	bool yes = robots_allow(r, path);

	robots_free(r);
	return yes;
}

START_TEST(test_robots)
{
	static const struct {
		const char *text, *path;
		bool yes;
	} cases[] = {
		{ "", "/", true },
		{ "User-agent: *\nDisallow:\n", "/a", true },
		{ "User-agent: *\nDisallow: /\n", "/a", false },
		{ "\xef\xbb\xbfuser-AGENT:*\r\ndisallow:/a # no\r\n", "/ab",
		    false },
		{ "User-agent: *\rDisallow: /a\r", "/b", true },
		/* The longest rule, and of two the one that allows. */
		{ "User-agent: *\nAllow: /a\nDisallow: /\n", "/a/b", true },
		{ "User-agent: *\nDisallow: /\nAllow: /a\n", "/a/b", true },
		{ "User-agent: *\nDisallow: /a\nAllow: /a\n", "/a", true },
		{ "User-agent: *\nAllow: /a\nDisallow: /a\n", "/a", true },
		{ "User-agent: *\nAllow: /a\nDisallow: /a/b\n", "/a/b",
		    false },
		/* Ours instead of everybody's, wherever it stands. */
		{ "User-agent: *\nDisallow: /\nUser-agent: ainews-index\n"
		    "Allow: /\n", "/a", true },
		{ "User-agent: AINEWS-Index/2\nDisallow: /x\n\n"
		    "User-agent: *\nDisallow: /\n", "/a", true },
		{ "User-agent: ainews-index\nDisallow: /x\n"
		    "User-agent: q\nAllow: /\nUser-agent: ainews-index\n"
		    "Disallow: /y\n", "/y", false },
		{ "User-agent: ainews-indexer\nDisallow: /\n", "/a", true },
		{ "User-agent: q\nUser-agent: *\nDisallow: /a\n", "/a",
		    false },
		/* A rule before any group is nobody's. */
		{ "Disallow: /\nUser-agent: *\n", "/a", true },
		{ "User-agent: *\nSitemap: http://h/s\nDisallow: /a\n", "/a",
		    false },
		/* Stars and ends. */
		{ "User-agent: *\nDisallow: /*.gif$\n", "/a/b.gif", false },
		{ "User-agent: *\nDisallow: /*.gif$\n", "/a.gif?x", true },
		{ "User-agent: *\nDisallow: /a*b*c\n", "/a--b--c--", false },
		{ "User-agent: *\nDisallow: /a*b*c\n", "/a--c--b--", true },
		{ "User-agent: *\nDisallow: *\n", "/", false },
		{ "User-agent: *\nDisallow: /a$b\n", "/a$b", false },
		{ "User-agent: *\nDisallow: /$\n", "/", false },
		{ "User-agent: *\nDisallow: /$\n", "/a", true },
		{ "User-agent: *\nDisallow: /?\n", "/?q", false },
		/* One path, several spellings. */
		{ "User-agent: *\nDisallow: /%7ejoe\n", "/~joe", false },
		{ "User-agent: *\nDisallow: /日\n", "/%e6%97%a5", false },
		{ "User-agent: *\nDisallow: /a%2fb\n", "/a/b", true },
		{ "User-agent: *\nDisallow: /a%2Fb\n", "/a%2fb", false },
	};
	struct robots *r;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		ck_assert_msg(allows(cases[i].text, cases[i].path) ==
		    cases[i].yes, "%zu: %s in %s", i, cases[i].path,
		    cases[i].text);
	r = robots_new("User-agent: *\nCrawl-delay: 2.5\n", 31, "x");
	ck_assert_double_eq(robots_delay(r), 2.5);
	robots_free(r);
	r = robots_new("User-agent: y\nCrawl-delay: 2.5\n", 31, "x");
	ck_assert_double_eq(robots_delay(r), 0);
	robots_free(r);
}
END_TEST

/* A pattern of stars over a long path, many times: seconds, not years. */
START_TEST(test_robots_cost)
{
	struct strbuf text, path;
	size_t i;

	strbuf_init(&text, 1 << 20);
	strbuf_init(&path, 4096);
	strbuf_addstr(&text, "User-agent: *\n");
	for (i = 0; i < 1000; i++) {
		strbuf_addstr(&text, "Disallow: /");
		for (int k = 0; k < 100; k++)
			strbuf_addstr(&text, "*a");
		strbuf_addstr(&text, "b\n");
	}
	strbuf_addstr(&path, "/");
	for (i = 0; i < 2000; i++)
		strbuf_addch(&path, 'a');
	ck_assert(allows(text.s, path.s));
	strbuf_clear(&text);
	strbuf_clear(&path);
}
END_TEST

static void
split(struct feed_split *f, const char *text)
{
	feed_split_init(f, text, strlen(text));
}

START_TEST(test_split_feed)
{
	const char *text = "\n<?xml version='1.0' encoding='EUC-JP'?>"
	    "<!DOCTYPE rss [<!ENTITY x '<item>'>]>"
	    "<rss><channel><title>T</title><!-- <item> -->"
	    "<item><link>http://h/1</link></item>"
	    "<item a='>' ><description><![CDATA[</item>]]></description>"
	    "<guid> g2 </guid></item><item/></channel></rss>";
	struct feed_split f;

	split(&f, text);
	ck_assert_int_eq(f.kind, FEED_ITEMS);
	ck_assert(f.whole);
	ck_assert_uint_eq(f.npieces, 3);
	ck_assert_uint_eq(f.pieces[0].id_len, 10);
	ck_assert_mem_eq(f.pieces[0].id, "http://h/1", 10);
	ck_assert_uint_eq(f.pieces[1].id_len, 2);
	ck_assert_mem_eq(f.pieces[1].id, "g2", 2);
	ck_assert_uint_eq(f.pieces[2].len, 7);
	ck_assert_ptr_null(strstr(f.head.s, "EUC-JP"));
	ck_assert_ptr_nonnull(strstr(f.head.s, "<title>T</title>"));
	ck_assert_str_eq(f.tail.s, "\n</channel>\n</rss>\n");
	feed_split_clear(&f);
}
END_TEST

START_TEST(test_split_kinds)
{
	static const struct {
		const char *text;
		enum feed_kind kind;
		size_t pieces, addresses;
		bool whole;
	} cases[] = {
		{ "", FEED_OTHER, 0, 0, true },
		{ "hello", FEED_OTHER, 0, 0, false },
		{ "<html><item></item></html>", FEED_OTHER, 0, 0, false },
		{ "<rss/>", FEED_ITEMS, 0, 0, true },
		{ "<rss><item></item>", FEED_ITEMS, 1, 0, false },
		{ "<rss><item><item></item></rss>", FEED_ITEMS, 0, 0, false },
		{ "<rss><item", FEED_ITEMS, 0, 0, false },
		{ "<rdf:RDF><channel><title>x</title></channel><item "
		    "rdf:about='a'></item></rdf:RDF>", FEED_ITEMS, 1, 0,
		    true },
		{ "<a:feed xmlns:a='u'><a:entry><a:id>i</a:id></a:entry>"
		    "</a:feed>", FEED_ITEMS, 1, 0, true },
		{ "<urlset><url><loc>http://h/</loc></url></urlset>",
		    FEED_PAGES, 0, 1, true },
		{ "<urlset><url><loc> </loc></url><url></url></urlset>",
		    FEED_PAGES, 0, 0, true },
		{ "<sitemapindex><sitemap><loc>http://h/</loc></sitemap>",
		    FEED_SITEMAPS, 0, 1, false },
		{ "http://h/1\nhttps://h/2", FEED_PAGES, 0, 2, true },
		{ "# x\r\n\r\n http://h/1 \r\n", FEED_PAGES, 0, 1, true },
		{ "http://h/1\nword", FEED_OTHER, 0, 0, false },
	};
	struct feed_split f;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		split(&f, cases[i].text);
		ck_assert_msg(f.kind == cases[i].kind, "%s", cases[i].text);
		ck_assert_msg(f.npieces == cases[i].pieces &&
		    f.naddresses == cases[i].addresses &&
		    f.whole == cases[i].whole, "%s: %zu %zu %d",
		    cases[i].text, f.npieces, f.naddresses, f.whole);
		feed_split_clear(&f);
	}
}
END_TEST

START_TEST(test_split_sitemap)
{
	struct feed_split f;

	split(&f, "<s:urlset xmlns:s='u'><s:url><s:loc>\n http://h/?a=1&amp;"
	    "b=%20 </s:loc><i:loc>http://h/i.png</i:loc><s:lastmod>"
	    "2026-06-19T00:00:00Z</s:lastmod></s:url><s:url><s:loc>"
	    "<![CDATA[http://h/?c&d]]></s:loc></s:url></s:urlset>");
	ck_assert_int_eq(f.kind, FEED_PAGES);
	ck_assert_uint_eq(f.naddresses, 2);
	ck_assert_str_eq(f.addresses[0].url, "http://h/?a=1&b=%20");
	ck_assert_int_eq(f.addresses[0].modified, 1781827200);
	ck_assert_str_eq(f.addresses[1].url, "http://h/?c&d");
	ck_assert_int_eq(f.addresses[1].modified, NO_DATE);
	feed_split_clear(&f);
}
END_TEST

/* What never ends must not be looked for again and again. */
START_TEST(test_split_cost)
{
	static const char *const pieces[] = { "<item><a>", "<item>", "<a>",
		"<", "<!", "<![CDATA[", "<!--", "<a b='", "</", "<?" };
	struct feed_split f;
	struct strbuf sb;
	size_t i, k;

	for (i = 0; i < sizeof(pieces) / sizeof(*pieces); i++) {
		strbuf_init(&sb, 8 << 20);
		strbuf_addstr(&sb, "<rss><channel><item>");
		for (k = 0; k < 300000; k++)
			strbuf_addstr(&sb, pieces[i]);
		feed_split_init(&f, sb.s, sb.len);
		ck_assert(!f.whole);
		feed_split_clear(&f);
		strbuf_addstr(&sb, "</item></channel></rss>");
		feed_split_init(&f, sb.s, sb.len);
		feed_split_clear(&f);
		strbuf_clear(&sb);
	}
}
END_TEST

UNIT_MAIN("fetch", test_address, test_address_list, test_url, test_robots,
    test_robots_cost, test_split_feed, test_split_kinds, test_split_sitemap,
    test_split_cost)
