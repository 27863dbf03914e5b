#!/bin/sh
# An empty index is filled by threads, in parts that are merged in the end:
# what comes of it is what comes of one article after the other.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

# Five megabytes make some parts.
python3 - >"$tmp/all.jsonl" <<'END_OF_PROGRAM'
import json

for n in range(1, 261):
    print(json.dumps({
        "id": "r%03d" % n,
        "date": "2026-%02d-%02d" % (n % 12 + 1, n % 28 + 1),
        "ja": {"title": "報告 %d" % n,
               "body": "推論の費用は%d割下がった。" % (n % 9)},
        "en": {"title": "Report %d" % n, "body": " ".join(
            "Line %d of the report says that model %d ran on %d chips."
            % (k, n % 13, k * n % 97) for k in range(350))}}))
END_OF_PROGRAM

cat >"$tmp/queries" <<'END_OF_QUERIES'
1	report
2	"model 12"
3	推論 費用
4	model 5 chips
5	費用
6	title:report 77
END_OF_QUERIES

# state NAME: what is in the index of that name, and what it answers.
state() {
	"$index" --index "$tmp/$1" export |
	    sed 's/"added":"[^"]*","changed":"[^"]*",//' >"$tmp/$1.articles"
	"$search" --index "$tmp/$1" --batch "$tmp/queries" -o trec -n 100 |
	    sed 's/[^ ]*$//' >"$tmp/$1.answers"
}

# take NAME FILE: the list of that index is the file now.
take() {
	mkdir -p "$tmp/in-$1"
	cp "$2" "$tmp/in-$1/list.jsonl"
	run "$index" --index "$tmp/$1" update "$tmp/in-$1/list.jsonl"
}

take filled "$tmp/all.jsonl"
exits 0 'a new index is filled'
run "$index" --index "$tmp/filled" check
exits 0 'and is sound'
state filled
is "$(wc -l <"$tmp/filled.articles" | tr -d ' ')" 260 'every article is there'
is "$(wc -l <"$tmp/filled.answers" | tr -d ' ')" 600 'each query is answered'
like "$(cat "$tmp/filled.answers")" '^6 Q0 r077 1 ' 'by what it asks for'

head -n 1 "$tmp/all.jsonl" >"$tmp/one.jsonl"
take grown "$tmp/one.jsonl"
exits 0 'another index has one article'
take grown "$tmp/all.jsonl"
exits 0 'before the others come'
state grown
same "$tmp/filled.articles" "$tmp/grown.articles" 'the articles are the same'
same "$tmp/filled.answers" "$tmp/grown.answers" \
	'and so are the answers, in order and by score'

done_testing
