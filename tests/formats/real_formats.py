#!/usr/bin/env python3
"""real_formats.py DATA DUMP: name, got and want of each fact, with tabs."""
import collections
import html
import json
import os
import re
import sys

data, dump = sys.argv[1:]
got = collections.defaultdict(list)
other = []
for line in open(dump, encoding="utf-8"):
    d = json.loads(line)
    path = os.path.relpath(d["file"], os.path.realpath(data))
    if "article" in d:
        got[path].append(d["article"])
    else:
        other.append(path)


def fact(name, value, want):
    print("%s\t%s\t%s" % (name, value, want))


def seed(number):
    return next(v[0] for k, v in got.items()
                if k.startswith("seeds/%03d_" % number))


def whole(article):
    return json.dumps(article, ensure_ascii=False)


def plain(text):
    return re.sub(r"[\s*`]+", "", text or "")


for number, points in ((0, 3), (1, 6), (3, 7), (4, 3)):
    a = seed(number)
    fact("seed %03d: key points" % number, len(a["ja"]["points"]), points)
    fact("seed %03d: both sides" % number,
         "body" in a["ja"] and "body" in a["en"], True)
    lines = a["ja"]["body"].split("\n") + a["en"]["body"].split("\n")
    fact("seed %03d: furniture" % number, [l for l in lines if re.search(
        "^(共有|購読する|Share|Subscribe now|関連記事|今日のまとめ)$|ainew.jp|"
        "AIニュース最前線|AI日報|Techcrunch event|TechCrunch イベント|"
        "small commission|少額のコミッション|@techcrunch", l)], [])
    fact("seed %03d: original" % number, a["original"], "en")
    fact("seed %03d: analysis and comment" % number,
         "analysis" in a["ja"] and "comment" in a["ja"], True)
fact("seed 000: Japanese paragraphs", seed(0)["ja"]["body"].count("\n") + 1, 1)
fact("seed 001: Japanese paragraphs", seed(1)["ja"]["body"].count("\n") + 1, 8)
fact("seed 004: Japanese paragraphs",
     seed(4)["ja"]["body"].count("\n") + 1, 20)
fact("seed 004: a heading is a line",
     "\n証拠\n" in seed(4)["ja"]["body"], True)
a = seed(3)
fact("seed 003: related articles", bool(re.search("Fable|GLM", whole(a))),
     False)
fact("seed 003: tags", a["tags"],
     ["オープンソース AI", "AI 規制", "LLM", "MIT", "Meta"])
fact("seed 003: scores", sorted(a["scores"].items()),
     [("depth", 5), ("importance", 4), ("novelty", 2), ("practicality", 3),
      ("relevance", 5)])
fact("seed 003: date", a["date"], "2026-06-19T22:02:00+09:00")
fact("seed 003: source", a["source"], "Interconnects")
fact("seed 003: translator's note", "\n(注:" in a["ja"]["body"], True)
a = seed(2)
fact("seed 002: title", a["ja"]["title"], "マスクとオルトマンのAI確執")
fact("seed 002: original", a["original"], "en")

items = [json.loads(line) for line in open(
    data + "/ainews-ja/ai-news-digest.items.jsonl", encoding="utf-8")]
stories = [a for k in sorted(got) if k.startswith("ainews-ja/ai-news-digest/")
           for a in got[k]]
fact("digests: stories", len(stories), len(items))
for key, ours, theirs in (
        ("title", lambda a: plain(a["ja"]["title"]),
         lambda b: plain(b["title"])),
        ("source", lambda a: a.get("source"), lambda b: b["source"]),
        ("url", lambda a: a.get("url"), lambda b: b["url"]),
        ("categories", lambda a: a["tags"],
         lambda b: re.split("・| / ", b["category"])),
        # A story with a date of its own keeps that, not the digest's.
        ("text", lambda a: plain(a["ja"]["body"]),
         lambda b: plain(re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", re.sub(
             r"\*\*公開日\*\*.*\n", "", b["text"] + "\n"))))):
    fact("digests: %s" % key, sum(
        ours(a) != theirs(b) for a, b in zip(stories, items)), 0)

rows = [line.rstrip("\n").split("\t") for line in open(
    data + "/ainews-ja/openai-news-summary.index.tsv", encoding="utf-8")][1:]
reports = [got["ainews-ja/openai-news-summary/" + row[0]] for row in rows]
fact("reports: one article each", all(len(r) == 1 for r in reports), True)
fact("reports: titles", sum(plain(r[0]["ja"]["title"]) != plain(row[2])
                            for r, row in zip(reports, rows)), 0)
# The date of one stands as an event's date, which the table left empty.
fact("reports: dates", sum(r[0].get("date", "")[:10] != row[1][:10]
                           for r, row in zip(reports, rows) if row[1]), 0)
fact("reports: sources", sum(r[0].get("source", "") != row[3]
                             for r, row in zip(reports, rows)), 0)
fact("reports: links", sum(r[0].get("url", "") != row[5]
                           for r, row in zip(reports, rows)), 0)

