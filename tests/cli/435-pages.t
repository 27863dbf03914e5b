#!/bin/sh
# Every kind of page and of answer over real indexes, whole, empty and broken:
# valid, light, with a validator, and leading to where it says.
. "${srcdir:-.}/tests/lib.sh"
need python3
unset REQUEST_METHOD GATEWAY_INTERFACE
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
echo 'base_url = https://news.example/search' >"$AINEWS_CONF"

python3 "$top/tests/web/edge.py" >"$tmp/edge.jsonl"
mkdir "$tmp/nothing"
"$index" --index "$tmp/whole" update -q "$top/corpora" "$tmp/edge.jsonl" \
	>"$tmp/update" 2>&1
"$index" --index "$tmp/empty" update -q "$tmp/nothing" >>"$tmp/update" 2>&1
cp -r "$tmp/whole" "$tmp/broken"
for file in "$tmp"/broken/gen-*/db/postlist.glass; do
	echo garbage >"$file"
done
ok 'indexes' test -e "$tmp/empty/current" -a -e "$tmp/whole/current" ||
	diag "$(cat "$tmp/update")"

# get QUERY: headers to $tmp/head, body to $tmp/body, status to $code.
get() {
	REQUEST_METHOD=${method:-GET} SCRIPT_NAME=/search QUERY_STRING=$1 \
		"$cgi" >"$tmp/response" 2>"$tmp/err" </dev/null
	sed '/^\r$/,$d' "$tmp/response" | tr -d '\r' >"$tmp/head"
	sed '1,/^\r$/d' "$tmp/response" >"$tmp/body"
	code=$(sed -n 's/^Status: \([0-9]*\).*/\1/p' "$tmp/head")
}
header() {
	sed -n "s/^$1: //p" "$tmp/head"
}
# has PATTERN NAME, has_not PATTERN NAME: of the last body.
has() {
	like "$(cat "$tmp/body")" "$1" "$2"
}
has_not() {
	unlike "$(cat "$tmp/body")" "$1" "$2"
}
AINEWS_INDEX=$tmp/whole
export AINEWS_INDEX

# ---- every kind of page ----

if command -v tidy >/dev/null; then
	# These attributes are HTML; tidy is older than they are.
	faults() {
		tidy -e -q -utf8 "$tmp/body" 2>&1 | grep -v \
			'attribute "\(enterkeyhint\|aria-current\)"'
	}
else
	skip 'pages are valid' 'no tidy'
	faults() {
		:
	}
fi
while read -r folder want query; do
	AINEWS_INDEX=$tmp/$folder
	for hl in ja en; do
		get "$query&hl=$hl"
		is "$code $(faults)" "$want " "$folder, $hl: $query"
	done
done <<'END'
whole 200 q=
whole 200 q=AI
whole 200 q=AI&start=20
whole 200 q=AI&start=9000
whole 200 q=GPU+has:ja+has:en&tag=GPU&min=3&from=2026&to=2026-03
whole 200 q=Anthropik+qqxyzzy&lang=en&tag=LLM
whole 200 q=GPU+qqxyzzy+tag:
whole 200 like=long-title
whole 200 id=long-title&q=GPU
whole 200 id=long-words
whole 200 id=fifty-tags
whole 200 id=japanese-alone
whole 200 id=english-alone
whole 200 id=bare
whole 200 id=right-to-left
whole 200 id=200_kitsune-open-weights
whole 400 from=soon
whole 404 id=nowhere
empty 200 q=
empty 200 q=GPU
empty 404 id=nowhere
broken 503 q=GPU
none 503 q=GPU
END

AINEWS_INDEX=$tmp/empty
get hl=en
has 'There are no articles yet' 'an empty index says so'
has_not 'class="(bar|try|help)"' 'and offers nothing to try'
AINEWS_INDEX=$tmp/whole
get 'id=2026-06-18-kansai-airport-interpreter-robot&hl=ja'
has '<title>関西国際空港' 'the title of an article'
get 'id=2026-06-18-kansai-airport-interpreter-robot&hl=en'
has '<title>Guide robots at Kansai' 'is one that its reader can read'
for query in q= q=AI q=GPU; do
	get "$query&hl=ja"
	ok "$query: at most 48 kB" test "$(wc -c <"$tmp/body")" -le 48000
	ok "$query: 10 kB gzipped" test "$(gzip -c "$tmp/body" | wc -c)" -le \
		10000
