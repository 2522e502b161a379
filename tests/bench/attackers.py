"""Attackers: a process of their own, of another network than the honest, and behind everybody else in line for a core.

So what they do themselves is counted out: what is measured is what the site does for them.
"""

import multiprocessing
import os
import random
import select
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from tests.bench.load import request

HERE = "127.0.0.66"
AT_ONCE = 24
SILENT, SLOW = 500, 50
SETTLED = 1.0
"""Seconds after which an attack is in full swing."""
_fork = multiprocessing.get_context("fork")
Ask = Callable[[random.Random], bytes]


def post(port: int, path: str, body: bytes, *headers: str, method: str = "POST") -> bytes:
    """As it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@contextmanager
def under(attack: Callable[[int], Any], port: int) -> Iterator[None]:
    """While the block lasts, the attack does."""
    process = _fork.Process(target=_attack, args=(attack, port), daemon=True)
    process.start()
    time.sleep(SETTLED)
    try:
        yield
    finally:
        process.kill()
        process.join()


def _attack(attack: Callable[[int], Any], port: int) -> None:
    os.nice(19)
    attack(port)


def _connect(port: int) -> socket.socket:
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.bind((HERE, 0))
    one.connect(("127.0.0.1", port))
    return one


def flooding(ask: Ask) -> Callable[[int], None]:
    """AT_ONCE connections, each with a request under way all the time, whatever is answered."""

    def flood(port: int) -> None:
        chance, poll, held = random.Random(1), select.epoll(), {}

        def begin() -> None:
            one = _connect(port)
            held[one.fileno()] = one
            poll.register(one, select.EPOLLIN)
            one.sendall(ask(chance))

        for _ in range(AT_ONCE):
            begin()
        while True:
            for number, _ in poll.poll():
                data = b""
                with suppress(OSError):
                    data = held[number].recv(1 << 16)
                if data and b"HTTP/1.1 " not in data:
                    continue  # the rest of an answer
                if data:
                    with suppress(OSError):
                        held[number].sendall(ask(chance))
                        continue
                poll.unregister(number)
                held.pop(number).close()
                begin()

    return flood


def holding(count: int, says: bytes) -> Callable[[int], None]:
    """So many connections that say this, then nothing, and never read; opened again once they are ended."""

    def hold(port: int) -> None:
        poll, held = select.poll(), {}

        def begin() -> None:
            one = _connect(port)
            held[one.fileno()] = one
            poll.register(one, select.POLLHUP | select.POLLERR | getattr(select, "POLLRDHUP", 0))
            one.sendall(says.replace(b"PORT", b"%d" % port))

        for _ in range(count):
            begin()
        while True:
            for number, _ in poll.poll():
                poll.unregister(number)
                held.pop(number).close()
                begin()

    return hold


def silent() -> Callable[[int], None]:
    """Bodies that were announced and do not come."""
    head = b"POST /account/sign-in HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nContent-Length: 50\r\n\r\nemail="
    return holding(SILENT, head)


def slow(path: str) -> Callable[[int], None]:
    """Readers who do not read what is long."""
    return holding(SLOW, request(0, path).replace(b"127.0.0.1:0", b"127.0.0.1:PORT"))
