"""Between the server and the application: a thread is given to a request that has arrived, and waits for no reader.

The server (granian) speaks ASGI: in its event loop a body is read and an answer sent, however slowly, while few threads
run the WSGI application. Who sends or reads too slowly is cut off. Why so: docs/decisions/0014-whole-requests.md.
"""

import asyncio
import logging
import os
import socket
import struct
import sys
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from ipaddress import ip_address, ip_network
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

from forum.bounds import Bound

THREADS = 4
PIECE = 65_536
"""Bytes of a body that are held in memory (the rest in a file), and of an answer that are sent at once."""
DRAINED = 16
"""Of a body that is too long, so many times the longest is read, so that its sender gets to read the answer."""
LARGE = (".pdf", ".xlsx")
"""How addresses end of what takes long to make."""
LATE = "forum.late"
"""In the environment of a request that waited for its turn in vain."""
COMPANY = 10.0
"""Seconds after somebody else's request in which a network shares the threads."""
SWITCH = 0.0005
"""Seconds after which a thread that computes lets another on: who answers at once must not wait for who does not."""
CLOSE = (b"connection", b"close")
log = logging.getLogger(__name__)
Headers = list[tuple[bytes, bytes]]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Pace(NamedTuple):
    """How slow one may be: `patience` in seconds, and bytes per second beyond that."""

    patience: float = Bound.PATIENCE.seconds
    rate: float = Bound.PACE.most

    def due(self, started: float, moved: int) -> float:
        """When, by the loop's clock, the next bytes are due."""
        return started + self.patience + moved / self.rate


class Lane(NamedTuple):
    """Who waits in one line: a network; those of it who ask for something large stand in a line of their own."""

    network: str
    large: bool


