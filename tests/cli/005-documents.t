#!/bin/bash
# The documents agree with the programs: each option of --help stands in the
# manual and is completed, and the other way round; manuals are clean mdoc;
# their examples run.
. "${srcdir:-.}/tests/lib.sh"

manuals=$(find "$top/lib" "$top/indexer" "$top/searcher" -name '*.[1-8]' |
	LC_ALL=C sort)

# Manuals.
if ! command -v mandoc >/dev/null; then
	skip 'manuals are clean' 'mandoc is not installed'
else
	for manual in $manuals; do
		run mandoc -T lint -W warning "$manual"
		is "$out$err" '' "${manual#"$top"/} is clean mdoc"
	done
fi

# help_options PROGRAM [VERB]: the long options of its --help, one a line.
help_options() {
	"$@" --help 2>/dev/null | grep -oE -e '--[a-z][a-z-]*'
}

# manual_options FILE: those that the manual describes in a list.
manual_options() {
	grep -E '^\.It ' "$1" | grep -oE -e 'Fl -[a-z][a-z-]*' |
		sed 's/^Fl -/--/'
}

# complete NAME FILE WORD...: what bash offers for the last word.
complete_words() {
	bash --norc --noprofile -c '
		PATH=$1:$PATH
		. "$2"
		name=$3
		shift 3
		COMP_WORDS=("$name" "$@")
		COMP_CWORD=$#
		COMP_LINE=${COMP_WORDS[*]}
		COMP_POINT=${#COMP_LINE}
		COMPREPLY=()
		spec=$(complete -p "$name")
		spec=${spec##*-F }
		"${spec%% *}" "$name" "${COMP_WORDS[COMP_CWORD]}" \
			"${COMP_WORDS[COMP_CWORD - 1]}"
		printf "%s\n" "${COMPREPLY[@]}"' - "$tmp/bin" "$@"
}

mkdir "$tmp/bin"
completion=$top/lib/ainews.bash-completion

# agree PROGRAM NAME MANUAL [VERB...]
agree() {
	local program=$1 name=$2 manual=$3 verb
	shift 3
	if [ ! -x "$program" ] || [ ! -f "$manual" ]; then
		skip "$name: options agree" 'program or manual is not there'
		return
	fi
	ln -sf "$program" "$tmp/bin/$name"
	{
		help_options "$program"
		for verb; do
			help_options "$program" "$verb"
		done
	} | LC_ALL=C sort -u >"$tmp/help"
	manual_options "$manual" | LC_ALL=C sort -u >"$tmp/manual"
	ok "$name --help has options" test -s "$tmp/help"
	same "$tmp/manual" "$tmp/help" "$name: manual and --help agree"
	{
		complete_words "$completion" "$name" --
		for verb; do
			complete_words "$completion" "$name" "$verb" --
		done
	} | sed 's/[= ]*$//' | grep . | LC_ALL=C sort -u >"$tmp/completed"
	same "$tmp/completed" "$tmp/help" "$name: completion and --help agree"
}

# The verbs are those that ainews-index names itself: lines of its --help that
# begin with two blanks and a word in lower case.
verbs=
if [ -x "$index" ]; then
	verbs=$("$index" --help 2>/dev/null |
		sed -n 's/^  \([a-z][a-z]*\) .*/\1/p' | LC_ALL=C sort -u)
	for verb in $verbs; do
		like "$(cat "$top/indexer/ainews-index.1" 2>/dev/null)" \
			"^\\.(It Cm|Ss|It Ic) $verb( |\$)" \
			"ainews-index.1 describes the verb $verb"
	done
fi
agree "$search" ainews-search "$top/searcher/ainews-search.1"
# A web server's administrator types its options once, so nothing completes
# them; the manual has them all the same.
if [ -x "$cgi" ]; then
	help_options "$cgi" | LC_ALL=C sort -u >"$tmp/help"
	manual_options "$top/searcher/ainews-search.cgi.8" |
		LC_ALL=C sort -u >"$tmp/manual"
	same "$tmp/manual" "$tmp/help" \
		'ainews-search.cgi: manual and --help agree'
fi
# shellcheck disable=SC2086 # one word for each verb
agree "$index" ainews-index "$top/indexer/ainews-index.1" $verbs

# Completion asks the program, so a stand-in shows what it makes of the answer.
stand_in=$tmp/bin/ainews-stand-in
cat >"$stand_in" <<'END'
#!/bin/sh
case $1 in
update)
	echo '      --prune                forget what is gone' ;;
*)
	cat <<'HELP'
Usage: ainews-stand-in [OPTION...] VERB

  update             the default work
  check              look for damage

  -i, --index=DIR            the index
      --color[=auto|always|never]   colours
  -o, --format=text|json     output
  -q, --quiet                no notes
HELP
	;;
esac
END
chmod +x "$stand_in"
printf '. "%s"\ncomplete -F _ainews ainews-stand-in\n' "$completion" \
	>"$tmp/stand-in.bash"
# offers WANT NAME WORD...
offers() {
	local want=$1 name=$2
	shift 2
	is "$(complete_words "$tmp/stand-in.bash" ainews-stand-in "$@" |
		LC_ALL=C sort | tr '\n' ' ' | sed 's/ $//')" "$want" "$name"
}
mkdir "$tmp/stand-in"
cd "$tmp/stand-in" || exit 2
mkdir folder
: >file
offers 'check update' 'verbs' ''
offers 'update' 'a verb that has begun' u
offers '--color --format --index --quiet' 'options' --
offers '--quiet' 'an option that has begun' --q
offers '--color --format --index --prune --quiet' 'options of a verb' \
	update --
offers 'json text' 'values of a short option' -o ''
offers 'json' 'a value that has begun' --format = j
offers 'always auto never' 'values behind an equals sign' --color =
offers 'folder' 'a folder' -i ''
offers 'file folder' 'files behind a verb' -q --index folder check ''

# Examples: lines "$ ainews-..." in the manuals run over an index of corpora/,
# one after the other in the order of the manual, and none may be an error.
examples=$tmp/examples
for manual in $manuals; do
	sed -n 's/^\(\.Dl \)\{0,1\}\$ \(ainews-.*\)/\2/p' "$manual" |
		sed "s|\\\\(aq|'|g; s|\\\\(dq|\"|g; s|\\\\-|-|g; s|\\\\e|\\\\|g; s|\\\\&||g"
done >"$examples"
if [ ! -x "$search" ] || [ ! -x "$index" ] || [ ! -s "$examples" ]; then
	skip 'examples run' 'programs or examples are not there'
else
	ln -sf "$search" "$tmp/bin/ainews-search"
	ln -sf "$index" "$tmp/bin/ainews-index"
	AINEWS_INDEX=$tmp/index
	export AINEWS_INDEX
	mkdir "$tmp/run"
	cp -R "$top/corpora" "$tmp/run/corpora"
	chmod -R u+w "$tmp/run"
	cd "$tmp/run" || exit 2
	"$index" update corpora >/dev/null 2>"$tmp/.update"
	ok 'the corpus of the examples is indexed' test -d "$AINEWS_INDEX" ||
		diag "$(cat "$tmp/.update")"
	while read -r line; do
		run env PATH="$tmp/bin:$PATH" bash -c "$line" </dev/null
		ok "$line" test "$rc" -le 1 || diag "status $rc: $err"
	done <"$examples"
fi

done_testing
