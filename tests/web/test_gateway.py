"""Who says nothing, sends slowly or does not read, and what becomes of the others meanwhile."""

import http.client
import os
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager, suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from forum.bounds import Bound
from forum.cli import server_command
from forum.web.bodies import CROWDED, DISK_FULL, Pace
from forum.web.gateway import Gateway
from tests.bench.measures.processes import heaviest_child, memory
from tests.serving import free_port, get, until, wait_for

pytestmark = [pytest.mark.pure, pytest.mark.process]
MANY = 500
LONGEST = 100_000
BIG = b"x" * 50_000_000
FORM = (
    b"POST /account/sign-in HTTP/1.1\r\nHost: localhost\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 50\r\n\r\n"
)
SILENCES = {
    "nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nHost: localhost\r\nAcc",
    "a head that announces a body": FORM,
    "half a body": FORM + b"email=",
    "half a piece": b"REPORT /dav/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n50\r\n<a",
}


def echo(environ, start):
    """Says what arrived; or much; or what its process holds open."""
    body = environ["wsgi.input"].read()
    named = {name: value for name, value in environ.items() if name.isupper()}
    said = f"{len(body)} bytes; {named}".encode()
    answer = {"/big": BIG, "/held": b"%d" % len(os.listdir("/proc/self/fd"))}.get(environ["PATH_INFO"]) or said
    files = sum("(deleted)" in link for link in links_held())
    more = [("X-Crowded", str(environ.get(CROWDED, 0))), ("X-Files", str(files))]
    start("200 OK", [("Content-Length", str(len(answer))), *more])
    return [answer]


def links_held():
    """What this process holds open."""
    for each in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # closed meanwhile
            yield os.readlink(f"/proc/self/fd/{each}")


def doorkeeper(environ, start):
    """Lets in who has a cookie."""
    named, _, who = environ.get("HTTP_COOKIE", "").partition("-")
    start("204 No Content" if named == "session=good" else "403 Forbidden", [("X-Account", who)])
    return [b""]


hurried = Gateway(echo, LONGEST, Pace(patience=2, rate=10_000_000), files=3 * LONGEST, door=doorkeeper)
slow = Gateway(echo, LONGEST, Pace(patience=2, rate=1_000), files=3 * LONGEST, door=doorkeeper)


