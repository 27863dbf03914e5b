#!/bin/sh
# update reads what is new and changed, writes nothing else, and never an
# article twice.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

counts() {
	printf '%s' "$out" | tail -n 1
}

mkdir -p "$tmp/in/sub"
note "$tmp/in/2026-01-01-one-ja.md" ja 一つ目 a,b
note "$tmp/in/sub/two.md" ja 二つ目 c
printf 'A plain title\nThe text of a plain file.\n' >"$tmp/in/plain.txt"
{
	record r1 甲
	record r2 乙
	record r3 丙
} >"$tmp/in/list.jsonl"

idx update "$tmp/in"
exits 0 'a first run'
is "$(counts)" '6 added, 0 changed, 0 unchanged, 0 removed, 0 skipped, 0 refused' \
	'all articles are added'
is "$err" '' 'and in silence'
shape >"$tmp/first"
is "$(cat "$tmp/first")" '2026-01-01-one|一つ目|-|a,b
plain|-|A plain title|
r1|甲|-|
r2|乙|-|
r3|丙|-|
two|二つ目|-|c' 'and these they are'

before=$(generation)
idx update "$tmp/in"
is "$(counts)" '0 added, 0 changed, 6 unchanged, 0 removed, 0 skipped, 0 refused' \
	'a second run finds all unchanged'
is "$(generation)" "$before" 'and writes nothing'

touch -d '2020-01-01' "$tmp/in/plain.txt" "$tmp/in/list.jsonl"
idx update "$tmp/in"
is "$(counts)" '0 added, 0 changed, 6 unchanged, 0 removed, 0 skipped, 0 refused' \
	'another time of change is no change'
is "$(generation)" "$before" 'and writes nothing either'

# The same files by other names of theirs.
cd "$tmp/in" || exit 2
ln -s "$tmp/in" "$tmp/link"
for way in . "$tmp/link" ../in/sub/../ "$tmp/in/sub $tmp/in"; do
	# shellcheck disable=SC2086 # one word for each path
	idx update $way
	is "$(generation)" "$before" "nothing new by the way of ${way#"$tmp"}"
done
printf '%s\n' "$tmp/in/plain.txt" sub/two.md '' >"$tmp/list"
run sh -c '"$0" --index "$1" update - <"$2"' "$index" "$tmp/index" "$tmp/list"
is "$(counts)" '0 added, 0 changed, 2 unchanged, 0 removed, 0 skipped, 0 refused' \
	'a list on standard input'
printf '%s\0' "$tmp/in/plain.txt" 'sub/two.md' >"$tmp/list"
run sh -c '"$0" --index "$1" update -0 - <"$2"' "$index" "$tmp/index" \
	"$tmp/list"
is "$(counts)" '0 added, 0 changed, 2 unchanged, 0 removed, 0 skipped, 0 refused' \
	'a list with NULs'
cd "$tmp" || exit 2

# Change.
note "$tmp/in/sub/two.md" ja 二つ目改 d
idx -v update "$tmp/in"
is "$(counts)" '0 added, 1 changed, 5 unchanged, 0 removed, 0 skipped, 0 refused' \
	'a changed file'
like "$err" 'sub/two.md: changed two: its text changed$' '-v says which'
like "$(shape)" '^two\|二つ目改\|-\|d$' 'its old title and tags are gone'

# A record in front moves the others, one is changed, one is gone.
{
	record r0 新
	record r1 甲
	record r2 乙改
} >"$tmp/in/list.jsonl"
idx update "$tmp/in/list.jsonl"
is "$(counts)" '1 added, 2 changed, 0 unchanged, 1 removed, 0 skipped, 0 refused' \
	'records that moved, changed and vanished'
is "$(shape | grep '^r')" 'r0|新|-|
r1|甲|-|
r2|乙改|-|' 'keep their ids'

# A bad line: named, the others are read, and what it was before stays.
{
	record r0 新
	echo '{"id":"r1", broken'
	record r2 乙改
} >"$tmp/in/list.jsonl"
for time in first second; do
	idx update "$tmp/in"
	exits 1 "a refused record is status 1, the $time time"
	like "$err" '^ainews-index: .*/in/list.jsonl:2: ' \
		"it is named with its line, the $time time"
done
like "$(shape)" '^r1\|甲' 'the article that it was stays'
before=$(generation)
idx update "$tmp/in"
is "$(generation)" "$before" 'and nothing is written again for it'
{
	record r0 新
	record r1 甲
	record r2 乙改
} >"$tmp/in/list.jsonl"

