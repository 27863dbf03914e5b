#!/bin/sh
# The harness itself: a test that cannot fail would make every other worthless.
. "${srcdir:-.}/tests/lib.sh"

# inner SCRIPT: its output as a test of its own.
inner() {
	printf '. "%s/tests/lib.sh"\n%s\n' "$top" "$1" >"$tmp/inner.t"
	run env srcdir="$top" builddir="$build" sh "$tmp/inner.t"
}

inner 'ok yes true; ok no false; done_testing'
like "$out" '^ok 1 - yes$' 'a success is ok'
like "$out" '^not ok 2 - no$' 'a failure is not ok'
like "$out" '^1\.\.2$' 'the plan counts both'
is "$rc" 0 'failures are told by lines, not by the status'

inner 'ok yes true'
unlike "$out" '^1\.\.' 'a test that stops early has no plan'

inner 'is a b differs; is a a equal; done_testing'
is "$(printf '%s\n' "$out" | grep -v '^#')" "$(
	printf 'not ok 1 - differs\nok 2 - equal\n1..2')" 'is compares'

inner 'like "a
b" "^b$" found; like a b absent; unlike a a present; unlike a b clean
done_testing'
is "$(printf '%s\n' "$out" | grep -v '^#')" "$(printf '%s\n' 'ok 1 - found' \
	'not ok 2 - absent' 'not ok 3 - present' 'ok 4 - clean' '1..4')" \
	'like and unlike look at each line'

inner 'echo a >"$tmp/a"; echo b >"$tmp/b"; same "$tmp/a" "$tmp/b" files
same "$tmp/a" "$tmp/none" none; same "$tmp/a" "$tmp/a" self; done_testing'
is "$(printf '%s\n' "$out" | grep -v '^#')" "$(printf '%s\n' \
	'not ok 1 - files' 'not ok 2 - none' 'ok 3 - self' '1..3')" \
	'same compares files'

inner 'run sh -c "echo o; echo e >&2; exit 7"
is "$out/$err" o/e streams; exits 7 status; exits 0 other; done_testing'
is "$(printf '%s\n' "$out" | grep -v '^#')" "$(printf '%s\n' \
	'ok 1 - streams' 'ok 2 - status' 'not ok 3 - other' '1..3')" \
	'run keeps streams and status'

inner 'ok n false || diag more; is a b n || diag more; like a b n || diag more
unlike a a n || diag more; same /dev/null /etc/passwd n || diag more
ok y true || diag less; done_testing'
is "$(printf '%s\n' "$out" | grep -c '^# more$')" 5 'a failure can be explained'
unlike "$out" '^# less$' 'a success needs no word'

inner 'skip one "no disk"; done_testing'
like "$out" '^ok 1 - one # SKIP no disk$' 'skip is marked'
inner 'skip_all "no disk"'
is "$out" '1..0 # SKIP no disk' 'skip_all is a plan of nothing'
inner 'need surely-not-a-command; ok never false; done_testing'
like "$out" '^1\.\.0 # SKIP surely-not-a-command' 'need skips'

inner 'echo "$tmp"; mkdir "$tmp/d"; chmod 0 "$tmp/d"
cleanup "echo first"; cleanup "echo second"; ok yes true; done_testing'
dir=$(printf '%s\n' "$out" | sed -n 1p)
ok 'the directory had a name' test -n "$dir"
ok 'the directory is gone' test ! -e "$dir"
is "$(printf '%s\n' "$out" | tail -n 2)" 'second
first' 'cleanup runs backwards'

inner 'locale charmap; date +%Z; echo "$HOME" "$tmp"; done_testing'
is "$(printf '%s\n' "$out" | sed -n 1,2p)" 'UTF-8
UTC' 'locale and zone are pinned'
like "$out" '^([^ ]+) \1$' 'home is the test directory'

done_testing
