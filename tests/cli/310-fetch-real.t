#!/bin/sh
# Real feeds from a web server: item by item they are the articles that the
# feed as a whole is.
. "${srcdir:-.}/tests/lib.sh"

need python3
need_shared data/feeds
mkdir "$tmp/state" "$tmp/web"
cp "$shared"/data/feeds/*.xml "$shared"/data/feeds/*.rdf "$tmp/web"
python3 "$top/tests/fetch/server.py" "$tmp/web" "$tmp/state" &
server=$!
cleanup "kill $server 2>/dev/null"
tries=0
while [ ! -s "$tmp/state/port" ] && [ $tries -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
for feed in "$tmp"/web/*; do
	name=${feed##*/}
	printf '%s http://127.0.0.1:%s/%s\n' "$name" \
		"$(cat "$tmp/state/port")" "$name"
done >"$tmp/feeds.conf"
fetch() {
	run "$index" fetch --feeds "$tmp/feeds.conf" --spool "$tmp/spool" \
		--allow 127.0.0.1 --delay 0
}
fetch
exits 0 'all are fetched' || diag "$err"
ok 'there are some' test "$(wc -l <"$tmp/feeds.conf")" -ge 9

# articles PATH: id, title, address and date of each, as the formats find them.
articles() {
	"$build/tests/dump_articles" "$1" "$1" | python3 -c '
import json, sys
for line in sys.stdin:
    a = json.loads(line)["article"]
    side = a.get("ja") or a.get("en") or {}
    print(a["id"], side.get("title"), a.get("url"), a.get("date"),
          a.get("source"), len(side.get("body", "")))' | LC_ALL=C sort -u
}
for feed in "$tmp"/web/*; do
	name=${feed##*/}
	articles "$feed" >"$tmp/whole"
	articles "$tmp/spool/$name" >"$tmp/items"
	ok "$name has items" test -s "$tmp/whole"
	same "$tmp/items" "$tmp/whole" "$name: $(wc -l <"$tmp/items") articles"
done

rm -rf "$tmp/before"
cp -a "$tmp/spool" "$tmp/before"
rm "$tmp"/spool/*/.journal
fetch
like "$out" ': 0 new, 0 changed' 'a second time nothing is new'
is "$(diff -rq -x .journal "$tmp/before" "$tmp/spool" | grep -v '\.run')" \
	'' 'and no file was touched'

done_testing
