#!/bin/sh
# Every renderer against a file that was read by a person; the same for an
# article in which every field tries to break out.  Over prepared answers:
# tests/fake/search.c.
. "${srcdir:-.}/tests/lib.sh"

fake=$build/tests/fake/ainews-search
golden=$top/tests/golden

# The style sheet is served under a name that holds its hash.
plain() {
	sed 's/style-[0-9a-f]\{12\}/style-HASH/g'
}
# check NAME OPTION...: the output of the search against golden/NAME.
check() {
	name=$1
	shift
	"$fake" "$@" 2>"$tmp/err" | plain >"$tmp/$name"
	same "$tmp/$name" "$golden/$name" "$name: $*"
}

for format in text json ndjson tsv ids trec atom html; do
	check "many.$format" -o "$format" many
	check "hostile.$format" -o "$format" hostile
done
check some.text some
check facets.text --facets many
check facets.tsv --facets -o tsv many
check explain.text --explain many
check color.text --color=always many
check narrow.text --color=always --width 40 many
check ja.text --side ja many
check show.text --show 20260314-017
check show.json -o json --show 20260314-017
check show-hostile.text --show hostile
check show-hostile.json -o json --show hostile

cat "$tmp"/hostile.* "$tmp"/show-hostile.* >"$tmp/all"
unlike "$(cat "$tmp/hostile.html" "$tmp/hostile.atom")" '<(script|img)' \
	'no element of a stranger'
unlike "$(cat "$tmp/all")" 'javascript:' 'no address but http and https'
# Escape, bell, right-to-left override, isolate.
LC_ALL=C grep -ac "$(printf '[\033\007]\|\342\200\256\|\342\201\246')" \
	"$tmp/all" >"$tmp/controls"
is "$(cat "$tmp/controls")" 0 'no control, no change of direction'
ok 'all of it is UTF-8' iconv -f utf-8 -t utf-8 -o /dev/null "$tmp/all"

python3 - "$tmp" <<'END' >"$tmp/marks" 2>&1
import json, sys
d = json.load(open(sys.argv[1] + "/many.json"))
got = []
for hit in d["hits"]:
    for key, marks in hit["marks"].items():
        side, part = key.split(".")
        for start, end, kind in marks:
            got.append(hit[side][part][start:end] + " " + kind)
print("; ".join(got))
for line in open(sys.argv[1] + "/many.ndjson"):
    json.loads(line)
END
is "$(cat "$tmp/marks")" '推論コスト lit; 推論コスト lit; inference cost tr; inference cost tr; 推論 lit; reasoning lit; Reasoning lit' \
	'marks are code points of the plain text'

if command -v xmllint >/dev/null; then
	ok 'the feed is XML' xmllint --noout "$tmp/many.atom" "$tmp/hostile.atom"
else
	skip 'tests with a program that is missing' 'no xmllint'
fi
if command -v tidy >/dev/null; then
	for page in many hostile; do
		# Both attributes are HTML; this tidy is older than they are.
		tidy -e -q -utf8 "$tmp/$page.html" 2>&1 |
			grep -v 'proprietary attribute "\(enterkeyhint\|aria-current\)"' \
			>"$tmp/tidy"
		is "$(cat "$tmp/tidy")" '' "tidy finds nothing in $page.html"
	done
else
	skip 'tests with a program that is missing' 'no tidy'
fi

done_testing
