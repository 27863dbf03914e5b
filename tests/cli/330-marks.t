#!/bin/sh
# Marks fall on the characters of the text as it is written: half-width kana,
# decomposed letters, ligatures, squared words and joined emoji stay whole.
. "${srcdir:-.}/tests/lib.sh"
need python3

AINEWS_INDEX=$tmp/index
export AINEWS_INDEX
# Each row: id, language, query, what must be marked (/ between), text.
# \u escapes are those of JSON.
cat >"$tmp/rows" <<'ROWS'
half|ja|サーバー|ｻｰﾊﾞｰ|騒音の小さいｻｰﾊﾞｰを置いた。
halfquote|ja|"サーバー"|ｻｰﾊﾞｰ|大きなｻｰﾊﾞｰを買い足した。
dakuten|ja|"学校"|学校\u3099|小さな学校\u3099で教えた。
decomposed|ja|ガラス|カ\u3099ラス|割れたカ\u3099ラスを拾う。
ligature|en|finance|\ufb01nance|The \ufb01nance desk is closed.
partlig|en|"of"||An o\ufb03ce was built here.
squared|ja|"株"|\u3231|老舗の\u3231が加わった。
width|ja|GPT-5.5|ＧＰＴ－５．５|きのうＧＰＴ－５．５が出た。
accent|en|caf\u00e9|cafe\u0301|That cafe\u0301 opens late.
emoji|ja|"技術者"|技術者|会場で\ud83d\udc69\u200d\ud83d\udcbb技術者が話した。
spaced|ja|"AIモデル"|AI モデル|軽い AI モデル が増えた。
dotted|ja|サムアルトマン|サム/アルトマン|壇上でサム・アルトマンが話す。
numeral|ja|2万|二万|参加者は二万人だった。
inflected|ja|食べる|食べ|夕飯を早めに食べた。
stem|en|model|models|Larger models cost more.
abbreviated|en|"HR 8283"|H.R. 8283|They tabled H.R. 8283 again.
library|ja|図書|図書|図書を借りて読む。
part|ja|図書|図書|国立国会図書館で読む。
prefix|en|brows*|Browsers|Browsers got faster.
ROWS
cat >"$tmp/check.py" <<'EOF_PY'
import json, subprocess, sys

search, index, folder, rows = sys.argv[1:5]
rows = [line.rstrip("\n").split("|", 4) for line in open(rows)]
say = lambda s: json.loads('"%s"' % s.replace('"', '\\"'))
with open(folder + "/rows.jsonl", "w") as f:
    for name, lang, query, want, text in rows:
        f.write(json.dumps({"id": name, "lang": lang, "title": "-",
            "text": say(text)}) + "\n")
subprocess.run([index, "-q", "update", folder + "/rows.jsonl"], check=True)
for name, lang, query, want, text in rows:
    out = subprocess.run([search, "-o", "json", "--", say(query) +
        " id:" + name], capture_output=True, text=True).stdout
    got = []
    for hit in json.loads(out)["hits"]:
        if hit["match"] != "all":
            continue
        shown = hit[lang]["snippet"]
        for start, end, _ in hit["marks"].get(lang + ".snippet", []):
            got.append(shown[start:end])
    print(name, ascii("/".join(got)), ascii(say(want)), sep="\t")
EOF_PY
python3 "$tmp/check.py" "$search" "$index" "$tmp" "$tmp/rows" >"$tmp/out"
is "$(wc -l <"$tmp/out")" "$(wc -l <"$tmp/rows")" "every row was asked"
while IFS='	' read -r name got want; do
	is "$got" "$want" "$name: marked $want"
done <"$tmp/out"

# A quoted phrase is shown where it stands, be it a heading among prose that
# has its words.
cat >"$tmp/heading.jsonl" <<'END'
{"id":"heading","lang":"ja","title":"-","text":"分散学習で検索の速度と精度を上げて費用を下げる\n\n費用を下げる分散した学習は、精度を上げて検索の速度も上げる。"}
END
"$index" -q update "$tmp/heading.jsonl"
like "$("$search" -o json '"分散学習で検索の速度と精度を上げて費用を下げる" id:heading')" \
	'"ja.snippet":\[\[0,23,"lit"\]\]' "a heading that is quoted is shown"

done_testing
