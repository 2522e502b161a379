"""The load: one process, 16 kept connections, raw sockets. Talks to loopback only, and stops by itself."""

import select
import socket
import time
from collections.abc import Iterable, Iterator
from itertools import cycle
from typing import NamedTuple

from tests.bench.figures import Failed

CONNECTIONS = 16
PATIENCE = 60
"""Seconds without any answer after which a load gives up."""
_room = memoryview(bytearray(1 << 18))


class Load(NamedTuple):
    """How many answers in how many seconds, and how much of them the load itself was busy."""

    answers: int
    seconds: float
    busy: float

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds


class Connection:
    """One kept connection: a request at a time."""

    def __init__(self, port: int, status: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.status, self.head, self.left = status, b"", -1

    def send(self, request: bytes) -> None:
        self.head, self.left = b"", -1
        self.socket.sendall(request)

    def read(self) -> bool:
        """Take what has come; True when the answer is whole."""
        if self.left < 0:
            return self._read_head()
        self.left -= self._received(self.socket.recv_into(_room))
        return self.left == 0

    def _received(self, size: int) -> int:
        if size == 0:
            raise Failed("the server closed a connection")
        return size

    def _read_head(self) -> bool:
        size = self._received(self.socket.recv_into(_room))
        data = self.head + bytes(_room[:size])
        end = data.find(b"\r\n\r\n")
        if end < 0:
            self.head = data
            return False
        if data[9:12] != self.status:
            raise Failed(f"expected {self.status.decode()}, got {data[:end].decode('latin-1')}")
        self.left = _length(data[: end + 2]) - (len(data) - end - 4)
        return self.left == 0


def _length(head: bytes) -> int:
    if head[9:12] in {b"304", b"204"}:
        return 0
    _, found, rest = head.lower().partition(b"\r\ncontent-length: ")
    if not found:
        raise Failed(f"an answer without Content-Length: {head.decode('latin-1')}")
    return int(rest[: rest.index(b"\r")])


def request(port: int, path: str, *headers: str) -> bytes:
    """A GET as it goes over the wire."""
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *headers, "", ""]
    return "\r\n".join(lines).encode()


def press(port: int, requests: list[bytes], seconds: float, status: int = 200) -> Load:
    """These requests again and again for so many seconds; what is under way then is waited for and counted."""
    return _run(port, cycle(requests), time.perf_counter() + seconds, status)


def pass_once(port: int, requests: list[bytes], status: int = 200) -> Load:
    """Each of these requests once."""
    return _run(port, iter(requests), float("inf"), status)


def _run(port: int, requests: Iterator[bytes], end: float, status: int) -> Load:
    connections = [Connection(port, str(status).encode()) for _ in range(CONNECTIONS)]
    try:
        return _drive(connections, requests, end)
    finally:
        for connection in connections:
            connection.socket.close()


def _drive(connections: Iterable[Connection], requests: Iterator[bytes], end: float) -> Load:
    poll, waiting, done = select.epoll(), {}, 0
    started, worked = time.perf_counter(), time.process_time()
    for connection in connections:
        if (first := next(requests, None)) is not None:
            connection.send(first)
            waiting[connection.socket.fileno()] = connection
            poll.register(connection.socket, select.EPOLLIN)
    while waiting:
        ready = poll.poll(PATIENCE)
        if not ready:
            raise Failed(f"no answer for {PATIENCE} seconds")
        for number, _ in ready:
            connection = waiting[number]
            if not connection.read():
                continue
            done += 1
            following = next(requests, None) if time.perf_counter() < end else None
            if following is None:
                poll.unregister(waiting.pop(number).socket)
            else:
                connection.send(following)
    seconds = time.perf_counter() - started
    poll.close()
    return Load(done, seconds, (time.process_time() - worked) / seconds)
