#!/bin/sh
# The CGI behind a real web server on 127.0.0.1, as README.md sets it up.
# Over prepared answers: tests/fake/search.c.
. "${srcdir:-.}/tests/lib.sh"
need curl python3
lighttpd=$(PATH=$PATH:/usr/sbin:/sbin command -v lighttpd) ||
	skip_all 'lighttpd is not installed'

port=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
printf 'base_url = http://127.0.0.1:%s/search\n' "$port" >"$AINEWS_CONF"
mkdir "$tmp/www"
cat >"$tmp/lighttpd.conf" <<END
server.modules = ("mod_alias", "mod_cgi", "mod_setenv")
server.document-root = "$tmp/www"
server.bind = "127.0.0.1"
server.port = $port
server.errorlog = "$tmp/error.log"
server.breakagelog = "$tmp/cgi.log"
alias.url = ("/search" => "$build/tests/fake/ainews-search.cgi")
cgi.assign = ("ainews-search.cgi" => "")
setenv.set-environment = ("AINEWS_CONF" => "$AINEWS_CONF",
	"AINEWS_NOW" => "$AINEWS_NOW",
	"ASAN_OPTIONS" => "${ASAN_OPTIONS:-}")
END
"$lighttpd" -D -f "$tmp/lighttpd.conf" >"$tmp/server.log" 2>&1 &
server=$!
cleanup "kill $server 2>/dev/null; wait $server 2>/dev/null"

base=http://127.0.0.1:$port/search
get() {
	curl -s -m 20 "$@"
}
tries=0
until get -o /dev/null "$base?q=many" || [ "$tries" -ge 50 ]; do
	tries=$((tries + 1))
	sleep 0.1
done

get -D "$tmp/head" -o "$tmp/body" -G "$base" --data-urlencode 'q=many'
like "$(cat "$tmp/head")" '^HTTP/1.1 200' 'a page' || {
	diag "$(cat "$tmp/server.log" "$tmp/error.log")"
}
like "$(cat "$tmp/body")" '<mark>推論コスト</mark>' 'with marked hits'
like "$(cat "$tmp/head")" "^Content-Security-Policy: default-src 'none'" \
	'and its policy'

style=$(sed -n 's|.*rel="stylesheet" href="\([^"]*\)".*|\1|p' "$tmp/body")
get -D "$tmp/head" -o "$tmp/style" "http://127.0.0.1:$port$style"
same "$tmp/style" "$top/searcher/style.css" 'its style sheet is found'
like "$(cat "$tmp/head")" 'Cache-Control: .*immutable' 'and may be kept'

# Every link of the page leads to an answer.
sed 's/href="/\n&/g' "$tmp/body" | sed -n 's/^href="\(\/[^"]*\)".*/\1/p' |
	sed 's/&amp;/\&/g' | LC_ALL=C sort -u >"$tmp/links"
ok 'the page has links' test "$(wc -l <"$tmp/links")" -gt 20
while read -r link; do
	code=$(get -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port$link")
	[ "$code" = 200 ] || printf '%s %s\n' "$code" "$link"
done <"$tmp/links" >"$tmp/dead"
is "$(cat "$tmp/dead")" '' 'and none of them is dead'

etag=$(get -I "$base?q=many" | sed -n 's/^ETag: \(.*\)\r$/\1/p')
is "$(get -o /dev/null -w '%{http_code}' -H "If-None-Match: $etag" \
	"$base?q=many")" 304 'a page that did not change'
is "$(get -o /dev/null -w '%{http_code}' -d q=many "$base")" 405 'POST'
is "$(get -o /dev/null -w '%{http_code}' "$base/../../etc/passwd")" 404 \
	'no other file'
is "$(get -o /dev/null -w '%{http_code}' "$base?q=%00")" 400 'a NUL'
get -o "$tmp/web.json" "$base?q=many&format=json&hl=en"
"$build/tests/fake/ainews-search" -o json many >"$tmp/cli.json"
same "$tmp/web.json" "$tmp/cli.json" 'JSON as the command line writes it'

done_testing
