#!/bin/sh
# A thing has one name in each language of the interface, and all of its names
# ask for it.
. "${srcdir:-.}/tests/lib.sh"
unset REQUEST_METHOD GATEWAY_INTERFACE

cat >"$tmp/in.jsonl" <<'END'
{"id":"ja","ja":{"title":"国防総省の発表","body":"国防総省は新しい契約を発表した。"}}
{"id":"en","en":{"title":"Pentagon signs a contract","body":"It was announced on Monday."}}
{"id":"tagged","tags":["DoD"],"en":{"title":"A tag alone","body":"The office is not named in this text."}}
{"id":"none","en":{"title":"Something else","body":"Nobody announced anything at all today."}}
END
AINEWS_INDEX=$tmp/index
export AINEWS_INDEX
"$index" update -q "$tmp/in.jsonl"

for name in 国防総省 ペンタゴン Pentagon pentagon ＰＥＮＴＡＧＯＮ DoD '"Department of War"'; do
	run "$search" -o ids "tag:$name"
	is "$(echo "$out" | sort | tr '\n' ' ')" 'en ja tagged ' "tag:$name"
done

# entities LANGUAGE: the names in the facet, with counts.
entities() {
	LC_ALL=$1 "$search" --facets '' |
		awk '/^[^ ]/ { here = $1 } here == "entity" && /^ / { sub(/^ +/, ""); sub(/  /, " "); print }'
}
is "$(entities C.UTF-8)" '3 U.S. Department of Defense' 'a command line in English'
is "$(entities ja_JP.UTF-8)" '3 米国防総省' 'the same in Japanese'
for hl in "en:U.S. Department of Defense" ja:米国防総省; do
	QUERY_STRING="q=&hl=${hl%%:*}&format=json"
	page=$(REQUEST_METHOD=GET SCRIPT_NAME=/search \
		QUERY_STRING=$QUERY_STRING "$cgi" </dev/null |
		sed '1,/^\r$/d')
	like "$page" "\"entity\":\[\[\"${hl#*:}\",3\]\]" "a page in ${hl%%:*}"
done

done_testing
