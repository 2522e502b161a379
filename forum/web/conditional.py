"""Conditional requests (RFC 9110 13): strong ETags known before anything is rendered, and a bounded cache of bytes."""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from threading import Lock

import brotli
from flask import Response, request

LIMIT = 64 * 1024 * 1024
PACK: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda data: brotli.compress(data, quality=5),
    "gzip": lambda data: gzip.compress(data, 6, mtime=0),
}


class ByteCache:
    """The bytes most recently asked for, at most LIMIT octets of them in this process."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit, self.size = limit, 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()
        self._making: dict[str, Lock] = {}

    def find(self, key: str) -> bytes | None:
        """The bytes of this key, if they are kept."""
        with self._lock:
            if (data := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
            return data

    def get(self, key: str, render: Callable[[], bytes]) -> bytes:
        """The bytes of this key, rendered if they are not kept: once, however many ask at the same time."""
        if (data := self.find(key)) is not None:
            return data
        with self._lock:
            making = self._making.setdefault(key, Lock())
        with making:
            if (data := self.find(key)) is None:
                data = render()
                self._keep(key, data)
        return data

    def _keep(self, key: str, made: bytes) -> None:
        with self._lock:
            self._making.pop(key, None)
            if key not in self._kept:
                self._kept[key] = made
                self.size += len(made)
            while self.size > self.limit:
                self.size -= len(self._kept.popitem(last=False)[1])


cache = ByteCache()


def tag(*parts: object) -> str:
    """A strong ETag of everything the bytes depend on, without the quotes."""
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def coding() -> str:
    """The content coding of the answer: br, gzip or none, as the client ranks them (RFC 9110 12.5.3)."""
    accepts = request.accept_encodings
    best = max(PACK, key=lambda name: (accepts.quality(name), name == "br"))
    return best if accepts.quality(best) > 0 else ""


def answer(
    etag: str, modified: datetime, render: Callable[[], bytes], *, mimetype: str, filename: str, public: bool
) -> Response:
    """200 or 304 for a feed. `modified` (UTC) also moves when something leaves the feed."""
    packed = coding()
    plain, etag = etag, f"{etag}-{packed}" if packed else etag
    headers = {
        "Content-Type": mimetype,
        "Content-Disposition": f'inline; filename="{filename}"',
        "ETag": f'"{etag}"',
        "Last-Modified": modified.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "Vary": "Accept-Encoding",
        "Cache-Control": "public, max-age=300, s-maxage=60" if public else "private, max-age=300",
        "Access-Control-Allow-Origin": "*",
    }
    if not public:
        headers |= {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
        del headers["Access-Control-Allow-Origin"]
    if is_fresh(etag, modified):
        del headers["Content-Type"], headers["Content-Disposition"]
        return Response(status=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = packed
        data = cache.get(etag, lambda: PACK[packed](cache.get(plain, render)))
    else:
        data = cache.get(etag, render)
    return Response(data, headers=headers)


def is_fresh(etag: str, modified: datetime) -> bool:
    """Whether the client has this already; If-None-Match wins over If-Modified-Since."""
    if "If-None-Match" in request.headers:
        return bool(request.if_none_match.star_tag or request.if_none_match.contains_weak(etag))
    since = request.if_modified_since
    return since is not None and modified.replace(microsecond=0) <= since
