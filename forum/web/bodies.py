"""Requests whose body nobody read: the connection ends after the answer, and clients must be told so.

A server that has not read the whole request cannot find the next one. Reading the rest here would hold a thread for
whoever sends slowly or never.
"""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]


class Unread:
    """WSGI middleware: says `Connection: close` where the application leaves a body unread."""

    def __init__(self, app: WSGIApplication) -> None:
        self.app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if length == "0" and "HTTP_TRANSFER_ENCODING" not in environ:
            return self.app(environ, start_response)
        body = environ["wsgi.input"] = _Counted(environ["wsgi.input"])

        def start(status: str, headers: Headers, *more: Any) -> Callable[[bytes], object]:
            if not body.ended and str(body.read_bytes) != length:
                headers = [*headers, ("Connection", "close")]
            return start_response(status, headers, *more)

        return self.app(environ, start)


class _Counted:
    """A body that knows how much of it was read, and whether to its end."""

    def __init__(self, body: InputStream) -> None:
        self._body = body
        self.read_bytes, self.ended = 0, False

    def read(self, size: int = -1) -> bytes:
        return self._seen(self._body.read(size), size)

    def readline(self, size: int = -1) -> bytes:
        return self._seen(self._body.readline(size), size)

    def _seen(self, data: bytes, size: int) -> bytes:
        self.read_bytes += len(data)
        self.ended = self.ended or (not data and size != 0)
        return data