done
is "$(get 'q=AI' && grep -c '<li><article>' "$tmp/body")" 20 \
	'with twenty articles'

# Whoever may read one index can name no other, and no file.
AINEWS_INDEX=$tmp/empty
HTTP_AINEWS_INDEX=$tmp/whole
PATH_TRANSLATED=$tmp/edge.jsonl
export HTTP_AINEWS_INDEX PATH_TRANSLATED
for query in "index=$tmp/whole" "AINEWS_INDEX=$tmp/whole" "DB=../whole" \
	"config=$AINEWS_CONF" "FMT=$tmp/edge.jsonl"; do
	get "q=GPU&$query&format=json&hl=en"
	is "$code $(sed -n 's/.*"total":\([0-9]*\),.*/\1/p' "$tmp/body")" \
		'200 0' "no other index: $query"
done
for id in ../whole/gen-1 /etc/passwd "file:$tmp/edge.jsonl"; do
	get "id=$id&format=json"
	is "$code" 404 "no file: $id"
done
unset HTTP_AINEWS_INDEX PATH_TRANSLATED
AINEWS_INDEX=$tmp/whole

# ---- what a page offers ----

get 'q=AI&num=2&start=2&hl=en'
has 'format=json[^"]*">JSON' 'a link to JSON'
has '<a href="/search\?q=AI&amp;start=2&amp;num=2&amp;format=json&amp;hl=en">' \
	'of the same page'

chips() {
	grep -o 'class="chips".*</ul>' "$tmp/body" | sed 's/<.ul>.*//
		s/<li>/\n/g' | sed -n 's/.*href="\([^"]*\)">\(.*\): <bdi>.*/\2 \1/p'
}
for words in 'ja+-has:en' 'en+-has:ja' 'ja+has:en'; do
	get "q=AI+has:$words&min=1&hl=en&start=1"
	is "$(chips)" "score /search?q=AI%20has%3A$(echo "$words" |
		sed 's/+/%20/; s/:/%3A/')&amp;hl=en
Language /search?q=AI&amp;min=1&amp;hl=en" "has:$words can be taken back"
done
get 'q=AI+has:ja+-has:en&hl=en'
has '<h3>Language</h3><ul><li><b>Japanese only</b>' 'and is no link to itself'
get 'q=has:japan&hl=en'
is "$(chips)" '' 'words that only begin so are words'
get 'from=2026-03&to=2026-03&hl=en'
has '<h3>Month</h3><ul><li><b>2026-03</b>' 'nor is a month that holds'
get 'tag=GPU&hl=en'
has '<b class="tag">GPU</b>' 'nor a tag'
get 'q=qqxyzzy+has:ja+-has:en&tag=LLM&hl=en'
has '<a href="/search\?q=qqxyzzy&amp;hl=en">Drop all filters' \
	'all of them can be dropped at once'

get 'q=AI&tag=LLM&has=ja&fold=0&x=0&recency=0&min=2&num=5&start=5&id=bare&lang=en&hl=en'
is "$(grep -o '<input type="hidden"[^>]*>' "$tmp/body" |
	sed 's/.*name="\([^"]*\)" value="\([^"]*\)".*/\1=\2/' | tr '\n' ' ')" \
	'tag=LLM min=2 num=5 fold=0 x=0 recency=0 hl=en has=ja ' \
	'other words keep everything else'

# current QUERY ORDER NAME
current() {
	get "$1&hl=en"
	is "$(sed -n 's/.* aria-current="true">\([^<]*\)<.*/\1/p' \
		"$tmp/body")" "$2" "$3"
}
current q=AI Relevance 'words are ranked'
current q= Newest 'without words the newest'
has_not '>Relevance<' 'as there is nothing to rank by'
has_not 'class="read"' 'nor was anything read'
current q=AI+sort:date-asc Oldest 'an order in the words is shown, too'
get 'q=AI&start=9000&num=10&hl=en'
has 'There is no such page' 'behind the end is no page'
last=$(sed -n 's/.*rel="prev" href="[^"]*start=\([0-9]*\)&.*/\1/p' "$tmp/body")
get "q=AI&start=$last&num=10&hl=en"
has '<li><article>' 'from behind the end a link leads to the last page'
has_not 'rel="next"|There is no such page' 'which is the last one'

