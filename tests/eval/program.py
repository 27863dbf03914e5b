"""Our two programs, called as a user calls them, in a folder of their own.

They are those of the build directory ($builddir or the source tree) unless
$AINEWS_SEARCH and $AINEWS_INDEX_PROG name others.
"""

import json
import os
import subprocess
import sys

import trec_eval

TOP = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
BUILD = os.environ.get("builddir") or TOP
SEARCH = os.environ.get("AINEWS_SEARCH",
    os.path.join(BUILD, "ainews-search"))
INDEX = os.environ.get("AINEWS_INDEX_PROG",
    os.path.join(BUILD, "ainews-index"))
SHARED = os.environ.get("AINEWS_SHARED", os.path.join(TOP, "../shared"))


def environment(folder):
	"""Nothing of this machine's configuration, and a fixed today."""
	empty = os.path.join(folder, "empty.conf")
	with open(empty, "w", encoding="utf-8"):
		pass
	env = dict(os.environ, LC_ALL="C.UTF-8", TZ="UTC", HOME=folder,
	    AINEWS_CONF=empty, AINEWS_NOW="2026-07-05T12:00:00Z")
	env.setdefault("AINEWS_DICT", os.path.join(BUILD, "dict"))
	env.pop("AINEWS_INDEX", None)
	return env


class Program:
	"""Our program; keeps the index of a path for the next collection."""

	def __init__(self, folder):
		self.folder = folder
		self.env = environment(folder)
		self.indexed = {}

	def call(self, argv, good):
		try:
			done = subprocess.run(argv, env=self.env,
			    stdout=subprocess.PIPE, stderr=subprocess.PIPE,
			    encoding="utf-8", check=False)
		except OSError as error:
			print(error, file=sys.stderr)
			sys.exit(2)
		if done.returncode not in good:
			print("%s: status %d\n%s" % (" ".join(argv),
			    done.returncode, done.stderr), file=sys.stderr)
			sys.exit(2)
		return done.stdout

	def ainews_index(self, where, *arguments, good=(0,)):
		return self.call([INDEX, "--index", where, *arguments], good)

	def index(self, paths):
		"""The index of a tuple of paths, made when it is first asked
		for."""
		if paths not in self.indexed:
			where = os.path.join(self.folder,
			    "index%d" % len(self.indexed))
			# 1: a document was refused; the others are in.
			self.ainews_index(where, "update", *paths, good=(0, 1))
			self.indexed[paths] = where
		return self.indexed[paths]

	def exported(self, paths):
		"""(id, title, text) of what was indexed, both sides in one."""
		lines = self.ainews_index(self.index(paths),
		    "export").splitlines()
		return [plain_document(json.loads(line)) for line in lines]

	def batch(self, where, queries, work, *options):
		"""The run of queries, [(qid, text)], over an index."""
		name = os.path.join(work, "queries.tsv")
		with open(name, "w", encoding="utf-8") as file:
			for qid, text in queries:
				file.write("%s\t%s\n" % (qid, text))
		answer = self.call([SEARCH, "--index", where, "--batch", name,
		    "-o", "trec", "-n", str(trec_eval.DEPTH), *options],
		    (0, 1))
		return trec_eval.read_run(answer.splitlines())

	def search(self, collection, work):
		paths = collection.paths
		if not paths:
			paths = (os.path.join(self.folder, "docs%d.jsonl"
			    % len(self.indexed)),)
			collection.write_docs(paths[0], "ja")
		return self.batch(self.index(paths), collection.queries, work)


def plain_document(record):
	titles = []
	texts = []
	for side in ("ja", "en"):
		part = record.get(side) or {}
		titles.append(part.get("title") or "")
		texts.append(part.get("summary") or "")
		for point in part.get("points") or []:
			texts += point
		for name in ("analysis", "comment", "body"):
			texts.append(part.get(name) or "")
	texts += record.get("tags") or []
	return record["id"], " ".join(titles), "\n".join(texts)
