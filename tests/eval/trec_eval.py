#!/usr/bin/env python3
"""Measure a run against judgments, both in TREC form.

	trec_eval.py [--gate NAME=MIN]... [--no-zero [--except QID]...] [--each]
		QRELS RUN

A line of QRELS is "qid 0 document grade", a line of RUN is "qid Q0 document
rank score tag".  Documents are taken in the order of their scores, equal
ones in the order of their ranks.  A query of QRELS that RUN does not answer
counts 0 everywhere; with --answered-of FILE (lines "qid<TAB>query") only the
queries of FILE count.

Printed are MRR@10 (1 / rank of the first relevant document, 0 past 10),
R@1, R@10 and R@100 (share of the relevant documents among the first so
many), nDCG@10 (gain = grade, discount = log2(rank + 1)) and the number of
queries with nothing relevant among the first ten.

Exit status 1 says that a gate was missed, 2 that a file could not be used.
"""

import argparse
import collections
import math
import sys

NAMES = ["mrr", "r1", "r10", "r100", "ndcg"]
TITLES = ["MRR@10", "R@1", "R@10", "R@100", "nDCG@10"]
DEPTH = 100	# so many documents of a query are measured


def read_qrels(lines):
	"""{qid: {document: grade}} of the relevant documents."""
	qrels = collections.defaultdict(dict)
	for number, line in enumerate(lines, 1):
		if not line.strip():
			continue
		try:
			qid, _, document, grade = line.split()
			grade = int(grade)
		except ValueError:
			raise ValueError("line %d: want qid 0 document grade"
			    % number) from None
		if grade > 0:
			qrels[qid][document] = grade
	return dict(qrels)


def read_run(lines):
	"""{qid: [document, ...]}, best first."""
	scored = collections.defaultdict(list)
	for number, line in enumerate(lines, 1):
		if not line.strip():
			continue
		try:
			qid, _, document, rank, score, _ = line.split()
			scored[qid].append(
			    (-float(score), int(rank), document))
		except ValueError:
			raise ValueError("line %d: want qid Q0 document rank "
			    "score tag" % number) from None
	run = {}
	for qid, found in scored.items():
		run[qid] = [document for _, _, document in sorted(found)]
		if len(set(run[qid])) != len(run[qid]):
			raise ValueError("query %s: a document twice" % qid)
	return run


def discounted(grades):
	return sum(grade / math.log2(rank + 1)
	    for rank, grade in enumerate(grades, 1))


def measure(wanted, found):
	"""The figures of one query; wanted is {document: grade}."""
	grades = [wanted.get(document, 0) for document in found]
	first = next((rank for rank, grade in enumerate(grades[:10], 1)
	    if grade > 0), 0)

	def recall(depth):
		return sum(grade > 0 for grade in grades[:depth]) / len(wanted)

	ideal = sorted(wanted.values(), reverse=True)
	return {
		"mrr": 1 / first if first else 0.0,
		"r1": recall(1),
		"r10": recall(10),
		"r100": recall(100),
		"ndcg": discounted(grades[:10]) / discounted(ideal[:10]),
	}


def evaluate(qrels, run, qids=None):
	"""({qid: figures}, {name: mean}, [qid of a query at 0])"""
	if qids is None:
		qids = qrels.keys()
	each = {qid: measure(qrels[qid], run.get(qid, []))
	    for qid in qids if qid in qrels}
	if not each:
		raise ValueError("no query to measure")
	mean = {name: sum(figures[name] for figures in each.values())
	    / len(each) for name in NAMES}
	zero = [qid for qid, figures in each.items() if figures["mrr"] == 0]
	return each, mean, zero


def read_file(name, reader):
	try:
		with open(name, encoding="utf-8") as file:
			return reader(file)
	except (OSError, ValueError) as error:
		print("%s: %s" % (name, error), file=sys.stderr)
		sys.exit(2)


def gate(text):
	name, _, least = text.partition("=")
	if name not in NAMES:
		raise argparse.ArgumentTypeError(
		    "a gate is one of %s" % ", ".join(NAMES))
	return name, float(least)


def main():
	parser = argparse.ArgumentParser(
	    description="Measure a run against judgments, in TREC form.")
	parser.add_argument("--gate", action="append", default=[], type=gate,
	    metavar="NAME=MIN", help="fail below this mean (%s)"
	    % ", ".join(NAMES))
	parser.add_argument("--no-zero", action="store_true",
	    help="fail if a query has nothing relevant in its first ten")
	parser.add_argument("--except", action="append", default=[],
	    metavar="QID", dest="excepted",
	    help="with --no-zero: this query may be at 0")
	parser.add_argument("--each", action="store_true",
	    help="print the figures of every query too")
	parser.add_argument("--answered-of", metavar="FILE",
	    help="count only the queries of this file")
	parser.add_argument("qrels")
	parser.add_argument("run")
	options = parser.parse_args()

	qrels = read_file(options.qrels, read_qrels)
	run = read_file(options.run, read_run)
	qids = None
	if options.answered_of:
		qids = read_file(options.answered_of, lambda lines:
		    [line.split("\t")[0] for line in lines])
	try:
		each, mean, zero = evaluate(qrels, run, qids)
	except ValueError as error:
		print("%s: %s" % (options.qrels, error), file=sys.stderr)
		return 2

	print("\t".join(["queries"] + TITLES + ["at 0"]))
	print("\t".join([str(len(each))]
	    + ["%.4f" % mean[name] for name in NAMES] + [str(len(zero))]))
	if options.each:
		for qid, figures in each.items():
			print("\t".join([qid]
			    + ["%.4f" % figures[name] for name in NAMES]))
	failed = 0
	for name, least in options.gate:
		if mean[name] < least:
			print("%s is %.4f, below %g"
			    % (name, mean[name], least), file=sys.stderr)
			failed = 1
	zero = [qid for qid in zero if qid not in options.excepted]
	if options.no_zero and zero:
		print("at 0: %s" % " ".join(zero), file=sys.stderr)
		failed = 1
	return failed


if __name__ == "__main__":
	sys.exit(main())