# Bad files.
printf 'bin\000ary\001\002' >"$tmp/in/binary.txt"
ln -s nowhere "$tmp/in/dangling.txt"
echo '最後' >"$tmp/in/zz-last.txt"
idx update "$tmp/in" "$tmp/absent"
exits 1 'bad files are status 1'
like "$err" '/in/binary.txt: .*binary' 'a binary file is named'
like "$err" '/in/dangling.txt: No such file' 'so is a dangling link'
like "$err" '/absent: No such file' 'and a path that is not there'
like "$(shape)" '^zz-last' 'the files behind them are read'
rm "$tmp/in/binary.txt" "$tmp/in/dangling.txt"
idx update "$tmp/in"
exits 0 'and without them all is well'

# Beside the articles.
echo 'read me' >"$tmp/in/README.md"
echo 'key = value' >"$tmp/in/x.conf"
echo 'hidden' >"$tmp/in/.hidden.md"
before=$(generation)
idx update "$tmp/in"
is "$(generation)" "$before" 'what lies beside articles is passed over'
idx update "$tmp/in/README.md"
like "$out" '^1 added' 'but read when it is named'

# Equal ids.
note "$tmp/in/other/two.md" ja もう一つの二 e
idx update "$tmp/in"
like "$(shape)" '^two~2\|もう一つの二\|' 'a second owner of an id gets a suffix'
note "$tmp/in/other/two.md" ja もう一つの二改 e
note "$tmp/in/sub/two.md" ja 二つ目改二 d
idx update "$tmp/in"
is "$(shape | grep '^two')" 'two|二つ目改二|-|d
two~2|もう一つの二改|-|e' 'and both keep theirs'

{
	record same 甲
	record same 乙
} >"$tmp/twins.jsonl"
idx update "$tmp/twins.jsonl"
shape | grep ^same >"$tmp/twins"
is "$(cat "$tmp/twins")" 'same|甲|-|
same~2|乙|-|' 'two records of one id in one file'
{
	record other 丙
	record same 甲
	record same 乙
} >"$tmp/twins.jsonl"
idx update "$tmp/twins.jsonl"
is "$(shape | grep ^same)" "$(cat "$tmp/twins")" \
	'keep their ids when they move'
idx delete same same~2 other

# Renames.
mv "$tmp/in/sub/two.md" "$tmp/in/sub/renamed.md"
mv "$tmp/in/list.jsonl" "$tmp/in/moved.jsonl"
idx update "$tmp/in"
is "$(shape | grep -E '^(two|r[0-9]|renamed)')" 'r0|新|-|
r1|甲|-|
r2|乙改|-|
two|二つ目改二|-|d
two~2|もう一つの二改|-|e' 'renamed files keep their ids'
note "$tmp/in/sub/renamed.md" ja 二つ目改三 d
gzip "$tmp/in/moved.jsonl"
idx update "$tmp/in"
like "$(shape)" '^two\|二つ目改三' 'also when they change afterwards'
is "$(shape | grep -c '^r[0-9]')" 3 'a file that was packed is the same file'
before=$(generation)
idx update "$tmp/in"
is "$(generation)" "$before" 'nothing is left to do'

# Prune.
rm "$tmp/in/plain.txt"
idx update "$tmp/in"
like "$(shape)" '^plain' 'without --prune an article outlives its file'
idx update --prune --dry-run "$tmp/in"
like "$out" ' 1 removed,.*nothing was written' '--dry-run tells what would go'
like "$(shape)" '^plain' 'and takes out nothing'
idx update --prune "$tmp/in"
exits 0 '--prune'
like "$out" ' 1 removed' 'says that one is removed'
unlike "$(shape)" '^plain' 'takes it out'
mkdir "$tmp/in/many"
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
	echo "題 $i" >"$tmp/in/many/m$i.txt"
