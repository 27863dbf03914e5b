#!/bin/sh
# make install: everything in its place, nothing outside of DESTDIR, and the
# installed programs do with what was installed.
. "${srcdir:-.}/tests/lib.sh"

need make
[ -f "$build/Makefile" ] || skip_all 'no configured build tree'
for program in "$search" "$index" "$cgi"; do
	[ -x "$program" ] || skip_all "$program is not built"
done

dest=$tmp/dest
# setting NAME: a directory as this tree was configured.
setting() {
	printf 'show:\n\t@echo $(%s)\n' "$1" |
		MAKEFLAGS='' make -s -C "$build" -f Makefile -f - show
}
run env MAKEFLAGS='' make -s -C "$build" install DESTDIR="$dest"
exits 0 'make install'

bin=$dest$(setting bindir)
man=$dest$(setting mandir)
dict=$dest$(setting pkgdatadir)/dict
complete=$dest$(setting datadir)/bash-completion/completions
for file in "$bin/ainews-search" "$bin/ainews-index" \
    "$dest$(setting pkglibexecdir)/ainews-search.cgi" \
    "$dict/user.dic" "$complete/ainews-search" "$complete/ainews-index" \
    "$dest$(setting includedir)/xapian-c.h" \
    "$dest$(setting libdir)/libxapian-c.a" \
    "$dest$(setting libdir)/pkgconfig/xapian-c.pc"; do
	ok "${file#"$dest"} is installed" test -s "$file"
done

# Every manual and every table of the source tree.
find "$top/lib" "$top/indexer" "$top/searcher" -name '*.[1-8]' >"$tmp/manuals"
while read -r manual; do
	name=${manual##*/}
	ok "$name is installed" test -s "$man/man${name##*.}/$name"
done <"$tmp/manuals"
for table in "$top"/dict/*.tsv; do
	[ -e "$table" ] || continue
	ok "${table##*/} is installed" cmp -s "$table" "$dict/${table##*/}"
done

# Away from both trees, with nothing but what was installed and some files.
mkdir "$tmp/away"
cp -R "$top/corpora" "$tmp/away/"
chmod -R u+w "$tmp/away"
cd "$tmp/away" || exit 2
# Nobody tells them where the dictionaries are: they know it.
unset AINEWS_DICT
AINEWS_INDEX=$tmp/away/index
export AINEWS_INDEX
run "$bin/ainews-index" update corpora
ok 'the installed indexer works' test "$rc" -le 1 || diag "$err"
run "$bin/ainews-search" -o ids '蒸留 DeepSeek'
exits 0 'the installed searcher finds'
run env REQUEST_METHOD=GET QUERY_STRING='q=DeepSeek&format=json' \
	"$dest$(setting pkglibexecdir)/ainews-search.cgi"
exits 0 'the installed CGI answers'
like "$out" '"rank":1,' 'with hits'
like "$out" '"notes":\[\]' 'and with the dictionaries of the index'
run "$bin/ainews-index" stats
unlike "$out" 'user=none' 'which are the installed ones'

run env MAKEFLAGS='' make -s -C "$build" uninstall DESTDIR="$dest"
exits 0 'make uninstall'
is "$(find "$dest" -type f)" '' 'leaves no file'

done_testing
