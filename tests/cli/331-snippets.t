#!/bin/sh
# Which sentence a hit shows: prose before headings and rows of tables, never
# the title once more, and something where nothing matched.
. "${srcdir:-.}/tests/lib.sh"

mkdir "$tmp/in"
# shellcheck disable=SC2028 # printf makes the line ends
{
	printf '{"id":"a","ja":{"title":"観測塔の記録","body":"%s"},"en":{"title":"Log of the tower","body":"%s"}}\n' \
		'観測塔の記録\n風速と気温の表\n目次に続けて、塔の歴史を述べる。\n昨年は風速が毎秒四十米を超えた日が三日あった。' \
		'Log of the tower\nWind | Rain | Frost\nThe tower is old.\nThe wind broke a mast in March.'
	printf '{"id":"b","ja":{"title":"積雪","body":"積雪\\n積雪計の一覧"}}\n'
	printf '{"id":"c","ja":{"title":"長文","body":"%s風鈴を%s試す。"},"en":{"title":"Long","body":"%schime,%s rings."}}\n' \
		"$(yes パーティションマネージャの | head -n 30 | tr -d '\n')" \
		"$(yes 風の塔で | head -n 30 | tr -d '\n')" \
		"$(yes Extraordinarily-long/paths, | head -n 30 | tr -d '\n' | sed 's/,/, /g')" \
		"$(yes so | head -n 99 | tr '\n' ' ')"
} >"$tmp/in/a.jsonl"
data=$tmp/index
run "$index" --index "$data" update "$tmp/in"
exits 0 'three articles are indexed'

# snippet SIDE QUERY: of the first hit.
snippet() {
	"$search" --index "$data" -n 1 -o json "$2" | python3 -c '
import json, sys
print(json.load(sys.stdin)["hits"][0][sys.argv[1]]["snippet"])' "$1"
}

is "$(snippet ja 風速)" '昨年は風速が毎秒四十米を超えた日が三日あった。' \
	'prose, though a heading before it matches, too'
is "$(snippet en wind)" 'The tower is old. The wind broke a mast in March.' \
	'and not the row of a table'
is "$(snippet en 記録)" 'The tower is old. The wind broke a mast in March.' \
	'nor are those shown for want of a match'
is "$(snippet ja 積雪)" '積雪計の一覧' 'a heading, where there is no prose'

# A long sentence is cut out between words.
like "$(snippet ja 風鈴)" '^…の?パーティションマネージャの.*風鈴を' \
	'not in the middle of one in katakana'
like "$(snippet en chime)" '^…Extraordinarily-long/paths, .*chime,' \
	'nor of one in Latin letters'

done_testing
