#!/usr/bin/env python3
"""A web server on 127.0.0.1 that serves the files of a folder as a good one
would, and under /bad/ behaves in every way that a bad one might.

usage: server.py FOLDER STATE

STATE gets `port`, and `log`: a line for each request.  It ends by itself
when the process that started it has ended.
"""
import email.utils
import gzip
import hashlib
import http.server
import os
import socket
import struct
import sys
import threading
import time
import zlib

folder, state = sys.argv[1:3]
parent = os.getppid()
FEED = ('<?xml version="1.0"?><rss version="2.0"><channel><title>Bad</title>'
        '<item><title>One</title><guid>urn:one</guid><description>First '
        'text.</description></item><item><title>Two</title><guid>urn:two'
        '</guid><description>Second text.</description></item></channel>'
        '</rss>').encode()
visits = {}
lock = threading.Lock()


def bomb():
    """300 MB of zeros, made of one packed megabyte: whoever asks for it does
    not wait until the rest is packed."""
    packer = zlib.compressobj(1, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return gzip.compress(b'')[:10] + 300 * piece + packer.flush()


def rss(title):
    return FEED.replace(b'One', title.encode())


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'

    def log_message(self, *args):
        pass

    def note(self):
        with lock:
            visits[self.path] = visits.get(self.path, 0) + 1
            with open(os.path.join(state, 'log'), 'a') as f:
                f.write('%.3f %s etag=%s since=%s agent=%s\n' % (
                    time.time(), self.path,
                    self.headers.get('If-None-Match'),
                    self.headers.get('If-Modified-Since'),
                    self.headers.get('User-Agent')))
            return visits[self.path]

    def answer(self, code, body=b'', **headers):
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name.replace('_', '-'), value)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def raw(self, data):
        self.wfile.write(data)
        self.wfile.flush()

    def do_GET(self):
        visit = self.note()
        path = self.path.split('?')[0]
        bad = getattr(self, 'bad_' + path[5:].split('/')[0].split('.')[0]
                      .replace('-', '_'), None)
        try:
            if path.startswith('/bad/') and bad:
                self.close_connection = True
                bad(visit)
            else:
                self.file(path)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def file(self, path):
        name = os.path.join(folder, path.lstrip('/'))
        if '..' in path or not os.path.isfile(name):
            self.answer(404, b'no such page')
            return
        with open(name, 'rb') as f:
            body = f.read()
        etag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        headers = {'ETag': etag, 'Last_Modified':
                   email.utils.formatdate(os.path.getmtime(name),
                                          usegmt=True)}
        if self.headers.get('If-None-Match') == etag:
            self.send_response(304)
            self.send_header('ETag', etag)
            self.end_headers()
        else:
            self.answer(200, body, **headers)

    # What a bad one does.

    def bad_slow(self, _):
        self.raw(b'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n')
        while True:
            self.raw(b'x')
            time.sleep(0.2)

    def bad_mute(self, _):
        time.sleep(20)

    def bad_endless(self, _):
        self.raw(b'HTTP/1.1 200 OK\r\n\r\n')
        while True:
            self.raw(b'<x>' * 4096)

    def bad_headers(self, _):
        self.raw(b'HTTP/1.1 200 OK\r\n')
        for i in range(100000):
            self.raw(b'X-%d: %s\r\n' % (i, b'y' * 1000))

    def bad_loop(self, _):
        self.answer(302, Location='/bad/loop')

    def bad_longer_and_longer(self, visit):
        self.answer(302, Location=self.path + '/x')

    def bad_to_file(self, _):
        self.answer(302, Location='file:///etc/passwd')

    def bad_to_ftp(self, _):
        self.answer(301, Location='ftp://127.0.0.1/x')

    def bad_to_private(self, _):
        self.answer(302, Location='http://127.0.0.2:%d/feed.xml' % port)

    def bad_to_password(self, _):
        self.answer(302, Location='http://a:b@127.0.0.1:%d/feed.xml' % port)

    def bad_moved(self, _):
        self.answer(301, Location='/feed.xml')

    def bad_declares_more(self, _):
        self.raw(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' %
                 (len(FEED) + 1000) + FEED)

    def bad_declares_less(self, _):
        self.raw(b'HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n' %
                 (len(FEED) - 30) + FEED)

    def bad_declares_nonsense(self, _):
        self.raw(b'HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\n' + FEED)

    def bad_not_gzip(self, _):
        self.answer(200, FEED, Content_Encoding='gzip')

    def bad_cut_gzip(self, _):
        body = gzip.compress(FEED * 50)
        self.answer(200, body[:len(body) // 2], Content_Encoding='gzip')

    def bad_bomb(self, _):
        self.answer(200, bomb(), Content_Encoding='gzip')

    def bad_bomb_file(self, _):
        self.answer(200, bomb())

    def bad_drop(self, _):
        self.raw(b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n')
        self.raw(b'%x\r\n%s\r\n' % (100, FEED[:100]))

    def bad_reset(self, _):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                                   struct.pack('ii', 1, 0))
        self.connection.close()

    def bad_garbage(self, _):
        self.raw(b'\x00\xff' * 4000)

    def bad_cut(self, _):
        self.raw(b'HTTP/1.0 200 OK\r\nETag: "cut"\r\n\r\n' +
                 FEED[:FEED.index(b'urn:two')])

    def bad_flaky(self, visit):
        if visit < 3:
            self.answer(503)
        else:
            self.answer(200, rss('Flaky'))

    def bad_later(self, _):
        self.answer(503, Retry_After='3600')

    def bad_soon(self, visit):
        if visit < 2:
            self.answer(429, Retry_After='1')
        else:
            self.answer(200, rss('Soon'))

    def bad_forbidden(self, _):
        self.answer(403)

    def bad_binary(self, _):
        self.answer(200, bytes(range(256)) * 40, Content_Type='text/xml')

    def bad_page(self, _):
        self.answer(200, b'<!DOCTYPE html><title>x</title><p>Log in!')

    def bad_empty(self, _):
        self.answer(200)

    def bad_etag(self, _):
        self.answer(200, FEED, ETag='"' + 'e' * 5000 + '"')


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *args):
        pass


server = Server(('127.0.0.1', 0), Handler)
port = server.server_address[1]
threading.Thread(target=server.serve_forever, daemon=True).start()
with open(os.path.join(state, 'port.new'), 'w') as f:
    f.write(str(port))
os.rename(os.path.join(state, 'port.new'), os.path.join(state, 'port'))
while os.getppid() == parent:
    time.sleep(0.5)
