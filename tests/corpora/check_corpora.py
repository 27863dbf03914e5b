#!/usr/bin/env python3
"""Check the corpus in corpora/: layouts, amounts, no shared sentence.

The corpus is written for this project, so its rules can be strict: each
file keeps to the layout of its format, no two articles say the same
sentence, there is enough text on both sides, every file is shipped and
every folder is described in corpora/README.md.  Broken rules are printed
with the name of the file, and the exit status is then 1.
"""

import collections
import datetime
import gzip
import html.parser
import json
import os
import re
import sys
import unicodedata
import xml.etree.ElementTree as ET

MIN_ARTICLES = 40	# articles in the whole corpus
MIN_LONG = 25		# of them, with a long body on both sides
LONG_JA = 600		# characters of a long Japanese body, no white space
LONG_EN = 250		# words of a long English body
# Shorter pieces than these are headings, names and dates, which two
# articles may well have in common.
SENTENCE_JA = 12	# characters
SENTENCE_EN = 5		# words

MARKERS = [
	"キーポイント",
	"影響分析・編集コメントを表示",
	"影響分析",
	"編集コメント",
	"原文を表示",
	"関連記事",
	"今日のまとめ",
	"AI日報で今日の重要ニュースをまとめ読み",
]
SITE_LINES = set(MARKERS) | {
	"共有", "購読する", "Share", "Subscribe now", "TL;DR",
	"この記事をシェア",
}
FULL_HEAD = [
	"AIニュース最前線",
	"最新ニュースAI日報Hacker日報週報動画AIツールトレンド企業",
	"",
	"AIニュース最前線",
	"",
	"世界中のAI最新情報を日本語で毎時更新",
	"",
	"最新ニュース日報トレンド企業プレミアムRSS",
]
META_LINE = re.compile(
	r"^(.+?)·(\d{4})年(\d\d?)月(\d\d?)日 \d\d:\d\d·約\d+分で読める$")
RELATED_META = re.compile(
	r"^.+?(★[1-5])?\d{4}年\d\d?月\d\d?日 \d\d:\d\d$")
JEKYLL_NAME = re.compile(r"^(\d{4}-\d\d-\d\d-.+)-([a-z]{2})\.md$")
KANA_OR_HAN = re.compile(r"[ぁ-ゖァ-ヺ一-鿿々〆ｦ-ﾟ]")
KANA = re.compile(r"[ぁ-ゖァ-ヺｦ-ﾟ]")
# What counts as a word for the rule that the related list of a page has
# nothing in common with its article: names, katakana words, compounds.
CONTENT_WORD = re.compile(
	r"[A-Za-z][A-Za-z0-9.+-]{2,}|[ァ-ヺー]{3,}|[一-鿿々]{2,}")

problems = []


def complain(name, text):
	problems.append("%s: %s" % (name, text))


class Article:
	"""One article: texts by side, all of them and the bodies."""

	def __init__(self, name):
		self.name = name
		self.text = {"ja": [], "en": []}
		self.body = {"ja": [], "en": []}

	def add(self, side, lines, body=False):
		lines = [l for l in lines if l and l not in SITE_LINES]
		self.text[side] += lines
		if body:
			self.body[side] += lines

	def add_by_script(self, lines):
		"""For the formats that do not mark the sides: by line."""
		for line in lines:
			side = "ja" if KANA.search(line) else "en"
			self.add(side, [line], True)

	def length(self, side):
		text = " ".join(self.body[side])
		if side == "ja":
			return len(re.sub(r"\s", "", text))
		return len(re.findall(r"[A-Za-z0-9][\w'’.,+-]*", text))

	def is_long(self):
		return (self.length("ja") >= LONG_JA
		    and self.length("en") >= LONG_EN)


