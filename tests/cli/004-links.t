#!/bin/sh
# What the programs that answer may not carry: start-up time and attack
# surface of libraries that only the indexer needs.
. "${srcdir:-.}/tests/lib.sh"

need ldd

# not_linked PROGRAM: none of the libraries of the indexer.
not_linked() {
	name=$(basename "$1")
	if [ ! -x "$1" ]; then
		skip "$name links no library of the indexer" 'not built'
		return
	fi
	libraries=$(ldd "$1")
	like "$libraries" 'libc\.so' "$name is a program that ldd can read"
	unlike "$libraries" 'lib(curl|xml2|icu|yaml|md4c)' \
		"$name links no library of the indexer"
}
not_linked "$search"
not_linked "$cgi"

# hardened PROGRAM: position independent, read-only after relocation.
hardened() {
	name=$(basename "$1")
	if [ ! -x "$1" ] || ! command -v readelf >/dev/null; then
		skip "$name is hardened" 'not built, or no readelf'
		return
	fi
	if ! grep -q '^FLAG_LDFLAGS =.*relro' "$build/Makefile"; then
		skip "$name is hardened" 'configured without'
		return
	fi
	like "$(readelf -hW "$1")" 'Type:[[:space:]]+DYN' "$name is PIE"
	like "$(readelf -lW "$1")" 'GNU_RELRO' "$name has RELRO"
	like "$(readelf -dW "$1")" 'BIND_NOW|FLAGS.*NOW' \
		"$name is bound at start"
}
hardened "$search"
hardened "$index"
hardened "$cgi"

done_testing
