"""Our programs and the peers from Debian's packages, doing the same work.

An engine is given a folder of its own and says, as lists of commands, how a
corpus gets into it, how a query is asked and how one changed article is put
in.  What a command needs as input is made beforehand and not timed, except
where it is part of the work: MeCab for SQLite.  The dictionary is IPADIC for
everybody, by its path.

Query words are joined by AND, as far as an engine knows that; the answer is
ten hits with titles and pieces of both sides around the matches.
"""

import http.client
import json
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import time
import urllib.parse

sys.dont_write_bytecode = True
TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(TOP, "tests/eval"))
sys.path.insert(0, os.path.join(TOP, "tests/web"))
import fastcgi
import peers
import program

CGI = os.path.join(program.BUILD, "ainews-search.cgi")
CHANNELS = os.path.join(program.BUILD, "bench/channels")

HITS = 10
FIELDS = ("title_ja", "ja", "title_en", "en")
OMEGA_TEMPLATE = """$httpheader{Content-Type,text/plain}
$hitlist{$field{id} $field{title_ja} $field{title_en}
$snippet{$field{ja}}
$snippet{$field{en}}
}"""


def wait_for(ready):
	for _ in range(200):
		if ready():
			return
		time.sleep(.05)
	raise RuntimeError("a server did not begin")


def can_connect(port):
	try:
		socket.create_connection(("127.0.0.1", port), 1).close()
	except OSError:
		return False
	return True


def stop(process):
	process.terminate()
	try:
		process.wait(10)
	except subprocess.TimeoutExpired:
		process.kill()
		process.wait()


def fastcgi_answer(stream):
	body = b""
	while True:
		header = stream.read(8)
		if len(header) < 8:
			raise RuntimeError("the server closed the connection")
		_, kind, _, size, padding = struct.unpack(">BBHHBx", header)
		content = stream.read(size)
		stream.read(padding)
		if kind == 6:
			body += content
		elif kind == 3:
			return body.decode()


def fields_of(article):
	"""id, then FIELDS."""
	sides = [article.get(lang, {}) for lang in ("ja", "en")]
	return [article["id"]] + [side.get(name, "")
	    for side in sides for name in ("title", "body")]


