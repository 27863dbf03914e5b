#!/bin/sh
# The CGI as a plain process, over prepared answers: tests/fake/search.c.
. "${srcdir:-.}/tests/lib.sh"

fake=$build/tests/fake/ainews-search.cgi
AINEWS_CONF=$tmp/cgi.conf
printf 'base_url = https://news.example/search\n' >"$AINEWS_CONF"
SCRIPT_NAME=/search
REQUEST_METHOD=GET
export SCRIPT_NAME REQUEST_METHOD

# get QUERY: headers to $tmp/head, body to $tmp/body.
get() {
	QUERY_STRING=$1 "$fake" >"$tmp/response" 2>"$tmp/err"
	cgi_status=$?
	sed '/^\r$/,$d' "$tmp/response" | tr -d '\r' >"$tmp/head"
	sed '1,/^\r$/d' "$tmp/response" >"$tmp/body"
}
# gives STATUS QUERY NAME
gives() {
	get "$2"
	is "$(sed -n 's/^Status: \([0-9]*\).*/\1/p' "$tmp/head")" "$1" "$3"
}
header() {
	sed -n "s/^$1: //p" "$tmp/head"
}
safe() {
	ok "$1: the headers of every answer" test \
		"$(header Content-Security-Policy)/$(header X-Content-Type-Options)/$(header Referrer-Policy)/$(header X-Robots-Tag)/$(header Vary)" \
		= "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'/nosniff/no-referrer/noindex/Accept-Language"
}

gives 200 'q=many' 'a search'
safe 'a search'
is "$(header Content-Type)" 'text/html; charset=utf-8' 'is HTML'
is "$(header Content-Length)" "$(wc -c <"$tmp/body")" 'of the length it says'
like "$(cat "$tmp/body")" '<mark class="x">inference cost</mark>' \
	'matches of both kinds are marked'
unlike "$(cat "$tmp/body")" '<script| style=| on[a-z]*=' 'nothing runs'
etag=$(header ETag)
like "$etag" '^"[^"]+"$' 'it has a strong validator'
is "$(header Last-Modified)" 'Sun, 05 Jul 2026 12:00:00 GMT' \
	'and says when the index changed'

HTTP_IF_NONE_MATCH=$etag
export HTTP_IF_NONE_MATCH
gives 304 'q=many' 'the same again is not sent'
is "$(wc -c <"$tmp/body")" 0 'not even a byte'
is "$(header ETag)" "$etag" 'under the same validator'
for other in 'q=many&hl=en' 'q=many&start=1' 'q=other' 'q=many&format=json'; do
	gives 200 "$other" "another validator: $other"
done
HTTP_IF_NONE_MATCH="\"x\", $etag"
gives 304 'q=many' 'one of a list'
HTTP_IF_NONE_MATCH="${etag%?}-gzip\""
gives 304 'q=many' 'one that a server marked as packed'
HTTP_IF_NONE_MATCH="W/$etag"
gives 304 'q=many' 'or weakened'
AINEWS_NOW=2026-07-06T12:00:00Z gives 200 'q=many' 'another day, another answer'
unset HTTP_IF_NONE_MATCH

REQUEST_METHOD=HEAD
gives 200 'q=many' 'HEAD'
is "$(wc -c <"$tmp/body")" 0 'has no body'
is "$(header ETag)" "$etag" 'and the headers of GET'
REQUEST_METHOD=POST
gives 405 'q=many' 'POST is refused'
is "$(header Allow)" 'GET, HEAD' 'with what is allowed'
safe 'an error'
REQUEST_METHOD=GET

gives 200 'q=nothing' 'no hits are an answer'
like "$(cat "$tmp/body")" 'href="/search\?q=many"' 'with other queries'
get 'q=nothing&format=json'
like "$(cat "$tmp/body")" '"total":0,' 'in JSON too'
gives 404 'id=nope' 'an unknown article'
gives 200 'id=20260314-017' 'an article'
like "$(cat "$tmp/body")" '<h1>推論コスト.*</h1></div><div lang="en"><p>A new cache' \
	'both sides in one row'
unlike "$(cat "$tmp/body")" '<mark' 'nothing is marked without a query'
gives 200 'id=20260314-017&q=many&min=3' 'an article of a search'
like "$(cat "$tmp/body")" '<h1><mark>推論</mark>コスト' 'has its matches marked'
like "$(cat "$tmp/body")" 'class="back"><a href="/search\?q=many&amp;min=3"' \
	'and a way back'
like "$(cat "$tmp/body")" 'rel="canonical" href="/search\?id=20260314-017"' \
	'but one address'
gives 200 'q=endless&start=9960' 'deep in many hits'
like "$(cat "$tmp/body")" 'rel="next" href="[^"]*start=9980"' 'there is more'
gives 200 'q=endless&start=9980' 'at the depth that is allowed'
unlike "$(cat "$tmp/body")" 'rel="next"|class="next"' \
	'no link leads to a page that is refused'
gives 503 'q=fail' 'a damaged index'
is "$(header Retry-After)" 60 'is tried again later'
unlike "$(cat "$tmp/body")" '/srv' 'the reason is not for the visitor'
like "$(cat "$tmp/err")" '/srv/index: damaged' 'but for the log'
AINEWS_INDEX=/nonexistent gives 503 'q=many' 'no index'

