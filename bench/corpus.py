#!/usr/bin/env python3
"""The corpus of the benchmark: Debian's bilingual documents, and articles
that are generated from their paragraphs.

	bench/corpus.py PACKAGES >articles.jsonl
	bench/corpus.py --count N ARTICLES >generated.jsonl

PACKAGES is a folder with the .deb files of the packages named below
(bench/corpus.py --fetch PACKAGES downloads those that are missing), or one
into which they were unpacked.  Nothing is installed.  With --count, N
articles are generated from the paragraphs of those in a file; the same file
and the same N give the same bytes.

What a page, a paragraph and a pair of sides is, is said by
tests/eval/prepare_manuals.py.
"""

import argparse
import glob
import gzip
import json
import os
import random
import re
import subprocess
import sys

sys.dont_write_bytecode = True
TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TOP, "tests/eval"))
import prepare_manuals as manuals

PACKAGES = manuals.PACKAGES + ["manpages-ja", "manpages-ja-dev", "manpages",
    "manpages-dev", "debian-handbook", "debian-reference-ja",
    "debian-reference-en", "developers-reference-ja",
    "developers-reference"]
RUNS = 3		# places of the documents that an article is made of
RUN_JA = 600		# bytes of Japanese that each of them gives, at least
RUN_EN = 300		# bytes of English
# Frames of the books around each page.
manuals.SKIPPED.update({"banner", "docnav", "related", "sphinxsidebar",
    "headerlink"})
ROFF_PARAGRAPHS = {"PP", "P", "LP", "TP", "IP", "HP", "SH", "SS", "RS", "RE",
    "nf", "fi", "br", "sp", "TQ", "Pp", "Sh", "Ss", "It", "Bl", "El", "Bd",
    "Ed"}
ROFF_INLINE = {"B", "I", "BI", "BR", "IB", "IR", "RB", "RI", "SM", "SB",
    "Nm", "Fl", "Ar", "Pa", "Xr", "Cm", "Li", "Dq", "Ql", "Em", "Sy", "Nd"}


def fetch(folder):
	"""Download what is missing; apt knows where from."""
	os.makedirs(folder, exist_ok=True)
	missing = [name for name in PACKAGES
	    if not glob.glob(os.path.join(folder, name + "_*.deb"))]
	if missing:
		subprocess.run(["apt-get", "download", "-qq"] + missing,
		    cwd=folder, check=True)


def unpack(packages, folder):
	"""The folder with the unpacked packages."""
	if os.path.isdir(os.path.join(packages, "usr")):
		return packages
	if not os.path.isdir(os.path.join(folder, "usr")):
		for name in PACKAGES:
			found = glob.glob(os.path.join(packages,
			    name + "_*.deb"))
			if not found:
				raise FileNotFoundError("%s: no .deb in %s"
				    % (name, packages))
			subprocess.run(["dpkg-deb", "-x", found[0], folder],
			    check=True)
	return folder


def roff_text(text):
	"""A line of a manual page without what is for the formatter."""
	text = re.sub(r'\\".*', "", text)
	text = re.sub(r"\\f(\[[^]]*\]|\(..|.)", "", text)
	text = re.sub(r"\\s[-+]?\d", "", text)
	text = re.sub(r"\\\(([lr])q", '"', text)
	text = re.sub(r"\\\((aq|cq|oq)", "'", text)
	text = re.sub(r"\\\((em|en|hy)", "-", text)
	text = re.sub(r"\\(\((..)|\[[^]]*\]|\*\S|[&:|^%/,)])", "", text)
	return text.replace("\\-", "-").replace("\\e", "\\").replace("\\ ",
	    " ")


def read_man(name):
	"""(title, paragraphs); None for a page that only names another."""
	title, paragraphs, pending, skipping = "", [], [], False
	with gzip.open(name, "rt", encoding="utf-8",
	    errors="replace") as file:
		text = file.read()
	if re.search(r"^\.so ", text, re.M) and len(text) < 400:
		return None

	def flush():
		paragraph = manuals.tidy("\n".join(pending))
		pending.clear()
		if paragraph:
			paragraphs.append(paragraph)

	for line in text.splitlines():
		if re.match(r"[.']\s*(de|ig)\b", line):
			skipping = True
		if skipping:
			skipping = not line.startswith("..")
			continue
		found = re.match(r"[.']\s*([A-Za-z]*)\s*(.*)", line)
		if not found:
			if line.strip():
				pending.append(roff_text(line))
			else:
				flush()
			continue
		macro, rest = found.groups()
		rest = roff_text(rest).replace('"', "")
		if macro in ("TH", "Dt"):
			words = rest.split()
			title = "%s(%s)" % tuple(words[:2]) \
			    if len(words) > 1 else rest
		elif macro in ROFF_PARAGRAPHS:
			flush()
			if macro in ("SH", "SS", "Sh", "Ss", "IP") and rest:
				pending.append(rest)
				flush()
		elif macro in ROFF_INLINE and rest:
			pending.append(rest)
	flush()
	# The line below the first heading says what the page is about.
	if len(paragraphs) > 1:
		title = "%s %s" % (title, paragraphs[1][:80])
	return title, paragraphs


