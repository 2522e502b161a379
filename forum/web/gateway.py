"""Between the server and the application: a thread is given to a request that has arrived, and waits for no reader.

The server (granian) speaks ASGI: in its event loop a body is read and an answer sent, however slowly, while few threads
run the WSGI application. Who sends or reads too slowly is cut off, and of what fills a disk only so much arrives at
once. Why so: docs/decisions/0014-whole-requests.md.
"""

import asyncio
import logging
import os
import socket
import struct
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing, suppress
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIApplication, WSGIEnvironment

from forum.web.bodies import ACCOUNT, FILES, IN_MEMORY, Body, Crowd, Pace, Sender
from forum.web.turns import Headers, Lane, Turns, brings_file, lane_of, origin_of
from forum.web.words import Words, boundary_of

PIECE = 65_536
"""Bytes of an answer that are sent at once."""
LET_IN = 204
DRAINED = 16
"""Of a body that is too long, so many times the longest is read, so that its sender gets to read the answer."""
SWITCH = 0.0005
"""Seconds after which a thread that computes lets another on: who answers at once must not wait for who does not."""
CLOSE = (b"connection", b"close")
log = logging.getLogger(__name__)
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Gateway:
    """An ASGI application around a WSGI one. A body of more than `longest` bytes arrives cut, for it to refuse; one
    that brings a file may have `files` bytes, if the `door`, another WSGI application, answers 204 before it is read.
    """

    def __init__(
        self,
        app: WSGIApplication,
        longest: int,
        pace: Pace | None = None,
        proxies: int = 0,
        files: int = 0,
        door: WSGIApplication | None = None,
    ) -> None:
        self.app, self.longest, self.pace, self.proxies = app, longest, pace or Pace(), proxies
        self.files, self.door = max(files, longest), door
        self._turns, self._crowd = Turns(), Crowd()
        sys.setswitchinterval(SWITCH)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            return
        headers, environ = dict(scope["headers"]), environ_of(scope)
        sender = await self._ask(headers, origin_of(environ, self.proxies), environ)
        environ[FILES] = sender.files
        with closing(self._body_of(headers, sender, environ)) as body:
            try:
                await self._read(headers, receive, body)
                body.tell(environ)
                status, said, answer = await self._turns.run(lane_of(environ, self.proxies), environ, self.app)
            except ConnectionError:
                status, said, answer = 400, [CLOSE, (b"content-length", b"0")], b""
            except TimeoutError:
                status, said, answer = 408, [CLOSE, (b"content-length", b"0")], b""
        if body.is_cut:
            said.append(CLOSE)
        await self._send(scope, send, status, said, answer)

    def _body_of(self, headers: dict[bytes, bytes], sender: Sender, environ: WSGIEnvironment) -> Body:
        """Of a form whose file is too large its words."""
        longest, boundary = self.files if sender.files else self.longest, boundary_of(environ)
        if sender.files and boundary and int(headers.get(b"content-length", 0)) > longest:
            return Words(boundary, sender, self._crowd)
        return Body(SpooledTemporaryFile(IN_MEMORY), longest, sender, self._crowd)

    async def _ask(self, headers: dict[bytes, bytes], network: str, environ: WSGIEnvironment) -> Sender:
        """Who sends it: whether they have work, and send it to where files are taken, is asked where that counts."""
        is_large = b"transfer-encoding" in headers or int(headers.get(b"content-length", 0)) > IN_MEMORY
        if self.door is None or not (is_large and brings_file(environ)):
            return Sender(network)
        asked = environ | {"wsgi.input": BytesIO()}
        status, said, _ = await self._turns.run(Lane(network), asked, self.door)
        return Sender(network, dict(said).get(ACCOUNT, b"").decode(), files=status == LET_IN)

    async def _read(self, headers: dict[bytes, bytes], receive: Receive, body: Body) -> None:
        """Take the body in, or as much of one that is too long as lets its sender read the answer."""
        said = int(headers.get(b"content-length", 0))
        most = max(body.longest, self.longest * DRAINED)
        if (not said and b"transfer-encoding" not in headers) or said > most:
            body.size = said
            return
        clock = asyncio.get_running_loop().time
        due, more = clock() + self.pace.patience, True
        async with asyncio.timeout_at(due) as waiting:
            while more and body.size <= most and not body.is_over:
                message = await receive()
                if message["type"] == "http.disconnect":  # gone, or what they send is no body (RFC 9112 7.1)
                    raise ConnectionError
                piece, more = message.get("body", b""), message.get("more_body", False)
                body.add(piece)
                due = self.pace.put_off(due, clock(), len(piece))
                waiting.reschedule(due)

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


def environ_of(scope: Message) -> WSGIEnvironment:
    """What PEP 3333 wants to know of a request, but its body. Names that only look like a header's (with "_") go."""
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
    return environ
