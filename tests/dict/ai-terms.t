#!/usr/bin/env python3
"""The MeCab user dictionary changes what it should, and nothing else.

Every term of dict/ai-terms.csv has a sentence in tests/dict/ai-terms.tsv, in
which it must be one token with the expected reading with the user
dictionary, and something else without it.  The sentences of guards.tsv hold
our terms across or inside other words, and must be cut as if we had none.
Forms of variants.tsv are looked up as tokens, so that each must come out of
MeCab as one.
"""

import os
import subprocess
import sys

TOP = os.environ.get('srcdir') or os.path.join(os.path.dirname(__file__),
	'..', '..')
BUILD = os.environ.get('builddir') or TOP
DICDIR = os.environ.get('MECAB_DICDIR', '/var/lib/mecab/dic/ipadic-utf8')
USER = os.path.join(BUILD, 'dict', 'user.dic')
READING = 7		# field of IPADIC's features
MIN_TERMS = 270

count = 0


def result(good, name, *why):
	global count
	count += 1
	print('%sok %d - %s' % ('' if good else 'not ', count, name))
	if not good:
		for line in why:
			print('# ' + line)


def rows(name, columns):
	"""The rows of a table beside this test, without its comments."""
	with open(os.path.join(TOP, 'tests', 'dict', name),
			  encoding='utf-8') as f:
		for line in f:
			if line.startswith('#'):
				continue
			row = line.rstrip('\n').split('\t')
			if len(row) != columns:
				sys.exit('%s: not %d columns: %s' % (name, columns, line))
			yield row


def parse(sentences, *options):
	"""One list of (surface, reading or None) for each sentence."""
	out = subprocess.run(['mecab', '-d', DICDIR, *options],
		input='\n'.join(sentences) + '\n', stdout=subprocess.PIPE,
		check=True, encoding='utf-8').stdout
	parsed = [[]]
	for line in out.splitlines():
		if line == 'EOS':
			parsed.append([])
			continue
		surface, features = line.split('\t')
		features = features.split(',')
		parsed[-1].append((surface,
			features[READING] if len(features) > READING else None))
	parsed.pop()
	assert len(parsed) == len(sentences)
	return parsed


def show(tokens):
	return ' '.join('%s(%s)' % (s, r or '?') for s, r in tokens)


terms = list(rows('ai-terms.tsv', 3))
sentences = [row[1] for row in terms]
without = parse(sentences)
with_ours = parse(sentences, '-u', USER)
for (term, _, reading), before, after in zip(terms, without, with_ours):
	result((term, reading) in after and (term, reading) not in before, term,
		   'with:    ' + show(after), 'without: ' + show(before),
		   'wanted:  %s(%s)' % (term, reading))

tested = {row[0] for row in terms}
result(len(tested) == len(terms) >= MIN_TERMS,
	   'at least %d different terms are tested' % MIN_TERMS,
	   '%d of %d' % (len(tested), len(terms)))
with open(os.path.join(TOP, 'dict', 'ai-terms.csv'), encoding='utf-8') as f:
	source = {line.split(',')[0] for line in f}
result(source == tested, 'every entry has its sentence',
	   'only in the dictionary: ' + ' '.join(sorted(source - tested)),
	   'only in the test: ' + ' '.join(sorted(tested - source)))

guards = list(rows('guards.tsv', 2))
for (text, cut), tokens in zip(guards,
							   parse([row[0] for row in guards],
									 '-u', USER)):
	got = ' '.join(surface for surface, _ in tokens)
	result(got == cut, text, 'got:    ' + got, 'wanted: ' + cut)

words = set()
with open(os.path.join(TOP, 'dict', 'variants.tsv'), encoding='utf-8') as f:
	for line in f:
		row = line.rstrip('\n').split('\t')
		if row[0] == 'okurigana':
			words.add(row[1])
words = sorted(words)
# Verbs end a sentence, nouns have a particle behind them.
places = ['昔、%s。' if w[-1] in 'うくぐすつぬぶむる' else '昔、%sを'
	  for w in words]
split = [show(tokens) for word, tokens in
	 zip(words, parse([p % w for p, w in zip(places, words)],
			  '-u', USER))
	 if word not in [surface for surface, _ in tokens]]
result(len(words) > 400 and not split,
	'each form whose okurigana varies is one token', *split)

print('1..%d' % count)
