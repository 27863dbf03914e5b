#!/bin/sh
# The same story once: found, folded, counted, unfolded, and found again
# after whatever happens to the index.
. "${srcdir:-.}/tests/lib.sh"
need python3
[ -x "$search" ] || skip_all 'ainews-search is not built'
set_dir=$top/tests/story
articles=$set_dir/articles.jsonl
AINEWS_NOW=2026-12-24T00:00:00Z

idx() {
	run "$index" --index "$tmp/index" "$@"
}
ask() {
	run "$search" --index "$tmp/index" "$@"
}
# stories [INDEX]: each article with its story and how many tell it.
stories() {
	"$search" --index "${1:-$tmp/index}" --fold=off --all -o ndjson '' |
		python3 -c '
import json, sys
for line in sys.stdin:
    h = json.loads(line)
    if "id" in h:
        s = h["story"] or {"id": "-", "size": 1}
        print(h["id"], s["id"], s["size"])' | LC_ALL=C sort
}
# measured FILE...: the first line of figures of the index.
measured() {
	"$search" --index "$tmp/index" --fold=off --all -o tsv \
		--fields id,story '' |
		python3 "$set_dir/measure.py" "$@" >"$tmp/figures"
	sed 's/^/# /' "$tmp/figures"
}
# at_least NAME NUMBER MESSAGE: of the figures.
at_least() {
	value=$(sed -n "1s/.* $1 \([0-9.]*\).*/\1/p" "$tmp/figures")
	ok "$3" awk "BEGIN { exit !(\"$value\" != \"\" && $value >= $2) }"
}

# --- precision and recall
idx update "$articles" "$top/corpora"
exits 0 'the articles are indexed'
measured "$set_dir/stories.tsv" "$set_dir/corpora.tsv"
at_least precision 0.999 'no two stories are taken for one'
at_least recall 0.67 'two thirds of all pairs are found'
rm -r "$tmp/index"
idx update "$articles"
measured "$set_dir/stories.tsv"
at_least precision 0.999 'also without the corpus'
at_least recall 0.95 'and nearly all pairs of the set'

# --- one hit for each story
ask -o json Lumen Draw illustrators
python3 - "$tmp/.out" <<'END' >"$tmp/verdict" 2>&1
import json, sys
r = json.load(open(sys.argv[1]))
full = [h for h in r["hits"] if h["match"] == "all"]
assert r["total"] == len(full) == 2, r["total"]
stories = [h["story"] for h in full]
assert {"id": "court-c", "size": 3, "query": "story:court-c"} in stories
assert None in stories
END
is "$(cat "$tmp/verdict")" '' 'a story is one hit, which says how many tell it'
ask Lumen Draw illustrators
like "$out" '\(\+2 same story\)' 'people read it'
ask --fold=off -c Lumen Draw illustrators
is "$out" 4 'fold=off counts each of them'
for id in court-a court-b court-c; do
	ask -o ids "story:$id"
	is "$(echo "$out" | sort | tr '\n' ' ')" 'court-a court-b court-c ' \
		"story:$id is all of them"
done
ask -o ids 話題:court-appeal
is "$out" court-appeal 'an article alone is its own story'
ask -o ids story:nobody
exits 1 'a story of nobody'
ask -o ids 'is:dup Lumen illustrators'
is "$(echo "$out" | sort | tr '\n' ' ')" 'court-a court-b ' \
	'is:dup is what folding hides'
ask -c is:lead
lead=$out
ask -c ''
is "$lead" "$out" 'is:lead are as many as a folded list has'
ask -o ids --all ''
is "$(echo "$out" | wc -l)" "$lead" 'and a list has what it counts'
ask -o ids -- '-is:dup'
is "$(echo "$out" | sort -u | wc -l)" 20 'a page of them'
ask -o ids -s story -n 4
is "$(echo "$out" | sed 's/-.$//' | sort | tr '\n' ' ')" \
	'court deal koto taxi ' 'sort=story: what most tell is first'
ask -o ids 'Lumen source:"Osaka Evening Wire" illustrators'
is "$out" court-b 'what a filter leaves of a story is shown'

# --- pages do not depend on where they are cut
"$search" --index "$tmp/index" --all -o ids -s date '' >"$tmp/all"
for start in 0 7 14 21 28 35 42; do
	"$search" --index "$tmp/index" -o ids -s date -n 7 --offset "$start" ''
done >"$tmp/pages"
same "$tmp/pages" "$tmp/all" 'pages of seven are the whole list'

# --- a facet counts what selecting it shows
cat >"$tmp/facets.py" <<'END'
import json, subprocess, sys
search, index, fold = sys.argv[1:4]
def ask(*args):
    out = subprocess.run([search, "--index", index, "--fold=" + fold, *args],
                         capture_output=True, check=False).stdout
    return out.decode()
facets = json.loads(ask("-o", "json", sys.argv[4]))["facets"]
n = 0
for kind, field in (("source", 'source:"%s"'), ("month", "date:%s"),
                    ("tag", 'tag:"%s"'), ("entity", 'tag:"%s"')):
    for value, count in facets[kind]:
        got = int(ask("-c", sys.argv[4] + " " + field % value))
        n += 1
        if got != count:
            print(kind, value, count, got)
