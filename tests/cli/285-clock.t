#!/bin/sh
# The clock on the wall jumps, between runs and in their middle: a year back,
# ten years ahead.  Nothing is missed, nothing is lost, nothing waits for it.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

unset AINEWS_NOW
year=31536000
back=-$year
ahead=$((10 * year))
jumping=0:$back:$ahead
# at OFFSETS COMMAND...: the command with this clock.
at() {
	offsets=$1
	shift
	run env LD_PRELOAD="$build/tests/index/faults.so" \
		FAULT_WALL="$offsets" \
		ASAN_OPTIONS=detect_leaks=0:verify_asan_link_order=0 "$@"
}
year_of() {
	"$index" --index "$tmp/index" stats --json |
		sed 's/.*"updated":"\([0-9]*\).*/\1/'
}
this=$(TZ=Asia/Tokyo date +%Y)
# Texts of one length.
write() {
	note "$tmp/in/$1.md" ja "題 $1" 札 "この本文は$2の話である。"
}
texts() {
	"$index" --index "$tmp/index" export | sed 's/"added.*//' |
		LC_ALL=C sort
}

# ---- update ----

for n in 1 2 3 4; do
	write "n$n" 推論
done
at $back "$index" --index "$tmp/index" update "$tmp/in"
like "$out" '^4 added' 'a first run, a year ago'
is "$(year_of)" $((this - 1)) 'its time is what the clock said'
word=学習
for offset in $back $ahead $back 0 $jumping; do
	last=$(generation)
	at "$offset" "$index" --index "$tmp/index" update "$tmp/in"
	like "$out" '^0 added, 0 changed, 4 unchanged, 0 removed' \
		"clock $offset: what did not change is not read in anew"
	is "$(generation)" "$last" 'and nothing is written'
	[ $word = 学習 ] && word=蒸留 || word=学習
	write n1 $word
	at "$offset" "$index" --index "$tmp/index" -v update "$tmp/in"
	like "$err" 'n1.md: changed n1: its text changed$' \
		'and what changed is'
	ok 'the state has a number of its own' test \
		"$(generation)" -gt "$last"
done
at $ahead "$index" --index "$tmp/index" rebuild
exits 0 'rebuild, ten years ahead'
texts >"$tmp/want"
is "$(year_of)" $((this + 10)) 'the index is said to be of then'

# A page that came from there is not younger than the answer.
newest() {
	at "$1" env AINEWS_INDEX="$tmp/index" REQUEST_METHOD=GET \
		QUERY_STRING='q=%E6%8E%A8%E8%AB%96' "$cgi"
	modified=$(printf '%s\n' "$out" | tr -d '\r' |
		sed -n 's/^Last-Modified: //p')
	etag=$(printf '%s\n' "$out" | tr -d '\r' | sed -n 's/^ETag: //p')
	date -d "$modified" +%Y
}
is "$(newest 0)" "$(date +%Y)" 'Last-Modified is not in the future'
is "$(newest $ahead)" $(($(date +%Y) + 10)) 'unless that is now'
newest 0 >/dev/null
before=$etag
at 0 "$index" --index "$tmp/index" rebuild --rollback
exits 0 'the way back, today'
newest 0 >/dev/null
ok 'and has another validator' test "$etag" != "$before"

for verb in update rebuild 'check --repair'; do
	# shellcheck disable=SC2086 # the verb and its option
	case $verb in
	update) at $jumping "$index" --index "$tmp/index" update "$tmp/in" ;;
	*) at $jumping "$index" --index "$tmp/index" $verb ;;
	esac
	exits 0 "$verb while the clock jumps"
	run "$index" --index "$tmp/index" check
	exits 0 'leaves a sound index'
	texts >"$tmp/got"
	same "$tmp/got" "$tmp/want" 'of the same articles'
done

# ---- waiting ----

flock -o "$tmp/index/lock" sleep 20 &
holder=$!
while flock -n "$tmp/index/lock" true; do
	sleep 0.05
done
begun=$(cut -d. -f1 /proc/uptime)
at $jumping timeout 15 "$index" --index "$tmp/index" update --wait=1 "$tmp/in"
exits 75 'waiting for a lock ends in its time'
ok 'which is a second' test \
	$(($(cut -d. -f1 /proc/uptime) - begun)) -lt 10
