#!/bin/sh
# The real programs over corpora/: what one says the others say too.
. "${srcdir:-.}/tests/lib.sh"
need python3
for program in "$search" "$index" "$cgi"; do
	[ -x "$program" ] || skip_all "$program is not built"
done

AINEWS_INDEX=$tmp/index
export AINEWS_INDEX
"$index" update "$top/corpora" >"$tmp/update" 2>&1
ok 'corpora/ is indexed' test "$?" -le 1 || diag "$(cat "$tmp/update")"

run "$search" -o json 蒸留 DeepSeek
exits 0 'both words are found'
cp "$tmp/.out" "$tmp/cli.json"
python3 - "$tmp/cli.json" <<'END' >"$tmp/said" 2>&1
import json, sys
d = json.load(open(sys.argv[1]))
full = [h for h in d["hits"] if h["match"] == "all"]
print("total", d["total"] == len(full) > 0)
print("order", [h["match"] == "some" for h in d["hits"]] ==
      sorted(h["match"] == "some" for h in d["hits"]))
print("ranks", [h["rank"] for h in d["hits"]] ==
      list(range(1, len(d["hits"]) + 1)))
words = {h[s][p][a:b].lower() for h in full for s in ("ja", "en")
         for p in ("title", "snippet") if h[s] and h[s][p]
         for a, b, kind in h["marks"].get(s + "." + p, [])
         if kind == "lit"}
print("marks", sorted(words))
END
is "$(cat "$tmp/said")" "total True
order True
ranks True
marks ['deepseek', '蒸留']" 'and the answer is what it says'
is "$("$search" -c 蒸留 DeepSeek)" \
	"$("$search" -o ids --all 蒸留 DeepSeek | wc -l)" 'the count is that of ids'

