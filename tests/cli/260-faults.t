#!/bin/sh
# Damaged tables, a full disk, one that cannot be written, files that vanish
# while they are read: a clear message, and the index whole.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

python3 - "$tmp/few.jsonl" "$tmp/many.jsonl" <<'END'
import json, random, sys
random.seed(1)
words = "推論 費用 方式 半分 発表 翻訳 言語 装置 記憶 電力 学習 企業".split()
for path, first, last in ((sys.argv[1], 0, 100), (sys.argv[2], 100, 3000)):
    with open(path, "w") as f:
        for i in range(first, last):
            text = "".join(random.choices(words, k=150)) + str(i)
            f.write(json.dumps({"id": "r%04d" % i, "ja": {"title": "題%d" % i,
                "body": text}}, ensure_ascii=False) + "\n")
END

# Damage.
idx update "$tmp/few.jsonl"
idx check --repair
exits 0 'repairing what is sound'
like "$out" '^100 articles; gen-' 'loses nothing'
python3 - "$tmp/index/current/db/docdata.glass" <<'END'
import sys
with open(sys.argv[1], "r+b") as f:
    f.seek(9000)
    f.write(b"X" * 40)
END
idx check
exits 2 'damage is found'
like "$err" 'run ainews-index check --repair, or go back' 'with the ways out'
idx rebuild
exits 2 'rebuild refuses to lose anything'
idx check --repair
exits 1 'repairing what is damaged'
like "$err" 'document [0-9]+: .*; left out' 'names what is left out'
like "$err" '^ainews-index: [0-9]+ articles or notes were left out' 'and counts'
idx check
exits 0 'then it is sound'
idx update "$tmp/few.jsonl"
exits 0 'an update of the same file'
unlike "$out" '^0 added' 'brings back what was lost'
is "$(shape | wc -l | tr -d ' ')" 100 'all of it'

# Tables that may crash whoever reads them: nobody may believe that they are
# sound.
idx rebuild
: >"$tmp/index/current/db/postlist.glass"
idx check
exits 2 'an empty table'
idx rebuild --rollback
exits 0 'the way back'
idx check
exits 0 'is a sound index'

# Files that vanish.
mkdir "$tmp/vanish"
for n in 1 2 3; do
	split -l 1 -a 3 --additional-suffix=".$n.jsonl" "$tmp/few.jsonl" \
		"$tmp/vanish/f"
done
"$index" --index "$tmp/vanished" update "$tmp/vanish" >"$tmp/out" \
	2>"$tmp/err" &
running=$!
for file in "$tmp/vanish/"*; do
	rm "$file"
done
wait "$running"
code=$?
ok 'files vanish while they are read' test "$code" -le 1 ||
	diag "status $code: $(cat "$tmp/err")"
is "$(grep -cv 'No such file' "$tmp/err")" 0 'and are named if at all'
run "$index" --index "$tmp/vanished" check
exits 0 'the index is sound'

# What is gone is taken out without reading the rest.
mkdir "$tmp/some"
for n in 1 2 3; do
	note "$tmp/some/n$n.md" ja "題 $n" 札
done
"$index" --index "$tmp/pruned" -q update "$tmp/some"
rm "$tmp/some/n2.md"
note "$tmp/some/n4.md" ja '新しい' 札
run "$index" --index "$tmp/pruned" prune --dry-run "$tmp/some"
is "$(shape "$tmp/pruned" | wc -l | tr -d ' ')" 3 'prune --dry-run tells only'
run "$index" --index "$tmp/pruned" prune "$tmp/some"
exits 0 'prune'
like "$out" '^0 added, 0 changed, 0 unchanged, 1 removed' \
	'takes out the article of the missing file, and reads none'
is "$(shape "$tmp/pruned" | cut -d'|' -f1 | tr '\n' ' ')" 'n1 n3 ' \
	'and no other'

# Word lists that are not there at all.
AINEWS_DICT=$tmp/nowhere
idx update "$tmp/few.jsonl"
exits 2 'without word lists'
like "$err" 'nowhere: no word lists there: .*AINEWS_DICT' \
	'the message names the way out'
AINEWS_DICT=$build/dict

# A disk of our own, which only root can make.
if ! unshare -m true 2>/dev/null; then
	skip 'a full disk' 'no right to mount one'
	done_testing
