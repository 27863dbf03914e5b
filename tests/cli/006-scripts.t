#!/bin/sh
# The shell scripts of the project, looked at by shellcheck.
. "${srcdir:-.}/tests/lib.sh"

need shellcheck
cd "$top" || exit 2

find . -name .git -prune -o -name build-aux -prune -o -type f \
	\( -name '*.t' -o -name '*.sh' -o -name run -o -name bootstrap \) \
	-print | LC_ALL=C sort |
	while read -r file; do
		if head -n 1 "$file" | grep -Eq '^#!.*(/| )(ba|da)?sh( |$)' ||
		    [ "${file##*/}" = lib.sh ]; then
			printf '%s\n' "$file"
		fi
	done >"$tmp/files"
ok 'there are scripts' test "$(wc -l <"$tmp/files")" -gt 5

# Not told: a sourced file that is named by a variable, its variables, and
# dollar signs in single quotes, which are meant for an inner shell.
while read -r file; do
	run shellcheck -s "$(sed -n '1s/^#!.*bash.*/bash/p' "$file" |
		grep . || echo sh)" -e SC1090,SC1091,SC2154,SC2016,SC2034 \
		"$file"
	exits 0 "$file" || diag "$out"
done <"$tmp/files"

done_testing
