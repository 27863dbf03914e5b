"""The test collections: real data made into documents, queries, judgments.

Each collection comes with what any engine can be given, plain documents of a
title and a text, and with what ainews-index reads, a file of JSON lines or
the folder of the data itself.
"""

import collections
import csv
import glob
import gzip
import json
import os
import re

HERE = os.path.dirname(os.path.abspath(__file__))


class Collection:
	"""docs: [(id, title, text)]; queries: [(qid, text)]; qrels: {qid:
	{id: grade}}.  paths, if set, is what ainews-index reads in place
	of docs; plain turns one of our queries into plain words for others;
	without for_peers nobody else could answer."""

	def __init__(self, name, docs, queries, qrels, paths=(),
	    plain=None, for_peers=True):
		self.name = name
		self.docs = docs
		self.queries = [(qid, text) for qid, text in queries
		    if qid in qrels]
		self.qrels = qrels
		self.paths = paths
		self.plain = plain or (lambda text: text)
		self.for_peers = for_peers

	def write_docs(self, name, lang):
		"""The short form of our exchange format."""
		with open(name, "w", encoding="utf-8") as file:
			for id_, title, text in self.docs:
				record = {"id": id_, "title": title,
				    "text": text, "lang": lang}
				json.dump(record, file, ensure_ascii=False)
				file.write("\n")


def read_tsv(name):
	with open(name, encoding="utf-8") as file:
		return [line.rstrip("\n").split("\t") for line in file]


def read_jsonl(name):
	with open(name, encoding="utf-8") as file:
		return [json.loads(line) for line in file if line.strip()]


def read_qrels(name):
	qrels = collections.defaultdict(dict)
	with open(name, encoding="utf-8") as file:
		for line in file:
			qid, _, document, grade = line.split()
			qrels[qid][document] = int(grade)
	return dict(qrels)


def jsquad(shared):
	"""Questions, each with its one paragraph; the same with one noun in
	kana, and with changed width, case or long vowel beside the very
	questions unchanged."""
	folder = os.path.join(shared, "data/jsquad-valid")
	docs = [(d["id"], d["title"], d["text"])
	    for d in read_jsonl(os.path.join(folder, "corpus.jsonl"))]
	qrels = read_qrels(os.path.join(folder, "qrels.tsv"))
	paths = (os.path.join(folder, "corpus.jsonl"),)
	plain = read_tsv(os.path.join(folder, "queries.tsv"))
	kana = read_tsv(os.path.join(folder, "queries-kana.tsv"))
	variants = read_tsv(os.path.join(folder, "queries-variants.tsv"))
	changed = {qid for qid, _ in variants}
	unchanged = [q for q in plain if q[0] in changed]
	for name, queries in [("JSQuAD questions", plain),
	    ("JSQuAD, a noun in kana", kana),
	    ("JSQuAD, as written (of variants)", unchanged),
	    ("JSQuAD, variants", variants)]:
		yield Collection(name, docs, queries, qrels, paths)


def without_front_matter(text):
	return re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)


def front_matter_tags(text):
	"""The tags of a post; its category is one of them."""
	tags = re.findall(r"^category *: *(.+?) *$", text, re.M)[:1]
	found = re.search(r"^tags *:[ \t]*\n((?:[ \t]*- .*\n)+)", text, re.M)
	if found:
		tags += [line.strip()[2:].strip()
		    for line in found.group(1).splitlines()]
	return [tag.strip("\"'") for tag in tags]


