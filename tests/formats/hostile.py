#!/usr/bin/env python3
"""hostile.py DIR [COUNT]: write COUNT (1000) random and hostile files.

The same files every time.  Beside them in DIR/expect.tsv: name, and what
must happen to it: `text` (indexed), `refused` (binary, undecodable, over a
limit), `lines` (JSON lines of which some are refused), `any`.  The word
"needle" followed by the number of the file stands in each `text`.
"""
import gzip
import io
import json
import os
import random
import sys

WORDS = ("蒸留 模型 推論 の は を が 学習 半導体 研究 であった した。 the model "
         "weights of a bowl, sings. Tokyo data-centre GPT-5.5 C++").split()
MARKERS = ["キーポイント", "影響分析・編集コメントを表示", "影響分析", "編集コメント",
           "原文を表示", "関連記事", "今日のまとめ", "TL;DR",
           "AI深層分析2026年6月19日 14:04", "4", "重要/ 5段階", "深度40%", "5",
           "出所·2026年6月19日 22:02·約8分で読める", "共有", "Share", "#a#b#"]


def words(r, n):
    return " ".join(r.choice(WORDS) for _ in range(n))


def needle(i):
    return "needle%d" % i


def random_bytes(r, i):
    # A NUL makes sure of what is likely anyway.
    return ".txt", r.randbytes(r.randrange(64, 20000)) + b"\0", "refused"


def random_named(r, i):
    ext = r.choice([".md", ".jsonl", ".html", ".xml", ".txt.gz", ".md.gz"])
    data = b"\0" + r.randbytes(r.randrange(64, 20000))
    # What looks like JSON lines is read line by line.
    return ext, data.replace(b'{"', b"{{"), "refused"


def gz_truncated(r, i):
    data = gzip.compress(r.randbytes(5000), mtime=0)
    return ".txt.gz", data[:r.randrange(20, len(data) - 10)], "refused"


def gz_damaged(r, i):
    data = bytearray(gzip.compress(words(r, 3000).encode(), mtime=0))
    for _ in range(20):
        data[r.randrange(30, len(data) - 8)] ^= 1 + r.randrange(255)
    return ".txt.gz", bytes(data), "refused"


def gz_bomb(r, i):
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as gz:
        for _ in range(64):
            gz.write(b"bomb " * 200000)
    return ".txt.gz", out.getvalue(), "refused"


def gz_text(r, i):
    text = "題\n%s %s\n" % (needle(i), words(r, 200))
    return ".txt.gz", gzip.compress(text.encode(), mtime=0), "text"


def deep_html(r, i):
    n = 200000 if r.random() < .1 else 20000
    tag = r.choice(["div", "b", "ul><li", "table><tr><td", "font", "article"])
    text = "<html><body><p>%s</p>%s%s" % (needle(i), ("<%s>" % tag) * n,
                                          words(r, 5))
    return ".html", text.encode(), "text"


def deep_json(r, i):
    n = r.choice([40, 3000, 200000])
    bad = r.choice("[{") * n
    good = json.dumps({"id": "n%d" % i, "title": needle(i)})
    return ".jsonl", (bad + "\n" + good + "\n").encode(), "lines"


def deep_markdown(r, i):
    piece = r.choice(["> ", "* ", "- 1. ", "[", "![", "**", "_a", "`" * 3,
                      "<!--", "\\", "|", "    ", "&#", "](", "~~", "<div "])
    text = "# %s\n\n%s%s\n" % (needle(i), piece * 30000, words(r, 5))
    return ".md", text.encode(), "text"


def deep_xml(r, i):
    n = r.choice([300, 20000])
    text = ("<rss version='2.0'><channel><item><title>%s</title>"
            "<description>%s</description></item>%s" %
            (needle(i), words(r, 9), "<a>" * n))
    return ".xml", text.encode(), "text"


def xml_bomb(r, i):
    text = "<?xml version='1.0'?><!DOCTYPE rss ["
    text += "<!ENTITY a0 'lol'>"
    for k in range(1, 30):
        text += "<!ENTITY a%d '%s'>" % (k, ("&a%d;" % (k - 1)) * 10)
    text += ("<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss><channel><item>"
             "<title>%s</title><description>&a29;&x;</description></item>"
             "</channel></rss>" % needle(i))
    return ".xml", text.encode(), "text"


def yaml_bomb(r, i):
    kind = r.randrange(4)
    head = "title: %s\n" % needle(i)
    if kind == 0:
        head += "a0: &a0 [x, x]\n"
        for k in range(1, 40):
            head += "a%d: &a%d [%s]\n" % (k, k, ("*a%d," % (k - 1)) * 9)
    elif kind == 1:
        head += "x: " + "[" * 40000 + "\n"
    elif kind == 2:
        head += "? " * 20000 + "x\n"
    else:
        head += "tags: [%s]\n" % ",".join(["t"] * 20000)
    return ".md", ("---\n%s---\n%s\n" % (head, words(r, 9))).encode(), "text"


