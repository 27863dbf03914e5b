#!/bin/sh
# The web servers of README.md, started with what README.md says and nothing
# else but a port and folders of this test.
. "${srcdir:-.}/tests/lib.sh"
need curl python3
PATH=$PATH:/usr/sbin:/sbin
unset REQUEST_METHOD GATEWAY_INTERFACE

chmod 755 "$tmp"
mkdir "$tmp/libexec" "$tmp/run" "$tmp/run/lighttpd" "$tmp/run/ainews" \
	"$tmp/www" "$tmp/logs"
chmod -R a+rwX "$tmp/run" "$tmp/logs"
cp -RL "$AINEWS_DICT" "$tmp/dict"
cp "$cgi" "$tmp/libexec/program"
# As if it were installed: it knows where its tables are.
cat >"$tmp/libexec/ainews-search.cgi" <<END
#!/bin/sh
AINEWS_DICT='$tmp/dict' AINEWS_CONF='$tmp/empty.conf' AINEWS_NOW=$AINEWS_NOW
MECAB_DICDIR='${MECAB_DICDIR:-}' ASAN_OPTIONS='${ASAN_OPTIONS:-}'
export AINEWS_DICT AINEWS_CONF AINEWS_NOW MECAB_DICDIR ASAN_OPTIONS
exec '$tmp/libexec/program' "\$@"
END
chmod 755 "$tmp/libexec/ainews-search.cgi"
"$index" --index "$tmp/index" update -q "$top/corpora" >"$tmp/update" 2>&1
ok 'an index' test -e "$tmp/index/current" || diag "$(cat "$tmp/update")"
chmod -R a+rX "$tmp/index" "$tmp/dict"
AINEWS_INDEX=$tmp/index "$search" -o json 蒸留 >"$tmp/cli.json"