def jser(shared):
	"""Tags of weekly posts: as a filter on the posts themselves, and as
	plain words on posts without their front matter."""
	folder = os.path.join(shared, "data/jser-ja")
	docs = []
	tagged = collections.defaultdict(dict)
	for name in sorted(glob.glob(os.path.join(folder, "*.md"))):
		with open(name, encoding="utf-8") as file:
			text = file.read()
		id_ = os.path.splitext(os.path.basename(name))[0]
		title = re.search(r"^title *: *(.*)$", text, re.M)
		title = title.group(1).strip().strip("\"'") if title else ""
		docs.append((id_, title, without_front_matter(text)))
		# A tag is the same in either case.
		for tag in front_matter_tags(text):
			tagged[tag.casefold()][id_] = 1
	tags = sorted(tagged)
	qids = ["jser%03d" % number for number in range(1, len(tags) + 1)]
	qrels = {qid: tagged[tag] for qid, tag in zip(qids, tags)}
	yield Collection("JSer tags, tag:", docs,
	    [(qid, 'tag:"%s"' % tag) for qid, tag in zip(qids, tags)],
	    qrels, (folder,), for_peers=False)
	yield Collection("JSer tags, as words", docs,
	    list(zip(qids, tags)), qrels)


def known_items(prefix, records):
	"""Queries and judgments for [(id, title)]: equal titles are one
	query with several answers."""
	wanted = collections.defaultdict(dict)
	for id_, title in records:
		wanted[title][id_] = 1
	queries = []
	qrels = {}
	for number, title in enumerate(wanted, 1):
		qid = "%s%04d" % (prefix, number)
		queries.append((qid, title))
		qrels[qid] = wanted[title]
	return queries, qrels


def ainews(shared):
	"""Titles of AI news stories find the stories, the title being part
	of what is indexed or not."""
	stories = read_jsonl(os.path.join(shared,
	    "data/ainews-ja/ai-news-digest.items.jsonl"))
	queries, qrels = known_items("news",
	    [(s["id"], s["title"]) for s in stories])
	yield Collection("AI news titles",
	    [(s["id"], s["title"], s["text"]) for s in stories],
	    queries, qrels)
	yield Collection("AI news titles, bodies only",
	    [(s["id"], "", s["text"]) for s in stories], queries, qrels)


def joined(text):
	"""Running text again from words with spaces between them."""
	wide = r"[^\x00-\x7f]"
	text = re.sub(r"(?<=%s) +(?=%s)" % (wide, wide), "", text)
	text = re.sub(r"(?<=%s) (?=[A-Za-z0-9])" % wide, "", text)
	text = re.sub(r"(?<=[A-Za-z0-9]) (?=%s)" % wide, "", text)
	# The cutting glued the dash of a headline to what follows it.
	text = re.sub(r" -(?=%s)" % wide, " - ", text)
	return re.sub(r" *([(),.%]) *", r"\1", text)


def wikinews(shared):
	"""Headlines find their articles, which do not hold them."""
	name = os.path.join(shared, "data/wikinews-ja/articles.tsv.gz")
	docs = []
	records = []
	with gzip.open(name, "rt", encoding="utf-8", newline="") as file:
		rows = csv.reader((line.rstrip("\r\n") for line in file),
		    delimiter="\t", quoting=csv.QUOTE_NONE)
		next(rows)
		for number, article, headline in rows:
			id_ = "wn" + number
			docs.append((id_, "", joined(article)))
			records.append((id_, joined(headline)))
	queries, qrels = known_items("wn", records)
	yield Collection("Wikinews headlines", docs, queries, qrels)


def judged(folders, docs):
	"""The judged set; docs as the index exports them."""
	return Collection("judged set", docs,
	    read_tsv(os.path.join(HERE, "queries.tsv")),
	    read_qrels(os.path.join(HERE, "qrels")), folders,
	    lambda text: re.sub(r"^(tag:|タグ:|#)", "", text).strip('"'))


FROM_SHARED = [
	("jsquad-valid", jsquad),
	("jser-ja", jser),
	("ainews-ja", ainews),
	("wikinews-ja", wikinews),
]


def all_shared(shared):
	"""Those collections whose data is present."""
	for folder, make in FROM_SHARED:
		if os.path.isdir(os.path.join(shared, "data", folder)):
			yield from make(shared)
