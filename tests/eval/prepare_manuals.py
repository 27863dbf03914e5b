#!/usr/bin/env python3
"""Debian's bilingual manuals and the parallel documents as exchange records.

	prepare_manuals.py [--shared DIR] PACKAGES >records.jsonl

PACKAGES is a folder with the .deb files of libreoffice-help-ja,
libreoffice-help-en-us, gimp-help-ja and gimp-help-en (apt-get download), or
one into which they were unpacked (dpkg-deb -x).  --shared adds the documents
of data/pairs below that folder.

One page is one record with two sides.  A paragraph that the Japanese page
still has in English is not part of its Japanese side, nor is the English
that the Rust book keeps in comments: they would be found without any
translation.
"""

import argparse
import glob
import html.parser
import json
import os
import re
import subprocess
import sys
import tempfile

PACKAGES = ["libreoffice-help-ja", "libreoffice-help-en-us",
    "gimp-help-ja", "gimp-help-en"]
JAPANESE = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]")
WIDE = r"[^\x00-\xff]"
BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td",
    "th", "pre", "div", "table", "tr", "ul", "ol", "dl", "br"}
VOID = {"img", "br", "hr", "meta", "link", "input", "col"}
# Parts that are no text of the page: classes and ids of elements.
SKIPPED = {"navheader", "navfooter", "howtoget", "MAC", "bug", "debug",
    "DEBUG", "Index", "leftside", "rightside", "toc", "TopLeftHeader"}


class Page(html.parser.HTMLParser):
	"""Title and paragraphs of a page of either manual."""

	def __init__(self):
		super().__init__()
		self.title = ""
		self.paragraphs = []
		self.pending = []
		self.open = []		# (tag, is it skipped)

	def handle_starttag(self, tag, attrs):
		if tag in BLOCKS:
			self.flush()
		if tag in VOID:
			return
		names = set()
		for name, value in attrs:
			if name in ("class", "id"):
				names.update((value or "").split())
		self.open.append((tag, tag in ("script", "style", "footer")
		    or bool(names & SKIPPED)))

	def handle_endtag(self, tag):
		if tag in BLOCKS:
			self.flush()
		# Tags that nobody closed end with the one around them.
		for i in range(len(self.open) - 1, -1, -1):
			if self.open[i][0] == tag:
				del self.open[i:]
				break

	def handle_data(self, data):
		if any(skipped for _, skipped in self.open):
			return
		tags = [tag for tag, _ in self.open]
		if "title" in tags:
			self.title += data
		elif "body" in tags:
			self.pending.append(data)

	def flush(self):
		text = tidy("".join(self.pending))
		self.pending = []
		if text:
			self.paragraphs.append(text)


def tidy(text):
	"""One line; a line that was broken inside Japanese is joined."""
	text = re.sub(r"(?<=%s)[ \t]*\n\s*(?=%s)" % (WIDE, WIDE), "", text)
	return re.sub(r"\s+", " ", text).strip()


def read_page(name):
	with open(name, encoding="utf-8") as file:
		page = Page()
		page.feed(file.read())
		page.flush()
	# The GIMP manual numbers its sections.
	title = re.sub(r"^(第?[0-9A-Z]+[.章]\s*)*([0-9]+\.)*\s+", "",
	    tidy(page.title))
	return title or tidy(page.title), page.paragraphs


def read_markdown(name):
	"""Headings and paragraphs; no code, no comments, no addresses."""
	with open(name, encoding="utf-8") as file:
		text = file.read().replace("\r\n", "\n")
	text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
	text = re.sub(r"<!--.*?-->", "", text, flags=re.S)
	text = re.sub(r"^(```+|~~~+).*?^\1[ \t]*$", "", text,
	    flags=re.S | re.M)
	text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
	text = re.sub(r"\{#[^}]*\}|</?[A-Za-z][^>]*>", "", text)
	blocks = re.split(r"\n\s*\n|\n(?=\s*[-*+] |#|\s*\d+\. )", text)
	cleaned = [tidy(re.sub(r"^[\s#>*+|:-]+", "", block))
	    for block in blocks]
	return [block for block in cleaned if block]


