#!/bin/sh
# The glossary through the programs: learned, shown, corrected, searched.
. "${srcdir:-.}/tests/lib.sh"

AINEWS_INDEX=$tmp/index
export AINEWS_INDEX

# Two sides that teach 監視 and 猫, then one article of each language alone.
cat >"$tmp/a.jsonl" <<'END'
{"id":"t1","ja":{"title":"監視の規則","body":"猫の監視が増えた。\n犬は走る。"},"en":{"title":"Rules of surveillance","body":"Surveillance of cats grew.\nDogs run."}}
{"id":"t2","ja":{"title":"駅の監視","body":"猫が寝る。\n監視は続く。"},"en":{"title":"Surveillance of stations","body":"Cats sleep.\nSurveillance goes on."}}
{"id":"t3","ja":{"title":"犬の学校","body":"犬が寝る。\n猫が走る。"},"en":{"title":"School of dogs","body":"Dogs sleep.\nCats run."}}
{"id":"english","en":{"title":"Surveillance of harbours","body":"Ships are watched by surveillance cameras."}}
{"id":"japanese","ja":{"title":"港の監視","body":"監視の船が通る。"}}
END
run "$index" update "$tmp/a.jsonl"
exits 0 'five articles'
run "$index" glossary --show 監視
exits 0 'a word was learned by update'
like "$(cat "$tmp/.out")" 'surveillance .*learned' 'it is the right one'
run "$index" glossary --show 宇宙
exits 1 'a word that nobody taught'

# What the page says of an article: all, translated, some, or nothing.
match_of() {
	id=$1
	shift
	"$search" -o tsv --fields id,match "$@" 2>/dev/null |
		sed -n "s/^$id	//p"
}

is "$(match_of english 監視)" translated \
	'the English article is found beside those that hold the word'
is "$("$search" -o ids --all 監視 | grep -c english)" 0 \
	'and is not counted with them'
is "$("$search" -x off -o ids --all 監視 | grep -c english)" 0 \
	'not without translations'
is "$("$search" -o ids --all '"監視"' | grep -c english)" 0 'nor in quotes'
is "$("$search" -o ids --all +監視 | grep -c english)" 0 'nor behind +'
is "$("$search" -o ids --all 監視 ships)" english 'a mixed query'
is "$(match_of english 監視 ships)" all \
	'which counts, for no article has both words as typed'
is "$(match_of japanese surveillance)" translated 'and the other way round'
like "$("$search" -o json 監視 ships | tr -d '\n ')" \
	'"rule":"translation"' 'a hit says that it matched by translation'
like "$("$search" -o json 監視 ships | tr -d '\n ')" '"tr"' \
	'and is marked so'

printf '港\tharbour\n監視\tsurveillance\t0\n監視\tobservation\n' >"$tmp/mine.tsv"
run "$index" glossary --import "$tmp/mine.tsv"
exits 0 'corrections are read'
run "$index" glossary --show 監視
like "$(head -n 1 "$tmp/.out")" 'observation .*hand' 'they come first'
is "$(grep -c surveillance "$tmp/.out")" 0 'a forbidden pair is gone'
run "$index" glossary
run "$index" glossary --show 港
like "$(cat "$tmp/.out")" 'harbour .*hand' 'learning leaves them alone'
"$index" glossary --export >"$tmp/all.tsv"
run "$index" glossary --import "$tmp/all.tsv"
exits 0 'what is exported can be imported'
printf '港\n' >"$tmp/bad.tsv"
run "$index" glossary --import "$tmp/bad.tsv"
exits 2 'a line without English is refused'

done_testing
