#!/bin/sh
# The CGI shuts itself in before it reads the request, and still answers: the
# index is read, dates are those of the zone, and a kernel that offers less is
# only refused where the configuration says so.
. "${srcdir:-.}/tests/lib.sh"

need python3
without="python3 $top/tests/fetch/without_landlock.py"
AINEWS_INDEX=$tmp/index
SCRIPT_NAME=/search
REQUEST_METHOD=GET
QUERY_STRING='q=GPU&format=json'
export AINEWS_INDEX SCRIPT_NAME REQUEST_METHOD QUERY_STRING

cat >"$tmp/articles.jsonl" <<'END'
{"id":"a","date":"2026-03-14T23:30:00Z","en":{"title":"GPU news","body":"A new GPU."}}
END
"$index" update -q "$tmp/articles.jsonl" >"$tmp/update" 2>&1
ok 'an index to ask' test -e "$AINEWS_INDEX/current" ||
	diag "$(cat "$tmp/update")"

# conf LINE...: the configuration.
conf() {
	printf '%s\n' 'zone = America/New_York' "$@" >"$AINEWS_CONF"
}

conf 'sandbox = required'
if $without true; then
	run "$cgi"
	like "$out" '"total": ?1' 'an answer from within'
	like "$out" '2026-03-14T19:30:00-04:00' 'in summer time of the zone'
	if command -v strace >/dev/null && strace -o /dev/null true; then
		run strace -f -e trace=landlock_restrict_self,seccomp,openat \
			-o "$tmp/trace" "$cgi"
		like "$(cat "$tmp/trace")" 'landlock_restrict_self\([0-9]+, 0\) *= 0' \
			'files are limited'
		like "$(cat "$tmp/trace")" 'seccomp\(SECCOMP_SET_MODE_FILTER.* = 0' \
			'system calls are limited'
		is "$(sed -n '/landlock_restrict_self(/,$p' "$tmp/trace" |
			grep openat | grep -v "$AINEWS_INDEX" |
			grep -vE 'ENOENT|/proc/')" '' \
			'nothing but the index is opened afterwards'
	else
		skip 'files and system calls are limited' 'no strace'
	fi
	run $without "$cgi"
	exits 2 'required, and not to be had'
	is "$out" '' 'no answer then'
	like "$err" 'required' 'and the log says why'
	run $without --seccomp "$cgi"
	exits 2 'nor without any of the two'
	conf 'sandbox = auto'
	run $without --seccomp "$cgi"
	like "$out" '"total": ?1' 'by default it goes on'
	exits 0 'and all is well'
else
	skip 'what the kernel lacks' 'no filters to play an older kernel'
fi

done_testing
