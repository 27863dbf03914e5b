#!/bin/sh
# Who may include whom: the picture of HACKING.md, read from the sources.
. "${srcdir:-.}/tests/lib.sh"

cd "$top" || exit 2

# Each include of each source as "file header"; headers between angle brackets
# keep them.
c_files lib indexer searcher >"$tmp/files"
while read -r file; do
	sed -n "s|^[[:space:]]*#[[:space:]]*include[[:space:]]*\"\\([^\"]*\\)\".*|$file \\1|p
		s|^[[:space:]]*#[[:space:]]*include[[:space:]]*\\(<[^>]*>\\).*|$file \\1|p" \
		"$file"
done <"$tmp/files" >"$tmp/includes"
ok 'there are includes to look at' test "$(wc -l <"$tmp/includes")" -gt 10

# Each header in quotes must be found from lib/ or from the top, so that its
# name tells its layer.
while read -r file header; do
	case $header in
	\<*|config.h) ;;
	*) [ -f "lib/$header" ] || [ -f "$header" ] ||
		printf '%s: %s\n' "$file" "$header" ;;
	esac
done <"$tmp/includes" >"$tmp/unplaced"
is "$(cat "$tmp/unplaced")" '' \
	'headers are named from lib/ or from the top directory'

# Lower numbers may not include higher ones; equal numbers of different
# directories may not meet.
awk '
	function layer(path) {
		sub(/^lib\//, "", path)
		sub(/\/.*/, "", path)
		return path
	}
	BEGIN {
		rank["xapian-c"] = 0; rank["base"] = 1; rank["text"] = 2
		rank["article"] = 3; rank["index"] = 5
		rank["indexer"] = 6; rank["searcher"] = 6
	}
	$2 !~ /^</ && $2 != "config.h" {
		from = layer($1); to = layer($2)
		if (!(from in rank) || !(to in rank))
			print $1 ": " $2 ": no known layer"
		else if (from != to && rank[to] >= rank[from])
			print $1 ": " $2
	}' "$tmp/includes" >"$tmp/wrong"
is "$(cat "$tmp/wrong")" '' \
	'base < text < article < index < indexer, searcher'

is "$(awk '$1 ~ /^lib\/xapian-c\// && $2 !~ /^</ &&
	$2 !~ /^xapian-c\// && $2 != "xapian-c.h"' "$tmp/includes")" '' \
	'the C binding needs nothing else of ours'
is "$(awk '$2 ~ /^xapian-c\// && $1 !~ /^lib\/(index|xapian-c)\// &&
	$1 != "lib/text/stem.c"' "$tmp/includes")" '' \
	'the C binding is known in lib/index alone, but for the stemmer'
# The private header of several files, X_impl.h or impl.h, and those of
# lib/index that name the binding's.
is "$(awk '$2 ~ /(^|[_\/])impl\.h$/ {
		dir = $1; sub(/[^\/]*$/, "", dir); sub(/^lib\//, "", dir)
		if (index($2, dir) != 1)
			print
	}' "$tmp/includes")" '' 'what files share stays in their folder'
awk '$1 ~ /^lib\/index\/.*\.h$/ && $2 ~ /^xapian-c\// {
		sub(/^lib\//, "", $1); print $1
	}' "$tmp/includes" >"$tmp/inner"
is "$(awk 'NR == FNR { inner[$1]; next }
	$2 in inner && $1 !~ /^lib\/index\//' "$tmp/inner" \
	"$tmp/includes")" '' 'nor is it known through headers of lib/index'
is "$(grep '\.cc$' "$tmp/files" | grep -v '^lib/xapian-c/')" '' \
	'there is no C++ but the C binding'
is "$(awk '$1 ~ /^searcher\// && $2 ~ /writer\.h$/' "$tmp/includes")" '' \
	'the searcher does not know the writer'

# one HEADER [MANY]: how many files may name a foreign header.
one() {
	users=$(awk -v h="$1" 'index($2, h) == 2 { print $1 }' \
		"$tmp/includes" | sort -u)
	count=$(printf '%s' "$users" | grep -c .)
	ok "$1 is included by at most ${2:-one} file" \
		test "$count" -le "${2:-1}" || diag "$users"
}
one xapian
one mecab.h
one utf8proc
one curl/
one md4c
one yaml.h
one libxml/
one fcgi
one seccomp.h
one linux/landlock.h

done_testing