# ---- every form of the answer ----

for form in html json atom osd suggest; do
	get "q=GPU&format=$form"
	grep -v '^Server-Timing' "$tmp/head" >"$tmp/head.get"
	etag=$(header ETag)
	is "$code $(echo "$etag" | sed 's/".*"/"tag"/')" '200 "tag"' \
		"$form: a validator"
	method=HEAD get "q=GPU&format=$form"
	grep -v '^Server-Timing' "$tmp/head" >"$tmp/head.head"
	same "$tmp/head.head" "$tmp/head.get" "$form: HEAD has the headers of GET"
	is "$(wc -c <"$tmp/body")" 0 "$form: and no body"
	HTTP_IF_NONE_MATCH=$etag
	export HTTP_IF_NONE_MATCH
	get "q=GPU&format=$form"
	is "$code $(wc -c <"$tmp/body")" '304 0' "$form: nothing new"
	is "$(header ETag)" "$etag" "$form: of the same validator"
	unset HTTP_IF_NONE_MATCH
done
get 'num=20&bogus=1&q=x&lang=both&fold=1&min=03&q=GPU'
is "$(sed -n 's/.*rel="canonical" href="\([^"]*\)".*/\1/p' "$tmp/body")" \
	'/search?q=GPU&amp;min=3' 'one address of many'
etag=$(header ETag)
get 'q=GPU&min=3'
is "$(header ETag)" "$etag" 'has one validator'

get 'format=osd'
sed 's/<Url/\n&/g' "$tmp/body" | sed -n \
	's/.* type="\([^"]*\)" template="https:..news.example.search?\([^"]*\)".*/\1 \2/p' |
	sed 's/&amp;/\&/g; s/{searchTerms}/chatG/; s/{startIndex?}/0/
		s/{count?}/5/' >"$tmp/templates"
is "$(wc -l <"$tmp/templates")" 5 'what a browser may ask'
while read -r type query; do
	get "$query"
	is "$code $(header Content-Type)" "200 $type; charset=utf-8" \
		"is answered: $query"
done <"$tmp/templates"
get 'q=chatG&format=suggest'
is "$(python3 -c 'import json, sys
typed, found = json.load(open(sys.argv[1]))
print(typed, isinstance(found, list))' "$tmp/body")" 'chatG True' \
	'suggestions are those of OpenSearch'

# ---- feeds ----

# feed QUERY NAME: it breaks no rule.
feed() {
	get "$1&format=atom"
	is "$(python3 "$top/tests/web/feed.py" "$tmp/body" 2>&1)" '' "feed: $2"
}
feed q= 'the newest'
has 'rel="alternate" type="text/html" href="https://news.example/search">' \
	'its page has the plain address'
feed 'q=GPU&num=2' 'a search'
has '<link rel="next"' 'has more'
feed q=qqxyzzy 'no hits'
AINEWS_INDEX=$tmp/empty
feed q= 'an empty index'
AINEWS_INDEX=$tmp/whole
: >"$AINEWS_CONF"
feed q=GPU 'without an address of its own'
feed 'q=id:fifty-tags' 'one article'
has '<source><title>tags</title></source>' 'whence it comes'
has '<published>([^<]*)</published><updated>2026-03-15T' \
	'an article that never changed is as old as it says'
feed 'q=id:bare' 'one without a date'
came=$(sed -n 's/.*<entry>.*<updated>\([^<]*\)<.*/\1/p' "$tmp/body")
sleep 1
sed -i '/"fifty-tags"/s/About a GPU/About two GPUs/' "$tmp/edge.jsonl"
"$index" update -q "$tmp/edge.jsonl" >"$tmp/update" 2>&1
feed 'q=id:bare' 'the same later'
is "$(sed -n 's/.*<entry>.*<updated>\([^<]*\)<.*/\1/p' "$tmp/body")" "$came" \
	'is not new again'
feed 'q=id:fifty-tags' 'one that changed'
has_not '<updated>2026-03-15' 'says when'

done_testing
