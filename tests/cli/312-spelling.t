#!/bin/sh
# Spellings by rule: each row is found, and --explain names the rule.  Quotes
# and + take the characters as they are; width and case are never told apart.
. "${srcdir:-.}/tests/lib.sh"

AINEWS_INDEX=$tmp/index
export AINEWS_INDEX
# Rule, query, how the article writes it.
cat >"$tmp/rows" <<'ROWS'
width|サーバー|ｻｰﾊﾞｰ
width|AI戦略|ＡＩ戦略
width|ｶﾞｲﾄﾞ|ガイド
case|NASA|nasa
case|gpu|GPU
long-vowel|サーバ|サーバー
long-vowel|コンピューター|コンピュータ
long-vowel|ディスティレーション|ディスティレイション
long-vowel|ディスティレイション|ディスティレーション
long-vowel|インターフェイス|インターフェース
long-vowel|メインフレーム|メーンフレーム
vu|ヴァイオリン|バイオリン
vu|ビーガン|ヴィーガン
vu|ヴェトナム|ベトナム
small-kana|ウォッチ|ウオッチ
small-kana|ハードウエア|ハードウェア
small-kana|フィルム|フイルム
dash|XR-77|XR‐77
dash|XR-77|XR−77
dash|XR-77|XRー77
dash|ＸＲ－７７|XR–77
dash|データ|デ−タ
kanji-variant|国会|國會
kanji-variant|国会の演説|國會の演説
kanji-variant|藝術|芸術
kanji-variant|高橋|髙橋
kanji-variant|斎藤|齋藤
kakikae|満州|滿洲
kakikae|聯盟|連盟
okurigana|引越し|引っ越し
okurigana|取扱|取り扱い
okurigana|取り扱い|取扱い
okurigana|売上|売り上げ
okurigana|行なう|行う
iteration-mark|人人|人々
iteration-mark|佐々木|佐佐木
iteration-mark|こころ|こゝろ
iteration-mark|いすゞ|いすず
numeral|憲法九条|憲法9条
numeral|憲法9条|憲法九条
numeral|二万|20,000
numeral|2万|二万
numeral|20000|2万
numeral|二十一世紀|21世紀
numeral|一億五千万|1億5000万
middle-dot|サムアルトマン|サム・アルトマン
middle-dot|サム・アルトマン|サムアルトマン
middle-dot|ディープラーニング|ディープ・ラーニング
space|量子計算|量子 計算
space|人工知能|人工　知能
katakana|インタフェース|インターフェース
katakana|ディジタル|デジタル
inflection|食べる|食べ
inflection|models|model
ROWS
n=0
while IFS='|' read -r rule query text; do
	n=$((n + 1))
	case $rule in
	case|inflection) lang=$(printf '%s' "$text" | grep -q '[a-zA-Z]' &&
		echo en || echo ja) ;;
	*) lang=ja ;;
	esac
	printf '{"id":"%s","lang":"%s","title":"-","text":"%s"}\n' "row$n" \
		"$lang" "$text"
done <"$tmp/rows" >"$tmp/rows.jsonl"
run "$index" update "$tmp/rows.jsonl"
exits 0 "the rows are indexed"

n=0
while IFS='|' read -r rule query text <&3; do
	n=$((n + 1))
	run "$search" --explain -- "$query" "id:row$n"
	like "$out" "^ *= $query: (ja|en) $rule [0-9]+%\$" \
		"$query finds $text: $rule"
	case $rule in
	width|case) literal=1 ;;
	*) literal=0 ;;
	esac
	# The characters of サーバ do stand in サーバー.
	case $text in
	*"$query"*) quoted=1 ;;
	*) quoted=$literal ;;
	esac
	is "$("$search" -c -- "+$query" "id:row$n") $(
		"$search" -c -- "\"$query\"" "id:row$n")" \
		"$literal $quoted" "+ and quotes find it as written only"
done 3<"$tmp/rows"

# How the query was read names another spelling.
while read -r query variant; do
	run "$search" -v -c -- "$query"
	like "$err" "read as: .*; variants: ${variant}[;)]" "$query: $variant"
done <<'VARIANTS'
サーバー サーバ
憲法九条 憲法9条
引越し 引っ越す
國會の演説 国会の演説
ヴァイオリン バイオリン
ディスティレイション ディスティレーション
サム・アルトマン サムアルトマン
VARIANTS
for query in サーバ ＡＩ GPT-5.5 20000 モデル '"サーバー"' '+引越し'; do
	run "$search" -v -c -- "$query"
	unlike "$err" 'variants' "$query has none"
done

# The manual knows each of them, those of the tables as well.
cut -d '|' -f 1 "$tmp/rows" | LC_ALL=C sort -u >"$tmp/rules"
while read -r rule; do
	like "$(sed -n 's/^\.It Sy //p' "$top/searcher/ainews-query.7")" \
		"(^| )$rule( |\$)" "$rule is in the manual"
done <"$tmp/rules"

done_testing
