"""Generated requests of ill will to a FastCGI server.

usage: hostile_requests.py SOCKET COUNT SEED

Straight to the program, because a web server would hold some of them back.
Every answer must be whole, carry the headers of every answer and no others,
and keep what was sent inert.  Prints what was wrong, one line each, and last
how many answers of each status there were.
"""
import collections
import io
import json
import random
import struct
import sys
import xml.etree.ElementTree

import fastcgi

NAMES = ("q lang tag source from to min sort start num fold x recency format "
         "fields hl id like has unknown q[] tag[0] __proto__ FMT DB").split()
VALUES = {
    "lang": ["both", "ja", "en"], "sort": ["date", "score", "relevance"],
    "format": ["html", "json", "atom", "osd", "suggest"],
    "hl": ["ja", "en"], "fold": ["0", "1"], "x": ["0", "1"],
    "recency": ["0", "1"],
    "fields": ["id", "id,ja.title", "en.snippet,marks,matched,facets"],
    "has": ["ja", "en"], "start": ["0", "19", "9980"], "num": ["1", "20"],
    "min": ["1", "5"], "from": ["2026-03"], "to": ["2026-03-14"],
    "id": ["undated", "hostile", "../../etc/passwd"],
    "q": ["many", "hostile", "some", "推論 AND (GPU OR", "date:..", "a*"],
}
PIECES = [
    "%", "%2", "%zz", "%00", "%0d%0aX-Owned:%201", "%0a", "\r\nX-Owned: 1",
    "%ff", "%c0%af", "%c0%80", "%e0%80%af", "%f0%80%80%af", "%ed%a0%80",
    "%f5%80%80%80", "%ef%bf%bf", "%fe%fe", "%e2%80%ae", "%e2%81%a6", "%1b[31m",
    "<script>alert(1)</script>", "%3Cscript%3Ealert(1)%3C/script%3E",
    "\"'><img src=x onerror=alert(1)>", "javascript:alert(1)", "{{7*7}}",
    "%s%n%x", "$(id)", "`id`", "../../../../etc/passwd", "%2e%2e%2f",
    "&", "&&", "=", ";", "#", "+", "?", "\\", "\x7f", "%7f", "%85", "]]>",
    "<!--", "99999999999999999999", "-1", "0x10", "1e9", "٣", "NaN",
    "AND OR NOT (((", "\"" * 9, "*" * 40, "NEAR/99999", "tag:", "a" * 600,
    "%E3%81%82" * 300, "あ" * 100, "🇯🇵" * 50, "e%CC%81" * 100,
]
METHODS = ["GET"] * 60 + ["HEAD", "POST", "PUT", "TRACE", "get", "GET\r\nX: y",
                          "", "A" * 5000]
HEADERS = {"Status", "Content-Type", "Content-Length", "Vary", "ETag",
           "Content-Security-Policy", "X-Content-Type-Options", "Allow",
           "Referrer-Policy", "X-Robots-Tag", "Cache-Control",
           "Last-Modified", "Retry-After", "Server-Timing"}
ALWAYS = {"Content-Security-Policy":
          "default-src 'none'; style-src 'self'; img-src 'self'; "
          "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options": "nosniff",
          "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex",
          "Vary": "Accept-Language"}


def text(rng):
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(1, 4)))


def query(rng):
    if rng.random() < 0.03:
        return "".join(chr(rng.randint(1, 255))
                       for _ in range(rng.randint(0, 300)))
    if rng.random() < 0.02:
        return "&".join(["tag=x"] * rng.randint(10, 3000))
    pairs = []
    for _ in range(rng.randint(1, 8)):
        name = rng.choice(NAMES) if rng.random() < 0.95 else text(rng)
        good = VALUES.get(name, ["x"])
        value = rng.choice(good) if rng.random() < 0.75 else text(rng)
        pairs.append(name if rng.random() < 0.05 else name + "=" + value)
    return rng.choice("&&&&;").join(pairs)


def parameters(rng):
    p = {"REQUEST_METHOD": rng.choice(METHODS), "QUERY_STRING": query(rng),
         "SCRIPT_NAME": "/search"}
    for name, chance in (("SCRIPT_NAME", 0.05), ("PATH_INFO", 0.05),
                         ("HTTP_ACCEPT_LANGUAGE", 0.2),
                         ("HTTP_IF_NONE_MATCH", 0.2), ("HTTP_HOST", 0.2),
                         ("HTTP_IF_MODIFIED_SINCE", 0.2),
                         ("CONTENT_LENGTH", 0.1), ("HTTP_COOKIE", 0.1),
                         ("HTTP_X_FORWARDED_HOST", 0.1)):
        if rng.random() < chance:
            p[name] = text(rng) * rng.choice([1, 1, 1, 20])
    if rng.random() < 0.05:
        p["HTTP_IF_NONE_MATCH"] = "*"
    return {k.encode(): v.encode("latin-1", "ignore") if rng.random() < 0.1
            else v.encode() for k, v in p.items()}


def exchange(where, params):
    sock = fastcgi.connect(where)
    sock.sendall(fastcgi.request(params, b"", False))
    out = io.BytesIO()
    with sock, sock.makefile("rb") as stream:
        while True:
            header = stream.read(8)
            if len(header) < 8:
                return None
            _, kind, _, size, padding = struct.unpack(">BBHHBx", header)
            content = stream.read(size)
            stream.read(padding)
            if kind == 6:
                out.write(content)
            elif kind == 3:
                return out.getvalue()


def faults(params, answer):
    """What is wrong with an answer, and its status."""
    head, found, body = answer.partition(b"\r\n\r\n")
    if not found:
        return ["no end of the headers"], 0
    headers = {}
    for line in head.decode("ascii", "replace").split("\r\n"):
        name, colon, value = line.partition(": ")
        if not colon or name in headers or name not in HEADERS:
            return ["header " + repr(line)], 0
        headers[name] = value
    wrong = [n for n, v in ALWAYS.items() if headers.get(n) != v]
    status = int(headers["Status"][:3])
    if status not in (200, 304, 400, 404, 405):
        wrong.append("status %d" % status)
    length = int(headers.get("Content-Length", 0))
    if params[b"REQUEST_METHOD"] != b"HEAD" and length != len(body):
        wrong.append("length")
    try:
        shown = body.decode()
    except UnicodeDecodeError:
        return wrong + ["body is not UTF-8"], status
    kind = headers.get("Content-Type", "")
    if not body:
        return wrong, status
    if kind.startswith("text/html"):
        low = shown.lower()
        wrong += [bad for bad in ("<script", "<img", 'href="javascript',
                                  "\x1b", "\u202e", "\x00") if bad in low]
    elif kind.startswith(("application/json", "application/x-sugg")):
        json.loads(shown)
    elif "xml" in kind:
        xml.etree.ElementTree.fromstring(shown)
    if "root:x:0" in shown:
        wrong.append("a file")
    return wrong, status


def main(where, count, seed):
    rng = random.Random(int(seed))
    seen = collections.Counter()
    for i in range(int(count)):
        params = parameters(rng)
        try:
            answer = exchange(where, params)
            wrong, status = ((["no answer"], 0) if answer is None
                             else faults(params, answer))
        except (OSError, ValueError, SyntaxError) as e:
            wrong, status = [repr(e)], 0
        seen[status] += 1
        if wrong:
            print(i, wrong, str(params)[:400])
    print(dict(sorted(seen.items())))


if __name__ == "__main__":
    main(*sys.argv[1:])
