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

# The first update learns from the words that it kept, later ones and
# `glossary' from a second analysis: both must learn the same.
"$index" --index "$tmp/kept" update "${srcdir:-.}/corpora" >/dev/null 2>&1
"$index" --index "$tmp/kept" glossary --export >"$tmp/kept.tsv"
run "$index" --index "$tmp/kept" glossary
"$index" --index "$tmp/kept" glossary --export >"$tmp/again.tsv"
ok 'the examples teach something' test -s "$tmp/kept.tsv"
same "$tmp/kept.tsv" "$tmp/again.tsv" \
	'words kept from the first analysis teach what a second one does'
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
like "$(cat "$tmp/.out")" \
	'learned from [0-9]+ pairs of paragraphs in [0-9]+\.[0-9]+ s of CPU$' \
	'learning says from how much and how long'
run "$index" glossary --show 港
like "$(cat "$tmp/.out")" 'harbour .*hand' 'learning leaves them alone'
"$index" glossary --export >"$tmp/all.tsv"
run "$index" glossary --import "$tmp/all.tsv"
exits 0 'what is exported can be imported'
printf '港\n' >"$tmp/bad.tsv"
run "$index" glossary --import "$tmp/bad.tsv"
exits 2 'a line without English is refused'

# 大量監視 is two words of which the archive teaches one, and EDICT the other.
printf '%s\n' '　？？？？ /EDICT/' '大量 [たいりょう] /(n) large quantity/mass (e.g. production)/(P)/' \
	'Ｍｏｏｎ [ムーン] /(n) moon/' |
	iconv -f UTF-8 -t EUC-JP >"$tmp/edict"
cat >"$tmp/mass.jsonl" <<'END'
{"id":"mass","en":{"title":"A contract","body":"It forbids mass surveillance."}}
{"id":"apart","en":{"title":"A lecture","body":"The mass of the moon is small and far too hard to measure. Surveillance is another matter."}}
{"id":"one","en":{"title":"A camera","body":"It is for surveillance."}}
END
rm -rf "$AINEWS_INDEX"
run "$index" update "$tmp/a.jsonl" "$tmp/mass.jsonl"
is "$(match_of mass 大量監視)" some 'without a dictionary a part is found'
AINEWS_EDICT=$tmp/edict run "$index" glossary
run "$index" glossary --show 大量
like "$(cat "$tmp/.out")" 'mass .*dictionary' 'the dictionary fills the gap'
is "$(match_of mass 大量監視)" all 'and all is found'
is "$(match_of one 大量監視)" some 'only where all is'
is "$(match_of apart 大量監視)" some 'and stands together'
is "$("$index" glossary --show moon | grep -c dictionary)" 1 \
	'a word that both languages write alike translates into one that has it'
is "$("$index" glossary --export | grep -c dictionary)" 0 \
	'what the dictionary says is not exported'

# A query of two English words is one Japanese compound, and the other way.
cat >"$tmp/phrase.jsonl" <<'END'
{"id":"p1","ja":{"title":"機械学習","body":"機械が動く。\n学習が進む。"},"en":{"title":"Machine learning","body":"Machines move.\nLearning goes on."}}
{"id":"p2","ja":{"title":"機械学習の本","body":"機械が眠る。\n学習の本。"},"en":{"title":"Book of machine learning","body":"Machines sleep.\nBook of learning."}}
{"id":"p3","ja":{"title":"フォント","body":"フォントを開く。\nダイアログを開く。"},"en":{"title":"Fonts","body":"Open a font.\nOpen a dialog."}}
{"id":"p4","ja":{"title":"ダイアログ","body":"フォントが眠る。\nダイアログが動く。"},"en":{"title":"Dialogs","body":"Fonts sleep.\nDialogs move."}}
{"id":"kana","en":{"title":"Letters","body":"A font dialog."}}
END
run "$index" update "$tmp/phrase.jsonl"
run "$index" glossary --show 'machine learning'
like "$(cat "$tmp/.out")" '機械学習 .*learned' 'a phrase of two words'
run "$index" glossary --show 機械学習
like "$(cat "$tmp/.out")" 'machine learning .*learned' 'in both directions'
like "$("$search" -o json machine learning | tr -d '\n ')" \
	'"term":"機械学習"' 'words side by side are looked up as one'
is "$(match_of kana フォントダイアログ)" all \
	'a compound in katakana is two words that are known'

# A translation of two words is marked as one.
cat >"$tmp/two.jsonl" <<'END'
{"id":"two","en":{"title":"A method","body":"It has a name. Knowledge distillation helps."}}
END
run "$index" update "$tmp/two.jsonl"
printf '蒸留\tknowledge distillation\n' >"$tmp/two.tsv"
run "$index" glossary --import "$tmp/two.tsv"
is "$("$search" -o ndjson 蒸留 | grep -o '\.snippet":\[\[[0-9]*,[0-9]*,"tr"' |
	tr '\n' ' ')" '.snippet":[[15,37,"tr" ' \
	'two words that translate one'

# A name by its sound: only where one article has both forms, one on each side.
cat >"$tmp/name.jsonl" <<'END'
{"id":"n1","ja":{"title":"契約","body":"アンソロピックが契約を拒んだ。"},"en":{"title":"A contract","body":"Anthropic turned the contract down."}}
{"id":"n2","ja":{"title":"会議","body":"ミストラルが集まった。"},"en":{"title":"A meeting","body":"They came together."}}
{"id":"n3","ja":{"title":"天気","body":"風が吹いた。"},"en":{"title":"Weather","body":"The mistral blew."}}
{"id":"late","en":{"title":"Safety first","body":"A report by Anthropic."}}
{"id":"wind","en":{"title":"Winds","body":"A mistral in March."}}
END
rm -rf "$AINEWS_INDEX"
run "$index" update "$tmp/name.jsonl"
run "$index" glossary --show アンソロピック
like "$(cat "$tmp/.out")" '^anthropic .*name$' \
	'katakana that sounds like a word of the other side'
run "$index" glossary --show anthropic
like "$(cat "$tmp/.out")" '^アンソロピック .*name$' 'and the other way'
is "$(match_of late アンソロピック)" translated 'finds an English article'
run "$index" glossary --show ミストラル
exits 1 'not where the two stand in different articles'
is "$(match_of wind ミストラル)" '' 'which finds nothing'

done_testing