fi
cat >"$tmp/full" <<'END'
set -e
mkdir -p "$tmp/disk"
mount -t tmpfs -o size=6m tmpfs "$tmp/disk"
set +e
"$index" --index "$tmp/disk/index" -q update "$tmp/few.jsonl"
echo "small $?"
"$index" --index "$tmp/disk/index" -q update "$tmp/many.jsonl" 2>"$tmp/err1"
echo "full $?"
"$index" --index "$tmp/disk/index" -q check
echo "check $?"
kept=$("$index" --index "$tmp/disk/index" export | wc -l)
[ "$kept" -ge 100 ] && echo kept
dd if=/dev/zero of="$tmp/disk/rest" bs=64k 2>/dev/null
"$index" --index "$tmp/disk/index" -q rebuild 2>"$tmp/err2"
echo "rebuild $?"
"$index" --index "$tmp/disk/index" -q check
echo "check $?"
ls "$tmp/disk/index" | grep -c new
for verb in 'delete r0001' 'check --repair'; do
	"$index" --index "$tmp/disk/index" -q $verb 2>>"$tmp/err4"
	echo "$verb $?"
done
"$index" --index "$tmp/disk/index" -q check
echo "check $?"
: >"$tmp/server.log"
python3 -m http.server --bind 127.0.0.1 --directory "$tmp/web" 0 \
	>>"$tmp/server.log" 2>&1 &
server=$!
until grep -q 'port [0-9]' "$tmp/server.log"; do sleep 0.05; done
port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' "$tmp/server.log")
echo "feed http://127.0.0.1:$port/feed.xml" >"$tmp/feeds.conf"
fetch() {
	"$index" -q fetch --feeds "$tmp/feeds.conf" --spool "$tmp/disk/spool" \
		--allow 127.0.0.1 --delay 0 2>>"$tmp/err5"
	echo "fetch $?"
}
fetch
rm "$tmp/disk/rest"
mount -o remount,size=8m "$tmp/disk"
fetch
ls "$tmp/disk/spool/feed" | grep -c xml
mount -o remount,ro "$tmp/disk"
"$index" --index "$tmp/disk/index" -q update "$tmp/few.jsonl" 2>"$tmp/err3"
echo "read-only $?"
fetch
kill $server
"$search" --index "$tmp/disk/index" -n 1 推論 >/dev/null
echo "search $?"
"$index" --index "$tmp/disk/index" -q check
echo "check $?"
mount -o remount,rw "$tmp/disk"
"$index" --index "$tmp/disk/index" -q check
echo "check $?"
# Copies with a block of zeroes in one table, where nothing can be written.
for table in docdata position postlist termlist; do
	cp -r "$tmp/small" "$tmp/$table"
	dd if=/dev/zero of="$tmp/$table/current/db/$table.glass" bs=8k \
		count=1 seek=1 conv=notrunc 2>/dev/null
	mount --bind "$tmp/$table" "$tmp/disk"
	mount -o remount,bind,ro "$tmp/disk"
	"$index" --index "$tmp/disk" -q check 2>/dev/null
	echo "$table $?"
	umount "$tmp/disk"
done
END
mkdir "$tmp/web"
printf '<rss version="2.0"><channel>%s%s%s</channel></rss>\n' \
	'<item><title>1</title><guid>urn:1</guid></item>' \
	'<item><title>2</title><guid>urn:2</guid></item>' \
	'<item><title>3</title><guid>urn:3</guid></item>' >"$tmp/web/feed.xml"
"$index" --index "$tmp/small" update -q "$tmp/few.jsonl"
export tmp index search
unshare -m sh "$tmp/full" >"$tmp/codes" 2>&1
is "$(tr '\n' ' ' <"$tmp/codes")" 'small 0 full 2 check 0 kept rebuild 2 check 0 0 delete r0001 2 check --repair 2 check 0 fetch 2 fetch 0 3 read-only 2 fetch 2 search 0 check 0 check 0 docdata 2 position 2 postlist 2 termlist 2 ' \
	'full and read-only disks leave a sound index'
like "$(cat "$tmp/err1")" 'No space left on device' 'a full disk is named'
like "$(cat "$tmp/err2")" 'No space left on device' 'by rebuild, too'
like "$(cat "$tmp/err4")" 'No space left on device' 'delete and repair'
like "$(cat "$tmp/err5")" 'disk/spool/.*: No space left on device' 'fetch'
like "$(cat "$tmp/err3")" 'Read-only file system' 'and one that is read-only'

# What the services would do.
if command -v systemd-analyze >/dev/null; then
	run systemd-analyze verify "$build/indexer/ainews-index.service" \
		"$build/indexer/ainews-fetch.service"
	unlike "$err" 'Unknown|Failed to parse|Invalid' \
		'the units are well formed'
fi

done_testing
