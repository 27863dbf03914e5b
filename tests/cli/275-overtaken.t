#!/bin/sh
# A search that the writer overtakes, wherever it is: the state that it reads
# is gone, and it answers from the next one.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

python3 - "$tmp" <<'END'
import json, random, sys
words = "推論 費用 方式 半分 発表 翻訳 言語 装置 記憶 電力 学習 企業".split()
for version in "ab":
    random.seed(1)
    with open("%s/%s.jsonl" % (sys.argv[1], version), "w") as f:
        for i in range(200):
            text = "".join(random.choices(words, k=60))
            f.write(json.dumps({"id": "r%03d" % i, "source": words[i % 5],
                "ja": {"title": "題 %d" % i, "body": "推論 %s %s" % (
                text, version * 3)}, "en": {"title": "Title %d" % i,
                "body": "the inference cost of %s" % (version * 3)}},
                ensure_ascii=False) + "\n")
END
# state VERSION: the index of it, by commits that use its blocks again.
state() {
	cp "$tmp/$1.jsonl" "$tmp/in.jsonl"
	"$index" --index "$tmp/index" -q update "$tmp/in.jsonl"
}
# answer [NAME=VALUE...]: without what two states never share.
answer() {
	env "$@" "$search" --index "$tmp/index" -o json --facets \
		'推論 "inference cost"' >"$tmp/out" 2>"$tmp/err"
}
told() {
	sed 's/"index":{[^}]*}//; s/"seconds":[0-9.e-]*//' "$tmp/out"
}
is_stopped() {
	state_of=$(sed 's/.*) \(.\).*/\1/' "/proc/$1/stat" 2>/dev/null)
	[ "$state_of" = T ]
}
state a
answer
ok 'there are hits' grep -q aaa "$tmp/out"
state b
answer
told >"$tmp/want"
ok 'others in another state' grep -q bbb "$tmp/want"

moments=0
bad=0
at=2
while :; do
	answer LD_PRELOAD="$build/tests/index/faults.so" FAULT_PAUSE=$at \
		ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0 &
	shell=$!
	reader=
	until [ -n "$reader" ] && is_stopped "$reader" ||
	    ! kill -0 $shell 2>/dev/null; do
		sleep 0.02
		reader=$(pgrep -P $shell)
	done
	if [ -n "$reader" ] && is_stopped "$reader"; then
		state a
		state b
		kill -CONT "$reader"
	else
		reader=
	fi
	wait $shell
	rc=$?
	[ -z "$reader" ] && break
	moments=$((moments + 1))
	told >"$tmp/got"
	if [ $rc -ne 0 ] || ! cmp -s "$tmp/got" "$tmp/want"; then
		bad=$((bad + 1))
		diag "at look $at: status $rc, $(cat "$tmp/err")"
	fi
	at=$((at + 7))
done
diag "$moments moments"
ok 'a search was stopped at many moments' test $moments -ge 5
is $bad 0 'each time it answered, from the state of then'

done_testing
