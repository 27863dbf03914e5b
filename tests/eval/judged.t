#!/bin/sh
# The judged queries over corpora/, and that they are what README.md says.
. "${srcdir:-.}/tests/lib.sh"
need python3

queries=$top/tests/eval/queries.tsv
qrels=$top/tests/eval/qrels

is "$(cut -f 1 "$queries" | sort -u | wc -l)" "$(wc -l <"$queries")" \
	"each qid once"
is "$(cut -f 1 "$queries" | sort)" "$(cut -d ' ' -f 1 "$qrels" | sort -u)" \
	"each query is judged"
ok "at least 120 queries" test "$(wc -l <"$queries")" -ge 120
is "$(grep -Evx '[knqtvp][0-9]{3} 0 [^ ]+ [123]' "$qrels")" '' \
	"grades are 1 to 3"

# The folders only: what describes the corpus is no part of it.
run "$index" --index "$tmp/index" update "$top"/corpora/*/
exits 0 "corpora/ is indexed"
run "$index" --index "$tmp/index" export
exits 0 "and exported"
printf '%s\n' "$out" | python3 -c 'import json, sys
for line in sys.stdin:
	print(json.loads(line)["id"])' | sort >"$tmp/ids"
is "$(cut -d ' ' -f 3 "$qrels" | sort -u | comm -23 - "$tmp/ids")" '' \
	"each judged article is in the index"

# answered EDICT OPTION...: nDCG@10 at least .85, and what the options ask.
answered() {
	edict=$1
	shift
	run env AINEWS_EDICT="$edict" "$index" --index "$tmp/index" glossary
	exits 0 "translations are learned${edict:+, with EDICT}"
	run "$search" --index "$tmp/index" --batch "$queries" -o trec -n 100
	exits 0 "the queries are answered"
	cp "$tmp/.out" "$tmp/run"
	is "$(awk '$1 == qid && $5 > score { print }
		{ qid = $1; score = $5 }' "$tmp/run")" '' \
		"scores fall with the ranks"
	run python3 "$top/tests/eval/trec_eval.py" --gate ndcg=0.85 "$@" \
		"$qrels" "$tmp/run"
	exits 0 "nDCG@10 at least .85${*:+, $*}"
	diag "$out"
}

# One English query is answered by an article that has none of its words in
# either language but through "choir", which no pair of texts here teaches:
# that no query stays without an answer is the promise of both together, what
# is learned and the dictionary.
answered '' --no-zero --except p042
edict=/usr/share/edict/edict
if [ -f "$edict" ]; then
	answered "$edict" --no-zero
else
	skip "no query at 0 with EDICT" "package edict is not installed"
fi

# -c counts full matches only.
partial=0
while IFS="$(printf '\t')" read -r _ query; do
	run "$search" --index "$tmp/index" -c -- "$query"
	if [ "$out" = 0 ]; then
		partial=$((partial + 1))
	fi
done <"$queries"
ok "at least 30 queries without a full match" test "$partial" -ge 30

done_testing
