#!/bin/sh
# The log of queries: only where one is named, one line each that no query
# can forge and that tells nothing of who asked; and what it tells.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

note "$tmp/in/one.md" ja '推論の費用' 札
"$index" --index "$tmp/index" -q update "$tmp/in"
run "$search" --index "$tmp/index" 推論
exits 0 'a search without a log'
ok 'leaves none' test ! -e "$tmp/queries.log"
run "$index" queries
exits 2 'nothing is told of no log'
like "$err" 'no log of queries: name a FILE, or a query_log in ainews.conf' \
	'and the message says what to do'

printf 'index = %s\nquery_log = queries.log\n' "$tmp/index" >"$tmp/log.conf"
AINEWS_CONF=$tmp/log.conf
"$search" -q 推論
"$search" -q -c ' 推論　'
"$search" -q ぬめれこもぷ
# A line feed, and what looks like the end of a string.
"$search" -q '推論
{"time":"2026-01-01","query":"forged","total":1}' >/dev/null
"$search" -q '"} 推論 {"' >/dev/null
AINEWS_NOW=2026-07-06T12:00:00Z
"$search" -q ヌメレコモプ
"$search" -q --offset 20 推論
"$search" -q --similar one
"$search" -q --show one
web() {
	env REQUEST_METHOD=GET SCRIPT_NAME=/s REMOTE_ADDR=192.0.2.7 \
		HTTP_USER_AGENT=secret HTTP_COOKIE=secret "QUERY_STRING=$1" \
		"$cgi" >"$tmp/page"
}
web 'q=%E6%8E%A8%E8%AB%96&tag=%E6%9C%AD'
web 'q=%E6%8E%A8%E8%AB%96&tag=%E7%84%A1%E3%81%84'
web 'q=%E6%8E%A8&format=suggest'
web 'q=%E6%8E%A8%E8%AB%96&format=atom'
web 'id=one'
web ''
is "$(wc -l <"$tmp/queries.log" | tr -d ' ')" 8 'one line a search for words'
is "$(python3 -c '
import json, sys
for line in open(sys.argv[1]):
    o = json.loads(line)
    print(sorted(o) == ["filtered", "ms", "partial", "query", "time", "total",
        "via"], o["via"], o["filtered"], "forged" in line)' \
	"$tmp/queries.log" | sort | uniq -c | sed 's/^ *//')" \
	'5 True cli False False
1 True cli False True
2 True web True False' 'each of them whole, with these keys and no others'
unlike "$(cat "$tmp/queries.log")" '192\.0\.2|secret|"forged"' \
	'no word of who asked, and no forged line'
like "$(ls -l "$tmp/queries.log")" '^-rw-r-----' \
	'others may not read the file'

run "$index" queries
exits 0 'the report'
like "$out" '^8 searches for 5 queries, 4 found nothing; 2026-07-05T21:00:00\+09:00 to 2026-07-06' \
	'counts, and says of when'
is "$(printf '%s\n' "$out" | sed -n '/^most asked/,/^$/p' | sed -n 2p)" \
	'       4  推論' 'most asked: width and spaces make no difference'
missed=$(printf '%s\n' "$out" | sed -n '/^without hits/,/^$/p')
like "$missed" '^       1  ぬめれこもぷ$' 'without hits: what is not there'
unlike "$missed" ' 推論$' 'and not what only a filter hid'
like "$out" '^slowest' 'and the slow ones'
unlike "$out" '^\{' 'no query begins a line of the report'
run "$index" queries --json -n 1
is "$(printf '%s\n' "$out" | python3 -c '
import json, sys
o = json.load(sys.stdin)
print(o["searches"], o["searches_without_hits"], o["bad_lines"],
      [len(o[k]) for k in ("top", "without_hits", "slow")],
      o["top"][0]["query"], o["top"][0]["count"], o["top"][0]["hits"])')" \
	'8 4 0 [1, 1, 1] 推論 4 1' 'the same as JSON, each list cut to its limit'
run "$index" queries --since 2026-07-06
like "$out" '^3 searches' '--since'

# Rotated, packed, damaged.
mv "$tmp/queries.log" "$tmp/queries.log.1"
"$search" -q 推論
is "$(wc -l <"$tmp/queries.log" | tr -d ' ')" 1 \
	'after a rotation the next search begins a new file'
gzip "$tmp/queries.log.1"
printf 'no json\n{"query":"x"}\n\033[2J\n' >>"$tmp/queries.log"
run "$index" queries "$tmp/queries.log.1.gz" "$tmp/queries.log"
exits 0 'old logs, packed ones too'
like "$out" '^9 searches' 'are counted together'
like "$err" '3 lines are none of a log of queries' 'lines of something else are counted'
run "$index" queries "$tmp/nowhere"
exits 2 'a log that is not there'

# Twenty at a time.
rm "$tmp/queries.log"
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	"$search" -q "推論 $n" &
done
wait
run "$index" queries --json
like "$out" '"searches":20,.*"bad_lines":0' \
	'processes that write at once do not mix their lines'

# A worker that never ends by itself follows a rotation, too.
if grep -q '^#define HAVE_FCGI' "$build/config.h"; then
	env -u REQUEST_METHOD -u GATEWAY_INTERFACE "$cgi" --workers 1 \
		--listen "$tmp/socket" </dev/null 2>"$tmp/log" &
	server=$!
	cleanup 'kill "$server" 2>/dev/null'
	await -S "$tmp/socket"
	fastcgi_get "$tmp/socket" 'q=one'
	mv "$tmp/queries.log" "$tmp/queries.log.2"
	fastcgi_get "$tmp/socket" 'q=two'
	await -e "$tmp/queries.log"
	fastcgi_get "$tmp/socket" 'q=three'
	is "$(sed 's/.*"query":"\([^"]*\)".*/\1/' "$tmp/queries.log")" three \
		'a worker goes over to the new file'
	is "$(grep -Ec '"(one|two)"' "$tmp/queries.log.2")" 2 \
		'and loses nothing of what came before'
	kill "$server"
	wait "$server"
fi

# What cannot be written is no reason not to answer.
printf 'index = %s\nquery_log = %s/nowhere/queries.log\n' "$tmp/index" \
	"$tmp" >"$tmp/log.conf"
run "$search" -v 推論
exits 0 'a log that cannot be written: the search answers'
like "$err" 'nowhere/queries.log: No such file' 'and says so with -v'
web 'q=%E6%8E%A8%E8%AB%96'
like "$(head -n 1 "$tmp/page")" '200 OK' 'so does the page'
mkfifo "$tmp/fifo"
printf 'index = %s\nquery_log = fifo\n' "$tmp/index" >"$tmp/log.conf"
run timeout 20 "$search" -q 推論
exits 0 'a FIFO holds nobody up'

done_testing