def sentences(text):
	"""The sentences of a text of either language, made comparable."""
	text = unicodedata.normalize("NFKC", text)
	text = re.sub(r"https?://\S+", " ", text)
	pieces = re.split(
	    r"(?<=[。！？])[」』）]?|(?<=[.!?])[\"”’)*]*\s+(?=[\"“‘A-Z0-9])|\n",
	    text)
	for piece in pieces:
		piece = re.sub(r"^[#>*|\s\-\d.]+", "", piece or "")
		plain = re.sub(r"[\W_]+", " ", piece).strip().lower()
		if KANA_OR_HAN.search(plain):
			plain = plain.replace(" ", "")
			if len(plain) >= SENTENCE_JA:
				yield plain
		elif len(plain.split()) >= SENTENCE_EN:
			yield plain


def marker_places(name, lines):
	"""Line numbers of the markers, or None when they are not all there
	once and in order."""
	places = []
	for marker in MARKERS:
		if lines.count(marker) != 1:
			complain(name, "marker %s occurs %d times"
			    % (marker, lines.count(marker)))
			return None
		places.append(lines.index(marker))
	if places != sorted(places):
		complain(name, "markers are out of order")
		return None
	return places


def marked_parts(name, article, lines, places, pair):
	"""The parts that both kinds of site capture have in common; PAIR is
	the number of lines a key point takes."""
	points, button, impact, comment, original, related = places[:6]
	inside = lines[points + 1:button]
	if not inside or len(inside) % pair != 0:
		complain(name, "key points are not in groups of %d" % pair)
	if pair == 3:
		for i in range(0, len(inside), 3):
			if inside[i] != str(i // 3 + 1):
				complain(name, "key point number %s" % inside[i])
		inside = [l for i, l in enumerate(inside) if i % 3]
	article.add("ja", inside)
	if impact != button + 1 or comment != impact + 2:
		complain(name, "analysis or comment is not one line")
	article.add("ja", [lines[impact + 1], lines[comment + 1]])
	article.add("ja", lines[comment + 2:original], True)
	article.add("en", lines[original + 1:related], True)
	for side in ("ja", "en"):
		if not article.body[side]:
			complain(name, "no %s body" % side)


def read_capture(name, text):
	article = Article(name)
	lines = text.split("\n")
	if "" in lines:
		complain(name, "blank line, or a final newline")
	places = marker_places(name, lines)
	if places is None:
		return []
	if places[0] != 2:
		complain(name, "title and summary are not two lines")
	if places[5:] != list(range(len(lines) - 3, len(lines))):
		complain(name, "the tail is not the last three lines")
	article.add("ja", lines[:2])
	marked_parts(name, article, lines, places, 2)
	return [article]


def check_related(name, inside, article_text):
	"""The related list: triples, and no word of the article."""
	if not inside or len(inside) % 3 != 0:
		complain(name, "related articles are not in triples")
		return
	for i in range(0, len(inside), 3):
		if not RELATED_META.match(inside[i]):
			complain(name, "related line %s" % inside[i])
		words = CONTENT_WORD.findall(
		    inside[i + 1] + " " + inside[i + 2])
		for word in words:
			if word.lower() in article_text.lower():
				complain(name, "related word %s is in the "
				    "article" % word)


def read_capture_full(name, text):
	article = Article(name)
	if text.endswith("\n"):
		complain(name, "a final newline")
	raw = text.split("\n")
	if raw[:len(FULL_HEAD)] != FULL_HEAD:
		complain(name, "the first lines are not the site's")
	lines = [l for l in raw if l]
	places = marker_places(name, lines)
	if places is None:
		return []
	metas = [i for i, l in enumerate(lines) if META_LINE.match(l)]
	if len(metas) != 1 or metas[0] > 8:
		complain(name, "no line with source, date and minutes")
		return []
	at = metas[0]
	if not lines[at + 2].startswith("#") or lines[at + 3] != "TL;DR":
		complain(name, "no tags or no TL;DR")
	scores = "\n".join(lines[at + 5:places[0]])
	if not re.match(r"AI深層分析\d{4}年\d\d?月\d\d?日 \d\d:\d\d\n"
	    r"[1-5]\n重要/ 5段階\n深度40%\n[1-5]\n関連度30%\n[1-5]\n"
	    r"実用性20%\n[1-5]\n革新性10%\n[1-5]$", scores):
		complain(name, "the scores are not as on the site")
	rest = raw[raw.index(MARKERS[0]):]
	if any(rest[1::2]) or not all(rest[::2]):
		complain(name, "not one blank line after each line")
	article.add("ja", [lines[at + 1], lines[at + 4]])
	if lines[places[5] - 1] != "この記事をシェア":
		complain(name, "the share line is not before the related list")
	marked_parts(name, article, lines, places, 3)
	if lines[places[7] + 1:] != ["ニュース一覧に戻る元記事を読む"]:
		complain(name, "the last line is not the site's")
	own = "\n".join(article.text["ja"] + article.text["en"])
	check_related(name, lines[places[5] + 1:places[6]], own)
	return [article]


ids = {}


def check_side(name, side):
	if not isinstance(side, dict):
		complain(name, "a side is not an object")
		return False
	for key in ("title", "summary", "body"):
		if not isinstance(side.get(key), str) or not side[key]:
			complain(name, "no %s" % key)
			return False
	for point in side.get("points", []):
		if len(point) != 2:
			complain(name, "a point is not a pair")
			return False
	return True


def read_record(name, line):
	article = Article(name)
	try:
		record = json.loads(line)
	except ValueError as e:
		complain(name, str(e))
		return []
	if record.get("id") in ids:
		complain(name, "id %s is also in %s"
		    % (record.get("id"), ids[record.get("id")]))
	ids[record.get("id")] = name
	if set(record) == {"id", "title", "text", "lang"}:
		article.add(record["lang"], [record["title"]])
		article.add(record["lang"], record["text"].split("\n"), True)
		return [article]
	if not {"id", "url", "source", "date", "tags", "scores"} <= set(record):
		complain(name, "a key is missing")
		return []
	try:
		when = datetime.datetime.fromisoformat(record["date"])
	except ValueError as e:
		complain(name, str(e))
		return []
	if not datetime.date(2025, 11, 1) <= when.date() \
	    <= datetime.date(2026, 11, 30):
		complain(name, "date outside the corpus")
	sides = [s for s in ("ja", "en") if s in record]
	if not sides:
		complain(name, "neither side")
	for s in sides:
		if not check_side(name, record[s]):
			continue
		side = record[s]
		article.add(s, [side["title"], side["summary"]])
		for heading, sentence in side.get("points", []):
			article.add(s, [heading, sentence])
		article.add(s, side["body"].split("\n"), True)
	return [article]


def read_jsonl(name, text):
	if not text.endswith("\n"):
		complain(name, "no final newline")
	articles = []
	for number, line in enumerate(text.splitlines(), 1):
		articles += read_record("%s:%d" % (name, number), line)
	return articles


def read_jekyll(name, text):
	"""A note; check_pairs puts the two files of an article together."""
	match = re.match(r"---\n(.*?)\n---\n(.*)", text, re.S)
	lang = JEKYLL_NAME.match(os.path.basename(name)).group(2)
	article = Article(name)
	if lang not in ("ja", "en"):
		return []
	if not match:
		complain(name, "no front matter")
		return []
	if not re.search(r"^title *:", match.group(1), re.M):
		complain(name, "no title in the front matter")
	if not re.search(r"^lang: *%s$" % lang, match.group(1), re.M):
		complain(name, "lang differs from the file name")
	article.add(lang, match.group(2).split("\n"), True)
	return [article]


def read_markdown(name, text):
	if not re.match(r"\s*(---\n.*?\n---\n\s*)?#+ ", text, re.S):
		complain(name, "no heading at the start")
	article = Article(name)
	article.add_by_script(text.split("\n"))
	return [article]


def read_digest(name, text):
	"""Each story of a daily digest is an article.  The list of points
	before them repeats the stories and is left out."""
	parts = re.split(r"^(?=### \d+\. )", text, flags=re.M)
	if len(parts) < 3:
		complain(name, "a digest of fewer than two stories")
	articles = []
	for number, part in enumerate(parts[1:], 1):
		article = Article("%s:%d" % (name, number))
		# Links and labels in bold are the same in every digest.
		lines = [l for l in part.split("\n")
		    if not re.match(r"(\*\*.*\*\*:|- \[|## |---)", l)]
		article.add_by_script(lines)
		articles.append(article)
	return articles


def read_plain(name, text):
	article = Article(name)
	article.add_by_script(text.split("\n"))
	return [article]


class TextOfPage(html.parser.HTMLParser):
	"""The main text of a page: what stands in its paragraphs, headings
	and list items, without menus and scripts."""

	OUTSIDE = {"script", "style", "nav", "header", "footer", "aside",
	    "head", "form"}
	INSIDE = {"p", "h1", "h2", "h3", "li", "blockquote", "td"}

	def __init__(self):
		super().__init__(convert_charrefs=True)
		self.outside = 0
		self.lines = []

	def handle_starttag(self, tag, attrs):
		if tag in self.OUTSIDE:
			self.outside += 1
		elif tag in self.INSIDE:
			self.lines.append("")

	def handle_endtag(self, tag):
		if tag in self.OUTSIDE:
			self.outside = max(0, self.outside - 1)
		elif tag in self.INSIDE:
			self.lines.append("")

	def handle_data(self, data):
		if not self.outside:
			if not self.lines:
				self.lines.append("")
			self.lines[-1] += re.sub(r"\s+", " ", data)


def lines_of_html(text):
	page = TextOfPage()
	page.feed(text)
	return [l.strip() for l in page.lines if l.strip()]


def read_html(name, text):
	article = Article(name)
	article.add_by_script(lines_of_html(text))
	return [article]


def read_feed(name, text):
	"""Each item of a feed is an article."""
	text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
	try:
		root = ET.fromstring(text)
	except ET.ParseError as e:
		complain(name, str(e))
		return []
	articles = []
	wanted = {"title", "description", "summary", "content", "encoded"}
	for item in root.iter():
		if item.tag.rsplit("}", 1)[-1] not in ("item", "entry"):
			continue
		article = Article("%s:%d" % (name, len(articles) + 1))
		for part in item.iter():
			if part.tag.rsplit("}", 1)[-1] in wanted:
				inside = "".join(part.itertext())
				article.add_by_script(lines_of_html(inside))
		articles.append(article)
	if not articles:
		complain(name, "a feed without items")
	return articles


def decode(name, data):
	"""Text from bytes.  A feed may be in one of the old encodings; of
	these the one that decodes all of it without an error is taken."""
	if name.endswith(".gz"):
		# gzip -n: neither a name nor a time, so that the same text
		# makes the same file.
		if data[3] != 0 or data[4:8] != b"\0\0\0\0":
			complain(name, "not made with gzip -n")
		try:
			data = gzip.decompress(data)
		except (OSError, EOFError) as e:
			complain(name, str(e))
			return None
	if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
		return data.decode("utf-16")
	codecs = ["utf-8-sig"]
	if re.search(r"\.(xml|rdf|rss|atom|html?|txt)(\.gz)?$", name):
		codecs += ["iso-2022-jp", "euc_jp", "cp932"]
		if b"\x1b$B" in data:
			codecs.insert(0, "iso-2022-jp")
	for codec in codecs:
		try:
			return data.decode(codec)
		except UnicodeDecodeError:
			pass
	complain(name, "cannot be decoded")
	return None


def reader_of(name):
	folder = os.path.dirname(name)
	base = name[:-3] if name.endswith(".gz") else name
	if folder == "corpora/capture":
		return read_capture
	if folder == "corpora/capture-full":
		return read_capture_full
	if folder == "corpora/digest":
		return read_digest
	if JEKYLL_NAME.match(os.path.basename(base)):
		return read_jekyll
	by_ending = {
		".jsonl": read_jsonl, ".md": read_markdown,
		".html": read_html, ".htm": read_html, ".xml": read_feed,
		".rss": read_feed, ".rdf": read_feed, ".atom": read_feed,
		".txt": read_plain,
	}
	return by_ending.get(os.path.splitext(base)[1])


def join_pairs(articles):
	"""Notes whose names differ only in the language are one article,
	and so are two files of the same path in parallel trees."""
	joined = {}
	for article in articles:
		match = JEKYLL_NAME.match(os.path.basename(article.name))
		key = match.group(1) if match else re.sub(
		    r"(^|/)parallel/(?:ja|en)/", r"\1parallel/", article.name)
		if key not in joined:
			joined[key] = article
			continue
		for side in ("ja", "en"):
			joined[key].text[side] += article.text[side]
			joined[key].body[side] += article.body[side]
	return list(joined.values())


def check_sentences(articles):
	found = collections.defaultdict(set)
	for article in articles:
		for lines in article.text.values():
			for sentence in sentences("\n".join(lines)):
				found[sentence].add(article.name)
	for sentence, names in sorted(found.items()):
		if len(names) > 1:
			complain(", ".join(sorted(names)),
			    "same sentence: %s" % sentence)


def check_listed(top, names):
	with open(os.path.join(top, "corpora/local.mk"),
	    encoding="utf-8") as f:
		shipped = set(re.findall(r"(?<!\S)corpora/[^\s\\]+", f.read()))
	with open(os.path.join(top, "corpora/README.md"),
	    encoding="utf-8") as f:
		readme = f.read()
	for name in names:
		if name != "corpora/local.mk" and name not in shipped:
			complain(name, "not shipped by corpora/local.mk")
		folder = os.path.dirname(name).partition("/")[2]
		if folder and "`%s/`" % folder.split("/")[0] not in readme:
			complain(name, "folder not in corpora/README.md")
	for name in sorted(shipped - set(names)):
		if not os.path.exists(os.path.join(top, name)):
			complain(name, "shipped but not there")


def main():
	here = os.path.dirname(os.path.abspath(__file__))
	top = sys.argv[1] if len(sys.argv) > 1 else os.path.join(
	    here, "..", "..")
	names = []
	for folder, dirs, files in os.walk(os.path.join(top, "corpora")):
		dirs.sort()
		for file in sorted(files):
			path = os.path.join(folder, file)
			names.append(os.path.relpath(path, top))
	articles = []
	for name in names:
		reader = reader_of(name)
		if reader is None or os.path.basename(name) == "README.md":
			continue
		with open(os.path.join(top, name), "rb") as f:
			text = decode(name, f.read())
		if text is not None:
			articles += reader(name, text)
	articles = join_pairs(articles)
	check_sentences(articles)
	check_listed(top, names)
	for article in articles:
		print("%6d ja %5d en %s %s" % (article.length("ja"),
		    article.length("en"),
		    "long " if article.is_long() else "short",
		    article.name))
	enough = sum(a.is_long() for a in articles)
	print("%d articles, %d of them long on both sides"
	    % (len(articles), enough))
	if len(articles) < MIN_ARTICLES:
		complain("corpora", "fewer than %d articles" % MIN_ARTICLES)
	if enough < MIN_LONG:
		complain("corpora", "fewer than %d long articles" % MIN_LONG)
	for problem in problems:
		print(problem, file=sys.stderr)
	return 1 if problems else 0


if __name__ == "__main__":
	sys.exit(main())
