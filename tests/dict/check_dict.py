#!/usr/bin/env python3
"""Check the tables of dict/ (or of the folder named as the argument).

Every broken rule is printed as FILE:LINE: what is wrong, and the exit status
is then 1.  The rules are those of dict/README.md.
"""

import os
import re
import sys
import unicodedata

KINDS = {'org', 'person', 'product', 'law', 'place', 'event'}
RULES = {'itaiji', 'kakikae', 'katakana', 'kyujitai', 'okurigana'}
STOPS = {'en', 'ja', 'question'}
# Parts of speech of the user dictionary, with the range of costs which
# IPADIC itself gives to such words, the rare extremes left out.
COSTS = {
	'名詞,一般,*,*': (2000, 6200),
	'名詞,サ変接続,*,*': (2000, 7400),
	'名詞,形容動詞語幹,*,*': (3600, 8400),
	'名詞,固有名詞,一般,*': (2000, 8700),
	'名詞,固有名詞,人名,一般': (2400, 7500),
	'名詞,固有名詞,人名,姓': (2000, 7700),
	'名詞,固有名詞,組織,*': (1600, 7000),
	'名詞,固有名詞,地域,一般': (2000, 8700),
}
CSV_FIELDS = 13

errors = 0


def error(place, text):
	global errors
	errors += 1
	print('%s:%d: %s' % (place[0], place[1], text))


def fold(text):
	return unicodedata.normalize('NFKC', text).lower()


def is_katakana(text):
	return re.fullmatch('[ァ-ヺー・]+', text) is not None


def is_sorted(keys_and_places):
	for (before, _), (key, place) in zip(keys_and_places,
					     keys_and_places[1:]):
		if not before < key:
			error(place, 'not sorted: %r after %r'
			      % (key, before))


def lines(folder, name):
	"""The lines of a file, those alone that are fit to be split."""
	path = os.path.join(folder, name)
	place = (path, 1)
	try:
		with open(path, 'rb') as f:
			data = f.read()
	except OSError as e:
		error(place, e.strerror)
		return
	if not data.endswith(b'\n'):
		error((path, data.count(b'\n') + 1), 'no line feed at the end')
		data += b'\n'
	for number, raw in enumerate(data[:-1].split(b'\n'), 1):
		place = (path, number)
		try:
			line = raw.decode('utf-8')
		except UnicodeDecodeError:
			error(place, 'not UTF-8')
			continue
		if line != line.strip():
			error(place, 'white space at an end of the line')
		elif re.search('[\x00-\x08\x0b-\x1f\x7f\u3000\ufeff]', line):
			error(place, 'control character or wide space')
		else:
			yield place, line


def table(folder, name, least, most):
	"""The rows of a table as (place, columns)."""
	rows = 0
	for place, line in lines(folder, name):
		if line.startswith('#'):
			continue
		columns = line.split('\t')
		if not least <= len(columns) <= most:
			error(place, '%d columns' % len(columns))
		elif any(c != c.strip() or not c for c in columns):
			error(place, 'empty column, or space around one')
		elif any('  ' in c for c in columns):
			error(place, 'two spaces')
		else:
			rows += 1
			yield place, columns
	if not rows:
		error((os.path.join(folder, name), 1), 'no rows')


def first_time(seen, key, place, what):
	"""True for a key not met before; seen remembers the places."""
	if key in seen:
		error(place, '%s %r is also in %s:%d'
		      % (what, key, *seen[key]))
		return False
	seen[key] = place
	return True


def check_terms(folder):
	seen = {}
	order = []
	for place, line in lines(folder, 'ai-terms.csv'):
		fields = line.split(',')
		if len(fields) != CSV_FIELDS:
			error(place, '%d fields' % len(fields))
			continue
		surface, left, right, cost = fields[:4]
		pos = ','.join(fields[4:8])
		inflection = fields[8:10]
		base, reading, sound = fields[10:]
		first_time(seen, surface, place, 'word')
		order.append((surface.encode(), place))
		if fold(surface) != surface:
			error(place, 'not as it reaches MeCab: %r, not %r'
			      % (fold(surface), surface))
		if re.search('[0-9a-z\\s]', fold(surface)):
			error(place, 'Latin, digits and spaces never match')
		if left or right:
			error(place, 'context ids belong to one dictionary')
		if inflection != ['*', '*']:
			error(place, 'inflection')
		if base != surface:
			error(place, 'the base form is another word')
		if not is_katakana(reading) or not is_katakana(sound):
			error(place, 'reading not in katakana')
		elif is_katakana(surface) and reading != surface:
			error(place, 'katakana has another reading')
		if pos not in COSTS:
			error(place, 'part of speech %s' % pos)
		elif not re.fullmatch('[0-9]+', cost):
			error(place, 'cost %r' % cost)
		elif not COSTS[pos][0] <= int(cost) <= COSTS[pos][1]:
			error(place, 'cost %s outside of %d to %d'
			      % (cost, *COSTS[pos]))
	is_sorted(order)


