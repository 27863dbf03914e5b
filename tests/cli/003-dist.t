#!/bin/sh
# What is in the repository is in the tarball, so that no list of headers,
# fixtures or manuals can be forgotten.
. "${srcdir:-.}/tests/lib.sh"

need make
[ -f "$build/Makefile" ] || skip_all 'no configured build tree'

# .ci/run works in a copy without a repository, and names its list of files.
cd "$top" || exit 2
if [ -n "${AINEWS_FILES:-}" ]; then
	cat "$AINEWS_FILES"
elif git -C "$top" rev-parse --show-toplevel 2>/dev/null | grep -qx "$top"
then
	git -C "$top" -c core.quotePath=false ls-files
else
	skip_all 'neither a repository nor a list of its files'
fi | sed 's|^\./||' | grep -Ev '(^|/)\.git(ignore|keep|attributes)$' |
	while read -r file; do
		[ -f "$file" ] && printf '%s\n' "$file"
	done | LC_ALL=C sort >"$tmp/files"

# Names of the source tree begin with what its Makefile calls it.
src=$(sed -n 's/^srcdir = //p' "$build/Makefile")
MAKEFLAGS='' make -s -C "$build" list-distfiles |
	sed "s|^$top/||; s|^$src/||" |
	while read -r name; do
		if [ -d "$name" ]; then
			find "$name" -type f
		else
			printf '%s\n' "$name"
		fi
	done | LC_ALL=C sort -u >"$tmp/shipped"

ok 'the tarball has files' test "$(wc -l <"$tmp/shipped")" -gt 30
is "$(LC_ALL=C comm -23 "$tmp/files" "$tmp/shipped")" '' \
	'every file of the repository is shipped'

done_testing