class Command:
	"""One process: where its standard input and output are, None being
	neither (of stderr: ours), and which exit statuses are no failure."""

	def __init__(self, *argv, stdin=None, stdout=None, stderr=None,
	    good=(0,)):
		self.argv = argv
		self.stdin = stdin
		self.stdout = stdout
		self.stderr = stderr
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
		"""Bytes on the disk of what a query needs; Groonga's files
		have holes."""
		return sum(512 * os.stat(os.path.join(folder, name)).st_blocks
		    for folder, _, names in os.walk(self.index)
		    for name in names
		    if not os.path.islink(os.path.join(folder, name)))

	def clean(self):
		shutil.rmtree(self.index, ignore_errors=True)
		os.makedirs(os.path.dirname(self.index), exist_ok=True)

	def serve(self):
		"""A server of the index; None: the engine has none."""
		return None


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
		    str(HITS), text, stderr=os.devnull, good=(0, 1))

	def serve(self):
		return Ours.Server(self)

	@staticmethod
	def hits(output):
		return len(re.findall(r"^\d+ .*\bid:", output, re.M))

	class Server:
		"""FastCGI over a socket of its own, one process."""

		name = "ainews-search.cgi, FastCGI"

		def __init__(self, ours):
			self.path = ours.path("socket")
			env = dict(ours.env, AINEWS_INDEX=ours.index)
			self.process = subprocess.Popen([CGI, "--listen",
			    self.path, "--workers", "1"], env=env,
			    stdin=subprocess.DEVNULL,
			    stderr=subprocess.DEVNULL)
			wait_for(lambda: os.path.exists(self.path))
			self.sock = None

		def ask(self, text):
			"""The body of the answer; one connection."""
			if self.sock is None:
				self.sock = socket.socket(socket.AF_UNIX)
				self.sock.connect(self.path)
				self.stream = self.sock.makefile("rb")
			query = urllib.parse.urlencode({"q": text,
			    "num": HITS, "hl": "en"})
			self.sock.sendall(fastcgi.request({
			    b"REQUEST_METHOD": b"GET",
			    b"SCRIPT_NAME": b"/search",
			    b"QUERY_STRING": query.encode()}, b"", 1))
			return fastcgi_answer(self.stream)

		@staticmethod
		def hits(body):
			return body.count("<article>")

		def close(self):
			if self.sock is not None:
				self.stream.close()
				self.sock.close()
			stop(self.process)


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

	@staticmethod
	def select(text):
		return {"table": "Articles", "match_columns": "||".join(
		    "scorer_tf_idf(%s)" % name for name in FIELDS),
		    "query": text, "limit": HITS, "sort_keys": "-_score",
		    "command_version": 2, "output_columns": "_key,title_ja,"
		    "title_en,snippet_html(ja),snippet_html(en)"}

	def query(self, text):
		# One argument: several are not put together as given.
		return Command(shutil.which("groonga"), self.db, "select "
		    + " ".join("--%s '%s'" % item
		    for item in self.select(text).items()))

	def serve(self):
		return Groonga.Server(self)

	class Server:
		"""Its own HTTP server, without its cache of answers."""

		name = "Groonga, HTTP"

		def __init__(self, groonga):
			with socket.socket() as sock:
				sock.bind(("127.0.0.1", 0))
				port = sock.getsockname()[1]
			self.process = subprocess.Popen([
			    shutil.which("groonga"), "--protocol", "http",
			    "--bind-address", "127.0.0.1", "--port",
			    str(port), "--cache-limit", "0", "-s",
			    groonga.db], env=groonga.env,
			    stdin=subprocess.DEVNULL,
			    stdout=subprocess.DEVNULL,
			    stderr=subprocess.DEVNULL)
			wait_for(lambda: can_connect(port))
			self.link = http.client.HTTPConnection("127.0.0.1",
			    port, timeout=60)

		def ask(self, text):
			self.link.request("GET", "/d/select?"
			    + urllib.parse.urlencode(Groonga.select(text)))
			return self.link.getresponse().read().decode()

		@staticmethod
		def hits(body):
			return Groonga.hits(body)

		def close(self):
			self.link.close()
			stop(self.process)

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
		    + ", ".join(FIELDS) + ", rest UNINDEXED, "
		    "tokenize = 'porter unicode61');\n"
		    ".mode ascii\n.separator \"\\t\" \"\\n\"\n"
		    ".import %s articles\n" % self.path("rows")
		    + "INSERT INTO articles(articles) VALUES ('optimize');\n"
		    "VACUUM;\n")

	def clean(self):
		super().clean()
		os.mkdir(self.index)

	def lines(self, articles, name):
		"""The ids beside the texts, or MeCab would cut them; a mark
		at the end, or it would drop the tabs before it."""
		with open(self.path("ids." + name), "w",
		    encoding="utf-8") as ids, open(self.path(name), "w",
		    encoding="utf-8") as file:
			for article in articles:
				id_, *fields = fields_of(article)
				ids.write(id_ + "\n")
				file.write("\t".join(re.sub(r"\s+", " ", text)
				    for text in fields) + "\t.\n")

	def prepare(self, corpus):
		self.lines(articles_of(corpus), "text")

	def cut(self, source, target):
		"""MeCab keeps the tabs, for they are spaces to it that end
		a word, if only they are asked for in its output."""
		return [Command(shutil.which("mecab"), "-d",
		    peers.MECAB_DICDIR, "-b", "10000000", "-F", "%M ", "-U",
		    "%M ", "-E", "\\n", stdin=self.path(source),
		    stdout=self.path("words")),
		    Command(shutil.which("paste"),
		    self.path("ids." + source), self.path("words"),
		    stdout=self.path(target))]

	def build(self):
		return self.cut("text", "rows") + [
		    Command(shutil.which("sqlite3"), self.db,
		    stdin=self.path("schema"))]

	def changed(self, article):
		self.lines([article], "text1")
		self.write("update", "CREATE TEMP TABLE one(id, %s, rest);\n"
		    ".mode ascii\n.separator \"\\t\" \"\\n\"\n"
		    ".import %s one\n"
		    "UPDATE articles SET (%s) = (SELECT %s FROM one) WHERE "
		    "rowid = (SELECT rowid FROM articles WHERE id = '%s');\n"
		    % (", ".join(FIELDS), self.path("row1"),
		    ", ".join(FIELDS), ", ".join(FIELDS), article["id"]))
		return self.cut("text1", "row1") + [
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


class Recoll:
	"""An indexer of folders: the same articles as plain text files."""

	name = "recollindex TREE, nothing changed"

	def __init__(self, folder):
		self.folder = os.path.join(folder, "recoll")

	@staticmethod
	def usable():
		return shutil.which("recollindex") is not None

	def prepare(self, articles):
		shutil.rmtree(self.folder, ignore_errors=True)
		tree = os.path.join(self.folder, "tree")
		for number, article in enumerate(articles):
			under = os.path.join(tree, "%03d" % (number // 1000))
			os.makedirs(under, exist_ok=True)
			id_, *fields = fields_of(article)
			with open(os.path.join(under, id_ + ".txt"), "w",
			    encoding="utf-8") as file:
				file.write("\n".join(fields) + "\n")
		with open(os.path.join(self.folder, "recoll.conf"), "w",
		    encoding="utf-8") as file:
			file.write("topdirs = %s\n"
			    "indexstemminglanguages = english\n"
			    "cjkngramlen = 2\nloglevel = 1\n"
			    "noaspell = 1\n" % tree)

	def scan(self):
		return Command(shutil.which("recollindex"), "-c", self.folder)


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
