#!/bin/sh
# A thousand hostile files through every format: nothing crashes, what cannot
# be read is refused by name, and every other text comes out whole.
. "${srcdir:-.}/tests/lib.sh"
need python3

mkdir "$tmp/files"
python3 "$top/tests/formats/hostile.py" "$tmp/files"
mv "$tmp/files/expect.tsv" "$tmp/expect.tsv"
is "$(wc -l <"$tmp/expect.tsv")" 1000 'a thousand files were made'

# A processor limit, for the sanitizers on a busy machine: 3 seconds will do.
(
	# shellcheck disable=SC3045 # dash and bash know it
	ulimit -t 300
	run "$build/tests/dump_articles" "$tmp/files" "$tmp/files"
	cp "$tmp/.out" "$tmp/out"
	cp "$tmp/.err" "$tmp/err"
	exit "$rc"
)
is $? 0 'all of them are read in time'
is "$(cat "$tmp/err")" '' 'and in silence'

python3 - "$tmp/expect.tsv" "$tmp/out" >"$tmp/verdict" <<'END'
import collections, json, os, sys
got = collections.defaultdict(list)
for line in open(sys.argv[2], encoding="utf-8"):
    d = json.loads(line)
    got[os.path.basename(d["file"])].append(d)
for line in open(sys.argv[1]):
    name, want = line.rstrip("\n").split("\t")
    g = got[name]
    failed = any("failed" in x for x in g)
    found = any("needle%d" % int(name[:4]) in json.dumps(x)
                for x in g if "article" in x)
    good = {"refused": failed and not any("article" in x for x in g),
            "text": found and not failed,
            "lines": found and any("refused" in x for x in g),
            "any": True}[want]
    if not good:
        print(name, want, [x.get("failed") for x in g][:3])
END
is "$(cat "$tmp/verdict")" '' 'each is refused or found as it should be'
like "$(cat "$tmp/out")" '"failed":"[^"]*0099-gz-bomb.txt.gz: unpacks to more' \
	'a refusal names the file and the reason'

done_testing
