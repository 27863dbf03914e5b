#!/bin/sh
# Newer articles rank a little higher, where that decides; not against words,
# not without dates, and not where somebody turned it off.
. "${srcdir:-.}/tests/lib.sh"

AINEWS_INDEX=$tmp/index
export AINEWS_INDEX
while read -r id date text; do
	printf '{"id":"%s","lang":"en","title":"x","date":"%s","text":"%s"}\n' \
		"$id" "$date" "$text"
done >"$tmp/dated.jsonl" <<'LINES'
old 2019-01-05T00:00:00Z The heron stood here by the lake and later flew off.
new 2026-07-04T00:00:00Z The heron stood there by the lake and later flew off to sea.
best 2019-01-06T00:00:00Z A heron, the heron, one more heron, herons: nothing but herons.
rest1 2020-01-01T00:00:00Z Nothing of interest.
rest2 2020-01-02T00:00:00Z Nothing else either.
rest3 2020-01-03T00:00:00Z And nothing again.
rest4 2020-01-04T00:00:00Z Then nothing more.
rest5 2020-01-05T00:00:00Z No more of that.
LINES
run "$index" update "$tmp/dated.jsonl"
exits 0 "dated articles are indexed"

# order OPTION... QUERY: the hits in their order.
order() {
	"$search" -o ids "$@" | paste -sd' '
}
is "$(order --recency=off heron)" 'best old new' "by the words alone"
is "$(order heron)" 'best new old' \
	"the newer of two that answer as well comes first, the best stays best"
is "$(order --recency=on heron)" 'best new old' "asked for"
is "$(AINEWS_NOW=2030-01-01T00:00:00Z order heron)" 'best old new' \
	"years later both are old"

echo 'recency = off' >"$AINEWS_CONF"
is "$(order heron)" 'best old new' "turned off in ainews.conf"
is "$(order --recency=on heron)" 'best new old' "the option wins"

# page QUERY-STRING: the ids of a JSON answer of the CGI, in their order.
page() {
	REQUEST_METHOD=GET QUERY_STRING="format=json&$1" \
		GATEWAY_INTERFACE=CGI/1.1 "$cgi" |
		sed -n 's/.*"id": *"\([a-z0-9]*\)".*/\1/p' | paste -sd' '
}
is "$(page 'q=heron')" 'best old new' "on the web ainews.conf decides, too"
is "$(page 'q=heron&recency=1')" 'best new old' "and the parameter wins"
: >"$AINEWS_CONF"
is "$(page 'q=heron&recency=0')" 'best old new' "in both directions"

# Without dates every score is the same with and without.
sed 's/"date":"[^"]*",//' "$tmp/dated.jsonl" >"$tmp/undated.jsonl"
AINEWS_INDEX=$tmp/undated
run "$index" update "$tmp/undated.jsonl"
exits 0 "articles without dates are indexed"
printf '1\theron\n2\tlake nothing\n' >"$tmp/queries"
"$search" --batch "$tmp/queries" -o trec --recency=on >"$tmp/on"
"$search" --batch "$tmp/queries" -o trec --recency=off >"$tmp/off"
ok "they are found" test -s "$tmp/on"
same "$tmp/on" "$tmp/off" "without dates nothing changes"

done_testing
