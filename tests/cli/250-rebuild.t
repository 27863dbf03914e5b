#!/bin/sh
# rebuild: the same articles anew, beside the old index; going back; readers
# that are at work; kill -9; an analyser and a schema of another time.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

in_service() {
	readlink "$tmp/index/current"
}
generations() {
	(cd "$tmp/index" && printf '%s\n' gen-* | tr '\n' ' ')
}
whole() {
	"$index" --index "$tmp/index" export | LC_ALL=C sort
}

idx rebuild
exits 2 'without an index'
like "$err" 'no index there; make one with ainews-index update' \
	'the message says what to do'
ok 'and no folder is made' test ! -e "$tmp/index"

# An index with a tombstone, a source file that is gone, and notes.
mkdir "$tmp/in"
for n in 1 2 3 4 5; do
	note "$tmp/in/n$n.md" ja "題 $n" "札$n"
done
note "$tmp/in/gone.md" ja '消えたファイル' 札
cat >"$tmp/in/coined.md" <<'END_OF_NOTE'
---
lang: ja
title: 新製品
tags: [札]
---
会場ではぬめれこもぷが披露され、来場者が列を作った。
END_OF_NOTE
idx update "$tmp/in"
idx delete 'n5'
exits 0 'an article is deleted'
rm "$tmp/in/gone.md"
whole >"$tmp/before"
is "$(wc -l <"$tmp/before" | tr -d ' ')" 6 'six articles to begin with'
old=$(in_service)
commits=$(generation)

idx rebuild
exits 0 'a rebuild needs no file'
like "$out" '^6 articles; gen-[0-9]+ is in service$' 'it says what it made'
whole >"$tmp/after"
same "$tmp/after" "$tmp/before" \
	'the same articles, with the times when they were added and changed'
ok 'another generation is in service' test "$(in_service)" != "$old"
is "$(generation)" "$((commits + 1))" 'the number of commits goes on'
is "$(generations)" "$old $(in_service) " 'the old one is kept'
idx check
exits 0 'the new one is sound'
commits=$(generation)
idx update "$tmp/in"
like "$out" '^0 added, 0 changed, 6 unchanged' \
	'update knows the files, and that one was deleted'
is "$(generation)" "$commits" 'and has nothing to write'

# Generations are kept by count; the way back.
idx rebuild --keep=2
idx rebuild --keep=2
is "$(generations | wc -w | tr -d ' ')" 3 '--keep=2: two old ones beside it'
third=$(in_service)
commits=$(generation)
note "$tmp/in/late.md" ja '後から' 札
idx update "$tmp/in"
idx rebuild --rollback
exits 0 'going back'
ok 'another one is in service' test "$(in_service)" != "$third"
like "$out" "^$(in_service) is in service again$" 'which it names'
ok 'its state has a number that no reader saw before' \
	test "$(generation)" -gt "$((commits + 1))"
is "$(whole | wc -l | tr -d ' ')" 6 'what was read since is not in it'
idx update "$tmp/in"
like "$out" '^1 added' 'and update reads it again'
idx rebuild --keep=0
is "$(generations)" "$(in_service) " '--keep=0: nothing else is kept'
ok 'numbers are not used again' test "$(in_service)" != "$third"
idx rebuild --rollback
exits 2 'nothing to go back to'
like "$err" 'no older generation' 'and the message says so'
ok 'which left the lock alone' "$index" --index "$tmp/index" -q rebuild
idx rebuild --keep=x
exits 2 'a number of generations is a number'
idx rebuild here
exits 2 'there are no arguments'

# begin_server, and page_says QUERY: the status in $code, $notes of the answer.
# Where no server can be built, answers are as they should be.
has_server=$(grep -c '^#define HAVE_FCGI' "$build/config.h")
code=200
notes='[]'
begin_server() {
	[ "$has_server" -eq 0 ] && return
	AINEWS_DICT=$tmp/dict AINEWS_INDEX=$tmp/index "$cgi" --workers 2 \
		--listen "$tmp/socket" </dev/null >"$tmp/out" 2>"$tmp/log" &
	server=$!
	cleanup 'kill "$server" 2>/dev/null'
	await -S "$tmp/socket"
}
page_says() {
	[ "$has_server" -eq 0 ] && return
	fastcgi_get "$tmp/socket" "q=$(printf %s "$1" | od -An -tx1 -v |
		tr -d '\n' | tr ' ' %)&format=json"
	notes=$(sed -n 's/.*"notes":\(\[[^]]*\]\).*/\1/p' "$tmp/answer")
}

