#!/bin/sh
# One writer at a time; signals and kill -9 lose nothing that was committed.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

# Enough for a second of work, in several files and in one that is longer
# than what is committed at once.
mkdir "$tmp/in"
python3 - "$tmp/in" <<'END'
import json, sys
text = "大規模言語モデルの推論費用を半分に下げる新しい方式が発表された。" * 8
lines = [json.dumps({"id": "r%04d" % i, "ja": {"title": "題 %d" % i,
         "body": "%d 番。" % i + text}}, ensure_ascii=False)
         for i in range(2000)]
open(sys.argv[1] + "/list.jsonl", "w").write("\n".join(lines[:1500]) + "\n")
for i in range(1500, 2000):
    open(sys.argv[1] + "/r%04d.jsonl" % i, "w").write(lines[i] + "\n")
END

# Without interruption.
run "$index" --index "$tmp/whole" update "$tmp/in"
exits 0 'a run without interruption'
like "$out" '^2000 added' 'adds all'
"$index" --index "$tmp/whole" export | python3 -c '
import json, sys
for line in sys.stdin:
    a = json.loads(line)
    print(a["id"], a["ja"]["title"])' | LC_ALL=C sort >"$tmp/want"
listed() {
	"$index" --index "$tmp/index" export 2>"$tmp/listed.err" | python3 -c '
import json, sys
for line in sys.stdin:
    a = json.loads(line)
    print(a["id"], a["ja"]["title"])' | LC_ALL=C sort
}