def man_pages(unpacked):
	english = os.path.join(unpacked, "usr/share/man")
	for name in sorted(glob.glob(os.path.join(english,
	    "ja/man*/*.gz"))):
		path = os.path.relpath(name, os.path.join(english, "ja"))
		ja = None if os.path.islink(name) else read_man(name)
		if ja is None:
			continue
		other = os.path.join(english, path)
		en = read_man(other) if os.path.isfile(other) else None
		yield page("man-" + path[:-3], "manpages", ja,
		    en or ("", []))


def page(id_, source, ja, en):
	return manuals.record(re.sub(r"[^A-Za-z0-9_.]", "-", id_), source,
	    None, ja, en)


def book_pages(prefix, source, pairs):
	for ja, en in sorted(pairs):
		if os.path.exists(en):
			yield page(prefix + os.path.basename(ja)[:-5], source,
			    manuals.read_page(ja), manuals.read_page(en))


def documents(unpacked):
	"""All pages as records."""
	share = os.path.join(unpacked, "usr/share")

	def pairs(pattern, place):
		return [(name, place(name))
		    for name in glob.glob(os.path.join(share, pattern))]

	yield from manuals.manuals(unpacked)
	yield from man_pages(unpacked)
	yield from book_pages("handbook-", "debian-handbook", pairs(
	    "doc/debian-handbook/html/ja-JP/*.html",
	    lambda name: name.replace("/ja-JP/", "/en-US/")))
	yield from book_pages("reference-", "debian-reference", pairs(
	    "debian-reference/*.ja.html",
	    lambda name: name.replace(".ja.", ".en.")))
	yield from book_pages("devref-", "developers-reference", pairs(
	    "developers-reference/ja/*.html",
	    lambda name: name.replace("/ja/", "/")))


def articles(unpacked):
	for made in documents(unpacked):
		del made["half"]
		yield made


class Paragraphs:
	"""The paragraphs of one language, in the order of the documents, so
	that a run of them keeps to one subject as an article does."""

	def __init__(self, pages, lang):
		self.titles = []
		self.text = []
		for made in pages:
			part = made.get(lang)
			if not part or not part["title"]:
				continue
			self.titles.append(part["title"])
			self.text += [p for p in part["body"].split("\n")
			    if 30 <= len(p) <= 1500]

	def run(self, chosen, least):
		found, size = [], 0
		at = chosen.randrange(len(self.text))
		while size < least:
			found.append(self.text[at])
			size += len(found[-1].encode())
			at = (at + 1) % len(self.text)
		return found


def generated(pages, count):
	"""`count` articles of about 4 kB with both sides."""
	chosen = random.Random(1)
	ja = Paragraphs(pages, "ja")
	en = Paragraphs(pages, "en")
	for number in range(count):
		sides = {}
		for lang, all_, least in (("ja", ja, RUN_JA),
		    ("en", en, RUN_EN)):
			body = []
			for _ in range(RUNS):
				body += all_.run(chosen, least)
			sides[lang] = {"title": chosen.choice(all_.titles),
			    "body": "\n".join(body)}
		yield {"id": "g%06d" % number,
		    "source": "source %d" % chosen.randrange(20),
		    "date": "20%02d-%02d-%02d" % (10 + number * 15 // count,
			1 + chosen.randrange(12), 1 + chosen.randrange(28)),
		    "tags": ["tag %d" % chosen.randrange(50)], **sides}


def read(name):
	with open(name, encoding="utf-8") as file:
		for line in file:
			yield json.loads(line)


def main():
	parser = argparse.ArgumentParser(
	    description="The corpus of the benchmark as exchange records.")
	parser.add_argument("--fetch", action="store_true",
	    help="download the packages that are missing")
	parser.add_argument("--count", type=int, metavar="N",
	    help="N generated articles")
	parser.add_argument("source", metavar="PACKAGES|ARTICLES")
	options = parser.parse_args()
	try:
		if options.count:
			made = generated(list(read(options.source)),
			    options.count)
		else:
			if options.fetch:
				fetch(options.source)
			made = articles(unpack(options.source,
			    os.path.join(options.source, "unpacked")))
		for article in made:
			print(json.dumps(article, ensure_ascii=False))
	except (OSError, subprocess.CalledProcessError) as error:
		print(error, file=sys.stderr)
		return 2
	return 0


if __name__ == "__main__":
	sys.exit(main())
