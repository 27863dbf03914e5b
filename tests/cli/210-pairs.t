#!/bin/sh
# The two files of an article, in whatever order they come, change and go.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

ja=$tmp/in/2026-03-01-cache-ja.md
en=$tmp/in/2026-03-01-cache-en.md
both='2026-03-01-cache|推論の貯蔵|The cache|和,共通,west'

note "$ja" ja 推論の貯蔵 和,共通
idx update "$tmp/in"
note "$en" en 'The cache' 共通,west 'The text of the cache is in English.'
idx update "$tmp/in"
is "$(shape)" "$both" 'the English file comes later'
like "$out" '^1 added, 0 changed, 1 unchanged' 'and is added to the other'

rm -r "$tmp/index" "$tmp/in"
note "$en" en 'The cache' 共通,west 'The text of the cache is in English.'
idx update "$tmp/in"
note "$ja" ja 推論の貯蔵 和,共通
idx update "$tmp/in"
is "$(shape)" "$both" 'the Japanese file comes later'

rm -r "$tmp/index"
idx update "$tmp/in"
is "$(shape)" "$both" 'both come at once'
like "$out" '^2 added, 0 changed' 'and both are counted as new'
"$index" --index "$tmp/index" export | sed 's/"\(added\|changed\)":"[^"]*",//g' \
	>"$tmp/at-once"

before=$(generation)
idx update "$tmp/in"
is "$(generation)" "$before" 'a second run writes nothing'

# What one file no longer says is gone, what the other says stays.
note "$ja" ja 推論の貯蔵二 共通
idx update "$tmp/in"
is "$(shape)" '2026-03-01-cache|推論の貯蔵二|The cache|共通,west' \
	'a tag that its file dropped is gone'
note "$en" en 'The cache two' east 'The text of the cache is in English.'
note "$ja" ja 推論の貯蔵三 共通
idx update "$tmp/in"
is "$(shape)" '2026-03-01-cache|推論の貯蔵三|The cache two|共通,east' \
	'both change at once'

# Rename: first one side, then the other.
mv "$ja" "$tmp/in/2026-03-01-store-ja.md"
idx update "$tmp/in"
mv "$en" "$tmp/in/2026-03-01-store-en.md"
idx update "$tmp/in"
is "$(shape)" '2026-03-01-cache|推論の貯蔵三|The cache two|共通,east' \
	'both sides renamed: still one article, with its id'

# One side goes, and comes back.
ja=$tmp/in/2026-03-01-store-ja.md
mv "$ja" "$tmp/kept"
idx update --prune "$tmp/in"
is "$(shape)" '2026-03-01-cache|-|The cache two|east' \
	'one side goes with its tags'
mv "$tmp/kept" "$ja"
idx update "$tmp/in"
is "$(shape)" '2026-03-01-cache|推論の貯蔵三|The cache two|共通,east' \
	'and comes back'
rm "$ja" "$tmp/in/2026-03-01-store-en.md"
idx update --prune --prune-limit=100 "$tmp/in"
is "$(shape)" '' 'both go, and the article with them'

# Folders ja/ and en/; another language; two files for one side.
note "$tmp/tree/ja/a/x.md" ja 樹 t
note "$tmp/tree/en/a/x.md" en Tree u 'An English text about a tree.'
note "$tmp/tree/2026-01-01-y-de.md" de Baum v 'Ein Baum.'
note "$tmp/tree/2026-01-01-z-ja.md" ja 下 t
note "$tmp/tree/ja/2026-01-01-z.md" ja 上 t
note "$tmp/tree/en/2026-01-01-z.md" en Up t 'An English text on top.'
idx update "$tmp/tree"
like "$out" ' 1 skipped' 'a third language is skipped'
is "$(shape | sed 's/|[^|]*$//' | grep -v z)" 'x|樹|Tree' \
	'folders pair by path'
is "$(shape | grep -c z)" 2 'no side is lost when two files claim it'
shape >"$tmp/once"
before=$(generation)
idx update "$tmp/tree"
is "$(generation)" "$before" 'and that is stable'
note "$tmp/tree/ja/2026-01-01-z.md" ja 上改 t
note "$tmp/tree/2026-01-01-z-ja.md" ja 下改 t
idx update "$tmp/tree"
is "$(shape)" "$(sed 's/上/上改/; s/下/下改/' "$tmp/once")" \
	'also when they change'

# A half that came back from an export meets its other half.
for first in ja en; do
	rm -rf "$tmp/index" "$tmp/in"
	second=$(echo jaen | sed "s/$first//")
	text='The text of the cache is in English.'
	[ "$first" = ja ] && text=
	note "$tmp/in/2026-03-01-cache-$first.md" "$first" "Half $first" t "$text"
	idx update "$tmp/in"
	"$index" --index "$tmp/index" export >"$tmp/half.jsonl"
	rm -r "$tmp/index" "$tmp/in"
	idx update "$tmp/half.jsonl"
	text='The text of the cache is in English.'
	[ "$second" = ja ] && text=
	note "$tmp/in/2026-03-01-cache-$second.md" "$second" "Half $second" t \
		"$text"
	idx update "$tmp/in"
	is "$(shape)" '2026-03-01-cache|Half ja|Half en|t' \
		"$first from an export, $second from a file: one article"
	before=$(generation)
	idx update "$tmp/half.jsonl" "$tmp/in"
	is "$(generation)$(shape)" \
		"$before"'2026-03-01-cache|Half ja|Half en|t' 'and stays one'
