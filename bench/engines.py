"""Our programs and the peers from Debian's packages, doing the same work.

An engine is given a folder of its own and says, as lists of commands, how a
corpus gets into it, how a query is asked and how one changed article is put
in.  What a command needs as input is made beforehand and not timed, except
where it is part of the work: MeCab for SQLite.  The dictionary is IPADIC for
everybody, by its path.

Query words are joined by AND, as far as an engine knows that; the answer is
ten hits with titles and pieces of both sides around the matches.
"""

import json
import os
import re
import shutil
import sys

sys.dont_write_bytecode = True
TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TOP, "tests/eval"))
import peers
import program

HITS = 10
FIELDS = ("title_ja", "ja", "title_en", "en")
OMEGA_TEMPLATE = """$httpheader{Content-Type,text/plain}
$hitlist{$field{id} $field{title_ja} $field{title_en}
$snippet{$field{ja}}
$snippet{$field{en}}
}"""


def fields_of(article):
	"""id, then FIELDS."""
	sides = [article.get(lang, {}) for lang in ("ja", "en")]
	return [article["id"]] + [side.get(name, "")
	    for side in sides for name in ("title", "body")]


class Command:
	"""One process: where its standard input and output are, None being
	neither."""

	def __init__(self, *argv, stdin=None, stdout=None, good=(0,)):
		self.argv = argv
		self.stdin = stdin
		self.stdout = stdout
		self.good = good


class Engine:
	def __init__(self, folder):
		self.folder = os.path.join(folder, self.key)
		os.makedirs(self.folder, exist_ok=True)
		self.env = dict(os.environ, LC_ALL="C.UTF-8")

	def path(self, *names):
		return os.path.join(self.folder, *names)

	def write(self, name, text):
		with open(self.path(name), "w", encoding="utf-8") as file:
			file.write(text)
		return self.path(name)

	def size(self):
		"""Bytes of what a query needs."""
		return sum(os.path.getsize(os.path.join(folder, name))
		    for folder, _, names in os.walk(self.index)
		    for name in names
		    if not os.path.islink(os.path.join(folder, name)))

	def clean(self):
		shutil.rmtree(self.index, ignore_errors=True)
		os.makedirs(os.path.dirname(self.index), exist_ok=True)

	def finish(self):
		"""What is left to do by hand after the index was built."""


class Ours(Engine):
	key = "ours"
	name = "ainews-search"

	@staticmethod
	def missing():
		for path in (program.INDEX, program.SEARCH):
			if not os.access(path, os.X_OK):
				return "%s: run make first" % path
		return None

	def __init__(self, folder):
		super().__init__(folder)
		self.env = program.environment(self.folder)
		self.index = self.path("index")

	def prepare(self, corpus):
		self.corpus = corpus

	def build(self):
		return [self.update(self.corpus)]

	def update(self, *paths):
		return Command(program.INDEX, "--index", self.index, "-q",
		    "update", *paths)

	def query(self, text):
		return Command(program.SEARCH, "--index", self.index, "-n",
		    str(HITS), text, good=(0, 1))

	@staticmethod
	def hits(output):
		return len(re.findall(r"^ *\d+\.? ", output, re.M))


class Omega(Engine):
	key = "omega"
	name = "Xapian Omega"
	missing = peers.Omega.missing

	def __init__(self, folder):
		super().__init__(folder)
		self.index = self.path("data", "default")
		self.env["XAPIAN_CJK_NGRAM"] = "1"
		self.env["OMEGA_CONFIG_FILE"] = self.write("omega.conf",
		    "".join("%s %s\n" % (key, self.path(name))
		    for key, name in (("database_dir", "data"),
		    ("template_dir", "templates"), ("log_dir", ""),
		    ("cdb_dir", ""))))
		self.env.pop("REQUEST_METHOD", None)
		os.makedirs(self.path("templates"), exist_ok=True)
		self.write("templates/both", OMEGA_TEMPLATE)
		self.write("script", "id : field boolean=Q unique=Q\n"
		    + "".join("%s : index field\n" % name
		    for name in FIELDS))

	def dump(self, articles, name):
		with open(self.path(name), "w", encoding="utf-8") as file:
			for article in articles:
				for field, text in zip(("id",) + FIELDS,
				    fields_of(article)):
					file.write("%s=%s\n" % (field,
					    text.replace("\n", "\n=")))
				file.write("\n")
		return self.path(name)

	def prepare(self, corpus):
		self.dump(articles_of(corpus), "dump")

	def build(self):
		return [self.load("dump")]

	def load(self, name):
		return Command(shutil.which("scriptindex"),
		    "--stemmer=english", self.index, self.path("script"),
		    self.path(name))

	def changed(self, article):
		self.dump([article], "changed")
		return [self.load("changed")]

	def query(self, text):
		# Xapian 1.4 cannot parse Latin, Japanese, Latin in this
		# order.
		if '"' not in text:
			text = " ".join(sorted(text.split(),
			    key=str.isascii))
		return Command(peers.OMEGA, "P=" + text, "DB=default",
		    "DEFAULTOP=and", "HITSPERPAGE=%d" % HITS, "FMT=both")

	@staticmethod
	def hits(output):
		return len(re.findall(r"^(?:g\d|lo-|gimp-|man-|handbook-|"
		    r"reference-|devref-)", output, re.M))