get 'q=many&hl=en&format=json'
"$build/tests/fake/ainews-search" -o json many >"$tmp/cli.json"
same "$tmp/body" "$tmp/cli.json" 'JSON of page and command line are the same'
get 'q=many&hl=en&format=json&fields=id,ja.title'
"$build/tests/fake/ainews-search" -o json --fields id,ja.title many \
	>"$tmp/cli.json"
same "$tmp/body" "$tmp/cli.json" 'with some of its keys, too'
get 'fields=id&q=many'
like "$(cat "$tmp/body")" 'rel="canonical" href="/search\?q=many"' \
	'of which a page knows nothing'

while read -r want query; do
	gives "$want" "$query" "$want for ${query:-nothing}"
	safe "$query"
done <<'END'
200 q=%E6%8E%A8%E8%AB%96+AI
200 unknown=%ff&q=many
200 lang=
200 q
200 &&=&a=b
400 q=%
400 q=%zz
400 q=%2
400 q=%+1
400 q=%ff
400 q=%c0%af
400 q=%ed%a0%80
400 q=%00
400 q=%0a
400 lang=de
400 sort=up
400 format=xml
400 format=json&fields=nope
400 format=json&fields=id,,url
200 format=json&fields=id,marks
400 hl=fr
400 fold=2
400 num=101
400 num=-1
400 start=10001
400 start=9990&num=20
400 start=99999999999999999999
400 from=2026-02-30
400 from=soon
400 min=x
400 has=both
200 from=2026-03&to=2026-03-14
END

letters=$(printf '%0512d' 0)
gives 200 "q=$letters" '512 characters'
gives 400 "q=${letters}0" '513 characters'
gives 400 "q=many&x=$(printf '%017000d' 0)" 'a query string of 17 kB'
gives 400 "$(yes 'tag=a%' | head -n 3 | tr '\n' '&')" 'a broken list'
gives 400 "$(seq -f 'tag=%g' 17 | tr '\n' '&')" 'seventeen tags'
gives 200 "$(seq -f 'tag=%g' 16 | tr '\n' '&')" 'sixteen tags'
get 'format=json&from=soon&hl=en'
is "$(cat "$tmp/body")" '{"format_version":1,"error":{"code":"bad_parameter","param":"from","message":"from: This date cannot be read; write 2026-03 or 2026-03-14."}}' \
	'an error as JSON'

get 'num=20&hl=en&q=a%26b&tag=%E6%8E%A8&start=0&lang=both&sort=date&bogus=1&q=many&min=3'
like "$(cat "$tmp/body")" \
	'rel="canonical" href="/search\?q=many&amp;tag=%E6%8E%A8&amp;min=3&amp;sort=date&amp;hl=en"' \
	'the canonical form'
HTTP_ACCEPT_LANGUAGE='de, en;q=0.5, ja;q=0.7'
export HTTP_ACCEPT_LANGUAGE
get 'q=many'
like "$(cat "$tmp/body")" '<html lang="ja">' 'the language that is liked better'
get 'q=many&hl=en'
like "$(cat "$tmp/body")" '<html lang="en">' 'unless one is asked for'
HTTP_ACCEPT_LANGUAGE='fr'
get 'q=many'
like "$(cat "$tmp/body")" '<html lang="en">' 'English for everybody else'
HTTP_ACCEPT_LANGUAGE='jam, en;q=0.1'
get 'q=many'
like "$(cat "$tmp/body")" '<html lang="en">' 'Jamaican is not Japanese'
unset HTTP_ACCEPT_LANGUAGE

get 'format=osd'
like "$(cat "$tmp/body")" 'template="https://news.example/search\?q=\{searchTerms\}&amp;format=json"' \
	'the description for browsers is absolute'
like "$(cat "$tmp/body")" 'type="application/x-suggestions\+json" template="https://news.example/search\?q=\{searchTerms\}&amp;format=suggest"' \
	'and offers suggestions'
get 'q=many&format=suggest'
is "$(cat "$tmp/body")" '["many",[]]' 'of which there may be none'
get 'q=many&format=atom'
like "$(cat "$tmp/body")" '<id>https://news.example/search\?q=many&amp;format=atom</id>' \
	'a feed is known by its address'
like "$(cat "$tmp/body")" '<id>tag:news.example,2026:20260314-017</id>' \
	'an entry by the id of its article'
: >"$AINEWS_CONF"
gives 404 'format=osd' 'no address, no description'
printf 'base = x\n' >"$AINEWS_CONF"
get 'q=many'
is "$cgi_status" 2 'a bad configuration is no answer'
: >"$AINEWS_CONF"

get 'q=many'
PATH_INFO=$(sed -n 's|.*href="/search\(/style-[0-9a-f]*\.css\)".*|\1|p' "$tmp/body")
export PATH_INFO
gives 200 '' 'the style sheet'
same "$tmp/body" "$top/searcher/style.css" 'is the one in the source'
is "$(header Content-Type)" 'text/css; charset=utf-8' 'as CSS'
PATH_INFO=/../../etc/passwd
gives 404 '' 'no other file'
like "$(cat "$tmp/body")" 'そのページはありません' 'which is said in these words'
unset PATH_INFO

QUERY_STRING=q=many "$fake" >/dev/full 2>"$tmp/err"
is "$?" 2 'no answer could be sent'

done_testing