@contextmanager
def connected(port, *says):
    """Connections that have said this, and say no more."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_connection(("127.0.0.1", port), 20)) for _ in says]
        for each, words in zip(sockets, says, strict=True):
            each.sendall(words)
        yield sockets


@pytest.fixture(scope="module")
def port():
    """A server of our own, in a hurry."""
    yield from serving("hurried")


@pytest.fixture
def patient():
    """One that has time for who goes on."""
    yield from serving("slow")


def serving(name):
    port = free_port()
    command = server_command(f"tests.web.test_gateway:{name}", "127.0.0.1", port, 1)
    with subprocess.Popen(command, env=os.environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        wait_for(port)
        yield port
        server.terminate()


@pytest.mark.parametrize("silence", SILENCES)
def test_many_who_say_no_more_keep_nobody_waiting(base, silence):
    """S3: four forms whose body did not come stopped the site. Only of a form is the body waited for."""
    port = urlsplit(base).port
    with connected(port, *[SILENCES[silence]] * MANY):
        for path in ("/healthz", "/"):
            assert get(port, path).status == 200


def test_the_process_that_starts_workers_holds_nothing_of_the_site(tmp_path):
    """P7: it was as large as a worker."""
    port = free_port()
    env = os.environ | {"FORUM_DEMO": "1", "FORUM_INSTANCE": str(tmp_path)}
    command = [Path(sys.executable).parent / "forum", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            assert get(port, "/healthz").status == 200
            (worker,) = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
            loaded = ["argon2" in Path(f"/proc/{pid}/maps").read_text() for pid in (server.pid, worker)]
            assert loaded == [False, True]
            assert heaviest_child(server.pid) > 2 * memory(server.pid)
        finally:
            server.terminate()


def test_a_body_that_does_not_come_is_waited_for_no_longer(port):
    with connected(port, SILENCES["half a body"], SILENCES["half a piece"]) as sockets:
        for each in sockets:
            head = each.recv(1000).lower()
            assert head.startswith(b"http/1.1 408 ")
            assert b"connection: close" in head
            assert each.recv(1000) == b""


def test_who_does_not_read_is_cut_off_and_keeps_nobody_waiting(port):
    def held():
        return int(get(port, "/held").body)

    before = held()
    with connected(port, *[b"GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n"] * 20):
        until(lambda: held() >= before + 20)
        until(lambda: held() < before + 20)


def test_a_long_answer_comes_whole_to_who_reads(port):
    assert get(port, "/big").body == BIG


@pytest.mark.parametrize(
    ("size", "arrives"),
    [(0, 0), (1, 1), (LONGEST, LONGEST), (LONGEST + 1, LONGEST), (LONGEST * 12, LONGEST)],
)
def test_a_body_arrives_whole_or_cut_where_it_is_too_long(port, size, arrives):
    answer = get(port, "/", "POST", b"x" * size)
    known = int(answer.body.split(b" ")[0])
    assert known <= arrives
    assert known == arrives or size > LONGEST
    assert (f"'CONTENT_LENGTH': '{size}'".encode() in answer.body) == (size > 0)
    assert ("close" in answer.headers.get("Connection", "")) == (size > LONGEST)


@pytest.mark.parametrize(
    ("path", "kind", "cookie", "arrives"),
    [
        ("/manage/a/b/cover", "multipart/form-data; boundary=x", "session=good", 2 * LONGEST),
        ("/manage/a/b/cover", "multipart/form-data; boundary=x", "session=forged", 0),
        ("/manage/a/b/cover", "application/x-www-form-urlencoded", "session=good", 0),
        ("/account/sign-in", "multipart/form-data; boundary=x", "session=good", 0),
    ],
)
def test_only_who_the_door_lets_in_may_send_a_file(port, path, kind, cookie, arrives):
    answer = get(port, path, "POST", b"x" * (2 * LONGEST), Content_Type=kind, Cookie=cookie)
    assert int(answer.body.split(b" ")[0]) == arrives or not arrives
    assert ("close" in answer.headers.get("Connection", "")) == (not arrives)


def test_of_a_form_whose_file_is_too_large_the_words_arrive(port):
    """They were lost with it."""
    file = FileStorage(BytesIO(b"x" * (20 * LONGEST)), "cover.jpg")
    boundary, data = encode_multipart({"file": file, "alt": "Lathes"})
    kind = f"multipart/form-data; boundary={boundary}"
    answer = get(port, FILE["path"], "POST", data, Content_Type=kind, Cookie="session=good-7")
    assert answer.body.startswith(b"10 bytes; ")
    assert b"'CONTENT_TYPE': 'application/x-www-form-urlencoded'" in answer.body


def post_of(length, path="/account/sign-in", **headers):
    """The head of a request with a body."""
    said = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n{said}\r\n".encode()


def test_quick_bytes_buy_no_silent_minutes(patient):
    with connected(patient, post_of(LONGEST) + b"x" * (LONGEST - 1)) as (one,):
        assert one.recv(1000).lower().startswith(b"http/1.1 408 ")


def test_a_body_is_put_off_by_what_moves_and_no_further_than_patience():
    pace = Pace(patience=20, rate=1_000)
    assert pace.put_off(20, 0, 5_000) == 20
    assert pace.put_off(20, 5, 5_000) == 25
    assert pace.put_off(20, 15, 4_000) == 24
    assert pace.put_off(20, 15, 1_000_000) == 35


FILE = {"Content_Type": "multipart/form-data; boundary=x", "Cookie": "session=good", "path": "/manage/a/b/cover"}


@pytest.mark.parametrize("more", [{}, FILE])
def test_so_many_large_bodies_of_a_network_lie_in_files(patient, more):
    """An attacker's fifty held 592 MB for minutes."""
    large, head = b"x" * (Bound.BODY_IN_MEMORY.most + 1), post_of(Bound.BODY_IN_MEMORY.most + 2, **more)
    path, headers = more.get("path", "/account/sign-in"), {name: more[name] for name in more if name != "path"}
    with connected(patient, *[head + large] * (Bound.BODIES_OF_ONE.most - 1)) as most:
        until(lambda: files_of(patient) == len(most))
        for size, crowded in ((LONGEST, 0), (Bound.BODY_IN_MEMORY.most, 0)):
            assert said_by(get(patient, path, "POST", b"x" * size, **headers)) == (size, crowded)
        with connected(patient, head + large) as (last,):
            until(lambda: files_of(patient) == Bound.BODIES_OF_ONE.most)
            assert said_by(get(patient, path, "POST", b"x" * Bound.BODY_IN_MEMORY.most, **headers))[1] == 0
            assert said_by(get(patient, path, "POST", large, **headers))[1] == 429
            last.sendall(b"x")
            assert last.recv(1000).startswith(b"HTTP/1.1 200 ")
        assert said_by(get(patient, path, "POST", large, **headers))[1] == 0


def said_by(answer):
    """How much arrived, and why no more did."""
    return int(answer.body.split(b" ")[0]), int(answer.headers["X-Crowded"])


