#!/usr/bin/env python3
"""A server that stops answering in the middle.

	proxy.py PORT BYTES close|hang

Listens at a port of 127.0.0.1, which it prints, and hands every connection on
to PORT.  After BYTES from there it closes the connection, or keeps it and
hands on no more.  Ends after two minutes, whatever happens.
"""

import signal
import socket
import sys
import threading


def hand_on(source, sink, limit, hang):
	"""Hand on so many bytes; all of them without a limit."""
	try:
		while limit is None or limit > 0:
			data = source.recv(4096 if limit is None else
			    min(4096, limit))
			if not data:
				break
			sink.sendall(data)
			if limit is not None:
				limit -= len(data)
		if hang and limit == 0:
			return
	except OSError:
		pass
	for end in (source, sink):
		try:
			end.shutdown(socket.SHUT_RDWR)
		except OSError:
			pass


def main():
	port, limit, hang = int(sys.argv[1]), int(sys.argv[2]), \
	    sys.argv[3] == 'hang'
	signal.alarm(120)
	with socket.create_server(('127.0.0.1', 0)) as server:
		print(server.getsockname()[1], flush=True)
		while True:
			client, _ = server.accept()
			target = socket.create_connection(('127.0.0.1', port))
			for ends in ((client, target, None, False),
			    (target, client, limit, hang)):
				threading.Thread(target=hand_on, args=ends,
				    daemon=True).start()


main()
