#!/bin/sh
# bootstrap, with stand-ins for the programs that would change the machine.
. "${srcdir:-.}/tests/lib.sh"

mkdir -p "$tmp/src" "$tmp/bin" "$tmp/installed"
cp "$top/bootstrap" "$tmp/src/"
cat >"$tmp/src/packages" <<'END'
# remark
[build]
one
two

[check]
three
[bench]
four
lighttpd
END
stand_in() {
	cat >"$tmp/$1"
	chmod +x "$tmp/$1"
}
stand_in bin/dpkg-query <<'END'
#!/bin/sh
for name; do :; done
[ -e "$FAKE/installed/$name" ] && echo installed
END
stand_in bin/apt-get <<'END'
#!/bin/sh
echo "apt-get $*" >>"$FAKE/log"
for name; do
	case $name in
	-*|update) ;;
	install) installing=1 ;;
	*) [ -z "$FAIL" ] && [ -n "$installing" ] || exit 100
		: >"$FAKE/installed/$name" ;;
	esac
done
END
stand_in bin/systemctl <<'END'
#!/bin/sh
echo "systemctl $*" >>"$FAKE/log"
END
stand_in bin/id <<'END'
#!/bin/sh
echo "${FAKE_UID:-0}"
END
stand_in src/autogen.sh <<'END'
#!/bin/sh
echo autogen >>"$FAKE/log"
cd "$(dirname "$0")" || exit 1
cat >configure <<'E'
#!/bin/sh
echo "configure $*" >>"$FAKE/log"
echo all: >Makefile
printf '#!/bin/sh\necho %s\n' "'$*'" >config.status
chmod +x config.status
E
chmod +x configure
END
: >"$tmp/src/configure.ac"
touch -d '2020-01-01' "$tmp/src/configure.ac"

# boot DIRECTORY OPTION...: one run there; $log is what was called.
boot() {
	: >"$tmp/log"
	cd "$1" || exit 2
	shift
	run env FAKE="$tmp" FAIL="${FAIL:-}" FAKE_UID="${FAKE_UID:-0}" \
		PATH="$tmp/bin:$PATH" "$tmp/src/bootstrap" "$@"
	log=$(cat "$tmp/log")
}

FAIL=1 boot "$tmp/src"
exits 2 'a failing installation is an error'
like "$err" 'apt-get install one two three' 'and the message says what to try'
unlike "$log" 'configure' 'and nothing is configured'

boot "$tmp/src" --with-x=1 V=2
exits 0 'packages missing'
is "$log" 'apt-get -qq update
apt-get -qq -y --no-install-recommends install one two three
autogen
configure --with-x=1 V=2' 'installs build and check, passes options on'

boot "$tmp/src" --with-x=1 V=2
exits 0 'again'
is "$log" '' 'a second run does nothing'

boot "$tmp/src" --with-x=2
is "$log" 'configure --with-x=2' 'other options configure again'

touch -d '2099-01-01' "$tmp/src/configure.ac"
boot "$tmp/src" --with-x=2
like "$log" '^autogen$' 'a newer configure.ac makes configure again'
touch -d '2020-01-01' "$tmp/src/configure.ac"

mkdir "$tmp/tree"
boot "$tmp/tree" --with-y
is "$log" 'configure --with-y' 'out of tree'
ok 'the tree is the current directory' test -f "$tmp/tree/config.status"

boot "$tmp/src" bench --with-x=2
like "$log" 'install four lighttpd$' 'a section by name'
unlike "$log" 'one|three' 'and no other'
like "$log" '^systemctl -q disable --now lighttpd$' \
	'a web server that came with it is not left running'

boot "$tmp/src" nonsense
exits 2 'unknown section'
like "$err" 'nonsense: no such section' 'is named'

rm "$tmp/installed/two"
mkdir "$tmp/nosudo"
for tool in sh env awk sed find head tr touch dirname cat; do
	ln -s "$(command -v "$tool")" "$tmp/nosudo/$tool"
done
: >"$tmp/log"
run env FAKE="$tmp" FAKE_UID=1000 PATH="$tmp/bin:$tmp/nosudo" \
	"$tmp/src/bootstrap"
exits 2 'neither root nor sudo'
like "$err" 'as root, run: apt-get install two$' 'says what to do'
is "$(cat "$tmp/log")" '' 'and calls nothing'

done_testing
