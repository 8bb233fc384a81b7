"""The connection to the platform: Lambda's Runtime API (2018-06-01) on one kept-alive socket.

An answer and the question for the next event leave in one write, so a call costs the function one
system call to send and as few as possible to receive. `_socket` is used in place of `socket`, whose
import alone would be a tenth of a cold start.

The platform is trusted to speak HTTP/1.1, yet a broken connection ends in `ConnectionLost`, never in
a half-read event.
"""

import _socket

ROOT = b"/2018-06-01/runtime/"
LONGEST_HEAD = 1 << 20
# Above this size a body is sent on its own instead of being copied behind its head.
COPY_LIMIT = 1 << 16


class ConnectionLost(Exception):
    """The platform closed the connection or sent what is not HTTP."""


class RuntimeApi:
    """One client of the Runtime API; not for use by several threads."""

    def __init__(self, address, connects=True):
        self._host, _, port = address.rpartition(":")
        self._port = int(port)
        self._tail = b" HTTP/1.1\r\nHost: " + address.encode("ascii") + b"\r\n"
        self._next = b"GET " + ROOT + b"invocation/next" + self._tail + b"\r\n"
        self._asked = False
        # Requests whose answers are still to be read before the next event's.
        self._unread = 0
        if connects:
            self._connect()

    def _connect(self):
        family = _socket.AF_INET6 if ":" in self._host else _socket.AF_INET
        self.go_on_with(_socket.socket(family, _socket.SOCK_STREAM))
        self._socket.connect((self._host.strip("[]"), self._port))
        self._socket.setsockopt(_socket.IPPROTO_TCP, _socket.TCP_NODELAY, 1)

    def go_on_with(self, connection):
        """Uses this socket from now on, on which nothing was said yet."""
        self._rest = b""
        self._unread = 0
        self._asked = False
        self._socket = connection
        self._socket.settimeout(None)

    @property
    def descriptor(self):
        """The number of its socket."""
        return self._socket.fileno()

    def next_event(self):
        """Waits for an event; returns its headers (lower-case names) and its body."""
        while self._unread:
            self._read_answer()
        if not self._asked:
            self._socket.sendall(self._next)
        status, headers, body = self._read()
        self._asked = False
        if headers.get("connection") == "close":
            self._connect()
        if status != 200:
            raise ConnectionLost("the Runtime API answered {} to /next".format(status))
        return headers, body

    def respond(self, request_id, body, content_type):
        """Sends what the handler returned."""
        path = b"invocation/" + request_id.encode("ascii") + b"/response"
        self._post(path, b"Content-Type: " + content_type + b"\r\n", body)

    def fail(self, request_id, body, xray_cause):
        """Sends the error document of a call."""
        path = b"invocation/" + request_id.encode("ascii") + b"/error"
        headers = b"Content-Type: application/json\r\n"
        if xray_cause:
            headers += b"Lambda-Runtime-Function-XRay-Error-Cause: " + xray_cause + b"\r\n"
        self._post(path, headers, body)

    def fail_init(self, body, error_type):
        """Sends the error document of a failed start, and waits until it has arrived."""
        self._tell(b"init/error", body, error_type)

    def fail_restore(self, body, error_type):
        """Sends the error document of a failed restore, and waits until it has arrived."""
        self._tell(b"restore/error", body, error_type)

    def restored(self):
        """Says that all is ready for a snapshot; returns what the platform answers when it goes on.

        The connection is closed then: a copy of this process must not have it.
        """
        self._socket.sendall(b"GET " + ROOT + b"restore/next" + self._tail + b"\r\n")
        status, _, body = self._read()
        self._socket.close()
        if status != 200:
            raise ConnectionLost("the Runtime API answered {} to restore/next".format(status))
        return body

    def _tell(self, path, body, error_type):
        # One line of visible letters, whatever the error calls itself.
        kind = "".join(c if " " <= c <= "~" else "?" for c in error_type).encode("ascii")
        headers = b"Lambda-Runtime-Function-Error-Type: " + kind + b"\r\n"
        self._socket.sendall(self._request(path, headers, body) + body)
        self._read()

    def _request(self, path, headers, body):
        length = b"Content-Length: %d\r\n\r\n" % len(body)
        return b"POST " + ROOT + path + self._tail + headers + length

    def _post(self, path, headers, body):
        head = self._request(path, headers, body)
        try:
            if len(body) <= COPY_LIMIT:
                self._socket.sendall(head + body + self._next)
            else:
                self._socket.sendall(head)
                self._socket.sendall(body)
                self._socket.sendall(self._next)
            self._unread = 1
            self._asked = True
        except OSError:
            # Refused while it was being sent (an answer that is too large): the platform knows why
            # and has told the caller. The next event comes on a new connection.
            self._connect()

    def _read_answer(self):
        """Reads the platform's word on a post. Whatever it is, the platform has dealt with it."""
        self._unread -= 1
        _, headers, _ = self._read()
        if headers.get("connection") == "close":
            self._connect()

    def _read(self):
        data = self._rest
        end = data.find(b"\r\n\r\n")
        while end < 0:
            if len(data) > LONGEST_HEAD:
                raise ConnectionLost("an endless head")
            data += self._receive()
            end = data.find(b"\r\n\r\n")
        lines = data[:end].decode("latin-1").split("\r\n")
        headers = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        try:
            status = int(lines[0].split(" ", 2)[1])
            length = int(headers.get("content-length", "0"))
        except (IndexError, ValueError):
            raise ConnectionLost("not HTTP: {!r}".format(lines[0])) from None
        self._rest = data[end + 4 :]
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return status, headers, self._chunks()
        return status, headers, self._exactly(length)

    def _exactly(self, length):
        have = self._rest
        if len(have) >= length:
            self._rest = have[length:]
            return have[:length]
        body = bytearray(length)
        body[: len(have)] = have
        view = memoryview(body)
        at = len(have)
        while at < length:
            count = self._socket.recv_into(view[at:])
            if not count:
                raise ConnectionLost("closed inside a body")
            at += count
        self._rest = b""
        return bytes(body)

    def _chunks(self):
        parts = []
        while True:
            size = int(self._line().partition(b";")[0], 16)
            if not size:
                break
            parts.append(self._exactly(size))
            self._exactly(2)
        while self._line():
            pass
        return b"".join(parts)

    def _line(self):
        while b"\r\n" not in self._rest:
            self._rest += self._receive()
        line, _, self._rest = self._rest.partition(b"\r\n")
        return line

    def _receive(self):
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionLost("closed")
        return data
