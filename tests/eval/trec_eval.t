#!/bin/sh
# Values worked out by hand.  log2(2) = 1, log2(3) = 1.58496, log2(4) = 2.
. "${srcdir:-.}/tests/lib.sh"
need python3

measure() {
	run python3 "$top/tests/eval/trec_eval.py" "$@"
}
table() {
	printf '%s\n' "$out" | tr '\t' ' '
}

# q1: three relevant documents; the run has grade 1 first, 3 at rank 3.
#   found  1/1 + 0 + 3/2 = 2.5; ideal 3/1 + 2/1.58496 + 1/2 = 4.76186
#   nDCG .52500, MRR 1, R@1 1/3, R@10 2/3
# q2: one relevant document, at rank 2: MRR .5, nDCG 1/1.58496 = .63093
# q3: its document is at rank 11: everything 0, only R@100 is 1
# q4: not answered
cat >"$tmp/qrels" <<'END'
q1 0 a 3
q1 0 b 2
q1 0 c 1
q1 0 d 0
q2 0 a 1
q3 0 z 2
q4 0 a 1
END
{
	# The order of the lines says nothing; the scores do.
	echo 'q1 Q0 a 3 7.5 x'
	echo 'q1 Q0 c 1 9 x'
	echo 'q1 Q0 d 2 8 x'
	# Equal scores: the ranks decide.
	echo 'q2 Q0 a 2 1 x'
	echo 'q2 Q0 b 1 1 x'
	for rank in 1 2 3 4 5 6 7 8 9 10; do
		echo "q3 Q0 n$rank $rank $((50 - rank)) x"
	done
	echo 'q3 Q0 z 11 1 x'
	echo 'q9 Q0 a 1 1 x'
} >"$tmp/run"

# Means of four: MRR (1 + .5) / 4, R@1 (1/3) / 4, R@10 (2/3 + 1) / 4,
# R@100 (2/3 + 1 + 1) / 4, nDCG (.52500 + .63093) / 4 = .28898
measure "$tmp/qrels" "$tmp/run"
exits 0 "no gate, no failure"
is "$(table)" "queries MRR@10 R@1 R@10 R@100 nDCG@10 at 0
4 0.3750 0.0833 0.4167 0.6667 0.2890 2" "means of four queries"

measure --each "$tmp/qrels" "$tmp/run"
is "$(table | sed 1,2d)" "q1 1.0000 0.3333 0.6667 0.6667 0.5250
q2 0.5000 0.0000 1.0000 1.0000 0.6309
q3 0.0000 0.0000 0.0000 1.0000 0.0000
q4 0.0000 0.0000 0.0000 0.0000 0.0000" "figures of each query"

printf 'q1\tone\nq2\ttwo\n' >"$tmp/queries"
measure --answered-of "$tmp/queries" "$tmp/qrels" "$tmp/run"
is "$(table | sed 1d)" "2 0.7500 0.1667 0.8333 0.8333 0.5780 0" \
	"only the queries of a file"

measure --gate ndcg=0.28 --gate mrr=0.375 "$tmp/qrels" "$tmp/run"
exits 0 "gates that are reached"
measure --gate ndcg=0.29 "$tmp/qrels" "$tmp/run"
exits 1 "a gate that is missed"
like "$err" '^ndcg is 0\.2890, below 0\.29$' "the message says how far"
measure --no-zero "$tmp/qrels" "$tmp/run"
exits 1 "queries at 0"
is "$err" "at 0: q3 q4" "they are named"
measure --no-zero --except q4 "$tmp/qrels" "$tmp/run"
exits 1 "one of them may be"
is "$err" "at 0: q3" "the other not"
measure --no-zero --except q4 --except q3 "$tmp/qrels" "$tmp/run"
exits 0 "both may be"

# The ten best of twelve equal grades are the ideal.
for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
	echo "q 0 d$n 2" >>"$tmp/many"
	echo "q Q0 d$n $n $((20 - n)) x" >>"$tmp/all"
done
measure --gate ndcg=1 "$tmp/many" "$tmp/all"
is "$(table | sed 1d)" "1 1.0000 0.0833 0.8333 1.0000 1.0000 0" \
	"more relevant documents than ranks"

echo 'q1 Q0 a 1' >"$tmp/bad"
measure "$tmp/qrels" "$tmp/bad"
exits 2 "a line that is no line of a run"
{ cat "$tmp/run"; echo 'q2 Q0 a 3 0 x'; } >"$tmp/bad"
measure "$tmp/qrels" "$tmp/bad"
exits 2 "a document twice"
measure --gate map=1 "$tmp/qrels" "$tmp/run"
exits 2 "a gate that is not measured"
measure "$tmp/qrels" "$tmp/none"
exits 2 "a file that is not there"

done_testing
