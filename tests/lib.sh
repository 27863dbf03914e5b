# Test Anything Protocol for shell tests.  A test begins with
#
#	#!/bin/sh
#	. "${srcdir:-.}/tests/lib.sh"
#
# and ends with done_testing; without that call it has no plan, and fails.
# It runs from the build directory (make check) or from the source directory
# (prove), in an environment of its own: fixed locale and zone, an empty home,
# a directory $tmp that goes away afterwards unless AINEWS_KEEP is set.
#
#	$top	source tree		$build	build tree
#	$search, $index, $cgi		the programs
#	$shared	folder of real data, which may be absent: need_shared
# shellcheck shell=sh disable=SC2034

top=$(cd "${srcdir:-.}" && pwd)
build=${builddir:-$top}
build=$(cd "$build" && pwd)
search=${AINEWS_SEARCH:-$build/ainews-search}
index=${AINEWS_INDEX_PROG:-$build/ainews-index}
cgi=${AINEWS_CGI:-$build/ainews-search.cgi}
shared=${AINEWS_SHARED:-$top/../shared}

tmp=$(mktemp -d "${TMPDIR:-/tmp}/ainews-test.XXXXXX") || exit 2
tests_run=0
tests_failed=0
at_exit=
leave() {
	eval "$at_exit"
	cd /
	if [ -z "${AINEWS_KEEP:-}" ]; then
		chmod -R u+rwX "$tmp"
		rm -rf "$tmp"
	fi
}
trap leave EXIT
trap 'exit 2' HUP INT TERM

# cleanup COMMAND: run it at the end, the last one first.
cleanup() {
	at_exit="$1
$at_exit"
}

LC_ALL=C.UTF-8
TZ=UTC
HOME=$tmp
XDG_CONFIG_HOME=$tmp
XDG_CACHE_HOME=$tmp
PAGER="cat"
TERM=dumb
AINEWS_DICT=${AINEWS_DICT:-$build/dict}
# A Sunday noon; relative dates and recency count from here.
AINEWS_NOW=${AINEWS_NOW:-2026-07-05T12:00:00Z}
# Not the configuration of this machine.
AINEWS_CONF=$tmp/empty.conf
: >"$AINEWS_CONF"
export LC_ALL TZ HOME XDG_CONFIG_HOME XDG_CACHE_HOME PAGER TERM AINEWS_DICT \
	AINEWS_NOW AINEWS_CONF
unset AINEWS_INDEX AINEWS_PAGER NO_COLOR GREP_OPTIONS CDPATH

# diag LINE...: a remark for whoever reads the log.
diag() {
	printf '%s\n' "$*" | sed 's/^/# /'
}

# result STATUS NAME: one line of the protocol; returns STATUS.
result() {
	tests_run=$((tests_run + 1))
	# A hash sign would begin a directive.
	result_name=$(printf '%s' "$2" | tr '#\n' '  ')
	if [ "$1" -eq 0 ]; then
		printf 'ok %d - %s\n' "$tests_run" "$result_name"
	else
		tests_failed=$((tests_failed + 1))
		printf 'not ok %d - %s\n' "$tests_run" "$result_name"
	fi
	return "$1"
}

# ok NAME COMMAND...: the command must succeed.  Like all that follow it
# returns whether it did, so that `|| diag TEXT` can say more.
ok() {
	ok_name=$1
	shift
	if "$@"; then
		result 0 "$ok_name"
	else
		ok_rc=$?
		result 1 "$ok_name" || diag "status $ok_rc from: $*"
		return 1
	fi
}

# is GOT WANT NAME: the two texts must be equal.
is() {
	if [ "$1" = "$2" ]; then
		result 0 "$3"
	else
		result 1 "$3" || {
			diag "got:"
			diag "$1"
			diag "want:"
			diag "$2"
		}
		return 1
	fi
}

# like TEXT REGEX NAME, unlike TEXT REGEX NAME: an extended expression that
# must be found, or not be found, in one of the lines.
like() {
	if printf '%s\n' "$1" | grep -Eq -e "$2"; then
		result 0 "$3"
	else
		result 1 "$3" || {
			diag "no line matches: $2"
			diag "$1"
		}
		return 1
	fi
}

unlike() {
	if printf '%s\n' "$1" | grep -En -e "$2" >"$tmp/.unlike"; then
		result 1 "$3" || {
			diag "matches: $2"
			diag "$(head -n 20 "$tmp/.unlike")"
		}
		return 1
	else
		result 0 "$3"
	fi
}

# same FILE1 FILE2 NAME: the files must be equal; shows the difference.
same() {
	if diff -u "$2" "$1" >"$tmp/.diff" 2>&1; then
		result 0 "$3"
	else
		result 1 "$3" || diag "$(head -n 60 "$tmp/.diff")"
		return 1
	fi
}

# run COMMAND...: sets $out, $err (without their last line feeds) and $rc.
# The bytes themselves are in $tmp/.out and $tmp/.err.
run() {
	rc=0
	"$@" >"$tmp/.out" 2>"$tmp/.err" || rc=$?
	out=$(tr -d '\000' <"$tmp/.out")
	err=$(tr -d '\000' <"$tmp/.err")
}

# exits WANT NAME: the status of the last run.
exits() {
	is "$rc" "$1" "$2" || diag "$err"
}

# skip NAME REASON: one test that cannot be made here.
skip() {
	tests_run=$((tests_run + 1))
	printf 'ok %d - %s # SKIP %s\n' "$tests_run" "$1" "$2"
}

# skip_all REASON: ends the whole test, before anything was tested.
skip_all() {
	printf '1..0 # SKIP %s\n' "$1"
	exit 0
}

# need COMMAND...: skips the whole test where one of them is not installed.
need() {
	for need_command; do
		command -v "$need_command" >/dev/null ||
			skip_all "$need_command is not installed"
	done
}

# need_shared PATH...: skips the whole test without these real files.
need_shared() {
	for need_path; do
		[ -e "$shared/$need_path" ] ||
			skip_all "no $need_path in ${AINEWS_SHARED:-../shared}"
	done
}

# done_testing: the plan.  The lines above tell who failed, so that the status
# stays 0, as the protocol wants it.
done_testing() {
	printf '1..%d\n' "$tests_run"
	if [ "$tests_failed" -gt 0 ]; then
		diag "$tests_failed of $tests_run failed"
	fi
	exit 0
}
