"""Precision and recall of the stories of an index.

measure.py STORIES.TSV... <LIST, where LIST is what
`ainews-search --fold=off --all -o tsv --fields id,story ''` prints.
Counted are pairs of articles; a pair is right when stories.tsv gives both
articles one story.  Prints the figures, then every pair that is wrong or
missing.
"""
import collections
import itertools
import sys


def pairs(story):
    members = collections.defaultdict(list)
    for article, name in story.items():
        if name not in ("", "-"):
            members[name].append(article)
    return {frozenset(p) for m in members.values()
            for p in itertools.combinations(m, 2)}


def main():
    wanted = {}
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8") as lines:
            for line in lines:
                if not line.startswith("#"):
                    article, story = line.split()
                    wanted[article] = story
    found = {}
    for line in sys.stdin:
        article, _, story = line.rstrip("\n").partition("\t")
        found[article] = story
    lost = sorted(set(wanted) - set(found))
    if lost:
        sys.exit("not in the list: " + " ".join(lost))
    truth, claimed = pairs(wanted), pairs(found)
    right = len(truth & claimed)
    print("pairs %d found %d right %d precision %.3f recall %.3f" % (
        len(truth), len(claimed), right, right / max(1, len(claimed)),
        right / len(truth)))
    for kind, some in (("false", claimed - truth),
                       ("missed", truth - claimed)):
        for pair in sorted(map(sorted, some)):
            print(kind, *pair)


if __name__ == "__main__":
    main()
