#!/bin/sh
# The rules of HACKING.md that a search can check.
. "${srcdir:-.}/tests/lib.sh"

cd "$top" || exit 2

c_files lib indexer searcher tests >"$tmp/files"
ok 'there are sources to look at' test "$(wc -l <"$tmp/files")" -gt 5

# Comments and the contents of strings are not code: blank them, keep lines.
bare() {
	awk '
	{
		line = $0; out = ""
		while (line != "") {
			if (inside) {
				i = index(line, "*/")
				if (i == 0)
					break
				line = substr(line, i + 2); inside = 0
			} else if (match(line,
			    /\/\*|\/\/|"([^"\\]|\\.)*"|\047([^\047\\]|\\.)*\047/)) {
				token = substr(line, RSTART, 2)
				out = out substr(line, 1, RSTART - 1)
				if (token == "//")
					break
				if (token == "/*") {
					inside = 1
					line = substr(line, RSTART + 2)
				} else {
					out = out "\"\""
					line = substr(line, RSTART + RLENGTH)
				}
				continue
			} else {
				out = out line
				break
			}
		}
		print FILENAME ":" FNR ": " out
	}' "$1"
}
while read -r file; do
	bare "$file"
done <"$tmp/files" >"$tmp/code"

# not_in_code EXPRESSION NAME [EXCEPT]: no line of code matches.
not_in_code() {
	grep -E "$1" "$tmp/code" | grep -Ev "${3:-^$}" >"$tmp/found"
	is "$(cat "$tmp/found")" '' "$2"
}
word='(^|[^A-Za-z0-9_>.])'
not_in_code "${word}(sprintf|vsprintf|strcpy|strcat|strncat|strtok|atoi|atol|gets|[fsv]*scanf) *\\(" \
	'no banned function'
not_in_code "${word}(isalpha|isdigit|isalnum|isspace|isupper|islower|ispunct|isprint|iscntrl|isxdigit|tolower|toupper) *\\(" \
	'no function that asks the locale about a byte'
not_in_code "${word}stderr([^A-Za-z0-9_]|\$)" 'only msg.c names stderr' \
	'^lib/base/msg\.c:'
not_in_code "${word}(printf|puts|putchar|perror) *\\(" \
	'libraries do not print' '^(indexer|searcher|tests)/'
not_in_code "${word}exit *\\(" 'only the mains and the allocator exit' \
	'^(lib/base/alloc\.c|indexer/main\.c|searcher/main\.c|searcher/cgi\.c|tests/.*):'
not_in_code '(^|[^a-z_])typedef[[:space:]]+(struct|enum|union)[^A-Za-z0-9_]' \
	'no typedef for structs and enums' '\('

xargs grep -nwE 'TODO|FIXME|XXX' <"$tmp/files" >"$tmp/found"
is "$(cat "$tmp/found")" '' 'nothing is left for later'

# Columns with tabs of 8; kanji, which stand in strings, count as one.
while read -r file; do
	expand "$file" | grep -nE '^.{80}' | sed "s|:.*||; s|^|$file:|"
done <"$tmp/files" >"$tmp/found"
is "$(head -n 20 "$tmp/found")" '' 'no line is longer than 79 columns'
xargs grep -nE '[[:space:]]+$' <"$tmp/files" >"$tmp/found"
is "$(head -n 20 "$tmp/found")" '' 'no white space at the end of a line'

while read -r file; do
	if [ -s "$file" ] && [ -n "$(tail -c 1 "$file")" ]; then
		echo "$file"
	fi
done <"$tmp/files" >"$tmp/found"
is "$(cat "$tmp/found")" '' 'files end with a line feed'

# A module includes its own header first, which proves that it stands alone.
while read -r file; do
	header=${file%.*}.h
	case $file in
	*.h) continue ;;
	esac
	if [ -f "$header" ]; then
		first=$(sed -n 's/^#include ["<]\([^">]*\)[">].*/\1/p' "$file" |
			grep -v '^config\.h$' | head -n 1)
		case $header in
		*"$first") ;;
		*) echo "$file: $first" ;;
		esac
	fi
done <"$tmp/files" >"$tmp/found"
is "$(cat "$tmp/found")" '' 'each module includes its own header first'

# Guards and a paragraph of what it is for.
while read -r file; do
	case $file in
	*.h)
		first=$(head -c 2 "$file")
		[ "$first" = '/*' ] || echo "$file" ;;
	esac
done <"$tmp/files" >"$tmp/found"
is "$(cat "$tmp/found")" '' 'each header begins by saying what it is'

# Paths of somebody's machine have no place in a tree for everybody.  The
# expression is written so that it does not find itself.
find . -name .git -prune -o -name autom4te.cache -prune -o -name build-aux \
	-prune -o -type f \( -name '*.[ch]' -o -name '*.cc' -o -name '*.mk' \
	-o -name '*.md' -o -name '*.t' -o -name '*.sh' -o -name '*.[1-8]' \
	-o -name '*.ac' -o -name '*.am' -o -name '*.py' -o -name bootstrap \
	-o -path './.ci/*' \) -exec grep -nE \
	'/(tmp/de[v]|wor[k])/|/home/[a-z]+/' {} + >"$tmp/found"
is "$(cat "$tmp/found")" '' 'no path of a development machine'

done_testing
