#!/bin/sh
# Did you mean: the nearest words that the index itself has.
. "${srcdir:-.}/tests/lib.sh"
need python3
for program in "$search" "$index"; do
	[ -x "$program" ] || skip_all "$program is not built"
done

AINEWS_INDEX=$tmp/index
export AINEWS_INDEX
cat >"$tmp/words.jsonl" <<'END'
{"id":"a","ja":{"title":"ディープシークの蒸留","body":"トランスフォーマーを小さくする。ゴリラの図鑑。"}}
{"id":"b","en":{"title":"Anthropic writes","body":"Distillation of transformers. NOT years ago."}}
END
"$index" update "$tmp/words.jsonl" >"$tmp/update" 2>&1
is "$?" 0 'two articles are indexed'

# The suggestion for a query, - for none.
suggested() {
	"$search" -o json "$@" 2>/dev/null | python3 -c 'import json, sys
print(json.load(sys.stdin)["suggest"]["did_you_mean"] or "-")'
}

is "$(suggested Antropic)" Anthropic 'a letter is missing'
is "$(suggested Anthorpic)" Anthropic 'two letters are swapped'
is "$(suggested Anthropic)" - 'what is there needs no help'
is "$(suggested 蒸留 Antropic)" '蒸留 Anthropic' 'the rest of the query stays'
is "$(suggested トランスフォーナー)" トランスフォーマー 'katakana by its letters'
is "$(suggested ごりら)" ゴリラ 'hiragana by its sound'
is "$(suggested xyzzyplugh)" - 'what is near nothing'
is "$(suggested '"Antropic"')" - 'quotes mean what they say'
is "$(suggested Antropic NEAR nothere)" 'Anthropic NEAR nothere' \
	'what is an operator elsewhere stays'
is "$(suggested 'Antropic -has:nowhere')" 'Anthropic -has:nowhere' \
	'so does what is excluded'
is "$(suggested 'nott')" - 'no operator is suggested'
is "$(suggested アンソロピック)" Anthropic 'the name that the index has'
is "$(suggested '蒸留 アンスロピック')" '蒸留 Anthropic' 'beside a word'
is "$(suggested 'Anthropic xyzzyplugh')" - 'not of what is found'
is "$(suggested オープンエーアイ)" - 'not of what the index does not have'
done_testing
