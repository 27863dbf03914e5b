"""One request to a FastCGI server, as a web server makes it.

usage: fastcgi.py SOCKET QUERY [NAME=VALUE...]

Writes what the program answers; the exit status is 1 when the connection
ended before the answer did.  A name `BODY` is sent as standard input, and
`KEEP=QUERY` makes a second request over the same connection.
"""
import socket
import struct
import sys


def record(kind, content, request=1):
    return struct.pack(">BBHHBx", 1, kind, request, len(content), 0) + content


def length(n):
    return bytes([n]) if n < 128 else struct.pack(">I", n | 1 << 31)


def request(params, body, keep):
    packed = b"".join(length(len(k)) + length(len(v)) + k + v
                      for k, v in params.items())
    out = record(1, struct.pack(">HB5x", 1, keep))
    for at in range(0, len(packed), 65535):
        out += record(4, packed[at:at + 65535])
    out += record(4, b"")
    if body:
        out += record(5, body)
    return out + record(5, b"")


def answer(stream):
    while True:
        header = stream.read(8)
        if len(header) < 8:
            return False
        _, kind, _, size, padding = struct.unpack(">BBHHBx", header)
        content = stream.read(size)
        stream.read(padding)
        if kind == 6:
            sys.stdout.buffer.write(content)
        elif kind == 3:
            return True


def connect(where):
    if "/" in where:
        sock = socket.socket(socket.AF_UNIX)
        sock.connect(where)
    else:
        host, port = where.rsplit(":", 1)
        sock = socket.create_connection((host, int(port)))
    sock.settimeout(60)
    return sock


def main(where, query, *pairs):
    params = {b"REQUEST_METHOD": b"GET", b"SCRIPT_NAME": b"/search",
              b"QUERY_STRING": query.encode()}
    for pair in pairs:
        name, value = pair.encode().split(b"=", 1)
        params[name] = value
    body = params.pop(b"BODY", b"")
    again = params.pop(b"KEEP", None)
    sock = connect(where)
    stream = sock.makefile("rb")
    sock.sendall(request(params, body, again is not None))
    done = answer(stream)
    if again is not None:
        params[b"QUERY_STRING"] = again
        params[b"REQUEST_METHOD"] = b"GET"
        sock.sendall(request(params, b"", False))
        done = answer(stream)
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
