#!/bin/sh
# The tables of dict/ keep their rules, and the program that says so finds
# each kind of broken row at its line.
. "${srcdir:-.}/tests/lib.sh"

need python3
check=$top/tests/dict/check_dict.py

run "$check" "$top/dict"
is "$out$err" '' 'the tables are in order'
exits 0 'and the status says so'

# rows FILE LEAST NAME: rows that are no comments.
rows() {
	ok "$3" test "$(grep -vc '^#' "$top/dict/$1")" -ge "$2"
}
rows names.tsv 150 '150 names'
rows entities.tsv 150 '150 entities'
rows synonyms.tsv 120 '120 groups of synonyms'
is "$(awk -F '\t' '$1 == "okurigana" && !seen[$3]++' \
	"$top/dict/variants.tsv" | awk 'END { print (NR >= 120) }')" 1 \
	'120 words with several okurigana'
for file in names.tsv entities.tsv synonyms.tsv stopwords.tsv variants.tsv; do
	ok "$file says what its columns are" \
		grep -q '^# .*' "$top/dict/$file"
done

# broken FILE ROW WANT NAME: with the row added at the end of the file, its
# line must be reported, in words that match WANT.  printf reads the row.
broken() {
	rm -rf "$tmp/dict"
	mkdir "$tmp/dict"
	cp "$top"/dict/*.tsv "$top"/dict/*.csv "$tmp/dict"
	chmod u+w "$tmp"/dict/*
	# shellcheck disable=SC2059
	printf "$2" >>"$tmp/dict/$1"
	line=$(awk 'END { print NR }' "$tmp/dict/$1")
	run "$check" "$tmp/dict"
	like "$out" "/$1:$line: .*$3" "$4"
	exits 1 "$4: status"
}

t='名詞,一般,*,*,*,*'
broken ai-terms.csv "龘龘,,,5622,$t,龘龘,トウ\n" '12 fields' 'too few fields'
broken ai-terms.csv "龘龘,,,9999,$t,龘龘,トウ,トー\n" 'cost 9999' \
	'a cost IPADIC would not give'
broken ai-terms.csv "龘龘,5,5,5622,$t,龘龘,トウ,トー\n" 'context ids' \
	'a context id'
broken ai-terms.csv "龘ai,,,5622,$t,龘ai,トウ,トー\n" 'never match' \
	'a word with Latin letters'
broken ai-terms.csv "龘Ａ,,,5622,$t,龘Ａ,トウ,トー\n" 'reaches MeCab' \
	'a word in full width'
broken ai-terms.csv "龘龘,,,5622,$t,龘龘,とう,トー\n" 'katakana' \
	'a reading in hiragana'
broken ai-terms.csv "龘龘,,,5622,動詞,自立,*,*,*,*,龘龘,トウ,トー\n" \
	'part of speech' 'a part of speech without costs'
broken ai-terms.csv "龘龘,,,5622,$t,龘,トウ,トー\n" 'base form' \
	'another base form'
broken ai-terms.csv "アプリ,,,3657,$t,アプリ,アプリ,アプリ\n" \
	'word .* is also in' 'a word twice'
broken ai-terms.csv "ア,,,3657,$t,ア,ア,ア\n" 'not sorted' 'out of order'

broken names.tsv 'zzz\tcat\n' "kind 'cat'" 'an unknown kind'
broken names.tsv 'zzz\torg\tx\n' '3 columns' 'a column too many'
broken names.tsv 'zzz\torg \n' 'white space' 'a space at the end'
broken names.tsv 'zzz\torg\r\n' 'white space' 'a carriage return'
broken names.tsv 'ｚｚｚ名\torg\n' 'no Latin letter' 'a name without Latin letters'
broken names.tsv 'HUGGING FACE\torg\n' 'name .* is also in' \
	'a name twice, in another case'
broken names.tsv 'zzz\\\torg\377\n' 'not UTF-8' 'a stray byte'
broken names.tsv 'zzz\torg' 'line feed' 'no line feed at the end'

broken entities.tsv 'zzz\torg\tズ\tZ z\tズ|Z z|Pentagon\n' \
	'name .* is also in' 'a name of another entity'
broken entities.tsv 'zzz\torg\tズ\tZ z\tズ\n' 'display' \
	'a display that is no name'
broken entities.tsv 'zzz\torg\tズ\tZ z\tズ||Z z\n' 'empty name' \
	'an empty name'
broken entities.tsv 'ZZZ\torg\tズ\tZ z\tズ|Z z\n' "id 'ZZZ'" 'a bad id'
broken entities.tsv 'zzz\torg\tズ\tZ z\t=ズ|Z z\n' 'case could' \
	'a case-sensitive name without letters'
broken entities.tsv 'openai\torg\tズ\tZ z\tズ|Z z\n' 'id .* is also in' \
	'an id twice'

# A chain is told where its first link is.
broken variants.tsv 'okurigana\t龘る\t取扱\n' 'cycle or chain' 'a chain'
broken variants.tsv 'okurigana\t取り扱い\t取扱\n' 'cycle or chain' 'a cycle'
broken variants.tsv 'okurigana\tぬる\tぬる\n' 'own canonical' \
	'a form that is its own canonical form'
broken variants.tsv 'zzz\tぬる\tぬるる\n' 'rule' 'an unknown rule'
broken variants.tsv 'kyujitai\tぬる\tぬ\n' 'single characters' \
	'a word among the characters'
broken variants.tsv 'katakana\tぬる\tヌル\n' 'not katakana' \
	'hiragana among the katakana'
broken variants.tsv 'okurigana\tｱ\tア\n' 'never met' \
	'a form that is folded before'
broken variants.tsv 'okurigana\t國る\t国る\n' 'another rule' \
	'a form that another rule reaches first'

broken synonyms.tsv '龘\n' '1 columns' 'a group of one'
broken synonyms.tsv '龘\tllm\n' 'word .* is also in' 'a word in two groups'

broken stopwords.tsv 'question\tPentagon\n' 'not a Japanese word' \
	'a Latin word that asks'
broken stopwords.tsv 'question\tペンタゴン\n' 'is a name in' \
	'a stop word that is an entity'
broken stopwords.tsv 'zz\tぬ\n' 'kind' 'an unknown kind of stop word'
broken stopwords.tsv 'question\tする\n' 'word .* is also in' \
	'a stop word twice'

done_testing
