#!/bin/sh
# Words, parts of compounds and spellings: one line of text is one article,
# and each query must find exactly those that a reader would expect.
. "${srcdir:-.}/tests/lib.sh"

AINEWS_INDEX=$tmp/index
export AINEWS_INDEX
mkdir "$tmp/in"
while read -r id lang text; do
	printf '{"id":"%s","lang":"%s","title":"%s","text":"%s"}\n' \
		"$id" "$lang" "$id" "$text"
done >"$tmp/in/lines.jsonl" <<'LINES'
station ja 集合場所は国会議事堂前駅の出口です。
diet ja 見学者は議事堂の正面に並んだ。
kansai ja 配送ロボットが関西国際空港で働き始めた。
airport ja 空港の案内を自動翻訳が担う。
descriptor ja ファイルディスクリプターの上限を超えた。
file ja ファイルは三日後に消える。
tokyo ja 東京都が新しい条例を定めた。
kyoto ja 京都の寺で試験が行われた。
scandal ja 汚職事件の資料を機械が分類する。
pixel ja ピクセルごとに色を決める。
cell ja セルの中に式を書く。
card ja カードの枚数を数えた。
server1 ja サーバを三台に増やした。
server2 ja サーバーの電源を切る。
server3 ja ｻｰﾊﾞｰの騒音を測る。
distil1 ja ディスティレーションで小さくする。
distil2 ja ディスティレイションの費用は低い。
violin1 ja ヴァイオリンの音を学ばせた。
violin2 ja バイオリンの弦を張り替える。
move1 ja 来月に引越しをする予定だ。
move2 ja 引っ越しの荷物が届かない。
people ja 多くの人々が列に並ぶ。
people2 ja 多くの人人が声を上げた。
nine1 ja 憲法九条をめぐる議論が続く。
nine2 ja 憲法9条の条文を読む。
twenty1 ja 参加者は二万人に達した。
twenty2 ja 参加者は2万人を超えた。
twenty3 ja 参加者は20,000人だった。
altman1 ja サム・アルトマンが演説した。
altman2 ja サムアルトマンの写真が出た。
moth ja 蛾が街灯に集まる。
mosquito ja 蚊が部屋を飛び回る。
key ja 鍵はかぎ括弧とは別の物だ。
gpt ja 昨日はGPT-5を試した。
gpt5 ja 今日はGPT-5.5を試した。
aimodel1 ja 新しいAIモデルが出た。
aimodel2 ja 古い AI モデル を使う。
bill en The bill H.R. 8283 passed the committee.
bill2 en The bill HR8283 was tabled again.
models en Several models were compared by hand.
model en One model was enough for us.
cplusplus en The runtime is written in C++ today.
cplain en Plan C is to wait for rain.
dotnet en It runs on .NET without changes.
ligature en The ﬁnance ofﬁce closed early.
eat ja 昨日は寿司を食べた。
handle1 ja 薬品の取扱に注意が要る。
handle2 ja 薬品の取り扱いに慣れた。
kanji1 ja 國會の演説を訳す。
kanji2 ja 国会の演説を聞く。
kanji3 ja 髙橋の論文を読む。
kanji4 ja 高橋の講義を聞く。
dash1 ja 深夜にＸＲ－７７を試す。
dash2 ja 早朝にXR‐77を試す。
spaced ja 量子 計算の入門。
order1 ja 工場の煙突を青く塗る職人が港町で暮らす。
order2 ja 港町の職人は工場で働く。煙突も塗る。
apart en Badger news: a zebra was seen today. Later the badger met it again and the zebra slept. The badger and its friends watched that other zebra.
beside en Nobody in this long report about the zoo and its keepers, who had a quiet day, had expected the badger zebra exhibition to open so early in the year.
syn1 en The rover carries a lidar and a LiDAR.
syn2 en A light detection and ranging unit was tested.
syn3 en Ranging by light is one way, detection another.
syn4 ja 車の屋根にライダーを載せた。
data1 en A data center was built.
data2 en Two data centres opened.
data3 en The center has no data yet.
LINES
run "$index" update "$tmp/in"
exits 0 "the lines are indexed"

# finds QUERY IDS: the articles that match in full, in any order.
finds() {
	got=$("$search" --all -o ids -- "$1" 2>/dev/null | LC_ALL=C sort |
		paste -sd' ')
	is "$got" "$2" "$1 -> ${2:-none}"
}

# Parts of compounds, and what is no part.
finds '議事堂' 'diet station'
finds '空港' 'airport kansai'
finds '国際空港' 'kansai'
finds 'ファイル' 'descriptor file'
finds 'ディスクリプター' 'descriptor'
finds '京都' 'kyoto'
finds '職事' ''
finds 'セル' 'cell'
finds 'ja:ード' ''
finds '事件' 'scandal'

# Below the word itself.
is "$("$search" -o ids 空港 | paste -sd' ')" 'airport kansai' \
	"a part of a compound ranks below the word"
is "$("$search" -o ids 議事堂 | paste -sd' ')" 'diet station' \
	"also where the compound is cut otherwise"

