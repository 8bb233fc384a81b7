"""A small internet for tests: HTTP on some ports and DNS, on addresses that are given.

`python3 internet.py http ADDRESS:PORT … dns ADDRESS …` prints `ready` and serves until its standard
input closes. HTTP answers with the address that the request came from.
"""

import http.server
import socket
import socketserver
import struct
import sys
import threading

#: Names and their addresses. `rebound.example.com` is what an attacker's name server would answer.
ZONE = {
    "www.example.com": ["198.51.100.7"],
    "api.example.com": ["198.51.100.8"],
    "other.example.org": ["198.51.100.8"],
    "rebound.example.com": ["169.254.169.254", "203.0.113.2", "127.0.0.1"],
    "alias.example.com": "www.example.com",
}
#: A name with more addresses than fit into a plain UDP answer.
ZONE["many.example.com"] = [f"198.51.100.{n}" for n in range(100, 180)]


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = self.client_address[0].encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def answer(question, largest):
    labels, at = [], 12
    while question[at]:
        labels.append(question[at + 1 : at + 1 + question[at]])
        at += 1 + question[at]
    name = b".".join(labels).decode().lower()
    (kind,) = struct.unpack("!H", question[at + 1 : at + 3])
    found = ZONE.get(name)
    records = []
    owner = b"\xc0\x0c"
    if isinstance(found, str):
        encoded = b"".join(bytes([len(l)]) + l.encode() for l in found.split(".")) + b"\0"
        records.append(record(owner, 5, encoded))
        owner, found = encoded, ZONE[found]
    if kind == 1:
        records += [record(owner, 1, socket.inet_aton(address)) for address in found or []]
    if kind == 16 and found:
        records.append(record(owner, 16, b"\x05hello"))
    flags = 0x8180 if found else 0x8183
    head = lambda flags, count: question[:2] + struct.pack("!HHHHH", flags, 1, count, 0, 0)
    whole = head(flags, len(records)) + question[12 : at + 5] + b"".join(records)
    return whole if len(whole) <= largest else head(flags | 0x200, 0) + question[12 : at + 5]


def record(owner, kind, data):
    return owner + struct.pack("!HHIH", kind, 1, 30, len(data)) + data


class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        question, server = self.request
        server.sendto(answer(question, 512), self.client_address)


class Stream(socketserver.StreamRequestHandler):
    def handle(self):
        length = self.rfile.read(2)
        if len(length) == 2:
            whole = answer(self.rfile.read(struct.unpack("!H", length)[0]), 65535)
            self.wfile.write(struct.pack("!H", len(whole)) + whole)


class Threads(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64


def main(words):
    servers, kind = [], None
    for word in words:
        if word in ("http", "dns"):
            kind = word
        elif kind == "http":
            address, port = word.rsplit(":", 1)
            servers.append(Threads((address, int(port)), Page))
        else:
            servers.append(socketserver.ThreadingUDPServer((word, 53), Datagram))
            servers.append(Threads((word, 53), Stream))
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1:])
