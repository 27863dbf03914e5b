#!/bin/sh
# The real files, where they are: what every format must find in them.
. "${srcdir:-.}/tests/lib.sh"
need python3
need_shared data/seeds data/ainews-ja data/jser-ja data/pairs \
	data/jsquad-valid data/feeds data/html

"$build/tests/dump_articles" "$shared/data" "$shared/data/seeds" \
	"$shared/data/ainews-ja" "$shared/data/jser-ja" "$shared/data/pairs" \
	"$shared/data/jsquad-valid" "$shared/data/feeds" \
	"$shared/data/html" >"$tmp/out"
python3 "$top/tests/formats/real_formats.py" "$shared/data" "$tmp/out" >"$tmp/got"
while IFS='	' read -r name got want; do
	is "$got" "$want" "$name"
done <"$tmp/got"

done_testing