def files_of(port):
    """How many bodies a server holds in files."""
    return int(get(port, "/held").headers["X-Files"])


def test_thirty_who_send_slowly_from_three_networks_keep_nobody_else_from_sending(patient):
    """They had every place of the process, for minutes each."""
    large = b"x" * (Bound.BODY_IN_MEMORY.most + 1)
    with ExitStack() as stack:
        for number in range(Bound.BODIES_AT_ONCE.most):
            source = (f"127.0.0.{2 + number // Bound.BODIES_OF_ONE.most}", 0)
            each = stack.enter_context(socket.create_connection(("127.0.0.1", patient), 20, source))
            who = FILE | {"Cookie": f"session=good-{number}"}
            each.sendall(post_of(2 * LONGEST, **who) + large)
        until(lambda: files_of(patient) == Bound.BODIES_AT_ONCE.most)
        headers = {name: FILE[name] for name in FILE if name != "path"}
        answer = get(patient, FILE["path"], "POST", b"x" * (2 * LONGEST), **headers)
        assert said_by(answer) == (2 * LONGEST, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"zz\r\nabc\r\n0\r\n\r\n",
        b"3\r\nabcXX0\r\n\r\n",
        b"3\r\nabc\r\nzz\r\n",
        b"f" * 20,
        b"3\r\nabc\r\n0\r\nno trailer\r\n\r\n",
    ],
)
def test_what_is_no_body_in_pieces_is_told_so(port, body):
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with connected(port, head + body) as (one,):
        said = one.recv(1000).lower()
        assert said.startswith(b"http/1.1 400 ")
        assert b"connection: close" in said


def test_a_body_that_no_disk_can_hold_is_told_so(tmp_path):
    """What lay in memory was to be written when its application began to read, or at its end."""
    port, limit = free_port(), "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (70_000,) * 2)"
    command = server_command("tests.web.test_gateway:hurried", "127.0.0.1", port, 1)
    limited = [sys.executable, "-c", f"{limit}; os.execv(sys.argv[1], sys.argv[1:])", *command]
    with subprocess.Popen(limited, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            for size in (70_001, LONGEST):
                assert said_by(get(port, "/", "POST", b"x" * size)) == (0, DISK_FULL)
            assert said_by(get(port, "/", "POST", b"x" * 60_000)) == (60_000, 0)
            assert files_of(port) == 0
        finally:
            server.terminate()


def test_the_site_says_itself_what_is_too_long(base):
    port = urlsplit(base).port
    assert get(port, "/account/sign-in", "POST", b"x" * 1_000_001).status == 413
    assert get(port, "/account/sign-in", "POST", b"x" * 12_000_000).status == 413


@pytest.mark.parametrize(("length", "status"), [(60_000, 200), (200_000, 431)])
def test_a_head_is_read_up_to_a_length(port, length, status):
    with connected(port, b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * length + b"\r\n\r\n") as (one,):
        assert one.recv(100).split()[1] == b"%d" % status


def test_the_connection_lasts_from_request_to_request(base):
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=20)
    for method, path, status in (
        ("PROPFIND", "/.well-known/caldav", 301),
        ("PROPFIND", "/dav/", 401),
        ("REPORT", "/dav/editions/none/", 404),
        ("GET", "/calendar/none.ics", 404),
        ("POST", "/account/profile", 400),
    ):
        for size in (20, 200_000):
            connection.request(method, path, b"x" * size)
            answer = connection.getresponse()
            answer.read()
            assert (answer.status, connection.sock is not None) == (status, True), (method, path, size)
    connection.close()


def test_what_only_looks_like_a_header_does_not_arrive(port):
    with connected(port, b"GET /a%2Fb/%D0%B0?c=%26 HTTP/1.1\r\nHost: x\r\nX_Forwarded_For: 1\r\nCookie: a=1\r\n"
                         b"Cookie: b=2\r\nAccept: d\r\nAccept: e\r\nX-Odd: \xff\xfe\r\n\r\n") as (one,):  # fmt: skip
        said = b""
        while b"}" not in said:
            said += one.recv(10_000)
    assert b"X_FORWARDED_FOR" not in said
    for words in (f"'PATH_INFO': {'/a/b/а'.encode().decode('latin-1')!r}".encode(), b"'QUERY_STRING': 'c=%26'", b"'HTTP_COOKIE': 'a=1; b=2'",
                  b"'HTTP_ACCEPT': 'd, e'", b"'REMOTE_ADDR': '127.0.0.1'", b"'REQUEST_METHOD': 'GET'"):  # fmt: skip
        assert words in said
