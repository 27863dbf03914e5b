#!/bin/sh
# mismatch:number: a number that stands on one side only.
. "${srcdir:-.}/tests/lib.sh"
need python3
[ -x "$search" ] || skip_all 'ainews-search is not built'

# Name, Japanese, English, and what stands there alone.
python3 - "$tmp" <<'END'
import json, sys
cases = [
    ("units", "参加者は2万4000人、費用は1.3億円、三千の町。",
     "The 24,000 participants paid 130 million yen in 3,000 towns.", "", ""),
    ("forms", "130 万人、約2万件、１２％、三つの町、第三回。",
     "It was 1.3 million people, 24,000 cases and 12 percent in three towns, "
     "the third time.", "", ""),
    ("words", "原告は212人、賠償は六千三百万円。",
     "Two hundred and twelve plaintiffs won 63 million yen.", "", ""),
    ("share", "誤りは三割減った。残りは7割。",
     "Mistakes fell by thirty percent; 70 percent stayed.", "", ""),
    ("names", "GPT-5.5はKitsune-9Bより速い。H.R. 8283が通った。",
     "Qwen3 is faster than R1, and the bill with a number in its "
     "name went through the house.", "", "8283"),
    ("dates", "2026年5月12日火曜日の午後3時に始まる。",
     "It begins on Tuesday at 3 p.m.", "", ""),
    ("scales", "30年以上、二十四個、50%、半年。",
     "Over three decades, two dozen, half of them, six months.", "", ""),
    ("idioms", "一方、一部の町では万博の話もある。十分だ。",
     "One of the towns, on the other hand, spoke of it at first.", "", ""),
    ("wrong", "利用者は45万人に増え、17の町に広がった。",
     "Users grew to 54,000 in seventeen towns.", "45万", "54,000"),
    ("omitted", "工場は九州にあり、社員がチップを作る。",
     "The plant in Kyushu has 850 employees who make chips.", "", "850"),
    ("summary", "工場の社員は900人。",
     "The plant in Kyushu has 850 employees. " + "They make chips. " * 20,
     "900", ""),
    ("table", "表: " + " ".join(str(1000003 + 7 * i) for i in range(9000)),
     "Table: " + " ".join(str(2000000 + 7 * i) for i in range(9000)), "", ""),
]
with open(sys.argv[1] + "/in.jsonl", "w", encoding="utf-8") as out, \
        open(sys.argv[1] + "/wanted", "w", encoding="utf-8") as wanted:
    for name, ja, en, only_ja, only_en in cases:
        json.dump({"id": name, "date": "2026-05-11",
                   "ja": {"title": "題", "body": ja},
                   "en": {"title": "Title", "body": en}}, out)
        out.write("\n")
        wanted.write("%s ja=%s en=%s\n" % (name, only_ja, only_en))
    for side in "ja", "en":
        json.dump({"id": "only-" + side,
                   side: {"title": "T 77", "body": "It has 1234 of it."}},
                  out)
        out.write("\n")
        wanted.write("only-%s ja= en=\n" % side)
END
sed -i 's/^names ja= en=8283/names ja=8283 en=/' "$tmp/wanted"
run "$index" --index "$tmp/index" update "$tmp/in.jsonl"
exits 0 'articles with numbers'
while read -r name wanted; do
	run "$search" --index "$tmp/index" -o json --show "$name"
	is "$(python3 -c '
import json, sys
m = json.load(open(sys.argv[1]))["article"]["mismatch"]["number"]
print("ja=%s en=%s" % (",".join(m["ja"]), ",".join(m["en"])))' "$tmp/.out")" \
		"$wanted" "$name"
done <"$tmp/wanted"
run "$search" --index "$tmp/index" --fold=off -o ids mismatch:number
is "$(echo "$out" | sort | tr '\n' ' ')" 'names omitted summary wrong ' \
	'mismatch:number finds those'
run "$search" --index "$tmp/index" --show wrong
like "$out" '^number in ja only: 45万$' 'and --show names them'
like "$out" '^number in en only: 54,000$' 'of both sides'

if [ -d "$shared/data/seeds" ]; then
	"$index" --index "$tmp/seeds" update -q "$shared/data/seeds"
	run "$search" --index "$tmp/seeds" -o ids mismatch:number
	exits 1 'none in the real articles, which were read'
fi

done_testing
