"""Other engines from Debian packages, asked the same questions.

A peer answers search(docs, queries, folder): docs are (id, title, text),
queries (qid, text) in plain words, folder is an empty one to work in.  The
answer is {qid: [id, ...]}, at most DEPTH of them, best first.  The settings
are those which made each engine do its best: words or bigrams, joined by OR.
"""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import unicodedata

from trec_eval import DEPTH

HERE = os.path.dirname(os.path.abspath(__file__))
MECAB_DICDIR = os.environ.get("MECAB_DICDIR",
    "/var/lib/mecab/dic/ipadic-utf8")
OMEGA = "/usr/lib/cgi-bin/omega/omega"
JARS = "/usr/share/java"
CJK = re.compile(r"[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")


def run_mecab(options, lines):
	"""One process for all lines; a line feed inside one would tear the
	answer apart."""
	text = "".join(line.replace("\n", " ") + "\n" for line in lines)
	return subprocess.run(
	    ["mecab", "-d", MECAB_DICDIR, "-b", "4000000"] + options,
	    input=text, stdout=subprocess.PIPE, check=True,
	    encoding="utf-8").stdout


def wakati(lines):
	return run_mecab(["-Owakati"], lines).split("\n")[:len(lines)]


def is_content_word(feature):
	fields = feature.split(",")
	return (fields[0] == "名詞"
	    or fields[0] in ("動詞", "形容詞") and fields[1] == "自立")


def content_words(lines):
	"""The nouns, independent verbs and adjectives of each line."""
	answers = run_mecab([], lines).split("EOS\n")[:len(lines)]
	found = []
	for answer in answers:
		words = []
		for row in answer.splitlines():
			surface, _, feature = row.partition("\t")
			if is_content_word(feature):
				words.append(surface)
		found.append(words)
	return found


def bigrams(text):
	"""Character pairs of the Japanese runs, then the other words: Xapian's
	parser of queries fails on Latin, Japanese, Latin in this order."""
	grams = []
	for run in CJK.findall(text):
		grams += [run[i:i + 2] for i in range(max(len(run) - 1, 1))]
	return grams + re.findall(r"[A-Za-z0-9]+",
	    unicodedata.normalize("NFKC", CJK.sub(" ", text)))


class Fts5:
	"""SQLite's full-text search over words cut by MeCab."""
	name = "SQLite FTS5, MeCab words"

	@staticmethod
	def missing():
		if not shutil.which("mecab"):
			return "mecab is not installed"
		try:
			sqlite3.connect(":memory:").execute(
			    "CREATE VIRTUAL TABLE t USING fts5(x)")
		except sqlite3.Error as error:
			return str(error)
		return None

	@staticmethod
	def search(docs, queries, folder):
		db = sqlite3.connect(os.path.join(folder, "fts5.db"))
		db.execute("PRAGMA journal_mode = OFF")
		db.execute("CREATE VIRTUAL TABLE docs USING fts5("
		    "id UNINDEXED, title, body, "
		    "tokenize = 'porter unicode61')")
		titles = wakati([title for _, title, _ in docs])
		bodies = wakati([text for _, _, text in docs])
		db.executemany("INSERT INTO docs VALUES (?, ?, ?)",
		    zip([id_ for id_, _, _ in docs], titles, bodies))
		db.execute("INSERT INTO docs(docs) VALUES ('optimize')")
		run = {}
		words = content_words([text for _, text in queries])
		for (qid, _), found in zip(queries, words):
			match = " OR ".join('"%s"' % word.replace('"', '""')
			    for word in found)
			run[qid] = [row[0] for row in db.execute(
			    "SELECT id FROM docs WHERE docs MATCH ? "
			    "ORDER BY bm25(docs) LIMIT ?",
			    (match, DEPTH))] if match else []
		db.close()
		return run


