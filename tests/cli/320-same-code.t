#!/bin/sh
# What was indexed is found and marked: the sentences of every article, each
# as a quoted phrase, over the files of corpora/ and the real ones.
. "${srcdir:-.}/tests/lib.sh"

# asks NAME EVERY PATH...: index the files, ask every n-th sentence of them.
asks() {
	name=$1
	every=$2
	shift 2
	run "$index" --index="$tmp/$name" update "$@"
	run "$build/tests/core/same_code" "$tmp/$name" "$every"
	ok "$name: asked" [ "$rc" -eq 0 ]
	diag "$(printf '%s\n' "$out" | tail -n 2 | head -n 1)"
	is "$(printf '%s\n' "$out" | grep -v 'sentences asked')" "0 failed" \
		"$name: every sentence is found and marked whole"
	like "$out" '^[1-9][0-9]* articles, [1-9][0-9]* sentences' \
		"$name: there were some"
}

asks corpora 1 "$top/corpora"
for set in seeds:1 pairs:19; do
	if [ -e "$shared/data/${set%:*}" ]; then
		asks "${set%:*}" "${set#*:}" "$shared/data/${set%:*}"
	else
		skip "${set%:*}" "no data/${set%:*} in ${AINEWS_SHARED:-../shared}"
	fi
done

done_testing
