#!/bin/sh
# The command line of ainews-search around the search itself: options, exit
# statuses, streams, terminal.  Over prepared answers: tests/fake/search.c.
. "${srcdir:-.}/tests/lib.sh"

fake=$build/tests/fake/ainews-search

# status WANT NAME COMMAND...: leaves the streams in $tmp/out, $tmp/err.
status() {
	want=$1
	name=$2
	shift 2
	"$@" >"$tmp/out" 2>"$tmp/err"
	is "$?" "$want" "$name"
}

status 0 'hits' "$fake" many
is "$(cat "$tmp/err")" '' 'and nothing on standard error'
status 1 'no hits' "$fake" nothing
is "$(cat "$tmp/out" "$tmp/err")" '' 'and not a word'
status 1 'partial hits alone are no hits' "$fake" some
ok 'but they are shown' test -s "$tmp/out"
status 2 'trouble in the index' "$fake" fail
is "$(cat "$tmp/err")" 'ainews-search: /srv/index: damaged' 'is named'
status 2 'no index' "$fake" --index /nonexistent many
like "$(cat "$tmp/err")" 'run ainews-index update' 'names the way out'
for bad in '--limit=x' '--limit=-1' '--sort=up' '--lang=de' '--format=xml' \
	'--color=red' '--format-version=2' '--frobnicate' '--fields=id,nope' \
	'--template={nope}' '-o ids --fields=id' '-o tsv --fields=marks' \
	'-o json --fields=nope' '-o json --batch=/dev/null' \
	'--config=/nonexistent' '--query-file=/nonexistent' \
	'--fields=id --template={id}'; do
	# shellcheck disable=SC2086
	status 2 "refused: $bad" "$fake" $bad many
	is "$(cat "$tmp/out")" '' 'and nothing is printed'
done
for bad in --sort=up --format=xml --fields=id,nope '--template={nope}'; do
	status 2 "no such name: $bad" "$fake" $bad many
	like "$(cat "$tmp/err")" '(--help|ainews-search\(1\) names)' \
		'where the names are is said'
done
status 2 'a query that is not UTF-8' "$fake" "$(printf 'a\377')"

status 0 'count' "$fake" -c many
is "$(cat "$tmp/out")" 3 'is a number'
status 1 'count of nothing' "$fake" -c nothing
is "$(cat "$tmp/out")" 0 'is printed too'
status 0 'quiet' "$fake" -q hostile
is "$(cat "$tmp/out" "$tmp/err")" '' 'is quiet, notes included'
status 0 'notes' "$fake" hostile
like "$(cat "$tmp/err")" '^ainews-search: note: ' 'go to standard error'
status 0 'verbose' "$fake" -v many
like "$(cat "$tmp/err")" 'read as: 推論 AND コスト' 'says how it was read'

status 1 'words that look like options' "$fake" nothing -gpu -o json --sort=x
is "$(sed 's/:.read.*//; s/^ainews-search: //; s/: read.*//' "$tmp/err" |
	tr '\n' ' ')" '-o --sort=x ' 'are noted when they are options'
status 0 'two dashes' "$fake" -- many
status 1 'a query that begins with a dash' "$fake" -- -o
printf 'many\n' >"$tmp/query"
status 0 'query from a file' "$fake" --query-file "$tmp/query"
"$fake" -c --query-file - <"$tmp/query" >"$tmp/out"
is "$(cat "$tmp/out")" 3 'query from standard input'

is "$("$fake" -o ids -n 1 many)" 20260314-017 'a limit'
is "$("$fake" -o ids -n 1 --offset 2 many)" undated 'an offset'
is "$("$fake" -o ids -n 1 --all many | wc -l)" 3 'all, whatever the limit'
is "$("$fake" -o ids some)" '' 'ids are of full matches'
is "$("$fake" -0 -o ids many | tr '\0' '+')" \
	'20260314-017+20260310-002+undated+' 'records end with NUL'
is "$("$fake" -n 1 --template '{{{rank}}}\t{id}\\{match}' many)" \
	"{1}	20260314-017\\all" 'a template'
is "$("$fake" -n 1 --fields id,tags,scores many)" \
	'20260314-017	推論,オープンソース AI	importance=4' 'columns'
"$fake" -n 1 -o json --fields id,en.title many >"$tmp/out"
is "$(sed -n 's/,$//; /^{"id"/p' "$tmp/out")" \
	'{"id":"20260314-017","en":{"title":"A new cache that cuts inference cost"}}' \
	'the keys of a hit'
