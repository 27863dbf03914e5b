#!/bin/sh
# An index of several databases is the index of one: each verb, each answer,
# in one folder and at two servers; and what remains when a server goes away.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

one=$tmp/one
many=$tmp/many
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

# bytes FILE: without what tells one index from the other.
bytes() {
	sed 's/"\(updated\|added\|changed\)":"[^"]*"/"\1":""/g
		s/\(Updated\|更新\) <time[^>]*>[^<]*<.time>//' "$1"
}
# ask INDEX FILE: all that can be asked, in the form that shows most.
ask() {
	while IFS='	' read -r options query; do
		printf '== %s %s\n' "$options" "$query"
		# shellcheck disable=SC2086
		"$search" --index "$1" $options "$query" >"$tmp/answer" 2>&1
		printf 'status %d\n' $?
		bytes "$tmp/answer"
	done >"$2" <<'END'
-o json --facets	推論
-o json --facets --explain	蒸留 Kitsune
-o json --all	
-o json -s date	AI
-o json -s date-asc --offset 2 -n 5	AI
-o json -s score	モデル
-o json -l ja	データ センター
-o json -l en	data center
-o json -x off	推論 cost
-o json	"inference cost"
-o json	gpu*
-o json	キツネ
-o json	tag:LLM
-o json	date:2026-06
-o json	distilation
-o json	halifx
-o json	推論コストの削減はいつ始まったのですか
-o json	-tag:LLM AI
-o json	zzzqqq 推論
-o text --facets	半導体
-o html	半導体
-o trec	モデル
-c	AI
-o text --explain	規制
-o json --similar 100_kitsune-distill	
-o text --similar 101_hotaru-export-rule	AI
-o json --show 100_kitsune-distill	
-o html --show 108_datacentre-energy	推論
-o json --show nowhere	
END
}
# layout FOLDER: the databases in service.
layout() {
	# shellcheck disable=SC2012
	(cd "$1/current" && ls | tr '\n' ' ')
}

# ---- one folder ----

"$index" --index "$one" update -q "$top/corpora" 2>/dev/null
"$index" --index "$many" update -q --shards 2 "$top/corpora" 2>/dev/null
is "$(layout "$many")" 'db db.1 ' 'two databases'
like "$("$index" --index "$many" stats)" '^size .* in 2 shards' \
	'stats counts them'
run "$index" --index "$many" check
exits 0 'check reads both'
n=$("$index" --index "$one" stats --json | sed 's/.*"articles":\([0-9]*\).*/\1/')
is "$out" "$n articles, no damage" 'and all articles'
for k in db db.1; do
	ok "articles are in $k" test "$(
		xapian-delve "$many/current/$k" |
		sed -n 's/^number of documents = //p')" -gt 9
done
"$index" --index "$one" export >"$tmp/one.jsonl"
"$index" --index "$many" export >"$tmp/many.jsonl"
# The time at which they were added is not the same.
sed -i 's/"\(added\|changed\)": *"[^"]*"//g' "$tmp/one.jsonl" "$tmp/many.jsonl"
same "$tmp/many.jsonl" "$tmp/one.jsonl" 'export: the same order'
ask "$one" "$tmp/one.answers"
ask "$many" "$tmp/many.answers"
ok 'the questions have answers' grep -q '"did_you_mean":"[A-Z]' \
	"$tmp/one.answers"
same "$tmp/many.answers" "$tmp/one.answers" 'the answers of one database'
"$index" --index "$one" glossary --export >"$tmp/one.tsv"
"$index" --index "$many" glossary --export >"$tmp/many.tsv"
same "$tmp/many.tsv" "$tmp/one.tsv" 'the same glossary'
for k in 0 1; do
	p=$many/current/db
	[ $k -eq 0 ] || p=$p.$k
	run xapian-metadata list "$p" note:glossary
	ok "shard $k has it" test "$(printf '%s\n' "$out" | wc -l)" -gt 100
done

run "$index" --index "$many" update "$top/corpora"
like "$out" '^0 added, 0 changed' 'nothing is read twice'
run "$index" --index "$many" update --shards 3 "$top/corpora"
exits 2 'the number of shards is that of the index'
like "$err" 'rebuild --shards 3' 'and the way to change it is told'
run "$index" --index "$tmp/none" update --shards 33 "$top/corpora"
exits 2 'at most 32'

mkdir "$tmp/src"
record a AAA >"$tmp/src/a.jsonl"
record b BBB >"$tmp/src/b.jsonl"
record c CCC >"$tmp/src/c.jsonl"
for i in "$one" "$many"; do
	"$index" --index "$i" update -q "$tmp/src"
	rm "$tmp/src/b.jsonl"
	"$index" --index "$i" prune -q "$tmp/src"
	"$index" --index "$i" delete c 108_datacentre-energy
	"$index" --index "$i" update -q "$tmp/src"
	record b BBB >"$tmp/src/b.jsonl"