for query in '蒸留 DeepSeek' 'AI' '' 'zzzz qqqq' '"言語モデル" -翻訳' \
	'（NVIDIA または AMD）' 'tag:蒸留' '<b>&"' 'date:2026-05'; do
	name="[$query]"
	encoded=$(python3 -c 'import sys, urllib.parse
print(urllib.parse.quote(sys.argv[1]))' "$query")
	"$search" -o json -- "$query" >"$tmp/cli.json" 2>"$tmp/err"
	QUERY_STRING="q=$encoded&hl=en&format=json" "$cgi" 2>>"$tmp/err" |
		sed '1,/^\r$/d' >"$tmp/cgi.json"
	same "$tmp/cgi.json" "$tmp/cli.json" "$name: the same JSON"
	QUERY_STRING="q=$encoded" "$cgi" 2>>"$tmp/err" |
		sed '1,/^\r$/d' >"$tmp/page.html"
	if command -v tidy >/dev/null; then
		tidy -e -q -utf8 "$tmp/page.html" 2>&1 |
			grep -v 'proprietary attribute "\(enterkeyhint\|aria-current\)"' \
			>"$tmp/tidy"
		is "$(cat "$tmp/tidy")" '' "$name: a clean page"
	fi
	is "$(cat "$tmp/err")" '' "$name: nothing for the log"
done

# Every article can be shown, in every form.
"$search" -o ids --all '' | LC_ALL=C sort >"$tmp/ids"
ok 'an empty query lists every article' test "$(wc -l <"$tmp/ids")" -gt 30
while read -r id; do
	"$search" --show "$id" >"$tmp/out" 2>&1 && test -s "$tmp/out" &&
		"$search" -o json --show "$id" >"$tmp/out" 2>&1 &&
		python3 -m json.tool "$tmp/out" /dev/null || printf '%s\n' "$id"
done <"$tmp/ids" >"$tmp/bad"
is "$(cat "$tmp/bad")" '' 'every article is shown'

first=$("$search" -o ids -n 1 蒸留)
run "$search" -o ids --similar "$first"
exits 0 'similar articles'
unlike "$out" "^$first\$" 'without the one that was named'
run "$search" --facets AI
like "$out" '^tag$' 'facets'
run "$search" -n 1 -v 蒸留
like "$err" 'read as: ' 'how it was read, on request'
printf 'a\t蒸留\nb\tDeepSeek\n' >"$tmp/batch"
run "$search" --batch "$tmp/batch"
exits 0 'a batch'
is "$(printf '%s\n' "$out" | cut -d ' ' -f 1 | uniq | tr '\n' ' ')" 'a b ' \
	'of both queries'
run "$search" --analyze 'DeepSeek-R1の蒸留'
like "$out" 'deepseek' 'what the analyser does'
run "$search" --index "$tmp/none" 蒸留
exits 2 'no index'

# What --explain says of a score is the whole score, of full, partial and
# translated matches.
for query in '蒸留 DeepSeek' 'データセンター 電力 推論' 'open source model' \
	'"言語モデル" 規制' 'サーバー' 'distill*' 'きつねらぼ' '規制 -AI' \
	'title:AI 規制' '大量監視'; do
	"$search" -o json --explain -n 20 -- "$query" 2>"$tmp/err" |
		python3 -c '
import json, sys
hits = json.load(sys.stdin)["hits"]
sums = [sum(m["share"] for m in h["matched"]) + sum(h["rest"].values())
        for h in hits]
print(len(hits) > 0, [s for s in sums if abs(s - 1) > .005])' >"$tmp/sums"
	is "$(cat "$tmp/sums")" "True []" "[$query]: shares add up to the score"
done

# A stranger's article goes all the way, and stays text.
cat >"$tmp/hostile.jsonl" <<'END'
{"id":"hostile","url":"javascript:alert(1)","source":"\"><script>alert(2)</script>","date":"2026-05-01","tags":["<img src=x onerror=alert(3)>"],"ja":{"title":"悪意</title><script>alert(4)</script>\u202e\u0007","summary":"乗っ取り\u001b]0;x\u0007<!-- \u0000 -->","body":"</article>']]><iframe src=//x>本文"},"en":{"title":"'\" onmouseover=alert(5) x=","body":"hijack &lt;b&gt; \u2066"}}
END
run env AINEWS_INDEX="$tmp/hostile" "$index" update "$tmp/hostile.jsonl"
AINEWS_INDEX=$tmp/hostile
for format in text json ndjson tsv ids trec atom html; do
	"$search" -o "$format" 乗っ取り >"$tmp/hostile.$format" 2>&1
	ok "hostile article as $format" test -s "$tmp/hostile.$format"
done
"$search" -o html --show hostile >"$tmp/hostile.show" 2>&1
unlike "$(cat "$tmp/hostile.html" "$tmp/hostile.show" "$tmp/hostile.atom")" \
	'<(script|img|iframe|!--)|<[^>]*onmouseover' 'has no element of its own'
LC_ALL=C grep -ac "$(printf '[\033\007]\|\342\200\256\|\342\201\246')" \
	"$tmp"/hostile.[a-i]* "$tmp"/hostile.n* "$tmp"/hostile.s* \
	"$tmp"/hostile.t* | grep -v ':0$' >"$tmp/controls"
is "$(grep -v jsonl "$tmp/controls")" '' 'and steers no terminal'
unlike "$(cat "$tmp/hostile.html" "$tmp/hostile.json" "$tmp/hostile.atom")" \
	'javascript:' 'and leads nowhere'
AINEWS_INDEX=$tmp/index

# An answer that holds its limits: pages end where the total says.
total=$("$search" -c AI)
is "$("$search" -o ids -n 1 --offset $((total - 1)) AI | wc -l)" 1 \
	'the last hit is there'
is "$("$search" -o ids -n 1 --offset "$total" AI | wc -l)" 0 'and none behind it'

# Without hits, what is offered with one word less has some.
offered() {
	"$search" -o json "$1" 2>"$tmp/notes" |
		sed -n 's/.*"relax":\[\([^]]*\)\].*/\1/p'
}
is "$(offered '蒸留 zzqqy DeepSeek')" '"蒸留 DeepSeek"' 'one word is at fault'
is "$(offered '蒸留 zzqqy')" '"蒸留"' 'or the other one'
is "$(offered '蒸留 zzqqy xxyyzz')" '' 'both are: nothing is offered'
is "$(offered 'DeepSeek 蒸留')" '' 'nor where there are hits'

done_testing
