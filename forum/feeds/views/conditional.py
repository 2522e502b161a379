"""Conditional requests (RFC 9110 13): strong ETags known before anything is rendered, and a bounded cache of bytes."""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from hashlib import blake2b
from threading import Lock

from flask import Response, request

LIMIT = 64 * 1024 * 1024


class ByteCache:
    """The bytes most recently asked for, at most LIMIT octets of them in this process."""

    def __init__(self, limit: int = LIMIT) -> None:
        self.limit, self.size = limit, 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, render: Callable[[], bytes]) -> bytes:
        """The bytes of this key, rendered if they are not kept."""
        with self._lock:
            if (found := self._kept.get(key)) is not None:
                self._kept.move_to_end(key)
                return found
        made = render()
        with self._lock:
            if key not in self._kept:
                self._kept[key] = made
                self.size += len(made)
            while self.size > self.limit:
                self.size -= len(self._kept.popitem(last=False)[1])
        return made


cache = ByteCache()


def tag(*parts: object) -> str:
    """A strong ETag of everything the bytes depend on, without the quotes."""
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


def answer(etag: str, modified: datetime, render: Callable[[], bytes], *, filename: str, public: bool) -> Response:
    """200 or 304 for a feed. `modified` (UTC) also moves when something leaves the feed."""
    zipped = request.accept_encodings.quality("gzip") > 0
    etag = f"{etag}-gz" if zipped else etag
    headers = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": f'inline; filename="{filename}"',
        "ETag": f'"{etag}"',
        "Last-Modified": modified.strftime("%a, %d %b %Y %H:%M:%S GMT"),
        "Vary": "Accept-Encoding",
        "Cache-Control": "public, max-age=300" if public else "private, max-age=300",
        "Access-Control-Allow-Origin": "*",
    }
    if not public:
        headers |= {"X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}
        del headers["Access-Control-Allow-Origin"]
    if _is_fresh(etag, modified):
        del headers["Content-Type"], headers["Content-Disposition"]
        return Response(status=304, headers=headers)
    if zipped:
        data = cache.get(etag, lambda: gzip.compress(render(), 6, mtime=0))
        headers["Content-Encoding"] = "gzip"
    else:
        data = cache.get(etag, render)
    return Response(data, headers=headers)


def _is_fresh(etag: str, modified: datetime) -> bool:
    if "If-None-Match" in request.headers:
        return bool(request.if_none_match.star_tag or request.if_none_match.contains_weak(etag))
    since = request.if_modified_since
    return since is not None and modified <= since