done
is "$(shape "$many")" "$(shape "$one")" 'update, prune and delete'
like "$(shape "$many")" '^a[|]' 'of one that stays'
unlike "$(shape "$many")" '^[bc][|]' 'and two that do not'
ask "$one" "$tmp/one.answers"
ask "$many" "$tmp/many.answers"
same "$tmp/many.answers" "$tmp/one.answers" 'and the answers after it'

run "$index" --index "$many" rebuild -q --shards 3
exits 0 'rebuild divides it anew' || diag "$err"
is "$(layout "$many")" 'db db.1 db.2 ' 'in three'
is "$(shape "$many")" "$(shape "$one")" 'with all articles'
"$index" --index "$one" rebuild -q
ask "$one" "$tmp/one.answers"
ask "$many" "$tmp/many.answers"
same "$tmp/many.answers" "$tmp/one.answers" 'and the answers of one'
run "$index" --index "$many" update "$tmp/src/a.jsonl"
like "$out" '1 unchanged' 'the notes came along'
run "$index" --index "$many" rebuild --rollback
exits 0 'back' || diag "$err"
is "$(layout "$many")" 'db db.1 ' 'to two'
run "$index" --index "$many" rebuild -q
is "$(layout "$many")" 'db db.1 ' 'which a rebuild keeps'
is "$(find "$many" -name 'db*' | wc -l)" 4 'generations lie whole or not at all'

# What is at the place of another shard is not taken for it.
cp -r "$many" "$tmp/mixed"
rm -r "$tmp/mixed/current/db.1"
cp -r "$tmp/mixed/current/db" "$tmp/mixed/current/db.1"
run "$index" --index "$tmp/mixed" update "$tmp/src"
exits 2 'shards that are mixed up'
rm -r "$tmp/mixed/current/db.1"
run "$search" --index "$tmp/mixed" -o json AI
exits 0 'a search without one of the shards'
like "$out" '"partial":true' 'tells'
run "$index" --index "$tmp/mixed" export
exits 2 'an export without it is none'
run "$index" --index "$tmp/mixed" update "$tmp/src"
exits 2 'nor is an update'

# ---- two servers ----

if ! command -v xapian-tcpsrv >/dev/null; then
	skip 'servers' 'xapian-tcpsrv is not installed'
	done_testing