# Spellings.
finds 'サーバ' 'server1 server2 server3'
finds 'サーバー' 'server1 server2 server3'
finds 'ｻｰﾊﾞ' 'server1 server2 server3'
finds 'ディスティレーション' 'distil1 distil2'
finds 'ディスティレイション' 'distil1 distil2'
finds 'バイオリン' 'violin1 violin2'
finds 'ヴァイオリン' 'violin1 violin2'
finds '引越し' 'move1 move2'
finds '引っ越し' 'move1 move2'
finds '取扱' 'handle1 handle2'
finds '取り扱い' 'handle1 handle2'
finds '国会の演説' 'kanji1 kanji2'
finds '國會の演説' 'kanji1 kanji2'
finds '高橋' 'kanji3 kanji4'
finds '髙橋' 'kanji3 kanji4'
finds '+髙橋' 'kanji3'
finds 'XR-77' 'dash1 dash2'
finds 'ＸＲ−７７' 'dash1 dash2'
finds '量子計算' 'spaced'
finds '人々' 'people people2'
finds '人人' 'people people2'
finds '憲法九条' 'nine1 nine2'
finds '憲法9条' 'nine1 nine2'
finds '憲法９条' 'nine1 nine2'
finds '二万' 'twenty1 twenty2 twenty3'
finds '2万' 'twenty1 twenty2 twenty3'
finds '20,000' 'twenty1 twenty2 twenty3'
finds '20000' 'twenty1 twenty2 twenty3'
finds 'サム・アルトマン' 'altman1 altman2'
finds 'サムアルトマン' 'altman1 altman2'
finds 'ｻﾑ･ｱﾙﾄﾏﾝ' 'altman1 altman2'
finds 'AIモデル' 'aimodel1 aimodel2'
finds 'ＡＩモデル' 'aimodel1 aimodel2'
finds '食べる' 'eat'

# A sentence typed without spaces asks for its words and not for itself; a name
# of as many words is one thing.
finds '港町の職人は工場の煙突を塗るのか' 'order1 order2'
finds '工場煙突港町職人' ''

# What is excluded is meant, however common, if it is a word at all.
finds 'badger' 'apart beside'
finds 'badger -was' 'beside'
finds 'badger NOT met' 'beside'
finds 'badger -> zebra' 'apart beside'
finds 'badger -の' 'apart beside'
for query in の 'は が' '。'; do
	is "$("$search" -c -- "$query" 2>"$tmp/err")" \
		"$("$search" -c '' 2>/dev/null)" "$query is no word: all articles"
	like "$(cat "$tmp/err")" 'note: signs and single kana alone' \
		'and a note says so'
done

# Side by side comes before anywhere, however often.
is "$("$search" -o ids 'badger zebra' | paste -sd' ')" 'beside apart' \
	"two words side by side rank above the same words apart"

# Synonyms, of one word and of several, below the word itself.
finds 'LiDAR' 'syn1 syn2 syn4'
finds 'ライダー' 'syn1 syn2 syn4'
finds 'light detection and ranging' 'syn1 syn2 syn3 syn4'
is "$("$search" -o ids ライダー | head -n 1)" syn4 "the word itself first"
is "$("$search" -o ids LiDAR | head -n 1)" syn1 "also in Latin letters"
finds 'data center' 'data1 data2 data3'
finds 'datacenters' 'data1 data2'
finds '+LiDAR' 'syn1'
finds '"LiDAR"' 'syn1'
finds '"data center"' 'data1'
finds 'LiDAR -unit' 'syn1 syn4'
finds '-ライダー LiDAR' 'syn1 syn2'
run "$search" --explain --color always LiDAR
like "$out" '= LiDAR: en synonym \(light detection and ranging\) [0-9]+%' \
	"told as a rule of its own"
like "$out" 'synonyms: ライダー, light detection and ranging' \
	"and in how the query was read"
like "$out" 'mlight detection and ranging' "its characters are marked"
unlike "$out" 'm(light.\[0|detection|ranging)' "not some of its words"

# が is never か, nor a number the beginning of another.
finds '+が' "$(cd "$tmp" && grep -l . in/lines.jsonl >/dev/null &&
	sed -n 's/^{"id":"\([a-z0-9]*\)".*が.*/\1/p' in/lines.jsonl |
	LC_ALL=C sort | paste -sd' ')"
finds 'かぎ' 'key'
finds 'がき' ''

# Quotes and + take the characters as they are.
finds '"サーバー"' 'server2 server3'
finds '+サーバ' 'server1'
finds '"二万"' 'twenty1'
finds '"引っ越し"' 'move2'
finds '+引越し' 'move1'
finds '"ヴァイオリン"' 'violin1'
finds '「憲法九条」' 'nine1'
finds '"サムアルトマン"' 'altman2'
finds '+models' 'models'
finds '+Models' 'models'
finds 'models' 'model models'
finds '"GPT-5"' 'gpt'
finds 'GPT-5.5' 'gpt5'
finds '"AI モデル"' 'aimodel1 aimodel2'
finds '"AIモデル"' 'aimodel1 aimodel2'
finds '"H.R. 8283"' 'bill bill2'
finds '"HR 8283"' 'bill bill2'
finds 'HR8283' 'bill bill2'
finds 'H.R.8283' 'bill bill2'
finds 'C++' 'cplusplus'
finds '.NET' 'dotnet'
finds '"finance office"' 'ligature'
finds 'ﬁnance' 'ligature'

# A filter of nothing finds nothing.
finds 'tag:" "' ''
finds 'source:"　"' ''

# Short queries are ordinary queries.
finds '鍵' 'key'
finds '蚊' 'mosquito'
finds 'AI' 'aimodel1 aimodel2'

done_testing
