# What the tests of ainews-index share; sourced after tests/lib.sh.
# shellcheck shell=sh disable=SC2154

need python3
[ -x "$index" ] || skip_all 'ainews-index is not built'

# idx ARGUMENT...: run on the index of the test.
idx() {
	run "$index" --index "$tmp/index" "$@"
}

# generation: counts commits, so an equal one means that nothing was written.
generation() {
	"$index" --index "${1:-$tmp/index}" stats --json |
		sed 's/.*"generation":\([0-9]*\).*/\1/'
}

# shape [INDEX]: the articles, sorted: id|Japanese title|English title|tags
shape() {
	"$index" --index "${1:-$tmp/index}" export | python3 -c '
import json, sys
for line in sys.stdin:
    a = json.loads(line)
    print("|".join([a["id"], a.get("ja", {}).get("title", "-"),
                    a.get("en", {}).get("title", "-"),
                    ",".join(a.get("tags", []))]))' | LC_ALL=C sort
}

# note FILE LANGUAGE TITLE TAGS [TEXT]: a Jekyll note.
note() {
	mkdir -p "$(dirname "$1")"
	cat >"$1" <<NOTE
---
lang: $2
title: $3
tags: [$4]
---
${5:-本文は推論の話である。 The body of $3.}
NOTE
}

# record ID TITLE: a line of JSON.
record() {
	printf '{"id":"%s","ja":{"title":"%s","body":"本文 %s"}}\n' \
		"$1" "$2" "$2"
}