class Groonga(Engine):
	key = "groonga"
	name = "Groonga, TokenMecab"

	@staticmethod
	def missing():
		if not shutil.which("groonga"):
			return "groonga is not installed"
		return None

	def __init__(self, folder):
		super().__init__(folder)
		self.index = self.path("db")
		self.db = self.path("db", "db")
		self.env["MECABRC"] = self.write("mecabrc",
		    "dicdir = %s\n" % peers.MECAB_DICDIR)

	def load(self, articles, file):
		file.write("load --table Articles\n[\n")
		for article in articles:
			row = dict(zip(("_key",) + FIELDS,
			    fields_of(article)))
			file.write(json.dumps(row, ensure_ascii=False)
			    + ",\n")
		file.write("]\n")

	def prepare(self, corpus):
		with open(self.path("commands"), "w",
		    encoding="utf-8") as file:
			file.write("plugin_register tokenizers/mecab\n"
			    "table_create Articles TABLE_HASH_KEY ShortText\n"
			    "table_create Terms TABLE_PAT_KEY ShortText "
			    "--default_tokenizer TokenMecab "
			    "--normalizer NormalizerNFKC130\n")
			for name in FIELDS:
				file.write("column_create Articles %s "
				    "COLUMN_SCALAR LongText\n" % name)
			self.load(articles_of(corpus), file)
			file.write("column_create Terms articles COLUMN_INDEX|"
			    "WITH_POSITION|WITH_SECTION Articles %s\n"
			    % ",".join(FIELDS))

	def clean(self):
		super().clean()
		os.mkdir(self.index)

	def build(self):
		return [Command(shutil.which("groonga"), "-n", self.db,
		    stdin=self.path("commands"))]

	def changed(self, article):
		with open(self.path("changed"), "w",
		    encoding="utf-8") as file:
			self.load([article], file)
		return [Command(shutil.which("groonga"), self.db,
		    stdin=self.path("changed"))]

	def query(self, text):
		columns = "||".join("scorer_tf_idf(%s)" % name
		    for name in FIELDS)
		# One argument: several are not put together as given.
		return Command(shutil.which("groonga"), self.db,
		    "select Articles --match_columns '%s' --query '%s' "
		    "--limit %d --sort_keys -_score --command_version 2 "
		    "--output_columns '_key,title_ja,title_en,"
		    "snippet_html(ja),snippet_html(en)'"
		    % (columns, text, HITS))

	@staticmethod
	def hits(output):
		return len(json.loads(output)[1][0]) - 2


class Fts5(Engine):
	key = "fts5"
	name = "SQLite FTS5, MeCab words"

	@staticmethod
	def missing():
		if not shutil.which("sqlite3"):
			return "sqlite3 is not installed"
		return peers.Fts5.missing()

	def __init__(self, folder):
		super().__init__(folder)
		self.index = self.path("db")
		self.db = self.path("db", "db")
		self.write("schema", "PRAGMA journal_mode = OFF;\n"
		    "CREATE VIRTUAL TABLE articles USING fts5(id UNINDEXED, "
		    + ", ".join(FIELDS) + ", tokenize = 'porter unicode61');\n"
		    ".mode ascii\n.separator \"\\t\" \"\\n\"\n"
		    ".import %s articles\n" % self.path("words")
		    + "INSERT INTO articles(articles) VALUES ('optimize');\n"
		    "VACUUM;\n")

	def clean(self):
		super().clean()
		os.mkdir(self.index)

	def lines(self, articles, name):
		with open(self.path(name), "w", encoding="utf-8") as file:
			for article in articles:
				file.write("\t".join(re.sub(r"\s+", " ", text)
				    for text in fields_of(article)) + "\n")
		return self.path(name)

	def prepare(self, corpus):
		self.lines(articles_of(corpus), "text")

	def cut(self, source, target):
		"""MeCab keeps the tabs, for they are spaces to it that end
		a word, if only they are asked for in its output."""
		return Command(shutil.which("mecab"), "-d",
		    peers.MECAB_DICDIR, "-b", "10000000", "-F", "%M ", "-U",
		    "%M ", "-E", "\\n", stdin=self.path(source),
		    stdout=self.path(target))

	def build(self):
		return [self.cut("text", "words"),
		    Command(shutil.which("sqlite3"), self.db,
		    stdin=self.path("schema"))]

	def changed(self, article):
		self.lines([article], "text1")
		self.write("update", "CREATE TEMP TABLE one(id, %s);\n"
		    ".mode ascii\n.separator \"\\t\" \"\\n\"\n"
		    ".import %s one\n"
		    "UPDATE articles SET (%s) = (SELECT %s FROM one) WHERE "
		    "rowid = (SELECT rowid FROM articles WHERE id = '%s');\n"
		    % (", ".join(FIELDS), self.path("words1"),
		    ", ".join(FIELDS), ", ".join(FIELDS), article["id"]))
		return [self.cut("text1", "words1"),
		    Command(shutil.which("sqlite3"), self.db,
		    stdin=self.path("update"))]

	def query(self, text):
		if text.startswith('"'):
			match = text
		else:
			match = " AND ".join('"%s"' % words.strip()
			    for words in peers.wakati(text.split()))
		return Command(shutil.which("sqlite3"), self.db,
		    "SELECT id, title_ja, title_en, "
		    "snippet(articles, 2, '[', ']', '…', 24), "
		    "snippet(articles, 4, '[', ']', '…', 24) FROM articles "
		    "WHERE articles MATCH '%s' ORDER BY rank LIMIT %d"
		    % (match.replace("'", "''"), HITS))

	@staticmethod
	def hits(output):
		return len(output.splitlines())


def articles_of(corpus):
	with open(corpus, encoding="utf-8") as file:
		for line in file:
			yield json.loads(line)


ALL = [Ours, Groonga, Omega, Fts5]


def usable(folder):
	"""Those that are installed; says why the others are left out."""
	for engine in ALL:
		reason = engine.missing()
		if reason is None:
			yield engine(folder)
		else:
			print("without %s: %s" % (engine.name, reason),
			    file=sys.stderr)
