"""Visitors' pages, drawn once for all who ask at about the same time.

Stands between the server and Flask. What a view says that is `kept` is said again for FEED_SECONDS to whoever asks with
no cookie but the language and the time zone, under everything it depends on but the database; while it is drawn anew,
for as long again. Whoever may be somebody goes the long way.
"""

from collections.abc import Callable, Iterable
from hashlib import blake2b
from threading import Lock
from time import monotonic
from typing import NamedTuple, TypeVar
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from cachetools import LRUCache
from flask import Flask, current_app, request
from werkzeug.datastructures import Accept
from werkzeug.exceptions import HTTPException
from werkzeug.http import parse_accept_header, parse_cookie, parse_etags

from forum.languages import CONTENT, DEFAULT
from forum.web import public
from forum.web.conditional import PACK, coding_of
from forum.web.language import ZONES, accepted, names_none
from forum.web.shortcut import MAX_KEY, ONLY_200, Headers, address_of

LIMIT = 32 * 1024 * 1024
"""Bytes of pages that a process keeps."""
NAMELESS = {"lang", "tz"}
"""Cookies that tell nobody from others."""
Key = tuple[object, ...]
View = TypeVar("View", bound=Callable[..., object])


def kept(view: View) -> View:
    """Mark a public view that says the same to everybody who is not signed in."""
    setattr(view, "is_kept", True)  # noqa: B010 - functions are not known to have it
    return public(view)


def is_kept_page() -> bool:
    """Whether such a view is asked for."""
    return getattr(current_app.view_functions.get(request.endpoint or ""), "is_kept", False)


class Page(NamedTuple):
    """An answer; and of one that may be repeated its ETag, and until when (monotonic seconds)."""

    status: str
    headers: Headers
    body: bytes
    etag: str = ""
    until: float = 0.0


class KeptPages:
    """WSGI middleware; with `seconds` 0 nothing is kept, but who has a page still is not sent it again."""

    def __init__(self, app: Flask, seconds: float, now: Callable[[], float] = monotonic) -> None:
        self.app: WSGIApplication = app.wsgi_app
        self.now = now
        self.seconds, self._urls, self._views = seconds, app.url_map, app.view_functions
        self._kept: LRUCache[Key, Page] = LRUCache(LIMIT, getsizeof=lambda page: len(page.body) + 2 * MAX_KEY)
        self._lock = Lock()
        self._drawing: dict[Key, Lock] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        key = _key_of(environ) if environ["REQUEST_METHOD"] in {"GET", "HEAD"} else None
        page = self._find(key) if key else None
        if key is None or (page is None and not self._is_kept(environ["PATH_INFO"])):
            return self.app(environ, start_response)
        if page is None or page.until <= self.now():
            page = self._draw_once(key, page, environ)
        return _say(page, environ, start_response)

    def forget(self) -> None:
        """Draw everything anew; other processes follow within `seconds`."""
        with self._lock:
            self._kept.clear()

    def _find(self, key: Key) -> Page | None:
        with self._lock:
            return self._kept.get(key)

    def _is_kept(self, path: str) -> bool:
        try:
            endpoint, _ = self._urls.bind("").match(path.encode("latin-1").decode(errors="replace"), "GET")
        except HTTPException:
            return False
        return getattr(self._views.get(endpoint), "is_kept", False)

    def _draw_once(self, key: Key, before: Page | None, environ: WSGIEnvironment) -> Page:
        """By whoever asks first. The others get what was good a moment ago, else they wait; what may not be kept each
        draws."""
        with self._lock:
            drawing = self._drawing.setdefault(key, Lock())
        if drawing.acquire(blocking=False):
            try:
                return self._fresh(key) or self._draw(key, environ)
            finally:
                with self._lock:
                    self._drawing.pop(key, None)
                drawing.release()
        if before and self.now() < before.until + self.seconds:
            return before
        with drawing:
            pass
        return self._fresh(key) or self._draw(key, environ)

    def _fresh(self, key: Key) -> Page | None:
        page = self._find(key)
        return page if page and page.until > self.now() else None

    def _draw(self, key: Key, environ: WSGIEnvironment) -> Page:
        page = _seal(_ask(self.app, environ), coding_of(_codings(environ)))
        if page.etag and self.seconds:
            page = page._replace(until=self.now() + self.seconds)
            with self._lock:
                if len(page.body) < LIMIT // 2:
                    self._kept[key] = page
        return page


def _key_of(environ: WSGIEnvironment) -> Key | None:
    """What a page depends on outside the database; None of who may be somebody, or asks with long headers."""
    told, language = environ.get("HTTP_COOKIE", ""), environ.get("HTTP_ACCEPT_LANGUAGE", "")
    address = address_of(environ)
    if len(told) + len(language) + sum(map(len, address)) > MAX_KEY or "HTTP_AUTHORIZATION" in environ:
        return None
    cookies = parse_cookie(told) if told else {}
    if not NAMELESS.issuperset(cookies):
        return None
    chosen, zone = cookies.get("lang", ""), cookies.get("tz", "")
    return (
        *address,
        coding_of(_codings(environ)),
        "" if names_none(language) else accepted(language) or DEFAULT,
        chosen if chosen in CONTENT else "",
        zone if zone in ZONES else "",
    )


def _codings(environ: WSGIEnvironment) -> Accept:
    return parse_accept_header(environ.get("HTTP_ACCEPT_ENCODING"), Accept)


def _ask(app: WSGIApplication, environ: WSGIEnvironment) -> Page:
    """The whole answer to a GET, not packed."""
    asked = environ | {"REQUEST_METHOD": "GET", "HTTP_ACCEPT_ENCODING": ""}
    said: list[tuple[str, Headers]] = []
    parts = app(asked, lambda status, headers, *_: said.append((status, headers)))  # type: ignore[arg-type]
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Page(*said[-1], body)


def _seal(page: Page, packed: str) -> Page:
    """Packed; with an ETag of its bytes if it may be repeated."""
    names = {name.lower(): value for name, value in page.headers}
    if not page.status.startswith("200") or not names.get("content-type", "").startswith("text/html"):
        return page
    body = PACK[packed](page.body) if packed else page.body
    headers = [(name, value) for name, value in page.headers if name.lower() != "content-length"]
    headers += [("Content-Length", str(len(body))), *([("Content-Encoding", packed)] if packed else [])]
    if "set-cookie" in names or "no-store" in names.get("cache-control", ""):
        return Page(page.status, headers, body)
    etag = blake2b(body, digest_size=16).hexdigest()
    return Page(page.status, [*headers, ("ETag", f'"{etag}"')], body, etag)


def _say(page: Page, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    if page.etag and wanted and parse_etags(wanted).contains_weak(page.etag):
        start_response("304 NOT MODIFIED", [header for header in page.headers if header[0].lower() not in ONLY_200])
        return []
    start_response(page.status, page.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]