# A word that the dictionary did not know.
dict_index=/usr/lib/mecab/mecab-dict-index
if [ -x "$dict_index" ]; then
	cp -RL "$AINEWS_DICT" "$tmp/dict"
	# A server that began before it was changed.
	begin_server
	page_says 新製品
	is "$code $notes" '200 []' 'a server of that dictionary'
	printf '%s\n' 'ぬめれこもぷ,,,2000,名詞,固有名詞,一般,*,*,*,灯台,トウダイ,トーダイ' \
		>>"$tmp/dict/ai-terms.csv"
	rm -f "$tmp/dict/user.dic"
	"$dict_index" -d /usr/share/mecab/dic/ipadic -f utf-8 -t utf-8 \
		-u "$tmp/dict/user.dic" "$tmp/dict/ai-terms.csv" >/dev/null 2>&1
	AINEWS_DICT=$tmp/dict
	page_says 新製品
	is "$code $notes" '200 []' 'answers on when it changed on the disk'
	run "$search" --index "$tmp/index" 灯台
	exits 1 'a new word finds nothing yet'
	run "$search" --index "$tmp/index" -o json 新製品
	exits 0 'what was a word before is found'
	like "$out" '"notes":.*other word lists or another version' \
		'with a note'
	run env AINEWS_INDEX="$tmp/index" REQUEST_METHOD=GET \
		QUERY_STRING='q=%E6%96%B0%E8%A3%BD%E5%93%81&hl=en' "$cgi"
	like "$out" '^Status: 200' 'the page answers, too'
	like "$out" 'run ainews-index rebuild' 'and says it'
	idx update "$tmp/in"
	exits 2 'update refuses the index of another dictionary'
	like "$err" 'index made with .* this is .*; run ainews-index rebuild' \
		'and names the way out'
	idx rebuild
	exits 0 'which is open'
	page_says 新製品
	is "$code" 200 'by the server, too, which is of the old one'
	tries=0
	until page_says 灯台 && [ "$notes" = '[]' ] || [ $tries -eq 50 ]; do
		sleep 0.1
		tries=$((tries + 1))
	done
	is "$code $notes" '200 []' 'and then of the new one, unasked'
	if [ "$has_server" -eq 1 ]; then
		like "$(cat "$tmp/answer")" '"id":"coined"' 'which has the word'
		kill "$server"
		wait "$server" 2>/dev/null
	fi
	run "$search" --index "$tmp/index" 灯台
	exits 0 'now the word is found'
	like "$out" '新製品' 'in the article that has it'
	idx update "$tmp/in"
	exits 0 'and update goes on'
else
	skip 'a new word' 'mecab-dict-index is not installed'
fi

# A rebuild that is killed, at twenty moments.
python3 - "$tmp/in/many.jsonl" <<'END'
import json, sys
text = "大規模言語モデルの推論費用を半分に下げる新しい方式が発表された。" * 8
with open(sys.argv[1], "w") as f:
    for i in range(1500):
        f.write(json.dumps({"id": "r%04d" % i, "ja": {"title": "題 %d" % i,
            "body": "%d 番。" % i + text}}, ensure_ascii=False) + "\n")
END
idx update "$tmp/in"
whole >"$tmp/before"
begun=$(date +%s%N)
idx rebuild
took=$((($(date +%s%N) - begun) / 1000000))
first=$(in_service)
bad=0
switched=0
moment=1
while [ "$moment" -le 20 ]; do
	"$index" --index "$tmp/index" -q rebuild >/dev/null 2>&1 &
	victim=$!
	sleep "$(awk -v m="$moment" -v t="$took" \
		'BEGIN { printf "%.3f", m * t * 1.1 / 20000 }')"
	kill -9 "$victim" 2>/dev/null
	wait "$victim" 2>/dev/null
	[ "$(in_service)" = "$first" ] || switched=$((switched + 1))
	first=$(in_service)
	run "$index" --index "$tmp/index" check
	[ "$rc" -eq 0 ] || {
		bad=$((bad + 1))
		diag "moment $moment: $err"
	}
	if [ $((moment % 5)) -eq 0 ]; then
		whole >"$tmp/after"
		cmp -s "$tmp/after" "$tmp/before" || bad=$((bad + 1))
	fi
	moment=$((moment + 1))
done
is "$bad" 0 'kill -9 at twenty moments: the index is sound and whole'
diag "$switched of 20 had already put the new one into service"
ok 'not all of them came too late' test "$switched" -lt 20
idx rebuild
exits 0 'then one that may end'
is "$(generations | wc -w | tr -d ' ')" 2 'leaves nothing of the others behind'

# One that is asked to end; another writer meanwhile.
python3 - "$index" "$tmp/index" "$tmp/in" >"$tmp/codes" 2>"$tmp/err" <<'END'
import signal, subprocess, sys
index, folder, source = sys.argv[1:]
p = subprocess.Popen([index, "--index", folder, "rebuild",
    "--progress=json"], stderr=subprocess.PIPE, stdout=subprocess.PIPE,
    preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
p.stderr.readline()
q = subprocess.run([index, "--index", folder, "update", "--wait=0", source],
    stderr=subprocess.PIPE)
p.send_signal(signal.SIGINT)
out, err = p.communicate()
sys.stderr.write(err.decode().splitlines()[-1])
print(q.returncode, p.returncode, "process %d" % p.pid in q.stderr.decode())
END
is "$(cat "$tmp/codes")" '75 130 True' \
	'an update meanwhile is told who is at work; SIGINT ends with 130'
like "$(cat "$tmp/err")" 'interrupted; the index is as it was' 'and says so'
is "$(generations | wc -w | tr -d ' ')" 2 'nothing is left behind'

# Readers that are asked all the time.
(
	n=0
	while [ ! -e "$tmp/enough" ]; do
		"$search" --index "$tmp/index" -n 1 推論 >/dev/null \
			2>"$tmp/reader.err" || cat "$tmp/reader.err" >>"$tmp/failed"
		n=$((n + 1))
		echo "$n" >"$tmp/asked"
	done
) &
asking=$!
idx rebuild --keep=0
idx rebuild --keep=0
: >"$tmp/enough"
wait "$asking"
ok 'readers are answered during two rebuilds' test ! -e "$tmp/failed" ||
	diag "$(head -n 3 "$tmp/failed")"
ok 'and there were some' test "$(cat "$tmp/asked")" -ge 5

# The sources once more.
printf 'source = archive %s\n' "$tmp/in" >"$tmp/sources.conf"
AINEWS_CONF=$tmp/sources.conf
rm "$tmp/in/many.jsonl"
idx update
idx rebuild --from-sources
exits 0 'from the sources'
like "$out" ' 0 removed' 'which takes out nothing'
is "$(whole | grep -c '"r[0-9]')" 1500 'what is gone from there is kept'
AINEWS_CONF=$tmp/empty.conf
idx rebuild --from-sources
exits 2 'there must be sources'

done_testing
