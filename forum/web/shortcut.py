"""The shortest way to an answer: what an address said a moment ago is said again without asking anyone.

Stands between the server and Flask for the addresses below /calendar/. An answer is remembered for FEED_SECONDS
under everything it depends on; its bytes stay in the ByteCache, so that nothing is kept twice.
"""

from collections.abc import Iterable
from threading import Lock
from time import monotonic
from typing import Any, NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from cachetools import LRUCache

from forum.addresses import CALENDARS
from forum.web.conditional import cache

MAX_ANSWERS = 2000
MAX_KEY = 1000
"""Characters of a key: what asks with longer headers goes the long way."""
ONLY_200 = {"content-type", "content-disposition", "content-encoding", "content-length"}
_ADDRESS = (
    *("PATH_INFO", "QUERY_STRING", "HTTP_HOST", "wsgi.url_scheme"),
    *("HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST"),
)
Headers = list[tuple[str, str]]


class Remembered(NamedTuple):
    """Headers of a 200, and until when (monotonic seconds) it may be repeated. `etag` is quoted."""

    etag: str
    headers: Headers
    until: float


class Shortcut:
    """WSGI middleware; `seconds` 0 switches it off."""

    def __init__(self, app: WSGIApplication, seconds: float) -> None:
        self.app, self.seconds = app, seconds
        self._kept: LRUCache[tuple[object, ...], Remembered] = LRUCache(MAX_ANSWERS)
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if not path.startswith(CALENDARS) or environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or not self.seconds:
            return self.app(environ, start_response)
        key = (
            *address_of(environ),
            environ.get("HTTP_ACCEPT_ENCODING", ""),
            environ.get("HTTP_COOKIE", "") != "",
        )
        if sum(len(part) for part in key if isinstance(part, str)) > MAX_KEY:
            return self.app(environ, start_response)
        if (kept := self._find(key)) is not None and kept.until > monotonic():
            answer = _repeat(kept, environ, start_response)
            if answer is not None:
                return answer
        return self.app(environ, lambda *said: self._remember(key, start_response, *said))

    def _find(self, key: tuple[object, ...]) -> Remembered | None:
        with self._lock:
            return self._kept.get(key)

    def forget(self) -> None:
        """Say nothing again: an address was revoked. Other processes follow within `seconds`."""
        with self._lock:
            self._kept.clear()

    def _remember(
        self, key: tuple[object, ...], start_response: StartResponse, status: str, headers: Headers, *more: Any
    ) -> Any:
        names = {name.lower(): value for name, value in headers}
        if status.startswith("200") and "etag" in names and "set-cookie" not in names and not key[-1]:
            with self._lock:
                self._kept[key] = Remembered(
                    etag=names["etag"],
                    headers=headers,
                    until=monotonic() + self.seconds,
                )
        elif status.startswith("304") and (known := self._find(key)) and known.etag == names.get("etag"):
            with self._lock:
                self._kept[key] = known._replace(until=monotonic() + self.seconds)
        return start_response(status, headers, *more)


def address_of(environ: WSGIEnvironment) -> tuple[str, ...]:
    """What is asked for, and under which name of the site."""
    return tuple(environ.get(name, "") for name in _ADDRESS)


def _repeat(kept: Remembered, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes] | None:
    """The answer again: only what is plain to see here, everything else goes the long way (None)."""
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    if wanted == kept.etag:
        start_response("304 NOT MODIFIED", [h for h in kept.headers if h[0].lower() not in ONLY_200])
        return []
    if wanted is not None or "HTTP_IF_MODIFIED_SINCE" in environ:
        return None
    data = cache.find(kept.etag.strip('"'))
    if data is None:
        return None
    start_response("200 OK", kept.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [data]
