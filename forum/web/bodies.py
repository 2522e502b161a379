"""Requests whose body nobody read: a server must close such a connection, and clients that keep theirs see it break."""

from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.types import InputStream, StartResponse, WSGIApplication, WSGIEnvironment

CHUNK = 65_536
Headers = list[tuple[str, str]]


class ReadWhole:
    """WSGI middleware: reads what is left of a body before it is answered, up to `limit` bytes; hangs up beyond."""

    def __init__(self, app: WSGIApplication, limit: int) -> None:
        self.app, self.limit = app, limit

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("CONTENT_LENGTH", "") in {"", "0"} and "HTTP_TRANSFER_ENCODING" not in environ:
            return self.app(environ, start_response)

        def start(status: str, headers: Headers, *more: Any) -> Callable[[bytes], object]:
            if not _is_read(environ["wsgi.input"], self.limit):
                headers = [*headers, ("Connection", "close")]
            return start_response(status, headers, *more)

        return self.app(environ, start)


def _is_read(body: InputStream, limit: int) -> bool:
    while limit > 0:
        piece = body.read(min(CHUNK, limit))
        if not piece:
            return True
        limit -= len(piece)
    return not body.read(1)