# Two writers.  The first one waits for its list of paths, with the lock.
mkfifo "$tmp/paths"
"$index" --index "$tmp/index" update - <"$tmp/paths" >"$tmp/first.out" 2>&1 &
first=$!
exec 9>"$tmp/paths"
tries=0
while [ ! -s "$tmp/index/lock" ] && [ "$tries" -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
idx update --wait=0.2 "$tmp/in/r1999.jsonl"
exits 75 'a second writer: try later'
like "$err" "process $first since 20[0-9-]+T[0-9:]+Z" \
	'the message names who holds the lock, since when'
is "$out" '' 'and nothing was done'
idx delete --wait=0 r0001
exits 75 'the same for delete'
idx stats
exits 0 'readers need no lock'
(
	sleep 1
	printf '%s\n' "$tmp/in/r1998.jsonl" >&9
) 9>&9 &
exec 9>&-
idx update --wait=30s "$tmp/in/r1999.jsonl"
exits 0 'a writer that may wait gets its turn'
wait "$first"
is "$?" 0 'after the first one ended'
is "$(listed | wc -l | tr -d ' ')" 2 'and both are in the index'

# SIGINT and SIGTERM.
for signal in INT TERM; do
	rm -rf "$tmp/index"
	# A shell's background process ignores SIGINT; python gives it back.
	python3 - "$index" "$tmp/index" "$tmp/in" $signal >"$tmp/code" \
		2>"$tmp/err" <<'END'
import os, signal, subprocess, sys, time
p = subprocess.Popen([sys.argv[1], "--index", sys.argv[2], "-v", "update",
    sys.argv[3]], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
for i in range(500):
    p.stderr.readline()
p.send_signal(getattr(signal, "SIG" + sys.argv[4]))
out, err = p.communicate()
sys.stderr.write(err.decode().splitlines()[-1])
print(p.returncode)
END
	is "$(cat "$tmp/code")" 130 "SIG$signal: status 130"
	like "$(cat "$tmp/err")" 'interrupted; what was read is kept' \
		'and a word of it'
	idx check
	exits 0 'the index is sound'
	kept=$(listed | wc -l)
	ok 'what was read is kept' test "$kept" -ge 400
	ok 'and it did not go on to the end' test "$kept" -lt 2000
	idx update "$tmp/in"
	listed >"$tmp/got"
	same "$tmp/got" "$tmp/want" 'the next run brings the rest, once'
done

# kill -9 at twenty moments, the runs going on where the last one was cut.
rm -rf "$tmp/index"
moment=1
bad=0
least=0
while [ "$moment" -le 20 ]; do
	"$index" --index "$tmp/index" update "$tmp/in" >/dev/null 2>&1 &
	victim=$!
	sleep "$(awk -v m="$moment" 'BEGIN { printf "%.3f", m * 0.037 }')"
	kill -9 "$victim" 2>/dev/null
	wait "$victim" 2>/dev/null
	if [ -e "$tmp/index/current" ]; then
		run "$index" --index "$tmp/index" check
		[ "$rc" -eq 0 ] || {
			bad=$((bad + 1))
			diag "moment $moment: $err"
		}
		kept=$(listed | wc -l)
		if [ "$kept" -lt "$least" ] || [ -s "$tmp/listed.err" ]; then
			bad=$((bad + 1))
			diag "moment $moment: $kept articles after $least"
		fi
		least=$kept
	fi
	# Every fifth time from the beginning.
	if [ $((moment % 5)) -eq 0 ]; then
		rm -rf "$tmp/index"
		least=0
	fi
	moment=$((moment + 1))
done
is "$bad" 0 'kill -9 at twenty moments: sound, and nothing that was there is lost'
idx update "$tmp/in"
exits 0 'a last run'
listed >"$tmp/got"
same "$tmp/got" "$tmp/want" 'and all is there, once'

# Killed while a list whose records moved is written again.
{
	printf '{"id":"new","ja":{"title":"新しい","body":"前に来た。"}}\n'
	sed 's/番。/号。/' "$tmp/in/list.jsonl"
} >"$tmp/list" && mv "$tmp/list" "$tmp/in/list.jsonl"
for moment in 0.2 0.4 0.6 0.8; do
	"$index" --index "$tmp/index" update "$tmp/in" >/dev/null 2>&1 &
	victim=$!
	sleep "$moment"
	kill -9 "$victim" 2>/dev/null
	wait "$victim" 2>/dev/null
done
idx update "$tmp/in"
listed | grep -v '^new ' >"$tmp/got"
same "$tmp/got" "$tmp/want" 'records that moved are there once, too'

# Killed behind each of its commits, also where all articles are there and
# only what follows from all of them is missing, and between two shards.
PYTHONHASHSEED=0
export PYTHONHASHSEED
everything() {
	"$index" --index "$1" export | python3 -c '
import json, sys
for line in sys.stdin:
    a = json.loads(line)
    del a["added"], a["changed"]
    print(a["id"], hash(json.dumps(a)))' | LC_ALL=C sort
	"$search" --index "$1" --fold=off --all -s date -o tsv \
		--fields id,story ''
	test "$("$index" --index "$1" glossary --export | wc -l)" -gt 100 &&
		echo 'a glossary'
}
# killed N SHARDS: an update that ends behind its Nth commit.
killed() {
	LD_PRELOAD=$build/tests/index/faults.so FAULT_COMMIT=$1 \
		FAULT_CLOCK=100 ASAN_OPTIONS=verify_asan_link_order=0 \
		"$index" --index "$tmp/index" -q update --shards "$2" \
		"$top/tests/story/articles.jsonl" "$top/corpora" \
		>"$tmp/out" 2>&1
	[ $? -eq 137 ]
}
for shards in 1 3; do
	rm -rf "$tmp/index"
	idx update --shards $shards "$top/tests/story/articles.jsonl" \
		"$top/corpora"
	everything "$tmp/index" >"$tmp/want"
	like "$(cat "$tmp/want")" 'court-b	' "$shards shards: stories are told"
	like "$(cat "$tmp/want")" 'a glossary' 'and words were learned'
	rm -rf "$tmp/index"
	commits=1
	while killed $commits $shards; do
		idx update "$top/tests/story/articles.jsonl" "$top/corpora"
		exits 0 "killed behind commit $commits, then once more"
		everything "$tmp/index" >"$tmp/got"
		same "$tmp/got" "$tmp/want" 'brings all that is missing'
		rm -rf "$tmp/index"
		commits=$((commits + 1))
	done
	ok 'the last commits were among them' test "$commits" -gt 3
	idx update "$top/tests/story/articles.jsonl" "$top/corpora"
	is "$(generation)" "$(
		idx update "$top/corpora" && generation
	)" 'a run after one that ended well has nothing to do'
done

# The link that says which generation is in service, gone.
rm "$tmp/index/current"
idx stats
exits 2 'an index without its link'
idx update "$top/corpora"
like "$out" '^0 added, 0 changed' 'gets it back, and nothing is lost'
everything "$tmp/index" >"$tmp/got"
same "$tmp/got" "$tmp/want" 'of all that there was'

done_testing