done

# Two of one name: those of a source by name, others not by guessing.
for named in yes no; do
	rm -rf "$tmp/index" "$tmp/in"
	: >"$AINEWS_CONF"
	[ $named = no ] || echo "source = blog $tmp/in" >"$AINEWS_CONF"
	for n in 1 2; do
		note "$tmp/in/$n/2026-03-01-cache-ja.md" ja "半分 $n" t
	done
	idx update "$tmp/in"
	"$index" --index "$tmp/index" export >"$tmp/halves.jsonl"
	rm -r "$tmp/index" "$tmp/in"
	idx update "$tmp/halves.jsonl"
	"$index" --index "$tmp/index" export >"$tmp/again.jsonl"
	same "$tmp/again.jsonl" "$tmp/halves.jsonl" 'there and back again'
	note "$tmp/in/2/2026-03-01-cache-en.md" en 'Half 2' t \
		'The text of the cache is in English.'
	idx update "$tmp/in"
	if [ $named = yes ]; then
		is "$(shape)" '2026-03-01-cache|半分 1|-|t
2026-03-01-cache~2|半分 2|Half 2|t' 'the right one of two halves of a source'
	else
		is "$(shape)" '2026-03-01-cache|半分 1|-|t
2026-03-01-cache~2|半分 2|-|t
2026-03-01-cache~3|-|Half 2|t' 'neither of two halves that cannot be told apart'
	fi
	unlike "$(cat "$tmp/halves.jsonl")" "$tmp" 'no path of this machine'
done
: >"$AINEWS_CONF"
rm -rf "$tmp/index" "$tmp/in"
note "$tmp/in/2026-03-01-cache-ja.md" ja 'Half ja' t
note "$tmp/in/2026-03-01-cache-en.md" en 'Half en' t \
	'The text of the cache is in English.'
idx update "$tmp/in"
note "$tmp/in/more/2026-03-01-cache-en.md" en Third t \
	'The text of the cache is in English.'
idx update "$tmp/in"
is "$(shape | wc -l)" 2 'a third file is an article of its own'

# Who has which side.
has() {
	run "$search" --index "$tmp/index" -o ids -- "$@"
}
rm -rf "$tmp/index" "$tmp/in"
note "$tmp/in/2026-03-01-cache-ja.md" ja 推論の貯蔵 t
note "$tmp/in/2026-03-01-cache-en.md" en 'The cache' t \
	'The text of the cache is in English.'
note "$tmp/in/2026-03-02-late-ja.md" ja 遅い訳 t
idx update "$tmp/in"
has has:ja has:en
is "$out" 2026-03-01-cache 'has:ja has:en: both sides'
has -has:en
is "$out" 2026-03-02-late '-has:en: not translated yet'
has -has:ja
exits 1 '-has:ja: there is none'
note "$tmp/in/2026-03-02-late-en.md" en 'Late' t 'A week later, in English.'
rm "$tmp/in/2026-03-01-cache-ja.md"
idx update --prune "$tmp/in"
has has:ja has:en
is "$out" 2026-03-02-late 'the other side came'
has -has:ja
is "$out" 2026-03-01-cache 'and the other one went'

# Renamed and changed at once: names say which two are an article.
for changed in ja en; do
	rm -rf "$tmp/index" "$tmp/in"
	for side in ja en; do
		note "$tmp/in/2026-03-01-cache-$side.md" $side "Side $side" t
	done
	for n in 1 2 3 4 5 6 7 8; do
		note "$tmp/in/n$n.md" ja "題 $n" t
	done
	idx update "$tmp/in"
	for side in ja en; do
		mv "$tmp/in/2026-03-01-cache-$side.md" \
			"$tmp/in/2026-03-01-store-$side.md"
	done
	note "$tmp/in/2026-03-01-store-$changed.md" $changed 'Another' t
	idx update --dry-run "$tmp/in"
	would=${out% (nothing was written)}
	idx update "$tmp/in"
	is "$out" "$would" "renamed, and $changed changed: a dry run knew it"
	idx update --prune "$tmp/in"
	is "$(shape | grep -c 2026)" 1 'it stays one article'
	has has:ja has:en
	like "$out" '^2026-03-01-[a-z]*$' 'with both sides'
	idx check
	exits 0 'and is whole'
done
rm -rf "$tmp/index" "$tmp/in"
note "$tmp/in/2026-03-01-cache-ja.md" ja 貯蔵 t
note "$tmp/in/2026-03-01-cash-en.md" en Cache t 'Its name has a slip.'
idx update "$tmp/in"
is "$(shape | wc -l)" 2 'names that differ: two articles'
mv "$tmp/in/2026-03-01-cash-en.md" "$tmp/in/2026-03-01-cache-en.md"
idx -v update "$tmp/in"
like "$err" 'cash: a side of another article now' 'a name that was mended'
is "$(shape)" '2026-03-01-cache|貯蔵|Cache|t' 'makes one of them'

done_testing
