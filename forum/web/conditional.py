"""Conditional requests (RFC 9110 13): strong ETags known before anything is rendered, and a bounded cache of bytes."""

import gzip
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from threading import Lock

import brotli
from cachetools import LRUCache
from flask import Response, request
from werkzeug.datastructures import Accept
from werkzeug.http import http_date

from forum.web.limits import count_large
from forum.web.renders import turn

LIMIT = 64 * 1024 * 1024
PACK: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda data: brotli.compress(data, quality=5),
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
}


class ByteCache:
    """The bytes most recently asked for, at most `limit` octets of them in this process; each made by one asker."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._kept: LRUCache[str, bytes] = LRUCache(limit, getsizeof=len)
        self._lock = Lock()
        self._making: dict[str, Lock] = {}

    def find(self, key: str) -> bytes | None:
        """The bytes of this key, if they are kept."""
        with self._lock:
            return self._kept.get(key)

    def get(self, key: str, render: Callable[[], bytes]) -> bytes:
        """The bytes of this key, rendered if they are not kept: once, however many ask at the same time.

        A render that fails leaves nothing behind: the next asker tries again.
        """
        if (data := self.find(key)) is not None:
            return data
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            if (data := self.find(key)) is not None:
                return data
            try:
                data = render()
                self._keep(key, data)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return data

    def _keep(self, key: str, data: bytes) -> None:
        with self._lock, suppress(ValueError):  # larger than the whole cache
            self._kept[key] = data


cache = ByteCache()


def tag(*parts: object) -> str:
    """A strong ETag of everything the bytes depend on, without the quotes."""
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def coding() -> str:
    """The content coding of the answer: br, gzip or none, as the client ranks them (RFC 9110 12.5.3)."""
    return coding_of(request.accept_encodings)


def coding_of(accepts: Accept) -> str:
    """The same of what a client says it accepts."""
    best = max(PACK, key=lambda name: (accepts.quality(name), name == "br"))
    return best if accepts.quality(best) > 0 else ""


def answer(
    etag: str,
    modified: datetime | None,
    render: Callable[[], bytes],
    *,
    mimetype: str,
    filename: str,
    public: bool,
    by_date: bool = True,
    large: Callable[[], str] | None = None,
) -> Response:
    """200 or 304 for a feed; `by_date` where `modified` (UTC) moves whenever something leaves it, with a right too.

    What is large is kept under the name that `large` tells, which addresses may share, and made in turn: Busy, TooMany.
    """
    packed = coding()
    plain, etag = etag, f"{etag}-{packed}" if packed else etag
    headers = {
        "Content-Type": mimetype,
        "Content-Disposition": f'inline; filename="{filename}"',
        "ETag": f'"{etag}"',
        "Vary": "Accept-Encoding",
        "Cache-Control": "public, max-age=300, s-maxage=60" if public else "private, max-age=300",
        "Access-Control-Allow-Origin": "*",
    }
    headers |= {"Last-Modified": http_date(modified)} if modified else {}
    if not public:
        headers |= {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
        del headers["Access-Control-Allow-Origin"]
    if is_fresh(etag, modified if by_date else None):
        del headers["Content-Type"], headers["Content-Disposition"]
        return Response(status=304, headers=headers)
    headers |= {"Content-Encoding": packed} if packed else {}
    if large:
        data = _find_large(large(), packed, render)
    elif packed:
        data = cache.get(etag, lambda: PACK[packed](cache.get(plain, render)))
    else:
        data = cache.get(etag, render)
    return Response(data, headers=headers)


def _find_large(key: str, packed: str, render: Callable[[], bytes]) -> bytes:
    """The bytes of this key, made if nobody has: nobody waits for them with a lock in hand."""
    whole = f"{key}-{packed}" if packed else key
    if (data := cache.find(whole)) is not None:
        return data
    if (plain := cache.find(key)) is None:
        with turn():
            if (plain := cache.find(key)) is None:
                count_large()
                plain = cache.get(key, render)
    return cache.get(whole, lambda: PACK[packed](plain)) if packed else plain


def is_fresh(etag: str, modified: datetime | None) -> bool:
    """Whether the client has this already; If-None-Match wins over If-Modified-Since."""
    if "If-None-Match" in request.headers:
        return bool(request.if_none_match.star_tag or request.if_none_match.contains_weak(etag))
    since = request.if_modified_since
    return since is not None and modified is not None and modified.replace(microsecond=0) <= since
