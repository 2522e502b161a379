"""Bodies that no view reads."""

import http.client
import select
import socket
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest


def _ask(site, method, path, size):
    """Statuses of a request whose head and body go in packets of their own, and of another over the same connection."""
    connection = http.client.HTTPConnection(site, timeout=20)
    connection.putrequest(method, path)
    connection.putheader("Content-Length", str(size))
    connection.endheaders()
    select.select([connection.sock], [], [], 0.1)  # the packets must not arrive as one
    connection.send(b"x" * size)
    with connection.getresponse() as first:
        first.read()
    connection.request("GET", "/healthz")
    with connection.getresponse() as second:
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


@pytest.mark.pure
@pytest.mark.process
def test_who_sends_no_body_after_all_holds_nobody_up(base):
    with ExitStack() as held:
        for method, path in (("GET", "/healthz"), ("POST", "/robots.txt"), ("PROPFIND", "/.well-known/caldav")) * 4:
            connection = held.enter_context(socket.create_connection(("127.0.0.1", urlsplit(base).port), 20))
            connection.sendall(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n".encode())
            assert b"connection: close" in connection.recv(10_000).lower(), path


def test_the_connection_lasts_when_the_body_was_read(client):
    answer = client.post("/account/sign-in", data={"email": "paul@test.example", "password": "x"})
    assert answer.status_code == 200
    assert "Connection" not in answer.headers
    assert "Connection" not in client.get("/healthz").headers
    assert client.open("/.well-known/caldav", method="PROPFIND", data=b"x").headers["Connection"] == "close"