fi
"$index" --index "$one" update -q "$top/corpora" 2>/dev/null
free_port() {
	python3 -c 'import socket; s = socket.socket()
s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
# serve PORT DATABASE: its process in $server; it ends by itself in the end.
serve() {
	timeout 180 xapian-tcpsrv --quiet --interface 127.0.0.1 \
		--port "$1" "$2" >"$tmp/server.log" 2>&1 &
	server=$!
	python3 -c 'import socket, sys, time
for i in range(100):
    try:
        socket.create_connection(("127.0.0.1", int(sys.argv[1]))).close()
        break
    except OSError:
        time.sleep(.05)' "$1"
}
# stop PROCESS: and those that it started.
stop() {
	kill "$1" 2>/dev/null
	wait "$1" 2>/dev/null
}
# By name, too, where the machine knows it.
here=localhost
getent ahostsv4 $here >/dev/null || here=127.0.0.1
port1=$(free_port)
serve "$port1" "$many/current/db"
server1=$server
port2=$(free_port)
serve "$port2" "$many/current/db.1"
server2=$server
# shellcheck disable=SC2016
cleanup 'stop "$server1"; stop "$server2"'
remote=tcp:127.0.0.1:$port1,tcp:$here:$port2

ask "$many" "$tmp/many.answers"
ask "$remote" "$tmp/remote.answers"
same "$tmp/remote.answers" "$tmp/many.answers" 'the answers of two servers'
for o in json text; do
	"$search" --index "$remote" -o $o --facets AI >"$tmp/remote.$o"
	"$search" --index "$many" -o $o --facets AI >"$tmp/many.$o"
	ok "byte by byte: $o" cmp "$tmp/remote.$o" "$tmp/many.$o"
done
"$search" --index "tcp:127.0.0.1:$port2,$many/../many/current/../current" AI \
	>"$tmp/bad" 2>&1
like "$(cat "$tmp/bad")" 'no index there' 'a folder that is none is told'
run "$index" --index "$remote" export
is "$(printf '%s\n' "$out" | wc -l)" \
	"$("$index" --index "$many" export | wc -l)" 'export from servers'
run "$index" --index "$remote" update "$tmp/src"
exits 2 'nobody writes to them'
like "$err" '[-]-index' 'and the way out is told'
run "$index" --index "$remote" check
exits 2 'nor checks their files'
run "$search" --index tcp:127.0.0.1 AI
exits 2 'an address without a port'
printf 'index = %s\n' "$remote" >"$tmp/remote.conf"
run "$search" --config "$tmp/remote.conf" -c AI
is "$out" "$("$search" --index "$many" -c AI)" 'servers of the configuration'
"$search" --index "$remote" --all -o ndjson '' 2>"$tmp/err" | head -c 1 >/dev/null
is "$(cat "$tmp/err")" '' 'who stops reading ends it quietly'

# The page: as the command line, in the sandbox, which lets it connect.
conf() {
	printf '%s\n' "index = $1" 'sandbox = auto' >"$AINEWS_CONF"
}
cgi_get() {
	REQUEST_METHOD=GET QUERY_STRING=$1 SCRIPT_NAME=/s "$cgi" \
		>"$tmp/answer" 2>"$tmp/err"
	sed -n '/^{/,$p' "$tmp/answer" >"$tmp/body"
}
conf "$remote"
cgi_get 'q=AI&format=json&hl=en'
"$search" --index "$many" -o json --facets AI >"$tmp/many.json"
ok 'the page in JSON' test -s "$tmp/body"
same "$tmp/body" "$tmp/many.json" 'has the same bytes'

# begin: a FastCGI process of one worker.
socket=$tmp/socket
begin() {
	"$cgi" --workers 1 -v -v --listen "$socket" </dev/null \
		>"$tmp/out" 2>"$tmp/log" &
	page=$!
	await -S "$socket"
}
end() {
	kill "$page" 2>/dev/null
	wait "$page" 2>/dev/null
	rm -f "$socket"
}
get() {
	fastcgi_get "$socket" "$@"
}
etag() {
	sed -n 's/^ETag: \(.*\)\r$/\1/p' "$tmp/answer"
}
partial() {
	sed -n 's/.*"partial":\([a-z]*\).*/\1/p' "$tmp/answer"
}
if grep -q '^#define HAVE_FCGI' "$build/config.h"; then
	conf "$one"
	begin
	get 'q=AI&format=json'
	like "$(cat "$tmp/log")" 'connecting not allowed' \
		'no network for an index that is here'
	end
	conf "$remote"
	begin
	get 'q=AI&format=json'
	is "$(partial)" false 'a process that stays'
	like "$(cat "$tmp/log")" 'connecting allowed' 'may connect to servers'
	whole=$(etag)
	stop "$server2"
	get 'q=AI&format=json'
	is "$code $(partial)" '200 true' 'a server that goes away'
	ok 'makes another answer for caches' test "$(etag)" != "$whole"
	get 'q=AI&hl=en'
	like "$(cat "$tmp/answer")" 'a part of the index does not answer' \
		'which the page says'
	get 'q=AI&id=nowhere'
	is "$code" 503 'an article that may be there is not denied'
	serve "$port2" "$many/current/db.1"
	server2=$server
	sleep 12
	get 'q=AI&format=json'
	is "$code $(partial)" '200 false' 'it is asked again, from the sandbox'
	is "$(etag)" "$whole" 'and the answer is the one of before'
	stop "$server2"
	serve "$port2" "$many/current/db.1"
	server2=$server
	get 'q=AI&format=json'
	is "$(partial)" false 'a server that was started anew is not missed'
	end
else
	skip 'a process that stays' 'built without libfcgi'
fi

# ---- one server less ----

"$search" --index "tcp:127.0.0.1:$port1" -o ids --all AI >"$tmp/want"
ok 'the first server has hits' test -s "$tmp/want"
# alone NAME: the answer is that of the first server, and says so.
alone() {
	is "$(cat "$tmp/ids")" "$(cat "$tmp/want")" "$1: the hits of the other"
	like "$(cat "$tmp/err")" 'a part of the index' "$1: a note"
}
for how in close hang; do
	for bytes in 0 100 700 2000 6000; do
		python3 "$top/tests/index/proxy.py" "$port2" $bytes $how \
			>"$tmp/port" &
		proxy=$!
		await -s "$tmp/port"
		list=tcp:127.0.0.1:$port1,tcp:127.0.0.1:$(cat "$tmp/port")
		run timeout 30 "$search" --index "$list" -o ids --all AI
		printf '%s\n' "$out" >"$tmp/ids"
		printf '%s\n' "$err" >"$tmp/err"
		exits 0 "$how after $bytes bytes"
		alone "$how after $bytes bytes"
		kill "$proxy"
		wait "$proxy" 2>/dev/null
		rm "$tmp/port"
		# One that keeps silent takes five seconds each time.
		[ $how = hang ] && [ $bytes -gt 100 ] && break
	done
done
stop "$server2"
run "$search" --index "$remote" -o json AI
exits 0 'a server that is gone'
like "$out" '"partial":true' 'the answer is marked'
like "$err" "$here:$port2: .*refused" 'and the reason told'
run "$search" --index "$remote" -c zzzqqq
exits 1 'no hits of the other'
run "$search" --index "$remote" --show nowhere
exits 2 'an article that may be there'
stop "$server1"
run "$search" --index "$remote" AI
exits 2 'no server at all'
like "$err" "127.0.0.1:$port1: .*refused" 'is an error that names the first'
cgi_get 'q=AI'
like "$(cat "$tmp/answer")" '^Status: 503' 'and to a visitor: later'
like "$(cat "$tmp/err")" 'refused' 'with the reason in the log'

done_testing
