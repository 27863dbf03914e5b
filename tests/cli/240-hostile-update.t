#!/bin/sh
# A thousand hostile files through update, into the index and out again.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

mkdir "$tmp/files"
python3 "$top/tests/formats/hostile.py" "$tmp/files"
mv "$tmp/files/expect.tsv" "$tmp/expect.tsv"

# A processor limit, for the sanitizers on a busy machine.
(
	# shellcheck disable=SC3045 # dash and bash know it
	ulimit -t 600
	idx update --report "$tmp/report" "$tmp/files"
	cp "$tmp/.err" "$tmp/err"
	exit "$rc"
)
is $? 1 'some are refused, all are read'
"$index" --index "$tmp/index" export >"$tmp/export"
python3 - "$tmp" >"$tmp/verdict" <<'END'
import collections, json, os, re, sys
tmp = sys.argv[1]
def name(path):
    return os.path.basename(path)
whole, lines, found = set(), set(), set()
for line in open(tmp + "/err", encoding="utf-8", errors="replace"):
    m = re.match(r"ainews-index: .*/files/([^/:]+):(\d+:)? .", line)
    if not m:
        print("message", line[:200])
    else:
        (lines if m.group(2) else whole).add(m.group(1))
actions = collections.defaultdict(set)
for line in open(tmp + "/report", encoding="utf-8"):
    e = json.loads(line)
    actions[name(e["path"])].add(e["action"])
for n in re.findall(r"needle(\d+)", open(tmp + "/export").read()):
    found.add(int(n))
count = 0
for line in open(tmp + "/expect.tsv"):
    n, want = line.rstrip("\n").split("\t")
    count += 1
    good = {"refused": n in whole and actions[n] == {"refused"},
            "text": int(n[:4]) in found and n not in whole | lines,
            "lines": int(n[:4]) in found and n in lines,
            "any": True}[want]
    if not good:
        print(n, want, sorted(actions[n]))
print(count)
END
is "$(cat "$tmp/verdict")" 1000 'each is refused by name or found'
idx check
exits 0 'the index is sound'
before=$(generation)
idx update "$tmp/files"
exits 1 'a second run refuses the same'
same "$tmp/.err" "$tmp/err" 'in the same words'
is "$(generation)" "$before" 'and writes nothing'

# Texts that repeat one line, whose records have about 8192 bytes: libxapian
# 1.4.22 takes some of those for damaged when it unpacks them.
mkdir "$tmp/lines"
python3 - "$tmp/lines" <<'END'
import sys
for n in range(300):
    with open("%s/f%03d.txt" % (sys.argv[1], n), "w") as f:
        f.write("needle%d\n" % n + "a\n" * (900 + n) + "a")
END
run "$index" --index "$tmp/lined" update "$tmp/lines"
exits 0 'texts that pack into next to nothing'
run "$index" --index "$tmp/lined" check
is "$rc $out" '0 300 articles, no damage' 'can all be read again'

done_testing
