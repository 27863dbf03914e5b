#!/bin/sh
# Many requests by one process: over prepared answers (tests/fake/search.c)
# what a request may do to it, over a real index what time does.
. "${srcdir:-.}/tests/lib.sh"
need python3

grep -q '^#define HAVE_FCGI' "$build/config.h" ||
	skip_all 'built without libfcgi'
fake=$build/tests/fake/ainews-search.cgi
socket=$tmp/socket
unset REQUEST_METHOD GATEWAY_INTERFACE

# begin PROGRAM OPTION...: a server of $socket, its process in $server.
begin() {
	"$@" --listen "$socket" </dev/null >"$tmp/out" 2>"$tmp/log" &
	server=$!
	await -S "$socket"
}
# end: its exit status in $rc.
end() {
	kill "$server" 2>/dev/null
	rc=0
	wait "$server" || rc=$?
	rm -f "$socket"
}
cleanup 'kill "$server" 2>/dev/null'
get() {
	fastcgi_get "$socket" "$@"
}
workers() {
	pgrep -P "$server" | LC_ALL=C sort
}

begin "$fake" --workers 1 --timeout 1 --memory 100
get 'q=many&hl=en&format=json'
is "$code" 200 'an answer' || diag "$(cat "$tmp/log")"
sed '1,/^\r$/d' "$tmp/answer" >"$tmp/body"
"$build/tests/fake/ainews-search" -o json many >"$tmp/cli.json"
same "$tmp/body" "$tmp/cli.json" 'the bytes of the command line'
first=$(workers)
get 'q=many' HTTP_IF_NONE_MATCH='*'
is "$code" 304 'headers of the request are read'
get 'q=%ff'
is "$code" 400 'a bad request'
get 'q=many' REQUEST_METHOD=POST BODY=q=other KEEP='q=many'
is "$(grep -a '^Status' "$tmp/answer" | tr -d '\r' | tr '\n' ,)" \
	'Status: 405 Method Not Allowed,Status: 200 OK,' \
	'a body is not taken for the next request of a connection'
is "$(workers)" "$first" 'all by one process'
get 'q=slow'
is "$code" 503 'a search that does not end is ended'
like "$(cat "$tmp/answer")" 'Retry-After: 60' 'and may be tried again'
like "$(cat "$tmp/answer")" "^Content-Security-Policy: default-src 'none'" \
	'with the headers of every answer'
get 'q=many'
is "$code" 200 'the next process answers'
second=$(workers)
ok 'it is another one' test "$first" != "$second"
get 'q=grow'
get 'q=grow'
is "$code" 200 'a request that takes memory'
get 'q=many'
is "$code" 200 'and the next one'
ok 'by a process without that memory' test "$(workers)" != "$second"
get 'q=crash'
is "$code" '' 'a request that ends the process'
get 'q=many'
is "$code" 200 'ends nothing else'
like "$(cat "$tmp/log")" 'worker [0-9]+: ended by signal' 'the log knows'
last=$(workers)
run "$fake" --listen "$socket"
exits 2 'a socket in use is not taken away'
end
is "$rc" 0 'the end, when asked'
ok 'of the workers too' test -z "$(ps -o pid= -p "$last")"

begin "$fake" --requests 2
get 'q=many'
ok 'without --workers it is one process' test -z "$(workers)"
get 'q=many'
is "$code" 200 'its last request'
rc=0
wait "$server" || rc=$?
is "$rc" 0 'after which it ends'
begin "$fake" --workers 2
get 'q=many'
is "$code" 200 'the socket it left is used again'
end

run "$fake" --listen nowhere
exits 2 'a socket that is none'
run "$fake" --workers 2 </dev/null
exits 2 'workers of nothing'
like "$err" '--listen' 'are told what to do'
run "$fake" --workers 0 --listen "$socket"
exits 2 'no workers'
run env REQUEST_METHOD=GET QUERY_STRING=--listen "$fake" \
	--listen "$tmp/forged" </dev/null
exits 0 'a query is not taken for options'
ok 'by no means' test ! -e "$tmp/forged"

# What changes on disk while the process runs.
AINEWS_INDEX=$tmp/index
export AINEWS_INDEX
begin "$cgi" --workers 1
get 'q=GPU&format=json'
is "$code" 503 'without an index'
article() {
	printf '{"id":"%s","date":"2026-03-14T23:30:00Z","en":{"title":"GPU %s","body":"A new GPU."}}\n' \
		"$1" "$1"
}
total() {
	get 'q=GPU&format=json'
	sed -n 's/.*"total":\([0-9]*\).*/\1/p' "$tmp/answer"
}
article a >"$tmp/a.jsonl"
"$index" update -q "$tmp/a.jsonl"
get 'q=GPU&format=json'
is "$(total)" 1 'it is found once it is there'
before=$(workers)
article b >"$tmp/b.jsonl"
"$index" update -q "$tmp/b.jsonl"
is "$(total)" 2 'so is what is added'
"$index" rebuild -q >"$tmp/rebuild" 2>&1
is "$(total)" 2 'and an index that was rebuilt'
is "$(workers)" "$before" 'by the same process'
etag=$(get 'q=GPU' && sed -n 's/^ETag: \(.*\)\r$/\1/p' "$tmp/answer")
get 'q=GPU' HTTP_IF_NONE_MATCH="$etag"
is "$code" 304 'a page that is still the same'
end

done_testing