done
idx update "$tmp/in"
rm "$tmp"/in/many/*
idx update --prune "$tmp/in"
exits 1 'too many at once are refused'
like "$err" 'not pruned: 12 of [0-9]+ files are gone' 'with the numbers'
is "$(shape | grep -c '^m[0-9]')" 12 'and nothing is taken out'
idx update --prune --prune-limit=100% "$tmp/in"
exits 0 'unless it is wished'
is "$(shape | grep -c '^m[0-9]')" 0 'and then they go'
mv "$tmp/in" "$tmp/away"
idx update --prune --prune-limit=100 "$tmp/in"
exits 1 'a folder that is not there is refused'
like "$(shape)" '^two' 'and nothing of it is taken out'
mv "$tmp/away" "$tmp/in"

# Small sources, too, and files of many articles that were cut off.
mkdir "$tmp/few"
few() {
	run "$index" --index "$tmp/index5" update "$@" "$tmp/few"
}
left() {
	shape "$tmp/index5" | grep -c "$1"
}
for i in 1 2 3; do
	record "few$i" "少 $i" >"$tmp/few/f$i.jsonl"
done
for i in $(seq 50); do
	record "cut$i" "切 $i"
done >"$tmp/few/list.jsonl"
few
rm "$tmp/few"/*
few --prune
exits 1 'an empty folder, as of a disk that is not mounted'
like "$err" 'not pruned: 4 of 4 files are gone' 'is no wish to forget it'
is "$(left .)" 53 'and nothing is taken out'
for i in 1 2 3; do
	record "few$i" "少 $i" >"$tmp/few/f$i.jsonl"
done
for i in $(seq 10); do
	record "cut$i" "切 $i"
done >"$tmp/few/list.jsonl"
for how in --dry-run --prune --prune; do
	few "$how"
	exits 1 "$how: a file that was cut off"
	like "$err" '/list.jsonl: not read: [0-9]+ of [0-9]+ bytes are left' \
		'is refused, with the numbers'
done
is "$(left ^cut)" 50 'and nothing of it is taken out'
: >"$tmp/few/f1.jsonl"
few
like "$err" '/f1.jsonl: not read: 0 of' 'so is one that is empty now'
is "$(left ^few1)" 1 'though it had one article alone'
few --prune-limit=100
exits 0 'unless that is right'
is "$(left .)" 12 'and then they go'

# Dry run and report.
echo '新しい' >"$tmp/in/new.txt"
before=$(generation)
idx update --dry-run --report "$tmp/report" "$tmp/in"
like "$out" '^1 added.*nothing was written' '--dry-run counts'
is "$(generation)" "$before" 'and writes nothing'
idx update --report "$tmp/report" "$tmp/in"
is "$(grep -c '"action":"unchanged"' "$tmp/report")" \
	"$(shape | grep -Evc '^(new|README)')" '--report has a line for each article'
like "$(cat "$tmp/report")" \
	'^\{"path":"[^"]*/new.txt","id":"new","action":"added","reason":"new file"\}$' \
	'with path, id and action'
idx update --report /dev/full "$tmp/in"
exits 2 'a report that cannot be written is trouble'

# Sources of the configuration, and the same files without it.
cat >"$tmp/ainews.conf" <<CONF
source = blog $tmp/blog
source = inner $tmp/blog/inner
CONF
note "$tmp/blog/post.md" ja 記事 a
note "$tmp/blog/inner/deep.md" ja 奥の記事 a
run "$index" --config "$tmp/ainews.conf" --index "$tmp/index2" update
like "$out" '^2 added' 'without a path the sources are read'
before=$(generation "$tmp/index2")
run "$index" --config "$tmp/ainews.conf" --index "$tmp/index2" update \
	"$tmp/blog/inner/deep.md" "$tmp/blog"
is "$(generation "$tmp/index2")" "$before" 'a path below them is the same file'
mv "$tmp/blog" "$tmp/blog2"
sed 's|/blog|/blog2|' "$tmp/ainews.conf" >"$tmp/ainews2.conf"
run "$index" --config "$tmp/ainews2.conf" --index "$tmp/index2" update
is "$(printf '%s\n' "$out" | tail -n 1)" \
	'0 added, 0 changed, 2 unchanged, 0 removed, 0 skipped, 0 refused' \
	'and a source may move as a whole'

cp "$tmp/blog2/post.md" "$tmp/blog2/copy.md"
run "$index" --config "$tmp/ainews2.conf" --index "$tmp/index2" update
is "$(shape "$tmp/index2" | sed 's/|.*//')" 'copy
deep
post' 'a copy in it is an article of its own'

# A dry run tells what then happens, word for word: also of files that depend
# on each other, as sides, claimants of one id, or what one gives up.
dry=$tmp/dry
for n in 1 2 3 4 5 6; do
	note "$dry/n$n.md" ja "題 $n" t
done
note "$dry/2026-01-01-p-ja.md" ja 対 t
note "$dry/z/n4.md" ja 別 t
{
	record r1 一
	record r2 二
} >"$dry/l.jsonl"
run "$index" --index "$tmp/index4" -q update --shards 2 "$dry"
english='An English text of it.'
note "$dry/n1.md" ja '変わる' t
mv "$dry/n2.md" "$dry/moved.md"
rm "$dry/n3.md"
touch "$dry/n4.md"
note "$dry/2026-01-01-p-en.md" en Pair t "$english"
for folder in "$dry" "$dry/a"; do
	note "$folder/2026-01-02-q-ja.md" ja 問 t
	note "$folder/2026-01-02-q-en.md" en Question t "$english"
