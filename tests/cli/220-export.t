#!/bin/sh
# export, stats, check and delete.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

idx stats
exits 2 'no index: trouble'
like "$err" 'no index there; make one with ainews-index update' \
	'which names the way out'
run "$index" --index "$top/README.md" stats
exits 2 'a file is no index'
like "$err" 'README.md: Not a directory' 'and cannot be made one'

idx update "$top/corpora"
exits 0 'the corpus is indexed'
idx check
exits 0 'it is sound'
like "$out" '^[0-9]+ articles, no damage$' 'and check says so'
articles=${out%% *}
ok 'with at least 40 articles' test "$articles" -ge 40

idx stats --json
python3 - "$tmp/.out" "$articles" "$tmp/index" <<'END' >"$tmp/verdict" 2>&1
import json, sys
s = json.load(open(sys.argv[1]))
assert s["articles"] == int(sys.argv[2]), s["articles"]
assert s["ja"] + s["en"] - s["both"] == s["articles"], s
assert 0 < s["both"] < s["ja"], s
assert sum(s["months"].values()) <= s["articles"]
assert all(len(m) == 7 for m in s["months"]) and len(s["months"]) > 6
assert s["sources"] and max(s["sources"].values()) > 1
assert s["index"] == sys.argv[3] and s["config"].endswith("empty.conf")
assert s["bytes"] > 100000 and s["generation"] >= 1 and s["fingerprint"]
END
is "$(cat "$tmp/verdict")" '' 'stats --json adds up'
idx stats
like "$out" "^articles +$articles: " 'stats for people'
run "$index" --index "$tmp/nowhere" export
exits 2 'nothing to export'

# The same index from the exported lines.
"$index" --index "$tmp/index" export >"$tmp/one.jsonl"
is "$(wc -l <"$tmp/one.jsonl" | tr -d ' ')" "$articles" \
	'export has a line for each'
unlike "$(cat "$tmp/one.jsonl")" "$top" 'and no path of this machine'
sleep 1
run "$index" --index "$tmp/again" update "$tmp/one.jsonl"
like "$out" "^$articles added, 0 changed" 'update takes all of them'
"$index" --index "$tmp/again" export >"$tmp/two.jsonl"
same "$tmp/two.jsonl" "$tmp/one.jsonl" \
	'export, update, export gives the same bytes'
gzip -k "$tmp/one.jsonl"
run "$index" --index "$tmp/packed" update "$tmp/one.jsonl.gz"
"$index" --index "$tmp/packed" export >"$tmp/three.jsonl"
same "$tmp/three.jsonl" "$tmp/one.jsonl" 'packed lines too'

run sh -c '"$0" --index "$1" export | head -n 1 | wc -l' "$index" \
	"$tmp/index"
is "$out$err" 1 'a reader that leaves ends export quietly'
run sh -c '"$0" --index "$1" export >/dev/full' "$index" "$tmp/index"
exits 2 'a full disk is trouble'

# Delete.
rm -rf "$tmp/index"
note "$tmp/in/2026-01-01-a-ja.md" ja 甲 t
note "$tmp/in/2026-01-01-a-en.md" en A t 'An English text.'
note "$tmp/in/b.md" ja 乙 t
{
	record r1 一
	record r2 二
} >"$tmp/in/list.jsonl"
idx update "$tmp/in"
idx delete 2026-01-01-a r1
exits 0 'delete'
is "$(shape)" 'b|乙|-|t
r2|二|-|' 'takes out what it was told'
idx update "$tmp/in"
note "$tmp/in/2026-01-01-a-ja.md" ja 甲改 t
{
	record r2 二
	record r3 三
	record r1 一改
} >"$tmp/in/list.jsonl"
idx update "$tmp/in"
like "$out" ' 2 skipped' 'update says that it leaves them out'
is "$(shape)" 'b|乙|-|t
r2|二|-|
r3|三|-|' 'changed files do not bring them back'
mkdir "$tmp/in/old"
mv "$tmp"/in/2026-01-01-a-*.md "$tmp/in/list.jsonl" "$tmp/in/old"
idx update --dry-run "$tmp/in"
like "$out" '^0 added, .* 3 skipped' 'nor would moved ones'
idx update "$tmp/in"
is "$(shape)" 'b|乙|-|t
r2|二|-|
r3|三|-|' 'nor do moved ones'
note "$tmp/in/old/2026-01-01-a-ja.md" ja 甲改 t
idx update "$tmp/in"
unlike "$(shape)" '^2026' 'which changed afterwards'
idx delete --undelete 2026-01-01-a
idx update "$tmp/in"
is "$(shape | head -n 1)" '2026-01-01-a|甲改|A|t' 'undelete does'
idx delete nothing-like-that b
exits 1 'an id that is not there is status 1'
like "$err" 'nothing-like-that' 'and named'
unlike "$(shape)" '^b\|' 'the others are deleted'
idx delete
exits 2 'no id is wrong usage'
run "$index" --index "$tmp/nowhere" delete x
exits 2 'deleting where no index is'
ok 'makes none' test ! -e "$tmp/nowhere"

# Damage.
rm -rf "$tmp/index"
idx update "$top/corpora"
for table in docdata postlist position termlist; do
	table=$(echo "$tmp"/index/gen-*/db/$table.glass)
	cp "$table" "$tmp/saved"
	dd if=/dev/urandom of="$table" bs=1024 seek=8 count=16 conv=notrunc \
		2>/dev/null
	idx check
	exits 2 "damage in ${table##*/} is found"
	ok 'and told' test -n "$err"
	cp "$tmp/saved" "$table"
done
idx check
exits 0 'and all is well when it is mended'

done_testing
