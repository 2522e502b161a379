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
from collections.abc import Awaitable, Callable
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from typing import IO, Any, NamedTuple
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

from forum.addresses import DESK
from forum.bounds import Bound
from forum.web.turns import Headers, Turns, lane_of

PIECE = 65_536
"""Bytes of a body that are held in memory (the rest in a file), and of an answer that are sent at once."""
DRAINED = 16
"""Of a body that is too long, so many times the longest is read, so that its sender gets to read the answer."""
SWITCH = 0.0005
"""Seconds after which a thread that computes lets another on: who answers at once must not wait for who does not."""
CLOSE = (b"connection", b"close")
log = logging.getLogger(__name__)
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


class Gateway:
    """An ASGI application around a WSGI one. A body of more than `longest` bytes arrives cut, for it to refuse; what
    organisers send may hold a file, of at most `files` bytes in all.
    """

    def __init__(
        self, app: WSGIApplication, longest: int, pace: Pace | None = None, proxies: int = 0, files: int = 0
    ) -> None:
        self.app, self.longest, self.pace, self.proxies = app, longest, pace or Pace(), proxies
        self.files = max(files, longest)
        self._turns = Turns()
        sys.setswitchinterval(SWITCH)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        headers = dict(scope["headers"])
        longest = self._longest(scope["path"], headers)
        with SpooledTemporaryFile(PIECE) as body:
            try:
                size = await self._read(headers, receive, body, longest)
            except ConnectionError:
                return
            except TimeoutError:
                await self._send(scope, send, 408, [CLOSE, (b"content-length", b"0")], b"")
                return
            environ = environ_of(scope, body, size)
            status, said, answer = await self._turns.run(lane_of(environ, self.proxies), environ, self.app)
        if size > longest:
            said.append(CLOSE)
        await self._send(scope, send, status, said, answer)

    def _longest(self, path: str, headers: dict[bytes, bytes]) -> int:
        is_file = headers.get(b"content-type", b"").startswith(b"multipart/form-data")
        return self.files if is_file and path.startswith(DESK) else self.longest

    async def _read(self, headers: dict[bytes, bytes], receive: Receive, body: IO[bytes], longest: int) -> int:
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
                if size + len(piece) <= longest:
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
