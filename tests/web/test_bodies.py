"""Bodies that no view reads."""

import http.client
import select
from urllib.parse import urlsplit

import pytest


def _ask(site, method, path, size):
    """Statuses of a request whose head and body go in packets of their own, and of another over the same connection."""
    connection = http.client.HTTPConnection(site, timeout=20)
    connection.putrequest(method, path)
    connection.putheader("Content-Length", str(size))
    connection.endheaders()
    assert select.select([connection.sock], [], [], 0.1) == ([], [], []), "answered before the body was there"
    connection.send(b"x" * size)
    with connection.getresponse() as first:
        first.read()
    kept = connection.sock
    connection.request("GET", "/healthz")
    with connection.getresponse() as second:
        assert connection.sock is kept
        second.read()
    connection.close()
    return first.status, second.status


@pytest.mark.pure
@pytest.mark.process
def test_a_body_that_nobody_read_does_not_break_the_connection(base):
    for method, path, status in (
        ("PROPFIND", "/.well-known/caldav", 301),
        ("PROPFIND", "/dav/", 401),
        ("REPORT", "/dav/editions/none/", 404),
        ("GET", "/calendar/none.ics", 404),
        ("POST", "/account/profile", 400),
    ):
        for size in (20, 200_000):
            assert _ask(urlsplit(base).netloc, method, path, size) == (status, 200), (path, size)


def test_who_sends_too_much_is_told_that_the_connection_ends(app, client):
    answer = client.open("/.well-known/caldav", method="PROPFIND", data=b"x" * app.config["MAX_CONTENT_LENGTH"])
    assert "Connection" not in answer.headers
    answer = client.open("/.well-known/caldav", method="PROPFIND", data=b"x" * (app.config["MAX_CONTENT_LENGTH"] + 1))
    assert answer.headers["Connection"] == "close"