def huge_line(r, i):
    text = needle(i) + " " + words(r, 20) * r.choice([1000, 20000])
    return r.choice([".txt", ".md", ".html"]), text.encode(), "text"


def many_lines(r, i):
    text = needle(i) + "\n" + "\n".join(["a"] * r.choice([1000, 300000]))
    return r.choice([".txt", ".md"]), text.encode(), "text"


def nuls(r, i):
    text = words(r, 100).encode()
    at = r.randrange(len(text))
    return r.choice([".txt", ".md"]), text[:at] + b"\0" + text[at:], "refused"


def bad_utf8(r, i):
    text = bytearray(("日本語の文章である。" * 20 + words(r, 50)).encode())
    for _ in range(r.randrange(1, 4)):
        text[r.randrange(0, 500)] = r.choice([0xff, 0xc0, 0xfe, 0xf8])
    return r.choice([".txt", ".md"]), bytes(text), "refused"


def other_encoding(r, i):
    code = r.choice(["shift_jis", "euc_jp", "iso2022_jp", "utf-16",
                     "utf-16-le", "utf-16-be", "utf-8-sig"])
    text = "%s\r\n%s これはひらがなの多い文である。\r\n" % (needle(i),
                                                         words(r, 50))
    return ".txt", text.encode(code), "text"


def bad_json(r, i):
    good = json.dumps({"id": "n%d" % i, "ja": {"title": needle(i)}})
    lines = [good, good[:r.randrange(1, len(good) - 1)], "[]", "null", "{}",
             '{"id":1,"id":2}', '{"title":"\\ud800"}', "{" * 50,
             '{"id":' + "9" * 4000 + "}", '{"title":"\\u0000x"}',
             '{"tags":[[]]}', '{"date":"x"}', '{"ja":[]}', '{"x":1e999}']
    r.shuffle(lines)
    data = "\n".join(lines).encode() + b'\n{"title":"\xff\xfe"}\n\0\n'
    return ".jsonl", data, "lines"


def capture(r, i):
    lines = [r.choice(MARKERS) if r.random() < .5 else words(r, 9)
             for _ in range(r.randrange(5, 80))]
    at = r.randrange(len(lines))
    lines.insert(at, needle(i) + " " + words(r, 9))
    return ".txt", "\n".join(lines).encode(), "text"


def note(r, i):
    keys = ["title", "date", "tags", "lang: ja", "x", "- a", "  - b", "'", '"',
            "{", "[a", "!!binary", "&a", "*a", "|", ">", "# c", "\t"]
    head = "\n".join("%s%s%s" % (r.choice(keys), r.choice([":", ": ", ""]),
                                 r.choice(["x", "", "[a, b]", "2026-01-01"]))
                     for _ in range(r.randrange(1, 12)))
    return ".md", ("---\n%s\n---\n%s %s\n" % (head, needle(i),
                                            words(r, 30))).encode(), "text"


def empty(r, i):
    return r.choice([".txt", ".md", ".jsonl", ".html"]), r.choice(
        [b"", b"\n", b"\xef\xbb\xbf", b"---\n---\n", b" " * 99]), "any"


def mutated(r, i):
    text = bytearray("\n".join(r.choice(MARKERS + ["# a", "| a | b |", "---",
                     "## メタデータ", "### 1. x", "**出典**: y", "<p>", "```"])
                     for _ in range(40)).encode())
    for _ in range(r.randrange(1, 30)):
        text[r.randrange(len(text))] = r.randrange(256)
    return r.choice([".txt", ".md", ".html", ".xml"]), bytes(text), "any"


KINDS = [random_bytes, random_named, gz_truncated, gz_damaged, gz_text,
         deep_html, deep_json, deep_markdown, deep_xml, xml_bomb, yaml_bomb,
         huge_line, many_lines, nuls, bad_utf8, other_encoding, bad_json,
         capture, note, empty, mutated]


def main():
    where = sys.argv[1]
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    os.makedirs(where, exist_ok=True)
    with open(os.path.join(where, "expect.tsv"), "w") as expect:
        for i in range(count):
            r = random.Random(i)
            # The bomb is slow to make, so there is one in a hundred.
            kind = gz_bomb if i % 100 == 99 else KINDS[i % len(KINDS)]
            ext, data, want = kind(r, i)
            name = "%04d-%s%s" % (i, kind.__name__.replace("_", "-"), ext)
            with open(os.path.join(where, name), "wb") as f:
                f.write(data)
            expect.write("%s\t%s\n" % (name, want))


main()
