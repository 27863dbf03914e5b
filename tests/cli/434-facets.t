#!/bin/sh
# What the page offers leads somewhere: the number beside a filter is the
# number of articles behind its link, and other queries have answers.
. "${srcdir:-.}/tests/lib.sh"
unset REQUEST_METHOD GATEWAY_INTERFACE

AINEWS_INDEX=$tmp/index
export AINEWS_INDEX
cat >"$tmp/named.jsonl" <<'END'
{"id":"tagged","date":"2026-03-14","tags":["ChatGPT","Free Form","free form"],"en":{"title":"An assistant","body":"It has no name here, only a tag."}}
{"id":"both","date":"2026-03-15","tags":["chatgpt","free form"],"en":{"title":"ChatGPT","body":"ChatGPT has the tag and the name."}}
{"id":"named","date":"2026-03-16","tags":["FREE FORM"],"en":{"title":"ChatGPT again","body":"ChatGPT has the name and no tag."}}
END
"$index" update -q "$top/corpora" "$tmp/named.jsonl" >"$tmp/update" 2>&1
ok 'an index' test -e "$tmp/index/current" || diag "$(cat "$tmp/update")"

# get QUERY: the body.
get() {
	REQUEST_METHOD=GET SCRIPT_NAME=/search QUERY_STRING=$1 "$cgi" \
		2>"$tmp/err" </dev/null | sed '1,/^\r$/d'
}
# links QUERY: number, tab, query of each facet link.
links() {
	get "$1" | grep -o '<li><a href="/search[^"]*">[^<]*</a> <span class="n">[0-9]*' |
		sed 's/.*href="\/search?\([^"]*\)".*>\([0-9]*\)$/\2	\1/
			s/&amp;/\&/g'
}

# The last ones are an OR, an OR in brackets, and an open quotation mark.
for query in hl=en 'hl=en&q=AI' 'hl=en&q=%E8%92%B8%E7%95%99' 'hl=ja&q=ChatGPT' \
	'hl=en&q=AI+OR+GPU' 'hl=en&q=(AI+OR+GPU)' 'hl=en&q=%22AI'; do
	links "$query" >"$tmp/links"
	: >"$tmp/found"
	while read -r _ link; do
		printf '%s\t%s\n' "$(get "$link&format=json&fields=id" |
			sed -n 's/.*"total":\([0-9]*\).*/\1/p')" "$link"
	done <"$tmp/links" >"$tmp/found"
	ok "$query: filters" test "$(wc -l <"$tmp/links")" -ge 5
	same "$tmp/found" "$tmp/links" "$query: each leads to so many articles"
done
like "$(get 'q=(AI+OR+GPU)+model')" \
	'q=has%3Aja%20has%3Aen%20%28AI%20OR%20GPU%29%20model"' \
	'no brackets where they do nothing'
like "$(get 'q=ChatGPT+id:tagged,both,named&format=json&fields=facets')" \
	'"tag":\[\["ChatGPT",3\],\["free form",3\]\]' \
	'a tag in several spellings is one'

is "$(get 'q=gpu+chat&format=suggest')" '["gpu chat",[]]' \
	'no suggestion that leads nowhere'
is "$(get 'q=chatG&format=suggest')" '["chatG",["ChatGPT"]]' \
	'what a word may become, once'
is "$(get 'q=tag%3Achatgpt+fre&format=suggest')" \
	'["tag:chatgpt fre",["tag:chatgpt free form"]]' 'behind what was typed'
is "$(get 'q=halifx&format=suggest')" '["halifx",["Halifax"]]' \
	'or what it was meant to be'
is "$(get 'q=&format=suggest')" '["",[]]' 'nothing typed, nothing suggested'
get 'q=qqxyzzy+ChatGPT&hl=en' >"$tmp/page"
like "$(cat "$tmp/page")" 'class="some"' 'no article has all the words'
like "$(cat "$tmp/page")" \
	'class="try"><li><a href="/search\?q=ChatGPT&amp;hl=en">' \
	'what else to ask is said above those that have some'

# What a server keeps changes nothing, and goes with the state it was of.
if grep -q '^#define HAVE_FCGI' "$build/config.h"; then
	"$cgi" --workers 1 --listen "$tmp/socket" </dev/null 2>"$tmp/log" &
	server=$!
	cleanup 'kill "$server" 2>/dev/null'
	await -S "$tmp/socket"
	# asked NAME: the same of a server and of a process of their own.
	asked() {
		: >"$tmp/one"
		: >"$tmp/many"
		for query in q=AI 'q=ChatGPT&hl=en' q=ChatGPT 'q=&hl=en' \
			'q=AI&fold=0' 'q=AI&tag=free+form' q=AI; do
			get "$query&format=json" >>"$tmp/one"
			fastcgi_get "$tmp/socket" "$query&format=json"
			sed '1,/^\r$/d' "$tmp/answer" >>"$tmp/many"
		done
		ok "$1: seven answers" test "$(grep -c '"facets":{"tag":' \
			"$tmp/one")" -eq 7
		same "$tmp/many" "$tmp/one" "$1: a server counts as a process"
	}
	asked 'an index'
	sed 's/free form/Loose Form/g' "$tmp/named.jsonl" >"$tmp/renamed"
	mv "$tmp/renamed" "$tmp/named.jsonl"
	"$index" update -q "$top/corpora" "$tmp/named.jsonl" 2>"$tmp/update"
	asked 'another state'
	ok 'with other tags' grep -q 'Loose Form' "$tmp/many"
fi

done_testing