class Turns:
    """Gives each lane a thread in its turn: one at a time while several networks ask; one for what is large, in all.

    So a flood makes its own network wait. All but the acts happens in the event loop.
    """

    def __init__(self, threads: int = THREADS, patience: float = Bound.LARGE_SECONDS.seconds) -> None:
        self.threads, self.patience = threads, patience
        self._pool = ThreadPoolExecutor(threads, "request")
        self._held: Counter[Lane] = Counter()
        self._waiting: dict[Lane, deque[asyncio.Future[None]]] = {}
        self._last, self._changed = "", float("-inf")

    async def run(self, lane: Lane, environ: WSGIEnvironment, app: WSGIApplication) -> tuple[int, Headers, bytes]:
        """What the application answers; LATE stands in `environ` if something large had to wait too long."""
        loop = asyncio.get_running_loop()
        if lane.network != self._last:
            self._last, self._changed = lane.network, loop.time()
        try:
            async with asyncio.timeout(self.patience if lane.large else None):
                await self._take(lane)
        except TimeoutError:
            environ[LATE] = True
            lane = lane._replace(large=False)
            await self._take(lane)
        try:
            return await loop.run_in_executor(self._pool, _call, app, environ)
        finally:
            self._give_back(lane)

    def _may(self, lane: Lane) -> bool:
        if self._held.total() >= self.threads:
            return False
        if lane.large:
            return sum(held for each, held in self._held.items() if each.large) < Bound.LARGE_AT_ONCE.most
        is_alone = asyncio.get_running_loop().time() > self._changed + COMPANY
        return self._held[lane] < (self.threads if is_alone else 1)

    async def _take(self, lane: Lane) -> None:
        if lane not in self._waiting and self._may(lane):
            self._held[lane] += 1
            return
        turn = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(lane, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it came at that moment
                self._give_back(lane)
            raise

    def _give_back(self, lane: Lane) -> None:
        self._held[lane] -= 1
        self._held += Counter()  # keeps what is above nothing
        for next_lane in [*self._waiting]:
            queue = self._waiting[next_lane]
            while queue and queue[0].cancelled():
                queue.popleft()
            if queue and self._may(next_lane):
                self._held[next_lane] += 1
                queue.popleft().set_result(None)
                self._waiting[next_lane] = self._waiting.pop(next_lane)  # the others go first next time
            if not queue:
                del self._waiting[next_lane]


class Gateway:
    """An ASGI application around a WSGI one. A body of more than `longest` bytes arrives cut, for it to refuse."""

    def __init__(self, app: WSGIApplication, longest: int, pace: Pace | None = None, proxies: int = 0) -> None:
        self.app, self.longest, self.pace, self.proxies = app, longest, pace or Pace(), proxies
        self._turns = Turns()
        sys.setswitchinterval(SWITCH)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        headers = dict(scope["headers"])
        with SpooledTemporaryFile(PIECE) as body:
            try:
                size = await self._read(headers, receive, body)
            except ConnectionError:
                return
            except TimeoutError:
                await self._send(scope, send, 408, [CLOSE, (b"content-length", b"0")], b"")
                return
            environ = environ_of(scope, body, size)
            lane = Lane(origin_of(environ, self.proxies), environ["PATH_INFO"].endswith(LARGE))
            status, said, answer = await self._turns.run(lane, environ, self.app)
        if size > self.longest:
            said.append(CLOSE)
        await self._send(scope, send, status, said, answer)

    async def _read(self, headers: dict[bytes, bytes], receive: Receive, body: IO[bytes]) -> int:
        """Bytes of the body, as many as one could know of; what is within the longest is written to `body`."""
        said = int(headers.get(b"content-length", 0))
        if (not said and b"transfer-encoding" not in headers) or said > self.longest * DRAINED:
            return said
        started, size, more = asyncio.get_running_loop().time(), 0, True
        async with asyncio.timeout_at(self.pace.due(started, 0)) as waiting:
            while more and size <= self.longest * DRAINED:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ConnectionError
                piece, more = message.get("body", b""), message.get("more_body", False)
                if size + len(piece) <= self.longest:
                    body.write(piece)
                size += len(piece)
                waiting.reschedule(self.pace.due(started, size))
        body.seek(0)
        return size

    async def _send(self, scope: Message, send: Send, status: int, headers: Headers, answer: bytes) -> None:
        started = asyncio.get_running_loop().time()
        await send({"type": "http.response.start", "status": status, "headers": headers})
        try:
            async with asyncio.timeout_at(self.pace.due(started, 0)) as waiting:
                for at in range(0, len(answer) or 1, PIECE):
                    piece, sent = answer[at : at + PIECE], at + PIECE
                    waiting.reschedule(self.pace.due(started, at))
                    await send({"type": "http.response.body", "body": piece, "more_body": sent < len(answer)})
        except TimeoutError:
            _hang_up(*scope["client"])


def _hang_up(host: str, port: int) -> None:
    """End a connection. The server does not: it waits, without an end, for a client to take what was written."""
    for name in os.listdir("/dev/fd"):
        with suppress(OSError):  # no socket, or ended
            held = socket.socket(fileno=int(name))
            try:
                if held.getpeername()[:2] == (host, int(port)):
                    held.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                    held.shutdown(socket.SHUT_RDWR)
                    log.info("who read too slowly was cut off")
            finally:
                held.detach()


def environ_of(scope: Message, body: IO[bytes], size: int) -> WSGIEnvironment:
    """What PEP 3333 wants to know of a request. Names that only look like a header's (with "_") are left out."""
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(scope["raw_path"]).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": scope["server"][0],
        "SERVER_PORT": str(scope["server"][1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:
            key, text = name.decode("latin-1").upper().replace("-", "_"), value.decode("latin-1")
            key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
            between = "; " if key == "HTTP_COOKIE" else ", "
            environ[key] = f"{environ[key]}{between}{text}" if key in environ else text
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    environ.pop("HTTP_CONTENT_LENGTH", None)
    if size:
        environ["CONTENT_LENGTH"] = str(size)
    return environ


def network_of(address: str) -> str:
    """An IPv4 address, or the /64 that a household or a hall has of IPv6."""
    try:
        told = ip_address(address)
    except ValueError:
        return "nowhere"
    told = getattr(told, "ipv4_mapped", None) or told
    return str(told if told.version == 4 else ip_network((told, 64), strict=False))


def origin_of(environ: WSGIEnvironment, proxies: int) -> str:
    """The network that asks, as the nearest `proxies` tell of it."""
    told = environ.get("HTTP_X_FORWARDED_FOR", "").split(",") if proxies else []
    return network_of(told[-proxies].strip() if len(told) >= proxies > 0 else environ["REMOTE_ADDR"])


def _call(app: WSGIApplication, environ: WSGIEnvironment) -> tuple[int, Headers, bytes]:
    """The whole answer of the application, which is held in memory anyway."""
    said: list[tuple[int, Headers]] = []

    def start(status: str, headers: list[tuple[str, str]], _failure: object = None) -> Any:
        said.append((int(status[:3]), [(n.lower().encode("latin-1"), v.encode("latin-1")) for n, v in headers]))

    parts = app(environ, start)
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, headers = said[-1]
    return status, headers, body