def check_names(folder):
	seen = {}
	order = []
	for place, row in table(folder, 'names.tsv', 1, 2):
		name = row[0]
		first_time(seen, fold(name), place, 'name')
		order.append((name.lower(), place))
		if not re.search('[A-Za-z]', name):
			error(place, 'no Latin letter in %r' % name)
		if len(row) > 1 and row[1] not in KINDS:
			error(place, 'kind %r' % row[1])
	is_sorted(order)
	return seen


def check_entities(folder):
	ids = {}
	names = {}
	order = []
	for place, row in table(folder, 'entities.tsv', 5, 5):
		key, kind, ja, en, spelt = row
		first_time(ids, key, place, 'id')
		order.append((key, place))
		if not re.fullmatch('[a-z0-9]+(-[a-z0-9]+)*', key):
			error(place, 'id %r' % key)
		if kind not in KINDS:
			error(place, 'kind %r' % kind)
		own = spelt.split('|')
		plain = {name.removeprefix('=') for name in own}
		for display in (ja, en):
			if not plain & {display} and \
			    fold(display) not in map(fold, plain):
				error(place, 'display %r is not among the'
				      ' names' % display)
		for name in own:
			exact = name.removeprefix('=')
			if not exact or exact != exact.strip():
				error(place, 'empty name')
			elif name != exact and \
			    not re.search('[A-Za-z]', exact):
				error(place, 'no letter whose case could'
				      ' count in %r' % name)
			else:
				first_time(names, name if name != exact
					   else fold(name), place, 'name')
	is_sorted(order)
	for name, place in names.items():
		if name.startswith('=') and fold(name[1:]) in names:
			error(place, '%r is also a name in any case' % name)
	return {name: place for name, place in names.items()
		if not name.startswith('=')}


def check_variants(folder):
	forms = {}
	order = []
	canonical = []
	for place, (rule, form, to) in table(folder, 'variants.tsv', 3, 3):
		order.append(((rule, form), place))
		if rule not in RULES:
			error(place, 'rule %r' % rule)
		first_time(forms, form, place, 'form')
		canonical.append((place, rule, form, to))
		for word in (form, to):
			if fold(word) != word:
				error(place, '%r is never met: it is folded'
				      ' to %r before' % (word, fold(word)))
		if form == to:
			error(place, 'the form is its own canonical form')
		if rule in ('itaiji', 'kyujitai') and \
		    len(form + to) != 2:
			error(place, 'not single characters')
		if rule == 'katakana' and not is_katakana(form + to):
			error(place, 'not katakana')
	for place, rule, form, to in canonical:
		if to in forms and form != to:
			error(place, 'cycle or chain: %r is a form in line %d'
			      % (to, forms[to][1]))
	# A word whose characters change would escape its own row.
	single = {form for place, rule, form, to in canonical
		  if rule in ('itaiji', 'kyujitai')}
	for place, rule, form, to in canonical:
		if rule in ('katakana', 'okurigana') and \
		    single & set(form + to):
			error(place, 'holds a character that another rule'
			      ' changes')
	is_sorted(order)


def check_synonyms(folder):
	seen = {}
	order = []
	for place, group in table(folder, 'synonyms.tsv', 2, 12):
		order.append((group[0].encode(), place))
		for word in group:
			first_time(seen, fold(word), place, 'word')
	is_sorted(order)


def check_stopwords(folder, names):
	seen = {}
	order = []
	for place, (kind, word) in table(folder, 'stopwords.tsv', 2, 2):
		order.append(((kind, word), place))
		if kind not in STOPS:
			error(place, 'kind %r' % kind)
		if kind == 'en' and not re.fullmatch("[a-z']+", word):
			error(place, 'not an English word: %r' % word)
		if kind != 'en' and re.search('[A-Za-z]', word):
			error(place, 'not a Japanese word: %r' % word)
		if fold(word) != word:
			error(place, '%r is never met' % word)
		first_time(seen, word, place, 'word')
		if word in names:
			error(place, 'stop word %r is a name in %s:%d'
			      % (word, *names[word]))
	is_sorted(order)


def main():
	folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(
		os.path.dirname(__file__), '..', '..', 'dict')
	check_terms(folder)
	names = check_names(folder)
	names.update(check_entities(folder))
	check_variants(folder)
	check_synonyms(folder)
	check_stopwords(folder, names)
	sys.exit(1 if errors else 0)


main()
