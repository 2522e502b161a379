"""The bytes that are kept, and what the shortcut repeats."""

from threading import Barrier, Thread
from typing import Any

import pytest

from forum.web.conditional import ByteCache
from forum.web.shortcut import MAX_KEY, Shortcut

pytestmark = pytest.mark.pure


class Broken(Exception):
    """What a render raises."""


def fail() -> bytes:
    raise Broken


def test_a_render_that_fails_is_let_go():
    cache = ByteCache()
    with pytest.raises(Broken):
        cache.get("feed", fail)
    assert cache.get("feed", lambda: b"whole") == b"whole"
    assert cache.find("feed") == b"whole"


def test_one_of_many_renders():
    cache, rendered, ready = ByteCache(), [], Barrier(8)

    def render() -> bytes:
        rendered.append(1)
        return b"whole"

    def ask() -> None:
        ready.wait(10)
        cache.get("feed", render)

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(rendered) == 1


def test_the_oldest_bytes_leave_and_what_is_too_large_is_not_kept():
    cache = ByteCache(10)
    for key in ("a", "b"):
        cache.get(key, lambda: b"12345")
    cache.find("a")
    cache.get("c", lambda: b"12345")
    assert [key for key in "abc" if cache.find(key)] == ["a", "c"]
    assert cache.get("d", lambda: b"x" * 11) == b"x" * 11
    assert cache.find("d") is None


def test_long_headers_are_no_key():
    asked: list[str] = []

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        asked.append(environ["PATH_INFO"])
        start_response("200 OK", [("ETag", '"e"')])
        return [b""]

    shortcut = Shortcut(app, 60)
    environ = {"PATH_INFO": "/calendar/all.ics", "REQUEST_METHOD": "GET", "HTTP_IF_NONE_MATCH": '"e"'}
    for encoding in ("gzip", "x" * MAX_KEY):
        for _ in range(3):
            shortcut(environ | {"HTTP_ACCEPT_ENCODING": encoding}, lambda *_: None)
    assert len(asked) == 1 + 3