class Omega:
	"""Xapian's own search page, asked from the command line for the
	bigrams of the query."""
	name = "Xapian Omega, bigrams"

	@staticmethod
	def missing():
		for program in (shutil.which("scriptindex"), OMEGA):
			if not program or not os.access(program, os.X_OK):
				return "xapian-omega is not installed"
		return None

	@staticmethod
	def search(docs, queries, folder):
		data = os.path.join(folder, "data")
		templates = os.path.join(folder, "templates")
		os.mkdir(data)
		os.mkdir(templates)

		def write(name, text):
			with open(os.path.join(folder, name), "w",
			    encoding="utf-8") as file:
				file.write(text)

		write("omega.conf", "".join("%s %s\n" % pair for pair in [
		    ("database_dir", data), ("template_dir", templates),
		    ("log_dir", folder), ("cdb_dir", folder)]))
		write("templates/ids", "$hitlist{$field{id}\n}")
		write("index.script", "id : field boolean=Q unique=Q\n"
		    "title : index\nbody : index field\n")
		write("dump", "".join("id=%s\ntitle=%s\nbody=%s\n\n" % (id_,
		    title.replace("\n", " "), text.replace("\n", " "))
		    for id_, title, text in docs))
		environment = dict(os.environ, XAPIAN_CJK_NGRAM="1",
		    OMEGA_CONFIG_FILE=os.path.join(folder, "omega.conf"))
		environment.pop("REQUEST_METHOD", None)
		subprocess.run(["scriptindex", "--stemmer=english",
		    os.path.join(data, "default"),
		    os.path.join(folder, "index.script"),
		    os.path.join(folder, "dump")], check=True,
		    env=environment, stdout=subprocess.DEVNULL)
		run = {}
		for qid, text in queries:
			answer = subprocess.run([OMEGA,
			    "P=" + " ".join(bigrams(text)), "DEFAULTOP=or",
			    "HITSPERPAGE=%d" % DEPTH, "FMT=ids", "DB=default"],
			    env=environment, stdin=subprocess.DEVNULL,
			    stdout=subprocess.PIPE, check=True,
			    encoding="utf-8").stdout
			# The header of the page ends with an empty line.
			run[qid] = answer.replace("\r", "").partition(
			    "\n\n")[2].split()
		return run


class Kuromoji:
	"""Lucene with its Japanese analyser, asked the query as it is."""
	name = "Lucene Kuromoji, as typed"
	jars = ["core", "analyzers-common", "analyzers-kuromoji"]

	@classmethod
	def class_path(cls):
		"""The jars of one version, of the newest."""
		paths = []
		for jar in cls.jars:
			pattern = re.compile(r"lucene-%s-[0-9.]+\.jar$" % jar)
			found = sorted(name for name in os.listdir(JARS)
			    if pattern.match(name))
			if not found:
				return None
			paths.append(os.path.join(JARS, found[-1]))
		return ":".join(paths)

	@classmethod
	def missing(cls):
		if not shutil.which("javac"):
			return "no Java compiler"
		if not os.path.isdir(JARS) or not cls.class_path():
			return "liblucene8-java is not installed"
		return None

	@classmethod
	def search(cls, docs, queries, folder):
		def write(name, rows):
			path = os.path.join(folder, name)
			with open(path, "w", encoding="utf-8") as file:
				for row in rows:
					file.write("\t".join(re.sub(r"\s+",
					    " ", field) for field in row)
					    + "\n")
			return path

		answer = subprocess.run(["java", "-cp", cls.class_path(),
		    os.path.join(HERE, "Kuromoji.java"),
		    write("docs.tsv", docs), write("queries.tsv", queries),
		    str(DEPTH)], stdout=subprocess.PIPE, check=True,
		    encoding="utf-8").stdout
		run = {}
		for line in answer.splitlines():
			qid, _, ids = line.partition("\t")
			run[qid] = ids.split()
		return run


ALL = [Fts5, Omega, Kuromoji]


def usable():
	"""Those that are installed; tells about the others."""
	for peer in ALL:
		reason = peer.missing()
		if reason is None:
			yield peer
		else:
			print("without %s: %s" % (peer.name, reason),
			    file=sys.stderr)
