#!/bin/sh
# Queries of ill will: each reaches a limit, is answered or refused, and the
# answer says so.
. "${srcdir:-.}/tests/lib.sh"
need python3

AINEWS_INDEX=$tmp/index
export AINEWS_INDEX
# 1,100 short articles that hold a word, each with a word of its own, and one
# in ten two more; 50 long ones, 10 MB together, that hold another.
python3 - >"$tmp/many.jsonl" <<'END'
import json
for n in range(1100):
    print(json.dumps({"id": "short%d" % n, "lang": "en", "title": "x",
        "text": "common ground wa%s%s" % ("".join(
        chr(97 + int(d)) for d in str(n + 1000)),
        " higher place" if n % 10 == 0 else "")}))
print(json.dumps({"id": "ja", "lang": "ja", "title": "x",
    "text": "汚職の調査"}))
for n in range(50):
    print(json.dumps({"id": "long%d" % n, "lang": "en", "title": "x",
        "text": "%s rarest word" % ("z" * 200000)}))
END
run "$index" update "$tmp/many.jsonl"
exits 0 "the articles are indexed"

# ask QUERY: the whole answer; its summary keys in $partial and $exact.
ask() {
	printf '%s' "$1" >"$tmp/query"
	run "$search" -o json -n 1 --query-file "$tmp/query"
	partial=$(printf '%s\n' "$out" |
		sed -n 's/.*"partial": *\([a-z]*\).*/\1/p')
	exact=$(printf '%s\n' "$out" |
		sed -n 's/.*"total_is_exact": *\([a-z]*\).*/\1/p')
}
# repeat N TEXT
repeat() {
	python3 -c 'import sys; print(sys.argv[2] * int(sys.argv[1]), end="")' \
		"$1" "$2"
}

ask "$(repeat 10001 a)"
exits 2 "10,001 characters are refused"
like "$err" '10000' "with the limit"
ask "$(repeat 10000 a)"
exits 1 "10,000 are not"

ask "$(python3 -c 'print(" OR ".join("w%d" % n for n in range(1000)))') common"
exits 1 "a thousand alternatives are cut"
is "$partial" true "the answer is marked as partial"
like "$out" '"notes": *\[[^]]*64' "and says how many are searched"

ask "$(repeat 400 '(')common$(repeat 400 ')')"
exits 0 "deep brackets do not matter"
like "$out" '"notes": *\[[^]]*32' "a note says so"
ask 'c*'
exits 1 "one letter and a star are text"
like "$out" '"notes": *\[[^]]*(two characters|2 文字|2文字)' "a note says so"
run "$search" -c 'wa*'
is "$out" 100 "a star stands for a hundred words"
run "$search" -c 'waba* OR wabb* OR wabc* OR wabd*'
is "$out" 200 "four of them stand for fifty each"
ask "$(python3 -c 'print(" OR ".join("x%c*" % c for c in "abcdefghijkl"))')"
is "$partial" true "twelve of them are too many"
like "$out" '"notes": *\[[^]]*8' "a note says how many are used"

ask '"common ground"~0'
exits 0 "a phrase"
is "$partial $exact" 'true false' "more than 500 candidates: not exact"
like "$out" '"notes": *\[[^]]*not exact' "a note says so"
like "$out" '"total": *1[01][0-9][0-9],' "and the total is an estimate"
ask '"rarest word"'
exits 0 "a phrase of few articles"
is "$partial $exact" 'true false' "more than 3 MB to read: not exact"
ask '"common ground" "higher place"'
is "$partial $exact" 'false true' "two phrases: what both may stand in is read"
like "$out" '"total": *110,' "and counted"
ask '"common ground" +higher'
like "$out" '"total": *110,' "a phrase and an exact word likewise"
ask 'common ground'
is "$partial $exact" 'false true' "the words themselves are counted"
ask "$(repeat 60 '"common ground" ')"
exits 0 "the same phrase sixty times"
ask "$(repeat 1000 'common ')"
is "$exact" true "the same word a thousand times"
ask "$(repeat 5000 '汚職')"
like "$out" '"total": *1,' "five thousand times without a space: the word"

done_testing