def side(lang, title, paragraphs):
	"""A side of a record, None if nothing of it is in its language."""
	if lang == "ja":
		paragraphs = [p for p in paragraphs if JAPANESE.search(p)]
		if not JAPANESE.search(title):
			title = ""
	# The title is often the first heading as well.
	if paragraphs and paragraphs[0] == title:
		paragraphs = paragraphs[1:]
	if not title and not paragraphs:
		return None
	return {"title": title, "body": "\n".join(paragraphs)}


def record(id_, source, half, ja, en):
	made = {"id": id_, "source": source, "half": half}
	for lang, part in (("ja", side("ja", *ja)), ("en", side("en", *en))):
		if part:
			made[lang] = part
	return made


def html_pairs(prefix, source, ja_folder, en_folder):
	for name in sorted(glob.glob(os.path.join(ja_folder, "**/*.html"),
	    recursive=True)):
		path = os.path.relpath(name, ja_folder)
		other = os.path.join(en_folder, path)
		if os.path.exists(other):
			yield record(prefix + re.sub(r"[^A-Za-z0-9_.]", "-",
			    path[:-5]), source, None, read_page(name),
			    read_page(other))


def markdown_pairs(folder):
	with open(os.path.join(folder, "titles.tsv"),
	    encoding="utf-8") as file:
		rows = [line.rstrip("\n").split("\t") for line in file][1:]
	for set_, path, ja_title, en_title, half in rows:
		yield record("%s-%s" % (set_, re.sub(r"[^A-Za-z0-9_.]", "-",
		    path[:-3])), set_, half,
		    (ja_title, read_markdown(os.path.join(folder, set_, "ja",
		    path))),
		    (en_title, read_markdown(os.path.join(folder, set_, "en",
		    path))))


def manuals(unpacked):
	libreoffice = os.path.join(unpacked, "usr/share/libreoffice/help")
	gimp = os.path.join(unpacked, "usr/share/gimp/2.0/help")
	yield from html_pairs("lo-", "libreoffice-help",
	    os.path.join(libreoffice, "ja/text"),
	    os.path.join(libreoffice, "en-US/text"))
	yield from html_pairs("gimp-", "gimp-help",
	    os.path.join(gimp, "ja"), os.path.join(gimp, "en"))


def records(packages, shared=None):
	"""All pages; "half" is "teach" or "ask" where the data says so."""
	if os.path.isdir(os.path.join(packages, "usr")):
		yield from manuals(packages)
	else:
		with tempfile.TemporaryDirectory() as folder:
			for package in PACKAGES:
				found = glob.glob(os.path.join(packages,
				    package + "_*.deb"))
				if not found:
					raise FileNotFoundError(
					    "%s: no .deb in %s"
					    % (package, packages))
				subprocess.run(["dpkg-deb", "-x", found[0],
				    folder], check=True)
			yield from manuals(folder)
	if shared:
		yield from markdown_pairs(os.path.join(shared, "data/pairs"))


def main():
	parser = argparse.ArgumentParser(
	    description="Bilingual manuals as exchange records.")
	parser.add_argument("--shared", metavar="DIR")
	parser.add_argument("packages", metavar="PACKAGES")
	options = parser.parse_args()
	counts = {}
	try:
		for made in records(options.packages, options.shared):
			json.dump(made, sys.stdout, ensure_ascii=False)
			print()
			row = counts.setdefault(made["source"], [0, 0, 0, 0])
			row[0] += 1
			row[1] += "ja" in made
			row[2] += bool(made.get("ja", {}).get("title"))
			row[3] += "ja" in made and "en" in made
	except OSError as error:
		print(error, file=sys.stderr)
		return 2
	for source, row in counts.items():
		print("%s: %d pages, %d with Japanese, %d with a Japanese "
		    "title, %d with both sides" % (source, *row),
		    file=sys.stderr)
	return 0


if __name__ == "__main__":
	sys.exit(main())
