"""The memory of answers in front of everything."""

import tracemalloc

import pytest

from forum.web.shortcut import MAX_ANSWERS, MAX_KEY, Shortcut

pytestmark = pytest.mark.pure


def test_the_memory_of_answers_is_bounded_and_forgets():
    asked = []

    def app(environ, start_response):
        asked.append(environ["QUERY_STRING"])
        start_response("200 OK", [("ETag", '"none"'), ("Last-Modified", "x")])
        return [b"data"]

    shortcut = Shortcut(app, 60)
    for n in range(5000):
        environ = {
            "PATH_INFO": "/calendar/a.ics",
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": str(n),
            "HTTP_IF_NONE_MATCH": '"none"',
        }
        assert shortcut(environ, lambda *_: None)
        assert not list(shortcut(environ, lambda *_: None))  # a 304 from memory
    assert len(shortcut._kept) <= 2000
    assert len(asked) == 5000
    shortcut.forget()
    assert shortcut(environ, lambda *_: None)


def test_long_headers_and_addresses_are_no_keys_of_the_memory():
    """On the landed revision two thousand keys of 263 kB each were kept."""

    def app(environ, start_response):
        start_response("200 OK", [("ETag", '"none"'), ("Last-Modified", "x")])
        return [b"data"]

    shortcut, names = Shortcut(app, 60), ("QUERY_STRING", "HTTP_ACCEPT_ENCODING", "HTTP_HOST", "HTTP_X_FORWARDED_HOST")
    tracemalloc.start()
    try:
        for n in range(6000):
            long = {names[n % len(names)]: f"{n}" + "x" * (20_000 if n % 2 else 900)}
            environ = {"PATH_INFO": "/calendar/a.ics", "REQUEST_METHOD": "GET", "HTTP_COOKIE": "", **long}
            assert list(shortcut(environ, lambda *_: None)) == [b"data"]
        assert len(shortcut._kept) == MAX_ANSWERS
        assert tracemalloc.get_traced_memory()[0] < MAX_ANSWERS * 4 * MAX_KEY
    finally:
        tracemalloc.stop()