like "$(cat "$tmp/out")" '"facets":\{\},' 'and no facets'
like "$("$fake" -o json --fields id,facets many)" '"facets":\{"tag":' \
	'unless they are wanted'

printf 'q1\tmany\n\nq2\tnothing\nq3\tsome\n' >"$tmp/batch"
status 0 'a batch' "$fake" --batch "$tmp/batch"
is "$(cut -d ' ' -f 1,2,3,4,6 "$tmp/out")" 'q1 Q0 20260314-017 1 ainews-search
q1 Q0 20260310-002 2 ainews-search
q1 Q0 undated 3 ainews-search
q3 Q0 20260314-017 1 ainews-search' 'is a run'
ok 'in which scores fall with the rank' awk '$1 == q && $5 >= s { exit 1 }
	{ q = $1; s = $5 }' "$tmp/out"
printf 'q1\tmany\nno tab\n' >"$tmp/batch"
status 2 'a batch with a bad line' "$fake" --batch "$tmp/batch"
like "$(cat "$tmp/err")" 'batch:2: expected query id, tab, query' 'names it'

status 1 'an article that is not there' "$fake" --show nope
like "$(cat "$tmp/err")" 'nope: no such article' 'is named'
status 0 'colour is off without a terminal' "$fake" many
unlike "$(cat "$tmp/out")" "$(printf '\033')" 'no escape sequence'
LC_ALL=ja_JP.UTF-8 "$fake" many >"$tmp/out"
like "$(cat "$tmp/out")" '\(\+2 同じ話題\)' 'Japanese where the locale is'

if [ -c /dev/full ]; then
	"$fake" many >/dev/full 2>"$tmp/err"
	is "$?" 2 'a full disk is trouble'
	like "$(cat "$tmp/err")" 'standard output: ' 'and is named'
	"$fake" --help >/dev/full 2>"$tmp/err"
	is "$?" 2 'for the help, too'
	like "$(cat "$tmp/err")" 'standard output: ' 'which says so'
else
	skip 'tests with a program that is missing' 'no /dev/full'
fi
"$fake" --color=always many 2>"$tmp/err" | head -n 1 >"$tmp/out"
is "$(cat "$tmp/err")" '' 'a reader that goes away is no trouble'

# A terminal of 40 columns, by script(1).
if command -v script >/dev/null; then
	terminal() {
		TERM=xterm script -qec "stty cols 40; $1" /dev/null |
			tr -d '\r'
	}
	terminal "$fake --no-pager many" >"$tmp/out"
	like "$(cat "$tmp/out")" "$(printf '\033\\[1;4m')推論コスト" \
		'on a terminal matches are bold and underlined'
	like "$(cat "$tmp/out")" '…$' 'and lines are cut'
	terminal "NO_COLOR=1 $fake --no-pager many" >"$tmp/out"
	unlike "$(cat "$tmp/out")" "$(printf '\033\\[')" 'NO_COLOR is obeyed'
	terminal "AINEWS_PAGER='sed s/^/paged:/' $fake many" >"$tmp/out"
	like "$(cat "$tmp/out")" '^paged:1 ' 'a pager'
	terminal "TERM=dumb PAGER='sed s/^/paged:/' $fake many" >"$tmp/out"
	like "$(cat "$tmp/out")" '^1 ' 'none on a dumb terminal'
	unlike "$(cat "$tmp/out")" "$(printf '\033')" 'and no colour'
	is "$(python3 -c '
import sys, unicodedata
for line in open(sys.argv[1]):
    line = line.rstrip("\n")
    wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in line if not unicodedata.combining(c))
    if wide > 40 and "id:20260314-017" not in line:
        print(wide, line)' "$tmp/out")" '' \
		'no line is wider than the terminal, if the id is not'
	terminal "PAGER='sed s/^/paged:/' $fake -c many" >"$tmp/out"
	is "$(cat "$tmp/out")" 3 'none for a number'
else
	skip 'tests with a program that is missing' 'no script(1)'
fi

# A query that begins with a dash is no option, and the message says what to do.
run "$search" -has:en llm
exits 2 'an exclusion as the first word is taken for options'
like "$err" '^[^ (]*ainews-search: -has:en: no such option; .* -- -has:en$' \
	'the message shows how to write it'
run "$search" -n 3 -翻訳
like "$err" ' -- -翻訳$' 'also in Japanese, behind an option with a value'
run "$search" --limit 3 -z
exits 2 'a letter that is no option'
run "$fake" -n 3 -- -has:en
unlike "$err" 'no such option' 'behind -- it is a query'
run "$fake" --limit=3 -vn 3 nothing -has:en
exits 1 'and behind a word'

done_testing
