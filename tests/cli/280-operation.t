#!/bin/sh
# What an operator relies on for years: changes are seen whatever the clock
# says, a dry run says why, the numbers are in the order of their size.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

# write NAME WORD: a note; the words are of one length, and so are the files.
write() {
	note "$tmp/in/$1.md" ja "題 $1" 札 "この本文は$2の話である。"
}
for n in 1 2 3 4; do
	write "n$n" 推論
done
# A time in the past, so that only that is remembered.
touch -d '2020-05-05 12:00' "$tmp/in"/*
sleep 2.1
idx update "$tmp/in"
like "$out" '^4 added' 'four notes'
idx update "$tmp/in"
like "$out" '^0 added, 0 changed, 4 unchanged' 'a second run changes nothing'

# opened [OPTION...]: is a file opened that did not change?
opened() {
	strace -f -e trace=openat -o "$tmp/trace" "$@" "$index" --index \
		"$tmp/index" -q update "$tmp/in"
	grep -c 'in/n[0-9].md' "$tmp/trace"
}
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
	is "$(opened)" 0 'and opens no file'
	is "$(opened -E FAULT_WALL=-31536000 \
		-E LD_PRELOAD="$build/tests/index/faults.so" \
		-E ASAN_OPTIONS=verify_asan_link_order=0)" 4 \
		'but all of a time that is to come: a clock was moved'
	touch -d '2020-05-05 13:00' "$tmp/in/n1.md"
	is "$(opened)" 1 'only one whose time changed'
else
	skip 'a second run opens no file' 'no strace'
fi
touch "$tmp/in"/*
idx update "$tmp/in"
like "$out" '^0 added, 0 changed, 4 unchanged' 'another time alone is no change'

# Clocks.
write n1 学習
touch -d '2020-05-05 13:00' "$tmp/in/n1.md"
idx update "$tmp/in"
like "$out" '^0 added, 1 changed' 'another text of the same size and time'
write n2 学習
touch -d '1999-01-01' "$tmp/in/n2.md"
idx update "$tmp/in"
like "$out" '^0 added, 1 changed' 'a time that went back'
write n3 学習
touch -d '2099-01-01' "$tmp/in/n3.md"
idx update "$tmp/in"
like "$out" '^0 added, 1 changed' 'a time that is still to come'
write n3 推論
touch -d '2099-01-01' "$tmp/in/n3.md"
idx update "$tmp/in"
like "$out" '^0 added, 1 changed' 'and the same one again'
write n4 学習
idx update "$tmp/in"
write n4 推論
idx update "$tmp/in"
like "$out" '^0 added, 1 changed' 'two texts within a moment'

# Why.
write n5 推論
write n1 蒸留
mv "$tmp/in/n2.md" "$tmp/in/moved.md"
rm "$tmp/in/n3.md"
printf '\000\001' >"$tmp/in/bad.txt"
before=$(generation)
idx -v update --dry-run --prune --report "$tmp/report" "$tmp/in"
exits 1 'a dry run that would refuse a file'
is "$(generation)" "$before" 'writes nothing'
like "$err" 'n5\.md: added n5: new file$' 'why one would be added'
like "$err" 'n1\.md: changed n1: its text changed$' 'why one would change'
like "$err" 'moved\.md: changed n2: moved here from /.*in/n2\.md$' \
	'that one moved, and keeps its id'
like "$err" 'n3\.md: removed n3: the file is gone$' 'why one would go'
like "$err" 'bad\.txt: binary data, not text$' 'why one would be refused'
is "$(python3 -c '
import json, sys
for line in open(sys.argv[1]):
    o = json.loads(line)
    print(o["action"], o.get("id", "-"), o.get("reason", "-").split("/")[0])' \
	"$tmp/report" | sort | tr '\n' ',')" \
	'added n5 new file,changed n1 its text changed,changed n2 moved here from ,refused - binary data, not text,removed n3 the file is gone,unchanged - -,' \
	'the report says the same'
idx update --prune "$tmp/in"
like "$out" '^1 added, 2 changed, 1 unchanged, 1 removed, 0 skipped, 1 refused' \
	'and what it said happens'

# Numbers.
python3 - "$tmp/sources.jsonl" <<'END'
import json, sys
with open(sys.argv[1], "w") as f:
    for i, source in enumerate(["A few", "B most", "B most", "B most",
                                "C some", "C some"]):
        f.write(json.dumps({"id": "s%d" % i, "source": source,
            "date": "2026-0%d-01" % (i + 1), "en": {"title": "T",
            "body": "text %d" % i}}) + "\n")
END
idx update "$tmp/sources.jsonl"
idx stats
is "$(printf '%s\n' "$out" | sed -n '/^sources/,/^months/p' |
	sed 's/^sources//; /^months/d; s/  */ /g' | tr '\n' ',')" \
	' 3 B most, 2 C some, 1 A few,' 'sources, the largest first'
like "$out" '^months  *1  *2026-01$' 'months in their order'
like "$out" '^updated .*, generation [0-9]+$' 'the number of commits'
like "$out" '^analyser .*mecab=' 'and the fingerprint'

# What a service says.
: >"$tmp/journal"
run env JOURNAL_STREAM="$(stat -c %d:%i "$tmp/journal")" sh -c \
	'"$0" --index "$1" update "$2" 2>"$3"' "$index" "$tmp/index" \
	"$tmp/in" "$tmp/journal"
like "$(cat "$tmp/journal")" '^<3>ainews-index: .*bad.txt: binary' \
	'for the journal an error begins with its priority'
run env JOURNAL_STREAM=1:1 "$index" --index "$tmp/index" update "$tmp/in"
like "$err" '^ainews-index: .*bad.txt: binary' 'for nobody else'

# The services need the calls of the sandbox, or no file is read.
for name in index fetch; do
	unit=$top/indexer/ainews-$name.service.in
	for call in seccomp landlock_create_ruleset landlock_add_rule \
		landlock_restrict_self; do
		like "$(grep SystemCallFilter "$unit")" "[= ]$call( |\$)" \
			"the service of $name may call $call"
	done
	like "$(cat "$unit")" '^SystemCallErrorNumber=' \
		'and a call that it may not make does not end it'
	verb=$(sed -n "s,^ExecStart=@bindir@/ainews-index,,p" "$unit")
	# shellcheck disable=SC2086
	run "$index" $verb --help
	exits 0 "and it calls what there is:$verb"
done

done_testing