kill "$holder" 2>/dev/null
wait "$holder" 2>/dev/null

# ---- searches ----

day=$(TZ=Asia/Tokyo date +%Y-%m-%d)
printf '{"id":"now","date":"%s","ja":{"title":"今日","body":"今日の話。"}}\n' \
	"$day" >"$tmp/in/now.jsonl"
run "$index" --index "$tmp/index" update "$tmp/in"
found() {
	at "$1" "$search" --index "$tmp/index" -o ids "$2"
	printf '%s' "$out"
}
is "$(found 0 '今日 date:today')" now 'today is today'
is "$(found $back '今日 date:today')$(found $ahead '今日 date:today')" '' \
	'and no other day'
is "$(found $back 今日)$(found $ahead 今日)$(found $jumping 今日)" \
	nownownow 'a date that is to come hides nothing'

# The log of queries.
printf 'index = %s\nquery_log = %s\n' "$tmp/index" "$tmp/queries" \
	>"$tmp/log.conf"
for offset in 0 $ahead $back; do
	at "$offset" "$search" --config "$tmp/log.conf" 今日
done
run "$index" --config "$tmp/log.conf" queries --json
like "$out" '"searches":3,' 'searches of any time are counted'
mv "$tmp/queries" "$tmp/queries.1"
at $back "$search" --config "$tmp/log.conf" 今日
is "$(wc -l <"$tmp/queries")" 1 'a log that was rotated begins anew'

# ---- fetch ----

mkdir "$tmp/web" "$tmp/state"
printf '<rss version="2.0"><channel><item><title>One</title><guid>urn:1</guid></item></channel></rss>\n' \
	>"$tmp/web/feed.xml"
printf 'User-agent: *\nAllow: /\n' >"$tmp/web/robots.txt"
printf '<!DOCTYPE html><html lang="en"><title>Page</title><body><article><h1>Page</h1><p>The quokka sleeps in the sun all day.</p></article></body></html>\n' \
	>"$tmp/web/page.html"
python3 "$top/tests/fetch/server.py" "$tmp/web" "$tmp/state" &
server=$!
cleanup "kill $server 2>/dev/null"
await -s "$tmp/state/port"
site=http://127.0.0.1:$(cat "$tmp/state/port")
echo "$site/page.html" >"$tmp/web/list.txt"
printf '%s\n' "feed $site/feed.xml" "list $site/list.txt" >"$tmp/feeds.conf"
# visit OFFSETS: what was asked for, and how.
visit() {
	: >"$tmp/state/log"
	at "$1" timeout 60 "$index" fetch --feeds "$tmp/feeds.conf" \
		--spool "$tmp/spool" --allow 127.0.0.1 --delay 0.1 \
		--backoff 0.1
	exits 0 "fetch, clock $1"
}
asked() {
	sed '/robots.txt/d; s/^[0-9.]* //; s/ agent=.*//' "$tmp/state/log" |
		sed 's/=None/=-/g; s/="[^"]*"/=E/; s/=[A-Z][a-z][a-z],.*/=D/' |
		LC_ALL=C sort | tr '\n' ' '
}
conditional='/feed.xml etag=E since=D /list.txt etag=E since=D'
visit $ahead
like "$out" '2 new' 'an item and a page'
visit $ahead
is "$(asked)" "$conditional " 'at once again: a feed and a list, no page'
visit 0
is "$(asked)" "$conditional /page.html etag=E since=D " \
	'a clock that was ahead keeps nothing back for years'
visit $back
is "$(asked)" "$conditional /page.html etag=E since=D " \
	'nor does one that goes back'
visit 0
visit 0
is "$(asked)" "$conditional " 'then all is as before'
visit $jumping
like "$out" '0 new, 0 changed' 'and in the middle of a run'

# Pauses are measured by another clock.
echo "flaky $site/bad/flaky" >"$tmp/feeds.conf"
visit $jumping
is "$(asked | wc -w)" 9 'a site that fails is tried again, and again'
like "$out" '1 feeds: 2 new' 'and read'

done_testing
