"""The memory of answers in front of everything."""

import pytest

from forum.web.shortcut import Shortcut

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