posts = [v[0] for k, v in got.items() if k.startswith("jser-ja/")]
fact("posts", len(posts), 74)
fact("posts: with date, tags, author, Japanese", sum(
    "date" in a and "tags" in a and a["author"] == "azu" and "ja" in a
    for a in posts), 74)

pairs = collections.Counter(
    v[0]["pair_key"] for k, v in got.items() if k.endswith(".md") and
    k.startswith("pairs/") and k != "pairs/titles.tsv")
fact("pairs", len(pairs), 202)
fact("pairs: of two", set(pairs.values()), {2})
fact("pairs: on the right side", sum(
    ("/ja/" in k) != ("ja" in v[0]) for k, v in got.items()
    if k.startswith("pairs/") and k.endswith(".md")), 0)
# One listing of HTML has comments of its own.
fact("pairs: comments are no text", [
    os.path.basename(k) for k, v in got.items()
    if k.startswith("pairs/rust-book/ja/") and "<!--" in v[0]["ja"]["body"]],
     ["ch20-01-single-threaded.md"])

fact("JSON lines: paragraphs", len(got["jsquad-valid/corpus.jsonl"]), 1145)
for name, count in (
        ("hatena-utf8.rss1.rdf", 3), ("kawanet-mixed-utf8.rss1.rdf", 56),
        ("tdiary-eucjp.rss1.rdf", 15), ("gulp-en.atom.xml", 10),
        ("ja-utf8.atom.xml", 15), ("ja-utf8.rss2.xml", 9),
        ("openai-research-en.rss2.xml", 194), ("reddit-en.rss2.xml", 24),
        ("the-batch-en.rss2.xml", 372)):
    items = got["feeds/" + name]
    fact("%s: items" % name, len(items), count)
    fact("%s: dated and titled" % name, sum(
        "date" in a and ("title" in a.get("ja", {}) or
                         "title" in a.get("en", {})) for a in items), count)
fact("tdiary: Japanese from EUC-JP", sum(
    "ja" in a for a in got["feeds/tdiary-eucjp.rss1.rdf"]), 15)
weekly = {k: got["feeds/xml/weekly-%s.xml" % k][0]["ja"]["body"]
          for k in ("euc-jp", "shift_jis", "iso-2022-jp", "utf-8", "utf-16")}
fact("one document in five encodings", len(set(weekly.values())), 1)


def tokens(text):
    return collections.Counter(re.findall(
        "[a-z0-9]+|[\u3041-\u30ff\u3400-\u9fff]", text.lower()))


def f1(page, expected):
    with open(data + "/html/" + expected, encoding="utf-8") as f:
        text = f.read()
    if expected.endswith(".html"):
        text = html.unescape(re.sub("<[^>]+>", " ", text))
    side = got["html/" + page][0]
    ours = tokens((side.get("ja") or side["en"])["body"])
    want = tokens(text)
    both = sum((ours & want).values())
    return (both / sum(ours.values()), both / sum(want.values()),
            2 * both / (sum(ours.values()) + sum(want.values())))


pages = [("readability-%s/source.html" % p, "readability-%s/expected.html" % p)
         for p in ("yahoo-4", "ars-1", "engadget", "wapo-1")]
pages.append(("newspaper4k/japanese_article.html",
              "newspaper4k/japanese_article.txt"))
scores = []
for page, expected in pages:
    precision, recall, score = f1(page, expected)
    scores.append(score)
    fact("page: precision %.3f recall %.3f F1 %.3f %s" % (
        precision, recall, score, page), score >= .9, True)
fact("pages: mean F1 of %.3f is at least .95" % (sum(scores) / len(scores)),
     sum(scores) / len(scores) >= .95, True)

# Read off the pages themselves: author, day, publisher.
for page, author, day, source in (
        ("newspaper4k/japanese_article.html", "日本経済新聞社", "2018-06-19",
         "日本経済新聞 電子版"),
        ("postlight/news.mynavi.jp.html", None, "2019-02-22",
         "TECH+（テックプラス）"),
        ("postlight/sect.iij.ad.jp.html", "Masafumi Negishi", "2019-02-13",
         "IIJ Security Diary"),
        ("postlight/www.itmedia.co.jp.html", None, "2019-02-22",
         "ITmedia PC USER"),
        ("postlight/www.publickey1.jp.html", None, "2019-04-04", None),
        ("readability-ars-1/source.html", "Dan Goodin", "2015-04-17",
         "Ars Technica"),
        ("readability-engadget/source.html", "devindra", "2017-11-03",
         "Engadget"),
        ("readability-wapo-1/source.html", "Erin Cunningham", "2015-03-18",
         "Washington Post")):
    a = got["html/" + page][0]
    fact("%s: author, day, publisher" % page, (
        a.get("author"), a.get("date", "")[:10], a.get("source")),
        (author, day, source))
fact("Shift_JIS page", got["html/nokogiri-encoding-shift_jis.html"][0]["ja"]
     ["title"], "たこ焼き仮面")

fact("refused", [os.path.basename(p) for p in other], ["LICENSE.txt"])