# blocks FILE HEADING: all blocks of a section, which the two READMEs share.
blocks() {
	awk -v heading="## $2" '
		/^## /			{ inside = $0 == heading }
		inside && /^```/	{ open = !open; print; next }
		inside && open		{ print }' "$top/$1"
}
blocks README.md 'A page on the intranet' >"$tmp/blocks"
blocks README.ja.md 'イントラネットのページ' >"$tmp/blocks.ja"
is "$(grep -c '^```$' "$tmp/blocks")" 15 'eight blocks to copy'
same "$tmp/blocks.ja" "$tmp/blocks" 'the same ones in README.ja.md'

# block HEADING: the first block under it, with the folders of this test.
block() {
	awk -v heading="### $1" '
		$0 == heading			{ inside = 1 }
		inside && /^```/ && open	{ exit }
		inside && open			{ print }
		inside && /^```/		{ open = 1 }' "$top/README.md" |
		sed "s|/usr/local/libexec/ainews-search|$tmp/libexec|g
			s|/var/lib/ainews/index|$tmp/index|g
			s|/run/|$tmp/run/|g"
}

pids=
stop() {
	for pid in $pids; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	pids=
}
cleanup stop
# begin COMMAND...: in the background until stop.
begin() {
	"$@" >>"$tmp/logs/begin" 2>&1 </dev/null &
	pids="$! $pids"
}
choose_port() {
	port=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	base=http://127.0.0.1:$port/search
}
get() {
	curl -s -m 20 "$@"
}
# await_open FILE: until the socket is there; open to a server that runs as
# somebody else.
await_open() {
	await -S "$1"
	chmod 666 "$1"
}

# answers NAME: everything that depends on how a server passes a request on.
answers() {
	tries=0
	until get -o /dev/null "$base" || [ "$tries" -ge 100 ]; do
		tries=$((tries + 1))
		sleep 0.05
	done
	get -D "$tmp/head" -o "$tmp/body" -G "$base" --data-urlencode 'q=蒸留'
	like "$(cat "$tmp/head")" '^HTTP/1.1 200' "$1: a page" ||
		diag "$(tail -n 20 "$tmp"/logs/*)"
	like "$(cat "$tmp/body")" '<mark>蒸留</mark>' "$1: with hits"
	like "$(cat "$tmp/head")" "^Content-Security-Policy: default-src" \
		"$1: and its policy"
	style=$(sed -n 's|.*rel="stylesheet" href="\([^"]*\)".*|\1|p' \
		"$tmp/body")
	get -o "$tmp/style" "http://127.0.0.1:$port$style"
	same "$tmp/style" "$top/searcher/style.css" "$1: the style sheet"
	get -o "$tmp/json" -G "$base" -H 'Accept-Language: en' \
		--data-urlencode 'q=蒸留' -d format=json
	same "$tmp/json" "$tmp/cli.json" \
		"$1: JSON as the command line writes it"
	etag=$(get -I "$base?q=GPU" | sed -n 's/^E[Tt]ag: \(.*\)\r$/\1/p')
	is "$(get -o /dev/null -w '%{http_code}' -H "If-None-Match: $etag" \
		"$base?q=GPU")" 304 "$1: a page that did not change"
	etag=$(get --compressed -D - -o /dev/null "$base?q=GPU" |
		sed -n 's/^E[Tt]ag: \(.*\)\r$/\1/p')
	is "$(get --compressed -o /dev/null -w '%{http_code}' \
		-H "If-None-Match: $etag" "$base?q=GPU")" 304 \
		"$1: nor when it is packed"
	is "$(get -o /dev/null -w '%{http_code}' -d q=GPU "$base")" 405 \
		"$1: POST"
	stop
}

# missing NAME PROGRAM: a server that is not installed.
missing() {
	command -v "$2" >/dev/null && return 1
	skip "$1" "$2 is not installed"
}

under_lighttpd() {
	missing "$1" lighttpd && return
	choose_port
	{
		printf 'server.%s\n' 'modules = ()' \
			"document-root = \"$tmp/www\"" 'bind = "127.0.0.1"' \
			"port = $port" "errorlog = \"$tmp/logs/error\"" \
			"breakagelog = \"$tmp/logs/cgi\""
		block "$1"
	} >"$tmp/lighttpd.conf"
	begin lighttpd -D -f "$tmp/lighttpd.conf"
	answers "$1"
}

# The unit of README.md without systemd.
workers() {
	block 'Workers for Apache and nginx' >"$tmp/unit"
	rm -f "$tmp/run/ainews/search.socket"
	# shellcheck disable=SC2046 # words of a command
	begin env "$(sed -n 's/^Environment=//p' "$tmp/unit")" \
		$(sed -n 's/^ExecStart=//p' "$tmp/unit")
	await_open "$tmp/run/ainews/search.socket"
}

# under_apache HEADING MODULE...
under_apache() {
	name=$1
	shift
	missing "$name" apache2 && return
	choose_port
	{
		# Packing is on in Debian.
		for module in mpm_event authz_core filter deflate "$@"; do
			printf 'LoadModule %s_module %s/mod_%s.so\n' "$module" \
				/usr/lib/apache2/modules "$module"
		done
		printf '%s\n' "ServerName 127.0.0.1" "Listen 127.0.0.1:$port" \
			"PidFile $tmp/logs/apache.pid" \
			"ErrorLog $tmp/logs/apache" "DefaultRuntimeDir $tmp/run" \
			'AddOutputFilterByType DEFLATE text/html'
		case " $* " in
		*' cgid '*) echo "ScriptSock $tmp/run/cgid.sock" ;;
		esac
		if [ "$(id -u)" = 0 ]; then
			printf '%s\n' 'User www-data' 'Group www-data'
		fi
		block "$name"
	} >"$tmp/apache.conf"
	begin apache2 -D FOREGROUND -d "$tmp" -f "$tmp/apache.conf"
	answers "$name"
}

under_nginx() {
	missing "$1" nginx && return
	choose_port
	cp /etc/nginx/fastcgi_params "$tmp/fastcgi_params"
	{
		printf '%s\n' 'daemon off;' "pid $tmp/logs/nginx.pid;" \
			'worker_processes 1;' 'events { }' 'http {' \
			'access_log off;' 'gzip on;' "server { listen 127.0.0.1:$port;"
		for folder in client_body proxy fastcgi uwsgi scgi; do
			printf '%s_temp_path %s;\n' $folder "$tmp/run/$folder"
		done
		block "$1"
		printf '} }\n'
	} >"$tmp/nginx.conf"
	begin nginx -e "$tmp/logs/nginx" -c "$tmp/nginx.conf"
	answers "$1"
}

under_lighttpd 'lighttpd, FastCGI'
under_lighttpd 'lighttpd, CGI'
workers
under_apache 'Apache, FastCGI' proxy proxy_fcgi
under_apache 'Apache, CGI' cgid alias env
workers
under_nginx 'nginx, FastCGI'
if ! missing 'nginx, CGI' fcgiwrap; then
	begin fcgiwrap -s "unix:$tmp/run/fcgiwrap.socket"
	await_open "$tmp/run/fcgiwrap.socket"
	under_nginx 'nginx, CGI'
fi
stop

done_testing