done
note "$dry/en/k.md" en K t "$english"
note "$dry/ja/k.md" ja 鍵 t
note "$dry/x/ja/k.md" ja 鍵々 t
for n in 1 2 3; do
	note "$dry/same$n/same.md" ja "同 $n" t
done
{
	record r2 二
	record r3 三
	echo '{bad'
} >"$dry/l.jsonl"
{
	record r1 新しい一
	record r3 三番目
} >"$dry/m.jsonl"
printf '\000\001' >"$dry/x.txt"
for how in --dry-run -q; do
	run "$index" --index "$tmp/index4" update --prune $how \
		--report "$tmp/report$how" "$dry"
done
same "$tmp/report--dry-run" "$tmp/report-q" 'a dry run tells what then happens'
is "$(sed 's/.*"action":"\([a-z]*\)".*/\1/' "$tmp/report-q" | sort | uniq -c |
	tr -s ' \n' ' ')" ' 14 added 3 changed 2 refused 2 removed 5 unchanged ' \
	'which is much'

# Where no index is, a dry run leaves none.
mkdir "$tmp/scratch"
run env TMPDIR="$tmp/scratch" "$index" --index "$tmp/index3" update \
	--dry-run "$tmp/blog2"
like "$out" '^3 added' 'a dry run before the first run'
ok 'makes no index' test ! -e "$tmp/index3"
is "$(ls "$tmp/scratch")" '' 'and leaves nothing else behind'

# Noise.
run "$index" --index "$tmp/index3" -q update "$tmp/blog2"
is "$out$err" '' '-q is silent'
printf 'bin\000ary' >"$tmp/binary"
run "$index" --index "$tmp/index3" -q update "$tmp/binary"
exits 1 'but a refused file'
like "$err" 'binary' 'is named all the same'
run "$index" --index "$tmp/index3" update --progress=json "$tmp/in"
like "$err" '^\{"bytes":[0-9]+,"total":[0-9]+,"records":[0-9]+,' \
	'progress for scripts'
if command -v script >/dev/null; then
	rm -rf "$tmp/index3"
	script -qec "'$index' --index '$tmp/index3' update '$tmp/in' 2>&1" \
		/dev/null </dev/null >"$tmp/terminal"
	like "$(tr '\r' '\n' <"$tmp/terminal")" '[0-9] %.*articles.*left' \
		'progress on a terminal'
	like "$(tail -n 1 "$tmp/terminal")" 'added, ' 'is gone at the end'
fi

# An index may stand in the folder that it is made of.
mkdir "$tmp/own"
printf 'A text.\n' >"$tmp/own/a.txt"
run "$index" --index "$tmp/own/index" update "$tmp/own"
exits 0 'the index in the folder that is read'
like "$out" '^1 added, .* 0 refused' 'is no text of it while it is made'
run "$index" --index "$tmp/own/index" update "$tmp/own"
exits 0 'nor later'
like "$out" '^0 added, .* 1 unchanged, .* 0 refused' 'in any of its files'

# Usage.
idx update
exits 2 'nothing to read is wrong usage'
like "$err" 'nothing to read' 'and is told'
idx update --prune-limit=many "$tmp/in"
exits 2 'a bad percentage'
idx update --wait=soon "$tmp/in"
exits 2 'a bad time'
run "$index"
exits 2 'no command'
run "$index" frobnicate
exits 2 'an unknown command'
run "$index" --version
exits 0 '--version'
like "$out" '^ainews-search [0-9]' 'names the version'
run sh -c '"$0" --index "$1" update "$2" >/dev/full' "$index" "$tmp/index" \
	"$tmp/in"
exits 2 'a full disk under standard output'

# Files as new as the index are read once more, and that is written down when
# they are many: else each run would read them.
mkdir "$tmp/fresh"
for n in $(seq 120); do
	printf 'fresh %d\n' "$n" >"$tmp/fresh/$n.txt"
done
idx update "$tmp/fresh"
new=$(generation)
sleep 3
idx update "$tmp/fresh"
is "$out" \
	'0 added, 0 changed, 120 unchanged, 0 removed, 0 skipped, 0 refused' \
	'nothing changed in many files'
is "$(generation)" "$((new + 1))" 'that were looked at'
idx update "$tmp/fresh"
is "$(generation)" "$((new + 1))" 'and are not again'

done_testing
