#!/bin/sh
# Requests of ill will to the running program: generated ones straight to it,
# odd ones through a web server.  Over prepared answers, one of which is an
# article that tries to break out, and over a real index.
. "${srcdir:-.}/tests/lib.sh"
need python3
grep -q '^#define HAVE_FCGI' "$build/config.h" ||
	skip_all 'built without libfcgi'
unset REQUEST_METHOD GATEWAY_INTERFACE
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE

# begin PROGRAM OPTION...: a server of $tmp/socket, its process in $server.
begin() {
	rm -f "$tmp/socket"
	"$@" --workers 1 --listen "$tmp/socket" </dev/null >"$tmp/out" \
		2>"$tmp/log" &
	server=$!
	await -S "$tmp/socket"
}
end() {
	kill "$server" 2>/dev/null
	wait "$server" 2>/dev/null
}
cleanup end

# attack COUNT SEED NAME
attack() {
	python3 "$top/tests/web/hostile_requests.py" "$tmp/socket" "$1" "$2" \
		>"$tmp/report" 2>&1
	is "$(sed '$d' "$tmp/report" | head -n 20)" '' "$3: nothing is wrong"
	diag "$(tail -n 1 "$tmp/report")"
	for status in 200 304 400 404 405; do
		like "$(tail -n 1 "$tmp/report")" "[{ ]$status: [0-9]" \
			"$3: some are answered with $status"
	done
}
# honest NAME: the log holds messages of ours and nothing that was sent.
honest() {
	is "$(LC_ALL=C grep -av '^ainews-search\.cgi: [[:print:][:space:]]*$' \
		"$tmp/log" | head -n 5)" '' "$1: no line of the log is forged"
	unlike "$(tr -d '\000' <"$tmp/log")" 'X-Owned: 1$|ended by signal' \
		"$1: and no process was lost"
}

echo 'base_url = https://news.example/search' >"$AINEWS_CONF"
begin "$build/tests/fake/ainews-search.cgi"
attack 10000 1 'prepared answers'
honest 'prepared answers'
end

"$index" --index "$tmp/index" update -q "$top/corpora" >"$tmp/update" 2>&1
begin "$cgi" --index "$tmp/index"
attack 500 2 'a real index'
honest 'a real index'

PATH=$PATH:/usr/sbin:/sbin
if ! command -v lighttpd >/dev/null; then
	skip 'through a web server' 'lighttpd is not installed'
	done_testing
fi
port=$(python3 -c 'import socket
s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mkdir "$tmp/www"
cat >"$tmp/lighttpd.conf" <<END
server.modules = ( "mod_fastcgi" )
server.document-root = "$tmp/www"
server.bind = "127.0.0.1"
server.port = $port
server.errorlog = "$tmp/error.log"
fastcgi.server = ( "/search" => (( "socket" => "$tmp/socket",
	"check-local" => "disable" )) )
END
lighttpd -D -f "$tmp/lighttpd.conf" >"$tmp/server.log" 2>&1 </dev/null &
web=$!
cleanup "kill $web; wait $web"
cat >"$tmp/raw.py" <<'END'
import socket, sys, time
port = int(sys.argv[1])
def send(data):
    for _ in range(50):
        try:
            sock = socket.create_connection(("127.0.0.1", port), 20)
            break
        except OSError:
            time.sleep(0.1)
    with sock:
        sock.sendall(data)
        sock.shutdown(socket.SHUT_WR)
        out = b""
        while chunk := sock.recv(65536):
            out += chunk
    return out
end = b"HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n"
for name, data in (
    ("plain", b"GET /search?q=GPU " + end + b"\r\n"),
    ("encoded path", b"GET /search/%2e%2e/%2e%2e/etc/passwd " + end + b"\r\n"),
    ("overlong path", b"GET /search/%c0%ae%c0%ae/etc/passwd " + end + b"\r\n"),
    ("huge query", b"GET /search?q=" + b"a" * 60000 + b" " + end + b"\r\n"),
    ("many headers", b"GET /search?q=GPU " + end + b"X: y\r\n" * 2000
     + b"\r\n"),
    ("folded header", b"GET /search?q=GPU " + end + b"X: y\r\n z\r\n\r\n"),
    ("two hosts", b"GET /search?q=GPU " + end + b"Host: b\r\n\r\n"),
    ("proxy header", b"GET /search?q=GPU " + end + b"Proxy: x\r\n\r\n"),
    ("smuggled", b"POST /search?q=GPU " + end + b"Content-Length: 5\r\n"
     b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\n\r\n"),
    ("split", b"GET /search?hl=en%0d%0aX-Owned:%201&q=GPU " + end + b"\r\n"),
):
    out = send(data)
    bad = [b for b in (b"root:x:0", b"X-Owned", b"evil.example",
                       b"HTTP/1.1 5") if b in out.split(b"<title>")[0]]
    print(name, "ok" if out.startswith(b"HTTP/1.") and not bad else
          repr((bad, out[:300])))
END
python3 "$tmp/raw.py" "$port" >"$tmp/raw" 2>&1
is "$(grep -v ' ok$' "$tmp/raw")" '' 'odd requests through a web server'
is "$(grep -c ' ok$' "$tmp/raw")" 10 'all of them'
honest 'through a web server'

done_testing