if n < 20:
    print("only", n)
END
for fold in on off; do
	is "$(python3 "$tmp/facets.py" "$search" "$tmp/index" $fold '')" '' \
		"fold=$fold: each facet counts what it leads to"
done

# --- whatever happens, the stories are those of what is there
stories >"$tmp/stories"
"$index" --index "$tmp/index" rebuild -q
stories >"$tmp/rebuilt"
same "$tmp/rebuilt" "$tmp/stories" 'rebuild finds the same stories'
"$index" --index "$tmp/index" rebuild -q --shards 3
stories >"$tmp/sharded"
same "$tmp/sharded" "$tmp/stories" 'in three shards, too'
ask -c ''
is "$out" "$lead" 'and folds them across shards'
mkdir "$tmp/lines"
sed -n '1!G;h;$p' "$articles" |
	split -l 9 -a 1 --additional-suffix=.jsonl - "$tmp/lines/part-"
for part in "$tmp/lines"/*; do
	"$index" --index "$tmp/bit-by-bit" update -q "$part"
done
stories "$tmp/bit-by-bit" >"$tmp/bits"
same "$tmp/bits" "$tmp/stories" 'backwards and bit by bit'

idx delete court-c
is "$(stories | grep court-)" 'court-a court-a 2
court-appeal - 1
court-b court-a 2
court-other - 1' 'the leading article goes: another one leads'
idx delete court-a
is "$(stories | grep court-b)" 'court-b - 1' 'what is left alone is no story'
"$index" --index "$tmp/index" delete -q --undelete court-a court-c
python3 - "$articles" >"$tmp/articles.jsonl" <<'END'
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    a = json.loads(line)
    if a["id"] == "koto-b":
        a["en"] = {"title": "A recipe for bread", "body": "Take a pound of "
                   "flour, water, salt and a night of patience, then bake it "
                   "in a very hot pot."}
    print(json.dumps(a, ensure_ascii=False))
END
rm -r "$tmp/index"
idx update "$tmp/articles.jsonl"
is "$(stories | grep '^koto-b')" 'koto-b - 1' 'other words, another story'
cp "$articles" "$tmp/articles.jsonl"
touch -d '2026-01-01' "$tmp/articles.jsonl"
idx update "$tmp/articles.jsonl"
stories >"$tmp/changed"
same "$tmp/changed" "$tmp/stories" 'the article changes, and its story'

# --- among many, only what changed and what is near it is looked at again
python3 - >"$tmp/crowd.jsonl" <<'END'
import hashlib, json

def words(n, k, some):
    return " ".join(hashlib.md5(b"%d %d" % (n, i)).hexdigest()[:some]
                    for i in range(k))

for n in range(1200):
    article = {"id": "crowd-%04d" % n, "source": "Paper %d" % (n % 7),
               "en": {"title": words(n, 6, 3), "body": words(n, 60, 4)}}
    if n % 5:
        article["date"] = "2026-%02d-%02d" % (n % 12 + 1, n % 28 + 1)
    print(json.dumps(article))
END
# as_anew NAME: the stories are those of an index that is made anew.
as_anew() {
	stories >"$tmp/some"
	cp -R "$tmp/index" "$tmp/copy"
	"$index" --index "$tmp/copy" rebuild -q
	stories "$tmp/copy" >"$tmp/anew"
	rm -r "$tmp/copy"
	same "$tmp/some" "$tmp/anew" "$1"
}
rm -r "$tmp/index"
idx update "$tmp/crowd.jsonl"
exits 0 'a thousand others'
is "$(stories | grep -c ' - 1$')" 1200 'tell a story each'
for part in "$tmp/lines"/*; do
	"$index" --index "$tmp/index" update -q "$part"
done
stories | grep -v ^crowd >"$tmp/bits"
same "$tmp/bits" "$tmp/stories" 'bit by bit among them: the same stories'
as_anew 'as when all are looked at'
idx delete court-c crowd-0011
as_anew 'the leading article goes'
idx delete court-a
is "$(stories | grep court-b)" 'court-b - 1' 'and the next one'
idx delete -q --undelete court-a court-c
as_anew 'they are back'
is "$(stories | grep -c ' koto-c 3$')" 3 'three tell of one event'
part=$(grep -l '"koto-b"' "$tmp/lines"/*)
sed '/"koto-b"/s/"date": "[^"]*"/"date": "2019-01-01"/' "$part" >"$tmp/part"
cp "$tmp/part" "$part"
idx update -q "$tmp/lines"
is "$(stories | grep -c ' koto-c 2$')" 2 'two when one is of another time'
as_anew 'which is seen at either time'
sed 's/court-b/twin/; s/"date": "[^"]*",//' "$articles" | grep '"twin"' \
	>"$tmp/lines/twin.jsonl"
idx update -q "$tmp/lines"
like "$(stories | grep '^twin')" '^twin court-c 4$' \
	'the same text without a date'
as_anew 'is found whenever it was'

done_testing
